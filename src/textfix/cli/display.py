"""How text looks in a terminal: columns it takes, invisible characters made visible, long passages shortened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from textfix.line_ends import with_line_feeds

__all__ = ["LEGEND", "pad", "shorten", "shown_name", "visible", "width", "wrap"]

LEGEND: dict[str, str] = {"∅": "nothing", "↵": "line break", "⇥": "tab", "␣": "space"}
"""The signs that :func:`visible` writes, and what they stand for."""

_IDEOGRAPH = "\u2e80-\u3000\u3003-\u3007\u3012-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "，。；：、！？）》”’」』】…"
_SHORT = 14  # columns up to which what stands between two spaces is not broken
# The parts of what is longer: a word or one wide character, with the marks that open and close it and its spaces.
_BREAKABLE = re.compile(f"[（《“‘「『【]*(?:[{_IDEOGRAPH}]|[^ {_IDEOGRAPH}{_CLOSING}]+)?[{_CLOSING}]* *")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # categories without a shape of their own
_NO_WIDTH = ("Mn", "Me", "Cf")
_WIDE = ("W", "F")


def width(text: str) -> int:
    """Columns that ``text`` takes: a Chinese character two, a combining mark none.

    >>> width("微信 pay"), width("（ｘ）")
    (8, 6)
    """
    if text.isascii():
        return len(text)
    columns = 0
    for char in text:
        if unicodedata.east_asian_width(char) in _WIDE:
            columns += 2
        elif unicodedata.category(char) not in _NO_WIDTH:
            columns += 1
    return columns


def shown_name(name: str) -> str:
    """What a file or a record of one is called in messages: its name made safe to print, or ``standard input``.

    >>> shown_name("-"), shown_name("-#4"), shown_name("a.jsonl#4")
    ('standard input', 'standard input#4', 'a.jsonl#4')
    """
    return f"standard input{name[1:]}" if name == "-" or name.startswith("-#") else visible(name)


def pad(text: str, columns: int) -> str:
    """``text`` with spaces behind it up to ``columns`` columns.

    >>> pad("支付", 6) + "|"
    '支付  |'
    """
    return text + " " * (columns - width(text))


def visible(text: str, *, marked: bool = True) -> str:
    r"""``text`` with everything that a reader would not see written out; safe to print.

    Args:
        text: any text, also with escape sequences or lone surrogates.
        marked: whether it is a piece of a change, where line breaks, lone
            spaces and emptiness matter; otherwise they stay.

    >>> visible("支\u200b付\n"), visible(" "), visible("")
    ('支<U+200B>付↵', '␣', '∅')
    """
    if marked:
        if not text:
            return "∅"
        if not text.strip(" "):
            return "␣" * len(text)
        text = with_line_feeds(text).replace("\n", "↵").replace("\t", "⇥")
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"<U+{ord(char):04X}>" if unicodedata.category(char) in _HIDDEN and (marked or char not in "\n\t") else char
        for char in text
    )


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns`` columns; Chinese breaks anywhere but in front of a closing mark.

    >>> wrap("付出 stands 8× here，支付从未出现。", 14)
    ['付出 stands 8×', 'here，支付从未', '出现。']
    """
    lines: list[str] = []
    line = ""
    used = 0
    for piece in _pieces(text):
        room = width(piece.rstrip(" "))
        if line and used + room > columns:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        line += piece
        used += width(piece)
    return [*lines, line.rstrip(" ")] if line.strip(" ") or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """What a line keeps together: what stands between two spaces if it is short, as ``(消费者);``, else its parts."""
    for word in re.findall(r"[^ ]+ *| +", text):
        if width(word) <= _SHORT:
            yield word
        else:
            yield from filter(None, _BREAKABLE.findall(word))


def shorten(text: str, columns: int) -> str:
    """``text``, cut in the middle where it takes more than ``columns`` columns.

    >>> shorten("更多精彩内容请关注本站最新动态", 16)
    '更多精彩…新动态'
    """
    if width(text) <= columns:
        return text
    half = (columns - 1) // 2
    head, tail = text[:columns], text[-columns:]  # a shown character takes at least one column, or none
    while width(head) > columns - 1 - half:
        head = head[:-1]
    while width(tail) > half:
        tail = tail[1:]
    return f"{head}…{tail}"
