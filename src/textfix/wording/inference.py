"""Inference over the document: which pairs are active, and what each place was.

The observed text is the author's, sent through a noisy channel: a tool that
writes the substitute b for the original a with a rate r(a, b) of its own. The
rates are unknown but one for the whole document, so they are estimated from
it: expected restorations over occurrences, with a prior from the dialects
(an EM step on the lattice's posteriors), a few rounds. The features of each
candidate then go to :mod:`textfix.wording.confidence`.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from textfix.wording.dictionary import Lexicon
from textfix.wording.evidence import Survey, spun_odds
from textfix.wording.language_model import LanguageModel
from textfix.wording.lattice import Candidate, Lattices
from textfix.wording.symbols import lay_out

__all__ = ["Document", "infer"]

ROUNDS = 3
PRIOR_STRENGTH = 2.0  # pseudo-occurrences of the prior
BASE_RATE = 0.6  # rate of a pair of weight 1 in a text that is surely of its dialect
TRUSTED_RATE = 0.9
FLOOR = 1e-4
BURST = 4.0  # pseudo-occurrences of the honest shares of original and substitute
BURST_LIMIT = 10.0
SELF_EVIDENT = 3.0  # log10 gain from which a place begins to speak for itself
NEAR = 150  # code points to either side that count as the neighbourhood of a place
LEFT = 0.25  # share of the prior in the dialect shares: the counts may mistake one dialect for another


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


def find_candidates(text: str, lexicon: Lexicon) -> list[Candidate]:
    """Every place where a substitute stands, with each of its originals; guarded phrases left out."""
    names = lexicon.substitutes
    found = []
    flat = iter(lexicon.find_substitutes(text))
    for number, start, end in zip(flat, flat, flat, strict=True):
        name = names[number]
        guards = lexicon.guards.get(name)
        if guards and any(start >= at and text.startswith(phrase, start - at) for phrase, at in guards):
            continue
        found += [Candidate(start, end, name, lexicon.pairs[k].original, k) for k in lexicon.by_substitute[name]]
    found.sort(key=lambda c: (c.start, c.end))
    return found


def infer(text: str, survey: Survey, lexicon: Lexicon, model: LanguageModel) -> Document:
    """Candidates of a text with posteriors, gains and pair rates.

    In a text that did not pass the gate only the user's own entries are candidates.
    """
    document = Document(text, survey)
    document.candidates = find_candidates(text, lexicon)
    if not survey.passed:
        document.candidates = [c for c in document.candidates if lexicon.trust(c.pair)]
        survey.shares = [float(number in lexicon.trusted) for number in range(len(lexicon.dialects))]
    if not document.candidates:
        return document
    layout = lay_out(text, [c.start for c in document.candidates], [c.end for c in document.candidates])
    document.candidates = [document.candidates[k] for k in layout.kept]
    by_pair: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in document.candidates:
        by_pair[candidate.pair].append(candidate)
    for k, start in zip(survey.places[::3], survey.places[1::3], strict=True):
        document.positions.setdefault(lexicon.words[k], []).append(start)
    total = sum(dialect.prior for dialect in lexicon.dialects)
    shares = [(1.0 - LEFT) * s + LEFT * d.prior / total for s, d in zip(survey.shares, lexicon.dialects, strict=True)]
    for index in by_pair:
        pair = lexicon.pairs[index]
        weight = sum(shares[d] * w for d, w in pair.weights.items())
        # A user's own entry is an instruction: its prior does not depend on what the counts say.
        document.priors[index] = max(FLOOR, BASE_RATE * weight, TRUSTED_RATE * lexicon.trust(index))
        document.standing[index] = len(document.positions.get(pair.original, ()))
    document.rates = dict(document.priors)
    lattices = Lattices(model, layout, [c.original for c in document.candidates])
    for number in range(ROUNDS):
        odds = {index: _odds(index, document, lexicon) for index in by_pair}
        values = [odds[c.pair] for c in document.candidates]
        for c, p, o in zip(document.candidates, lattices.posteriors(values), values, strict=True):
            c.posterior = p
            if number == ROUNDS - 1:
                c.gain = math.log10(max(p, 1e-9) / max(1.0 - p, 1e-9) / o)
        _estimate(document, by_pair, lexicon)
    return document


def _odds(index: int, document: Document, lexicon: Lexicon) -> float:
    """Prior odds of a restoration: the channel's rate against leaving the word as written."""
    rate = document.rates[index]
    replaced = sum(document.rates.get(j, 0.0) for j in lexicon.by_original.get(lexicon.pairs[index].substitute, ()))
    return document.bursts.get(index, 1.0) * min(rate, 0.98) / max(0.1, 1.0 - min(0.9, replaced))


def _estimate(document: Document, by_pair: dict[int, list[Candidate]], lexicon: Lexicon) -> None:
    """One EM step: the rates from the posteriors."""
    document.expected = {index: sum(c.posterior for c in found) for index, found in by_pair.items()}
    by_original: dict[str, float] = defaultdict(float)
    for index, value in document.expected.items():
        by_original[lexicon.pairs[index].original] += value
    by_substitute = _restored(document, lexicon)
    # How often does an original stand only behind the single place where it was replaced?
    single = both = 0.3
    for index, found in by_pair.items():
        a: Sequence[int] = document.positions.get(lexicon.pairs[index].original, ())
        if document.expected[index] > 0.8 * len(found) and len(found) + len(a) >= 2:
            both += 1
            single += len(found) == 1 and a[0] > found[0].start
    document.first_only = single / (both + 1.0)
    for index, found in by_pair.items():
        original = lexicon.pairs[index].original
        a = document.positions.get(original, ())
        standing = float(len(a))
        if a and a[0] > found[0].start:
            standing *= 1.0 - document.first_only
        expected = document.expected[index]
        others = by_original[original] - expected
        prior = document.priors[index]
        # Words come in bursts: what this document does with the substitute elsewhere counts for every place.
        honest = lexicon.rates[lexicon.number[original]]
        share = honest / (honest + lexicon.rates[lexicon.number[lexicon.pairs[index].substitute]])
        share = min(0.98, max(0.02, share))
        kept = max(0.0, len(found) - by_substitute[lexicon.pairs[index].substitute])
        burst = (expected + BURST * share) / (kept + BURST * (1.0 - share)) * (1.0 - share) / share
        document.bursts[index] = min(BURST_LIMIT, max(1.0 / BURST_LIMIT, burst))
        document.rates[index] = (expected + PRIOR_STRENGTH * prior) / (expected + standing + others + PRIOR_STRENGTH)


def _restored(document: Document, lexicon: Lexicon) -> dict[str, float]:
    """Expected restorations of each substitute, to whichever original."""
    out: dict[str, float] = defaultdict(float)
    for index, value in document.expected.items():
        out[lexicon.pairs[index].substitute] += value
    return out


def feature_names() -> list[str]:
    """Names of the features of :func:`features`, in order."""
    return [
        "posterior", "gain", "log prior", "log rate", "pair share", "log occurrences", "log standing", "stands before",
        "first only", "log honest substitute", "log honest original", "text score", "text rate", "length", "runner-up",
        "spun here", "near", "alone", "excess", "absence", "pair gain", "rival share",
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
    by_substitute = _restored(document, lexicon)
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
                max(document.expected[c.pair] / count, 1.0 - 10.0 ** (SELF_EVIDENT - max(SELF_EVIDENT, c.gain))),
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
                by_substitute[c.substitute] / count - document.expected[c.pair] / count,
            ]
        )
    return out


def _logit(p: float) -> float:
    return math.log10(max(p, 1e-6) / max(1.0 - p, 1e-6))
