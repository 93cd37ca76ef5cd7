"""Lines and spaces: what a page's layout lost or left behind.

Paragraph breaks that became spaces, lines broken at a fixed width, single
spaces left inside a word by a hard line break, paragraphs that stand there
twice, runs of blank lines, spaces at line ends. Code, tables, Markdown and
lists stay as they are, and so do spaced-out headlines (通 知).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textfix.census import census, places
from textfix.character_kinds import (
    BREAK,
    PAIR_BLANK_BREAK,
    PAIR_EMPTY_LINE,
    PAIR_END_SPACE,
    PAIR_HAN_SPACE,
    PAIR_SPACE_HAN,
)
from textfix.script_kind import is_chinese
from textfix.steps import NOTHING, Findings
from textfix.steps._lines import GAP_LINE, GAP_PER_HAN, REPEATED, TORN, WRAPPED, gaps, look
from textfix.steps._protected import Guard, Line
from textfix.steps._repeated_paragraphs import repeated_paragraphs
from textfix.steps._rules import matches_at, rule_table, until_stable
from textfix.steps._word_breaks import splits_a_word
from textfix.steps._wrapped_lines import torn_marks, wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textfix.config import Config
    from textfix.edits import Edit

__all__ = ["find"]

RULES = rule_table(
    "layout",
    (
        ("paragraph", 0.93, "A paragraph break was turned into a space."),
        ("wrapped-line", 0.96, "The line was broken at a fixed width, in the middle of a paragraph."),
        ("repeated", 0.95, "The same paragraph stands there before."),
        ("section", 0.9, "The letter of a section stood on a line of its own."),
        ("reference", 0.9, "Each entry of the list of references stood on a line of its own."),
        ("word-gap", 0.95, "A line break left a space inside a word."),
        ("blank-lines", 0.99, "Three or more blank lines say no more than one."),
        ("trailing-space", 0.99, "Spaces at the end of a line show nothing."),
    ),
)

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_BLANKS = " \t\u3000"
_PAIRS = PAIR_EMPTY_LINE | PAIR_BLANK_BREAK | PAIR_END_SPACE

# The lookbehind keeps the search from starting anew inside a run of spaces.
_TRAILING = re.compile(r"(?<![ \t\u3000])[ \t\u3000]+(?=\n|\Z)")
_BLANK_LINES = re.compile(r"\n(?:[ \t\u3000]*\n){3,}")
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|[-*+] |> )|\]\(|\*\*", re.MULTILINE)

_END = "(?:[。！？…]|(?<=[" + _HAN + '”’》）」』)\\]])[.!?])[”’」』）)】》"]{0,3}'
_CLOSERS = 3
_SENTENCE_END = re.compile(_END)
_BREAK = re.compile(f'{_END}([ \u3000\u00a0]{{1,4}})(?=[{_HAN}0-9A-Za-z“‘「『《（(【"〔①-⑳·•])')
_REFERENCE = re.compile(f"》( )(?=[{_HAN}A-Za-z])")
_SECTION = re.compile(f"([A-Z])( )(?=[{_HAN}“「『《])")
_SPACED_COMMA = re.compile("[，、；：] ")
_SPACED_LATIN = re.compile(f"[{_HAN}] [A-Za-z0-9]|[A-Za-z0-9] [{_HAN}]")
_QUOTES = (("“", "”"), ("「", "」"), ("（(", "）)"))  # a bracket may close one of the other width

# A line is an article that lost its breaks if it is this long and has this many of them. An author who
# types spaces anyway (nearly every sentence end has one, Latin words or half-width full stops do) must
# have written a longer one, and one who types them after commas too has lost nothing.
_LONG_LINE = 250
_LEAST_BREAKS = 3
_HALF_WIDTH_SHARE = 4
_SHORTEST_PIECE = 8
_HABIT_SHARE = 0.9
_HABIT_LATIN = 3
_HABIT_LINE = 500
_HABIT_BREAKS = 6
_SHORTEST_PARAGRAPH = 40  # mean of the paragraphs that would result
_LEAST_REFERENCES = 3


def find(text: str, config: Config) -> Findings:  # noqa: ARG001 - every step has this signature
    r"""The edits that give back lines and words.

    Args:
        text: any ``str``; text that is not Chinese passes through.
        config: not used by this step.

    >>> from textfix.config import Config
    >>> from textfix.edits import apply
    >>> text = "另 外，这份报告还附有一张表。  \n\n\n\n\n通 知"
    >>> apply(text, find(text, Config()).edits)
    '另外，这份报告还附有一张表。\n\n通 知'
    """
    if text.isascii() or not _may_need_work(text) or not is_chinese(text):
        return NOTHING
    return Findings(until_stable(text, _one_pass, "layout"))


def _may_need_work(text: str) -> bool:
    """A cheap look: is there any space that the rules could mean, any line wrapped or twice, any run of line ends?"""
    noted = census(text)
    return (
        noted.pairs & _PAIRS != 0
        or text[-1] in _BLANKS
        or (noted.pairs & PAIR_HAN_SPACE != 0 and noted.pairs & PAIR_SPACE_HAN != 0)
        or (noted.kinds & BREAK != 0 and look(text) != 0)
    )


def _one_pass(text: str) -> list[Edit]:
    """What each rule finds, in the order in which one goes before another; most texts are nothing to most of them."""
    guard = Guard(text)
    noted = census(text)
    edits = _lines(text, guard) if noted.kinds & BREAK else []
    if noted.pairs & PAIR_EMPTY_LINE:
        edits = _without_overlap(edits, _blank_lines(text, guard))
    if noted.pairs & PAIR_BLANK_BREAK or text[-1:] in _BLANKS:
        edits = _without_overlap(edits, _trailing(text, guard))
    if noted.pairs & PAIR_END_SPACE:
        edits = _without_overlap(edits, _paragraphs(text, guard))
    if noted.pairs & PAIR_HAN_SPACE and noted.pairs & PAIR_SPACE_HAN:
        edits = _without_overlap(edits, _gaps(text, guard))
    return edits


def _lines(text: str, guard: Guard) -> list[Edit]:
    """Wrapped lines joined, and paragraphs that stand there twice."""
    edits: list[Edit] = []
    seen = look(text)
    if seen & REPEATED:
        edits = [RULES["repeated"].edit(text, *span) for span in repeated_paragraphs(text, guard)]
    if seen & WRAPPED:
        wrapped = [RULES["wrapped-line"].edit(text, *span) for span in wrapped_lines(text, guard)]
        edits = _without_overlap(edits, wrapped)
    if seen & TORN:
        torn = [RULES["wrapped-line"].edit(text, *span) for span in torn_marks(text, guard)]
        edits = _without_overlap(edits, torn)
    return edits


def _without_overlap(first: list[Edit], second: list[Edit]) -> list[Edit]:
    """Both lists merged; of two edits that overlap, the one in ``first``."""
    if not first or not second:
        return first or second
    out: list[Edit] = []
    end = 0
    k = 0
    for edit in second:
        while k < len(first) and first[k].start <= edit.start:
            end = max(end, first[k].end)
            out.append(first[k])
            k += 1
        if edit.start >= end and (k == len(first) or edit.end <= first[k].start):
            out.append(edit)
            end = edit.end
    return out + first[k:]


def _blank_lines(text: str, guard: Guard) -> list[Edit]:
    """Three or more blank lines become one."""
    edits: list[Edit] = []
    for match in _BLANK_LINES.finditer(text):
        start, end = match.start() + 1, match.end() - 1
        # Asked inside the run: a line of a fenced block, or one between two of them.
        if guard.line(match.start() + 1).kind != "code":
            edits.append(RULES["blank-lines"].edit(text, start, end, ""))
    return edits


def _trailing(text: str, guard: Guard) -> list[Edit]:
    """Spaces at line ends go, unless Markdown means a line break by them."""
    edits = []
    markdown: bool | None = None
    for match in matches_at(_TRAILING, text, _trailing_starts(text)):
        start, end = match.span()
        if guard.line(start).kind in {"code", "table"}:
            continue
        if match[0] == "  " and start > 0 and text[start - 1] != "\n" and text[end + 1 : end + 2].strip():
            markdown = bool(_MARKDOWN.search(text)) if markdown is None else markdown
            if markdown:
                continue
        edits.append(RULES["trailing-space"].edit(text, start, end, ""))
    return edits


def _trailing_starts(text: str) -> Iterator[int]:
    """Where blanks at a line end, or at the end of the text, begin."""
    for start in places(text, pairs=PAIR_BLANK_BREAK):
        while start and text[start - 1] in _BLANKS:
            start -= 1  # noqa: PLW2901
        yield start
    if text[-1:] in _BLANKS:
        yield len(text.rstrip(_BLANKS))


def _break_starts(text: str) -> Iterator[int]:
    """Where a sentence and a space may end: the mark of its end has up to three closing ones behind it."""
    for at in places(text, pairs=PAIR_END_SPACE):
        yield from range(max(0, at - _CLOSERS), at + 1)


def _paragraphs(text: str, guard: Guard) -> list[Edit]:
    """Paragraph breaks that were turned into spaces, in lines long enough to have had some."""
    edits: list[Edit] = []
    line: Line | None = None
    breaks: list[re.Match[str]] = []
    short = 0
    newline = ""
    for match in matches_at(_BREAK, text, _break_starts(text)):
        if line is None or match.start() > line.end:
            if not _in_long_line(text, match.start()):
                short += 1
                if short == _LEAST_BREAKS:
                    return []  # who types a space behind the sentences of short lines does so in long ones
                continue
            if line is not None:
                edits += _split(text, line, breaks, newline)
            else:
                newline = "\n\n" if "\n\n" in text else "\n"
            line, breaks = guard.line(match.start()), []
        if line.kind == "text" and not guard.protects(*match.span(1)):
            breaks.append(match)
    if line is not None:
        edits += _split(text, line, breaks, newline)
    return edits


def _in_long_line(text: str, at: int) -> bool:
    """Whether the line around an offset is long enough to have lost breaks."""
    end = text.find("\n", at)
    return (len(text) if end < 0 else end) - text.rfind("\n", 0, at) > _LONG_LINE


def _split(text: str, line: Line, places: list[re.Match[str]], newline: str) -> list[Edit]:
    """The breaks of one line, if they are breaks; ``newline`` is what the text has between paragraphs."""
    places = _outside_quotes(text, line.start, places)
    size = line.end - line.start
    if len(places) < _LEAST_BREAKS or size < _SHORTEST_PARAGRAPH * (len(places) + 1):
        return []
    if 3 * _count(_SPACED_COMMA, text, line) >= len(places):
        return []
    if (size < _HABIT_LINE or len(places) < _HABIT_BREAKS) and _types_spaces(text, line, places):
        return []
    half_width = sum(place[0][0] in ".!?" for place in places)
    starts = [line.start, *(place.end(1) for place in places)]
    shortest = min(place.start(1) - start for start, place in zip(starts, places, strict=False))
    if _HALF_WIDTH_SHARE * half_width >= len(places) or shortest < _SHORTEST_PIECE:
        return []  # somebody who types a space after every exclamation
    edits = [RULES["paragraph"].edit(text, *place.span(1), newline) for place in places]
    sections = [found for place in places if (found := _SECTION.match(text, place.end(1)))]
    letters = "".join(found[1] for found in sections)
    if len(letters) >= 2 and "ABCDEFGHIJKLMNOPQRSTUVWXYZ".startswith(letters):
        edits += [RULES["section"].edit(text, *found.span(2), newline) for found in sections]
    references = list(_REFERENCE.finditer(text, places[-1].end(), line.end))
    if len(references) >= _LEAST_REFERENCES:
        edits += [RULES["reference"].edit(text, *found.span(1), newline) for found in references]
    return sorted(edits, key=lambda edit: edit.start)


def _types_spaces(text: str, line: Line, places: list[re.Match[str]]) -> bool:
    """Whether the spaces after sentences look like the author's habit."""
    half_width = sum(place[0][0] in ".!?" for place in places)
    return (
        2 * half_width >= len(places)
        or len(places) >= _HABIT_SHARE * _count(_SENTENCE_END, text, line)
        or _count(_SPACED_LATIN, text, line) >= _HABIT_LATIN
    )


