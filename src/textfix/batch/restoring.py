"""From the cleaned files and the edit log back to the inputs, byte for byte, with hashes that prove it."""

from __future__ import annotations

import base64
import codecs
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO, Any

from textfix.batch import edit_log
from textfix.batch.feed import Feed, HashedFile
from textfix.batch.items import Begin, Oversize, Piece
from textfix.batch.json_cells import field_tree
from textfix.batch.json_pieces import json_pieces
from textfix.batch.lines import line_pieces
from textfix.batch.locks import FolderLock, locked
from textfix.batch.options import Observer
from textfix.batch.problems import FULL, BadFile, BadRecord, BatchError, at_work, reason
from textfix.batch.record_bytes import RecordPiece, json_elements, line_records
from textfix.batch.saving import PartFile, copy_to, hash_of
from textfix.batch.sources import Source
from textfix.batch.task import Spec
from textfix.batch.work import cells_of, literal_of
from textfix.config import Config
from textfix.errors import ConfigError

__all__ = ["Restored", "restore_files"]


@dataclass(slots=True)
class Restored:
    """What restoring did.

    Attributes:
        files: files that were rebuilt, each proved by its hash.
        failed: files that were not.
        complete: whether the log has its end: the run that wrote it was finished.
    """

    files: int = 0
    failed: int = 0
    complete: bool = False


def restore_files(
    log: str,
    *,
    output: str | None = None,
    in_place: bool = False,
    cleaned: str | None = None,
    observer: Observer | None = None,
) -> Restored:
    """Rebuild the inputs of a run.

    Args:
        log: its edit log.
        output: folder for the inputs, which keep their place below what was named.
        in_place: put the inputs where the cleaned files are.
        cleaned: folder with the cleaned files, where it is not the place that they were written to.
        observer: who watches.

    Raises:
        BatchError: the log cannot be read, the disk is full, or another process is at work on the same.
    """
    if (output is None) == (not in_place):
        raise BatchError("restoring needs either a folder for its output, or to be in place")
    done = Restored()
    watcher = observer or Observer()
    run = hashlib.blake2b(os.fsencode(os.path.abspath(log)), digest_size=6).hexdigest()
    try:
        with open(log, "rb") as file, closing(FolderLock(output)) as alone:
            if not locked(file):
                raise at_work(log)
            for files in _files(log, file, done):
                if not alone.take():
                    raise at_work(output or "")
                _one(files, done, watcher, output, cleaned, run)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and error.filename == log:
            raise BatchError(f"{log}: there is no such edit log; check the name") from None
        if isinstance(error, IsADirectoryError) and error.filename == log:
            raise BatchError(f"{log}: {_NO_LOG}") from None
        raise BatchError(f"{error.filename or log}: restoring had to stop ({reason(error)})") from error
    return done


@dataclass(slots=True)
class _Logged:
    """What the log says of one file; its lines are read as they are needed."""

    begin: Mapping[str, Any]
    lines: Iterator[Mapping[str, Any]]
    end: dict[str, Any] = field(default_factory=dict)


def _files(name: str, log: IO[bytes], done: Restored) -> Iterator[_Logged]:
    """The files of a log, one at a time."""
    records = _records(name, log)
    first = next(records, None)
    if first is None or "log" not in first:
        raise BatchError(f"{name}: {_NO_LOG}")
    if first["log"] != edit_log.VERSION:
        raise BatchError(f"{name}: this edit log is of another version of textfix ({first.get('textfix')}); use that")
    for record in records:
        if "done" in record:
            done.complete = True
        elif "file" in record:
            logged = _Logged(record, iter(()))
            logged.lines = _until_end(records, logged)
            yield logged
            for _ in logged.lines:  # what was not read of it
                pass


