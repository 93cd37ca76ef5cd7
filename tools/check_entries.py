"""A positive and a negative sentence for every entry of the wording dictionaries, taken from honest text.

    python tools/check_entries.py --corpora DIR [--dialect b] [--sentences 2] [--list-failed]

For each pair of a dialect file, sentences of honest text that hold the
original are spun (the original replaced by the substitute) and put behind a
spun page of the dialect: the pair must be *offered* there (else the entry
cannot be reached: a guard or another entry stands before it), and the share
that is *restored* is reported. Sentences in which the substitute stands in its
own right must *stay*, each alone. A pair whose original or substitute never
stands in the corpora has no sentence, which is counted too. Exit status 1 if
an entry is never offered or a sentence alone is changed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from strategies import honest_documents, spun  # noqa: E402

import textfix  # noqa: E402
from textfix.matcher import Matcher  # noqa: E402
from textfix.resources import dictionary_folder  # noqa: E402
from textfix.wording.dictionary import lexicon, read_dialects, read_entries  # noqa: E402
from textfix.wording.inference import find_candidates  # noqa: E402

SENTENCE = re.compile("[^。！？!?；;\r\n]+[。！？!?；;]?")
NOT_HONEST = ("spun_pages", "parallel_g")
FRONT = ("08-股东大会", "20-展览前言")


def sentences(corpora: Path, words: list[str], most: int, characters: int) -> dict[str, list[str]]:
    """Up to ``most`` sentences of honest text for each word."""
    matcher = Matcher(words, longest=False)
    found: dict[str, list[str]] = defaultdict(list)
    paths = [path for path in sorted(corpora.glob("*.jsonl")) if path.stem not in NOT_HONEST and path.stem[:3] != "tw_"]
    for path in paths:
        budget = characters // len(paths)
        with path.open(encoding="utf-8") as file:
            for line in file:
                text = json.loads(line).get("text") or ""
                budget -= len(text)
                spans = [match.span() for match in SENTENCE.finditer(text)]
                k = 0
                for number, start, end in sorted(matcher.find(text), key=lambda match: match[1]):
                    while k < len(spans) and spans[k][1] <= start:
                        k += 1
                    kept = found[words[number]]
                    if k < len(spans) and end <= spans[k][1] and len(kept) < most:
                        sentence = text[slice(*spans[k])].strip()
                        if sentence.count(words[number]) == 1 and sentence not in kept:
                            kept.append(sentence)
                if budget < 0:
                    break
    return found


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--dialect", action="append", help="these only; default: every one made by hand")
    ap.add_argument("--sentences", type=int, default=1, help="sentences for each pair and side")
    ap.add_argument("--characters", type=int, default=4_000_000, help="honest text that is searched")
    ap.add_argument("--list-failed", action="store_true", help="name every pair that was not restored")
    args = ap.parse_args()
    folder = dictionary_folder("wording")
    names = args.dialect or [d.name for d in read_dialects(folder / "dialects.tsv") if d.name != "ancestor"]
    entries = {name: read_entries(folder / f"{name}.tsv") for name in names}
    words = sorted({w for part in entries.values() for e in part for w in (e.substitute, *(a for a, _ in e.originals))})
    honest = sentences(args.corpora, words, args.sentences, args.characters)
    cleaner = textfix.Cleaner(textfix.Config(steps=("wording",)))
    everything = lexicon()
    totals: Counter[str] = Counter()
    bad: list[str] = []
    failed: list[str] = []
    judged: set[str] = set()
    for name in names:
        page = spun("".join(honest_documents()[front] for front in FRONT), name) + "\n\n"
        counts: Counter[str] = Counter()
        for entry in entries[name]:
            for original, _ in entry.originals:
                if original == entry.substitute:
                    continue
                counts["pairs"] += 1
                wrote = [s for s in honest.get(original, ()) if entry.substitute not in s]
                counts["no positive sentence"] += not wrote
                offered = False
                for sentence in wrote:
                    at = sentence.find(original)
                    changed = sentence.replace(original, entry.substitute)
                    if not any((c.start, c.original) == (at, original) for c in find_candidates(changed, everything)):
                        continue
                    offered = True
                    counts["positive sentences"] += 1
                    if cleaner.fix(page + changed).endswith(sentence):
                        counts["restored"] += 1
                    else:
                        failed.append(f"{name}: {entry.substitute}→{original}")
                if wrote and not offered:
                    counts["not offered in its sentences"] += 1
                    failed.append(
                        f"{name}: {entry.substitute}→{original} is not offered: a guard fits {wrote[0][:40]!r}"
                    )
            if entry.substitute not in judged:
                judged.add(entry.substitute)
                meant = honest.get(entry.substitute, ())
                counts["no negative sentence"] += not meant
                for sentence in meant:
                    counts["negative sentences"] += 1
                    if cleaner.fix(sentence) != sentence:
                        counts["negative changed"] += 1
                        bad.append(f"{name}: {entry.substitute} alone is changed in {sentence[:60]!r}")
        print(f"{name}: " + ", ".join(f"{value} {key}" for key, value in counts.items()), flush=True)
        totals.update(counts)
    print("all: " + ", ".join(f"{value} {key}" for key, value in totals.items()))
    for line in [*bad, *(failed if args.list_failed else ())]:
        print(line)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
