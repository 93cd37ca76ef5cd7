"""Polars frames, eager and lazy, and a namespace for expressions.

Importing this module adds ``textfix`` to every expression::

    import textfix.integrations.polars

    frame.with_columns(pl.col("text").textfix.fix(steps=("wording",)))
"""

from __future__ import annotations

from typing import Any

from textfix.config import Config
from textfix.errors import ConfigError, require
from textfix.integrations.schema import polars_type
from textfix.integrations.values import RECORD, clean_values, require_new_column, restore_text

__all__ = ["Expressions", "fix_column", "restore_column"]

polars = require("polars", extra="polars", purpose="cleaning a Polars frame")


def fix_column(frame: Any, column: str, *, record: str | None = RECORD, jobs: int = 1, **options: Any) -> Any:
    """The frame with one column cleaned and the column of records behind the others.

    Args:
        frame: a ``polars.DataFrame`` or ``polars.LazyFrame``; a lazy one stays lazy and may be streamed.
        column: name of a column of strings.
        record: name of the new column, a struct; ``None`` adds none.
        jobs: number of worker processes.
        **options: fields of :class:`textfix.Config`.

    Raises:
        ConfigError: an option or a column cannot be used.

    >>> frame = polars.DataFrame({"text": ["ＧＰＵ加速"]})
    >>> fix_column(frame, "text")["text"].to_list()
    ['GPU加速']
    """
    schema = frame.collect_schema()
    require_new_column(record, schema.names(), column)
    if schema[column] not in (polars.String, polars.Null):
        raise ConfigError(f"the column {column!r} holds {schema[column]}, not text")
    config = Config.of(**options)
    if record is None:
        return frame.with_columns(_texts(polars.col(column), config, jobs))
    both = polars.struct(text=polars.col(column)).map_batches(
        lambda values: _both(values.struct.field("text"), config, jobs), return_dtype=_both_type(), is_elementwise=True
    )
    # One evaluation for both columns: the struct is made first and then taken apart.
    return (
        frame.with_columns(both.alias(record))
        .with_columns(polars.col(record).struct.field("text").alias(column))
        .with_columns(polars.col(record).struct.field("record").alias(record))
    )


def restore_column(frame: Any, column: str, *, record: str = RECORD) -> Any:
    """The frame as it was before :func:`fix_column`; the column of records is taken out.

    Raises:
        ConfigError: one of the columns is not there.
    """
    names = frame.collect_schema().names()
    require_new_column(None, names, column)
    require_new_column(None, names, record)

    def restored(pairs: Any) -> Any:
        texts = [
            None if pair["text"] is None else restore_text(pair["text"], pair["record"]) for pair in pairs.to_list()
        ]
        return polars.Series(texts, dtype=polars.String)

    pairs = polars.struct(text=polars.col(column), record=polars.col(record))
    made = pairs.map_batches(restored, return_dtype=polars.String, is_elementwise=True)
    return frame.with_columns(made.alias(column)).drop(record)


@polars.api.register_expr_namespace("textfix")
class Expressions:
    """What ``pl.col("text").textfix`` offers."""

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def fix(self, *, jobs: int = 1, **options: Any) -> Any:
        """The cleaned texts, as strings."""
        return _texts(self._expression, Config.of(**options), jobs)

    def explain(self, *, jobs: int = 1, **options: Any) -> Any:
        """The cleaned texts with their records, as a struct of ``text`` and ``record``."""
        config = Config.of(**options)
        return self._expression.map_batches(
            lambda values: _both(values, config, jobs), return_dtype=_both_type(), is_elementwise=True
        )


def _both_type() -> Any:
    return polars.Struct({"text": polars.String, "record": polars_type(polars)})


def _texts(expression: Any, config: Config, jobs: int) -> Any:
    return expression.map_batches(
        lambda values: polars.Series(
            values.name,
            [cleaned.value for cleaned in clean_values(values.to_list(), config, jobs=jobs)],
            dtype=polars.String,
        ),
        return_dtype=polars.String,
        is_elementwise=True,
    )


def _both(values: Any, config: Config, jobs: int) -> Any:
    made = [
        {"text": cleaned.value, "record": cleaned.record}
        for cleaned in clean_values(values.to_list(), config, jobs=jobs)
    ]
    return polars.Series(values.name, made, dtype=_both_type())
