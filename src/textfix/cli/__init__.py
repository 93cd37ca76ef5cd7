"""The command line: ``textfix fix``, ``check``, ``explain``, ``diagnose``, ``dict`` and ``learn``.

Only what people see lives here; the work is done by the library's public API.
Data go to stdout, messages to stderr. Exit status: 0 done, 1 ``check`` found
something to change (``dict check``: something wrong, ``dict show``: no entry),
2 something went wrong, 130 stopped with Ctrl-C, 141 nobody reads the output any
more.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from textfix.errors import TextfixError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textfix.cli.arguments import Arguments

__all__ = ["main"]

FAILED = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells report it
PIPE_CLOSED = 141  # 128 + SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        argv: the arguments without the program's name; ``None`` takes them from ``sys.argv``.
    """
    from textfix.cli.arguments import parse
    from textfix.cli.console import OutputProblem, complain, flush

    try:
        status = _run(parse(argv))
        flush()
    except BrokenPipeError:
        _drop_output()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OutputProblem as problem:
        complain(str(problem))
        _drop_output()
        return FAILED
    except TextfixError as error:
        complain(str(error))
        return FAILED
    return status


def _run(arguments: Arguments) -> int:
    """The command itself, imported only when there is one: ``--help`` never gets here."""
    from textfix.cli.command_table import COMMANDS, load

    run = {command.name: command.run for command in COMMANDS}[arguments.command]
    return int(load(run)(arguments))


def _drop_output() -> None:
    """Send what stdout still holds nowhere: Python would fail on it once more when it flushes at exit."""
    if sys.stdout is not None:
        with suppress(OSError):  # a stream that is no file, as tests put there
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
