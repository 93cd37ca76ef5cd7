"""Matters of style in punctuation: off by default, each switched on by its name in ``config.style``.

What is right or wrong is in GB/T 15834-2011 (punctuation); what is a choice
is in the W3C's Requirements for Chinese Text Layout: the space between
Chinese and Latin, the shape of quotation marks, the width of brackets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textfix.steps._protected import Guard

__all__ = ["style_marks"]

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_BORDER = re.compile(f"(?<=[{_HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{_HAN}])")
_BORDER_SPACE = re.compile(f"(?<=[{_HAN}]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?=[{_HAN}])")
_CURLY = re.compile("[“”‘’]")
_CORNERS = {"“": "「", "”": "」", "‘": "『", "’": "』"}
_CORNER = re.compile("[「」『』]")
_FROM_CORNERS = {corner: quote for quote, corner in _CORNERS.items()}
_WIDE_PAIR = re.compile("（([^（）\n]{1,150})）")
_LATIN_ONLY = re.compile(r"[\x20-\x7e]+")
_ELLIPSIS = re.compile("。{3,}|(?<!…)…(?!…)|…{3,}")
_LETTERS = re.compile(f"(?<![{_HAN}] )(?<![^\n ])[{_HAN}](?: [{_HAN}]){{1,11}}(?=$|\n)", re.MULTILINE)

Found = tuple[int, int, str, str]


def style_marks(text: str, guard: Guard, style: tuple[str, ...]) -> Iterator[Found]:
    """Places to edit for each of the named matters of style: start, end, what belongs there, the name."""
    for name in style:
        for start, end, after in _FINDERS[name](text):
            if not guard.protects(start, max(end, start + 1)):
                yield start, end, after, name


def _spaces(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BORDER.finditer(text):
        yield match.start(), match.start(), " "


def _no_spaces(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BORDER_SPACE.finditer(text):
        yield match.start(), match.end(), ""


def _corner_quotes(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _CURLY.finditer(text):
        at = match.start()
        if match[0] == "’" and text[at - 1 : at].isascii() and text[at + 1 : at + 2].isalpha():
            continue  # an apostrophe
        yield at, at + 1, _CORNERS[match[0]]


def _curly_quotes(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _CORNER.finditer(text):
        yield match.start(), match.end(), _FROM_CORNERS[match[0]]


def _half_width_brackets(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WIDE_PAIR.finditer(text):
        if _LATIN_ONLY.fullmatch(match[1]):
            yield match.start(), match.start() + 1, "("
            yield match.end() - 1, match.end(), ")"


def _ellipses(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ELLIPSIS.finditer(text):
        yield match.start(), match.end(), "……"


def _headlines(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _LETTERS.finditer(text):
        for at in range(match.start() + 1, match.end(), 2):
            yield at, at + 1, ""


_FINDERS: dict[str, Callable[[str], Iterator[tuple[int, int, str]]]] = {
    "spaces": _spaces,
    "no-spaces": _no_spaces,
    "corner-quotes": _corner_quotes,
    "curly-quotes": _curly_quotes,
    "half-width-brackets": _half_width_brackets,
    "ellipses": _ellipses,
    "headlines": _headlines,
}
