"""Fit ``src/textfix/data/confidence.json`` on simulated spun and on honest documents of the *fit* part.

    python tools/fit_confidence.py --corpora DIR --kit DIR --list LIST [--rounds 40]

The kit is the folder of the evaluation kit (``simulate.py``, ``marked.py``),
LIST its pair list. Profiles are numbered from 1000; reports use others. Each
candidate that is judged is a sample: right if applying it gives
the true text there. Needs numpy and scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

from scipy.optimize import minimize  # noqa: E402
from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: E402

from simulation import HonestSentences, Spinner, Spun, load_kit, plant, spun, trap_sentences  # noqa: E402
from split import BOOKS, books, documents, simplified  # noqa: E402
from textfix.wording import rank_places  # noqa: E402
from textfix.wording.confidence import Weights  # noqa: E402
from textfix.wording.dictionary import lexicon  # noqa: E402
from textfix.wording.evidence import survey  # noqa: E402
from textfix.wording.features import feature_names, features  # noqa: E402
from textfix.wording.inference import LEAST_POSTERIOR, infer  # noqa: E402
from textfix.wording.language_model import default_model  # noqa: E402
from textfix.wording.lattice import Candidate  # noqa: E402
from textfix.wording.verdict import DOCUMENT_SIGNS, document_row  # noqa: E402

OUT = ROOT / "src/textfix/data/confidence.json"
KEEPS = (0.2, 0.4, 0.6, 0.8)
JITTER = 0.1  # keep rates differ by at most this from those planned
MIXED = 6  # tools in each round that take their pairs from two dialects
MODES = ("all", "first", "chain")
MONOTONE = {
    "posterior": 1, "gain": 1, "log prior": 1, "log rate": 1, "pair share": 1, "pair gain": 1, "excess": 1,
    "spun here": 1, "passage": 1, "any": 1, "context": 1, "sentence": 1, "left in sentence": 1, "left in line": 1,
    "apart": 1, "runner-up": -1, "absence": -1, "rival share": -1,
}  # fmt: skip
RIDGE = 6.0  # the honest documents can be told from the spun ones: without it the weights would have no end
# The trees of the judge of documents: small ones, that learn slowly and are held back, for its rows are few.
JUDGE = {"max_iter": 600, "max_depth": 2, "learning_rate": 0.1, "min_samples_leaf": 50, "l2_regularization": 500.0}
# Of "unheard": a short text in which two words prove themselves that honest text never had is spun, whatever else it
# shows; no honest piece comes to more than 0.84.
PROVED = 0.9
PLANTED = 0.4  # share of the documents that hold honest sentences with their substitutes
WINDOWS = 3  # times that each honest document is cut into short pieces, elsewhere each time
CHAPTER = 3  # pieces of a book that are judged together as well
# Of an honest document's weight that of a piece of a book, and of a short one: several times as many pass the gate.
BOOKS_SHARE, SHORT_BOOKS_SHARE = 0.1, 0.01
LENGTH = 1500  # code points: longer documents are cut to a window,
LONG, LONG_ONES = 6000, 0.1  # of which some are long


def make_documents(
    corpora: Path, kit_folder: Path, pair_list: Path, rounds: int, part: str, seed: int, planted: float = PLANTED
) -> list[Spun]:
    """Documents spun by list profiles, by every dialect and by mixtures of two, some honest in part.

    Each round has its own tools, and each tool one document of every source:
    many tools rather than many documents of a few, or the trees would learn
    the pairs of those few.
    """
    kit, marked = load_kit(kit_folder)
    rng = random.Random(seed)
    by_source: dict[str, list[tuple[str, str, str]]] = {}
    for d in documents(corpora, part):
        # Spinners take articles; what authors of software say is lists and lines, and counts among the honest.
        if len(d.text) >= 100 and d.source != "software":
            by_source.setdefault(d.source, []).append((d.id, d.source, d.text))
    honest_lines = HonestSentences(text for found in by_source.values() for _, _, text in found)
    pairs = kit.read_pairs(pair_list)
    dialects = [d for d in lexicon().dialects if d.name != "ancestor"]
    plan: list[tuple[str, float, str]] = []
    for _ in range(rounds):
        tools = [("list", keep, mode) for keep in KEEPS for mode in MODES]
        tools += [(d.name, keep, "all") for d in dialects for keep in (d.keep - 0.2, d.keep + 0.2)]
        tools += [("+".join(d.name for d in rng.sample(dialects, 2)), rng.choice(KEEPS), "all") for _ in range(MIXED)]
        plan += [(name, min(0.9, max(0.1, keep + rng.uniform(-JITTER, JITTER))), mode) for name, keep, mode in tools]
    out = []
    for number, (name, keep, mode) in enumerate(plan):
        spinner = Spinner(kit, pairs if name == "list" else None, name, seed + number, keep, mode)
        for _, found in sorted(by_source.items()):
            identity, source, text = rng.choice(found)
            length = LONG if rng.random() < LONG_ONES else LENGTH
            at = rng.randrange(max(1, len(text) - length))
            for document in spun(spinner, marked, [(identity, source, text[at : at + length])]):
                # Many pages hold honest sentences with substitutes that the page has; some an honest article.
                kind = rng.random()
                if kind < planted:
                    out.append(plant(document, honest_lines.like(document, rng, rng.randint(1, 4)), rng))
                elif kind < planted + 0.1:
                    honest = rng.choice(found)[2][:LENGTH]
                    out.append(Spun(document.id, source, name, document.text + "\n" + honest, document.spans))
                else:
                    out.append(document)
    return out


def honest_documents(corpora: Path) -> list[Spun]:
    """Honest documents, and whole chapters of books.

    Those of Taiwan are in Simplified characters: their 网路 and 档案 are no spinner's. The books of *build* are
    counted in the genres, so that the judge learns from those of *fit* alone.
    """
    pieces = [Spun(d.id, d.source, "", simplified(d), []) for d in books(corpora, ("fit",))]
    chapters = [
        Spun(pieces[k].id, pieces[k].source, "", "\n".join(d.text for d in pieces[k : k + CHAPTER]), [])
        for k in range(0, len(pieces), CHAPTER)
    ]
    return [
        *pieces,
        *chapters,
        *(Spun(d.id, d.source, "", simplified(d), []) for d in documents(corpora, "fit", traditional=True)),
    ]


def trap_documents(corpora: Path, kit_folder: Path, pair_list: Path, seed: int) -> list[Spun]:
    """Honest texts put together of sentences that each hold a substitute of one spinner: as like spun as may be."""
    kit, _ = load_kit(kit_folder)
    rng = random.Random(seed)
    texts = [d.text for d in documents(corpora, "fit")]
    pairs = kit.read_pairs(pair_list)
    names = ["list" if k % 2 else dialect.name for dialect in lexicon().dialects for k in range(16)]
    out = []
    for number, name in enumerate(names):
        spinner = Spinner(kit, pairs if name == "list" else None, name, seed + number, 0.3, "all")
        sentences = trap_sentences(spinner, rng.sample(texts, 400), rng, rng.choice((5, 10, 20, 40)))
        out.append(Spun(f"traps {number}", "traps", "", rng.choice(("", "\n")).join(sentences), []))
    return out


def is_right(document: Spun, c: Candidate) -> bool:
    """Whether applying the candidate (and nothing else there) gives the true text."""
    touched = [s for s in document.spans if s[0] < c.end and c.start < s[1]]
    if not touched:
        return False
    lo = min(c.start, touched[0][0])
    hi = max(c.end, touched[-1][1])
    true, at = [], lo
    for start, end, originals in touched:
        true += [document.text[at:start], originals[0]]
        at = end
    true.append(document.text[at:hi])
    return document.text[lo : c.start] + c.original + document.text[c.end : hi] == "".join(true)


def samples(found: list[Spun]) -> tuple[np.ndarray, np.ndarray]:
    """Feature rows and labels of all candidates of documents that pass the gate."""
    words, model = lexicon(), default_model()
    rows, labels = [], []
    for document in found:
        evidence = survey(document.text, words)
        if not evidence.passed:
            continue
        inferred = infer(document.text, evidence, words, model)
        for c, row in zip(inferred.candidates, features(inferred), strict=True):
            if c.posterior > LEAST_POSTERIOR:
                rows.append(row)
                labels.append(is_right(document, c))
    return np.array(rows), np.array(labels)


def by_context(x: np.ndarray, y: np.ndarray) -> list[list[float]]:
    """Pairs of a gain and the share of right places at or above it, among places that little else speaks for.

    Such places are rare (主业务务 in a text full of honest 业务), too rare for
    the trees, which add up and would take the pair's word against the place's.
    """
    names = feature_names()
    gain, occurrences = x[:, names.index("gain")], x[:, names.index("log occurrences")]
    rate = x[:, names.index("log rate")]
    out = []
    for least in (4.0, 5.0):
        some = (gain >= least) & (occurrences > 0.4) & (rate < -0.3)
        print(f"gain of {least} and more, little else for it: {some.sum()} places, right {y[some].mean():.3f}")
        out.append([least, (float(y[some].sum()) + 0.5) / (int(some.sum()) + 1.0)])
    return out


def flat_trees(forest: HistGradientBoostingClassifier) -> dict[str, object]:
    """The fitted trees as the flat lists of :mod:`textfix.wording.trees`."""
    roots: list[int] = []
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    for (tree,) in forest._predictors:  # noqa: SLF001 - scikit-learn has no public way to them
        base = len(feature)
        roots.append(base)
        for k, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            feature.append(0 if leaf else int(node["feature_idx"]))
            threshold.append(float(node["value"] if leaf else node["num_threshold"]))
            left.append(base + (k if leaf else int(node["left"])))
            right.append(base + (k if leaf else int(node["right"])))
    baseline = float(forest._baseline_prediction[0, 0])  # noqa: SLF001
    return {
        "baseline": baseline, "roots": roots, "feature": feature, "threshold": threshold, "left": left, "right": right
    }  # fmt: skip


def window(document: Spun, rng: random.Random) -> Spun:
    """A short piece of a spun document: short texts must be judged as well."""
    length = rng.choice((50, 80, 120, 200, 300))
    at = rng.randrange(max(1, len(document.text) - length))
    spans = [(s - at, e - at, o) for s, e, o in document.spans if s >= at and e <= at + length]
    return Spun(document.id, document.source, document.dialect, document.text[at : at + length], spans)


def windows(document: Spun, rng: random.Random) -> list[Spun]:
    """An honest document cut into short pieces."""
    out = []
    at = 0
    while at < len(document.text):
        length = rng.choice((30, 60, 120, 250))
        out.append(Spun(document.id, document.source, "", document.text[at : at + length], []))
        at += length
    return out


def document_rows(document: Spun, judge: Weights) -> list[list[float]]:
    """The document features, or nothing if the document does not pass the gate."""
    words = lexicon()
    evidence = survey(document.text, words)
    if not evidence.passed:
        return []
    inferred = infer(document.text, evidence, words, default_model())
    return [document_row(inferred, rank_places(inferred, judge))]


def fit_regression(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> list[float]:
    """Weights of a logistic regression, the constant last.

    Every sign of a spinner counts for one (``DOCUMENT_SIGNS``): features that
    say nearly the same would else take each other's part, and a page of a kind
    that is rare among the fitted ones be judged by their difference.
    """
    middle, spread = x.mean(0), x.std(0) + 1e-9
    z = (x - middle) / spread
    side = np.where(y == 1, 1.0, -1.0)

    def loss(t: np.ndarray) -> tuple[float, np.ndarray]:
        margin = side * (z @ t[:-1] + t[-1])
        slope = -weight * side / (1.0 + np.exp(np.clip(margin, -500, 500)))
        value = np.sum(weight * np.logaddexp(0.0, -margin)) + 0.5 * RIDGE * t[:-1] @ t[:-1]
        return float(value), np.append(z.T @ slope + RIDGE * t[:-1], slope.sum())

    limits: list[tuple[float | None, float | None]] = [
        (0.0, None) if sign > 0 else (None, 0.0) if sign < 0 else (None, None) for sign in DOCUMENT_SIGNS.values()
    ]
    start = np.zeros(x.shape[1] + 1)
    t = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*limits, (None, None)], options={"maxiter": 5000}).x
    weights = t[:-1] / spread
    return [*weights.tolist(), float(t[-1] - weights @ middle)]


def fit_judge(
    damaged: list[Spun], honest: list[Spun], traps: list[Spun], judge: Weights, honest_weight: float, rng: random.Random
) -> dict[str, object]:
    """The judge of documents, from whole documents and short pieces of them.

    A logistic regression and small trees, whose log odds are averaged. The
    regression goes on as it must where no text was like the one judged, in
    long ones above all; the trees tell short ones much better.

    Args:
        damaged: spun documents.
        honest: honest ones, pieces of books among them.
        traps: honest texts that are as like spun ones as may be.
        judge: the weights of places.
        honest_weight: an honest document counts for so many spun ones.
        rng: where the pieces are cut.
    """
    damaged = damaged + [window(document, rng) for document in damaged if len(document.text) > 150]
    of_books = [d for d in honest if d.source == BOOKS]
    others = [d for d in honest if d.source != BOOKS]
    short_of_books = [w for document in of_books for w in windows(document, rng)]
    others += [w for document in others for _ in range(WINDOWS) for w in windows(document, rng)]
    rows: list[list[float]] = []
    labels: list[int] = []
    weight: list[float] = []
    for name, label, found, each in (
        ("spun", 1, [d for d in damaged if len(d.spans) >= 3], 1.0),
        ("honest", 0, others + traps, honest_weight),
        ("pieces of books", 0, of_books, honest_weight * BOOKS_SHARE),
        ("short pieces of books", 0, short_of_books, honest_weight * SHORT_BOOKS_SHARE),
    ):
        new = [row for document in found for row in document_rows(document, judge)]
        rows += new
        labels += [label] * len(new)
        weight += [each] * len(new)
        print(f"{name}: {len(new)} of {len(found)} documents pass the gate")
    x, y = np.array(rows), np.array(labels)
    forest = HistGradientBoostingClassifier(
        **JUDGE, early_stopping=False, monotonic_cst=list(DOCUMENT_SIGNS.values()), random_state=1
    ).fit(x, y, sample_weight=np.array(weight))
    p = forest.predict_proba(x)[:, 1]
    print(f"the trees call spun: {(p[y == 1] > 0.5).mean():.3f} of the spun, {(p[y == 0] > 0.5).sum()} of the others")
    weights = fit_regression(x, y, np.array(weight))
    named = zip([*DOCUMENT_SIGNS, "constant"], weights, strict=True)
    print("weights of the document:", ", ".join(f"{name} {w:.2f}" for name, w in named))
    proved = x[:, list(DOCUMENT_SIGNS).index("unheard")] >= PROVED
    print(f"unheard of {PROVED} and more: {proved.sum()} documents, spun {y[proved].mean():.4f}")
    share = (float(y[proved].sum()) + 0.5) / (int(proved.sum()) + 1.0)
    return {"weights": weights, "proved": [PROVED, share], **flat_trees(forest)}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--kit", type=Path, required=True)
    ap.add_argument("--list", type=Path, required=True)
    ap.add_argument(
        "--rounds", type=int, default=40, help="rounds of tools, each with its own document of every source"
    )
    ap.add_argument("--honest-weight", type=float, default=300.0, help="honest documents count this much more")
    ap.add_argument("--trees", type=int, default=100)
    ap.add_argument("--depth", type=int, default=5)
    ap.add_argument("--seed", type=int, default=1000)
    args = ap.parse_args()
    damaged = make_documents(args.corpora, args.kit, args.list, args.rounds, "fit", args.seed)
    honest = honest_documents(args.corpora)
    x, y = samples(damaged)
    print(f"{len(damaged)} spun documents, {len(x)} places, {y.mean():.3f} right")
    forest = HistGradientBoostingClassifier(
        max_iter=args.trees,
        # Full trees of a small depth: all rows go down a tree as many steps as its longest branch has.
        max_depth=args.depth,
        max_leaf_nodes=1 << args.depth,
        learning_rate=0.15,
        min_samples_leaf=200,
        l2_regularization=5.0,
        monotonic_cst=[MONOTONE.get(name, 0) for name in feature_names()],
        random_state=1,
    ).fit(x, y)
    places = flat_trees(forest)
    # Until the documents are fitted: no probability of theirs is asked for.
    unfitted = {"weights": [0.0] * (len(DOCUMENT_SIGNS) + 1), "proved": [0.0, 0.0], **places}
    values = {"features": feature_names(), "document": unfitted, "evident": by_context(x, y), **places}
    judge = Weights(values)
    traps = trap_documents(args.corpora, args.kit, args.list, args.seed)
    values["document"] = fit_judge(damaged, honest, traps, judge, args.honest_weight, random.Random(args.seed))
    # Not rounded: a threshold is often the very value that a frequent word has, and must not fall below it.
    OUT.write_text(json.dumps(values, separators=(",", ":")).replace("],", "],\n") + "\n", encoding="utf-8")
    p = np.array(Weights(json.loads(OUT.read_text(encoding="utf-8"))).places(x.tolist()))
    evident = x[:, feature_names().index("gain")] >= min(least for least, _ in values["evident"])
    assert np.abs(p - forest.predict_proba(x)[:, 1])[~evident].max() < 1e-6
    for lo in np.arange(0.0, 1.0, 0.1):
        inside = (p >= lo) & (p < lo + 0.1)
        print(f"said {lo:.1f}-{lo + 0.1:.1f}: {inside.sum():7d} places, right {y[inside].mean():.3f}")


if __name__ == "__main__":
    main()
