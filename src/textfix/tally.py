"""Passes over a text that count the kinds of its characters and note where they stand: what every text goes through.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).

The first two read two tables (:class:`textfix.character_kinds.Marks`): the class
of each code point, one byte, and for each class one number. Its lowest 16 bits
are the kinds of the characters of the class; bit ``16 + k`` says that they may be
the first of pair ``k``, bit ``40 + k`` that they may be the second.
"""
# mypy: disable-error-code="untyped-decorator, no-any-return"

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

__all__ = ["compiled", "places", "tally", "weigh"]

compiled: bool = cython.compiled


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, classes="const unsigned char[::1]", bits="const unsigned long long[::1]", char=cython.Py_UCS4,
    code=cython.uint, mark=cython.ulonglong, before=cython.ulonglong, seen=cython.ulonglong, pairs=cython.ulonglong,
    first=cython.Py_ssize_t, second=cython.Py_ssize_t, third=cython.Py_ssize_t, fourth=cython.Py_ssize_t,
    chain=cython.Py_ssize_t, longest=cython.Py_ssize_t, since=cython.Py_ssize_t,
)  # fmt: skip
def tally(text: str, classes: bytes, bits: array[int]) -> tuple[int, int, int, int, int, int, int]:
    """Counts of the first four kinds, which kinds and which pairs of kinds occur, and the longest chain.

    Args:
        text: any ``str``.
        classes: 0x10003 bytes: the class of each code point of the Basic
            Multilingual Plane, then of the ideographs of planes 2 and 3, the
            compatibility ideographs there, and all others.
        bits: ``array('Q')`` of 256 numbers, the marks of each class. Kind 6
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
        mark = bits[classes[code]]
        seen |= mark
        pairs |= (before >> 16) & (mark >> 40)
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
    return first, second, third, fourth, seen & 0xFFFF, pairs & 0xFFFFFF, longest


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, classes="const unsigned char[::1]", bits="const unsigned long long[::1]", kinds=cython.ulonglong,
    pairs=cython.ulonglong, then=cython.ulonglong, char=cython.Py_UCS4, code=cython.uint, mark=cython.ulonglong,
    before=cython.ulonglong, both=cython.ulonglong, paired=cython.bint, at=cython.Py_ssize_t, last=cython.Py_ssize_t,
)  # fmt: skip
def places(text: str, classes: bytes, bits: array[int], kinds: int, pairs: int, then: int) -> array[int]:
    """Where characters of some kinds stand, and where the first characters of some pairs do.

    Args:
        text: any ``str``.
        classes: as for :func:`tally`;
        bits: as for :func:`tally`.
        kinds: the kinds to look for, as bits.
        pairs: the pairs to look for, as bits.
        then: where not 0, a pair counts only if its second character is the first of one of these.

    Returns:
        ``array('I')`` of offsets in code points, in order, each once.
    """
    out = array("I")
    before = 0
    paired = False
    at = 0
    last = -1
    for char in text:
        code = ord(char)
        if code >= 0x10000:
            code = 0x10002 if code < 0x20000 or code >= 0x40000 else 0x10001 if 0x2F800 <= code < 0x2FA20 else 0x10000
        mark = bits[classes[code]]
        both = (before >> 16) & (mark >> 40)
        if then != 0:
            if paired and both & then:
                out.append(at - 2)
            paired = both & pairs != 0
        else:
            if both & pairs and last != at - 1:
                out.append(at - 1)
            if mark & kinds:
                out.append(at)
                last = at
        before = mark
        at += 1  # noqa: SIM113 - compiled, a plain count is faster
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, weights="const unsigned char[::1]", char=cython.Py_UCS4, code=cython.uint, weight=cython.Py_ssize_t,
    beyond=cython.Py_ssize_t, heavy=cython.Py_ssize_t, total=cython.Py_ssize_t,
)  # fmt: skip
def weigh(text: str, weights: bytes) -> tuple[int, int, int]:
    """Sum of the weights of a text's characters.

    Args:
        text: any ``str``.
        weights: 0x10002 bytes: the weight of each code point of the Basic
            Multilingual Plane, then of those of plane 1, and of all others.

    Returns:
        How many characters are beyond ASCII, the sum of their weights, the sum of all weights.
    """
    beyond = heavy = total = 0
    for char in text:
        code = ord(char)
        if code >= 0x10000:
            code = 0x10000 if code < 0x20000 else 0x10001
        weight = weights[code]
        total += weight
        if code > 0x7F:
            beyond += 1
            heavy += weight
    return beyond, heavy, total
