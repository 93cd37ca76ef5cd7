"""Build ``src/textfix/data/conversion_model.txt``: which character of a one-to-many set stands between which others.

    python tools/build_conversion_model.py --corpora DIR [--output FILE]

The sets of characters come from the tables of the installed OpenCC
(Apache-2.0), merged by ``dictionaries/script/variants.tsv``. The statistics
come from the Traditional documents (``tw_*``) of the *build* part: counts, and
the weights of a small regularised logistic regression for each set (FTRL), in
tenths of a nat. Only contexts seen in two documents or more are kept.

The file has three kinds of lines: ``g`` a set and its classes, ``n`` counts by
OpenCC's choice, ``w`` the weights of a context.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

import opencc  # noqa: E402

from build_script_sets import read_table  # noqa: E402
from split import Document, documents  # noqa: E402
from textfix.steps._conversion_model import BACKED, FILE, SCALE, UNBACKED, Model, contexts, parse, places  # noqa: E402
from textfix.steps._script_dictionary import either_words, variant_classes  # noqa: E402

HEADER = """\
# Traditional characters of one-to-many sets and their contexts. Built by tools/build_conversion_model.py; do not edit.
# Sets derived from the tables of OpenCC {version} (Apache-2.0, https://github.com/BYVoid/OpenCC)."""
NOT_MERGED = "呆"  # 待 is among OpenCC's conversions of it, but no converter turns 待 into 呆
PASSES = 6
L1, L2, RATE = 0.3, 1.0, 0.3
LEAST_WEIGHT = 0.15  # nats; contexts that change less are left out

Instance = tuple[str, int, int, tuple[str, ...]]


def traditional(corpora: Path, part: str) -> Iterator[Document]:
    """The Traditional documents of one part."""
    return (d for d in documents(corpora, part, traditional=True) if d.source.startswith("tw_"))


def character_sets(usual: Counter[str]) -> dict[str, tuple[str, ...]]:
    """The classes of each Simplified character that stands for several Traditional ones; OpenCC's default is first."""
    forward, backward, phrases = (read_table(name) for name in ("STCharacters", "TSCharacters", "TSPhrases"))
    taiwan = {before: after[0] for before, after in read_table("TWVariants").items()}
    merged = {(after[0], before) for before, after in backward.items()} | {("了", "瞭")}
    for before, after in phrases.items():
        # What a phrase merges: 回覆 → 回复.
        if len(before) == len(after[0]):
            merged |= set(zip(after[0], before, strict=True))
    same = variant_classes()
    found: dict[str, tuple[str, ...]] = {}
    for simplified, forms in forward.items():
        if len(forms) < 2 or simplified in NOT_MERGED:
            continue
        kept = [form for form in forms if form == simplified or (simplified, form) in merged]
        if simplified in kept and backward.get(simplified, [simplified])[0] != simplified:
            kept.remove(simplified)
        classes: list[list[str]] = []
        for form in kept:
            near = next((c for c in classes if same.get(form, form) in {same.get(other, other) for other in c}), None)
            if near is None:
                classes.append([form])
            else:
                near.append(form)
        for forms_of_class in classes:
            for form in list(forms_of_class):
                regional = taiwan.get(form, form)
                if regional not in forms_of_class and regional not in kept:
                    forms_of_class.append(regional)
        if len(classes) > 1:
            found[simplified] = tuple("".join(sorted(c, key=lambda f: (-usual[f], c.index(f)))) for c in classes)
    return found


def group_lines(groups: dict[str, tuple[str, ...]]) -> list[str]:
    return [f"g\t{simplified}\t" + "\t".join(classes) for simplified, classes in sorted(groups.items())]


def instances(texts: list[Document], of: Model) -> Iterator[tuple[str, Instance]]:
    """Document and place of each character of the sets, the words left out that either way is right."""
    for document in texts:
        free = {at for match in either_words().finditer(document.text) for at in range(*match.span())}
        for place in places(document.text, of):
            if place.at not in free:
                yield document.id, (place.simplified, place.present, place.opinion, contexts(place.window))


def train(
    found: list[tuple[str, Instance]], of: Model
) -> tuple[dict[tuple[str, int], list[int]], dict[tuple[str, str], list[float]]]:
    """Counts and context weights."""
    counts: dict[tuple[str, int], list[int]] = {}
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    forms = defaultdict(set)
    for identity, (simplified, present, opinion, near) in found:
        counts.setdefault((simplified, opinion), [0] * len(of.groups[simplified]))[present] += 1
        forms[simplified].add(present)
        for context in near:
            seen[simplified, context].add(identity)
    base = {
        (s, o): [math.log(n + (BACKED if k == o else UNBACKED)) for k, n in enumerate(row)]
        for (s, o), row in counts.items()
    }
    data = [
        (present, base[s, opinion], [(s, c) for c in near if len(seen[s, c]) > 1])
        for _, (s, present, opinion, near) in found
        if len(forms[s]) > 1
    ]
    pull: dict[tuple[str, str], list[float]] = {}
    squares: dict[tuple[str, str], list[float]] = {}

    def weight(z: float, n: float) -> float:
        return 0.0 if abs(z) <= L1 else -(z - math.copysign(L1, z)) / ((1 + math.sqrt(n)) / RATE + L2)

    rng = random.Random(1)
    for _ in range(PASSES):
        rng.shuffle(data)
        for present, prior, features in data:
            size = len(prior)
            rows = []
            for feature in features:
                z = pull.setdefault(feature, [0.0] * size)
                n = squares.setdefault(feature, [0.0] * size)
                rows.append((z, n, [weight(a, b) for a, b in zip(z, n, strict=True)]))
            total = [prior[k] + sum(w[k] for _, _, w in rows) for k in range(size)]
            top = max(total)
            odds = [math.exp(score - top) for score in total]
            whole = sum(odds)
            for k in range(size):
                slope = odds[k] / whole - (k == present)
                if abs(slope) < 1e-4:
                    continue
                for z, n, w in rows:
                    step = (math.sqrt(n[k] + slope * slope) - math.sqrt(n[k])) / RATE
                    z[k] += slope - step * w[k]
                    n[k] += slope * slope
    weights = {f: [weight(a, b) for a, b in zip(z, squares[f], strict=True)] for f, z in pull.items()}
    return counts, {f: row for f, row in weights.items() if max(map(abs, row)) >= LEAST_WEIGHT}


def build(corpora: Path) -> str:
    """The content of the data file."""
    texts = list(traditional(corpora, "build"))
    usual: Counter[str] = Counter()
    for document in texts:
        usual.update(document.text)
    lines = group_lines(character_sets(usual))
    of = parse(lines)
    counts, weights = train(list(instances(texts, of)), of)
    lines += [f"n\t{s}\t{o}\t" + " ".join(map(str, row)) for (s, o), row in sorted(counts.items())]
    for (s, context), row in sorted(weights.items()):
        if not any(mark in context for mark in "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"):
            lines.append(f"w\t{s}\t{context}\t" + " ".join(str(round(w * SCALE)) for w in row))
    return "\n".join([HEADER.format(version=opencc.__version__), *lines]) + "\n"


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora, JSON Lines")
    parser.add_argument("--output", type=Path, default=ROOT / "src" / "textfix" / "data" / FILE)
    arguments = parser.parse_args()
    content = build(arguments.corpora)
    arguments.output.write_text(content, encoding="utf-8")
    print(f"{arguments.output.name}: {len(content.encode())} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
