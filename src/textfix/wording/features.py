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
    from cython.cimports.textfix.pointers import doubles, uints
    from cython.cimports.textfix.wording.zeros import reals, space
else:
    from math import log10
    from math import pow as power

    from textfix.pointers import doubles, uints
    from textfix.wording.zeros import reals, space


from textfix.wording.evidence import spun_odds

__all__ = ["compiled", "feature_names", "feature_rows", "features"]

compiled: bool = cython.compiled

_REAL = array("d", [0.0])

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
    starts=cython.p_uint, ends=cython.p_uint, local=cython.p_uint, posteriors=cython.p_double,
    gains=cython.p_double, contexts=cython.p_double, spun=cython.p_double, priors=cython.p_double,
    rates=cython.p_double, occurrences=cython.p_uint, firsts=cython.p_uint, word_count=cython.p_uint,
    word_first=cython.p_uint, restored=cython.p_double, original=cython.p_uint, substitute=cython.p_uint,
    step_of=cython.p_uint, words=cython.p_uint, honest=cython.p_double, places=cython.p_uint,
    place_odds=cython.p_double, rows=cython.p_double, pair_gain=cython.p_double, pair_sum=cython.p_double,
    mass=cython.p_double, chosen_view=cython.p_uint, m=cython.Py_ssize_t, i=cython.Py_ssize_t, k=cython.Py_ssize_t,
    j=cython.Py_ssize_t, p=cython.Py_ssize_t, a=cython.Py_ssize_t, b=cython.Py_ssize_t, at=cython.Py_ssize_t,
    lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, here=cython.Py_ssize_t, width=cython.Py_ssize_t,
    start=cython.Py_ssize_t, end=cython.Py_ssize_t, matches=cython.Py_ssize_t, length=cython.double,
    text_score=cython.double, text_rate=cython.double, first_only=cython.double, whole=cython.double,
    chained=cython.double, chain_share=cython.double, rivals=cython.double, together=cython.double,
    times=cython.double, count=cython.Py_ssize_t, many=cython.Py_ssize_t, standing=cython.double, gain=cython.double,
    near=cython.p_double, left_near=cython.p_double, left_line=cython.p_double, other=cython.Py_ssize_t,
)  # fmt: skip
def feature_rows(document: Any, chosen: Sequence[int] | None = None) -> array[float]:
    """The features of candidates, row after row in one flat array.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        chosen: numbers of the candidates, sorted; all of them if ``None``.
    """
    starts, ends, local = uints(document.starts), uints(document.ends), uints(document.local)
    posteriors, gains, spun = doubles(document.posteriors), doubles(document.gains), doubles(document.spun)
    contexts, near = doubles(document.contexts), doubles(document.near)
    left_near, left_line = doubles(document.left_near), doubles(document.left_line)
    priors, rates, restored = doubles(document.priors), doubles(document.rates), doubles(document.restored)
    occurrences, firsts = uints(document.occurrences), uints(document.firsts)
    word_count, word_first, words = uints(document.word_count), uints(document.word_first), uints(document.words)
    original, substitute = uints(document.original_of), uints(document.substitute_of)
    step_of, honest = uints(document.step_of), doubles(document.tables.rates)
    places = uints(document.places)
    matches, m, count = len(document.places) // 3, len(document.starts), len(document.active)
    judged = array("I", range(m)) if chosen is None else chosen
    if not isinstance(judged, array):
        judged = array("I", judged)
    chosen_view, many = uints(judged), len(judged)
    width = len(_NAMES)
    out = space(_REAL, width * many)
    here_odds = spun_odds(document.survey, document.lexicon, document.words, document.place_words)
    rows, place_odds = doubles(out), doubles(here_odds)
    text_score = log10(max(1.0, document.survey.score))
    text_rate = log10(max(1.0, document.survey.rate))
    length = len(document.text)
    first_only = document.first_only
    # By pair its gains and posteriors in sum; posterior mass up to each candidate, for the neighbourhood.
    sums = reals(2 * count + m + 1)
    pair_gain, pair_sum, mass = doubles(sums), doubles(sums, count), doubles(sums, 2 * count)
    with cython.nogil:
        whole = chained = 0.0
        for k in range(m):
            p = local[k]
            pair_gain[p] += max(-3.0, min(3.0, gains[k]))
            pair_sum[p] += posteriors[k]
            mass[k + 1] = mass[k] + posteriors[k]
            whole += posteriors[k]
            if step_of[2 * local[k]] > 0:
                chained += posteriors[k]
        chain_share = log10((chained + 0.3) / (whole + 10.0))
        lo = hi = here = 0
        at = 0
        for i in range(many):
            k = chosen_view[i]
            p = local[k]
            a = original[p]
            b = substitute[p]
            start = starts[k]
            end = ends[k]
            gain = gains[k]
            times = occurrences[p]
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
            rows[at + 4] = max(pair_sum[p] / times, 1.0 - power(10.0, _SELF_EVIDENT - max(_SELF_EVIDENT, gain)))
            rows[at + 5] = log10(times)
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
            rows[at + 18] = log10((times + 0.3) / (honest[words[b]] * length + 0.3))
            rows[at + 19] = log10((standing + 0.3) / (honest[words[a]] * length + 0.3))
            rows[at + 20] = max(pair_gain[p] / times, min(3.0, gain - _SELF_EVIDENT))
            rows[at + 21] = (restored[b] - pair_sum[p]) / times
            rows[at + 22] = spun[k]
            rows[at + 23] = together
            rows[at + 24] = 1.0 if step_of[2 * local[k]] > 0 else 0.0
            rows[at + 25] = chain_share
            rows[at + 26] = contexts[k]
            rows[at + 27] = near[k]
            rows[at + 28] = left_near[k]
            rows[at + 29] = left_line[k]
            # A place whose context says less than the pair's other places is rather the author's own word.
            gain = max(-3.0, min(3.0, gain))
            rows[at + 30] = gain - (pair_gain[p] - gain) / (times - 1.0) if times > 1.0 else 0.0
            at += width
    return out


def features(document: Any) -> list[list[float]]:
    """The features of every candidate, a list for each."""
    rows = feature_rows(document)
    width = len(_NAMES)
    return [list(rows[at : at + width]) for at in range(0, len(rows), width)]
