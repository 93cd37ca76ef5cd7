"""What is known of every place when its confidence is judged: a row of numbers for each candidate.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from collections.abc import Sequence
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

from textfix.wording.zeros import reals

__all__ = ["compiled", "feature_names", "feature_rows", "features"]

compiled: bool = cython.compiled

_FLOOR = cython.declare(cython.double, 1e-4)
_SELF_EVIDENT = cython.declare(cython.double, 3.0)  # log10 gain from which a place begins to speak for itself
_NEAR = cython.declare(cython.Py_ssize_t, 150)  # code points to either side that are the neighbourhood of a place

_NAMES = (
    "posterior", "gain", "log prior", "log rate", "pair share", "log occurrences", "log standing", "stands before",
    "first only", "log honest substitute", "log honest original", "text score", "text rate", "length", "runner-up",
    "spun here", "near", "alone", "excess", "absence", "pair gain", "rival share", "passage", "any",
    "chain", "chain share", "context", "sentence", "left in sentence", "left in line", "apart",
)  # fmt: skip


def feature_names() -> list[str]:
    """Names of the features of :func:`feature_rows`, in order."""
    return list(_NAMES)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    starts=cython.uint[::1], ends=cython.uint[::1], pairs=cython.uint[::1], local=cython.uint[::1],
    posteriors=cython.double[::1], gains=cython.double[::1], contexts=cython.double[::1], spun=cython.double[::1],
    priors=cython.double[::1],
    rates=cython.double[::1], occurrences=cython.uint[::1], firsts=cython.uint[::1], word_count=cython.uint[::1],
    word_first=cython.uint[::1], restored=cython.double[::1], original=cython.uint[::1], substitute=cython.uint[::1],
    steps=cython.uint[::1], words=cython.uint[::1], honest=cython.double[::1], places=cython.uint[::1],
    place_odds=cython.double[::1],
    rows=cython.double[::1], pair_gain=cython.double[::1], pair_sum=cython.double[::1], mass=cython.double[::1],
    chosen_view=cython.uint[::1], m=cython.Py_ssize_t, i=cython.Py_ssize_t, k=cython.Py_ssize_t, j=cython.Py_ssize_t,
    p=cython.Py_ssize_t, a=cython.Py_ssize_t, b=cython.Py_ssize_t, at=cython.Py_ssize_t, lo=cython.Py_ssize_t,
    hi=cython.Py_ssize_t, here=cython.Py_ssize_t, width=cython.Py_ssize_t, start=cython.Py_ssize_t,
    end=cython.Py_ssize_t, matches=cython.Py_ssize_t, length=cython.double, text_score=cython.double,
    text_rate=cython.double, first_only=cython.double, whole=cython.double, chained=cython.double,
    chain_share=cython.double, rivals=cython.double, together=cython.double, count=cython.double,
    standing=cython.double, gain=cython.double, near=cython.double[::1], left_near=cython.double[::1],
    left_line=cython.double[::1], other=cython.Py_ssize_t,
)  # fmt: skip
def feature_rows(document: Any, chosen: Sequence[int] | None = None) -> array[float]:
    """The features of candidates, row after row in one flat array.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        chosen: numbers of the candidates, sorted; all of them if ``None``.
    """
    from textfix.wording.evidence import spun_odds

    tables = document.tables
    starts, ends, pairs, local = document.starts, document.ends, document.pairs, document.local
    posteriors, gains, spun = document.posteriors, document.gains, document.spun
    contexts, near, left_near, left_line = document.contexts, document.near, document.left_near, document.left_line
    priors, rates, occurrences, firsts = document.priors, document.rates, document.occurrences, document.firsts
    word_count, word_first, restored = document.word_count, document.word_first, document.restored
    words, steps, honest = document.words, tables.steps, tables.rates
    original, substitute = document.original_of, document.substitute_of
    places = document.places
    matches = len(places) // 3
    m = len(starts)
    chosen_view = array("I", range(m) if chosen is None else chosen)
    width = len(_NAMES)
    rows = out = reals(width * len(chosen_view))
    place_odds = spun_odds(document.survey, document.lexicon, document.words, document.place_words)
    text_score = log10(max(1.0, document.survey.score))
    text_rate = log10(max(1.0, document.survey.rate))
    length = len(document.text)
    first_only = document.first_only
    pair_gain = reals(len(priors) + 1)
    pair_sum = reals(len(priors) + 1)
    mass = reals(m + 1)  # posterior mass up to each candidate, for the neighbourhood
    with cython.nogil:
        whole = chained = 0.0
        for k in range(m):
            p = local[k]
            pair_gain[p] += max(-3.0, min(3.0, gains[k]))
            pair_sum[p] += posteriors[k]
            mass[k + 1] = mass[k] + posteriors[k]
            whole += posteriors[k]
            if steps[2 * pairs[k]] > 0:
                chained += posteriors[k]
        chain_share = log10((chained + 0.3) / (whole + 10.0))
        lo = hi = here = 0
        at = 0
        for i in range(len(chosen_view)):
            k = chosen_view[i]
            p = local[k]
            a = original[p]
            b = substitute[p]
            start = starts[k]
            end = ends[k]
            gain = gains[k]
            count = occurrences[p]
            standing = word_count[a]
            rivals = 0.0
            together = posteriors[k]
            j = k - 1
            while j >= 0:
                other = starts[j]
                if other <= start - 8:
                    break
                other = ends[j]
                if other > start:
                    rivals = max(rivals, posteriors[j])
                    if starts[j] == starts[k] and ends[j] == ends[k]:
                        together += posteriors[j]
                j -= 1
            j = k + 1
            while j < m and starts[j] < end:
                rivals = max(rivals, posteriors[j])
                if starts[j] == starts[k] and ends[j] == ends[k]:
                    together += posteriors[j]
                j += 1
            other = start - _NEAR
            while lo < m and other > 0 and starts[lo] < other:
                lo += 1
            while hi < m and starts[hi] <= start + _NEAR:
                hi += 1
            while here + 1 < matches and places[3 * (here + 1) + 1] <= start:
                here += 1
            rows[at] = log10(max(posteriors[k], 1e-6) / max(1.0 - posteriors[k], 1e-6))
            rows[at + 1] = max(-6.0, min(6.0, gain))
            rows[at + 2] = log10(priors[p])
            rows[at + 3] = log10(max(_FLOOR, rates[p]))
            # A place whose own context is overwhelming needs no support from the others of its pair.
            rows[at + 4] = max(pair_sum[p] / count, 1.0 - power(10.0, _SELF_EVIDENT - max(_SELF_EVIDENT, gain)))
            rows[at + 5] = log10(count)
            rows[at + 6] = log10(1.0 + standing)
            rows[at + 7] = 1.0 if standing > 0.0 and word_first[a] < starts[k] else 0.0
            rows[at + 8] = first_only if standing > 0.0 and firsts[p] == starts[k] else 0.0
            rows[at + 9] = log10(honest[words[b]]) + 6.0
            rows[at + 10] = log10(honest[words[a]]) + 6.0
            rows[at + 11] = text_score
            rows[at + 12] = text_rate
            rows[at + 13] = min(4, end - start)
            rows[at + 14] = rivals
            rows[at + 15] = place_odds[here] if matches > 0 else 0.0
            rows[at + 16] = log10(1.0 + mass[hi] - mass[lo] - posteriors[k])
            rows[at + 17] = 1.0 if occurrences[p] == 1 else 0.0
            rows[at + 18] = log10((count + 0.3) / (honest[words[b]] * length + 0.3))
            rows[at + 19] = log10((standing + 0.3) / (honest[words[a]] * length + 0.3))
            rows[at + 20] = max(pair_gain[p] / count, min(3.0, gain - _SELF_EVIDENT))
            rows[at + 21] = (restored[b] - pair_sum[p]) / count
            rows[at + 22] = spun[k]
            rows[at + 23] = together
            rows[at + 24] = 1.0 if steps[2 * pairs[k]] > 0 else 0.0
            rows[at + 25] = chain_share
            rows[at + 26] = contexts[k]
            rows[at + 27] = near[k]
            rows[at + 28] = left_near[k]
            rows[at + 29] = left_line[k]
            # A place whose context says less than the pair's other places is rather the author's own word.
            gain = max(-3.0, min(3.0, gain))
            rows[at + 30] = gain - (pair_gain[p] - gain) / (count - 1.0) if count > 1.0 else 0.0
            at += width
    return out


def features(document: Any) -> list[list[float]]:
    """The features of every candidate, a list for each."""
    rows = feature_rows(document)
    width = len(_NAMES)
    return [list(rows[at : at + width]) for at in range(0, len(rows), width)]
