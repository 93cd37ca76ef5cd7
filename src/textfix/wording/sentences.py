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

if cython.compiled:
    from cython.cimports.textfix.pointers import uchars, uints, ushorts
    from cython.cimports.textfix.wording.zeros import space, wholes
else:
    from textfix.pointers import uchars, uints, ushorts
    from textfix.wording.zeros import space, wholes


__all__ = ["bounds", "compiled", "lay_out", "longest", "read"]

compiled: bool = cython.compiled

_WHOLE = array("I", [0])

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
@cython.locals(code=cython.uint, kinds=cython.p_uchar)
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
    codes=cython.p_uint, n=cython.Py_ssize_t, kinds=cython.p_uchar, start=cython.Py_ssize_t, k=cython.Py_ssize_t,
    limit=cython.Py_ssize_t,
)  # fmt: skip
def _end_of(codes, n, start, kinds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Where the sentence or piece of one that begins at ``start`` ends."""
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
@cython.locals(
    code_at=cython.p_uint, kind_at=cython.p_uchar, bound_at=cython.p_uint, at=cython.Py_ssize_t, n=cython.Py_ssize_t,
    count=cython.Py_ssize_t,
)  # fmt: skip
def bounds(codes: Any, kinds: Any) -> array[int]:
    """Where the sentences of a text begin, and one past the last."""
    n, out = len(codes), wholes(len(codes) + 1)
    code_at, kind_at, bound_at = uints(codes), uchars(kinds), uints(out)
    at = count = 0
    with cython.nogil:
        while at < n:
            at = _end_of(code_at, n, at, kind_at)
            count += 1
            bound_at[count] = at
    return out[: count + 1]


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    codes=cython.p_uint, start=cython.Py_ssize_t, end=cython.Py_ssize_t, kinds=cython.p_uchar,
    folded=cython.p_ushort, symbols=cython.p_uint, begins=cython.p_uint, ends=cython.p_uint,
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


@cython.locals(count=cython.Py_ssize_t)
def read(codes: Any, start: int, end: int, kinds: Any, folded: Any) -> tuple[array[int], array[int], array[int]]:
    """The symbols of ``codes[start:end]``, where each begins in the text and where it ends."""
    symbols, begins, ends = wholes(end - start + 1), wholes(end - start + 1), wholes(end - start + 1)
    count = _read(
        uints(codes), start, end, uchars(kinds), ushorts(folded), uints(symbols), uints(begins), uints(ends), 0
    )
    return symbols[:count], begins[:count], ends[:count]


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    code_at=cython.p_uint, kind_at=cython.p_uchar, folded_at=cython.p_ushort, start_at=cython.p_uint,
    end_at=cython.p_uint, sentence_view=cython.p_uint, candidate_view=cython.p_uint, sentences=cython.Py_ssize_t,
    symbol_view=cython.p_uint, symbol_begin=cython.p_uint, symbol_end=cython.p_uint,
    kept_view=cython.p_uint, first_view=cython.p_uint, past_view=cython.p_uint, n=cython.Py_ssize_t,
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
    symbols, work = space(_WHOLE, n + 1), space(_WHOLE, 2 * n + 2)
    kept, first, past = space(_WHOLE, m + 1), space(_WHOLE, m + 1), space(_WHOLE, m + 1)
    # No more sentences hold candidates than there are candidates.
    sentence_at, candidate_at = wholes(m + 1), wholes(m + 1)
    symbol_view, symbol_begin, symbol_end = uints(symbols), uints(work), uints(work, n + 1)
    kept_view, first_view, past_view = uints(kept), uints(first), uints(past)
    sentence_view, candidate_view = uints(sentence_at), uints(candidate_at)
    code_at, kind_at, folded_at = uints(codes), uchars(kinds), ushorts(folded)
    start_at, end_at = uints(starts), uints(ends)
    at = c = count = kept_count = sentences = 0
    with cython.nogil:
        while at < n and c < m:
            end = _end_of(code_at, n, at, kind_at)
            hi = c
            while hi < m and start_at[hi] < end:
                hi += 1
            if hi > c:
                begin = count
                before = kept_count
                count = _read(code_at, at, end, kind_at, folded_at, symbol_view, symbol_begin, symbol_end, count)
                k = begin
                while c < hi:
                    # A candidate that cuts into a Latin word or a number, or ends in the next sentence, is none.
                    while k < count and symbol_begin[k] < start_at[c]:
                        k += 1
                    if k < count and symbol_begin[k] == start_at[c]:
                        j = k
                        while j < count and symbol_end[j] < end_at[c]:
                            j += 1
                        if j < count and symbol_end[j] == end_at[c]:
                            kept_view[kept_count] = c
                            first_view[kept_count] = k - begin
                            past_view[kept_count] = j + 1 - begin
                            kept_count += 1
                    c += 1
                if kept_count > before:
                    sentences += 1
                    sentence_view[sentences] = count
                    candidate_view[sentences] = kept_count
                else:
                    count = begin
            at = end
    return (
        symbols[:count], sentence_at[: sentences + 1], kept[:kept_count], first[:kept_count], past[:kept_count],
        candidate_at[: sentences + 1],
    )  # fmt: skip


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    sentences=cython.p_uint, chains=cython.p_uint, candidates=cython.p_uint, n=cython.Py_ssize_t, k=cython.Py_ssize_t,
    most=cython.Py_ssize_t, length=cython.Py_ssize_t,
)  # fmt: skip
def longest(sentence_at: Any, chain_at: Any, candidate_at: Any) -> int:
    """Symbols of the longest sentence, those of the originals beside it included.

    The arguments are those of :func:`textfix.wording.graph.build`.
    """
    n, most = len(sentence_at) - 1, 0
    sentences, chains, candidates = uints(sentence_at), uints(chain_at), uints(candidate_at)
    for k in range(n):
        length = sentences[k + 1] - sentences[k] + chains[candidates[k + 1]] - chains[candidates[k]]
        most = max(most, length)
    return most
