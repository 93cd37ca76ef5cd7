"""What a run did, in numbers that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textfix import Result

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """Numbers of one piece, one file, or a whole run.

    Attributes:
        files: files that were cleaned.
        changed_files: those of them that say something else now.
        failed_files: files of which nothing could be made.
        documents: texts: one a file, or one a field of a record.
        changed: those of them that say something else now.
        spun: those of them whose wording was spun.
        failed: records that could not be cleaned.
        characters: code points of all documents.
        edits: edits made.
        by_step: edits of each step; one that two steps made counts for both.
        by_dialect: edits of the wording, by the likeliest dialect of their document.
    """

    files: int = 0
    changed_files: int = 0
    failed_files: int = 0
    documents: int = 0
    changed: int = 0
    spun: int = 0
    failed: int = 0
    characters: int = 0
    edits: int = 0
    by_step: Counter[str] = field(default_factory=Counter)
    by_dialect: Counter[str] = field(default_factory=Counter)

    def count(self, result: Result, *, changed: bool) -> None:
        """Take in one document."""
        self.documents += 1
        self.changed += changed
        self.spun += result.diagnosis.spun
        self.characters += result.diagnosis.characters
        self.edits += len(result.edits)
        for edit in result.edits:
            steps = edit.step.split("+")
            self.by_step.update(steps)
            if "wording" in steps:
                self.by_dialect[next(iter(result.diagnosis.dialects), "unknown")] += 1

    def add(self, other: Tally) -> None:
        """Take in the numbers of another.

        >>> tally = Tally(files=1)
        >>> tally.add(Tally(files=2, by_step=Counter(wording=3)))
        >>> tally.files, tally.by_step["wording"]
        (3, 3)
        """
        for item in fields(self):
            mine, theirs = getattr(self, item.name), getattr(other, item.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, item.name, mine + theirs)

    def record(self) -> dict[str, Any]:
        """As JSON writes it, most frequent first."""
        return {
            item.name: dict(value.most_common()) if isinstance(value, Counter) else value
            for item in fields(self)
            for value in (getattr(self, item.name),)
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Tally:
        """From :meth:`record`."""
        tally = cls()
        for name, value in record.items():
            setattr(tally, name, Counter(value) if isinstance(value, dict) else value)
        return tally
