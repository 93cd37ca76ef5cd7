"""Which words could have stood where a strange word stands: candidates from its neighbours, ranked in its sentences.

Two looks at each place. The first asks the bigrams of the language model
which words of the vocabulary go between the two neighbours; it is cheap and
leaves a few dozen. The second puts each of these into the passage and lets
the decoder sum over all readings. The weights that combine both with the
likeness of the two words are fitted by ``tools/measure_learning.py --fit``.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from textfix.wording.decoder import log_likelihood
from textfix.wording.graph import hash_symbols
from textfix.wording.language_model import LanguageModel
from textfix.wording.neighbours import words_after, words_before

__all__ = ["Place", "Ranked", "Ranker", "Vocabulary"]

EDGE = "\3"  # the word that stands before and behind a sentence
NEVER = -7.0  # log10 probability of a word that the model does not know
TYPICAL = -5.0  # log10 probability of a word such as spinners replace

RANK: Mapping[str, float] = {
    "gain": 0.087,
    "gain by root": 1.34,
    "neighbours by root": 0.704,
    "shared": 2.544,
    "in place": 2.962,
    "same length": 0.0,
    "frequency": 0.518,
    "exchanged": 1.295,
}
"""Weights of the features of a pair (natural log odds): see :meth:`Ranker.rank`."""

_COMMON = -5.3  # log10 probability
_FROM_NEIGHBOURS = 150  # words that the first look leaves
_LOOKED_AT = 32  # words that get the second look
_LEAST = 0.2  # log10 by which a word must go better beside its neighbour than anywhere to count
_LONGEST_LIST = 1500  # neighbours that go with more words than this (的) say little
_KEPT_LISTS = 20_000
_FLOOR, _CAP = -3.0, 6.0  # log10; one place is never more evidence than this
_OWN_FREQUENCY = 0.85  # share of a word's own frequency that is taken off: all places stand for one word
_REACH = 9  # code points of the passage to each side


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a word: the symbols of the passage around it and the words beside it."""

    before: str
    after: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate original.

    Attributes:
        word: the candidate.
        score: natural log odds against the other candidates.
        gain: mean log10 by which its places prefer it to what stands there.
        features: by name, what the score is made of.
    """

    word: str
    score: float
    gain: float
    features: dict[str, float]


class Vocabulary:
    """The words that may be originals, the most frequent first.

    Only the common ones, whose hashes it has, can be found by their neighbours
    alone; a rarer one must share a character with the substitute.

    Args:
        words: the words; those that the model does not know are left out.
        model: the language model.
        least: least log10 probability of a word to be considered.
    """

    def __init__(self, words: Iterable[str], model: LanguageModel, least: float) -> None:
        found = {}
        for word in words:
            value = model.unigram(word) if len(word) > 1 else None
            if value is not None and value >= least:
                found[word] = value
        self.words = sorted(found, key=lambda w: (-found[w], w))
        self.unigrams = array("d", (found[w] for w in self.words))
        common = sum(value >= _COMMON for value in self.unigrams)
        self.common_unigrams = self.unigrams[:common]
        self.hashes = array("Q", (hash_symbols(map(ord, w)) for w in self.words[:common]))
        self.containing: dict[str, list[int]] = defaultdict(list)
        for k, word in enumerate(self.words):
            for char in sorted(set(word)):
                self.containing[char].append(k)


class Ranker:
    """Ranks the words of a vocabulary as originals of a substitute.

    Args:
        model: the language model.
        vocabulary: the words that may be originals.
        known: (substitute, original) of pairs known already: the characters
            that they exchange (耗 for 费) tell of others.
    """

    def __init__(self, model: LanguageModel, vocabulary: Vocabulary, known: Iterable[tuple[str, str]]) -> None:
        self.model = model
        self.vocabulary = vocabulary
        self._exchanged: Counter[tuple[str, str]] = Counter()
        for substitute, original in known:
            if len(substitute) == len(original):
                self._exchanged.update((b, a) for b, a in zip(substitute, original, strict=True) if a != b)
        self._after = lru_cache(maxsize=_KEPT_LISTS)(self._words_after)
        self._before = lru_cache(maxsize=_KEPT_LISTS)(self._words_before)

    def rank(self, substitute: str, places: Sequence[Place], excluded: Iterable[str] = ()) -> list[Ranked]:
        """The candidates for a substitute, best first.

        Args:
            substitute: what stands at the places.
            places: some of its places, best from many texts.
            excluded: words that are no candidates.
        """
        first = self._by_neighbours(places)
        barred = {substitute, *excluded}
        likely = {k for char in set(substitute) for k in self.vocabulary.containing.get(char, ())}
        best = sorted(first, key=lambda k: (-first[k], k))[:_FROM_NEIGHBOURS]
        rough = []
        for k in {*best, *likely}:
            word = self.vocabulary.words[k]
            if word not in barred:
                features = self._likeness(substitute, k)
                features["neighbours by root"] = first.get(k, 0.0) / math.sqrt(len(places))
                rough.append((_weighted(features), word, k, features))
        rough.sort(key=lambda item: (-item[0], item[1]))
        rough = rough[:_LOOKED_AT]
        gains = self._gains(substitute, places, [k for *_, k, _ in rough])
        out = []
        for (_, word, _, features), gain in zip(rough, gains, strict=True):
            features["gain"] = sum(gain)
            features["gain by root"] = sum(gain) / math.sqrt(max(1, len(gain)))
            out.append(Ranked(word, _weighted(features), sum(gain) / max(1, len(gain)), features))
        out.sort(key=lambda r: (-r.score, r.word))
        return out

    def _by_neighbours(self, places: Sequence[Place]) -> dict[int, float]:
        """The first look: for each word, how much better than anywhere it goes with the neighbours, summed."""
        sums: dict[int, float] = defaultdict(float)
        for place in places:
            for found, values in (self._after(place.left), self._before(place.right)):
                for k, value in zip(found, values, strict=True):
                    sums[k] += value
        return sums

    def _words_after(self, word: str) -> tuple[Sequence[int], Sequence[float]]:
        found = words_after(
            self.model.arrays, hash_symbols(map(ord, word)), self.vocabulary.hashes, self.vocabulary.common_unigrams,
            _LEAST,
        )  # fmt: skip
        return _shortened(*found)

    def _words_before(self, word: str) -> tuple[Sequence[int], Sequence[float]]:
        unigram = self.model.unigram(word)
        found = words_before(
            self.model.arrays, hash_symbols(map(ord, word)), NEVER if unigram is None else unigram,
            self.vocabulary.hashes, _LEAST,
        )  # fmt: skip
        return _shortened(*found)

    def _likeness(self, substitute: str, k: int) -> dict[str, float]:
        """What the two words alone say, whatever the places."""
        word = self.vocabulary.words[k]
        exchanged = 0.0
        if len(word) == len(substitute):
            for b, a in zip(substitute, word, strict=True):
                if a != b and (times := self._exchanged[b, a]):
                    exchanged += 1.0 + math.log10(times)
        return {
            "shared": float(not set(substitute).isdisjoint(word)),
            "in place": sum(a == b for a, b in zip(substitute, word, strict=False)) / max(len(substitute), len(word)),
            "same length": float(len(word) == len(substitute)),
            "frequency": self.vocabulary.unigrams[k] - TYPICAL,
            "exchanged": exchanged,
        }

    def _gains(self, substitute: str, places: Sequence[Place], candidates: Sequence[int]) -> list[list[float]]:
        """The second look: for each candidate and place, log10 by which the passage prefers it."""
        out: list[list[float]] = [[] for _ in candidates]
        for place in places:
            standing = self._read(place, substitute)
            if not math.isfinite(standing):
                continue
            for gains, k in zip(out, candidates, strict=True):
                frequency = _OWN_FREQUENCY * (self.vocabulary.unigrams[k] - TYPICAL)
                gain = self._read(place, self.vocabulary.words[k]) - standing - frequency
                gains.append(max(_FLOOR, min(_CAP, gain)))
        return out

    def _read(self, place: Place, word: str) -> float:
        return log_likelihood(self.model.arrays, array("I", map(ord, f"{place.before}{word}{place.after}")))


def _weighted(features: Mapping[str, float]) -> float:
    return sum(RANK[name] * value for name, value in features.items())


def _shortened(found: Sequence[int], values: Sequence[float]) -> tuple[Sequence[int], Sequence[float]]:
    if len(found) <= _LONGEST_LIST:
        return found, values
    best = sorted(range(len(found)), key=lambda k: -values[k])[:_LONGEST_LIST]
    return [found[k] for k in best], [values[k] for k in best]


def place_of(words: Sequence[str], start: int, end: int) -> Place:
    """The place of ``words[start:end]`` in a sentence given as words."""
    return Place(
        "".join(words[max(0, start - _REACH) : start])[-_REACH:],
        "".join(words[end : end + _REACH])[:_REACH],
        words[start - 1] if start else EDGE,
        words[end] if end < len(words) else EDGE,
    )
