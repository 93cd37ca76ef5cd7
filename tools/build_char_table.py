"""Build ``src/textfix/data/char_frequency.txt``: how common each Chinese character is.

Usage::

    python tools/build_char_table.py CORPUS.jsonl... [--output FILE]

Each corpus is a file of JSON lines with a ``text`` field. Only statistics are
kept: one number a character. Every corpus counts the same, whatever its size.
A corpus whose name begins with ``tw_`` is Traditional; since those are few, the
Simplified ones are counted a second time as converted by OpenCC. A character's
probability is the larger of its two probabilities, so text in either script
reads as common.

The file has one line per level of rarity, ``level TAB characters``, the level
in half bits (level 20 is a probability of 2**-10), the characters in code-point
order. Lines beginning with ``#`` are comments.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import opencc

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_OUTPUT = Path(__file__).resolve().parents[1] / "src/textfix/data/char_frequency.txt"
MINIMUM = 3  # a character seen less often is left out: chance and typing mistakes

# What the table covers: general and Chinese punctuation, kana, Han, full-width forms.
RANGES = (
    (0xB7, 0xB7),
    (0x2014, 0x2026),
    (0x3000, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xFF01, 0xFF5E),
    (0x20000, 0x2FFFF),
)


def covered(char: str) -> bool:
    """Whether the table has a place for the character."""
    code = ord(char)
    return any(low <= code <= high for low, high in RANGES)


def count(paths: Iterable[Path]) -> tuple[dict[str, float], Counter[str]]:
    """Probability of each character (the mean over the corpora) and how often it was seen."""
    simplified: list[Counter[str]] = []
    traditional: list[Counter[str]] = []
    seen: Counter[str] = Counter()
    convert = opencc.OpenCC("s2tw").convert
    for path in paths:
        here: Counter[str] = Counter()
        turned: Counter[str] = Counter()
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                here.update(text)
                if not path.name.startswith("tw_"):
                    turned.update(convert(text))
        (traditional if path.name.startswith("tw_") else simplified).append(here)
        if turned:
            traditional.append(turned)
        seen += here
        seen |= turned
    best: dict[str, float] = defaultdict(float)
    for side in (simplified, traditional):
        mean: dict[str, float] = defaultdict(float)
        for counts in side:
            total = sum(n for char, n in counts.items() if covered(char))
            for char, n in counts.items():
                if covered(char):
                    mean[char] += n / total / len(side)
        for char, p in mean.items():
            best[char] = max(best[char], p)
    return best, seen


def table(probabilities: dict[str, float], seen: Counter[str]) -> str:
    """The text of the built file."""
    levels: dict[int, list[str]] = defaultdict(list)
    for char, p in probabilities.items():
        if seen[char] >= MINIMUM:
            levels[round(-2 * math.log2(p))].append(char)
    head = "# Built by tools/build_char_table.py; not edited by hand. Rarity in half bits, then the characters.\n"
    return head + "".join(f"{level}\t{''.join(sorted(levels[level]))}\n" for level in sorted(levels))


def main() -> None:
    """Read the corpora, write the table."""
    parser = argparse.ArgumentParser(description="Build the table of character frequencies.")
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT)
    arguments = parser.parse_args()
    built = table(*count(arguments.corpora))
    arguments.output.write_text(built, encoding="utf-8", newline="\n")
    print(f"{arguments.output}: {len(built.encode())} bytes")


if __name__ == "__main__":
    main()
