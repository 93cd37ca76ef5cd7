"""Marks in a text between which nothing is touched: ``textfix: off`` and ``textfix: on``.

A mark stands in an HTML comment (``<!-- textfix: off -->``, which Markdown
takes too), in a Markdown link comment (``[//]: # (textfix: off)``), or alone
on a line, bare or behind a comment sign (``# textfix: off``).
"""

from __future__ import annotations

import re

__all__ = ["off_spans"]

_WORD = r"textfix[:：][ \t]*"
_MARK = re.compile(
    rf"""
      <!--[ \t]*{_WORD}(?P<comment>off|on)[ \t]*-->
    | (?<![^\r\n])[ \t]*(?:
        \[(?://|comment)\]:[ \t]*(?:\#|<>)[ \t]*[("']{_WORD}(?P<link>off|on)[)"'][ \t]*
      | (?:(?:\#+|//+|--|;+|%+|\.\.|/\*)[ \t]*)?{_WORD}(?P<line>off|on)[ \t]*(?:\*/[ \t]*)?
      )(?![^\r\n])
    """,
    re.VERBOSE,
)
_BLANK = " \t\u3000\r\n"


def off_spans(text: str) -> list[tuple[int, int]]:
    r"""The spans (start, end; in code points) that must stay as they are: from each "off" through its "on".

    The marks belong to them, and so do the line breaks around a mark that
    has a line of its own, so that it keeps it. Without an "on" a span goes
    on to the end of the text.

    >>> off_spans("甲\n<!-- textfix: off -->\n付出\n<!-- textfix: on -->\n乙")
    [(1, 48)]
    """
    if "textfix" not in text:  # nearly every text ends here
        return []
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        start, end = _with_line_breaks(text, match.start(), match.end())
        start = max(start, spans[-1][1] if spans else 0)  # the line break between two marks belongs to the first
        off = match[match.lastgroup or 0] == "off"
        if opened is None:
            if off:
                opened = start
            else:
                spans.append((start, end))
        elif not off:
            spans.append((opened, end))
            opened = None
    if opened is not None:
        spans.append((opened, len(text)))
    return spans


def _with_line_breaks(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a mark with the blank characters around it, where these hold a line break."""
    low, high = start, end
    while low > 0 and text[low - 1] in _BLANK:
        low -= 1
    while high < len(text) and text[high] in _BLANK:
        high += 1
    if any(mark in text[low:start] for mark in "\r\n"):
        start = low
    if any(mark in text[end:high] for mark in "\r\n"):
        end = high
    return start, end
