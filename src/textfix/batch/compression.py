"""Compressed files: reading them, writing them in parts that can be continued, and what their damage is called.

Each form allows several compressed streams one behind the other in one file.
A long output is written so: a stream ends wherever the run may be resumed.
"""

from __future__ import annotations

import gzip
import lzma
import sys
import zlib
from typing import IO, Any, BinaryIO, cast

from textfix.errors import require

__all__ = ["COMPRESSIONS", "damage", "open_reader", "open_writer"]

COMPRESSIONS: dict[str, str] = {".gz": "gz", ".zst": "zst", ".xz": "xz"}
"""Endings of file names, and the names used here."""

_NAMES = {"gz": "gzip", "zst": "Zstandard", "xz": "xz"}
_GZIP_LEVEL = 6  # the default of gzip itself; Python's, 9, takes three times as long for one per cent


def open_reader(file: BinaryIO, compression: str) -> IO[bytes]:
    """The content of an open file.

    Args:
        file: the bytes as they stand on the disk.
        compression: ``""``, ``"gz"``, ``"zst"`` or ``"xz"``.

    Raises:
        MissingExtraError: Zstandard is not installed.
    """
    if compression == "gz":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file, mode="rb"))
    if compression == "xz":
        return lzma.LZMAFile(file, "rb")
    if compression == "zst":
        return cast("IO[bytes]", _zstd().ZstdFile(file, "rb"))
    return file


def open_writer(file: BinaryIO, compression: str) -> IO[bytes]:
    """A compressed stream at the end of ``file``; closing it ends the stream and leaves the file open.

    The bytes depend on what is written alone, not on the time or a file name.
    """
    if compression == "gz":
        return cast(
            "IO[bytes]", gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0, compresslevel=_GZIP_LEVEL)
        )
    if compression == "xz":
        return lzma.LZMAFile(file, "wb")
    if compression == "zst":
        return cast("IO[bytes]", _zstd().ZstdFile(file, "wb"))
    return file


def damage(error: BaseException, compression: str) -> str | None:
    """What to say where reading failed because the file is damaged; ``None`` where it failed for another reason."""
    if not compression:
        return None
    name = _NAMES[compression]
    if isinstance(error, EOFError):
        return f"the {name} stream is cut off before its end"
    broken: tuple[type[BaseException], ...] = (gzip.BadGzipFile, zlib.error, lzma.LZMAError)
    if compression == "zst":
        broken = (*broken, _zstd().ZstdError)
    if isinstance(error, broken):
        return f"the {name} stream is broken ({str(error).rstrip('.')})"
    return None


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd
    return require("backports.zstd", extra="zstd", purpose="reading and writing .zst files")
