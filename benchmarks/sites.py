"""What it brings to read the pages of one site in company: alone and with ``learn_site``, and what that harms.

    python benchmarks/sites.py --kit DIR --corpora DIR --list FILE [--sites 24] [--part report]

Simulated sites: pages of 150, 300 and 600 characters cut from documents of
the *report* part (``tools/split.py``), spun by one fresh profile a site
(numbered from 9850), all, half or a tenth of them; the rest are honest. 24
pages are learned from (120 where a tenth is spun); 24 others are reported on,
and as many of the same ones. The harm is counted in the honest pages of sites
that gave passages, and in whole honest documents read as pages of them. Sites
without any spun page must give none.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "benchmarks"))

from quality import CLEANER, MODES, load_scorer  # noqa: E402
from simulation import Spinner, Spun, load_kit, spun  # noqa: E402
from split import documents  # noqa: E402
from textfix import Cleaner  # noqa: E402
from textfix.wording.dictionary import lexicon  # noqa: E402

PAGES = 24  # of a site to report on
LEARNED = {0.0: 24, 0.5: 24, 0.9: 120}  # pages to learn from, by the share that is honest
LENGTHS = (150, 300, 600)
KEEPS = (0.2, 0.5, 0.8)
HONEST = tuple(LEARNED)
LONG = 6000  # code points of honest pages that are read in company as well: the harm may be there

Source = tuple[str, str, str]


def piece(source: Source, rng: random.Random) -> Source:
    """A page's worth of a document, from anywhere in it."""
    name, origin, text = source
    length = rng.choice(LENGTHS)
    at = rng.randrange(max(1, len(text) - length))
    return name, origin, text[at : at + length]


def site(spinner: Spinner, marked: object, chosen: Sequence[Source], honest: float, rng: random.Random) -> list[Spun]:
    """Pages of one site, a share of them honest."""
    pages: list[Spun] = []
    for source in chosen:
        name, origin, text = piece(source, rng)
        if rng.random() < honest:
            pages.append(Spun(name, origin, "", text, []))
        else:
            pages += spun(spinner, marked, [(name, origin, text)])
    return pages


def tally(counts: Counter[str], cleaner: Cleaner, pages: Sequence[Spun], scorer: object, marked: object) -> None:
    """Add to the counts what a cleaner does with the pages."""
    for page in pages:
        result = cleaner.explain(page.text)
        if result.restore() != page.text:
            raise SystemExit(f"{page.id}: the input cannot be restored")
        spans = [marked.Span(s, e, page.text[s:e], tuple(o)) for s, e, o in page.spans]
        counts.update(scorer.score_text(page.text, spans, result.edits)["counts"])
        if not page.dialect:
            counts["honest edits"] += len(result.edits)
            counts["honest suggestions"] += len(result.suggestions)
            counts["honest characters"] += len(page.text)
            for edit in result.edits:
                print(f"  false: {page.id} {edit.rule} {edit.confidence}", file=sys.stderr)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--kit", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--list", type=Path, required=True)
    ap.add_argument("--sites", type=int, default=24, help="tools; each has nine sites, by keep rate and honest share")
    ap.add_argument("--part", default="report", help="part of the documents; another than report to choose a rule")
    ap.add_argument("--first", type=int, default=9850, help="number of the first profile")
    args = ap.parse_args()
    scorer = load_scorer(args.kit)
    kit, marked = load_kit(args.kit)
    pairs = kit.read_pairs(args.list)
    rng = random.Random(args.first)
    sources = [
        (d.id, d.source, d.text)
        for d in documents(args.corpora, args.part)
        if len(d.text) >= min(LENGTHS) and d.source != "software"
    ]
    long = [(name, origin, text[:LONG]) for name, origin, text in sources if len(text) >= 2000]
    dialects = [d.name for d in lexicon().dialects if d.name != "ancestor"]
    names = [name for dialect in dialects for name in ("list", dialect)]
    groups: dict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
    for number in range(args.sites):
        name = names[number % len(names)]
        mode = MODES[number // 2 % len(MODES)] if name == "list" else "all"
        for keep in KEEPS:
            spinner = Spinner(kit, pairs if name == "list" else None, name, args.first + number, keep, mode)
            for honest in HONEST:
                chosen = rng.sample(sources, PAGES + LEARNED[honest])
                pages = site(spinner, marked, chosen, honest, rng)
                fresh, known = pages[:PAGES], pages[PAGES:]
                cleaner = CLEANER.learn_site(page.text for page in known)
                groups["sites", honest]["sites"] += 1
                learned = bool(cleaner.config.site_spun)
                groups["sites", honest]["learned"] += learned
                for which, shown in (("other pages", fresh), ("the same pages", known[:PAGES])):
                    for how, used in (("alone", CLEANER), ("company", cleaner)):
                        counts = Counter[str]()
                        tally(counts, used, shown, scorer, marked)
                        groups[which, honest, keep, how].update(counts)
                        if learned:
                            groups[which, "harm", how].update(counts)
                if learned:
                    articles = [Spun(*source[:2], "", source[2], []) for source in rng.sample(long, 2)]
                    tally(groups["long", "alone"], CLEANER, articles, scorer, marked)
                    tally(groups["long", "company"], cleaner, articles, scorer, marked)
    harmless = Counter[str]()
    for _ in range(args.sites):
        texts = [piece(source, rng)[2] for source in rng.sample(sources, min(len(sources), 10 * PAGES))]
        harmless["sites"] += 1
        harmless["learned"] += bool(CLEANER.learn_site(texts).config.site_spun)
    report(groups, harmless, scorer)


def report(groups: dict[tuple[object, ...], Counter[str]], harmless: Counter[str], scorer: object) -> None:
    """Print the table and the harm."""
    print("| pages | honest | keep | spans | alone: precision | recall | in company: precision | recall |")
    print("|---|---|---|---|---|---|---|---|")
    for which in ("other pages", "the same pages"):
        for honest in HONEST:
            for keep in KEEPS:
                alone, company = (groups[which, honest, keep, how] for how in ("alone", "company"))
                figures = [f"{value:.3f}" for counts in (alone, company) for value in scorer.ratios(counts)[:2]]
                print(f"| {which} | {honest} | {keep} | {alone['spans']} | {' | '.join(figures)} |")
        for how in ("alone", "company"):
            total: Counter[str] = sum((groups[which, h, k, how] for h in HONEST for k in KEEPS), Counter())
            precision, recall = scorer.ratios(total)[:2]
            print(f"{which}, {how}: precision {precision:.4f}, recall {recall:.4f}; {harm(groups[which, 'harm', how])}")
    for how in ("alone", "company"):
        print(f"long honest pages of spun sites, {how}: {harm(groups['long', how])}")
    for honest in HONEST:
        counts = groups["sites", honest]
        print(f"sites with a share of {honest} honest: {counts['learned']} of {counts['sites']} gave passages")
    print(f"sites of {10 * PAGES} honest pages: {harmless['learned']} of {harmless['sites']} gave passages")


def harm(counts: Counter[str]) -> str:
    """The false edits in honest pages, in words."""
    characters = counts["honest characters"]
    edits = counts["honest edits"]
    return (
        f"{edits} false edits and {counts['honest suggestions']} suggestions in {characters} characters of honest "
        f"pages = {1e6 * edits / max(1, characters):.1f} per million"
    )


if __name__ == "__main__":
    main()
