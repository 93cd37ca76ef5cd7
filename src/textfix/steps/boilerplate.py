"""What a site puts before and after an article: navigation, credits, copyright, contact and advertisement lines.

The rules are data (``dictionaries/boilerplate/``, format in its README).
Only whole lines at the very head or tail are looked at, a sentence of the
article ends the look, and something must be left that is still an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from textfix.errors import DictionaryError
from textfix.resources import dictionary_folder
from textfix.script_kind import han_count, is_chinese
from textfix.steps import Findings
from textfix.steps._rules import rule_table, until_stable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textfix.config import Config
    from textfix.edits import Edit

__all__ = ["find"]

RULES = rule_table(
    "boilerplate",
    (
        ("tail", 0.9, "These lines after the article belong to the site."),
        ("head", 0.9, "These lines before the article belong to the site."),
        ("credit", 0.92, "The editor's name in brackets belongs to the site."),
    ),
)

_LOOK = 60  # lines from each end
_LONGEST_STATEMENT = 200  # a line that begins with a sure rule, such as a disclaimer
_LONGEST_SURE = 80
_LONGEST_HINT = 50
_LONGEST_OTHER = 30  # a line inside a block that matches no rule
_LEAST_HINTS = 4

_SENTENCE = re.compile("[。！？；]")
_RULER = re.compile(r"[-=_*~|｜丨·•—#>+\s]{1,80}")
_BULLET = re.compile(r"[-*+•·●◆■▪>#|｜\s]+")
_LAST_RULER = re.compile(r"[ \t\u3000]+[|｜丨·•_=—-]{1,5}\Z")
_CREDIT = re.compile(
    "[（(【\\[](?:责任编辑|責任編輯|责编|本文编辑|网络编辑|文字编辑|实习编辑)[:：｜| ]?"
    "[ 0-9A-Za-z_\u00b7\u4e00-\u9fff、，]{1,24}[）)】\\]]\\s*\\Z"
)
_AS_FULL = str.maketrans({":": "：", ",": "，", "|": "｜", " ": "", "\t": "", "\u3000": "", "\u00a0": "", "\r": ""})

SURE, HINT, RULER, OTHER, TEXT = "sure", "hint", "ruler", "other", "text"
WEAK = "weak"  # a hint that stands inside a line and may be a word of the article


def find(text: str, config: Config) -> Findings:  # noqa: ARG001 - every step has this signature
    r"""The edits that remove the lines of the site around an article.

    Args:
        text: any ``str``; text that is not Chinese passes through.
        config: not used by this step.

    Raises:
        DictionaryError: a rule file cannot be read.

    >>> from textfix.config import Config
    >>> from textfix.edits import apply
    >>> text = "大桥昨天上午正式通车，许多市民步行过江。\n\n责任编辑：小王\n上一篇：没有了"
    >>> apply(text, find(text, Config()).edits)
    '大桥昨天上午正式通车，许多市民步行过江。'
    """
    if text.isascii() or not _may_have(text) or not is_chinese(text):
        return Findings()
    return Findings(until_stable(text, _one_pass))


def _may_have(text: str) -> bool:
    """A cheap look: does a line near the head or the tail match anything?"""
    if _CREDIT.search(text, max(0, len(text) - 80)):
        return True
    head, tail = _rules("head"), _rules("tail")
    if any(tail.kind(text[start:end]) in {SURE, HINT, WEAK} for start, end in islice(_lines_up(text), 3)):
        return True
    return any(head.kind(text[start:end]) in {SURE, HINT, WEAK} for start, end in islice(_lines_down(text), 1))


def _one_pass(text: str) -> list[Edit]:
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
    return bool(_SENTENCE.search(kept)) and han_count(kept) > han_count(removed)


def _tail_start(text: str) -> int | None:
    """Where the site's lines after the article begin, with the white space before them; None if there are none."""
    rules = _rules("tail")
    matched = others = sure = 0
    cut: int | None = None
    for start, end in islice(_lines_up(text), _LOOK):
        kind = rules.kind(text[start:end])
        if kind == TEXT:
            break
        matched += kind in {SURE, HINT, WEAK}
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
    rules = _rules("head")
    hints = sure = 0
    cut = at = 0
    for start, end in islice(_lines_down(text), _LOOK):
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


def _lines_up(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines that are not blank, last first."""
    end = len(text)
    while end > 0:
        start = text.rfind("\n", 0, end) + 1
        if text[start:end].strip():
            yield start, end
        end = start - 1


def _lines_down(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines that are not blank, first first."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield start, end
        start = end + 1


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules for one end of a page, by weight and kind."""

    lines: dict[str, frozenset[str]]
    starts: dict[str, tuple[str, ...]]
    inside: dict[str, tuple[str, ...]]

    def kind(self, line: str) -> str:
        """What a line is: sure, hint, weak, ruler, other (short) or text (of the article)."""
        if len(line) > 2 * _LONGEST_STATEMENT:
            return TEXT
        if _RULER.fullmatch(line):
            return RULER
        plain = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
        plain = plain.translate(_AS_FULL)
        sentence = _SENTENCE.search(plain)
        if len(plain) <= _LONGEST_STATEMENT and plain.startswith(self.starts[SURE]):
            return SURE
        if len(plain) <= _LONGEST_SURE and (plain in self.lines[SURE] or self._inside(SURE, plain)):
            return SURE
        if sentence or len(plain) > _LONGEST_HINT:
            return TEXT
        if plain in self.lines[HINT] or plain.startswith(self.starts[HINT]):
            return HINT
        if self._inside(HINT, plain):
            return WEAK
        return OTHER if len(plain) <= _LONGEST_OTHER else TEXT

    def _inside(self, weight: str, plain: str) -> bool:
        return any(part in plain for part in self.inside[weight])


@lru_cache(maxsize=2)
def _rules(end: str) -> _Rules:
    """The rules in ``head.tsv`` or ``tail.tsv``."""
    path = dictionary_folder("boilerplate") / f"{end}.tsv"
    found: dict[tuple[str, str], list[str]] = {(k, w): [] for k in ("line", "start", "contains") for w in (SURE, HINT)}
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DictionaryError(f"{path.name} cannot be read: {error}") from error
    for number, line in enumerate(content.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 4 or (columns[1], columns[2]) not in found or not columns[0]:
            raise DictionaryError(f"{path.name}, line {number}: not text, kind, weight and note")
        found[columns[1], columns[2]].append(columns[0].translate(_AS_FULL))
    return _Rules(
        {w: frozenset(found["line", w]) for w in (SURE, HINT)},
        {w: tuple(found["start", w]) for w in (SURE, HINT)},
        {w: tuple(found["contains", w]) for w in (SURE, HINT)},
    )
