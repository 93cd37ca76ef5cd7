"""Many words looked for at once, in any text."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from textfix import trie

__all__ = ["Matcher"]

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

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest if self.longest else MatchKind.Standard)

    def places(self, text: str) -> array[int]:
        """The matches in one flat array: number of the word, start and end in code points; the next one.

        They are sorted by start and end.
        """
        if trie.compiled:
            return self._trie.find(trie.code_points(text), longest=self.longest)
        return array("I", (number for match in self._matches(text) for number in match))

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """The matches: number of the word, start and end in code points, sorted by start and end."""
        flat = iter(self.places(text))
        return list(zip(flat, flat, flat, strict=True))

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        try:
            found = self._automaton.find_matches_as_indexes(text, overlapping=not self.longest)
        except UnicodeEncodeError:
            # The automaton works on UTF-8, which has no lone surrogates; another character keeps the offsets.
            plain = _SURROGATE.sub("\ufffd", text)
            found = self._automaton.find_matches_as_indexes(plain, overlapping=not self.longest)
        return found if self.longest else sorted(found, key=lambda match: match[1:])
