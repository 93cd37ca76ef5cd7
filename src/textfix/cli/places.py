"""Places that people can find: line and column, both from 1, as editors count them."""

from __future__ import annotations

from bisect import bisect_right

from textfix.line_ends import LINE_END

__all__ = ["Places"]


class Places:
    r"""The lines of a text. A line ends with ``\n``, ``\r\n`` or ``\r``.

    >>> Places("微信\n支付").of(4)
    (2, 2)
    """

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in LINE_END.finditer(text))]

    def of(self, offset: int) -> tuple[int, int]:
        """Line and column (in code points) of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
