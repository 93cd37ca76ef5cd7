"""Which words of a list the language model knows beside a given word: one pass over the list, arrays in and out.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`, whose tables and hashes these are).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, no-untyped-def"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

__all__ = ["compiled", "words_after", "words_before"]

compiled: bool = cython.compiled


def words_after(model: Any, word: int, hashes: Any) -> tuple[array[int], array[float]]:
    """The words that the model has seen behind a word.

    Args:
        model: the tuple of :attr:`LanguageModel.arrays`.
        word: hash of the word in front (:func:`textfix.wording.decoder.hash_symbols`).
        hashes: ``array('Q')``, hashes of the words that are asked for.

    Returns:
        ``array('I')`` of places in ``hashes`` and ``array('d')`` of the
        probabilities of those words after the word; about one word in
        30,000 is there by a collision of fingerprints.
    """
    return _scan(model[5], model[6], model[7], model[8], model[17], word, hashes, False)


def words_before(model: Any, word: int, hashes: Any) -> tuple[array[int], array[float]]:
    """The words that the model has seen in front of a word, with the word's probability after each; see above."""
    return _scan(model[5], model[6], model[7], model[8], model[17], word, hashes, True)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    shift=cython.uint, offsets=cython.uint[::1], prints=cython.ushort[::1], codes=cython.uchar[::1],
    probs=cython.double[::1], word=cython.ulonglong, hashes=cython.ulonglong[::1], before=cython.bint,
    k=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, a=cython.ulonglong, b=cython.ulonglong,
    mark=cython.uint,
)  # fmt: skip
def _scan(shift: Any, offsets: Any, prints: Any, codes: Any, probs: Any, word: Any, hashes: Any, before: Any) -> Any:
    places = array("I")
    values = array("d")
    for k in range(len(hashes)):
        # The key of the pair, as decoder.pair_key makes it.
        a = hashes[k] if before else word
        b = word if before else hashes[k]
        a = (((a << 17) | (a >> 47)) & 0xFFFFFFFFFFFFFFFF) ^ b
        a = (a * 0xD6E8FEB86659FD93) & 0xFFFFFFFFFFFFFFFF
        a = a ^ (a >> 32)
        a = (a * 0xD6E8FEB86659FD93) & 0xFFFFFFFFFFFFFFFF
        mark = (a >> 4) & 0xFFFF
        a = a >> shift
        lo = offsets[a]
        hi = offsets[a + 1]
        while lo < hi:
            if prints[lo] == mark:
                places.append(k)
                values.append(probs[codes[lo]])
                break
            lo += 1
    return places, values
