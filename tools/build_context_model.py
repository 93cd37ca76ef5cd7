"""Build ``src/textfix/data/context_model.bin`` from statistics of honest text.

    python tools/build_context_model.py --corpora DIR [--out FILE] [--width 32] [--pairs 32000] [--rounds 6]

Honest documents (of the *build* part only, see ``tools/split.py``) are spun
with the project's own dictionaries, a new tool for each document and round.
At each place where a substitute then stands, the words that could have stood
there (itself, and each of its originals) get a score: their vector times the
vector of the surroundings. The vectors are fitted so that the author's word
wins: softmax over these words, Adagrad on every number, a third of the
surroundings left out at random. Each word has a bias too; how often it won
anywhere is taken off again, since the decoder knows that better.

Prints how often the right word wins on documents of the *fit* part. Needs
numpy and numba; the corpora stay outside the project.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numba
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

from split import documents  # noqa: E402
from textfix.flat_file import flat  # noqa: E402
from textfix.wording.context_model import FIRST, LAST, word_key  # noqa: E402
from textfix.wording.dictionary import Lexicon, lexicon  # noqa: E402
from textfix.wording.surroundings import BUCKETS, REACH, bucket, ends_sentence  # noqa: E402

OUT = ROOT / "src/textfix/data/context_model.bin"
WHOLE = 80  # pairs of a text that stand for all of it while fitting
PLACES = 150  # of a text at most
Place = tuple[int, int, str, str]  # start, end, what stands there, what its author wrote


@dataclass
class Samples:
    """Places with their surroundings, as flat lists."""

    near: list[int] = field(default_factory=list)
    buckets: list[int] = field(default_factory=list)
    near_at: list[int] = field(default_factory=lambda: [0])
    whole: list[int] = field(default_factory=list)
    whole_at: list[int] = field(default_factory=lambda: [0])
    text: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    words_at: list[int] = field(default_factory=lambda: [0])
    right: list[int] = field(default_factory=list)

    def arrays(self) -> tuple[np.ndarray, ...]:
        """The lists as arrays, in their order."""
        return tuple(np.array(x, dtype=np.int32) for x in vars(self).values())


def spin(text: str, words: Lexicon, rng: random.Random) -> tuple[str, list[Place]]:
    """The text as some tool of our dictionaries would write it, and its places."""
    keep = rng.random()
    tool: dict[str, str] = {}
    found = words.find_words(text)
    out: list[str] = []
    places: list[Place] = []
    at = length = 0
    for k in range(0, len(found), 3):
        word, start, end = words.words[found[k]], found[k + 1], found[k + 2]
        if word not in tool:
            pairs = [words.pairs[p] for p in words.by_original.get(word, ())] if rng.random() > keep else []
            weights = [max(pair.weights.values()) for pair in pairs]
            tool[word] = rng.choices(pairs, weights)[0].substitute if pairs else word
        shown = tool[word]
        length += start - at
        out += [text[at:start], shown]
        if shown in words.by_substitute:
            places.append((length, length + len(shown), shown, word))
        length += len(shown)
        at = end
    out.append(text[at:])
    return "".join(out), places


def add(
    samples: Samples, text: str, places: list[Place], words: Lexicon, pairs: dict[str, int], sampled: random.Random
) -> None:
    """The places of one text."""
    numbers = [pairs.get(text[k : k + 2], -1) for k in range(len(text) - 1)]
    known = [k for k in numbers if k >= 0]
    samples.whole += sampled.sample(known, min(WHOLE, len(known)))
    samples.whole_at.append(len(samples.whole))
    for start, end, shown, word in sampled.sample(places, min(PLACES, len(places))):
        before = len(samples.near)
        for side, step, first in ((0, -1, start - 2), (BUCKETS, 1, end)):
            for distance in range(REACH):
                k = first + step * distance
                if k < 0 or k >= len(numbers) or ends_sentence(ord(text[k if step > 0 else k + 1])):
                    break
                if numbers[k] >= 0:
                    samples.near.append(numbers[k])
                    samples.buckets.append(side + bucket(distance))
        if len(samples.near) == before:
            continue
        samples.near_at.append(len(samples.near))
        samples.text.append(len(samples.whole_at) - 2)
        could = [shown, *(words.pairs[p].original for p in words.by_substitute[shown])]
        samples.words += [words.number[w] for w in could]
        samples.words_at.append(len(samples.words))
        samples.right.append(could.index(word))


def collect(corpora: Path, part: str, words: Lexicon, pairs: dict[str, int], seed: int) -> tuple[np.ndarray, ...]:
    rng = random.Random(seed)
    samples = Samples()
    for document in documents(corpora, part):
        if len(document.text) >= 30:
            text, places = spin(document.text, words, rng)
            add(samples, text, places, words, pairs, rng)
    return samples.arrays()


def commonest_pairs(corpora: Path, count: int) -> dict[str, int]:
    """Pairs of neighbouring Chinese characters, numbered in code point order."""
    counts: Counter[str] = Counter()
    for document in documents(corpora, "build"):
        text = document.text
        counts.update(text[k : k + 2] for k in range(len(text) - 1))
    chinese = {p: n for p, n in counts.items() if all(FIRST <= ord(c) <= LAST for c in p)}
    return {p: k for k, p in enumerate(sorted(sorted(chinese, key=lambda p: (-chinese[p], p))[:count]))}


@numba.njit(fastmath=True)  # type: ignore[misc]
def go_over(samples, vectors, squares, rate, order, fitting, drop, decay):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """One pass over the samples; returns the mean loss and how often the right word won."""
    near, buckets, near_at, whole, whole_at, text, words, words_at, right = samples
    pairs, reach, word_vectors, bias = vectors
    pair_squares, reach_squares, word_squares, bias_squares = squares
    single = np.float32
    width = pairs.shape[1]
    last = reach.shape[0] - 1
    h, n_sum, w_sum, g_h = (
        np.zeros(width, single),
        np.zeros(width, single),
        np.zeros(width, single),
        np.zeros(width, single),
    )
    scores, used = np.zeros(64), np.zeros(64, np.int8)
    loss, won = 0.0, 0
    chance = np.uint32(len(order))
    for turn in range(len(order)):
        i = order[turn]
        lo, hi = near_at[i], near_at[i + 1]
        w_lo, w_hi = whole_at[text[i]], whole_at[text[i] + 1]
        n_sum[:] = 0
        w_sum[:] = 0
        count = 0
        for j in range(lo, hi):
            chance = chance * np.uint32(1664525) + np.uint32(1013904223)  # its own dice, so that a rerun gives the same
            used[j - lo] = 1 if not fitting or chance > drop * 4294967295.0 else 0
            if used[j - lo]:
                count += 1
                for k in range(width):
                    n_sum[k] += pairs[near[j], k] * reach[buckets[j], k]
        for j in range(w_lo, w_hi):
            for k in range(width):
                w_sum[k] += pairs[whole[j], k]
        n_scale = single(1.0 / np.sqrt(count + 1.0))
        w_scale = single(1.0 / (w_hi - w_lo + 1.0))
        for k in range(width):
            h[k] = n_sum[k] * n_scale + w_sum[k] * w_scale * reach[last, k]
        c_lo, c_hi = words_at[i], words_at[i + 1]
        best = 0
        for c in range(c_lo, c_hi):
            v = bias[words[c]]
            for k in range(width):
                v += word_vectors[words[c], k] * h[k]
            scores[c - c_lo] = v
            if v > scores[best]:
                best = c - c_lo
        total = 0.0
        for c in range(c_hi - c_lo):
            total += np.exp(scores[c] - scores[best])
        loss -= scores[right[i]] - scores[best] - np.log(total)
        won += best == right[i]
        if not fitting:
            continue
        g_h[:] = 0
        for c in range(c_lo, c_hi):
            g = single(np.exp(scores[c - c_lo] - scores[best]) / total - (1.0 if c - c_lo == right[i] else 0.0))
            w = words[c]
            bias_squares[w] += g * g
            bias[w] -= rate * g / np.sqrt(bias_squares[w])
            for k in range(width):
                g_h[k] += g * word_vectors[w, k]
                x = g * h[k] + decay * word_vectors[w, k]
                word_squares[w, k] += x * x
                word_vectors[w, k] -= rate * x / np.sqrt(word_squares[w, k])
        for j in range(lo, hi):
            if used[j - lo]:
                f, b = near[j], buckets[j]
                for k in range(width):
                    x = g_h[k] * n_scale * reach[b, k] + decay * pairs[f, k]
                    y = g_h[k] * n_scale * pairs[f, k]
                    pair_squares[f, k] += x * x
                    pairs[f, k] -= rate * x / np.sqrt(pair_squares[f, k])
                    if turn % 4 == 0:
                        reach_squares[b, k] += y * y
                        reach[b, k] -= 0.3 * rate * y / np.sqrt(reach_squares[b, k])
        for k in range(width):
            y = g_h[k] * w_scale * w_sum[k]
            n_sum[k] = g_h[k] * w_scale * reach[last, k]
            reach_squares[last, k] += y * y
            reach[last, k] -= 0.3 * rate * y / np.sqrt(reach_squares[last, k])
        for j in range(w_lo, w_hi):
            f = whole[j]
            for k in range(width):
                pair_squares[f, k] += n_sum[k] * n_sum[k]
                pairs[f, k] -= rate * n_sum[k] / np.sqrt(pair_squares[f, k])
    return loss / len(order), won / len(order)


def whole_numbers(vectors: np.ndarray) -> tuple[np.ndarray, float]:
    """Vectors as bytes, and what one step of them is worth."""
    step = float(np.quantile(np.abs(vectors), 0.9999)) / 127.0
    return np.clip(np.rint(vectors / step), -127, 127).astype(np.int8), step


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--out", type=Path, default=OUT)
    ap.add_argument("--width", type=int, default=32)
    ap.add_argument("--pairs", type=int, default=32_000)
    ap.add_argument("--rounds", type=int, default=6)
    args = ap.parse_args()
    begun = time.time()
    words = lexicon()
    pairs = commonest_pairs(args.corpora, args.pairs)
    rng = np.random.default_rng(1)
    vectors = (
        rng.normal(0, 0.3, (len(pairs), args.width)).astype(np.float32),
        np.ones((2 * BUCKETS + 1, args.width), np.float32),
        rng.normal(0, 0.1, (len(words.words), args.width)).astype(np.float32),
        np.zeros(len(words.words), np.float32),
    )
    squares = tuple(np.full_like(v, 0.1) for v in vectors)
    unseen = collect(args.corpora, "fit", words, pairs, 1000)
    seen = np.zeros(len(words.words), bool)
    won_by = np.ones(len(words.words))
    for number in range(args.rounds):
        samples = collect(args.corpora, "build", words, pairs, number)
        seen[samples[6]] = True
        np.add.at(won_by, samples[6][samples[7][:-1] + samples[8]], 1.0)
        order = rng.permutation(len(samples[-1]))
        rate = 0.15 * (1.0 - number / args.rounds) + 0.005
        loss, won = go_over(samples, vectors, squares, rate, order, True, 0.3, 0.001)
        told, right = go_over(unseen, vectors, squares, 0.0, np.arange(len(unseen[-1])), False, 0.0, 0.0)
        print(
            f"round {number + 1} of {args.rounds}: {len(order)} places, loss {loss:.4f}, right {won:.4f}; "
            f"unseen documents: loss {told:.4f}, right {right:.4f}; {time.time() - begun:.0f} s", flush=True
        )  # fmt: skip
    pair_bytes, pair_step = whole_numbers(vectors[0])
    kept = sorted((word_key(words.words[k]), k) for k in np.flatnonzero(seen))
    assert len({key for key, _ in kept}) == len(kept), "two words have one key"
    word_bytes, word_step = whole_numbers(vectors[2][[k for _, k in kept]])
    first = [0] * (LAST - FIRST + 2)
    for pair in pairs:
        first[ord(pair[0]) - FIRST + 1] += 1
    for k in range(1, len(first)):
        first[k] += first[k - 1]
    rest = (vectors[3] - np.log(won_by)) / math.log(10.0)
    sections = {
        "first": array("H", first), "second": array("H", [ord(pair[1]) for pair in pairs]),
        "pairs": array("b", pair_bytes.tobytes()), "keys": array("I", [key for key, _ in kept]),
        "words": array("b", word_bytes.tobytes()),
        "rest": array("f", rest[[k for _, k in kept]].astype(np.float32).tolist()),
        "reach": array("d", vectors[1].astype(float).ravel().tolist()),
    }  # fmt: skip
    notes = {"width": args.width, "scale": pair_step * word_step / math.log(10.0)}
    args.out.write_bytes(flat(sections, notes))
    print(f"wrote {args.out}: {args.out.stat().st_size / 1e6:.2f} MB, {len(kept)} words")


if __name__ == "__main__":
    main()
