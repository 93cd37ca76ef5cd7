"""How well the wording step restores, and what it harms: every figure of the README and the closing notes.

    python benchmarks/quality.py --kit DIR --corpora DIR --list FILE [--documents 4] [--quick]

The kit is the evaluation kit (``score.py``, ``marked.py``, ``simulate.py``,
marked texts); the corpora are JSON Lines with ``id`` and ``text``. Only
documents of the *report* part (``tools/split.py``) and profiles numbered from
9000 are used here: nothing was fitted on them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "src"))

import textfix  # noqa: E402
from simulation import Spinner, load_kit, spun  # noqa: E402
from split import documents  # noqa: E402
from textfix.wording.decoder import log_likelihood  # noqa: E402
from textfix.wording.dictionary import lexicon  # noqa: E402
from textfix.wording.language_model import default_model  # noqa: E402
from textfix.wording.symbols import sentence_spans, symbolize  # noqa: E402

KEEPS = (0.2, 0.35, 0.5, 0.65, 0.8)
MODES = ("all", "first", "chain")
CLEANER = textfix.Cleaner(textfix.Config(steps=("wording",)))


def load_scorer(kit: Path) -> ModuleType:
    """The kit's ``score`` module."""
    sys.path.insert(0, str(kit))
    spec = importlib.util.spec_from_file_location("kit_score", kit / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Tally:
    """Counts of one group of texts, and its line in the table."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()

    def line(self, scorer: ModuleType) -> str:
        """One row of Markdown."""
        precision, recall, f = scorer.ratios(self.counts)
        c = self.counts
        return (
            f"| {self.name} | {c['spans']} | {precision:.3f} | {recall:.3f} | {f:.3f} "
            f"| {c['wrong']} | {c['false']} | {c['missed']} |"
        )


def marked_texts(kit: Path, marked: ModuleType, scorer: ModuleType) -> list[Tally]:
    """The seed, and the real pages together."""
    out = []
    for name, paths in (("seed", [kit / "seed.marked.txt"]), ("real pages", sorted((kit / "real").glob("*.txt")))):
        tally = Tally(name)
        for path in paths:
            text, spans = marked.parse(path.read_text(encoding="utf-8"))
            tally.counts.update(scorer.score_text(text, spans, CLEANER.explain(text).edits)["counts"])
        out.append(tally)
    return out


def simulated(args: argparse.Namespace, scorer: ModuleType, scores: list[tuple[float, bool]]) -> list[Tally]:
    """Fresh list profiles over modes and keep rates, and every dialect of the project."""
    kit, marked = load_kit(args.kit)
    rng = random.Random(9000)
    by_source: dict[str, list[tuple[str, str, str]]] = {}
    for d in documents(args.corpora, "report"):
        if len(d.text) >= 100:
            by_source.setdefault(d.source, []).append((d.id, d.source, d.text[:6000]))
    pairs = kit.read_pairs(args.list)
    groups: dict[str, Tally] = {}

    def add(name: str, counts: Counter[str]) -> None:
        groups.setdefault(name, Tally(name)).counts.update(counts)

    plan = [("list", keep, mode) for keep in KEEPS for mode in MODES]
    plan += [(d.name, d.keep, "all") for d in lexicon().dialects if d.name != "ancestor"]
    for number, (name, keep, mode) in enumerate(plan):
        spinner = Spinner(kit, pairs if name == "list" else None, name, 9000 + number, keep, mode)
        chosen = [d for found in by_source.values() for d in rng.sample(found, min(args.documents, len(found)))]
        for document in spun(spinner, marked, chosen):
            spans = [marked.Span(s, e, document.text[s:e], o) for s, e, o in document.spans]
            result = CLEANER.explain(document.text)
            counts = scorer.score_text(document.text, spans, result.edits)["counts"]
            if name == "list":
                counts.update(clear_recall(document.text, spans, result.edits))
                add("simulated, list", counts)
                add(f"simulated, mode {mode}", counts)
                add(f"simulated, keep {keep}", counts)
                if len(document.text) >= 500 and keep <= 0.5:
                    scores.append((result.diagnosis.spun_probability, True))
            else:
                add(f"simulated, dialect {name}", counts)
    return [groups[name] for name in groups]


def honest(args: argparse.Namespace, scores: list[tuple[float, bool]]) -> str:
    """False edits over the honest documents of the report part."""
    characters = edits = touched = number = 0
    seconds = 0.0
    worst: list[tuple[int, str, list[str]]] = []
    for document in documents(args.corpora, "report", traditional=True):
        if args.quick and number >= 2000:
            break
        start = time.perf_counter()
        result = CLEANER.explain(document.text)
        seconds += time.perf_counter() - start
        number += 1
        characters += len(document.text)
        edits += len(result.edits)
        if len(document.text) >= 500:
            scores.append((result.diagnosis.spun_probability, False))
        if result.edits:
            touched += 1
            worst.append((len(result.edits), document.id, [e.rule for e in result.edits[:6]]))
    for count, name, rules in sorted(worst, reverse=True)[:10]:
        print(f"  {count} edits in {name}: {' '.join(rules)}", file=sys.stderr)
    return (
        f"honest: {number} documents, {characters} characters, {touched} edited, {edits} false edits = "
        f"{1e6 * edits / max(1, characters):.2f} per million; {characters / seconds:.0f} characters/s"
    )


def clear_spans(text: str, spans: list[object]) -> set[tuple[int, int]]:
    """The damaged spans whose original its restored sentence reads at least 100 times as well as the substitute."""
    pieces, at, shift, places = [], 0, 0, []
    for span in spans:
        pieces += [text[at : span.start], span.originals[0]]
        places.append((span.start + shift, span.originals[0], span))
        shift += len(span.originals[0]) - (span.end - span.start)
        at = span.end
    restored = "".join([*pieces, text[at:]])
    arrays = default_model().arrays

    def score(sentence: str) -> float:
        return log_likelihood(arrays, symbolize(sentence, 0, len(sentence)).symbols)

    out = set()
    k = 0
    for lo, hi in sentence_spans(restored):
        whole = None
        while k < len(places) and places[k][0] < hi:
            start, original, span = places[k]
            end = start + len(original)
            if end <= hi:
                whole = score(restored[lo:hi]) if whole is None else whole
                if whole - score(restored[lo:start] + span.damaged + restored[end:hi]) >= 2.0:
                    out.add((span.start, span.end))
            k += 1
    return out


def clear_recall(text: str, spans: list[object], edits: list[object]) -> Counter[str]:
    """How many of the clear spans are restored."""
    clear = clear_spans(text, spans)
    made = {(e.start, e.end): e.after for e in edits}
    counts: Counter[str] = Counter(clear=len(clear))
    for span in spans:
        if (span.start, span.end) in clear:
            # An edit may be wider than the span where two were joined; what counts is the text that comes out.
            got = made.get((span.start, span.end))
            if got is None:
                lo, hi = span.start, span.end
                inside = [e for e in edits if e.start < hi and lo < e.end]
                if inside:
                    lo, hi = min(lo, inside[0].start), max(hi, inside[-1].end)
                    wanted = apply_spans(text, lo, hi, [s for s in spans if lo <= s.start and s.end <= hi])
                    counts["clear right"] += apply_edits(text, lo, hi, inside) == wanted
            else:
                counts["clear right"] += got in span.originals
    return counts


def apply_spans(text: str, lo: int, hi: int, spans: list[object]) -> str:
    """``text[lo:hi]`` as its author wrote it."""
    out, at = [], lo
    for span in spans:
        out += [text[at : span.start], span.originals[0]]
        at = span.end
    return "".join([*out, text[at:hi]])


def apply_edits(text: str, lo: int, hi: int, edits: list[object]) -> str:
    """``text[lo:hi]`` after the edits inside it."""
    out, at = [], lo
    for edit in edits:
        out += [text[at : edit.start], edit.after]
        at = edit.end
    return "".join([*out, text[at:hi]])


def planted(kit: Path, marked: ModuleType) -> str:
    """The honest traps, each as a paragraph of its own in the middle of a spun page."""
    rows = [line.split("\t")[0] for line in (kit / "clean_hard.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    found = []
    for name in ("seed.marked.txt", "real/001.marked.txt", "real/029.marked.txt"):
        page, _ = marked.parse((kit / name).read_text(encoding="utf-8"))
        at = page.rfind("\n", 0, len(page) // 2) + 1
        changed = 0
        for row in rows:
            edits = CLEANER.explain(f"{page[:at]}{row}\n{page[at:]}").edits
            changed += any(e.start < at + len(row) and e.end > at for e in edits)
        found.append(f"{changed} in {name}")
    return f"honest traps planted in a spun page, changed of {len(rows)}: {', '.join(found)}"


def hard(kit: Path) -> str:
    """The honest traps, each alone."""
    rows = [line.split("\t")[0] for line in (kit / "clean_hard.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    changed = [row for row in rows if CLEANER.fix(row) != row]
    return f"honest traps alone: {len(changed)} of {len(rows)} changed {changed}"


def area(scores: list[tuple[float, bool]]) -> float:
    """Area under the ROC curve of the spun probability (ties count half)."""
    spun_scores = sorted(p for p, label in scores if label)
    honest_scores = sorted(p for p, label in scores if not label)
    if not spun_scores or not honest_scores:
        return float("nan")
    below = ties = 0
    i = j = 0
    for p in spun_scores:
        while i < len(honest_scores) and honest_scores[i] < p:
            i += 1
        j = max(j, i)
        while j < len(honest_scores) and honest_scores[j] <= p:
            j += 1
        below += i
        ties += j - i
    return (below + 0.5 * ties) / (len(spun_scores) * len(honest_scores))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--kit", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--list", type=Path, required=True)
    ap.add_argument("--documents", type=int, default=4, help="documents of each source for each profile")
    ap.add_argument("--quick", action="store_true", help="fewer honest documents")
    ap.add_argument("--json", type=Path, help="also write the counts there")
    args = ap.parse_args()
    scorer = load_scorer(args.kit)
    _, marked = load_kit(args.kit)
    scores: list[tuple[float, bool]] = []
    print("| on | spans | precision | recall | F0.5 | wrong | false | missed |\n|---|---|---|---|---|---|---|---|")
    tallies = [*marked_texts(args.kit, marked, scorer), *simulated(args, scorer, scores)]
    for tally in tallies:
        print(tally.line(scorer))
    clear = next(tally.counts for tally in tallies if tally.name == "simulated, list")
    print(
        f"simulated, list, spans whose original gains at least 2 (log10) in its restored sentence: {clear['clear']}, "
        f"recall {clear['clear right'] / max(1, clear['clear']):.3f}"
    )
    print(hard(args.kit))
    print(planted(args.kit, load_kit(args.kit)[1]))
    print(honest(args, scores))
    print(f"spun or honest, 500+ characters, keep rates up to 0.5: area under the ROC curve {area(scores):.5f}")
    if args.json:
        args.json.write_text(json.dumps({t.name: dict(t.counts) for t in tallies}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
