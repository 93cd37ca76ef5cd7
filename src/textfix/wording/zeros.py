# cython: annotation_typing=False
"""Flat arrays of zeros, for the loops to fill in.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython

if cython.compiled:
    from cython.cimports.cpython.array import clone
else:

    def clone(template: array[Any], length: int, zero: bool) -> array[Any]:  # noqa: ARG001
        """So many zeros."""
        # Repeating one item is several times as quick as making an array from bytes.
        return template * length


__all__ = ["compiled", "reals", "space", "wholes"]

compiled: bool = cython.compiled

_REAL, _WHOLE = array("d", [0.0]), array("I", [0])


def reals(count: int) -> array[float]:
    """So many real numbers, all zero."""
    zeros: array[float] = clone(_REAL, count, True)
    return zeros


def wholes(count: int) -> array[int]:
    """So many whole numbers, all zero."""
    zeros: array[int] = clone(_WHOLE, count, True)
    return zeros


def space(template: array[Any], count: int) -> array[Any]:
    """So many numbers of the kind of ``template``, to be written before they are read: they mean nothing yet."""
    numbers: array[Any] = clone(template, count, False)
    return numbers
