"""``textfix check``: every place that ``fix`` would change, for people, for scripts and for the pages of a CI run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textfix.cli.console import message, write
from textfix.cli.display import shorten, shown_name, visible
from textfix.cli.documents import Document, Documents
from textfix.cli.language import say
from textfix.cli.places import Places
from textfix.counting import count

if TYPE_CHECKING:
    from textfix import Edit
    from textfix.cli.arguments import Arguments

__all__ = ["FORMATS", "Place", "check"]

WOULD_CHANGE = 1
FAILED = 2

_WIDEST = 40  # columns of a passage on a line for people
_MOST = 12  # changes that an annotation spells out


@dataclass(frozen=True, slots=True)
class Place:
    """One place that would change, or a doubtful one.

    Attributes:
        name: the file, as given on the command line.
        edit: what would be done.
        start: line and column of its first character, both from 1; columns count code points.
        end: line and column behind its last character.
        doubtful: whether it is a suggestion, which ``fix`` does not make.
    """

    name: str
    edit: Edit
    start: tuple[int, int]
    end: tuple[int, int]
    doubtful: bool

    @property
    def change(self) -> str:
        """The change on one line, such as ``付出 → 支付``."""
        before, after = (shorten(visible(text), _WIDEST) for text in (self.edit.before, self.edit.after))
        return f"{before} → {after}"


class TextFormat:
    """A line a place, as compilers write it."""

    def document(self, document: Document, places: list[Place]) -> Iterator[str]:
        """The lines of one document."""
        if not places:
            yield say(f"{shown_name(document.name)}: would change (line ends or the end of the file)")
        for place in places:
            line, column = place.start
            doubt = f", {say('doubtful')}" if place.doubtful else ""
            step, sure = place.edit.step, place.edit.confidence
            yield f"{shown_name(place.name)}:{line}:{column}: {place.change} ({step}, {sure:.2f}{doubt})"

    def end(self, documents: Documents) -> Iterator[str]:
        """What stands behind all documents."""
        del documents
        yield from ()


class FilesFormat(TextFormat):
    """A line a file."""

    def document(self, document: Document, places: list[Place]) -> Iterator[str]:
        """The line of one document."""
        if document.changed:
            edits = count(len(document.result.edits), "edit")
            yield say(f"{shown_name(document.name)}: would change ({edits})")
        elif places:
            yield f"{shown_name(document.name)}: {say(count(len(places), 'suggestion'))}"


class JsonLinesFormat(TextFormat):
    """One JSON object a line: a place, or a file that failed."""

    def document(self, document: Document, places: list[Place]) -> Iterator[str]:
        """The lines of one document."""
        from textfix.records import edit_fields, json_line

        if not places:
            yield json_line({"path": document.name, "kind": "form"})
        for place in places:
            edit = place.edit
            record: dict[str, Any] = {"path": place.name, "kind": "suggestion" if place.doubtful else "edit"}
            record |= {"line": place.start[0], "column": place.start[1]}
            record |= {"end_line": place.end[0], "end_column": place.end[1]} | edit_fields(edit)
            if place.doubtful:
                record["alternatives"] = [list(pair) for pair in edit.alternatives]
            yield json_line(record)

    def end(self, documents: Documents) -> Iterator[str]:
        """The files that could not be checked."""
        from textfix.records import json_line

        yield from (json_line({"path": name, "kind": "error", "message": what}) for name, what in documents.failures)


class GithubFormat(TextFormat):
    """Workflow commands of GitHub Actions, which it shows beside the lines of the change; one a line of the file."""

    def document(self, document: Document, places: list[Place]) -> Iterator[str]:
        """The commands of one document."""
        name = "" if document.name == "-" else f"file={_property(document.name)},"
        if not places:
            yield f"::warning {name}line=1,title=textfix::{say('the line ends or the end of the file would change')}"
        lines: dict[tuple[int, bool], list[Place]] = {}
        for place in places:
            lines.setdefault((place.start[0], place.doubtful), []).append(place)
        for (line, doubtful), here in lines.items():
            level = "notice" if doubtful else "warning"
            where = f"{name}line={line}"
            if len(here) == 1:
                (_, column), (end_line, end_column) = here[0].start, here[0].end
                where += f",endLine={end_line}"
                if end_line == line:
                    where += f",col={column},endColumn={max(column, end_column - 1)}"
            steps = ", ".join(dict.fromkeys(place.edit.step for place in here))
            said = "; ".join(f"{place.change} ({place.edit.confidence:.2f})" for place in here[:_MOST])
            if len(here) > _MOST:
                said += say(f"; and {len(here) - _MOST:,} more on this line")
            yield f"::{level} {where},title={_property(f'textfix: {steps}')}::{_data(said)}"

    def end(self, documents: Documents) -> Iterator[str]:
        """The files that could not be checked."""
        for name, what in documents.failures:
            yield f"::error file={_property(name)},title=textfix::{_data(what)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif() -> TextFormat:
    from textfix.cli.sarif import SarifFormat

    return SarifFormat()


FORMATS: dict[str, Callable[[], TextFormat]] = {
    "text": TextFormat,
    "files": FilesFormat,
    "jsonl": JsonLinesFormat,
    "github": GithubFormat,
    "sarif": _sarif,
}
"""What writes each ``--format``."""


def check(arguments: Arguments) -> int:
    """Run ``textfix check`` and return the exit status."""
    documents = Documents(arguments, as_saved=True)
    form = FORMATS[arguments.options["format"]]()
    suggestions = bool(arguments.options["suggestions"])
    changed = edits = 0

    def work(document: Document) -> None:
        nonlocal changed, edits
        places = _places(document, suggestions=suggestions)
        if document.changed:
            changed += 1
            edits += len(document.result.edits)
        if document.changed or places:
            _write_lines(form.document(document, places))

    documents.each(work)
    _write_lines(form.end(documents))
    if changed:
        message(f"{count(edits, 'edit')} in {changed:,} of {count(documents.done, 'file')}; textfix fix makes them")
    return FAILED if documents.failed else WOULD_CHANGE if changed else 0


def _places(document: Document, *, suggestions: bool) -> list[Place]:
    """The places of a document in the order of its text."""
    where = Places(document.text)

    def place(edit: Edit, *, doubtful: bool) -> Place:
        return Place(document.name, edit, where.of(edit.start), where.of(edit.end), doubtful)

    result = document.result
    found = [place(edit, doubtful=False) for edit in result.edits] if document.changed else []
    if suggestions:
        found += [place(edit, doubtful=True) for edit in result.suggestions]
    return sorted(found, key=lambda one: (one.edit.start, one.edit.end, one.doubtful))


def _write_lines(lines: Iterator[str]) -> None:
    for line in lines:
        write(line + "\n")
