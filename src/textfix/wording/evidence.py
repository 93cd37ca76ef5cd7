"""Evidence: is this document spun, where, and in which dialects? Decided by counts, before any context is read.

Every word of the lexicon has, for each dialect, a score: log10 of how much
more often it stands in text spun by that dialect than in honest text. A
substitute that nobody writes scores high, an original that a spinner would
not have left scores low. A spun passage is a run of text whose scores add up;
the highest sum over any run (a maximal scoring segment, Kadane 1984) decides,
so that a spun summary before a clean body counts like a spun page. How high
the sum gets in honest text grows with the logarithm of its length (Karlin and
Altschul 1990), which the threshold allows for.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from textfix.trie import code_points
from textfix.wording.dictionary import DEFAULT_WEIGHT, TOP_WEIGHT, Lexicon
from textfix.wording.genres import GenreTables, genre_tables, likelihood_ratio
from textfix.wording.runs import Scores, best_run, best_runs, mixture, place_odds, rarest, word_ratios

__all__ = ["Survey", "Tables", "spun_odds", "survey", "tables"]

_LOW, _HIGH = -2.0, 2.5  # a single word is never more evidence than this (log10)
_FULL_COUNTS = 2  # the first occurrences of a word count in full,
_USUAL_WEIGHT = DEFAULT_WEIGHT / TOP_WEIGHT
_LATER_SHARE = 0.1  # the others little: one topic word must not decide
GATE = 3.25
"""Least sum of scores (log10) of the best run, for a text of 1,000 characters, at which a text is looked into."""
_GATE_PER_DECADE = 1.0
RATIO_GATE = 1.5
"""Least ratio of the likelihoods (log10) at which a text is looked into whatever its runs are."""
_PASSAGE = 500  # code points of the passage around the best run that is read by itself
_LEAST_RUN, _SHORT, _LONG = 1.5, 400, 1000
"""Least run of a text of so many code points that is asked for its genre; a long one must have one that passes."""
STRETCH = 250
"""Code points of the stretches of honest text in which ``tools/measure_runs.py`` counts how high runs get."""
_SHORTEST = 25  # code points; a text that is a tenth of a stretch has a tenth of its chances
_USUAL_DECADES, _MOST_RARE = 2.0, 12.0  # one stretch in a hundred has the usual score; no more decades are counted
_SWITCH = 1.0 / 4000.0  # chance a character that a spun passage begins or ends there
_ODDS_LIMIT = 4.0
_LEADER = 0.02  # share from which a dialect counts
_TELLING = 0.3  # log10 from which a word is named as evidence
_TEMPER = 0.5  # words of one text are not independent: dialect scores count this much


@dataclass(frozen=True, slots=True)
class Tables:
    """Scores of the lexicon's words: log10 of how much more often each stands in spun text.

    Attributes:
        scores: for each word its scores, those of the dialects that have it.
        best: the highest score of each word in any dialect.
        width: how many dialects.
        log_priors: natural logarithm of the prior of each dialect.
        usual: score that one honest stretch in a hundred has in each dialect,
        decade: and how much more one in ten times as many.
        genres: what the words say of the genre of a text.
    """

    scores: Scores
    best: array[float]
    width: int
    log_priors: array[float]
    usual: array[float]
    decade: array[float]
    genres: GenreTables

    def of_dialect(self, number: int) -> array[float]:
        """The score of each word in one dialect; 0 for a word of other dialects."""
        return array("d", (self.scores.of_word(k).get(number, 0.0) for k in range(len(self.best))))


@dataclass(slots=True)
class Survey:
    """What the counts say of one text.

    Attributes:
        passed: whether the text is worth decoding.
        score: sum of scores of the best run of the best dialect (log10).
        rate: the same per 1,000 characters of the text.
        span: that run, in code points.
        shares: share of each dialect, by number; empty unless passed.
        places: word number, start and end of every word found, in one flat array.
        leader: number of the best dialect; 0 unless passed.
        rarity: how rare such a run is in honest text, in decades (-log10 of
            a share): of one dialect a score of 4 is unheard of that another
            reaches in every tenth chapter of an old book; 0 unless passed.
        ratio: log10 by which the text is likelier as spun text of some genre than
            as honest text of some genre; 0 if it was not worth asking.
        codes: the code points of the text.
    """

    passed: bool = False
    score: float = 0.0
    rate: float = 0.0
    span: tuple[int, int] = (0, 0)
    shares: list[float] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("I"))
    leader: int = 0
    rarity: float = 0.0
    ratio: float = 0.0
    codes: array[int] = field(default_factory=lambda: array("I"))

    @property
    def matches(self) -> list[tuple[int, int, int]]:
        """(word number, start, end) of every word found."""
        flat = iter(self.places)
        return list(zip(flat, flat, flat, strict=True))

    @property
    def counts(self) -> Mapping[int, int]:
        """Occurrences of each word of the lexicon; of a text that passed."""
        return Counter(self.places[::3]) if self.passed else {}

    def tops(self, lexicon: Lexicon) -> list[tuple[str, int, float]]:
        """Words that speak most for spinning, best first, with how often they stand and how much they say."""
        table = tables(lexicon)
        of_word, leader = table.scores.of_word, self.leader
        ranked = [(min(n, _FULL_COUNTS) * of_word(k).get(leader, 0.0), k, n) for k, n in self.counts.items()]
        ranked = sorted((item for item in ranked if item[0] > _TELLING), reverse=True)
        return [(lexicon.words[k], count, value) for value, k, count in ranked[:12]]


@lru_cache(maxsize=8)
def tables(lexicon: Lexicon) -> Tables:
    """The score tables of a lexicon.

    Under a dialect that leaves a share ``keep`` of its originals, a word k
    stands at the rate ``(1 - (1 - keep) * r(k)) * f(k)`` plus the sum over its
    originals a of ``(1 - keep) * f(a) * w / W(a)``, where f is the honest rate,
    w the weight of the pair, W(a) the sum of the weights of all substitutes of
    a, and r(k) how surely the dialect replaces k: that sum over the usual
    weight of one pair, at most 1, and 0 for a word that is no original.
    """
    count = len(lexicon.dialects)
    log_priors = array("d", (math.log(dialect.prior) for dialect in lexicon.dialects))
    usual = array("d", (dialect.usual for dialect in lexicon.dialects))
    decade = array("d", (dialect.decade for dialect in lexicon.dialects))
    if lexicon.file is not None:
        scores = Scores(*(lexicon.file[f"score_{name}"] for name in Scores._fields))
        width = len(lexicon.file["genre_rates"]) // max(1, len(lexicon.words))
        genres = GenreTables(width, *(lexicon.file[f"genre_{name}"] for name in GenreTables._fields[1:]))
        return Tables(scores, lexicon.file["best"], count, log_priors, usual, decade, genres)
    number, rates = lexicon.number, lexicon.rates
    spread: list[dict[str, float]] = [{} for _ in range(count)]
    for pair in lexicon.pairs[: lexicon.direct]:
        for d, weight in pair.weights.items():
            spread[d][pair.original] = spread[d].get(pair.original, 0.0) + weight
    # By dialect and word, the originals that become it, and the share of each that does.
    gained: list[dict[int, list[tuple[int, float]]]] = [{} for _ in range(count)]
    for pair in lexicon.pairs[: lexicon.direct]:
        for d, weight in pair.weights.items():
            share = (1.0 - lexicon.dialects[d].keep) * weight / max(1.0, spread[d][pair.original])
            gained[d].setdefault(number[pair.substitute], []).append((number[pair.original], share))
    by_word: list[dict[int, float]] = [{} for _ in lexicon.words]
    best: dict[int, float] = {}
    sources: dict[tuple[int, int], tuple[float, list[tuple[int, float]]]] = {}
    for d, dialect in enumerate(lexicon.dialects):
        for k in {*gained[d], *(number[a] for a in spread[d])}:
            left = 1.0 - (1.0 - dialect.keep) * min(1.0, spread[d].get(lexicon.words[k], 0.0) / _USUAL_WEIGHT)
            written = gained[d].get(k, [])
            spun = rates[k] * left + sum(share * rates[a] for a, share in written)
            score = min(_HIGH, max(_LOW, math.log10(spun / rates[k])))
            if score:
                by_word[k][d] = score
                best[k] = max(score, best.get(k, _LOW))
                sources[k, d] = left, written
    highest = array("d", (best.get(k, 0.0) for k in range(len(lexicon.words))))
    scores = Scores.of(by_word)
    priors = [dialect.prior for dialect in lexicon.dialects]
    genres = genre_tables(lexicon.words, rates, scores.at, scores.dialects, sources, priors)
    return Tables(scores, highest, count, log_priors, usual, decade, genres)


def gate(characters: int) -> float:
    """The sum of scores from which a text of that length is worth decoding."""
    return GATE + _GATE_PER_DECADE * math.log10(characters / 1000.0) if characters > 1000 else GATE


def _least_run(characters: int, needed: float) -> float:
    """The best run below which a text is not asked for its genre: long ones that are spun have runs that tell."""
    share = (characters - _SHORT) / (_LONG - _SHORT)
    return _LEAST_RUN + min(1.0, max(0.0, share)) * (needed - _LEAST_RUN)


def survey(text: str, lexicon: Lexicon) -> Survey:
    """Count the lexicon's words in ``text`` and say what they mean."""
    table = tables(lexicon)
    codes = code_points(text)
    places = lexicon.find_words(text, codes)
    result = Survey(places=places, codes=codes)
    if not places:
        return result
    best, *run = best_run(places, table.best, _FULL_COUNTS, _LATER_SHARE)
    needed = gate(len(text))
    if best < _least_run(len(text), needed):
        result.score = best
        return result
    result.ratio = _ratio(places, len(text), run, table)
    likely = result.ratio >= RATIO_GATE
    if best < needed and not likely:
        result.score = best
        return result
    sums, spans = best_runs(places, table.scores, table.width, _FULL_COUNTS, _LATER_SHARE)
    shares, leader = mixture(sums, table.log_priors, _TEMPER)
    result.score = sums[leader]
    result.span = (spans[2 * leader], spans[2 * leader + 1])
    result.rate = 1000.0 * result.score / max(100, len(text))
    if result.score < needed and not likely:
        return result
    result.passed = True
    result.leader = leader
    result.rarity = _rarity(places, len(text), table)
    result.shares = list(shares)
    return result


