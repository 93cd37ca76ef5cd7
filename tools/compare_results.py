"""Whether a change to the code left every result as it was: the gate for work on speed and structure.

    python tools/compare_results.py record RESULTS.jsonl --kit DIR --corpora DIR --list FILE [--characters 400000]
    python tools/compare_results.py check RESULTS.jsonl --kit DIR --corpora DIR --list FILE

``record`` fixes a set of honest and spun documents, the same each time, and
writes every edit, every suggestion and the diagnosis to a file; ``check`` does
it again and lists what differs. Both run the wording step alone on spun
documents and all steps on honest ones and on every fourth spun one. Numbers
may differ in the last digit that is kept (sums in another order); anything
else is a difference, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "src"))

import textfix  # noqa: E402
from simulation import Spinner, load_kit, spun  # noqa: E402
from split import documents  # noqa: E402
from textfix.wording.dictionary import lexicon  # noqa: E402

MODES = ("all", "first", "chain")
TOLERANCE = 2e-4  # confidences are rounded to four digits
ALL_STEPS = textfix.Cleaner()
WORDING = textfix.Cleaner(textfix.Config(steps=("wording",)))
_NUMBER = re.compile(r"-?\d+\.\d+")


def texts(args: argparse.Namespace) -> Iterator[tuple[str, str, textfix.Cleaner]]:
    """Name, text and cleaner of everything that is compared."""
    kit, marked = load_kit(args.kit)
    found = [d for d in documents(args.corpora, "fit", traditional=True) if len(d.text) >= 50]
    random.Random(6).shuffle(found)
    budget = args.characters
    for document in found:
        yield document.id, document.text[:20_000], ALL_STEPS
        budget -= len(document.text[:20_000])
        if budget < 0:
            break
    yield "seed", marked.parse((args.kit / "seed.marked.txt").read_text(encoding="utf-8"))[0], ALL_STEPS
    pairs = kit.read_pairs(args.list)
    names = [d.name for d in lexicon().dialects] + ["list"] * 3
    spinners = [
        Spinner(kit, pairs if name == "list" else None, name, 600 + k, 0.35, MODES[k % 3])
        for k, name in enumerate(names)
    ]
    budget = args.characters // 3
    for k, document in enumerate(d for d in reversed(found) if not d.source.startswith("tw_")):
        for page in spun(spinners[k % len(spinners)], marked, [(document.id, document.source, document.text[:5000])]):
            yield f"{page.id} {page.dialect}", page.text, ALL_STEPS if k % 4 == 0 else WORDING
            budget -= len(page.text)
        if budget < 0:
            return


def results(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Everything that textfix says of each text."""
    for name, text, cleaner in texts(args):
        result = cleaner.explain(text)
        if result.restore() != text:
            raise SystemExit(f"{name}: the input cannot be restored")
        yield {
            "name": name,
            "edits": [dataclasses.astuple(e) for e in result.edits],
            "suggestions": [dataclasses.astuple(e) for e in result.suggestions],
            "diagnosis": dataclasses.asdict(result.diagnosis),
        }


def same(a: Any, b: Any) -> bool:
    """Equal, up to the last digit of numbers and of numbers in sentences."""
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= TOLERANCE
    if isinstance(a, str) and isinstance(b, str):
        if a == b:
            return True
        left, right = _NUMBER.findall(a), _NUMBER.findall(b)
        return _NUMBER.sub("#", a) == _NUMBER.sub("#", b) and all(
            abs(float(x) - float(y)) <= 1.001 * 10.0 ** -len(x.partition(".")[2])
            for x, y in zip(left, right, strict=True)
        )
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return bool(a == b)


def check(before: Path, args: argparse.Namespace) -> int:
    """How many documents differ; shows the first differences."""
    differing = count = edits = 0
    with before.open(encoding="utf-8") as file:
        for old, new in zip(map(json.loads, file), results(args), strict=True):
            new = json.loads(json.dumps(new))  # noqa: PLW2901 - tuples become lists
            count += 1
            edits += len(new["edits"])
            if same(old, new):
                continue
            differing += 1
            if differing <= 5:
                for key in old:
                    pairs = ([old[key]], [new[key]]) if not isinstance(old[key], list) else (old[key], new[key])
                    gone = [x for x in pairs[0] if not any(same(x, y) for y in pairs[1])]
                    come = [y for y in pairs[1] if not any(same(x, y) for x in pairs[0])]
                    if gone or come:
                        print(f"{old['name']}, {key}:\n  before {gone[:3]}\n  now    {come[:3]}")
    print(f"{count} documents, {edits} edits: {differing} documents differ")
    return differing


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=("record", "check"))
    ap.add_argument("file", type=Path)
    ap.add_argument("--kit", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--list", type=Path, required=True)
    ap.add_argument("--characters", type=int, default=400_000, help="of honest text; a third as many of spun text")
    args = ap.parse_args()
    if args.what == "check":
        sys.exit(1 if check(args.file, args) else 0)
    with args.file.open("w", encoding="utf-8") as out:
        for row in results(args):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
