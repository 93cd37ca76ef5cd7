"""The plots of the documentation: what ``min_confidence`` trades, and whether a confidence means what it says.

    python benchmarks/curves.py --kit DIR --corpora DIR --list FILE   # measure, then draw
    python benchmarks/curves.py                                       # draw what was measured before

Measures the wording step on marked real pages and on fresh simulated ones
(documents of the *report* part, profiles from 9500) and writes
``docs/figures/curves.json`` and the figures beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "benchmarks"))

FIGURES = ROOT / "docs" / "figures"
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
BINS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0001)
PLAN = ((0.2, "all"), (0.5, "all"), (0.5, "chain"), (0.65, "first"), (0.8, "all"))  # keep rate, mode


def texts(args: argparse.Namespace) -> Iterator[tuple[str, str, list[Any]]]:
    """(group, text, damaged spans) of every marked and simulated text."""
    from quality import load_scorer
    from simulation import Spinner, load_kit, spun
    from split import documents

    load_scorer(args.kit)
    kit, marked = load_kit(args.kit)
    for path in [args.kit / "seed.marked.txt", *sorted((args.kit / "real").glob("*.txt"))]:
        yield ("real pages", *marked.parse(path.read_text(encoding="utf-8")))
    rng = random.Random(9500)
    by_source: dict[str, list[tuple[str, str, str]]] = {}
    for d in documents(args.corpora, "report"):
        if len(d.text) >= 400:
            by_source.setdefault(d.source, []).append((d.id, d.source, d.text[:3000]))
    pairs = kit.read_pairs(args.list)
    for number, (keep, mode) in enumerate(PLAN):
        spinner = Spinner(kit, pairs, "list", 9500 + number, keep, mode)
        chosen = [d for found in by_source.values() for d in rng.sample(found, min(args.documents, len(found)))]
        for document in spun(spinner, marked, chosen):
            spans = [marked.Span(s, e, document.text[s:e], o) for s, e, o in document.spans]
            yield "simulated", document.text, spans


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Counts for each threshold, and for each bin of confidence how many edits were right."""
    import textfix
    from quality import load_scorer

    scorer = load_scorer(args.kit)
    curve: dict[str, dict[float, Counter[str]]] = {}
    bins: dict[str, list[list[float]]] = {}
    for group, text, spans in texts(args):
        by_threshold = curve.setdefault(group, {t: Counter() for t in THRESHOLDS})
        for threshold in THRESHOLDS:
            result = textfix.explain(text, steps=("wording",), min_confidence=threshold)
            by_threshold[threshold].update(scorer.score_text(text, spans, result.edits)["counts"])
            if threshold == THRESHOLDS[0]:
                rows = bins.setdefault(group, [[0, 0, 0.0] for _ in BINS[1:]])
                for inside, made in scorer.clusters(spans, [e for e in result.edits if e.before != e.after]):
                    for edit in made:
                        lo = min([edit.start, *(x.start for x in inside)])
                        hi = max([edit.end, *(x.end for x in inside)])
                        became = scorer.apply_edits(text, lo, hi, [e for e in made if lo <= e.start and e.end <= hi])
                        right = bool(inside) and became in scorer.readings(text, lo, hi, inside)
                        row = rows[max(k for k, low in enumerate(BINS[:-1]) if edit.confidence >= low)]
                        row[0] += 1
                        row[1] += right
                        row[2] += edit.confidence
    points = {
        group: [[t, *scorer.ratios(counts)[:2], counts["spans"]] for t, counts in by_threshold.items()]
        for group, by_threshold in curve.items()
    }
    reliability = {
        group: [[n, right, round(total / n, 4)] for n, right, total in rows if n] for group, rows in bins.items()
    }
    return {"curve": points, "reliability": reliability}


_COLOURS = {"real pages": "var(--figure-a)", "simulated": "var(--figure-b)"}
_MARKS = {"real pages": "circle", "simulated": "square"}
_FRAME = (64, 20, 360, 300)  # left, top, width, height of the field


