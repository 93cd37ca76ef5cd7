"""From files to pieces: what there is to do, in order, each piece whole records and of bounded size.

Where a piece ends depends on nothing but where it begins, so that a run that
was broken off goes on with the very pieces of an undisturbed one.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from textfix import Cleaner, Config
from textfix.batch.csv_cells import column_names, opens_quote
from textfix.batch.feed import Feed, HashedFile
from textfix.batch.json_cells import Tree
from textfix.batch.problems import BadFile, reason
from textfix.batch.sources import Source
from textfix.batch.work import WHOLE_KINDS, Spec, Task
from textfix.errors import MissingExtraError

__all__ = [
    "CHANGED",
    "PIECE",
    "Begin",
    "End",
    "Failed",
    "Item",
    "Oversize",
    "Piece",
    "Plan",
    "Reader",
    "Wish",
    "json_pieces",
    "line_pieces",
]

PIECE = 1 << 16  # bytes of records that are worked on together: about a second of work where all is spun
_SAMPLE = 1 << 16  # bytes from which the encoding of records is told
_WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
CHANGED = "it was changed by another program while it was cleaned; clean it again"
_JSON_MOST = 1 << 27  # bytes of a .json file, which has to be read as a whole


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
class Wish:
    """What the user wants of every file.

    Attributes:
        tree: the fields that are texts, as a tree.
        fields: their names.
        config_for: the options for a file.
        limit: the most bytes of one record or text.
        log: whether edits are logged.
        show: whether results are wanted.
        move: whether records that cannot be cleaned are taken out.
        lossy: whether texts may be written of which bytes could not be read.
    """

    tree: Tree
    fields: tuple[str, ...]
    config_for: Callable[[str], Config]
    limit: int
    log: bool = False
    show: bool = False
    move: bool = False
    lossy: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to go on in a file that was begun: an offset in its content, and the number of the next record."""

    offset: int
    records: int


class Reader:
    """Makes items of files.

    Args:
        wish: what the user wants.
    """

    def __init__(self, wish: Wish) -> None:
        self.wish = wish

    def items(self, number: int, source: Source, resume: Plan | None = None) -> Iterator[Item]:
        """Everything that is to be done about one file; ends with :class:`End` or :class:`Failed`."""
        try:
            file = HashedFile(source.path)
        except FileNotFoundError:
            yield Failed(number, source, "there is no such file any more; check the name")
            return
        except PermissionError:
            yield Failed(number, source, "you are not allowed to read it; change its permissions")
            return
        except OSError as error:
            yield Failed(number, source, f"it cannot be read ({reason(error)}); check the file")
            return
        with file:
            try:
                yield from self._read(number, source, file, resume)
                file.drain()
                if file.changed():
                    yield Failed(number, source, CHANGED)
                    return
            except (BadFile, MissingExtraError) as problem:
                yield Failed(number, source, str(problem))
                return
            except MemoryError:
                yield Failed(number, source, "there is not enough memory for it; split it into smaller files")
                return
            except OSError as error:
                yield Failed(number, source, f"it cannot be read ({reason(error)}); check the file")
                return
            yield End(number, source, file.sha256.hexdigest(), file.size, file.status.st_mtime_ns)

    def _read(self, number: int, source: Source, file: HashedFile, resume: Plan | None) -> Iterator[Item]:
        wish = self.wish
        spec = Spec(
            source.path,
            source.kind,
            wish.config_for(source.path),
            tree=wish.tree,
            log=wish.log,
            show=wish.show,
            move=wish.move,
            lossy=wish.lossy,
        )
        mode = file.status.st_mode & 0o7777
        begin = Begin(number, source, spec, mode=mode, resumed=resume is not None)
        if source.kind == "parquet":
            yield from self._parquet(begin, file, resume)
            return
        feed = Feed(file, source.compression)  # type: ignore[arg-type]  # it is read, nothing else
        if source.kind in WHOLE_KINDS:
            yield begin
            data = feed.rest(wish.limit)
            if data is None:
                raise BadFile(_too_long("the text", wish.limit))
            yield Piece(number, source, Task(spec, data), feed.offset, 2, file.size)
            return
        begin = self._sniffed(begin, feed)
        if source.kind == "json":
            yield from json_pieces(begin, feed, file, resume)
            return
        delimiter = b""
        if source.kind in ("csv", "tsv"):
            begin = self._with_header(begin, feed)
            delimiter = begin.spec.delimiter.encode()
        yield begin
        if resume:
            feed.skip(resume.offset)
        yield from line_pieces(begin, feed, file, delimiter, wish.limit, resume.records if resume else 1)

    def _sniffed(self, begin: Begin, feed: Feed) -> Begin:
        """With the codec of the records, told from the beginning of the file; takes its byte-order mark."""
        sample = feed.peek(_SAMPLE)
        codec, mark = _codec_of(sample)
        if codec in _WIDE:
            feed.transcode(codec)
            mark = codecs.BOM_UTF8 if feed.peek(3) == codecs.BOM_UTF8 else b""
            feed.take(len(mark))
            return replace(begin, spec=replace(begin.spec, codec="utf-8"), prefix=mark, wide=codec)
        feed.take(len(mark))
        return replace(begin, spec=replace(begin.spec, codec=codec), prefix=mark)

    def _with_header(self, begin: Begin, feed: Feed) -> Begin:
        """With the columns that the header names; takes the header."""
        spec = begin.spec
        limit = min(self.wish.limit, PIECE)
        size, alone = _row_length(feed, 0, spec.delimiter.encode(), limit) if feed.has(1) else (0, False)
        if size > limit or alone:
            raise BadFile("it has no header of reasonable length; it may be no table, or a quote may stand open")
        raw = feed.take(size)
        try:
            header = raw.decode(spec.codec).rstrip("\r\n")
        except UnicodeDecodeError:
            raise BadFile(f"its header is not valid {spec.codec.upper()}; convert the file to UTF-8") from None
        names = column_names(header, spec.delimiter)
        if not names:
            if not raw:
                return begin  # an empty file has no rows that could lack a column
            raise BadFile("its first line is empty, where the names of the columns should stand")
        columns = {names.index(name): name for name in self.wish.fields if name in names}
        if len(columns) < len(self.wish.fields):
            lacking = next(name for name in self.wish.fields if name not in names)
            raise BadFile(f"it has no column {lacking}, only {', '.join(names)}; name the columns with --field")
        return replace(begin, prefix=begin.prefix + raw, spec=replace(spec, columns=columns, width=len(names), tree={}))

    def _parquet(self, begin: Begin, file: HashedFile, resume: Plan | None) -> Iterator[Item]:
        from textfix.batch.parquet import ParquetTexts

        if begin.source.compression:
            raise BadFile("Parquet inside another compression cannot be read; unpack it, it is compressed in itself")
        texts = ParquetTexts(begin.source.path, self.wish.fields)
        spec = replace(begin.spec, columns=dict(enumerate(self.wish.fields)), tree={})
        yield replace(begin, spec=spec)
        first = resume.records if resume else 1
        for rows in texts.rows(first):
            following = first + len(rows)
            done = int(file.status.st_size * (following - 1) / max(1, texts.count))
            yield Piece(begin.number, begin.source, Task(spec, rows, first), following - 1, following, done)
            first = following


