"""The n-gram language model: flat tables in one file, loaded by memory map.

The file (built by ``tools/build_language_model.py``) holds a trigram backoff
model over words. Words, bigrams and trigrams stand in bucketed hash tables
(:mod:`textfix.wording.edges`, :mod:`textfix.wording.links`) of 32-bit
entries: a 16-bit fingerprint, an 8-bit code for the log10 probability and one
for the backoff weight. Every prefix of a word is in the word table too (with
probability code 0), so that the same table serves as the vocabulary trie. Of
bigrams only those that begin a trigram have a backoff weight (1 + its code,
else 0). A look-up thus waits for memory twice: for where the bucket begins,
and for the bucket.

Layout: ``TFLM`` + version (uint32), section count (uint32), then for each
section an 8-byte name and its offset and length in bytes (uint64 each), then
the sections, each aligned to 8 bytes.
"""

from __future__ import annotations

import math
import mmap
import re
import struct
from array import array
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from textfix.errors import DataError, DictionaryError
from textfix.resources import data_file
from textfix.small_file import read_small_file
from textfix.wording.graph import hash_symbols, pair_key
from textfix.wording.links import heads_of
from textfix.wording.symbols import symbolize

__all__ = ["MAGIC", "VERSION", "LanguageModel", "default_model", "model_with_terms", "read_terms"]

MAGIC = b"TFLM"
VERSION = 3
_TYPES = {
    "word_at": "I", "word_add": "H", "word": "I",
    "pair_at": "I", "pair_add": "B", "pair": "I", "tri_at": "I", "tri_add": "B", "tri": "I",
    "prob": "d", "backoff": "d",
}  # fmt: skip
_TOGETHER = 16  # buckets of n-grams whose beginnings are counted from one number

# The line format of jieba.load_userdict: the word may hold spaces, frequency and tag are optional.
_TERM = re.compile(r"^(.+?)(?: ([0-9]+))?(?: ([a-z]+))?$")
_WORDS_IN_TEN_MILLION = 6.0e6  # words of ten million characters: a word is 1.6 characters on average


