"""Build ``src/textfix/data/language_model.bin`` from an ARPA model, jieba's dictionary, terms and honest text.

    python tools/build_language_model.py --arpa lm_sc.arpa --corpora DIR [--out FILE] [--weight 0.5]

1. The ARPA model (words, bigrams) plus the words of jieba's dictionary and of
   ``dictionaries/terms`` that it lacks makes a first model.
2. That model segments the honest text (documents of the *build* part only,
   see ``tools/split.py``); its n-grams, with the class symbols for
   numbers, Latin, punctuation and sentence edges, are counted.
3. The counts make a second model (absolute discounting), and the two are
   interpolated: p = weight * p_arpa + (1 - weight) * p_text for every bigram of
   either, and likewise for trigrams. Bigrams that tell least about their context (the smallest
   p(v,w)*|log p(w|v) - log backoff|) are dropped until the file fits ``--megabytes``.

Needs numpy. The corpora stay outside the project; only statistics go in.
"""

from __future__ import annotations

import argparse
import math
import struct
import sys
import time
from array import array
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from split import documents
from textfix.wording.decoder import compiled, segment
from textfix.wording.graph import hash_symbols, pair_key
from textfix.wording.language_model import MAGIC, VERSION, LanguageModel
from textfix.wording.symbols import EDGE, sentence_spans, symbolize

ROOT = Path(__file__).resolve().parents[1]
STEP = 0.032  # log10 per probability code: 255 codes down to -8.2
BACKOFF_STEP = 0.016
BACKOFF_HIGH = 1.0
MAX_WORD = 8


def is_han(word: str) -> bool:
    return all("\u3400" <= c <= "\u9fff" for c in word)


@dataclass
class Arpa:
    """An ARPA model: words and bigrams with (log10 p, log10 backoff), trigrams with log10 p."""

    words: dict[str, tuple[float, float]]
    pairs: dict[tuple[str, str], tuple[float, float]]
    triples: dict[tuple[str, str, str], float]


def read_arpa(path: Path) -> Arpa:
    """The n-grams of an ARPA file whose words are Chinese."""
    model = Arpa({}, {}, {})
    order = 0
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("\\"):
                order = int(line[1]) if line[1].isdigit() else 0
                continue
            fields = line.rstrip("\n").split("\t")
            if len(fields) < 2 or order == 0:
                continue
            p, backoff = float(fields[0]), float(fields[2]) if len(fields) > 2 else 0.0
            words = tuple(fields[1].split(" "))
            if order == 1:
                if is_han(words[0]) and len(words[0]) <= MAX_WORD:
                    model.words[words[0]] = (p, backoff)
            elif all(word in model.words for word in words):
                if order == 2:
                    model.pairs[words] = (p, backoff)  # type: ignore[index]
                else:
                    model.triples[words] = p  # type: ignore[index]
    return model


