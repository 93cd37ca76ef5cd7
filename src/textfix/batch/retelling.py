"""What an observer was told, kept beside the journal, so that a resumed run tells it the same once more.

A report is made of results, and the results of an interrupted run are gone
with its memory. One compressed line each is enough to make them again.
"""

from __future__ import annotations

import base64
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, fields
from typing import IO, Any

from textfix import Decoding, Diagnosis, Edit, Result
from textfix.batch.options import Observer

__all__ = ["Retelling"]


class Retelling:
    """The file of what was told.

    Args:
        path: where it stands, or ``None``: nothing is kept.
        size: bytes of it that count; what stands behind them is cut off.
    """

    def __init__(self, path: str | None, size: int = 0) -> None:
        self._file: IO[bytes] | None = None
        if path is not None:
            self._file = open(path, "r+b" if os.path.exists(path) else "w+b")  # noqa: SIM115  # until close
            self._file.truncate(size)
            self._file.seek(0, os.SEEK_END)

    def document(self, name: str, result: Result, seconds: float) -> None:
        """Keep a result."""
        if self._file is not None:
            self._write(["document", name, _plain(result), seconds])

    def failed(self, name: str, why: str) -> None:
        """Keep a failure."""
        if self._file is not None:
            self._write(["failed", name, why])

    def again(self, observer: Observer) -> None:
        """Tell everything up to here once more."""
        for kind, name, *rest in self._lines():
            if kind == "document":
                observer.document(name, _result(rest[0]), rest[1])
            else:
                observer.failed(name, rest[0])

    def size(self) -> int:
        """Bytes up to here."""
        return self._file.tell() if self._file is not None else 0

    def sync(self) -> None:
        """See that everything is on the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _write(self, record: list[Any]) -> None:
        assert self._file is not None
        data = zlib.compress(json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)
        self._file.write(len(data).to_bytes(4, "big") + data)

    def _lines(self) -> Iterator[list[Any]]:
        if self._file is None:
            return
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            size = int.from_bytes(self._file.read(4), "big")
            yield json.loads(zlib.decompress(self._file.read(size)).decode("utf-8", "surrogatepass"))


def _plain(result: Result) -> dict[str, Any]:
    """A result as JSON values, exactly."""
    given = result.restore()
    diagnosis = result.diagnosis
    return {
        "text": result.text,
        "edits": [astuple(edit) for edit in result.edits],
        "suggestions": [astuple(edit) for edit in result.suggestions],
        "diagnosis": {
            **{name: getattr(diagnosis, name) for name in _NUMBERS},
            "dialects": dict(diagnosis.dialects),
            "decoding": diagnosis.decoding and astuple(diagnosis.decoding),
        },
        "metadata": dict(result.metadata),
        "bytes": base64.b64encode(given).decode() if isinstance(given, bytes) else None,
        "page": given if isinstance(given, str) and given != result.input else None,
    }


_NUMBERS = ("characters", "han", "script", "spun", "spun_probability", "evidence", "notes")


def _result(record: dict[str, Any]) -> Result:
    told = record["diagnosis"]
    told |= {"evidence": tuple(told["evidence"]), "notes": tuple(told["notes"])}
    told["decoding"] = told["decoding"] and Decoding(*told["decoding"])
    data = record["bytes"]
    return Result(
        record["text"],
        [_edit(edit) for edit in record["edits"]],
        [_edit(edit) for edit in record["suggestions"]],
        Diagnosis(**told),
        record["metadata"],
        record["page"] if data is None else base64.b64decode(data),
    )


def _edit(values: list[Any]) -> Edit:
    told = dict(zip(_EDIT, values, strict=True))
    told["alternatives"] = tuple((text, share) for text, share in told["alternatives"])
    return Edit(**told)


_EDIT = tuple(field.name for field in fields(Edit))
