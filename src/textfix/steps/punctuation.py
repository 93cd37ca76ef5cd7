"""Punctuation that a keyboard or a converter left wrong inside Chinese.

Half-width , ; : ? ! ( ) become full-width where Chinese stands around them,
and so do quotes, ellipses and dashes (``_quotes``); doubled and mixed marks
become one, by a table. Numbers, times, addresses, code, tables and Latin
phrases keep what they have. What is a matter of style (``_style``) is settled
where ``config.style`` asks for it.
"""

from __future__ import annotations

import re
from functools import partial
from heapq import merge
from typing import TYPE_CHECKING

from textfix.census import census, places
from textfix.character_kinds import (
    NARROW_BRACKET,
    PAIR_COMMA_SPACE,
    PAIR_DOUBLED,
    PAIR_HAN_MARK,
    PAIR_MARK_HAN,
    PAIR_SPACE_MARK,
)
from textfix.edits import apply, compose
from textfix.script_kind import han_count, is_chinese
from textfix.steps import NOTHING, Findings
from textfix.steps._protected import Guard
from textfix.steps._quotes import found_in, quote_marks
from textfix.steps._rules import matches_at, rule_table, until_stable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textfix.config import Config
    from textfix.edits import Edit

__all__ = ["find"]

RULES = rule_table(
    "punctuation",
    (
        ("comma", 0.97, "A comma between Chinese words is full-width."),
        ("semicolon", 0.97, "A semicolon between Chinese words is full-width."),
        ("colon", 0.96, "A colon after a Chinese word is full-width."),
        ("question", 0.96, "A question mark after a Chinese word is full-width."),
        ("exclamation", 0.97, "An exclamation mark after a Chinese word is full-width."),
        ("brackets", 0.95, "Brackets around Chinese words are full-width."),
        ("bracket-pair", 0.95, "A bracket and its partner have the same width."),
        ("quotes", 0.94, "Quotation marks around Chinese are curly, and come in pairs."),
        ("quote-direction", 0.95, "A pair of quotation marks opens and closes."),
        ("title", 0.95, "A title stands between 《 and 》."),
        ("ellipsis", 0.95, "An ellipsis is six dots in the middle of two characters."),
        ("dash", 0.94, "A dash is as long as two characters."),
        ("spaces", 0.99, "A space between Chinese and Latin, as asked for."),
        ("no-spaces", 0.99, "No space between Chinese and Latin, as asked for."),
        ("corner-quotes", 0.99, "Quotation marks are 「」, as asked for."),
        ("curly-quotes", 0.99, "Quotation marks are “”, as asked for."),
        ("half-width-brackets", 0.99, "Brackets around Latin only are half-width, as asked for."),
        ("ellipses", 0.99, "An ellipsis is ……, as asked for."),
        ("headlines", 0.99, "A headline is not spaced out, as asked for."),
        ("doubled", 0.97, "One mark is enough where two were left."),
    ),
)

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CLOSING = "”’》）】」』〉％℃…"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_NAMES = {",": "comma", ";": "semicolon", ":": "colon", "?": "question", "!": "exclamation"}

# Where there is anything to judge.
_ANY = re.compile(
    f"[{_HAN}{_CLOSING}][,;:?!()]|[,;:?!()][{_HAN}]|[{_HAN}][,;]? [,(]|[，。；、：,;][，。；、：,;]|[？！]。|……。"
    f"|, [{_HAN}]"
)
_ANY_PAIRS = PAIR_HAN_MARK | PAIR_MARK_HAN | PAIR_COMMA_SPACE | PAIR_SPACE_MARK | PAIR_DOUBLED
_BESIDE_MARK = PAIR_HAN_MARK | PAIR_MARK_HAN | PAIR_COMMA_SPACE
_MARK = re.compile("[,;:]|[?!]+")
_RUN = re.compile("[，。；、：,;]{2,}|[？！]。(?!。)|……。(?!。)")
_BRACKET = re.compile(r"[()（）\n]")

