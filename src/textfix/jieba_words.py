"""How often words stand in jieba's counts, looked up in its dictionary file.

jieba reads the whole file into a dictionary of half a million strings, which
takes half a second and a hundred megabytes. Here the file is mapped into
memory, and only the words with the same first character are searched: they
stand together, since the file is sorted.
"""

from __future__ import annotations

import importlib.util
import mmap
from functools import lru_cache
from math import log
from pathlib import Path

from textfix.errors import DataError

__all__ = ["JiebaWords", "jieba_words"]

_FIRST_HAN = "\u3007".encode()  # Latin letters and digits, which stand before, are not quite in order
_KNOWN_TOTALS = {5_071_852: 60_101_967}  # sum of all counts, by the size of the file: that of jieba 0.42


class JiebaWords:
    """The words that begin with a Chinese character.

    Args:
        path: a dictionary of jieba: a word, its count and perhaps a tag in each line, sorted by code points.

    Attributes:
        log_total: natural logarithm of the sum of all counts.
    """

    __slots__ = ("_begin", "_data", "_spans", "log_total")

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._spans: dict[str, tuple[int, int]] = {}
        self._begin = 0
        self._begin = self._line_of(_FIRST_HAN)
        self.log_total = log(_KNOWN_TOTALS.get(len(self._data)) or self._sum())

    def count(self, word: str) -> int:
        """How often ``word`` stands there, 0 if it does not."""
        lo, hi = self._span(word[0])
        key = b"\n" + word.encode("utf-8", "surrogatepass") + b" "
        at = self._data.find(key, lo, hi)
        if at < 0:
            return 0
        at += len(key)
        end = self._data.find(b"\n", at)
        return int(self._data[at : end if end >= 0 else None].split(b" ", 1)[0])

    def begins(self, prefix: str) -> bool:
        """Whether any word begins with ``prefix``."""
        lo, hi = self._span(prefix[0])
        return self._data.find(b"\n" + prefix.encode("utf-8", "surrogatepass"), lo, hi) >= 0

    def _span(self, char: str) -> tuple[int, int]:
        """Where the words that begin with a character stand, with the line feeds around them."""
        span = self._spans.get(char)
        if span is None:
            key = char.encode("utf-8", "surrogatepass")
            lo = self._line_of(key)
            # No code point's UTF-8 has the byte FF: it is behind all that begin alike.
            span = self._spans[char] = max(0, lo - 1), self._line_of(key + b"\xff")
        return span

    def _line_of(self, key: bytes) -> int:
        """Offset of the first line that is not before ``key``."""
        data = self._data
        lo, hi = self._begin, len(data)
        while lo < hi:
            start = data.rfind(b"\n", lo, (lo + hi) // 2) + 1 or lo
            if data[start : start + len(key)] < key:
                end = data.find(b"\n", start)
                lo = end + 1 if end >= 0 else len(data)
            else:
                hi = start
        return lo

    def _sum(self) -> int:
        """Sum of all counts."""
        return sum(int(line.split(b" ", 2)[1]) for line in bytes(self._data).splitlines() if b" " in line)


@lru_cache(maxsize=1)
def jieba_words() -> JiebaWords:
    """The dictionary of the jieba that is installed; jieba itself is not imported.

    Raises:
        DataError: it cannot be found or read.

    >>> jieba_words().count("通知") > 1000 > jieba_words().count("知通")
    True
    """
    found = importlib.util.find_spec("jieba")
    if found is None or found.origin is None:
        raise DataError("jieba is not installed, and with it its dictionary; install textfix again")
    path = Path(found.origin).with_name("dict.txt")
    try:
        return JiebaWords(path)
    except (OSError, ValueError, IndexError) as error:
        raise DataError(f"jieba's dictionary {path} cannot be read: {error}") from None
