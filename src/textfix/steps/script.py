"""Step ``script``: stray Traditional characters, wrong conversions, and conversion on request.

Without ``to_script`` an honest text keeps its script. Single Traditional
characters inside clearly Simplified text, as converters and spinners leave
them (訪问, 參数), are put right; quotations, names in brackets and Japanese stay.
In Traditional text that a converter has broken (皇後, 髮明) the wrong choices
among one-to-many characters are put right (``_wrong_conversions``).

With ``to_script`` each line is converted from the script that it is in, so
that Simplified text is never run through a Traditional-to-Simplified table.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from textfix.census import count, places
from textfix.char_frequency import rarity
from textfix.character_kinds import TRADITIONAL
from textfix.conversion import changes, converter, simplification
from textfix.edits import apply, compose
from textfix.script_kind import only_in, script_kind
from textfix.steps import NOTHING, Findings
from textfix.steps._rules import Rule, matches_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textfix.config import Config
    from textfix.edits import Edit

__all__ = ["find"]

STRAY_IN_WORD = Rule(
    "script", "stray", 0.98, "A Traditional character beside a Simplified one, in a text that is Simplified."
)
STRAY = Rule("script", "stray-word", 0.92, "A stray Traditional word in a text that is Simplified.")
CONVERTED = {
    "simplified": Rule("script", "to-simplified", 0.99, "Converted to Simplified Chinese, as asked for."),
    "taiwan": Rule("script", "to-taiwan", 0.99, "Converted to Traditional Chinese of Taiwan, as asked for."),
    "hongkong": Rule("script", "to-hongkong", 0.99, "Converted to Traditional Chinese of Hong Kong, as asked for."),
}

# OpenCC configuration for a line, by the script wanted and the script the line is in.
# Lines in Traditional characters only get the regional forms: 裏 → 裡.
CONVERSIONS: dict[tuple[str, str], str] = {
    ("simplified", "traditional"): "t2s",
    ("simplified", "mixed"): "t2s",
    ("taiwan", "simplified"): "s2twp",
    ("taiwan", "mixed"): "s2twp",
    ("taiwan", "traditional"): "t2tw",
    ("hongkong", "simplified"): "s2hk",
    ("hongkong", "mixed"): "s2hk",
    ("hongkong", "traditional"): "t2hk",
}

# Traditional characters that Simplified texts write on purpose: names, brands, terms (滙丰, 鉅惠, 噁唑, 摺扇).
KEPT = "滙舖鉅鑑鍾噁寀湊摺"
_RAREST = 16.0  # bits; a Simplified counterpart that nobody writes shows a name (頴 → 颕)

# Rare forms that no Traditional text needs, since it writes their Simplified counterpart too (儁 for 俊, 旂 for 旗, 麴
# for 曲). They stand in names and classics on purpose: put right only beside as many other strays.
RARE_FORMS = (
    "侷俬倖傢儁冑卹卽唸嚥嚮塚姦孃崑弔彫彿慄慼慾懞拚挱捨捱搧摺擡敎旂旣曏枴柺査棊榘樑殭汎泝淩濛瀋灕牴獃琱璿痠癥"
    "眞睏矇硃碕稜穀箚簑絃綑綵纍纔翫菴蓆蔔蕓薑衊衕衚覈譟貍踰踴輓遡醣釦鏇閤闆闇霑鞦韆颳飱餬餵鬍鬨鵰麪麫麯麴鼕齣"
)

_LONGEST = 2  # more Traditional characters in a row are a word or a name that is meant
_WINDOW = 30  # code points on each side that show what script the place is in
_OUTWEIGHED = 2  # how many telling characters there must be in that window for each Traditional one in the block
_TOGETHER = 15  # code points between Traditional characters of one block at most
_CLEARLY = 4  # … and in the whole text, where strays are so many that it counts as mixed
_QUOTE_REACH = 60  # how far a quotation mark or bracket is looked for
_OPEN, _CLOSE = "「『“‘《〈（([【", "」』”’》〉）)]】"
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_KANA_REACH = 6
_LINE = re.compile("[^\n]+")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Expressions for one Traditional-only run and one Simplified-only character."""
    return re.compile(f"[{only_in('traditional')}]+"), re.compile(f"[{only_in('simplified')}]")


def find(text: str, config: Config) -> Findings:
    """Stray Traditional characters and wrong conversions, and the conversion that ``config.to_script`` asks for.

    Args:
        text: any ``str``.
        config: ``to_script`` is read.

    >>> from textfix import Config
    >>> stray = "这样就能正常訪问服务器，把第一个參数传给它，函数会检查这个对象。"
    >>> [edit.after for edit in find(stray, Config()).edits]
    ['访', '参']
    >>> find("這個參數要傳給伺服器。", Config()).edits
    ()
    >>> [edit.after for edit in find("皇後的頭發很長。", Config()).edits]
    ['后', '髮']
    >>> [edit.after for edit in find("這個參數", Config(to_script="simplified")).edits]
    ['这个参数']
    """
    if text.isascii():
        return NOTHING
    if config.to_script == "simplified":
        return Findings(edits=tuple(_converted(text, config.to_script)))
    if config.to_script is None and not count(text, TRADITIONAL):
        return NOTHING
    repaired = _wrong_conversions(text) if script_kind(text) == "traditional" else Findings()
    if config.to_script is None:
        # A text is either Traditional with wrong conversions or Simplified with strays.
        return repaired if repaired.edits else Findings(edits=tuple(_in_company(list(_strays(text)))))
    current = apply(text, repaired.edits)
    return Findings(edits=tuple(compose(text, repaired.edits, list(_converted(current, config.to_script)))))


