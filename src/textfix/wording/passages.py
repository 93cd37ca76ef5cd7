"""Where in a document the spinner was at work: a hidden Markov model over its sentences.

A page may be spliced: a clean paragraph beside spun ones, a quotation, a spun
summary before a clean article. Each sentence is *spun* or *honest*; the state
changes rarely, and rather between paragraphs than inside one. What a sentence
says of its state are the *signs* in it: a substitute that its context reads
better as an original, or an original that this document's tool would not have
left standing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

__all__ = ["passage_odds"]

_SENTENCE = 0.02  # chance that the state changes from a sentence to the next
_PARAGRAPH = 0.06  # the same across a line break
_LIMIT = 4.0  # log10 odds: no evidence is endless
_TEMPER = 0.6  # signs of one sentence are not independent: they count this much


def passage_odds(
    text: str, spans: Sequence[tuple[int, int]], signs: Sequence[tuple[int, float]], places: Sequence[tuple[int, float]]
) -> list[float]:
    """For each place, the odds that it was spun by what the rest of the document says.

    Args:
        text: the document.
        spans: its sentences, as code-point spans in order.
        signs: (offset, log10 likelihood ratio of spun against honest), sorted by offset.
        places: (offset, its own sign) of what is asked for, sorted; the own
            sign is left out of the answer.

    Returns:
        log10 odds within -4 ... 4.

    >>> text = "他挥动手臂。我们渴望尽快办理这个题目。"
    >>> [odds] = passage_odds(text, [(0, 6), (6, 19)], [(1, -0.5), (8, 1.5), (12, 1.5), (16, 2.0)], [(12, 1.5)])
    >>> round(odds, 1)
    1.8
    """
    if not spans:
        return [0.0] * len(places)
    starts = [lo for lo, _ in spans]
    sums = [0.0] * len(spans)
    for at, ratio in signs:
        sums[bisect_right(starts, at) - 1] += ratio
    moves = [_PARAGRAPH if "\n" in text[lo:hi] else _SENTENCE for lo, hi in spans]
    before = [1.0] * len(spans)  # odds from the left, at the edge of the sentence
    for k in range(1, len(spans)):
        before[k] = _moved(before[k - 1] * _ratio(sums[k - 1]), moves[k - 1])
    behind = [1.0] * len(spans)
    for k in range(len(spans) - 2, -1, -1):
        behind[k] = _moved(behind[k + 1] * _ratio(sums[k + 1]), moves[k])
    out = []
    for at, own in places:
        k = bisect_right(starts, at) - 1
        odds = math.log10(before[k] * behind[k]) + _TEMPER * (sums[k] - own)
        out.append(max(-_LIMIT, min(_LIMIT, odds)))
    return out


def _ratio(log_sum: float) -> float:
    return float(10.0 ** max(-6.0, min(6.0, _TEMPER * log_sum)))


def _moved(odds: float, change: float) -> float:
    """Odds after a step at which the state may have changed."""
    return (odds * (1.0 - change) + change) / (1.0 - change + odds * change)