def _count(pattern: re.Pattern[str], text: str, line: Line) -> int:
    return sum(1 for _ in pattern.finditer(text, line.start, line.end))


def _outside_quotes(text: str, start: int, places: list[re.Match[str]]) -> list[re.Match[str]]:
    """The places at which no quotation or bracket that began since the last one is open."""
    out = []
    for place in places:
        piece = text[start : place.end(0)]
        if all(sum(map(piece.count, opening)) <= sum(map(piece.count, closing)) for opening, closing in _QUOTES):
            out.append(place)
            start = place.end(0)
    return out


def _gaps(text: str, guard: Guard) -> list[Edit]:
    """Single spaces inside a word of running text."""
    edits: list[Edit] = []
    for at, before, behind, count in gaps(text):
        left, right = text[at - before : at], text[at + 1 : at + 1 + behind]
        if _is_slogan(text, at, left, right) or _is_spaced_out(text, at, left, right) or not splits_a_word(left, right):
            continue
        line = guard.line(at)
        # Where gaps are many, words, columns or every character are spaced out; now asked of Chinese characters only.
        rare = line.han >= GAP_LINE and count <= 1 + line.han // GAP_PER_HAN
        if rare and line.kind in {"text", "list"} and not guard.protects(at):
            edits.append(RULES["word-gap"].edit(text, at, at + 1, ""))
    return edits


_FORM = re.compile(r":\S")
_HALF = 3  # Chinese characters of each half of a slogan at least
_OPENING, _CLOSING = frozenset("“‘「『《"), frozenset("”’」』》")


def _is_slogan(text: str, at: int, left: str, right: str) -> bool:
    """Whether the gap stands between the halves of a slogan or title in quotation marks: “山水有约 国色生香”."""
    opened, closed = text[at - len(left) - 1 : at - len(left)], text[at + 1 + len(right) : at + 2 + len(right)]
    return min(len(left), len(right)) >= _HALF and (opened in _OPENING or closed in _CLOSING)


def _is_spaced_out(text: str, at: int, left: str, right: str) -> bool:
    """Whether the space is meant: a character beside it stands alone (近 期 热 点) or counts something (304人 均已)."""
    before = text[at - 2 : at - 1] if at > 1 else ""
    after = text[at + 2 : at + 3]
    # 年月日 时:分:秒, /usr/share/包名 目录: the space belongs to a form of writing, or ends a path.
    if _FORM.match(text, at + 1 + len(right)) or text[at - len(left) - 1 : at - len(left)] == "/":
        return True
    return (len(left) == 1 and (before == " " or before.isalnum())) or (len(right) == 1 and after == " ")
