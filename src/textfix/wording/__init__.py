"""The correction layer: maps the substitutes of spun text back to the author's words.

Data flows one way: :mod:`dictionary` (what stands for what) → :mod:`evidence`
(was this document spun, by counts) → :mod:`lattice` and :mod:`decoder` (all
readings of a sentence at once) → :mod:`inference` (pair rates over the
document) → :mod:`confidence` (a probability for each place) → edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textfix.edits import Edit
from textfix.script_kind import script_kind
from textfix.wording import confidence
from textfix.wording.dictionary import Lexicon, lexicon
from textfix.wording.evidence import Survey
from textfix.wording.evidence import survey as count_evidence
from textfix.wording.features import features
from textfix.wording.inference import Document, infer
from textfix.wording.language_model import model_with_terms

if TYPE_CHECKING:
    from textfix.config import Config

__all__ = ["find_edits", "rank_places", "survey"]

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
    words = lexicon(config.dialects, config.dictionaries)
    found = count_evidence(text, words)
    if not (found.passed or words.has_trusted(found.places)) or script_kind(text) == "traditional":
        return [], [], {"spun": False, "spun_probability": 0.0}
    terms = tuple(path for path in config.dictionaries if path.endswith(".txt"))
    document = infer(text, found, words, model_with_terms(terms))
    judge = confidence.weights()
    places = rank_places(document, words, judge)
    spun = judge.document(
        confidence.document_features(
            found, [(document.candidates[k].pair, p) for p, k in places], document.standing, len(text)
        )
    )
    edits: list[Edit] = []
    doubtful: list[Edit] = []
    for p, k in places:
        sure = p * spun
        if words.trust(document.candidates[k].pair):
            # The user says that the pair occurs; only the context can say no.
            sure = max(sure, document.candidates[k].posterior)
        sure = round(sure, 4)
        if sure >= min(SUGGEST, config.min_confidence):
            edit = _edit(document, words, k, sure)
            (edits if sure >= config.min_confidence else doubtful).append(edit)
    return (
        sorted(edits, key=lambda e: e.start),
        sorted(doubtful, key=lambda e: e.start),
        _facts(found, words, spun),
    )


def rank_places(document: Document, words: Lexicon, judge: confidence.Weights) -> list[tuple[float, int]]:
    """The best candidate of every place, as (probability given a spun document, index), most probable first."""
    live = [k for k, c in enumerate(document.candidates) if c.posterior > LEAST_POSTERIOR]
    rows = features(document, words)
    scored = list(zip(judge.places([rows[k] for k in live]), live, strict=True))
    scored.sort(key=lambda item: (-item[0], item[1]))
    free = bytearray(b"\1") * len(document.text)
    out = []
    for p, k in scored:
        c = document.candidates[k]
        if all(free[c.start : c.end]):
            free[c.start : c.end] = bytes(c.end - c.start)
            out.append((p, k))
    return out


def _edit(document: Document, words: Lexicon, k: int, sure: float) -> Edit:
    c = document.candidates[k]
    others = tuple(
        (x.original, round(x.posterior, 4))
        for x in document.candidates[max(0, k - 12) : k + 12]
        if (x.start, x.end) == (c.start, c.end) and x.posterior > 0.02
    )
    return Edit(
        c.start, c.end, c.substitute, c.original, "wording", f"{c.substitute}→{c.original}", sure,
        _reason(document, words, k), tuple(sorted(others, key=lambda item: -item[1])),
    )  # fmt: skip


def _reason(document: Document, words: Lexicon, k: int) -> str:
    """One sentence: the evidence for a restoration."""
    c = document.candidates[k]
    pair = words.pairs[c.pair]
    shares = document.survey.shares
    dialect = max(pair.weights, key=lambda d: (shares[d] if d < len(shares) else 0.0) * pair.weights[d])
    count = document.survey.counts.get(words.number[c.substitute], 0) or 1
    standing = document.standing.get(c.pair, 0)
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
