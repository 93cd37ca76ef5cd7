"""What becomes of each outcome: it is written beside its place, logged, counted, and at a checkpoint made sure of."""

from __future__ import annotations

import base64
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from textfix._version import __version__
from textfix.batch import edit_log
from textfix.batch.items import Begin, End, Failed, Item, Oversize, Piece
from textfix.batch.journal import Checkpoint, Journal, Move, OpenFile
from textfix.batch.locks import locked
from textfix.batch.options import Observer, Options
from textfix.batch.problems import FULL, BadFile, at_work, reason, too_long
from textfix.batch.quarantine import LIST, Quarantine
from textfix.batch.retelling import Retelling
from textfix.batch.saving import PartFile, copy_to, hash_of, move, part_of, sync_folder
from textfix.batch.sources import saved_name
from textfix.batch.summary import Tally
from textfix.batch.task import WHOLE_KINDS, Outcome

__all__ = ["Output"]

_EVERY = 1.0  # seconds between checkpoints
_MOST_MOVES = 256  # finished files that wait for a checkpoint
_BLOCK = 720_000  # bytes of a file kept in one line of the log


@dataclass(slots=True)
class _Current:
    """The file that is being written."""

    begin: Begin
    target: str
    part: PartFile | None
    state: OpenFile
    tally: Tally
    offset: int = 0  # where its content goes on; behind ``state.offset`` while no run could go on there
    records: int = 1
    changed: bool = False
    consumed: int = 0
    failed: bool = False


@dataclass(slots=True)
class _Files:
    """What the run writes besides the cleaned files."""

    log: IO[bytes] | None
    quarantine: Quarantine
    told: Retelling
    moves: list[Move] = field(default_factory=list)
    unsynced: list[str] = field(default_factory=list)


