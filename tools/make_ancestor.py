"""Write ``dictionaries/wording/ancestor.tsv`` from the measurements of ``tools/measure_pairs.py``.

    python tools/make_ancestor.py MEASURED.tsv

A pair is kept if its original is a word of modern prose (at least
``--min-count`` occurrences in 13 million characters) and if the lattice
restores at least ``--min-right`` of its sampled substitutions: a pair that
cannot be undone only costs. The weight is nine over the number of substitutes
that the circulating list has for the original, since a tool picks one of them.
The source column says ``measured:RIGHT/SAMPLES``.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "dictionaries" / "wording" / "ancestor.tsv"


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("measured", type=Path)
    ap.add_argument("--min-count", type=int, default=8)
    ap.add_argument("--min-right", type=float, default=0.35)
    args = ap.parse_args()
    entries: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for line in args.measured.read_text(encoding="utf-8").splitlines():
        b, a, count_a, _count_b, n, right, _wrong, _harm, choices = line.split("\t")
        if int(count_a) >= args.min_count and float(right) >= args.min_right:
            entries[b].append((1 / int(choices), a, f"measured:{right}/{n}"))
    lines = ["# substitute\toriginals\tguard\tsource"]
    for b in sorted(entries):
        rows = sorted(entries[b], key=lambda row: (-row[0], row[1]))
        originals = " ".join(f"{a}:{round(9 * weight, 1):g}" for weight, a, _ in rows)
        lines.append(f"{b}\t{originals}\t-\t{' '.join(note for *_, note in rows)}")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(entries)} entries, {sum(map(len, entries.values()))} pairs")


if __name__ == "__main__":
    main()
