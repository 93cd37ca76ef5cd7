"""The hashes by which words and n-grams are found in the language model, and the heads of the buckets they are in.

The tables are larger than the nearest caches, so that each look is a wait for
memory. What is looked at first of a bucket, its *head*, is one number of 64
bits: below, in 32 of them, where the bucket begins; above, a *hint*, which has
a bit for each thirty-second of all fingerprints, and it is set if the bucket
has one there. Most keys are in no table, and the hints say so of most of them.

What compiled modules import in place of this one stands in ``hashes.pxd``.
"""

from __future__ import annotations

from typing import Any

__all__ = ["begin", "find", "hinted", "pair", "step"]

_MASK = 0xFFFFFFFFFFFFFFFF
_WORD = 0x9E3779B97F4A7C15
_TWO_WORDS = 0xD6E8FEB86659FD93


def step(h: int, c: int) -> int:
    """The hash of a word with one more symbol."""
    h = ((h ^ c) * _WORD) & _MASK
    return h ^ (h >> 29)


def pair(a: int, b: int) -> int:
    """The hash of the bigram ``a b``."""
    a = (((a << 17) | (a >> 47)) & _MASK) ^ b
    a = (a * _TWO_WORDS) & _MASK
    a = a ^ (a >> 32)
    return (a * _TWO_WORDS) & _MASK


def hinted(heads: Any, key: int, shift: int) -> int:
    """1 if the key's bucket may have it, else 0."""
    found: int = (heads[key >> shift] >> (32 + ((key >> 15) & 31))) & 1
    return found


def begin(heads: Any, bucket: int) -> int:
    """The first entry of a bucket."""
    first: int = heads[bucket] & 0xFFFFFFFF
    return first


def find(key: int, shift: int, heads: Any, entries: Any) -> int:
    """The index of a key's entry, or -1."""
    if hinted(heads, key, shift) == 0:
        return -1
    bucket, mark = key >> shift, (key >> 4) & 0xFFFF
    lo, hi = begin(heads, bucket), begin(heads, bucket + 1)
    while lo < hi:
        found = entries[lo] >> 16
        if found >= mark:
            return lo if found == mark else -1
        lo += 1
    return -1
