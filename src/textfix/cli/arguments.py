"""What can be written on the command line, and the Config that it means."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from textfix._version import __version__
from textfix.cli.command_table import COMMANDS, SURROUNDINGS, Command, load
from textfix.cli.config_arguments import config_fields, settings_of
from textfix.cli.display import visible
from textfix.cli.help import HelpFormatter, localise, sections
from textfix.cli.language import say
from textfix.config import Config
from textfix.errors import ConfigError
from textfix.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Arguments", "command_parser", "outer_parser", "parse"]

_DESCRIPTION = """\
Restores spun, scraped and mis-converted Chinese text, and records every edit.
FILE may be in any encoding that Chinese pages use; - or nothing is stdin."""

_EXAMPLES = (
    "textfix diagnose page.txt",
    "textfix fix scraped.txt > clean.txt",
    "textfix fix --in-place --diff pages/*.txt",
    "textfix explain page.txt",
    "textfix help fix",
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """One command line.

    Attributes:
        command: name of the command.
        files: names as given; ``-`` is stdin.
        config: what the common options say, over the configuration file.
        options: everything else that the command takes, by name.
        settings: what the configuration files say.
        given: the fields of Config that the command line itself gives.
    """

    command: str
    files: tuple[str, ...]
    config: Config
    options: Mapping[str, Any] = field(default_factory=dict)
    settings: Settings = field(default_factory=lambda: Settings.of({}))
    given: Mapping[str, Any] = field(default_factory=dict)

    def config_for(self, name: str) -> Config:
        """The Config for one file: :attr:`config`, or another one where a rule for paths says so."""
        if not self.settings.rules:
            return self.config
        return self.settings.config_for(name, **self.given)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence, without the whole usage in front of it."""

    def error(self, message: str) -> NoReturn:
        told = say("error: ") + say(f"{message}; see {self.prog} --help")
        self.exit(2, f"textfix: {visible(told, marked=False)}\n")


def parse(argv: Sequence[str] | None = None) -> Arguments:
    """The command line as :class:`Arguments`; ends the program with status 2 and a sentence where it is wrong.

    >>> parse(["fix", "--steps", "wording,characters", "page.txt"]).config.steps
    ('characters', 'wording')
    """
    argv = sys.argv[1:] if argv is None else list(argv)
    commands = {command.name: command for command in COMMANDS}
    if argv[:1] == ["help"]:  # `textfix help fix`, as `textfix fix --help`
        argv = [*argv[1:2], "--help"]
    if not argv or argv[0] not in commands:
        parser = outer_parser()
        if argv and argv[0].startswith("-"):
            parser.parse_args(argv)  # prints the help or the version and leaves
        named = f"unknown command {argv[0]!r}" if argv else "no command"
        parser.error(f"{named}; the commands are {', '.join(commands)}")
    parser = command_parser(commands[argv[0]])
    options = _options(parser, argv[1:])
    files = tuple(options.pop("files", None) or ("-",))
    validate = options.pop("validate", None)
    try:
        settings = settings_of(options)
        given = config_fields(options)
        config = settings.config_for(None, **given)
        arguments = Arguments(argv[0], files, config, options, settings, given)
        if validate:
            validate(arguments)
    except ConfigError as error:
        parser.error(str(error))
    return arguments


def outer_parser() -> argparse.ArgumentParser:
    """The parser of ``textfix`` itself; it knows the commands by name only."""
    parser = _Parser(
        prog="textfix",
        description=_DESCRIPTION,
        epilog=sections(_EXAMPLES, SURROUNDINGS),
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"textfix {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        subparsers.add_parser(command.name, help=command.summary, add_help=False)
    return localise(parser)


def command_parser(command: Command) -> argparse.ArgumentParser:
    """The parser of one command, with all of its arguments."""
    parser = _Parser(
        prog=f"textfix {command.name}",
        description=command.description,
        epilog=sections(command.examples, command.notes),
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    load(command.arguments)(parser)
    return localise(parser)


def _options(parser: argparse.ArgumentParser, argv: Sequence[str]) -> dict[str, Any]:
    """What the arguments of one command say, by name."""
    positionals = [action for action in parser._actions if not action.option_strings]  # noqa: SLF001  # no public way
    if [(action.dest, action.nargs) for action in positionals] != [("files", "*")]:
        return vars(parser.parse_args(argv))
    # Options may stand between files. What stands behind -- is a file whatever it looks like; argparse of Python
    # 3.10 and 3.11 gets that wrong for mixed arguments.
    end = argv.index("--") if "--" in argv else len(argv)
    if {"-h", "--help"} & set(argv[:end]):
        parser.print_help()  # parse_intermixed_args would first cut its usage line, taking it for English
        parser.exit()
    options = vars(parser.parse_intermixed_args(argv[:end]))
    options["files"] = [*(options["files"] or ()), *argv[end + 1 :]]
    return options
