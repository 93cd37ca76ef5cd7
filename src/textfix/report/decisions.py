"""What a person decided in a report: reading the file, checking it against a document, making the result.

The format is described in ``docs/report.md``. Each document carries the hash
of its input and every edit that stays as it was, so that the result is what
the reader saw, whatever dictionaries and versions have become of since.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textfix.edits import Edit, apply, check
from textfix.errors import TextfixError
from textfix.report.record import fingerprint

__all__ = ["FORMAT", "Decision", "Decisions", "DecisionsError", "Reviewed"]

FORMAT = "textfix-decisions/1"
_VERDICTS = ("accept", "reject", "change")
_KINDS = ("edit", "suggestion")


class DecisionsError(TextfixError):
    """A file of decisions cannot be used, or does not fit a document; says which and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of one place.

    Attributes:
        start: first code point of the place in the input; ``end`` one past its last.
        before: what stands there in the input.
        proposed: what textfix put or would have put there.
        after: what stands there in the end.
        verdict: ``accept``, ``reject`` or ``change``.
        kind: ``edit`` (textfix made it) or ``suggestion`` (it only named it).
        step: name of the step.
    """

    start: int
    end: int
    before: str
    proposed: str
    after: str
    verdict: str
    kind: str
    step: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One document as its reader left it.

    Attributes:
        name: what it is called in the report, mostly a path.
        sha256: fingerprint of its input.
        edits: the edits nobody decided on, which stay.
        decisions: the others.

    >>> seen = Reviewed("一.txt", fingerprint("微信付出"), (), (
    ...     Decision(2, 4, "付出", "支付", "支付", "accept", "suggestion", "wording"),))
    >>> seen.result("微信付出")
    '微信支付'
    """

    name: str
    sha256: str
    edits: tuple[tuple[int, int, str], ...]
    decisions: tuple[Decision, ...]

    def result(self, text: str) -> str:
        """The text as decided.

        Args:
            text: the input; for a file, what its bytes were decoded to.

        Raises:
            DecisionsError: the decisions are not about this text.
        """
        return apply(text, self.made(text))

    def made(self, text: str) -> list[Edit]:
        """The edits that are made in the end, see :meth:`result`."""
        kept = [Edit(start, end, text[start:end], after, "", "", 1.0, "") for start, end, after in self.edits]
        for item in self.decisions:
            edit = Edit(item.start, item.end, item.before, item.after, item.step, "", 1.0, "")
            if item.verdict == "reject":
                self._check(text, [edit])
            elif item.after != item.before:
                kept.append(edit)
        kept.sort(key=lambda edit: (edit.start, edit.end))
        self._check(text, kept)
        return kept

    def _check(self, text: str, edits: list[Edit]) -> None:
        try:
            check(text, edits)
        except ValueError as error:
            raise DecisionsError(
                f"{self.name}: the decisions do not fit this text ({error}); make a new report"
            ) from None


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that was downloaded from one report.

    Attributes:
        report: id of the report.
        documents: the documents in which something was decided, or that are marked as done.
    """

    report: str
    documents: tuple[Reviewed, ...]

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Decisions:
        """The decisions in a file.

        Raises:
            DecisionsError: it cannot be read, or is something else.
        """
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise DecisionsError(f"the decisions {path} cannot be read ({error.strerror or error})") from None
        try:
            value = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise DecisionsError(f"{path} is not JSON; name the file that the report let you download") from None
        return cls.of(value, str(path))

    @classmethod
    def of(cls, value: Any, source: str = "decisions") -> Decisions:
        """The decisions in a JSON value.

        Args:
            value: an object as the report writes it.
            source: what to call it in errors.

        Raises:
            DecisionsError: it is something else, or of another version.
        """
        if not isinstance(value, dict) or not str(value.get("format", "")).startswith("textfix-decisions/"):
            raise DecisionsError(f"{source} holds no decisions; name the file that the report let you download")
        if value["format"] != FORMAT:
            raise DecisionsError(
                f"{source} is of format {value['format']}, this version reads {FORMAT}; update textfix"
            )
        try:
            documents = tuple(_reviewed(item) for item in value["documents"])
            return cls(str(value["report"]), documents)
        except (KeyError, TypeError, ValueError) as error:
            raise DecisionsError(f"{source} is damaged ({error}); download the decisions again") from None

    def by_hash(self, data: bytes | str) -> Reviewed | None:
        """The document with this content, whatever it is called, or ``None``."""
        wanted = fingerprint(data)
        return next((document for document in self.documents if document.sha256 == wanted), None)


def _reviewed(value: Mapping[str, Any]) -> Reviewed:
    edits = tuple((_offset(start), _offset(end), _text(after)) for start, end, after in value["edits"])
    return Reviewed(
        _text(value["name"]), _text(value["sha256"]), edits, tuple(_decision(item) for item in value["decisions"])
    )


def _decision(value: Mapping[str, Any]) -> Decision:
    verdict, kind = _one_of(value["decision"], _VERDICTS), _one_of(value["of"], _KINDS)
    before, proposed = _text(value["before"]), _text(value["proposed"])
    after = {"accept": proposed, "reject": before}.get(verdict)
    return Decision(
        _offset(value["start"]), _offset(value["end"]), before, proposed,
        _text(value["after"]) if after is None else after, verdict, kind, _text(value["step"]),
    )  # fmt: skip


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _offset(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r} is not a place")
    return value


def _one_of(value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return str(value)
