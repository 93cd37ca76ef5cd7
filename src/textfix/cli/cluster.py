"""The command line of the Spark and the Ray job: the same options as ``textfix fix``, Parquet in and out."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from textfix.cli.numbers import count_from_one
from textfix.config import Config
from textfix.counting import count
from textfix.errors import ConfigError, TextfixError
from textfix.integrations.values import RECORD

__all__ = ["Job", "parse_job", "run_job"]

_FAILED = 2


@dataclass(frozen=True, slots=True)
class Job:
    """What a job is asked to do.

    Attributes:
        inputs: paths of Parquet files or folders, as the cluster's file systems write them.
        output: path of the folder to write.
        fields: names of the columns to clean.
        config: the options.
        overwrite: whether an output that is there already is replaced.
        partitions: number of parts to cut the rows into before the work; ``None`` leaves them as they are read.
        batch_size: rows that a worker gets at a time.
    """

    inputs: tuple[str, ...]
    output: str
    fields: tuple[str, ...]
    config: Config
    overwrite: bool
    partitions: int | None
    batch_size: int

    def record(self, field: str) -> str:
        """Name of the column of records of a field.

        >>> parse_job("job", ["--field", "title", "--field", "text", "in", "out"]).record("title")
        'textfix_title'
        """
        return RECORD if len(self.fields) == 1 else f"{RECORD}_{field}"


def parse_job(program: str, argv: Sequence[str] | None = None) -> Job:
    """The command line of a job; ends the program with status 2 and a sentence where it is wrong.

    >>> parse_job("job", ["--steps", "wording", "in/", "out/"]).config.steps
    ('wording',)
    """
    from textfix.cli.config_arguments import add_config_options, config_fields, settings_of

    parser = argparse.ArgumentParser(
        prog=program,
        description="Cleans columns of Parquet files on a cluster and adds a column of records with all edits.",
        allow_abbrev=False,
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="a Parquet file or a folder of them")
    parser.add_argument("output", metavar="OUTPUT", help="the folder to write, as Parquet")
    parser.add_argument(
        "--field", action="append", metavar="NAME", help="a column to clean; may be repeated (default: text)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace what OUTPUT holds")
    parser.add_argument(
        "--partitions", type=count_from_one, metavar="N", help="cut the rows into so many parts before the work"
    )
    parser.add_argument(
        "--batch-size",
        type=count_from_one,
        default=256,
        metavar="N",
        help="rows that a worker gets at a time (default: 256)",
    )
    add_config_options(parser)
    options = vars(parser.parse_args(argv))
    try:
        # A scraped page is not to say what may be done with it: no marks in the text are heeded.
        settings = replace(settings_of(options), base={})
        config = settings.config_for(None, **config_fields(options))
    except ConfigError as error:
        parser.error(str(error))
    fields = tuple(dict.fromkeys(options["field"] or ["text"]))
    return Job(
        tuple(options["inputs"]),
        options["output"],
        fields,
        config,
        options["overwrite"],
        options["partitions"],
        options["batch_size"],
    )


def run_job(program: str, work: Callable[[Job], dict[str, int]], argv: Sequence[str] | None = None) -> int:
    """Run a job and say what it did; the exit status is 2 if it failed or left a text alone that it could not clean.

    Args:
        program: its name, for messages.
        work: does the job; returns how many documents there were, and how many changed, spun, edits and failed.
        argv: the arguments; ``None`` takes them from ``sys.argv``.
    """
    job = parse_job(program, argv)
    started = time.monotonic()
    try:
        totals = work(job)
    except TextfixError as error:
        print(f"error: {error}", file=sys.stderr)
        return _FAILED
    seconds = time.monotonic() - started
    print(
        f"{job.output}: {count(totals['documents'], 'document')}, {totals['changed']:,} changed, "
        f"{totals['spun']:,} spun, {count(totals['edits'], 'edit')}, {totals['failed']:,} failed; {seconds:,.0f} s",
        file=sys.stderr,
    )
    return _FAILED if totals["failed"] else 0
