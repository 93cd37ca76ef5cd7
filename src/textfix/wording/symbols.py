"""Sentences as symbols: what the language model reads of a text.

A Chinese character is its code point. A run of digits, a run of Latin
letters, a sentence edge and any other character are one class symbol each,
and punctuation is folded to one form, so that the model knows what stands
beside a word without knowing every number.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

__all__ = ["EDGE", "LATIN", "NUMBER", "OTHER", "SENTENCE_END", "Sentence", "sentence_spans", "symbolize"]

NUMBER, LATIN, EDGE, OTHER = 1, 2, 3, 4

_FOLD = {
    ord(a): ord(b)
    for a, b in zip(",;:?!()<>[]“”\"‘’'「」『』〈〉～~—", "，；：？！（）《》（）““““““““““《》———", strict=True)
}
_KEPT = frozenset(map(ord, "，；：？！（）《》“—。、…"))

_TOKEN = re.compile(
    "([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    "|([0-9０-９][0-9０-９.,%:％]*)"
    "|([A-Za-zＡ-Ｚａ-ｚ\u00c0-\u024f\u0370-\u04ff][A-Za-z0-9Ａ-Ｚａ-ｚ\u00c0-\u024f\u0370-\u04ff_.+#/-]*)"
    "|([ \t\u00a0\u3000]+)"
    "|([\\s\\S])"
)

SENTENCE_END = re.compile("[。！？!?\n\r；;]")
_MAX_SYMBOLS = 120  # a longer sentence is cut: the decoder's numbers stay in range


class Sentence:
    """The symbols of one sentence and where each begins in the text.

    Attributes:
        symbols: ``array('I')`` of codes.
        starts: symbol index by the code-point offset where it begins.
        ends: symbol index by the code-point offset behind it; white space
            between two symbols belongs to neither.
    """

    __slots__ = ("ends", "starts", "symbols")

    def __init__(self, symbols: array[int], starts: dict[int, int], ends: dict[int, int]) -> None:
        self.symbols = symbols
        self.starts = starts
        self.ends = ends


def symbolize(text: str, start: int, end: int) -> Sentence:
    """The symbols of ``text[start:end]``.

    >>> sentence = symbolize("2021年微信APP上线", 0, 12)
    >>> [chr(c) if c > 9 else c for c in sentence.symbols]
    [1, '年', '微', '信', 2, '上', '线']
    """
    symbols = array("I")
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastindex
        if kind == 4:
            continue
        if kind == 1:
            code = ord(match[0])
        elif kind == 2:
            code = NUMBER
        elif kind == 3:
            code = LATIN
        else:
            code = ord(match[0])
            code = _FOLD.get(code, code)
            if code not in _KEPT:
                code = EDGE if match[0] in "\n\r" else OTHER
        starts[match.start()] = len(symbols)
        ends[match.end()] = len(symbols)
        symbols.append(code)
    return Sentence(symbols, starts, ends)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Code-point spans of the sentences of ``text``, end mark included; over-long ones are cut at a comma."""
    at = 0
    for match in SENTENCE_END.finditer(text):
        yield from _pieces(text, at, match.end())
        at = match.end()
    if at < len(text):
        yield from _pieces(text, at, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _MAX_SYMBOLS:
        cut = max(text.rfind(mark, start + 20, start + _MAX_SYMBOLS) for mark in "，,、：: ")
        cut = start + _MAX_SYMBOLS if cut < 0 else cut + 1
        yield start, cut
        start = cut
    yield start, end
