"""Writing a file whole or not at all: beside its place, and moved there when everything is in it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["put_in_place", "whole_file"]

_MODE = 0o644  # permissions of a file that was not there before


@contextmanager
def whole_file(target: str | os.PathLike[str], mode: int = 0o600, *, sync: bool = False) -> Iterator[BinaryIO]:
    """A file to write to; it stands at ``target`` when the context is left without an error, and nowhere after one.

    Several processes may write to one target at once: the last to end has its file there.

    Args:
        target: where it goes, in a folder that exists; what stands there is replaced.
        mode: its permissions.
        sync: put it on the disk before it is moved, as for a file that could not be made again.

    Raises:
        OSError: it cannot be written.

    >>> folder = Path(tempfile.mkdtemp())
    >>> with whole_file(folder / "a.txt") as file:
    ...     _ = file.write(b"new")
    >>> [path.name for path in folder.iterdir()]
    ['a.txt']
    """
    handle, beside = tempfile.mkstemp(prefix=".textfix-", suffix=".part", dir=Path(target).parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if sync:
                os.fsync(file.fileno())
        Path(beside).chmod(mode)
        Path(beside).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def put_in_place(path: str | os.PathLike[str], pieces: Iterable[bytes], *, like: Path | None = None) -> None:
    """Write all of a file that a user named; until it is whole what was there stays as it is.

    Args:
        path: the file; a link is followed. What is no regular file, such as a pipe, is written to as it comes.
        pieces: its content.
        like: the file whose permissions it gets; without one it keeps its own.

    Raises:
        OSError: it cannot be written.

    >>> target = Path(tempfile.mkdtemp(), "a.txt")
    >>> put_in_place(target, [b"one ", b"two"])
    >>> target.read_text(), len(list(target.parent.iterdir()))
    ('one two', 1)
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with Path(path).open("wb") as file:
            file.writelines(pieces)
        return
    pattern = like or (target if target.exists() else None)
    mode = pattern.stat().st_mode & 0o7777 if pattern else _MODE
    with whole_file(target, mode, sync=True) as file:
        file.writelines(pieces)
