"""Paragraphs that a page brings twice: one right behind the other, or a whole part of the article again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textfix.script_kind import han_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textfix.steps._protected import Guard

__all__ = ["SHORTEST", "repeated_paragraphs"]

SHORTEST = 20  # code points of a paragraph right behind its twin
_SHORTEST_APART = 40  # code points of a paragraph met again farther on
_PART = 5  # a manual says a paragraph of each of its commands: only a fifth of the text or more is a part brought twice
_LEAST_HAN = 0.4  # share of Chinese characters; a line of a log or of code may repeat
_SENTENCE = re.compile("[。！？；]")


def repeated_paragraphs(text: str, guard: Guard) -> Iterator[tuple[int, int, str]]:
    """The second and further copies, as spans that end with the line, from the end of the line before.

    Short lines between repeated paragraphs go with them when they are the
    same too: the heading of a part that stands there twice.
    """
    rows = list(_rows(text))
    first: dict[str, int] = {}
    k = 0
    while k < len(rows):
        words = rows[k][2]
        twin = first.setdefault(words, k) if len(words) >= SHORTEST else k
        if twin == k or not _is_paragraph(words, near=k - twin == 1) or guard.line(rows[k][0]).kind != "text":
            k += 1
            continue
        lo = k
        while lo - 1 > twin and twin - (k - lo) > 0 and rows[lo - 1][2] == rows[twin - (k - lo) - 1][2]:
            lo -= 1
        hi = k + 1
        while hi < len(rows) and twin + hi - k < lo and rows[hi][2] == rows[twin + hi - k][2]:
            hi += 1
        behind = twin + hi - k == lo
        if behind or _PART * (rows[hi - 1][1] - rows[lo][0]) >= len(text):
            yield rows[lo - 1][1], rows[hi - 1][1], ""
        k = hi


def _rows(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end (without a carriage return) and words of each line that is not blank."""
    start = 0
    for line in text.split("\n"):
        if words := line.strip():
            yield start, start + len(line.rstrip()), words
        start += len(line) + 1


def _is_paragraph(words: str, *, near: bool) -> bool:
    if not near and len(words) < _SHORTEST_APART:
        return False
    return bool(_SENTENCE.search(words)) and han_count(words) >= _LEAST_HAN * len(words)
