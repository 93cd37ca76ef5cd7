"""What a worker gets, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textfix import Config
from textfix.batch.json_cells import Tree
from textfix.batch.summary import Tally

if TYPE_CHECKING:
    from textfix import Result

__all__ = ["WHOLE_KINDS", "Bad", "Outcome", "Shown", "Spec", "Task"]

WHOLE_KINDS = ("text", "html", "article")
"""Kinds of which a file is one text."""


@dataclass(frozen=True, slots=True)
class Spec:
    """How the pieces of one file are worked on.

    Attributes:
        path: the file, as people know it.
        kind: how it is read, see :data:`textfix.batch.sources.KINDS`.
        config: the options of the cleaning.
        codec: how records are decoded; a text file finds its own.
        tree: which fields of a JSON record are texts.
        columns: which cells of a row are texts, with the names of their columns.
        width: how many cells the header has.
        log: whether edits are to be logged.
        show: whether the results themselves are wanted back.
        move: whether records that cannot be cleaned are to be left out.
        lossy: whether a text file may be written in which bytes could not be read.
        limit: the most bytes of one text in a row of Parquet, where rows are not read as bytes; 0 is any.
    """

    path: str
    kind: str
    config: Config
    codec: str = "utf-8"
    tree: Tree = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)
    width: int = 0
    log: bool = False
    show: bool = False
    move: bool = False
    lossy: bool = True
    limit: int = 0

    @property
    def delimiter(self) -> str:
        """What stands between the cells of a row."""
        return "\t" if self.kind == "tsv" else ","


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of a file.

    Attributes:
        spec: how to work on it.
        data: whole records as they stand in the file; of a Parquet file, for
            each row its texts.
        first: number of the first record, from 1.
    """

    spec: Spec
    data: bytes | Sequence[Sequence[str | None]]
    first: int = 1

    @property
    def weight(self) -> int:
        """Roughly its bytes in memory."""
        if isinstance(self.data, bytes):
            return len(self.data)
        return sum(3 * len(text or "") for row in self.data for text in row)


@dataclass(frozen=True, slots=True)
class Bad:
    """One record that cannot be cleaned.

    Attributes:
        record: its number, from 1.
        why: what is wrong, as a sentence without a full stop.
        raw: the record as it stands in the file.
    """

    record: int
    why: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """One result for those who look: name of the document, what was made of it, seconds that it took."""

    name: str
    result: Result
    seconds: float


@dataclass(slots=True)
class Outcome:
    """What became of one piece of a file.

    Attributes:
        data: what to write.
        log: lines for the edit log.
        tally: the numbers.
        bad: records that could not be cleaned, in order.
        shown: results, where they are wanted.
        failure: why nothing could be made of the file, or ``""``.
        notes: what the user should know.
        changed: whether ``data`` differs from what was given.
    """

    data: bytes = b""
    log: bytes = b""
    tally: Tally = field(default_factory=Tally)
    bad: list[Bad] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    failure: str = ""
    notes: list[str] = field(default_factory=list)
    changed: bool = False
