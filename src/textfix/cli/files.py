"""Reading and writing files: whole or not at all, and every failure is one sentence for the user."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from textfix.batch.problems import too_long
from textfix.cli.console import read_input
from textfix.cli.display import shown_name

__all__ = ["FileProblem", "read", "replace_file"]


class FileProblem(Exception):  # noqa: N818  # it says what the user can do, it is no bug
    """A file that cannot be read or written; its text names the file, what is wrong and what to do."""


def read(name: str, limit: int | None = None) -> bytes:
    """The bytes of a file; ``-`` is stdin.

    Args:
        name: the file.
        limit: the most bytes that it may have; ``None`` is any.

    Raises:
        FileProblem: it cannot be read, or has more bytes; of those no more than one is read.
    """
    most = -1 if limit is None else limit + 1
    try:
        if name == "-":
            data = read_input(most)
        else:
            with Path(name).open("rb") as file:
                data = file.read(most)
    except FileNotFoundError:
        raise FileProblem(f"{name}: there is no such file; check the name") from None
    except IsADirectoryError:
        raise FileProblem(f"{name}: this is a folder; name the files in it") from None
    except PermissionError:
        raise FileProblem(f"{name}: you are not allowed to read it; change its permissions") from None
    except OSError as error:
        raise FileProblem(
            f"{shown_name(name)}: it cannot be read ({error.strerror or error}); check the file"
        ) from None
    if limit is not None and len(data) > limit:
        raise FileProblem(f"{shown_name(name)}: {too_long('the text', limit)}")
    return data


def replace_file(target: Path, data: bytes, *, like: str) -> None:
    """Put ``data`` at ``target`` in one move; at no time is half a file there.

    Args:
        target: the file to make or replace; a link is followed, not replaced.
        data: its new content.
        like: name of the file whose permissions it gets.

    Raises:
        FileProblem: it cannot be written; what was there before is still there.
    """
    import tempfile

    target = Path(os.path.realpath(target))
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise FileProblem(f"{target}: it is write-protected; change its permissions or use --output")
        handle, beside = tempfile.mkstemp(prefix=".textfix-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(Path(like).stat().st_mode & 0o7777)
            Path(beside).replace(target)
        except BaseException:  # Ctrl-C too: leave no half-written file behind
            with suppress(OSError):
                Path(beside).unlink()
            raise
    except OSError as error:
        raise FileProblem(
            f"{target}: it cannot be written ({error.strerror or error}); free space or permissions may be missing"
        ) from None
