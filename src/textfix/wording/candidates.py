"""The candidates of one document: what may stand for what, numbered, with the rates that the dialects give them.

What is computed, and why, is said in :mod:`textfix.wording.inference`, which
calls these functions in turn, and then those of :mod:`textfix.wording.channel`.
Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]
from textfix.wording.zeros import reals, wholes

__all__ = [
    "CHAINED", "FLOOR", "LEAST_RATE", "activate", "compiled", "count_places", "offered", "set_priors", "spelt",
]  # fmt: skip

compiled: bool = cython.compiled

FLOOR = 1e-4  # no rate is less
CHAINED = 0.3  # chance that a tool goes over its own output, in such an order that the second pair meets the first
LEAST_RATE = 0.05  # below, that an original stands says nothing

_FLOOR = cython.declare(cython.double, FLOOR)
_CHAINED = cython.declare(cython.double, CHAINED)
_LEAST_RATE = cython.declare(cython.double, LEAST_RATE)
_BASE_RATE = cython.declare(cython.double, 0.6)  # rate of a pair of weight 1 in a text that is surely of its dialect
_TRUSTED_RATE = cython.declare(cython.double, 0.9)
_MOST_UNSEEN = cython.declare(cython.double, 0.7)  # a tool may always lack a pair


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
    guarded=cython.bint, covered=cython.Py_ssize_t, held_view=cython.uint[::1],
    shares=cython.double[::1], weights=cython.double[::1], trust=cython.double[::1],
    steps=cython.uint[::1], least=cython.double, likely=cython.uchar[::1], prior=cython.double,
)  # fmt: skip
def offered(codes: Any, places: Any, tables: Any, shares: Any, least: float) -> tuple[Any, Any, Any, Any]:
    """Start, end and pair of every candidate: each original of each substitute that no guard covers.

    And the numbers of the substitutes that a guard covers, once for each place.

    Args:
        codes: the text.
        places: number, start and end of each word, those that overlap too.
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
    covered = 0
    likely = bytearray(len(trust))  # 1 of a pair that is likely enough, 2 of another
    with cython.nogil:
        for at in range(0, len(places), 3):
            number = places[at]
            if head[number] == 0:
                continue
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
                    covered += 1
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
    starts, ends, pairs, held = wholes(count), wholes(count), wholes(count), wholes(covered)
    held_view = held
    start_view = starts
    end_view = ends
    pair_view = pairs
    count = covered = 0
    with cython.nogil:
        for at in range(0, len(places), 3):
            if clear[at // 3] == 0 and head[places[at]] > 0:
                held_view[covered] = places[at]
                covered += 1
            if clear[at // 3]:
                k = head[places[at]]
                while k > 0:
                    if likely[k - 1] == 1:
                        start_view[count] = places[at + 1]
                        end_view[count] = places[at + 2]
                        pair_view[count] = k - 1
                        count += 1
                    k = following[k - 1]
    return starts, ends, pairs, held


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    pairs=cython.uint[::1], steps=cython.uint[::1], original=cython.uint[::1], substitute=cython.uint[::1],
    is_substitute=cython.uchar[::1], places=cython.uint[::1], number_of=cython.uint[::1], local=cython.uint[::1],
    active=cython.uint[::1], word_of=cython.uint[::1], words=cython.uint[::1], place_words=cython.uint[::1],
    word_count=cython.uint[::1], word_first=cython.uint[::1], original_of=cython.uint[::1],
    substitute_of=cython.uint[::1], written=cython.uchar[::1], k=cython.Py_ssize_t, p=cython.Py_ssize_t,
    q=cython.Py_ssize_t, w=cython.Py_ssize_t, step=cython.Py_ssize_t, side=cython.Py_ssize_t, count=cython.Py_ssize_t,
    known=cython.Py_ssize_t, held=cython.uint[::1], held_view=cython.double[::1],
)  # fmt: skip
def activate(state: Any, tables: Any, held: Any) -> None:
    """Number the pairs that have candidates, and their steps, and the words that these and the text have.

    Everything about words and pairs is kept by these numbers, so that a short
    text costs little however many words the lexicon has.

    Args:
        state: with candidates.
        tables: of the lexicon.
        held: the word of each place where a guard holds a substitute.
    """
    pairs, places, steps, original, substitute = (
        state.pairs,
        state.places,
        tables.steps,
        tables.original,
        tables.substitute,
    )
    is_substitute = tables.is_substitute
    number_of = numbers_out = wholes(len(steps) // 2)
    local = locals_ = wholes(len(pairs))
    active = actives = wholes(min(3 * len(pairs), len(steps) // 2))
    word_of = wholes(len(is_substitute))
    place_words = words_of_places = wholes(len(places) // 3)
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
    words = words_out = wholes(len(place_words) + 2 * count)
    word_count = counts = wholes(len(words))
    word_first = first_places = wholes(len(words))
    original_of = originals = wholes(count)
    substitute_of = substitutes = wholes(count)
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
    held_view = held_out = reals(known)
    for k in range(len(held)):
        w = word_of[held[k]]
        if w > 0:
            held_view[w - 1] += 1.0
    written = written_out = bytearray(known)
    for k in range(known):
        written[k] = is_substitute[words[k]]
    state.number_of, state.local, state.active = numbers_out, locals_, actives[:count]
    state.words, state.place_words, state.is_substitute = words_out[:known], words_of_places, written_out
    state.word_count, state.word_first = counts[:known], first_places[:known]
    state.original_of, state.substitute_of, state.held = originals, substitutes, held_out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    local=cython.uint[::1], starts=cython.uint[::1], occurrences=cython.uint[::1], firsts=cython.uint[::1],
    k=cython.Py_ssize_t,
)  # fmt: skip
def count_places(state: Any) -> None:
    """How many candidates each pair has, and where the first of them stands."""
    local, starts = state.local, state.starts
    occurrences = counts = wholes(len(state.active))
    firsts = first_places = wholes(len(state.active))
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
    prior_view = priors = reals(len(active))
    unseen_view = unseen = reals(len(words))
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
    state.expected = reals(len(active))
    state.kept = array("d", [-1.0]) * len(words)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    pairs=cython.uint[::1], spelling_at=cython.uint[::1], spelling=cython.uint[::1], bounds=cython.uint[::1],
    chain=cython.uint[::1], k=cython.Py_ssize_t, j=cython.Py_ssize_t, at=cython.Py_ssize_t,
)  # fmt: skip
def spelt(state: Any, tables: Any) -> tuple[Any, Any]:
    """The symbols of the originals of all candidates one after another: where each begins, and the symbols."""
    pairs, spelling_at, spelling = state.pairs, tables.spelling_at, tables.spelling
    bounds = bounds_out = wholes(len(pairs) + 1)
    at = 0
    for k in range(len(pairs)):
        at += spelling_at[pairs[k] + 1] - spelling_at[pairs[k]]
        bounds[k + 1] = at
    chain = chain_out = wholes(at)
    at = 0
    for k in range(len(pairs)):
        for j in range(spelling_at[pairs[k]], spelling_at[pairs[k] + 1]):
            chain[at] = spelling[j]
            at += 1
    return bounds_out, chain_out
