"""What kinds of characters there are, for the one pass that looks at every text (:mod:`textfix.census`).

A kind is a bit of a number; so is a pair, two characters side by side. Steps
ask whether what they mend can be there at all. Where the answer is yes they
look closer, so that a kind or a pair may be wider than what a step mends, and
never narrower.
"""

from __future__ import annotations

from array import array
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
    "Marks",
    "begins",
    "ends",
    "gbk_seeds",
    "marks",
    "only_in",
    "place",
]

# Kinds. The first four are counted, the others noted.
HAN, SIMPLIFIED, TRADITIONAL, KANA, ODD, DEBRIS, RARE, ASCII = (1 << k for k in range(8))
(
    NARROW_BRACKET,  # ( and )
    STRAIGHT_QUOTE,  # "
    CURLY_QUOTE,  # “ and ”
    BLANK,  # a space, a tab, an ideographic space
    BREAK,  # a line feed, a carriage return
) = (1 << k for k in range(8, 13))

# Pairs.
(
    PAIR_UTF8_AS_GBK,  # what the bytes of two characters in UTF-8 begin with when they are read as GBK
    PAIR_LATIN,  # a letter of Latin-1 beyond ASCII and what its second byte may be
    PAIR_HAN_MARK,  # a Chinese character or closing mark, and half-width punctuation
    PAIR_MARK_HAN,  # half-width punctuation, and a Chinese character or an opening mark
    PAIR_COMMA_SPACE,  # a half-width comma or semicolon, and a space
    PAIR_SPACE_MARK,  # a space, and a half-width comma or opening bracket
    PAIR_DOUBLED,  # two marks that do not stand together
    PAIR_DOTS,  # two full stops of ASCII
    PAIR_DASHES,  # two hyphens
    PAIR_ANGLES,  # two signs of less
    PAIR_BRACKET_LETTER,  # a bracket, and what injected pinyin begins with
    PAIR_CODE_SIGN,  # an ASCII letter or closing sign, and a full-width sign that code has in ASCII
    PAIR_SCHEME_COLON,  # the last letter of http, https or ftp, and a full-width colon
    PAIR_LETTER_QUOTE,  # a Latin letter, and a straight quotation mark or a backslash
    PAIR_HAN_SPACE,  # a Chinese character, and a space
    PAIR_SPACE_HAN,  # a space, and a Chinese character
    PAIR_END_SPACE,  # what ends a sentence, or closes what one ends in, and a space of any width
    PAIR_BLANK_BREAK,  # a blank, and a line end
    PAIR_EMPTY_LINE,  # a line feed, and a blank or a line end
) = (1 << k for k in range(19))

COMMON_BITS = 15.0  # rarity in bits up to which a character counts as common

_HAN_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
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
_CLOSING = "”’》）】」』〉％℃…"
_NARROW = ",;:?!()"
_FULL_STOPS = "，。；、：,;"
_OPENING = "“‘《（「『【〈"
_SENTENCE_ENDS = '。！？….!?”’」』）)】》"'


def begins(pair: int) -> int:
    """The mark of a character that may be the first of a pair."""
    return pair << 16


def ends(pair: int) -> int:
    """The mark of a character that may be the second of a pair."""
    return pair << 40


_HAN_PAIRS = begins(PAIR_HAN_MARK) | ends(PAIR_MARK_HAN) | begins(PAIR_HAN_SPACE) | ends(PAIR_SPACE_HAN)


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

    def of(self, char: str) -> int:
        """The marks of one character."""
        return self.bits[self.classes[place(char)]]


