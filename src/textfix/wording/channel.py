"""The loops of inference over one document: odds, rates and passages, in flat arrays.

What is computed, and why, is said in :mod:`textfix.wording.inference`, which
calls these functions in turn; here are the sums. Plain Python, and a C
extension where the package was built with a compiler (see
:mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.libc.math import log10
    from cython.cimports.libc.math import pow as power
else:
    from math import log10
    from math import pow as power

from textfix.wording.candidates import CHAINED, FLOOR, LEAST_RATE
from textfix.wording.passages import LIMIT, TEMPER, sentence_odds
from textfix.wording.zeros import reals, wholes

__all__ = ["compiled", "estimate", "find_passages", "set_odds", "set_posteriors"]

compiled: bool = cython.compiled

_PRIOR_STRENGTH = cython.declare(cython.double, 2.0)  # pseudo-occurrences of the prior
_FLOOR = cython.declare(cython.double, FLOOR)
_CHAINED = cython.declare(cython.double, CHAINED)
_BURST = cython.declare(cython.double, 4.0)  # pseudo-occurrences of the honest shares of original and substitute
_BURST_LIMIT = cython.declare(cython.double, 10.0)
# log10: more than this the context of one place does not say of its neighbourhood.
_GAIN_LIMIT = cython.declare(cython.double, 3.0)
_LEAST_RATE = cython.declare(cython.double, LEAST_RATE)
# Likelihood ratio of an original that stands although its tool replaces it.
_LEAST_SIGN = cython.declare(cython.double, 0.02)
_LIMIT = cython.declare(cython.double, LIMIT)
_TEMPER = cython.declare(cython.double, TEMPER)


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(log_odds=cython.double)
def _probability(log_odds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return 1.0 / (1.0 + power(10.0, -log_odds))


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    active=cython.uint[::1], original=cython.uint[::1], steps=cython.uint[::1], rates=cython.double[::1],
    replaced=cython.double[::1], k=cython.Py_ssize_t,
)  # fmt: skip
def _replace(active, original, steps, rates, replaced):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """At what rate the tool replaces each word, by whatever substitute it has in this text."""
    for k in range(len(active)):
        if steps[2 * active[k]] == 0:
            replaced[original[k]] += rates[k]


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    active=cython.uint[::1], local=cython.uint[::1], original=cython.uint[::1], substitute=cython.uint[::1],
    steps=cython.uint[::1], rates=cython.double[::1], bursts=cython.double[::1], spun=cython.double[::1],
    replaced=cython.double[::1], odds=cython.double[::1], k=cython.Py_ssize_t, p=cython.Py_ssize_t,
    rate=cython.double, share=cython.double, known=cython.bint,
)  # fmt: skip
def set_odds(state: Any, tables: Any, known: bool) -> None:
    """Prior odds of every candidate against leaving the word as written.

    Args:
        state: with rates.
        tables: of the lexicon.
        known: whether the passages are, so that the odds of a place depend on where it is.
    """
    active, local, original, substitute = state.active, state.local, state.original_of, state.substitute_of
    steps, rates, bursts, spun = tables.steps, state.rates, state.bursts, state.spun
    replaced = reals(len(state.words))
    odds = out = reals(len(local))
    with cython.nogil:
        _replace(active, original, steps, rates, replaced)
        for k in range(len(local)):
            p = local[k]
            rate = bursts[p] * min(rates[p], 0.98)
            share = _probability(spun[k]) if known else 1.0
            odds[k] = max(1e-6, share * rate / max(0.1, 1.0 - share * min(0.9, replaced[substitute[p]])))
    state.odds = out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    posteriors=cython.double[::1], odds=cython.double[::1], gains=cython.double[::1], k=cython.Py_ssize_t,
    p=cython.double,
)  # fmt: skip
def set_posteriors(state: Any, found: Any) -> None:
    """The posteriors that the lattices gave, and by how much the context prefers each original."""
    posteriors, odds = found, state.odds
    gains = out = reals(len(odds))
    with cython.nogil:
        for k in range(len(odds)):
            p = posteriors[k]
            gains[k] = log10(max(p, 1e-9) / max(1.0 - p, 1e-9) / odds[k])
    state.posteriors, state.gains = found, out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    active=cython.uint[::1], local=cython.uint[::1], steps=cython.uint[::1], number_of=cython.uint[::1],
    words=cython.uint[::1], original=cython.uint[::1], substitute=cython.uint[::1], honest=cython.double[::1],
    posteriors=cython.double[::1], priors=cython.double[::1], rates=cython.double[::1], bursts=cython.double[::1],
    expected=cython.double[::1], kept=cython.double[::1], word_count=cython.uint[::1], word_first=cython.uint[::1],
    occurrences=cython.uint[::1], firsts=cython.uint[::1], of_original=cython.double[::1],
    of_substitute=cython.double[::1], k=cython.Py_ssize_t, p=cython.Py_ssize_t, a=cython.Py_ssize_t,
    b=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t, single=cython.double, both=cython.double,
    first_only=cython.double, standing=cython.double, share=cython.double, stays=cython.double, burst=cython.double,
    held=cython.double[::1],
)  # fmt: skip
def estimate(state: Any, tables: Any) -> None:
    """One EM step: the rates from the posteriors."""
    active, local, steps, number_of = state.active, state.local, tables.steps, state.number_of
    words, original, substitute, honest = state.words, state.original_of, state.substitute_of, tables.rates
    posteriors, priors, rates, bursts = state.posteriors, state.priors, state.rates, state.bursts
    kept, word_count, word_first = state.kept, state.word_count, state.word_first
    occurrences, firsts, held = state.occurrences, state.firsts, state.held
    expected = sums = reals(len(active))
    of_original = reals(len(words))
    of_substitute = restored = reals(len(words))
    with cython.nogil:
        for k in range(len(local)):
            expected[local[k]] += posteriors[k]
            of_substitute[substitute[local[k]]] += posteriors[k]
        for k in range(len(active)):
            p = active[k]
            if steps[2 * p] > 0:
                i = number_of[steps[2 * p] - 1]
                j = number_of[steps[2 * p + 1] - 1]
                expected[i - 1] += expected[k]
                expected[j - 1] += expected[k]
        single = 0.3
        both = 0.3
        for k in range(len(active)):
            a = original[k]
            if steps[2 * active[k]] == 0:
                of_original[a] += expected[k]
            # How often does an original stand only behind the single place where it was replaced?
            i = occurrences[k]
            j = word_count[a]
            if i > 0 and expected[k] > 0.8 * i and i + j >= 2:
                both += 1.0
                if i == 1 and word_first[a] > firsts[k]:
                    single += 1.0
        first_only = single / (both + 1.0)
        for k in range(len(active)):
            p = active[k]
            if steps[2 * p] > 0:
                continue
            a = original[k]
            b = substitute[k]
            standing = kept[a] if kept[a] >= 0.0 else word_count[a]
            if word_count[a] > 0 and occurrences[k] > 0 and word_first[a] > firsts[k]:
                standing *= 1.0 - first_only
            # Words come in bursts: what this document does with the substitute elsewhere counts for every place.
            share = min(0.98, max(0.02, honest[words[a]] / (honest[words[a]] + honest[words[b]])))
            stays = max(0.0, occurrences[k] - of_substitute[b]) + held[b]
            burst = (expected[k] + _BURST * share) / (stays + _BURST * (1.0 - share)) * (1.0 - share) / share
            bursts[k] = min(_BURST_LIMIT, max(1.0 / _BURST_LIMIT, burst))
            rates[k] = (expected[k] + _PRIOR_STRENGTH * priors[k]) / (
                expected[k] + standing + (of_original[a] - expected[k]) + _PRIOR_STRENGTH
            )
        for k in range(len(active)):
            p = active[k]
            if steps[2 * p] > 0:
                i = number_of[steps[2 * p] - 1]
                j = number_of[steps[2 * p + 1] - 1]
                rates[k] = max(_FLOOR, _CHAINED * rates[i - 1] * rates[j - 1])
    state.expected, state.restored, state.first_only = sums, restored, first_only


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    starts=cython.uint[::1], ends=cython.uint[::1], active=cython.uint[::1], local=cython.uint[::1],
    original=cython.uint[::1], substitute=cython.uint[::1], steps=cython.uint[::1], is_substitute=cython.uchar[::1],
    rates=cython.double[::1], gains=cython.double[::1], kept=cython.double[::1], unseen=cython.double[::1],
    replaced=cython.double[::1], left=cython.double[::1], stays=cython.double[::1],
    word_count=cython.uint[::1], place_words=cython.uint[::1],
    places=cython.uint[::1], bounds=cython.uint[::1], sums=cython.double[::1], own=cython.double[::1],
    own_sentence=cython.uint[::1], context=cython.double[::1], spun=cython.double[::1], kept_view=cython.double[::1],
    k=cython.Py_ssize_t, first=cython.Py_ssize_t, j=cython.Py_ssize_t, m=cython.Py_ssize_t, w=cython.Py_ssize_t,
    s=cython.Py_ssize_t, end=cython.Py_ssize_t, start=cython.Py_ssize_t, stop=cython.Py_ssize_t,
    strongest=cython.double, ratio=cython.double, value=cython.double, elsewhere=cython.double,
    first_only=cython.double, gain=cython.double, stood=cython.double[::1], in_line=cython.double[::1],
    line=cython.uint[::1], near=cython.double[::1], left_near=cython.double[::1], left_line=cython.double[::1],
    codes=cython.uint[::1], lines=cython.Py_ssize_t,
)  # fmt: skip
def find_passages(state: Any, tables: Any) -> None:
    """Odds that each place was spun, from the signs around it.

    The signs are substitutes that their context reads better as an original,
    and originals that this document's tool would not have left standing. A
    place's own sign is left out of its odds. The signs of its sentence and the
    originals that stand in its sentence and line are also kept as they are.
    """
    starts, ends, active, local = state.starts, state.ends, state.active, state.local
    original, substitute, is_substitute = state.original_of, state.substitute_of, state.is_substitute
    steps, rates, gains, kept, unseen = tables.steps, state.rates, state.gains, state.kept, state.unseen
    word_count, place_words, places, bounds = state.word_count, state.place_words, state.places, state.bounds
    codes = state.codes
    first_only = state.first_only
    m = len(starts)
    replaced = reals(len(word_count))
    left = reals(len(word_count))
    stays = reals(len(word_count))  # the sign that a word gives where it stands
    sums = reals(len(bounds))
    own = reals(m)
    own_sentence = wholes(m)
    stood, in_line = reals(len(bounds)), reals(len(bounds))
    line = wholes(len(bounds))
    near, left_near, left_line = signs = (reals(m), reals(m), reals(m))
    with cython.nogil:
        _replace(active, original, steps, rates, replaced)
        # How improbable it is that the tool left a word standing: the rate at which it would have replaced it.
        # Of a substitute that the text does not have, each other place of the original says that the tool lacks it.
        for w in range(len(word_count)):
            if replaced[w] > 0.0 or unseen[w] > 0.0:
                elsewhere = max(0.0, (kept[w] if kept[w] >= 0.0 else word_count[w]) - 1.0)
                value = unseen[w] * _PRIOR_STRENGTH / (_PRIOR_STRENGTH + elsewhere)
                left[w] = min(1.0, replaced[w] + value) * (1.0 - first_only)
                stays[w] = log10(max(_LEAST_SIGN, 1.0 - left[w]))
        k = 0
        s = 0
        while k < m:
            # Candidates that overlap are one sign: the one that says most.
            first = k
            end = ends[k]
            while bounds[s + 1] <= starts[k]:
                s += 1
            strongest = 0.0
            while k < m and starts[k] < end:
                start = starts[k]
                stop = ends[k]
                ratio = max(0.1, 1.0 - left[substitute[local[k]]])
                while k < m and starts[k] == start and ends[k] == stop:
                    gain = max(-_GAIN_LIMIT, min(_GAIN_LIMIT, gains[k]))
                    ratio += rates[local[k]] * power(10.0, gain)
                    k += 1
                value = log10(ratio)
                if abs(value) > abs(strongest):
                    strongest = value
                end = max(end, stop)
            sums[s] += strongest
            for j in range(first, k):
                own[j] = strongest
        s = 0
        for k in range(m):
            while bounds[s + 1] <= starts[k]:
                s += 1
            own_sentence[k] = s
        s = 0
        for k in range(len(place_words)):
            w = place_words[k]
            if is_substitute[w] == 0 and left[w] > _LEAST_RATE:
                while bounds[s + 1] <= places[3 * k + 1]:
                    s += 1
                sums[s] += stays[w]
                stood[s] += stays[w]
        lines = 0
        for s in range(len(bounds) - 1):
            line[s] = lines
            in_line[lines] += stood[s]
            for k in range(bounds[s], bounds[s + 1]):
                if codes[k] == 10:
                    lines += 1
                    break
        for k in range(m):
            s = own_sentence[k]
            near[k] = sums[s] - own[k]
            left_near[k] = stood[s]
            left_line[k] = in_line[line[s]]
    context = sentence_odds(bounds, state.codes, sums)
    spun = odds = reals(m)
    kept_view = kept_out = array("d", [-1.0]) * len(word_count)
    with cython.nogil:
        for k in range(m):
            s = own_sentence[k]
            spun[k] = max(-_LIMIT, min(_LIMIT, context[s] + _TEMPER * (sums[s] - own[k])))
        s = 0
        for k in range(len(place_words)):
            w = place_words[k]
            if is_substitute[w] == 0 and left[w] > _LEAST_RATE:
                while bounds[s + 1] <= places[3 * k + 1]:
                    s += 1
                value = max(-_LIMIT, min(_LIMIT, context[s] + _TEMPER * (sums[s] - stays[w])))
                kept_view[w] = max(0.0, kept_view[w]) + _probability(value)
    state.spun, state.kept = odds, kept_out
    state.near, state.left_near, state.left_line = signs
