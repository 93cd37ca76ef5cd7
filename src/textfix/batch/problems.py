"""What can be wrong with one record, one file, or the whole run."""

from __future__ import annotations

import errno
from collections.abc import Sequence

from textfix.errors import TextfixError

__all__ = ["FULL", "BadFile", "BadRecord", "BatchError", "Stopped", "at_work", "listed", "reason", "too_long"]

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
"""Errors after which no other file can be written either."""


class BatchError(TextfixError):
    """A run cannot start, or cannot go on; says what to do."""


class BadRecord(Exception):  # noqa: N818  # it says what is wrong with the data, it is no bug
    """One record cannot be cleaned; the rest of its file can. Its text says why."""


class BadFile(Exception):  # noqa: N818  # as above
    """One file cannot be cleaned; the rest of the run can. Its text says why and what to do."""


class Stopped(BaseException):
    """The program was asked to end (SIGTERM)."""


def at_work(place: str) -> BatchError:
    """That another process writes there."""
    return BatchError(f"another textfix is at work on these files ({place}); wait until it has ended")


def reason(error: OSError) -> str:
    """What the operating system, or a library that reads a file, says: its first line."""
    return next(iter((error.strerror or str(error)).splitlines()), type(error).__name__)


_MOST_NAMES, _LONGEST_NAME = 20, 40


def listed(names: Sequence[str]) -> str:
    r"""Names that a file gave, for a sentence: on one line, and never more than a few hundred characters.

    >>> listed(["编号", "正文\n第二行", "\x1b[2J"])
    '编号, 正文 第二行, ?[2J'
    """
    short = [
        "".join(char if char.isprintable() else "?" for char in " ".join(name.split()))[:_LONGEST_NAME]
        for name in names[:_MOST_NAMES]
    ]
    return ", ".join([*short, *(["…"] if len(names) > _MOST_NAMES else [])])


def too_long(what: str, limit: int) -> str:
    """That something has more than ``limit`` bytes, and what to do.

    >>> too_long("the text", 16_000_000)
    'the text is longer than 16 MB; split it, or allow more with --max-document'
    """
    size = f"{limit / 1_000_000:g} MB" if limit >= 100_000 else f"{limit:,} bytes"
    return f"{what} is longer than {size}; split it, or allow more with --max-document"