_IS_HAN = re.compile(f"[{_HAN}]")
_AFTER_CHINESE = re.compile(f"[{_HAN}{_CLOSING}]")
_BEGINS_CHINESE = re.compile(f"[{_HAN}“‘《（「『【〈]")
_ASKS = re.compile("[吗嗎呢么麼吧啊呀哪何谁誰几幾嘛否啥咋]|怎样|怎樣|多少|难道|難道|岂|豈|为什|為什")
# 看到?一家人?,就: what stands there were quotation marks.
_LOST_QUOTES = re.compile(f"\\?[{_HAN}]{{1,12}}\\?[,，、;；。.的了]")
_LOST_QUOTE = re.compile(f"\\?[{_HAN}]{{1,12}}\\Z")
# 使用!来处理: the sign is spoken of.
_NAMED = re.compile("(?:使用|输入|輸入|键入|鍵入|按下|执行|執行|运行|添加|加上|符号|字符|命令|前缀)\\Z")
_TIME = re.compile("[时時分钟鐘]:[分秒]")  # 年-月-日 时:分:秒, 小时:分钟:秒钟
# 协议:主机端口:容器端口, 主设备号:从设备号: how something is written, not what is said.
_FORM = re.compile(f"[{_HAN}]{{1,6}}:[{_HAN}]{{1,6}}:[{_HAN}]|[{_HAN}]{{0,5}}([号號]):[{_HAN}]{{1,5}}\\1")
_LONGEST_FORM = 14
_CALL = re.compile(r"[A-Za-z0-9_.]\([^()\n]{0,60}\Z")  # EDATE(日期; 月数)
_ADDRESS = re.compile(r"[「“‘\"'][a-z]{2,12}:[^\s」”’\"'「“‘]{0,60}\Z")  # “uno:类型,参数;协议”
# The mark of a kind of document in a list of references, whose marks are half-width by its standard (GB/T 7714).
_REFERENCE = re.compile(
    r"(?<=[^ \t\n])\[(?:[JMCDNRSPGAZK]|(?:[JMCDNRSP]|EB|DB|CP|DS)/(?:OL|CD|MT|DK))\](?=[.,．，。:：/( \t]|$)",
    re.MULTILINE,
)
_LONGEST_FACE = 4  # code points of the name of a face in a forum: #(笑哭)
_NAMED_BEHIND = re.compile("命令|字符|字元|符号|符號|按?[键鍵]")  # 那么!命令
_SYMBOL = re.compile(f"[^{_HAN}A-Za-z0-9\\s“”‘’「」『』《》〈〉【】（）()…—～~。，、；：？！%％℃\"'-]")
_EMOTICON = re.compile(r":(?:[-'^]?[()DPpOo|3*/\\\[\]]+(?![A-Za-z0-9])|:)")
_DISPLAY = re.compile(r":0(?:\.[0-9])?(?![0-9.])")  # of the X Window System
_SHORT_CODE = re.compile(r":[a-z0-9_+-]{1,30}\Z")
_ENTITY = re.compile(r"(?:&#?[A-Za-z0-9]{1,30}|(?:quot|nbsp|amp|lt|gt|[lr][ds]?quo))\Z")
_WORD_BEFORE = re.compile(r"[A-Za-z]{2}\Z")
_CODE_INSIDE = re.compile(r"[{}<>=;$\\`|]|https?:")
_OPERATOR_BEFORE = re.compile(r"[*+/=×÷] ?\Z")  # 利润=数量 * (售价 - 成本)
_OPERATOR_BEHIND = re.compile(r" ?[*+/×÷]")

_WINDOW = 15  # code points on each side that must be mostly Chinese
_CHINESE_SHARE = 0.35  # not counting what both Chinese and Latin text have
_NEUTRAL = re.compile("[0-9 .,:%]+")
_LONGEST_BRACKET = 150
_IS_ASCII_WORD = re.compile("[0-9A-Za-z]")
_LABEL = 12  # code points of a line

# Doubled and mixed marks. What is not here (？！ ！！ 。。。 ：。) may be meant.
_HABIT = 2  # narrow marks
_ONE_MAY_BE_MEANT = frozenset({*_NAMES.values(), "brackets", "bracket-pair", "quotes"})
_UNEVEN = "bracket-pair"
_FULL_MARK = re.compile("[，；：？！。]")
_DOUBLED: dict[str, str] = {
    "。。": "。", "，。": "。", "。，": "。", "、。": "。", "；。": "。", "，、": "，", "、，": "，",
    "，；": "；", "；，": "；", "：，": "：", "？。": "？", "！。": "！", "……。": "……",
}  # fmt: skip
_REPEATABLE = "，、；："  # any number of these is one


