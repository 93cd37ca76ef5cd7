"""The two streams: data go to stdout as UTF-8, messages to stderr."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textfix.cli.display import visible
from textfix.cli.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

__all__ = [
    "OutputProblem",
    "colour_wanted",
    "columns",
    "complain",
    "flush",
    "is_terminal",
    "message",
    "read_at_most",
    "read_input",
    "write",
    "write_bytes",
]

_BLOCK = 1 << 20  # bytes read at a time


class OutputProblem(Exception):  # noqa: N818  # it says what the user can do, it is no bug
    """Stdout takes no more (a full disk, a closed stream); its text says what to do."""


def write(text: str) -> None:
    """Put data on stdout, in UTF-8 whatever the locale; a lone surrogate becomes ``?``.

    Raises:
        OutputProblem: stdout is closed or cannot take more.
        BrokenPipeError: its reader has left.
    """
    write_bytes(text.encode("utf-8", "replace"))


def write_bytes(data: bytes) -> None:
    """Put data on stdout as they are; raises like :func:`write`."""
    if sys.stdout is None:
        raise OutputProblem("standard output is closed; open it, or use fix --output or --in-place")
    rest = memoryview(data)
    with _output_problems():
        # Unbuffered (python -u), one write may take a part only, and tell so by nothing but its result.
        while rest:
            rest = rest[sys.stdout.buffer.write(rest) :]


def flush() -> None:
    """Hand what was written to the reader, so that messages come behind it; raises like :func:`write`."""
    if sys.stdout is not None:
        with _output_problems():
            sys.stdout.flush()


@contextmanager
def _output_problems() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputProblem(f"the output cannot be written ({error.strerror}); make room or write elsewhere") from None


def message(text: str) -> None:
    """Put one line for people on stderr, in their language and safe to print, with the program's name in front."""
    _tell(say(text))


def complain(text: str) -> None:
    """As :func:`message`, of an error."""
    _tell(say("error: ") + say(text))


def _tell(text: str) -> None:
    if sys.stderr is not None:
        print(f"textfix: {visible(text, marked=False)}", file=sys.stderr)


def read_input(most: int = -1) -> bytes:
    """The bytes of stdin, all or the first ``most``; tells a person at a keyboard that they are waited for.

    Raises:
        OSError: stdin is closed or cannot be read.
    """
    if sys.stdin is None:
        raise OSError("standard input is closed")
    if sys.stdin.isatty():
        message("reading what you type; end with Ctrl-D (Ctrl-Z and Enter on Windows)")
        return sys.stdin.buffer.read()  # nobody types too much, and in blocks Ctrl-D would be wanted twice
    return read_at_most(sys.stdin.buffer, most)


def read_at_most(stream: IO[bytes], most: int) -> bytes:
    """The first ``most`` bytes of a stream, all if it is below 0; a large number alone takes no memory.

    >>> from io import BytesIO
    >>> read_at_most(BytesIO(b"abc"), 2), read_at_most(BytesIO(b"abc"), 10**18)
    (b'ab', b'abc')
    """
    if most < 0:
        return stream.read()
    blocks = []
    while most > 0 and (block := stream.read(min(most, _BLOCK))):
        blocks.append(block)
        most -= len(block)
    return b"".join(blocks)


def columns() -> int | None:
    """Columns of the terminal that stdout is; ``None`` where it is none, so that lines stay whole in a pipe."""
    return shutil.get_terminal_size((80, 24)).columns if is_terminal() else None


def is_terminal() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout is not None and sys.stdout.isatty()


def colour_wanted() -> bool:
    """Whether stdout takes colours: a terminal that can, and ``NO_COLOR`` is not set."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
