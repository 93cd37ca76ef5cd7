"""Count every word of the wording dictionaries in honest text; writes ``src/textfix/data/word_counts.tsv``.

    python tools/count_words.py --corpora DIR

Counts leftmost-longest matches over the *build* part (see ``tools/split.py``),
the way :mod:`textfix.wording.evidence` counts them. Rerun it when entries
were added; a test says when that is due.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

from split import documents  # noqa: E402
from textfix.wording.dictionary import lexicon  # noqa: E402


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    args = ap.parse_args()
    words = lexicon()
    counts: Counter[int] = Counter()
    characters = 0
    for document in documents(args.corpora, "build"):
        characters += len(document.text)
        counts.update(words.find_words(document.text)[::3])
    lines = [f"#characters\t{characters}", *(f"{word}\t{counts[k]}" for k, word in enumerate(words.words))]
    out = ROOT / "src/textfix/data/word_counts.tsv"
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(words.words)} words counted in {characters} characters")


if __name__ == "__main__":
    main()
