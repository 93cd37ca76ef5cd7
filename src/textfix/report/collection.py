"""The report of a run: documents go in one at a time, one HTML file comes out."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timezone
from types import TracebackType
from typing import TYPE_CHECKING, Any

from textfix._version import __version__
from textfix.config import STEPS
from textfix.errors import TextfixError
from textfix.report.embedding import compressed
from textfix.report.figures import DOUBTFUL, Figures, wording_pairs
from textfix.report.html import html
from textfix.report.record import page_record, row_record
from textfix.report.sample import Sample
from textfix.whole_file import put_in_place

if TYPE_CHECKING:
    from textfix.cleaner import Result
    from textfix.config import Config

__all__ = ["Report"]

MOST_DOCUMENTS = 2000
MOST_BYTES = 28_000_000  # of pages: a file that a browser opens at once and that can be sent by mail


class Report:
    """Collects what was made of documents and writes it as one HTML file.

    Memory stays bounded: the figures are sums, and the pages of documents wait
    in a temporary file. Of more documents than fit, all are counted in the
    figures and a fair sample can be looked at; the page says so.

    Args:
        title: heading of the report; ``None`` is a general one.
        config: the options the documents were cleaned with, to be named.
        most_documents: how many documents can be looked at.
        most_bytes: bytes of their pages together.

    >>> import textfix
    >>> with Report() as report:
    ...     report.add("页面.txt", textfix.explain("ＧＰＵ加速", steps=("characters",)), seconds=0.01)
    ...     len(report.figures.pairs), report.figures.edits
    (0, 1)
    """

    def __init__(
        self,
        *,
        title: str | None = None,
        config: Config | None = None,
        most_documents: int = MOST_DOCUMENTS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        if most_documents < 1 or most_bytes < 1:
            raise ValueError(f"a report needs room for a document: {most_documents} documents, {most_bytes} bytes")
        self.title, self.config = title, config
        self.figures = Figures()
        self._sample = Sample(most_documents, most_bytes)

    def __enter__(self) -> Report:  # noqa: PYI034  # Self came with Python 3.11
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, name: str, result: Result, seconds: float = 0.0) -> None:
        """Take in one document.

        Args:
            name: what it is called: its path, or for a record of a larger
                file that file and the number of the record.
            result: what :func:`textfix.explain` made of it.
            seconds: how long that took.
        """
        self.figures.count(name, result, seconds)
        if self._sample.wants(name):
            page = compressed(page_record(result))
            self._sample.add(name, row_record(name, result, seconds), tuple(wording_pairs(result)), page)

    def fail(self, name: str, reason: str, seconds: float = 0.0) -> None:
        """Take in one document of which nothing could be made.

        Args:
            name: what it is called.
            reason: what went wrong, as a sentence.
            seconds: how long it took until then.
        """
        self.figures.fail(name, reason, seconds)

    @property
    def id(self) -> str:
        """Names this report: the same documents with the same edits give the same id, and so keep their decisions."""
        digests = sorted(kept.digest for kept in self._sample)  # workers may bring them in any order
        return hashlib.blake2b(b"".join(digests), digest_size=8).hexdigest()

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the report, whole or not at all.

        Raises:
            TextfixError: the file cannot be written.
        """
        try:
            put_in_place(path, html(self._record(), (self._sample.page(kept) for kept in self._sample)))
        except OSError as error:
            raise TextfixError(
                f"the report {path} cannot be written ({error.strerror or error}); check the folder and its permissions"
            ) from None

    def close(self) -> None:
        """Give the temporary file back; the report cannot be written any more."""
        self._sample.close()

    def _record(self) -> dict[str, Any]:
        """Everything that the page needs before a document is opened."""
        shown = {pair: k for k, pair in enumerate(self.figures.shown_pairs())}
        rows = [
            {**kept.row, "pairs": sorted(shown[pair] for pair in kept.pairs if pair in shown)} for kept in self._sample
        ]
        config = self.config
        return {
            "id": self.id,
            "title": self.title,
            "version": __version__,
            "made": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "steps": list(STEPS),
            "doubtful": DOUBTFUL,
            "minConfidence": None if config is None else config.min_confidence,
            "figures": self.figures.record(),
            "rows": rows,
        }
