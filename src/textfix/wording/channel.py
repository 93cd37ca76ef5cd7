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
    from cython.cimports.textfix.pointers import doubles, fetch_double, uchars, uints
    from cython.cimports.textfix.wording.logarithms import log10, ten_to
    from cython.cimports.textfix.wording.zeros import reals, space, wholes
else:
    from textfix.pointers import doubles, fetch_double, uchars, uints
    from textfix.wording.logarithms import log10, ten_to
    from textfix.wording.zeros import reals, space, wholes

from textfix.wording.candidates import CHAINED, FLOOR, LEAST_RATE
from textfix.wording.passages import LIMIT, TEMPER, sentence_odds

__all__ = ["compiled", "estimate", "find_passages", "set_gains", "set_odds"]

compiled: bool = cython.compiled

_PRIOR_STRENGTH = cython.declare(cython.double, 2.0)  # pseudo-occurrences of the prior
_FLOOR = cython.declare(cython.double, FLOOR)
_CHAINED = cython.declare(cython.double, CHAINED)
_BURST = cython.declare(cython.double, 4.0)  # pseudo-occurrences of the honest shares of original and substitute
_BURST_LIMIT = cython.declare(cython.double, 10.0)
# How many times likelier a spinner: more than this the context of one place does not say of its neighbourhood.
_MOST_TIMES = cython.declare(cython.double, 1000.0)
_LEAST_RATE = cython.declare(cython.double, LEAST_RATE)
# Likelihood ratio of an original that stands although its tool replaces it.
_LEAST_SIGN = cython.declare(cython.double, 0.02)
_LIMIT = cython.declare(cython.double, LIMIT)
_TEMPER = cython.declare(cython.double, TEMPER)
_UNKNOWN = array("d", [-1.0])


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(log_odds=cython.double)
def _probability(log_odds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return 1.0 / (1.0 + ten_to(-log_odds))


@cython.cfunc
@cython.inline
@cython.nogil
@cython.cdivision(True)
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(p=cython.double, odds=cython.double)
def _preference(p, odds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """How many times likelier the context makes an original than its odds before."""
    return max(p, 1e-9) / max(1.0 - p, 1e-9) / odds


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    count=cython.Py_ssize_t, original=cython.p_uint, step_of=cython.p_uint,
    rates=cython.p_double, replaced=cython.p_double, k=cython.Py_ssize_t,
)  # fmt: skip
def _replace(count, original, step_of, rates, replaced):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """At what rate the tool replaces each word, by whatever substitute it has in this text."""
    for k in range(count):
        if step_of[2 * k] == 0:
            replaced[original[k]] += rates[k]


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    local=cython.p_uint, original=cython.p_uint, substitute=cython.p_uint,
    step_of=cython.p_uint, rates=cython.p_double, bursts=cython.p_double, spun=cython.p_double,
    replaced=cython.p_double, odds=cython.p_double, k=cython.Py_ssize_t, p=cython.Py_ssize_t,
    rate=cython.double, share=cython.double, known=cython.bint, count=cython.Py_ssize_t, m=cython.Py_ssize_t,
)  # fmt: skip
def set_odds(state: Any, known: bool) -> None:
    """Prior odds of every candidate against leaving the word as written.

    Args:
        state: with rates.
        known: whether the passages are, so that the odds of a place depend on where it is.
    """
    local, original, substitute = uints(state.local), uints(state.original_of), uints(state.substitute_of)
    step_of, rates = uints(state.step_of), doubles(state.rates)
    bursts, spun = doubles(state.bursts), doubles(state.spun)
    count, m = len(state.active), len(state.local)
    by_word, out = reals(len(state.words)), space(_UNKNOWN, m)
    replaced, odds = doubles(by_word), doubles(out)
    with cython.nogil:
        _replace(count, original, step_of, rates, replaced)
        for k in range(m):
            p = local[k]
            rate = bursts[p] * min(rates[p], 0.98)
            share = _probability(spun[k]) if known else 1.0
            odds[k] = max(1e-6, share * rate / max(0.1, 1.0 - share * min(0.9, replaced[substitute[p]])))
    state.odds = out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    posteriors=cython.p_double, odds=cython.p_double, gains=cython.p_double, k=cython.Py_ssize_t,
    m=cython.Py_ssize_t,
)  # fmt: skip
def set_gains(state: Any) -> None:
    """By how much the context prefers each original, from the posteriors and the odds that they were found with."""
    m = len(state.odds)
    out = space(_UNKNOWN, m)
    posteriors, odds, gains = doubles(state.posteriors), doubles(state.odds), doubles(out)
    with cython.nogil:
        for k in range(m):
            gains[k] = log10(_preference(posteriors[k], odds[k]))
    state.gains = out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    local=cython.p_uint, step_of=cython.p_uint,
    words=cython.p_uint, original=cython.p_uint, substitute=cython.p_uint, honest=cython.p_double,
    posteriors=cython.p_double, priors=cython.p_double, rates=cython.p_double, bursts=cython.p_double,
    expected=cython.p_double, kept=cython.p_double, word_count=cython.p_uint, word_first=cython.p_uint,
    occurrences=cython.p_uint, firsts=cython.p_uint, of_original=cython.p_double,
    of_substitute=cython.p_double, k=cython.Py_ssize_t, p=cython.Py_ssize_t, a=cython.Py_ssize_t,
    b=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t, single=cython.double, both=cython.double,
    first_only=cython.double, standing=cython.double, share=cython.double, stays=cython.double, burst=cython.double,
    held=cython.p_double, count=cython.Py_ssize_t, m=cython.Py_ssize_t,
)  # fmt: skip
def estimate(state: Any, tables: Any) -> None:
    """One EM step: the rates from the posteriors."""
    local, step_of = uints(state.local), uints(state.step_of)
    words, original, substitute = uints(state.words), uints(state.original_of), uints(state.substitute_of)
    honest, posteriors, priors = doubles(tables.rates), doubles(state.posteriors), doubles(state.priors)
    rates, bursts, kept, held = doubles(state.rates), doubles(state.bursts), doubles(state.kept), doubles(state.held)
    word_count, word_first = uints(state.word_count), uints(state.word_first)
    occurrences, firsts = uints(state.occurrences), uints(state.firsts)
    count, m = len(state.active), len(state.local)
    sums, by_original, restored = reals(count), reals(len(state.words)), reals(len(state.words))
    expected, of_original, of_substitute = doubles(sums), doubles(by_original), doubles(restored)
    with cython.nogil:
        for k in range(m):
            expected[local[k]] += posteriors[k]
            of_substitute[substitute[local[k]]] += posteriors[k]
        for k in range(count):
            if step_of[2 * k] > 0:
                i = step_of[2 * k]
                j = step_of[2 * k + 1]
                expected[i - 1] += expected[k]
                expected[j - 1] += expected[k]
        single = 0.3
        both = 0.3
        for k in range(count):
            a = original[k]
            if step_of[2 * k] == 0:
                of_original[a] += expected[k]
            # How often does an original stand only behind the single place where it was replaced?
            i = occurrences[k]
            j = word_count[a]
            if i > 0 and expected[k] > 0.8 * i and i + j >= 2:
                both += 1.0
                if i == 1 and word_first[a] > firsts[k]:
                    single += 1.0
        first_only = single / (both + 1.0)
        for k in range(count):
            fetch_double(honest, words[original[k]])
            fetch_double(honest, words[substitute[k]])
        for k in range(count):
            if step_of[2 * k] > 0:
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
        for k in range(count):
            if step_of[2 * k] > 0:
                i = step_of[2 * k]
                j = step_of[2 * k + 1]
                rates[k] = max(_FLOOR, _CHAINED * rates[i - 1] * rates[j - 1])
    state.expected, state.restored, state.first_only = sums, restored, first_only


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    starts=cython.p_uint, ends=cython.p_uint, local=cython.p_uint, original=cython.p_uint, substitute=cython.p_uint,
    step_of=cython.p_uint, is_substitute=cython.p_uchar, rates=cython.p_double, posteriors=cython.p_double,
    prior_odds=cython.p_double, kept=cython.p_double, unseen=cython.p_double, replaced=cython.p_double,
    left=cython.p_double, stays=cython.p_double, word_count=cython.p_uint, place_words=cython.p_uint,
    places=cython.p_uint, bounds=cython.p_uint, sums=cython.p_double, own=cython.p_double, own_sentence=cython.p_uint,
    context=cython.p_double, spun=cython.p_double, kept_view=cython.p_double, k=cython.Py_ssize_t,
    first=cython.Py_ssize_t, j=cython.Py_ssize_t, m=cython.Py_ssize_t, w=cython.Py_ssize_t, s=cython.Py_ssize_t,
    end=cython.Py_ssize_t, start=cython.Py_ssize_t, stop=cython.Py_ssize_t, strongest=cython.double,
    ratio=cython.double, value=cython.double, elsewhere=cython.double, first_only=cython.double,
    stood=cython.p_double, in_line=cython.p_double, line=cython.p_uint, near=cython.p_double,
    left_near=cython.p_double, left_line=cython.p_double, codes=cython.p_uint, lines=cython.Py_ssize_t,
    count=cython.Py_ssize_t, known=cython.Py_ssize_t, found=cython.Py_ssize_t, many=cython.Py_ssize_t,
)  # fmt: skip
def find_passages(state: Any) -> None:
    """Odds that each place was spun, from the signs around it.

    The signs are substitutes that their context reads better as an original,
    and originals that this document's tool would not have left standing. A
    place's own sign is left out of its odds. The signs of its sentence and the
    originals that stand in its sentence and line are also kept as they are.
    """
    starts, ends, local = uints(state.starts), uints(state.ends), uints(state.local)
    original, substitute = uints(state.original_of), uints(state.substitute_of)
    is_substitute, step_of, rates = uchars(state.is_substitute), uints(state.step_of), doubles(state.rates)
    posteriors, prior_odds = doubles(state.posteriors), doubles(state.odds)
    kept, unseen, word_count = doubles(state.kept), doubles(state.unseen), uints(state.word_count)
    place_words, places, bounds, codes = (
        uints(state.place_words), uints(state.places), uints(state.bounds), uints(state.codes),
    )  # fmt: skip
    first_only = state.first_only
    m, count, known = len(state.starts), len(state.active), len(state.word_count)
    found, many = len(state.place_words), len(state.bounds) - 1
    by_word, by_sentence, by_place = reals(3 * known), reals(3 * many), wholes(m + many)
    replaced = doubles(by_word)
    left = doubles(by_word, known)
    stays = doubles(by_word, 2 * known)  # the sign that a word gives where it stands
    sums = doubles(by_sentence)
    stood, in_line = doubles(by_sentence, many), doubles(by_sentence, 2 * many)
    own_sentence = uints(by_place)
    line = uints(by_place, m)
    signs = space(_UNKNOWN, m), space(_UNKNOWN, m), space(_UNKNOWN, m)
    near, left_near, left_line = doubles(signs[0]), doubles(signs[1]), doubles(signs[2])
    odds, own_signs = space(_UNKNOWN, m), space(_UNKNOWN, m)
    spun, own = doubles(odds), doubles(own_signs)
    with cython.nogil:
        _replace(count, original, step_of, rates, replaced)
        # How improbable it is that the tool left a word standing: the rate at which it would have replaced it.
        # Of a substitute that the text does not have, each other place of the original says that the tool lacks it.
        for w in range(known):
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
                    value = _preference(posteriors[k], prior_odds[k])
                    ratio += rates[local[k]] * max(1.0 / _MOST_TIMES, min(_MOST_TIMES, value))
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
        for k in range(found):
            w = place_words[k]
            if is_substitute[w] == 0 and left[w] > _LEAST_RATE:
                while bounds[s + 1] <= places[3 * k + 1]:
                    s += 1
                sums[s] += stays[w]
                stood[s] += stays[w]
        lines = 0
        for s in range(many):
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
    by_neighbours, kept_out = sentence_odds(state.bounds, state.codes, by_sentence), _UNKNOWN * known
    context, kept_view = doubles(by_neighbours), doubles(kept_out)
    with cython.nogil:
        for k in range(m):
            s = own_sentence[k]
            spun[k] = max(-_LIMIT, min(_LIMIT, context[s] + _TEMPER * (sums[s] - own[k])))
        s = 0
        for k in range(found):
            w = place_words[k]
            if is_substitute[w] == 0 and left[w] > _LEAST_RATE:
                while bounds[s + 1] <= places[3 * k + 1]:
                    s += 1
                value = max(-_LIMIT, min(_LIMIT, context[s] + _TEMPER * (sums[s] - stays[w])))
                kept_view[w] = max(0.0, kept_view[w]) + _probability(value)
    state.spun, state.kept = odds, kept_out
    state.near, state.left_near, state.left_line = signs
