"""The correction layer: maps the substitutes of spun text back to the author's words.

Data flows one way: :mod:`dictionary` (what stands for what) → :mod:`evidence`
(was this document spun, by counts) → :mod:`lattice` and :mod:`decoder` (all
readings of a sentence at once) → :mod:`inference` (pair rates over the
document) → :mod:`confidence` (a probability for each place) → edits.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from textfix.edits import Edit
from textfix.script_kind import script_kind
from textfix.wording import confidence
from textfix.wording.dictionary import Lexicon, lexicon, occurrences
from textfix.wording.evidence import Survey
from textfix.wording.evidence import survey as count_evidence
from textfix.wording.features import feature_rows
from textfix.wording.inference import Document, infer
from textfix.wording.language_model import model_with_terms
from textfix.wording.lattice import Candidate
from textfix.wording.term_packs import check_fields, term_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textfix.config import Config

__all__ = ["document_row", "find_edits", "rank_places", "survey"]

SUGGEST = 0.3  # places less sure than this are not even suggested
SPUN = 0.5  # probability from which a document is called spun
LEAST_POSTERIOR = 0.01  # candidates below are not judged at all


def survey(text: str, config: Config) -> dict[str, object]:
    """The verdict on a text, as fields of :class:`textfix.Diagnosis`."""
    return find_edits(text, config)[2]


def find_edits(text: str, config: Config) -> tuple[list[Edit], list[Edit], dict[str, object]]:
    """Restorations of a text: (places that are sure enough, doubtful places, facts for the diagnosis).

    All places are disjoint. An honest document costs one scan, unless a
    substitute of the user's own files stands in it: those entries are decided
    by their context in any document. Traditional text is left alone: the
    dictionaries speak of Simplified Chinese.
    """
    check_fields(config.terms)  # a wrong name is an error whether or not anything is edited
    words = lexicon(config.dialects, config.dictionaries)
    found = count_evidence(text, words)
    if not (found.passed or words.has_trusted(found.places)) or script_kind(text) == "traditional":
        return [], [], {"spun": False, "spun_probability": 0.0}
    terms = tuple(path for path in config.dictionaries if path.endswith(".txt"))
    document = infer(text, found, words, model_with_terms(terms))
    judge = confidence.weights()
    places = rank_places(document, judge)
    spun = judge.document(document_row(document, places))
    edits: list[Edit] = []
    doubtful: list[Edit] = []
    protected = term_spans(text, config.terms)
    own = [span for phrase in words.own_guards for span in occurrences(phrase, text)]
    for p, k in places:
        if any(start < document.ends[k] and document.starts[k] < end for start, end in own):
            continue  # the user says that all of the phrase stays, whatever its words could stand for
        sure = p * spun
        if words.trusted and words.trust(document.pairs[k]):
            # The user says that the pair occurs; only the context can say no.
            sure = max(sure, document.posteriors[k])
        sure = round(sure, 4)
        if sure >= min(SUGGEST, config.min_confidence):
            edit = _edit(document, words, k, sure)
            made = sure >= config.min_confidence and not _inside(protected, edit)
            (edits if made else doubtful).append(edit)
    return (
        sorted(edits, key=lambda e: e.start),
        sorted(doubtful, key=lambda e: e.start),
        _facts(found, words, spun),
    )


def _inside(spans: list[tuple[int, int]], edit: Edit) -> bool:
    """Whether one of the sorted, disjoint spans covers the edit, and more than it."""
    k = bisect_right(spans, (edit.start, len(edit.before) + edit.start + 1)) - 1
    if k + 1 < len(spans) and spans[k + 1][0] == edit.start:
        k += 1
    return k >= 0 and spans[k][0] <= edit.start and edit.end <= spans[k][1] and spans[k] != (edit.start, edit.end)


def rank_places(document: Document, judge: confidence.Weights) -> list[tuple[float, int]]:
    """The best candidate of every place, as (probability given a spun document, index), most probable first."""
    live = [k for k, p in enumerate(document.posteriors) if p > LEAST_POSTERIOR]
    if not live:
        return []
    scored = list(zip(judge.probabilities(feature_rows(document, live)), live, strict=True))
    scored.sort(key=lambda item: (-item[0], item[1]))
    starts, ends = document.starts, document.ends
    taken = bytearray(len(document.text))
    out = []
    for p, k in scored:
        start, end = starts[k], ends[k]
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            out.append((p, k))
    return out


def document_row(document: Document, places: Sequence[tuple[float, int]]) -> list[float]:
    """What decides whether the document is spun, from it and its places as :func:`rank_places` gives them."""
    found = [(document.pairs[k], p, document.gains[k]) for p, k in places]
    return confidence.document_features(document.survey, found, document.standing, len(document.text), document.sign)


def _edit(document: Document, words: Lexicon, k: int, sure: float) -> Edit:
    c = document.candidate(k)
    # Candidates of one place stand side by side.
    first, past = k, k + 1
    while first > 0 and document.starts[first - 1] == c.start and document.ends[first - 1] == c.end:
        first -= 1
    while past < len(document) and document.starts[past] == c.start and document.ends[past] == c.end:
        past += 1
    others = tuple(
        (words.pairs[document.pairs[j]].original, round(document.posteriors[j], 4))
        for j in range(first, past)
        if document.posteriors[j] > 0.02
    )
    return Edit(
        c.start, c.end, c.substitute, c.original, "wording", f"{c.substitute}→{c.original}", sure,
        _reason(document, words, c), tuple(sorted(others, key=lambda item: -item[1])),
    )  # fmt: skip


def _reason(document: Document, words: Lexicon, c: Candidate) -> str:
    """One sentence: the evidence for a restoration."""
    pair = words.pairs[c.pair]
    shares = document.survey.shares
    dialect = max(pair.weights, key=lambda d: (shares[d] if d < len(shares) else 0.0) * pair.weights[d])
    count = document.survey.counts.get(words.number[c.substitute], 0) or 1
    standing = document.word_count[document.tables.original[c.pair]]
    stands = f"{c.original} stands {standing}×" if standing else f"{c.original} never"
    return (
        f"Spun word of dialect {words.dialects[dialect].name}: {c.substitute} stands {count}× in this text, {stands}; "
        f"the context prefers {c.original} by 10^{c.gain:.1f}."
    )


def _facts(found: Survey, words: Lexicon, probability: float) -> dict[str, object]:
    named = {d.name: round(s, 3) for d, s in zip(words.dialects, found.shares, strict=True) if s >= 0.01}
    spun = probability >= SPUN
    return {
        "spun": spun,
        "spun_probability": round(probability, 4),
        "dialects": dict(sorted(named.items(), key=lambda item: -item[1])) if spun else {},
        "evidence": tuple(f"{word} ×{count}" for word, count, _ in found.tops) if spun else (),
    }
