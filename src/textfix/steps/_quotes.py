"""Quotation marks, title marks, ellipses and dashes inside Chinese, as GB/T 15834-2011 has them.

Straight quotes become curly ones in pairs, within one line, where Chinese
stands in them and around them; single ones inside those become the inner kind.
Pairs of curly ones that point the wrong way are turned. Dots, hyphens and
angle brackets that stand for ……, —— and 《》 become them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textfix.census import census
from textfix.character_kinds import CURLY_QUOTE, PAIR_ANGLES, PAIR_DASHES, PAIR_DOTS, STRAIGHT_QUOTE
from textfix.script_kind import han_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textfix.steps._protected import Guard

__all__ = ["found_in", "quote_marks"]

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_IS_HAN = re.compile(f"[{_HAN}]")
_LONGEST_QUOTE = 200
_LONGEST_TITLE = 40
_LONGEST_INNER = 60

# Before an opening quote: Chinese, an opening mark or what ends a phrase; behind a closing one: the same the other way.
_BEFORE = re.compile(f"[{_HAN}，。；：、？！（《“—…>\u3000 ]")
_BEHIND = re.compile(f"[{_HAN}，。；：、？！）》”—…<\u3000 ,;:?!)]")
_CODE_INSIDE = re.compile(r"[{}<>=;$\\`|]|https?:")
_STRAIGHT = re.compile('"')
_SINGLE = re.compile(f"(?<![A-Za-z0-9'])'([^'\"\n]{{1,{_LONGEST_INNER}}})'(?![A-Za-z0-9'])")
_STOP = re.compile("[。！？]")
_CURLY = re.compile("[“”]")
_TITLE = re.compile(f"<<([^<>\n]{{1,{_LONGEST_TITLE}}})>>")
_DOTS = re.compile(
    f"(?<=[{_HAN}，。？！”》」）])\\.{{3,12}}(?=[{_HAN}“”「」，。？！\n]|$)|(?<![^\n“])\\.{{3,12}}(?=[{_HAN}])"
)
_DASHES = re.compile(f"(?<=[{_HAN}”》）])-{{2,3}}(?=[{_HAN}“《（])")

Found = tuple[int, int, str, str]


def found_in(text: str) -> bool:
    """A cheap look: can there be anything?"""
    found = census(text)
    kinds, pairs = found.kinds, found.pairs
    if not kinds & (STRAIGHT_QUOTE | CURLY_QUOTE) and not pairs & (PAIR_DOTS | PAIR_DASHES | PAIR_ANGLES):
        return False
    return (
        (kinds & STRAIGHT_QUOTE != 0 and '"' in text)
        or (pairs & PAIR_DOTS != 0 and "..." in text)
        or (pairs & PAIR_DASHES != 0 and "--" in text)
        or (pairs & PAIR_ANGLES != 0 and "<<" in text)
        or (kinds & CURLY_QUOTE != 0 and _is_uneven(text))
    )


def _is_uneven(text: str) -> bool:
    return text.count("“") != text.count("”")


def quote_marks(text: str, guard: Guard) -> Iterator[Found]:
    """Places to edit: start, end, what belongs there, and the name of the rule."""
    found = census(text)
    if found.kinds & STRAIGHT_QUOTE:
        yield from _straight(text, guard)
    if found.kinds & CURLY_QUOTE and _is_uneven(text):
        yield from _turned(text, guard)
    for pair, finder in _FINDERS:
        if found.pairs & pair:
            for start, end, after, rule in finder(text):
                if not guard.protects(start, end):
                    yield start, end, after, rule


def _from_each(sign: str, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of an expression that begins with ``sign``."""
    at = text.find(sign)
    while at >= 0:
        match = pattern.match(text, at)
        if match is not None:
            yield match
        at = text.find(sign, match.end() if match is not None else at + 1)


def _titles(text: str) -> Iterator[Found]:
    for match in _from_each("<<", _TITLE, text):
        if 2 * han_count(match[1]) >= len(match[1]):
            yield match.start(), match.start() + 2, "《", "title"
            yield match.end() - 2, match.end(), "》", "title"


def _dots(text: str) -> Iterator[Found]:
    for match in _from_each("...", _DOTS, text):
        yield match.start(), match.end(), "……", "ellipsis"


def _dashes(text: str) -> Iterator[Found]:
    for match in _from_each("--", _DASHES, text):
        if text[match.start() - 1] == text[match.end()]:
            continue  # 交--交变频: from one thing to the same
        yield match.start(), match.end(), "——", "dash"


_FINDERS = ((PAIR_ANGLES, _titles), (PAIR_DOTS, _dots), (PAIR_DASHES, _dashes))


def _straight(text: str, guard: Guard) -> Iterator[Found]:
    """Straight quotes, line by line, where they are pairs beyond doubt."""
    at = text.find('"')
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        places = [match.start() for match in _STRAIGHT.finditer(text, at, end)]
        if len(places) % 2 == 0:
            pairs = list(zip(places[::2], places[1::2], strict=True))
            # One doubtful pair makes all behind it doubtful.
            if all(_is_pair(text, first, last, guard) for first, last in pairs):
                for first, last in pairs:
                    yield first, first + 1, "“", "quotes"
                    for inner in _SINGLE.finditer(text, first + 1, last):
                        if han_count(inner[1]):
                            yield inner.start(), inner.start() + 1, "‘", "quotes"
                            yield inner.end() - 1, inner.end(), "’", "quotes"
                    yield last, last + 1, "”", "quotes"
        at = text.find('"', end)


def _is_pair(text: str, first: int, last: int, guard: Guard) -> bool:
    inside = text[first + 1 : last]
    if not 0 < len(inside) <= _LONGEST_QUOTE or inside != inside.strip() or _CODE_INSIDE.search(inside):
        return False
    if 2 * han_count(inside) < len(inside) or guard.protects(first) or guard.protects(last):
        return False
    before, behind = text[first - 1 : first] if first else "\n", text[last + 1 : last + 2] or "\n"
    # 症状为"寒的。…那种为"热的: two that were never closed.
    if _IS_HAN.match(inside[-1]) and _IS_HAN.match(behind) and _STOP.search(inside):
        return False
    return (before == "\n" or bool(_BEFORE.match(before))) and (behind == "\n" or bool(_BEHIND.match(behind)))


def _turned(text: str, guard: Guard) -> Iterator[Found]:
    """Curly quotes of a line of which some point the wrong way: ”你好” or “你好“."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        opening, closing = text.count("“", start, end), text.count("”", start, end)
        # As many opening as closing ones are nested, or of two lines: only a surplus is a mistake.
        if opening != closing and (opening + closing) % 2 == 0:
            places = [match.start() for match in _CURLY.finditer(text, start, end)]
            wrong = [at for k, at in enumerate(places) if text[at] != "“”"[k % 2]]
            pairs = list(zip(places[::2], places[1::2], strict=True))
            if all(_is_pair(text, first, last, guard) for first, last in pairs):
                for at in wrong:
                    yield at, at + 1, "“" if text[at] == "”" else "”", "quote-direction"
        start = end + 1
