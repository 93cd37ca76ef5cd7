"""Maximal scoring runs over the matches of a text: the one loop that every honest text goes through.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.libc.math import exp
    from cython.cimports.textfix.pointers import doubles, fetch, fetch_double, uchars, uints
    from cython.cimports.textfix.wording.logarithms import log10, power, ten_to
    from cython.cimports.textfix.wording.zeros import reals, wholes
else:
    from math import exp

    from textfix.pointers import doubles, fetch, fetch_double, uchars, uints
    from textfix.wording.logarithms import log10, power, ten_to
    from textfix.wording.zeros import reals, wholes


__all__ = [
    "Scores",
    "best_run",
    "best_runs",
    "compiled",
    "marks",
    "mixed",
    "mixture",
    "place_odds",
    "rarest",
    "word_ratios",
]

compiled: bool = cython.compiled


class _Marks(threading.local):
    """A byte for each word, for each thread its own: zeros, and left as zeros by who takes them."""

    def __init__(self) -> None:
        self._marks = bytearray()

    def of(self, count: int) -> bytearray:
        if len(self._marks) < count:
            self._marks = bytearray(count)
        return self._marks


marks = _Marks()
_LN10 = cython.declare(cython.double, 2.302585092994045684)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    place_at=cython.p_uint, score_of=cython.p_double, full_counts=cython.uint, later_share=cython.double,
    found=cython.Py_ssize_t, counts=cython.p_uchar, k=cython.Py_ssize_t, at=cython.Py_ssize_t, begin=cython.Py_ssize_t,
    best_begin=cython.Py_ssize_t, best_end=cython.Py_ssize_t, value=cython.double, current=cython.double,
    best=cython.double,
)  # fmt: skip
def best_run(places: Any, scores: Any, full_counts: int, later_share: float) -> tuple[float, int, int]:
    """The run of matches with the highest sum of scores (Kadane 1984).

    Args:
        places: ``array('I')``: word number, start and end of each match, sorted by start.
        scores: ``array('d')``, the score of each word (log10).
        full_counts: this many occurrences of a word count in full, less than 255;
        later_share: the others by this share.

    Returns:
        The sum, and the run's first and one past its last code point.

    >>> from array import array as a
    >>> best_run(a("I", [0, 0, 2, 1, 5, 7, 0, 9, 11, 2, 12, 14]), a("d", [1.5, -1.0, 0.5]), 2, 0.1)
    (2.5, 0, 14)
    """
    found, seen = len(places), marks.of(len(scores))
    place_at, score_of, counts = uints(places), doubles(scores), uchars(seen)
    best = current = 0.0
    begin = best_begin = best_end = 0
    with cython.nogil:
        for at in range(0, found, 3):
            fetch_double(score_of, place_at[at])
        for at in range(0, found, 3):
            k = place_at[at]
            value = score_of[k]
            if value != 0.0:
                if counts[k] < full_counts:
                    counts[k] += 1
                else:
                    value = value * later_share
                if current <= 0.0:
                    current = 0.0
                    begin = place_at[at + 1]
                current += value
                if current > best:
                    best = current
                    best_begin = begin
                    best_end = place_at[at + 2]
        for at in range(0, found, 3):
            counts[place_at[at]] = 0
    return best, best_begin, best_end


class Scores(NamedTuple):
    """The scores of words, each in a few of many dialects.

    Attributes:
        at: where the scores of each word begin, and one past the last.
        dialects: ``array('I')``, the dialect of each score,
        values: ``array('d')``, and the score, which is not 0.

    >>> Scores.of([{0: 1.5}, {}, {1: -1.0, 3: 0.5}]).of_word(2)
    {1: -1.0, 3: 0.5}
    """

    at: array[int]
    dialects: array[int]
    values: array[float]

    @classmethod
    def of(cls, words: Iterable[Mapping[int, float]]) -> Scores:
        """From the scores of each word by dialect."""
        built = cls(array("I", [0]), array("I"), array("d"))
        for word in words:
            for dialect, value in sorted(word.items()):
                built.dialects.append(dialect)
                built.values.append(value)
            built.at.append(len(built.values))
        return built

    def of_word(self, word: int) -> dict[int, float]:
        """The scores of a word by dialect."""
        lo, hi = self.at[word], self.at[word + 1]
        return dict(zip(self.dialects[lo:hi], self.values[lo:hi], strict=True))


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    place_at=cython.p_uint, score_at=cython.p_uint, dialects=cython.p_uint, values=cython.p_double,
    found=cython.Py_ssize_t, full_counts=cython.uint, later_share=cython.double, counts=cython.p_uchar,
    k=cython.Py_ssize_t, at=cython.Py_ssize_t, d=cython.Py_ssize_t, t=cython.Py_ssize_t, begin=cython.p_uint,
    spans=cython.p_uint, value=cython.double, current=cython.p_double, best=cython.p_double, later=cython.bint,
)  # fmt: skip
def best_runs(places: Any, scores: Scores, width: int, full_counts: int, later_share: float) -> tuple[Any, Any]:
    """The best run by the scores of each dialect: :func:`best_run` of each.

    Args:
        places: ``array('I')``: word number, start and end of each match, sorted by start.
        scores: of the words.
        width: how many dialects.
        full_counts: this many occurrences of a word count in full, less than 255;
        later_share: the others by this share.

    Returns:
        The sums, and of each run its first and one past its last code point, in one flat array.

    >>> from array import array as a
    >>> best_runs(a("I", [0, 0, 2, 1, 5, 7]), Scores.of([{0: 1.5, 1: 0.5}, {0: -1.0, 1: 0.25}]), 2, 2, 0.1)
    (array('d', [1.5, 0.75]), array('I', [0, 2, 0, 7]))
    """
    found, seen = len(places), marks.of(len(scores.at))
    sums, running, begun, bounds = reals(width), reals(width), wholes(width), wholes(2 * width)
    place_at, counts = uints(places), uchars(seen)
    score_at, dialects, values = uints(scores.at), uints(scores.dialects), doubles(scores.values)
    best, current, begin, spans = doubles(sums), doubles(running), uints(begun), uints(bounds)
    with cython.nogil:
        for at in range(0, found, 3):
            fetch(score_at, place_at[at])
        for at in range(0, found, 3):
            fetch(dialects, score_at[place_at[at]])
            fetch_double(values, score_at[place_at[at]])
        for at in range(0, found, 3):
            k = place_at[at]
            later = counts[k] >= full_counts
            if not later:
                counts[k] += 1
            for t in range(score_at[k], score_at[k + 1]):
                d = dialects[t]
                value = values[t]
                if later:
                    value = value * later_share
                if current[d] <= 0.0:
                    current[d] = 0.0
                    begin[d] = place_at[at + 1]
                current[d] += value
                if current[d] > best[d]:
                    best[d] = current[d]
                    spans[2 * d] = begin[d]
                    spans[2 * d + 1] = place_at[at + 2]
        for at in range(0, found, 3):
            counts[place_at[at]] = 0
    return sums, bounds


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    place_at=cython.p_uint, score_at=cython.p_uint, dialects=cython.p_uint, values=cython.p_double,
    found=cython.Py_ssize_t, width=cython.Py_ssize_t, stretch=cython.Py_ssize_t, full_counts=cython.uint,
    later_share=cython.double, counts=cython.p_uchar, k=cython.Py_ssize_t, at=cython.Py_ssize_t, d=cython.Py_ssize_t,
    t=cython.Py_ssize_t, first=cython.Py_ssize_t, end=cython.Py_ssize_t, value=cython.double, most=cython.double,
    current=cython.p_double, usual_of=cython.p_double, decade_of=cython.p_double, later=cython.bint,
)  # fmt: skip
def rarest(
    places: Any, scores: Scores, usual: Any, decade: Any, stretch: int, full_counts: int, later_share: float
) -> float:
    """By how many decades the best run within any stretch of a text is beyond the usual one of its dialect.

    Args:
        places: ``array('I')``: word number, start and end of each match, sorted by start.
        scores: of the words.
        usual: ``array('d')``, for each dialect the score from which the decades are counted,
        decade: and how much more each of them is.
        stretch: code points; the text is cut into stretches of so many, and no run goes on into the next.
        full_counts: this many occurrences of a word within a stretch count in full, less than 255;
        later_share: the others by this share.

    >>> from array import array as a  # in stretches of five: 1.5 is three halves beyond 0, and the other run two
    >>> rarest(a("I", [0, 0, 2, 1, 6, 8]), Scores.of([{0: 1.5}, {1: 2.0}]), a("d", [0, 1]), a("d", [1, 0.5]), 5, 2, 0.1)
    2.0
    """
    found, width, seen = len(places), len(usual), marks.of(len(scores.at))
    running = reals(width)
    place_at, counts = uints(places), uchars(seen)
    score_at, dialects, values = uints(scores.at), uints(scores.dialects), doubles(scores.values)
    current, usual_of, decade_of = doubles(running), doubles(usual), doubles(decade)
    most = -1e9
    with cython.nogil:
        for d in range(width):
            most = max(most, -usual_of[d] / decade_of[d])
        first = 0
        end = stretch
        for at in range(0, found, 3):
            if place_at[at + 1] >= end:
                end = (place_at[at + 1] // stretch + 1) * stretch
                for d in range(width):
                    current[d] = 0.0
                while first < at:
                    counts[place_at[first]] = 0
                    first += 3
            k = place_at[at]
            later = counts[k] >= full_counts
            if not later:
                counts[k] += 1
            for t in range(score_at[k], score_at[k + 1]):
                d = dialects[t]
                value = values[t]
                if later:
                    value = value * later_share
                current[d] = max(0.0, current[d]) + value
                most = max(most, (current[d] - usual_of[d]) / decade_of[d])
        while first < found:
            counts[place_at[first]] = 0
            first += 3
    return most


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    word_at=cython.p_uint, number_at=cython.p_uint, found=cython.Py_ssize_t, score_at=cython.p_uint,
    dialects=cython.p_uint, values=cython.p_double, share_of=cython.p_double, least=cython.double,
    count=cython.Py_ssize_t, ratios=cython.p_double, at=cython.Py_ssize_t, k=cython.Py_ssize_t, d=cython.Py_ssize_t,
    t=cython.Py_ssize_t, whole=cython.double, ratio=cython.double,
)  # fmt: skip
def word_ratios(words: Any, numbers: Any, scores: Scores, shares: Any, least: float) -> array[float]:
    """How much likelier each of some words is in text spun by the mixture of dialects.

    Args:
        words: ``array('I')``, numbers of words: first those that the text has,
        numbers: and for each match of the text the place of its word in them.
        scores: of the words.
        shares: ``array('d')``, the share of each dialect; those of
        least: or less count as none.
    """
    found, out = len(numbers), reals(len(words))
    number_at, count = uints(numbers), 0
    word_at, share_of, ratios = uints(words), doubles(shares), doubles(out)
    score_at, dialects, values = uints(scores.at), uints(scores.dialects), doubles(scores.values)
    whole = 0.0
    for d in range(len(shares)):
        whole += share_of[d] if share_of[d] > least else 0.0
    with cython.nogil:
        for at in range(found):
            count = max(count, number_at[at] + 1)
        for at in range(count):
            fetch_double(values, score_at[word_at[at]])
        for at in range(count):
            k = word_at[at]
            # A dialect that does not have the word writes it as often as honest text.
            ratio = whole
            for t in range(score_at[k], score_at[k + 1]):
                d = dialects[t]
                if share_of[d] > least:
                    ratio += share_of[d] * (ten_to(values[t]) - 1.0)
            ratios[at] = ratio
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    sum_at=cython.p_double, prior_at=cython.p_double, share_at=cython.p_double, temper=cython.double,
    width=cython.Py_ssize_t, d=cython.Py_ssize_t, leader=cython.Py_ssize_t, top=cython.double, total=cython.double,
)  # fmt: skip
def mixture(sums: Any, log_priors: Any, temper: float) -> tuple[array[float], int]:
    """The share of each dialect in a text, and which has the best run.

    Args:
        sums: ``array('d')``, of each dialect the best run (log10).
        log_priors: ``array('d')``, natural logarithm of the prior of each.
        temper: exponent of what the runs say: the words of one text are not independent.

    >>> from array import array as a
    >>> shares, leader = mixture(a("d", [4.0, 2.0]), a("d", [0.0, 0.0]), 0.5)
    >>> round(shares[0], 3), leader
    (0.909, 0)
    """
    width, out = len(sums), reals(len(sums))
    sum_at, prior_at, share_at = doubles(sums), doubles(log_priors), doubles(out)
    leader = 0
    top = total = 0.0
    for d in range(width):
        share_at[d] = temper * sum_at[d] * _LN10 + prior_at[d]
        if d == 0 or share_at[d] > top:
            top = share_at[d]
        if sum_at[d] > sum_at[leader]:
            leader = d
    for d in range(width):
        share_at[d] = exp(share_at[d] - top)
        total += share_at[d]
    for d in range(width):
        share_at[d] = share_at[d] / total
    return out, leader


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    share_at=cython.p_double, other_at=cython.p_double, out_at=cython.p_double, part=cython.double,
    d=cython.Py_ssize_t,
)  # fmt: skip
def mixed(shares: Any, others: Any, part: float) -> array[float]:
    """Shares with a part of others in them.

    >>> from array import array as a
    >>> mixed(a("d", [1.0, 0.0]), a("d", [0.5, 0.5]), 0.5)
    array('d', [0.75, 0.25])
    """
    out = reals(len(shares))
    share_at, other_at, out_at = doubles(shares), doubles(others), doubles(out)
    for d in range(len(shares)):
        out_at[d] = (1.0 - part) * share_at[d] + part * other_at[d]
    return out


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.cdivision(True)
@cython.returns(cython.double)
@cython.locals(
    odds=cython.double, switch=cython.double, characters=cython.double, change=cython.double, p=cython.double
)
def _moved(odds, switch, characters):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Odds after so many characters in which the state may have changed."""
    change = 0.5 * (1.0 - power(1.0 - 2.0 * switch, characters))
    p = odds / (1.0 + odds)
    p = p * (1.0 - change) + (1.0 - p) * change
    p = min(max(p, 1e-9), 1.0 - 1e-9)
    return p / (1.0 - p)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    place_at=cython.p_uint, number_at=cython.p_uint, ratio_of=cython.p_double, temper=cython.double,
    full_counts=cython.uint,
    later_share=cython.double, switch=cython.double, limit=cython.double, emissions=cython.p_double,
    forward=cython.p_double, seen=cython.p_uchar, n=cython.Py_ssize_t, k=cython.Py_ssize_t,
    w=cython.Py_ssize_t, at=cython.Py_ssize_t, odds=cython.double, behind=cython.double, ratio=cython.double,
)  # fmt: skip
def place_odds(
    places: Any,
    numbers: Any,
    ratios: Any,
    temper: float,
    full_counts: int,
    later_share: float,
    switch: float,
    limit: float,
) -> array[float]:
    """For each match, log10 odds that its place was spun: a hidden Markov model of two states.

    Args:
        places: word number, start and end of each match, sorted by start.
        numbers: for each match the place of its word in
        ratios: how much likelier each of these words is in spun text.
        temper: exponent of the ratios: the words of one text are not independent.
        full_counts: this many occurrences of a word count in full, less than 255;
        later_share: the others by this share.
        switch: chance a character that the state changes.
        limit: the result is within minus this and this.
    """
    n = len(places) // 3
    signs, out, counted = reals(n), reals(n), bytearray(len(ratios))
    emissions, forward, seen = doubles(signs), doubles(out), uchars(counted)
    place_at, number_at, ratio_of = uints(places), uints(numbers), doubles(ratios)
    with cython.nogil:
        odds = 1.0  # of spun against honest, before the first match
        at = 0
        for k in range(n):
            w = number_at[k]
            ratio = power(max(ratio_of[w], 1e-2), temper)
            if seen[w] < full_counts:
                seen[w] += 1
            else:
                ratio = power(ratio, later_share)
            emissions[k] = ratio
            odds = _moved(odds, switch, place_at[3 * k + 1] - at) * ratio
            at = place_at[3 * k + 1]
            forward[k] = odds
        behind = 1.0
        for k in range(n - 1, -1, -1):
            forward[k] = max(-limit, min(limit, log10(forward[k] * behind)))
            if k > 0:
                # The backward message, as a likelihood ratio, through the same chain.
                at = place_at[3 * k + 1]
                behind = _moved(behind * emissions[k], switch, at - place_at[3 * k - 2])
    return out
