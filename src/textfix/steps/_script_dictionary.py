"""The human-edited dictionaries of the script step: forms that are both right, and conversions that are wrong.

Their format is in ``dictionaries/script/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from textfix.errors import DataError
from textfix.matcher import Matcher
from textfix.resources import dictionary_folder

__all__ = ["Entry", "either_words", "entries", "variant_classes", "wrong_words"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of ``conversions.tsv``: the wrong form, the right one, what it is worth, where it stays."""

    wrong: str
    right: str
    weight: str
    guards: tuple[str, ...]


def _rows(name: str, columns: int) -> list[list[str]]:
    path = dictionary_folder("script") / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{path} is missing: {error}") from None
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for row in rows:
        if len(row) != columns:
            raise DataError(f"{path}: a line has {columns} columns, not {len(row)}: {row[0]!r}")
    return rows


@lru_cache(maxsize=4)
def variant_classes(*, kinds: frozenset[str] = frozenset({"either", "usage"})) -> dict[str, str]:
    """For each character with variants, one of them that stands for all.

    >>> classes = variant_classes()
    >>> classes["裏"] == classes["裡"]
    True
    """
    parent: dict[str, str] = {}

    def top(form: str) -> str:
        while parent.get(form, form) != form:
            form = parent[form]
        return form

    for forms, kind in _rows("variants.tsv", 2):
        if kind in kinds:
            first, *others = forms.split(" ")
            for other in others:
                parent[top(other)] = top(first)
    return {form: top(form) for form in {*parent, *parent.values()}}


@lru_cache(maxsize=1)
def either_words() -> re.Pattern[str]:
    """Expression for the words that are right in either form.

    >>> either_words().findall("了解,瞭解")
    ['了解', '瞭解']
    """
    words = {form for forms, kind in _rows("variants.tsv", 2) if kind == "word" for form in forms.split(" ")}
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


@lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """The wrong conversions by their wrong form.

    >>> entries()["皇後"].right
    '皇后'
    """
    return {
        wrong: Entry(wrong, right, weight, () if guards == "-" else tuple(guards.split(",")))
        for wrong, right, weight, guards in _rows("conversions.tsv", 4)
    }


@lru_cache(maxsize=1)
def _wrong_words() -> Matcher:
    """Every wrong form and every guard."""
    words = sorted({word for entry in entries().values() for word in (entry.wrong, *entry.guards)})
    return Matcher(words, longest=True)


def wrong_words(text: str) -> Iterator[tuple[int, Entry]]:
    """Where wrong forms stand in ``text``: offset and entry; not inside a guard.

    >>> [(at, entry.right) for at, entry in wrong_words("皇後的長發，皇後在前")]
    [(0, '皇后'), (3, '長髮')]
    """
    matcher = _wrong_words()
    known = entries()
    for number, at, _ in matcher.find(text):
        entry = known.get(matcher.words[number])
        if entry is not None:
            yield at, entry
