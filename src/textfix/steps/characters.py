"""Characters that a page brought along and no author typed.

Invisible characters, odd spaces, control characters, escape sequences,
entities, full-width Latin letters and digits, full-width signs of code,
letters apart from their accents, radicals and compatibility forms that look
like a Chinese character and are another one. Emoji, joiners of Arabic and
Indic scripts, rare characters and private-use ones (but those that stand for
a known one) survive, and so do full-width punctuation and the indent of
ideographic spaces.
"""

from __future__ import annotations

import re
import unicodedata
from heapq import merge
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from textfix.census import census, places
from textfix.character_kinds import DEBRIS, ODD, PAIR_CODE_SIGN, PAIR_LETTER_QUOTE, PAIR_SCHEME_COLON
from textfix.script_kind import han_count, is_chinese, script_kind
from textfix.steps import NOTHING, Findings
from textfix.steps._protected import Guard
from textfix.steps._rules import matches_at, rule_table, until_stable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textfix.config import Config
    from textfix.edits import Edit

__all__ = ["find"]

RULES = rule_table(
    "characters",
    (
        ("invisible", 0.99, "An invisible character does nothing here and breaks search and comparison."),
        ("joiner", 0.97, "A joiner has no function between these characters."),
        ("direction", 0.95, "A mark of writing direction has no function without right-to-left text beside it."),
        ("space", 0.99, "An odd space stands where a plain one belongs."),
        ("control", 0.99, "A control character is no text."),
        ("line-break", 0.97, "An unusual line separator is written as a line feed."),
        ("escape", 0.99, "A terminal escape sequence is no text."),
        ("entity", 0.97, "An HTML entity was left undecoded."),
        ("full-width", 0.99, "Latin letters and digits are written in half width."),
        ("code-sign", 0.95, "A sign of code or of an address is written in half width."),
        ("apostrophe", 0.96, "Two quotation marks stand in place of an apostrophe."),
        ("composed", 0.98, "A letter and its accent are one character."),
        ("private-use", 0.97, "A code point of private use stands for a character that has one of its own."),
        ("radical", 0.98, "A radical sign stands for the character it looks like."),
        ("compatibility", 0.99, "A compatibility form stands for the character itself."),
    ),
)

_INVISIBLE = "\u00ad\u180e\u200b\u2060\ufeff\ufffc"  # soft hyphen, separators, spaces of no width, object mark
_JOINERS = "\u200c\u200d"
_DIRECTION = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_KANGXI = "\u2f00-\u2fd5"
_SUPPLEMENT_BLOCK = "\u2e80-\u2ef3"
_COMPATIBILITY = "\uf900-\ufad9"
_COMPATIBILITY_RARE = "\U0002f800-\U0002fa1d"
_ACCENTS = "\u0300-\u036f\u3099\u309a"

# What stands in private use for a character that Unicode has by now: those of GB18030 up to 2005, and the bullets that
# word processors take from their symbol fonts.
_PRIVATE: dict[str, str] = {
    **dict(zip("\ue816\ue817\ue818\ue831\ue83b\ue855", "𠂇𠂉𠃌𡗗𢦏𤇾", strict=True)),
    **dict(zip("\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864", "龴龵龶龷龸龹龺龻", strict=True)),
    **{chr(0xE78D + k): chr(code) for k, code in enumerate((0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)))},
    "\ue7c7": "ḿ",
    "\ue7c8": "ǹ",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf0a7": "▪",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
}
_PRIVATE_USE = "".join(_PRIVATE)

_CODE_ASCII, _CODE_WIDE = "A-Za-z0-9_)\\]}\"'", "（；｛"  # side by side in code, and in a name with a remark
_RARE_SIGNS = "＃％＜＞＝＋＊／＆｜＠＿"

# First a cheap look whether anything is there at all; this set is within the
# Basic Multilingual Plane, which makes the search many times faster.
_ANY = re.compile(
    f"[&{_INVISIBLE}{_JOINERS}{_DIRECTION}{_SPACES}{_BREAKS}{_CONTROLS}{_WIDE}{_KANGXI}{_SUPPLEMENT_BLOCK}"
    f"{_COMPATIBILITY}{_ACCENTS}{_PRIVATE_USE}]"
    r'|[A-Za-z](?:\\"\\"|"")[a-z]'
    f"|[{_CODE_ASCII}][{_CODE_WIDE}]|[{_RARE_SIGNS}]"
)
_ANY_PAIRS = PAIR_CODE_SIGN | PAIR_LETTER_QUOTE  # where it begins, beside the odd characters
_ANY_RARE = re.compile(f"[{_COMPATIBILITY_RARE}]")

