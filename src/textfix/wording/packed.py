"""A lexicon that was compiled before, in one file that is mapped into memory: nothing is parsed, nothing is counted.

Which file it is follows from what it is made from: the dictionaries, the
counts, the user's own files and the code that compiles them. A wheel brings
the one of all dialects; others are made when first asked for and kept in the
user's folder (:mod:`textfix.cache`). Where there is none, and none can be
kept, the dictionaries are parsed, with the same result.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from textfix import cache, trie
from textfix._version import __version__
from textfix.errors import DataError
from textfix.flat_file import FlatFile, flat
from textfix.matcher import Matcher
from textfix.resources import data_file
from textfix.wording import dictionary, evidence, pair_tables
from textfix.wording.dictionary import Dialect, Lexicon, Pair

__all__ = ["KIND", "PackedLexicon", "kept", "name_of", "opened", "packed"]

KIND = "lexicon"


def name_of(dialects: Sequence[Dialect], files: Sequence[Path]) -> str:
    """Name of the file for some dialects.

    Args:
        dialects: the dialects, the user's own included.
        files: the file of each of them.

    Raises:
        OSError: one of the files cannot be read.
    """
    # Any change to the code that could matter makes another file.
    package = Path(dictionary.__file__).resolve().parents[1]
    code = (path for name in ("wording/*.py", "trie.py", "flat_file.py") for path in sorted(package.glob(name)))
    counts = [data_file(name) for name in ("word_counts.tsv", "genre_counts.tsv")]
    described = repr((__version__, sys.byteorder, array("I").itemsize, trie.compiled, list(dialects)))
    parts = [described.encode(), *(path.read_bytes() for path in (*code, *files))]
    parts += [path.read_bytes() if path.exists() else b"" for path in counts]
    return f"{KIND}-{cache.digest(parts)}.bin"


def opened(name: str) -> PackedLexicon | None:
    """The lexicon of that name; ``None`` where there is none, or none that is whole."""
    folder = cache.folder()
    return _read(data_file(name), whole=True) or (_read(folder / name, whole=False) if folder else None)


def _read(path: Path, *, whole: bool) -> PackedLexicon | None:
    try:
        found = PackedLexicon(FlatFile(path, whole=whole))
    except (OSError, DataError):
        return None
    if not whole:
        cache.use(path)
    return found


def kept(lexicon: Lexicon, name: str) -> Lexicon:
    """The lexicon as the file that it is kept in from now on, or itself where it cannot be kept."""
    if cache.folder() is None or cache.keep(name, packed(lexicon)) is None:
        return lexicon
    return opened(name) or lexicon


def packed(lexicon: Lexicon) -> bytes:
    """The content of the file for a lexicon."""
    scores = evidence.tables(lexicon)
    tables = pair_tables.PairTables(lexicon)
    sections: dict[str, Any] = {name: getattr(tables, name) for name in pair_tables.PairTables.__slots__}
    sections |= {f"score_{name}": part for name, part in scores.scores._asdict().items()} | {"best": scores.best}
    sections |= {f"genre_{name}": part for name, part in scores.genres._asdict().items() if name != "genres"}
    sections["substitutes"] = array("I", map(lexicon.number.__getitem__, lexicon.substitutes))
    sections["by_substitute_at"], sections["by_substitute"] = array("I", [0]), array("I")
    for word in lexicon.words:
        sections["by_substitute"].extend(lexicon.by_substitute.get(word, ()))
        sections["by_substitute_at"].append(len(sections["by_substitute"]))
    if trie.compiled:
        built = trie.Trie(lexicon.words)
        sections["cells"], sections["extras"] = built.cells, built.extras
    sections["words"] = "\n".join(lexicon.words).encode("utf-8", "surrogatepass")
    notes = {
        "dialects": [list(astuple(d)) for d in lexicon.dialects],
        "kept": sorted(lexicon.kept),
        "own_guards": sorted(lexicon.own_guards),
        "direct": lexicon.direct,
    }
    return flat(sections, notes)


class PackedLexicon(Lexicon):
    """A lexicon whose tables are those of a file; words and pairs become objects when they are asked for.

    Args:
        file: made by :func:`packed`.
    """

    file: FlatFile

    def __init__(self, file: FlatFile) -> None:
        self.file = file
        self.dialects = tuple(Dialect(*row) for row in file.notes["dialects"])
        self.trusted = frozenset(k for k, dialect in enumerate(self.dialects) if dialect.name == dictionary.USER)
        self.kept = set(file.notes["kept"])
        self.own_guards = tuple(file.notes["own_guards"])
        text = file.text("words")
        self.words = text.split("\n") if text else []
        self.substitutes = [self.words[k] for k in file["substitutes"]]
        self.rates = file["rates"]
        self.number = _Numbers(self.words)
        self.pairs, self.direct = _Pairs(self.words, file, len(self.dialects)), file.notes["direct"]
        self.by_substitute = _PairsOf(file, "by_substitute", self.words, self.number)
        self.by_original = _PairsOf(file, "by_original", self.words, self.number)
        self._matcher = Matcher(self.words, longest=True)
        if trie.compiled:
            self._matcher.use(trie.Trie.of(file["cells"], file["extras"]))

    @cached_property
    def chains(self) -> dict[int, tuple[int, int]]:  # type: ignore[override]
        """The two steps of each chain."""
        steps = self.file["steps"]
        return {self.direct + k: (steps[2 * k], steps[2 * k + 1]) for k in range(len(steps) // 2)}

    @cached_property
    def guards(self) -> dict[str, tuple[tuple[str, int], ...]]:  # type: ignore[override]
        """The honest phrases of each substitute."""
        file = self.file
        codes, begins, at, offsets = file["guard_codes"], file["guard_begin"], file["guard_at"], file["guard_offset"]
        out = {}
        for word in self.substitutes:
            number = self.number[word]
            found = range(at[number], at[number + 1])
            if found:
                phrases = ("".join(map(chr, codes[begins[k] : begins[k + 1]])) for k in found)
                out[word] = tuple(zip(phrases, (offsets[k] for k in found), strict=True))
        return out


class _Numbers(Mapping[str, int]):
    """The number of each word: its place in the sorted list."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def __getitem__(self, word: str) -> int:
        k = bisect_left(self._words, word)
        if k == len(self._words) or self._words[k] != word:
            raise KeyError(word)
        return k

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


