"""Reading misread characters again: from characters to bytes, from bytes to text, and whether that reads better.

What the families of misreadings in ``_misreadings`` share. Nothing here
searches a text; it judges and reads what it is given.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from textfix.char_frequency import mean_rarity, rarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textfix.steps._rules import Rule

__all__ = [
    "BYTE_OF",
    "DEEPEST",
    "LOST",
    "WIDE_SPACE",
    "Repair",
    "gbk_data",
    "layers",
    "pieces",
    "reads_better",
    "settle",
]

LOST = "\ufffd"
WIDE_SPACE = "\u3000"  # sets names and titles apart; it is as good as none in the prose that rarities are counted in
_NOTHING = b"\xff\xff"  # bytes that occur in no UTF-8
DEEPEST = 3  # layers of misreading

# Mean rarity in bits up to which a repair reads as Chinese, by its number of characters; the fewer, the stricter.
_READABLE = ((3, 13.0), (7, 13.8), (1 << 60, 14.5))
_GAIN = 3.5  # bits by which the repair must be more common than what stands there
_GAP = 4  # characters of a broken place between two repaired pieces
_RARE = 13.0  # bits; characters of such a gap are rarer than this, or honest text stands there
_NOBODY_WRITES = 18.0  # bits

# What stands for the bytes 80..FF after a reading as Windows-1252, or as Latin-1 where that has no character.
BYTE_OF: dict[str, int] = {}
for _code in range(0x80, 0x100):
    BYTE_OF[chr(_code)] = _code
    with contextlib.suppress(UnicodeDecodeError):
        BYTE_OF[bytes([_code]).decode("cp1252")] = _code
del _code

# Well-formed UTF-8: characters beyond ASCII, with ASCII between them. No two alternatives begin with the same byte.
_BEYOND = (
    r"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]"
    r"|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]"
    r"|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf]"
)
_WELL_FORMED = re.compile(f"(?:{_BEYOND})(?:[\x20-\x7e]|{_BEYOND})*".encode())
_INCOMPLETE = re.compile(rb"[\xe1-\xef][\x80-\xbf]")
_NO_TEXT = re.compile("[\x80-\x9f\ue000-\uf8ff]")
_LOST_RUN = re.compile(LOST + "+")


@dataclass(frozen=True, slots=True)
class Repair:
    """One place that can be read again: its span, what it reads as, and the misreading."""

    start: int
    end: int
    after: str
    rule: Rule


def reads_better(before: str, after: str, gain: float = _GAIN) -> bool:
    """Whether ``after`` reads as Chinese, and much better than ``before``."""
    kept = after.replace(LOST, "").replace(WIDE_SPACE, "")
    mean = mean_rarity(kept)
    if mean_rarity(before) - mean < gain:  # first, since it is the cheapest to ask and the rarest to hold
        return False
    beyond = sum(char > "\x7f" for char in kept)
    if not beyond or _NO_TEXT.search(kept):
        return False
    return mean <= next(bits for most, bits in _READABLE if beyond <= most)


def settle(before: str, after: str, depth: int = 1) -> str | None:
    """``after`` if it reads as Chinese; else what the next layer below it reads as; else None."""
    if reads_better(before, after):
        return after
    if depth >= DEEPEST or len(after) < 3:
        return None
    for deeper in layers(after):
        settled = settle(before, deeper, depth + 1)
        if settled is not None:
            return settled
    return None


def layers(text: str) -> Iterator[str]:
    """All of ``text`` read again, each way in which every byte fits."""
    ways: list[tuple[bytes, str]] = []
    if all(char in BYTE_OF or char < "\x80" for char in text):
        latin = bytes(BYTE_OF.get(char) or ord(char) for char in text)
        ways += [(latin, "utf-8"), (latin, "gb18030"), (latin, "big5hkscs")]
    else:
        data, _ = gbk_data(text)
        ways += [(data, "utf-8")]
    for data, codec in ways:
        with contextlib.suppress(UnicodeDecodeError):
            yield data.decode(codec)


@lru_cache(maxsize=8192)
def _gbk_bytes(char: str) -> bytes:
    """The bytes that were read as ``char``; FF FF, which is nothing, if GBK has no such character of two bytes."""
    if char < "\x80" and char != "?":
        return char.encode()
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return _NOTHING
    return data if len(data) == 2 else _NOTHING


def gbk_data(chars: str) -> tuple[bytes, list[int]]:
    """The bytes that were read as ``chars``, and where each character begins in them, with one entry for the end.

    A euro sign stands for two things: the byte 80 by itself, as Windows and
    browsers read it, or A2 E3, where GB18030 has it. Both can end a character
    of UTF-8 that two bytes have begun; then the byte behind tells, since E3
    begins a character and needs another byte. Elsewhere it is 80. If the byte
    behind is lost, nothing is known.
    """
    parts = [_gbk_bytes(char) for char in chars]
    for k, char in enumerate(chars):
        if char != "€":
            continue
        parts[k] = b"\x80"
        front = parts[k - 1] if k else b""
        if len(front) == 2 and front[0] >= 0xE0 and 0x80 <= front[1] < 0xC0:
            behind = chars[k + 1 : k + 2]
            if behind in {"?", LOST}:
                parts[k] = _NOTHING
            elif behind == "€" or (behind > "\x7f" and 0x80 <= parts[k + 1][0] < 0xC0):
                parts[k] = b"\xa2\xe3"
    return b"".join(parts), [0, *accumulate(map(len, parts))]


def pieces(chars: str, data: bytes, offsets: list[int], *, whole_characters: bool) -> Iterator[tuple[int, int, str]]:
    """Stretches of ``chars`` whose bytes are UTF-8: first character, last, what they read as.

    Stretches with a short broken place between them are one; it becomes U+FFFD.

    Args:
        chars: what was misread.
        data: its bytes.
        offsets: where each character begins in ``data``, with one entry for the end.
        whole_characters: two bytes a character: a stretch needs two characters of
            three bytes to count, since one may be chance.
    """

    def index(at: int) -> int:
        return bisect_right(offsets, at) - 1

    def boundary(at: int) -> int:
        """First character boundary at or behind a byte."""
        return bisect_left(offsets, at)

    clusters: list[tuple[int, int, bool]] = []
    for match in _WELL_FORMED.finditer(data):
        start, end = match.span()
        strong = end - start >= (6 if whole_characters else 2)
        first = index(start)
        if offsets[first] != start:
            # Begins inside a character, whose other half belongs to a broken one in front: sure only if long.
            strong = end - start >= 9
        elif not strong and data[start] < 0xE2:
            continue  # honest characters are often two bytes that UTF-8 allows
        if clusters:
            begin, until, sure = clusters[-1]
            gap = chars[boundary(until) : first]
            if len(gap) <= _GAP and all(char in "?\ufffd" or rarity(char) > _RARE for char in gap):
                clusters[-1] = begin, end, sure or strong
                continue
        if strong or offsets[first] == start:
            clusters.append((start, end, strong))
    for start, end, sure in clusters:
        if not sure:
            continue
        first, last = index(start), boundary(end)
        stop = offsets[last]
        broken = stop != end
        # What is left of a character that lost its end, as 銆 of 。 is.
        if (
            whole_characters
            and last < len(chars)
            and _INCOMPLETE.fullmatch(data, end, offsets[last + 1])
            and (broken or chars[last + 1 : last + 2] in {"?", LOST} or rarity(chars[last]) > _RARE)
        ):
            last, broken = last + 1, True
            stop = offsets[last]
        if whole_characters and chars[last : last + 1] == "€" and chars[last + 1 : last + 2] in {"?", LOST}:
            last, broken = last + 1, True  # bytes of a broken character, whichever they are
            stop = offsets[last]
        if broken and last < len(chars) and chars[last] in "?\ufffd":
            last += 1
        yield first, last, _no_chance(data[offsets[first] : stop].decode("utf-8", "replace"))


def _no_chance(after: str) -> str:
    """``after`` with one U+FFFD for each broken place.

    Where bytes were lost, the rest of two characters may make up a third, which
    nobody wrote: it is beside the broken place and nearly always a rare one.
    """
    if LOST not in after:
        return after
    chars = list(after)
    for k, char in enumerate(after):
        if char > "\u2fff" and LOST in after[max(0, k - 1) : k + 2] and rarity(char) > _NOBODY_WRITES:
            chars[k] = LOST
    return _LOST_RUN.sub(LOST, "".join(chars))
