"""The arguments of the commands that clean text or say something of it: fix, check, explain, diagnose."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from textfix.cli.config_arguments import add_config_options
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
]

CHECK_FORMATS = ("text", "files", "jsonl", "github", "sarif")


def add_files(parser: argparse.ArgumentParser) -> None:
    """The files to read."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="a file to read; - or none: stdin")


def add_fix(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix fix``."""
    add_files(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--output", metavar="DIR", help="write each cleaned file under its own name into this folder")
    where.add_argument("--in-place", action="store_true", help="replace each file; encoding and line ends stay")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--diff", action="store_true", help="show the changes, word by word, instead of the text")
    what.add_argument(
        "--json", action="store_true", help="text, edits and diagnosis as JSON Lines, one document a line"
    )
    add_config_options(parser)
    parser.set_defaults(validate=_stdin_stays)


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
    add_config_options(parser)


def add_explain(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix explain``."""
    add_files(parser)
    add_config_options(parser)


def add_diagnose(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix diagnose``."""
    add_files(parser)
    parser.add_argument("--json", action="store_true", help="JSON Lines, one document a line")
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


def _stdin_stays(arguments: Arguments) -> None:
    output, in_place = arguments.options["output"], arguments.options["in_place"]
    if "-" in arguments.files and (output is not None or in_place):
        flag = "--in-place" if in_place else "--output"
        raise ConfigError(f"stdin has no file name, so {flag} cannot write it; name a FILE, or leave {flag} away")
