"""Whether a space or a line end stands inside a word, by the word counts of jieba."""

from __future__ import annotations

from functools import lru_cache
from math import log

__all__ = ["splits_a_word"]

_GAIN = 3.0  # natural logarithm: how much more probable the words are without the break


def splits_a_word(left: str, right: str) -> bool:
    """Whether ``left`` and ``right`` make much more probable words together than apart.

    Args:
        left: the Chinese characters before the break, a few of them at most.
        right: those behind it.

    >>> splits_a_word("这份报", "告很长"), splits_a_word("这份报告", "很长")
    (True, False)
    """
    frequency, _ = _vocabulary()
    # 中办 国办, 股份 公司: two whole words, which the author may have set apart.
    if any(len(w) > 1 and frequency.get(w) for w in (left[-2:], left[-3:])) and any(
        len(w) > 1 and frequency.get(w) for w in (right[:2], right[:3])
    ):
        return False
    return _cost(left) + _cost(right) - _cost(left + right) >= _GAIN


def _cost(run: str) -> float:
    """Negative log probability of the best segmentation of ``run`` into jieba's words."""
    frequency, total = _vocabulary()
    best = [0.0] * (len(run) + 1)
    for end in range(1, len(run) + 1):
        best[end] = best[end - 1] + total - log(frequency.get(run[end - 1], 0) or 1)
        for start in range(max(0, end - 5), end - 1):
            if count := frequency.get(run[start:end], 0):
                best[end] = min(best[end], best[start] + total - log(count))
    return best[-1]


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[dict[str, int], float]:
    """The word counts of jieba and the logarithm of their sum; loaded when a gap is first judged."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.dt.initialize()
    return jieba.dt.FREQ, log(jieba.dt.total)
