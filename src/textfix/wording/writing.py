"""Writes down restorations: an edit for each place, with the evidence for it in one sentence.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

from textfix.edits import Edit

if TYPE_CHECKING:
    from textfix.wording.inference import Document

__all__ = ["compiled", "cuts", "write"]

compiled: bool = cython.compiled

_OTHERS = cython.declare(cython.double, 0.02)  # readings of a place above are told with its edit
_second = itemgetter(1)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    starts=cython.uint[::1], ends=cython.uint[::1], pairs=cython.uint[::1], posteriors=cython.double[::1],
    gains=cython.double[::1], chosen=cython.uint[::1], sure=cython.double[::1], original_of=cython.uint[::1],
    i=cython.Py_ssize_t,
    j=cython.Py_ssize_t, k=cython.Py_ssize_t, start=cython.Py_ssize_t, end=cython.Py_ssize_t, pair=cython.Py_ssize_t,
    count=cython.Py_ssize_t,
)  # fmt: skip
def write(document: Any, chosen: Any, sure: Any) -> list[Edit]:
    """The restorations of some candidates.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        chosen: ``array('I')``, numbers of candidates.
        sure: ``array('d')``, how sure each of them is, 0..1.

    Returns:
        Edits in the order of ``chosen``.
    """
    starts, ends, pairs = document.starts, document.ends, document.pairs
    posteriors, gains = document.posteriors, document.gains
    words, original_of = document.lexicon.words, document.tables.original
    count = len(starts)
    told: dict[int, tuple[str, str, str, str]] = {}
    out = []
    for i in range(len(chosen)):
        k = chosen[i]
        start = starts[k]
        end = ends[k]
        pair = pairs[k]
        of_pair = told.get(pair)
        if of_pair is None:
            of_pair = told[pair] = _of_pair(document, pair)
        substitute, original, rule, reason = of_pair
        others = [(original, round(posteriors[k], 4))] if posteriors[k] > _OTHERS else []
        # Candidates of one place stand side by side.
        j = k - 1
        while j >= 0 and starts[j] == start and ends[j] == end:
            if posteriors[j] > _OTHERS:
                others.insert(0, (words[original_of[pairs[j]]], round(posteriors[j], 4)))
            j -= 1
        j = k + 1
        while j < count and starts[j] == start and ends[j] == end:
            if posteriors[j] > _OTHERS:
                others.append((words[original_of[pairs[j]]], round(posteriors[j], 4)))
            j += 1
        if len(others) > 1:
            others.sort(key=_second, reverse=True)
        out.append(
            Edit(
                start,
                end,
                substitute,
                original,
                "wording",
                rule,
                round(sure[i], 4),
                f"{reason}{gains[k]:.1f}.",
                tuple(others),
            )
        )
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    starts=cython.uint[::1], ends=cython.uint[::1], pairs=cython.uint[::1], chosen=cython.uint[::1],
    original=cython.uint[::1], i=cython.Py_ssize_t, k=cython.Py_ssize_t,
)  # fmt: skip
def cuts(document: Any, chosen: Any) -> list[tuple[int, int, str]]:
    """Start, end and original of some candidates."""
    starts, ends, pairs, original = document.starts, document.ends, document.pairs, document.tables.original
    words = document.lexicon.words
    out = []
    for i in range(len(chosen)):
        k = chosen[i]
        out.append((starts[k], ends[k], words[original[pairs[k]]]))
    return out


def _of_pair(document: Document, pair: int) -> tuple[str, str, str, str]:
    """Substitute, original, rule and most of the reason: the evidence for a restoration, in one sentence."""
    words = document.lexicon
    known = words.pairs[pair]
    b, a, weights = known.substitute, known.original, known.weights
    shares = document.survey.shares
    dialect = next(iter(weights))
    if len(weights) > 1:
        dialect = max(weights, key=lambda d: (shares[d] if d < len(shares) else 0.0) * weights[d])
    count = document.shows(pair) or 1
    standing = document.stands(pair)
    stands = f"{a} stands {standing}×" if standing else f"{a} never"
    reason = (
        f"Spun word of dialect {words.dialects[dialect].name}: {b} stands {count}× in this text, {stands}; "
        f"the context prefers {a} by 10^"
    )
    return b, a, f"{b}→{a}", reason