def _too_long(what: str, limit: int) -> str:
    size = f"{limit / 1_000_000:g} MB" if limit >= 100_000 else f"{limit:,} bytes"
    return f"{what} is longer than {size}; split it, or allow more with --max-document"


_UTF8_PART = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")


def _codec_of(sample: bytes) -> tuple[str, bytes]:
    """The codec of records that begin with ``sample``, and the byte-order mark in front of them."""
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8", codecs.BOM_UTF8
    try:
        _UTF8_PART.sub(b"", sample).decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if b"\0" not in sample:
            return "utf-8", b""
    decoding = Cleaner(Config(steps=())).explain_bytes(sample).diagnosis.decoding
    assert decoding is not None  # it was read from bytes
    try:
        codec = codecs.lookup(decoding.encoding).name
    except LookupError:
        return "utf-8", b""
    if codec in ("hz", "utf-7") or codec.startswith("iso2022"):
        raise BadFile(f"its records are written in {codec}, in which lines cannot be told apart; convert it to UTF-8")
    if decoding.confidence < 0.5 and not codec.startswith("utf"):
        return "utf-8", b""
    return {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "ascii": "utf-8"}.get(codec, codec), b""


def line_pieces(
    begin: Begin, feed: Feed, file: HashedFile, delimiter: bytes, limit: int, record: int
) -> Iterator[Item]:
    """Records of one line, or in CSV and TSV of lines whose quotes stand open, some together."""
    most = min(PIECE, limit)
    while feed.has(1):
        if delimiter:
            size, count, too_long = _rows(feed, delimiter, most, limit)
        else:
            size, count, too_long = _lines(feed, most, limit)
        if size:
            data = feed.take(size)
            work = Task(begin.spec, data, record)
            yield Piece(begin.number, begin.source, work, feed.offset, record + count, file.size)
            record += count
        if too_long:
            yield from _oversize(begin, feed, record, limit)
            record += 1


def _lines(feed: Feed, most: int, limit: int) -> tuple[int, int, bool]:
    """Bytes and number of the lines of the next piece, and whether a line that is too long comes behind them."""
    window = feed.peek(most)
    if len(window) < most or window.endswith(b"\n"):
        size = len(window)
    else:
        start = window.rfind(b"\n") + 1  # of the line that goes over the end
        size = feed.find(b"\n", most, start + limit + 1) + 1
        if not size:
            size = feed.available()
            if size - start > limit:
                return start, window.count(b"\n"), True
    data = feed.slice(0, size)
    return size, _count(data), False


