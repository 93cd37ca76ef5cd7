"""Does ``textfix learn`` find entries that were taken out of the dictionary?

    python tools/measure_learning.py --corpora DIR --kit DIR --list LIST [--fold 0] [--fit]

A fifth of the substitutes (by a hash, ``--fold``) leaves all dialect files.
The rest is what textfix knows while it learns from two piles:

simulated  documents of the *fit* part, each spun by a profile of one dialect
           file or of the circulating list; a place counts for the pair that
           the simulator wrote there
real       the pages of ``spun_pages.jsonl``; a place counts for the pair that
           the whole dictionary restores there

Reported for pairs with at least N places: how many come back as the first and
among the first three originals of a proposal, and, of the proposals above each
score, how many name a string that was spun and the right original first.

``--fit`` fits the weights of ``wording/ranking.py`` (RANK) and
``wording/learning.py`` (DETECT) on a simulated pile and prints them; it takes
folds 1 and 2, other profiles and other documents than the reports. Needs numpy.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

from simulation import Spinner, Spun, load_kit, spun  # noqa: E402
from split import documents  # noqa: E402
from textfix import Cleaner, Config  # noqa: E402
from textfix.wording import dictionary, learning  # noqa: E402
from textfix.wording.dictionary import read_dialects, read_entries  # noqa: E402
from textfix.wording.ranking import RANK, Ranker  # noqa: E402

WORDING = ROOT / "dictionaries" / "wording"
KEEP = 0.4
LENGTH = 1500  # code points: longer documents are cut to a window
LEAST = (3, 5, 10, 20)  # N
SCORES = (0.9, 0.7, 0.5, 0.3)
FIT_FOLDS = (1, 2)
NEVER_AGAINST = ("gain", "score", "excess", "documents", "lead")  # more of these never makes a string less suspect
HALF = 0.5  # share of its places from which a string counts as spun


def removed_substitutes(*folds: int) -> set[str]:
    """The substitutes of one fifth of the dictionary, or more."""
    names = {e.substitute for d in read_dialects(WORDING / "dialects.tsv") for e in entries(d.name)}
    return {name for name in names if zlib.crc32(name.encode()) % 5 in folds}


def entries(name: str) -> list[dictionary.Entry]:
    return read_entries(WORDING / f"{name}.tsv")


def without(removed: set[str], folder: Path) -> None:
    """Write the dictionaries without some substitutes into a folder, and make textfix read that one."""
    shutil.copytree(ROOT / "dictionaries", folder, dirs_exist_ok=True)
    for path in (folder / "wording").glob("*.tsv"):
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(row for row in rows if row.split("\t")[0] not in removed), encoding="utf-8")
    dictionary.dictionary_folder = lambda kind: folder / kind
    dictionary.lexicon.cache_clear()


def simulated(args: argparse.Namespace, half: int, seed: int) -> list[Spun]:
    """A pile: every dialect over every source, and the circulating list four times."""
    kit, marked = load_kit(args.kit)
    rng = random.Random(seed)
    by_source: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for d in documents(args.corpora, "fit"):
        if len(d.text) >= 200 and zlib.crc32(d.id.encode()) // 100 % 2 == half:
            by_source[d.source].append((d.id, d.source, d.text))
    names = [d.name for d in read_dialects(WORDING / "dialects.tsv")]
    out: list[Spun] = []
    for number, name in enumerate([*names, *["list"] * 4]):
        pairs = kit.read_pairs(args.list) if name == "list" else None
        spinner = Spinner(kit, pairs, name, seed + number, KEEP, "all")
        chosen = []
        for _, found in sorted(by_source.items()):
            for identity, source, text in rng.sample(found, min(args.documents, len(found))):
                at = rng.randrange(max(1, len(text) - LENGTH))
                chosen.append((identity, source, text[at : at + LENGTH]))
        out += spun(spinner, marked, chosen)
    return out


def simulated_truth(pile: list[Spun]) -> Counter[tuple[str, str]]:
    return Counter((d.text[start:end], originals[0]) for d in pile for start, end, originals in d.spans)


def real_truth(pages: list[str]) -> Counter[tuple[str, str]]:
    """What the whole dictionary restores, sure enough to be an edit; must run before :func:`without`."""
    cleaner = Cleaner(Config(steps=("wording",), max_rounds=1))
    return Counter(tuple(e.rule.split("→", 1)) for page in pages for e in cleaner.explain(page).edits)


def report(name: str, proposals: list[learning.Proposal], truth: Counter[tuple[str, str]], removed: set[str]) -> None:
    by_substitute = {p.substitute: p for p in proposals}
    print(f"{name}: {len(proposals)} strings judged")
    print("   N  pairs  judged  top 1  top 3   substitutes  top 1  top 3   proposed and top 3 (score 0.5)")
    for least in LEAST:
        pairs = [(b, a) for (b, a), n in truth.items() if n >= least and b in removed]
        found = [[a for a, _ in by_substitute[b].originals] if b in by_substitute else [] for b, _ in pairs]
        first = sum(a in r[:1] for (_, a), r in zip(pairs, found, strict=True))
        three = sum(a in r[:3] for (_, a), r in zip(pairs, found, strict=True))
        goals: dict[str, set[str]] = defaultdict(set)
        for b, a in pairs:
            goals[b].add(a)
        tops = [[a for a, _ in by_substitute[b].originals] if b in by_substitute else [] for b in goals]
        one = sum(not g.isdisjoint(r[:1]) for g, r in zip(goals.values(), tops, strict=True))
        any3 = sum(not g.isdisjoint(r[:3]) for g, r in zip(goals.values(), tops, strict=True))
        sure = sum(
            not g.isdisjoint(r[:3]) and by_substitute[b].score >= 0.5
            for (b, g), r in zip(goals.items(), tops, strict=True)
        )
        n, m = max(1, len(pairs)), max(1, len(goals))
        print(
            f"{least:4}  {len(pairs):5}  {sum(map(bool, found)) / n:6.3f}  {first / n:.3f}  {three / n:.3f}"
            f"   {len(goals):11}  {one / m:.3f}  {any3 / m:.3f}   {sure / m:.3f}"
        )
    spun_places: Counter[str] = Counter()
    for (b, _), n in truth.items():
        spun_places[b] += n
    for score in SCORES:
        shown = [p for p in proposals if p.score >= score]
        right = sum(spun_places[p.substitute] >= HALF * p.count for p in shown)
        exact = sum((p.substitute, p.originals[0][0]) in truth for p in shown)
        n = max(1, len(shown))
        print(f"  score ≥ {score}: {len(shown)} proposals, {right / n:.3f} spun, {exact / n:.3f} right original first")


class Recorder(Ranker):
    """A ranker that remembers what it ranked."""

    seen: ClassVar[dict[str, list[Any]]] = {}

    def rank(self, substitute: str, *args: Any, **options: Any) -> Any:
        """What the ranker says."""
        found = super().rank(substitute, *args, **options)
        self.seen[substitute] = found
        return found


def fit(proposals: list[learning.Proposal], truth: Counter[tuple[str, str]], removed: set[str]) -> None:
    """Conditional logistic regression over the candidates of each substitute; logistic regression over strings."""
    import numpy as np

    goals: dict[str, dict[str, int]] = defaultdict(dict)
    for (b, a), n in truth.items():
        if n >= 3 and b in removed:
            goals[b][a] = n
    names = list(RANK)
    groups = []
    for b, wanted in goals.items():
        ranked = Recorder.seen.get(b, [])
        target = np.array([float(wanted.get(r.word, 0)) for r in ranked])
        if target.sum():
            groups.append((np.array([[r.features[k] for k in names] for r in ranked]), target / target.sum()))
    scale = np.concatenate([x for x, _ in groups]).std(0) + 1e-9
    w = descend(
        lambda w: sum((t - softmax(x / scale @ w)) @ (x / scale) for x, t in groups) - 0.3 * w,
        np.zeros(len(names)),
        0.0,  # more of any of these never makes a candidate worse
    )
    print("RANK", {k: round(float(v), 3) for k, v in zip(names, w / scale, strict=True)})
    rank = w / scale
    rows, labels = [], []
    spun_places: Counter[str] = Counter()
    for (b, _), n in truth.items():
        spun_places[b] += n
    for p in proposals:
        ranked = [
            replace(r, score=float(sum(rank[i] * r.features[k] for i, k in enumerate(names))))
            for r in Recorder.seen[p.substitute]
        ]
        ranked.sort(key=lambda r: -r.score)
        f = {**p.features, "gain": ranked[0].gain, "score": ranked[0].score}
        f["lead"] = min(5.0, ranked[0].score - ranked[1].score) if len(ranked) > 1 else 5.0
        rows.append([*(f[k] for k in learning.DETECT if k), 1.0])
        labels.append(float(spun_places[p.substitute] >= HALF * p.count))
    x, y = np.array(rows), np.array(labels)
    scale = x.std(0)
    scale[-1] = 1.0
    least = np.array([0.0 if k in NEVER_AGAINST else -np.inf for k in learning.DETECT])
    v = descend(lambda v: (y - 1 / (1 + np.exp(-(x / scale) @ v))) @ (x / scale) - 0.3 * v, np.zeros(x.shape[1]), least)
    print(f"{int(y.sum())} of {len(y)} strings were spun")
    print("DETECT", {k: round(float(c), 3) for k, c in zip(learning.DETECT, v / scale, strict=True)})


def softmax(x: Any) -> Any:
    import numpy as np

    e = np.exp(x - x.max())
    return e / e.sum()


def descend(gradient: Any, w: Any, least: Any = -math.inf) -> Any:
    """Adam, uphill; no weight below ``least``."""
    import numpy as np

    m, v = w * 0.0, w * 0.0
    for k in range(1, 1500):
        g = gradient(w)
        m = 0.9 * m + 0.1 * g
        v = 0.99 * v + 0.01 * g * g
        w = np.maximum(w + 0.05 / math.sqrt(1 + k / 200) * m / (v**0.5 + 1e-8), least)
    return w


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--kit", type=Path, required=True)
    ap.add_argument("--list", type=Path, required=True)
    ap.add_argument("--fold", type=int, default=0)
    ap.add_argument("--documents", type=int, default=3, help="of each source, for each profile")
    ap.add_argument("--fit", action="store_true")
    ap.add_argument("--examples", type=int, default=0, help="show so many proposals of each pile")
    args = ap.parse_args()
    folds = FIT_FOLDS if args.fit else (args.fold,)
    pile = simulated(args, int(not args.fit), 1000 if args.fit else 9000)
    truth = simulated_truth(pile)
    with (args.corpora / "spun_pages.jsonl").open(encoding="utf-8") as file:
        pages = [json.loads(line)["text"] for line in file]
    seen = Counter() if args.fit else real_truth(pages)
    removed = removed_substitutes(*folds)
    with tempfile.TemporaryDirectory() as folder:
        without(removed, Path(folder))

        def learned(texts: list[str], least_count: int = 4, least_documents: int = 3) -> list[learning.Proposal]:
            return learning.learn(
                texts, Config(), least_count=least_count, least_documents=least_documents, least_score=0.0,
                progress=lambda line: print(line, file=sys.stderr, flush=True),
            )  # fmt: skip

        if args.fit:
            learning.Ranker = Recorder  # type: ignore[misc]
            fit(learned([d.text for d in pile]), truth, removed)
            return
        for name, texts, goal in (("real", pages, seen), ("simulated", [d.text for d in pile], truth)):
            # The real pile is small: less is asked of a word there.
            proposals = learned(texts, 3, 2) if name == "real" else learned(texts)
            report(f"{name} ({len(texts)} texts, {sum(map(len, texts))} characters)", proposals, goal, removed)
            for p in proposals[: args.examples]:
                print(f"  {p.score:.2f} {p.count}/{p.documents} {p.substitute} {p.originals} {p.examples[0]}")


if __name__ == "__main__":
    main()