_SIGNS = "（）＃％；，：｛｝［］＜＞＝＋＊／＆｜！＠＿－＂＇＄＾｀～＼．？"
_AMP = r"(?:amp|#0{0,5}38|#[xX]0{0,5}26);"
_SIGN = re.compile(f"[{_SIGNS}]")
_IS_ACCENT = re.compile(f"[{_ACCENTS}]")
_PLACE = re.compile(
    rf"(?P<entity>&(?:{_AMP})*(?:\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,30}});)"
    rf"|(?P<escape>\x1b(?:\[[0-?]{{0,32}}[ -/]{{0,4}}[@-~]|\][^\x07\x1b\n]{{0,200}}(?:\x07|\x1b\\)|[@-Z\\^_])?)"
    rf"|(?P<full_width>[{_WIDE}]+(?:．[{_WIDE}]+)*)"
    rf"|(?P<invisible>[{_INVISIBLE}]+)"
    rf"|(?P<joiner>[{_JOINERS}]+)"
    rf"|(?P<direction>[{_DIRECTION}]+)"
    rf"|(?P<space>[{_SPACES}]+)"
    rf"|(?P<line_break>[{_BREAKS}])"
    rf"|(?P<control>[{_CONTROLS}]+)"
    rf"|(?P<composed>[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u3041-\u30ff][{_ACCENTS}]{{1,3}})"
    rf"|(?P<private_use>[{_PRIVATE_USE}])"
    r'|(?<=[A-Za-z])(?P<apostrophe>\\"\\"|"")(?=(?:s|re|t|ve|ll|d|m)(?![A-Za-z]))'
    rf"|(?P<code_sign>[{_SIGNS}])"
    rf"|(?P<radical>[{_KANGXI}{_SUPPLEMENT_BLOCK}])"
    rf"|(?P<compatibility>[{_COMPATIBILITY}{_COMPATIBILITY_RARE}])"
)

# Code points of the radical supplement that look like a whole character. The
# others are parts of characters, and mean themselves where people name them.
_SUPPLEMENT: dict[str, str] = dict(
    zip(
        "⺊⺒⺟⺠⺪⺬⺽⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻭⻮⻯⻰⻲⻳",
        "卜巳母民疋示臼虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐歯齿竜龙亀龟",
        strict=True,
    )
)
# The Kangxi forms whose plain character a Simplified font draws like another one.
_SIMPLIFIED_LOOKS = {"⼾": "户", "⿈": "黄", "⾭": "青", "⻑": "长"}

_WIDE_TO_ASCII = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_WIDE_TO_ASCII[0xFF0E] = ord(".")