def find(text: str, config: Config) -> Findings:
    """The edits that put Chinese punctuation right.

    Args:
        text: any ``str``; text that is not Chinese passes through.
        config: ``style`` is read.

    >>> from textfix.config import Config
    >>> from textfix.edits import apply
    >>> text = "比赛在8:30开始,门票1,200元(含税),，你来吗?"
    >>> apply(text, find(text, Config()).edits)
    '比赛在8:30开始，门票1,200元（含税），你来吗？'
    """
    if text.isascii() or not (config.style or _may_be_wrong(text) or found_in(text)) or not is_chinese(text):
        return NOTHING
    edits = until_stable(text, _one_pass, "punctuation")
    doubtful: list[Edit] = []
    if edits and not _is_habit(text, edits):
        # What was doubled is wrong wherever it stands.
        doubtful = [edit for edit in edits if edit.rule in _ONE_MAY_BE_MEANT]
        edits = [edit for edit in edits if edit.rule not in _ONE_MAY_BE_MEANT]
        # Without them the text may look otherwise: 中文:， had a full-width mark beside the narrow one.
        current = apply(text, edits)
        again = until_stable(current, _one_pass, "punctuation") if edits else []
        if again and _is_habit(current, again):
            edits, doubtful = compose(text, edits, again), []
    if config.style:
        current = apply(text, edits)
        edits = compose(text, edits, until_stable(current, partial(_style_pass, config.style)))
    return Findings(edits, doubtful)


def _style_pass(style: tuple[str, ...], text: str) -> list[Edit]:
    from textfix.steps._style import style_marks  # only who asks for a style pays for its expressions

    return _disjoint(text, style_marks(text, Guard(text), style))


def _disjoint(text: str, found: Iterable[tuple[int, int, str, str]]) -> list[Edit]:
    """Edits for the places, in order; of two that touch each other the first."""
    edits: list[Edit] = []
    for start, end, after, rule in sorted(found):
        if (not edits or start >= edits[-1].end) and text[start:end] != after:
            edits.append(RULES[rule].edit(text, start, end, after))
    return edits


def _may_be_wrong(text: str) -> bool:
    """A cheap look whether there is anything to judge."""
    if not census(text).pairs & _ANY_PAIRS:
        return False
    for at in _starts(text):  # noqa: SIM110 - most texts have one or two: any() takes longer to begin
        if _ANY.match(text, at):
            return True
    return False


def _starts(text: str) -> Iterator[int]:
    """Where something to judge may begin."""
    yield from places(text, pairs=_ANY_PAIRS & ~PAIR_SPACE_MARK)
    # A Chinese character before a space and a mark, and the first of the three marks ……。
    yield from (at - 1 for at in places(text, pairs=PAIR_SPACE_MARK | PAIR_DOUBLED) if at)


def _run_starts(text: str) -> Iterator[int]:
    """Where doubled marks may begin; ……。 is seen by its last two."""
    yield from (at - (text[at] == "…") for at in places(text, pairs=PAIR_DOUBLED) if at or text[at] != "…")


def _mark_starts(text: str) -> Iterable[int]:
    """Where a half-width mark stands beside Chinese, or a space and Chinese, in order."""
    behind = (at + 1 for at in places(text, pairs=PAIR_HAN_MARK))
    beside = places(text, pairs=PAIR_MARK_HAN | PAIR_COMMA_SPACE)
    # Where they are few, as a rule, sorting them is faster; where they are very many, merging takes no memory.
    return merge(behind, beside) if census(text).noted is None else sorted([*behind, *beside])


def _is_habit(text: str, edits: Sequence[Edit]) -> bool:
    """Whether the text breaks its punctuation, rather than having one odd mark or a taste for narrow brackets.

    A single narrow mark beside right ones is only reported, and so are narrow
    brackets in a text whose other marks are right.
    """
    narrow = sum(edit.rule in _NAMES.values() or edit.rule == "quotes" for edit in edits)
    return narrow >= _HABIT or (narrow == 1 and not _FULL_MARK.search(text)) or any(e.rule == _UNEVEN for e in edits)


def _one_pass(text: str) -> list[Edit]:
    guard = Guard(text)
    noted = census(text)
    edits = _runs(text, guard) if noted.pairs & PAIR_DOUBLED else []
    edits += _disjoint(text, quote_marks(text, guard))
    others = _marks(text, guard) if noted.pairs & _BESIDE_MARK else []
    if noted.kinds & NARROW_BRACKET:
        others += _brackets(text, guard)
    if edits and others:
        taken = {at for edit in edits for at in range(edit.start, edit.end)}
        others = [edit for edit in others if taken.isdisjoint(range(edit.start, edit.end))]
    return sorted(edits + others, key=lambda edit: edit.start)


