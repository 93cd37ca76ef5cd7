"""``textfix apply`` for files of records: each field as it was decided on, the rest of the file byte for byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textfix import Cleaner, Config, Result
from textfix.batch import Options, fix_files
from textfix.batch.problems import BadRecord
from textfix.batch.sources import RECORD_KINDS, kind_of
from textfix.batch.streaming import stream_file
from textfix.cli.batch import Watcher
from textfix.cli.console import flush, write_bytes
from textfix.edits import apply
from textfix.report import Decisions, DecisionsError, Reviewed
from textfix.report.record import fingerprint

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments

__all__ = ["apply_to_records", "file_of"]


def file_of(name: str) -> str:
    """The file that a document of a report stands in: for ``pages.jsonl#17`` that is ``pages.jsonl``."""
    file, sign, _ = name.rpartition("#")
    return file if sign and kind_of(file)[0] in RECORD_KINDS and not Path(name).exists() else name


class _Decided:
    """What was decided on the records of one file, by name or, where the file was moved, by content."""

    def __init__(self, decisions: Decisions, file: str) -> None:
        self.by_name = {document.name: document for document in decisions.documents if file_of(document.name) == file}
        self.by_hash = {} if self.by_name else {document.sha256: document for document in decisions.documents}
        self.made = 0
        self._reader = Cleaner(Config(steps=()))

    def __call__(self, name: str, text: str) -> Result | None:
        """The result of a document that was reviewed; ``None`` for the others."""
        known = self.by_name.get(name) or (self.by_hash.get(fingerprint(text)) if self.by_hash else None)
        if known is None:
            return None
        if known.sha256 != fingerprint(text):
            raise BadRecord("it is not the text that was reviewed any more; make a new report of it")
        return self._result(known, text)

    def _result(self, known: Reviewed, text: str) -> Result:
        try:
            edits = known.made(text)
        except DecisionsError as problem:
            raise BadRecord(str(problem)) from None
        self.made += len(known.decisions)
        return replace(self._reader.explain(text), text=apply(text, edits), edits=edits)


def apply_to_records(decisions: Decisions, arguments: Arguments, name: str, target: str | None) -> tuple[str, int]:
    """Write one file of records.

    Args:
        decisions: all that were made.
        arguments: the command line.
        name: the file.
        target: where it goes; ``None`` is in place, or stdout.

    Returns:
        What was wrong with the file, or nothing; and how many decisions were brought in.
    """
    options = arguments.options
    fields = tuple(options["field"] or ("text",))
    decided = _Decided(decisions, name)
    watcher = Watcher()
    if target is None and not options["in_place"]:
        kind, compression = kind_of(name)
        if kind == "parquet":
            return f"{name}: Parquet cannot go to standard output; use --output or --in-place", 0
        config = arguments.config_for(name)
        tally = stream_file(
            name,
            write_bytes,
            config,
            kind=kind,
            compression=compression,
            fields=fields,
            observer=watcher,
            given=decided,
        )
        flush()
    else:
        where = Options(
            output=None if target is None else str(Path(target).parent), in_place=target is None, fields=fields
        )
        tally = fix_files([name], where, config_for=arguments.config_for, observer=watcher, given=decided)
    if tally.failed_files:
        return f"{name}: it was not written", decided.made
    if tally.failed:
        return f"{name}: {tally.failed:,} of its records stay as they were, see above", decided.made
    return "", decided.made
