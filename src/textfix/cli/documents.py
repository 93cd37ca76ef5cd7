"""The documents of a command line: each file read, cleaned, and its form kept; a bad file never loses the rest."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textfix import Cleaner, Config, Result, TextfixError
from textfix.batch.markup import explain_html, html_config
from textfix.batch.sources import RECORD_KINDS, Passed, counted, find_sources, kind_of
from textfix.cli.console import OutputProblem, complain, flush, message
from textfix.cli.display import shown_name
from textfix.cli.files import FileProblem, is_page, read
from textfix.encoding import decode
from textfix.errors import MissingExtraError
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
        changed: whether cleaning changes anything in the text.
    """

    name: str
    text: str
    result: Result
    form: Form
    cleaned: str
    changed: bool


class Documents:
    """The documents of a command line, cleaned one at a time; what fails is reported and left out."""

    def __init__(self, arguments: Arguments, *, as_saved: bool = False) -> None:
        """Documents of these arguments; ``as_saved`` as :func:`clean_file` takes it."""
        self.arguments = arguments
        self.as_saved = as_saved
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
                limit = self.arguments.options["max_document"]
                work(clean_file(self.arguments.config_for(name), name, limit, as_saved=self.as_saved))
                self.done += 1
            except FileProblem as problem:
                self._report(name, str(problem))
            except MissingExtraError as problem:  # one that this file needs, other files may not
                self._report(name, f"{shown_name(name)}: {problem}")
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
            if name == "-" or not os.path.isdir(name):  # noqa: PTH112  # for Path an empty name is this folder
                yield name
                continue
            texts = []
            for found in find_sources([name], ignored=self.arguments.settings.ignored):
                if isinstance(found, Passed):
                    if found.failed:
                        self._report(found.path, f"{shown_name(found.path)}: {found.why}")
                    else:
                        passed[found.why] += 1
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
        complain(sentence)
        self.failed = True
        self.failures.append((name, sentence))


def clean_file(config: Config, name: str, limit: int | None = None, *, as_saved: bool = False) -> Document:
    """The document that a file holds, cleaned.

    Args:
        config: the options for it.
        name: the file; ``-`` is stdin.
        limit: the most bytes that it may have; ``None`` is any.
        as_saved: whether a page of HTML is taken as ``fix`` saves it, with its markup, and not as the text of its
            article.

    Raises:
        FileProblem: the file cannot be read, or is longer.
    """
    data = read(name, limit)
    if is_page(name) and not as_saved:
        article = Cleaner(config).explain_html(data)
        form = Form("utf-8", b"", "\n", ended=True)
        return Document(name, article.input, article, form, form.lay_out(article.text), bool(article.edits))
    result: Result
    if kind_of(name)[0] == "html":
        page, read_as = decode(data)
        result = explain_html(Cleaner(html_config(config)), page)
        result = replace(result, diagnosis=replace(result.diagnosis, decoding=read_as))
    else:
        result = Cleaner(config).explain_bytes(data)
    text, decoding = result.input, result.diagnosis.decoding
    form = Form.of(data, text, decoding.encoding if decoding else "utf-8")
    cleaned = form.lay_out(result.text)
    return Document(name, text, result, form, cleaned, cleaned != form.lay_out(text))
