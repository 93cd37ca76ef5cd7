"""Measure word pairs on honest text: how well could a substitution be undone, and what would it harm?

    python tools/measure_pairs.py PAIRS.txt --corpora DIR --out MEASURED.tsv [--samples 24]

PAIRS.txt has one ``original→substitute`` a line. For each pair, on documents
of the *build* and *fit* parts: how often the original and the substitute occur
as strings; over sampled occurrences of the original, replaced by the
substitute alone in its sentence, the share that the lattice restores (``right``)
and turns into another original (``wrong``) with even prior odds; over sampled
honest occurrences of the substitute the share that it would change (``harm``).

The output has the columns substitute, original, count of the original, count
of the substitute, samples, right, wrong, harm, and the number of substitutes
that the list has for the original. It is the measurement that
``dictionaries/wording/ancestor.tsv`` rests on.
"""

from __future__ import annotations

import argparse
import random
import sys
from bisect import bisect_right
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import ahocorasick_rs

from split import documents
from textfix.wording.language_model import default_model
from textfix.wording.lattice import Candidate, posteriors
from textfix.wording.symbols import sentence_spans, symbolize


def read_pairs(path: Path) -> dict[str, list[str]]:
    """Substitutes of each original."""
    pairs: dict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        a, _, b = line.strip().partition("→")
        if a and b and a != b and all("\u4e00" <= c <= "\u9fff" for c in a + b) and b not in pairs[a]:
            pairs[a].append(b)
    return {a: bs for a, bs in pairs.items() if bs}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("pairs", type=Path)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--samples", type=int, default=24)
    ap.add_argument("--min-count", type=int, default=2)
    args = ap.parse_args()
    substitutes = read_pairs(args.pairs)
    originals: dict[str, list[str]] = defaultdict(list)
    for a, bs in substitutes.items():
        for b in bs:
            if len(a) > 1 and len(b) > 1:
                originals[b].append(a)
    words = sorted({*originals, *(a for a in substitutes if len(a) > 1)})
    index = {w: k for k, w in enumerate(words)}
    automaton = ahocorasick_rs.AhoCorasick(words)
    counts = [0] * len(words)
    samples: list[list[tuple[int, int]]] = [[] for _ in words]
    rng = random.Random(20240501)
    texts = []
    for part in ("build", "fit"):
        for document in documents(args.corpora, part):
            t = len(texts)
            texts.append(document.text)
            for k, start, _end in automaton.find_matches_as_indexes(document.text, overlapping=True):
                counts[k] += 1
                if len(samples[k]) < args.samples:
                    samples[k].append((t, start))
                elif rng.random() < args.samples / counts[k]:
                    samples[k][rng.randrange(args.samples)] = (t, start)
    print(f"{sum(map(len, texts))} characters, {len(words)} words", file=sys.stderr)
    model = default_model()
    spans: dict[int, list[tuple[int, int]]] = {}

    def sentence_of(t: int, at: int) -> tuple[int, int]:
        if t not in spans:
            spans[t] = list(sentence_spans(texts[t]))
        return spans[t][bisect_right(spans[t], (at, 1 << 60)) - 1]

    def read(text: str, lo: int, hi: int, at: int, b: str) -> list[float]:
        """Posteriors of the originals of ``b`` at ``at``, even odds among them together and keeping."""
        candidates = [Candidate(at, at + len(b), b, a, 0) for a in originals[b]]
        return list(posteriors(model, symbolize(text, lo, hi), candidates, [1.0] * len(candidates)))

    rows = []
    for b in sorted(originals):
        live = [a for a in originals[b] if counts[index[a]] >= args.min_count]
        if not live:
            continue
        harm = tried = 0.0
        for t, at in samples[index[b]]:
            lo, hi = sentence_of(t, at)
            if at + len(b) <= hi:
                tried += 1
                harm += max(read(texts[t], lo, hi, at, b)) > 0.5
        for a in live:
            right = wrong = n = 0
            for t, at in samples[index[a]]:
                lo, hi = sentence_of(t, at)
                if at + len(a) > hi:
                    continue
                text = texts[t][lo:at] + b + texts[t][at + len(a) : hi]
                p = read(text, 0, len(text), at - lo, b)
                best = max(range(len(p)), key=p.__getitem__)
                n += 1
                if p[best] > 0.5:
                    if originals[b][best] == a:
                        right += 1
                    else:
                        wrong += 1
            if n:
                rows.append(
                    f"{b}\t{a}\t{counts[index[a]]}\t{counts[index[b]]}\t{n}\t{right / n:.2f}\t{wrong / n:.2f}"
                    f"\t{harm / tried if tried else 0:.2f}\t{len(substitutes[a])}"
                )
    args.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} pairs measured", file=sys.stderr)


if __name__ == "__main__":
    main()
