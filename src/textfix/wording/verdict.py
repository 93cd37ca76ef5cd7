"""Whether a document is spun: what its counts and its places say, as a row of numbers.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.libc.math import log10
else:
    from math import log10

from textfix.wording.zeros import reals

__all__ = ["DOCUMENT_SIGNS", "compiled", "document_row"]

compiled: bool = cython.compiled

DOCUMENT_SIGNS: Mapping[str, int] = {
    "run": 1, "run a thousand": 1, "length": 0, "likely": 1, "left": -1, "sure": 1, "around": 1, "gained": 1,
    "gained a thousand": 1, "surprise": 1, "spared": -1,
}  # fmt: skip
"""The features of a document, in order, and what more of each may count for: 1 for a spinner, -1 against, 0 either."""

_SURE = cython.declare(cython.double, 0.9)
_HALF = cython.declare(cython.double, 0.5)
_LIKELY = cython.declare(cython.double, 0.3)


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
    local=cython.uint[::1], gains=cython.double[::1], contexts=cython.double[::1], original=cython.uint[::1],
    substitute=cython.uint[::1], words=cython.uint[::1], word_count=cython.uint[::1], honest=cython.double[::1],
    best=cython.double[::1], around=cython.double[::1], gained=cython.double[::1], shown=cython.double[::1],
    k=cython.Py_ssize_t, i=cython.Py_ssize_t, w=cython.Py_ssize_t, p=cython.double, x=cython.double,
    characters=cython.double, thousand=cython.double, likely=cython.double, likely_places=cython.double,
    left=cython.double, left_pairs=cython.double, sure=cython.double, surroundings=cython.double,
    sentences=cython.double, surprise=cython.double, spared=cython.double,
)  # fmt: skip
def document_row(document: Any, places: Sequence[tuple[float, int]]) -> list[float]:
    """What decides whether a document is spun.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        places: (probability, candidate) of the places, the best of those that overlap.

    Returns:
        The features of ``DOCUMENT_SIGNS``: score of the best run of words and
        the same per 1,000 characters; length; mean probability of the likely
        places; share of their originals that still stand; pairs that are
        nearly sure somewhere; what the surroundings say for the pairs in all;
        what the sentences say for them, absolute and per 1,000 characters;
        how surprising the substitutes of the likely places would be in honest
        text; how many substitutes seem to be the author's own words.
    """
    local, gains, contexts = document.local, document.gains, document.contexts
    original, substitute, words = document.original_of, document.substitute_of, document.words
    word_count, honest = document.word_count, document.tables.rates
    best = reals(len(original) + 1)
    around = reals(len(original) + 1)
    gained = reals(len(original) + 1)
    shown = array("d", [-1.0]) * (len(words) + 1)
    likely = likely_places = left = left_pairs = sure = surroundings = sentences = surprise = spared = 0.0
    for p, k in places:
        i = local[k]
        best[i] = max(best[i], p)
        around[i] += p * _between(contexts[k], -1.0, 1.0)
        gained[i] += p * _between(gains[k], -2.0, 3.0)
        shown[substitute[i]] = max(shown[substitute[i]], p)
        if p > _LIKELY:
            likely += p
            likely_places += 1.0
    characters = len(document.text)
    thousand = 1000.0 / max(50.0, characters)
    for i in range(len(original)):
        # One pair that stands in many places must not decide.
        surroundings += _between(around[i], -1.0, 1.5)
        sentences += _between(gained[i], -2.0, 4.0)
        if best[i] > _HALF:
            x = word_count[original[i]]
            left += x / (x + 1.0)
            left_pairs += 1.0
        if best[i] > _SURE:
            sure += 1.0
    for w in range(len(words)):
        p = shown[w]
        if p >= 0.0:
            spared += 1.0 - p
            if p > _HALF:
                x = honest[words[w]] * max(50.0, characters)
                surprise += p * _between(-log10(x + 1e-9), 0.0, 4.0)
    sentences = max(0.0, sentences)
    x = log10(1.0 + abs(surroundings))
    return [
        log10(1.0 + max(0.0, document.survey.score)),
        log10(1.0 + max(0.0, document.survey.rate)),
        log10(max(10.0, characters)),
        likely / likely_places if likely_places > 0.0 else 0.0,
        left / left_pairs if left_pairs > 0.0 else 0.0,
        log10(1.0 + sure),
        x if surroundings >= 0.0 else -x,
        log10(1.0 + sentences),
        log10(1.0 + thousand * sentences),
        log10(1.0 + surprise),
        log10(1.0 + spared),
    ]