def _field(
    title: str, across: str, up: str, low: tuple[float, float], ticks: tuple[list[float], list[float]]
) -> list[str]:
    left, top, wide, high = _FRAME
    out = [
        f'<svg class="figure" viewBox="0 0 470 380" role="img" aria-label="{title}" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{title}</title>",
    ]
    for value in ticks[0]:
        x, _ = _at(value, low[1], low)
        out.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + high}"/>')
        out.append(f'<text x="{x:.1f}" y="{top + high + 18}" text-anchor="middle">{value:g}</text>')
    for value in ticks[1]:
        _, y = _at(low[0], value, low)
        out.append(f'<line class="grid" x1="{left}" x2="{left + wide}" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    out.append(f'<text x="{left + wide / 2}" y="{top + high + 42}" text-anchor="middle">{across}</text>')
    middle = top + high / 2
    out.append(f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{up}</text>')
    return out


def _at(x: float, y: float, low: tuple[float, float]) -> tuple[float, float]:
    left, top, wide, high = _FRAME
    return left + wide * (x - low[0]) / (1 - low[0]), top + high * (1 - (y - low[1]) / (1 - low[1]))


def _mark(kind: str, x: float, y: float, size: float, colour: str) -> str:
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}"/>'
    return (
        f'<rect x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size:.1f}" height="{2 * size:.1f}" fill="{colour}"/>'
    )


def _legend(groups: list[str], x: float, y: float) -> Iterator[str]:
    for k, group in enumerate(groups):
        yield _mark(_MARKS[group], x, y + 20 * k, 5, _COLOURS[group])
        yield f'<text x="{x + 12}" y="{y + 4 + 20 * k}">{group}</text>'


def draw_curve(curve: dict[str, list[list[float]]]) -> str:
    """Precision over recall, one point a threshold."""
    low = (0.4, 0.7)
    out = _field("Precision and recall by min_confidence", "recall", "precision", low,
                 ([0.4, 0.6, 0.8, 1.0], [0.7, 0.8, 0.9, 1.0]))  # fmt: skip
    for group, rows in curve.items():
        places = [(t, *_at(max(low[0], recall), max(low[1], precision), low)) for t, precision, recall, _ in rows]
        path = " ".join(f"{x:.1f},{y:.1f}" for _, x, y in places)
        out.append(f'<polyline points="{path}" fill="none" stroke="{_COLOURS[group]}" stroke-width="2"/>')
        for threshold, x, y in places:
            out.append(_mark(_MARKS[group], x, y, 6 if threshold == 0.7 else 4, _COLOURS[group]))
            if threshold in (0.3, 0.7, 0.9, 0.98):
                out.append(
                    f'<text class="small" x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{threshold:g}</text>'
                )
    out += _legend(list(curve), 84, 280)
    return "\n".join([*out, "</svg>"]) + "\n"


def draw_reliability(reliability: dict[str, list[list[float]]]) -> str:
    """Share of right edits over the confidence that they were said to have."""
    low = (0.3, 0.0)
    out = _field("Reliability of the confidence", "confidence, mean of the bin", "share that is right", low,
                 ([0.4, 0.6, 0.8, 1.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]))  # fmt: skip
    (x0, y0), (x1, y1) = _at(0.3, 0.3, low), _at(1.0, 1.0, low)
    out.append(f'<line class="ideal" x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"/>')
    for group, rows in reliability.items():
        places = [(*_at(mean, right / n, low), n) for n, right, mean in rows]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places)
        out.append(f'<polyline points="{path}" fill="none" stroke="{_COLOURS[group]}" stroke-width="2"/>')
        out += [_mark(_MARKS[group], x, y, min(9.0, 2 + n**0.25), _COLOURS[group]) for x, y, n in places]
    out += _legend(list(reliability), 300, 270)
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--kit", type=Path)
    ap.add_argument("--corpora", type=Path)
    ap.add_argument("--list", type=Path)
    ap.add_argument("--documents", type=int, default=2, help="documents of each source for each profile")
    args = ap.parse_args()
    FIGURES.mkdir(parents=True, exist_ok=True)
    store = FIGURES / "curves.json"
    if args.kit:
        store.write_text(json.dumps(measure(args), indent=1) + "\n", encoding="utf-8")
    measured = json.loads(store.read_text(encoding="utf-8"))
    (FIGURES / "curve.svg").write_text(draw_curve(measured["curve"]), encoding="utf-8")
    (FIGURES / "reliability.svg").write_text(draw_reliability(measured["reliability"]), encoding="utf-8")
    for group, rows in measured["curve"].items():
        print(f"\n{group}: {rows[0][3]} places\n\n| min_confidence | precision | recall |\n|---|---|---|")
        for threshold, precision, recall, _ in rows:
            print(f"| {threshold:g} | {precision:.3f} | {recall:.3f} |")
    for group, rows in measured["reliability"].items():
        print(f"\n{group}\n\n| said | right | edits |\n|---|---|---|")
        for n, right, mean in rows:
            print(f"| {mean:.3f} | {right / n:.3f} | {n} |")


if __name__ == "__main__":
    main()
