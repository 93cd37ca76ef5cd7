"""What a site pushes into an article, wherever it stands: advertisements, runs of keywords, tag words.

The rules are data (``dictionaries/boilerplate/injected.tsv``). One matcher
looks for all of them at once, so that a text without any costs one pass.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from textfix.matcher import RareMatcher
from textfix.script_kind import han_count
from textfix.steps._boilerplate_rules import HINT, SURE, injected_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Injected", "injected"]

_LONGEST_LINE = 80  # code points of a line that goes for what it contains
_LONGEST_PARAGRAPH = 700
_GAP = 40  # code points that … in a rule stands for at most

# Keyword spam: so many phrases, most of them with a word of the list, and no sentence.
_LEAST_PHRASES = 5
_LEAST_SURE = 3  # phrases with a sure word, of different words
_SPAM_SHARE = 0.6
_LONGEST_PHRASE = 20
_BETWEEN = re.compile("[,，|｜_、]")
_SENTENCE = re.compile("[。！？；：:!?]")
_VERSIONS = re.compile(
    r"(?:[vV]\d{1,4}(?:\.\d{1,9}){2,4} ?(?:IOS|iOS|ios|安卓|Android|官方|手机|网页|最新|苹果)版[\s,，、]{0,4})+"
)
_TARGET = re.compile(r"\([^()\n]{0,300}\)")
_VERSION_WORDS = ("IOS版", "iOS版", "ios版", "安卓版", "Android版", "官方版", "手机版", "网页版", "最新版", "苹果版")

# Tag words behind sentences: in fifteen million honest characters no line ends with a full stop and one of them. Two
# are no chance; one alone counts in a short text.
_LEAST_TAGS = 2
_ALONE_SHARE = 1 / 3  # of the lines that end with a sentence
_TAG_SHARE = 0.5  # of the longer lines that end with a tag, so that one glued to an open line is no word of it either
_TAGGED_LINE = 12
_STOPS = "。！？"


class Injected(NamedTuple):
    """One place: its span, the rule, and whether it is sure enough to be removed."""

    start: int
    end: int
    rule: str
    sure: bool


@lru_cache(maxsize=1)
def _matcher() -> tuple[RareMatcher, list[list[tuple[str, str]]]]:
    """The matcher, and for each of its words the kinds and the whole rules that begin with it."""
    rules = injected_rules()
    words: dict[str, list[tuple[str, str]]] = {}
    for kind in ("line", "contains", "paragraph", "inline", "keyword"):
        for text in rules[kind, SURE]:
            words.setdefault(text.partition("…")[0], []).append((kind, text))
    for text in _VERSION_WORDS:
        words.setdefault(text, []).append(("version", text))
    for tag in rules["tag", SURE]:
        for stop in _STOPS:
            words.setdefault(stop + tag, []).append(("tag", tag))
    return RareMatcher(list(words)), list(words.values())


def injected(text: str) -> Iterator[Injected]:
    r"""The places that belong to the site, sorted and disjoint.

    >>> text = "大桥昨天通车了。\n点击查看大图\n市民都去看桥。"
    >>> [text[place.start : place.end] for place in injected(text)]
    ['\n点击查看大图']
    """
    matcher, kinds = _matcher()
    places = matcher.find(text)
    if not places:
        return
    found: list[Injected] = []
    spam: dict[int, set[str]] = {}
    tags: list[tuple[int, int]] = []
    for kind, rule, start, end in ((*entry, start, end) for number, start, end in places for entry in kinds[number]):
        first, last = _line(text, start)
        if kind == "tag":
            if not text[end:last].strip():
                tags.append((start + 1, last))
        elif kind == "keyword":
            spam.setdefault(first, set()).add(rule)
        elif kind == "version":
            if last - first <= _LONGEST_PARAGRAPH and _VERSIONS.fullmatch(text[first:last].strip()):
                found.append(_whole(text, first, last, "keywords"))
        elif kind == "inline":
            found.append(_inline(text, start, end))
        elif _is_line(text[first:last].strip(), kind, rule):
            found.append(_whole(text, first, last, "inserted"))
    found += [_whole(text, first, _line(text, first)[1], "keywords") for first in _spam(text, spam)]
    found += _tags(text, tags)
    done = 0
    for place in sorted(found, key=lambda place: (place.start, -place.end)):
        if place.start >= done and place.end > place.start:
            yield place
            done = place.end


def _line(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _whole(text: str, first: int, last: int, rule: str) -> Injected:
    """The whole line, with the white space that set it off from the line before (or, for the first line, after)."""
    start = len(text[:first].rstrip())
    if start == 0:
        return Injected(0, len(text) - len(text[last:].lstrip()), rule, sure=True)
    return Injected(start, first + len(text[first:last].rstrip()), rule, sure=True)


def _is_line(line: str, kind: str, rule: str) -> bool:
    """Whether the rule makes the line one of the site."""
    if kind == "line":
        return line == rule
    if len(line) > (_LONGEST_LINE if kind == "contains" else _LONGEST_PARAGRAPH):
        return False
    begin, _, rest = rule.partition("…")
    at = line.find(begin) + len(begin)
    return not rest or rest in line[at : at + _GAP]


def _inline(text: str, start: int, end: int) -> Injected:
    """The words, with the Markdown link or the brackets they stand in."""
    if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
        start, end = start - 1, end + 1
        if target := _TARGET.match(text, end):
            end = target.end()
    if not text[end : end + 1].strip() and text[start - 1 : start] in {" ", "\n"}:
        start -= 1  # the space in front, or the line that held nothing else
    return Injected(start, end, "inserted", sure=True)


def _spam(text: str, lines: dict[int, set[str]]) -> Iterator[int]:
    """The lines, of those with spam words, that are runs of keywords."""
    hints = injected_rules()["keyword", HINT]
    for first, words in lines.items():
        line = text[first : _line(text, first)[1]].strip()
        if len(line) > _LONGEST_PARAGRAPH or _SENTENCE.search(line):
            continue
        phrases = [phrase.strip() for phrase in _BETWEEN.split(line)]
        if len(phrases) < _LEAST_PHRASES or max(map(len, phrases)) > _LONGEST_PHRASE or len(words) < _LEAST_SURE:
            continue
        sure = sum(any(word in phrase for word in words) for phrase in phrases)
        spam = sum(any(word in phrase for word in (*words, *hints)) for phrase in phrases)
        if sure >= _LEAST_SURE and spam >= _SPAM_SHARE * len(phrases):
            yield first


def _tags(text: str, tags: list[tuple[int, int]]) -> Iterator[Injected]:
    """Tag words behind the last sentence of a line; a single one in a long text is only doubtful."""
    if not tags:
        return
    lines = text.split("\n")
    sentences = len(tags) + sum(line.rstrip().endswith(tuple(_STOPS)) for line in lines)
    sure = len(tags) >= _LEAST_TAGS or len(tags) >= _ALONE_SHARE * sentences
    for start, end in tags:
        yield Injected(start, end, "tag", sure)
    if len(tags) < _LEAST_TAGS:
        return
    words = tuple({text[start:end].strip() for start, end in tags})
    throughout = len(tags) >= _TAG_SHARE * sum(len(line) >= _TAGGED_LINE for line in lines)
    first = 0
    for line in lines:
        words_of_line = line.rstrip()
        if len(words_of_line) >= _TAGGED_LINE and words_of_line.endswith(words):
            longest = max((word for word in words if words_of_line.endswith(word)), key=len)
            start = first + len(words_of_line) - len(longest)
            if han_count(text[start - 1 : start]):
                yield Injected(start, first + len(words_of_line), "tag", throughout)
        first += len(line) + 1
