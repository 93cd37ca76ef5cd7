"""OpenCC, aligned: what a conversion between Chinese scripts changes, place by place.

OpenCC is loaded on first use. Only runs of Chinese characters are given to it,
so that whatever else a text holds (lone surrogates, NULs) never reaches it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["changes", "convert", "converter", "simplification"]

_HAN_RUN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# 著 where it is the particle 着: not in the words for writing and being known, nor behind an author's name.
_PARTICLE_ZHU = re.compile(
    "(?<![显顯名原巨专專编編译譯论論遗遺土昭卓合拙新旧舊])著(?![名作称稱述者录錄有文论論迹跡)）】]|[书書]立|\\s|\\Z)"
)
_REACH = 8  # how many characters a phrase may grow or shrink by before the alignment gives up on the run


@lru_cache(maxsize=16)
def converter(config: str) -> Callable[[str], str]:
    """The conversion function of an OpenCC configuration, such as ``t2s`` or ``s2twp``.

    >>> converter("t2s")("參數")
    '参数'
    """
    import opencc

    return cast("Callable[[str], str]", opencc.OpenCC(config).convert)


def changes(text: str, config: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """What the OpenCC configuration changes in ``text[start:end]``: start, end, what stands there instead.

    Args:
        text: any ``str``.
        config: name of the OpenCC configuration.
        start: first code point looked at.
        end: one past the last one; the end of the text if ``None``.

    Yields:
        Sorted, disjoint replacements; neighbouring changed characters are one.

    >>> list(changes("這是參數", "t2s"))
    [(0, 1, '这'), (2, 4, '参数')]
    """
    runs = list(_HAN_RUN.finditer(text, start, len(text) if end is None else end))
    if not runs:
        return
    convert_run = converter(config)
    converted = convert_run("\n".join(run[0] for run in runs)).split("\n")
    changed = [(run.start(), run[0], after) for run, after in zip(runs, converted, strict=True) if run[0] != after]
    if not changed:
        return
    chars = sorted({char for _, before, _ in changed for char in before})
    single = dict(zip(chars, convert_run("\n".join(chars)).split("\n"), strict=True))
    for offset, before, after in changed:
        for i, j, instead in _differences(before, after, single):
            yield offset + i, offset + j, instead


def convert(text: str, config: str) -> str:
    """``text`` with its Chinese characters converted.

    >>> convert("軟件 README", "t2s")
    '软件 README'
    """
    pieces: list[str] = []
    at = 0
    for start, end, after in changes(text, config):
        pieces += (text[at:start], after)
        at = end
    return "".join((*pieces, text[at:]))


def simplification(
    text: str, start: int = 0, end: int | None = None, also: Mapping[str, str] | None = None
) -> Iterator[tuple[int, int, str]]:
    """What turns Traditional text to Simplified: OpenCC's ``t2s``, and what it leaves.

    Args:
        text: any ``str``; its Chinese must be Traditional.
        start: first code point looked at.
        end: one past the last one; the end of the text if ``None``.
        also: further single characters, for those that ``t2s`` does not touch.

    Yields:
        Sorted, disjoint replacements.

    >>> list(simplification("他帶著一本著作"))
    [(1, 3, '带着')]
    """
    stop = len(text) if end is None else end
    left = {match.start(): "着" for match in _PARTICLE_ZHU.finditer(text, start, stop)}
    for old, new in (also or {}).items():
        at = text.find(old, start, stop)
        while at >= 0:
            left[at] = new
            at = text.find(old, at + 1, stop)
    pieces = list(changes(text, "t2s", start, stop))
    if left:
        changed = {at for i, j, _ in pieces for at in range(i, j)}
        pieces = sorted(pieces + [(at, at + 1, new) for at, new in left.items() if at not in changed])
    held: tuple[int, int, str] | None = None
    for piece in pieces:
        if held is not None and held[1] == piece[0]:
            held = (held[0], piece[1], held[2] + piece[2])
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _differences(before: str, after: str, single: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Replacements that turn ``before`` into ``after``, in one pass with a short look-ahead.

    Two characters answer each other if they are equal or one is the other converted by itself (``single``).
    """
    i = j = start = begin = 0  # start, begin: where the replacement that is being collected begins on both sides
    while i < len(before) or j < len(after):
        if i < len(before) and j < len(after):
            if before[i] == after[j]:
                if start < i or begin < j:
                    yield start, i, after[begin:j]
                i, j = i + 1, j + 1
                start, begin = i, j
                continue
            if after[j] == single[before[i]]:
                i, j = i + 1, j + 1
                continue
        skip_i, skip_j = _resume(before, i, after, j, single)
        i, j = i + skip_i, j + skip_j
    if start < i or begin < j:
        yield start, i, after[begin:j]


def _resume(before: str, i: int, after: str, j: int, single: dict[str, str]) -> tuple[int, int]:
    """How far to skip on both sides until two characters in a row answer each other again."""

    def answers(a: int, b: int) -> bool:
        if a >= len(before) or b >= len(after):
            return a >= len(before) and b >= len(after)
        return after[b] in {before[a], single[before[a]]}

    for total in range(1, 2 * _REACH):
        for skip_i in range(total + 1):
            skip_j = total - skip_i
            if answers(i + skip_i, j + skip_j) and answers(i + skip_i + 1, j + skip_j + 1):
                return skip_i, skip_j
    return len(before) - i, len(after) - j
