"""Passes over a text that count the kinds of its characters and note where they stand: what every text goes through.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).

Most read two tables (:class:`textfix.character_kinds.Marks`): the class
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

__all__ = ["among", "compiled", "count", "heavy_runs", "pairs_of", "places", "tally", "weigh"]

compiled: bool = cython.compiled

_MOST = cython.declare(cython.Py_ssize_t, 1 << 15)  # numbers noted of one text


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.uint)
@cython.locals(code=cython.uint)
def _beyond(code):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Where the classes have a code point above the Basic Multilingual Plane."""
    return 0x10002 if code < 0x20000 or code >= 0x40000 else 0x10001 if 0x2F800 <= code < 0x2FA20 else 0x10000


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, classes="const unsigned char[::1]", bits="const unsigned long long[::1]", kinds=cython.ulonglong,
    pairs=cython.ulonglong, char=cython.Py_UCS4, code=cython.uint, mark=cython.ulonglong, before=cython.ulonglong,
    seen=cython.ulonglong, both=cython.ulonglong, paired=cython.ulonglong, first=cython.Py_ssize_t,
    chain=cython.Py_ssize_t, longest=cython.Py_ssize_t, rare=cython.Py_ssize_t, at=cython.Py_ssize_t,
    what=cython.ulonglong, near=cython.bint, many=cython.bint, noted=list,
)  # fmt: skip
def tally(
    text: str, classes: bytes, bits: array[int], kinds: int, pairs: int
) -> tuple[int, int, int, int, list[int] | None]:
    """The count of one kind, which kinds and which pairs of kinds occur, the longest chain of one, places of some.

    Args:
        text: any ``str``.
        classes: 0x10003 bytes: the class of each code point of the Basic
            Multilingual Plane, then of the ideographs of planes 2 and 3, the
            compatibility ideographs there, and all others.
        bits: ``array('Q')`` of 256 numbers, the marks of each class. Kind 0 is
            counted, kind 6 (64) makes up chains, kind 7 (128) breaks them.
        kinds: the kinds whose places are noted, as bits;
        pairs: and the pairs.

    Returns:
        How many characters are of kind 0; the kinds that occur and the pairs of
        neighbours that occur, as bits; the number of characters of kind 6 in
        the longest chain with at most one other between two of them; the
        places: an offset and what begins there (kinds, and pairs from bit 16
        on), the next offset, and so on, or ``None`` if they are too many.
    """
    noted: list[int] = []
    first = chain = longest = at = 0
    seen = paired = before = what = 0
    rare = -3  # offset of the last character of kind 6
    many = False
    for char in text:
        code = ord(char)
        if code >= 0x10000:
            code = _beyond(code)
        mark = bits[classes[code]]
        seen |= mark
        both = (before >> 16) & (mark >> 40)
        paired |= both
        first += mark & 1
        if (mark & 64) | (before & kinds) | (both & pairs):
            if mark & 64:
                near = at - rare == 1 or (at - rare == 2 and before & 128 == 0)
                chain = chain + 1 if near else 1
                longest = max(longest, chain)
                rare = at
            what = (before & kinds) | (both & pairs) << 16
            if what != 0:
                noted.append(at - 1)
                noted.append(what)
                if len(noted) >= _MOST:
                    # Whoever wants to know looks again.
                    noted.clear()
                    many = True
                    kinds = pairs = 0
        before = mark
        at += 1
    if before & kinds:
        noted.append(at - 1)
        noted.append(before & kinds)
    return first, seen & 0xFFFF, paired & 0xFFFFFF, longest, None if many else noted


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, classes="const unsigned char[::1]", bits="const unsigned long long[::1]", char=cython.Py_UCS4,
    code=cython.uint, kind=cython.ulonglong, count=cython.Py_ssize_t,
)  # fmt: skip
def count(text: str, classes: bytes, bits: array[int], kind: int) -> int:
    """How many characters of a text are of a kind: for pieces, of which nothing else is to be known.

    Args:
        text: any ``str``.
        classes: as for :func:`tally`;
        bits: as for :func:`tally`.
        kind: one kind, as a bit.
    """
    count = 0
    for char in text:
        code = ord(char)
        if code >= 0x10000:
            code = _beyond(code)
        count += bits[classes[code]] & kind != 0
    return count


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, classes="const unsigned char[::1]", bits="const unsigned long long[::1]", kinds=cython.ulonglong,
    pairs=cython.ulonglong, then=cython.ulonglong, char=cython.Py_UCS4, code=cython.uint, mark=cython.ulonglong,
    before=cython.ulonglong, both=cython.ulonglong, paired=cython.bint, at=cython.Py_ssize_t, last=cython.Py_ssize_t,
    part=list,
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
    part: list[int] = []  # takes offsets faster than the array, and more memory
    before = 0
    paired = False
    at = 0
    last = -1
    for char in text:
        code = ord(char)
        if code >= 0x10000:
            code = _beyond(code)
        mark = bits[classes[code]]
        both = (before >> 16) & (mark >> 40)
        if then != 0:
            if paired and both & then:
                part.append(at - 2)
            paired = both & pairs != 0
        else:
            if both & pairs and last != at - 1:
                part.append(at - 1)
            if mark & kinds:
                part.append(at)
                last = at
        before = mark
        at += 1  # noqa: SIM113 - compiled, a plain count is faster
        if len(part) >= 4096:
            out.fromlist(part)
            part.clear()
    out.fromlist(part)
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, classes="const unsigned char[::1]", bits="const unsigned long long[::1]", char=cython.Py_UCS4,
    code=cython.uint, mark=cython.ulonglong, before=cython.ulonglong, at=cython.Py_ssize_t, part=list,
)  # fmt: skip
def pairs_of(text: str, classes: bytes, bits: array[int]) -> array[int] | list[int]:
    """Where the first characters of any pairs stand: for tables that have pairs only, and rare ones.

    Args:
        text: any ``str``.
        classes: as for :func:`tally`;
        bits: as for :func:`tally`.

    Returns:
        Offsets in code points, in order.
    """
    part: list[int] = []
    out = None
    before = 0
    at = -1
    for char in text:
        code = ord(char)
        if code >= 0x10000:
            code = _beyond(code)
        mark = bits[classes[code]]
        if (before >> 16) & (mark >> 40):
            part.append(at)
            if len(part) >= _MOST:
                out = array("I") if out is None else out
                out.fromlist(part)
                part.clear()
        before = mark
        at += 1
    if out is None:
        return part
    out.fromlist(part)
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(noted=list, wanted=cython.ulonglong, k=cython.Py_ssize_t, what=cython.ulonglong, out=list)
def among(noted: list[int], wanted: int) -> list[int]:
    """Some of the places that :func:`tally` noted.

    Args:
        noted: the last of what it gave.
        wanted: kinds, and pairs from bit 16 on.

    Returns:
        The offsets at which any of these begins, in order, each once.
    """
    out: list[int] = []
    for k in range(0, len(noted), 2):
        what = noted[k + 1]
        if what & wanted:
            out.append(noted[k])
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


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, weights="const unsigned char[::1]", least=cython.Py_ssize_t, char=cython.Py_UCS4, code=cython.uint,
    total=cython.Py_ssize_t, start=cython.Py_ssize_t, at=cython.Py_ssize_t, out=list,
)  # fmt: skip
def heavy_runs(text: str, weights: bytes, least: int) -> list[int]:
    """The runs of characters beyond ASCII of a mean weight.

    Args:
        text: any ``str``.
        weights: as for :func:`weigh`.
        least: the mean weight from which on a run is told.

    Returns:
        Start and end of each run, one after another.
    """
    out: list[int] = []
    total = start = at = 0
    for char in text:
        code = ord(char)
        if code > 0x7F:
            if code >= 0x10000:
                code = 0x10000 if code < 0x20000 else 0x10001
            total += weights[code]
        else:
            if at > start and total >= least * (at - start):
                out.append(start)
                out.append(at)
            total = 0
            start = at + 1
        at += 1
    if at > start and total >= least * (at - start):
        out.append(start)
        out.append(at)
    return out
