"""Build ``src/textfix/data/language_model.bin`` from an ARPA model, jieba's dictionary, terms and honest text.

    python tools/build_language_model.py --arpa lm_sc.arpa --corpora DIR [--out FILE] [--parts build fit]

1. The ARPA model (words, bigrams) plus the words of jieba's dictionary and of
   ``dictionaries/terms`` that it lacks makes a first model.
2. That model segments the honest texts, documents of the *build* part
   (see ``tools/split.py``). Their n-grams, with the class symbols for numbers,
   Latin, punctuation and sentence edges, are counted: those of
   ``software.jsonl`` (``tools/gather_software.py``) by themselves, so that
   neither body of text drowns the other. ``tools/collocations.tsv`` adds what
   distinguishes words that are easily taken for each other.
3. The counts of each make a model (absolute discounting), and all are
   interpolated (``tools/interpolation.py``). Bigrams that tell least about
   their context (the smallest p(v,w)*|log p(w|v) - log backoff|) are dropped
   until the file fits ``--megabytes``.

The weights are fitted with a model of the *build* part. The model that is
shipped is made again with ``--parts build fit`` after that; figures are of
the *report* part, which neither has seen.

Needs numpy. The texts stay outside the project; only statistics go in.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from array import array
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from interpolation import Arpa, Counts, mixed_pairs, mixed_triples
from model_file import write_model
from split import documents
from textfix.wording.decoder import compiled, segment
from textfix.wording.language_model import LanguageModel
from textfix.wording.symbols import EDGE, sentence_spans, symbolize

ROOT = Path(__file__).resolve().parents[1]
MAX_WORD = 8
PHRASE = 15


def is_han(word: str) -> bool:
    return all("\u3400" <= c <= "\u9fff" for c in word)


def read_arpa(path: Path) -> Arpa:
    """The n-grams of an ARPA file whose words are Chinese."""
    model = Arpa()
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


def count(model: LanguageModel, texts: Iterable[str], name: str, weight: float) -> Counts:
    """Unigrams, bigrams and trigrams of the texts as the model segments them."""
    found = Counts(weight)
    edge = chr(EDGE)
    characters = 0
    start = time.perf_counter()
    for text in texts:
        characters += len(text)
        for lo, hi in sentence_spans(text):
            sentence = symbolize(text, lo, hi)
            if not sentence.symbols:
                continue
            line = "".join(map(chr, sentence.symbols)).rstrip(edge)
            previous, before = edge, ""
            found.words[edge] += 1
            for i, j in segment(model.arrays, array("I", map(ord, line))):
                word = line[i:j]
                found.words[word] += 1
                found.pairs[previous, word] += 1
                if before:
                    found.triples[before, previous, word] += 1
                before, previous = previous, word
            found.pairs[previous, edge] += 1
            if before:
                found.triples[before, previous, edge] += 1
    print(
        f"counted {name}: {characters} characters, {len(found.words)} words, {len(found.pairs)} bigrams, "
        f"{time.perf_counter() - start:.0f} s"
    )
    return found


def add_collocations(model: LanguageModel, counts: Counts, path: Path) -> None:
    """Count the phrases of a table of collocations as if each stood :data:`PHRASE` times in the text."""
    for row in path.read_text(encoding="utf-8").splitlines()[1:]:
        for phrase in " ".join(row.split("\t")[2:]).split():
            words = [phrase[i:j] for i, j in segment(model.arrays, array("I", map(ord, phrase)))]
            for _ in range(PHRASE):
                counts.words.update(words)
                counts.pairs.update(pairwise(words))
                counts.triples.update(zip(words, words[1:], words[2:], strict=False))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--arpa", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--out", type=Path, default=ROOT / "src/textfix/data/language_model.bin")
    ap.add_argument("--parts", nargs="+", default=["build"], choices=["build", "fit"], help="parts of the documents")
    ap.add_argument("--weight", type=float, default=0.25, help="share of the ARPA model in the mixture")
    ap.add_argument("--corpora-weight", type=float, default=0.4, help="share of the build part")
    ap.add_argument("--software-weight", type=float, default=0.35, help="share of the software texts")
    ap.add_argument("--megabytes", type=float, default=12.63)
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
    texts = []
    for name, weight in (("corpora", args.corpora_weight), ("software", args.software_weight)):
        texts_of = (
            d.text
            for part in args.parts
            for d in documents(args.corpora, part)
            if (d.source == "software") == (name == "software")
        )
        counts = count(model, texts_of, name, weight)
        if name == "corpora":
            add_collocations(model, counts, Path(__file__).with_name("collocations.tsv"))
        if counts.words:
            texts.append(counts)
    for word in list(words):
        # Words that neither the ARPA model nor the text knows, and rare in the dictionary, only cost space.
        if (
            all(word not in text.words for text in texts)
            and words[word][1] == 0.0
            and words[word][0] < -6.3
            and len(word) > 1
        ):
            del words[word]
    pairs = {(a, b): p for (a, b), p in pairs.items() if a in words and b in words}
    for code in "".join(map(chr, range(1, 5))) + "，；：？！（）《》“—。、…":
        words.pop(code, None)
    # Measured bytes: a word with its prefixes 8, a bigram 3.7, a trigram with its share of a context 5.1.
    size = int((args.megabytes * 1e6 - 8 * len(words) - 5.1 * args.trigrams) / 3.7)
    merged, one, two, log10 = mixed_pairs(words, pairs, texts, args.weight, size, args.min_count)
    third = mixed_triples(arpa, merged, (one, two, log10), texts, args.weight, args.trigrams)
    write_model(args.out, merged, one, two, log10, third)
    first.unlink()
    print(f"wrote {args.out}: {args.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
