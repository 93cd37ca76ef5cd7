"""A first look at the lines of a text: which of the rules for lines may have to do with them.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`). What is looked for is told by the rules
that are asked next: ``_repeated_paragraphs``, ``_wrapped_lines``, ``layout``
and, for the lines at both ends, ``boilerplate``.
"""
# mypy: disable-error-code="untyped-decorator, no-any-return"

from __future__ import annotations

from collections.abc import Iterator

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

from textfix.steps._repeated_paragraphs import SHORTEST
from textfix.steps._wrapped_lines import (
    FEW_NARROWEST,
    FULL_SHARE,
    KINSOKU,
    LEAST_LINES,
    NARROWEST,
    OPEN_SHARE,
    WIDEST,
)

__all__ = [
    "GAP_LINE", "GAP_PER_HAN", "REPEATED", "TORN", "WRAPPED", "compiled", "gaps", "lines_down", "lines_up", "look",
]  # fmt: skip

compiled: bool = cython.compiled

REPEATED, WRAPPED, TORN = 1, 2, 4

GAP_PER_HAN = 25  # at most one stray space for so many characters of its line
GAP_LINE = 12  # fewer characters than this make a headline, a name or a label

# The numbers of the rules that are asked next, as the compiled loops take them.
_SHORTEST = cython.declare(cython.Py_ssize_t, SHORTEST)
_NARROWEST = cython.declare(cython.Py_ssize_t, NARROWEST)
_WIDEST = cython.declare(cython.Py_ssize_t, WIDEST)
_LEAST_LINES = cython.declare(cython.Py_ssize_t, LEAST_LINES)
_OPEN_SHARE = cython.declare(cython.double, FULL_SHARE * OPEN_SHARE)  # of the longer lines end with no punctuation
_FEW_NARROWEST = cython.declare(cython.Py_ssize_t, FEW_NARROWEST)
_KINSOKU = cython.declare(cython.Py_ssize_t, KINSOKU)
_GAP_PER_HAN = cython.declare(cython.Py_ssize_t, GAP_PER_HAN)
_GAP_LINE = cython.declare(cython.Py_ssize_t, GAP_LINE)
_REACH = cython.declare(cython.Py_ssize_t, 6)  # code points on each side of a gap that are segmented


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.returns(cython.bint)
@cython.locals(char=cython.Py_UCS4)
def _is_blank(char):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return char in " \t\u3000\u00a0"


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.returns(cython.bint)
@cython.locals(char=cython.Py_UCS4)
def _closes(char):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Whether a line that ends so may be the last of a paragraph."""
    return char in "。！？…；：，、.!?;:,”’」』）)】》—~～|"


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.returns(cython.bint)
@cython.locals(char=cython.Py_UCS4)
def _is_han(char):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "\u3007"


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, start=cython.Py_ssize_t, end=cython.Py_ssize_t, size=cython.Py_ssize_t, stop=cython.Py_ssize_t,
    first=cython.Py_ssize_t, last=cython.Py_ssize_t, lines=cython.Py_ssize_t, longer=cython.Py_ssize_t,
    open_=cython.Py_ssize_t, raw=cython.Py_ssize_t, raw_open=cython.Py_ssize_t, raw_longest=cython.Py_ssize_t,
    longest=cython.Py_ssize_t, widest=cython.Py_ssize_t, before=cython.Py_ssize_t, found=cython.int,
    is_open=cython.bint, many=cython.bint, few=cython.bint, known=set,
)  # fmt: skip
def look(text: str) -> int:
    r"""Which rules may have to do with the lines of a text.

    Args:
        text: any ``str``.

    Returns:
        Bits: ``REPEATED``, a longer line is there twice; ``WRAPPED``, enough of
        the longer lines end in the middle of a sentence, or the longest ones of
        a few; ``TORN``, a line begins with a mark that begins none. A bit that
        is set says that a closer look is needed, and no more.

    >>> look("大桥昨天通车了\n，市民都去看桥。") == TORN
    True
    """
    known: set[str] = set()
    found = 0
    start = lines = longer = open_ = raw = raw_open = raw_longest = longest = widest = before = 0
    end = -1
    stop = len(text)
    while end < stop:
        start = end + 1
        end = text.find("\n", start)
        if end < 0:
            end = stop
        size = end - start
        if size == 0:
            continue
        raw_longest = max(raw_longest, size)
        if _NARROWEST <= size <= _WIDEST:
            raw += 1
            raw_open += not _closes(text[end - 1])
        # Without the blanks around it.
        first = start
        last = end
        while first < last and _is_blank(text[first]):
            first += 1
        while last > first and _is_blank(text[last - 1]):
            last -= 1
        if first == last:
            continue
        if start > 0 and text[first] in "，。、；？！》）":
            found |= TORN
        lines += 1
        longest = max(longest, last - start)
        widest = max(widest, before)  # of the open lines but the last one
        is_open = not _closes(text[last - 1])
        before = last - start if is_open else 0
        if last - first >= _NARROWEST:
            longer += 1
            open_ += is_open
        if size >= _SHORTEST:
            words = text[start:end].strip()
            if words in known:
                found |= REPEATED
            known.add(words)
    many = raw_open >= _LEAST_LINES and raw_open >= _OPEN_SHARE * raw
    few = raw_open > 0 and _FEW_NARROWEST <= raw_longest <= _WIDEST
    if many or few:
        many = lines > _LEAST_LINES and open_ >= _LEAST_LINES and open_ >= _OPEN_SHARE * longer
        few = widest > 0 and _FEW_NARROWEST <= longest <= _WIDEST and 2 * widest >= longest - _KINSOKU
        if many or few:
            found |= WRAPPED
    return found


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, size=cython.Py_ssize_t, at=cython.Py_ssize_t, first=cython.Py_ssize_t, last=cython.Py_ssize_t,
    other=cython.Py_ssize_t, count=cython.Py_ssize_t, left=cython.Py_ssize_t, right=cython.Py_ssize_t,
)  # fmt: skip
def gaps(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Single spaces between Chinese characters, in lines in which they are rare.

    Where they are many, words, columns or every character are spaced out.

    Args:
        text: any ``str``.

    Yields:
        Of each the offset, how many Chinese characters stand right before and
        behind it in its line, a few at most, and how many gaps the line has.

    >>> list(gaps("这份报告还附有一张表，另 外一份在桌子上。"))
    [(12, 1, 6, 1)]
    """
    size = len(text)
    first = count = 0
    last = -1
    at = text.find(" ")
    while at >= 0:
        if 0 < at < size - 1 and _is_han(text[at - 1]) and _is_han(text[at + 1]):
            if at > last:
                first = text.rfind("\n", 0, at) + 1
                last = text.find("\n", at)
                if last < 0:
                    last = size
                count = 1
                other = text.find(" ", at + 1, last)
                while other >= 0:
                    count += other + 1 < last and _is_han(text[other - 1]) and _is_han(text[other + 1])
                    other = text.find(" ", other + 1, last)
                if last - first < _GAP_LINE or count > 1 + (last - first) // _GAP_PER_HAN:
                    at = text.find(" ", last)
                    continue
            left = right = 0
            while left < _REACH and at - left > first and _is_han(text[at - left - 1]):
                left += 1
            while right < _REACH and at + right + 1 < last and _is_han(text[at + right + 1]):
                right += 1
            yield at, left, right, count
        at = text.find(" ", at + 1)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, most=cython.Py_ssize_t, start=cython.Py_ssize_t, end=cython.Py_ssize_t, at=cython.Py_ssize_t, out=list
)
def lines_up(text: str, most: int) -> list[tuple[int, int]]:
    r"""Spans of the lines that are not blank, last first, so many at most.

    >>> lines_up("大桥通车\n\n责任编辑\n", 2)
    [(6, 10), (0, 4)]
    """
    out: list[tuple[int, int]] = []
    end = len(text)
    while end > 0 and len(out) < most:
        start = text.rfind("\n", 0, end) + 1
        at = start
        while at < end and text[at].isspace():
            at += 1
        if at < end:
            out.append((start, end))
        end = start - 1
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    text=str, most=cython.Py_ssize_t, start=cython.Py_ssize_t, end=cython.Py_ssize_t, at=cython.Py_ssize_t, out=list
)
def lines_down(text: str, most: int) -> list[tuple[int, int]]:
    r"""Spans of the lines that are not blank, first first, so many at most.

    >>> lines_down("大桥通车\n\n责任编辑\n", 2)
    [(0, 4), (6, 10)]
    """
    out: list[tuple[int, int]] = []
    start = 0
    while start < len(text) and len(out) < most:
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        at = start
        while at < end and text[at].isspace():
            at += 1
        if at < end:
            out.append((start, end))
        start = end + 1
    return out
