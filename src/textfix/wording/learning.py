"""Learning new entries from a pile of damaged text.

A spinner's substitute betrays itself over many documents: it stands where its
neighbours ask for something else, and they ask for the same word again and
again. So: restore what the dictionary knows already (clean neighbours speak
louder), cut the pile into words, and for each string that stands in several
documents let :mod:`textfix.wording.ranking` name the words that its places
would rather hold. What comes out are proposals for a person to judge.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from textfix.cleaner import Cleaner
from textfix.counting import count
from textfix.wording.decoder import segment
from textfix.wording.dictionary import DEFAULT_WEIGHT, Lexicon, counted_words, lexicon
from textfix.wording.language_model import LanguageModel, model_with_terms
from textfix.wording.ranking import NEVER, Place, Ranked, Ranker, Vocabulary, place_of
from textfix.wording.symbols import sentence_spans, symbolize

if TYPE_CHECKING:
    from textfix.config import Config

__all__ = ["Proposal", "learn", "proposal_lines"]

DETECT: Mapping[str, float] = {
    "gain": 0.0,
    "score": 0.347,
    "excess": 1.763,
    "documents": 1.368,
    "frequency": 1.243,
    "parts": -4.084,
    "lead": 0.097,
    "": -7.659,
}
"""Weights of the features of a proposal (natural log odds), fitted by ``tools/measure_learning.py --fit``."""

LONGEST = 6  # code points of a substitute
RAREST_ORIGINAL = -5.7  # log10 probability
_PLACES = 12  # of a substitute that are looked at
_PER_DOCUMENT = 3
_WORDS_A_CHARACTER = 0.6
_COLLOCATION = 1.0  # log10 by which two words side by side must exceed their rate in honest text to be one string
_FITS = (1.0, 0.5)  # mean log10 from which a word, or two side by side, go too well with their neighbours to be spun
_MOST_EXCESS = 1.5  # log10: a topic word of the pile exceeds its honest rate by more
_CLEAN_PRIOR = 200_000.0  # characters of --clean text that count as much as the language model
_SHOWN = 3  # originals and example lines of a proposal
_AROUND = 12  # code points of an example line to each side

Words = list[list[str]]  # the sentences of a document, as words


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed entry.

    Attributes:
        substitute: the string that the pile shows.
        originals: candidates, best first, with their weights.
        count: its places in the pile.
        documents: the documents that it stands in.
        score: 0..1, how likely it is a substitute at all.
        examples: passages that it stands in.
        features: by name, what the score is made of.
    """

    substitute: str
    originals: tuple[tuple[str, float], ...]
    count: int
    documents: int
    score: float
    examples: tuple[str, ...]
    features: Mapping[str, float]


@dataclass(slots=True)
class _String:
    """A string of the pile: how often it stands where."""

    count: int
    places: list[tuple[int, int, int, int]]  # document, sentence, first word, one past the last word
    documents: int
    excess: float


def learn(
    texts: Iterable[str],
    config: Config,
    clean: Iterable[str] = (),
    *,
    least_count: int = 4,
    least_documents: int = 3,
    least_score: float = 0.5,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Proposal]:
    """Proposals for new dictionary entries, the most likely first.

    Args:
        texts: the damaged documents.
        config: which dictionaries and dialects are known already.
        clean: honest documents of the same kind, to compare rates with; the
            language model alone serves where there are none.
        least_count: a string that stands in fewer places is not considered,
        least_documents: nor one that stands in fewer documents.
        least_score: less likely proposals are left out.
        progress: is told what is being done.

    Raises:
        DictionaryError: a dictionary named in ``config`` cannot be read.
    """
    known = lexicon(config.dialects, config.dictionaries)
    terms = tuple(path for path in config.dictionaries if path.endswith(".txt"))
    model = model_with_terms(terms)
    cleaner = Cleaner(replace(config, steps=("wording",), to_script=None))
    pile: list[Words] = []
    characters = 0
    for text in dict.fromkeys(texts):
        restored = cleaner.fix(text)
        characters += len(restored)
        pile.append(_words(restored, model))
    progress(f"{count(len(pile), 'text')}, {count(characters, 'character')}")
    strings = _strings(pile, least_count, least_documents)
    # What the dictionary knows as a substitute, or keeps, is no news.
    for word in (*known.by_substitute, *known.kept):
        strings.pop(word, None)
    _compare(strings, pile, characters, model, clean)
    strings = {name: s for name, s in strings.items() if s.places[0][3] - s.places[0][2] == 1 or _odd(name, s)}
    progress(f"{count(len(strings), 'word')} in {least_documents:,} or more of them to judge")
    ranker = Ranker(model, _vocabulary(known, model), ((p.substitute, p.original) for p in known.pairs[: known.direct]))
    out = []
    for done, (name, found) in enumerate(sorted(strings.items()), 1):
        proposal = _propose(name, found, pile, ranker)
        if proposal and proposal.score >= least_score:
            out.append(proposal)
        if done % 500 == 0:
            progress(f"{count(done, 'word')} judged")
    out.sort(key=lambda p: (-p.score, p.substitute))
    return out


