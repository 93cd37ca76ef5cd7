"""HTML files: the text between the tags is cleaned, the markup stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from textfix import Cleaner, Config
from textfix.edits import Edit, apply, compose

if TYPE_CHECKING:
    from textfix import Result

__all__ = ["explain_html", "html_config"]

# In HTML, line breaks and spaces are no layout, and a line of boilerplate is an element with its tags around it.
_LEFT_OUT = ("layout", "boilerplate")

# What is not closed goes on to the end of the page, as for a browser.
_MARKUP = re.compile(
    r"""<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)
    | <(script|style|pre|code|textarea)\b(?:.*?</\1\s*>|.*)
    | </?[A-Za-z!?][^<>]*>
    | &(?:\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ROUNDS = 5  # as many as seen anywhere, and some
_SYNTAX = re.compile("[<>&]")


def html_config(config: Config) -> Config:
    """The options for HTML: without the steps that work on lines."""
    return replace(config, steps=tuple(step for step in config.steps if step not in _LEFT_OUT))


def explain_html(cleaner: Cleaner, html: str) -> Result:
    """What cleaning makes of an HTML page; edits that would touch its markup are left out.

    Args:
        cleaner: with options from :func:`html_config`.
        html: the page.

    >>> page = '<p title="ＧＰＵ">ＧＰＵ加速&nbsp;<b>Ａ</b></p>'
    >>> explain_html(Cleaner(html_config(Config(steps=("characters", "layout")))), page).text
    '<p title="ＧＰＵ">GPU加速&nbsp;<b>A</b></p>'
    """
    first = result = cleaner.explain(html)
    text, edits = html, list[Edit]()
    for _ in range(_ROUNDS):
        made = _outside(result.edits, [match.span() for match in _MARKUP.finditer(text)]) if result.edits else []
        if result is first and len(made) == len(first.edits):
            return first
        if not made:
            break
        edits = compose(html, edits, made)
        text = apply(html, edits)
        # The steps left nothing to do in the text that they wanted; without some of their edits it is another.
        result = cleaner.explain(text)
    return replace(first, text=text, edits=edits)


def _outside(edits: list[Edit], markup: list[tuple[int, int]]) -> list[Edit]:
    kept = []
    k = 0
    for edit in edits:
        while k < len(markup) and markup[k][1] <= edit.start:
            k += 1
        inside = k < len(markup) and markup[k][0] < max(edit.end, edit.start + 1) and markup[k][0] != edit.end
        if not inside and not _SYNTAX.search(edit.before) and not _SYNTAX.search(edit.after):
            kept.append(edit)
    return kept
