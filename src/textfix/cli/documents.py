"""The documents of a command line: each file read, cleaned, and its form kept; a bad file never loses the rest."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textfix import Cleaner, Result, TextfixError
from textfix.batch.sources import RECORD_KINDS, Passed, counted, find_sources, kind_of
from textfix.cli.console import OutputProblem, flush, message
from textfix.cli.display import shown_name
from textfix.cli.files import FileProblem, is_page, read
from textfix.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textfix.cli.arguments import Arguments

__all__ = ["Document", "Documents", "clean_file"]


@dataclass(frozen=True, slots=True)
class Document:
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


class Documents:
    """The documents of a command line, cleaned one at a time; what fails is reported and left out."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        self.failed = False
        self.done = 0
        self.failures: list[tuple[str, str]] = []  # name of the file, what is wrong with it

    def each(self, work: Callable[[Document], None]) -> None:
        """Do ``work`` with every document that can be read."""
        for name in self._names():
            if pattern := self.arguments.settings.ignored(name):
                message(f"{shown_name(name)}: passed over, as {pattern} says; --no-config heeds no such pattern")
                continue
            try:
                if kind_of(name)[0] in RECORD_KINDS:
                    message(f"{shown_name(name)}: it is read as one text; fix and report read its records")
                work(clean_file(Cleaner(self.arguments.config_for(name)), name, self.arguments.options["max_document"]))
                self.done += 1
            except FileProblem as problem:
                self._report(name, str(problem))
            except (TextfixError, OutputProblem, BrokenPipeError):
                raise
            except MemoryError:
                self._report(
                    name, f"{shown_name(name)}: there is not enough memory for it; split it into smaller files"
                )
            except Exception as error:  # whatever one file brings up, the others get their turn
                if sys.flags.dev_mode:
                    raise
                self._report(
                    name,
                    f"{shown_name(name)}: textfix itself failed on it ({type(error).__name__}: {error}); "
                    "please report this, with the file if you can",
                )
            flush()

    def _names(self) -> Iterator[str]:
        """The files to read: those named, and in a folder the texts and pages that nothing says to pass over."""
        passed: Counter[str] = Counter()
        for name in self.arguments.files:
            if name == "-" or not Path(name).is_dir():
                yield name
                continue
            texts = []
            for found in find_sources([name], ignored=self.arguments.settings.ignored):
                if isinstance(found, Passed):
                    if found.failed:
                        self._report(found.path, f"{shown_name(found.path)}: {found.why}")
                    passed[found.why] += not found.failed
                elif found.kind in RECORD_KINDS:
                    passed["records"] += 1
                else:
                    texts.append(found.path)
            if not texts:
                self._report(name, f"{shown_name(name)}: there is no text in this folder; name the files in it")
            yield from texts
        for why, number in passed.items():
            message(counted(why, number))

    def _report(self, name: str, sentence: str) -> None:
        flush()
        message(f"error: {sentence}")
        self.failed = True
        self.failures.append((name, sentence))


def clean_file(cleaner: Cleaner, name: str, limit: int | None = None) -> Document:
    """The document that a file holds, cleaned.

    Args:
        cleaner: does it.
        name: the file; ``-`` is stdin.
        limit: the most bytes that it may have; ``None`` is any.

    Raises:
        FileProblem: the file cannot be read, or is longer.
    """
    data = read(name, limit)
    if is_page(name):
        result = cleaner.explain_html(data)
        form = Form("utf-8", b"", "\n", ended=True)
        return Document(name, result.input, result, form, form.lay_out(result.text), changed=True)
    result = cleaner.explain_bytes(data)
    text = result.input
    decoding = result.diagnosis.decoding
    form = Form.of(data, text, decoding.encoding if decoding else "utf-8")
    cleaned = form.lay_out(result.text)
    return Document(name, text, result, form, cleaned, cleaned != form.lay_out(text))
