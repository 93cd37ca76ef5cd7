"""What stands in a text, counted in one pass and kept until the next text comes.

Each step of a run looks at the same text, and most of them find nothing. They
ask here first: how many Chinese characters, of which script, and whether the
kinds of characters that the step is for occur at all. A document that is
asked about again, the same object, is not counted again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from textfix import tally as _tally
from textfix.character_kinds import begins, ends, marks, only_in

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

__all__ = ["Census", "census", "places"]

# What the last three classes of :class:`textfix.character_kinds.Marks` stand for, as parts of a set of characters.
_BEYOND = {
    0x10000: "\U00020000-\U0002f7ff\U0002fa20-\U0003ffff",
    0x10001: "\U0002f800-\U0002fa1f",
    0x10002: "\U00010000-\U0001ffff\U00040000-\U0010ffff",
}

_ALL_KINDS, _ALL_PAIRS, _ANY_CHAIN = 0xFFFF, 0xFFFFFF, 1 << 30


class Census(NamedTuple):
    """Counts of one text.

    Attributes:
        han: how many code points are Chinese characters.
        simplified: how many of them only Simplified text writes.
        traditional: how many of them only Traditional text writes.
        kana: how many code points are Japanese kana.
        kinds: the kinds of :mod:`textfix.character_kinds` that occur, as bits.
        pairs: the pairs of kinds that stand side by side, as bits.
        rare_chain: rare characters in a row, at most one common one between two
            of them: the most that the text has.

    Where no compiler was at hand, the last three are not counted: they say
    that everything may occur, and the steps look for themselves.
    """

    han: int
    simplified: int
    traditional: int
    kana: int
    kinds: int
    pairs: int
    rare_chain: int


_SHORT = 400  # code points

# The texts that were asked about last, with their counts: a short one and a long one, since steps ask about a text,
# about pieces of it and about the text again, and a piece must not push the whole out. Threads may push each other's
# out; each takes and puts a pair at once, so that none ever gets another text's counts.
_short = _long = ("", Census(0, 0, 0, 0, 0, 0, 0))


def census(text: str) -> Census:
    """The counts of ``text``.

    Raises:
        DataError: a built file is missing from the package.

    >>> found = census("腾讯開放了接口")
    >>> found.han, found.simplified, found.traditional, found.kana
    (7, 2, 1, 0)
    """
    global _short, _long  # noqa: PLW0603 - a memo, faster to ask than any other
    if len(text) <= _SHORT:
        known, found = _short
        if known is not text:
            found = _counted(text)
            _short = text, found
    else:
        known, found = _long
        if known is not text:
            found = _counted(text)
            _long = text, found
    return found


def places(text: str, kinds: int = 0, pairs: int = 0, *, then: int = 0) -> Sequence[int]:
    """The offsets at which characters of some kinds stand or pairs of some kinds begin, in order, each once.

    Args:
        text: any ``str``.
        kinds: kinds of :mod:`textfix.character_kinds`, as bits.
        pairs: pairs of kinds, as bits.
        then: where not 0, only pairs whose second character begins one of these.

    Where the census says that none of them occurs, the text is not read again.

    >>> from textfix.character_kinds import PAIR_DOUBLED, STRAIGHT_QUOTE
    >>> list(places('好，，"真"好', STRAIGHT_QUOTE, PAIR_DOUBLED))
    [1, 3, 5]
    """
    found = census(text)
    kinds &= found.kinds
    pairs &= found.pairs
    if not (kinds or pairs) or (then and not then & found.pairs):
        return ()
    if _tally.compiled:
        found_at: array[int] = _tally.places(text, *marks(), kinds, pairs, then)
        return found_at
    return [match.start() for match in _expression(kinds, pairs, then).finditer(text)]


@lru_cache(maxsize=64)
def _expression(kinds: int, pairs: int, then: int) -> re.Pattern[str]:
    """What :func:`textfix.tally.places` finds, as a regular expression: the fastest that plain Python has."""
    classes, bits = marks()

    def characters(*wanted: int) -> str:
        """A set of the characters whose marks have something of each of those wanted."""
        numbers = {number for number, mark in enumerate(bits) if all(mark & one for one in wanted)}
        found = re.escape("".join(chr(code) for code in range(0x10000) if classes[code] in numbers))
        found += "".join(spans for place, spans in _BEYOND.items() if classes[place] in numbers)
        return f"[{found}]" if found else "(?!)"

    def each(mask: int) -> list[int]:
        return [1 << k for k in range(mask.bit_length()) if mask >> k & 1]

    expressions = [characters(kinds)] if kinds and not then else []
    for pair in each(pairs):
        follows = [characters(ends(pair))]
        if then:
            follows = [characters(ends(pair), begins(last)) + characters(ends(last)) for last in each(then)]
        expressions.append(f"{characters(begins(pair))}(?={'|'.join(follows)})")
    return re.compile("|".join(expressions))


@lru_cache(maxsize=1)
def _others() -> tuple[re.Pattern[str], ...]:
    """Expressions for runs of what is not counted: not Chinese, not of one script only, not kana."""
    return (
        # 〇, extension A, the main block, compatibility ideographs, the supplementary planes of ideographs.
        re.compile("[^\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"),
        re.compile(f"[^{only_in('simplified')}]+"),
        re.compile(f"[^{only_in('traditional')}]+"),
        re.compile("[^\u3041-\u3096\u30a1-\u30fa]+"),
    )


def _counted(text: str) -> Census:
    return Census._make(_tally.tally(text, *marks())) if _tally.compiled else _searched(text)


def _searched(text: str) -> Census:
    """The counts without the compiled loop: regular expressions are the fastest that plain Python has."""
    han, simplified, traditional, kana = (len(others.sub("", text)) for others in _others())
    return Census(han, simplified, traditional, kana, _ALL_KINDS, _ALL_PAIRS, _ANY_CHAIN)
