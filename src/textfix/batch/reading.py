"""From files to items: how each is read, and its records cut into pieces of bounded size."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from textfix import Cleaner, Config
from textfix.batch.csv_cells import column_names
from textfix.batch.feed import Feed, HashedFile
from textfix.batch.items import Begin, End, Failed, Item, Piece, Plan
from textfix.batch.json_cells import Tree
from textfix.batch.json_pieces import json_pieces
from textfix.batch.lines import PIECE, OpenQuotes, line_pieces, row_length
from textfix.batch.problems import BadFile, listed, reason, too_long
from textfix.batch.signatures import not_text
from textfix.batch.sources import Source
from textfix.batch.task import WHOLE_KINDS, Spec, Task
from textfix.errors import MissingExtraError

__all__ = ["CHANGED", "Reader", "Wish"]

_SAMPLE = 1 << 16  # bytes from which the encoding of records is told
_WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
CHANGED = "it was changed by another program while it was cleaned; clean it again"


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
            limit=wish.limit,
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
                raise BadFile(too_long("the text", wish.limit))
            if why := not_text(data):
                raise BadFile(why)
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
        size, alone = row_length(feed, 0, spec.delimiter.encode(), limit, OpenQuotes()) if feed.has(1) else (0, False)
        if _LONE_RETURN.search(_QUOTED.sub(b"", feed.peek(min(size, limit)))):
            raise BadFile(
                "its first row ends in a lone carriage return, as on old Macs; "
                "write line feeds (tr '\\r' '\\n' < FILE > NEW)"
            )
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
        # In the order of the row, in which its cells are written, whatever order they were named in; where several have
        # the name, all of them.
        columns = {number: name for number, name in enumerate(names) if name in self.wish.fields}
        if lacking := next((name for name in self.wish.fields if name not in names), None):
            raise BadFile(f"it has no column {lacking}, only {listed(names)}; name the columns with --field")
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


_LONE_RETURN = re.compile(rb"\r(?!\n)[^\r\n]")  # a row behind it on the same line
_QUOTED = re.compile(rb'"[^"]*"')
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
        if b"\0" not in sample and b"~{" not in sample:  # UTF-16, and HZ, are well-formed UTF-8 as well
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
