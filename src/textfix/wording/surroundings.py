"""What stands around a place, near and in the whole text, and which of two words goes with it.

The sums over the vectors of :mod:`textfix.wording.context_model`. Plain
Python, and a C extension where the package was built with a compiler (see
:mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.libc.math import sqrt
else:
    from math import sqrt

from textfix.wording.context_model import FIRST, LAST
from textfix.wording.zeros import reals

__all__ = ["BUCKETS", "REACH", "bucket", "compiled", "context_gains", "ends_sentence", "pair_numbers"]

compiled: bool = cython.compiled

REACH = 15  # pairs of characters to either side of a place that are its surroundings
BUCKETS = 6  # of distance, on each side
_REACH = cython.declare(cython.Py_ssize_t, REACH)
_BUCKETS = cython.declare(cython.Py_ssize_t, BUCKETS)
_FIRST = cython.declare(cython.uint, FIRST)
_LAST = cython.declare(cython.uint, LAST)


@cython.ccall
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(distance=cython.Py_ssize_t)
def bucket(distance):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Which weights a pair has, by how many code points lie between it and the place.

    >>> [bucket(distance) for distance in range(12)]
    [0, 1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5]
    """
    if distance < 3:
        return distance
    if distance < 5:
        return 3
    return 4 if distance < 9 else 5


@cython.ccall
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.bint)
@cython.locals(code=cython.uint)
def ends_sentence(code):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Whether a code point is the end of a sentence, beyond which the surroundings do not reach.

    >>> [bool(ends_sentence(ord(char))) for char in "。，"]
    [True, False]
    """
    return code == 0x3002 or code == 0xFF01 or code == 0xFF1F or code == 0x0A  # noqa: PLR1714 - not so in C


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    codes=cython.uint[::1], first=cython.ushort[::1], second=cython.ushort[::1], numbers=cython.int[::1],
    k=cython.Py_ssize_t, lo=cython.Py_ssize_t, left=cython.Py_ssize_t, half=cython.Py_ssize_t, a=cython.uint,
    b=cython.uint,
)  # fmt: skip
def pair_numbers(codes: Any, model: Any) -> array[int]:
    """For each code point the number of the vector of it and the next one, -1 if there is none."""
    first, second = model.first, model.second
    numbers = out = array("i", bytes(4 * len(codes)))
    with cython.nogil:
        for k in range(len(codes)):
            numbers[k] = -1
            if k + 1 == len(codes):
                break
            a = codes[k]
            b = codes[k + 1]
            if a < _FIRST or a > _LAST or b < _FIRST or b > _LAST:
                continue
            lo = first[a - _FIRST]
            left = first[a - _FIRST + 1] - lo
            if left == 0:
                continue
            # Halved without a branch that the processor would have to guess: the last one that is not above b.
            while left > 1:
                half = left >> 1
                lo = lo + (half if second[lo + half] <= b else 0)
                left -= half
            if second[lo] == b:
                numbers[k] = lo
    return out


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    near=cython.double[::1], codes=cython.uint[::1], numbers=cython.int[::1], pairs=cython.schar[::1],
    reach=cython.double[::1], width=cython.Py_ssize_t, first=cython.Py_ssize_t, step=cython.Py_ssize_t,
    count=cython.Py_ssize_t, d=cython.Py_ssize_t, k=cython.Py_ssize_t, j=cython.Py_ssize_t, at=cython.Py_ssize_t,
    weights=cython.Py_ssize_t,
)  # fmt: skip
def _add_side(near, codes, numbers, pairs, reach, width, first, step):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add to ``near`` the weighted pairs of one side, from ``first`` away from the place; returns how many."""
    count = 0
    for d in range(_REACH):
        k = first + step * d
        # Of the two characters the one that is nearer to the place is met first.
        if k < 0 or k + 1 >= len(codes) or ends_sentence(codes[k + 1 if step < 0 else k]):
            break
        if numbers[k] >= 0:
            count += 1
            at = numbers[k] * width
            weights = (bucket(d) if step < 0 else _BUCKETS + bucket(d)) * width
            for j in range(width):
                near[j] += pairs[at + j] * reach[weights + j]
    return count


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    codes=cython.uint[::1], starts=cython.uint[::1], ends=cython.uint[::1], candidates=cython.uint[::1],
    substitute=cython.uint[::1], original=cython.uint[::1], rows=cython.int[::1], pairs=cython.schar[::1],
    words=cython.schar[::1], rest=cython.float[::1], reach=cython.double[::1],
    numbers=cython.int[::1], whole=cython.double[::1], near=cython.double[::1], gains=cython.double[::1],
    width=cython.Py_ssize_t, k=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t, n=cython.Py_ssize_t,
    start=cython.Py_ssize_t, end=cython.Py_ssize_t, count=cython.Py_ssize_t,
    place=cython.Py_ssize_t, until=cython.Py_ssize_t, at=cython.Py_ssize_t, weights=cython.Py_ssize_t,
    posteriors=cython.double[::1], least=cython.double, seen=cython.int,
    shown=cython.Py_ssize_t, other=cython.Py_ssize_t, scale=cython.double, total=cython.double, factor=cython.double,
)  # fmt: skip
def context_gains(document: Any, model: Any, rows: array[int], least: float) -> array[float]:
    """log10 by which the surroundings of each candidate prefer its original to its substitute; 0 where one is unknown.

    Args:
        document: text and candidates, as :class:`textfix.wording.inference.Document` has them.
        model: a :class:`textfix.wording.context_model.ContextModel`.
        rows: for each word of the lexicon the number of its vector, -1 for none.
        least: candidates with at most this posterior are not looked at, and have 0.
    """
    posteriors = document.posteriors
    codes, starts, ends, candidates = document.codes, document.starts, document.ends, document.pairs
    substitute, original = document.tables.substitute, document.tables.original
    pairs, words, reach, scale, width = model.pairs, model.words, model.reach, model.scale, model.width
    rest = model.rest
    numbers = pair_numbers(codes, model)
    whole = reals(width)
    near = reals(width)
    gains = out = reals(len(starts))
    with cython.nogil:
        n = len(codes)
        count = 0
        # The processor waits for all vectors at once, since none needs another.
        seen = 0
        for k in range(n):
            seen ^= pairs[max(0, numbers[k]) * width]
        for k in range(n):
            if numbers[k] >= 0:
                count += 1
                at = numbers[k] * width
                for j in range(width):
                    whole[j] += pairs[at + j]
        weights = 2 * _BUCKETS * width
        for j in range(width):
            whole[j] = whole[j] / (count + 1.0) * reach[weights + j]
        near[0] = seen  # what nobody uses the compiler would leave out
        place = until = -1
        for i in range(len(starts)):
            start = starts[i]
            end = ends[i]
            shown = rows[substitute[candidates[i]]]
            other = rows[original[candidates[i]]]
            if shown < 0 or other < 0 or posteriors[i] <= least:
                continue
            if start != place or end != until:
                place = start
                until = end
                for j in range(width):
                    near[j] = 0.0
                count = _add_side(near, codes, numbers, pairs, reach, width, start - 2, -1)
                count += _add_side(near, codes, numbers, pairs, reach, width, end, 1)
                factor = 1.0 / sqrt(count + 1.0)
                for j in range(width):
                    near[j] = near[j] * factor + whole[j]
            total = 0.0
            at = other * width
            k = shown * width
            for j in range(width):
                total += (words[at + j] - words[k + j]) * near[j]
            gains[i] = total * scale + rest[other] - rest[shown]
    return out
