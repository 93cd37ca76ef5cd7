"""Step ``mojibake``: Chinese that was read with the wrong codec and can be read again.

Each damage is the inverse of one reading: write the characters back to bytes
with the codec they were misread with, read the bytes with the right one. That
is done only on evidence: the bytes must be well-formed in the right codec, and
the result must be made of much more common characters than what stands there.
Where single bytes were lost on the way, the rest is repaired piece by piece and
U+FFFD stands for the broken character: nothing is invented. 锟斤拷, 烫烫烫 and
U+FFFD themselves are beyond repair and only noted. Text about mojibake stays.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from textfix.census import census, places
from textfix.character_kinds import DEBRIS
from textfix.counting import count
from textfix.edits import Edit, OffsetMap, apply, compose
from textfix.script_kind import han_count
from textfix.steps import NOTHING, Findings
from textfix.steps._misreadings import FAMILIES
from textfix.steps._rules import matches_at

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.steps._misreadings import Family
    from textfix.steps._rereading import Repair

__all__ = ["find"]

DOUBTFUL = 0.4  # confidence of a repair that the text may mean: it is about mojibake, or quotes it

NOTE = "At {} text was lost before (锟斤拷, 烫烫烫, 屯屯屯 or U+FFFD stands there); it is beyond repair."
_BEYOND_REPAIR = re.compile("(?:锟斤拷|锟斤|斤拷)+|烫{3,}|屯{3,}|\ufffd+")

# Words of texts about mojibake, and how much clean Chinese for each damaged character makes the damage an example.
_ABOUT = re.compile("乱码|亂碼|编码|編碼|字符集|[Mm]ojibake|锟斤拷|GBK|gbk|UTF-?8|utf-?8|[Uu]nicode|Big5|big5")
_ABOUT_SHARE = 3
_QUOTED_SHARE = 6
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"', "'": "'", "`": "`", "（": "）", "(": ")"}

_ROUNDS = 4  # a repair may show what its neighbour was


def find(text: str, config: Config) -> Findings:  # noqa: ARG001  (the contract of all steps)
    """Repairs of misread Chinese, and a note on what is beyond repair.

    Args:
        text: any ``str``.
        config: not needed.

    >>> from textfix import Config
    >>> [edit.after for edit in find("标题: 浣犲ソ锛屼笘鐣", Config()).edits]
    ['你好，世�']
    >>> [edit.after for edit in find("ÖÐÎÄ²âÊÔ", Config()).edits]
    ['中文测试']
    >>> find("常说的锟斤拷就是这样来的", Config()).edits
    ()
    """
    if text.isascii():
        return NOTHING
    families = _possible(text)
    lost = sum(1 for _ in matches_at(_BEYOND_REPAIR, text, places(text, DEBRIS)))
    if not families and not lost:
        return NOTHING
    made: list[Edit] = []
    meant: list[Edit] = []
    current = text
    for _ in range(_ROUNDS):
        edits, doubtful = _once(current, families)
        if not edits and not doubtful:
            break
        offsets = OffsetMap(made)
        for item in doubtful:
            start, end = offsets.span(item.start, item.end)
            meant.append(replace(item, start=start, end=end, before=text[start:end]))
        if not edits:
            break
        made = compose(text, made, edits)
        current = apply(current, edits)
        families = _possible(current)
        meant.clear()
    return Findings(tuple(made), tuple(meant), {"notes": (NOTE.format(count(lost, "place")),)} if lost else {})


def _possible(text: str) -> list[Family]:
    """The families of which a text can have a misreading."""
    found = census(text)
    return [family for family in FAMILIES if family.possible(text, found)]


def _once(text: str, families: list[Family]) -> tuple[list[Edit], list[Edit]]:
    """One round: edits, and repairs of what the text may mean."""
    repairs: list[Repair] = []
    for family in families:
        repairs += family.repairs(text)
    if not repairs or not (han_count(text) or any(han_count(repair.after) for repair in repairs)):
        return [], []  # a broken quotation mark in a text that is not Chinese stays
    repairs.sort(key=lambda repair: repair.start)
    damaged = sum(repair.end - repair.start for repair in repairs)
    clean = han_count(text) - sum(han_count(text[repair.start : repair.end]) for repair in repairs)
    about = clean > _ABOUT_SHARE * damaged and _ABOUT.search(text) is not None
    made: list[Edit] = []
    meant: list[Edit] = []
    at = 0
    for repair in repairs:
        start, end = repair.start, repair.end
        if start < at or text[start:end] == repair.after:
            continue
        at = end
        edit = repair.rule.edit(text, start, end, repair.after)
        closing = _QUOTES.get(text[start - 1 : start])
        quoted = closing is not None and text[end : end + 1] == closing and clean > _QUOTED_SHARE * damaged
        if about or quoted:
            meant.append(replace(edit, confidence=DOUBTFUL))
        else:
            made.append(edit)
    return made, meant
