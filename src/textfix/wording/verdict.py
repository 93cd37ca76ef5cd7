"""Whether a document is spun: what its counts and its places say, as a row of numbers.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.libc.math import log10
    from cython.cimports.textfix.pointers import doubles, uints
    from cython.cimports.textfix.wording.zeros import reals
else:
    from math import log10

    from textfix.pointers import doubles, uints
    from textfix.wording.zeros import reals

from textfix.wording.places import BestPlaces

__all__ = ["DOCUMENT_SIGNS", "compiled", "document_row", "spun_probability"]

compiled: bool = cython.compiled

DOCUMENT_SIGNS: Mapping[str, int] = {
    "run": 1, "length": 0, "third": 1, "left": -1, "sure": 1, "around": 1, "evident": 1, "unheard": 1,
    "spared": -1, "rarity": 1, "ratio": 1,
}  # fmt: skip
"""The features of a document, in order, and what more of each may count for: 1 for a spinner, -1 against, 0 either."""

_SURE = cython.declare(cython.double, 0.9)
_UNKNOWN = array("d", [-1.0])
_HALF = cython.declare(cython.double, 0.5)
# log10 gain from which a place is evident in a hundred characters; the more of them, the likelier one is so by chance.
_EVIDENT = cython.declare(cython.double, 3.0)
_MOST_EVIDENT = cython.declare(cython.double, 8.0)
_LONG = cython.declare(cython.double, 1500.0)  # code points; longer texts are judged alike
_UNHEARD = cython.declare(cython.double, 1e-7)  # honest rate below that of a word that was ever counted


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(x=cython.double, lo=cython.double, hi=cython.double)
def _between(x, lo, hi):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return lo if x < lo else min(x, hi)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    local=cython.p_uint, gains=cython.p_double, contexts=cython.p_double, original=cython.p_uint,
    substitute=cython.p_uint, words=cython.p_uint, word_count=cython.p_uint, honest=cython.p_double,
    best=cython.p_double, around=cython.p_double, gained=cython.p_double, shown=cython.p_double,
    k=cython.Py_ssize_t, i=cython.Py_ssize_t, w=cython.Py_ssize_t, p=cython.double, x=cython.double,
    characters=cython.double, chance=cython.double, first=cython.double, second=cython.double, third=cython.double,
    left=cython.double, left_pairs=cython.double, sure=cython.double, surroundings=cython.double,
    evident=cython.double, unheard=cython.double, spared=cython.double, count=cython.Py_ssize_t,
    known=cython.Py_ssize_t, sure_of=cython.p_double, candidates=cython.p_uint, many=cython.Py_ssize_t,
    j=cython.Py_ssize_t,
)  # fmt: skip
def document_row(document: Any, places: BestPlaces) -> list[float]:
    """What decides whether a document is spun.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        places: the best of the candidates that overlap.

    Returns:
        The features of ``DOCUMENT_SIGNS``: score of the best run of words;
        length; how sure the third surest substitute is, for two may be
        chance; share of the likely pairs' originals that still stand; pairs
        that are nearly sure somewhere; what the surroundings say for the
        pairs in all; by how much the best places of pairs are beyond what
        chance would give a text of that length, and the same of substitutes
        that honest text was never seen to have; how many substitutes seem to
        be the author's own words; how rare such a run of words is in honest
        text; how much likelier the text is as spun text of any genre than
        as honest text of any. There is no mean of probabilities among
        them: of two places it would say as much as of fifty.
    """
    local, gains, contexts = uints(document.local), doubles(document.gains), doubles(document.contexts)
    original, substitute = uints(document.original_of), uints(document.substitute_of)
    words, word_count, honest = uints(document.words), uints(document.word_count), doubles(document.tables.rates)
    count, known = len(document.original_of), len(document.words)
    by_pair, by_word = reals(3 * count), _UNKNOWN * known
    best, around, gained = doubles(by_pair), doubles(by_pair, count), doubles(by_pair, 2 * count)
    shown = doubles(by_word)
    first = second = third = left = left_pairs = sure = surroundings = evident = unheard = spared = 0.0
    sure_of, candidates, many = doubles(places.sure), uints(places.candidates), len(places)
    for j in range(many):
        p = sure_of[j]
        k = candidates[j]
        i = local[k]
        best[i] = max(best[i], p)
        around[i] += p * _between(contexts[k], -1.0, 1.0)
        shown[substitute[i]] = max(shown[substitute[i]], p)
        if p > _HALF:
            gained[i] = max(gained[i], gains[k])
    characters = len(document.text)
    chance = _EVIDENT + log10(max(100.0, characters) / 100.0)
    for i in range(count):
        # One pair that stands in many places must not decide.
        surroundings += _between(around[i], -1.0, 1.5)
        if best[i] > _HALF:
            x = word_count[original[i]]
            left += x / (x + 1.0)
            left_pairs += 1.0
        if best[i] > _SURE:
            sure += 1.0
        x = max(0.0, min(_MOST_EVIDENT, gained[i]) - chance)
        evident += x
        if honest[words[substitute[i]]] < _UNHEARD:
            unheard += x
    for w in range(known):
        p = shown[w]
        if p >= 0.0:
            spared += 1.0 - p
            third = max(third, min(p, second))
            second = max(second, min(p, first))
            first = max(first, p)
    x = log10(1.0 + abs(surroundings))
    return [
        log10(1.0 + max(0.0, document.survey.score)),
        log10(_between(characters, 10.0, _LONG)),
        third,
        left / left_pairs if left_pairs > 0.0 else 0.0,
        log10(1.0 + sure),
        x if surroundings >= 0.0 else -x,
        log10(1.0 + evident),
        log10(1.0 + unheard),
        log10(1.0 + spared),
        document.survey.rarity,
        log10(1.0 + max(0.0, document.survey.ratio)),
    ]


def spun_probability(document: Any, places: BestPlaces, judge: Any) -> float:
    """Probability that a document is spun: at most that any place in it was, so at most the sum over its places.

    A text that did not pass the gate has but the user's own entries for places, and these say nothing of it.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        places: the best of the candidates that overlap.
        judge: the fitted :class:`textfix.wording.confidence.Weights`.
    """
    if not document.survey.passed:
        return 0.0
    return float(min(judge.document(document_row(document, places)), sum(places.sure)))
