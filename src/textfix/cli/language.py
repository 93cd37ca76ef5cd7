"""The language of messages: Chinese where the locale is Chinese, otherwise English.

Code writes its messages in English; :func:`say` gives the finished sentence
in the reader's language. The translations are a table of English patterns
(:mod:`textfix.cli.chinese`), in which ``{}`` stands for any text, such as a
name, and ``{*}`` for one that is translated in its turn. A sentence without a
row stays English.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["VARIABLES", "language", "say"]

VARIABLES: tuple[str, ...] = ("TEXTFIX_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables that say the language; the first that is set decides."""

_SENTENCE_END = re.compile(r"(?<=\.) (?=[A-Z])")
_SLOT = re.compile(r"\{\*?\}")
_STANDARD_INPUT = "standard input"  # stands where a name may stand, and is none
_DEPTH = 4  # how deep the pieces of a sentence are translated


def language(environment: Mapping[str, str] | None = None) -> str:
    """``zh`` or ``en``.

    >>> language({"LANG": "zh_CN.UTF-8"}), language({"LC_ALL": "C", "LANG": "zh_CN"})
    ('zh', 'en')
    """
    variables = os.environ if environment is None else environment
    for name in VARIABLES:
        if value := variables.get(name):
            return "zh" if value.lower().startswith(("zh", "chinese")) else "en"
    return "en"


def say(text: str) -> str:
    """A message in the reader's language; its offsets, names and numbers stay as they are."""
    return text if language() == "en" else _translated(text, _DEPTH)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with slots: what stands around them, and for each of them whether it is translated in its turn."""

    literals: tuple[str, ...]
    turns: tuple[bool, ...]
    chinese: str

    def pieces(self, text: str) -> list[str] | None:
        """What stands in the slots; ``None`` where the text is no such message.

        Found from literal to literal, from the end, since a name stands first
        and may hold anything. No literal is sought twice: a long text, which
        may be a stranger's, costs one pass.
        """
        first, *inner, last = self.literals
        start, end = len(first), len(text) - len(last)
        if not (text.startswith(first) and text.endswith(last)):
            return None
        pieces = []
        for literal in reversed(inner):
            found = text.rfind(literal, start + 1, end - 1)  # a slot holds something
            if found < 0:
                return None
            pieces.append(text[found + len(literal) : end])
            end = found
        return [text[start:end], *reversed(pieces)] if start < end else None


@lru_cache(maxsize=4096)
def _translated(text: str, depth: int) -> str:
    exact, rows = _catalogue()
    if text in exact:
        return exact[text]
    if depth == 0 or not text.strip():
        return text
    for row in rows:
        if (pieces := row.pieces(text)) is not None:
            return row.chinese.format(
                *(
                    _translated(piece, depth - 1) if turn or piece == _STANDARD_INPUT else piece
                    for piece, turn in zip(pieces, row.turns, strict=True)
                )
            )
    sentences = _SENTENCE_END.split(text)
    if len(sentences) == 1:
        return text
    done = [_translated(one, depth - 1) for one in sentences]
    # A Chinese full stop needs no space behind it, the one of a sentence that stays English does.
    return "".join(f"{one} " if one.endswith(".") else one for one in done[:-1]) + done[-1]


@lru_cache(maxsize=1)
def _catalogue() -> tuple[dict[str, str], list[_Row]]:
    """Whole sentences, and rows with the most literal text first."""
    from textfix.cli.chinese import MESSAGES

    exact = {english: chinese for english, chinese in MESSAGES.items() if not _SLOT.search(english)}
    rows = [
        _Row(tuple(_SLOT.split(spelled)), tuple(slot == "{*}" for slot in _SLOT.findall(spelled)), chinese)
        for english, chinese in MESSAGES.items()
        if english not in exact
        for spelled in _spellings(english)
    ]
    return exact, sorted(rows, key=lambda row: -sum(map(len, row.literals)))


def _spellings(english: str) -> Iterator[str]:
    """A row with and without each ``s`` that may be there.

    >>> list(_spellings("{} edit(s)"))
    ['{} edits', '{} edit']
    """
    front, mark, rest = english.partition("(s)")
    for behind in _spellings(rest) if mark else ("",):
        yield from (f"{front}s{behind}", f"{front}{behind}") if mark else (front,)