class _Pairs(Sequence[Pair]):
    """The pairs, made into objects one by one."""

    def __init__(self, words: Sequence[str], file: FlatFile, width: int) -> None:
        self._words, self._width = words, width
        self._substitute, self._original = file["substitute"], file["original"]
        self._row, self._weights = file["row"], file["weights"]
        self._made: dict[int, Pair] = {}

    def __len__(self) -> int:
        return len(self._substitute)

    @overload
    def __getitem__(self, k: int) -> Pair: ...

    @overload
    def __getitem__(self, k: slice) -> list[Pair]: ...

    def __getitem__(self, k: int | slice) -> Pair | list[Pair]:
        if isinstance(k, slice):
            return [self[index] for index in range(*k.indices(len(self)))]
        if k < 0:
            k += len(self)
        if not 0 <= k < len(self):
            raise IndexError(k)
        pair = self._made.get(k)
        if pair is None:
            at = self._row[k] * self._width
            row = self._weights[at : at + self._width]
            weights = {dialect: weight for dialect, weight in enumerate(row) if weight}
            pair = Pair(self._words[self._substitute[k]], self._words[self._original[k]], weights)
            self._made[k] = pair
        return pair

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class _PairsOf(Mapping[str, list[int]]):
    """The indices of the pairs of each substitute, or of each original."""

    def __init__(self, file: FlatFile, kind: str, words: Sequence[str], number: Mapping[str, int]) -> None:
        self._words, self._number = words, number
        self._at, self._pairs = file[f"{kind}_at"], file[kind]

    def __getitem__(self, word: str) -> list[int]:
        k = self._number[word]
        found = list(self._pairs[self._at[k] : self._at[k + 1]])
        if not found:
            raise KeyError(word)
        return found

    def __iter__(self) -> Iterator[str]:
        return (word for k, word in enumerate(self._words) if self._at[k] < self._at[k + 1])

    def __len__(self) -> int:
        return sum(1 for _ in self)