@lru_cache(maxsize=1)
def marks() -> Marks:
    """For each code point its kinds and pairs.

    Raises:
        DataError: a built file is missing.
    """
    table = [0] * 0x10003

    def add(bits: int, *ranges: tuple[int, int]) -> None:
        for first, last in ranges:
            table[first : last + 1] = [mark | bits for mark in table[first : last + 1]]

    def add_each(bits: int, characters: str) -> None:
        for char in characters:
            table[ord(char)] |= bits

    add(RARE, (0x3000, 0xFFFF))
    for char, bits in levels().items():
        if bits <= COMMON_BITS and char <= "\uffff":
            table[ord(char)] &= ~RARE
    add(HAN | _HAN_PAIRS, *_HAN_RANGES)
    add(KANA, *_KANA_RANGES)
    add(ODD, *_ODD_RANGES)
    add(ASCII, (0x00, 0x7F))
    add_each(SIMPLIFIED, only_in("simplified"))
    add_each(TRADITIONAL, only_in("traditional"))
    add_each(DEBRIS, _DEBRIS)
    first, second = gbk_seeds()
    add_each(begins(PAIR_UTF8_AS_GBK), first)
    add_each(ends(PAIR_UTF8_AS_GBK), second + "€")
    add(begins(PAIR_LATIN), (0xA1, 0xFF))
    add(ends(PAIR_LATIN), (0x40, 0x7E), (0x80, 0xFF))
    add_each(ends(PAIR_LATIN), bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))
    add_each(begins(PAIR_HAN_MARK), _CLOSING)
    add_each(ends(PAIR_HAN_MARK) | begins(PAIR_MARK_HAN), _NARROW)
    add_each(ends(PAIR_MARK_HAN), _OPENING)
    add_each(begins(PAIR_COMMA_SPACE), ",;")
    add_each(ends(PAIR_COMMA_SPACE), " ")
    add_each(begins(PAIR_SPACE_MARK), " ")
    add_each(ends(PAIR_SPACE_MARK), ",(")
    add_each(begins(PAIR_DOUBLED) | ends(PAIR_DOUBLED), _FULL_STOPS)
    add_each(begins(PAIR_DOUBLED), "？！…")
    for pair, sign in ((PAIR_DOTS, "."), (PAIR_DASHES, "-"), (PAIR_ANGLES, "<")):
        add_each(begins(pair) | ends(pair), sign)
    add_each(begins(PAIR_BRACKET_LETTER), "(（")
    add(ends(PAIR_BRACKET_LETTER), (0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x251, 0x261), (0x300, 0x30C))
    add_each(ends(PAIR_BRACKET_LETTER), "< \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2000\u3000ḿɑɡ")
    add(begins(PAIR_CODE_SIGN), (0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A))
    add_each(begins(PAIR_CODE_SIGN), "_)]}\"'")
    add_each(ends(PAIR_CODE_SIGN), "（；｛")
    add_each(begins(PAIR_SCHEME_COLON), "ps")
    add_each(ends(PAIR_SCHEME_COLON), "：")
    add(begins(PAIR_LETTER_QUOTE), (0x41, 0x5A), (0x61, 0x7A))
    add_each(ends(PAIR_LETTER_QUOTE), '\\"')
    add_each(ends(PAIR_HAN_SPACE) | begins(PAIR_SPACE_HAN), " ")
    add_each(begins(PAIR_END_SPACE), _SENTENCE_ENDS)
    add_each(ends(PAIR_END_SPACE), " \u3000\u00a0")
    add_each(BLANK | begins(PAIR_BLANK_BREAK) | ends(PAIR_EMPTY_LINE), " \t\u3000")
    add_each(BREAK | ends(PAIR_BLANK_BREAK) | ends(PAIR_EMPTY_LINE), "\r\n")
    add_each(begins(PAIR_EMPTY_LINE), "\n")
    add_each(NARROW_BRACKET, "()")
    add_each(STRAIGHT_QUOTE, '"')
    add_each(CURLY_QUOTE, "“”")
    ideographs = HAN | RARE | _HAN_PAIRS
    table[0x10000], table[0x10001], table[0x10002] = ideographs, ideographs | ODD, RARE
    numbers = {mark: number for number, mark in enumerate(dict.fromkeys(table))}
    return Marks(bytes(map(numbers.__getitem__, table)), array("Q", [*numbers, *[0] * (256 - len(numbers))]))
