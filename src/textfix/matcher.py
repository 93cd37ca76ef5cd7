"""Many words looked for at once, in any text."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from textfix import tally, trie
from textfix.character_kinds import MOST_PAIRS, Marks, begins, ends, place

__all__ = ["Matcher", "RareMatcher"]

_SURROGATE = re.compile("[\ud800-\udfff]")


class Matcher:
    """Finds words in texts; what it needs for that is built at the first search.

    Where no compiler was at hand, an Aho-Corasick automaton does what the
    compiled trie does elsewhere.

    Args:
        words: what to look for.
        longest: only the leftmost-longest matches that do not overlap; else every match.

    >>> Matcher(["支付", "支付宝"], longest=True).find("用支付宝支付")
    [(1, 1, 4), (0, 4, 6)]
    """

    def __init__(self, words: Sequence[str], *, longest: bool) -> None:
        self.words, self.longest = words, longest

    @cached_property
    def _trie(self) -> trie.Trie:
        return trie.Trie(self.words)

    def use(self, built: trie.Trie) -> None:
        """Take a trie of the words that was built before."""
        self.__dict__["_trie"] = built

    @cached_property
    def _longest(self) -> Any:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest)

    @cached_property
    def _every(self) -> Any:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(self.words, matchkind=MatchKind.Standard)

    def places(self, text: str, codes: array[int] | None = None, *, longest: bool | None = None) -> array[int]:
        """The matches in one flat array: number of the word, start and end in code points; the next one.

        They are sorted by start and end.

        Args:
            text: where to look.
            codes: its code points, where they are at hand.
            longest: which matches, for this once.
        """
        longest = self.longest if longest is None else longest
        if trie.compiled:
            return self._trie.find(trie.code_points(text) if codes is None else codes, longest=longest)
        return array("I", (number for match in self._matches(text, longest) for number in match))

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """The matches: number of the word, start and end in code points, sorted by start and end."""
        flat = iter(self.places(text))
        return list(zip(flat, flat, flat, strict=True))

    def _matches(self, text: str, longest: bool) -> list[tuple[int, int, int]]:
        automaton = self._longest if longest else self._every
        try:
            found = automaton.find_matches_as_indexes(text, overlapping=not longest)
        except UnicodeEncodeError:
            # The automaton works on UTF-8, which has no lone surrogates; another character keeps the offsets.
            plain = _SURROGATE.sub("\ufffd", text)
            found = automaton.find_matches_as_indexes(plain, overlapping=not longest)
        return found if longest else sorted(found, key=lambda match: match[1:])


class RareMatcher:
    """Finds every match of a few hundred words that most texts do not have.

    One pass notes where the first two characters of a word may stand; only
    there are the words tried. So a text without any costs that pass.

    Args:
        words: what to look for; none is shorter than two characters.

    >>> RareMatcher(["支付", "支付宝"]).find("用支付宝支付")
    [(0, 1, 3), (1, 1, 4), (0, 4, 6)]
    """

    def __init__(self, words: Sequence[str]) -> None:
        if any(len(word) < 2 for word in words):
            raise ValueError("a word to look for has fewer than two characters")
        self.words = words
        self._every = Matcher(words, longest=False)

    @cached_property
    def _heads(self) -> tuple[Marks, dict[str, list[tuple[str, int]]]]:
        """The marks of the first two characters of all words; by these the words with their numbers, short first."""
        heads: dict[str, list[tuple[str, int]]] = {}
        for number, word in sorted(enumerate(self.words), key=lambda item: len(item[1])):
            heads.setdefault(word[:2], []).append((word, number))
        try:
            return self._marks(heads, MOST_PAIRS), heads
        except ValueError:  # very many characters
            return self._marks(heads, 1), heads

    @staticmethod
    def _marks(heads: Iterable[str], groups: int) -> Marks:
        """Marks by which the second characters belong to the first ones of their group only."""
        group = {char: 1 << k % groups for k, char in enumerate(sorted({head[0] for head in heads}))}
        known: dict[int, int] = {}
        for head in heads:
            for at, mark in ((place(head[0]), begins(group[head[0]])), (place(head[1]), ends(group[head[0]]))):
                known[at] = known.get(at, 0) | mark
        return Marks.of_places(known)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """The matches: number of the word, start and end in code points, sorted by start and end."""
        if not tally.compiled:
            return self._every.find(text)
        marks, heads = self._heads
        found = []
        for at in tally.pairs_of(text, *marks):
            for word, number in heads.get(text[at : at + 2], ()):
                if text.startswith(word, at):
                    found.append((number, at, at + len(word)))
        return found