class Output:
    """Everything that a run writes.

    Args:
        options: what is done with the files.
        observer: who watches.
        journal: where checkpoints are put down.

    Attributes:
        total: the numbers of the files that are done.
        next: number of the first file that is not done.
        touched: whether anything is on the disk that a later run can go on with.
        reopen: the file that an earlier run left half done, if it is still the same.
    """

    def __init__(self, options: Options, observer: Observer, journal: Journal) -> None:
        self.options, self.observer, self.journal = options, observer, journal
        self.total = Tally()
        self.next = 0
        self.touched = False
        self.reopen: OpenFile | None = None
        self.current: _Current | None = None
        self.files = _Files(None, Quarantine(None), Retelling(None))
        self.time = time.monotonic()

    def open(self, state: Checkpoint) -> None:
        """Open what is written besides the files, cut back to what the checkpoint speaks of.

        Raises:
            BatchError: another process writes it.
        """
        self.total = Tally.of(state.tally)
        self.next = state.number
        self._reopen(state)
        self.files.quarantine = Quarantine(self.options.quarantine, state.why)
        edits = self.options.edits
        if edits is not None:
            os.makedirs(os.path.dirname(edits) or ".", exist_ok=True)
            log = open(edits, "r+b" if os.path.exists(edits) else "w+b")  # noqa: SIM115  # until _close
            if not locked(log):
                log.close()
                raise at_work(edits)
            self.files.log = log
            log.truncate(state.log)
            log.seek(state.log)
            if not state.log:
                log.write(edit_log.line({"textfix": __version__, "log": edit_log.VERSION}))
        self.files.told = Retelling(self.journal.told if self.observer.wants_all else None, state.told)
        self.files.told.again(self.observer)

    def _reopen(self, state: Checkpoint) -> None:
        """Go on in a file that is half done, if it is still the same file; else it is begun anew."""
        if state.open is None:
            return
        source = next(source for _, source, _ in self.journal.plan(state.number))
        with suppress(OSError):
            status = os.stat(source.path)
            if (status.st_size, status.st_mtime_ns) == (state.open.size, state.open.modified):
                self.reopen = state.open
                return
        state.log, state.why, state.told = state.open.log, state.open.why, state.open.told

    def close(self) -> None:
        """Close everything."""
        if self.current is not None and self.current.part is not None:
            with suppress(OSError):
                self.current.part.close()
        with suppress(OSError):
            self.files.quarantine.close()
        self.files.told.close()
        if self.files.log is not None:
            with suppress(OSError):
                self.files.log.close()

    def leave_nothing(self) -> None:
        """Nothing was done yet: leave no traces."""
        if self.current is not None and self.current.part is not None:
            self.current.part.discard()
        for path in self.files.unsynced:
            with suppress(OSError):
                os.unlink(path)
        if self.files.log is not None:
            with suppress(OSError):
                os.unlink(self.files.log.name)
        if self.files.quarantine.folder is not None:
            with suppress(OSError):
                os.unlink(os.path.join(self.files.quarantine.folder, LIST))
        for folder in (self.options.quarantine, self.options.output):
            if folder is not None:
                with suppress(OSError):
                    os.rmdir(folder)  # only where it is empty

    def finish(self) -> None:
        """Make sure of the last files, and say in the log that it is whole."""
        self.checkpoint()
        if self.files.log is not None:
            self.files.log.write(edit_log.line({"done": self.total.record()}))
            self.files.log.flush()
            os.fsync(self.files.log.fileno())

    def take(self, item: Item, outcome: Outcome | None) -> None:
        """One item, in order."""
        current = self.current
        try:
            if isinstance(item, Begin):
                self._begin(item)
            elif isinstance(item, Failed):
                self._fail(item, item.why)
            elif current is None or current.failed:
                if isinstance(item, End):
                    self._over(item)
            elif isinstance(item, Piece) and outcome is not None:
                self._piece(current, item, outcome)
            elif isinstance(item, Oversize):
                self._oversize(current, item)
            elif isinstance(item, End):
                self._end(current, item)
        except BadFile as problem:
            self._fail(item, str(problem))
        except OSError as error:
            if error.errno in FULL:
                raise
            self._fail(item, f"it cannot be written ({reason(error)}: {error.filename or item.source.path})")
        if isinstance(item, (End, Failed)) or (isinstance(item, Piece) and self._may_pause()):
            late = time.monotonic() - self.time > _EVERY
            if late or len(self.files.moves) >= _MOST_MOVES:
                self.checkpoint()

    def _begin(self, begin: Begin) -> None:
        source, options = begin.source, self.options
        target = os.path.join(options.output, saved_name(source)) if options.output is not None else ""
        if not target:
            target = os.path.realpath(source.path)
        state = self.reopen if begin.resumed and self.reopen is not None else OpenFile()
        quarantine = self.files.quarantine
        quarantine.begin(source.relative, source.compression, state.quarantined)
        current = _Current(begin, target, None, state, Tally.of(state.tally), state.offset, state.records)
        current.changed = state.changed
        self.current = current
        if not begin.resumed:
            state.log, state.why, state.told = self._log_size(), quarantine.sizes()[0], self.files.told.size()
        status = os.stat(source.path)
        state.size, state.modified = status.st_size, status.st_mtime_ns
        if options.output is not None and os.path.exists(target) and os.path.samefile(target, source.path):
            raise BadFile(f"--output {options.output} would overwrite it; use --in-place if that is meant")
        if options.in_place and not os.access(target, os.W_OK):
            raise BadFile("it is write-protected; change its permissions or use --output")
        if begin.spec.kind not in WHOLE_KINDS:
            current.part = self._part(current, state.part)
            if not begin.resumed and begin.spec.kind != "parquet":
                current.part.write(begin.prefix, 0)
        if self.files.log is not None and not begin.resumed:
            self.files.log.write(edit_log.line(self._begin_record(begin, target)))

    def _part(self, current: _Current, size: int = 0) -> PartFile:
        begin = current.begin
        # What is written of Parquet at first is the list of changes, so as to go on with it.
        compression = "" if begin.spec.kind == "parquet" else begin.source.compression
        return PartFile(current.target, self.journal.name, compression, begin.wide, size)

    def _begin_record(self, begin: Begin, target: str) -> dict[str, Any]:
        source, spec = begin.source, begin.spec
        record: dict[str, Any] = {"file": source.path, "relative": source.relative, "saved": target}
        record |= {"kind": spec.kind, "compression": source.compression, "mode": begin.mode}
        if spec.kind in ("json", "jsonl", "csv", "tsv"):
            record |= {"codec": spec.codec, "wide": begin.wide, "prefix": len(begin.prefix)}
            record |= {"fields": list(self.options.fields), "width": spec.width, "limit": self.options.limit}
            record["columns"] = {str(number): name for number, name in spec.columns.items()}
        return record

    def _piece(self, current: _Current, item: Piece, outcome: Outcome) -> None:
        if outcome.failure:
            self._fail(item, outcome.failure)
            return
        source = item.source
        current.tally.add(outcome.tally)
        current.changed |= outcome.changed
        whole = item.work.spec.kind in WHOLE_KINDS
        if whole and (outcome.changed or not self.options.in_place):
            current.part = self._part(current)
        if current.part is not None:
            content = item.offset - current.offset
            current.part.write(outcome.data, content)
        current.offset, current.records = item.offset, item.records
        if self.files.log is not None:
            self.files.log.write(outcome.log)
        for bad in outcome.bad:
            self.files.quarantine.record(source.path, bad.record, bad.why, bad.raw, current.begin.prefix)
            self._tell_failure(f"{source.path}#{bad.record}", bad.why)
        for shown in outcome.shown:
            self.observer.document(shown.name, shown.result, shown.seconds)
            self.files.told.document(shown.name, shown.result, shown.seconds)
        for sentence in outcome.notes:
            self.observer.note(f"{source.path}: {sentence}")
        self._advance(current, item.consumed)

    def _oversize(self, current: _Current, item: Oversize) -> None:
        assert current.part is not None  # only files of records have such
        path = item.source.path
        why = ""
        if item.first:
            why = too_long("the record", item.limit)
            current.tally.failed += 1
            self._tell_failure(f"{path}#{item.record}", why)
        if self.options.quarantine is not None:
            current.changed = True
            self.files.quarantine.record(path, item.record, why, item.data, current.begin.prefix)
            if self.files.log is not None:
                self.files.log.write(edit_log.removed_line(path, item.record, why, item.data))
        else:
            current.part.write(item.data, item.offset - current.offset)
        current.offset = item.offset
        if item.last:
            current.records = item.record + 1

    def _advance(self, current: _Current, consumed: int) -> None:
        if consumed > current.consumed:
            self.observer.advance(consumed - current.consumed)
            current.consumed = consumed

    def _end(self, current: _Current, item: End) -> None:
        source, options, log = item.source, self.options, self.files.log
        kept = options.in_place and not current.changed
        part = current.part
        if kept:
            if part is not None:
                part.discard()
            self._cut_log(current.state.log)
        else:
            if part is None:  # an empty text file has no piece
                part = current.part = self._part(current)
            saved = self._finish(current, part)
            if log is not None:
                if source.compression or source.kind in ("parquet", "article"):
                    self._log_original(source.path, current)
                digest, size = hash_of(saved)
                entry = {"end": source.path, "sha256": item.sha256, "bytes": item.size}
                log.write(edit_log.line({**entry, "saved_sha256": digest, "saved_bytes": size}))
            size = item.size if options.in_place else -1
            self.files.moves.append(Move(saved, current.target, options.backup, size, item.modified))
            self.files.unsynced.append(saved)
        current.tally.files += 1
        current.tally.changed_files += current.changed
        self.total.add(current.tally)
        self._advance(current, item.size)
        self._over(item)

    def _finish(self, current: _Current, part: PartFile) -> str:
        """Write the end of the cleaned file; gives where it stands."""
        begin = current.begin
        owner = os.stat(begin.source.path) if self.options.in_place else None
        original = begin.source.compression or begin.spec.kind == "parquet"
        if begin.spec.kind == "parquet" and current.changed:
            from textfix.batch.parquet import write_changed

            part.finish(begin.mode, owner)
            part.close()
            whole = part_of(current.target + ".parquet", self.journal.name)
            with open(part.path, "rb") as changes:
                write_changed(begin.source.path, self.options.fields, changes, whole)
            os.unlink(part.path)
            os.rename(whole, part.path)
            os.chmod(part.path, begin.mode)
            return part.path
        if original and not current.changed:
            part.discard()
            copy_to(begin.source.path, part.path)  # another program's compression is kept where nothing changes
            os.chmod(part.path, begin.mode)
            return part.path
        part.finish(begin.mode, owner)
        part.close()
        return part.path

    def _log_original(self, path: str, current: _Current) -> None:
        """The bytes of a compressed file, which cannot be made again from what they hold."""
        assert self.files.log is not None
        if not current.changed:
            return  # the cleaned file is a copy
        with open(path, "rb") as file:
            while block := file.read(_BLOCK):
                self.files.log.write(edit_log.line({"path": path, "original": base64.b64encode(block).decode()}))

    def _fail(self, item: Item, why: str) -> None:
        """Nothing can be made of a file: take back what there is of it."""
        source, current = item.source, self.current
        quarantine = self.files.quarantine
        if current is not None and current.begin.number == item.number:
            if current.failed:
                if isinstance(item, (End, Failed)):
                    self._over(item)
                return
            current.failed = True
            if current.part is not None:
                current.part.discard()
            self._cut_log(current.state.log)
            quarantine.take_back(current.state.why)
            with suppress(OSError):
                self._advance(current, os.path.getsize(source.path))
        self.total.failed_files += 1
        quarantine.file(source.path, source.relative, why)
        self._tell_failure(source.path, why)
        if isinstance(item, (End, Failed)):
            self._over(item)

    def _over(self, item: Item) -> None:
        self.current = None
        self.next = item.number + 1

    # --- checkpoints ----------------------------------------------------------

    def _may_pause(self) -> bool:
        """Whether a run could go on at this very place in the file."""
        current = self.current
        if current is None or current.failed or current.part is None or current.begin.spec.kind in WHOLE_KINDS:
            return False
        return current.part.resumable

    def checkpoint(self) -> None:
        """Put everything on the disk, say how far the run is, and put finished files in their places."""
        files, current = self.files, self.current
        for path in files.unsynced:
            with open(path, "rb") as file:
                os.fsync(file.fileno())
        opened = None
        if current is not None and current.part is not None and self._may_pause():
            current.part.sync()
            opened = current.state
            opened.part, opened.offset, opened.records = current.part.tell(), current.offset, current.records
            opened.changed, opened.tally = current.changed, current.tally.record()
            opened.quarantined = files.quarantine.sizes()[1]
        files.quarantine.sync()
        files.told.sync()
        if files.log is not None:
            files.log.flush()
            os.fsync(files.log.fileno())
        # Without a place to go on in the file at hand, what is logged of it is written again.
        cut = current.state if current is not None and opened is None else None
        log = cut.log if cut else self._log_size()
        why = cut.why if cut else files.quarantine.sizes()[0]
        told = cut.told if cut else files.told.size()
        self.touched = True  # whatever happens from here on
        self.journal.add(Checkpoint(self.next, log, why, told, self.total.record(), files.moves, opened))
        moves = files.moves
        files.moves, files.unsynced = [], []
        self.move_all(moves)
        self.time = time.monotonic()

    def move_all(self, moves: list[Move]) -> None:
        """Put finished files in their places; what fails is told and counted."""
        for moved in moves:
            if why := _why_not(moved):
                self.total.failed_files += 1
                self._tell_failure(moved.target, why)
        for folder in {os.path.dirname(moved.target) for moved in moves}:
            sync_folder(folder)

    def _tell_failure(self, name: str, why: str) -> None:
        self.observer.failed(name, why)
        self.files.told.failed(name, why)

    def _log_size(self) -> int:
        return self.files.log.tell() if self.files.log is not None else 0

    def _cut_log(self, size: int) -> None:
        if self.files.log is not None:
            self.files.log.seek(size)
            self.files.log.truncate(size)


def _why_not(moved: Move) -> str:
    """Put a file in its place, or say why it cannot be."""
    try:
        move(moved)
    except BadFile as problem:
        return str(problem)
    except OSError as error:
        if error.errno in FULL:
            raise
        return f"it cannot be put in its place ({reason(error)})"
    return ""
