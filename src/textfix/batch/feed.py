"""Reading a file piece by piece: whole records, never more in memory than one of them, all of it hashed."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import stat
from typing import IO, Any, BinaryIO

from textfix.batch.compression import damage, open_reader
from textfix.batch.problems import BadFile

__all__ = ["BLOCK", "Feed", "HashedFile"]

BLOCK = 1 << 18  # bytes read at a time


class HashedFile(io.RawIOBase):
    """A file (``-`` is stdin) that is read once from its beginning to its end, and what was read of it.

    Attributes:
        size: bytes read up to now.
        sha256: their hash.
    """

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        stdin = path == "-"
        self._file = open(0 if stdin else path, "rb", buffering=0, closefd=not stdin)  # noqa: SIM115  # closed with this
        self.size = 0
        self.sha256 = hashlib.sha256()
        self.status = os.fstat(self._file.fileno())

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes, and hash them."""
        count = self._file.readinto(buffer)
        self.size += count or 0
        self.sha256.update(memoryview(buffer)[:count])
        return count or 0

    def close(self) -> None:
        """Close the file."""
        if "_file" in self.__dict__:  # not where it could not be opened, and this is collected
            self._file.close()
        super().close()

    def drain(self) -> None:
        """Read what nobody asked for, so that the hash is of the whole file."""
        while self.read(BLOCK):
            pass

    def changed(self) -> bool:
        """Whether somebody wrote to the file, or replaced it, since it was opened."""
        if not stat.S_ISREG(self.status.st_mode):
            return False
        try:
            now = os.fstat(self._file.fileno()) if self._path == "-" else os.stat(self._path)
        except OSError:
            return True
        then = self.status
        return (now.st_ino, now.st_size, now.st_mtime_ns) != (then.st_ino, then.st_size, then.st_mtime_ns)


class Feed:
    """The content of a file behind its compression, as a buffer that is filled on demand.

    Args:
        file: the file as it stands on the disk.
        compression: see :func:`textfix.batch.compression.open_reader`.

    Attributes:
        offset: bytes of the content taken up to now.
    """

    def __init__(self, file: BinaryIO, compression: str) -> None:
        self._compression = compression
        self._reader: IO[bytes] = open_reader(file, compression)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._buffer = bytearray()
        self._ended = False
        self.offset = 0

    def transcode(self, codec: str) -> None:
        """Read what is to come, UTF-16 or UTF-32, as if it were UTF-8."""
        raw = bytes(self._buffer)
        self._decoder = codecs.getincrementaldecoder(codec)("strict")
        self._buffer = bytearray(self._decoded(raw))

    def peek(self, size: int) -> bytes:
        """The next ``size`` bytes, or all that are left; they are not taken."""
        self.has(size)
        return bytes(self._buffer[:size])

    def has(self, size: int) -> bool:
        """Whether at least ``size`` bytes are left."""
        while len(self._buffer) < size and self._fill():
            pass
        return len(self._buffer) >= size

    def find(self, wanted: bytes, start: int, limit: int) -> int:
        """How far ahead ``wanted`` stands, from ``start`` bytes on; -1 where it is not within ``limit`` bytes."""
        while True:
            at = self._buffer.find(wanted, start)
            if at >= 0:
                return at
            start = max(start, len(self._buffer) - len(wanted) + 1)
            if len(self._buffer) >= limit or not self._fill():
                return -1

    def slice(self, start: int, end: int) -> bytes:
        """Bytes of the buffer; they are not taken."""
        return bytes(self._buffer[start:end])

    def available(self) -> int:
        """Bytes in the buffer."""
        return len(self._buffer)

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes of the buffer, taken."""
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self.offset += len(data)
        return data

    def rest(self, limit: int) -> bytes | None:
        """Everything that is left; ``None`` where it is more than ``limit`` bytes."""
        self.peek(limit + 1)
        return self.take(len(self._buffer)) if len(self._buffer) <= limit else None

    def skip(self, offset: int) -> None:
        """Go on to the place ``offset``, which lies ahead."""
        while self.offset < offset:
            if not self.peek(1):
                raise BadFile("it has become shorter since the run began; start the run anew")
            self.take(min(len(self._buffer), offset - self.offset))

    def _fill(self) -> bool:
        if self._ended:
            return False
        try:
            block = self._reader.read(BLOCK)
        except Exception as error:
            if why := damage(error, self._compression):
                raise BadFile(f"{why}; get the file anew") from None
            raise
        self._ended = not block
        self._buffer += self._decoded(block) if self._decoder else block
        return True

    def _decoded(self, block: bytes) -> bytes:
        assert self._decoder is not None
        try:
            return self._decoder.decode(block, final=self._ended).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise BadFile(f"it is not valid {error.encoding} ({error.reason}); convert it to UTF-8 first") from None