def _runs(text: str, guard: Guard) -> list[Edit]:
    """Doubled and mixed marks."""
    edits = []
    for match in matches_at(_RUN, text, _run_starts(text)):
        start, end = match.span()
        run = match[0].replace(",", "，").replace(";", "；")
        after = run[0] if run[0] in _REPEATABLE and run == run[0] * len(run) else _DOUBLED.get(run)
        if after is None or guard.protects(start, end) or not _among_chinese(text, guard, start, end):
            continue
        # The first may close an entity or a statement: &mdash;， debugger;，
        if match[0][0] == ";" and text[start - 1 : start].isascii():
            continue
        # An empty place in a list of values: 1,,3
        if match[0].isascii() and _IS_ASCII_WORD.match(text[start - 1 : start]) and _IS_ASCII_WORD.match(text, end):
            continue
        # A sign of two colons in a label: 测试：：底层
        if run == "：：" and guard.line(start).end - guard.line(start).start < _LABEL:
            continue
        # Part of a face: ,,•₃•,, or ;>
        if _SYMBOL.match(text, end) or (start and _SYMBOL.match(text, start - 1)):
            continue
        # 键入！。: the first is what to type.
        if run[0] in "！？" and _NAMED.search(text, max(0, start - 4), start):
            continue
        # Marks right inside brackets or quotes are shown, not used.
        if text[start - 1 : start] in "（(“‘「『[`'\"" or (text[end : end + 1] in "）)”’」』]`'\"" and end < len(text)):
            continue
        if match[0].startswith(after):
            start += len(after)
            after = ""
        elif match[0].endswith(after):
            end -= len(after)
            after = ""
        edits.append(RULES["doubled"].edit(text, start, end, after))
    return edits


def _marks(text: str, guard: Guard) -> list[Edit]:
    """Half-width marks between Chinese words."""
    edits = []
    line_end, reference = 0, False
    for match in matches_at(_MARK, text, _mark_starts(text)):
        start, end = match.span()
        mark = match[0]
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        if mark[0] in "?!":
            wrong = _is_question(text, start, end, before, after)
        elif mark == ":":
            wrong = _is_colon(text, start, before, after)
        else:
            wrong = _is_comma(text, end, before, after) and not _is_of_code(text, start, mark)
        if not wrong or guard.protects(start, end) or not _among_chinese(text, guard, start, end):
            continue
        if mark in ",;:":
            if start >= line_end:  # each line is asked once
                line = guard.line(start)
                line_end = line.end
                reference = _REFERENCE.search(text, line.start, line_end) is not None
            if reference:
                continue
        # The full-width mark has its own space.
        if mark in ",;:" and after == " " and text[end + 1 : end + 2].isalnum():
            end += 1
        edits.append(RULES[_NAMES[mark[0]]].edit(text, start, end, "".join(_FULL[m] for m in mark)))
    return edits


def _is_comma(text: str, end: int, before: str, after: str) -> bool:
    """Whether the comma or semicolon that ends at ``end`` stands between Chinese words."""
    if _AFTER_CHINESE.match(before):
        return after not in "，。；、：,;" or not after
    if before.isalnum() or before in {")", "%", '"', "'", "*", "]"}:
        # After a Latin word or a number, the Chinese must follow at once, or after a space.
        return bool(_BEGINS_CHINESE.match(after)) or (after == " " and bool(_IS_HAN.match(text[end + 1 : end + 2])))
    return False


def _is_of_code(text: str, start: int, mark: str) -> bool:
    """Whether the comma or semicolon at ``start`` ends an entity or stands inside a call or an address."""
    if mark == ";" and (
        _ENTITY.search(text, max(0, start - 32), start) or _CALL.search(text, max(0, start - 64), start)
    ):
        return True
    return bool(_ADDRESS.search(text, max(0, start - 76), start))


def _around(text: str, at: int) -> tuple[int, int]:
    """The part of the line around an offset in which a form of writing may stand."""
    first, last = max(0, at - _LONGEST_FORM), min(len(text), at + _LONGEST_FORM)
    end = text.find("\n", at, last)
    return max(first, text.rfind("\n", first, at) + 1), last if end < 0 else end


def _is_colon(text: str, start: int, before: str, after: str) -> bool:
    """Whether the colon at ``start`` follows a Chinese word and is neither an emoticon nor a name."""
    if (
        _EMOTICON.match(text, start)
        or _DISPLAY.match(text, start)
        or _SHORT_CODE.search(text[max(0, start - 32) : start])
    ):
        return False
    if start and _TIME.match(text, start - 1):
        return False
    if any(found.start() < start < found.end() for found in _FORM.finditer(text, *_around(text, start))):
        return False
    if _AFTER_CHINESE.match(before):
        # 利用:has 选择器, 输入:wq
        return not ("a" <= after <= "z") or text.startswith(("http", "www."), start + 1)
    if _WORD_BEFORE.search(text[max(0, start - 2) : start]):
        return bool(_IS_HAN.match(after))
    return False


