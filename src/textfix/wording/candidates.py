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

if cython.compiled:
    from cython.cimports.textfix.pointers import doubles, fetch, uchars, uints
    from cython.cimports.textfix.wording.zeros import reals, space, wholes
else:
    from textfix.pointers import doubles, fetch, uchars, uints
    from textfix.wording.zeros import reals, space, wholes


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

_NUMBER, _ONE, _UNKNOWN = array("I", [0]), array("d", [1.0]), array("d", [-1.0])


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(
    p=cython.Py_ssize_t, direct=cython.Py_ssize_t, n=cython.Py_ssize_t, shares=cython.p_double, row=cython.p_uint,
    weights=cython.p_double, trust=cython.p_double, by_row=cython.p_double, d=cython.Py_ssize_t, r=cython.Py_ssize_t,
    weight=cython.double,
)  # fmt: skip
def _prior(p, direct, n, shares, row, weights, trust, by_row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The rate of a pair as the dialects would have it; ``by_row`` keeps what a row of weights comes to."""
    r = row[p]
    weight = by_row[r]
    if weight < 0.0:
        weight = 0.0
        for d in range(n):
            weight += shares[d] * weights[r * n + d]
        weight *= _BASE_RATE
        by_row[r] = weight
    if p >= direct:
        weight *= _BASE_RATE * _CHAINED
    # A user's own entry is an instruction: its prior does not depend on what the counts say.
    return max(_FLOOR, weight, _TRUSTED_RATE * trust[r])


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.cdivision(True)
@cython.returns(cython.bint)
@cython.locals(
    p=cython.Py_ssize_t, direct=cython.Py_ssize_t, n=cython.Py_ssize_t, shares=cython.p_double, row=cython.p_uint,
    weights=cython.p_double, trust=cython.p_double, by_row=cython.p_double, least=cython.double,
    least_chain=cython.double, bar=cython.double, original=cython.p_uint, honest=cython.p_double, prior=cython.double,
)  # fmt: skip
def _likely(  # type: ignore[no-untyped-def]  # noqa: ANN202
    p, direct, n, shares, row, weights, trust, by_row, least, least_chain, bar, original, honest,  # noqa: ANN001
):  # fmt: skip
    """Whether a pair is thought of: of a chain it counts how usual its steps are, not how seldom it is tried."""
    prior = _prior(p, direct, n, shares, row, weights, trust, by_row)
    if p >= direct:
        return prior / (_BASE_RATE * _CHAINED) >= least_chain
    if prior < least:
        return False
    return prior * prior * honest[original[p]] >= bar or trust[row[p]] > 0.0


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(key=cython.Py_ssize_t, slots=cython.p_uint, mask=cython.Py_ssize_t, at=cython.Py_ssize_t)
def _slot(key, slots, mask):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Where the number of ``key`` stands in a table, or would stand: behind 1 + the key.

    Of the thousands of pairs and words a text has some hundreds. They are
    numbered by a small table, which the nearest memory holds.
    """
    at = (key * 40503) & mask
    while slots[2 * at] != 0 and slots[2 * at] != key + 1:
        at = (at + 1) & mask
    return 2 * at + 1


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(count=cython.Py_ssize_t, size=cython.Py_ssize_t)
def _room_for(count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The slots of a table that stays half empty with so many numbers: a power of two."""
    size = 16
    while size < 2 * count:
        size *= 2
    return size


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    code_at=cython.p_uint, place_at=cython.p_uint, guard_at=cython.p_uint, guard_offset=cython.p_uint,
    guard_begin=cython.p_uint, guard_codes=cython.p_uint, head=cython.p_uint, following=cython.p_uint,
    start_view=cython.p_uint, end_view=cython.p_uint, pair_view=cython.p_uint, at=cython.Py_ssize_t,
    k=cython.Py_ssize_t, g=cython.Py_ssize_t, n=cython.Py_ssize_t, begin=cython.Py_ssize_t, length=cython.Py_ssize_t,
    source=cython.Py_ssize_t, start=cython.Py_ssize_t, count=cython.Py_ssize_t, number=cython.Py_ssize_t,
    guarded=cython.bint, covered=cython.Py_ssize_t, held_view=cython.p_uint, found=cython.Py_ssize_t,
    width=cython.Py_ssize_t, clear=cython.p_uchar, share_at=cython.p_double, row=cython.p_uint,
    weights=cython.p_double, trust=cython.p_double, least=cython.double, least_chain=cython.double,
    by_row=cython.p_double, direct=cython.Py_ssize_t, least_odds=cython.double, bar=cython.double,
    original=cython.p_uint, honest=cython.p_double,
)  # fmt: skip
def offered(
    codes: Any, places: Any, tables: Any, shares: Any, least: float, least_chain: float, least_odds: float
) -> tuple[Any, Any, Any, Any, Any]:
    """Start, end and pair of every candidate: each original of each substitute that no guard covers.

    And the numbers of the substitutes that a guard covers, once for each
    place; and what the rows of weights come to that were looked at.

    Args:
        codes: the text.
        places: number, start and end of each word, those that overlap too.
        tables: of the lexicon.
        shares: of the dialects, with some of the prior in them.
        least: prior rate below which a pair is not thought of,
        least_chain: and two pairs one after the other;
        least_odds: the same times the root of how much more usual the original is than the substitute.
    """
    row, weights, trust, direct = uints(tables.row), doubles(tables.weights), doubles(tables.trust), tables.direct
    original, honest = uints(tables.original), doubles(tables.rates)
    guard_at, guard_offset = uints(tables.guard_at), uints(tables.guard_offset)
    guard_begin, guard_codes = uints(tables.guard_begin), uints(tables.guard_codes)
    head, following = uints(tables.head), uints(tables.following)
    code_at, place_at, share_at, width = uints(codes), uints(places), doubles(shares), len(shares)
    n, found = len(codes), len(places)
    count = 0
    is_clear = bytearray(found // 3)
    clear = uchars(is_clear)
    covered = 0
    rates_of_rows = _UNKNOWN * len(tables.trust)
    by_row = doubles(rates_of_rows)
    with cython.nogil:
        # A look-up is a wait for memory: it is asked for everything first.
        for at in range(0, found, 3):
            fetch(head, place_at[at])
            fetch(guard_at, place_at[at])
        for at in range(0, found, 3):
            number = place_at[at]
            if head[number] > 0:
                fetch(following, head[number] - 1)
                fetch(row, head[number] - 1)
                g = guard_at[number]
                if g < guard_at[number + 1]:
                    fetch(guard_offset, g)
                    fetch(guard_codes, guard_begin[g])
        for at in range(0, found, 3):
            number = place_at[at]
            if head[number] == 0:
                continue
            start = place_at[at + 1]
            guarded = False
            for g in range(guard_at[number], guard_at[number + 1]):
                begin = start - guard_offset[g]
                source = guard_begin[g]
                length = guard_begin[g + 1] - guard_begin[g]
                if begin < 0 or begin + length > n:
                    continue
                k = 0
                while k < length and code_at[begin + k] == guard_codes[source + k]:
                    k += 1
                if k == length:
                    guarded = True
                    covered += 1
                    break
            if not guarded:
                clear[at // 3] = 1
                k = head[number]
                while k > 0:
                    count += 1
                    k = following[k - 1]
    # Room for all of its pairs; what is not thought of is cut off at the end.
    starts, ends, pairs, held = (
        space(_NUMBER, count),
        space(_NUMBER, count),
        space(_NUMBER, count),
        space(_NUMBER, covered),
    )
    start_view, end_view, pair_view, held_view = uints(starts), uints(ends), uints(pairs), uints(held)
    count = covered = 0
    with cython.nogil:
        for at in range(0, found, 3):
            if clear[at // 3] == 0 and head[place_at[at]] > 0:
                held_view[covered] = place_at[at]
                covered += 1
            if clear[at // 3]:
                bar = least_odds * least_odds * honest[place_at[at]]
                k = head[place_at[at]]
                while k > 0:
                    if _likely(
                        k - 1, direct, width, share_at, row, weights, trust, by_row, least, least_chain,
                        bar, original, honest,
                    ):  # fmt: skip
                        start_view[count] = place_at[at + 1]
                        end_view[count] = place_at[at + 2]
                        pair_view[count] = k - 1
                        count += 1
                    k = following[k - 1]
    return starts[:count], ends[:count], pairs[:count], held, rates_of_rows


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    pairs=cython.p_uint, steps=cython.p_uint, original=cython.p_uint, substitute=cython.p_uint,
    is_substitute=cython.p_uchar, places=cython.p_uint, number_of=cython.p_uint, local=cython.p_uint,
    active=cython.p_uint, word_of=cython.p_uint, words=cython.p_uint, place_words=cython.p_uint,
    word_count=cython.p_uint, word_first=cython.p_uint, original_of=cython.p_uint,
    substitute_of=cython.p_uint, written=cython.p_uchar, k=cython.Py_ssize_t, p=cython.Py_ssize_t,
    q=cython.Py_ssize_t, w=cython.Py_ssize_t, step=cython.Py_ssize_t, side=cython.Py_ssize_t, count=cython.Py_ssize_t,
    known=cython.Py_ssize_t, held_at=cython.p_uint, held_view=cython.p_double, m=cython.Py_ssize_t,
    found=cython.Py_ssize_t, mask=cython.Py_ssize_t, many=cython.Py_ssize_t, at=cython.Py_ssize_t,
    step_of=cython.p_uint, direct=cython.Py_ssize_t,
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
    pairs, places, steps = uints(state.pairs), uints(state.places), uints(tables.steps)
    original, substitute = uints(tables.original), uints(tables.substitute)
    is_substitute = uchars(tables.is_substitute)
    m, found, direct = len(state.pairs), len(state.places) // 3, tables.direct
    mask = _room_for(3 * m) - 1
    numbers_out, locals_, actives = wholes(2 * mask + 2), space(_NUMBER, m), space(_NUMBER, 3 * m)
    steps_out, words_of_places = wholes(6 * m), space(_NUMBER, found)
    number_of, local, active, step_of = uints(numbers_out), uints(locals_), uints(actives), uints(steps_out)
    place_words = uints(words_of_places)
    count = known = 0
    with cython.nogil:
        for k in range(m):
            p = pairs[k]
            for step in range(-1, 2 if p >= direct else 0):
                q = p if step < 0 else steps[2 * (p - direct) + step]
                at = _slot(q, number_of, mask)
                if number_of[at] == 0:
                    active[count] = q
                    count += 1
                    number_of[at - 1] = q + 1
                    number_of[at] = count
                if step < 0:
                    local[k] = number_of[at] - 1
                else:
                    step_of[2 * local[k] + step] = number_of[at]
    words_out, counts, first_places = (
        wholes(found + 2 * count),
        wholes(found + 2 * count),
        wholes(found + 2 * count),
    )
    originals, substitutes = space(_NUMBER, count), space(_NUMBER, count)
    many = _room_for(found + 2 * count) - 1
    words_known = wholes(2 * many + 2)
    word_of = uints(words_known)
    words, word_count, word_first = uints(words_out), uints(counts), uints(first_places)
    original_of, substitute_of = uints(originals), uints(substitutes)
    with cython.nogil:
        for k in range(found):
            w = places[3 * k]
            at = _slot(w, word_of, many)
            if word_of[at] == 0:
                words[known] = w
                word_first[known] = places[3 * k + 1]
                known += 1
                word_of[at - 1] = w + 1
                word_of[at] = known
            w = word_of[at] - 1
            place_words[k] = w
            word_count[w] += 1
        for k in range(count):
            fetch(original, active[k])
            fetch(substitute, active[k])
        for k in range(count):
            for side in range(2):
                w = original[active[k]] if side == 0 else substitute[active[k]]
                at = _slot(w, word_of, many)
                if word_of[at] == 0:
                    words[known] = w
                    known += 1
                    word_of[at - 1] = w + 1
                    word_of[at] = known
                if side == 0:
                    original_of[k] = word_of[at] - 1
                else:
                    substitute_of[k] = word_of[at] - 1
    held_out, written_out = reals(known), bytearray(known)
    held_view, held_at, written = doubles(held_out), uints(held), uchars(written_out)
    for k in range(len(held)):
        w = word_of[_slot(held_at[k], word_of, many)]
        if w > 0:
            held_view[w - 1] += 1.0
    for k in range(known):
        written[k] = is_substitute[words[k]]
    state.number_of, state.local, state.active = numbers_out, locals_, actives[:count]
    state.step_of = steps_out[: 2 * count]
    state.words, state.place_words, state.is_substitute = words_out[:known], words_of_places, written_out
    state.word_count, state.word_first = counts[:known], first_places[:known]
    state.original_of, state.substitute_of, state.held = originals, substitutes, held_out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    local=cython.p_uint, starts=cython.p_uint, occurrences=cython.p_uint, firsts=cython.p_uint,
    k=cython.Py_ssize_t,
)  # fmt: skip
def count_places(state: Any) -> None:
    """How many candidates each pair has, and where the first of them stands."""
    local, starts = uints(state.local), uints(state.starts)
    counts, first_places = wholes(len(state.active)), wholes(len(state.active))
    occurrences, firsts = uints(counts), uints(first_places)
    for k in range(len(state.local)):
        if occurrences[local[k]] == 0:
            firsts[local[k]] = starts[k]
        occurrences[local[k]] += 1
    state.occurrences, state.firsts = counts, first_places


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    share_at=cython.p_double, row=cython.p_uint, weights=cython.p_double, trust=cython.p_double,
    row_rates=cython.p_double, direct=cython.Py_ssize_t, active=cython.p_uint, number_of=cython.p_uint,
    words=cython.p_uint, word_count=cython.p_uint,
    by_original_at=cython.p_uint, by_original=cython.p_uint, prior_view=cython.p_double,
    unseen_view=cython.p_double, k=cython.Py_ssize_t, w=cython.Py_ssize_t, j=cython.Py_ssize_t, left=cython.double,
    count=cython.Py_ssize_t, known=cython.Py_ssize_t, width=cython.Py_ssize_t, mask=cython.Py_ssize_t,
)  # fmt: skip
def set_priors(state: Any, tables: Any, shares: Any, by_row: Any) -> None:
    """The rates before the context is read.

    Args:
        state: with active pairs.
        tables: of the lexicon.
        shares: of the dialects, with some of the prior in them.
        by_row: what :func:`offered` gave.
    """
    row, weights, trust, direct = uints(tables.row), doubles(tables.weights), doubles(tables.trust), tables.direct
    row_rates, active = doubles(by_row), uints(state.active)
    number_of, words, word_count = uints(state.number_of), uints(state.words), uints(state.word_count)
    by_original_at, by_original = uints(tables.by_original_at), uints(tables.by_original)
    count, known, width = len(state.active), len(state.words), len(shares)
    mask = len(state.number_of) // 2 - 1
    priors, unseen = reals(count), reals(known)
    prior_view, unseen_view, share_at = doubles(priors), doubles(unseen), doubles(shares)
    with cython.nogil:
        for k in range(count):
            prior_view[k] = _prior(active[k], direct, width, share_at, row, weights, trust, row_rates)
        for k in range(known):
            fetch(by_original_at, words[k])
        for k in range(known):
            if word_count[k] > 0:
                for j in range(by_original_at[words[k]], by_original_at[words[k] + 1]):
                    fetch(row, by_original[j])
        for k in range(known):
            if word_count[k] > 0:
                w = words[k]
                left = 0.0
                for j in range(by_original_at[w], by_original_at[w + 1]):
                    if number_of[_slot(by_original[j], number_of, mask)] == 0:
                        left += _prior(by_original[j], direct, width, share_at, row, weights, trust, row_rates)
                if left > _LEAST_RATE:
                    unseen_view[k] = min(_MOST_UNSEEN, left)
    state.priors, state.unseen = priors, unseen
    state.rates = priors[:]
    state.bursts = _ONE * count
    state.expected = reals(count)
    state.kept = _UNKNOWN * known


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    pairs=cython.p_uint, spelling_at=cython.p_uint, spelling=cython.p_uint, bounds=cython.p_uint,
    chain=cython.p_uint, k=cython.Py_ssize_t, j=cython.Py_ssize_t, at=cython.Py_ssize_t,
    m=cython.Py_ssize_t,
)  # fmt: skip
def spelt(state: Any, tables: Any) -> tuple[Any, Any]:
    """The symbols of the originals of all candidates one after another: where each begins, and the symbols."""
    pairs, spelling_at, spelling = uints(state.pairs), uints(tables.spelling_at), uints(tables.spelling)
    m = len(state.pairs)
    bounds_out = wholes(m + 1)
    bounds = uints(bounds_out)
    at = 0
    for k in range(m):
        at += spelling_at[pairs[k] + 1] - spelling_at[pairs[k]]
        fetch(spelling, spelling_at[pairs[k]])
        bounds[k + 1] = at
    chain_out = space(_NUMBER, at)
    chain = uints(chain_out)
    at = 0
    for k in range(m):
        for j in range(spelling_at[pairs[k]], spelling_at[pairs[k] + 1]):
            chain[at] = spelling[j]
            at += 1
    return bounds_out, chain_out
