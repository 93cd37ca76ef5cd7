"""The correction layer: maps the substitutes of spun text back to the author's words.

Data flows one way: :mod:`dictionary` (what stands for what) → :mod:`evidence`
(was this document spun, by counts) → :mod:`lattice` and :mod:`decoder` (all
readings of a sentence at once) → :mod:`inference` (pair rates over the
document) → :mod:`confidence` (a probability for each place) → edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textfix.edits import Edit
from textfix.late import Late, LateFacts
from textfix.script_kind import mostly_traditional, without_japanese
from textfix.wording import confidence
from textfix.wording.dictionary import Lexicon, lexicon
from textfix.wording.evidence import Survey
from textfix.wording.evidence import survey as count_evidence
from textfix.wording.features import feature_rows
from textfix.wording.inference import LEAST_POSTERIOR, Document, infer
from textfix.wording.language_model import LanguageModel, model_with_terms
from textfix.wording.places import BestPlaces, above, best_places
from textfix.wording.term_packs import check_fields
from textfix.wording.verdict import spun_probability
from textfix.wording.writing import restored, sorted_out, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textfix.config import Config

__all__ = ["NOT_SPUN", "Found", "find_edits", "rank_places", "survey"]

SPUN = 0.5  # probability from which a document is called spun
HONEST = 0.01  # probability of the suspicious passage below which a long text is not read at all
_AROUND = 60  # code points to either side of that passage that are read with it
_SMALL_PART = 0.34  # share of the text up to which it is read first


def survey(text: str, config: Config) -> Mapping[str, object]:
    """The verdict on a text, as fields of :class:`textfix.Diagnosis`."""
    return find_edits(text, config).facts


class Found(NamedTuple):
    """What :func:`find_edits` found; all of it is put together when it is first looked at.

    Attributes:
        edits: restorations that are sure enough, sorted and disjoint.
        doubtful: doubtful places.
        facts: for the diagnosis.
        fixed: gives the text with the edits made, for those who only want that; ``None`` if only the edits can tell.
    """

    edits: Sequence[Edit]
    doubtful: Sequence[Edit]
    facts: Mapping[str, object]
    fixed: Callable[[], str] | None


def find_edits(text: str, config: Config) -> Found:
    """The restorations of a text.

    All places are disjoint. An honest document costs one scan, unless a
    substitute of the user's own files stands in it: those entries are decided
    by their context in any document. Traditional text and Japanese lines are
    left alone: the dictionaries speak of Simplified Chinese.
    """
    check_fields(config.terms)  # a wrong name is an error whether or not anything is edited
    words = lexicon(config.dialects, config.dictionaries)
    found = count_evidence(text, words)
    if not (found.passed or words.has_trusted(found.places)) or mostly_traditional(text):
        return NOT_SPUN
    chinese = without_japanese(text)
    if chinese != text:
        there = find_edits(chinese, config)
        # Its offsets are those of the text, but what it would write is not the text.
        return there._replace(fixed=None) if there.fixed else there
    own = config.dictionaries
    model = model_with_terms(tuple(path for path in own if path.endswith(".txt")) if own else ())
    judge = confidence.weights()
    if found.passed and not words.trusted:
        alone = _passage_alone(text, found, words, model, judge)
        if alone is not None and alone < HONEST:
            return Found([], [], {"spun": False, "spun_probability": round(alone, 4)}, None)
    document = infer(text, found, words, model)
    places = rank_places(document, judge)
    spun = spun_probability(document, places, judge)
    made, doubtful = sorted_out(document, places, spun, config)
    return Found(
        Late(lambda: write(document, *made)),
        Late(lambda: write(document, *doubtful)),
        LateFacts(lambda: _facts(found, words, spun)),
        lambda: restored(document, made[0]),
    )


def _passage_alone(
    text: str, found: Survey, words: Lexicon, model: LanguageModel, judge: confidence.Weights
) -> float | None:
    """Probability that the passage for which a long text passed the gate is spun, read as a text of its own.

    The longer an honest text, the likelier it has such a passage somewhere, and
    it is a small part of it. Such a passage may owe its score to the text
    around it, where common words were counted before; it is then no sign at
    all. ``None`` if it is not that small.
    """
    start, end = max(0, found.span[0] - _AROUND), min(len(text), found.span[1] + _AROUND)
    if end - start > _SMALL_PART * len(text):
        return None
    part = text[start:end]
    near = count_evidence(part, words)
    if not near.passed:
        return 0.0
    document = infer(part, near, words, model)
    return spun_probability(document, rank_places(document, judge), judge)


NOT_SPUN = Found([], [], {"spun": False, "spun_probability": 0.0}, None)
"""What is found in most texts: one object, made once."""


def rank_places(document: Document, judge: confidence.Weights) -> BestPlaces:
    """The best candidate of every place, most probable first, with its probability given a spun document."""
    live = above(document.posteriors, LEAST_POSTERIOR)
    if not live:
        return BestPlaces.of([])
    judged = judge.probabilities(feature_rows(document, live))
    best: BestPlaces = best_places(judged, live, document.starts, document.ends, len(document.text))
    return best


def _facts(found: Survey, words: Lexicon, probability: float) -> dict[str, object]:
    named = {d.name: round(s, 3) for d, s in zip(words.dialects, found.shares, strict=True) if s >= 0.01}
    spun = probability >= SPUN
    return {
        "spun": spun,
        "spun_probability": round(probability, 4),
        "dialects": dict(sorted(named.items(), key=lambda item: -item[1])) if spun else {},
        "evidence": tuple(f"{word} ×{count}" for word, count, _ in found.tops(words)) if spun else (),
    }
