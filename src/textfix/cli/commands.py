"""The commands. Each goes through its files one by one; a bad file never loses the rest."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textfix import Cleaner, Result, TextfixError
from textfix.cli.console import OutputProblem, colour_wanted, flush, is_terminal, message, write
from textfix.cli.display import count, shown_name
from textfix.cli.files import FileProblem, read, replace_file, target_in
from textfix.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textfix.cli.arguments import Arguments

__all__ = ["check", "diagnose", "explain", "fix"]

WOULD_CHANGE = 1
FAILED = 2


@dataclass(frozen=True, slots=True)
class _Document:
    """One file and what was made of it.

    Attributes:
        name: as given on the command line.
        text: the input as read, which the edits count in.
        result: what the library made of it.
        form: how the file writes its text.
        cleaned: the result's text in that form.
        changed: whether ``cleaned`` says anything else than the file.
    """

    name: str
    text: str
    result: Result
    form: Form
    cleaned: str
    changed: bool


class _Documents:
    """The documents of a command line, cleaned one at a time; what fails is reported and left out."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        self.failed = False

    def each(self, work: Callable[[_Document], None]) -> None:
        """Do ``work`` with every document that can be read."""
        for name in self.arguments.files:
            if pattern := self.arguments.settings.ignored(name):
                message(f"{shown_name(name)}: passed over, as {pattern} says; --no-config heeds no such pattern")
                continue
            try:
                work(_clean(Cleaner(self.arguments.config_for(name)), name))
            except FileProblem as problem:
                self._report(str(problem))
            except (TextfixError, OutputProblem, BrokenPipeError):
                raise
            except MemoryError:
                self._report(f"{shown_name(name)}: there is not enough memory for it; split it into smaller files")
            except Exception as error:  # whatever one file brings up, the others get their turn
                if sys.flags.dev_mode:
                    raise
                self._report(
                    f"{shown_name(name)}: textfix itself failed on it ({type(error).__name__}: {error}); "
                    "please report this, with the file if you can"
                )
            flush()

    def _report(self, sentence: str) -> None:
        flush()
        message(f"error: {sentence}")
        self.failed = True


def _clean(cleaner: Cleaner, name: str) -> _Document:
    data = read(name)
    result = cleaner.explain_bytes(data)
    text = result.input
    decoding = result.diagnosis.decoding
    form = Form.of(data, text, decoding.encoding if decoding else "utf-8")
    cleaned = form.lay_out(result.text)
    return _Document(name, text, result, form, cleaned, cleaned != form.lay_out(text))


def fix(arguments: Arguments) -> int:
    """Run ``textfix fix`` and return the exit status."""
    documents = _Documents(arguments)
    options = arguments.options
    output, in_place = options["output"], options["in_place"]
    saved = output is not None or in_place
    show = _show_json if options["json"] else _show_diff if options["diff"] else None if saved else _TextOutput()
    targets: dict[Path, str] = {}
    seen, changed = 0, 0

    def work(document: _Document) -> None:
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


def _save(document: _Document, target: Path) -> None:
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

    def __call__(self, document: _Document) -> None:
        if self.open_line and document.cleaned:
            write("\n")
        write(document.cleaned)
        if document.cleaned:
            self.open_line = not document.cleaned.endswith(("\n", "\r"))

    def end(self) -> None:
        """Close the last line where a person reads it; a file gets exactly the text."""
        if self.open_line and is_terminal():
            write("\n")


def _show_json(document: _Document) -> None:
    from textfix.records import json_line, result_record

    write(json_line(result_record(document.name, document.result)) + "\n")


def _show_diff(document: _Document) -> None:
    from textfix.cli.diff import diff_lines

    if document.changed:
        _write_lines(diff_lines(document.name, document.text, document.result.edits, colour=colour_wanted()))


def check(arguments: Arguments) -> int:
    """Run ``textfix check`` and return the exit status."""
    documents = _Documents(arguments)
    found = False

    def work(document: _Document) -> None:
        nonlocal found
        if document.changed:
            found = True
            write(f"{shown_name(document.name)}: would change ({count(len(document.result.edits), 'edit')})\n")

    documents.each(work)
    return FAILED if documents.failed else WOULD_CHANGE if found else 0


def explain(arguments: Arguments) -> int:
    """Run ``textfix explain`` and return the exit status."""
    from textfix.cli.table import table_lines

    return _report_on_each(arguments, lambda document: table_lines(document.name, document.text, document.result))


def diagnose(arguments: Arguments) -> int:
    """Run ``textfix diagnose`` and return the exit status."""
    from textfix.cli.verdict import verdict_lines
    from textfix.records import diagnosis_record, json_line

    if arguments.options["json"]:
        documents = _Documents(arguments)
        documents.each(lambda document: write(json_line(diagnosis_record(document.name, document.result)) + "\n"))
        return FAILED if documents.failed else 0
    return _report_on_each(arguments, lambda document: verdict_lines(document.name, document.result))


def _report_on_each(arguments: Arguments, lines: Callable[[_Document], Iterable[str]]) -> int:
    """Write a report on every document, a blank line between two."""
    documents = _Documents(arguments)
    first = True

    def work(document: _Document) -> None:
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
