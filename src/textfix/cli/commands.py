"""The commands that write a text or say something of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textfix.cli.console import colour_wanted, columns, is_terminal, message, write
from textfix.cli.display import count
from textfix.cli.documents import Document, Documents
from textfix.cli.files import FileProblem, replace_file, target_in
from textfix.html import HTML_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textfix.cli.arguments import Arguments

__all__ = ["diagnose", "explain", "fix"]

FAILED = 2


def fix(arguments: Arguments) -> int:
    """Run ``textfix fix`` and return the exit status."""
    documents = Documents(arguments)
    options = arguments.options
    output, in_place = options["output"], options["in_place"]
    saved = output is not None or in_place
    show = _show_json if options["json"] else _show_diff if options["diff"] else None if saved else _TextOutput()
    targets: dict[Path, str] = {}
    seen, changed = 0, 0

    def work(document: Document) -> None:
        nonlocal seen, changed
        if output is not None:
            target = target_in(output, document.name)
            if target in targets:
                raise FileProblem(
                    f"{document.name}: {targets[target]} has already been written to {target}; "
                    "use another --output for files of the same name"
                )
            _save(document, target)
            targets[target] = document.name
        elif in_place and document.name.lower().endswith(HTML_SUFFIXES):
            raise FileProblem(
                f"{document.name}: --in-place would put the text of the article in place of the HTML; use --output"
            )
        elif in_place and document.changed:
            decoding = document.result.diagnosis.decoding
            if decoding and decoding.lost_bytes:
                raise FileProblem(
                    f"{document.name}: {decoding.lost_bytes:,} of its bytes cannot be read and --in-place would "
                    "lose them; use --output, which keeps the file"
                )
            _save(document, Path(document.name))
        seen += 1
        changed += document.changed
        if show:
            show(document)

    documents.each(work)
    if isinstance(show, _TextOutput):
        show.end()
    if saved:
        where = "cleaned in place" if in_place else f"written to {output}"
        message(f"{count(seen, 'file')} {where}, {changed:,} changed")
    return FAILED if documents.failed else 0


def _save(document: Document, target: Path) -> None:
    """Write the cleaned document in the form of its file; says so where it must be another encoding."""
    data, codec = document.form.encode(document.cleaned)
    decoding = document.result.diagnosis.decoding
    if codec == "utf-8" and document.form.codec != "utf-8" and decoding:
        message(f"{document.name}: written as UTF-8, since {decoding.encoding} cannot write the cleaned text")
    replace_file(target, data, like=document.name)


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


def _show_json(document: Document) -> None:
    from textfix.records import json_line, result_record

    write(json_line(result_record(document.name, document.result)) + "\n")


def _show_diff(document: Document) -> None:
    from textfix.cli.diff import diff_lines

    if document.changed:
        _write_lines(diff_lines(document.name, document.text, document.result.edits, colour=colour_wanted()))


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
