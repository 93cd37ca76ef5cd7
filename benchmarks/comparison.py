"""What other tools make of the same texts, for the page on other tools; each with its defaults.

    pip install ftfy pangu autocorrect-py
    python benchmarks/comparison.py [--corpora DIR]

Two questions: how far is a scraped article from what its author wrote, before
and after (edit distance in code points); and how many paragraphs of honest
Chinese does the tool change. A tool that is not installed is left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

Tool = Callable[[str], str]


def tools() -> dict[str, Tool]:
    """Every tool that is there, by name."""

    def textfix_() -> Tool:
        return import_module("textfix").Cleaner().fix

    def ftfy() -> Tool:
        return import_module("ftfy").fix_text

    def ftfy_encoding() -> Tool:
        return import_module("ftfy").fix_encoding

    def opencc() -> Tool:
        return import_module("opencc").OpenCC("t2s").convert

    def pangu() -> Tool:
        return import_module("pangu").space_text

    def autocorrect() -> Tool:
        return import_module("autocorrect_py").format

    made: dict[str, Tool] = {"(nothing)": lambda text: text}
    for name, make in {
        "textfix": textfix_, "ftfy": ftfy, "ftfy, encoding only": ftfy_encoding, "OpenCC t2s": opencc,
        "pangu": pangu, "AutoCorrect": autocorrect,
    }.items():  # fmt: skip
        try:
            made[name] = make()
        except ImportError as error:  # noqa: PERF203  # one tool missing does not lose the others
            print(f"left out: {name} ({error})", file=sys.stderr)
    return made


def distance(a: str, b: str) -> int:
    """Edit distance in code points."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def honest_paragraphs(corpora: Path | None) -> list[str]:
    """The author's article, or paragraphs of documents that nothing was fitted on."""
    texts = [(ROOT / "examples/article.original.txt").read_text(encoding="utf-8")]
    if corpora:
        from split import documents

        texts = [d.text for k, d in enumerate(documents(corpora, "report")) if k % 25 == 0]
    return [line for text in texts for line in text.splitlines() if len(line) >= 20][:1000]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path)
    args = ap.parse_args()
    damaged = (ROOT / "examples/article.txt").read_text(encoding="utf-8")
    author = (ROOT / "examples/article.original.txt").read_text(encoding="utf-8")
    paragraphs = honest_paragraphs(args.corpora)
    print(f"| tool | distance to the author's article | honest paragraphs changed, of {len(paragraphs)} |")
    print("|---|---|---|")
    for name, tool in tools().items():
        changed = sum(tool(paragraph) != paragraph for paragraph in paragraphs)
        print(f"| {name} | {distance(tool(damaged), author)} | {changed} |")


if __name__ == "__main__":
    main()
