"""The changes in their sentences, word by word: ``微信{-付出-}{+支付+}``, or in colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textfix.cli.display import shown_name, visible
from textfix.cli.language import say
from textfix.cli.places import Places
from textfix.cli.words import by_words
from textfix.line_ends import LINE_END

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textfix.edits import Edit

__all__ = ["diff_lines"]

_CONTEXT = 30  # characters of unchanged text shown before and behind a change

_PLAIN = {"old": ("{-", "-}"), "new": ("{+", "+}"), "head": ("", "")}
_COLOURED = {"old": ("\x1b[31;9m", "\x1b[0m"), "new": ("\x1b[32m", "\x1b[0m"), "head": ("\x1b[36m", "\x1b[0m")}


def diff_lines(name: str, text: str, edits: Sequence[Edit], *, colour: bool = False) -> Iterator[str]:
    """The lines of a diff: a heading, then for each changed stretch its line number and the stretch.

    Args:
        name: what the file is called.
        text: the input.
        edits: sorted, disjoint edits over it; none gives no lines.
        colour: whether marks are colours (old red and struck out, new green).
    """
    if not edits:
        return
    style = _COLOURED if colour else _PLAIN
    yield _mark(f"--- {shown_name(name)}", style["head"])
    yield _mark(f"+++ {shown_name(name)} {say('(cleaned)')}", style["head"])
    places = Places(text)
    line = ""
    at: int | None = None  # end of the change before, while its line goes on
    for change in by_words(text, edits):
        gap = None if at is None else text[at : change.start]
        if gap is None or LINE_END.search(gap):
            if at is not None:
                yield line + _tail(text, at)
            number, column = places.of(change.start)
            yield _mark(say(f"@@ line {number} @@"), style["head"])
            line = _head(text, change.start, column - 1)
        elif len(gap) > 2 * _CONTEXT:
            line += visible(gap[:_CONTEXT], marked=False) + "…" + visible(gap[-_CONTEXT:], marked=False)
        elif gap:
            line += visible(gap, marked=False)
        if change.before:
            line += _mark(visible(change.before), style["old"])
        if change.after:
            line += _mark(visible(change.after), style["new"])
        if LINE_END.search(change.after) and not LINE_END.search(change.before):
            yield line
            line = ""
        at = change.end
    if at is not None:
        yield line + _tail(text, at)


def _mark(text: str, style: tuple[str, str]) -> str:
    return style[0] + text + style[1]


def _head(text: str, start: int, column: int) -> str:
    """What stands on the line in front of ``start``, which is its ``column`` (from 0)."""
    if column <= _CONTEXT:
        return visible(text[start - column : start], marked=False) if column else ""
    return "…" + visible(text[start - _CONTEXT : start], marked=False)


def _tail(text: str, end: int) -> str:
    """What stands on the line behind ``end``."""
    rest = text[end : end + _CONTEXT + 1]
    line = LINE_END.split(rest, maxsplit=1)[0]
    shown = visible(line[:_CONTEXT], marked=False) if line else ""
    return shown + "…" if len(line) > _CONTEXT else shown
