"""PyArrow tables and batches; Ray and Spark hand their columns through here as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textfix.config import Config
from textfix.errors import ConfigError, require
from textfix.integrations.schema import arrow_type
from textfix.integrations.values import RECORD, clean_values, require_new_column, restore_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["clean_table", "fix_table", "restore_table"]

_SLICE = 256  # rows whose Python strings and records exist at one time


def fix_table(table: Any, column: str, *, record: str | None = RECORD, jobs: int = 1, **options: Any) -> Any:
    """The table (or record batch) with one column cleaned and the column of records behind the others.

    Args:
        table: a ``pyarrow.Table`` or ``pyarrow.RecordBatch``.
        column: name of a column of strings, large strings, string views or a dictionary of them; it keeps its type.
        record: name of the new column; ``None`` adds none.
        jobs: number of worker processes.
        **options: fields of :class:`textfix.Config`.

    Raises:
        ConfigError: an option or a column cannot be used.
        MissingExtraError: pyarrow is not installed.

    >>> import pyarrow
    >>> table = pyarrow.table({"text": ["ＧＰＵ加速"]})
    >>> fix_table(table, "text")["text"].to_pylist()
    ['GPU加速']
    """
    return clean_table(table, column, Config.of(**options), record=record, jobs=jobs)


def clean_table(table: Any, column: str, config: Config, *, record: str | None = RECORD, jobs: int = 1) -> Any:
    """Like :func:`fix_table`, with the options as a Config."""
    pyarrow = _pyarrow()
    require_new_column(record, table.column_names, column)
    place = table.column_names.index(column)
    kind = table.schema.field(place).type
    plain = kind.value_type if pyarrow.types.is_dictionary(kind) else kind
    if str(plain) not in ("string", "large_string", "string_view", "null"):
        raise ConfigError(f"the column {column!r} holds {kind}, not text")
    texts, records = [], []
    for part, made in _cleaned(table.column(place), config, jobs, pyarrow):
        texts.append(part)
        records.append(made)
    # Not `combine`: the strings of a large table may not fit into one array.
    table = _with(table, place, _typed(pyarrow.chunked_array(texts, plain), kind, pyarrow), pyarrow)
    return (
        table if record is None else _with(table, record, pyarrow.chunked_array(records, arrow_type(pyarrow)), pyarrow)
    )


def restore_table(table: Any, column: str, *, record: str = RECORD) -> Any:
    """The table as it was before :func:`fix_table`; the column of records is taken out.

    Raises:
        ConfigError: one of the columns is not there.
    """
    pyarrow = _pyarrow()
    require_new_column(None, table.column_names, column)
    require_new_column(None, table.column_names, record)
    place = table.column_names.index(column)
    kind = table.schema.field(place).type
    pairs = zip(table.column(place).to_pylist(), table.column(record).to_pylist(), strict=True)
    texts = [None if text is None else restore_text(text, made) for text, made in pairs]
    plain = kind.value_type if pyarrow.types.is_dictionary(kind) else kind
    table = _with(table, place, _typed(pyarrow.chunked_array([texts], plain), kind, pyarrow), pyarrow)
    return table.drop_columns([record])


def _cleaned(values: Any, config: Config, jobs: int, pyarrow: Any) -> Iterator[tuple[Any, Any]]:
    """The cleaned texts and their records, some rows at a time, as arrays."""
    rows = _SLICE * jobs
    made = arrow_type(pyarrow)
    plain = values.type.value_type if pyarrow.types.is_dictionary(values.type) else values.type
    for at in range(0, len(values), rows):
        outcomes = list(clean_values(values.slice(at, rows).to_pylist(), config, jobs=jobs))
        texts = pyarrow.array([outcome.value for outcome in outcomes], plain)
        yield texts, pyarrow.array([outcome.record for outcome in outcomes], made)


def _typed(values: Any, kind: Any, pyarrow: Any) -> Any:
    """The values in the column's own type, which may be a dictionary of them."""
    if pyarrow.types.is_dictionary(kind):
        values = values.dictionary_encode()
    return values if values.type == kind else values.cast(kind)


def _with(table: Any, place: int | str, values: Any, pyarrow: Any) -> Any:
    """The table or batch with a column replaced (by position) or added (by name)."""
    if isinstance(table, pyarrow.RecordBatch):
        values = values.combine_chunks()
        if isinstance(place, str):
            return table.append_column(place, values)
        return table.set_column(place, table.schema.field(place), values)
    if isinstance(place, str):
        return table.append_column(place, values)
    return table.set_column(place, table.schema.field(place), values)


def _pyarrow() -> Any:
    return require("pyarrow", extra="arrow", purpose="cleaning Arrow tables")
