"""The best candidate of every place: which are worth judging, and which of those that overlap stands.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return"

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.textfix.pointers import doubles, uchars, uints
    from cython.cimports.textfix.wording.zeros import reals, wholes
else:
    from textfix.pointers import doubles, uchars, uints
    from textfix.wording.zeros import reals, wholes


__all__ = ["BestPlaces", "above", "best_places", "compiled", "ranked"]

compiled: bool = cython.compiled


class BestPlaces:
    """The best candidate of every place, most probable first.

    Args:
        sure: ``array('d')``, how probable each is, given a spun document.
        candidates: ``array('I')``, their numbers.

    >>> best = BestPlaces.of([(0.9, 4), (0.25, 1)])
    >>> list(best), len(best)
    ([(0.9, 4), (0.25, 1)], 2)
    """

    __slots__ = ("candidates", "sure")

    def __init__(self, sure: array[float], candidates: array[int]) -> None:
        self.sure, self.candidates = sure, candidates

    @classmethod
    def of(cls, places: Iterable[tuple[float, int]]) -> BestPlaces:
        """The same from pairs of a probability and a candidate."""
        found = list(places)
        return cls(array("d", [p for p, _ in found]), array("I", [k for _, k in found]))

    def __len__(self) -> int:
        return len(self.sure)

    def __iter__(self) -> Iterator[tuple[float, int]]:
        return iter(zip(self.sure, self.candidates, strict=True))


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    number_at=cython.p_double, n=cython.Py_ssize_t, least=cython.double, found=cython.p_uint, k=cython.Py_ssize_t,
    count=cython.Py_ssize_t,
)  # fmt: skip
def above(numbers: Any, least: float) -> array[int]:
    """Where the numbers greater than ``least`` stand, in order.

    >>> list(above(array("d", [0.2, 0.9, 0.5]), 0.3))
    [1, 2]
    """
    n, out = len(numbers), wholes(len(numbers))
    number_at, found = doubles(numbers), uints(out)
    count = 0
    with cython.nogil:
        for k in range(n):
            if number_at[k] > least:
                found[count] = k
                count += 1
    return out[:count]


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    numbers=cython.p_double, order=cython.p_uint, spare=cython.p_uint, n=cython.Py_ssize_t,
    width=cython.Py_ssize_t, lo=cython.Py_ssize_t, middle=cython.Py_ssize_t, hi=cython.Py_ssize_t,
    i=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t,
)  # fmt: skip
def _sort(numbers, order, spare, n):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """``order`` becomes the numbers' indices from the greatest on, equal ones as they stand: merge sort."""
    for k in range(n):
        order[k] = k
    width = 1
    while width < n:
        lo = 0
        while lo < n:
            middle = min(lo + width, n)
            hi = min(lo + 2 * width, n)
            i = lo
            j = middle
            for k in range(lo, hi):
                if j >= hi or (i < middle and numbers[order[i]] >= numbers[order[j]]):
                    spare[k] = order[i]
                    i += 1
                else:
                    spare[k] = order[j]
                    j += 1
            lo = hi
        for k in range(n):
            order[k] = spare[k]
        width *= 2


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    sure=cython.p_double, chosen_at=cython.p_uint, start_at=cython.p_uint, end_at=cython.p_uint,
    order=cython.p_uint, spare=cython.p_uint, taken=cython.p_uchar, n=cython.Py_ssize_t,
    count=cython.Py_ssize_t, t=cython.Py_ssize_t, k=cython.Py_ssize_t, at=cython.Py_ssize_t, free=cython.bint,
)  # fmt: skip
def ranked(probabilities: Any, chosen: Any, starts: Any, ends: Any, length: int) -> array[int]:
    """The candidates that stand, as indices into ``chosen``, most probable first: of those that overlap the best.

    Args:
        probabilities: of each chosen candidate.
        chosen: numbers of candidates, sorted.
        starts: start of every candidate, in code points.
        ends: one past its last.
        length: of the text.

    >>> from array import array as a  # the second place overlaps the first, which is less probable
    >>> list(ranked(a("d", [0.2, 0.9, 0.5]), a("I", [0, 1, 2]), a("I", [0, 1, 4]), a("I", [2, 3, 6]), 6))
    [1, 2]
    """
    n = len(chosen)
    out, work, places = wholes(n), wholes(n), bytearray(length)
    order, spare, taken = uints(out), uints(work), uchars(places)
    sure, chosen_at, start_at, end_at = doubles(probabilities), uints(chosen), uints(starts), uints(ends)
    count = 0
    with cython.nogil:
        _sort(sure, order, spare, n)
        for t in range(n):
            k = chosen_at[order[t]]
            free = True
            for at in range(start_at[k], end_at[k]):
                if taken[at]:
                    free = False
                    break
            if free:
                for at in range(start_at[k], end_at[k]):
                    taken[at] = 1
                order[count] = order[t]
                count += 1
    return out[:count]


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    probability=cython.p_double, chosen_at=cython.p_uint, order=cython.p_uint, sure=cython.p_double,
    candidates=cython.p_uint, n=cython.Py_ssize_t, k=cython.Py_ssize_t,
)  # fmt: skip
def best_places(probabilities: Any, chosen: Any, starts: Any, ends: Any, length: int) -> BestPlaces:
    """What :func:`ranked` finds, with how probable each is. The arguments are the same."""
    found = ranked(probabilities, chosen, starts, ends, length)
    n = len(found)
    numbers, out = reals(n), wholes(n)
    probability, chosen_at, order = doubles(probabilities), uints(chosen), uints(found)
    sure, candidates = doubles(numbers), uints(out)
    for k in range(n):
        sure[k] = probability[order[k]]
        candidates[k] = chosen_at[order[k]]
    return BestPlaces(numbers, out)
