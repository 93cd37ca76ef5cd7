"""OpenCC, aligned: what a conversion between Chinese scripts changes, place by place.

OpenCC is loaded on first use. Only runs of Chinese characters are given to it,
so that whatever else a text holds (lone surrogates, NULs) never reaches it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import cast

from textfix.errors import DataError
from textfix.resources import data_file

__all__ = ["changes", "convert", "converter", "only_in"]

_HAN_RUN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_REACH = 8  # how many characters a phrase may grow or shrink by before the alignment gives up on the run


@lru_cache(maxsize=16)
def converter(config: str) -> Callable[[str], str]:
    """The conversion function of an OpenCC configuration, such as ``t2s`` or ``s2twp``.

    >>> converter("t2s")("參數")
    '参数'
    """
    import opencc

    return cast("Callable[[str], str]", opencc.OpenCC(config).convert)


@lru_cache(maxsize=1)
def _script_sets() -> dict[str, str]:
    lines = data_file("script_sets.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def only_in(script: str) -> str:
    """The characters that only ``simplified`` or only ``traditional`` text writes, as one string.

    Raises:
        DataError: the built character sets are missing.
    """
    try:
        return _script_sets()[script]
    except OSError as error:
        raise DataError(f"script_sets.txt is missing from the package: {error}") from error


def changes(text: str, config: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """What the OpenCC configuration changes in ``text[start:end]``: start, end, what stands there instead.

    Args:
        text: any ``str``.
        config: name of the OpenCC configuration.
        start: first code point looked at.
        end: one past the last one; the end of the text if ``None``.

    Yields:
        Sorted, disjoint replacements; neighbouring changed characters are one.

    >>> list(changes("這是參數", "t2s"))
    [(0, 1, '这'), (2, 4, '参数')]
    """
    runs = list(_HAN_RUN.finditer(text, start, len(text) if end is None else end))
    if not runs:
        return
    convert_run = converter(config)
    converted = convert_run("\n".join(run[0] for run in runs)).split("\n")
    for run, after in zip(runs, converted, strict=True):
        before = run[0]
        if before != after:
            for i, j, instead in _differences(before, after, convert_run):
                yield run.start() + i, run.start() + j, instead


def convert(text: str, config: str) -> str:
    """``text`` with its Chinese characters converted.

    >>> convert("軟件\\udc80", "t2s") == "软件\\udc80"
    True
    """
    pieces: list[str] = []
    at = 0
    for start, end, after in changes(text, config):
        pieces += (text[at:start], after)
        at = end
    return "".join((*pieces, text[at:]))


def _differences(before: str, after: str, convert_run: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    """Replacements that turn ``before`` into ``after``, in one pass with a short look-ahead."""
    if len(before) == len(after):
        i = 0
        while i < len(before):
            j = i
            while j < len(before) and before[j] != after[j]:
                j += 1
            if j > i:
                yield i, j, after[i:j]
            i = max(j, i + 1)
        return
    # A phrase changed its length. Characters answer each other if equal or if one is the other converted by itself.
    single = dict(zip(chars := sorted(set(before)), convert_run("\n".join(chars)).split("\n"), strict=True))
    i = j = 0
    while i < len(before) or j < len(after):
        if i < len(before) and j < len(after) and after[j] in {before[i], single[before[i]]}:
            if after[j] != before[i]:
                yield i, i + 1, after[j]
            i, j = i + 1, j + 1
            continue
        skip_i, skip_j = _resume(before, i, after, j, single)
        yield i, i + skip_i, after[j : j + skip_j]
        i, j = i + skip_i, j + skip_j


def _resume(before: str, i: int, after: str, j: int, single: dict[str, str]) -> tuple[int, int]:
    """How far to skip on both sides until two characters in a row answer each other again."""

    def answers(a: int, b: int) -> bool:
        if a >= len(before) or b >= len(after):
            return a >= len(before) and b >= len(after)
        return after[b] in {before[a], single[before[a]]}

    for total in range(1, 2 * _REACH):
        for skip_i in range(total + 1):
            skip_j = total - skip_i
            if answers(i + skip_i, j + skip_j) and answers(i + skip_i + 1, j + skip_j + 1):
                return skip_i, skip_j
    return len(before) - i, len(after) - j
