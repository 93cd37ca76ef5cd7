"""Step ``brackets``: pages whose characters are followed by injected pinyin, 開(kāi)發(fā).

The generator of such pages turns a Simplified page to Traditional, character
by character, and writes pinyin behind part of the characters. The evidence is
the whole text: many such brackets, behind common characters, most of which the
turn has changed. Then the pinyin goes, and the page is given back in
Simplified. Textbooks and glossaries mean their pinyin: they annotate rare
characters, or all of them, or one character in two readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from textfix.census import census, places
from textfix.char_frequency import rarity
from textfix.character_kinds import PAIR_BRACKET_LETTER
from textfix.conversion import simplification
from textfix.counting import count
from textfix.edits import Edit, apply, compose
from textfix.script_kind import han_count, only_in, script_kind
from textfix.steps import NOTHING, Findings
from textfix.steps._rules import Rule, matches_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textfix.config import Config

__all__ = ["find"]

PINYIN = Rule("brackets", "pinyin", 0.98, "Pinyin injected behind a character, as throughout this text.")
PINYIN_ONLY = Rule("brackets", "pinyin", 0.9, "Pinyin injected behind common characters, as throughout this text.")
TURNED = Rule("brackets", "turned-page", 0.97, "A page with injected pinyin is a Simplified one turned to Traditional.")
NOTE = "Pinyin was injected behind {}."
NOTE_TURNED = "Pinyin was injected behind {}; the page was turned from Simplified to Traditional."

# The syllables of Mandarin without tones, by their initials (- for none).
_SYLLABLES: dict[str, str] = {
    "-": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo ü üe v ve ue",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo ü üe v ve ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un ü üe üan ün",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un ü üe üan ün",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un ü üe üan ün",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
SYLLABLES = frozenset(
    ("" if initial == "-" else initial) + final for initial, finals in _SYLLABLES.items() for final in finals.split()
)

_BRACKET = re.compile(
    r"[(（]\s{0,3}(?:<[a-z][^<>\n]{0,80}>\s{0,3})?"
    r"([A-Za-zÀ-ÿāēīōūńňēěĕǎăĭǐŏǒŭǔǖǘǚǜǹḿɑɡ\u0300-\u030c]{1,10})([1-5]?)"
    r"\s{0,3}(?:</[a-z]{1,10}>\s{0,3})?[)）]"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_TONES = {"\u0304", "\u0301", "\u030c", "\u0306", "\u0300"}  # macron, acute, caron (or the breve meant for it), grave
_TAG_REACH = 90
_CLOSING_TAG = re.compile(r"\s{0,2}</[a-z]{1,10}>")

# Characters without a tone of their own, and how they are then written.
_NEUTRAL = frozenset({
    "了le", "瞭le", "的de", "得de", "地de", "着zhe", "著zhe", "们men", "們men", "么me", "麼me", "麽me", "吗ma", "嗎ma",
    "呢ne", "吧ba", "啊a", "个ge", "個ge", "子zi", "头tou", "頭tou",
})  # fmt: skip

# Words of texts that are about pronunciation.
_ABOUT_PINYIN = re.compile("拼音|读音|讀音|注音|读作|讀作|多音字|生字|声调|聲調")

# What counts as many brackets. A page in Traditional characters gives itself away sooner.
_ENOUGH_TURNED = 3  # … where at least _TURNED_SHARE of the annotated characters are Traditional-only
_TURNED_SHARE = 0.45
_SHORT = 400  # Chinese characters of a text in which fewer are enough, behind characters that any reader knows
_NEEDLESS_BITS = (0.0, 9.5, 11.5)  # rarity of these, by the number of brackets
_ENOUGH_MIXED = 6  # … where plain characters are annotated too
_ENOUGH_PLAIN_SCRIPT = 10  # … where the text is in Simplified characters
_ENOUGH_ABOUT_PINYIN = 15
_DENSEST = 0.6  # of the Chinese characters; textbooks annotate all
_RAREST = 14.5  # bits, mean; glossaries annotate rare characters
_RAREST_PLAIN_SCRIPT = 12.0
_REPEATED_SHARE = 0.15  # of brackets behind a character annotated before; textbooks annotate once
_FUNCTION_SHARE = 0.08  # of brackets behind characters like 的 and 是, which no reader needs to be told
_FUNCTION_BITS = 8.5
_TWO_READINGS_SHARE = 0.2  # of the repeated characters; a list of characters with several readings

# What OpenCC's t2s leaves as it is because Traditional text may mean it. A turned page does not.
_LEFT_BY_T2S = {"於": "于", "睪": "睾", "痺": "痹", "暱": "昵"}


@dataclass(frozen=True, slots=True)
class _Note:
    """One bracket: the span to remove, the character in front, the syllable without tone, whether it had one."""

    start: int
    end: int
    char: str
    syllable: str
    toned: bool


def find(text: str, config: Config) -> Findings:  # noqa: ARG001  (the contract of all steps)
    """Injected pinyin, and the way back to Simplified of the page that bears it.

    Args:
        text: any ``str``.
        config: not needed.

    >>> from textfix import Config
    >>> page = "軟件開(kāi)發(fā)團隊應(yīng)當(dāng)規(guī)范流程，讓用戶體驗(yàn)更好。"
    >>> apply(page, find(page, Config()).edits)
    '软件开发团队应当规范流程，让用户体验更好。'
    >>> find("“重(chóng)新”和“重(zhòng)量”，两个读音。", Config()).edits
    ()
    """
    if text.isascii() or not census(text).pairs & PAIR_BRACKET_LETTER:
        return NOTHING
    notes = list(_notes(text))
    if not notes:
        return NOTHING
    bare = _without(text, notes)
    kind = script_kind(bare)
    turned = kind in {"traditional", "mixed"}
    chosen = _injected(notes, han_count(bare), about_pinyin=bool(_ABOUT_PINYIN.search(bare)), turned=turned)
    if not chosen:
        return NOTHING
    rule = PINYIN if turned else PINYIN_ONLY
    edits: list[Edit] = [rule.edit(text, note.start, note.end, "") for note in chosen]
    if turned:
        bare = apply(text, edits)
        edits = compose(text, edits, list(_back_to_simplified(bare)))
    remark = (NOTE_TURNED if turned else NOTE).format(count(len(chosen), "character"))
    return Findings(edits=tuple(edits), facts={"notes": (remark,)})


def _notes(text: str) -> Iterator[_Note]:
    """The brackets with one Mandarin syllable right behind a Chinese character."""
    for match in matches_at(_BRACKET, text, places(text, pairs=PAIR_BRACKET_LETTER)):
        if len(match[1]) > 1 and match[1].isupper():
            continue  # 证书授权（CA） is an abbreviation
        letters = unicodedata.normalize("NFD", match[1].lower().replace("ɑ", "a").replace("ɡ", "g"))
        toned = bool(match[2]) or any(mark in _TONES for mark in letters)
        syllable = unicodedata.normalize("NFC", "".join(mark for mark in letters if mark not in _TONES))
        if syllable not in SYLLABLES:
            continue
        start, end = match.span()
        # The bracket may stand in markup of its own, or behind a line end.
        if text[start - 1 : start] == ">":
            tag = text.rfind("<", max(0, start - _TAG_REACH), start)
            closing = _CLOSING_TAG.match(text, end)
            if tag > 0 and closing:
                start, end = tag, closing.end()
        before = start
        while before and start - before < 2 and text[before - 1].isspace():
            before -= 1
        if before and _HAN.match(text, before - 1):
            # A line end in front of it stays: which break is the page's own cannot be told.
            start = start if "\n" in text[before:start] else before
            yield _Note(start, end, text[before - 1], syllable, toned)


def _without(text: str, notes: Sequence[_Note]) -> str:
    pieces, at = [], 0
    for note in notes:
        pieces.append(text[at : note.start])
        at = note.end
    return "".join((*pieces, text[at:]))


@lru_cache(maxsize=1)
def _traditional() -> frozenset[str]:
    return frozenset(only_in("traditional"))


def _injected(notes: Sequence[_Note], han: int, *, about_pinyin: bool, turned: bool) -> Sequence[_Note]:
    """The brackets that a generator put there; none where the text means its pinyin."""
    traditional = _traditional()
    toned_before = {(note.char, note.syllable) for note in notes if note.toned}
    # Plain letters may be an option or a variable (函數(a)): they count behind a character that the turn changed,
    # or if most are plain and they are more than a letter.
    plain = [note for note in notes if not note.toned and note.char in traditional]
    plain_page = turned and len(plain) >= _ENOUGH_MIXED and 2 * len(plain) > len(notes) - len(toned_before)
    chosen = [
        note
        for note in notes
        if note.toned
        or note.char + note.syllable in _NEUTRAL
        or (turned and note.char in traditional)
        or (note.char, note.syllable) in toned_before
        or (plain_page and len(note.syllable) > 1)
    ]
    count = len(chosen)
    if count < _ENOUGH_TURNED:
        needless = (
            _NEEDLESS_BITS[count] if turned and not about_pinyin and han <= _SHORT and count == len(notes) else 0.0
        )
        common = (note.toned and note.char in traditional and rarity(note.char) <= needless for note in chosen)
        return chosen if all(common) else ()
    if count > _DENSEST * han:
        return ()
    readings: dict[str, set[str]] = defaultdict(set)
    times: dict[str, int] = defaultdict(int)
    for note in chosen:
        readings[note.char].add(note.syllable)
        times[note.char] += 1
    repeated = [char for char, n in times.items() if n > 1]
    if repeated and sum(len(readings[char]) > 1 for char in repeated) > _TWO_READINGS_SHARE * len(repeated):
        return ()
    rare = sum(rarity(note.char) for note in chosen) / count
    share = sum(note.char in traditional for note in chosen) / count
    if about_pinyin and (count < _ENOUGH_ABOUT_PINYIN or share < _TURNED_SHARE):
        return ()
    if turned:
        enough = share >= _TURNED_SHARE or count >= _ENOUGH_MIXED
        return chosen if enough and rare <= _RAREST else ()
    senseless = (
        count - len(times) >= _REPEATED_SHARE * count
        or sum(rarity(note.char) <= _FUNCTION_BITS for note in chosen) >= _FUNCTION_SHARE * count
    )
    return chosen if count >= _ENOUGH_PLAIN_SCRIPT and senseless and rare <= _RAREST_PLAIN_SCRIPT else ()


def _back_to_simplified(bare: str) -> Iterator[Edit]:
    """Edits that turn the page without its pinyin back to Simplified, a character each where lengths allow."""
    for start, end, after in simplification(bare, also=_LEFT_BY_T2S):
        if len(after) != end - start:
            yield TURNED.edit(bare, start, end, after)
            continue
        for at, char in enumerate(after, start):
            if bare[at] != char:
                yield TURNED.edit(bare, at, at + 1, char)
