"""pandas data frames."""

from __future__ import annotations

from typing import Any

from textfix.config import Config
from textfix.errors import require
from textfix.integrations.values import RECORD, clean_values, require_new_column, restore_text

__all__ = ["fix_column", "restore_column"]


def fix_column(frame: Any, column: str, *, record: str | None = RECORD, jobs: int = 1, **options: Any) -> Any:
    """A new frame with one column cleaned and a column of records added; index and other columns stay.

    Args:
        frame: a ``pandas.DataFrame``.
        column: name of a column of texts. Missing values stay missing; what is
            no text stays, and its record says so.
        record: name of the new column, of dicts; ``None`` adds none.
        jobs: number of worker processes.
        **options: fields of :class:`textfix.Config`.

    Raises:
        ConfigError: an option or a column cannot be used.
        MissingExtraError: pandas is not installed.

    >>> import pandas
    >>> frame = pandas.DataFrame({"text": ["ＧＰＵ加速"]})
    >>> fix_column(frame, "text")["text"].tolist()
    ['GPU加速']
    """
    pandas = _pandas()
    config = Config.of(**options)
    require_new_column(record, list(frame.columns), column)
    values = frame[column].astype(object).where(frame[column].notna(), None).tolist()
    outcomes = list(clean_values(values, config, jobs=jobs))
    texts = pandas.Series([outcome.value for outcome in outcomes], index=frame.index, dtype=object)
    # A column of object stays one, with its own sign for what is missing.
    texts = texts.where(frame[column].notna(), frame[column].astype(object))
    fixed = frame.copy(deep=False)
    fixed[column] = _like(texts, frame[column])
    if record is not None:
        fixed[record] = pandas.Series([outcome.record for outcome in outcomes], index=frame.index, dtype=object)
    return fixed


def restore_column(frame: Any, column: str, *, record: str = RECORD) -> Any:
    """The frame as it was before :func:`fix_column`; the column of records is taken out.

    Raises:
        ConfigError: one of the columns is not there.
    """
    pandas = _pandas()
    require_new_column(None, list(frame.columns), column)
    require_new_column(None, list(frame.columns), record)
    texts = [
        restore_text(text, made) if isinstance(text, str) else text
        for text, made in zip(frame[column], frame[record], strict=True)
    ]
    restored = frame.drop(columns=record)
    restored[column] = _like(pandas.Series(texts, index=frame.index, dtype=object), frame[column])
    return restored


def _like(texts: Any, column: Any) -> Any:
    """The texts as a column of the type of the one that they come from.

    A category that is in use becomes what its texts became, since a value without a category would be lost.
    """
    pandas = _pandas()
    kind = column.dtype
    if isinstance(kind, pandas.CategoricalDtype):
        became: dict[Any, dict[Any, None]] = {}
        for old, new in zip(column[column.notna()], texts[column.notna()], strict=True):
            became.setdefault(old, {})[new] = None
        names = dict.fromkeys(new for old in kind.categories for new in became.get(old, (old,)))
        kind = pandas.CategoricalDtype(pandas.Index(list(names), dtype=kind.categories.dtype), kind.ordered)
    return texts.astype(kind)


def _pandas() -> Any:
    return require("pandas", extra="pandas", purpose="cleaning a pandas frame")
