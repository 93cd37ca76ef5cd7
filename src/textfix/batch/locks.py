"""Locks by which processes of textfix keep out of each other's way; the system opens those of a process that died."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

__all__ = ["FolderLock", "held", "locked"]


def locked(file: IO[bytes] | int) -> bool:
    """Whether this process now holds the lock of an open file; where the system has none, it does."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a network file system without locks
        return True
    return True


@contextmanager
def held(path: str) -> Iterator[bool]:
    """Hold the lock of a file for a moment; gives whether no other process holds it.

    Raises:
        OSError: the file cannot be opened.
    """
    if os.name != "posix":  # no locks there, and an open file could not be replaced
        yield True
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        yield locked(handle)
    finally:
        os.close(handle)


class FolderLock:
    """The lock of a folder into which one process writes; closing lets go of it.

    It is a lock of the folder itself: no file in it would be left behind, or missed where somebody removes it.

    Args:
        folder: which; ``None`` is none, and always free.
    """

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._handle = -1

    def take(self) -> bool:
        """Make the folder where there is none, and hold it; whether no other process does.

        Raises:
            OSError: the folder cannot be made.
        """
        if self._folder is None or self._handle >= 0:
            return True
        while True:
            os.makedirs(self._folder, exist_ok=True)
            try:
                handle = os.open(self._folder, os.O_RDONLY)
                there = os.stat(self._folder)
            except FileNotFoundError:  # its last process has just removed it, being empty
                continue
            except OSError:  # Windows opens no folders
                return True
            if not locked(handle):
                os.close(handle)
                return False
            if os.path.samestat(os.fstat(handle), there):
                self._handle = handle
                return True
            os.close(handle)  # as above, and another one has made it anew

    def close(self) -> None:
        """Let go of it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
