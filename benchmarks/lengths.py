"""How short a text may be and still be told spun or honest.

    python benchmarks/lengths.py --kit DIR --corpora DIR --list FILE [--texts 600]

Documents of the *report* part (``tools/split.py``) are cut to each length; as
many again are cut from documents spun by fresh list profiles (numbered from
9500, all three modes). Printed for each length and keep rate: the area under
the ROC curve of the spun probability, the share of spun texts that are called spun, and
of honest ones.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "benchmarks"))

from quality import CLEANER, MODES, area  # noqa: E402
from simulation import Spinner, load_kit, spun  # noqa: E402
from split import documents  # noqa: E402

LENGTHS = (50, 100, 150, 200, 300, 500)
KEEPS = (0.2, 0.5, 0.8)
SPUN = 0.5  # probability from which a text is called spun


def cut(text: str, length: int, rng: random.Random) -> str:
    """A piece of a text, from anywhere in it."""
    at = rng.randrange(len(text) - length + 1)
    return text[at : at + length]


def judged(texts: list[str]) -> list[float]:
    """The spun probability of each text."""
    return [CLEANER.diagnose(text).spun_probability for text in texts]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--kit", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--list", type=Path, required=True)
    ap.add_argument("--texts", type=int, default=600, help="texts of each length and kind")
    args = ap.parse_args()
    kit, marked = load_kit(args.kit)
    pairs = kit.read_pairs(args.list)
    rng = random.Random(9500)
    whole = [(d.id, d.source, d.text) for d in documents(args.corpora, "report") if len(d.text) >= max(LENGTHS)]
    honest = {
        n: judged([cut(text, n, rng) for _, _, text in rng.sample(whole, min(5 * args.texts, len(whole)))])
        for n in LENGTHS
    }
    print("| keep | characters | area | spun called spun | honest called spun |\n|---|---|---|---|---|")
    for keep in KEEPS:
        damaged = []
        for number, mode in enumerate(MODES):
            spinner = Spinner(kit, pairs, "list", 9500 + 10 * number + round(10 * keep), keep, mode)
            chosen = [(i, s, text[:3000]) for i, s, text in rng.sample(whole, args.texts // len(MODES))]
            damaged += [d.text for d in spun(spinner, marked, chosen)]
        for n in LENGTHS:
            found = judged([cut(text, n, rng) for text in damaged if len(text) >= n])
            scores = [(p, True) for p in found] + [(p, False) for p in honest[n]]
            caught = sum(p >= SPUN for p in found) / len(found)
            false = sum(p >= SPUN for p in honest[n])
            print(f"| {keep} | {n} | {area(scores):.4f} | {caught:.3f} | {false} of {len(honest[n])} |", flush=True)


if __name__ == "__main__":
    main()
