"""The arguments of the commands that clean text or say something of it: fix, check, explain, diagnose."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from textfix.cli.config_arguments import add_config_options
from textfix.cli.names import file_name
from textfix.cli.numbers import megabytes, whole_number
from textfix.errors import ConfigError

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments

__all__ = [
    "CHECK_FORMATS",
    "add_check",
    "add_completion",
    "add_config",
    "add_diagnose",
    "add_explain",
    "add_files",
    "add_fix",
    "add_max_document",
    "add_restore",
]

FILE_KINDS = ("text", "html", "article", "json", "jsonl", "csv", "tsv", "parquet")
CHECK_FORMATS = ("text", "files", "jsonl", "github", "sarif")


def add_files(parser: argparse.ArgumentParser) -> None:
    """The files to read."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="a file to read; - or none: stdin")


def add_max_document(parser: argparse._ActionsContainer) -> None:
    """How long a text may be; a longer one is named and left alone."""
    parser.add_argument(
        "--max-document",
        type=megabytes,
        default=16_000_000,
        metavar="MB",
        help="the largest text or record that is read (default: 16)",
    )


def add_fix(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix fix``."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a file, a folder or a pattern such as 'pages/**/*.txt'; -: stdin"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--output",
        type=file_name,
        metavar="DIR",
        help="write the cleaned files into this folder, in a tree like theirs",
    )
    where.add_argument("--in-place", action="store_true", help="replace each file; encoding and line ends stay")
    parser.add_argument("--backup", action="store_true", help="with --in-place: keep each replaced file as NAME.bak")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--diff", action="store_true", help="show the changes, word by word, instead of the text")
    what.add_argument(
        "--json", action="store_true", help="text, edits and diagnosis as JSON Lines, one document a line"
    )
    batch = parser.add_argument_group("records, and many files")
    batch.add_argument(
        "--field",
        action="append",
        metavar="NAME",
        help="of .json .jsonl .csv .tsv .parquet: the field or column that is a text (default: text); "
        "meta.title is title inside meta; may be repeated",
    )
    batch.add_argument(
        "--as",
        dest="kind",
        choices=FILE_KINDS,
        help="read every named file so, whatever its name ends with; article: of HTML keep the text of the article",
    )
    batch.add_argument(
        "--jobs",
        type=whole_number,
        metavar="N",
        help="worker processes (default: as many as the input is worth, 8 at most)",
    )
    batch.add_argument("--resume", action="store_true", help="go on with a run that was broken off")
    batch.add_argument(
        "--edits", type=file_name, metavar="FILE", help="write the edit log, from which textfix restore rebuilds inputs"
    )
    batch.add_argument(
        "--quarantine",
        type=file_name,
        metavar="DIR",
        help="put records and files that cannot be cleaned here, with the reasons",
    )
    batch.add_argument("--report", type=file_name, metavar="FILE", help="write an HTML report on all documents")
    add_max_document(batch)
    add_config_options(parser)
    parser.set_defaults(validate=_fits_together)


def add_restore(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix restore``."""
    parser.add_argument("log", metavar="LOG", help="the edit log that fix --edits wrote")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--output", type=file_name, metavar="DIR", help="write the inputs into this folder")
    where.add_argument("--in-place", action="store_true", help="put the inputs where the cleaned files are")
    parser.add_argument(
        "--from",
        dest="cleaned",
        type=file_name,
        metavar="DIR",
        help="the cleaned files, where they have been moved since",
    )


def add_check(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix check``."""
    add_files(parser)
    parser.add_argument(
        "--format",
        choices=CHECK_FORMATS,
        default=CHECK_FORMATS[0],
        help="text: a line a place; files: a line a file; jsonl: JSON Lines; github: annotations of GitHub Actions; "
        "sarif: SARIF 2.1.0 (default: text)",
    )
    parser.add_argument("--suggestions", action="store_true", help="name the doubtful places too; they change nothing")
    add_max_document(parser)
    add_config_options(parser)


def add_explain(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix explain``."""
    add_files(parser)
    add_max_document(parser)
    add_config_options(parser)


def add_diagnose(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix diagnose``."""
    add_files(parser)
    parser.add_argument("--json", action="store_true", help="JSON Lines, one document a line")
    add_max_document(parser)
    add_config_options(parser)


def add_config(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix config``."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="show what is in force for this file")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--show", action="store_true", help="show the options in force (this is the default)")
    what.add_argument("--init", action="store_true", help="write a textfix.toml with every option as a comment")
    add_config_options(parser)


def add_completion(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix completion``."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")


_SAVING = ("backup", "resume", "edits", "quarantine", "report")


def _fits_together(arguments: Arguments) -> None:
    options = arguments.options
    saved = options["output"] is not None or options["in_place"]
    if "-" in arguments.files and saved:
        flag = "--in-place" if options["in_place"] else "--output"
        raise ConfigError(f"stdin has no file name, so {flag} cannot write it; name a FILE, or leave {flag} away")
    for name in _SAVING:
        if options[name] and not saved:
            raise ConfigError(f"--{name} goes with --output or --in-place; add one of them, or leave --{name} away")
    if options["jobs"] is not None and options["jobs"] < 1:
        raise ConfigError(f"--jobs must be at least 1, not {options['jobs']}")
    if options["backup"] and not options["in_place"]:
        raise ConfigError("--backup goes with --in-place; add it, or leave --backup away")
