"""Hugging Face datasets: ``Dataset``, ``DatasetDict`` and their iterable forms."""

from __future__ import annotations

from typing import Any

from textfix.config import Config
from textfix.errors import require
from textfix.integrations.schema import arrow_type
from textfix.integrations.shipping import Shipment, pack
from textfix.integrations.values import RECORD, clean_values, require_new_column

__all__ = ["FixBatch", "fix_dataset"]


class FixBatch:
    """A function for ``dataset.map(FixBatch("text"), batched=True)``.

    Its fingerprint, by which ``datasets`` finds cached results, covers the
    options, the contents of dictionaries, and the version of textfix.

    >>> FixBatch("text", steps=("characters",))({"text": ["ＧＰＵ加速"]})["text"]
    ['GPU加速']
    """

    def __init__(self, column: str, *, record: str | None = RECORD, **options: Any) -> None:
        self.column = column
        self.record = record
        self.shipment: Shipment = pack(Config.of(**options))

    def __call__(self, batch: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """The columns that are new, of one batch."""
        made = list(clean_values(list(batch[self.column]), self.shipment.unpack()))
        columns: dict[str, list[Any]] = {self.column: [cleaned.value for cleaned in made]}
        if self.record is not None:
            columns[self.record] = [cleaned.record for cleaned in made]
        return columns


def fix_dataset(
    dataset: Any,
    column: str,
    *,
    record: str | None = RECORD,
    batch_size: int = 256,
    num_proc: int | None = None,
    **options: Any,
) -> Any:
    """The dataset with one column cleaned and a column of records added.

    Args:
        dataset: a ``Dataset`` or ``DatasetDict``, or an iterable one, which stays lazy.
        column: name of a column of strings.
        record: name of the new column, a struct; ``None`` adds none.
        batch_size: rows cleaned at a time.
        num_proc: number of worker processes; not for iterable datasets.
        **options: fields of :class:`textfix.Config`.

    Raises:
        ConfigError: an option or a column cannot be used.
        MissingExtraError: datasets is not installed.
    """
    datasets = require("datasets", extra="datasets", purpose="cleaning a dataset")
    if isinstance(dataset, dict):
        made = {
            name: fix_dataset(part, column, record=record, batch_size=batch_size, num_proc=num_proc, **options)
            for name, part in dataset.items()
        }
        return type(dataset)(made)
    work = FixBatch(column, record=record, **options)
    features = None
    if dataset.features is not None:  # an iterable dataset may not know them
        require_new_column(record, list(dataset.features), column)
        features = dataset.features.copy()
        if record is not None:
            # Said beforehand: a first batch without an edit would not tell what an edit is.
            pyarrow = require("pyarrow", extra="datasets", purpose="cleaning a dataset")
            added = pyarrow.schema([(record, arrow_type(pyarrow))])
            features.update(datasets.Features.from_arrow_schema(added))
    named: dict[str, Any] = {"batched": True, "batch_size": batch_size, "features": features}
    if isinstance(dataset, datasets.Dataset):
        named |= {"num_proc": num_proc, "desc": "textfix"}
    return dataset.map(work, **named)
