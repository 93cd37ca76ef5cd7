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
    from cython.cimports.textfix.pointers import (
        doubles,
        fetch_float,
        fetch_int,
        fetch_schar,
        fetch_ushort,
        floats,
        ints,
        schars,
        uints,
        ushorts,
    )
    from cython.cimports.textfix.wording.zeros import reals
else:
    from math import sqrt

    from textfix.pointers import (
        doubles,
        fetch_float,
        fetch_int,
        fetch_schar,
        fetch_ushort,
        floats,
        ints,
        schars,
        uints,
        ushorts,
    )
    from textfix.wording.zeros import reals

from textfix.wording.context_model import FIRST, LAST

__all__ = ["BUCKETS", "REACH", "bucket", "compiled", "context_gains", "ends_sentence", "pair_numbers"]

compiled: bool = cython.compiled

REACH = 15  # pairs of characters to either side of a place that are its surroundings
BUCKETS = 6  # of distance, on each side
_NO_NUMBER = array("i", [-1])
_AHEAD = cython.declare(cython.Py_ssize_t, 64)  # code points whose vectors are asked for at once
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
    code_at=cython.p_uint, n=cython.Py_ssize_t, first=cython.p_ushort, second=cython.p_ushort, numbers=cython.p_int,
    k=cython.Py_ssize_t, begin=cython.Py_ssize_t, stop=cython.Py_ssize_t, lo=cython.Py_ssize_t,
    left=cython.Py_ssize_t, half=cython.Py_ssize_t, a=cython.uint, b=cython.uint,
)  # fmt: skip
def pair_numbers(codes: Any, model: Any) -> array[int]:
    """For each code point the number of the vector of it and the next one, -1 if there is none."""
    n, out = len(codes), _NO_NUMBER * len(codes)
    first, second, numbers, code_at = ushorts(model.first), ushorts(model.second), ints(out), uints(codes)
    with cython.nogil:
        stop = 0
        while stop < n - 1:
            begin = stop
            stop = min(n - 1, begin + _AHEAD)
            for k in range(begin, stop):
                a = code_at[k]
                if _FIRST <= a <= _LAST:
                    # The middle of the span that is halved below.
                    fetch_ushort(second, (first[a - _FIRST] + first[a - _FIRST + 1]) >> 1)
            for k in range(begin, stop):
                a = code_at[k]
                b = code_at[k + 1]
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
    near=cython.p_double, heap=cython.p_int, n=cython.Py_ssize_t, codes=cython.p_uint, numbers=cython.p_int,
    pairs=cython.p_schar, reach=cython.p_double, width=cython.Py_ssize_t, first=cython.Py_ssize_t,
    step=cython.Py_ssize_t, count=cython.Py_ssize_t, d=cython.Py_ssize_t, k=cython.Py_ssize_t, j=cython.Py_ssize_t,
    at=cython.Py_ssize_t, distance=cython.Py_ssize_t, until=cython.Py_ssize_t, here=cython.Py_ssize_t,
    weights=cython.Py_ssize_t, ended=cython.bint,
)  # fmt: skip
def _add_side(near, heap, n, codes, numbers, pairs, reach, width, first, step):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add to ``near`` the weighted pairs of one side, from ``first`` away from the place; returns how many.

    The vectors of one bucket of distance are added up as whole numbers, in ``heap``, and weighted once.
    """
    count = d = 0
    ended = False
    for distance in range(_BUCKETS):
        until = _REACH if distance == _BUCKETS - 1 else (distance + 1 if distance < 3 else 4 * distance - 7)
        here = 0
        while d < until and not ended:
            k = first + step * d
            # Of the two characters the one that is nearer to the place is met first.
            if k < 0 or k + 1 >= n or ends_sentence(codes[k + 1 if step < 0 else k]):
                ended = True
            else:
                if numbers[k] >= 0:
                    at = numbers[k] * width
                    if here == 0:
                        for j in range(width):
                            heap[j] = pairs[at + j]
                    else:
                        for j in range(width):
                            heap[j] += pairs[at + j]
                    here += 1
                d += 1
        if here > 0:
            count += here
            weights = (distance if step < 0 else _BUCKETS + distance) * width
            for j in range(width):
                near[j] += heap[j] * reach[weights + j]
        if ended:
            break
    return count


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    codes=cython.p_uint, starts=cython.p_uint, ends=cython.p_uint, candidates=cython.p_uint, substitute=cython.p_uint,
    original=cython.p_uint, row_at=cython.p_int, m=cython.Py_ssize_t, pairs=cython.p_schar, words=cython.p_schar,
    rest=cython.p_float, reach=cython.p_double, numbers=cython.p_int, whole=cython.p_double, near=cython.p_double,
    gains=cython.p_double, width=cython.Py_ssize_t, k=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t,
    n=cython.Py_ssize_t, start=cython.Py_ssize_t, end=cython.Py_ssize_t, count=cython.Py_ssize_t,
    place=cython.Py_ssize_t, until=cython.Py_ssize_t, at=cython.Py_ssize_t, weights=cython.Py_ssize_t,
    posteriors=cython.p_double, least=cython.double, begin=cython.Py_ssize_t, stop=cython.Py_ssize_t,
    heap=cython.p_int, total_of=cython.p_int, shown=cython.Py_ssize_t, other=cython.Py_ssize_t, scale=cython.double,
    total=cython.double, factor=cython.double, second=cython.double, third=cython.double, fourth=cython.double,
)  # fmt: skip
def context_gains(document: Any, model: Any, rows: array[int], least: float) -> array[float]:
    """log10 by which the surroundings of each candidate prefer its original to its substitute; 0 where one is unknown.

    Args:
        document: text and candidates, as :class:`textfix.wording.inference.Document` has them.
        model: a :class:`textfix.wording.context_model.ContextModel`.
        rows: for each word of the lexicon the number of its vector, -1 for none.
        least: candidates with at most this posterior are not looked at, and have 0.
    """
    posteriors, codes, candidates = doubles(document.posteriors), uints(document.codes), uints(document.pairs)
    starts, ends = uints(document.starts), uints(document.ends)
    substitute, original = uints(document.tables.substitute), uints(document.tables.original)
    pairs, words, reach, rest = schars(model.pairs), schars(model.words), doubles(model.reach), floats(model.rest)
    scale, width, row_at = model.scale, model.width, ints(rows)
    n, m = len(document.codes), len(document.starts)
    by_code, sums, out = pair_numbers(document.codes, model), reals(2 * width), reals(m)
    whole_numbers = _NO_NUMBER * (2 * width)
    heap, total_of = ints(whole_numbers), ints(whole_numbers, width)
    numbers, whole, near, gains = ints(by_code), doubles(sums), doubles(sums, width), doubles(out)
    with cython.nogil:
        count = 0
        for j in range(width):
            total_of[j] = 0
        stop = 0
        while stop < n:
            begin = stop
            stop = min(n, begin + _AHEAD)
            for k in range(begin, stop):
                fetch_schar(pairs, numbers[k] * width)
            for k in range(begin, stop):
                if numbers[k] >= 0:
                    count += 1
                    at = numbers[k] * width
                    for j in range(width):
                        total_of[j] += pairs[at + j]
        weights = 2 * _BUCKETS * width
        for j in range(width):
            whole[j] = total_of[j] / (count + 1.0) * reach[weights + j]
        place = until = -1
        stop = 0
        for i in range(m):
            if i == stop:
                # The same for the words of the next candidates.
                begin = i
                stop = min(m, begin + _AHEAD)
                for k in range(begin, stop):
                    if posteriors[k] > least:
                        fetch_int(row_at, substitute[candidates[k]])
                        fetch_int(row_at, original[candidates[k]])
                for k in range(begin, stop):
                    if posteriors[k] > least:
                        shown = row_at[substitute[candidates[k]]]
                        other = row_at[original[candidates[k]]]
                        fetch_schar(words, shown * width)
                        fetch_schar(words, other * width)
                        fetch_float(rest, shown)
                        fetch_float(rest, other)
            start = starts[i]
            end = ends[i]
            shown = row_at[substitute[candidates[i]]]
            other = row_at[original[candidates[i]]]
            if shown < 0 or other < 0 or posteriors[i] <= least:
                continue
            if start != place or end != until:
                place = start
                until = end
                for j in range(width):
                    near[j] = 0.0
                count = _add_side(near, heap, n, codes, numbers, pairs, reach, width, start - 2, -1)
                count += _add_side(near, heap, n, codes, numbers, pairs, reach, width, end, 1)
                factor = 1.0 / sqrt(count + 1.0)
                for j in range(width):
                    near[j] = near[j] * factor + whole[j]
            # Four sums at a time: none waits for another.
            total = second = third = fourth = 0.0
            at = other * width
            k = shown * width
            for j in range(0, width - 3, 4):
                total += (words[at + j] - words[k + j]) * near[j]
                second += (words[at + j + 1] - words[k + j + 1]) * near[j + 1]
                third += (words[at + j + 2] - words[k + j + 2]) * near[j + 2]
                fourth += (words[at + j + 3] - words[k + j + 3]) * near[j + 3]
            for j in range(width - width % 4, width):
                total += (words[at + j] - words[k + j]) * near[j]
            total += second + third + fourth
            gains[i] = total * scale + rest[other] - rest[shown]
    return out
