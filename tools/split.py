"""Which honest documents may be used for what: one fixed split, by a hash of the document's id.

build   the language model and the frequency tables are built from these
fit     weights and thresholds are fitted on these
report  figures are reported on these, and nothing else ever sees them
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import opencc

NOT_HONEST = {"spun_pages", "parallel_g"}
# Literary and spoken texts, old and new: the genres and the judge of documents know them, nothing else knows them.
BOOKS = "literature"
# Pages in the corpora that are spun themselves (经由过程, 设置装备摆设; 犯科接收公家存款): no measure of honest text.
SPUN_THEMSELVES = {"fincuge/finese-train_list.json-383", "fincuge/finese-train_list.json-8800"}
SHARES = {"build": (0, 60), "fit": (60, 75), "report": (75, 100)}
# Within *fit*, to choose between designs without touching *report*: fitted on the one, compared on the other.
TRIALS = {"fit-most": (60, 71), "fit-rest": (71, 75)}


@dataclass(frozen=True)
class Document:
    """One document of the corpora."""

    id: str
    source: str
    text: str


def place_of(document_id: str) -> int:
    """Where a document falls, from 0 to 99; parts of one body (``name#2``) fall together."""
    return zlib.crc32(document_id.partition("#")[0].encode()) % 100


def part_of(document_id: str) -> str:
    """``build``, ``fit`` or ``report``."""
    place = place_of(document_id)
    return next(part for part, (lo, hi) in SHARES.items() if lo <= place < hi)


def documents(folder: Path, part: str, *, traditional: bool = False) -> Iterator[Document]:
    """The documents of one part, source after source."""
    lo, hi = {**SHARES, **TRIALS}[part]
    for path in sorted(folder.glob("*.jsonl")):
        if path.stem in {*NOT_HONEST, BOOKS} or (path.stem.startswith("tw_") and not traditional):
            continue
        for row in _rows(path):
            if lo <= place_of(row["id"]) < hi and row["id"] not in SPUN_THEMSELVES:
                yield Document(row["id"], path.stem, row["text"])


def books(folder: Path, parts: Iterable[str]) -> Iterator[Document]:
    """The pieces of those books that are in some of the parts; none without ``literature.jsonl``."""
    path = folder / f"{BOOKS}.jsonl"
    if not path.exists():
        return
    for row in _rows(path):
        if part_of(row["id"]) in parts:
            yield Document(row["id"], BOOKS, row["text"])


def simplified(document: Document) -> str:
    """Its text, in Simplified characters where it comes from Taiwan or from an old book: their 網路 is no spinner's."""
    if document.source.startswith("tw_") or document.source == BOOKS:
        return _converter().convert(document.text)
    return document.text


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
