"""The n-gram language model: flat tables in one file, loaded by memory map.

The file (built by ``tools/build_language_model.py``) holds a bigram backoff
model over words. Words and bigrams stand in bucketed hash tables of 16-bit
fingerprints with 8-bit codes for log10 probabilities and backoff weights;
every prefix of a word is in the word table too (with probability code 0), so
that the same table serves as the vocabulary trie.

Layout: ``TFLM`` + version (uint32), section count (uint32), then for each
section an 8-byte name and its offset and length in bytes (uint64 each), then
the sections, each aligned to 8 bytes.
"""

from __future__ import annotations

import mmap
import struct
from array import array
from functools import lru_cache
from pathlib import Path
from typing import Any

from textfix.errors import DataError
from textfix.resources import data_file
from textfix.wording.decoder import hash_symbols, pair_key

__all__ = ["MAGIC", "VERSION", "LanguageModel", "default_model"]

MAGIC = b"TFLM"
VERSION = 1
_TYPES = {
    "word_off": "I", "word_fp": "H", "word_p": "B", "word_bo": "B",
    "pair_off": "I", "pair_fp": "H", "pair_p": "B",
    "prob": "d", "backoff": "d",
}  # fmt: skip


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
        if self._map[:4] != MAGIC or struct.unpack_from("<I", self._map, 4)[0] != VERSION:
            raise DataError(f"{path} is not a language model of version {VERSION}; reinstall textfix")
        view = memoryview(self._map)
        sections: dict[str, Any] = {}
        (count,) = struct.unpack_from("<I", self._map, 8)
        for k in range(count):
            name, at, length = struct.unpack_from("<8sQQ", self._map, 16 + 24 * k)
            label = name.rstrip(b"\0").decode("ascii")
            sections[label] = view[at : at + length].cast(_TYPES[label])
        self._sections = sections
        s = sections
        probs = array("d", (10.0**x for x in s["prob"]))
        backoffs = array("d", (10.0**x for x in s["backoff"]))
        self.arrays = (
            64 - (len(s["word_off"]) - 1).bit_length() + 1, s["word_off"], s["word_fp"], s["word_p"], s["word_bo"],
            64 - (len(s["pair_off"]) - 1).bit_length() + 1, s["pair_off"], s["pair_fp"], s["pair_p"],
            probs, backoffs, float(probs[1]),
        )  # fmt: skip

    def _find(self, table: str, key: int) -> int:
        offsets = self._sections[f"{table}_off"]
        bucket = key >> (64 - (len(offsets) - 1).bit_length() + 1)
        mark = (key >> 4) & 0xFFFF
        prints = self._sections[f"{table}_fp"]
        for k in range(offsets[bucket], offsets[bucket + 1]):
            if prints[k] == mark:
                return k
        return -1

    def unigram(self, word: str) -> float | None:
        """log10 probability of a word, or ``None`` if the model does not know it."""
        k = self._find("word", hash_symbols(map(ord, word)))
        if k < 0 or self._sections["word_p"][k] == 0:
            return None
        return float(self._sections["prob"][self._sections["word_p"][k]])

    def bigram(self, first: str, second: str) -> float | None:
        """log10 probability of ``second`` after ``first`` if the pair is listed, else ``None`` (backoff applies)."""
        k = self._find("pair", pair_key(hash_symbols(map(ord, first)), hash_symbols(map(ord, second))))
        return None if k < 0 else float(self._sections["prob"][self._sections["pair_p"][k]])


@lru_cache(maxsize=1)
def default_model() -> LanguageModel:
    """The model that ships with the package, loaded once a process."""
    return LanguageModel(data_file("language_model.bin"))
