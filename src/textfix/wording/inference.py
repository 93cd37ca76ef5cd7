"""Inference over the document: which pairs are active, and what each place was.

The observed text is the author's, sent through a noisy channel: a tool that
writes the substitute b for the original a with a rate r(a, b) of its own. The
rates are unknown but one for the whole document, so they are estimated from
it: expected restorations over occurrences, with a prior from the dialects
(an EM step on the lattice's posteriors), a few rounds. Where in the document
the tool was at work is estimated along with them
(:mod:`textfix.wording.passages`). What came out of it is judged by
:mod:`textfix.wording.confidence`, place by place.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from textfix.wording.dictionary import Lexicon
from textfix.wording.evidence import Survey
from textfix.wording.language_model import LanguageModel
from textfix.wording.lattice import Candidate, Lattices
from textfix.wording.passages import passage_odds
from textfix.wording.symbols import lay_out, sentence_spans

__all__ = ["Document", "infer"]

ROUNDS = 3
PRIOR_STRENGTH = 2.0  # pseudo-occurrences of the prior
BASE_RATE = 0.6  # rate of a pair of weight 1 in a text that is surely of its dialect
TRUSTED_RATE = 0.9
FLOOR = 1e-4
CHAINED = 0.3  # chance that a tool goes over its own output, in such an order that the second pair meets the first
BURST = 4.0  # pseudo-occurrences of the honest shares of original and substitute
BURST_LIMIT = 10.0
LEFT = 0.25  # share of the prior in the dialect shares: the counts may mistake one dialect for another
GAIN_LIMIT = 3.0  # log10: more than this the context of one place does not say of its neighbourhood
LEAST_RATE = 0.05  # below, that an original stands says nothing
MOST_UNSEEN = 0.7  # a tool may always lack a pair
LEAST_SIGN = 0.02  # likelihood ratio of an original that stands although its tool replaces it


@dataclass(slots=True)
class Document:
    """A text under inference.

    Attributes:
        text: the text.
        survey: what the counts said.
        candidates: every candidate restoration, sorted by start.
        rates: estimated rate of each pair that has candidates.
        expected: expected restorations of each pair.
        priors: prior rate of each pair.
        standing: how many originals of each pair still stand.
        first_only: how much the tool seems to replace first occurrences only, 0..1.
        bursts: factor on the odds of each pair from what the document does with its words elsewhere.
        positions: where each word of the lexicon stands.
        spans: the sentences.
        spun: for each candidate, log10 odds that its place was spun by what stands around it.
        kept: how many of the standing originals lie in a spun passage, by word.
        unseen: prior rate at which a standing original is replaced by substitutes that this text does not have.
    """

    text: str
    survey: Survey
    candidates: list[Candidate] = field(default_factory=list)
    rates: dict[int, float] = field(default_factory=dict)
    expected: dict[int, float] = field(default_factory=dict)
    priors: dict[int, float] = field(default_factory=dict)
    standing: dict[int, int] = field(default_factory=dict)
    first_only: float = 0.0
    bursts: dict[int, float] = field(default_factory=dict)
    positions: dict[str, list[int]] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    spun: list[float] = field(default_factory=list)
    kept: dict[str, float] = field(default_factory=dict)
    unseen: dict[str, float] = field(default_factory=dict)


def find_candidates(text: str, lexicon: Lexicon, *, chains: bool = False) -> list[Candidate]:
    """Every place where a substitute stands, with each of its originals; guarded phrases left out.

    Args:
        text: the document.
        lexicon: what stands for what.
        chains: also the originals that two pairs lead to, one after the other.
    """
    names = lexicon.substitutes
    found = []
    flat = iter(lexicon.find_substitutes(text))
    for number, start, end in zip(flat, flat, flat, strict=True):
        name = names[number]
        guards = lexicon.guards.get(name)
        if guards and any(start >= at and text.startswith(phrase, start - at) for phrase, at in guards):
            continue
        found += [Candidate(start, end, name, lexicon.pairs[k].original, k) for k in lexicon.by_substitute[name]]
        if chains:
            found += [Candidate(start, end, name, lexicon.pairs[k].original, k) for k in lexicon.chains_of(name)]
    found.sort(key=lambda c: (c.start, c.end))
    return found


def infer(text: str, survey: Survey, lexicon: Lexicon, model: LanguageModel) -> Document:
    """Candidates of a text with posteriors, gains and pair rates.

    In a text that did not pass the gate only the user's own entries are candidates.
    """
    document = Document(text, survey)
    found = find_candidates(text, lexicon, chains=survey.passed)
    if not survey.passed:
        found = [c for c in found if lexicon.trust(c.pair)]
        survey.shares = [float(number in lexicon.trusted) for number in range(len(lexicon.dialects))]
    if not found:
        return document
    document.spans = list(sentence_spans(text))
    layout = lay_out(text, [c.start for c in found], [c.end for c in found])
    document.candidates = [found[k] for k in layout.kept]
    by_pair: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in document.candidates:
        by_pair[candidate.pair].append(candidate)
        for step in lexicon.chains.get(candidate.pair, ()):
            by_pair[step] += ()  # that a pair is a step of others speaks of it, even where it has no place itself
    for k, start in zip(survey.places[::3], survey.places[1::3], strict=True):
        document.positions.setdefault(lexicon.words[k], []).append(start)
    _set_priors(document, by_pair, lexicon)
    document.spun = [0.0] * len(document.candidates)
    lattices = Lattices(model, layout, [c.original for c in document.candidates])
    for number in range(ROUNDS):
        odds = _odds(document, lexicon, known=number > 0)
        for c, p, o in zip(document.candidates, lattices.posteriors(odds), odds, strict=True):
            c.posterior = p
            c.gain = math.log10(max(p, 1e-9) / max(1.0 - p, 1e-9) / o)
        _estimate(document, by_pair, lexicon)
        _find_passages(document, lexicon)
    return document


def _set_priors(document: Document, by_pair: dict[int, list[Candidate]], lexicon: Lexicon) -> None:
    """The rates as the dialects would have them, before the context is read."""
    total = sum(dialect.prior for dialect in lexicon.dialects)
    shares = [
        (1.0 - LEFT) * share + LEFT * dialect.prior / total
        for share, dialect in zip(document.survey.shares, lexicon.dialects, strict=True)
    ]

    def prior(index: int) -> float:
        weight = BASE_RATE * sum(shares[d] * w for d, w in lexicon.pairs[index].weights.items())
        if index in lexicon.chains:
            weight *= BASE_RATE * CHAINED
        # A user's own entry is an instruction: its prior does not depend on what the counts say.
        return max(FLOOR, weight, TRUSTED_RATE * lexicon.trust(index))

    for index in by_pair:
        document.priors[index] = prior(index)
        document.standing[index] = len(document.positions.get(lexicon.pairs[index].original, ()))
    document.rates = dict(document.priors)
    for word in document.positions:
        left = sum(prior(k) for k in lexicon.by_original.get(word, ()) if k not in document.priors)
        if left > LEAST_RATE:
            document.unseen[word] = min(MOST_UNSEEN, left)


def _odds(document: Document, lexicon: Lexicon, *, known: bool) -> list[float]:
    """Prior odds of every candidate against leaving the word as written.

    Args:
        document: with rates.
        lexicon: what stands for what.
        known: whether the passages are, so that the odds of a place depend on where it is.
    """
    by_pair: dict[int, tuple[float, float]] = {}
    out = []
    for k, c in enumerate(document.candidates):
        found = by_pair.get(c.pair)
        if found is None:
            replaced = min(0.9, _replaced(document, lexicon, c.substitute))
            rate = document.bursts.get(c.pair, 1.0) * min(document.rates[c.pair], 0.98)
            found = by_pair[c.pair] = rate, replaced
        rate, replaced = found
        spun = _probability(document.spun[k]) if known else 1.0
        out.append(max(1e-6, spun * rate / max(0.1, 1.0 - spun * replaced)))
    return out


def _replaced(document: Document, lexicon: Lexicon, word: str) -> float:
    """At what rate the tool replaces a word, by whatever substitute it has in this text."""
    return sum(document.rates.get(k, 0.0) for k in lexicon.by_original.get(word, ()))


def _probability(log_odds: float) -> float:
    return float(1.0 / (1.0 + 10.0**-log_odds))


def _estimate(document: Document, by_pair: dict[int, list[Candidate]], lexicon: Lexicon) -> None:
    """One EM step: the rates from the posteriors."""
    document.expected = {index: sum(c.posterior for c in found) for index, found in by_pair.items()}
    chains = [(index, lexicon.chains[index]) for index in by_pair if index in lexicon.chains]
    for index, steps in chains:
        for step in steps:
            document.expected[step] += document.expected[index]
    by_original: dict[str, float] = defaultdict(float)
    for index, value in document.expected.items():
        if index not in lexicon.chains:
            by_original[lexicon.pairs[index].original] += value
    by_substitute = restored(document)
    # How often does an original stand only behind the single place where it was replaced?
    single = both = 0.3
    for index, found in by_pair.items():
        a: Sequence[int] = document.positions.get(lexicon.pairs[index].original, ())
        if found and document.expected[index] > 0.8 * len(found) and len(found) + len(a) >= 2:
            both += 1
            single += len(found) == 1 and a[0] > found[0].start
    document.first_only = single / (both + 1.0)
    for index, found in by_pair.items():
        if index in lexicon.chains:
            continue
        original, substitute = lexicon.pairs[index].original, lexicon.pairs[index].substitute
        a = document.positions.get(original, ())
        standing = document.kept.get(original, float(len(a)))
        if a and found and a[0] > found[0].start:
            standing *= 1.0 - document.first_only
        expected = document.expected[index]
        others = by_original[original] - expected
        prior = document.priors[index]
        document.bursts[index] = _burst(
            expected, len(found) - by_substitute.get(substitute, 0.0), lexicon, original, substitute
        )
        document.rates[index] = (expected + PRIOR_STRENGTH * prior) / (expected + standing + others + PRIOR_STRENGTH)
    for index, (first, last) in chains:
        document.rates[index] = max(FLOOR, CHAINED * document.rates[first] * document.rates[last])


def _burst(expected: float, kept: float, lexicon: Lexicon, original: str, substitute: str) -> float:
    """Words come in bursts: what this document does with the substitute elsewhere counts for every place."""
    honest = lexicon.rates[lexicon.number[original]]
    share = honest / (honest + lexicon.rates[lexicon.number[substitute]])
    share = min(0.98, max(0.02, share))
    burst = (expected + BURST * share) / (max(0.0, kept) + BURST * (1.0 - share)) * (1.0 - share) / share
    return min(BURST_LIMIT, max(1.0 / BURST_LIMIT, burst))


def restored(document: Document) -> dict[str, float]:
    """Expected restorations of each substitute, to whichever original."""
    out: dict[str, float] = defaultdict(float)
    for c in document.candidates:
        out[c.substitute] += c.posterior
    return out


def _left_standing(document: Document, lexicon: Lexicon, word: str) -> float:
    """How improbable it is that the tool left a word standing: the rate at which it would have replaced it."""
    # Of a substitute that the text does not have, each other place of the original says that the tool lacks it.
    places = len(document.positions.get(word, ()))
    elsewhere = max(0.0, document.kept.get(word, float(places)) - 1.0)
    unseen = document.unseen.get(word, 0.0) * PRIOR_STRENGTH / (PRIOR_STRENGTH + elsewhere)
    return min(1.0, _replaced(document, lexicon, word) + unseen) * (1.0 - document.first_only)


def _find_passages(document: Document, lexicon: Lexicon) -> None:
    """Odds that each place was spun, from the signs around it."""
    signs: list[tuple[int, float]] = []
    own: list[tuple[int, float]] = []
    candidates = document.candidates
    rates = document.rates
    left: dict[str, float] = {}
    k = 0
    while k < len(candidates):
        # Candidates that overlap are one sign: the one that says most.
        first, end = k, candidates[k].end
        strongest = 0.0
        while k < len(candidates) and candidates[k].start < end:
            place = candidates[k].start, candidates[k].end
            word = candidates[k].substitute
            if word not in left:
                left[word] = _left_standing(document, lexicon, word)
            ratio = max(0.1, 1.0 - left[word])
            while k < len(candidates) and (candidates[k].start, candidates[k].end) == place:
                c = candidates[k]
                ratio += rates[c.pair] * 10.0 ** max(-GAIN_LIMIT, min(GAIN_LIMIT, c.gain))
                k += 1
            value = math.log10(ratio)
            if abs(value) > abs(strongest):
                strongest = value
            end = max(end, place[1])
        signs.append((candidates[first].start, strongest))
        own += [(candidates[j].start, strongest) for j in range(first, k)]
    standing: list[tuple[int, str]] = []
    for word, positions in document.positions.items():
        replaced = left[word] if word in left else _left_standing(document, lexicon, word)
        if word not in lexicon.by_substitute and replaced > LEAST_RATE:
            value = math.log10(max(LEAST_SIGN, 1.0 - replaced))
            signs += [(at, value) for at in positions]
            own += [(at, value) for at in positions]
            standing += [(at, word) for at in positions]
    signs.sort()
    order = sorted(range(len(own)), key=lambda i: own[i][0])
    found = passage_odds(document.text, document.spans, signs, [own[i] for i in order])
    odds = [0.0] * len(own)
    for i, value in zip(order, found, strict=True):
        odds[i] = value
    document.spun = odds[: len(candidates)]
    document.kept = {}
    for (_, word), value in zip(standing, odds[len(candidates) :], strict=True):
        document.kept[word] = document.kept.get(word, 0.0) + _probability(value)
