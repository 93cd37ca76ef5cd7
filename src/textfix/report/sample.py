"""Which documents stay in a report of bounded size: all, or where there are too many a fair sample of them."""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

__all__ = ["Kept", "Sample"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A document in the sample.

    Attributes:
        number: its place among all documents, from 0.
        row: what the list says of it.
        pairs: the pairs of words restored in it.
        at: where its page begins in the file of pages; ``size`` bytes long.
        digest: what names it and its page, 8 bytes.
    """

    number: int
    row: dict[str, Any]
    pairs: tuple[tuple[str, str], ...]
    at: int
    size: int
    digest: bytes


class Sample:
    """Documents on disk, at most so many and at most so many bytes.

    Where there are more, those whose names have the smallest hashes stay: the
    same ones in any order of arrival, and no kind of document is preferred.

    Args:
        most: how many documents.
        most_bytes: how many bytes of pages together; one document always stays.

    >>> sample = Sample(2, 1000)
    >>> for number in range(5):
    ...     sample.add(f"{number}.txt", {"name": number}, (), b"page")
    >>> len(list(sample))
    2
    >>> sample.close()
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self.most, self.most_bytes = most, most_bytes
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="textfix-report-")  # noqa: SIM115  # closed by close()
        self._heap: list[tuple[int, int, Kept]] = []  # the largest hash first (negated)
        self._size = self._end = self._seen = 0
        self._full = False  # something was put out: what ranks below everything here can never come in

    def wants(self, name: str) -> bool:
        """Whether a document of this name may stay; most of a large run need no page at all."""
        full = len(self._heap) >= self.most or self._full
        return not full or _rank(name) >= self._heap[0][0]

    def add(self, name: str, row: dict[str, Any], pairs: tuple[tuple[str, str], ...], page: bytes) -> None:
        """Take one document in, and put out whatever is too much then."""
        rank, number = _rank(name), self._seen
        self._seen += 1
        full = len(self._heap) >= self.most or self._size + len(page) > self.most_bytes
        if full and self._heap and rank < self._heap[0][0]:
            self._full = True
            return  # it would be the first to go
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass") + b"\0" + page, digest_size=8).digest()
        heapq.heappush(self._heap, (rank, -number, Kept(number, row, pairs, self._end, len(page), digest)))
        self._size += len(page)
        while len(self._heap) > self.most or (self._size > self.most_bytes and len(self._heap) > 1):
            self._size -= heapq.heappop(self._heap)[2].size
            self._full = True
        self._file.seek(self._end)
        self._file.write(page)
        self._end += len(page)

    def __len__(self) -> int:
        return len(self._heap)

    def __iter__(self) -> Iterator[Kept]:
        """What stays, in the order of arrival."""
        return iter(sorted((kept for _, _, kept in self._heap), key=lambda kept: kept.number))

    def page(self, kept: Kept) -> bytes:
        """The page of a document."""
        self._file.seek(kept.at)
        return self._file.read(kept.size)

    def close(self) -> None:
        """Give the disk space back."""
        self._file.close()


def _rank(name: str) -> int:
    """The smaller the hash of a name, the longer it stays; negated for a heap with the next to go on top."""
    return -int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
