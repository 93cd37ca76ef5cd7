"""Reading and writing files: whole or not at all, and every failure is one sentence for the user."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from textfix.batch.compression import damage, open_reader, open_writer
from textfix.batch.problems import BadFile, too_long
from textfix.batch.signatures import not_text
from textfix.batch.sources import kind_of
from textfix.cli.console import read_at_most, read_input
from textfix.cli.display import shown_name
from textfix.errors import MissingExtraError, TextfixError
from textfix.html import HTML_SUFFIXES
from textfix.whole_file import put_in_place

__all__ = ["FileProblem", "is_page", "packed", "read", "replace_file", "save_text"]


class FileProblem(Exception):  # noqa: N818  # it says what the user can do, it is no bug
    """A file that cannot be read or written; its text names the file, what is wrong and what to do."""


def read(name: str, limit: int | None = None) -> bytes:
    """The bytes of a file, unpacked where its name says that it is compressed; ``-`` is stdin.

    Args:
        name: the file.
        limit: the most bytes that it may have, unpacked; ``None`` is any.

    Raises:
        FileProblem: it cannot be read, or is no text, or has more bytes; of those no more than one is read.
    """
    most = -1 if limit is None else limit + 1
    try:
        if name == "-":
            data = read_input(most)
        else:
            with open(name, "rb") as file:  # noqa: PTH123  # for Path an empty name is this folder
                data = _content(file, kind_of(name)[1], most)
    except FileNotFoundError:
        raise FileProblem(f"{shown_name(name)}: there is no such file; check the name") from None
    except IsADirectoryError:
        raise FileProblem(f"{shown_name(name)}: this is a folder; name the files in it") from None
    except PermissionError:
        raise FileProblem(f"{shown_name(name)}: you are not allowed to read it; change its permissions") from None
    except BadFile as problem:
        raise FileProblem(f"{shown_name(name)}: {problem}") from None
    except OSError as error:
        raise FileProblem(
            f"{shown_name(name)}: it cannot be read ({error.strerror or error}); check the file"
        ) from None
    if limit is not None and len(data) > limit:
        raise FileProblem(f"{shown_name(name)}: {too_long('the text', limit)}")
    if why := not_text(data):
        raise FileProblem(f"{shown_name(name)}: {why}")
    return data


def packed(data: bytes, name: str) -> bytes:
    """``data`` as a file of this name holds them: compressed where the name says so."""
    compression = kind_of(name)[1]
    if not compression:
        return data
    out = BytesIO()
    with open_writer(out, compression) as stream:
        stream.write(data)
    return out.getvalue()


def is_page(name: str) -> bool:
    """Whether a file is one of HTML, by its name; it may be compressed.

    >>> is_page("a/page.html.gz"), is_page("page.shtml"), is_page("page.txt")
    (True, True, False)
    """
    return name.lower().removesuffix(f".{kind_of(name)[1]}").endswith(HTML_SUFFIXES)


def _content(file: BinaryIO, compression: str, most: int) -> bytes:
    """What is in an open file, at most so many bytes; a problem with how it is packed is one of the file."""
    try:
        return read_at_most(open_reader(file, compression), most)
    except MissingExtraError as error:
        raise BadFile(str(error)) from None
    except Exception as error:
        if why := damage(error, compression):
            raise BadFile(f"{why}; get the file anew") from None
        raise


def replace_file(target: Path, data: bytes, *, like: str = "") -> None:
    """Put ``data`` at ``target`` in one move; at no time is half a file there.

    Args:
        target: the file to make or replace; a link is followed, not replaced.
        data: its new content.
        like: name of the file whose permissions it gets; without one it keeps those that it has.

    Raises:
        FileProblem: it cannot be written; what was there before is still there.
    """
    name = shown_name(str(target))
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise FileProblem(f"{name}: it is write-protected; change its permissions or use --output")
        put_in_place(target, [data], like=Path(like) if like else None)
    except OSError as error:
        raise FileProblem(
            f"{name}: it cannot be written ({error.strerror or error}); free space or permissions may be missing"
        ) from None


def save_text(name: str, text: str) -> None:
    """Write a text as UTF-8, whole or not at all; a lone surrogate becomes ``?``, as on stdout.

    Raises:
        TextfixError: it cannot be written; what was there before is still there.
    """
    try:
        replace_file(Path(name), text.encode("utf-8", "replace"))
    except FileProblem as problem:
        raise TextfixError(str(problem)) from None
