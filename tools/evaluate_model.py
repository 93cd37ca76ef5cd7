"""Judge a language model on the *report* part: perplexity a character, and how often it decides a pair right.

    python tools/evaluate_model.py MODEL.bin ... --corpora DIR [--pairs 4000]

Perplexity sums over all segmentations of a sentence. A decision: at a random
occurrence of an original of ``dictionaries/wording/ancestor.tsv`` the sentence
is read once as written and once with the substitute; the model is right if it
finds the original more probable.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from array import array
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

import ahocorasick_rs  # noqa: E402

from split import documents  # noqa: E402
from textfix.wording.decoder import log_likelihood  # noqa: E402
from textfix.wording.dictionary import read_entries  # noqa: E402
from textfix.wording.language_model import LanguageModel  # noqa: E402
from textfix.wording.symbols import sentence_spans, symbolize  # noqa: E402


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("models", type=Path, nargs="+")
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--pairs", type=int, default=4000)
    args = ap.parse_args()
    substitutes: dict[str, list[str]] = {}
    for entry in read_entries(ROOT / "dictionaries/wording/ancestor.tsv"):
        for original, _ in entry.originals:
            substitutes.setdefault(original, []).append(entry.substitute)
    words = sorted(substitutes)
    automaton = ahocorasick_rs.AhoCorasick(words)
    rng = random.Random(7)
    sentences: list[str] = []
    for document in documents(args.corpora, "report"):
        spans = list(sentence_spans(document.text))
        for lo, hi in rng.sample(spans, min(4, len(spans))):
            sentence = document.text[lo:hi].strip()
            if len(sentence) >= 8:
                sentences.append(sentence)
    decisions = []
    for sentence in sentences:
        found = automaton.find_matches_as_indexes(sentence, overlapping=True)
        if found:
            k, start, end = rng.choice(found)
            decisions.append((sentence, sentence[:start] + rng.choice(substitutes[words[k]]) + sentence[end:]))
    decisions = rng.sample(decisions, min(args.pairs, len(decisions)))
    sentences = rng.sample(sentences, min(4000, len(sentences)))
    for path in args.models:
        model = LanguageModel(path)

        def score(text: str, model: LanguageModel = model) -> tuple[float, int]:
            symbols = array("I", symbolize(text, 0, len(text)).symbols)
            return log_likelihood(model.arrays, symbols), len(symbols)

        totals = [score(s) for s in sentences]
        total = sum(t for t, n in totals if math.isfinite(t))
        length = sum(n for t, n in totals if math.isfinite(t))
        right = sum(score(a)[0] > score(b)[0] for a, b in decisions)
        print(
            f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, perplexity {10 ** (-total / length):.2f} a symbol "
            f"({len(sentences)} sentences), decisions right {right / len(decisions):.4f} of {len(decisions)}"
        )


if __name__ == "__main__":
    main()
