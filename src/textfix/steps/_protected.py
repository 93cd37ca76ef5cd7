"""Where a text must not be touched: code, tables, addresses, paths, formulas, numbers and times.

:class:`Guard` answers for single places and looks only at the lines asked
about, so a text without candidates costs nothing.

>>> guard = Guard("用 `f(甲,乙)` 计算,再看 http://example.com/a,b 一页")
>>> guard.protects(6), guard.protects(12)
(True, False)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from textfix.script_kind import han_count

__all__ = ["Guard", "Line"]

# Every alternative begins with a rare character or stops at run starts, and
# no quantifier nests over the same characters: linear on any input. All begin
# with ASCII, which is asked first: at a Chinese character none is tried.
_SPAN = re.compile(
    r"""(?=[!-~])(?:
      `[^`\n]{1,500}`                                         # inline code
    | (?<![A-Za-z0-9])(?:https?|ftp|file)://[!-~]+            # URL; Chinese ends it
    | (?<![A-Za-z0-9.])www\.[!-~]+
    | \]\((?:[^()\n]|\([^()\n]{0,100}\)){1,500}\)             # target of a Markdown link
    | (?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}   # e-mail
    | </?[A-Za-z!][^<>\n]{0,300}>                             # markup
    | \$[^$\n\u4e00-\u9fff]{1,200}\$                          # formula
    | (?<![A-Za-z0-9])[A-Za-z]:[\\/][^\s，。；：！？、（）]{1,300}           # path with a drive
    | (?<![A-Za-z0-9/._~-])[.~]{0,2}/(?:[A-Za-z0-9_.-]+/)+[A-Za-z0-9_.-]*  # path of two or more parts
    | (?<![0-9])[0-9]+(?:[.,:/-][0-9]+)+                      # number with groups, time, date, ratio
    )""",
    re.VERBOSE,
)
# What each alternative but the last has somewhere, and the beginning of the last: most lines have none of it.
_SPAN_SIGNS = ("`", "/", "www.", "](", "@", "<", "$", ":\\")
_NUMBER = re.compile("[0-9][.,:/-][0-9]")
_SPAN_END = ",;:.!?)'\""  # closes the sentence around an address, not the address

_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)", re.MULTILINE)
_LIST = re.compile(r"[ \t\u3000]*(?:[-*+•·●○◆■▪][ \t]|[0-9]{1,3}[.)][ \t]|>|#{1,6}[ \t])")
_TABLE = re.compile(r"[ \t]*\|.*\||[^|\n]*\|[^|\n]*\||[^\S\t\n]*[^\t\s][^\t\n]*\t+[^\S\t\n]*[^\t\s]")
_COLUMNS = re.compile(r"[^\s][ \u00a0]{2,}[^\s]")
_CODE_LINE = re.compile(
    r"[ \t]*(?://|/\*|#include\b|import [A-Za-z]|from [A-Za-z.]+ import |def [a-z_]|class [A-Z]|function\b|var [a-z]"
    r"|let [a-z]|const [A-Za-z]|public |private |protected |return\b|(?:else )?if ?\(|for ?\(|while ?\(|\$ |>>> |\}"
    r"|@[A-Za-z]+\b|[\"'][^\"'\n]{1,80}[\"'] ?:|<[!/?A-Za-z])"
)
_CODE_SIGN = re.compile(
    r"[;{}]\s*$|[A-Za-z_]\([\"')]|=>|->|[=!<>]=|&&|\|\||::|[A-Za-z_]\.[A-Za-z_]+\(|\{[\"'%{]|\\[ntr\"]"
)
_ASSIGNMENT = re.compile(r"[ \t]*[A-Za-z_][\w.\[\]\"']{0,60} ?[-+*/|&]?= ?\S")
_CODE_MARKS = re.compile(r"[{}\[\]<>=;()$_\\|&\"'/#*+]")
_COMMENT = re.compile(r"[ \t]*(?://|/\*)")
_ENTITY = re.compile(r"&(?:amp;){0,5}#?[A-Za-z0-9]{1,31};")
# What stands for a Chinese character: code points 13000 to 40999, U+3000 to U+9FFF.
_CHINESE_ENTITY = re.compile(r"&(?:amp;){0,5}#(?:1[3-9]\d{3}|[23]\d{4}|40\d{3}|[xX]0{0,2}[3-9][0-9A-Fa-f]{3});")
_LONGEST_ROW = 600  # code points of a line of a table at most
_CSV_COMMAS = 2
_CSV_LINES = 3
_SENTENCE_END = re.compile("[。！？；!?]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text and what kind it is.

    Attributes:
        start: offset of its first code point.
        end: offset of its line feed, or the length of the text.
        kind: ``text``, ``list`` (also headings and quotations), ``code``, ``table`` or ``blank``.
        han: how many of its code points are Chinese characters.
    """

    start: int
    end: int
    kind: str
    han: int


class Guard:
    """Tells what of one text is protected. Made once for a text; not thread-safe.

    Args:
        text: any ``str``; nothing is looked at until a place is asked about.
    """

    __slots__ = ("_fences", "_line", "_spans", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._fences: list[int] | None = None
        self._line: Line | None = None
        self._spans: list[tuple[int, int]] = []

    def protects(self, start: int, end: int | None = None) -> bool:
        """Whether ``text[start:end]`` (by default one code point) touches a protected span or line."""
        line = self.line(start)
        if line.kind in {"code", "table"}:
            return True
        k = bisect_right(self._spans, (start, len(self._text)))
        last = start + 1 if end is None else end
        return (k > 0 and self._spans[k - 1][1] > start) or (k < len(self._spans) and self._spans[k][0] < last)

    def line(self, at: int) -> Line:
        """The line that holds the code point at offset ``at``."""
        if self._line is not None and self._line.start <= at <= self._line.end:
            return self._line
        start = self._text.rfind("\n", 0, at) + 1
        end = self._text.find("\n", at)
        end = len(self._text) if end < 0 else end
        content = self._text[start:end]
        han, kind, spans = _known_line(content) if end - start <= _LONGEST_KNOWN else _read_line(content)
        if self._fenced(start):
            kind = "code"
        if kind == "text" and content.count(",") >= _CSV_COMMAS and self._in_csv(start, end, content):
            kind = "table"
        self._line = Line(start, end, kind, han)
        self._spans = [(lo + start, hi + start) for lo, hi in spans]
        return self._line

    def _fenced(self, at: int) -> bool:
        """Whether the line at ``at`` is inside a fenced block or one of its fences."""
        if self._fences is None:
            text = self._text
            has_some = "```" in text or "~~~" in text
            self._fences = [match.start() for match in _FENCE.finditer(text)] if has_some else []
        if not self._fences:
            return False
        before = bisect_right(self._fences, at)
        opened = before % 2 == 1
        # A fence that is never closed opens nothing: half the text may follow it.
        return (opened and before < len(self._fences)) or (before > 0 and self._fences[before - 1] == at)

    def _in_csv(self, start: int, end: int, content: str) -> bool:
        """Whether the line stands among at least three with as many commas and no sentence."""
        commas = content.count(",")
        if _SENTENCE_END.search(content):
            return False
        alike = 1
        for step in (-1, 1):
            lo, hi = start, end
            while alike < _CSV_LINES:
                if step < 0:
                    if lo == 0:
                        break
                    lo, hi = self._text.rfind("\n", 0, lo - 1) + 1, lo - 1
                else:
                    if hi >= len(self._text):
                        break
                    lo = hi + 1
                    hi = self._text.find("\n", lo)
                    hi = len(self._text) if hi < 0 else hi
                other = self._text[lo:hi]
                if other.count(",") != commas or _SENTENCE_END.search(other):
                    break
                alike += 1
        return alike >= _CSV_LINES


def _read_line(content: str) -> tuple[int, str, list[tuple[int, int]]]:
    """Of a line by itself: how many Chinese characters, its kind outside fenced blocks, its protected spans."""
    spans = _spans(content)
    han = han_count(content)
    return han, _kind(content, spans, han), spans


_LONGEST_KNOWN = 2000  # code points
# Steps, their passes and the rounds ask about the same lines.
_known_line = lru_cache(maxsize=256)(_read_line)


def _kind(content: str, spans: list[tuple[int, int]], han: int) -> str:
    """The kind of a line outside fenced blocks, judged by what stands outside its protected spans."""
    whole = content
    if spans:
        edges = [0, *(edge for span in spans for edge in span), len(content)]
        outside = "x".join(content[lo:hi] for lo, hi in zip(edges[::2], edges[1::2], strict=True))
        content = outside if outside.strip("x \t") else content
    if "&" in content:
        content = _ENTITY.sub("x", _CHINESE_ENTITY.sub("字", content))
    if content is not whole:
        han = han_count(content)
    size = len(content) - content.count(" ") - content.count("\t")
    if not size or not content.strip():
        return "blank"
    head = content[:400]
    if len(content) < _LONGEST_ROW:
        bars = "|" in content or "\t" in content
        if bars and _TABLE.match(content) and not _SENTENCE_END.search(content[-2:]):
            return "table"
        gaps = "  " in content or "\u00a0" in content
        if gaps and len(_COLUMNS.findall(content)) >= 2 and not _SENTENCE_END.search(content):
            return "table"
    if _COMMENT.match(head):
        return "code"
    if han < 0.6 * size:
        if _CODE_LINE.match(head) or (han < 0.5 * size and (_CODE_SIGN.search(content) or _ASSIGNMENT.match(head))):
            return "code"
        if han < 0.25 * size and len(_CODE_MARKS.findall(content)) > 0.12 * size:
            return "code"
        if content[:4] in {"    ", "\t"} and han < 0.3 * size:
            return "code"
    return "list" if _LIST.match(head) else "text"


def _spans(content: str) -> list[tuple[int, int]]:
    """The protected spans inside one line, sorted and disjoint."""
    spans: list[tuple[int, int]] = []
    if not _may_have_spans(content):
        return spans
    for match in _SPAN.finditer(content):
        start, end = match.span()
        if content[start] not in "`<]$":
            while end > start and content[end - 1] in _SPAN_END:
                end -= 1
        spans.append((start, end))
    return spans


def _may_have_spans(content: str) -> bool:
    for sign in _SPAN_SIGNS:
        if sign in content:
            return True
    return _NUMBER.search(content) is not None
