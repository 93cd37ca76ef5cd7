"""Numbers with their nouns, as sentences need them."""

from __future__ import annotations

__all__ = ["count"]


def count(number: int, noun: str, many: str = "") -> str:
    """A number and its noun; ``many`` is its plural where that is more than an s.

    >>> count(1, "edit"), count(1200, "edit"), count(0, "entry", "entries")
    ('1 edit', '1,200 edits', '0 entries')
    """
    return f"{number:,} {noun if number == 1 else many or f'{noun}s'}"
