"""``textfix report``: a page to look at every document and to decide on every edit."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from textfix import Cleaner, TextfixError
from textfix.batch.looking import look_at_files
from textfix.batch.sources import Source, counted, find_sources
from textfix.batch.workers import worthwhile_jobs
from textfix.cli.batch import Watcher
from textfix.cli.console import complain, message
from textfix.cli.display import shown_name
from textfix.cli.files import FileProblem, read
from textfix.counting import count
from textfix.report import Report

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments

__all__ = ["report"]

FAILED = 2


def report(arguments: Arguments) -> int:
    """Run ``textfix report`` and return the exit status."""
    options = arguments.options
    output = str(options["output"])
    if os.path.realpath(output) in {os.path.realpath(name) for name in arguments.files}:
        raise TextfixError(f"the report would overwrite {output}, which is to be read; name another file with -o")
    with Report(title=options["title"], config=arguments.config) as pages:
        watcher = Watcher(report=pages)
        if "-" in arguments.files:
            _stdin(pages, arguments)
        sources = list(_sources(arguments, watcher, leave_out=output))
        size = sum(_size(source) for source in sources)
        watcher.total(len(sources), size)
        try:
            look_at_files(
                sources,
                arguments.config_for,
                watcher,
                fields=tuple(options["field"] or ("text",)),
                jobs=options["jobs"] or worthwhile_jobs(size),
                limit=options["max_document"],
            )
        finally:
            watcher.progress.end()
        figures = pages.figures
        if figures.failed and not figures.documents:
            message("no report was written, since nothing could be read")
            return FAILED
        pages.write(output)
    told = f"{output}: {count(figures.documents, 'document')}, {count(figures.edits, 'edit')}"
    told += f", {figures.doubtful:,} to look at" if figures.doubtful else ""
    message(f"{told}; open it in a browser")
    return FAILED if figures.failed else 0


def _sources(arguments: Arguments, watcher: Watcher, leave_out: str) -> Iterator[Source]:
    """The files named and those in the folders named, but not the last report; of HTML, the article."""
    last = os.path.realpath(leave_out)
    passed: dict[str, int] = {}
    articles = find_spec("trafilatura") is not None
    pages = 0
    for name in arguments.files:
        if name == "-":
            continue
        for found in find_sources([name], ignored=arguments.settings.ignored):
            if isinstance(found, Source):
                if os.path.realpath(found.path) == last:
                    continue
                pages += found.kind == "html"
                yield replace(found, kind="article") if articles and found.kind == "html" else found
            elif found.failed:
                watcher.failed(found.path, found.why)
            elif counted(found.why, 1):
                passed[found.why] = passed.get(found.why, 0) + 1
            else:
                message(f"{shown_name(found.path)}: {found.why}")
    for why, number in passed.items():
        message(counted(why, number))
    if pages and not articles:
        message("HTML is shown with its markup; pip install 'textfix[html]' shows the article alone")


def _size(source: Source) -> int:
    with suppress(OSError):
        return Path(source.path).stat().st_size
    return 0


def _stdin(pages: Report, arguments: Arguments) -> None:
    """Clean what comes in; where that fails it is named in the report and on stderr."""
    start = time.perf_counter()
    sentence = ""
    try:
        result = Cleaner(arguments.config_for("-")).explain_bytes(read("-", arguments.options["max_document"]))
        pages.add("-", result, time.perf_counter() - start)
    except FileProblem as problem:
        sentence = str(problem)
    except TextfixError:
        raise  # a wrong option or dictionary is wrong for all files
    except MemoryError:
        sentence = "there is not enough memory for it; split it into smaller files"
    except Exception as error:  # whatever one file brings up, the others get their turn
        if sys.flags.dev_mode:
            raise
        sentence = f"textfix itself failed on it ({type(error).__name__}: {error}); please report this"
    if sentence:
        complain(f"{shown_name('-')}: {sentence}")
        pages.fail("-", sentence, time.perf_counter() - start)