def read_extra_words() -> dict[str, float]:
    """Words of jieba's dictionary and of the terms files with log10 of a relative frequency."""
    import jieba

    extra: dict[str, float] = {}
    total = 0
    rows = []
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as file:
        for line in file:
            word, count, _tag = line.split(" ")
            total += int(count)
            if is_han(word) and 1 <= len(word) <= MAX_WORD:
                rows.append((word, int(count)))
    for word, count in rows:
        # Long or rare entries of the dictionary cover few texts; a single occurrence says little.
        if count >= 3 or len(word) == 1:
            extra[word] = math.log10(max(count, 1) / total) - 0.3
    for path in sorted((ROOT / "dictionaries" / "terms").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split()
            if fields and is_han(fields[0]) and 2 <= len(fields[0]) <= 12:
                extra[fields[0]] = max(extra.get(fields[0], -9.0), math.log10(float(fields[1]) / 1.6e7 / 0.6))
    return extra


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


@dataclass
class Triples:
    """Trigrams: their contexts (as word numbers, with log10 backoff) and, for each, its context, last word, log10 p."""

    context_first: np.ndarray
    context_second: np.ndarray
    backoff: np.ndarray
    context: np.ndarray
    third: np.ndarray
    log10: np.ndarray

    @staticmethod
    def none() -> Triples:
        """No trigrams."""
        empty = np.zeros(0, dtype=np.int64)
        return Triples(empty, empty, np.zeros(0), empty, empty, np.zeros(0))


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


def count(
    model: LanguageModel, texts: object, part: str
) -> tuple[Counter[str], Counter[tuple[str, str]], Counter[tuple[str, str, str]]]:
    """Unigrams, bigrams and trigrams of the texts as the model segments them."""
    triples: Counter[tuple[str, str, str]] = Counter()
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    edge = chr(EDGE)
    characters = 0
    start = time.perf_counter()
    for text in texts:  # type: ignore[attr-defined]
        characters += len(text)
        for lo, hi in sentence_spans(text):
            sentence = symbolize(text, lo, hi)
            if not sentence.symbols:
                continue
            line = "".join(map(chr, sentence.symbols)).rstrip(edge)
            previous, before = edge, ""
            words[edge] += 1
            for i, j in segment(model.arrays, array("I", map(ord, line))):
                word = line[i:j]
                words[word] += 1
                pairs[previous, word] += 1
                if before:
                    triples[before, previous, word] += 1
                before, previous = previous, word
            pairs[previous, edge] += 1
            if before:
                triples[before, previous, edge] += 1
    seconds = time.perf_counter() - start
    print(f"counted {part}: {characters} characters, {len(words)} words, {len(pairs)} bigrams, {seconds:.0f} s")
    return words, pairs, triples


def interpolate(
    arpa_words: dict[str, tuple[float, float]],
    arpa_pairs: dict[tuple[str, str], float],
    words: Counter[str],
    pairs: Counter[tuple[str, str]],
    weight: float,
    budget: int,
    min_count: int,
) -> tuple[dict[str, tuple[float, float]], np.ndarray, np.ndarray, np.ndarray]:
    """The two models as one backoff bigram model of at most ``budget`` bigrams."""
    names = list(dict.fromkeys([*arpa_words, *(w for w, c in words.items() if len(w) <= 12)]))
    index = {w: k for k, w in enumerate(names)}
    size = len(names)
    p_arpa = np.array([10.0 ** arpa_words[w][0] if w in arpa_words else 0.0 for w in names])
    p_arpa /= p_arpa.sum()
    b_arpa = np.array([10.0 ** arpa_words[w][1] if w in arpa_words else 1.0 for w in names])
    total = sum(words.values())
    c_text = np.array([float(words.get(w, 0)) for w in names])
    p_text = (c_text + 0.02) / (total + 0.02 * size)
    known = np.array([w in arpa_words for w in names])
    # A class symbol is unknown to the ARPA model: the text alone speaks of it.
    w1 = np.where(known, weight, 0.0)
    p1 = w1 * p_arpa + (1 - w1) * p_text
    # The second model's bigrams, absolute discounting.
    discount = 0.75
    text_first = np.array([index[a] for a, _b in pairs])
    text_second = np.array([index[b] for _a, b in pairs])
    text_count = np.array(list(pairs.values()), dtype=float)
    context = np.zeros(size)
    np.add.at(context, text_first, text_count)
    kinds = np.zeros(size)
    np.add.at(kinds, text_first, 1.0)
    left = np.where(context > 0, discount * kinds / np.maximum(context, 1), 1.0)  # mass for backoff
    # Union of the bigrams.
    kept = text_count >= min_count
    key_text = text_first.astype(np.int64) * size + text_second
    arpa_first = np.array([index[a] for a, _b in arpa_pairs])
    arpa_second = np.array([index[b] for _a, b in arpa_pairs])
    arpa_p = 10.0 ** np.array(list(arpa_pairs.values()))
    key_arpa = arpa_first.astype(np.int64) * size + arpa_second
    keys = np.union1d(key_text[kept], key_arpa)
    first, second = keys // size, keys % size
    in_arpa = np.searchsorted(np.sort(key_arpa), keys)
    order_a, order_t = np.argsort(key_arpa), np.argsort(key_text)

    def lookup(sorted_keys: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        at = np.clip(np.searchsorted(sorted_keys, keys), 0, len(sorted_keys) - 1)
        return sorted_keys[at] == keys, values[at]

    del in_arpa
    hit_a, value_a = lookup(key_arpa[order_a], arpa_p[order_a])
    hit_t, value_t = lookup(key_text[order_t], text_count[order_t])
    pa = np.where(hit_a, value_a, b_arpa[first] * p_arpa[second])
    ct = np.where(hit_t, np.maximum(value_t - discount, 0.0), 0.0)
    pt = ct / np.maximum(context[first], 1.0) + left[first] * p_text[second]
    # How much each model may say about this context: the ARPA one nothing of words it lacks.
    wa = np.where(known[first] & known[second], weight, 0.0)
    # A context the text hardly shows is left to the ARPA model.
    wt = (1 - weight) * context[first] / (context[first] + 20.0)
    share = np.where(wa > 0, wa / (wa + wt + 1e-12), 0.0)
    p = share * pa + (1 - share) * pt
    p = np.maximum(p, 1e-8)

    def backoff(select: np.ndarray) -> np.ndarray:
        listed, backed = np.zeros(size), np.zeros(size)
        np.add.at(listed, first[select], p[select])
        np.add.at(backed, first[select], p1[second[select]])
        return np.clip(1.0 - listed, 0.01, None) / np.clip(1.0 - backed, 0.01, None)

    every = np.ones(len(keys), dtype=bool)
    bo = backoff(every)
    gain = p1[first] * p * np.abs(np.log10(p) - np.log10(bo[first] * p1[second]))
    if len(keys) > budget:
        threshold = np.partition(gain, len(keys) - budget)[len(keys) - budget]
        every = gain >= threshold
        bo = backoff(every)
    print(f"{len(keys)} bigrams, {int(every.sum())} kept; {size} words")
    merged = {w: (float(np.log10(max(p1[k], 1e-9))), float(np.log10(bo[k]))) for w, k in index.items()}
    return merged, first[every], second[every], np.log10(p[every])


def interpolate_triples(
    arpa: Arpa,
    merged: dict[str, tuple[float, float]],
    kept_pairs: tuple[np.ndarray, np.ndarray, np.ndarray],
    pairs: Counter[tuple[str, str]],
    triples: Counter[tuple[str, str, str]],
    weight: float,
    budget: int,
) -> Triples:
    """The trigrams that tell most over the interpolated bigrams, and the backoff of their contexts.

    Only contexts that are listed bigrams of the model can begin a trigram.
    """
    names = list(merged)
    index = {w: k for k, w in enumerate(names)}
    size = len(names)
    unigram = np.array([10.0 ** merged[w][0] for w in names])
    backoff = np.array([10.0 ** merged[w][1] for w in names])
    pair_key_sorted = kept_pairs[0].astype(np.int64) * size + kept_pairs[1]
    order = np.argsort(pair_key_sorted)
    pair_key_sorted, pair_p = pair_key_sorted[order], 10.0 ** kept_pairs[2][order]

    def bigram(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        keys = first.astype(np.int64) * size + second
        at = np.clip(np.searchsorted(pair_key_sorted, keys), 0, len(pair_key_sorted) - 1)
        hit = pair_key_sorted[at] == keys
        return np.where(hit, pair_p[at], backoff[first] * unigram[second]), hit

    discount = 0.75
    candidates = [t for t in {*arpa.triples, *(t for t, c in triples.items() if c >= 2)} if all(w in index for w in t)]
    one, two, three = (np.array([index[t[k]] for t in candidates]) for k in range(3))
    _, listed = bigram(one, two)
    keep = np.nonzero(listed)[0]
    candidates = [candidates[k] for k in keep]
    one, two, three = one[keep], two[keep], three[keep]
    lower, _ = bigram(two, three)

    # The ARPA model's opinion: listed, or backed off to its bigram or word.
    def arpa_p(t: tuple[str, str, str]) -> float:
        found = arpa.triples.get(t)
        if found is not None:
            return 10.0**found
        back = arpa.pairs.get((t[0], t[1]), (0.0, 0.0))[1]
        pair = arpa.pairs.get((t[1], t[2]))
        if pair is not None:
            return 10.0 ** (back + pair[0])
        word = arpa.words.get(t[2])
        return 0.0 if word is None else 10.0 ** (back + arpa.words.get(t[1], (0.0, 0.0))[1] + word[0])

    pa = np.array([arpa_p(t) for t in candidates])
    known = np.array([t[0] in arpa.words and t[1] in arpa.words and t[2] in arpa.words for t in candidates])
    counts = np.array([float(triples.get(t, 0)) for t in candidates])
    context = np.array([float(pairs.get((t[0], t[1]), 0)) for t in candidates])
    kinds: Counter[tuple[str, str]] = Counter((a, b) for a, b, _ in triples)
    left = np.array([discount * kinds.get((t[0], t[1]), 0) for t in candidates])
    left = np.where(context > 0, left / np.maximum(context, 1.0), 1.0)
    pt = np.maximum(counts - discount, 0.0) / np.maximum(context, 1.0) + np.minimum(left, 1.0) * lower
    wa = np.where(known, weight, 0.0)
    wt = (1 - weight) * context / (context + 20.0)
    share = wa / (wa + wt + 1e-12)
    p = np.clip(share * pa + (1 - share) * pt, 1e-8, 0.98)
    # How often the context comes up decides with the difference what a trigram is worth.
    first_p, _ = bigram(one, two)
    gain = unigram[one] * first_p * p * np.abs(np.log10(p / lower))
    kept = np.sort(np.argsort(gain)[-budget:])
    one, two, three, p, lower = one[kept], two[kept], three[kept], p[kept], lower[kept]
    context_keys, which = np.unique(one.astype(np.int64) * size + two, return_inverse=True)
    mass, backed = np.zeros(len(context_keys)), np.zeros(len(context_keys))
    np.add.at(mass, which, p)
    np.add.at(backed, which, lower)
    weights = np.clip(1.0 - mass, 0.02, None) / np.clip(1.0 - backed, 0.02, None)
    print(f"{len(candidates)} trigrams, {len(kept)} kept, in {len(context_keys)} contexts")
    return Triples(context_keys // size, context_keys % size, np.log10(weights), which, three, np.log10(p))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--arpa", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--out", type=Path, default=ROOT / "src/textfix/data/language_model.bin")
    ap.add_argument("--weight", type=float, default=0.4, help="share of the ARPA model in the mixture")
    ap.add_argument("--megabytes", type=float, default=12.7)
    ap.add_argument("--trigrams", type=int, default=450_000, help="trigrams at most")
    ap.add_argument("--min-count", type=int, default=1, help="bigrams of the text seen less often are left out")
    args = ap.parse_args()
    if not compiled:
        print("the decoder is not compiled; this will take an hour instead of a minute", file=sys.stderr)
    arpa = read_arpa(args.arpa)
    words, pairs = dict(arpa.words), {pair: p for pair, (p, _) in arpa.pairs.items()}
    print(f"ARPA: {len(words)} words, {len(pairs)} bigrams, {len(arpa.triples)} trigrams")
    for word, log10 in read_extra_words().items():
        if word not in words:
            words[word] = (log10, 0.0)
    for code in range(1, 5):
        words[chr(code)] = (-2.0, 0.0)
    for mark in "，；：？！（）《》“—。、…":
        words[mark] = (-2.0, 0.0)
    names = {w: k for k, w in enumerate(words)}
    first = args.out.with_suffix(".first")
    write_model(
        first, words, [names[a] for a, _ in pairs], [names[b] for _, b in pairs], np.array(list(pairs.values()))
    )
    print(f"first model: {first.stat().st_size / 1e6:.1f} MB, {len(words)} words")
    model = LanguageModel(first)
    text_words, text_pairs, text_triples = count(
        model, (d.text for d in documents(args.corpora, "build")), "build part"
    )
    for word in list(words):
        # Words that neither the ARPA model nor the text knows, and rare in the dictionary, only cost space.
        if word not in text_words and words[word][1] == 0.0 and words[word][0] < -6.3 and len(word) > 1:
            del words[word]
    pairs = {(a, b): p for (a, b), p in pairs.items() if a in words and b in words}
    for code in "".join(map(chr, range(1, 5))) + "，；：？！（）《》“—。、…":
        words.pop(code, None)
    # Measured bytes: a word with its prefixes 8, a bigram 3.7, a trigram with its share of a context 5.1.
    size = int((args.megabytes * 1e6 - 8 * len(words) - 5.1 * args.trigrams) / 3.7)
    merged, one, two, log10 = interpolate(words, pairs, text_words, text_pairs, args.weight, size, args.min_count)
    third = interpolate_triples(arpa, merged, (one, two, log10), text_pairs, text_triples, args.weight, args.trigrams)
    write_model(args.out, merged, one, two, log10, third)
    first.unlink()
    print(f"wrote {args.out}: {args.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
