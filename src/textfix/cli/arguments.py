"""What can be written on the command line, and the Config that it means."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from textfix._version import __version__
from textfix.config import SCRIPTS, STEPS, Config
from textfix.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Arguments", "parse"]

_DESCRIPTION = """\
Restores spun, scraped and mis-converted Chinese text, and records every edit.
FILE may be in any encoding that Chinese pages use; - or nothing is stdin."""

_COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("fix", "write the cleaned text", "Writes the cleaned text to stdout, as UTF-8."),
    (
        "check",
        "say whether files would change",
        "Names the files that fix would change. Exit status: 0 none, 1 some, 2 an error.",
    ),
    (
        "explain",
        "list every edit with its reason",
        "Lists every edit: where (line:column), what, which step and rule, how sure (0..1), and why.",
    ),
    ("diagnose", "say what is wrong with a text", "Says whether a text was spun, how sure, and what else is wrong."),
)

_DICTIONARY_COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("dict", "check, show or add dictionary entries", "Works on wording dictionaries and files of terms."),
    (
        "learn",
        "propose new dictionary entries from a pile of damaged text",
        "Reads damaged texts and proposes new entries with example lines: a file to edit and to use with --dictionary.",
    ),
)

_EPILOG = """\
examples:
  textfix fix scraped.txt > clean.txt
  textfix fix --in-place --diff pages/*.txt
  textfix check pages/*.txt
  textfix explain page.txt"""


@dataclass(frozen=True, slots=True)
class Arguments:
    """One command line.

    Attributes:
        command: ``fix``, ``check``, ``explain``, ``diagnose``, ``dict`` or ``learn``.
        files: names as given; ``-`` is stdin.
        config: what the common options say.
        output: folder for the cleaned files, or ``None``.
        in_place: whether each file is replaced by its cleaned form.
        diff: whether the changes are shown instead of the text.
        json: whether JSON Lines are written, one document a line.
        options: what only ``dict`` and ``learn`` take, by name.
    """

    command: str
    files: tuple[str, ...]
    config: Config
    output: str | None = None
    in_place: bool = False
    diff: bool = False
    json: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence, without the whole usage in front of it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"textfix: error: {message}; see {self.prog} --help\n")


def parse(argv: Sequence[str] | None = None) -> Arguments:
    """The command line as :class:`Arguments`; ends the program with status 2 and a sentence where it is wrong.

    >>> parse(["fix", "--steps", "wording,characters", "page.txt"]).config.steps
    ('characters', 'wording')
    """
    argv = sys.argv[1:] if argv is None else list(argv)
    parser, commands = _parsers()
    if not argv or argv[0] not in commands:
        if argv and argv[0].startswith("-"):
            parser.parse_args(argv)  # prints the help or the version and leaves
        named = f"unknown command {argv[0]!r}" if argv else "no command"
        parser.error(f"{named}; the commands are {', '.join(commands)}")
    command = commands[argv[0]]
    if argv[0] in ("dict", "learn"):
        return _parse_dictionaries(parser, argv)
    # Not through the outer parser: that one refuses a FILE behind an option behind a FILE. What stands behind -- is
    # a FILE whatever it looks like; argparse of Python 3.10 and 3.11 gets that wrong for mixed arguments.
    end = argv.index("--") if "--" in argv else len(argv)
    options = command.parse_intermixed_args(argv[1:end])
    files = (*options.files, *argv[end + 1 :]) or ("-",)
    output, in_place = getattr(options, "output", None), getattr(options, "in_place", False)
    if "-" in files and (output is not None or in_place):
        flag = "--in-place" if in_place else "--output"
        command.error(f"stdin has no file name, so {flag} cannot write it; name a FILE, or leave {flag} away")
    try:
        config = _config(options)
    except ConfigError as error:
        command.error(str(error))
    return Arguments(
        argv[0],
        files,
        config,
        output,
        in_place,
        getattr(options, "diff", False),
        getattr(options, "json", False),
    )


def _parse_dictionaries(parser: _Parser, argv: Sequence[str]) -> Arguments:
    """A command line of ``dict`` or ``learn``."""
    options = vars(parser.parse_args(argv))
    files = tuple(options.pop("files", None) or ("-",))
    dictionaries = options.pop("dictionary", None) or ()
    try:
        config = Config.of(dictionaries=dictionaries)
    except ConfigError as error:
        parser.error(str(error))
    return Arguments(argv[0], files, config, options=options)


def _parsers() -> tuple[_Parser, dict[str, _Parser]]:
    """The outer parser and the parser of each command."""
    parser = _Parser(
        prog="textfix",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"textfix {__version__}")
    commands: dict[str, _Parser] = {}
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary, description in _COMMANDS:
        command = subparsers.add_parser(name, help=summary, description=description, allow_abbrev=False)
        commands[name] = command
        command.add_argument("files", nargs="*", metavar="FILE", help="a file to read; - or none: stdin")
        if name == "fix":
            _add_fix_options(command)
        if name == "diagnose":
            command.add_argument("--json", action="store_true", help="JSON Lines, one document a line")
        _add_common_options(command)
    for name, summary, description in _DICTIONARY_COMMANDS:
        command = subparsers.add_parser(name, help=summary, description=description, allow_abbrev=False)
        commands[name] = command
        (_add_dict_actions if name == "dict" else _add_learn_options)(command)
    return parser, commands


def _add_dict_actions(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
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
    show.add_argument("word", metavar="WORD")
    show.add_argument("--dictionary", action="append", metavar="FILE", help="look into this dictionary too")
    add = actions.add_parser(
        "add",
        help="add an entry to a dictionary file",
        description="Adds an entry in its place, or merges it with the one of that substitute; makes the file.",
    )
    add.add_argument("files", nargs=1, metavar="FILE", help="the .tsv file")
    add.add_argument("substitute", metavar="SUBSTITUTE", help="what spun pages show")
    add.add_argument("originals", nargs="+", metavar="ORIGINAL[:WEIGHT]", help="what authors wrote")
    add.add_argument("--guard", action="append", default=[], metavar="PHRASE", help="an honest phrase where it stays")
    add.add_argument("--source", action="append", default=[], metavar="S", help="where the pair is known from")


def _add_learn_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="SPUN", help="a text, a .jsonl file or a folder; - is stdin")
    command.add_argument("--clean", metavar="DIR", help="honest texts of the same kind, to compare with")
    command.add_argument("-o", "--output", metavar="FILE", help="write the proposals there (default: stdout)")
    command.add_argument("--field", default="text", metavar="NAME", help="the field of .jsonl lines (default text)")
    command.add_argument("--dictionary", action="append", metavar="FILE", help="entries that are known already")
    command.add_argument(
        "--min-count", type=_count, default=4, metavar="N", help="least places of a word in the pile (default 4)"
    )
    command.add_argument(
        "--min-documents", type=_count, default=3, metavar="N", help="least texts that it stands in (default 3)"
    )
    command.add_argument(
        "--min-score", type=_share, default=0.5, metavar="0..1", help="leave out what is less likely (default 0.5)"
    )


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {text}")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1, not {text}")
    return value


def _add_fix_options(command: argparse.ArgumentParser) -> None:
    where = command.add_mutually_exclusive_group()
    where.add_argument("--output", metavar="DIR", help="write each cleaned file under its own name into this folder")
    where.add_argument("--in-place", action="store_true", help="replace each file; encoding and line ends stay")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--diff", action="store_true", help="show the changes, word by word, instead of the text")
    what.add_argument(
        "--json", action="store_true", help="text, edits and diagnosis as JSON Lines, one document a line"
    )


def _add_common_options(command: argparse.ArgumentParser) -> None:
    """The options of every command; each is the field of Config of nearly the same name."""
    group = command.add_argument_group("what is done")
    group.add_argument(
        "--steps",
        action="append",
        metavar="NAMES",
        help=f"run these steps only, separated by commas ('' runs none): {', '.join(STEPS)}",
    )
    group.add_argument(
        "--dictionary",
        action="append",
        metavar="FILE",
        default=[],
        help="a dictionary of your own (.tsv entries or .txt terms); may be repeated",
    )
    group.add_argument(
        "--keep",
        action="append",
        metavar="TERM",
        default=[],
        help="a term that stays as it is, or a file with one a line; may be repeated",
    )
    group.add_argument(
        "--min-confidence",
        metavar="0..1",
        help=f"only suggest edits that are less sure than this (default {Config.min_confidence})",
    )
    group.add_argument(
        "--dialects", action="append", metavar="NAMES", help="consider these spinning dialects only (default: all)"
    )
    group.add_argument("--to-script", metavar="SCRIPT", help=f"convert the whole text: {', '.join(SCRIPTS)}")


def _config(options: argparse.Namespace) -> Config:
    """The Config that the common options mean; ConfigError where a value cannot be used."""
    fields: dict[str, object] = {"dictionaries": options.dictionary, "keep": options.keep}
    if options.steps is not None:
        fields["steps"] = _names(options.steps)
    if options.dialects is not None:
        fields["dialects"] = _names(options.dialects)
    if options.to_script is not None:
        fields["to_script"] = options.to_script
    if options.min_confidence is not None:
        try:
            fields["min_confidence"] = float(options.min_confidence)
        except ValueError:
            raise ConfigError(
                f"--min-confidence must be a number from 0 to 1, not {options.min_confidence!r}"
            ) from None
    return Config.of(**fields)


def _names(values: Iterable[str]) -> tuple[str, ...]:
    """Names separated by commas, over all the times an option was given.

    >>> _names(["wording, layout", "script"])
    ('wording', 'layout', 'script')
    """
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())
