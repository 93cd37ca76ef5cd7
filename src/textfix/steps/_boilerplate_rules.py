"""The rule files of ``dictionaries/boilerplate/``, read and ready to ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from textfix.errors import DictionaryError
from textfix.resources import dictionary_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["HINT", "OTHER", "RULER", "SURE", "TEXT", "WEAK", "EndRules", "end_rules", "injected_rules", "plain_form"]

_LONGEST_STATEMENT = 200  # a line that begins with a sure rule, such as a disclaimer
_LONGEST_SURE = 80
_LONGEST_HINT = 50
_LONGEST_OTHER = 30  # a line inside a block that matches no rule

_RULER = re.compile(r"[-=_*~|｜丨·•—#>+\s]{1,80}")
_BULLET = re.compile(r"[-*+•·●◆■▪>#|｜\s]+")
_SIGNS = frozenset("-=_*~|｜丨·•—#>+●◆■▪")  # what rulers and bullets begin with, but for white space
_AS_FULL = {":": "：", ",": "，", "|": "｜", " ": "", "\t": "", "\u3000": "", "\u00a0": ""}

# A row of links, or the way from the first page of a site to this one.
_LINKS = re.compile("[|｜>＞»›/·•\\s]+")
_WAY = re.compile("[>＞»›]")
_HOME = frozenset(("首页", "网站首页", "主页", "首頁"))
_LEAST_LINKS = 3
_LONGEST_LINK = 8

SURE, HINT, RULER, OTHER, TEXT = "sure", "hint", "ruler", "other", "text"
WEAK = "weak"  # a hint that stands inside a line and may be a word of the article

_END_KINDS = ("line", "start", "contains")
_INJECTED_KINDS = ("line", "contains", "inline", "paragraph", "keyword", "tag")


def plain_form(line: str) -> str:
    """A line as rules are compared with it: no bullet, no spaces, full-width marks."""
    bullet = _BULLET.match(line) if _begins_with_a_sign(line) else None
    return _full(line[bullet.end() :] if bullet else line)


def _begins_with_a_sign(line: str) -> bool:
    """Whether a line may be a ruler or begin with a bullet: few do."""
    first = line[:1]
    return first in _SIGNS or first.isspace()


def _has_spaces(line: str) -> bool:
    return " " in line or "\t" in line or "\u00a0" in line or "\u3000" in line


def _full(text: str) -> str:
    """The text without spaces, its marks full-width; faster than a translation, since a line has few of them."""
    for sign, full in _AS_FULL.items():
        if sign in text:
            text = text.replace(sign, full)
    return text


def _any_of(parts: Iterable[str]) -> re.Pattern[str]:
    """Expression for any of some texts; for none of them one that never matches."""
    return re.compile("|".join(map(re.escape, parts)) or "(?!)")


class Starts:
    """What lines may begin with. Few lines begin with the same two characters, so these are asked about first.

    Args:
        texts: in the form that rules are compared in; none may be empty.
    """

    __slots__ = ("_heads", "_raw", "_texts", "_width")

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(texts)
        self._width = min([2, *map(len, self._texts)])
        self._heads = frozenset(text[: self._width] for text in self._texts)
        self._raw = frozenset("".join(chars) for head in self._heads for chars in product(*map(_written_as, head)))

    def match(self, plain: str) -> bool:
        """Whether a line in that form begins with one of them."""
        return plain[: self._width] in self._heads and plain.startswith(self._texts)

    def may_match(self, head: str) -> bool:
        """Whether a line without bullet and spaces may begin with one of them; asked of two characters, as written."""
        return head[: self._width] in self._raw


def _written_as(char: str) -> list[str]:
    """A character of the form that rules are compared in, and what it may be made of."""
    return [char, *(sign for sign, full in _AS_FULL.items() if full == char)]


@dataclass(frozen=True, slots=True)
class EndRules:
    """The rules for one end of a page, by weight and kind."""

    lines: dict[str, frozenset[str]]
    starts: dict[str, Starts]
    inside: dict[str, re.Pattern[str]]

    def kind(self, line: str) -> str:
        """What a line is: sure, hint, weak, ruler, other (short) or text (of the article)."""
        if len(line) > 2 * _LONGEST_STATEMENT:
            return TEXT
        if _begins_with_a_sign(line):
            if _RULER.fullmatch(line):
                return RULER
            plain = plain_form(line)
        elif len(line) > _LONGEST_SURE and not (_has_spaces(line) or self.starts[SURE].may_match(line[:2])):
            return TEXT
        else:
            plain = _full(line)
        sentence = "。" in plain or "！" in plain or "？" in plain or "；" in plain  # faster than an expression
        if len(plain) <= _LONGEST_STATEMENT and self.starts[SURE].match(plain):
            return SURE
        if len(plain) <= _LONGEST_SURE and (plain in self.lines[SURE] or self._inside(SURE, plain)):
            return SURE
        if sentence or len(plain) > _LONGEST_HINT:
            return SURE if not sentence and len(plain) <= _LONGEST_SURE and self._is_navigation(line) else TEXT
        if self._is_navigation(line):
            return SURE
        if plain in self.lines[HINT] or self.starts[HINT].match(plain):
            return HINT
        if self._inside(HINT, plain):
            return WEAK
        return OTHER if len(plain) <= _LONGEST_OTHER else TEXT

    def is_plainly_text(self, text: str, start: int, end: int) -> bool:
        """Whether :meth:`kind` can only say that the line ``text[start:end]`` is text; it has no spaces.

        So are most lines of most articles: too long for any rule but those for
        the beginning of a line.
        """
        return (
            end - start > _LONGEST_SURE
            and text[start] not in _SIGNS
            and not self.starts[SURE].may_match(text[start : start + 2])
        )

    def _is_navigation(self, line: str) -> bool:
        """Whether a line is a row of links: 首页 | 新闻 | 登录, or the way to the page: 首页 > 科技 > 正文."""
        line = line.strip()
        if not _LINKS.search(line, 0, _LONGEST_LINK + 1):
            return False
        links = [link for link in _LINKS.split(line) if link]
        if len(links) < _LEAST_LINKS or max(map(len, links)) > _LONGEST_LINK:
            return False
        if links[0] in _HOME and _WAY.search(line):
            return True
        known = sum(link in self.lines[HINT] or link in self.lines[SURE] for link in links)
        return known >= _LEAST_LINKS and 2 * known >= len(links)

    def _inside(self, weight: str, plain: str) -> bool:
        return self.inside[weight].search(plain) is not None


@lru_cache(maxsize=2)
def end_rules(end: str) -> EndRules:
    """The rules in ``head.tsv`` or ``tail.tsv``.

    Raises:
        DictionaryError: the file cannot be read.
    """
    found: dict[tuple[str, str], list[str]] = {(k, w): [] for k in _END_KINDS for w in (SURE, HINT)}
    for text, kind, weight in _rows(f"{end}.tsv", _END_KINDS):
        found[kind, weight].append(_full(text))
    return EndRules(
        {w: frozenset(found["line", w]) for w in (SURE, HINT)},
        {w: Starts(found["start", w]) for w in (SURE, HINT)},
        {w: _any_of(found["contains", w]) for w in (SURE, HINT)},
    )


@lru_cache(maxsize=1)
def injected_rules() -> dict[tuple[str, str], tuple[str, ...]]:
    """The rules in ``injected.tsv``: the texts of each kind and weight.

    Raises:
        DictionaryError: the file cannot be read.
    """
    found: dict[tuple[str, str], list[str]] = {(k, w): [] for k in _INJECTED_KINDS for w in (SURE, HINT)}
    for text, kind, weight in _rows("injected.tsv", _INJECTED_KINDS):
        found[kind, weight].append(text)
    return {key: tuple(texts) for key, texts in found.items()}


def _rows(name: str, kinds: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Text, kind and weight of each rule of a file."""
    path = dictionary_folder("boilerplate") / name
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DictionaryError(f"{name} cannot be read: {error}") from error
    rows = []
    for number, line in enumerate(content.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 4 or columns[1] not in kinds or columns[2] not in {SURE, HINT} or not columns[0]:
            raise DictionaryError(f"{name}, line {number}: not text, kind, weight and note")
        rows.append((columns[0], columns[1], columns[2]))
    return rows
