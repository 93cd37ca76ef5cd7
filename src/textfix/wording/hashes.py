"""The hashes by which words and n-grams are found in the language model.

What compiled modules import in place of this one stands in ``hashes.pxd``.
"""

from __future__ import annotations

__all__ = ["pair", "step"]

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
