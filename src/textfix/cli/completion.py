"""``textfix completion``: the script that lets a shell complete commands, options and file names."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textfix.cli.command_table import COMMANDS, load
from textfix.cli.console import write
from textfix.config import SCRIPTS, STEPS

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments

__all__ = ["SHELLS", "completion_script", "run_completion"]

SHELLS: tuple[str, ...] = ("bash", "zsh", "fish")
"""The shells that a script can be written for."""

_VALUES = {"--steps": STEPS, "--to-script": SCRIPTS}  # what may stand behind options that argparse takes as free text


def run_completion(arguments: Arguments) -> int:
    """Run ``textfix completion`` and return the exit status."""
    write(completion_script(arguments.options["shell"]))
    return 0


def completion_script(shell: str) -> str:
    """The script for one of :data:`SHELLS`."""
    import shtab

    parser = argparse.ArgumentParser(prog="textfix", description="Restores scraped Chinese text.")
    parser.add_argument("--version", action="store_true", help="show the version")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        load(command.arguments)(subparsers.add_parser(command.name, help=command.summary))
    for action in _actions(parser):
        metavar = action.metavar if isinstance(action.metavar, str) else ""
        if metavar in ("FILE", "FILES", "SPUN", "PATH"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # what shtab looks for
        elif metavar == "DIR":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        for option in action.option_strings:
            if option in _VALUES:
                action.choices = _VALUES[option]
    return str(shtab.complete(parser, shell=shell)).rstrip("\n") + "\n"


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of a parser and of the parsers below it."""
    for action in parser._actions:  # noqa: SLF001  # argparse has no public way
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for inner in action.choices.values():
                yield from _actions(inner)
