"""What a worker does with one piece of a file: read its records, clean their texts, write them back.

A worker gets bytes and gives bytes; it opens no file. So it may run in this
process or another, and what it gives depends on nothing but what it got.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from textfix import Cleaner, Config, Result, TextfixError
from textfix.batch import edit_log
from textfix.batch.cells import Cell
from textfix.batch.csv_cells import csv_cells, csv_literal
from textfix.batch.json_cells import json_cells, json_literal
from textfix.batch.markup import explain_html, html_config
from textfix.batch.problems import BadFile, BadRecord, too_long
from textfix.batch.record_bytes import RecordPiece, json_elements, line_records
from textfix.batch.task import WHOLE_KINDS, Bad, Outcome, Shown, Spec, Task
from textfix.form import Form

__all__ = ["Given", "cells_of", "document_name", "keep_bad", "literal_of", "work"]


Given = Callable[[str, str], Result | None]
"""Name and text of a document → its result, where it is known already."""


def work(task: Task, given: Given | None = None) -> Outcome:
    """Do one piece.

    Args:
        task: the piece.
        given: results of documents in fields that are known already, as those that a person decided on; the others
            are cleaned.

    Raises:
        TextfixError: the options cannot be used (a dictionary is missing, say); that ends the run.
    """
    outcome = Outcome()
    kind = task.spec.kind
    if kind in WHOLE_KINDS:
        try:
            (_article if kind == "article" else _whole)(task, outcome)
        except BadFile as problem:
            outcome = Outcome(failure=str(problem))
    elif kind == "parquet":
        _rows(task, outcome, given)
    else:
        assert isinstance(task.data, bytes)
        pieces = json_elements(task) if kind == "json" else line_records(task)
        _records(task, pieces, outcome, given)
    return outcome


@lru_cache(maxsize=16)
def _cleaner(config: Config) -> Cleaner:
    return Cleaner(config)


def _guarded(explain: Callable[[Any], Result], value: Any, problem: type[BadFile | BadRecord]) -> Result:
    """The result, with whatever a text brings up turned into a problem of that text alone."""
    try:
        return explain(value)
    except TextfixError:
        raise
    except (MemoryError, RecursionError):
        raise problem("there is not enough memory for it; split it") from None
    except Exception as error:
        raise problem(f"textfix itself failed on it ({type(error).__name__}: {error}); please report this") from error


def _explained(spec: Spec, name: str, value: str, given: Given | None) -> Result:
    known = given(name, value) if given is not None else None
    return known if known is not None else _guarded(_cleaner(spec.config).explain, value, BadRecord)


def document_name(path: str, record: int, field: str = "") -> str:
    """What a text in a record is called; the first one of a record needs no field.

    >>> document_name("pages.jsonl", 17), document_name("pages.jsonl", 17, "title")
    ('pages.jsonl#17', 'pages.jsonl#17 title')
    """
    return f"{path}#{record}" + (f" {field}" if field else "")


# --- files that are one text -------------------------------------------------


def _whole(task: Task, outcome: Outcome) -> None:
    spec, data = task.spec, task.data
    assert isinstance(data, bytes)
    began = time.perf_counter()
    if spec.kind == "html":
        cleaner = _cleaner(html_config(spec.config))
        read = _guarded(_cleaner(Config(steps=())).explain_bytes, data, BadFile)
        decoding, text = read.diagnosis.decoding, read.text
        result = _guarded(lambda page: explain_html(cleaner, page), text, BadFile)
    else:
        result = _guarded(_cleaner(spec.config).explain_bytes, data, BadFile)
        decoding, text = result.diagnosis.decoding, result.input
    form = Form.of(data, text, decoding.encoding if decoding else "utf-8")
    laid = form.lay_out(result.text)
    outcome.changed = laid != form.lay_out(text)
    outcome.tally.count(result, changed=outcome.changed)
    if spec.show:
        outcome.shown.append(Shown(spec.path, result, time.perf_counter() - began))
    if not outcome.changed:
        outcome.data = data
        return
    if decoding and decoding.lost_bytes and not spec.lossy:
        raise BadFile(
            f"{decoding.lost_bytes:,} of its bytes cannot be read and --in-place would lose them; "
            "use --output, which keeps the file, or --edits or --backup, which keep them"
        )
    outcome.data, written = form.encode(laid)
    if written.codec == "utf-8" and form.codec != "utf-8" and decoding:
        outcome.notes.append(f"written as UTF-8, since in {decoding.encoding} it would not be read as the cleaned text")
    if spec.log:
        entry = edit_log.text_entry(data, text, result, form, outcome.data, written)
        outcome.log = edit_log.line({"path": spec.path, **entry})


def _article(task: Task, outcome: Outcome) -> None:
    """The article of an HTML page, as text."""
    spec, data = task.spec, task.data
    assert isinstance(data, bytes)
    began = time.perf_counter()
    result = _guarded(_cleaner(spec.config).explain_html, data, BadFile)
    outcome.changed = True  # it is another kind of file
    outcome.tally.count(result, changed=bool(result.edits))
    if spec.show:
        article = Result(result.text, result.edits, result.suggestions, result.diagnosis, result.metadata)
        outcome.shown.append(Shown(spec.path, article, time.perf_counter() - began))
    outcome.data = Form("utf-8", b"", "\n", ended=True).lay_out(result.text).encode("utf-8", "replace")


# --- files of records --------------------------------------------------------


def _records(task: Task, pieces: Iterator[RecordPiece], outcome: Outcome, given: Given | None) -> None:
    spec = task.spec
    written: list[bytes] = []
    log: list[bytes] = []
    for piece in pieces:
        if not piece.record:
            written += (piece.raw, piece.line_end)
            continue
        try:
            new = _record(spec, piece, outcome, log, given)
        except BadRecord as problem:
            keep_bad(spec, piece.record, str(problem), piece.raw + piece.line_end, outcome, log, written)
            continue
        if new is not None:
            outcome.changed = True
        written += (piece.raw if new is None else new, piece.line_end)
    outcome.data = b"".join(written)
    outcome.log = b"".join(log)


def keep_bad(
    spec: Spec, number: int, why: str, raw: bytes, outcome: Outcome, log: list[bytes], written: list[bytes]
) -> None:
    """Count a record that cannot be cleaned, and write it as it was or leave it out."""
    outcome.tally.failed += 1
    outcome.bad.append(Bad(number, why, raw))
    if spec.move and spec.kind != "json":
        outcome.changed = True
        if spec.log:
            log.append(edit_log.removed_line(spec.path, number, why, raw))
    else:
        written.append(raw)


def _record(spec: Spec, piece: RecordPiece, outcome: Outcome, log: list[bytes], given: Given | None) -> bytes | None:
    """The record with its texts cleaned, or ``None`` where nothing changes; nothing is counted where it fails."""
    text = _decoded(piece.raw, spec.codec) if piece.text is None else piece.text
    parts: list[str] = []
    entries: list[bytes] = []
    done: list[tuple[Result, bool]] = []
    shown: list[Shown] = []
    at = 0
    for position, cell in enumerate(cells_of(text, spec)):
        began = time.perf_counter()
        name = document_name(spec.path, piece.record, cell.field if position else "")
        result = _explained(spec, name, cell.value, given)
        if spec.show:
            shown.append(Shown(name, result, time.perf_counter() - began))
        laid = result.text
        if result.edits:
            laid = Form.of(b"", cell.value, "utf-8").lay_out(laid)
        done.append((result, laid != cell.value))
        if laid == cell.value:
            continue
        raw = text[cell.start : cell.end]
        literal = _encodable(literal_of(laid, raw, spec), spec)
        parts += (text[at : cell.start], literal)
        at = cell.end
        if spec.log:
            entry: dict[str, Any] = {"path": spec.path, "record": piece.record, "field": cell.field}
            entry |= {"cell": position, **edit_log.value_entry(cell.value, result, laid)}
            if literal_of(cell.value, literal, spec) != raw:
                entry["literal"] = raw
            entries.append(edit_log.line(entry))
    new = None
    if parts:
        new = "".join([*parts, text[at:]]).encode(spec.codec)
    for result, changed in done:
        outcome.tally.count(result, changed=changed)
    outcome.shown += shown
    log += entries
    return new


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        raise BadRecord(f"invalid {codec.upper()} at byte {error.start + 1} of the record") from None


def cells_of(text: str, spec: Spec) -> list[Cell]:
    """The texts of one record.

    Raises:
        BadRecord: they cannot be found.
    """
    if spec.kind in ("csv", "tsv"):
        return csv_cells(text, spec.delimiter, spec.columns, spec.width)
    return json_cells(text, spec.tree)


def literal_of(value: str, like: str, spec: Spec) -> str:
    """A text as the file writes it, in the manner of the literal ``like``."""
    if spec.kind in ("csv", "tsv"):
        return csv_literal(value, like, spec.delimiter)
    return json_literal(value, like)


def _encodable(literal: str, spec: Spec) -> str:
    try:
        literal.encode(spec.codec)
    except UnicodeEncodeError as error:
        if spec.kind in ("json", "jsonl"):
            return "".join(char if _fits(char, spec.codec) else json.dumps(char)[1:-1] for char in literal)
        char = literal[error.start]
        raise BadRecord(f"the cleaned text has {char}, which {spec.codec} cannot write; convert the file") from None
    return literal


def _fits(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


# --- Parquet -----------------------------------------------------------------


def _rows(task: Task, outcome: Outcome, given: Given | None) -> None:
    """The texts of some rows; gives back a line of JSON with those that changed: row, place in the row, text."""
    spec = task.spec
    assert not isinstance(task.data, bytes)
    changes: list[list[Any]] = []
    log: list[bytes] = []
    names = list(spec.columns.values())
    for number, row in enumerate(task.data, task.first):
        for position, value in enumerate(row):
            if value is None:
                continue
            began = time.perf_counter()
            name = document_name(spec.path, number, names[min(position, len(names) - 1)] if position else "")
            try:
                _check_length(value, spec.limit)
                result = _explained(spec, name, value, given)
            except BadRecord as problem:
                outcome.tally.failed += 1
                outcome.bad.append(Bad(number, str(problem), value.encode("utf-8", "surrogatepass") + b"\n"))
                continue
            laid = Form.of(b"", value, "utf-8").lay_out(result.text) if result.edits else result.text
            outcome.tally.count(result, changed=laid != value)
            if spec.show:
                outcome.shown.append(Shown(name, result, time.perf_counter() - began))
            if laid != value:
                changes.append([number, position, laid])
                if spec.log:
                    entry = {"path": spec.path, "record": number, "field": names[min(position, len(names) - 1)]}
                    log.append(edit_log.line({**entry, **edit_log.value_entry(value, result, laid)}))
    outcome.changed = bool(changes)
    outcome.data = json.dumps(changes).encode() + b"\n"
    outcome.log = b"".join(log)


def _check_length(text: str, limit: int) -> None:
    if limit and len(text.encode("utf-8", "surrogatepass")) > limit:
        raise BadRecord(too_long("the text", limit))
