"""How surely a tool of each dialect replaces each of its originals, counted in real spun pages.

    python tools/measure_activity.py --corpora DIR [--write]

A spinner's list is fixed: in the pages of one dialect an original is replaced
nearly always or nearly never, and which of the two cannot be told from the
dictionary alone. The spun passages of ``spun_pages.jsonl`` are put together by
dialect and read as one document, so that each is judged in the company of the
others; then every original is counted in each source: how often it still
stands, and how often each substitute stood for it. A source votes with
``n / (n + 1)`` for its n places, so that one long page does not speak for the
dialect, and the weight that stands in the dictionary counts as ``PRIOR``
sources (the usual one, if it was measured already).

Without ``--write`` the pairs whose weight would change are listed. With it the
dictionary files get the new weights and the source ``pages:R/N`` (of N places
of the original in the spun pages of the dialect, R had this substitute).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import textfix  # noqa: E402
from textfix.wording.checking import parse_line, read_lines  # noqa: E402
from textfix.wording.dictionary import DEFAULT_WEIGHT, TOP_WEIGHT, lexicon  # noqa: E402
from textfix.wording.editing import written  # noqa: E402
from textfix.wording.evidence import survey  # noqa: E402

FOLDER = ROOT / "dictionaries/wording"
NOT_MEASURED = {"ancestor"}  # written by make_ancestor.py
TOGETHER = 12_000  # code points read as one document
SURE = 0.9  # probability from which a passage is taken
LEAST_SOURCES = 2  # sources that must have an original
PRIOR = 1.0  # sources that the weight in the dictionary counts for
LEAST, MOST = 0.3, 9.0  # weights are never set outside


@dataclass
class Seen:
    """What the sources show of one original: how often it stands in each, and what stood for it."""

    places: Counter[str] = field(default_factory=Counter)
    replaced: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def share(self, substitute: str, before: float) -> float:
        """Share of the places that had this substitute, each source one vote; ``before`` is what was thought."""
        votes = weight = 0.0
        for source, n in self.places.items():
            vote = n / (n + 1.0)
            votes += vote * self.replaced[substitute][source] / n
            weight += vote
        return (votes + PRIOR * before) / (weight + PRIOR)


def passages(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Source and text of every passage that is surely spun, by the dialect that leads in it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        diagnosis = textfix.diagnose(row["text"])
        if diagnosis.spun_probability >= SURE:
            leader = lexicon().dialects[survey(row["text"], lexicon()).leader].name
            found[leader].append((row["source"], row["text"]))
    return found


def read_together(texts: list[tuple[str, str]]) -> Iterator[tuple[str, str, list[textfix.Edit]]]:
    """Source, restored text and edits of each passage, judged in the company of the others."""
    for at, (source, text) in enumerate(texts):
        before, k = "", at
        while len(before) < TOGETHER and (k := (k + 1) % len(texts)) != at:
            before += texts[k][1] + "\n\n"
        result = textfix.explain(before + text, steps=("wording",))
        edits = [edit for edit in result.edits if edit.start >= len(before)]
        grown = sum(len(edit.after) - len(edit.before) for edit in edits)
        yield source, result.text[len(result.text) - len(text) - grown :], edits


def count(texts: list[tuple[str, str]], dialect: int) -> dict[str, Seen]:
    """What the passages of a dialect show of each of its originals."""
    words = lexicon()
    pairs = [pair for pair in words.pairs[: words.direct] if dialect in pair.weights]
    # An original that the tool writes for another as well says nothing by standing there.
    originals = {pair.original for pair in pairs} - {pair.substitute for pair in pairs}
    seen: dict[str, Seen] = defaultdict(Seen)
    for source, restored, edits in read_together(texts):
        for edit in edits:
            if edit.after in originals:
                seen[edit.after].replaced[edit.before][source] += 1
        for number, _, _ in survey(restored, words).matches:
            if words.words[number] in originals:
                seen[words.words[number]].places[source] += 1
    for found in seen.values():
        # A word that was restored may be found as part of a longer one.
        for source in {s for counts in found.replaced.values() for s in counts}:
            restorations = sum(counts[source] for counts in found.replaced.values())
            found.places[source] = max(found.places[source], restorations)
    return {a: found for a, found in seen.items() if len(found.places) >= LEAST_SOURCES}


def apply(path: Path, seen: Mapping[str, Seen], *, write: bool) -> tuple[int, int, int]:
    """How many pairs were measured, how many have become likelier and how many less likely."""
    lines, measured, up, down = read_lines(path), 0, 0, 0
    for k, row in enumerate(lines):
        if not row.strip() or row.startswith("#"):
            continue
        entry, wrong = parse_line(row)
        if wrong or entry.substitute in entry.originals:
            continue
        sources = [s for s in entry.sources if not s.startswith("pages:")]
        measured_before = len(sources) < len(entry.sources)
        for original, weight in entry.originals.items():
            if original not in seen:
                continue
            found = seen[original]
            # What was measured before is no opinion of its own: a second run gives what the first one gave.
            thought = DEFAULT_WEIGHT if measured_before else weight
            new = max(LEAST, min(MOST, TOP_WEIGHT * found.share(entry.substitute, thought / TOP_WEIGHT)))
            entry.originals[original] = round(new, 1)
            sources.append(f"pages:{sum(found.replaced[entry.substitute].values())}/{sum(found.places.values())}")
            measured, up, down = measured + 1, up + (new > weight + 0.5), down + (new < weight - 0.5)
            if not write and abs(new - weight) > 2:
                print(f"{path.stem} {entry.substitute} → {original}: {weight:g} → {new:.1f} ({sources[-1]})")
        entry.sources[:] = dict.fromkeys(sources)
        lines[k] = written(entry)
    if write and measured:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return measured, up, down


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--write", action="store_true", help="write the weights into the dictionaries")
    args = ap.parse_args()
    names = [dialect.name for dialect in lexicon().dialects]
    for name, texts in sorted(passages(args.corpora / "spun_pages.jsonl").items()):
        if name in NOT_MEASURED:
            continue
        seen = count(texts, names.index(name))
        measured, up, down = apply(FOLDER / f"{name}.tsv", seen, write=args.write)
        places = sum(sum(found.places.values()) for found in seen.values())
        stand = places - sum(sum(c.values()) for found in seen.values() for c in found.replaced.values())
        print(
            f"{name}: {len(texts)} passages, {len(seen)} originals in {places} places, "
            f"{stand / max(1, places):.2f} left; {measured} pairs, {up} likelier and {down} less likely than thought"
        )


if __name__ == "__main__":
    main()
