"""The commands that write a text or say something of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textfix.cli.console import colour_wanted, columns, is_terminal, write
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
    text = _TextOutput()

    def work(document: Document) -> None:
        if show:
            show(document.name, document.result)
        else:
            text(document)

    failed = False
    for name in arguments.files:
        if holds_records(arguments, name):
            failed |= not fix_records(arguments, name, show)
        else:
            documents = Documents(replace(arguments, files=(name,)))
            documents.each(work)
            failed |= documents.failed
    text.end()
    return FAILED if failed else 0


class _TextOutput:
    """Cleaned texts one behind the other on stdout, each beginning on a line of its own."""

    def __init__(self) -> None:
        self.open_line = False

    def __call__(self, document: Document) -> None:
        if self.open_line and document.cleaned:
            write("\n")
        write(document.cleaned)
        if document.cleaned:
            self.open_line = not document.cleaned.endswith(("\n", "\r"))

    def end(self) -> None:
        """Close the last line where a person reads it; a file gets exactly the text."""
        if self.open_line and is_terminal():
            write("\n")


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
