"""Quotation marks, title marks, ellipses and dashes inside Chinese, as GB/T 15834-2011 has them.

Straight quotes become curly ones in pairs, within one line, where Chinese
stands in them and around them; single ones inside those become the inner kind.
Pairs of curly ones that point the wrong way are turned. Dots, hyphens and
angle brackets that stand for ……, —— and 《》 become them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
_STRAIGHT = re.compile('["\n]')
_SINGLE = re.compile(f"(?<![A-Za-z0-9'])'([^'\"\n]{{1,{_LONGEST_INNER}}})'(?![A-Za-z0-9'])")
_CURLY = re.compile("[“”\n]")
_TITLE = re.compile(f"<<([^<>\n]{{1,{_LONGEST_TITLE}}})>>")
_DOTS = re.compile(
    f"(?<=[{_HAN}，。？！”》」）])\\.{{3,12}}(?=[{_HAN}“”「」，。？！\n]|$)|(?<![^\n“])\\.{{3,12}}(?=[{_HAN}])"
)
_DASHES = re.compile(f"(?<=[{_HAN}”》）])-{{2,3}}(?=[{_HAN}“《（])")

Found = tuple[int, int, str, str]


def found_in(text: str) -> bool:
    """A cheap look: can there be anything?"""
    return '"' in text or "..." in text or "--" in text or "<<" in text or _is_uneven(text)


def _is_uneven(text: str) -> bool:
    return text.count("“") != text.count("”")


def quote_marks(text: str, guard: Guard) -> Iterator[Found]:
    """Places to edit: start, end, what belongs there, and the name of the rule."""
    if '"' in text:
        yield from _straight(text, guard)
    if _is_uneven(text):
        yield from _turned(text, guard)
    for start, end, after, rule in (*_each(_TITLE, text, "title"), *_each(_DOTS, text, "ellipsis"), *_dashes(text)):
        if not guard.protects(start, end):
            yield start, end, after, rule


def _each(pattern: re.Pattern[str], text: str, rule: str) -> Iterator[Found]:
    if rule == "ellipsis":
        if "..." in text:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), "……", rule
    elif "<<" in text:
        for match in pattern.finditer(text):
            if 2 * han_count(match[1]) >= len(match[1]):
                yield match.start(), match.start() + 2, "《", rule
                yield match.end() - 2, match.end(), "》", rule


def _dashes(text: str) -> Iterator[Found]:
    if "--" in text:
        for match in _DASHES.finditer(text):
            yield match.start(), match.end(), "——", "dash"


def _straight(text: str, guard: Guard) -> Iterator[Found]:
    """Straight quotes, line by line, where they are pairs beyond doubt."""
    places: list[int] = []
    for match in _STRAIGHT.finditer(text + "\n"):
        if match[0] == '"':
            places.append(match.start())
            continue
        if places and len(places) % 2 == 0:
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
        places = []


def _is_pair(text: str, first: int, last: int, guard: Guard) -> bool:
    inside = text[first + 1 : last]
    if not 0 < len(inside) <= _LONGEST_QUOTE or inside != inside.strip() or _CODE_INSIDE.search(inside):
        return False
    if 2 * han_count(inside) < len(inside) or guard.protects(first) or guard.protects(last):
        return False
    before, behind = text[first - 1 : first] if first else "\n", text[last + 1 : last + 2] or "\n"
    return (before == "\n" or bool(_BEFORE.match(before))) and (behind == "\n" or bool(_BEHIND.match(behind)))


def _turned(text: str, guard: Guard) -> Iterator[Found]:
    """Curly quotes of a line of which some point the wrong way: ”你好” or “你好“."""
    places: list[int] = []
    for match in _CURLY.finditer(text + "\n"):
        if match[0] != "\n":
            places.append(match.start())
            continue
        if places and len(places) % 2 == 0:
            wrong = [at for k, at in enumerate(places) if text[at] != "“”"[k % 2]]
            pairs = list(zip(places[::2], places[1::2], strict=True))
            # As many opening as closing ones are nested, or of two lines: only a surplus is a mistake.
            uneven = sum(text[at] == "“" for at in places) * 2 != len(places)
            if wrong and uneven and all(_is_pair(text, first, last, guard) for first, last in pairs):
                for at in wrong:
                    yield at, at + 1, "“" if text[at] == "”" else "”", "quote-direction"
        places = []
