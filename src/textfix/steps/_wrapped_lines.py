"""Lines that were broken at a fixed width, and what joins them again.

A page copied out of an e-mail, a PDF or a terminal has its paragraphs broken
every so many columns, in the middle of sentences and even of words. The
evidence is in the whole text: most longer lines have the same width, end with
no punctuation, and have some inside. Verses and lists have not.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from textfix.census import count
from textfix.character_kinds import WIDE
from textfix.script_kind import han_count
from textfix.steps._word_breaks import splits_a_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textfix.steps._protected import Guard

__all__ = [
    "FEW_NARROWEST", "FULL_SHARE", "KINSOKU", "LEAST_LINES", "NARROWEST", "OPEN_SHARE", "WIDEST", "torn_marks",
    "wrapped_lines",
]  # fmt: skip

NARROWEST = 16  # code points; verses and captions are shorter
WIDEST = 130  # code points
LEAST_LINES = 3  # lines of full width
FULL_SHARE = 0.5  # of the lines of at least the narrowest width; the rest end paragraphs
OPEN_SHARE = 0.6  # of the full lines end with no punctuation; evenly broken, nine of ten do
_LONGER_SHARE = 0.2  # at most so many lines are longer than the width
_MARKS_PER_LINE = 0.7  # punctuation inside the full lines; lists of names have none
_SENTENCES_PER_LINE = 0.1  # of narrow lines; with so few sentence ends each line is one: verses without full stops
_VERSE = 24  # code points; no verse is longer
_HAN_SHARE = 0.3
_SPACED_SHARE = 0.8  # of the borders between Chinese and Latin have a space: the author's habit
FEW_NARROWEST = 24  # code points; as wide must a text be of which few lines are left to see the width in
_FEW_MARKS = 0.5
KINSOKU = 3  # columns by which a line may be short since no line begins with a mark

_CLOSING = frozenset("。！？…；：，、.!?;:,”’」』）)】》—~～|")
_SENTENCE_END = frozenset("。！？…!?”’」』")
_BLANK = " \t\u3000\u00a0"
_MARKS = re.compile("[，。、；：？！,;?!]")
_SENTENCE_ENDS = re.compile("[。！？；…．!?;]|\\.(?![0-9A-Za-z])")
_ITEM = re.compile(
    "[-*+•·●○◆■▪◎※★☆→>#|]|[0-9]{1,3}[.)、．）](?![0-9])|[（(][0-9一二三四五六七八九十]{1,3}[)）]|[①-⑳]"
    "|[一二三四五六七八九十]{1,3}[、.．]|第[0-9一二三四五六七八九十百零〇]{1,6}[章节節条條回]|[【〔]"
)
_LATIN_END = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]+\Z")
_LATIN_START = re.compile(r"[A-Za-z0-9][!-~]*")
_LATIN_WORD = re.compile(r"[A-Za-z0-9]+")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_TIGHT = re.compile(f"[{_HAN}][A-Za-z0-9]|[A-Za-z0-9][{_HAN}]")
_SPACED = re.compile(f"[{_HAN}] [A-Za-z0-9]|[A-Za-z0-9] [{_HAN}]")
_TORN_OFF = re.compile(f"[，。、；？！》）](?=[{_HAN}A-Za-z0-9“《（])")  # no line begins with such a mark
_TORN_MARK = re.compile(f"\n[ \t\u3000]{{0,8}}{_TORN_OFF.pattern}")
_OPEN_END = re.compile(f"[{_HAN}A-Za-z0-9”》）]")
_SPEAKER = re.compile(f"[{_HAN}]{{1,4}}[：:]")
_LABEL = re.compile(f"[{_HAN}0-9]{{3,8}}[：:](?=.)")
_LAST_HAN = re.compile(f"[{_HAN}]{{1,6}}\\Z")
_FIRST_HAN = re.compile(f"[{_HAN}]{{1,6}}")
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|~~~|=====)|\]\(|\*\*|-->", re.MULTILINE)


class _Row(NamedTuple):
    """One line that is not blank: where it is, what it says without the white space around, how it is set in."""

    start: int
    end: int
    words: str
    indent: str

    @property
    def line(self) -> str:
        """The row with its indent, as wide as it was set."""
        return self.indent + self.words


class _Setting(NamedTuple):
    """How the lines were broken: at which width, by which measure, between words or anywhere."""

    width: int
    measure: Callable[[str], int]
    slack: int
    by_word: bool
    gap: int  # line feeds between two lines of a paragraph
    indent: int  # of every line
    marked: bool  # paragraphs begin after a blank line or with an indent, or the text is one paragraph


def torn_marks(text: str, guard: Guard) -> Iterator[tuple[int, int, str]]:
    """The line breaks in front of a mark that begins no line, as spans with what belongs there: nothing."""
    if not _TORN_MARK.search(text) or _MARKDOWN.search(text):
        return
    for match in _TORN_MARK.finditer(text):
        start, end = match.start(), match.end() - 1
        while start and text[start - 1] in " \t":
            start -= 1
        if start == 0 or not _OPEN_END.match(text, start - 1):
            continue
        if guard.line(start - 1).kind in {"text", "list"} and guard.line(end).kind == "text":
            yield start, end, ""


def wrapped_lines(text: str, guard: Guard) -> Iterator[tuple[int, int, str]]:
    r"""The line breaks that only the width made, as spans with what belongs there: nothing or a space.

    >>> from textfix.steps._protected import Guard
    >>> text = (
    ...     "这份报告写得很长，一共有二十多页，里面\n的每一张表都由三个人核对过，他们用了整\n"
    ...     "整两个月的时间，才把它从头到尾做完，最\n后交给了委员会。"
    ... )
    >>> [(text[start - 1], after, text[end]) for start, end, after in wrapped_lines(text, Guard(text))]
    [('面', '', '的'), ('整', '', '整'), ('最', '', '后')]
    """
    rows = _rows(text)
    setting = _setting(rows, text) or _setting_of_few(rows, text)
    if setting is None or _MARKDOWN.search(text):
        return
    words = Counter(_LATIN_WORD.findall(text))
    tight = len(_TIGHT.findall(text))
    spaced = len(_SPACED.findall(text))
    spaces = spaced >= _SPACED_SHARE * (spaced + tight) and spaced > 0
    # Where several lines begin with a label (第二次挥手：…), each is an item of a list, however even they are.
    labels = sum(_LABEL.match(row.words) is not None for row in rows) > 1
    for row, after in pairwise(rows):
        if not _continues(row, after, text, setting) or (labels and _LABEL.match(after.words)):
            continue
        if guard.line(row.start).kind not in {"text", "list"} or guard.line(after.start).kind != "text":
            continue
        yield row.end, after.start, _joint(text, row, after, setting, words, spaces=spaces)


def _rows(text: str) -> list[_Row]:
    """The lines that are not blank."""
    rows = []
    start = 0
    for line in text.split("\n"):
        words = line.strip(_BLANK)
        if words:
            indent = line[: len(line) - len(line.lstrip(_BLANK))]
            at = start + len(indent)
            rows.append(_Row(at, at + len(words), words, indent))
        start += len(line) + 1
    return rows


def columns(line: str) -> int:
    """How many columns a line takes where a Chinese character takes two."""
    return len(line) if line.isascii() else len(line) + count(line, WIDE)


def _setting(rows: list[_Row], text: str) -> _Setting | None:
    """How the text was wrapped; None if nothing shows that it was."""
    longer = [row for row in rows if len(row.words) >= NARROWEST]
    if len(rows) <= LEAST_LINES or len(longer) < LEAST_LINES:
        return None
    open_ = sum(row.words[-1] not in _CLOSING for row in longer)
    if open_ < max(LEAST_LINES, OPEN_SHARE * FULL_SHARE * len(longer)):
        return None  # whichever of them are full, too few are open
    best: tuple[int, int, Callable[[str], int], int] | None = None
    measures: tuple[tuple[Callable[[str], int], int], ...] = ((len, 1), (columns, KINSOKU))
    lines = [row.line for row in longer]
    for measure, slack in measures:
        counts = Counter(map(measure, lines))
        for width in counts:
            near = sum([counts.get(width - less, 0) for less in range(slack + 1)])
            if best is None or near > best[0]:
                best = near, width, measure, slack
    assert best is not None
    near, width, measure, slack = best
    # A mark may hang over the edge.
    full = [row for row in longer if width - slack <= measure(row.line) <= width + 2]
    if len(full) < LEAST_LINES or len(full) < FULL_SHARE * len(longer) or width > 2 * WIDEST:
        return None
    if sum(measure(row.line) > width + 2 for row in longer) > _LONGER_SHARE * len(longer):
        return None
    if sum(row.words[-1] not in _CLOSING for row in full) < max(LEAST_LINES, OPEN_SHARE * len(full)):
        return None
    joined = "".join(row.words[:-1] for row in full)
    if len(_MARKS.findall(joined)) < _MARKS_PER_LINE * len(full) or han_count(joined) < _HAN_SHARE * len(joined):
        return None
    narrow = all(len(row.words) <= _VERSE for row in full)
    if narrow and sum(1 for _ in _SENTENCE_ENDS.finditer(text)) < _SENTENCES_PER_LINE * len(full):
        return None
    return _settled(rows, text, width, measure, slack, min(len(row.indent) for row in full))


def _setting_of_few(rows: list[_Row], text: str) -> _Setting | None:
    """How a text was wrapped of which only one or two lines are full, where breaks inside words and numbers show it."""
    if not rows:
        return None
    open_ = [k for k, row in enumerate(rows[:-1]) if row.words[-1] not in _CLOSING]
    sizes = [len(row.indent) + len(row.words) for row in rows]
    longest = max(sizes)
    # Where the open lines are less than half as long as the longest one, none of them is full by either measure.
    if not open_ or longest > WIDEST or 2 * max(sizes[k] for k in open_) < longest - KINSOKU:
        return None
    for measure, slack, narrowest in ((len, 0, FEW_NARROWEST), (columns, KINSOKU, 2 * FEW_NARROWEST)):
        sizes = [measure(row.line) for row in rows]
        width = max(sizes)
        full = [k for k in open_ if sizes[k] >= width - slack]
        if width < narrowest or not full:
            continue
        if sum(len(_MARKS.findall(rows[k].words + rows[k + 1].words)) for k in full) < _FEW_MARKS * len(full):
            continue
        torn = sum(_is_torn(rows[k], rows[k + 1]) for k in full)
        # A headline is open and short; other such lines are lines that were meant.
        short = sum(k > 0 for k in open_) - sum(k > 0 for k in full)
        if torn >= 2 or (torn == 1 and not short and not slack):
            return _settled(rows, text, width, measure, slack, min(len(rows[k].indent) for k in full))
    return None


def _is_torn(row: _Row, after: _Row) -> bool:
    """Whether the break after ``row`` stands inside a word or a number, or before a mark that begins no line."""
    last, first = row.words[-1], after.words[0]
    if last.isdigit() and first.isdigit():
        return True
    if _TORN_OFF.match(after.words):
        return True
    if _SPEAKER.match(after.words):
        return False
    left, right = _LAST_HAN.search(row.words), _FIRST_HAN.match(after.words)
    return left is not None and right is not None and splits_a_word(left[0], right[0])


def _settled(
    rows: list[_Row], text: str, width: int, measure: Callable[[str], int], slack: int, indent: int
) -> _Setting | None:
    """The setting of lines of this width, with what is between them."""
    gaps: Counter[int] = Counter()
    short = 0
    for row, after in pairwise(rows):
        if row.words[-1] in _CLOSING:
            continue
        size = measure(row.line)
        if width - slack <= size:
            gaps[text.count("\n", row.end, after.start)] += 1
        elif found := _LATIN_START.match(after.words):
            short += size < width - slack and size + len(found[0]) >= width
    if not gaps:
        return None
    gap = gaps.most_common(1)[0][0]
    marked = all(measure(row.line) >= width - slack for row in rows[:-1]) or any(
        _is_set_in(after, indent) or text.count("\n", row.end, after.start) > gap for row, after in pairwise(rows)
    )
    return _Setting(width, measure, slack, short > 0, gap, indent, marked)


def _is_set_in(row: _Row, indent: int) -> bool:
    """Whether the row begins a paragraph by its indent; a single space was only wrapped with the words."""
    return len(row.indent) > indent and row.indent != " "


def _continues(row: _Row, after: _Row, text: str, setting: _Setting) -> bool:
    """Whether ``after`` goes on with the paragraph of ``row``."""
    if text.count("\n", row.end, after.start) != setting.gap or _is_set_in(after, setting.indent):
        return False
    size = setting.measure(row.line)
    if size > setting.width + 2:
        return False
    if size < setting.width - setting.slack:
        # Short only because the next word had no room.
        word = _LATIN_START.match(after.words)
        if not setting.by_word or not word or size + 1 + len(word[0]) <= setting.width:
            return False
    # A sentence may end at the width by chance, and so may a paragraph: only other marks of it tell.
    if row.words[-1] in _SENTENCE_END and not (setting.marked and size >= setting.width - setting.slack):
        return False
    return not _ITEM.match(after.words)


def _joint(text: str, row: _Row, after: _Row, setting: _Setting, words: Counter[str], *, spaces: bool) -> str:
    """What stands between two joined lines: a space or nothing."""
    last, first = row.words[-1], after.words[0]
    if not (last.isascii() or first.isascii()):
        return ""
    left, right = _LATIN_END.search(row.words), _LATIN_WORD.match(after.words)
    if left and right:
        blank = text[row.end : row.end + 1] == " " or after.indent[-1:] == " "
        whole = left[0] + right[0]
        if blank or setting.by_word:
            return " "
        if words[whole] or (left[0].isdigit() and right[0].isdigit()):
            return ""
        if (words[left[0]] > 1 and words[right[0]] > 1) or setting.measure(row.line) < setting.width:
            return " "
        return ""
    if left or right:
        other = first if left else last
        if han_count(other):
            return " " if spaces else ""
        # kernel,⏎net and kernel⏎(net) in Latin words; 内核（⏎net in Chinese ones
        return " " if (right and last in ",.;:!?)") or (left and first == "(") else ""
    return ""
