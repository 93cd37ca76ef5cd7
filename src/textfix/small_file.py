"""Files that people write — dictionaries, terms, options —: read whole, as UTF-8, up to a size that nobody writes."""

from __future__ import annotations

from pathlib import Path

from textfix.errors import TextfixError

__all__ = ["LARGEST", "read_small_file"]

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read; a larger one, or a device without an end, is an error before it fills the memory."""


def read_small_file(path: Path, what: str, error: type[TextfixError]) -> str:
    """The content of a file, without a byte-order mark, with its line ends as they are.

    Args:
        path: the file; a pipe or a device is read up to :data:`LARGEST` bytes as well.
        what: what it is, as ``dictionary``, for the message.
        error: what to raise.

    Raises:
        TextfixError: ``error``, with one sentence, if the file cannot be read, is too large or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        reason = getattr(problem, "strerror", None) or problem
        raise error(f"cannot read the {what} {path}: {reason}") from None
    if len(data) > LARGEST:
        raise error(f"the {what} {path} is larger than {LARGEST // 2**20} MiB; split it or name another file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error(f"the {what} {path} is not UTF-8 (byte {problem.start}); save it as UTF-8") from None
