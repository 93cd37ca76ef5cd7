"""Whether a space or a line end stands inside a word, by the word counts of jieba."""

from __future__ import annotations

from functools import lru_cache
from math import log

from textfix.jieba_words import jieba_words

__all__ = ["splits_a_word"]

_GAIN = 3.0  # natural logarithm: how much more probable the words are without the break

_LONGEST = 5  # characters of a word


def splits_a_word(left: str, right: str) -> bool:
    """Whether ``left`` and ``right`` make much more probable words together than apart.

    Args:
        left: the Chinese characters before the break, a few of them at most.
        right: those behind it.

    >>> splits_a_word("这份报", "告很长"), splits_a_word("这份报告", "很长")
    (True, False)
    """
    if not any(_begins(left[-k:] + right[:1]) for k in range(1, min(len(left), _LONGEST - 1) + 1)):
        return False  # no word stands on both sides: what there is costs the same, together or apart
    # 中办 国办, 股份 公司: two whole words, which the author may have set apart.
    if any(len(w) > 1 and _count(w) for w in (left[-2:], left[-3:])) and any(
        len(w) > 1 and _count(w) for w in (right[:2], right[:3])
    ):
        return False
    return _cost(left) + _cost(right) - _cost(left + right) >= _GAIN


def _cost(run: str) -> float:
    """Negative log probability of the best segmentation of ``run`` into jieba's words."""
    total = jieba_words().log_total
    best = [0.0] * (len(run) + 1)
    for end in range(1, len(run) + 1):
        best[end] = best[end - 1] + total - log(_count(run[end - 1]) or 1)
        for start in range(max(0, end - _LONGEST), end - 1):
            if count := _count(run[start:end]):
                best[end] = min(best[end], best[start] + total - log(count))
    return best[-1]


@lru_cache(maxsize=1 << 15)
def _begins(prefix: str) -> bool:
    return jieba_words().begins(prefix)


@lru_cache(maxsize=1 << 15)
def _count(word: str) -> int:
    return jieba_words().count(word)
