"""What is known of every place when its confidence is judged: a row of numbers for each candidate."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from textfix.wording.dictionary import Lexicon
from textfix.wording.evidence import spun_odds
from textfix.wording.inference import FLOOR, Document, restored

__all__ = ["feature_names", "features"]

SELF_EVIDENT = 3.0  # log10 gain from which a place begins to speak for itself
NEAR = 150  # code points to either side that count as the neighbourhood of a place


def feature_names() -> list[str]:
    """Names of the features of :func:`features`, in order."""
    return [
        "posterior", "gain", "log prior", "log rate", "pair share", "log occurrences", "log standing", "stands before",
        "first only", "log honest substitute", "log honest original", "text score", "text rate", "length", "runner-up",
        "spun here", "near", "alone", "excess", "absence", "pair gain", "rival share", "passage", "any",
        "chain", "chain share",
    ]  # fmt: skip


def features(document: Document, lexicon: Lexicon) -> list[list[float]]:
    """The features of every candidate, in the order of ``document.candidates``."""
    text_score = math.log10(max(1.0, document.survey.score))
    text_rate = math.log10(max(1.0, document.survey.rate))
    occurrences: dict[int, int] = defaultdict(int)
    firsts: dict[int, int] = {}
    for c in document.candidates:
        occurrences[c.pair] += 1
        firsts.setdefault(c.pair, c.start)
    length = len(document.text)
    pair_gain: dict[int, float] = defaultdict(float)
    for c in document.candidates:
        pair_gain[c.pair] += max(-3.0, min(3.0, c.gain))
    by_pair: dict[int, float] = defaultdict(float)
    by_place: dict[tuple[int, int], float] = defaultdict(float)
    for c in document.candidates:
        by_pair[c.pair] += c.posterior
        by_place[c.start, c.end] += c.posterior
    by_substitute = restored(document)
    whole = sum(by_pair.values())
    chained = sum(value for pair, value in by_pair.items() if pair in lexicon.chains)
    chain_share = math.log10((chained + 0.3) / (whole + 10.0))
    # Posterior mass by place, for the neighbourhood.
    place = [c.start for c in document.candidates]
    mass = [0.0]
    for c in document.candidates:
        mass.append(mass[-1] + c.posterior)
    odds = spun_odds(document.survey, lexicon)
    match_starts = document.survey.places[1::3]
    out = []
    for k, c in enumerate(document.candidates):
        pair = lexicon.pairs[c.pair]
        count = occurrences[c.pair]
        rivals = 0.0
        j = k - 1
        while j >= 0 and document.candidates[j].start > c.start - 8:
            if document.candidates[j].end > c.start:
                rivals = max(rivals, document.candidates[j].posterior)
            j -= 1
        j = k + 1
        while j < len(document.candidates) and document.candidates[j].start < c.end:
            rivals = max(rivals, document.candidates[j].posterior)
            j += 1
        lo, hi = bisect_left(place, c.start - NEAR), bisect_right(place, c.start + NEAR)
        near = mass[hi] - mass[lo] - c.posterior
        here = max(0, bisect_right(match_starts, c.start) - 1)
        a: Sequence[int] = document.positions.get(pair.original, ())
        standing = document.standing[c.pair]
        out.append(
            [
                _logit(c.posterior),
                max(-6.0, min(6.0, c.gain)),
                math.log10(document.priors[c.pair]),
                math.log10(max(FLOOR, document.rates[c.pair])),
                # A place whose own context is overwhelming needs no support from the others of its pair.
                max(by_pair[c.pair] / count, 1.0 - 10.0 ** (SELF_EVIDENT - max(SELF_EVIDENT, c.gain))),
                math.log10(count),
                math.log10(1.0 + standing),
                1.0 if a and a[0] < c.start else 0.0,
                document.first_only if standing and firsts[c.pair] == c.start else 0.0,
                math.log10(lexicon.rates[lexicon.number[c.substitute]]) + 6.0,
                math.log10(lexicon.rates[lexicon.number[pair.original]]) + 6.0,
                text_score,
                text_rate,
                float(min(4, len(c.substitute))),
                rivals,
                odds[here],
                math.log10(1.0 + near),
                1.0 if count == 1 else 0.0,
                math.log10((count + 0.3) / (lexicon.rates[lexicon.number[c.substitute]] * length + 0.3)),
                math.log10((standing + 0.3) / (lexicon.rates[lexicon.number[pair.original]] * length + 0.3)),
                max(pair_gain[c.pair] / count, min(3.0, c.gain - SELF_EVIDENT)),
                (by_substitute[c.substitute] - by_pair[c.pair]) / count,
                document.spun[k],
                by_place[c.start, c.end],
                1.0 if c.pair in lexicon.chains else 0.0,
                chain_share,
            ]
        )
    return out


def _logit(p: float) -> float:
    return math.log10(max(p, 1e-6) / max(1.0 - p, 1e-6))
