"""Many words looked for at once, in any text: one Aho-Corasick automaton."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

__all__ = ["Matcher"]

_SURROGATE = re.compile("[\ud800-\udfff]")


class Matcher:
    """Finds words in texts; the automaton is built at the first search.

    Args:
        words: what to look for.
        longest: only the leftmost-longest matches that do not overlap; else every match.

    >>> Matcher(["支付", "支付宝"], longest=True).find("用支付宝支付")
    [(1, 1, 4), (0, 4, 6)]
    """

    def __init__(self, words: Sequence[str], *, longest: bool) -> None:
        self.words, self.longest = words, longest

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest if self.longest else MatchKind.Standard)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """The matches: number of the word, start and end in code points."""
        try:
            found = self._automaton.find_matches_as_indexes(text, overlapping=not self.longest)
        except UnicodeEncodeError:
            # The automaton works on UTF-8, which has no lone surrogates; another character keeps the offsets.
            plain = _SURROGATE.sub("\ufffd", text)
            found = self._automaton.find_matches_as_indexes(plain, overlapping=not self.longest)
        return found  # type: ignore[no-any-return]