# Scripts and symbols in which joiners and spaces of no width mean something: Hebrew and Arabic to
# Mongolian and Khmer, their presentation forms, emoji and the characters that build them.
_NEEDS_MARKS = re.compile(
    "[\u0590-\u18af\u19e0-\u19ff\u1a20-\u1cff\u20e3\u2190-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    "\ua800-\uabff\ufb1d-\ufdff\ufe00-\ufe0f\ufe70-\ufefc\U00010800-\U00011fff\U0001e900-\U0001faff\U000e0000-\U000e01ff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BESIDE_RADICAL = re.compile(
    "[\u2e80-\u2fd5\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9，。、；：！？“”‘’（）《》「」0-9A-Za-z]"
)
_ABOUT_ENTITIES = re.compile(
    "实体|實體|转义|轉義|跳脫|[Hh][Tt][Mm][Ll]|[Xx][Mm][Ll]|&lt;/?[a-z]+|空格符|编码|編碼|源代码|原始碼"
)
_PLAIN_AMP = re.compile(_AMP)
_NUMERIC = re.compile(rf"&(?:{_AMP})*\#(?:[0-9]{{1,7}}|[xX][0-9A-Fa-f]{{1,6}});")
_LINE_FEED = re.compile(rf"\n|&(?:{_AMP})*#(?:0{{0,5}}10|[xX]0{{0,4}}[aA]);")


def find(text: str, config: Config) -> Findings:  # noqa: ARG001 - every step has this signature
    """The edits that replace or remove what is no character of the text.

    Args:
        text: any ``str``; text that is not Chinese passes through.
        config: not used by this step.

    >>> from textfix.config import Config
    >>> from textfix.edits import apply
    >>> text = "ＧＰＵ\u200b加速⼈⼯智能&amp;nbsp;技术"
    >>> apply(text, find(text, Config()).edits)
    'GPU加速人工智能 技术'
    """
    if (text.isascii() and "#" not in text) or not _may_have(text):
        return NOTHING
    if not (is_chinese(text) or _is_chinese_in_disguise(text[:100_000])):
        return NOTHING
    return Findings(until_stable(text, _one_pass, "characters"))


def _is_chinese_in_disguise(text: str) -> bool:
    """Whether a text is Chinese by its radicals, or by what its entities stand for (``&#25903;&#20184;``)."""
    if is_chinese(unicodedata.normalize("NFKC", text)):
        return True
    return "#" in text and is_chinese(_NUMERIC.sub(lambda match: _decoded(_body(match)) or "", text))


def _may_have(text: str) -> bool:
    """A cheap look whether anything is there at all."""
    for at in places(text, ODD, _ANY_PAIRS):  # noqa: SIM110 - few or none: any() takes longer to begin
        if _ANY.match(text, at) or _ANY_RARE.match(text, at):
            return True
    return False


def _one_pass(text: str) -> list[Edit]:
    place = _Place(text)
    edits: list[Edit] = []
    for match in matches_at(_PLACE, text, _starts(text, place)):
        kind = str(match.lastgroup)
        after = _ACTIONS[kind](place, match)
        if after is not None and after != match[0]:
            edits.append(RULES[kind.replace("_", "-")].edit(text, match.start(), match.end(), after))
    return edits


def _starts(text: str, place: _Place) -> Iterator[int]:
    """Where anything to be looked at may begin, in order."""
    odd = places(text, ODD)
    # A combining accent is the second character of its place.
    others = [at - 1 for at in odd if at and _IS_ACCENT.match(text, at)]
    others += [at + 1 for at in places(text, pairs=PAIR_LETTER_QUOTE | PAIR_SCHEME_COLON)]
    for first, last in _bare_lines(text):
        if place.is_code(first):
            others += [found.start() for found in _SIGN.finditer(text, first, last)]
    return merge(odd, sorted(others))


def _bare_lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines in which no Chinese stands in front of what may be a comment: only those can be code."""
    start = 0
    while start < len(text):
        found = _UNTIL_COMMENT.match(text, start)
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if found is not None and found.end() > start:
            yield start, end
        start = end + 1


class _Place:
    """The text around the places looked at, with what is worked out only when asked for."""

    __slots__ = ("_code", "_simplified", "_wide", "guard", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.guard = Guard(text)
        self._simplified: bool | None = None
        self._code: tuple[int, int, bool] = (0, -1, False)
        self._wide: tuple[int, int, bool] = (0, -1, False)

    def is_code(self, at: int) -> bool:
        """Whether the line at ``at`` is code once its signs are half-width, and has no Chinese but in comments."""
        first, last, code = self._code
        if not first <= at <= last:
            first, last = self.text.rfind("\n", 0, at) + 1, self.text.find("\n", at)
            last = len(self.text) if last < 0 else last
            code = last - first <= _LONGEST_CODE and _is_code(self.text[first:last].translate(_SIGNS_TO_ASCII))
            self._code = first, last, code
        return code

    def is_wide(self, at: int) -> bool:
        """Whether most letters and digits of the line at ``at`` are full-width: the line is damaged, not an example."""
        first, last, wide = self._wide
        if not first <= at <= last:
            line = self.guard.line(at)
            first, last = line.start, line.end
            content = self.text[first:last]
            wide = len(_WIDE_SIGNS.findall(content)) > len(_NARROW_SIGNS.findall(content))
            self._wide = first, last, wide
        return wide

    def beside(self, match: re.Match[str]) -> str:
        """The code points right before and after the match."""
        return self.text[max(0, match.start() - 1) : match.start()] + self.text[match.end() : match.end() + 1]

    def simplified(self) -> bool:
        """Whether the text is not in Traditional characters."""
        if self._simplified is None:
            self._simplified = script_kind(self.text) != "traditional"
        return self._simplified


# What only code has, on a line without Chinese.
_CODE = re.compile(
    r"[{};][ \t]{0,4}$|&&|\|\||[=!<>]=|->|::|\)[ \t]{0,4}\{"
    r"|^[ \t]{0,40}#[ \t]{0,4}(?:if|ifdef|ifndef|define|include|endif|elif|pragma)\b"
    r"|(?<!\w)[A-Za-z_]\w{0,40}\([^()\n]{0,80}\)[ \t]{0,4}[;{]|^[ \t]{0,40}(?:for|if|while|switch) ?\("
)


def _is_code(line: str) -> bool:
    return han_count(_COMMENT.sub("", line)) == 0 and _CODE.search(line) is not None


# The beginning of a line up to what may be a comment, or to its end.
_UNTIL_COMMENT = re.compile(
    "[^/／#＃\n\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]*(?:[/／#＃\n]|\\Z)"
)
_COMMENT = re.compile(r"//[^\n]*|/\*[^\n]*|(?<=\s)#[^\n]*")
_LONGEST_CODE = 300


def _delete(place: _Place, match: re.Match[str]) -> str | None:  # noqa: ARG001
    return ""


def _invisible(place: _Place, match: re.Match[str]) -> str | None:
    # Thai, Khmer and others break lines at a space of no width.
    return None if _NEEDS_MARKS.search(place.beside(match)) else ""


def _direction(place: _Place, match: re.Match[str]) -> str | None:
    around = place.text[max(0, match.start() - 40) : match.end() + 40]
    return None if _RIGHT_TO_LEFT.search(around) else ""


def _space(place: _Place, match: re.Match[str]) -> str | None:  # noqa: ARG001
    return " " * len(match[0])


def _line_break(place: _Place, match: re.Match[str]) -> str | None:
    # Beside a line feed (a form feed between pages, say) nothing is to be broken.
    return "" if "\n" in place.beside(match) else "\n"


def _entity(place: _Place, match: re.Match[str]) -> str | None:
    start = match.start()
    line = place.guard.line(start)
    if place.guard.protects(start, match.end()):
        return None
    # Who writes about entities writes &nbsp; and means it; a page that lost its markup has words around it.
    if line.han and _ABOUT_ENTITIES.search(place.text[max(line.start, start - 60) : min(line.end, match.end() + 60)]):
        return None
    # A table of entities has each of them on a line of its own.
    if not line.han and _ABOUT_ENTITIES.search(place.text[max(0, start - 120) : match.end() + 60]):
        return None
    after = _decoded(_body(match))
    if after == "\r":
        return "" if _LINE_FEED.match(place.text, match.end()) else "\n"
    return after


def _body(match: re.Match[str]) -> str:
    """An entity without its ``&`` and without what escaped that again."""
    return _PLAIN_AMP.sub("", match[0][1:]) or "amp;"


def _decoded(body: str) -> str | None:
    """What the entity ``body`` (without its ``&``, with its ``;``) stands for; None if nothing."""
    if not body.startswith("#"):
        # The 252 names that pages use; HTML 5 has two thousand more, which a mistyped name is likelier than.
        known = 0x27 if body == "apos;" else name2codepoint.get(body[:-1])
        if known is None:
            return None
        character = chr(known)
    else:
        number = body[1:-1]
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        if code in range(0x80, 0xA0):
            # Browsers read these as Windows-1252.
            character = bytes([code]).decode("cp1252", "replace").replace("\ufffd", "")
        elif code == 0 or code in range(0xD800, 0xE000) or code > 0x10FFFF:
            return None
        else:
            character = chr(code)
    if _SPACE_ONLY.fullmatch(character):
        return " "
    return _NOTHING.sub("", unicodedata.normalize("NFC", character))


_SPACE_ONLY = re.compile(f"[{_SPACES}]")
_NOTHING = re.compile(f"[{_INVISIBLE}{_DIRECTION}{_CONTROLS}{_BREAKS}]")


def _full_width(place: _Place, match: re.Match[str]) -> str | None:
    if place.guard.protects(match.start(), match.end()) and not place.is_wide(match.start()):
        return None
    if census(place.text).kinds & DEBRIS and _DEBRIS.search(place.beside(match)):
        return None  # a broken piece of text that is lost, not a letter: 锟缴德ｏ拷
    if _ABOUT_WIDTH.search(place.text, max(0, match.start() - 12), match.start()):
        return None
    return match[0].translate(_WIDE_TO_ASCII)


_ABOUT_WIDTH = re.compile("全角|全形")  # （全角）１２３: shown on purpose
_WIDE_SIGNS = re.compile(f"[{_WIDE}]")
_NARROW_SIGNS = re.compile("[0-9A-Za-z]")
_DEBRIS = re.compile("[锟斤拷德]")


def _composed(place: _Place, match: re.Match[str]) -> str | None:  # noqa: ARG001
    return unicodedata.normalize("NFC", match[0])


def _private_use(place: _Place, match: re.Match[str]) -> str | None:  # noqa: ARG001
    return _PRIVATE[match[0]]


def _apostrophe(place: _Place, match: re.Match[str]) -> str | None:  # noqa: ARG001
    return "'"


def _code_sign(place: _Place, match: re.Match[str]) -> str | None:
    """A full-width sign, if it stands in code, in an address or in front of a word of code."""
    sign = match[0].translate(_SIGNS_TO_ASCII)
    text, at = place.text, match.start()
    if sign in "%#":
        # kill ％<jobid>, printf ％s, ＃include; 占３．５％ and 第＃5号 stay.
        words = _AFTER_PERCENT if sign == "%" else _AFTER_HASH
        if not text[at - 1 : at].isdigit() and words.match(text, at + 1):
            return sign
    if sign in "@:/" and any(
        found.start() <= at < found.end() for found in _IN_ADDRESS.finditer(text, max(0, at - 40), at + 40)
    ):
        return sign
    if sign == ";" and _name_alone(text, at):
        return None
    # (层二) in a comment: Chinese keeps its own signs there.
    return sign if place.is_code(at) and not han_count(place.beside(match)) else None


def _name_alone(text: str, at: int) -> bool:
    """Whether only a name stands before the sign in its line."""
    begin = text.rfind("\n", max(0, at - _LONGEST_NAME), at) + 1
    return (begin > 0 or at < _LONGEST_NAME) and _NAME_ALONE.fullmatch(text, begin, at + 1) is not None


_LONGEST_NAME = 80  # code points, with what stands before it in its line
_SIGNS_TO_ASCII = {ord(sign): ord(sign) - 0xFEE0 for sign in _SIGNS}
# A name on a line of its own, as code inside a sentence becomes when its markup is lost; not a word of a language.
_NAME_ALONE = re.compile(
    r"(?:[./-]*[^\w./-])*(?!(?:break|continue|return|default)\b)[\w./-]+(?:\(\d\w?[)）])?[^\w./-]*；"
)
_AFTER_PERCENT = re.compile(r"<[A-Za-z_]+>|[0-9.]{0,4}(?:[sdfxucp]|l[du])(?![A-Za-z])|[A-Z_]{3,30}[%％]")
_AFTER_HASH = re.compile(r"(?:include|define|ifdef|ifndef|if|endif|else|elif|undef|pragma)\b|!/")
_IN_ADDRESS = re.compile(r"[A-Za-z0-9._-]{2,30}＠[A-Za-z0-9-]{2,30}[.．][a-z]|(?:https?|ftp)[：:][／/]{2}[A-Za-z0-9]")


def _radical(place: _Place, match: re.Match[str]) -> str | None:
    sign = match[0]
    if not _BESIDE_RADICAL.search(place.beside(match)):
        return None  # a radical by itself is meant as one
    if sign in _SIMPLIFIED_LOOKS and place.simplified():
        return _SIMPLIFIED_LOOKS[sign]
    return _SUPPLEMENT.get(sign) or (unicodedata.normalize("NFKC", sign) if sign >= "\u2f00" else None)


def _compatibility(place: _Place, match: re.Match[str]) -> str | None:  # noqa: ARG001
    return unicodedata.normalize("NFKC", match[0])


_ACTIONS: dict[str, Callable[[_Place, re.Match[str]], str | None]] = {
    "entity": _entity,
    "escape": _delete,
    "full_width": _full_width,
    "invisible": _invisible,
    "joiner": _invisible,
    "direction": _direction,
    "space": _space,
    "line_break": _line_break,
    "control": _delete,
    "composed": _composed,
    "private_use": _private_use,
    "apostrophe": _apostrophe,
    "code_sign": _code_sign,
    "radical": _radical,
    "compatibility": _compatibility,
}