def _is_question(text: str, start: int, end: int, before: str, after: str) -> bool:
    """Whether the marks ? ! in ``text[start:end]`` end a Chinese phrase and stand for no lost character."""
    if not _AFTER_CHINESE.match(before):
        return False
    if after and (after in "，。；、：？！,;=&_/[$" or "a" <= after <= "z"):
        return False
    if after and after in "的了地得" and _LOST_QUOTE.search(text, max(0, start - 13), start):
        return False
    if _LOST_QUOTES.match(text, start) or _NAMED.search(text, max(0, start - 4), start):
        return False
    if _NAMED_BEHIND.match(text, end):
        return False
    # 你能够觉得? 字符是通配符, 朱?基: inside a line, the words before it must ask.
    if "?" in text[start:end] and (after == " " or _IS_HAN.match(after) or (after.isascii() and after.isalnum())):
        return end - start == 1 and bool(_ASKS.search(text[max(0, start - 12) : start]))
    return True


def _among_chinese(text: str, guard: Guard, start: int, end: int) -> bool:
    """Whether the words around the place are mostly Chinese."""
    line = guard.line(start)
    around = text[max(line.start, start - _WINDOW) : min(line.end, end + _WINDOW)]
    han = han_count(around)
    # What is enough of all is enough of less, and most places have it.
    return han >= _CHINESE_SHARE * len(around) or han >= _CHINESE_SHARE * len(_NEUTRAL.sub("", around))


def _in_lines_with(text: str, kinds: int, expression: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches in those lines, with their line ends, in which characters of these kinds stand."""
    done = 0
    for at in places(text, kinds):
        if at >= done:
            start, done = text.rfind("\n", 0, at) + 1, text.find("\n", at) + 1 or len(text)
            yield from expression.finditer(text, start, done)


def _brackets(text: str, guard: Guard) -> list[Edit]:
    """Half-width brackets around Chinese words, and pairs of unequal width; never one bracket of a pair alone."""
    edits = []
    opened: list[int] = []
    for match in _in_lines_with(text, NARROW_BRACKET, _BRACKET):
        sign, at = match[0], match.start()
        if sign == "\n":
            opened.clear()
        elif sign in "(（":
            opened.append(at)
        elif opened:
            start = opened.pop()
            pair = text[start] + sign
            if pair == "（）" or at - start > _LONGEST_BRACKET or not _is_chinese_pair(text, start, at):
                continue
            if guard.protects(start) or guard.protects(at) or not _among_chinese(text, guard, start, at + 1):
                continue
            rule = RULES["brackets" if pair == "()" else "bracket-pair"]
            # The full-width bracket has its own space.
            if pair[0] == "(":
                spaced = text[start - 1 : start] == " " and _IS_HAN.match(text[start - 2 : start - 1])
                edits.append(rule.edit(text, start - 1 if spaced else start, start + 1, "（"))
            if sign == ")":
                spaced = text[at + 1 : at + 2] == " " and _IS_HAN.match(text[at + 2 : at + 3])
                edits.append(rule.edit(text, at, at + 2 if spaced else at + 1, "）"))
    return edits


def _is_chinese_pair(text: str, start: int, at: int) -> bool:
    """Whether the brackets at ``start`` and ``at`` belong to a Chinese sentence."""
    inside = text[start + 1 : at]
    before, after = text[start - 1 : start] if start else "", text[at + 1 : at + 2]
    han = han_count(inside)
    if not han or _CODE_INSIDE.search(inside):
        return False
    # 2-(吡啶-2-基)-3-… is the name of a compound; f(数组).长度 and [文字](地址) are code.
    if before in set(")]-_.\\}") or after in set("-([.{^"):
        return False
    if before == "#" and len(inside) <= _LONGEST_FACE:
        return False
    if _OPERATOR_BEFORE.search(text, max(0, start - 2), start) or _OPERATOR_BEHIND.match(text, at + 1):
        return False
    if before.isascii() and before.isalnum():
        if ";" in inside or "/" in inside:
            return False  # MOD(被除数; 除数)
        return han >= 2 and 2 * han >= len(inside)
    return 3 * han >= len(inside) - inside.count(" ")
