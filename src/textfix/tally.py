"""One pass over a text that counts and notes the kinds of its characters: the loop that every text goes through.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return"

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

__all__ = ["compiled", "tally"]

compiled: bool = cython.compiled


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, marks=cython.uint[::1], char=cython.Py_UCS4, code=cython.uint, mark=cython.uint, before=cython.uint,
    seen=cython.uint, pairs=cython.uint, first=cython.Py_ssize_t, second=cython.Py_ssize_t, third=cython.Py_ssize_t,
    fourth=cython.Py_ssize_t, chain=cython.Py_ssize_t, longest=cython.Py_ssize_t, since=cython.Py_ssize_t,
)  # fmt: skip
def tally(text: str, marks: array[int]) -> tuple[int, int, int, int, int, int, int]:
    """Counts of the first four kinds, which kinds and which pairs of kinds occur, and the longest chain.

    Args:
        text: any ``str``.
        marks: ``array('I')`` of 0x10003 numbers: for each code point of the Basic
            Multilingual Plane, then for the ideographs of planes 2 and 3, the
            compatibility ideographs there, and all others. The lowest 8 bits
            are the kinds a character is of; bit ``8 + k`` says that it may be the
            first of pair ``k``, bit ``20 + k`` that it may be the second. Kind 6
            (64) makes up chains, kind 7 (128) breaks them.

    Returns:
        How many characters are of kind 0, 1, 2, 3; the kinds that occur and the
        pairs of neighbours that occur, as bits; the number of characters of
        kind 6 in the longest chain with at most one other between two of them.
    """
    first = second = third = fourth = chain = longest = since = 0
    seen = pairs = before = 0
    for char in text:
        code = ord(char)
        if code >= 0x10000:
            code = 0x10002 if code < 0x20000 or code >= 0x40000 else 0x10001 if 0x2F800 <= code < 0x2FA20 else 0x10000
        mark = marks[code]
        seen |= mark
        pairs |= (before >> 8) & (mark >> 20)
        first += mark & 1
        second += (mark >> 1) & 1
        third += (mark >> 2) & 1
        fourth += (mark >> 3) & 1
        if mark & 64:
            chain = chain + 1 if since < 2 else 1
            since = 0
            longest = max(longest, chain)
        else:
            since = 2 if mark & 128 else since + 1
        before = mark
    return first, second, third, fourth, seen & 0xFF, pairs & 0xFFF, longest
