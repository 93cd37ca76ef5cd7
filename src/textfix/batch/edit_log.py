"""The edit log: what was done to every document, so that the exact input can be rebuilt from the cleaned file.

A log is JSON Lines. Each file has one line when it begins (``file``), one for
every document that was changed, and one when it ends (``end``), which holds
the hashes of both forms. What cannot be rebuilt from the text stands in the
log as it was: bytes that no character could be read from, literals written in
an unusual way, records that went to quarantine, and compressed files and
Parquet as a whole, whose bytes depend on the program that wrote them.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textfix.batch.problems import BadFile
from textfix.edits import compose
from textfix.form import Form
from textfix.records import edit_fields, json_line

if TYPE_CHECKING:
    from textfix import Result

__all__ = ["VERSION", "line", "restore_cell", "restore_document", "text_entry", "value_entry"]

VERSION = 1

Undo = list[list[Any]]
"""Spans of the cleaned text with what stood there before: start, end, text."""


def line(record: Mapping[str, Any]) -> bytes:
    """One line of a log."""
    return json_line(dict(record)).encode() + b"\n"


def value_entry(value: str, result: Result, laid: str) -> dict[str, Any]:
    """What a log says of one changed text.

    Args:
        value: the text as it was.
        result: what the library made of it.
        laid: the cleaned text in the form of its file, which may be another than ``result.text``.
    """
    entry: dict[str, Any] = {"edits": [edit_fields(edit) for edit in result.edits]}
    if laid != result.text:
        form = Form.of(b"", value, "utf-8")
        entry["undo"] = _undo(value, result, form)
    return entry


def text_entry(data: bytes, value: str, result: Result, form: Form, saved: bytes, written: Form) -> dict[str, Any]:
    """What a log says of one changed file that is one text.

    Args:
        data: its bytes as they were.
        value: what they were read as.
        result: what the library made of it.
        form: how the file writes its text.
        saved: its bytes as they are now.
        written: the form in which they were written.
    """
    entry: dict[str, Any] = {"edits": [edit_fields(edit) for edit in result.edits]}
    laid_out = form.edits(result.text)
    if laid_out:
        entry["undo"] = _undo(value, result, form)
    entry |= {"codec": form.codec or "utf-8", "mark": form.mark.hex()}
    if (written.codec, written.mark) != (form.codec, form.mark):
        entry |= {"saved_codec": written.codec, "saved_mark": written.mark.hex()}
    try:
        rebuilt = _document(entry, saved)
    except (UnicodeError, BadFile):
        rebuilt = None
    if rebuilt != data:
        entry["raw"] = _difference(rebuilt, data)
    return entry


def restore_document(entry: Mapping[str, Any], saved: bytes) -> bytes:
    """The bytes of a text file as they were.

    Raises:
        BadFile: ``saved`` is not what was written.
    """
    raw = entry.get("raw")
    if isinstance(raw, str):
        return zlib.decompress(base64.b64decode(raw))
    try:
        data = _document(entry, saved)
    except UnicodeError:
        raise BadFile("it is not the file that was written") from None
    if raw:
        lines = data.split(b"\n")
        for number, line_before in raw:
            lines[number] = base64.b64decode(line_before)
        data = b"\n".join(lines)
    return data


def restore_cell(entry: Mapping[str, Any], laid: str) -> str:
    """The text as it was.

    Args:
        entry: what the log says of it.
        laid: the cleaned text as it stands in the file.

    Raises:
        BadFile: ``laid`` is not what was written.
    """
    undo = entry.get("undo")
    return _undone(laid, _from_edits(entry["edits"]) if undo is None else undo)


def _document(entry: Mapping[str, Any], saved: bytes) -> bytes:
    mark = bytes.fromhex(entry["mark"])
    saved_mark = bytes.fromhex(entry.get("saved_mark", entry["mark"]))
    laid = saved[len(saved_mark) :].decode(entry.get("saved_codec", entry["codec"]))
    return mark + restore_cell(entry, laid).encode(entry["codec"])


def _undo(value: str, result: Result, form: Form) -> Undo:
    """How to get from the text in the form of its file to the text as it was."""
    undo: Undo = []
    shift = 0
    for edit in compose(value, result.edits, form.edits(result.text)):
        start = edit.start + shift
        undo.append([start, start + len(edit.after), edit.before])
        shift += len(edit.after) - len(edit.before)
    return undo


def _from_edits(edits: Sequence[Mapping[str, Any]]) -> Undo:
    undo: Undo = []
    shift = 0
    for edit in edits:
        start = edit["start"] + shift
        undo.append([start, start + len(edit["after"]), edit["before"]])
        shift += len(edit["after"]) - len(edit["before"])
    return undo


def _undone(laid: str, undo: Undo) -> str:
    pieces = []
    at = 0
    for start, end, before in undo:
        if start < at or end > len(laid):
            raise BadFile("it is not the file that was written")
        pieces += [laid[at:start], before]
        at = end
    pieces.append(laid[at:])
    return "".join(pieces)


def _difference(rebuilt: bytes | None, data: bytes) -> str | list[list[Any]]:
    """The lines of ``data`` that differ from ``rebuilt``, or all of it where lines do not pair up."""
    if rebuilt is not None:
        ours, theirs = rebuilt.split(b"\n"), data.split(b"\n")
        if len(ours) == len(theirs):
            return [
                [number, base64.b64encode(theirs[number]).decode()]
                for number in range(len(ours))
                if ours[number] != theirs[number]
            ]
    return base64.b64encode(zlib.compress(data)).decode()


def removed_line(path: str, record: int, why: str, raw: bytes) -> bytes:
    """The line for a record that went to quarantine."""
    return line({"path": path, "record": record, "why": why, "removed": base64.b64encode(raw).decode()})
