"""Maximal scoring runs over the matches of a text: the one loop that every honest text goes through.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

__all__ = ["best_run", "compiled"]

compiled: bool = cython.compiled


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    matches=list, scores=cython.double[::1], full_counts=cython.uint, later_share=cython.double,
    counts=cython.uint[::1], k=cython.Py_ssize_t, start=cython.Py_ssize_t, end=cython.Py_ssize_t,
    begin=cython.Py_ssize_t, best_begin=cython.Py_ssize_t, best_end=cython.Py_ssize_t, value=cython.double,
    current=cython.double, best=cython.double, match=tuple,
)  # fmt: skip
def best_run(matches: Any, scores: Any, full_counts: int, later_share: float) -> tuple[float, int, int]:
    """The run of matches with the highest sum of scores (Kadane 1984).

    Args:
        matches: list of (word number, start, end), sorted by start.
        scores: ``array('d')``, the score of each word (log10).
        full_counts: this many occurrences of a word count in full,
        later_share: the others by this share.

    Returns:
        The sum, and the run's first and one past its last code point.

    >>> from array import array as a
    >>> best_run([(0, 0, 2), (1, 5, 7), (0, 9, 11), (2, 12, 14)], a("d", [1.5, -1.0, 0.5]), 2, 0.1)
    (2.5, 0, 14)
    """
    counts = array("I", bytes(4 * len(scores)))
    best = current = 0.0
    begin = best_begin = best_end = 0
    for match in matches:
        k = match[0]
        value = scores[k]
        if value != 0.0:
            counts[k] += 1
            if counts[k] > full_counts:
                value = value * later_share
            if current <= 0.0:
                current = 0.0
                begin = match[1]
            current += value
            if current > best:
                best = current
                best_begin = begin
                best_end = match[2]
    return best, best_begin, best_end
