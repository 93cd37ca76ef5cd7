"""Where the cleaned files go: written beside their place, moved there when they are whole and on the disk."""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
from contextlib import suppress
from typing import IO, BinaryIO

from textfix.batch.compression import open_writer
from textfix.batch.journal import Move
from textfix.batch.locks import held
from textfix.batch.problems import BadFile
from textfix.batch.reading import CHANGED
from textfix.whole_file import whole_file

__all__ = ["PartFile", "copy_to", "hash_of", "move", "part_of", "sync_folder"]

SEGMENT = 1 << 24  # bytes of content after which a compressed file begins a new stream, where a run can go on


def part_of(target: str, run: str = "") -> str:
    """Where a file is written before it is moved to ``target``: hidden, in the same folder.

    Args:
        target: where it will go.
        run: name of the run; two of them never write to the same part, whatever locks there are.
    """
    folder, name = os.path.split(target)
    digest = hashlib.blake2b(os.fsencode(name), digest_size=8, key=run.encode()).hexdigest()
    return os.path.join(folder, f".textfix-{digest}.part")


class PartFile:
    """One cleaned file while it is written.

    Args:
        target: where it will go.
        run: see :func:`part_of`.
        compression: how its content is compressed.
        wide: codec of a file in UTF-16 or UTF-32 whose content comes as UTF-8, or ``""``.
        size: bytes of it that an earlier run wrote and that are kept.

    Attributes:
        path: where it is written.
        resumable: whether a run could go on at this very place.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, target: str, run: str, compression: str, wide: str = "", size: int = 0) -> None:
        self.path = part_of(target, run)
        self._compression, self._wide = compression, wide
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        self._file: BinaryIO = open(self.path, "r+b" if size else "wb")  # noqa: SIM115
        self._file.truncate(size)
        self._file.seek(size)
        self._stream: IO[bytes] | None = None
        self._in_segment = 0

    @property
    def resumable(self) -> bool:
        """Whether everything written is in the file when it is flushed."""
        return self._stream is None

    def write(self, data: bytes, content: int) -> None:
        """Write some of the cleaned content.

        Args:
            data: the bytes.
            content: bytes of the original content that they stand for; they decide where streams end.
        """
        if self._wide:
            data = data.decode("utf-8", "surrogatepass").encode(self._wide, "surrogatepass")
        if not self._compression:
            self._file.write(data)
            return
        if self._stream is None:
            self._stream = open_writer(self._file, self._compression)
        self._stream.write(data)
        self._in_segment += content
        if self._in_segment >= SEGMENT:
            self._end_stream()

    def tell(self) -> int:
        """Bytes written; only where :attr:`resumable`."""
        return self._file.tell()

    def sync(self) -> None:
        """Put what was written on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def finish(self, mode: int, owner: os.stat_result | None) -> None:
        """Write the end and set the permissions; the file may then be synced and moved."""
        if self._compression and self._stream is None and not self._file.tell():
            self._stream = open_writer(self._file, self._compression)  # an empty content is a stream as well
        self._end_stream()
        self._file.flush()
        _like(self._file.fileno(), mode, owner)

    def close(self) -> None:
        """Close the file; what was written of a stream that was not finished does not count."""
        self._give_up_stream()
        self._file.close()

    def discard(self) -> None:
        """Close the file and remove it."""
        self._give_up_stream()
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            os.unlink(self.path)

    def _give_up_stream(self) -> None:
        """Let go of a stream that will not be finished: left alone it would write its end into a closed file."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()

    def _end_stream(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = None
        self._in_segment = 0


def _like(file: int, mode: int, owner: os.stat_result | None) -> None:
    """Give a file these permissions, and where that is allowed this owner."""
    if owner is not None and hasattr(os, "fchown"):
        mine = os.fstat(file)
        if (mine.st_uid, mine.st_gid) != (owner.st_uid, owner.st_gid):
            with suppress(OSError):
                os.fchown(file, owner.st_uid, owner.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(file, mode)


def move(moved: Move) -> None:
    """Put a finished file in its place; doing it twice does no harm.

    Raises:
        BadFile: somebody has changed what stands there.
        OSError: it cannot be moved.
    """
    if not os.path.exists(moved.part):
        return  # it was moved before the run was broken off
    if moved.size < 0:
        os.replace(moved.part, moved.target)
        return
    with held(moved.target) as alone:  # two runs must not both find the file unchanged
        now = os.stat(moved.target)
        if not alone or (now.st_size, now.st_mtime_ns) != (moved.size, moved.modified):
            os.unlink(moved.part)
            raise BadFile(CHANGED)
        if moved.backup:
            _keep(moved.target)
        os.replace(moved.part, moved.target)


def _keep(path: str) -> None:
    """Keep a file under another name: ``.bak`` behind its own, with a number where that is another file."""
    number = 0
    while True:
        backup = f"{path}.bak{number or ''}"
        if not os.path.lexists(backup):
            break
        if os.path.isfile(backup) and (
            os.path.samefile(path, backup) or filecmp.cmp(path, backup, shallow=False)
        ):  # kept before the run was broken off
            return
        number += 1
    try:
        os.link(path, backup)
    except OSError:  # a file system without links
        beside = part_of(backup)
        shutil.copy2(path, beside)
        os.replace(beside, backup)


def sync_folder(folder: str) -> None:
    """Put the names in a folder on the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def hash_of(path: str) -> tuple[str, int]:
    """The SHA-256 of a file in hexadecimal digits, and its bytes."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def copy_to(path: str, target: str) -> None:
    """Copy a file with its permissions, whole or not at all."""
    os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
    with open(path, "rb") as file, whole_file(target, os.fstat(file.fileno()).st_mode & 0o777) as copy:
        shutil.copyfileobj(file, copy)
