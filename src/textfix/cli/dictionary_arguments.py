"""The arguments of the commands for dictionaries: dict and learn."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from textfix.cli.names import file_name
from textfix.cli.numbers import count_from_one, share
from textfix.errors import ConfigError

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments

__all__ = ["add_dict", "add_learn"]


def add_dict(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix dict``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser(
        "check",
        help="say what is wrong with dictionary files",
        description="Lists what is wrong, line by line. Exit status: 0 nothing, 1 something, 2 an error.",
    )
    check.add_argument("files", nargs="+", metavar="FILE", help="a .tsv of wording entries or a .txt of terms")
    show = actions.add_parser(
        "show",
        help="show every entry of a word",
        description="Shows every entry with the word on either side. Exit status: 0, or 1 if there is none.",
    )
    show.add_argument("word", metavar="WORD", help="a substitute or an original")
    show.add_argument("--dictionary", action="append", metavar="FILE", help="look into this dictionary too")
    add = actions.add_parser(
        "add",
        help="add an entry to a dictionary file",
        description="Adds an entry in its place, or merges it with the one of that substitute; makes the file. "
        "With --from, adds what was decided again and again in reports: pairs of words, and words to keep.",
    )
    add.add_argument("files", nargs=1, metavar="FILE", help="the .tsv file")
    add.add_argument("substitute", nargs="?", metavar="SUBSTITUTE", help="what spun pages show")
    add.add_argument("originals", nargs="*", default=[], metavar="ORIGINAL[:WEIGHT]", help="what authors wrote")
    add.add_argument("--guard", action="append", default=[], metavar="PHRASE", help="an honest phrase where it stays")
    add.add_argument("--source", action="append", default=[], metavar="S", help="where the pair is known from")
    add.add_argument(
        "--from",
        dest="decisions",
        action="append",
        default=[],
        type=file_name,
        metavar="DECISIONS",
        help="take the entries from this file, downloaded from a report; may be repeated",
    )
    add.add_argument(
        "--min-count",
        type=count_from_one,
        default=2,
        metavar="N",
        help="with --from: decided at least so often (default 2)",
    )
    parser.set_defaults(validate=_entry_or_decisions)


def _entry_or_decisions(arguments: Arguments) -> None:
    options = arguments.options
    if options["action"] != "add":
        return
    if options["decisions"] and options["substitute"]:
        raise ConfigError("--from brings its own entries; leave SUBSTITUTE and ORIGINAL away")
    if not options["decisions"] and not options["originals"]:
        raise ConfigError("name a SUBSTITUTE and at least one ORIGINAL, or decisions with --from")


def add_learn(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix learn``."""
    parser.add_argument("files", nargs="+", metavar="SPUN", help="a text, a .jsonl file or a folder; - is stdin")
    parser.add_argument("--clean", metavar="DIR", help="honest texts of the same kind, to compare with")
    parser.add_argument(
        "-o", "--output", type=file_name, metavar="FILE", help="write the proposals there (default: stdout)"
    )
    parser.add_argument("--field", default="text", metavar="NAME", help="the field of .jsonl lines (default text)")
    parser.add_argument("--dictionary", action="append", metavar="FILE", help="entries that are known already")
    parser.add_argument(
        "--min-count",
        type=count_from_one,
        default=4,
        metavar="N",
        help="least places of a word in the pile (default 4)",
    )
    parser.add_argument(
        "--min-documents", type=count_from_one, default=3, metavar="N", help="least texts that it stands in (default 3)"
    )
    parser.add_argument(
        "--min-score", type=share, default=0.5, metavar="0..1", help="leave out what is less likely (default 0.5)"
    )
