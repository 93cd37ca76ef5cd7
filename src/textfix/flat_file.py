r"""Several arrays of numbers in one file, which is mapped into memory and not read: processes share it.

Layout: ``TFFLAT1\n``, the length of the head (8 bytes, little-endian), the head
(JSON: for each section its type, its offset behind the head and its length in
bytes; the checksum and the length of all sections; whatever else the writer
noted), and the sections, each aligned to 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textfix.errors import DataError

__all__ = ["FlatFile", "flat"]

_MAGIC = b"TFFLAT1\n"
_ALIGNED = 64
Numbers = Any  # an array or a memory view of numbers, which both index and slice


def flat(sections: Mapping[str, Numbers], notes: Mapping[str, Any]) -> bytes:
    """The content of a file.

    Args:
        sections: arrays by name.
        notes: what else to note, as JSON has it.
    """
    places: dict[str, tuple[str, int, int]] = {}
    body = bytearray()
    for name, numbers in sections.items():
        view = memoryview(numbers)
        places[name] = view.format, len(body), view.nbytes
        body += view.cast("B") if view.nbytes else b""
        body += bytes(-len(body) % _ALIGNED)
    described = {"sections": places, "length": len(body), "sum": zlib.crc32(body), "notes": dict(notes)}
    head = json.dumps(described, ensure_ascii=True).encode("ascii")
    head += b" " * (-(len(_MAGIC) + 8 + len(head)) % _ALIGNED)
    return b"".join((_MAGIC, len(head).to_bytes(8, "little"), head, body))


class FlatFile:
    """An open file of arrays.

    The pages are private: a write stays in this process, so that compiled loops may take the
    arrays for their own. Nobody writes to them, and untouched pages are shared.

    Args:
        path: a file with the content of :func:`flat`.
        whole: whether it is known to be whole. If not, all of it is read once, and its sum compared.

    Raises:
        DataError: it is not one, or is not whole.
        OSError: it cannot be opened.

    Attributes:
        notes: what the writer noted.
    """

    __slots__ = ("_sections", "notes")

    def __init__(self, path: Path, *, whole: bool = False) -> None:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < len(_MAGIC) + 8:
                raise DataError(f"{path} is not a file of arrays")
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
        head, body = _head(view)
        if head is None or len(body) != head["length"] or not (whole or zlib.crc32(body) == head["sum"]):
            raise DataError(f"{path} is damaged, or no file of arrays")
        self._sections = {
            name: body[start : start + length].cast(kind) for name, (kind, start, length) in head["sections"].items()
        }
        self.notes: dict[str, Any] = head["notes"]

    def __getitem__(self, name: str) -> Numbers:
        """The numbers of one section; an array of its own where there are none."""
        view = self._sections[name]
        return view if len(view) else array(view.format if view.format != "c" else "B")

    def text(self, name: str) -> str:
        """A section that holds UTF-8."""
        return str(self._sections[name], "utf-8", "surrogatepass")


def _head(view: memoryview) -> tuple[dict[str, Any] | None, memoryview]:
    """What the head of a file says, if it is one, and what is behind it."""
    begin = len(_MAGIC) + 8
    end = begin + int.from_bytes(view[len(_MAGIC) : begin], "little")
    if view[: len(_MAGIC)] != _MAGIC:
        return None, view
    try:
        return json.loads(bytes(view[begin:end])), view[end:]
    except ValueError:
        return None, view
