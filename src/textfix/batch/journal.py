"""The journal of a run: how far it is, so that a run that was broken off goes on where it stood.

A journal is a folder of its own beside the output: the list of files as it was
found, and one line for every checkpoint. A line is written when everything it
speaks of is on the disk, so whatever happens, the last whole line is true.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from textfix.batch.locks import locked
from textfix.batch.problems import BatchError, at_work, reason
from textfix.batch.sources import Source

__all__ = ["PREFIX", "Checkpoint", "Journal", "Move", "OpenFile", "fingerprint"]

PREFIX = ".textfix-run-"
_PLAN, _PROGRESS, _LOCK, _TOLD = "plan.jsonl", "progress.jsonl", "lock", "told"


@dataclass(frozen=True, slots=True)
class Move:
    """A finished file that is to be put in its place.

    Attributes:
        part: where it was written.
        target: where it goes.
        backup: whether what stands there is kept.
        size: bytes of what stands there if nobody has changed it since; -1 where that does not matter.
        modified: when it was last changed, in nanoseconds.
    """

    part: str
    target: str
    backup: bool = False
    size: int = -1
    modified: int = 0


@dataclass(slots=True)
class OpenFile:
    """A file of which a part is done.

    Attributes:
        offset: where its content goes on.
        records: number of its next record.
        part: bytes written of the cleaned file.
        changed: whether anything in it has changed.
        log: bytes of the edit log when it began.
        why: bytes of the list of the quarantine when it began.
        told: bytes of what the observer had been told when it began.
        quarantined: bytes of its records in quarantine.
        size: bytes of the file itself; another size or time means that it is not the same file any more.
        modified: when it was last changed, in nanoseconds.
        tally: its numbers up to now.
    """

    offset: int = 0
    records: int = 1
    part: int = 0
    changed: bool = False
    log: int = 0
    why: int = 0
    told: int = 0
    quarantined: int = 0
    size: int = 0
    modified: int = 0
    tally: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Checkpoint:
    """How far a run is.

    Attributes:
        number: of the first file that is not done, from 0.
        log: bytes of the edit log.
        why: bytes of the list of the quarantine.
        told: bytes of what the observer was told.
        tally: the numbers of all files before.
        moves: finished files that may not be in their place yet.
        open: the file ``number``, where a part of it is done.
    """

    number: int = 0
    log: int = 0
    why: int = 0
    told: int = 0
    tally: dict[str, Any] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    open: OpenFile | None = None


def fingerprint(options: Mapping[str, Any]) -> str:
    """A name for a run with these options; the same options give the same name."""
    return hashlib.blake2b(json.dumps(options, sort_keys=True, default=str).encode(), digest_size=6).hexdigest()


class Journal:
    """The journal of one run.

    Args:
        parent: the folder that it is in.
        name: the fingerprint of the run.

    Attributes:
        begun: whether there is one of an earlier, unfinished run.
        told: where what the observer was told is kept.
    """

    def __init__(self, parent: str, name: str) -> None:
        self.parent, self.name = parent, name
        self.folder = os.path.join(parent, PREFIX + name)
        self.begun = os.path.exists(os.path.join(self.folder, _PLAN))
        self._progress: IO[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self.told = os.path.join(self.folder, _TOLD)

    def others(self) -> list[str]:
        """Journals beside this one: of runs with other options."""
        with suppress(OSError):
            return sorted(
                os.path.join(self.parent, name)
                for name in os.listdir(self.parent)
                if name.startswith(PREFIX) and name != PREFIX + self.name
            )
        return []

    def open(self) -> None:
        """Make the folder, and see that no other process works on the same run.

        Raises:
            BatchError: the folder cannot be made, or another process is at it.
        """
        try:
            os.makedirs(self.folder, exist_ok=True)
            self._lock = open(os.path.join(self.folder, _LOCK), "wb")  # noqa: SIM115  # held until close
        except OSError as error:
            why = "there is a file of that name" if isinstance(error, FileExistsError) else reason(error)
            raise BatchError(f"{self.parent}: the folder cannot be made ({why}); choose another --output") from None
        if not locked(self._lock):
            raise at_work(self.folder)

    def write_plan(self, lines: Iterator[Mapping[str, Any]]) -> None:
        """Keep what there is to do, whole or not at all."""
        beside = os.path.join(self.folder, _PLAN + ".part")
        with open(beside, "wb") as file:
            file.writelines(json.dumps(record).encode() + b"\n" for record in lines)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, os.path.join(self.folder, _PLAN))

    def plan(self, first: int = 0) -> Iterator[tuple[int, Source, str]]:
        """What there is to do from file ``first`` on: its number, the file, and why it cannot be done (or ``""``)."""
        with open(os.path.join(self.folder, _PLAN), "rb") as file:
            for number, line in enumerate(file):
                if number >= first:
                    record = json.loads(line)
                    why = record.pop("why", "")
                    yield number, Source(**record), why

    def last(self) -> Checkpoint:
        """The last checkpoint; of a run that has none yet, its beginning."""
        found = Checkpoint()
        with suppress(FileNotFoundError), open(os.path.join(self.folder, _PROGRESS), "rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    found = _checkpoint(json.loads(line))
        return found

    def add(self, checkpoint: Checkpoint) -> None:
        """Put down a checkpoint; it is on the disk when this returns."""
        if self._progress is None:
            path = os.path.join(self.folder, _PROGRESS)
            _drop_half_line(path)
            self._progress = open(path, "ab")  # noqa: SIM115  # held until close
        self._progress.write(json.dumps(asdict(checkpoint)).encode() + b"\n")
        self._progress.flush()
        os.fsync(self._progress.fileno())

    def clear(self) -> None:
        """Forget the earlier run."""
        for name in (_PLAN, _PROGRESS, _TOLD):
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(self.folder, name))

    def close(self, *, remove: bool) -> None:
        """Close the journal, and remove it where the run is done."""
        for file in (self._progress, self._lock):
            if file is not None:
                file.close()
        self._progress = self._lock = None
        if remove:
            shutil.rmtree(self.folder, ignore_errors=True)


def _checkpoint(record: dict[str, Any]) -> Checkpoint:
    record["moves"] = [Move(**move) for move in record["moves"]]
    record["open"] = OpenFile(**record["open"]) if record["open"] else None
    return Checkpoint(**record)


def _drop_half_line(path: str) -> None:
    """Cut off a line that was not written to its end."""
    with suppress(FileNotFoundError):
        data = Path(path).read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.truncate(path, whole)
