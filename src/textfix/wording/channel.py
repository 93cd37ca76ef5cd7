"""The loops of inference over one document: candidates, odds, rates and passages, in flat arrays.

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

from textfix.wording.passages import LIMIT, TEMPER, sentence_odds

__all__ = [
    "activate", "compiled", "count_places", "estimate", "find_passages", "offered", "set_odds",
    "set_posteriors", "set_priors", "spelt",
]  # fmt: skip

compiled: bool = cython.compiled

_PRIOR_STRENGTH = cython.declare(cython.double, 2.0)  # pseudo-occurrences of the prior
_BASE_RATE = cython.declare(cython.double, 0.6)  # rate of a pair of weight 1 in a text that is surely of its dialect
_TRUSTED_RATE = cython.declare(cython.double, 0.9)
_FLOOR = cython.declare(cython.double, 1e-4)
# Chance that a tool goes over its own output, in such an order that the second pair meets the first.
_CHAINED = cython.declare(cython.double, 0.3)
_BURST = cython.declare(cython.double, 4.0)  # pseudo-occurrences of the honest shares of original and substitute
_BURST_LIMIT = cython.declare(cython.double, 10.0)
# log10: more than this the context of one place does not say of its neighbourhood.
_GAIN_LIMIT = cython.declare(cython.double, 3.0)
_LEAST_RATE = cython.declare(cython.double, 0.05)  # below, that an original stands says nothing
_MOST_UNSEEN = cython.declare(cython.double, 0.7)  # a tool may always lack a pair
# Likelihood ratio of an original that stands although its tool replaces it.
_LEAST_SIGN = cython.declare(cython.double, 0.02)
_LIMIT = cython.declare(cython.double, LIMIT)
_TEMPER = cython.declare(cython.double, TEMPER)


def _numbers(count: int) -> array[float]:
    return array("d", bytes(8 * count))


def _whole(count: int) -> array[int]:
    return array("I", bytes(4 * count))


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(log_odds=cython.double)
def _probability(log_odds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return 1.0 / (1.0 + power(10.0, -log_odds))


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(
    p=cython.Py_ssize_t, shares=cython.double[::1], weights=cython.double[::1], trust=cython.double[::1],
    steps=cython.uint[::1], d=cython.Py_ssize_t, n=cython.Py_ssize_t, weight=cython.double,
)  # fmt: skip
def _prior(p, shares, weights, trust, steps):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The rate of a pair as the dialects would have it."""
    n = len(shares)
    weight = 0.0
    for d in range(n):
        weight += shares[d] * weights[p * n + d]
    weight *= _BASE_RATE
    if steps[2 * p] > 0:
        weight *= _BASE_RATE * _CHAINED
    # A user's own entry is an instruction: its prior does not depend on what the counts say.
    return max(_FLOOR, weight, _TRUSTED_RATE * trust[p])


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    codes=cython.uint[::1], places=cython.uint[::1], guard_at=cython.uint[::1], guard_offset=cython.uint[::1],
    guard_begin=cython.uint[::1], guard_codes=cython.uint[::1], head=cython.uint[::1], following=cython.uint[::1],
    start_view=cython.uint[::1], end_view=cython.uint[::1], pair_view=cython.uint[::1], at=cython.Py_ssize_t,
    k=cython.Py_ssize_t, g=cython.Py_ssize_t, n=cython.Py_ssize_t, begin=cython.Py_ssize_t, length=cython.Py_ssize_t,
    source=cython.Py_ssize_t, start=cython.Py_ssize_t, count=cython.Py_ssize_t, number=cython.Py_ssize_t,
    guarded=cython.bint, shares=cython.double[::1], weights=cython.double[::1], trust=cython.double[::1],
    steps=cython.uint[::1], least=cython.double, likely=cython.uchar[::1], prior=cython.double,
)  # fmt: skip
def offered(codes: Any, places: Any, tables: Any, shares: Any, least: float) -> tuple[Any, Any, Any]:
    """Start, end and pair of every candidate: each original of each substitute that no guard covers.

    Args:
        codes: the text.
        places: number, start and end of each substitute.
        tables: of the lexicon.
        shares: of the dialects, with some of the prior in them.
        least: prior rate below which a pair is not thought of.
    """
    weights, trust, steps = tables.weights, tables.trust, tables.steps
    guard_at, guard_offset = tables.guard_at, tables.guard_offset
    guard_begin, guard_codes = tables.guard_begin, tables.guard_codes
    head, following = tables.head, tables.following
    n = len(codes)
    count = 0
    clear = bytearray(len(places) // 3)
    likely = bytearray(len(trust))  # 1 of a pair that is likely enough, 2 of another
    with cython.nogil:
        for at in range(0, len(places), 3):
            number = places[at]
            start = places[at + 1]
            guarded = False
            for g in range(guard_at[number], guard_at[number + 1]):
                begin = start - guard_offset[g]
                source = guard_begin[g]
                length = guard_begin[g + 1] - guard_begin[g]
                if begin < 0 or begin + length > n:
                    continue
                k = 0
                while k < length and codes[begin + k] == guard_codes[source + k]:
                    k += 1
                if k == length:
                    guarded = True
                    break
            if not guarded:
                clear[at // 3] = 1
                k = head[number]
                while k > 0:
                    if likely[k - 1] == 0:
                        prior = _prior(k - 1, shares, weights, trust, steps)
                        # Of a chain it counts how usual its steps are, not how seldom tools go over their output.
                        if steps[2 * k - 2] > 0:
                            prior = prior / (_BASE_RATE * _CHAINED)
                        likely[k - 1] = 1 if prior >= least else 2
                    if likely[k - 1] == 1:
                        count += 1
                    k = following[k - 1]
    starts, ends, pairs = _whole(count), _whole(count), _whole(count)
    start_view = starts
    end_view = ends
    pair_view = pairs
    count = 0
    with cython.nogil:
        for at in range(0, len(places), 3):
            if clear[at // 3]:
                k = head[places[at]]
                while k > 0:
                    if likely[k - 1] == 1:
                        start_view[count] = places[at + 1]
                        end_view[count] = places[at + 2]
                        pair_view[count] = k - 1
                        count += 1
                    k = following[k - 1]
    return starts, ends, pairs


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    pairs=cython.uint[::1], steps=cython.uint[::1], original=cython.uint[::1], substitute=cython.uint[::1],
    is_substitute=cython.uchar[::1], places=cython.uint[::1], number_of=cython.uint[::1], local=cython.uint[::1],
    active=cython.uint[::1], word_of=cython.uint[::1], words=cython.uint[::1], place_words=cython.uint[::1],
    word_count=cython.uint[::1], word_first=cython.uint[::1], original_of=cython.uint[::1],
    substitute_of=cython.uint[::1], written=cython.uchar[::1], k=cython.Py_ssize_t, p=cython.Py_ssize_t,
    q=cython.Py_ssize_t, w=cython.Py_ssize_t, step=cython.Py_ssize_t, side=cython.Py_ssize_t, count=cython.Py_ssize_t,
    known=cython.Py_ssize_t, clear=cython.uchar[::1],
)  # fmt: skip
def activate(state: Any, tables: Any) -> None:
    """Number the pairs that have candidates, and their steps, and the words that these and the text have.

    Everything about words and pairs is kept by these numbers, so that a short
    text costs little however many words the lexicon has.
    """
    pairs, places, steps, original, substitute = (
        state.pairs,
        state.places,
        tables.steps,
        tables.original,
        tables.substitute,
    )
    is_substitute = tables.is_substitute
    number_of = numbers = _whole(len(steps) // 2)
    local = locals_ = _whole(len(pairs))
    active = actives = _whole(min(3 * len(pairs), len(steps) // 2))
    word_of = _whole(len(is_substitute))
    place_words = words_of_places = _whole(len(places) // 3)
    count = known = 0
    with cython.nogil:
        for k in range(len(pairs)):
            p = pairs[k]
            for step in range(-1, 2):
                q = p if step < 0 else steps[2 * p + step] - 1
                if step >= 0 and steps[2 * p + step] == 0:
                    continue
                if number_of[q] == 0:
                    active[count] = q
                    count += 1
                    number_of[q] = count
            local[k] = number_of[p] - 1
    words = words_out = _whole(len(place_words) + 2 * count)
    word_count = counts = _whole(len(words))
    word_first = first_places = _whole(len(words))
    original_of = originals = _whole(count)
    substitute_of = substitutes = _whole(count)
    with cython.nogil:
        for k in range(len(place_words)):
            w = places[3 * k]
            if word_of[w] == 0:
                words[known] = w
                word_first[known] = places[3 * k + 1]
                known += 1
                word_of[w] = known
            w = word_of[w] - 1
            place_words[k] = w
            word_count[w] += 1
        for k in range(count):
            for side in range(2):
                w = original[active[k]] if side == 0 else substitute[active[k]]
                if word_of[w] == 0:
                    words[known] = w
                    known += 1
                    word_of[w] = known
                if side == 0:
                    original_of[k] = word_of[w] - 1
                else:
                    substitute_of[k] = word_of[w] - 1
    written = written_out = bytearray(known)
    for k in range(known):
        written[k] = is_substitute[words[k]]
    state.number_of, state.local, state.active = numbers, locals_, actives[:count]
    state.words, state.place_words, state.is_substitute = words_out[:known], words_of_places, written_out
    state.word_count, state.word_first = counts[:known], first_places[:known]
    state.original_of, state.substitute_of = originals, substitutes


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    local=cython.uint[::1], starts=cython.uint[::1], occurrences=cython.uint[::1], firsts=cython.uint[::1],
    k=cython.Py_ssize_t,
)  # fmt: skip
def count_places(state: Any) -> None:
    """How many candidates each pair has, and where the first of them stands."""
    local, starts = state.local, state.starts
    occurrences = counts = _whole(len(state.active))
    firsts = first_places = _whole(len(state.active))
    for k in range(len(local)):
        if occurrences[local[k]] == 0:
            firsts[local[k]] = starts[k]
        occurrences[local[k]] += 1
    state.occurrences, state.firsts = counts, first_places


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    shares=cython.double[::1], weights=cython.double[::1], trust=cython.double[::1], steps=cython.uint[::1],
    active=cython.uint[::1], number_of=cython.uint[::1], words=cython.uint[::1], word_count=cython.uint[::1],
    by_original_at=cython.uint[::1], by_original=cython.uint[::1], prior_view=cython.double[::1],
    unseen_view=cython.double[::1], k=cython.Py_ssize_t, w=cython.Py_ssize_t, j=cython.Py_ssize_t, left=cython.double,
)  # fmt: skip
def set_priors(state: Any, tables: Any, shares: Any) -> None:
    """The rates before the context is read; ``shares`` of the dialects, with some of the prior in them."""
    weights, trust, steps, active = tables.weights, tables.trust, tables.steps, state.active
    number_of, words, word_count = state.number_of, state.words, state.word_count
    by_original_at, by_original = tables.by_original_at, tables.by_original
    prior_view = priors = _numbers(len(active))
    unseen_view = unseen = _numbers(len(words))
    with cython.nogil:
        for k in range(len(active)):
            prior_view[k] = _prior(active[k], shares, weights, trust, steps)
        for k in range(len(words)):
            if word_count[k] > 0:
                w = words[k]
                left = 0.0
                for j in range(by_original_at[w], by_original_at[w + 1]):
                    if number_of[by_original[j]] == 0:
                        left += _prior(by_original[j], shares, weights, trust, steps)
                if left > _LEAST_RATE:
                    unseen_view[k] = min(_MOST_UNSEEN, left)
    state.priors, state.unseen = priors, unseen
    state.rates = priors[:]
    state.bursts = array("d", [1.0]) * len(active)
    state.expected = _numbers(len(active))
    state.kept = array("d", [-1.0]) * len(words)


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
    replaced = _numbers(len(state.words))
    odds = out = _numbers(len(local))
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
    gains = out = _numbers(len(odds))
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
)  # fmt: skip
def estimate(state: Any, tables: Any) -> None:
    """One EM step: the rates from the posteriors."""
    active, local, steps, number_of = state.active, state.local, tables.steps, state.number_of
    words, original, substitute, honest = state.words, state.original_of, state.substitute_of, tables.rates
    posteriors, priors, rates, bursts = state.posteriors, state.priors, state.rates, state.bursts
    kept, word_count, word_first = state.kept, state.word_count, state.word_first
    occurrences, firsts = state.occurrences, state.firsts
    expected = sums = _numbers(len(active))
    of_original = _numbers(len(words))
    of_substitute = restored = _numbers(len(words))
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
            stays = max(0.0, occurrences[k] - of_substitute[b])
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
    replaced=cython.double[::1], left=cython.double[::1], word_count=cython.uint[::1], place_words=cython.uint[::1],
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
    replaced = _numbers(len(word_count))
    left = _numbers(len(word_count))
    sums = _numbers(len(bounds))
    own = _numbers(m)
    own_sentence = _whole(m)
    stood, in_line = _numbers(len(bounds)), _numbers(len(bounds))
    line = _whole(len(bounds))
    near, left_near, left_line = signs = (_numbers(m), _numbers(m), _numbers(m))
    with cython.nogil:
        _replace(active, original, steps, rates, replaced)
        # How improbable it is that the tool left a word standing: the rate at which it would have replaced it.
        # Of a substitute that the text does not have, each other place of the original says that the tool lacks it.
        for w in range(len(word_count)):
            if replaced[w] > 0.0 or unseen[w] > 0.0:
                elsewhere = max(0.0, (kept[w] if kept[w] >= 0.0 else word_count[w]) - 1.0)
                value = unseen[w] * _PRIOR_STRENGTH / (_PRIOR_STRENGTH + elsewhere)
                left[w] = min(1.0, replaced[w] + value) * (1.0 - first_only)
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
                value = log10(max(_LEAST_SIGN, 1.0 - left[w]))
                sums[s] += value
                stood[s] += value
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
    spun = odds = _numbers(m)
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
                value = log10(max(_LEAST_SIGN, 1.0 - left[w]))
                value = max(-_LIMIT, min(_LIMIT, context[s] + _TEMPER * (sums[s] - value)))
                kept_view[w] = max(0.0, kept_view[w]) + _probability(value)
    state.spun, state.kept = odds, kept_out
    state.near, state.left_near, state.left_line = signs


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    pairs=cython.uint[::1], spelling_at=cython.uint[::1], spelling=cython.uint[::1], bounds=cython.uint[::1],
    chain=cython.uint[::1], k=cython.Py_ssize_t, j=cython.Py_ssize_t, at=cython.Py_ssize_t,
)  # fmt: skip
def spelt(state: Any, tables: Any) -> tuple[Any, Any]:
    """The symbols of the originals of all candidates one after another: where each begins, and the symbols."""
    pairs, spelling_at, spelling = state.pairs, tables.spelling_at, tables.spelling
    bounds = bounds_out = _whole(len(pairs) + 1)
    at = 0
    for k in range(len(pairs)):
        at += spelling_at[pairs[k] + 1] - spelling_at[pairs[k]]
        bounds[k + 1] = at
    chain = chain_out = _whole(at)
    at = 0
    for k in range(len(pairs)):
        for j in range(spelling_at[pairs[k]], spelling_at[pairs[k] + 1]):
            chain[at] = spelling[j]
            at += 1
    return bounds_out, chain_out