def _count(lines: bytes) -> int:
    return lines.count(b"\n") + (not lines.endswith(b"\n"))


def _rows(feed: Feed, delimiter: bytes, most: int, limit: int) -> tuple[int, int, bool]:
    """Like :func:`_lines` for rows, whose cells may go over several lines."""
    window = feed.peek(most)
    if b'"' not in window:
        size = len(window) if len(window) < most else window.rfind(b"\n") + 1
        if size:
            return size, _count(window[:size]), False
    size = count = 0
    while size < most and feed.has(size + 1):
        length, alone = _row_length(feed, size, delimiter, limit)
        if length > limit:
            return size, count, True
        if alone and size:
            break  # the worker must not see the lines behind it as its own
        count += 1
        size += length
        if alone:
            break
    return size, count, False


def _row_length(feed: Feed, start: int, delimiter: bytes, limit: int) -> tuple[int, bool]:
    """Bytes of the row that begins ``start`` bytes ahead, and whether its quote never closes.

    A row whose quote never closes is its first line alone. A row that is too
    long counts more than ``limit`` bytes.
    """
    at, inside, first = start, False, 0
    while True:
        end = feed.find(b"\n", at, start + limit + 1) + 1
        last = not end
        if last:
            end = feed.available()
        inside = opens_quote(feed.slice(at, end), delimiter, inside=inside)
        first = first or end - start
        if end - start > limit:
            return first, first <= limit
        if not inside:
            return end - start, False
        if last or not feed.has(end + 1):
            return first, True
        at = end


def _oversize(begin: Begin, feed: Feed, record: int, limit: int) -> Iterator[Item]:
    """One line that is too long, in parts."""
    first = True
    last = False
    while not last:
        end = feed.find(b"\n", 0, PIECE)
        if end >= 0:
            data, last = feed.take(end + 1), True
        else:
            data = feed.take(feed.available())
            last = not feed.peek(1)
        yield Oversize(begin.number, begin.source, record, data, first, last, feed.offset, limit)
        first = False


_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*(,?)[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def json_pieces(begin: Begin, feed: Feed, file: HashedFile, resume: Plan | None) -> Iterator[Item]:
    """The elements of a JSON array, some together; a file that is one object is one record."""
    data = feed.rest(_JSON_MOST)
    if data is None:
        raise BadFile(f"it is JSON of more than {_JSON_MOST >> 20} MB; write it as JSON Lines, a record a line")
    spec = begin.spec
    try:
        text = data.decode(spec.codec)
    except UnicodeDecodeError as error:
        raise BadFile(f"it is not valid {spec.codec.upper()} (byte {error.start + 1}); convert it to UTF-8") from None
    del data
    try:
        pieces = list(_json_spans(text))
        if not pieces:
            _check_empty(text)
    except json.JSONDecodeError as error:
        line = text.count("\n", 0, error.pos) + 1
        raise BadFile(f"invalid JSON ({error.msg}, line {line}); correct it") from None
    except RecursionError:
        raise BadFile("invalid JSON (nested too deeply); correct it") from None
    head = pieces[0][0] if pieces else len(text)
    begin = replace(begin, prefix=begin.prefix + text[:head].encode(spec.codec))
    yield begin
    for start, end, record, following in pieces:
        if resume and end <= resume.offset:
            continue
        work = Task(spec, text[start:end].encode(spec.codec), record)
        yield Piece(begin.number, begin.source, work, end, following, file.size)


def _check_empty(text: str) -> None:
    """A file without a record: an empty list, or nothing at all."""
    if text.strip(" \t\r\n"):
        value = _DECODER.decode(text.strip(" \t\r\n"))
        if value != []:
            raise BadFile("it holds neither a list nor an object; only records have fields that can be cleaned")


def _json_spans(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Pieces of the text (start, end; in code points), the number of their first record and of the one behind them."""
    at = _end(_SPACE, text, 0)
    if text[at : at + 1] == "{":
        end = _DECODER.raw_decode(text, at)[1]
        if text[end:].strip(" \t\r\n"):
            raise json.JSONDecodeError("Extra data", text, end)
        yield at, len(text), 1, 2
        return
    if text[at : at + 1] != "[":
        return
    at = _end(_SPACE, text, at + 1)
    start, record, first = at, 1, 1
    if text[at : at + 1] == "]":
        if text[at + 1 :].strip(" \t\r\n"):
            raise json.JSONDecodeError("Extra data", text, at + 1)
        return
    while True:
        at = _DECODER.raw_decode(text, at)[1]
        record += 1
        between = _BETWEEN.match(text, at)
        assert between is not None
        if not between[1]:
            at = between.end()
            if text[at : at + 1] != "]":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
            if text[at + 1 :].strip(" \t\r\n"):
                raise json.JSONDecodeError("Extra data", text, at + 1)
            yield start, len(text), first, record
            return
        at = between.end()
        if at - start >= PIECE // 2:
            yield start, at, first, record
            start, first = at, record


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
