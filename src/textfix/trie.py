"""Many words looked for at once: a double-array trie over code points, walked in compiled code.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`). Compiled it outruns any automaton over
UTF-8, since a Chinese word is two or three code points and nothing has to be
converted; as plain Python it is slow, and :mod:`textfix.matcher` then uses
another.

A trie is one flat array of cells of four numbers. The cell of a child is
found at ``shift of the parent + code point``; it is the child's if it names
the parent:

====== ============================================================
0      1 + cell of the parent; 0 for a free cell
1      shift: cell of a child minus its code point
2      1 + number of the word that ends here; 0 for none
3      1 + the longest way down from here, in code points
====== ============================================================

The root is cell 0 with shift 0, so that the first character of a word is a
plain look-up. Characters above the Basic Multilingual Plane, which few words
have, take the place of the surrogates there.
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

import codecs
import sys
from array import array
from collections.abc import Sequence
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.textfix.pointers import fetch_int, ints, uints
else:
    from textfix.pointers import fetch_int, ints, uints

__all__ = ["Trie", "code_points", "compiled", "text_of"]

compiled: bool = cython.compiled

_AHEAD = cython.declare(cython.Py_ssize_t, 64)  # characters: what they need fits into the nearest cache
# The function itself: to find it by its name takes as long as it does.
_encode, _decode = (
    (codecs.utf_32_le_encode, codecs.utf_32_le_decode)
    if sys.byteorder == "little"
    else (codecs.utf_32_be_encode, codecs.utf_32_be_decode)
)
_ZERO = array("I", [0])
_MOST_EXTRAS = 0x800  # distinct characters above the BMP that words may have


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(text=str, view=cython.p_uint, char=cython.Py_UCS4, k=cython.Py_ssize_t)
def code_points(text: str) -> array[int]:
    """The code points of a text as a flat array; lone surrogates are let through.

    >>> [hex(c) for c in code_points("中文")]
    ['0x4e2d', '0x6587']
    """
    if not compiled:
        codes = array("I")
        codes.frombytes(_encode(text, "surrogatepass")[0])
        return codes
    codes = _ZERO * len(text)
    view = uints(codes)
    for k, char in enumerate(text):
        view[k] = char
    return codes


def text_of(codes: array[int]) -> str:
    """The text of code points: what :func:`code_points` was given.

    >>> text_of(code_points("中文"))
    '中文'
    """
    text: str = _decode(codes, "surrogatepass", True)[0]
    return text


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.uint)
@cython.locals(code=cython.uint, extras=cython.p_uint, count=cython.Py_ssize_t, k=cython.Py_ssize_t)
def _folded(code, extras, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The code point as tries know it, for one above the BMP and for a lone surrogate; 0 if no word has it."""
    if code >= 0x10000:
        for k in range(count):
            if extras[k] == code:
                return 0xD800 + k
    return 0


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    codes=cython.uint[::1], begins=cython.uint[::1], order=cython.uint[::1], cells=cython.int[::1],
    stack=cython.uint[::1], children=cython.uint[::1], count=cython.Py_ssize_t, size=cython.Py_ssize_t,
    top=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, depth=cython.Py_ssize_t,
    node=cython.Py_ssize_t, k=cython.Py_ssize_t, w=cython.Py_ssize_t, n=cython.Py_ssize_t, at=cython.Py_ssize_t,
    cursor=cython.Py_ssize_t, shift=cython.Py_ssize_t, first=cython.Py_ssize_t, most=cython.Py_ssize_t,
    left=cython.Py_ssize_t, c=cython.uint, fits=cython.bint,
)  # fmt: skip
def _build(codes: Any, begins: Any, order: Any, size: int) -> Any:
    """The cells of a trie, or ``None`` if ``size`` cells are too few.

    Args:
        codes: the code points of all words, one word after another.
        begins: where each word begins in it, and where the last one ends.
        order: the numbers of the words, sorted by code points.
        size: how many cells there may be.
    """
    count = len(order)
    cells = built = array("i", bytes(16 * size))
    stack = array("I", bytes(16 * (count + len(codes) + 2)))
    children = array("I", bytes(4 * 0x10002))
    cells[0] = 1
    cursor = 1  # no cell before this one is tried again
    top = 0
    stack[0], stack[1], stack[2], stack[3] = 0, count, 0, 0
    while top >= 0:
        lo, hi, depth, node = stack[4 * top], stack[4 * top + 1], stack[4 * top + 2], stack[4 * top + 3]
        top -= 1
        most = 0
        n = 0
        first = -1
        for k in range(lo, hi):
            w = order[k]
            left = begins[w + 1] - begins[w] - depth
            if left == 0:
                if cells[4 * node + 2] == 0:
                    cells[4 * node + 2] = w + 1  # of two equal words the first
                continue
            if first < 0:
                first = k
            most = max(most, left)
            c = codes[begins[w] + depth]
            if n == 0 or children[n - 1] != c:
                children[n] = c
                n += 1
        cells[4 * node + 3] = most + 1
        if n == 0:
            continue
        if node == 0:
            shift = 0
        else:
            # The first shift that puts every child on a free cell.
            while cursor < size and cells[4 * cursor] != 0:
                cursor += 1
            at = cursor
            fits = False
            shift = 0
            while not fits:
                if at >= size:
                    return None
                shift = at - children[0]
                fits = cells[4 * at] == 0
                if fits:
                    for k in range(1, n):
                        if shift + children[k] >= size:
                            return None
                        if cells[4 * (shift + children[k])] != 0:
                            fits = False
                            break
                at += 1
        cells[4 * node + 1] = shift
        for k in range(n):
            cells[4 * (shift + children[k])] = node + 1
        # The words of each child, as a range of the order.
        k = first
        for at in range(n):
            c = children[at]
            lo = k
            while k < hi:
                w = order[k]
                if codes[begins[w] + depth] != c:
                    break
                k += 1
            top += 1
            stack[4 * top], stack[4 * top + 1] = lo, k
            stack[4 * top + 2], stack[4 * top + 3] = depth + 1, shift + c
    return built


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    code_at=cython.p_uint, cell=cython.p_int, extra_at=cython.p_uint, match=cython.p_uint, more=cython.Py_ssize_t,
    i=cython.Py_ssize_t, n=cython.Py_ssize_t, room=cython.Py_ssize_t, found=cython.Py_ssize_t, k=cython.Py_ssize_t,
    node=cython.Py_ssize_t, child=cython.Py_ssize_t, word=cython.uint, end=cython.Py_ssize_t, c=cython.uint,
    size=cython.Py_ssize_t, longest=cython.bint, stop=cython.Py_ssize_t,
)  # fmt: skip
def _scan(codes: Any, cells: Any, extras: Any, longest: bool, i: int, out: Any) -> tuple[int, int]:
    """Fill ``out`` with the matches from offset ``i`` on; returns where it stopped and how many matches there are."""
    n, more = len(codes), len(extras)
    code_at, cell, extra_at, match = uints(codes), ints(cells), uints(extras), uints(out)
    room = len(out) // 3 - cell[3]  # at most so many matches begin at one offset
    size = len(cells) // 4
    found = 0
    stop = i
    with cython.nogil:
        while i < n and found < room:
            if i >= stop:
                # What the next characters need is asked for at once: a look-up is a wait for memory.
                stop = min(n, i + _AHEAD)
                for k in range(i, stop):
                    fetch_int(cell, 4 * (code_at[k] & 0xFFFF))
                for k in range(i, stop - 1):
                    fetch_int(cell, 4 * (cell[4 * (code_at[k] & 0xFFFF) + 1] + (code_at[k + 1] & 0xFFFF)))
            c = code_at[i]
            if c >= 0xD800 and (c < 0xE000 or c >= 0x10000):
                c = _folded(c, extra_at, more)
            if cell[4 * c] != 1 or c == 0:
                i += 1
                continue
            node = c
            k = i + 1
            end = 0
            word = 0
            while True:
                if cell[4 * node + 2] != 0:
                    word = cell[4 * node + 2]
                    end = k
                    if not longest:
                        match[3 * found] = word - 1
                        match[3 * found + 1] = i
                        match[3 * found + 2] = end
                        found += 1
                if k >= n or cell[4 * node + 3] == 1:
                    break
                c = code_at[k]
                if c >= 0xD800 and (c < 0xE000 or c >= 0x10000):
                    c = _folded(c, extra_at, more)
                    if c == 0:
                        break
                child = cell[4 * node + 1] + c
                if child < 0 or child >= size or cell[4 * child] != node + 1:
                    break
                node = child
                k += 1
            if longest and word != 0:
                match[3 * found] = word - 1
                match[3 * found + 1] = i
                match[3 * found + 2] = end
                found += 1
                i = end
            else:
                i += 1
    return i, found


