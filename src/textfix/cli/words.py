"""Changes as a reader sees them: whole words. 消{-耗-}{+费+}者 is harder to read than {-消耗者-}{+消费者+}."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from textfix.edits import Edit, apply

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Change", "by_words"]

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_REACH = 10  # characters to each side in which the words around a change are looked for


@dataclass(frozen=True, slots=True)
class Change:
    """A span of the input and what stands there in the result.

    Attributes:
        start: first code point of the span in the input.
        end: one past its last code point.
        before: the text of the span.
        after: what replaced it.
    """

    start: int
    end: int
    before: str
    after: str


def by_words(text: str, edits: Sequence[Edit]) -> list[Change]:
    """The edits, those inside one word of the result joined and widened to the word.

    Args:
        text: the input.
        edits: sorted, disjoint edits over it.
    """
    fixed = apply(text, edits)
    spans: list[tuple[int, int, int]] = []  # in the result: from, to; and the last edit inside
    shift = 0
    for k, edit in enumerate(edits):
        start = edit.start + shift
        end = start + len(edit.after)
        shift += len(edit.after) - len(edit.before)
        if _HAN.search(edit.before) and _HAN.search(edit.after):
            start, end = _word_around(fixed, start, end)
        while spans and start < spans[-1][1]:
            other = spans.pop()
            start, end = min(start, other[0]), max(end, other[1])
        spans.append((start, end, k))

    changes = []
    shift = done = 0  # shift: place in the result minus place in the input, behind the first `done` edits
    for start, end, last in spans:
        low = start - shift  # nothing is edited between the change before and this one
        for edit in edits[done : last + 1]:
            shift += len(edit.after) - len(edit.before)
        done = last + 1
        high = end - shift
        changes.append(Change(low, high, text[low:high], fixed[start:end]))
    return changes


def _word_around(fixed: str, start: int, end: int) -> tuple[int, int]:
    """The words of ``fixed`` that ``start..end`` lies in; at most :data:`_REACH` characters more to each side."""
    low, high = start, end
    while low > max(0, start - _REACH) and _HAN.match(fixed[low - 1]):
        low -= 1
    while high < min(len(fixed), end + _REACH) and _HAN.match(fixed[high]):
        high += 1
    around = start, end
    for _, at, to in _segmenter().tokenize(fixed[low:high], HMM=False):
        if low + at < end and start < low + to:
            around = min(around[0], low + at), max(around[1], low + to)
    return around


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    """jieba, loaded when the first word is asked for; quiet, and without its cache file in the folder for such."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    segmenter = jieba.Tokenizer()
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    return segmenter
