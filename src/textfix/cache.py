"""Files that textfix builds once from others and finds again: where they are kept, and by which name.

A file is named after what it was built from, so that a changed source asks for
another file and an old one can never be taken for the new. It is written
beside its place and moved there whole: several processes may do so at once.
Where nothing can be written, everything is built anew each time.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from textfix.whole_file import whole_file

__all__ = ["FOLDER_VARIABLE", "digest", "folder", "keep", "use"]

FOLDER_VARIABLE = "TEXTFIX_CACHE"
"""Environment variable that names another folder; empty: nothing is kept."""

_MOST_FILES = 8  # of one kind that stay; a file is used again and again or never


def folder() -> Path | None:
    """Where files are kept, ``None`` where there is no such place. It need not exist yet."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base, "textfix", "Cache") if base else None
    if sys.platform == "darwin":
        return _at_home("Library", "Caches", "textfix")
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base, "textfix") if base and Path(base).is_absolute() else _at_home(".cache", "textfix")


def _at_home(*parts: str) -> Path | None:
    try:
        return Path.home().joinpath(*parts)
    except RuntimeError:  # a process without a home
        return None


def digest(parts: Iterable[bytes]) -> str:
    """The name of what is built from these contents; where one ends and the next begins counts, too.

    >>> digest([b"ab", b"c"]) == digest([b"a", b"bc"])
    False
    """
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8, "little"))
        found.update(part)
    return found.hexdigest()


def keep(name: str, content: bytes) -> Path | None:
    """Write a file into the folder, whole or not at all; where it is then, ``None`` where that cannot be done.

    Args:
        name: of the file: a kind, a hyphen, a digest and an ending. Of one kind the latest few stay.
        content: what to write.
    """
    place = folder()
    if place is None:
        return None
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole_file(place / name) as file:
            file.write(content)
    except OSError:
        return None
    _forget_old(place, name.partition("-")[0])
    return place / name


def use(path: Path) -> None:
    """Note that a file is in use: those that are not go first."""
    with contextlib.suppress(OSError):
        os.utime(path)


def _forget_old(place: Path, kind: str) -> None:
    """Remove all files of a kind but the latest."""
    with contextlib.suppress(OSError):
        files = sorted(place.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[_MOST_FILES:]:
            path.unlink(missing_ok=True)
