"""The promises, checked at large: restore is exact, cleaning twice changes nothing more, edits are well formed.

    python benchmarks/properties.py FILE.jsonl|FILE.txt ... [--every 10]

Runs every step over each text (JSON Lines with a field ``text``, or
``marked`` in the kit's format, or plain text files) and prints each breach.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import textfix  # noqa: E402
from textfix.edits import apply, check  # noqa: E402

MARK = re.compile(r"⟦([^|⟧]*)\|[^⟧]*⟧")


def texts(paths: list[Path], every: int) -> Iterator[tuple[str, str]]:
    for path in paths:
        if path.suffix == ".jsonl":
            for number, line in enumerate(path.open(encoding="utf-8")):
                if number % every == 0:
                    row = json.loads(line)
                    text = row.get("text") or row.get("marked") or row.get("spun") or ""
                    yield f"{path.name}:{number + 1}", MARK.sub(r"\1", text)
        else:
            yield path.name, MARK.sub(r"\1", path.read_text(encoding="utf-8"))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", type=Path, nargs="+")
    ap.add_argument("--every", type=int, default=10, help="take every Nth document of a JSON Lines file")
    args = ap.parse_args()
    cleaner = textfix.Cleaner()
    counts: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    seconds = 0.0
    for name, text in texts(args.files, args.every):
        start = time.perf_counter()
        result = cleaner.explain(text)
        seconds += time.perf_counter() - start
        counts["texts"] += 1
        counts["characters"] += len(text)
        counts["changed"] += bool(result.edits)
        steps.update(edit.step for edit in result.edits)
        try:
            check(text, result.edits)
            check(text, result.suggestions)
        except ValueError as error:
            counts["malformed"] += 1
            print(f"{name}: {error}")
        if apply(text, result.edits) != result.text or result.restore() != text:
            counts["not restored"] += 1
            print(f"{name}: not restored")
        again = cleaner.explain(result.text)
        if again.edits:
            counts["not idempotent"] += 1
            print(f"{name}: a second run makes {again.edits[:3]}")
    print(dict(counts), f"{counts['characters'] / seconds:.0f} characters/s")
    print("edits by step:", dict(steps.most_common()))
    sys.exit(bool(counts["malformed"] or counts["not restored"] or counts["not idempotent"]))


if __name__ == "__main__":
    main()
