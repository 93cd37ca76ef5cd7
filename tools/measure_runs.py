"""How high the runs of each dialect's words score in honest text: ``usual`` and ``decade`` of ``dialects.tsv``.

    python tools/measure_runs.py --corpora DIR [--write]

Honest documents of the *fit* part, old books and texts of Taiwan among them,
are cut into stretches; the score of the best run is taken in each, for each
dialect. ``usual`` is the score that one stretch in a hundred reaches, and
``decade`` how much more one in ten times as many: the tail of such scores
falls exponentially (Karlin and Altschul 1990), which the line through the
quantiles at a hundredth, a thousandth and a ten-thousandth measures.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

from fit_confidence import honest_documents  # noqa: E402
from split import books, simplified  # noqa: E402
from textfix.trie import code_points  # noqa: E402
from textfix.wording import evidence  # noqa: E402
from textfix.wording.dictionary import lexicon  # noqa: E402
from textfix.wording.runs import best_runs  # noqa: E402

TABLE = ROOT / "dictionaries/wording/dialects.tsv"
DECADES = (2, 3, 4)
SHORTEST = 100  # code points of a stretch at the end of a document


def scores(text: str) -> list[float]:
    """The score of the best run of each dialect."""
    words = lexicon()
    table = evidence.tables(words)
    places = words.find_words(text, code_points(text))
    if not places:
        return [0.0] * table.width
    full, later = evidence._FULL_COUNTS, evidence._LATER_SHARE  # noqa: SLF001 - as the survey counts
    return list(best_runs(places, table.scores, table.width, full, later)[0])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--write", action="store_true", help="write the two columns into dialects.tsv")
    args = ap.parse_args()
    step = evidence.STRETCH
    texts = [document.text for document in honest_documents(args.corpora)]
    # The books that the genres were counted in as well: of rare words the more is the better.
    texts += map(simplified, books(args.corpora, ("build",)))
    rows = [scores(text[at : at + step]) for text in texts for at in range(0, max(1, len(text) - SHORTEST), step)]
    print(f"{len(rows)} stretches of honest text")
    quantiles = np.quantile(np.array(rows), [1.0 - 10.0**-d for d in DECADES], axis=0)
    found = {}
    for dialect, column in zip(lexicon().dialects, quantiles.T, strict=True):
        decade, _ = np.polyfit(DECADES, column, 1)
        found[dialect.name] = (round(float(column[0]), 1), round(float(decade), 1))
        print(dialect.name, "usual {} decade {}".format(*found[dialect.name]), "quantiles", np.round(column, 1))
    if args.write:
        lines = []
        for line in TABLE.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if not line.startswith("#"):
                fields[3:5] = [format(value, "g") for value in found[fields[0]]]
            lines.append("\t".join(fields))
        TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
