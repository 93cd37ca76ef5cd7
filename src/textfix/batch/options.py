"""What a run does with its files, and who watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textfix.batch.problems import BatchError

if TYPE_CHECKING:
    from textfix import Result

__all__ = ["Observer", "Options"]


class Observer:
    """Who watches a run: override what you want to see."""

    def total(self, files: int, size: int) -> None:
        """What there is to do: files, and bytes of them on the disk."""

    def advance(self, size: int) -> None:
        """Bytes of the input are done."""

    def document(self, name: str, result: Result, seconds: float) -> None:
        """A document was cleaned; only where :attr:`wants_results`."""

    def failed(self, name: str, why: str) -> None:
        """A record or a file could not be cleaned; ``why`` is a sentence."""

    def note(self, sentence: str) -> None:
        """Something that the user should know."""

    wants_results = False
    """Whether :meth:`document` is to be called: results then travel between processes, which takes time."""

    wants_all = False
    """Whether a resumed run is to tell what the interrupted one had told, too: results are then kept on the disk."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a run does with its files.

    Attributes:
        output: folder for the cleaned files, which keep their place below what was named.
        in_place: replace the files themselves.
        backup: keep each replaced file as ``NAME.bak``.
        fields: which fields of records are texts; ``meta.title`` lies inside ``meta``.
        kind: read every named file as this kind (``text``, ``html``, ``json``, ``jsonl``, ``csv``, ``tsv``,
            ``parquet``); ``None`` goes by the ending of its name. ``article`` makes of every HTML file the text
            of its article.
        jobs: worker processes; ``None`` is as many as the input is worth and the machine has cores, eight at most.
        resume: go on with a run that was broken off.
        edits: file for the edit log.
        quarantine: folder for what cannot be cleaned.
        limit: the most bytes of one text or record.
    """

    output: str | None = None
    in_place: bool = False
    backup: bool = False
    fields: tuple[str, ...] = ("text",)
    kind: str | None = None
    jobs: int | None = None
    resume: bool = False
    edits: str | None = None
    quarantine: str | None = None
    limit: int = 16_000_000

    def check(self) -> None:
        """Raise :class:`BatchError` where they cannot go together."""
        if (self.output is None) == (not self.in_place):
            raise BatchError("a run needs either a folder for its output, or to be in place")
        if self.kind == "article" and self.in_place:
            raise BatchError("--in-place would put the text of an article in place of the HTML; use --output")
        if self.backup and not self.in_place:
            raise BatchError("--backup keeps files that --in-place replaces; leave it away, or use --in-place")
        if self.jobs is not None and self.jobs < 1:
            raise BatchError(f"--jobs must be at least 1, not {self.jobs}")
        if self.limit < 1000:
            raise BatchError("--max-document must be at least 0.001 (MB)")
