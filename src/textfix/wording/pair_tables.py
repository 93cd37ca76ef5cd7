"""The pairs of a lexicon in flat arrays, for the loops of :mod:`textfix.wording.channel`."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from textfix.trie import code_points
from textfix.wording.dictionary import Lexicon
from textfix.wording.symbols import symbolize

__all__ = ["PairTables", "pair_tables"]


class PairTables:
    """What the loops need to know of a lexicon. Never changed: more chains make new tables.

    Attributes:
        rates: how often each word stands in honest text, per character.
        is_substitute: for each word, 1 if a spinner writes it.
        by_original_at: where the pairs of each original word begin in
        by_original: these pairs.
        guard_at: first guard of each substitute;
        guard_offset: offset of the substitute in a guard;
        guard_begin: where a guard begins in
        guard_codes: the code points of all guards.
        head: 1 + the first pair of each substitute,
        following: 1 + the next pair of the same substitute; 0 for none.
        substitute: word number of what a pair shows,
        original: of what its author wrote.
        weights: for each pair the weight in each dialect.
        trust: weight of a pair in the user's own files.
        steps: for each pair two numbers: 1 + the pairs that it is a chain of, or 0.
        spelling_at: where the original of each pair begins in
        spelling: the symbols of all originals.
        chained: for each substitute, 1 if its chains are among the pairs.
    """

    __slots__ = (
        "by_original", "by_original_at", "chained", "following", "guard_at", "guard_begin", "guard_codes",
        "guard_offset", "head", "is_substitute", "original", "rates", "spelling", "spelling_at", "steps", "substitute",
        "trust", "weights",
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
        for name in lexicon.substitutes:
            for phrase, at in lexicon.guards.get(name, ()):
                phrases.append(phrase)
                self.guard_offset.append(at)
                self.guard_begin.append(self.guard_begin[-1] + len(phrase))
            self.guard_at.append(len(self.guard_offset))
        self.guard_codes = code_points("".join(phrases))
        self.head = array("I", bytes(4 * len(lexicon.substitutes)))
        self.chained = bytearray(len(lexicon.substitutes))
        self.following, self.substitute, self.original = array("I"), array("I"), array("I")
        self.weights, self.trust, self.steps = array("d"), array("d"), array("I")
        self.spelling_at, self.spelling = array("I", [0]), array("I")
        for number, name in enumerate(lexicon.substitutes):
            self._add(lexicon, number, lexicon.by_substitute[name])

    def _add(self, lexicon: Lexicon, number: int, pairs: Iterable[int]) -> None:
        """Put pairs behind the others of their substitute."""
        last = self.head[number]
        while last and self.following[last - 1]:
            last = self.following[last - 1]
        for index in pairs:
            self._know(lexicon, index)
            if last:
                self.following[last - 1] = index + 1
            else:
                self.head[number] = index + 1
            last = index + 1

    def _know(self, lexicon: Lexicon, index: int) -> None:
        """Note what is known of the pairs up to ``index``."""
        width = len(lexicon.dialects)
        for k in range(len(self.following), index + 1):
            pair = lexicon.pairs[k]
            self.following.append(0)
            self.substitute.append(lexicon.number[pair.substitute])
            self.original.append(lexicon.number[pair.original])
            row = [0.0] * width
            for dialect, weight in pair.weights.items():
                row[dialect] = weight
            self.weights.extend(row)
            self.trust.append(lexicon.trust(k) if lexicon.trusted else 0.0)
            self.steps.extend(step + 1 for step in lexicon.chains.get(k, (-1, -1)))
            spelt = pair.original
            self.spelling.extend(symbolize(spelt, 0, len(spelt)).symbols if not _is_han(spelt) else map(ord, spelt))
            self.spelling_at.append(len(self.spelling))

    def with_chains(self, lexicon: Lexicon, numbers: Iterable[int]) -> PairTables:
        """Tables that also have the chains of some substitutes."""
        new = PairTables.__new__(PairTables)
        for name in self.__slots__:
            setattr(new, name, _copied(getattr(self, name)))
        for number in numbers:
            new._add(lexicon, number, lexicon.chains_of(lexicon.substitutes[number]))  # noqa: SLF001 - of this class
            new.chained[number] = 1
        return new


def _copied(numbers: array[Any] | bytearray | memoryview) -> array[Any] | bytearray:
    """An array that can grow, of what may stand in a file."""
    if not isinstance(numbers, memoryview):
        return numbers[:]
    return bytearray(numbers) if numbers.format == "B" else array(numbers.format, bytes(numbers))


def _is_han(word: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in word)


class _Tables:
    """The latest tables of a lexicon."""

    __slots__ = ("latest",)

    def __init__(self, lexicon: Lexicon) -> None:
        self.latest = PairTables(lexicon)


_tables = lru_cache(maxsize=8)(_Tables)


def pair_tables(lexicon: Lexicon, substitutes: Iterable[int] = ()) -> PairTables:
    """The tables of a lexicon, with the chains of the given substitutes among the pairs.

    Two threads may make the same chains at once: the lexicon gives both the same numbers.
    """
    kept = _tables(lexicon)
    tables = kept.latest
    missing = [number for number in set(substitutes) if not tables.chained[number]]
    if missing:
        kept.latest = tables = tables.with_chains(lexicon, sorted(missing))
    return tables
