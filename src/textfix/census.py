"""What stands in a text, counted in one pass and kept until the next text comes.

Each step of a run looks at the same text, and most of them find nothing. They
ask here first: how many Chinese characters, of which script, and whether the
kinds of characters that the step is for occur at all. A document that is
asked about again, the same object, is not counted again.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import NamedTuple

from textfix import tally as _tally
from textfix.character_kinds import marks, only_in

__all__ = ["Census", "census"]

_ALL_KINDS, _ALL_PAIRS, _ANY_CHAIN = 0xFF, 0xFFF, 1 << 30


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


class _Last(threading.local):
    """The text that this thread has asked about last."""

    text: str = ""
    census: Census = Census(0, 0, 0, 0, 0, 0, 0)


_last = _Last()


def census(text: str) -> Census:
    """The counts of ``text``.

    Raises:
        DataError: a built file is missing from the package.

    >>> found = census("腾讯開放了接口")
    >>> found.han, found.simplified, found.traditional, found.kana
    (7, 2, 1, 0)
    """
    if _last.text is text:
        return _last.census
    result = Census._make(_tally.tally(text, marks())) if _tally.compiled else _counted(text)
    _last.text, _last.census = text, result
    return result


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
    """The counts without the compiled loop: regular expressions are the fastest that plain Python has."""
    han, simplified, traditional, kana = (len(others.sub("", text)) for others in _others())
    return Census(han, simplified, traditional, kana, _ALL_KINDS, _ALL_PAIRS, _ANY_CHAIN)
