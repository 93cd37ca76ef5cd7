r"""The texts inside records: where each stands and what it says.

Only the characters of a text that changes are written anew; everything else
of a record stays as it was, byte for byte: other fields, their order, spaces,
the way numbers and escapes are written.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One text inside a record.

    Attributes:
        start: where it begins in the record, in code points, with its quotes.
        end: where it ends.
        value: what it says.
        field: name of the field, as the user wrote it.
    """

    start: int
    end: int
    value: str
    field: str
