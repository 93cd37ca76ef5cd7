"""The file of a language model: hashed tables of words, bigrams and trigrams, a number an entry.

Read by :mod:`textfix.wording.language_model`. Needs numpy.
"""

from __future__ import annotations

import math
import struct
from array import array
from pathlib import Path

import numpy as np

from interpolation import Triples
from textfix.wording.graph import hash_symbols, pair_key
from textfix.wording.language_model import MAGIC, VERSION

STEP = 0.032  # log10 per probability code: 255 codes down to -8.2
BACKOFF_STEP = 0.016
BACKOFF_HIGH = 1.0


def code_probability(log10: np.ndarray) -> np.ndarray:
    """Probability codes 1..255 (0 marks a mere prefix)."""
    return np.clip(np.rint(-log10 / STEP) + 1, 1, 255).astype(np.uint8)


def prob_table() -> array[float]:
    return array("d", [0.0] + [-STEP * k for k in range(255)])


def backoff_table() -> array[float]:
    return array("d", [BACKOFF_HIGH - BACKOFF_STEP * k for k in range(256)])


def table(keys: np.ndarray, per_bucket: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bucketed hash table of uint64 keys: (offsets, fingerprints, order of the keys)."""
    bits = max(1, math.ceil(math.log2(max(2, len(keys)) / per_bucket)))
    buckets = (keys >> np.uint64(64 - bits)).astype(np.int64)
    prints = ((keys >> np.uint64(4)) & np.uint64(0xFFFF)).astype(np.uint16)
    order = np.lexsort((prints, buckets))
    counts = np.bincount(buckets, minlength=1 << bits)
    offsets = np.zeros((1 << bits) + 1, dtype=np.uint32)
    offsets[1:] = np.cumsum(counts)
    return offsets, prints[order], order


def in_two(offsets: np.ndarray, small: type[np.unsignedinteger] = np.uint8) -> tuple[np.ndarray, np.ndarray]:
    """Where buckets begin, as one number for sixteen of them and a small one for each."""
    at = offsets[::16].astype(np.uint32)
    add = offsets - at[np.arange(len(offsets)) // 16]
    if add.max() > np.iinfo(small).max:
        raise SystemExit("sixteen buckets of a table hold too many entries: give the table more buckets")
    return at, add.astype(small)


def entries(prints: np.ndarray, p: np.ndarray, backoff: np.ndarray | int) -> bytes:
    """Fingerprint, code of the probability and code of the backoff weight in one number each."""
    return (prints.astype(np.uint32) << 16 | p.astype(np.uint32) << 8 | backoff).astype(np.uint32).tobytes()


def pair_keys(h1: np.ndarray, h2: np.ndarray) -> np.ndarray:
    """:func:`textfix.wording.links.pair_key` over arrays."""
    a = ((h1 << np.uint64(17)) | (h1 >> np.uint64(47))) ^ h2
    a *= np.uint64(0xD6E8FEB86659FD93)
    a ^= a >> np.uint64(32)
    a *= np.uint64(0xD6E8FEB86659FD93)
    return a


def write_model(
    path: Path,
    words: dict[str, tuple[float, float]],
    pair_first: list[int] | np.ndarray,
    pair_second: list[int] | np.ndarray,
    pair_log10: np.ndarray,
    triples: Triples | None = None,
) -> None:
    """Write the model file; pairs and triples index into the words in their order."""
    names = list(words)
    hashes = np.array([hash_symbols(map(ord, w)) for w in names], dtype=np.uint64)
    prefixes = {w[:k] for w in names for k in range(1, len(w))} - set(names)
    prefix_hashes = np.array([hash_symbols(map(ord, w)) for w in sorted(prefixes)], dtype=np.uint64)
    probability = np.concatenate(
        [code_probability(np.array([words[w][0] for w in names])), np.zeros(len(prefixes), np.uint8)]
    )
    backoff_codes = np.clip(np.rint((BACKOFF_HIGH - np.array([words[w][1] for w in names])) / BACKOFF_STEP), 0, 255)
    backoff = np.concatenate([backoff_codes.astype(np.uint8), np.zeros(len(prefixes), np.uint8)])
    word_offsets, word_prints, order = table(np.concatenate([hashes, prefix_hashes]), 4)
    h1, h2 = hashes[np.asarray(pair_first)], hashes[np.asarray(pair_second)]
    a = pair_keys(h1, h2)
    if len(a):
        assert int(a[0]) == pair_key(int(h1[0]), int(h2[0]))
    pair_offsets, pair_prints, pair_order = table(a, 6)
    t = triples or Triples.none()
    contexts = pair_keys(hashes[t.context_first], hashes[t.context_second])
    third = pair_keys(contexts[t.context], hashes[t.third])
    third_offsets, third_prints, third_order = table(third, 6)
    context_codes = np.clip(np.rint((BACKOFF_HIGH - t.backoff) / BACKOFF_STEP), 0, 254).astype(np.uint32)
    # Of each listed pair 1 + the code of its backoff weight, 0 if it begins no trigram.
    by_key = np.argsort(contexts)
    nearest = np.minimum(np.searchsorted(contexts[by_key], a), len(contexts) - 1)
    pair_backoff = np.zeros(len(a), np.uint32)
    if len(contexts):
        pair_backoff = np.where(contexts[by_key][nearest] == a, context_codes[by_key][nearest] + 1, 0)
    word_at, word_add = in_two(word_offsets, np.uint16)  # users add words
    pair_at, pair_add = in_two(pair_offsets)
    third_at, third_add = in_two(third_offsets)
    sections = {
        "prob": prob_table().tobytes(),
        "backoff": backoff_table().tobytes(),
        "word_at": word_at.tobytes(),
        "word_add": word_add.tobytes(),
        "word": entries(word_prints, probability[order], backoff[order].astype(np.uint32)),
        "pair_at": pair_at.tobytes(),
        "pair_add": pair_add.tobytes(),
        "pair": entries(pair_prints, code_probability(pair_log10)[pair_order], pair_backoff[pair_order]),
        "tri_at": third_at.tobytes(),
        "tri_add": third_add.tobytes(),
        "tri": entries(third_prints, code_probability(t.log10)[third_order], 0),
    }
    at = 16 + 24 * len(sections)
    head = MAGIC + struct.pack("<III", VERSION, len(sections), 0)
    body = b""
    for name, data in sections.items():
        at += -at % 8
        body += bytes(at - 16 - 24 * len(sections) - len(body)) + data
        head += struct.pack("<8sQQ", name.encode(), at, len(data))
        at += len(data)
    path.write_bytes(head + body)