def _records(name: str, log: IO[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(log, 1):
        if not line.endswith(b"\n"):
            return  # the run was broken off while it wrote this
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict) or ("file" in record and not _is_begin(record)):
            if number == 1:
                raise BatchError(f"{name}: {_NO_LOG}")
            raise BatchError(f"{name}: line {number} of this edit log is damaged; take it from a backup") from None
        yield record


def _is_begin(record: dict[str, Any]) -> bool:
    """Whether the record can stand at the head of a file: its places are names, its mode is one of a file."""
    places = all(isinstance(record.get(name), str) for name in ("file", "saved", "relative", "kind", "compression"))
    return places and isinstance(record.get("mode"), int) and 0 <= record["mode"] <= 0o7777


def _inside(relative: str) -> bool:
    """Whether a place below a folder stays below it, whoever wrote the log.

    >>> _inside("a/b.txt"), _inside("../b.txt"), _inside("/etc/b.txt")
    (True, False, False)
    """
    parts = relative.replace(os.sep, "/").split("/")
    return bool(relative) and not os.path.isabs(relative) and os.pardir not in parts and "\0" not in relative


def _require_inside(relative: str) -> None:
    if not _inside(relative):
        raise BadFile(f"the edit log puts it outside of the folder ({relative[:80]!r}); do not trust this log")


def _until_end(records: Iterator[dict[str, Any]], logged: _Logged) -> Iterator[Mapping[str, Any]]:
    for record in records:
        if "end" in record:
            logged.end = record
            return
        yield record


def _one(
    logged: _Logged, done: Restored, observer: Observer, output: str | None, cleaned: str | None, run: str
) -> None:
    begin = logged.begin
    saved = begin["saved"] if cleaned is None else os.path.join(cleaned, begin["relative"])
    target = saved if output is None else os.path.join(output, begin["relative"])
    if output is None and begin["kind"] == "article":  # what was cleaned is another file than what comes back
        target = os.path.join(os.path.dirname(saved), os.path.basename(begin["relative"]))
    part: PartFile | None = None
    try:
        if output is not None or cleaned is not None:
            _require_inside(begin["relative"])
        part = PartFile(target, run, "", begin.get("wide", ""))
        rebuilt = True
        try:
            _rebuild(logged, saved, part)
        except (BadFile, BadRecord, FileNotFoundError, *_DAMAGED) as problem:
            for _ in logged.lines:
                pass
            # With an end the file may have been restored before; without one the run left it as it was.
            expected = (*_DAMAGED, BadFile, BadRecord) if logged.end else (BadFile, BadRecord, FileNotFoundError)
            if not isinstance(problem, expected):
                raise
            rebuilt = False
        if not logged.end:
            part.discard()
            observer.note(f"{saved}: {_UNDONE}")
            return
        if rebuilt:
            part.finish(begin["mode"] & 0o777, None)
            part.close()
            if hash_of(part.path)[0] != logged.end["sha256"]:
                os.unlink(part.path)
                _already(saved, part.path, logged.end["sha256"])
        else:
            part.discard()
            _already(saved, part.path, logged.end["sha256"])
        os.chmod(part.path, begin["mode"] & 0o777)
        os.replace(part.path, target)
    except BadFile as problem:
        done.failed += 1
        observer.failed(saved, str(problem))
        _discard(part)
    except (BadRecord, *_DAMAGED) as problem:
        done.failed += 1
        observer.failed(saved, _OTHER if isinstance(problem, (BadRecord, UnicodeError, LookupError)) else _STRANGE)
        _discard(part)
    except OSError as error:
        _discard(part)
        if error.errno in FULL:
            raise
        done.failed += 1
        missing = isinstance(error, FileNotFoundError) and error.filename == saved
        observer.failed(saved, _MISSING if missing else f"it cannot be restored ({reason(error)}: {error.filename})")
    else:
        done.files += 1


_NO_LOG = "this is no edit log; give the file that fix --edits wrote"
_UNDONE = "the edit log ends in the midst of this file: the run was broken off in it, and left it as it was"
_MISSING = "there is no such file; restore where fix was run, or name the cleaned files with --from FOLDER"
_OTHER = "it is not the file that was written, so the input cannot be rebuilt; find it with --from FOLDER"
_STRANGE = "what the edit log says of it is damaged; take the log from a backup"
# What a line of a log brings up that is JSON, and none that textfix wrote: fields missing, or of another kind.
_DAMAGED = (LookupError, TypeError, ValueError, AttributeError, OverflowError, zlib.error, ConfigError)


def _discard(part: PartFile | None) -> None:
    if part is not None:
        part.discard()


def _already(saved: str, part: str, digest: str) -> None:
    """Take the file as it is, if it is the input: the run that logged it was broken off before it was replaced."""
    if hash_of(saved)[0] != digest:
        raise BadFile(_OTHER)
    copy_to(saved, part)


def _rebuild(logged: _Logged, saved: str, part: PartFile) -> None:
    """Write the input, from the cleaned file and the lines of the log."""
    begin = logged.begin
    if begin["compression"] or begin["kind"] in ("parquet", "article"):
        kept = False
        for entry in logged.lines:
            if "original" in entry:
                part.write(base64.b64decode(entry["original"]), 0)
                kept = True
        if not kept:
            _copy(saved, part)
    elif begin["kind"] in ("text", "html"):
        entry_ = next(logged.lines, None)
        if entry_ is None:
            _copy(saved, part)
        else:
            with open(saved, "rb") as file:
                part.write(edit_log.restore_document(entry_, file.read()), 0)
            next(logged.lines, None)
    else:
        _records_back(logged, saved, part)


def _copy(saved: str, part: PartFile) -> None:
    with open(saved, "rb") as file:
        while block := file.read(1 << 20):
            part.write(block, 0)


class _Entries:
    """The lines of the log on one file, by record, in order."""

    def __init__(self, lines: Iterator[Mapping[str, Any]]) -> None:
        self._lines = lines
        self._next = next(lines, None)

    def take(self, record: int) -> list[Mapping[str, Any]]:
        """Those of one record."""
        found = []
        while self._next is not None and self._next["record"] == record:
            found.append(self._next)
            self._next = next(self._lines, None)
        return found

    def removed(self, record: int) -> bool:
        """Whether the record was taken out."""
        return self._next is not None and self._next["record"] == record and "removed" in self._next

    @property
    def more(self) -> bool:
        """Whether some are left."""
        return self._next is not None


def _records_back(logged: _Logged, saved: str, part: PartFile) -> None:
    begin = logged.begin
    spec = Spec(
        saved,
        begin["kind"],
        Config(steps=()),
        codec=begin["codec"],
        tree=field_tree(begin["fields"]) if begin["kind"] in ("json", "jsonl") else {},
        columns={int(number): name for number, name in begin["columns"].items()},
        width=begin["width"],
    )
    entries = _Entries(logged.lines)
    number = 1  # of the next record of the input

    def put_back() -> int:
        """Records that went to quarantine and stood here."""
        at = number
        while entries.removed(at):
            for entry in entries.take(at):
                part.write(base64.b64decode(entry["removed"]), 0)
            at += 1
        return at

    with HashedFile(saved) as file:
        feed = Feed(file, "")  # type: ignore[arg-type]  # it is read, nothing else
        if begin["wide"]:
            feed.transcode(begin["wide"])
        prefix = begin["prefix"]
        if begin["kind"] == "json":  # what stands in front of the first record is found again, but for the mark
            prefix = len(codecs.BOM_UTF8) * (feed.peek(3) == codecs.BOM_UTF8)
        feed.peek(prefix)
        part.write(feed.take(prefix), 0)
        source = Begin(0, Source(saved, "", spec.kind, ""), spec)
        for piece in _pieces(source, feed, file, begin, part):
            if isinstance(piece, bytes):
                part.write(piece, 0)
                continue
            if not piece.record and spec.kind == "json":
                part.write(piece.raw, 0)
                continue
            number = put_back()
            found = entries.take(number)
            part.write((_record_back(spec, piece, found) if found else piece.raw) + piece.line_end, 0)
            number += 1
        number = put_back()
    if entries.more:
        raise BadFile(_OTHER)


def _pieces(
    source: Begin, feed: Feed, file: HashedFile, begin: Mapping[str, Any], part: PartFile
) -> Iterator[RecordPiece | bytes]:
    """The records of a cleaned file; bytes are what belongs to the record before."""
    if source.spec.kind == "json":
        for item in json_pieces(source, feed, file, None):
            if isinstance(item, Begin):
                part.write(item.prefix, 0)
            elif isinstance(item, Piece):
                yield from json_elements(item.work)
        return
    if begin["limit"] < 1:  # with which no record would ever end
        raise ValueError(begin["limit"])
    delimiter = b"" if source.spec.kind == "jsonl" else source.spec.delimiter.encode()
    # Cleaning may have made a record longer than the limit that it kept to.
    for item in line_pieces(source, feed, file, delimiter, 2 * begin["limit"] + 1000, 1):
        if isinstance(item, Piece):
            yield from line_records(item.work)
        elif isinstance(item, Oversize):
            yield RecordPiece(item.record, item.data) if item.first else item.data


def _record_back(spec: Spec, piece: RecordPiece, entries: list[Mapping[str, Any]]) -> bytes:
    text = piece.raw.decode(spec.codec) if piece.text is None else piece.text
    cells = cells_of(text, spec)
    parts: list[str] = []
    at = 0
    for entry in entries:
        cell = cells[entry["cell"]]
        literal = text[cell.start : cell.end]
        value = edit_log.restore_cell(entry, cell.value)
        parts += (text[at : cell.start], entry.get("literal") or literal_of(value, literal, spec))
        at = cell.end
    return "".join([*parts, text[at:]]).encode(spec.codec)
