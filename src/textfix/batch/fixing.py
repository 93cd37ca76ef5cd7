"""Fixing files, folders and tables: reads, has the pieces worked on, and puts everything where it belongs.

Nothing is lost, whatever happens: every file is either as it was or whole and
new, and a run that was broken off can be resumed to the very same result.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict
from typing import Any

from textfix._version import __version__
from textfix.batch.items import Failed, Item, Plan
from textfix.batch.journal import Checkpoint, Journal, fingerprint
from textfix.batch.json_cells import field_tree
from textfix.batch.options import Observer, Options
from textfix.batch.output import Output
from textfix.batch.problems import BatchError, reason
from textfix.batch.quarantine import LIST
from textfix.batch.reading import Reader, Wish
from textfix.batch.sources import Source, counted, find_sources, folder_of
from textfix.batch.summary import Tally
from textfix.batch.work import Given
from textfix.batch.workers import Workers, worthwhile_jobs
from textfix.config import Config

__all__ = ["fix_files"]


def fix_files(
    paths: Sequence[str],
    options: Options,
    config: Config | None = None,
    *,
    config_for: Callable[[str], Config] | None = None,
    ignored: Callable[[str], str | None] | None = None,
    observer: Observer | None = None,
    given: Given | None = None,
) -> Tally:
    r"""Clean files, folders and tables, and save them.

    Args:
        paths: files, folders and patterns.
        options: what is done with them.
        config: the options of the cleaning.
        config_for: the options for one file, where they differ between files.
        ignored: says why a file is to be passed over, or ``None``.
        observer: who watches.
        given: knows some results already, by the name of the document and its text; the run then takes one job.

    Returns:
        The numbers; ``failed`` and ``failed_files`` are 0 where all went well.

    Raises:
        BatchError: the run cannot start or go on (a full disk); it can be resumed.
        TextfixError: the options of the cleaning cannot be used.

    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "pages.jsonl").write_text('{"id": 1, "text": "ＧＰＵ加速"}\n', encoding="utf-8")
    >>> tally = fix_files([str(folder)], Options(output=str(folder / "clean")), Config(steps=("characters",)))
    >>> tally.documents, tally.changed, (folder / "clean" / "pages.jsonl").read_text(encoding="utf-8")
    (1, 1, '{"id": 1, "text": "GPU加速"}\n')
    """
    options.check()
    config = config or Config()
    for_file = config_for or (lambda _: config)
    return _Run(list(paths), options, config, for_file, ignored, observer or Observer(), given).run()


class _Run:
    def __init__(
        self,
        paths: list[str],
        options: Options,
        config: Config,
        config_for: Callable[[str], Config],
        ignored: Callable[[str], str | None] | None,
        observer: Observer,
        given: Given | None,
    ) -> None:
        self.paths, self.options, self.observer, self.given = paths, options, observer, given
        self.ignored = ignored
        self.wish = Wish(
            field_tree(options.fields),
            options.fields,
            config_for,
            options.limit,
            log=options.edits is not None,
            show=observer.wants_results,
            move=options.quarantine is not None,
            lossy=not options.in_place or options.edits is not None or options.backup,
        )
        self.journal = Journal(self._state_folder(), self._fingerprint(config))
        self.output = Output(options, observer, self.journal)

    def _state_folder(self) -> str:
        if self.options.output is not None:
            return self.options.output
        return folder_of(self.paths[0]) if self.paths else "."

    def _fingerprint(self, config: Config) -> str:
        options = asdict(self.options)
        for name in ("jobs", "resume"):
            options.pop(name)
        where = [os.path.abspath(path) for path in self.paths]
        return fingerprint({"version": __version__, "paths": where, "options": options, "config": asdict(config)})

    def run(self) -> Tally:
        """The whole run."""
        state = self._prepare()
        output = self.output
        done = False
        try:
            with ExitStack() as stack:
                stack.callback(output.close)
                output.open(state)
                output.move_all(state.moves)
                with Workers(self._jobs(), self.given) as workers:
                    for item, outcome in workers.run(self._items(state)):
                        output.take(item, outcome)
                output.finish()
                done = True
        except OSError as error:
            raise BatchError(
                f"the run had to stop ({reason(error)}: {error.filename or 'a file that it writes'}); every file is as "
                "it was or whole and new; mend the cause and go on with --resume"
            ) from error
        finally:
            self.journal.close(remove=done or not output.touched)
            if not done and not output.touched:
                output.leave_nothing()
        return output.total

    def _prepare(self) -> Checkpoint:
        options, journal = self.options, self.journal
        if options.resume and not journal.begun and (others := journal.others()):
            raise BatchError(
                f"the unfinished run in {others[0]} was started with other files or options; "
                "give the same ones to go on, or delete that folder"
            )
        resuming = options.resume and journal.begun
        if not resuming:
            self._refuse_to_overwrite()
        journal.open()
        if resuming:
            self.output.touched = True
            state = journal.last()
            self.observer.note(f"going on with the run that was broken off, at file {state.number + 1:,}")
            return state
        if journal.begun:
            self.observer.note("an unfinished run is begun anew; --resume would have gone on with it")
        journal.clear()
        self._find()
        return Checkpoint()

    def _refuse_to_overwrite(self) -> None:
        edits, quarantine = self.options.edits, self.options.quarantine
        again = ", or go on with that run with --resume" if self.journal.begun else ""
        if edits is not None and os.path.isdir(edits):
            raise BatchError(f"{edits}: this is a folder; name a file for the edit log")
        if quarantine is not None and os.path.lexists(quarantine) and not os.path.isdir(quarantine):
            raise BatchError(f"{quarantine}: this is a file; name a folder for the quarantine")
        if edits is not None and os.path.realpath(edits) in map(os.path.realpath, self.paths):
            raise BatchError(f"{edits}: the edit log would overwrite it; give the log another name")
        if edits is not None and os.path.exists(edits) and os.path.getsize(edits):
            raise BatchError(f"{edits}: this edit log is of another run, and its only record; give another name{again}")
        if quarantine is not None and os.path.exists(os.path.join(quarantine, LIST)):
            raise BatchError(f"{quarantine}: this quarantine is of another run; empty it, or give another{again}")

    def _find(self) -> None:
        """Put down what there is to do."""
        passed: Counter[str] = Counter()
        leave_out = [path for path in (self.options.output, self.options.quarantine) if path is not None]

        def lines() -> Iterator[Mapping[str, Any]]:
            found = find_sources(
                self.paths,
                kind=self.options.kind,
                ignored=self.ignored,
                leave_out=leave_out,
                in_place=self.options.in_place,
            )
            for item in found:
                if isinstance(item, Source):
                    yield asdict(item)
                elif item.failed:
                    yield {**asdict(Source(item.path, "", "", "")), "why": item.why}
                elif counted(item.why, 1):
                    passed[item.why] += 1
                else:
                    self.observer.note(f"{item.path}: {item.why}")

        self.journal.write_plan(lines())
        for why, number in passed.items():
            self.observer.note(counted(why, number))

    def _jobs(self) -> int:
        files = size = 0
        for number, source, why in self.journal.plan():
            files += 1
            if not why:
                with suppress(OSError):
                    status = os.stat(source.path)
                    size += status.st_size
                    if number < self.output.next:
                        self.observer.advance(status.st_size)
        self.observer.total(files, size)
        if self.given is not None:
            return 1
        if self.options.jobs is not None:
            return self.options.jobs
        return worthwhile_jobs(size)

    def _items(self, state: Checkpoint) -> Iterator[Item]:
        reader = Reader(self.wish)
        for number, source, why in self.journal.plan(state.number):
            if why:
                yield Failed(number, source, why)
                continue
            resume = None
            if number == state.number and self.output.reopen is not None:
                resume = Plan(self.output.reopen.offset, self.output.reopen.records)
            yield from reader.items(number, source, resume)