class LanguageModel:
    """A loaded model. Read-only and safe to share between threads.

    Args:
        path: the model file.

    Raises:
        DataError: the file is missing, damaged or of another version.
    """

    __slots__ = ("_map", "_sections", "arrays", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                # A private mapping: pages are shared with other processes until written, and nobody writes.
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        except (OSError, ValueError) as error:
            raise DataError(f"cannot open the language model {path}: {error}; reinstall textfix") from None
        try:
            sections = _read_sections(self._map)
        except (struct.error, KeyError, TypeError, ValueError, UnicodeDecodeError):
            sections = {}
        if set(sections) != set(_TYPES) or not _is_whole(sections):
            raise DataError(f"{path} is damaged or no language model of version {VERSION}; reinstall textfix")
        self._sections = sections
        self.arrays = self._tables()

    def _tables(self) -> tuple[Any, ...]:
        """What the decoder takes, in its order."""
        s = self._sections
        probs = array("d", (10.0**x for x in s["prob"]))
        backoffs = array("d", (10.0**x for x in s["backoff"]))
        return (
            _shift(len(s["word_add"])), s["word_at"], s["word_add"], s["word"],
            _shift(len(s["pair_add"])), s["pair_at"], s["pair_add"], s["pair"],
            _shift(len(s["tri_add"])), s["tri_at"], s["tri_add"], s["tri"],
            probs, backoffs, float(probs[255]),
            *(heads_of(s[f"{name}_at"], s[f"{name}_add"], s[name]) for name in ("word", "pair", "tri")),
        )  # fmt: skip

    def with_terms(self, terms: Mapping[str, float]) -> LanguageModel:
        """A model that knows further words, given with their log10 probability.

        Words it knows already keep the higher of the two. The n-gram tables
        are shared with this model; only the word table is copied.
        """
        wanted: dict[int, int] = {}
        prob = self._sections["prob"]
        step = prob[1] - prob[2]
        for term, log10 in terms.items():
            symbols = symbolize(term, 0, len(term)).symbols
            for k in range(1, len(symbols)):
                wanted.setdefault(hash_symbols(symbols[:k]), 0)
            code = min(255, max(1, round(-log10 / step) + 1))
            key = hash_symbols(symbols)
            # Code 1 is the most probable word, 0 a mere prefix.
            wanted[key] = min(code, wanted.get(key) or 255)
        model = LanguageModel.__new__(LanguageModel)
        model.path, model._map = self.path, self._map  # noqa: SLF001 - it is of this class
        s = model._sections = dict(self._sections)  # noqa: SLF001
        offsets = array("I", (s["word_at"][k // _TOGETHER] + add for k, add in enumerate(s["word_add"])))
        shift = _shift(len(offsets))
        by_bucket: dict[int, dict[int, int]] = {}
        for key, code in wanted.items():
            by_bucket.setdefault(key >> shift, {})[(key >> 4) & 0xFFFF] = code
        no_backoff = min(255, round(s["backoff"][0] / (s["backoff"][0] - s["backoff"][1])))
        new_offsets, entries = array("I", offsets), array("I")
        at = grown = 0
        previous = 0
        for bucket in sorted(by_bucket):
            lo, hi = offsets[bucket], offsets[bucket + 1]
            rows = {entry >> 16: entry & 0xFFFF for entry in s["word"][lo:hi]}
            for mark, code in by_bucket[bucket].items():
                row = rows.get(mark, no_backoff)
                old, backoff = row >> 8, row & 0xFF
                rows[mark] = (min(code, old) if code and old else code or old) << 8 | backoff
            for k in range(previous + 1, bucket + 1):
                new_offsets[k] += grown
            entries.extend(s["word"][at:lo])
            entries.extend(mark << 16 | rows[mark] for mark in sorted(rows))
            grown += len(rows) - (hi - lo)
            at, previous = hi, bucket
        for k in range(previous + 1, len(new_offsets)):
            new_offsets[k] += grown
        entries.extend(s["word"][at:])
        s["word_at"], s["word"] = new_offsets[::_TOGETHER], entries
        try:
            s["word_add"] = array("H", (x - s["word_at"][k // _TOGETHER] for k, x in enumerate(new_offsets)))
        except OverflowError:
            raise DictionaryError("the terms are too alike to be looked up: leave some of them out") from None
        model.arrays = model._tables()  # noqa: SLF001
        return model

    def unigram(self, word: str) -> float | None:
        """log10 probability of a word, or ``None`` if the model does not know it."""
        code = self._code("word", hash_symbols(map(ord, word)))
        return float(self._sections["prob"][code]) if code else None

    def bigram(self, first: str, second: str) -> float | None:
        """log10 probability of ``second`` after ``first`` if the pair is listed, else ``None`` (backoff applies)."""
        key = pair_key(hash_symbols(map(ord, first)), hash_symbols(map(ord, second)))
        code = self._code("pair", key)
        return float(self._sections["prob"][code]) if code else None

    def _code(self, table: str, key: int) -> int:
        """The code of a key's probability in a table; 0 for none."""
        at, add = self._sections[f"{table}_at"], self._sections[f"{table}_add"]
        bucket, mark = key >> _shift(len(add)), (key >> 4) & 0xFFFF
        lo, hi = (at[k // _TOGETHER] + add[k] for k in (bucket, bucket + 1))
        return next((entry >> 8 & 0xFF for entry in self._sections[table][lo:hi] if entry >> 16 == mark), 0)


def _is_whole(sections: Mapping[str, Any]) -> bool:
    """Whether the tables fit each other."""
    for name in ("word", "pair", "tri"):
        at, add = sections[f"{name}_at"], sections[f"{name}_add"]
        last = len(add) - 1
        if last < 1 or len(at) != last // _TOGETHER + 1 or at[-1] + add[last] != len(sections[name]):
            return False
    return True


@lru_cache(maxsize=1)
def default_model() -> LanguageModel:
    """The model that ships with the package, loaded once a process."""
    return LanguageModel(data_file("language_model.bin"))


def _read_sections(data: mmap.mmap) -> dict[str, Any]:
    """The tables of a model file as typed views of the mapping."""
    if data[:4] != MAGIC or struct.unpack_from("<I", data, 4)[0] != VERSION:
        return {}
    view = memoryview(data)
    sections: dict[str, Any] = {}
    (count,) = struct.unpack_from("<I", data, 8)
    for k in range(min(count, 64)):
        name, at, length = struct.unpack_from("<8sQQ", data, 16 + 24 * k)
        label = name.rstrip(b"\0").decode("ascii")
        section: Any = view[at : at + length]
        if len(section) != length:
            return {}
        sections[label] = section.cast(_TYPES[label])
    return sections


def _shift(bounds: int) -> int:
    """By how many bits a key is shifted to its bucket: a table of 2**n buckets has 2**n + 1 bounds."""
    return 64 - (bounds - 1).bit_length() + 1


def read_terms(path: Path) -> dict[str, float]:
    """Terms of a file in jieba's user-dictionary format (``word [frequency] [tag]``), with log10 probabilities.

    The frequency counts occurrences in ten million characters; a term
    without one is taken to occur ten times.

    Raises:
        DictionaryError: the file cannot be read.
    """
    content = read_small_file(path, "terms file", DictionaryError)
    terms = {}
    for line in content.splitlines():
        match = _TERM.match(line.strip())
        if match and len(match[1]) <= 12:
            terms[match[1]] = math.log10(max(1, int((match[2] or "10")[:12])) / _WORDS_IN_TEN_MILLION)
    return terms


@lru_cache(maxsize=8)
def model_with_terms(paths: tuple[str, ...]) -> LanguageModel:
    """The shipped model with the terms of some files added; without files the shipped model itself."""
    model = default_model()
    terms: dict[str, float] = {}
    for path in paths:
        terms.update(read_terms(Path(path)))
    return model.with_terms(terms) if terms else model
