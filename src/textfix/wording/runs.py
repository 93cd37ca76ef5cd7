"""Maximal scoring runs over the matches of a text: the one loop that every honest text goes through.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return"

from __future__ import annotations

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
    places=cython.uint[::1], scores=cython.double[::1], full_counts=cython.uint, later_share=cython.double,
    counts=cython.uchar[::1], k=cython.Py_ssize_t, at=cython.Py_ssize_t, begin=cython.Py_ssize_t,
    best_begin=cython.Py_ssize_t, best_end=cython.Py_ssize_t, value=cython.double, current=cython.double,
    best=cython.double,
)  # fmt: skip
def best_run(places: Any, scores: Any, full_counts: int, later_share: float) -> tuple[float, int, int]:
    """The run of matches with the highest sum of scores (Kadane 1984).

    Args:
        places: ``array('I')``: word number, start and end of each match, sorted by start.
        scores: ``array('d')``, the score of each word (log10).
        full_counts: this many occurrences of a word count in full, less than 255;
        later_share: the others by this share.

    Returns:
        The sum, and the run's first and one past its last code point.

    >>> from array import array as a
    >>> best_run(a("I", [0, 0, 2, 1, 5, 7, 0, 9, 11, 2, 12, 14]), a("d", [1.5, -1.0, 0.5]), 2, 0.1)
    (2.5, 0, 14)
    """
    counts = bytearray(len(scores))
    best = current = 0.0
    begin = best_begin = best_end = 0
    with cython.nogil:
        for at in range(0, len(places), 3):
            k = places[at]
            value = scores[k]
            if value != 0.0:
                if counts[k] < full_counts:
                    counts[k] += 1
                else:
                    value = value * later_share
                if current <= 0.0:
                    current = 0.0
                    begin = places[at + 1]
                current += value
                if current > best:
                    best = current
                    best_begin = begin
                    best_end = places[at + 2]
    return best, best_begin, best_end
