"""``textfix fix`` where it saves files or goes through records, and ``textfix restore``."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textfix import Result
from textfix.batch import Observer, Options, Tally, fix_files, restore_files
from textfix.batch.problems import Stopped
from textfix.batch.sources import RECORD_KINDS, kind_of
from textfix.batch.streaming import stream_file
from textfix.cli.console import complain, flush, message
from textfix.cli.display import shown_name
from textfix.cli.progress import Progress
from textfix.counting import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textfix.cli.arguments import Arguments
    from textfix.report import Report

__all__ = ["Watcher", "fix_records", "fix_saved", "holds_records", "restore"]

FAILED = 2
STOPPED = 143  # 128 + SIGTERM, as shells report it
_SHOWN = 20  # failures that are told one by one


class Watcher(Observer):
    """Shows how far a run is, tells what fails, and hands results on.

    Args:
        show: takes every result, or ``None``.
        report: takes every result, or ``None``.
        kept: where the reasons of all failures stand, or ``""``.
    """

    def __init__(
        self, show: Callable[[str, Result], None] | None = None, report: Report | None = None, kept: str = ""
    ) -> None:
        self.show, self.report, self.kept = show, report, kept
        self.wants_results = show is not None or report is not None
        self.wants_all = report is not None
        self.failures = 0
        self.progress = Progress()

    def total(self, files: int, size: int) -> None:
        """Show the bar."""
        self.progress.begin(files, size)

    def advance(self, size: int) -> None:
        """Move the bar."""
        self.progress.advance(size)

    def document(self, name: str, result: Result, seconds: float) -> None:
        """Hand a result on."""
        if self.show is not None:
            self.progress.pause()
            try:
                self.show(name, result)
            except BrokenPipeError:  # who looked has left, as `head` does; it says nothing of the files
                raise Stopped from None
        if self.report is not None:
            self.report.add(name, result, seconds)

    def failed(self, name: str, why: str) -> None:
        """Tell of a failure; of very many only the first."""
        self.failures += 1
        if self.report is not None:
            self.report.fail(name, why)
        if self.failures <= _SHOWN:
            self._tell(f"{shown_name(name)}: {why}", complain)
        elif self.failures == _SHOWN + 1:
            where = f"; {self.kept} names all" if self.kept else "; --quarantine keeps them with their reasons"
            self._tell(f"further errors are only counted{where}")

    def note(self, sentence: str) -> None:
        """Tell."""
        self._tell(sentence)

    def _tell(self, sentence: str, tell: Callable[[str], None] = message) -> None:
        self.progress.pause()
        flush()
        tell(sentence)


def fix_saved(arguments: Arguments, show: Callable[[str, Result], None] | None) -> int:
    """Run ``textfix fix`` with ``--output`` or ``--in-place`` and return the exit status.

    Args:
        arguments: the command line.
        show: takes the result of every document, as ``--diff`` wants it.
    """
    options = arguments.options
    with ExitStack() as stack:
        report = _report(arguments, stack)
        kept = str(Path(options["quarantine"], "why.jsonl")) if options["quarantine"] else ""
        watcher = Watcher(show, report, kept)
        stack.callback(watcher.progress.end)
        stack.enter_context(_ending())
        began = time.monotonic()
        try:
            tally = fix_files(
                arguments.files,
                _options(options),
                arguments.config,
                config_for=arguments.config_for,
                ignored=arguments.settings.ignored,
                observer=watcher,
            )
        except (Stopped, KeyboardInterrupt) as stop:
            watcher.progress.end()
            message("stopped; every file is as it was or whole and new, and --resume goes on")
            if isinstance(stop, Stopped):
                return STOPPED
            raise
        watcher.progress.end()
        if report is not None:
            report.write(options["report"])
        where = "cleaned in place" if options["in_place"] else f"written to {options['output']}"
        _summary(tally, time.monotonic() - began, where)
    return FAILED if tally.failed or tally.failed_files else 0


def holds_records(arguments: Arguments, name: str) -> bool:
    """Whether a file is one of records, by its name or by ``--as``."""
    kind = arguments.options["kind"] or kind_of(name)[0]
    return kind in RECORD_KINDS


def fix_records(
    arguments: Arguments, name: str, show: Callable[[str, Result], None] | None, put: Callable[[bytes], None]
) -> bool:
    """Clean one file of records to stdout through ``put``, or show its results; returns whether all went well."""
    options = arguments.options
    kind = options["kind"] or kind_of(name)[0]
    if kind == "parquet":
        complain(f"{shown_name(name)}: Parquet cannot go to standard output; use --output or --in-place")
        return False
    watcher = Watcher(show)
    given = _options(options)
    tally = stream_file(
        name,
        (lambda _: None) if show else put,
        arguments.config_for(name),
        kind=kind,
        compression=kind_of(name)[1],
        fields=given.fields,
        jobs=given.jobs or 1,
        limit=given.limit,
        observer=watcher,
    )
    flush()
    return not (tally.failed or tally.failed_files)


def restore(arguments: Arguments) -> int:
    """Run ``textfix restore`` and return the exit status."""
    options = arguments.options
    watcher = Watcher()
    done = restore_files(
        options["log"],
        output=options["output"],
        in_place=options["in_place"],
        cleaned=options["cleaned"],
        observer=watcher,
    )
    if not done.complete:
        message("the run that wrote this log was not finished; what it had done is restored")
    where = "in place" if options["in_place"] else f"into {options['output']}"
    message(f"{count(done.files, 'file')} restored {where}, each equal to its input by SHA-256; {done.failed:,} failed")
    return FAILED if done.failed else 0


def _options(options: Any) -> Options:
    return Options(
        output=options["output"],
        in_place=options["in_place"],
        backup=options["backup"],
        fields=tuple(options["field"] or ("text",)),
        kind=options["kind"],
        jobs=options["jobs"],
        resume=options["resume"],
        edits=options["edits"],
        quarantine=options["quarantine"],
        limit=options["max_document"],
    )


def _report(arguments: Arguments, stack: ExitStack) -> Report | None:
    if arguments.options["report"] is None:
        return None
    from textfix.report import Report

    return stack.enter_context(Report(config=arguments.config))


@contextmanager
def _ending() -> Iterator[None]:
    """While this lasts, SIGTERM ends the run as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return

    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _summary(tally: Tally, seconds: float, where: str) -> None:
    """What was done, in a few lines on stderr."""
    rate = f", {tally.characters / seconds:,.0f} characters a second" if seconds >= 1 else ""
    message(f"{count(tally.files, 'file')} {where}, {tally.changed_files:,} changed")
    if tally.documents != tally.files or tally.spun:
        spun = f", {tally.spun:,} spun" if tally.spun else ""
        message(f"{count(tally.documents, 'document')}, {tally.changed:,} changed{spun}{rate}")
    if tally.edits:
        message(f"edits: {_shares(tally.by_step)}")
    if tally.by_dialect:
        message(f"wording edits by dialect: {_shares(tally.by_dialect)}")
    if tally.failed or tally.failed_files:
        message(f"failed: {count(tally.failed, 'record')}, {count(tally.failed_files, 'file')}")


def _shares(counts: Any) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.most_common())
