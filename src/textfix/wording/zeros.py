"""Flat arrays of zeros, for the loops to fill in."""

from __future__ import annotations

from array import array

__all__ = ["reals", "wholes"]

# Repeating one item is several times as quick as making an array from bytes.
_REAL, _WHOLE = array("d", [0.0]), array("I", [0])


def reals(count: int) -> array[float]:
    """So many real numbers, all zero."""
    return _REAL * count


def wholes(count: int) -> array[int]:
    """So many whole numbers, all zero."""
    return _WHOLE * count
