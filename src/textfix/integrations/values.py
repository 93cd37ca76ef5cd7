"""One column of values, cleaned: what every adapter does, whatever its table is made of.

A value that is no text, or that textfix fails on, stays as it is; its record
says why, and the other values are still done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textfix.cleaner import Cleaner, Result
from textfix.edits import Edit, restore
from textfix.errors import ConfigError
from textfix.records import edit_fields

if TYPE_CHECKING:
    from textfix.config import Config

__all__ = ["RECORD", "Cleaned", "clean_values", "require_new_column", "restore_text"]

RECORD = "textfix"
"""Name of the column that the adapters add, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was made of one value.

    Attributes:
        value: the cleaned text, or the value itself if it could not be cleaned.
        record: fields as in :data:`textfix.integrations.schema.RECORD_FIELDS`;
            ``None`` for a missing value.
    """

    value: Any
    record: dict[str, Any] | None


def clean_values(values: Sequence[Any], config: Config, *, jobs: int = 1) -> Iterator[Cleaned]:
    """The values of a column, cleaned, in order.

    Args:
        values: texts; ``None`` is a missing one.
        config: the options.
        jobs: number of worker processes.

    Raises:
        ConfigError, DictionaryError: the options cannot be used.

    >>> from textfix import Config
    >>> first, second = clean_values(["ＧＰＵ加速", 7], Config(steps=("characters",)))
    >>> first.value, first.record["edits"][0]["before"]
    ('GPU加速', 'ＧＰＵ')
    >>> second.value, second.record["error"]
    (7, 'not a text but int; it stays as it was')
    """
    texts = (value for value in values if isinstance(value, str))
    results = Cleaner(config).explain_many(texts, jobs=jobs, return_exceptions=True)
    for value in values:
        if isinstance(value, str):
            result = next(results)
            if isinstance(result, Result):
                yield Cleaned(result.text, _record(result))
            else:
                yield _failed(value, f"textfix failed on it ({type(result).__name__}: {result}); it stays as it was")
        elif value is None:
            yield Cleaned(None, None)
        else:
            yield _failed(value, f"not a text but {type(value).__name__}; it stays as it was")


def restore_text(text: str, record: Mapping[str, Any] | None) -> str:
    """The text that was cleaned, rebuilt from what it became and the record beside it.

    >>> from textfix import Config
    >>> (cleaned,) = clean_values(["ＧＰＵ加速"], Config(steps=("characters",)))
    >>> restore_text(cleaned.value, cleaned.record)
    'ＧＰＵ加速'
    """
    if record is None or record["edits"] is None:
        return text
    return restore(text, [Edit(**fields) for fields in record["edits"]])


def require_new_column(name: str | None, columns: Sequence[str], column: str) -> None:
    """Say what is wrong if there is no one ``column``, or if the record's column ``name`` would replace another.

    Raises:
        ConfigError: one or the other.

    >>> require_new_column("textfix", ["text", "textfix"], "text")
    Traceback (most recent call last):
    ...
    textfix.errors.ConfigError: there is a column 'textfix' already; name another with record=...
    """
    if column not in columns:
        raise ConfigError(f"there is no column {column!r}; the columns are {', '.join(map(str, columns))}")
    if columns.count(column) > 1:
        raise ConfigError(f"there are {columns.count(column)} columns {column!r}; give them different names")
    if name in columns:
        raise ConfigError(f"there is a column {name!r} already; name another with record=...")


def _record(result: Result) -> dict[str, Any]:
    diagnosis = result.diagnosis
    return {
        "spun": diagnosis.spun,
        "spun_probability": round(diagnosis.spun_probability, 4),
        "dialect": next(iter(diagnosis.dialects), None),
        "error": None,
        "edits": [edit_fields(edit) for edit in result.edits],
    }


def _failed(value: Any, error: str) -> Cleaned:
    return Cleaned(value, {"spun": None, "spun_probability": None, "dialect": None, "error": error, "edits": []})
