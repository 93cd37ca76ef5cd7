"""The language of messages: Chinese where the locale is Chinese, otherwise English.

Code writes its messages in English; :func:`say` gives the finished sentence
in the reader's language. The translations are a table of English patterns
(:mod:`textfix.cli.chinese`), in which ``{}`` stands for any text; what it
stands for is translated in its turn. A sentence without a row stays English.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import lru_cache

__all__ = ["VARIABLES", "language", "say"]

VARIABLES: tuple[str, ...] = ("TEXTFIX_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables that say the language; the first that is set decides."""

_SENTENCE_END = re.compile(r"(?<=\.) (?=[A-Z])")
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


@lru_cache(maxsize=4096)
def _translated(text: str, depth: int) -> str:
    exact, patterns = _catalogue()
    if text in exact:
        return exact[text]
    if depth == 0 or not text.strip():
        return text
    for pattern, template in patterns:
        if match := pattern.fullmatch(text):
            return template.format(*(_translated(piece, depth - 1) for piece in match.groups()))
    sentences = _SENTENCE_END.split(text)
    if len(sentences) == 1:
        return text
    done = [_translated(one, depth - 1) for one in sentences]
    # A Chinese full stop needs no space behind it, the one of a sentence that stays English does.
    return "".join(f"{one} " if one.endswith(".") else one for one in done[:-1]) + done[-1]


@lru_cache(maxsize=1)
def _catalogue() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Whole sentences, and patterns with the most literal text first."""
    from textfix.cli.chinese import MESSAGES

    exact = {english: chinese for english, chinese in MESSAGES.items() if "{}" not in english}
    patterned = sorted((m for m in MESSAGES.items() if "{}" in m[0]), key=lambda item: -len(item[0].replace("{}", "")))
    return exact, [(_pattern(english), chinese) for english, chinese in patterned]


def _pattern(english: str) -> re.Pattern[str]:
    """A pattern of a row: ``{}`` is any text; ``(s)`` is there or not."""
    parts = [re.escape(part).replace(re.escape("(s)"), "s?") for part in english.split("{}")]
    return re.compile("(.+?)".join(parts), re.DOTALL)
