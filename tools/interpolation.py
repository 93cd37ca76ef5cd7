"""Several opinions on the same words, ARPA model and counts of texts, as one backoff trigram model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

DISCOUNT = 0.75  # absolute discounting of counts
DOUBT = 20.0  # a context seen as often as this speaks with half its weight
LEAST = 1e-8  # no word is less probable


@dataclass
class Arpa:
    """An ARPA model: words and bigrams with (log10 p, log10 backoff), trigrams with log10 p."""

    words: dict[str, tuple[float, float]] = field(default_factory=dict)
    pairs: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    triples: dict[tuple[str, str, str], float] = field(default_factory=dict)


@dataclass
class Counts:
    """The n-grams of one body of text, and the share that it has in the mixture."""

    weight: float
    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    triples: Counter[tuple[str, str, str]] = field(default_factory=Counter)


@dataclass
class Triples:
    """Trigrams: their contexts (as word numbers, with log10 backoff) and, for each, its context, last word, log10 p."""

    context_first: np.ndarray
    context_second: np.ndarray
    backoff: np.ndarray
    context: np.ndarray
    third: np.ndarray
    log10: np.ndarray

    @staticmethod
    def none() -> Triples:
        """No trigrams."""
        empty = np.zeros(0, dtype=np.int64)
        return Triples(empty, empty, np.zeros(0), empty, empty, np.zeros(0))


def _find(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The value of each wanted key, 0 where there is none."""
    if not len(keys):
        return np.zeros(len(wanted))
    order = np.argsort(keys)
    keys, values = keys[order], values[order]
    at = np.clip(np.searchsorted(keys, wanted), 0, len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0.0)


class _Bigrams:
    """What one body of text says of pairs of numbered words, with absolute discounting."""

    def __init__(self, counts: Counts, names: list[str], index: dict[str, int]) -> None:
        self.size = len(names)
        self.weight = counts.weight
        total = sum(counts.words.values())
        self.unigram = (np.array([float(counts.words.get(w, 0)) for w in names]) + 0.02) / (total + 0.02 * self.size)
        listed = [(index[a], index[b], c) for (a, b), c in counts.pairs.items() if a in index and b in index]
        first, second, self.counts = (np.array(column) for column in zip(*listed, strict=True))
        self.keys = first.astype(np.int64) * self.size + second
        self.context = np.bincount(first, weights=self.counts, minlength=self.size)
        kinds = np.bincount(first, minlength=self.size)
        self.left = np.where(self.context > 0, DISCOUNT * kinds / np.maximum(self.context, 1), 1.0)

    def probability(self, keys: np.ndarray) -> np.ndarray:
        first, second = keys // self.size, keys % self.size
        seen = np.maximum(_find(self.keys, self.counts.astype(float), keys) - DISCOUNT, 0.0)
        return seen / np.maximum(self.context[first], 1.0) + self.left[first] * self.unigram[second]

    def share(self, first: np.ndarray) -> np.ndarray:
        return self.weight * (self.context[first] + 1e-9) / (self.context[first] + DOUBT)


def mixed_pairs(
    arpa_words: dict[str, tuple[float, float]],
    arpa_pairs: dict[tuple[str, str], float],
    texts: list[Counts],
    weight: float,
    budget: int,
    min_count: int,
) -> tuple[dict[str, tuple[float, float]], np.ndarray, np.ndarray, np.ndarray]:
    """One backoff bigram model of at most ``budget`` bigrams: words, and first, second, log10 p of each bigram."""
    names = list(dict.fromkeys([*arpa_words, *(w for t in texts for w in t.words if len(w) <= 12)]))
    index = {w: k for k, w in enumerate(names)}
    size = len(names)
    p_arpa = np.array([10.0 ** arpa_words[w][0] if w in arpa_words else 0.0 for w in names])
    p_arpa /= p_arpa.sum()
    b_arpa = np.array([10.0 ** arpa_words[w][1] if w in arpa_words else 1.0 for w in names])
    known = np.array([w in arpa_words for w in names])
    bodies = [_Bigrams(t, names, index) for t in texts]
    # A class symbol is unknown to the ARPA model: the texts alone speak of it.
    p1 = sum(b.weight * b.unigram for b in bodies) / sum(b.weight for b in bodies)
    p1 = np.where(known, weight * p_arpa + (1 - weight) * p1, p1)
    arpa_keys = np.array([index[a] * size + index[b] for a, b in arpa_pairs], dtype=np.int64)
    arpa_p = 10.0 ** np.array(list(arpa_pairs.values()))
    keys = np.unique(np.concatenate([arpa_keys, *(b.keys[b.counts >= min_count] for b in bodies)]))
    first, second = keys // size, keys % size
    listed_p = _find(arpa_keys, arpa_p, keys)
    # How much each may say about this context: the ARPA model nothing of words that it lacks, a text that hardly
    # shows the context little.
    shares = np.where(known[first] & known[second], weight, 0.0)
    p = shares * np.where(listed_p > 0, listed_p, b_arpa[first] * p_arpa[second])
    for body in bodies:
        share = body.share(first)
        p += share * body.probability(keys)
        shares = shares + share
    p = np.maximum(p / shares, LEAST)

    def backoff(select: np.ndarray) -> np.ndarray:
        listed = np.bincount(first[select], weights=p[select], minlength=size)
        backed = np.bincount(first[select], weights=p1[second[select]], minlength=size)
        return np.clip(1.0 - listed, 0.01, None) / np.clip(1.0 - backed, 0.01, None)

    every = np.ones(len(keys), dtype=bool)
    bo = backoff(every)
    gain = p1[first] * p * np.abs(np.log10(p) - np.log10(bo[first] * p1[second]))
    if len(keys) > budget:
        every = gain >= np.partition(gain, len(keys) - budget)[len(keys) - budget]
        bo = backoff(every)
    print(f"{len(keys)} bigrams, {int(every.sum())} kept; {size} words")
    merged = {w: (float(np.log10(max(p1[k], 1e-9))), float(np.log10(bo[k]))) for w, k in index.items()}
    return merged, first[every], second[every], np.log10(p[every])