class Trie:
    """Words to look for.

    Args:
        words: none may be empty.

    Raises:
        ValueError: a word is empty, or the words have thousands of different characters above U+FFFF.

    >>> trie = Trie(["支付", "支付宝", "付宝"])
    >>> list(trie.find(code_points("用支付宝支付"), longest=True))  # number, start, end; number, …
    [1, 1, 4, 0, 4, 6]
    >>> list(trie.find(code_points("支付宝"), longest=False))
    [0, 0, 2, 1, 0, 3, 2, 1, 3]
    """

    __slots__ = ("cells", "extras")

    def __init__(self, words: Sequence[str]) -> None:
        if not all(words):
            raise ValueError("a word to look for is empty")
        above = sorted({char for word in words if not word.isascii() for char in word if ord(char) >= 0x10000})
        if len(above) > _MOST_EXTRAS:
            raise ValueError(f"more than {_MOST_EXTRAS} different characters above U+FFFF")
        self.extras = array("I", map(ord, above))
        if above:
            table = {ord(char): 0xD800 + k for k, char in enumerate(above)}
            words = [word.translate(table) for word in words]
        order = array("I", sorted(range(len(words)), key=words.__getitem__))
        begins = array("I", [0])
        for word in words:
            begins.append(begins[-1] + len(word))
        codes = code_points("".join(words))
        size = 0x10000 + 2 * len(codes)
        self.cells: Any = None
        while self.cells is None:
            self.cells = _build(codes, begins, order, size)
            size *= 2

    @classmethod
    def of(cls, cells: Any, extras: Any) -> Trie:
        """A trie whose arrays were built before."""
        built = cls.__new__(cls)
        built.cells, built.extras = cells, extras
        return built

    def find(self, codes: Any, *, longest: bool) -> array[int]:
        """The matches in a text given by :func:`code_points`.

        Args:
            codes: the text.
            longest: only the leftmost-longest matches that do not overlap; else every match.

        Returns:
            Word number, start and end of each match, one match after another, sorted by start and end.
        """
        out: array[int] = array("I")
        at = 0
        room = 3 * (len(codes) // 3 + 64 + self.cells[3])
        while at < len(codes):
            part = _ZERO * room
            at, found = _scan(codes, self.cells, self.extras, longest, at, part)
            del part[3 * found :]
            if at == len(codes) and not out:
                return part
            out += part
        return out
