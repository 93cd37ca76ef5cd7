"""The wording dictionary: entries read from the dialect files, compiled into one lexicon.

An *entry* says what a substitute stands for in one dialect; the *lexicon* is
all entries of the dialects in use, with their words numbered, in the form
that evidence and lattice work on.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from reprlib import repr as short  # what a stranger wrote may be long

from textfix.errors import DictionaryError
from textfix.flat_file import FlatFile
from textfix.matcher import Matcher
from textfix.resources import data_file, dictionary_folder
from textfix.small_file import read_small_file

__all__ = [
    "Dialect", "Entry", "Lexicon", "Pair", "counted_words", "keep_terms", "lexicon", "occurrences", "read_dialects",
    "read_entries",
]  # fmt: skip

# What bounds the work that a stranger's file can make.
LONGEST_WORD = 24  # code points of a substitute or original
MOST_ORIGINALS = 32  # of one entry: each is a reading of every place where its substitute stands
MOST_GUARDS = 256  # of one entry
LONGEST_GUARD = 64  # code points of a guard
USER = "user"  # name of the dialect of a user's own file
TOP_WEIGHT = 9.0  # of an original in a dictionary: its tools nearly always write the substitute for it
DEFAULT_WEIGHT = 7.0
LEAST_CHAIN = 0.02  # product of the weights of two pairs from which they are thought of one after the other


@dataclass(frozen=True, slots=True)
class Dialect:
    """One family of spinners.

    Attributes:
        name: also the stem of its file.
        keep: share of its originals that a tool of this dialect usually leaves, 0..1.
        prior: how common it is, relative to the others.
        description: one line for people.
        usual: score (log10) of its best run that one in a hundred honest
            stretches of text reaches (:data:`textfix.wording.evidence.STRETCH`),
        decade: and how much more one in ten times as many.
    """

    name: str
    keep: float
    prior: float
    description: str
    usual: float = 3.0
    decade: float = 1.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a dialect file; see ``dictionaries/wording/README.md``."""

    substitute: str
    originals: tuple[tuple[str, float], ...]
    guards: tuple[str, ...]
    sources: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Pair:
    """An original and its substitute, over all dialects.

    Attributes:
        substitute: what the page shows.
        original: what the author wrote.
        weights: by dialect number, 0..1: how often a tool of the dialect
            writes this substitute for this original.
    """

    substitute: str
    original: str
    weights: dict[int, float]


def read_dialects(path: Path) -> list[Dialect]:
    """The dialects of ``dialects.tsv``, in its order."""
    out = []
    for number, line in _lines(path):
        fields = line.split("\t")
        try:
            keep, prior, usual, decade = map(float, fields[1:5])
            out.append(Dialect(fields[0], keep, prior, fields[5], usual, decade))
        except (IndexError, ValueError):
            expected = "name, keep, prior, usual, decade, description"
            raise DictionaryError(f"{path}, line {number}: expected {expected}") from None
    return out


def read_entries(path: Path) -> list[Entry]:
    """The entries of one dialect file.

    Raises:
        DictionaryError: the file cannot be read or a line is not an entry; names file and line.
    """
    entries = []
    for number, line in _lines(path):
        fields = line.split("\t")
        where = f"{path}, line {number}"
        if not 2 <= len(fields) <= 4:
            raise DictionaryError(f"{where}: expected 2 to 4 tab-separated columns, found {len(fields)}")
        substitute = fields[0].strip()
        originals = []
        for item in fields[1].split():
            word, _, weight = item.partition(":")
            if not word:
                raise DictionaryError(f"{where}: {short(item)} names no original")
            try:
                value = float(weight) if weight else DEFAULT_WEIGHT
            except ValueError:
                raise DictionaryError(f"{where}: the weight of {short(item)} is not a number") from None
            if not 0.0 < value <= TOP_WEIGHT:
                raise DictionaryError(f"{where}: the weight of {short(item)} is not above 0 and at most {TOP_WEIGHT:g}")
            originals.append((word, value))
        if not substitute or not originals:
            raise DictionaryError(f"{where}: a substitute and at least one original are needed")
        if len(originals) > MOST_ORIGINALS:
            raise DictionaryError(f"{where}: {len(originals)} originals are more than {MOST_ORIGINALS}")
        for word in (substitute, *(word for word, _ in originals)):
            if len(word) > LONGEST_WORD:
                raise DictionaryError(f"{where}: {word[:12]}… is longer than {LONGEST_WORD} characters")
        guards = tuple(g for g in fields[2].split() if g != "-") if len(fields) > 2 else ()
        if len(guards) > MOST_GUARDS:
            raise DictionaryError(f"{where}: {len(guards)} guards are more than {MOST_GUARDS}")
        for guard in guards:
            if len(guard) > LONGEST_GUARD:
                raise DictionaryError(f"{where}: the guard {guard[:12]}… is longer than {LONGEST_GUARD} characters")
            if substitute not in guard:
                raise DictionaryError(f"{where}: the guard {short(guard)} does not contain {substitute!r}")
        sources = tuple(fields[3].split()) if len(fields) > 3 else ()
        entries.append(Entry(substitute, tuple(originals), guards, sources, number))
    return entries


