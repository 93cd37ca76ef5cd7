"""The loops that cut a text into sentences and read their symbols: code points and tables in, flat arrays out.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`). What the tables hold is said in
:mod:`textfix.wording.symbols`.
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]
from textfix.wording.zeros import wholes

__all__ = ["bounds", "compiled", "lay_out", "longest", "read"]

compiled: bool = cython.compiled

# The bits of the table of kinds.
_HAN = cython.declare(cython.uint, 1)
_DIGIT = cython.declare(cython.uint, 2)
_IN_NUMBER = cython.declare(cython.uint, 4)
_LETTER = cython.declare(cython.uint, 8)
_IN_LATIN = cython.declare(cython.uint, 16)
_BLANK = cython.declare(cython.uint, 32)
_SENTENCE_END = cython.declare(cython.uint, 64)
_COMMA = cython.declare(cython.uint, 128)
# The symbols of classes.
_NUMBER = cython.declare(cython.uint, 1)
_LATIN = cython.declare(cython.uint, 2)
_OTHER = cython.declare(cython.uint, 4)
_LONGEST = cython.declare(cython.Py_ssize_t, 120)  # a longer sentence is cut: the decoder's numbers stay in range
_SHORTEST = cython.declare(cython.Py_ssize_t, 20)  # no shorter piece is cut off


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.uint)
@cython.locals(code=cython.uint, kinds=cython.uchar[::1])
def _kind(code, kinds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The kinds of a character; of those above the BMP planes 2 and 3 are Chinese."""
    if code < 0x10000:
        return kinds[code]
    return _HAN if 0x20000 <= code < 0x40000 else 0


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    codes=cython.uint[::1], kinds=cython.uchar[::1], start=cython.Py_ssize_t, k=cython.Py_ssize_t,
    n=cython.Py_ssize_t, limit=cython.Py_ssize_t,
)  # fmt: skip
def _end_of(codes, start, kinds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Where the sentence or piece of one that begins at ``start`` ends."""
    n = len(codes)
    limit = min(n, start + _LONGEST)
    for k in range(start, limit):
        if _kind(codes[k], kinds) & _SENTENCE_END:
            return k + 1
    if limit == n:
        return n
    for k in range(limit - 1, start + _SHORTEST - 1, -1):
        if _kind(codes[k], kinds) & _COMMA:
            return k + 1
    return limit


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(codes=cython.uint[::1], kinds=cython.uchar[::1], at=cython.Py_ssize_t, n=cython.Py_ssize_t)
def bounds(codes: Any, kinds: Any) -> array[int]:
    """Where the sentences of a text begin, and one past the last."""
    out = array("I", [0])
    n = len(codes)
    at = 0
    while at < n:
        at = _end_of(codes, at, kinds)
        out.append(at)
    return out


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    codes=cython.uint[::1], start=cython.Py_ssize_t, end=cython.Py_ssize_t, kinds=cython.uchar[::1],
    folded=cython.ushort[::1], symbols=cython.uint[::1], begins=cython.uint[::1], ends=cython.uint[::1],
    count=cython.Py_ssize_t, k=cython.Py_ssize_t, kind=cython.uint, code=cython.uint, symbol=cython.uint,
)  # fmt: skip
def _read(codes, start, end, kinds, folded, symbols, begins, ends, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Write the symbols of ``codes[start:end]`` from number ``count`` on; returns one past the last."""
    k = start
    while k < end:
        code = codes[k]
        kind = _kind(code, kinds)
        begins[count] = k
        k += 1
        if kind & _HAN:
            symbol = code
        elif kind & _DIGIT:
            symbol = _NUMBER
            while k < end and _kind(codes[k], kinds) & _IN_NUMBER:
                k += 1
        elif kind & _LETTER:
            symbol = _LATIN
            while k < end and _kind(codes[k], kinds) & _IN_LATIN:
                k += 1
        elif kind & _BLANK:
            continue
        else:
            symbol = folded[code] if code < 0x10000 else _OTHER
        symbols[count] = symbol
        ends[count] = k
        count += 1
    return count


def read(codes: Any, start: int, end: int, kinds: Any, folded: Any) -> tuple[array[int], array[int], array[int]]:
    """The symbols of ``codes[start:end]``, where each begins in the text and where it ends."""
    symbols, begins, ends = (wholes(end - start + 1) for _ in range(3))
    count = _read(codes, start, end, kinds, folded, symbols, begins, ends, 0)
    return symbols[:count], begins[:count], ends[:count]


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    codes=cython.uint[::1], kinds=cython.uchar[::1], folded=cython.ushort[::1], starts=cython.uint[::1],
    ends=cython.uint[::1], symbol_view=cython.uint[::1], symbol_begin=cython.uint[::1], symbol_end=cython.uint[::1],
    kept_view=cython.uint[::1], first_view=cython.uint[::1], past_view=cython.uint[::1], n=cython.Py_ssize_t,
    m=cython.Py_ssize_t, at=cython.Py_ssize_t, end=cython.Py_ssize_t, c=cython.Py_ssize_t, hi=cython.Py_ssize_t,
    begin=cython.Py_ssize_t, count=cython.Py_ssize_t, kept_count=cython.Py_ssize_t, before=cython.Py_ssize_t,
    k=cython.Py_ssize_t, j=cython.Py_ssize_t,
)  # fmt: skip
def lay_out(codes: Any, kinds: Any, folded: Any, starts: Any, ends: Any) -> tuple[Any, Any, Any, Any, Any, Any]:
    """The sentences of a text that hold candidates, as symbols, and the candidates' places among them.

    Args:
        codes: the text.
        kinds: the table of kinds.
        folded: the table of symbols.
        starts: code-point offset of each candidate, sorted.
        ends: one past its last code point.

    Returns:
        The symbols of these sentences one after another; the first symbol of
        each sentence, and one past the last; the numbers of the candidates
        that begin and end with a symbol of one sentence; their first symbol
        and one past their last, counted within the sentence; the first of them
        in each sentence, and one past the last.
    """
    n = len(codes)
    m = len(starts)
    symbols, begins, stops = (
        wholes(n + 1),
        wholes(n + 1),
        wholes(n + 1),
    )
    kept, first, past = wholes(m + 1), wholes(m + 1), wholes(m + 1)
    symbol_view = symbols
    symbol_begin = begins
    symbol_end = stops
    kept_view = kept
    first_view = first
    past_view = past
    sentence_at, candidate_at = array("I", [0]), array("I", [0])
    at = c = count = kept_count = 0
    while at < n and c < m:
        end = _end_of(codes, at, kinds)
        hi = c
        while hi < m and starts[hi] < end:
            hi += 1
        if hi > c:
            begin = count
            before = kept_count
            count = _read(codes, at, end, kinds, folded, symbol_view, symbol_begin, symbol_end, count)
            k = begin
            while c < hi:
                # A candidate that cuts into a Latin word or a number, or ends in the next sentence, is none.
                while k < count and symbol_begin[k] < starts[c]:
                    k += 1
                if k < count and symbol_begin[k] == starts[c]:
                    j = k
                    while j < count and symbol_end[j] < ends[c]:
                        j += 1
                    if j < count and symbol_end[j] == ends[c]:
                        kept_view[kept_count] = c
                        first_view[kept_count] = k - begin
                        past_view[kept_count] = j + 1 - begin
                        kept_count += 1
                c += 1
            if kept_count > before:
                sentence_at.append(count)
                candidate_at.append(kept_count)
            else:
                count = begin
        at = end
    return (
        symbols[:count], sentence_at, kept[:kept_count], first[:kept_count], past[:kept_count], candidate_at,
    )  # fmt: skip


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    sentence_at=cython.uint[::1], chain_at=cython.uint[::1], candidate_at=cython.uint[::1], k=cython.Py_ssize_t,
    most=cython.Py_ssize_t, length=cython.Py_ssize_t,
)  # fmt: skip
def longest(sentence_at: Any, chain_at: Any, candidate_at: Any) -> int:
    """Symbols of the longest sentence, those of the originals beside it included.

    The arguments are those of :func:`textfix.wording.graph.build`.
    """
    most = 0
    for k in range(len(sentence_at) - 1):
        length = sentence_at[k + 1] - sentence_at[k] + chain_at[candidate_at[k + 1]] - chain_at[candidate_at[k]]
        most = max(most, length)
    return most
