"""The commands that write a text or say something of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textfix.cli.console import colour_wanted, columns, is_terminal, write, write_bytes
from textfix.cli.documents import Document, Documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textfix import Result
    from textfix.cli.arguments import Arguments

__all__ = ["diagnose", "explain", "fix"]

FAILED = 2


def fix(arguments: Arguments) -> int:
    """Run ``textfix fix`` and return the exit status."""
    from textfix.cli.batch import fix_records, fix_saved, holds_records

    options = arguments.options
    show = _show_json if options["json"] else _show_diff if options["diff"] else None
    if options["output"] is not None or options["in_place"]:
        return fix_saved(arguments, show)
    output = _Output()

    def work(document: Document) -> None:
        if show:
            show(document.name, document.result)
        else:
            output.write(document.cleaned.encode("utf-8", "replace"))

    failed = False
    for name in arguments.files:
        output.begin()
        if holds_records(arguments, name):
            failed |= not fix_records(arguments, name, show, output.write)
        else:
            documents = Documents(replace(arguments, files=(name,)))
            documents.each(work)
            failed |= documents.failed
    output.end()
    return FAILED if failed else 0


class _Output:
    """Cleaned files one behind the other on stdout, each beginning on a line of its own."""

    def __init__(self) -> None:
        self.open_line = False
        self.begun = False

    def begin(self) -> None:
        """What is written next is another file's."""
        self.begun = False

    def write(self, data: bytes) -> None:
        """Write a piece of the file."""
        if not data:
            return
        if self.open_line and not self.begun:
            write_bytes(b"\n")
        write_bytes(data)
        self.begun = True
        self.open_line = not data.rstrip(b"\0").endswith((b"\n", b"\r"))  # records may be in UTF-16

    def end(self) -> None:
        """Close the last line where a person reads it; a file gets exactly the text."""
        if self.open_line and is_terminal():
            write_bytes(b"\n")


def _show_json(name: str, result: Result) -> None:
    from textfix.records import json_line, result_record

    write(json_line(result_record(name, result)) + "\n")


def _show_diff(name: str, result: Result) -> None:
    from textfix.cli.diff import diff_lines

    if result.edits:
        _write_lines(diff_lines(name, result.input, result.edits, colour=colour_wanted()))


def explain(arguments: Arguments) -> int:
    """Run ``textfix explain`` and return the exit status."""
    from textfix.cli.table import table_lines

    return _report_on_each(
        arguments, lambda document: table_lines(document.name, document.text, document.result, columns=columns())
    )


def diagnose(arguments: Arguments) -> int:
    """Run ``textfix diagnose`` and return the exit status."""
    from textfix.cli.verdict import verdict_lines
    from textfix.records import diagnosis_record, json_line

    if arguments.options["json"]:
        documents = Documents(arguments)
        documents.each(lambda document: write(json_line(diagnosis_record(document.name, document.result)) + "\n"))
        return FAILED if documents.failed else 0
    return _report_on_each(arguments, lambda document: verdict_lines(document.name, document.result, columns=columns()))


def _report_on_each(arguments: Arguments, lines: Callable[[Document], Iterable[str]]) -> int:
    """Write a report on every document, a blank line between two."""
    documents = Documents(arguments)
    first = True

    def work(document: Document) -> None:
        nonlocal first
        if not first:
            write("\n")
        first = False
        _write_lines(lines(document))

    documents.each(work)
    return FAILED if documents.failed else 0


def _write_lines(lines: Iterable[str]) -> None:
    for line in lines:
        write(line + "\n")
