"""What kinds of characters there are, for the one pass that looks at every text (:mod:`textfix.census`).

A kind is a bit of a number; so is a pair, two characters side by side. Steps
ask whether what they mend can be there at all. Where the answer is yes they
look closer, so that a kind or a pair may be wider than what a step mends, and
never narrower.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from textfix.char_frequency import levels
from textfix.errors import DataError
from textfix.resources import data_file

__all__ = [
    "ASCII",
    "BLANK",
    "BREAK",
    "COMMON_BITS",
    "CURLY_QUOTE",
    "DEBRIS",
    "HAN",
    "KANA",
    "MOST_PAIRS",
    "NARROW_BRACKET",
    "ODD",
    "PAIR_ANGLES",
    "PAIR_BLANK_BREAK",
    "PAIR_BRACKET_LETTER",
    "PAIR_CODE_SIGN",
    "PAIR_COMMA_SPACE",
    "PAIR_DASHES",
    "PAIR_DOTS",
    "PAIR_DOUBLED",
    "PAIR_EMPTY_LINE",
    "PAIR_END_SPACE",
    "PAIR_HAN_MARK",
    "PAIR_HAN_SPACE",
    "PAIR_LATIN",
    "PAIR_LETTER_QUOTE",
    "PAIR_MARK_HAN",
    "PAIR_SCHEME_COLON",
    "PAIR_SPACE_HAN",
    "PAIR_SPACE_MARK",
    "PAIR_UTF8_AS_GBK",
    "RARE",
    "SIMPLIFIED",
    "STRAIGHT_QUOTE",
    "TRADITIONAL",
    "WIDE",
    "Marks",
    "begins",
    "ends",
    "gbk_seeds",
    "marks",
    "only_in",
    "place",
]

# Kinds. Of all it is noted whether they occur; the first is counted for every text, the next three and the last of
# those below where somebody asks.
HAN, SIMPLIFIED, TRADITIONAL, KANA, ODD, DEBRIS, RARE, ASCII = (1 << k for k in range(8))
NARROW_BRACKET, STRAIGHT_QUOTE, CURLY_QUOTE, BLANK, BREAK, WIDE = (1 << k for k in range(8, 14))

# Pairs. What they are made of is in the table of pairs below.
(
    PAIR_UTF8_AS_GBK, PAIR_LATIN, PAIR_HAN_MARK, PAIR_MARK_HAN, PAIR_COMMA_SPACE, PAIR_SPACE_MARK, PAIR_DOUBLED,
    PAIR_DOTS, PAIR_DASHES, PAIR_ANGLES, PAIR_BRACKET_LETTER, PAIR_CODE_SIGN, PAIR_SCHEME_COLON, PAIR_LETTER_QUOTE,
    PAIR_HAN_SPACE, PAIR_SPACE_HAN, PAIR_END_SPACE, PAIR_BLANK_BREAK, PAIR_EMPTY_LINE,
) = (1 << k for k in range(19))  # fmt: skip

MOST_PAIRS = 24  # that there is room for
COMMON_BITS = 15.0  # rarity in bits up to which a character counts as common

_HAN_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_WIDE_RANGES = (
    (0x1100, 0x115F), (0x2E80, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60),
    (0xFFE0, 0xFFE6),
)  # fmt: skip
_KANA_RANGES = ((0x3041, 0x3096), (0x30A1, 0x30FA))
# What no author types, as the step ``characters`` has it: the sign that begins an entity, invisible characters, odd
# spaces, controls, full-width ASCII, radicals, compatibility forms, combining marks.
_ODD_RANGES = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x26, 0x26), (0x7F, 0xA0), (0xAD, 0xAD), (0x300, 0x36F),
    (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2060), (0x2066, 0x2069),
    (0x2E80, 0x2EF3), (0x2F00, 0x2FD5), (0x3099, 0x309A), (0xE000, 0xF8FF), (0xF900, 0xFAD9), (0xFEFF, 0xFEFF),
    (0xFF02, 0xFF07), (0xFF0A, 0xFF0B), (0xFF0D, 0xFF19), (0xFF1C, 0xFF1E), (0xFF20, 0xFF5D), (0xFFFC, 0xFFFC),
)  # fmt: skip
_DEBRIS = "锟斤拷烫屯\ufffd"

Span = tuple[int, int]
_DIGITS: Span = (0x30, 0x39)
_LETTERS: tuple[Span, ...] = ((0x41, 0x5A), (0x61, 0x7A))
_CLOSING = "”’》）】」』〉％℃…"
_NARROW = ",;:?!()"
_FULL_STOPS = "，。；、：,;"
_WHITE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_CP1252 = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")

_KINDS: tuple[tuple[int, tuple[str | Span, ...]], ...] = (
    (KANA, _KANA_RANGES),
    (ODD, _ODD_RANGES),
    (DEBRIS, (_DEBRIS,)),
    (ASCII, ((0x00, 0x7F),)),
    (NARROW_BRACKET, ("()",)),
    (STRAIGHT_QUOTE, ('"',)),
    (CURLY_QUOTE, ("“”",)),
    (BLANK, (" \t\u3000",)),
    (BREAK, ("\n",)),
    # What takes two columns of a terminal or an e-mail.
    (WIDE, (*_WIDE_RANGES, "…—“”‘’")),
)

# What the first and the second character of a pair may be: characters, and spans of code points.
_PAIRS: tuple[tuple[int, tuple[str | Span, ...], tuple[str | Span, ...]], ...] = (
    # A letter of Latin-1 beyond ASCII, and what its second byte may be.
    (PAIR_LATIN, ((0xA1, 0xFF),), ((0x40, 0x7E), (0x80, 0xFF), _CP1252)),
    # A Chinese character or closing mark, and half-width punctuation.
    (PAIR_HAN_MARK, (*_HAN_RANGES, _CLOSING), (_NARROW,)),
    # Half-width punctuation, and a Chinese character or an opening mark.
    (PAIR_MARK_HAN, (_NARROW,), (*_HAN_RANGES, "“‘《（「『【〈")),
    (PAIR_COMMA_SPACE, (",;",), (" ",)),
    (PAIR_SPACE_MARK, (" ",), (",(",)),
    # Two marks that do not stand together.
    (PAIR_DOUBLED, (_FULL_STOPS, "？！…"), (_FULL_STOPS,)),
    (PAIR_DOTS, (".",), (".",)),
    (PAIR_DASHES, ("-",), ("-",)),
    (PAIR_ANGLES, ("<",), ("<",)),
    # A bracket, and what injected pinyin begins with.
    (PAIR_BRACKET_LETTER, ("(（",), (*_LETTERS, (0xC0, 0x24F), (0x251, 0x261), (0x300, 0x30C), "<ḿɑɡ", _WHITE)),
    # An ASCII letter or closing sign, and a full-width sign that code has in ASCII.
    (PAIR_CODE_SIGN, (_DIGITS, *_LETTERS, "_)]}\"'"), ("（；｛",)),
    # The last letter of http, https or ftp, and a full-width colon.
    (PAIR_SCHEME_COLON, ("ps",), ("：",)),
    # A Latin letter, and a straight quotation mark or what escapes one.
    (PAIR_LETTER_QUOTE, _LETTERS, ('\\"',)),
    (PAIR_HAN_SPACE, _HAN_RANGES, (" ",)),
    (PAIR_SPACE_HAN, (" ",), _HAN_RANGES),
    # What ends a sentence, or closes what one ends in, and a space of any width.
    (PAIR_END_SPACE, ('。！？….!?”’」』）)】》"',), (" \u3000\u00a0",)),
    # A blank, and a line end.
    (PAIR_BLANK_BREAK, (" \t\u3000",), ("\n",)),
    # A line end, and a blank or another.
    (PAIR_EMPTY_LINE, ("\n",), (" \t\u3000\n",)),
)


def begins(pair: int) -> int:
    """The mark of a character that may be the first of a pair."""
    return pair << 16


def ends(pair: int) -> int:
    """The mark of a character that may be the second of a pair."""
    return pair << 40


@lru_cache(maxsize=1)
def _script_sets() -> dict[str, str]:
    """The characters of one script only, by script."""
    path = data_file("script_sets.txt")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{path.name} is missing from the package: {error}") from error
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def only_in(script: str) -> str:
    """The characters that only ``simplified`` or only ``traditional`` text writes, as one string.

    Raises:
        DataError: the built character sets are missing.

    >>> "国" in only_in("simplified"), "国" in only_in("traditional"), "里" in only_in("simplified")
    (True, False, False)
    """
    return _script_sets()[script]


@lru_cache(maxsize=1)
def gbk_seeds() -> tuple[str, str]:
    """What UTF-8 of a Chinese character and the next begins with in GBK: lead+middle byte, last byte+lead.

    >>> first, second = gbk_seeds()
    >>> "浣" in first, "犲" in second
    (True, True)
    """

    def characters(leads: range, trails: range) -> str:
        found = (bytes([lead, trail]).decode("gb18030", "ignore") for lead in leads for trail in trails)
        return "".join(sorted({char for char in found if len(char) == 1}))

    lead, tail = range(0xE2, 0xF0), range(0x80, 0xC0)
    return characters(lead, tail), characters(range(0x81, 0xC0), lead)


def place(char: str) -> int:
    """Where :attr:`Marks.classes` has a character: its code point, or behind these one of three for all others."""
    code = ord(char)
    if code < 0x10000:
        return code
    return 0x10002 if not 0x20000 <= code < 0x40000 else 0x10001 if 0x2F800 <= code < 0x2FA20 else 0x10000


class Marks(NamedTuple):
    """The tables that the passes of :mod:`textfix.tally` read.

    Attributes:
        classes: the class of each code point.
        bits: the kinds and pairs of each class.
    """

    classes: bytes
    bits: array[int]

    @classmethod
    def of_places(cls, known: Mapping[int, int]) -> Marks:
        """The tables for the marks at some places (:func:`place`); all others have none.

        Raises:
            ValueError: they are of more than 256 classes.
        """
        numbers = {mark: number for number, mark in enumerate(dict.fromkeys((0, *known.values())))}
        classes = bytearray(0x10003)
        for at, mark in known.items():
            classes[at] = numbers[mark]
        return cls(bytes(classes), _bits(numbers))

    def of(self, char: str) -> int:
        """The marks of one character."""
        return self.bits[self.classes[place(char)]]


def _bits(marks_of_classes: Collection[int]) -> array[int]:
    return array("Q", [*marks_of_classes, *[0] * (256 - len(marks_of_classes))])


@lru_cache(maxsize=1)
def marks() -> Marks:
    """For each code point its kinds and pairs.

    Raises:
        DataError: a built file is missing.
    """
    table = [0] * 0x10003

    def add(mark: int, *parts: str | Span) -> None:
        for part in parts:
            if isinstance(part, str):
                for char in part:
                    table[ord(char)] |= mark
            else:
                span = slice(part[0], part[1] + 1)
                table[span] = [known | mark for known in table[span]]

    add(RARE, (0x3000, 0xFFFF))
    for char, bits in levels().items():
        if bits <= COMMON_BITS and char <= "\uffff":
            table[ord(char)] &= ~RARE
    han = HAN
    for pair, first, second in _PAIRS:
        # Chinese characters are many: all that is to be said of them is said at once.
        han |= (begins(pair) if _HAN_RANGES[0] in first else 0) | (ends(pair) if _HAN_RANGES[0] in second else 0)
        add(begins(pair), *(part for part in first if part not in _HAN_RANGES))
        add(ends(pair), *(part for part in second if part not in _HAN_RANGES))
    add(han, *_HAN_RANGES)
    for kind, parts in _KINDS:
        add(kind, *parts)
    add(SIMPLIFIED, only_in("simplified"))
    add(TRADITIONAL, only_in("traditional"))
    # What the bytes of two characters in UTF-8 begin with when they are read as GBK.
    lead, tail = gbk_seeds()
    add(begins(PAIR_UTF8_AS_GBK), lead)
    add(ends(PAIR_UTF8_AS_GBK), tail + "€")
    table[0x10000], table[0x10001], table[0x10002] = han | RARE, han | RARE | ODD, RARE
    numbers = {mark: number for number, mark in enumerate(dict.fromkeys(table))}
    return Marks(bytes(map(numbers.__getitem__, table)), _bits(numbers))
