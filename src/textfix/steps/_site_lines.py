"""Lines that recur across the pages of one site: what many pages share, no article says.

:func:`recurring_lines` finds them, :func:`site_spans` finds them again in one
page. Digits of short lines do not count, so that dates and counters are the same on every page.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from textfix.script_kind import han_count
from textfix.steps._boilerplate_rules import plain_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["recurring_lines", "site_spans"]

_LEAST_PAGES = 4  # fewer pages say nothing
_LEAST_COPIES = 3
_SHARE = 0.3  # of the pages have a line of the site; headings of articles do not come as often …
_SENTENCE_SHARE = 0.5  # … and closing formulas of the authors sometimes do
_ENDS = 12  # lines from either end in which a short line, or the beginning of a line, counts
_LONGEST = 400  # code points
_LONGEST_FIELD = 60
_COUNTED = 12  # Chinese characters of a date or counter at most: in a longer line the numbers may be the author's
_LEAST_MIDDLE = 10  # code points of a line between paragraphs; shorter ones may be headings

_DIGITS = re.compile("[0-9０-９]+")
_SENTENCE = re.compile("[。！？；]")
# Headings that articles have in common, once digits do not count.
_NUMBERED = re.compile("第[0-9０-９一二三四五六七八九十百零〇]{1,6}[章节節回篇集卷期话話部条條讲講课課步页頁]")
_FIELD = re.compile("[^：]{1,10}：")
_OPEN = "…"  # ends what stands for the beginning of a line


def recurring_lines(pages: Iterable[str]) -> tuple[str, ...]:
    """The lines that belong to the site, in the form that :func:`site_spans` takes: sorted, with 0 for digits.

    An entry that ends in … stands for the beginning of a line, such as ``来源：…``.

    Args:
        pages: the texts of different pages of one site; fewer than four give nothing.
    """
    anywhere: Counter[str] = Counter()
    at_ends: Counter[str] = Counter()
    count = 0
    for page in pages:
        count += 1
        lines = [form for line in page.split("\n") if len(line) <= _LONGEST and (form := _form(line))]
        anywhere.update(set(lines))
        ends = {*lines[:_ENDS], *lines[-_ENDS:]}
        at_ends.update(ends)
        at_ends.update({field[0] + _OPEN for line in ends if (field := _FIELD.match(line)) and _is_field(line)})
    if count < _LEAST_PAGES:
        return ()
    found = set()
    for form, copies in (at_ends | anywhere).items():
        sentence = bool(_SENTENCE.search(form)) or form.endswith(_OPEN)
        if copies >= max(_LEAST_COPIES, (_SENTENCE_SHARE if sentence else _SHARE) * count):
            found.add(form)
    return tuple(sorted(found))


def site_spans(text: str, lines: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The lines of the site in ``text``, as spans with the white space that set them off.

    At the head and at the tail every line counts that stands in an unbroken
    row of them; between paragraphs only a longer one.
    """
    known, fields = _known(lines)
    rows = list(_rows(text))
    ours = [form in known or (form.startswith(fields) and _is_field(form)) for _, _, form in rows]
    head = 0
    while head < len(rows) and ours[head]:
        head += 1
    tail = len(rows)
    while tail > head and ours[tail - 1]:
        tail -= 1
    if head == len(rows):
        return  # nothing but lines of the site: nothing to tell an article from
    if head:
        yield 0, rows[head][0] - len(text[rows[head - 1][1] : rows[head][0]].rpartition("\n")[2])
    for k in range(head, tail):
        if rows[k][2] in known and len(rows[k][2]) >= _LEAST_MIDDLE:
            yield rows[k - 1][1], rows[k][1]
    if tail < len(rows):
        yield rows[tail - 1][1], rows[-1][1]


@lru_cache(maxsize=8)
def _known(lines: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The whole lines, and the beginnings."""
    fields = tuple(line[: -len(_OPEN)] for line in lines if line.endswith(_OPEN))
    return frozenset(line for line in lines if not line.endswith(_OPEN)), fields


def _form(line: str) -> str:
    """A line as it is compared: without spaces and bullets, 0 for digits if it is short; empty if it says nothing."""
    plain = plain_form(line.strip())
    han = han_count(plain)
    if not han and (not plain.isalnum() or plain.isdigit()):
        return ""
    if _NUMBERED.fullmatch(plain):
        return ""
    return _DIGITS.sub("0", plain) if han <= _COUNTED else plain


def _is_field(form: str) -> bool:
    return len(form) <= _LONGEST_FIELD and not _SENTENCE.search(form)


def _rows(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and form of each line that says something."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            lead = len(line) - len(line.lstrip())
            yield start + lead, start + len(line.rstrip()), _form(line) if len(line) <= _LONGEST else ""
        start += len(line) + 1
