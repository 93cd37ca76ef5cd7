"""How common each Chinese character is: the measure by which a reading of bytes is judged.

Text read with the wrong codec is a row of rare characters, text read with the
right one a row of common ones. This module knows the table (built by
``tools/build_char_table.py``) and a few figures made from it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from textfix import tally
from textfix.errors import DataError
from textfix.resources import data_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["levels", "mean_rarity", "rare_runs", "rarity", "total_rarity"]

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_FILE = "char_frequency.txt"

# Rarity in bits of what the table leaves out: (last code point, bits). The rows
# go up; the first whose last code point is not below the character's holds.
_OTHERS: tuple[tuple[int, float], ...] = (
    (0x08, 24.0),  # control characters
    (0x0A, 6.0),  # tab, line feed
    (0x0C, 24.0),
    (0x0D, 6.0),  # carriage return
    (0x1F, 24.0),
    (0x7E, 6.0),  # ASCII, the same in nearly every codec
    (0xA0, 24.0),
    (0x024F, 20.0),  # accented Latin
    (0x1FFF, 22.0),  # other alphabets
    (0x2FFF, 20.0),  # punctuation and symbols
    (0x33FF, 23.0),  # kana and enclosed characters that the table lacks
    (0x4DBF, 27.0),
    (0x9FFF, 25.0),  # Chinese characters that the corpora lack
    (0xD7FF, 25.0),  # Hangul and smaller scripts
    (0xF8FF, 30.0),  # surrogates, private use
    (0xFFEF, 24.0),  # compatibility and full-width forms
    (0xFFFF, 30.0),  # specials, among them U+FFFD
    (0x1FFFF, 24.0),  # emoji and historic scripts
    (0x10FFFF, 28.0),
)


@lru_cache(maxsize=1)
def levels() -> dict[str, float]:
    """Rarity in bits of each character of the table.

    Raises:
        DataError: the built file is missing or damaged.
    """
    path = data_file(_FILE)
    table: dict[str, float] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                level, characters = line.split("\t")
                table.update(dict.fromkeys(characters, int(level) / 2))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} is missing or damaged; tools/build_char_table.py builds it: {error}") from None
    return table


@lru_cache(maxsize=1)
def _halves() -> bytes:
    """Rarity of each code point of the Basic Multilingual Plane, of plane 1 and of the others, in half bits."""
    table = bytearray()
    for last, bits in _OTHERS:
        size = min(last, 0x10000) + 1 if last <= 0x1FFFF else 0x10002
        table += bytes([int(2 * bits)]) * (size - len(table))
    for char, bits in levels().items():
        table[ord(char)] = int(2 * bits)
    return bytes(table)


def rarity(char: str) -> float:
    """How rare one character is in Chinese text, in bits (the negative binary logarithm of its probability).

    >>> rarity("的") < rarity("浣") < rarity("锘")
    True
    """
    code = ord(char)
    return _halves()[code if code < 0x10000 else 0x10000 if code < 0x20000 else 0x10001] / 2


def mean_rarity(text: str) -> float:
    """Mean rarity in bits of the characters beyond ASCII; 0.0 where there are none.

    Chinese prose has 9 to 11, the same bytes read with a wrong codec 17 and more.

    >>> mean_rarity("今天天气很好") < 12 < mean_rarity("浠婂ぉ澶╂皵寰堝ソ")
    True
    """
    if tally.compiled:
        beyond, halves, _ = tally.weigh(text, _halves())
        return halves / 2 / beyond if beyond else 0.0
    total = bits = 0.0
    for char, times in Counter(text).items():
        if char > "\x7f":
            total += times
            bits += times * rarity(char)
    return bits / total if total else 0.0


def total_rarity(text: str) -> float:
    """Sum in bits of the rarity of all characters.

    >>> total_rarity("今天") == rarity("今") + rarity("天")
    True
    """
    return tally.weigh(text, _halves())[2] / 2 if tally.compiled else sum(map(rarity, text))


def rare_runs(text: str, bits: float) -> Iterator[tuple[int, int]]:
    """Spans of the runs beyond ASCII whose mean rarity is at least so many bits (whole or half ones).

    >>> list(rare_runs("今天天气很好, 浠婂ぉ澶╂皵寰堝ソ", 15.0))
    [(8, 17)]
    """
    if tally.compiled:
        flat = iter(tally.heavy_runs(text, _halves(), int(2 * bits)))
        return zip(flat, flat, strict=True)
    return (run.span() for run in _BEYOND_ASCII.finditer(text) if mean_rarity(run[0]) >= bits)