def _words(text: str, model: LanguageModel) -> Words:
    """The sentences of a text as words; classes of symbols (numbers, Latin letters) are one word each."""
    sentences = []
    for lo, hi in sentence_spans(text):
        symbols = symbolize(text, lo, hi).symbols
        if len(symbols) > 1:
            spelt = "".join(map(chr, symbols))
            sentences.append([spelt[a:b] for a, b in segment(model.arrays, symbols)])
    return sentences


def _strings(pile: Sequence[Words], least_count: int, least_documents: int) -> dict[str, _String]:
    """The words of the pile and the pairs of words side by side, if frequent enough, with their places."""
    counts: Counter[str] = Counter()
    for document in pile:
        for sentence in document:
            counts.update(name for name, _, _ in _spans(sentence))
    frequent = {name for name, count in counts.items() if count >= least_count}
    places: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    for d, document in enumerate(pile):
        for s, sentence in enumerate(document):
            for name, i, j in _spans(sentence):
                if name in frequent:
                    places[name].append((d, s, i, j))
    out = {}
    for name, found in places.items():
        documents = len({place[0] for place in found})
        if documents >= least_documents:
            out[name] = _String(len(found), found, documents, 0.0)
    return out


def _spans(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Every Chinese word of two and more characters, and every two words side by side."""
    for i, word in enumerate(words):
        if not _chinese(word):
            continue
        if 2 <= len(word) <= LONGEST:
            yield word, i, i + 1
        if i + 1 < len(words) and _chinese(words[i + 1]) and len(word) + len(words[i + 1]) <= LONGEST:
            yield word + words[i + 1], i, i + 2


def _chinese(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"


def _odd(name: str, string: _String) -> bool:
    """Whether two words side by side are rather one string that the vocabulary lacks (羁+系)."""
    return len(name) <= 4 and string.excess >= _COLLOCATION


def _compare(
    strings: Mapping[str, _String], pile: Sequence[Words], characters: int, model: LanguageModel, clean: Iterable[str]
) -> None:
    """Set the excess of each string: log10 of its rate in the pile over its rate in honest text."""
    counts: Counter[str] = Counter()
    read = 0
    names = sorted(strings)
    texts = iter(clean)
    first = next(texts, None)
    if first is not None and names:
        import ahocorasick_rs

        automaton = ahocorasick_rs.AhoCorasick(names)
        for text in (first, *texts):
            read += len(text)
            for k, _, _ in automaton.find_matches_as_indexes(text, overlapping=True):
                counts[names[k]] += 1
    total, shipped = counted_words()
    for name, string in strings.items():
        d, s, i, j = string.places[0]
        rate = _rate(pile[d][s][i:j], model)
        if name in shipped:
            rate = (shipped[name] + rate * _CLEAN_PRIOR) / (total + _CLEAN_PRIOR)
        rate = (counts[name] + rate * _CLEAN_PRIOR) / (read + _CLEAN_PRIOR)
        # Words come in bursts: two places of one document say as much as ten.
        heard = sum(min(2, n) for n in Counter(place[0] for place in string.places).values())
        string.excess = math.log10(heard / max(1, characters) / rate)


def _rate(words: Sequence[str], model: LanguageModel) -> float:
    """Occurrences a character of these words side by side, by the language model."""
    total = 0.0
    for k, word in enumerate(words):
        value = model.bigram(words[k - 1], word) if k else None
        if value is None:
            value = model.unigram(word)
        total += NEVER if value is None else value
    return max(1e-12, _WORDS_A_CHARACTER * math.pow(10.0, total))


@lru_cache(maxsize=1)
def _common_words() -> tuple[str, ...]:
    """The words of jieba's dictionary."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    with jieba.get_dict_file() as file:
        return tuple(line.split(b" ", 1)[0].decode("utf-8") for line in file)


def _vocabulary(known: Lexicon, model: LanguageModel) -> Vocabulary:
    words = {w for w in (*_common_words(), *known.by_original) if len(w) <= LONGEST}
    return Vocabulary(words, model, RAREST_ORIGINAL)


def _propose(name: str, string: _String, pile: Sequence[Words], ranker: Ranker) -> Proposal | None:
    chosen = _chosen(string, pile)
    d, s, i, j = string.places[0]
    own = pile[d][s][i:j]
    if _fit(own, [place for place, _ in chosen], ranker.model) > _FITS[j - i - 1]:
        return None
    ranked = ranker.rank(name, [place for place, _ in chosen])
    if not ranked:
        return None
    features = detection_features(ranked, string.excess, string.documents, _rate(own, ranker.model), j - i)
    total = DETECT[""] + sum(DETECT[key] * value for key, value in features.items())
    best = ranked[0].score
    originals = tuple((r.word, max(0.1, round(DEFAULT_WEIGHT * math.exp(r.score - best), 1))) for r in ranked[:_SHOWN])
    return Proposal(
        name, originals, string.count, string.documents, 1.0 / (1.0 + math.exp(-total)),
        tuple(example for _, example in chosen[:_SHOWN]), features,
    )  # fmt: skip


def _fit(words: Sequence[str], places: Sequence[Place], model: LanguageModel) -> float:
    """Mean log10 by which these words go better beside their neighbours than anywhere."""
    total = 0.0
    for place in places:
        for first, second in ((place.left, words[0]), (words[-1], place.right)):
            together, alone = model.bigram(first, second), model.unigram(second)
            if together is None:
                total -= 0.3
            else:
                total += max(-1.0, min(3.0, together - (NEVER if alone is None else alone)))
    return total / (2 * max(1, len(places)))


def detection_features(
    ranked: Sequence[Ranked], excess: float, documents: int, rate: float, parts: int
) -> dict[str, float]:
    """What tells a spun word from an honest one.

    ``gain``: how much its places prefer the best candidate; ``score``: how
    good a candidate that is; ``lead``: before the second; ``excess``: log10 of
    its rate over the honest one; ``documents``: log10 of their number;
    ``frequency``: log10 of its honest rate; ``parts``: words it consists of,
    less one.
    """
    best = ranked[0]
    return {
        "gain": best.gain,
        "score": best.score,
        "excess": max(-1.0, min(_MOST_EXCESS, excess)),
        "documents": math.log10(documents),
        "frequency": math.log10(rate) + 6.0,
        "parts": float(parts - 1),
        "lead": min(5.0, best.score - ranked[1].score) if len(ranked) > 1 else 5.0,
    }


def _chosen(string: _String, pile: Sequence[Words]) -> list[tuple[Place, str]]:
    """Different places of a string, spread evenly over the pile, with example lines."""
    by_document: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for place in string.places:
        if len(by_document[place[0]]) < _PER_DOCUMENT:
            by_document[place[0]].append(place)
    rows = list(by_document.values())
    in_turn = [row[turn] for turn in range(_PER_DOCUMENT) for row in rows if turn < len(row)]
    step = max(1.0, len(rows) / _PLACES)  # every so manieth document, not the first ones only
    spread = [in_turn[int(k * step)] for k in range(min(_PLACES, len(rows)))]
    out: dict[tuple[str, str], tuple[Place, str]] = {}
    for d, s, i, j in dict.fromkeys([*spread, *in_turn]):
        sentence = pile[d][s]
        found = place_of(sentence, i, j)
        if (found.left, found.right) not in out:
            out[found.left, found.right] = (found, _example(sentence, i, j))
            if len(out) == _PLACES:
                break
    return list(out.values())


_CLASSES = str.maketrans({"\1": "0", "\2": "A", "\3": " ", "\4": "·"})


def _example(words: Sequence[str], start: int, end: int) -> str:
    """The passage around a place; numbers are 0, Latin words A."""
    before = "".join(words[:start])[-_AROUND:]
    after = "".join(words[end:])[:_AROUND]
    return f"{before}【{''.join(words[start:end])}】{after}".translate(_CLASSES).strip()


def proposal_lines(proposals: Iterable[Proposal]) -> Iterator[str]:
    """The proposals as a wording dictionary, the most likely first, with example lines as comments.

    >>> entry = Proposal("经由过程", (("通过", 9.0), ("经过", 1.0)), 12, 7, 0.9, ("可以【经由过程】微信付款",), {})
    >>> for line in proposal_lines([entry]):
    ...     print(line.expandtabs(1))
    # substitute originals guard source
    # Proposed by textfix learn, the most likely first. Delete what is wrong, then use it with --dictionary.
    # 12 places in 7 texts: 可以【经由过程】微信付款
    经由过程 通过:9 经过:1 - learned:12/7 score:0.90
    """
    yield "# substitute\toriginals\tguard\tsource"
    yield "# Proposed by textfix learn, the most likely first. Delete what is wrong, then use it with --dictionary."
    for p in proposals:
        heads = [f"{count(p.count, 'place')} in {count(p.documents, 'text')}: ", *["  "] * (len(p.examples) - 1)]
        for head, example in zip(heads, p.examples or ("",), strict=False):
            yield f"# {head}{example}".rstrip()
        originals = " ".join(f"{word}:{weight:g}" for word, weight in p.originals)
        yield f"{p.substitute}\t{originals}\t-\tlearned:{p.count}/{p.documents} score:{p.score:.2f}"
