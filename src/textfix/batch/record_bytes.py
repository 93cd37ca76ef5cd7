"""The records of a piece, as the bytes that stand in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from textfix.batch.csv_cells import opens_quote
from textfix.batch.task import Spec, Task

__all__ = ["RecordPiece", "json_elements", "line_records"]


@dataclass(frozen=True, slots=True)
class RecordPiece:
    """A part of a file: a record, or (``record`` is 0) what stands between records."""

    record: int
    raw: bytes
    text: str | None = None  # where it had to be decoded to be found
    line_end: bytes = b""


def line_records(task: Task) -> Iterator[RecordPiece]:
    """The records of a piece of JSON Lines, CSV or TSV; a blank line has a number as well."""
    assert isinstance(task.data, bytes)
    spec = task.spec
    number = task.first
    for raw in _joined_lines(task.data, spec):
        body = raw[:-2] if raw.endswith(b"\r\n") else raw[:-1] if raw.endswith(b"\n") else raw
        blank = not body.strip(b" \t\r")
        yield RecordPiece(0 if blank else number, body, None, raw[len(body) :])
        number += 1


def _joined_lines(data: bytes, spec: Spec) -> Iterator[bytes]:
    """The records of a piece with their line ends: lines, and in CSV and TSV lines with open quotes joined."""
    lines = data.split(b"\n")
    last = lines.pop()
    whole = [line + b"\n" for line in lines]
    if last:
        whole.append(last)
    if spec.kind == "jsonl" or b'"' not in data:
        yield from whole
        return
    delimiter = spec.delimiter.encode()
    parts: list[bytes] = []
    inside = False
    for line in whole:
        inside = opens_quote(line, delimiter, inside=inside)
        parts.append(line)
        if not inside:
            yield b"".join(parts)
            parts = []
    if parts:
        yield b"".join(parts)


_BETWEEN = re.compile(r"[ \t\r\n,\[\]]*")
_ELEMENT = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def json_elements(task: Task) -> Iterator[RecordPiece]:
    """The elements of a part of a JSON array; the reader has seen that they are valid JSON."""
    assert isinstance(task.data, bytes)
    codec = task.spec.codec
    text = task.data.decode(codec)
    number, at = task.first, 0
    while True:
        match = _BETWEEN.match(text, at)
        assert match is not None
        if match.end() > at:
            yield RecordPiece(0, match[0].encode(codec))
        at = match.end()
        if at == len(text):
            return
        end = _ELEMENT.raw_decode(text, at)[1]
        yield RecordPiece(number, text[at:end].encode(codec), text[at:end])
        number, at = number + 1, end
