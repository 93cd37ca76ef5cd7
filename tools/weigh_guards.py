"""Which guards of the dictionaries honest text supports, and which stand in the way.

    python tools/weigh_guards.py --corpora DIR [--write]

A guard says: in this phrase the substitute is honest. That is worth something
only if people write the phrase more often than a spinner makes it: 的本钱 was
never counted, 的成本 140 times, so a spun 的本钱 is 的成本. For every guard the
phrase is counted in honest text (documents of the *build* part, see
``tools/split.py``), and so is what it would have been before the spinner, for
each original by its weight. A guard whose spun reading outweighs the honest
one is listed, worst first; ``--write`` takes it out of the dictionaries. The
context decides such places then. A phrase that was counted in neither reading stays.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import ahocorasick_rs

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

from split import documents  # noqa: E402
from textfix.wording.dictionary import Lexicon, lexicon  # noqa: E402

SPUN = 0.6  # rate of a pair of weight 1 in a text of its dialect, as in inference
UNSEEN = 0.3  # occurrences of an honest phrase that was not counted


def readings(words: Lexicon) -> dict[tuple[str, str], dict[str, float]]:
    """(substitute, guard) → what the phrase may have been before the spinner, with the weight of the pair."""
    out: dict[tuple[str, str], dict[str, float]] = {}
    for substitute, guards in words.guards.items():
        for guard, at in guards:
            found = out.setdefault((substitute, guard), {})
            for k in words.by_substitute[substitute]:
                pair = words.pairs[k]
                phrase = guard[:at] + pair.original + guard[at + len(substitute) :]
                found[phrase] = max(found.get(phrase, 0.0), *pair.weights.values())
    return out


def counted(phrases: list[str], corpora: Path) -> Counter[str]:
    """How often each phrase stands in the documents of the build part."""
    automaton = ahocorasick_rs.AhoCorasick(phrases, implementation=ahocorasick_rs.Implementation.ContiguousNFA)
    counts: Counter[str] = Counter()
    for document in documents(corpora, "build"):
        for k, _, _ in automaton.find_matches_as_indexes(document.text, overlapping=True):
            counts[phrases[k]] += 1
    return counts


def write_without(dropped: set[tuple[str, str]]) -> int:
    """Take guards out of the dialect files; returns how many lines changed."""
    changed = 0
    for path in sorted((ROOT / "dictionaries/wording").glob("*.tsv")):
        lines = path.read_text(encoding="utf-8").split("\n")
        for k, line in enumerate(lines):
            fields = line.split("\t")
            if line.startswith("#") or len(fields) < 3 or path.stem == "dialects":
                continue
            kept = [g for g in fields[2].split() if (fields[0], g) not in dropped]
            if kept != fields[2].split():
                fields[2] = " ".join(kept) or "-"
                lines[k] = "\t".join(fields)
                changed += 1
        path.write_text("\n".join(lines), encoding="utf-8")
    return changed


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--write", action="store_true", help="take the listed guards out of the dictionaries")
    args = ap.parse_args()
    found = readings(lexicon())
    counts = counted(sorted({g for _, g in found} | {p for made in found.values() for p in made}), args.corpora)
    weighed = []
    for (substitute, guard), made in found.items():
        spun = SPUN * sum(weight * counts[phrase] for phrase, weight in made.items())
        honest = counts[guard] + UNSEEN
        if spun > honest:
            weighed.append((spun / honest, substitute, guard, counts[guard], max(made, key=lambda p: counts[p])))
    for ratio, substitute, guard, honest, phrase in sorted(weighed, reverse=True):
        print(f"{substitute}\t{guard}\t{honest}\t{phrase}\t{counts[phrase]}\t{ratio:.1f}")
    print(f"{len(weighed)} of {len(found)} guards stand in the way", file=sys.stderr)
    if args.write:
        print(f"{write_without({(b, g) for _, b, g, _, _ in weighed})} entries changed", file=sys.stderr)


if __name__ == "__main__":
    main()
