"""Cutting a JSON file, a list of records or one record, into pieces; it is read as a whole, so its size is bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from textfix.batch.feed import Feed, HashedFile
from textfix.batch.items import Begin, Item, Piece, Plan
from textfix.batch.lines import PIECE
from textfix.batch.problems import BadFile
from textfix.batch.task import Task

__all__ = ["json_pieces"]

_MOST = 1 << 27  # bytes of a file
_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*(,?)[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def json_pieces(begin: Begin, feed: Feed, file: HashedFile, resume: Plan | None) -> Iterator[Item]:
    """The elements of a JSON array, some together; a file that is one object is one record."""
    data = feed.rest(_MOST)
    if data is None:
        raise BadFile(f"it is JSON of more than {_MOST >> 20} MB; write it as JSON Lines, a record a line")
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
        raise BadFile(f"invalid JSON ({error.msg.removesuffix(' at')}, line {line}); correct it") from None
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
