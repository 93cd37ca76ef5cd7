"""What a site puts around and into an article: navigation, credits, copyright, contact and advertisement lines.

The rules are data (``dictionaries/boilerplate/``, format in its README). At
the head and the tail only whole lines are looked at, a sentence of the
article ends the look, and something must be left that is still an article.
Inside it only what no author writes goes (``_injected``), and with
``config.site_lines`` what many pages of the site have in common.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textfix.census import census
from textfix.character_kinds import BLANK, ODD
from textfix.edits import apply
from textfix.script_kind import han_count, is_chinese
from textfix.steps import NOTHING, Findings
from textfix.steps._boilerplate_rules import HINT, OTHER, RULER, SURE, TEXT, WEAK, end_rules
from textfix.steps._injected import injected
from textfix.steps._lines import lines_down, lines_up
from textfix.steps._rules import rule_table, until_stable
from textfix.steps._site_lines import site_spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textfix.config import Config
    from textfix.edits import Edit
    from textfix.steps._boilerplate_rules import EndRules

__all__ = ["find"]

RULES = rule_table(
    "boilerplate",
    (
        ("tail", 0.9, "These lines after the article belong to the site."),
        ("head", 0.9, "These lines before the article belong to the site."),
        ("credit", 0.92, "The editor's name in brackets belongs to the site."),
        ("inserted", 0.93, "The site pushed this into the article."),
        ("keywords", 0.93, "A row of keywords for search engines is no text."),
        ("tag", 0.9, "A tag of the page was glued to the end of a paragraph."),
        ("site-line", 0.93, "Many pages of the site have this line."),
    ),
)

_MATCHING = frozenset({SURE, HINT, WEAK})  # kinds of lines that match a rule
_LOOK = 60  # lines from each end
_LEAST_HINTS = 4

_SENTENCE = re.compile("[。！？；]")
# A comma, and enough around it that it is no list of links.
_CLAUSES = re.compile(r"(?:[^\s，,]{4,60}，){2}[^\s，,]{4}")
_LAST_RULER = re.compile(r"[ \t\u3000]+[|｜丨·•_=—-]{1,5}\Z")
_CREDIT = re.compile(
    "[（(【\\[](?:责任编辑|責任編輯|责编|本文编辑|网络编辑|文字编辑|实习编辑)[:：｜| ]?"
    "[ 0-9A-Za-z_\u00b7\u4e00-\u9fff、，]{1,24}[）)】\\]]\\s*\\Z"
)
_CREDIT_END = "）)】]"


def find(text: str, config: Config) -> Findings:
    r"""The edits that remove what belongs to the site and not to the article.

    Args:
        text: any ``str``; text that is not Chinese passes through.
        config: ``site_lines`` is read.

    Raises:
        DictionaryError: a rule file cannot be read.

    >>> from textfix.config import Config
    >>> from textfix.edits import apply
    >>> text = "大桥昨天上午正式通车，许多市民步行过江。\n\n责任编辑：小王\n上一篇：没有了"
    >>> apply(text, find(text, Config()).edits)
    '大桥昨天上午正式通车，许多市民步行过江。'
    """
    if text.isascii() or not is_chinese(text):
        return NOTHING
    places = list(injected(text))
    lines = config.site_lines
    if not places and not lines and not _may_have(text):
        return NOTHING
    doubtful = [
        replace(RULES[place.rule].edit(text, place.start, place.end, ""), confidence=_DOUBTFUL)
        for place in places
        if not place.sure
    ]
    return Findings(until_stable(text, partial(_one_pass, lines), ("boilerplate", lines)), doubtful)


_DOUBTFUL = 0.5  # confidence of what is only suggested


def _may_have(text: str) -> bool:
    """A cheap look: does a line near the head or the tail match anything?"""
    if text.rstrip()[-1:] in _CREDIT_END and _CREDIT.search(text, max(0, len(text) - 80)):
        return True
    kinds = census(text).kinds
    bare = not kinds & (BLANK | ODD)
    first = lines_down(text, 1)
    return _any_matches(text, end_rules("tail"), lines_up(text, 3), bare=bare) or _any_matches(
        text, end_rules("head"), first, bare=bare
    )


def _any_matches(text: str, rules: EndRules, lines: Iterable[tuple[int, int]], *, bare: bool) -> bool:
    """Whether one of the lines matches a rule; ``bare`` ones have no spaces."""
    for start, end in lines:
        if bare and rules.is_plainly_text(text, start, end):
            continue
        if rules.kind(text[start:end]) in _MATCHING:
            return True
    return False


def _one_pass(lines: tuple[str, ...], text: str) -> list[Edit]:
    """What was pushed into the article; once that is gone, what stands around it."""
    edits = [RULES[place.rule].edit(text, place.start, place.end, "") for place in injected(text) if place.sure]
    if not edits and lines:
        edits = [RULES["site-line"].edit(text, start, end, "") for start, end in site_spans(text, lines)]
    if edits and _is_article(apply(text, edits)):
        return edits
    return _around(text)


def _around(text: str) -> list[Edit]:
    edits = []
    if (end := _head_end(text)) and _leaves_article(text[end:], text[:end]):
        edits.append(RULES["head"].edit(text, 0, end, ""))
    size = len(text)
    start = _tail_start(text)
    if start is not None and _leaves_article(text[end:start], text[start:]):
        last = text[start - 1 : start] if start else ""
        # The text keeps its final line feed, if it had one.
        stop = size - 1 if text.endswith("\n") and last != "\n" else size
        edits.append(RULES["tail"].edit(text, start, stop, ""))
    elif found := _CREDIT.search(text, max(0, size - 80)):
        start = len(text[: found.start()].rstrip())
        stop = found.start() + len(found[0].rstrip())
        if start > end and _leaves_article(text[end:start], found[0]):
            edits.append(RULES["credit"].edit(text, start, stop, ""))
    return edits


def _leaves_article(kept: str, removed: str) -> bool:
    """Whether what is kept is still an article and more than what is removed."""
    return _is_article(kept) and han_count(kept) > han_count(removed)


def _is_article(text: str) -> bool:
    """Whether there is a sentence, or a long piece of one."""
    return _SENTENCE.search(text) is not None or _CLAUSES.search(text) is not None


def _tail_start(text: str) -> int | None:
    """Where the site's lines after the article begin, with the white space before them; None if there are none."""
    rules = end_rules("tail")
    matched = others = sure = 0
    cut: int | None = None
    for start, end in lines_up(text, _LOOK):
        kind = rules.kind(text[start:end])
        if kind == TEXT:
            break
        matched += kind in _MATCHING
        sure += kind == SURE
        others += kind == OTHER
        # A block of many hints, or a sure line with what stands right above it: 来源：… 责任编辑：…
        block = matched >= _LEAST_HINTS and kind != OTHER and matched >= others
        credits_ = sure > 0 and kind in {SURE, HINT, RULER} and matched >= others and (kind != HINT or not others)
        if block or credits_:
            cut = start
    if cut is None:
        return None
    kept = text[:cut].rstrip()
    ruler = _LAST_RULER.search(kept, max(0, len(kept) - 12))
    return len(kept[: ruler.start()].rstrip()) if ruler else len(kept)


def _head_end(text: str) -> int:
    """Where the site's lines before the article end, with the white space after them; 0 if there are none."""
    rules = end_rules("head")
    hints = sure = 0
    cut = at = 0
    for start, end in lines_down(text, _LOOK):
        kind = rules.kind(text[start:end])
        # No other line is let pass here: it may be the headline.
        if kind not in {SURE, HINT, WEAK, RULER}:
            at = start
            break
        sure += kind == SURE
        hints += kind in {HINT, WEAK}
        if kind == SURE or hints >= _LEAST_HINTS or (sure and kind == RULER):
            cut = end
    if not cut:
        return 0
    return at if at > cut and not text[cut:at].strip() else len(text) - len(text[cut:].lstrip())