def _lines(path: Path) -> Iterable[tuple[int, str]]:
    """Numbered lines of a dictionary file, without comments and blank ones."""
    content = read_small_file(path, "dictionary", DictionaryError)
    for number, line in enumerate(content.split("\n"), 1):
        stripped = line.rstrip("\r")
        if stripped and not stripped.startswith("#"):
            yield number, stripped


class Lexicon:
    """All pairs of the dialects in use, their words numbered.

    Attributes:
        dialects: the dialects in use, numbered by place.
        pairs: every pair, those of the entries first, then the chains; candidates name a pair by its index.
        direct: how many of them are not chains.
        by_substitute: indices of the pairs of each substitute, without chains.
        by_original: indices of the pairs of each original, without chains.
        substitutes: every substitute.
        guards: honest phrases of a substitute, as (phrase, offset of the substitute in it).
        words: every substitute and original; evidence counts these.
        rates: how often each word stands in honest text, per character.
        kept: words that an entry maps to themselves.
        trusted: numbers of the dialects that are a user's own files.
        own_guards: the honest phrases of a user's own files: nothing in them is touched.
        chains: of a pair that stands for two steps of a tool (程序→轨范→法度模范), the two pairs; its weight is the
            product of theirs.
        file: where its tables are kept, ready to use (:mod:`textfix.wording.packed`); ``None`` if they are not.
    """

    file: FlatFile | None = None
    pairs: Sequence[Pair]
    by_substitute: Mapping[str, list[int]]
    by_original: Mapping[str, list[int]]
    guards: Mapping[str, tuple[tuple[str, int], ...]]
    number: Mapping[str, int]
    rates: Sequence[float]
    chains: Mapping[int, tuple[int, int]]

    def __init__(self, dialects: Sequence[Dialect], entries: Sequence[Sequence[Entry]]) -> None:
        self.dialects = tuple(dialects)
        self.trusted = frozenset(k for k, dialect in enumerate(dialects) if dialect.name == USER)
        self.kept = {e.substitute for part in entries for e in part if e.originals[0][0] == e.substitute}
        self.own_guards = tuple({g for k in self.trusted for e in entries[k] for g in e.guards})
        merged: dict[tuple[str, str], dict[int, float]] = {}
        guards: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for number, part in enumerate(entries):
            for entry in part:
                if entry.substitute in self.kept:
                    continue
                for original, weight in entry.originals:
                    if original != entry.substitute:
                        weights = merged.setdefault((entry.substitute, original), {})
                        weights[number] = max(weights.get(number, 0.0), weight / TOP_WEIGHT)
                for guard in entry.guards:
                    at = guard.find(entry.substitute)
                    while at >= 0:
                        guards[entry.substitute].add((guard, at))
                        at = guard.find(entry.substitute, at + 1)
        # What is looked up together stands together: the pairs of a substitute side by side.
        by_word = sorted(merged.items(), key=lambda item: item[0][0])
        pairs = [Pair(b, a, weights) for (b, a), weights in by_word]
        by_substitute: dict[str, list[int]] = defaultdict(list)
        by_original: dict[str, list[int]] = defaultdict(list)
        for k, pair in enumerate(pairs):
            by_substitute[pair.substitute].append(k)
            by_original[pair.original].append(k)
        self.pairs, self.direct = pairs, len(pairs)
        self.by_substitute, self.by_original = by_substitute, by_original
        self.substitutes = list(self.by_substitute)
        self.guards = {word: tuple(sorted(found)) for word, found in guards.items()}
        self.words = sorted({*self.by_substitute, *self.by_original})
        self.number = {word: k for k, word in enumerate(self.words)}
        self.rates = _honest_rates(self.words)
        self.chains = {}
        for substitute in self.substitutes:
            for pair, steps in _chains(substitute, pairs, by_substitute):
                self.chains[len(pairs)] = steps
                pairs.append(pair)
        self._matcher = Matcher(self.words, longest=True)

    def trust(self, index: int) -> float:
        """Weight of a pair in the user's own files, 0 if it is not in them."""
        return max((self.pairs[index].weights.get(d, 0.0) for d in self.trusted), default=0.0)

    def has_trusted(self, places: array[int]) -> bool:
        """Whether a substitute of the user's own files is among the places of :meth:`find_words`."""
        if not self.trusted:
            return False
        return any(self.trust(k) for word in set(places[::3]) for k in self._pairs_of(word))

    def _pairs_of(self, word: int) -> Sequence[int]:
        return self.by_substitute.get(self.words[word], ())

    def find_words(self, text: str, codes: array[int] | None = None) -> array[int]:
        """Number, start and end of every word of :attr:`words` in ``text``, leftmost-longest, in one flat array."""
        return self._matcher.places(text, codes)

    def find_overlapping(self, text: str, codes: array[int] | None = None) -> array[int]:
        """The same of every word, those that overlap, or lie in others, too."""
        return self._matcher.places(text, codes, longest=False)


