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
from textfix.character_kinds import (
    DEBRIS,
    HAN,
    KANA,
    NARROW_BRACKET,
    ODD,
    PAIR_BLANK_BREAK,
    PAIR_BRACKET_LETTER,
    PAIR_CODE_SIGN,
    PAIR_COMMA_SPACE,
    PAIR_DOUBLED,
    PAIR_END_SPACE,
    PAIR_HAN_MARK,
    PAIR_LETTER_QUOTE,
    PAIR_MARK_HAN,
    PAIR_SCHEME_COLON,
    PAIR_SPACE_MARK,
    SIMPLIFIED,
    TRADITIONAL,
    WIDE,
    begins,
    ends,
    marks,
    only_in,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Census", "census", "count", "places"]

# What the last three classes of :class:`textfix.character_kinds.Marks` stand for, as parts of a set of characters.
_BEYOND = {
    0x10000: "\U00020000-\U0002f7ff\U0002fa20-\U0003ffff",
    0x10001: "\U0002f800-\U0002fa1f",
    0x10002: "\U00010000-\U0001ffff\U00040000-\U0010ffff",
}

_ALL_KINDS, _ALL_PAIRS, _ANY_CHAIN = 0xFFFF, 0xFFFFFF, 1 << 30

# What is noted of a text with its place: what most texts have little or nothing of, and steps ask for.
_NOTED_KINDS = ODD | NARROW_BRACKET | DEBRIS
_NOTED_PAIRS = (
    PAIR_HAN_MARK | PAIR_MARK_HAN | PAIR_COMMA_SPACE | PAIR_SPACE_MARK | PAIR_DOUBLED | PAIR_BRACKET_LETTER
    | PAIR_CODE_SIGN | PAIR_SCHEME_COLON | PAIR_LETTER_QUOTE | PAIR_END_SPACE | PAIR_BLANK_BREAK
)  # fmt: skip


class Census(NamedTuple):
    """Counts of one text.

    Attributes:
        han: how many code points are Chinese characters.
        kinds: the kinds of :mod:`textfix.character_kinds` that occur, as bits.
        pairs: the pairs of kinds that stand side by side, as bits.
        rare_chain: rare characters in a row, at most one common one between two
            of them: the most that the text has.
        noted: where the rarer kinds and pairs are, as :func:`places` reads it;
            ``None`` if they are too many.

    Where no compiler was at hand, kinds, pairs and chains are not counted: they
    say that everything may occur, and the steps look for themselves.
    """

    han: int
    kinds: int
    pairs: int
    rare_chain: int
    noted: list[int] | None = None


_SHORT = 400  # code points

# The texts that were asked about last, with their counts: a short one and a long one, since steps ask about a text,
# about pieces of it and about the text again, and a piece must not push the whole out. Threads may push each other's
# out; each takes and puts a pair at once, so that none ever gets another text's counts.
_short = _long = ("", Census(0, 0, 0, 0))


def census(text: str) -> Census:
    """The counts of ``text``.

    Raises:
        DataError: a built file is missing from the package.

    >>> found = census("腾讯開放了接口")
    >>> found.han, found.kinds & TRADITIONAL != 0, found.kinds & KANA != 0
    (7, True, False)
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


def count(text: str, kind: int) -> int:
    """How many code points of ``text`` are of a kind.

    Args:
        text: any ``str``.
        kind: ``HAN``, ``SIMPLIFIED``, ``TRADITIONAL``, ``KANA`` or ``WIDE``.

    A text that nothing else is asked about, a piece of another as a rule, is
    only counted, and does not push out what is known of the whole.

    >>> count("腾讯開放了接口", SIMPLIFIED), count("腾讯開放了接口", TRADITIONAL)
    (2, 1)
    """
    for known, found in (_short, _long):
        if known is text:
            if kind == HAN:
                return found.han
            if not kind & found.kinds:
                return 0
    if not _tally.compiled:
        return len(_others()[kind].sub("", text))
    number: int = _tally.count(text, *marks(), kind)
    return number


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
    if not _tally.compiled:
        return [match.start() for match in _expression(kinds, pairs, then).finditer(text)]
    offsets: Sequence[int]
    if found.noted is None or then or kinds & ~_NOTED_KINDS or pairs & ~_NOTED_PAIRS:
        offsets = _tally.places(text, *marks(), kinds, pairs, then)
    else:
        offsets = _tally.among(found.noted, kinds | pairs << 16)
    return offsets


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
def _others() -> dict[int, re.Pattern[str]]:
    """Expressions for runs of what is not of each kind that is counted."""
    return {
        # 〇, extension A, the main block, compatibility ideographs, the supplementary planes of ideographs.
        HAN: re.compile("[^\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"),
        SIMPLIFIED: re.compile(f"[^{only_in('simplified')}]+"),
        TRADITIONAL: re.compile(f"[^{only_in('traditional')}]+"),
        KANA: re.compile("[^\u3041-\u3096\u30a1-\u30fa]+"),
        WIDE: re.compile(
            "[^\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6…—“”‘’]+"
        ),
    }


def _counted(text: str) -> Census:
    if not _tally.compiled:
        return _searched(text)
    return Census._make(_tally.tally(text, *marks(), _NOTED_KINDS, _NOTED_PAIRS))


def _searched(text: str) -> Census:
    """The census without the compiled loop: regular expressions are the fastest that plain Python has."""
    return Census(len(_others()[HAN].sub("", text)), _ALL_KINDS, _ALL_PAIRS, _ANY_CHAIN)
