"""The arguments of the commands for looking and deciding: report and apply."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from textfix.cli.config_arguments import add_config_options
from textfix.cli.names import file_name
from textfix.cli.numbers import whole_number
from textfix.cli.text_arguments import add_max_document
from textfix.errors import ConfigError

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments

__all__ = ["add_apply", "add_report"]


def add_report(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix report``."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a file to read, or a folder with such; - or none: stdin"
    )
    parser.add_argument(
        "-o",
        "--output",
        default="report.html",
        type=file_name,
        metavar="REPORT",
        help="the HTML file to write (default report.html)",
    )
    parser.add_argument("--title", metavar="TEXT", help="heading of the report")
    _add_field(parser)
    parser.add_argument("--jobs", type=whole_number, metavar="N", help="worker processes (default: by the size)")
    add_max_document(parser)
    add_config_options(parser)
    parser.set_defaults(validate=_some_jobs)


def _some_jobs(arguments: Arguments) -> None:
    jobs = arguments.options["jobs"]
    if jobs is not None and jobs < 1:
        raise ConfigError(f"--jobs must be at least 1, not {jobs}")


def add_apply(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix apply``."""
    parser.add_argument("decisions", metavar="DECISIONS", help="the JSON file downloaded from a report")
    parser.add_argument(
        "documents",
        nargs="*",
        default=[],  # else argparse names it among what is missing
        metavar="FILE",
        help="write these; one that nothing was decided on is cleaned as fix does (default: all that were reviewed)",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--output", type=file_name, metavar="DIR", help="write the results into this folder, below it as in their own"
    )
    where.add_argument("--in-place", action="store_true", help="replace each file; encoding and line ends stay")
    _add_field(parser)
    add_config_options(parser)
    parser.set_defaults(validate=_stdin_stays)


def _add_field(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--field",
        action="append",
        metavar="NAME",
        help="of tables and JSON: the field that is a text (default: text); may be repeated",
    )


def _stdin_stays(arguments: Arguments) -> None:
    output, in_place = arguments.options["output"], arguments.options["in_place"]
    if "-" in arguments.options["documents"] and (output is not None or in_place):
        flag = "--in-place" if in_place else "--output"
        raise ConfigError(f"stdin has no file name, so {flag} cannot write it; name a FILE, or leave {flag} away")