def _ratio(places: array[int], characters: int, run: list[int], table: Tables) -> float:
    """log10 by which a text is likelier as spun text of any genre than as honest text of any genre.

    Of a long text its best run is read as well, with what stands around it: a
    spun summary before a clean body. The more such passages a text has, the
    more the best of them must say.
    """
    scores, genres, count = table.scores, table.genres, len(places) // 3
    ratio: float = likelihood_ratio(places, 0, count, scores, genres, _FULL_COUNTS, _LATER_SHARE)
    if characters > 1.5 * _PASSAGE:
        middle = (run[0] + run[1]) // 2
        begin, end = min(run[0], middle - _PASSAGE // 2), max(run[1], middle + _PASSAGE // 2)
        starts = places[1::3]
        first, past = bisect_left(starts, begin), bisect_left(starts, end)
        near = likelihood_ratio(places, first, past, scores, genres, _FULL_COUNTS, _LATER_SHARE)
        ratio = max(ratio, near - math.log10(characters / _PASSAGE))
    return ratio


def _rarity(places: array[int], characters: int, table: Tables) -> float:
    """How rare the rarest stretch is in honest text, in decades, for as many stretches as the text has.

    The tail of the scores falls by a decade every so much more (Karlin and
    Altschul 1990), which each dialect has its own of. In stretches, for over
    the whole of an old book the sums of some dialects grow without end.
    """
    beyond: float = rarest(places, table.scores, table.usual, table.decade, STRETCH, _FULL_COUNTS, _LATER_SHARE)
    return min(_MOST_RARE, max(0.0, _USUAL_DECADES + beyond - math.log10(max(_SHORTEST, characters) / STRETCH)))


def spun_odds(found: Survey, lexicon: Lexicon, words: array[int], numbers: array[int]) -> array[float]:
    """For each match of a survey, log10 odds that its place was spun.

    Args:
        found: the survey.
        lexicon: that it counted the words of.
        words: the different words of the text,
        numbers: and for each match the place of its word in them.

    A text may mix honest and spun passages, so a hidden Markov model with the
    two states, which change at the rate of one in some thousand characters,
    reads the matches in order (forward-backward). A sparse stretch of a spun
    page stays spun; a clean article behind a spun summary does not.
    """
    table = tables(lexicon)
    shares = array("d", found.shares or [0.0] * table.width)
    ratios = word_ratios(words, numbers, table.scores, shares, _LEADER)
    odds: array[float] = place_odds(
        found.places, numbers, ratios, _TEMPER, _FULL_COUNTS, _LATER_SHARE, _SWITCH, _ODDS_LIMIT
    )
    return odds
