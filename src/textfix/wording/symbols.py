"""Sentences as symbols: what the language model reads of a text.

A Chinese character is its code point. A run of digits, a run of Latin
letters, a sentence edge and any other character are one class symbol each,
and punctuation is folded to one form, so that the model knows what stands
beside a word without knowing every number.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from textfix.trie import code_points
from textfix.wording import sentences

__all__ = [
    "EDGE", "LATIN", "NUMBER", "OTHER", "SENTENCE_ENDS", "Layout",
    "Sentence", "lay_out", "sentence_bounds", "sentence_spans",
    "symbolize",
]  # fmt: skip

NUMBER, LATIN, EDGE, OTHER = 1, 2, 3, 4

_FOLD = dict(
    zip(",;:?!()<>[]“”\"‘’'「」『』〈〉～~—", "，；：？！（）《》（）““““““““““《》———", strict=True),
)
_KEPT = "，；：？！（）《》“—。、…"

_HAN = ("\u3400-\u4dbf", "\u4e00-\u9fff", "\uf900-\ufaff")  # those above the BMP the loops know
_LETTERS = ("A-Z", "a-z", "Ａ-Ｚ", "ａ-ｚ", "\u00c0-\u024f", "\u0370-\u04ff")
SENTENCE_ENDS = "。！？!?\n\r；;"
# For each bit of the table of kinds, the characters that have it: single ones, and ranges.
_KINDS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (1, "", _HAN),
    (2, "", ("0-9", "０-９")),  # begins a number
    (4, ".,%:％", ("0-9", "０-９")),  # goes on with one
    (8, "", _LETTERS),  # begins a Latin word
    (16, "_.+#/-", ("0-9", *_LETTERS)),  # goes on with one
    (32, " \t\u00a0\u3000", ()),  # blank
    (64, SENTENCE_ENDS, ()),  # ends a sentence
    (128, "，,、：: ", ()),  # where a long sentence may be cut
)


def _kinds() -> bytearray:
    table = bytearray(0x10000)
    for bit, single, ranges in _KINDS:
        for code in [*map(ord, single), *(c for r in ranges for c in range(ord(r[0]), ord(r[2]) + 1))]:
            table[code] |= bit
    return table


def _folded() -> array[int]:
    """The symbol of each character that is neither Chinese nor in a number or Latin word."""
    table = array("H", [OTHER]) * 0x10000
    for char in _KEPT:
        table[ord(char)] = ord(char)
    for char, kept in _FOLD.items():
        table[ord(char)] = ord(kept)
    table[ord("\n")] = table[ord("\r")] = EDGE
    return table


_KIND_TABLE = _kinds()
_FOLDED_TABLE = _folded()


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


class Layout(NamedTuple):
    """The sentences of a text that hold candidates, and the places of the candidates in them.

    Attributes:
        symbols: the symbols, sentence after sentence.
        sentence_at: first symbol of each sentence, and one past the last.
        kept: the numbers of the candidates that begin and end with a symbol of one sentence.
        starts: first symbol of each of these, counted within its sentence.
        ends: one past its last symbol.
        candidate_at: first of these in each sentence, and one past the last.
    """

    symbols: array[int]
    sentence_at: array[int]
    kept: array[int]
    starts: array[int]
    ends: array[int]
    candidate_at: array[int]


def symbolize(text: str, start: int, end: int) -> Sentence:
    """The symbols of ``text[start:end]``.

    >>> sentence = symbolize("2021年微信APP上线", 0, 12)
    >>> [chr(c) if c > 9 else c for c in sentence.symbols]
    [1, '年', '微', '信', 2, '上', '线']
    """
    codes = code_points(text[start:end])
    symbols, begins, ends = sentences.read(codes, 0, len(codes), _KIND_TABLE, _FOLDED_TABLE)
    return Sentence(
        symbols, {start + at: k for k, at in enumerate(begins)}, {start + at: k for k, at in enumerate(ends)}
    )


def lay_out(codes: array[int], starts: array[int], ends: array[int]) -> Layout:
    """The sentences that hold candidates, given by their code-point offsets, sorted by start.

    >>> found = lay_out(code_points("天气好。微信付出。"), array("I", [6]), array("I", [8]))
    >>> "".join(map(chr, found.symbols)), list(found.starts), list(found.ends)
    ('微信付出。', [2], [4])
    """
    return Layout(*sentences.lay_out(codes, _KIND_TABLE, _FOLDED_TABLE, starts, ends))


def sentence_bounds(codes: array[int]) -> array[int]:
    """Where the sentences of a text begin, and one past the last; over-long ones are cut at a comma."""
    found: array[int] = sentences.bounds(codes, _KIND_TABLE)
    return found


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Code-point spans of the sentences of ``text``, end mark included; over-long ones are cut at a comma."""
    return pairwise(sentence_bounds(code_points(text)))
