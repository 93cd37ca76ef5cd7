"""What a change does to honest text: edits before, edits after, and each new one.

    python benchmarks/harmlessness.py [--evaluation DIR] [--record | --strict]

A fixed set of honest texts goes through every step: the documents of
``tests/honest``, the honest sentences with dangerous substitutes, the honest
documents behind a spun page and, where the evaluation texts lie beside the
repository (or in DIR), a million characters of their honest corpora and each
hard honest sentence. What is found is compared with ``harmlessness.tsv``, the
record that is kept with the code: so a new dictionary entry or a new model
shows in its own change which honest words it touches. Edits that the record
lacks are printed with the text around them (``--strict``: exit status 1); with
``--record`` they are accepted and the record is written anew. What is too much
is said by the floors in ``tests/floors.toml``.

The record holds a count a set and, for each edit, a digest of document, place
and words, so that it needs no text of the corpora.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from strategies import honest_documents, spun  # noqa: E402

import textfix  # noqa: E402

RECORD = Path(__file__).with_suffix(".tsv")
HEAD = "# set\tdocuments\tcharacters\tedits\tdigests"
FRONT = ("08-股东大会", "25-电商客服")
NOT_HONEST = ("spun_pages", "parallel_g")


def own_sets() -> Iterator[tuple[str, str, str, int]]:
    """(set, name, text, offset from which on it is honest) of the texts that the repository holds."""
    for name, text in honest_documents().items():
        yield "documents", name, text, 0
    for line in (ROOT / "tests" / "dangerous.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        sentence = line.split("\t")[3]
        yield "dangerous sentences", sentence[:6], sentence, 0
    for dialect in ("a", "b", "g"):
        page = spun("".join(honest_documents()[name] for name in FRONT), dialect) + "\n\n"
        for name, text in honest_documents().items():
            if name not in FRONT:
                yield f"documents behind a page of dialect {dialect}", name, page + text, len(page)


def other_sets(folder: Path) -> Iterator[tuple[str, str, str, int]]:
    """The same of the evaluation texts."""
    with (folder / "eval" / "clean_hard.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield "hard sentences", row["sentence"][:6], row["sentence"], 0
    paths = [path for path in sorted((folder / "corpora").glob("*.jsonl")) if path.stem not in NOT_HONEST]
    for path in paths:
        budget = 1_000_000 // len(paths)
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                text = json.loads(line).get("text") or ""
                yield f"corpus {path.stem}", str(number), text, 0
                budget -= len(text)
                if budget <= 0:
                    break


def digest(name: str, edit: textfix.Edit, offset: int) -> str:
    """Ten hexadecimal digits for one edit of one document."""
    said = f"{name}\0{edit.start - offset}\0{edit.before}\0{edit.after}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def around(text: str, edit: textfix.Edit) -> str:
    """The edit with the text around it, on one line."""
    before, after = text[max(0, edit.start - 16) : edit.start], text[edit.end : edit.end + 16]
    line = f"…{before}[-{edit.before}-]{{+{edit.after}+}}{after}…".replace("\n", "⏎")
    return f"    {line}  ({edit.step}, {edit.rule}, {edit.confidence:.2f})"


def read_record() -> dict[str, list[str]]:
    rows = [line.split("\t") for line in RECORD.read_text(encoding="utf-8").splitlines()[1:]] if RECORD.exists() else []
    return {row[0]: row[4].split() for row in rows}


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = os.environ.get("TEXTFIX_EVALUATION") or ROOT.parent / "shared"
    ap.add_argument("--evaluation", type=Path, default=Path(beside), help="folder with eval/ and corpora/")
    ap.add_argument("--record", action="store_true", help="accept what is found")
    ap.add_argument("--strict", action="store_true", help="exit status 1 if an edit is new")
    args = ap.parse_args()
    before = read_record()
    cleaner = textfix.Cleaner()
    sizes: dict[str, list[int]] = {}
    found: dict[str, list[str]] = {}
    new: list[str] = []
    sets = [own_sets()]
    if (args.evaluation / "eval" / "clean_hard.tsv").is_file():
        sets.append(other_sets(args.evaluation))
    for texts in sets:
        for kind, name, text, offset in texts:
            size = sizes.setdefault(kind, [0, 0])
            size[0] += 1
            size[1] += len(text) - offset
            digests = found.setdefault(kind, [])
            for edit in cleaner.explain(text).edits:
                if edit.start >= offset:
                    key = digest(name, edit, offset)
                    digests.append(key)
                    if key not in before.get(kind, []):
                        new.append(f"{kind}, {name}:\n{around(text, edit)}")
    print(f"{'set':44} {'characters':>10} {'before':>7} {'after':>7} {'new':>5} {'gone':>5}")
    for kind, digests in found.items():
        old = set(before.get(kind, []))
        fresh, gone = len(set(digests) - old), len(old - set(digests))
        print(f"{kind:44} {sizes[kind][1]:10} {len(before.get(kind, [])):7} {len(digests):7} {fresh:5} {gone:5}")
    for line in new[:200]:
        print(line)
    if args.record:
        kept = {kind: digests for kind, digests in before.items() if kind not in found}
        if kept:
            print("not tried, and kept as recorded:", ", ".join(kept), file=sys.stderr)
        old_rows = (
            {row.split("\t")[0]: row for row in RECORD.read_text(encoding="utf-8").splitlines()[1:]} if kept else {}
        )
        rows = [f"{k}\t{sizes[k][0]}\t{sizes[k][1]}\t{len(d)}\t{' '.join(sorted(d))}" for k, d in found.items()]
        rows += [old_rows[kind] for kind in kept]
        RECORD.write_text("\n".join([HEAD, *sorted(rows)]) + "\n", encoding="utf-8")
        return 0
    if new:
        print(
            f"{len(new)} new edits in honest text. If they are right or worth it: --record, and say why in the change."
        )
    return bool(new and args.strict)


if __name__ == "__main__":
    sys.exit(main())
