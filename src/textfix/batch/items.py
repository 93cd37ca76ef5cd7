"""What a run has in front of it, one thing after another: a file begins, pieces of it, its end.

Readers make them, workers do the pieces, and what writes takes them in the
same order.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from textfix import Config
from textfix.batch.sources import Source
from textfix.batch.task import Spec, Task

__all__ = ["Begin", "End", "Failed", "Item", "Oversize", "Piece", "Plan"]


@dataclass(frozen=True, slots=True)
class Item:
    """Something on its way through a run.

    Attributes:
        number: which file of the run it belongs to, from 0.
        source: that file.
    """

    number: int
    source: Source

    @property
    def task(self) -> Task | None:
        """What a worker has to do about it."""
        return None


@dataclass(frozen=True, slots=True)
class Begin(Item):
    """A file begins.

    Attributes:
        spec: how its records are worked on.
        prefix: bytes of its content that come before the first record.
        wide: the codec of a file in UTF-16 or UTF-32, whose content is passed on as UTF-8, or ``""``.
        mode: its permissions.
        resumed: whether it was begun in an earlier run.
    """

    spec: Spec = field(default_factory=lambda: Spec("", "text", Config()))
    prefix: bytes = b""
    wide: str = ""
    mode: int = 0o644
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Piece(Item):
    """Some records.

    Attributes:
        work: what to do with them.
        offset: where the content goes on behind them.
        records: the number of the next record.
        consumed: bytes of the file on the disk read up to now.
    """

    work: Task = field(default_factory=lambda: Task(Spec("", "text", Config()), b""))
    offset: int = 0
    records: int = 1
    consumed: int = 0

    @property
    def task(self) -> Task | None:
        """The records."""
        return self.work


@dataclass(frozen=True, slots=True)
class Oversize(Item):
    """A part of a record that is too long to be read into memory.

    Attributes:
        record: its number.
        data: the part.
        first: whether it is the first part.
        last: whether it is the last.
        offset: where the content goes on behind it.
        limit: the most bytes that a record may have.
    """

    record: int = 0
    data: bytes = b""
    first: bool = False
    last: bool = False
    offset: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class End(Item):
    """A file has been read to its end.

    Attributes:
        sha256: of the file as it stands on the disk, in hexadecimal digits.
        size: its bytes.
        modified: when it was last changed, in nanoseconds.
    """

    sha256: str = ""
    size: int = 0
    modified: int = 0


@dataclass(frozen=True, slots=True)
class Failed(Item):
    """Nothing can be made of a file.

    Attributes:
        why: a sentence that says what to do.
    """

    why: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to go on in a file that was begun: an offset in its content, and the number of the next record."""

    offset: int
    records: int
