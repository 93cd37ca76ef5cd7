"""Writing a file whole or not at all: beside its place, and moved there when everything is in it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["whole_file"]


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
