"""The pairs of a lexicon in flat arrays, for the loops over candidates and over the channel."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from textfix.trie import code_points
from textfix.wording.dictionary import Lexicon
from textfix.wording.symbols import symbolize
from textfix.wording.zeros import wholes

__all__ = ["PairTables", "pair_tables"]


class PairTables:
    """What the loops need to know of a lexicon; never changed.

    Attributes:
        rates: how often each word stands in honest text, per character.
        is_substitute: for each word, 1 if a spinner writes it.
        by_original_at: where the pairs of each original word begin in
        by_original: these pairs.
        guard_at: first guard of each word, as a substitute;
        guard_offset: offset of the substitute in a guard;
        guard_begin: where a guard begins in
        guard_codes: the code points of all guards.
        head: 1 + the first pair of each word, as a substitute; 0 for none,
        following: 1 + the next pair of the same substitute; 0 for none.
        letter_at: where each word begins in
        letters: the code points of all words.
        substitute: word number of what a pair shows,
        original: of what its author wrote.
        row: for each pair the number of its row; of rows there are a tenth as many, and near memory holds them.
        weights: for each row the weight in each dialect,
        trust: and in the user's own files.
        steps: for each chain, and these are the last pairs, the two pairs that it is a chain of.
        spelling_at: where the original of each pair begins in
        spelling: the symbols of all originals.
    """

    __slots__ = (
        "by_original", "by_original_at", "following", "guard_at", "guard_begin", "guard_codes",
        "guard_offset", "head", "is_substitute", "letter_at", "letters", "original", "rates", "row", "spelling",
        "spelling_at", "steps", "substitute", "trust", "weights",
    )  # fmt: skip

    def __init__(self, lexicon: Lexicon) -> None:
        if lexicon.file is not None:
            for name in self.__slots__:
                setattr(self, name, lexicon.file[name])
            return
        self.rates = array("d", lexicon.rates)
        self.is_substitute = bytearray(word in lexicon.by_substitute for word in lexicon.words)
        self.by_original_at, self.by_original = array("I", [0]), array("I")
        for word in lexicon.words:
            self.by_original.extend(lexicon.by_original.get(word, ()))
            self.by_original_at.append(len(self.by_original))
        self.guard_at, self.guard_offset, self.guard_begin = array("I", [0]), array("I"), array("I", [0])
        phrases = []
        for name in lexicon.words:
            for phrase, at in lexicon.guards.get(name, ()):
                phrases.append(phrase)
                self.guard_offset.append(at)
                self.guard_begin.append(self.guard_begin[-1] + len(phrase))
            self.guard_at.append(len(self.guard_offset))
        self.guard_codes = code_points("".join(phrases))
        self.letter_at = array("I", accumulate(map(len, lexicon.words), initial=0))
        self.letters = code_points("".join(lexicon.words))
        self.head = wholes(len(lexicon.words))
        self.following, self.substitute, self.original = array("I"), array("I"), array("I")
        self.row, self.weights, self.trust, self.steps = array("I"), array("d"), array("d"), array("I")
        self.spelling_at, self.spelling = array("I", [0]), array("I")
        width = len(lexicon.dialects)
        last = self.head[:]
        rows: dict[tuple[float, ...], int] = {}
        for k, pair in enumerate(lexicon.pairs):
            self.substitute.append(lexicon.number[pair.substitute])
            self.original.append(lexicon.number[pair.original])
            row = [0.0] * width
            for dialect, weight in pair.weights.items():
                row[dialect] = weight
            trust = lexicon.trust(k) if lexicon.trusted else 0.0
            known = rows.setdefault((*row, trust), len(rows))
            if known == len(self.trust):
                self.weights.extend(row)
                self.trust.append(trust)
            self.row.append(known)
            self.steps.extend(lexicon.chains.get(k, ()))
            self.spelling.extend(_spelt(pair.original))
            self.spelling_at.append(len(self.spelling))
            self.following.append(0)
            number = self.substitute[-1]
            if last[number]:
                self.following[last[number] - 1] = k + 1
            else:
                self.head[number] = k + 1
            last[number] = k + 1

    @property
    def direct(self) -> int:
        """How many pairs are no chains."""
        return len(self.substitute) - len(self.steps) // 2


def _spelt(word: str) -> Iterable[int]:
    """The symbols of a word."""
    if all("\u4e00" <= char <= "\u9fff" for char in word):
        return map(ord, word)
    return symbolize(word, 0, len(word)).symbols


@lru_cache(maxsize=8)
def pair_tables(lexicon: Lexicon) -> PairTables:
    """The tables of a lexicon."""
    return PairTables(lexicon)