def _strays(text: str) -> Iterator[Edit]:
    """Edits for Traditional characters that do not belong in a Simplified text."""
    traditional, simplified = _patterns()
    if not count(text, TRADITIONAL) or (kind := script_kind(text)) not in {"simplified", "mixed"}:
        return
    runs = list(matches_at(traditional, text, places(text, TRADITIONAL)))
    if kind == "mixed":
        strange = sum(run.end() - run.start() for run in runs)
        # 訪问 is neither: a character beside one of the other script, wherever it stands, needs less around it.
        torn = all(run.end() - run.start() == 1 and _beside(simplified, text, run) for run in runs)
        if len(simplified.findall(text)) < (_OUTWEIGHED if torn else _CLEARLY) * strange:
            return
    convert = converter("t2s")
    for block in _blocks(runs):
        first, last = block[0].start(), block[-1].end()
        strange = sum(run.end() - run.start() for run in block)
        lo, hi = max(0, first - _WINDOW), last + _WINDOW
        # Neighbouring blocks count like Simplified characters: putting them right must not change what is done here.
        near = len(simplified.findall(text, lo, hi)) + sum(map(len, traditional.findall(text, lo, hi))) - strange
        if near < _OUTWEIGHED * strange:
            continue
        for run in block:
            start, end = run.span()
            after = convert(run[0])
            if end - start > _LONGEST or any(char in KEPT for char in run[0]) or max(map(rarity, after)) > _RAREST:
                continue
            if _quoted(text, start, end) or _beside_kana(text, start, end):
                continue
            beside = _beside(simplified, text, run)
            yield (STRAY_IN_WORD if beside else STRAY).edit(text, start, end, after)


def _in_company(edits: list[Edit]) -> list[Edit]:
    """The edits, without those of rare forms unless as many others stand beside them."""
    others = [edit for edit in edits if not any(char in RARE_FORMS for char in edit.before)]
    return others if 2 * len(others) < len(edits) else edits


def _wrong_conversions(text: str) -> Findings:
    """What a converter has broken in a Traditional text; its model loads with the first of them."""
    from textfix.steps._wrong_conversions import repairs

    return repairs(text)


def _beside(simplified: re.Pattern[str], text: str, run: re.Match[str]) -> bool:
    """Whether a Simplified-only character stands right before or behind the run."""
    start, end = run.span()
    return bool(simplified.match(text, end) or (start and simplified.match(text, start - 1)))


def _blocks(runs: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """The Traditional runs, those close to each other together: a quotation in Traditional is one block."""
    block: list[re.Match[str]] = []
    for run in runs:
        if block and run.start() - block[-1].end() > _TOGETHER:
            yield block
            block = []
        block.append(run)
    if block:
        yield block


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether the place stands in quotation marks or brackets whose content has nothing Simplified in it."""
    if text[start - 1 : start] == '"' == text[end : end + 1]:
        return True
    lo, hi = start, end
    while lo > max(0, start - _QUOTE_REACH) and text[lo - 1] not in _OPEN + _CLOSE + "\n":
        lo -= 1
    while hi < min(len(text), end + _QUOTE_REACH) and text[hi] not in _OPEN + _CLOSE + "\n":
        hi += 1
    if lo == 0 or hi == len(text) or text[lo - 1] not in _OPEN or text[hi] not in _CLOSE:
        return False
    return _patterns()[1].search(text, lo, hi) is None


def _beside_kana(text: str, start: int, end: int) -> bool:
    return _KANA.search(text, max(0, start - _KANA_REACH), end + _KANA_REACH) is not None


def _converted(text: str, wanted: str) -> Iterator[Edit]:
    """Edits that bring each line into the script wanted."""
    whole = script_kind(text)
    if whole == "none":
        return
    rule = CONVERTED[wanted]
    traditional = _patterns()[0]
    for line in _LINE.finditer(text):
        kind = script_kind(line[0])
        if kind == "either":
            kind = whole if whole in {"simplified", "traditional"} else "simplified"
        config = CONVERSIONS.get((wanted, kind))
        if config:
            first, last = line.span()
            found = simplification(text, first, last) if config == "t2s" else changes(text, config, first, last)
            for start, end, after in found:
                yield rule.edit(text, start, end, after)
        elif (wanted, kind) == ("simplified", "simplified"):
            # Nothing but the characters that cannot be Simplified: what else t2s would touch is right as it is.
            for run in traditional.finditer(text, line.start(), line.end()):
                after = converter("t2s")(run[0])
                if after != run[0]:
                    yield rule.edit(text, run.start(), run.end(), after)
