"""GBK text that lost a byte: from there on every character is made of the halves of two.

A byte of a character became ``?``, and up to the next ASCII character the
second byte of each character was read together with the first byte of the next:
打孔屏幕手機 → 打?灼聊皇謾C. The bytes between are all there, so they are read
again from the other half on. Of the character that lost its byte only the full
stop and the like can be told; otherwise U+FFFD stands for it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from textfix.char_frequency import mean_rarity, rarity
from textfix.steps._rereading import LOST, Repair
from textfix.steps._rules import Rule, matches_at

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["repairs"]

SHIFTED = Rule("mojibake", "gbk-shifted", 0.95, "GBK text lost a byte, and its characters were read from their halves.")
EATEN_TAG = Rule("mojibake", "gbk-eaten-tag", 0.95, "GBK text lost a byte before a full stop, a quote and a tag.")

# Marks of a lost byte, a half-width mark that was full-width when it was misread, the run, and what ends it.
_PLACE = re.compile("[?\ufffd]{1,3}([;:!,]?)([^\x00-\x7f\ufffd]{2,})([?\ufffd@-~]?)")
# 。” before a tag: A1 A3 A1 B1 3C is read as ?, ！, and B1 swallows the <.
_TAG = re.compile(r"\?！\?(?=/(?:p|div|span|h[1-6]|li|td|strong|font|section|blockquote)>)")

# A full stop and the character behind it: A1 A3 C8 xx without its first byte is read as ?, Ｈ, and xx fits nothing.
_STOP = re.compile(
    "(?<=[\u4e00-\u9fff”》）A-Za-z0-9])\\?[Ａ-Ｚａ-ｚ０-９＝＜＞＠＋－＊／＃＄％＆](?:\\?|\ufffd)(?=[\u4e00-\u9fff“《])"
)

_LEAST = 4  # characters that must be read from halves
_MOST_BITS = 13.0  # mean rarity of the reading, in bits, …
_MOST_BITS_SHORT = 12.0  # … and of one of a few characters
_FEW = 6
_GAIN = 2.5  # bits by which a character of it is more common than of what stands there, in the mean …
_GAIN_ALL = 14.0  # … and in all
_RAREST = 22.0  # bits; no single character of the reading may be rarer
_RARE_TAIL = 14.5  # bits; a letter behind the run that would make a rarer character is the text's own
_FULL_STOP = "。".encode("gbk")
_MARKS = "。，、”“；：！？"
_AFTER_BAO = set("护證证護持障险險存留健安密管卫衛守养養修全值姆温溫洁潔")  # 保 ends with the same byte as 。
_FIRST_SURE = 3.0  # bits by which the first character must be more common than the next best


@lru_cache(maxsize=256)
def _first(trail: int) -> str:
    """The character that lost its first byte, if its second byte tells it clearly enough; else U+FFFD."""
    readings = []
    for lead in range(0x81, 0xFF):
        char = bytes([lead, trail]).decode("gbk", "ignore")
        if len(char) == 1:
            readings.append((rarity(char), char))
    readings.sort()
    if readings[0][1] in _MARKS and readings[1][0] - readings[0][0] >= _FIRST_SURE:
        return readings[0][1]
    return LOST


def repairs(text: str) -> Iterator[Repair]:
    """Places that read as clear Chinese from the other half of their characters on.

    >>> [repair.after for repair in repairs("首发打??灼聊皇謾C")]
    ['�屏幕手機']
    >>> list(repairs("真的吗?我不知道,明天再说吧"))
    []
    """
    for match in matches_at(_TAG, text, _lost(text)):
        yield Repair(match.start(), match.end(), "。”<", EATEN_TAG)
    for match in matches_at(_STOP, text, _lost(text)):
        yield Repair(*match.span(), "。" + LOST, SHIFTED)
    for match in matches_at(_PLACE, text, _lost(text)):
        repair = _read(match)
        if repair is not None:
            yield repair


def _lost(text: str) -> Iterator[int]:
    """Where a mark of a lost byte stands, in order: every place begins with one."""
    mark, lost = text.find("?"), text.find(LOST)
    while mark >= 0 or lost >= 0:
        if lost < 0 or 0 <= mark < lost:
            yield mark
            mark = text.find("?", mark + 1)
        else:
            yield lost
            lost = text.find(LOST, lost + 1)


def _read(match: re.Match[str]) -> Repair | None:
    """The reading of one run from its second byte on, if it is clearly better."""
    mark, run, tail = match.groups()
    if mean_rarity(run) < _MOST_BITS:
        return None
    data = run.encode("gbk", "replace")
    if len(data) != 2 * len(run):
        return None
    if mark:
        data = chr(ord(mark) + 0xFEE0).encode("gbk") + data
    try:
        inner = data[1:-1].decode("gbk")
    except UnicodeDecodeError:
        return None
    last, end = LOST, match.end(2)
    if tail and tail not in "?\ufffd":
        char = (data[-1:] + tail.encode()).decode("gbk", "ignore")
        if len(char) == 1 and rarity(char) <= _RARE_TAIL:
            last, end = char, match.end(3)
    elif tail:
        end = match.end(3)
        if data[-1] == _FULL_STOP[0] and match.string[end : end + 1] in {"", "\n"}:
            last = "。"
    clear = inner + (last if last != LOST and end == match.end(3) and tail not in "?\ufffd" else "")
    mean = mean_rarity(clear)
    gain = mean_rarity(run) - mean
    if any(char < "\x80" or rarity(char) > _RAREST for char in clear):
        return None
    # A full-width letter between ? and ? is the end of a full stop: nobody writes that.
    sure = data[0] == _FULL_STOP[1] and tail in {"?", LOST} and run[0] not in _MARKS
    least, gain_all = (1, 0.0) if sure else (_LEAST, _GAIN_ALL)
    limit = _MOST_BITS if sure or len(clear) >= _FEW else _MOST_BITS_SHORT
    if len(clear) < least or mean > limit or gain < _GAIN or gain * len(clear) < gain_all:
        return None
    first = LOST if data[0] == _FULL_STOP[1] and inner[0] in _AFTER_BAO else _first(data[0])
    return Repair(match.start(), end, first + inner + last, SHIFTED)
