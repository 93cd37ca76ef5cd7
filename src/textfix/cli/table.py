"""The edits of a document as an aligned table; Chinese takes two columns a character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textfix.cli.display import LEGEND, pad, shorten, shown_name, visible, width, wrap
from textfix.cli.language import say
from textfix.cli.places import Places
from textfix.counting import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textfix import Result
    from textfix.edits import Edit

__all__ = ["table_lines"]

_HEAD = ("place", "before", "", "after", "step", "rule", "sure", "reason")
_LEAST = 24  # columns that a reason needs beside the others
_WIDEST = {"before": 24, "after": 24, "step": 24, "rule": 24}  # columns; what is longer is cut in the middle


def table_lines(name: str, text: str, result: Result, *, columns: int | None = None) -> Iterator[str]:
    """The lines of the table: a heading, the edits, then the suggestions apart.

    Args:
        name: what the file is called.
        text: the input that the offsets count in.
        result: what was made of it.
        columns: how wide a line may be; reasons are broken to fit. ``None``: one line an edit, however long.
    """
    edits, suggestions = count(len(result.edits), "edit"), count(len(result.suggestions), "suggestion")
    yield say(f"{shown_name(name)}: {edits}, {suggestions}")
    places = Places(text)
    tables = []
    if result.edits:
        tables.append(("", [_row(places, edit) for edit in result.edits]))
    if result.suggestions:
        rows = [_row(places, item) for item in result.suggestions]
        tables.append(("Suggestions (doubtful, not made):", rows))
    for heading, rows in tables:
        yield ""
        if heading:
            yield say(heading)
        yield from _aligned([tuple(map(say, _HEAD)), *rows], columns)
    used = "".join(cell for _, rows in tables for row in rows for cell in row)
    signs = [f"{sign} {say(meaning)}" for sign, meaning in LEGEND.items() if sign in used]
    if signs:
        yield ""
        yield "   ".join(signs)


def _row(places: Places, edit: Edit) -> tuple[str, ...]:
    line, column = places.of(edit.start)
    reason = visible(say(edit.reason), marked=False).replace("\n", " ")
    others = [f"{visible(reading)} {share:.2f}" for reading, share in edit.alternatives]
    if others:
        reason = say(f"{reason} Readings: {', '.join(others)}.")
    return (
        f"{line}:{column}",
        _cell("before", edit.before),
        "→",
        _cell("after", edit.after),
        _cell("step", edit.step),
        _cell("rule", edit.rule),
        f"{edit.confidence:.2f}",
        reason,
    )


def _cell(column: str, text: str) -> str:
    limit = _WIDEST[column]
    if len(text) > 2 * limit:  # a page-long passage is not spelled out only to be cut
        text = f"{text[:limit]}…{text[-limit:]}"
    return shorten(visible(text), limit)


def _aligned(rows: Sequence[Sequence[str]], columns: int | None) -> Iterator[str]:
    """The rows with every column but the last as wide as its widest cell; the last broken to fit where told to."""
    widths = [max(width(row[k]) for row in rows) for k in range(len(rows[0]) - 1)]
    indent = sum(widths) + 2 * len(widths)
    room = None if columns is None else columns - indent
    for row in rows:
        cells = [pad(cell, size) for cell, size in zip(row, widths, strict=False)]
        if room is None:
            yield "  ".join([*cells, row[-1]]).rstrip()
        elif room >= _LEAST:
            first, *rest = wrap(row[-1], room)
            yield "  ".join([*cells, first]).rstrip()
            yield from (" " * indent + line for line in rest)
        else:  # no room beside the other columns: the reason goes below them
            yield "  ".join(cells).rstrip()
            if row is not rows[0]:
                yield from ("    " + line for line in wrap(row[-1], max(_LEAST, (columns or 0) - 4)))
