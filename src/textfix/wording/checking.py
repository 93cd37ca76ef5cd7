"""Checking the dictionary and terms files that people write: everything that is wrong, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from textfix.errors import DictionaryError
from textfix.resources import dictionary_folder
from textfix.small_file import read_small_file
from textfix.wording.dictionary import (
    DEFAULT_WEIGHT,
    LONGEST_GUARD,
    LONGEST_WORD,
    MOST_GUARDS,
    MOST_ORIGINALS,
    TOP_WEIGHT,
    Lexicon,
    lexicon,
)  # fmt: skip
from textfix.wording.symbols import SENTENCE_ENDS

__all__ = ["LONGEST_TERM", "LONGEST_WORD", "Finding", "Line", "check_file", "loops", "parse_line", "read_lines"]

LONGEST_TERM = 12
_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_TERM = re.compile(r"(\S+)(?: ([0-9]+))?(?: ([a-z]+))?")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: the line (from 1; 0 is the whole file) and one sentence."""

    line: int
    message: str


@dataclass(slots=True)
class Line:
    """The columns of one entry, as written."""

    substitute: str
    originals: dict[str, float]
    guards: list[str]
    sources: list[str]


def read_lines(path: Path) -> list[str]:
    """The lines of a dictionary file, without line ends.

    Raises:
        DictionaryError: it cannot be read or is not UTF-8.
    """
    lines = read_small_file(path, "dictionary", DictionaryError).split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def parse_line(text: str) -> tuple[Line, list[str]]:
    r"""An entry and what is wrong with it, as sentences.

    >>> parse_line("付出\t支付 支付:x\t-")[1]
    ["the weight 'x' of 支付 is not a number", '支付 is named twice']
    """
    cells = text.rstrip("\r").split("\t")
    wrong = []
    if not 2 <= len(cells) <= 4:
        wrong.append(f"expected 2 to 4 columns with a tab between them, found {len(cells)}")
    cells += [""] * (4 - len(cells))
    if any(cell != " ".join(cell.split()) for cell in cells):
        wrong.append("there are stray spaces; put one between words and none elsewhere")
    substitute = cells[0].strip()
    originals: dict[str, float] = {}
    for item in cells[1].split():
        word, _, weight = item.partition(":")
        value = _weight(weight)
        if value is None:
            wrong.append(f"the weight {weight!r} of {word} is not a number")
        elif not 0.0 < value <= TOP_WEIGHT:
            wrong.append(f"the weight of {word} must be above 0 and at most {TOP_WEIGHT:g}")
        if word in originals:
            wrong.append(f"{word} is named twice")
        originals.setdefault(word, DEFAULT_WEIGHT if value is None else value)
    line = Line(substitute, originals, [g for g in cells[2].split() if g != "-"], cells[3].split())
    return line, [*wrong, *_nonsense(line)]


def _weight(text: str) -> float | None:
    try:
        return float(text) if text else DEFAULT_WEIGHT
    except ValueError:
        return None


def _nonsense(line: Line) -> Iterator[str]:
    b = line.substitute
    if not b or not line.originals:
        yield "a substitute and at least one original are needed"
        return
    for word in (b, *line.originals):
        if not word:
            yield "an original is empty"
        elif len(word) > LONGEST_WORD:
            yield f"{word[:LONGEST_WORD]}… is longer than {LONGEST_WORD} characters"
        elif not _CHINESE.search(word):
            yield f"{word} holds no Chinese character"
    if " " in b:
        yield "a substitute holds no spaces"
    for word in (b, *line.originals):
        # Sentences are read one by one; what reaches over the end of one is in none of them.
        if any(mark in word for mark in SENTENCE_ENDS):
            yield f"{word} holds a mark that ends a sentence, so that the entry can never be used"
    if b in line.originals and len(line.originals) > 1:
        yield f"{b} is mapped to itself, which keeps it, and to other words as well"
    if len(line.originals) > MOST_ORIGINALS:
        yield f"{len(line.originals)} originals are more than {MOST_ORIGINALS}"
    if len(line.guards) > MOST_GUARDS:
        yield f"{len(line.guards)} guards are more than {MOST_GUARDS}"
        return
    for guard in dict.fromkeys(line.guards):
        if len(guard) > LONGEST_GUARD:
            yield f"the guard {guard[:LONGEST_WORD]}… is longer than {LONGEST_GUARD} characters"
            continue
        if b not in guard:
            yield f"the guard {guard} does not contain {b}"
        elif guard == b:
            yield f"the guard {guard} is the word itself; to keep a word, map it to itself"
        if line.guards.count(guard) > 1:
            yield f"the guard {guard} is named twice"


