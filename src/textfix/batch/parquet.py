"""Parquet: the texts of its columns come out row by row, and the file is written again with other texts in them.

Every other column, the schema with its metadata, and the compression of each
column stay. Texts may lie inside structs and lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

from textfix.batch.json_cells import field_path
from textfix.batch.problems import BadFile, listed
from textfix.errors import require

__all__ = ["ParquetTexts", "write_changed"]

_ROWS = 500  # rows that are worked on together,
_BYTES = 1 << 23  # or fewer, where they have so many bytes
_AT_ONCE = 4  # rows read at a time: a page of a kilobyte may say one text of many megabytes in every row


def _pyarrow() -> Any:
    return require("pyarrow", extra="parquet", purpose="reading and writing Parquet")


class ParquetTexts:
    """The texts of some columns.

    Args:
        path: the file.
        fields: columns; ``.`` goes down into a struct.

    Attributes:
        count: rows of the file.

    Raises:
        BadFile: it is no Parquet, has not these columns, or something else than text in them.
    """

    def __init__(self, path: str, fields: Sequence[str]) -> None:
        pa = _pyarrow()
        parquet = require("pyarrow.parquet", extra="parquet", purpose="reading and writing Parquet")
        self._pa = pa
        try:
            self._file = parquet.ParquetFile(path, pre_buffer=False)
            self.count: int = self._file.metadata.num_rows
            self.schema = self._file.schema_arrow
        except (pa.ArrowException, UnicodeError) as error:  # names of columns may be no UTF-8
            raise BadFile(f"it is no readable Parquet ({_first_line(error)}); get it anew") from None
        self.paths = [_path(pa, self.schema, field) for field in fields]

    def rows(self, first: int = 1) -> Iterator[list[list[str | None]]]:
        """Some rows at a time, of each its texts; row ``first`` (from 1) is the first one, and begins a piece."""
        columns = list(dict.fromkeys(path[0] for path in self.paths))
        number = 1
        for batch in self._batches(columns):
            if number + len(batch) > first:
                yield self._texts(batch)
            number += len(batch)

    def whole(self) -> Iterator[Any]:
        """All columns, some rows at a time: the same rows as :meth:`rows` gives."""
        return self._batches(None)

    def _batches(self, columns: list[str] | None) -> Iterator[Any]:
        try:
            for group in range(self._file.num_row_groups):
                yield from self._joined(self._file.iter_batches(_AT_ONCE, row_groups=[group], columns=columns))
        except (self._pa.ArrowException, OSError) as error:
            raise BadFile(f"its data are damaged ({_first_line(error)}); get it anew") from None

    def _joined(self, batches: Iterator[Any]) -> Iterator[Any]:
        parts: list[Any] = []
        rows = size = 0
        for batch in batches:
            parts.append(batch)
            rows += len(batch)
            size += batch.nbytes
            if rows >= _ROWS or size >= _BYTES:
                yield _one(self._pa, parts)
                parts, rows, size = [], 0, 0
        if parts:
            yield _one(self._pa, parts)

    def _texts(self, batch: Any) -> list[list[str | None]]:
        rows: list[list[str | None]] = [[] for _ in range(len(batch))]
        for path in self.paths:
            try:
                values = batch.column(path[0]).to_pylist()
            except UnicodeDecodeError as error:
                raise BadFile(f"the column {path[0]} is not valid UTF-8 ({error.reason}); mend it first") from None
            for row, value in zip(rows, values, strict=True):
                row.extend(_leaves(value, path[1:]))
        return rows


def _one(pa: Any, parts: list[Any]) -> Any:
    """Some batches as one."""
    if len(parts) == 1:
        return parts[0]
    whole = pa.Table.from_batches(parts).combine_chunks()
    return pa.RecordBatch.from_arrays([column.chunk(0) for column in whole.columns], schema=whole.schema)


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__).rstrip(".")


def write_changed(path: str, fields: Sequence[str], changes: IO[bytes], target: str) -> None:
    """Write the file again with other texts.

    Args:
        path: the file as it is.
        fields: columns with texts.
        changes: lines of JSON, one for each piece of :meth:`ParquetTexts.rows`:
            rows (from 1), places in the row, new texts.
        target: where to write.
    """
    texts = ParquetTexts(path, fields)
    pa = _pyarrow()
    parquet = require("pyarrow.parquet", extra="parquet", purpose="reading and writing Parquet")
    metadata = texts._file.metadata  # noqa: SLF001  # of this module
    groups = [metadata.row_group(k) for k in range(metadata.num_row_groups)]
    codecs = {
        groups[0].column(k).path_in_schema: groups[0].column(k).compression.replace("UNCOMPRESSED", "NONE")
        for k in range(metadata.num_columns if groups else 0)
    }
    number = 1
    most = max((group.num_rows for group in groups), default=1)
    new: dict[tuple[int, int], str] = {}
    seen = 0  # the last row that has been read from the changes
    with parquet.ParquetWriter(target, texts.schema, compression=codecs or "snappy") as writer:
        for batch in texts.whole():
            last = number + len(batch) - 1
            while seen <= last and (line := changes.readline()):
                for row, place, text in json.loads(line):
                    new[row, place] = text
                    seen = row
            touched = any(row <= last for row, _ in new)
            writer.write_batch(_changed(pa, texts, batch, number, new) if touched else batch, row_group_size=most)
            new = {key: text for key, text in new.items() if key[0] > last}
            number = last + 1


def _changed(pa: Any, texts: ParquetTexts, batch: Any, number: int, new: dict[tuple[int, int], str]) -> Any:
    """The batch with new texts at (row, place)."""
    places = [0] * len(batch)  # how far each row's texts have been gone through
    arrays = {name: batch.column(name) for name in batch.schema.names}
    for path in texts.paths:
        column = arrays[path[0]]
        values = column.to_pylist()
        changed = False
        for k, value in enumerate(values):
            row, place = number + k, places[k]
            texts_here = list(_leaves(value, path[1:]))
            places[k] += len(texts_here)
            replacements = [new.get((row, place + j)) for j in range(len(texts_here))]
            if any(item is not None for item in replacements):
                changed = True
                values[k] = _with_leaves(value, path[1:], iter(replacements))
        if changed:
            arrays[path[0]] = pa.array(values, type=column.type)
    return pa.RecordBatch.from_arrays([arrays[name] for name in batch.schema.names], schema=batch.schema)


def _leaves(value: Any, path: Sequence[str]) -> Iterator[str | None]:
    """The texts at a path inside a value; a list on the way is gone through."""
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item, path)
    elif path and isinstance(value, dict):
        yield from _leaves(value[path[0]], path[1:])
    else:
        yield value


def _with_leaves(value: Any, path: Sequence[str], replacements: Iterator[str | None]) -> Any:
    """The value with the texts replaced that have a replacement, in the order of :func:`_leaves`."""
    if isinstance(value, list):
        return [_with_leaves(item, path, replacements) for item in value]
    if path and isinstance(value, dict):
        return {**value, path[0]: _with_leaves(value[path[0]], path[1:], replacements)}
    new = next(replacements)
    return value if new is None else new


def _path(pa: Any, schema: Any, field: str) -> list[str]:
    """The names on the way to a field.

    Raises:
        BadFile: there is none, or it is no text.
    """
    parts = field_path(field)
    if parts[0] not in schema.names:
        raise BadFile(f"it has no column {parts[0]}, only {listed(schema.names)}; name the columns with --field")
    kind = schema.field(parts[0]).type
    exact = True
    for part in [*parts[1:], None]:
        while _is_list(pa, kind):
            kind = kind.value_type
        if part is None:
            break
        if not pa.types.is_struct(kind) or kind.get_field_index(part) < 0:
            raise BadFile(f"it has no field {part} inside {field}; look at its schema")
        exact = exact and all(_is_plain(pa, kind.field(k).type) for k in range(kind.num_fields))
        kind = kind.field(part).type
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(value) or pa.types.is_large_string(value) or pa.types.is_string_view(value)):
        raise BadFile(f"the column {field} is {kind}, not text; name another with --field")
    if not exact:
        raise BadFile(
            f"beside {field} lie values that textfix cannot write back exactly; move it to a column of its own"
        )
    return parts


def _is_list(pa: Any, kind: Any) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _is_plain(pa: Any, kind: Any) -> bool:
    """Whether values of this type survive the way through Python unchanged."""
    while _is_list(pa, kind):
        kind = kind.value_type
    if pa.types.is_struct(kind):
        return all(_is_plain(pa, kind.field(k).type) for k in range(kind.num_fields))
    types = pa.types
    checks = (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary, types.is_integer)
    return any(check(kind) for check in (*checks, types.is_boolean, types.is_float64, types.is_null, types.is_date32))
