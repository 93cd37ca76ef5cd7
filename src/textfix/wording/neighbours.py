"""How well each word of a list goes beside a given word: one pass over the list, arrays in and out.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`, whose tables and hashes these are).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, no-untyped-def"

from __future__ import annotations

import math
from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

__all__ = ["compiled", "words_after", "words_before"]

compiled: bool = cython.compiled
_PAIRS = slice(4, 8)  # of the model's tables: shift, where the buckets begin in two parts, entries of bigrams
_PROBS = 12


def words_after(model: Any, word: int, hashes: Any, unigrams: Any, least: float) -> tuple[Any, Any]:
    """The words that go behind a word better than their frequency would have it.

    Args:
        model: the tuple of :attr:`LanguageModel.arrays`.
        word: hash of the word in front (:func:`textfix.wording.graph.hash_symbols`).
        hashes: ``array('Q')``, hashes of the words in question.
        unigrams: ``array('d')``, their log10 probabilities.
        least: least log10 of P(w | word) / P(w) at which a word counts.

    Returns:
        ``array('I')`` of places in ``hashes`` and ``array('d')`` of these log10
        ratios, at most 3; one word in 15,000 is there by a collision of fingerprints.
    """
    return _scan(*model[_PAIRS], _logs(model), word, hashes, unigrams, 0.0, least, False)


def words_before(model: Any, word: int, unigram: float, hashes: Any, least: float) -> tuple[Any, Any]:
    """The words that go in front of a word, given with its log10 probability; otherwise like :func:`words_after`."""
    return _scan(*model[_PAIRS], _logs(model), word, hashes, array("d"), unigram, least, True)


def _logs(model: Any) -> array[float]:
    return array("d", (math.log10(p) if p > 0.0 else -99.0 for p in model[_PROBS]))


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    shift=cython.uint, bases=cython.uint[::1], smalls=cython.uchar[::1], entries=cython.uint[::1],
    logs=cython.double[::1], word=cython.ulonglong, hashes=cython.ulonglong[::1], unigrams=cython.double[::1],
    unigram=cython.double, least=cython.double, before=cython.bint, k=cython.Py_ssize_t, n=cython.Py_ssize_t,
    lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, a=cython.ulonglong, b=cython.ulonglong, mark=cython.uint,
    value=cython.double,
)  # fmt: skip
def _scan(
    shift: Any, bases: Any, smalls: Any, entries: Any, logs: Any, word: Any, hashes: Any, unigrams: Any,
    unigram: Any, least: Any, before: Any,
) -> Any:  # fmt: skip
    places = array("I")
    values = array("d")
    n = len(hashes)
    for k in range(n):
        # The key of the pair, as links.pair_key makes it.
        a = hashes[k] if before else word
        b = word if before else hashes[k]
        a = (((a << 17) | (a >> 47)) & 0xFFFFFFFFFFFFFFFF) ^ b
        a = (a * 0xD6E8FEB86659FD93) & 0xFFFFFFFFFFFFFFFF
        a = a ^ (a >> 32)
        a = (a * 0xD6E8FEB86659FD93) & 0xFFFFFFFFFFFFFFFF
        mark = (a >> 4) & 0xFFFF
        a = a >> shift
        lo = bases[a >> 4] + smalls[a]
        hi = bases[(a + 1) >> 4] + smalls[a + 1]
        while lo < hi:
            if entries[lo] >> 16 >= mark:
                if entries[lo] >> 16 == mark:
                    value = logs[(entries[lo] >> 8) & 0xFF] - (unigram if before else unigrams[k])
                    if value >= least:
                        places.append(k)
                        # At most 3: a fingerprint hit by chance may carry any probability.
                        values.append(min(value, 3.0))
                break
            lo += 1
    return places, values
