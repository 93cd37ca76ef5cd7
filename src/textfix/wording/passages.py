"""Where in a document the spinner was at work: a hidden Markov model over its sentences.

A page may be spliced: a clean paragraph beside spun ones, a quotation, a spun
summary before a clean article. Each sentence is *spun* or *honest*; the state
changes rarely, and rather between paragraphs than inside one. What a sentence
says of its state are the *signs* in it: a substitute that its context reads
better as an original, or an original that this document's tool would not have
left standing.

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
    from cython.cimports.textfix.pointers import doubles, uints
    from cython.cimports.textfix.wording.logarithms import log10, ten_to
    from cython.cimports.textfix.wording.zeros import reals
else:
    from textfix.pointers import doubles, uints
    from textfix.wording.logarithms import log10, ten_to
    from textfix.wording.zeros import reals


__all__ = ["LIMIT", "TEMPER", "compiled", "sentence_odds"]

compiled: bool = cython.compiled

LIMIT = 4.0  # log10 odds: no evidence is endless
TEMPER = 0.6  # signs of one sentence are not independent: they count this much

_TEMPER = cython.declare(cython.double, TEMPER)
_SENTENCE = cython.declare(cython.double, 0.02)  # chance that the state changes from a sentence to the next
_PARAGRAPH = cython.declare(cython.double, 0.06)  # the same across a line break


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.cdivision(True)
@cython.returns(cython.double)
@cython.locals(odds=cython.double, change=cython.double)
def _moved(odds, change):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Odds after a step at which the state may have changed."""
    return (odds * (1.0 - change) + change) / (1.0 - change + odds * change)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    bound_at=cython.p_uint, code_at=cython.p_uint, sum_at=cython.p_double, moves=cython.p_double,
    before=cython.p_double, behind=cython.p_double, context=cython.p_double, n=cython.Py_ssize_t,
    k=cython.Py_ssize_t, j=cython.Py_ssize_t, ratio=cython.double,
)  # fmt: skip
def sentence_odds(bounds: Any, codes: Any, sums: Any) -> array[float]:
    """log10 odds that each sentence is spun, by what the others say.

    Args:
        bounds: ``array('I')``, where each sentence begins, and one past the last.
        codes: ``array('I')``, the code points of the text.
        sums: ``array('d')``, for each sentence the sum of its signs: log10
            likelihood ratios of spun against honest.

    >>> text = array("I", map(ord, "他挥动手臂。我们渴望尽快办理这个题目。"))
    >>> [first, _] = sentence_odds(array("I", [0, 6, 19]), text, array("d", [-0.5, 5.0]))
    >>> round(first, 1)
    1.6
    """
    n = len(bounds) - 1
    # In turn: chances of a change, odds from the left and from the right at the edge of each sentence.
    work, out = reals(3 * n), reals(n)
    moves, before, behind, context = doubles(work), doubles(work, n), doubles(work, 2 * n), doubles(out)
    bound_at, code_at, sum_at = uints(bounds), uints(codes), doubles(sums)
    if n > 0:
        before[0] = behind[n - 1] = 1.0
    for k in range(n):
        moves[k] = _SENTENCE
        for j in range(bound_at[k], bound_at[k + 1]):
            if code_at[j] == 10:
                moves[k] = _PARAGRAPH
                break
    for k in range(1, n):
        ratio = ten_to(max(-6.0, min(6.0, _TEMPER * sum_at[k - 1])))
        before[k] = _moved(before[k - 1] * ratio, moves[k - 1])
    for k in range(n - 2, -1, -1):
        ratio = ten_to(max(-6.0, min(6.0, _TEMPER * sum_at[k + 1])))
        behind[k] = _moved(behind[k + 1] * ratio, moves[k])
    for k in range(n):
        context[k] = log10(before[k] * behind[k])
    return out