@lru_cache(maxsize=1)
def counted_words() -> tuple[int, dict[str, int]]:
    """Characters of honest text that were counted, and how often each dictionary word stands in them."""
    counts: dict[str, int] = {}
    total = 1
    path = data_file("word_counts.tsv")
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            word, _, count = line.partition("\t")
            if word == "#characters":
                total = int(count)
            else:
                counts[word] = int(count)
    return total, counts


def _chains(
    substitute: str, pairs: Sequence[Pair], by_substitute: Mapping[str, Sequence[int]]
) -> Iterator[tuple[Pair, tuple[int, int]]]:
    """The pairs that lead to a substitute in two steps: 程序→轨范→法度模范; each with the numbers of its steps."""
    direct = {pairs[k].original for k in by_substitute[substitute]}
    best: dict[str, tuple[float, int, int, dict[int, float]]] = {}
    for last in by_substitute[substitute]:
        for first in by_substitute.get(pairs[last].original, ()):
            original = pairs[first].original
            if original == substitute or original in direct:
                continue
            before = pairs[first].weights
            weights = {d: weight * before[d] for d, weight in pairs[last].weights.items() if d in before}
            weight = max(weights.values(), default=0.0)
            if weight >= LEAST_CHAIN and weight > best.get(original, (0.0,))[0]:
                best[original] = weight, first, last, weights
    for original, (_, first, last, weights) in best.items():
        yield Pair(substitute, original, weights), (first, last)


def _honest_rates(words: Sequence[str]) -> list[float]:
    total, counts = counted_words()
    # Half an occurrence more than seen: a word never seen is rare, not impossible.
    return [(counts.get(word, 0) + 0.5) / (total + 1.0) for word in words]


@lru_cache(maxsize=8)
def lexicon(names: tuple[str, ...] | None = None, user_files: tuple[str, ...] = ()) -> Lexicon:
    """The lexicon of the named dialects (``None``: all) and of user files, which count as a dialect of their own.

    Raises:
        DictionaryError: a dialect is unknown or a file cannot be read.
    """
    folder = dictionary_folder("wording")
    dialects = [d for d in read_dialects(folder / "dialects.tsv") if (folder / f"{d.name}.tsv").exists()]
    if names is not None:
        known = {d.name for d in dialects}
        for name in names:
            if name not in known:
                raise DictionaryError(f"unknown dialect {name!r}; the dialects are {', '.join(sorted(known))}")
        dialects = [d for d in dialects if d.name in names]
    files = [folder / f"{d.name}.tsv" for d in dialects]
    for path in user_files:
        if not path.endswith(".txt"):
            dialects.append(Dialect(USER, 0.3, 1.0, path))
            files.append(Path(path))
    from textfix.wording import packed  # knows this module

    try:
        name = packed.name_of(dialects, files)
    except OSError:
        name = ""  # reading says which file, and why
    found = packed.opened(name) if name else None
    if found is not None:
        return found
    built = Lexicon(dialects, [read_entries(path) for path in files])
    return packed.kept(built, name) if name and name == packed.name_of(dialects, files) else built


def occurrences(phrase: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a phrase stands in a text, in code points; overlapping ones too.

    >>> list(occurrences("付出", "付出与付出"))
    [(0, 2), (3, 5)]
    """
    at = text.find(phrase)
    while at >= 0:
        yield at, at + len(phrase)
        at = text.find(phrase, at + 1)


@lru_cache(maxsize=8)
def keep_terms(keep: tuple[str, ...]) -> tuple[str, ...]:
    """The user's keep terms: those given, and the lines of files given by path."""
    terms = []
    for item in keep:
        path = Path(item)
        # A term may hold a dot or a slash (Node.js, TCP/IP); what can only be a path must be there.
        looks_like_path = (
            item.endswith((".txt", ".tsv", ".lst")) or item.startswith((".", "/", "~", "\\")) or item.count("/") > 1
        )
        if looks_like_path and not path.is_file():
            raise DictionaryError(f"the keep file {item} does not exist")
        if ("." in item or "/" in item) and path.is_file():
            terms += [line.split()[0] for _, line in _lines(path) if line.split()]
        elif item:
            terms.append(item)
    return tuple(dict.fromkeys(terms))