def check_file(path: Path) -> list[Finding]:
    """Everything that is wrong with a wording dictionary or, by its ending ``.txt``, a file of terms.

    Raises:
        DictionaryError: the file cannot be read.
    """
    lines = read_lines(path)
    windows = next((k for k, row in enumerate(lines, 1) if row.endswith("\r")), None)
    findings = [] if windows is None else [Finding(windows, "the line ends with CR LF; use LF")]
    rows = [(k, row.rstrip("\r")) for k, row in enumerate(lines, 1)]
    shipped = dictionary_folder("terms" if path.suffix == ".txt" else "wording").resolve() == path.resolve().parent
    check = _check_terms if path.suffix == ".txt" else _check_entries
    findings += check(rows, None if shipped else lexicon())
    return sorted(findings, key=lambda finding: finding.line)


def _check_entries(rows: Iterable[tuple[int, str]], known: Lexicon | None) -> Iterator[Finding]:
    first: dict[str, int] = {}
    edges: dict[str, set[str]] = {}
    last = ""
    ordered = True
    for number, row in rows:
        if not row or row.startswith("#"):
            continue
        line, wrong = parse_line(row)
        yield from (Finding(number, sentence) for sentence in wrong)
        b = line.substitute
        if b in first:
            yield Finding(number, f"{b} stands in line {first[b]} already; join the two lines")
        elif ordered and b < last:
            ordered = False
            yield Finding(number, f"{b} stands behind {last}; sort the lines by substitute (code-point order)")
        first.setdefault(b, number)
        last = b
        weights = list(line.originals.values())
        if weights != sorted(weights, reverse=True):
            yield Finding(number, f"the originals of {b} do not stand best first")
        edges[b] = {a for a in line.originals if a != b}
        if known is not None:
            yield from (Finding(number, sentence) for sentence in _news(line, known))
    for group in loops(edges):
        yield Finding(min(first[w] for w in group if w in first), f"these words lead in a loop: {' → '.join(group)}")


def _news(line: Line, known: Lexicon) -> Iterator[str]:
    """What the shipped dictionaries make of an entry."""
    b = line.substitute
    if b in known.kept and b not in line.originals:
        yield f"a shipped dictionary keeps {b}, so that this entry does nothing"
        return
    shipped = {known.pairs[k].original: known.pairs[k] for k in known.by_substitute.get(b, ())}
    again = [a for a in line.originals if a in shipped]
    if again and len(again) == len(line.originals) and set(line.guards) <= {g for g, _ in known.guards.get(b, ())}:
        names = sorted({known.dialects[d].name for a in again for d in shipped[a].weights})
        yield f"{b} → {', '.join(again)} is shipped already ({', '.join(names)})"


def loops(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Loops of three or more words, each as the words along it, the first again at the end.

    Two words that stand for each other are no loop: some tools write 能够 for 可以
    and others the reverse, and the document decides.

    >>> loops({"甲": {"乙"}, "乙": {"丙"}, "丙": {"甲"}, "丁": {"甲"}})
    [['丙', '甲', '乙', '丙']]
    >>> loops({"甲": {"乙"}, "乙": {"甲"}})
    []
    """
    out = []
    done: set[str] = set()
    for start in sorted(edges):
        if start in done:
            continue
        # Breadth first from the start back to it, by any way of three or more steps.
        before: dict[str, str] = {}
        waiting = [a for a in sorted(edges[start]) if a in edges]
        before.update(dict.fromkeys(waiting, start))
        for word in waiting:
            steps = edges.get(word, ())
            if start in steps and before[word] != start:
                way = [start, word]
                while way[-1] != start:
                    way.append(before[way[-1]])
                out.append(way[::-1])
                done.update(way)
                break
            for other in sorted(steps):
                if other not in before and other != start and other in edges:
                    before[other] = word
                    waiting.append(other)
        done.add(start)
    return out


def _check_terms(rows: Iterable[tuple[int, str]], known: Lexicon | None) -> Iterator[Finding]:
    first: dict[str, int] = {}
    last = ""
    ordered = True
    for number, row in rows:
        if not row.strip():
            yield Finding(number, "the line is empty")
            continue
        match = _TERM.fullmatch(row)
        if not match:
            yield Finding(number, "expected a word and, after one space each, its frequency and tag if known")
            continue
        word = match[1]
        if len(word) > LONGEST_TERM:
            yield Finding(number, f"{word} is longer than {LONGEST_TERM} characters and will not be used")
        if match[2] == "0":
            yield Finding(number, f"the frequency of {word} must be at least 1")
        if not _CHINESE.search(word):
            yield Finding(number, f"{word} holds no Chinese character")
        if word in first:
            yield Finding(number, f"{word} stands in line {first[word]} already")
        elif ordered and word < last:
            ordered = False
            yield Finding(number, f"{word} stands behind {last}; sort the lines (code-point order)")
        first.setdefault(word, number)
        last = word
        if known is not None and word in known.by_substitute:
            a = known.pairs[known.by_substitute[word][0]].original
            yield Finding(number, f"{word} is what spinners write for {a}; as a term it would be restored less often")
