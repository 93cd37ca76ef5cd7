r"""Where lines end: at ``\n``, ``\r\n`` or ``\r``, and nowhere else. What else breaks a line, the steps make one of.

Steps read every line end as ``\n``, so that none of them has to ask how a file
writes its lines: the :class:`~textfix.Cleaner` gives them the text in which
:class:`LineEnds` has written them so, and gets their edits back over the text
as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from textfix.edits import Edit

__all__ = ["LINE_END", "LineEnds", "with_line_feeds"]

LINE_END = re.compile(r"\r\n|\n|\r")
"""One line end."""


def with_line_feeds(text: str) -> str:
    r"""The text with ``\n`` at the end of every line; the same object where nothing else ends one.

    >>> with_line_feeds("微信\r\n支付\r")
    '微信\n支付\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class LineEnds:
    r"""How the lines of one text end.

    Attributes:
        text: the text.
        plain: the text with ``\n`` at the end of every line.
        only: what ends every line, or ``None`` where they end in different ways.

    >>> ends = LineEnds("他说\r\n微信付出\r\n")
    >>> ends.plain
    '他说\n微信付出\n'
    >>> ends.edits([Edit(5, 7, "付出", "支付", "wording", "付出→支付", 0.99, "Spun.")])
    [Edit(6..8 '付出'→'支付' wording 0.99)]
    """

    __slots__ = ("_found", "_usual", "only", "plain", "text")

    def __init__(self, text: str) -> None:
        self.text = self.plain = text
        self.only: str | None = "\n"
        self._usual = "\n"
        self._found: list[str] = []  # where they differ all line ends, in order
        if "\r" not in text:
            return
        self.plain = with_line_feeds(text)
        if "\n" not in text:
            self.only = "\r"
        elif text.count("\r\n") == text.count("\n") == text.count("\r"):
            self.only = "\r\n"
        else:
            self.only = None
            self._found = LINE_END.findall(text)
        self._usual = self.only or Counter(self._found).most_common(1)[0][0]

    def written(self, plain: str) -> str:
        r"""A text with these line ends in place of line feeds; in place of each the usual one where they differ.

        >>> LineEnds("甲\r\n乙").written("甲\n\n丙")
        '甲\r\n\r\n丙'
        """
        return plain if self._usual == "\n" else plain.replace("\n", self._usual)

    def edits(self, edits: Iterable[Edit]) -> list[Edit]:
        r"""Edits over the text that do to it what these do to ``plain``.

        A line end that stays in an edit stays as it was written; one that an edit
        adds is written as most are.

        Args:
            edits: edits over ``plain``, sorted by where they start.

        >>> LineEnds("甲\r\n\n\n乙").edits([Edit(1, 4, "\n\n\n", "\n", "layout", "blank-lines", 0.99, "Blank.")])
        [Edit(1..5 '\r\n\n\n'→'\r\n' layout 0.99)]
        """
        if self.only == "\n":
            return list(edits)
        out = []
        at = lines = longer = 0  # in front of `at` in `plain`: line ends, and how much longer they are in the text
        for edit in edits:
            passed = self.plain.count("\n", at, edit.start)
            longer += self._longer(lines, passed)
            at, lines = edit.start, lines + passed
            inside = edit.before.count("\n")
            start, end = edit.start + longer, edit.end + longer + self._longer(lines, inside)
            kept = self._found[lines : lines + inside]
            others = tuple((self._written(text, kept), share) for text, share in edit.alternatives)
            after = self._written(edit.after, kept)
            before = self.text[start:end]
            out.append(Edit(start, end, before, after, edit.step, edit.rule, edit.confidence, edit.reason, others))
        return out

    def _longer(self, first: int, count: int) -> int:
        """By how much some line ends in a row are longer than line feeds."""
        if self.only:
            return count * (len(self.only) - 1)
        return sum(map(len, self._found[first : first + count])) - count

    def _written(self, plain: str, ends: list[str]) -> str:
        """A piece of text with these line ends, and the usual one where they are too few."""
        if self.only or "\n" not in plain:
            return self.written(plain)
        left = iter(ends)
        return "".join(next(left, self._usual) if char == "\n" else char for char in plain)