def _arpa_triple(arpa: Arpa, t: tuple[str, str, str]) -> float:
    """The ARPA model's probability of a trigram: listed, or backed off to its bigram or word."""
    found = arpa.triples.get(t)
    if found is not None:
        return 10.0**found
    back = arpa.pairs.get((t[0], t[1]), (0.0, 0.0))[1]
    pair = arpa.pairs.get((t[1], t[2]))
    if pair is not None:
        return 10.0 ** (back + pair[0])
    word = arpa.words.get(t[2])
    return 0.0 if word is None else 10.0 ** (back + arpa.words.get(t[1], (0.0, 0.0))[1] + word[0])


def mixed_triples(
    arpa: Arpa,
    merged: dict[str, tuple[float, float]],
    kept_pairs: tuple[np.ndarray, np.ndarray, np.ndarray],
    texts: list[Counts],
    weight: float,
    budget: int,
) -> Triples:
    """The trigrams that tell most over the mixed bigrams, and the backoff of their contexts.

    Only contexts that are listed bigrams of the model can begin a trigram.
    """
    names = list(merged)
    index = {w: k for k, w in enumerate(names)}
    size = len(names)
    unigram = np.array([10.0 ** merged[w][0] for w in names])
    backoff = np.array([10.0 ** merged[w][1] for w in names])
    pair_keys = kept_pairs[0].astype(np.int64) * size + kept_pairs[1]
    pair_p = 10.0 ** kept_pairs[2]

    def bigram(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = _find(pair_keys, pair_p, first.astype(np.int64) * size + second)
        return np.where(found > 0, found, backoff[first] * unigram[second]), found > 0

    wanted = {*arpa.triples, *(t for text in texts for t, c in text.triples.items() if c >= 2)}
    candidates = [t for t in wanted if all(w in index for w in t)]
    one, two, three = (np.array([index[t[k]] for t in candidates]) for k in range(3))
    keep = np.nonzero(bigram(one, two)[1])[0]
    candidates = [candidates[k] for k in keep]
    one, two, three = one[keep], two[keep], three[keep]
    lower, _ = bigram(two, three)
    shares = np.array([weight if all(w in arpa.words for w in t) else 0.0 for t in candidates])
    p = shares * np.array([_arpa_triple(arpa, t) for t in candidates])
    for text in texts:
        counts = np.array([float(text.triples.get(t, 0)) for t in candidates])
        context = np.array([float(text.pairs.get((t[0], t[1]), 0)) for t in candidates])
        kinds: Counter[tuple[str, str]] = Counter((a, b) for a, b, _ in text.triples)
        left = np.array([DISCOUNT * kinds.get((t[0], t[1]), 0) for t in candidates])
        left = np.where(context > 0, left / np.maximum(context, 1.0), 1.0)
        share = text.weight * (context + 1e-9) / (context + DOUBT)
        p += share * (np.maximum(counts - DISCOUNT, 0.0) / np.maximum(context, 1.0) + np.minimum(left, 1.0) * lower)
        shares = shares + share
    p = np.clip(p / shares, LEAST, 0.98)
    # How often the context comes up decides with the difference what a trigram is worth.
    first_p, _ = bigram(one, two)
    gain = unigram[one] * first_p * p * np.abs(np.log10(p / lower))
    kept = np.sort(np.argsort(gain)[-budget:])
    one, two, three, p, lower = one[kept], two[kept], three[kept], p[kept], lower[kept]
    context_keys, which = np.unique(one.astype(np.int64) * size + two, return_inverse=True)
    mass = np.bincount(which, weights=p, minlength=len(context_keys))
    backed = np.bincount(which, weights=lower, minlength=len(context_keys))
    weights = np.clip(1.0 - mass, 0.02, None) / np.clip(1.0 - backed, 0.02, None)
    print(f"{len(candidates)} trigrams, {len(kept)} kept, in {len(context_keys)} contexts")
    return Triples(context_keys // size, context_keys % size, np.log10(weights), which, three, np.log10(p))
