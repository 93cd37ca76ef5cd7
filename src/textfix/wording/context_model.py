"""The context model: which words go with what stands around a place, near and in the whole text.

A second opinion beside the n-gram model, which sees two words to either side.
Every pair of neighbouring Chinese characters has a vector, every dictionary word has one, and how well a word goes
with a place is their product: near pairs of the sentence, weighted by side and
distance, plus the mean of the whole text (Mikolov et al. 2013, continuous bag
of words, trained to tell the words that a spinner exchanges). Built by
``tools/build_context_model.py`` from statistics of honest text.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from textfix.errors import DataError
from textfix.flat_file import FlatFile
from textfix.resources import data_file
from textfix.wording.dictionary import Lexicon

__all__ = ["FIRST", "LAST", "ContextModel", "context_model", "word_key", "word_rows"]

FIRST, LAST = 0x4E00, 0x9FFF  # characters of which pairs are known
_SECTIONS = ("first", "second", "pairs", "keys", "words", "rest", "reach")


def word_key(word: str) -> int:
    """The number by which a word is found.

    >>> word_key("支付") == word_key("付出")
    False
    """
    return zlib.crc32(word.encode("utf-8"))


class ContextModel:
    """A loaded model. Read-only and safe to share between threads.

    Args:
        path: the model file.

    Raises:
        DataError: the file is missing or damaged.

    Attributes:
        width: numbers of a vector.
        scale: what a product of the stored whole numbers is worth, log10.
        first: where the pairs that begin with a character stand, from ``FIRST`` to one past ``LAST``, among
        second: their second characters, sorted.
        pairs: the vectors of the pairs, one after another.
        words: the vectors of the words,
        rest: and what a word's score has anywhere beyond how common it is, log10.
        reach: weights of a vector by side and distance; the last ones are those of the whole text.
    """

    __slots__ = ("_keys", "first", "pairs", "reach", "rest", "scale", "second", "width", "words")

    def __init__(self, path: Path) -> None:
        try:
            file = FlatFile(path)
            self.first, self.second, self.pairs, self._keys, *rest = (file[s] for s in _SECTIONS)
            self.words, self.rest, self.reach = rest
            self.width, self.scale = int(file.notes["width"]), float(file.notes["scale"])
        except (OSError, KeyError, TypeError, ValueError, DataError) as error:
            raise DataError(f"cannot read the context model {path}: {error}; reinstall textfix") from None

    def rows(self, words: Iterable[str]) -> array[int]:
        """Numbers of the vectors of words, -1 for a word that has none."""
        row = {key: k for k, key in enumerate(self._keys)}
        return array("i", [row.get(word_key(word), -1) for word in words])


@lru_cache(maxsize=1)
def context_model() -> ContextModel:
    """The model that ships with the package.

    Raises:
        DataError: the file is missing or damaged.

    >>> context_model().rows(["支付", "没有的词"]).tolist()[1]
    -1
    """
    return ContextModel(data_file("context_model.bin"))


@lru_cache(maxsize=8)
def word_rows(lexicon: Lexicon) -> array[int]:
    """For each word of a lexicon the number of its vector in the model that ships."""
    return context_model().rows(lexicon.words)
