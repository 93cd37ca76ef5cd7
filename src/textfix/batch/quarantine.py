"""The quarantine: records and files that could not be cleaned, with a line each that says why."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, Any

from textfix.batch.edit_log import line
from textfix.batch.locks import locked
from textfix.batch.problems import at_work
from textfix.batch.saving import copy_to

__all__ = ["LIST", "Quarantine"]

LIST = "why.jsonl"
"""Its list: a line for every record or file, with its path, why it is here, and where its bytes are."""


class Quarantine:
    """A folder for what could not be cleaned; without a folder, nothing is kept.

    Args:
        folder: where; ``None`` is nowhere.
        size: bytes of the list that an earlier run wrote and that are kept.

    Raises:
        BatchError: another process writes into it.
    """

    def __init__(self, folder: str | None, size: int = 0) -> None:
        self.folder = folder
        self._list: IO[bytes] | None = None
        self._records: IO[bytes] | None = None
        self._path = ""
        if folder is not None:
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, LIST)
            self._list = open(path, "r+b" if os.path.exists(path) else "w+b")  # noqa: SIM115  # until close
            if not locked(self._list):
                self._list.close()
                raise at_work(folder)
            self._list.truncate(size)
            self._list.seek(size)

    def begin(self, relative: str, compression: str, size: int = 0) -> None:
        """A file begins; its records go to a file of the same name, not compressed.

        Args:
            relative: place of the file below the output folder.
            compression: its compression, which the name tells otherwise: ``a.jsonl.gz`` becomes ``a.gz.jsonl``, since
                ``a.jsonl`` may be another file of the run.
            size: bytes of its records that an earlier run wrote.
        """
        self._close_records()
        if self.folder is None:
            return
        if compression:
            stem, ending = os.path.splitext(relative[: -len(compression) - 1])
            relative = f"{stem}.{compression}{ending}"
        self._path = os.path.join(self.folder, relative)
        if size:
            self._records = open(self._path, "r+b")  # noqa: SIM115  # until the next file begins
            self._records.truncate(size)
            self._records.seek(size)

    def record(self, path: str, number: int, why: str, raw: bytes, header: bytes) -> None:
        """Take in one record (``raw`` may be its first part, or with ``why=""`` a further one)."""
        if self._list is None:
            return
        if self._records is None:
            os.makedirs(os.path.dirname(self._path) or ".", exist_ok=True)
            self._records = open(self._path, "wb")  # noqa: SIM115  # until the next file begins
            self._records.write(header)
        self._records.write(raw)
        if why:
            self._list.write(line({"path": path, "record": number, "why": why, "kept": self._path}))

    def file(self, path: str, relative: str, why: str) -> None:
        """Take in a whole file: a copy of it, where it can be read."""
        if self._list is None or self.folder is None:
            return
        entry: dict[str, Any] = {"path": path, "why": why}
        kept = os.path.join(self.folder, relative)
        if relative:
            with suppress(OSError):
                copy_to(path, kept)
                entry["kept"] = kept
        self._list.write(line(entry))

    def sizes(self) -> tuple[int, int]:
        """Bytes of the list, and of the records of the file at hand."""
        return (self._list.tell() if self._list else 0), (self._records.tell() if self._records else 0)

    def take_back(self, size: int) -> None:
        """Forget what came in since the list had ``size`` bytes: the file at hand fails as a whole."""
        if self._list is not None:
            self._list.seek(size)
            self._list.truncate(size)
        if self._records is not None:
            self._close_records()
            os.unlink(self._path)

    def sync(self) -> None:
        """Put everything on the disk."""
        for file in (self._records, self._list):
            if file is not None:
                file.flush()
                os.fsync(file.fileno())

    def close(self) -> None:
        """Close its files."""
        self._close_records()
        if self._list is not None:
            self._list.close()

    def _close_records(self) -> None:
        if self._records is not None:
            self._records.flush()
            os.fsync(self._records.fileno())
            self._records.close()
            self._records = None
