"""Reading a text: from what its counts say to the places that are restored and those that are suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textfix.wording import confidence
from textfix.wording.evidence import survey as count_evidence
from textfix.wording.features import feature_rows
from textfix.wording.inference import LEAST_POSTERIOR, Document, infer
from textfix.wording.places import BestPlaces, above, best_places
from textfix.wording.verdict import spun_probability
from textfix.wording.writing import sorted_out

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.wording.dictionary import Lexicon
    from textfix.wording.evidence import Survey
    from textfix.wording.language_model import LanguageModel

__all__ = ["Reader", "Reading", "rank_places"]

HONEST = 0.01  # probability of the suspicious passage below which a long text is not read at all
_AROUND = 60  # code points to either side of that passage that are read with it
_SMALL_PART = 0.34  # share of the text up to which it is read first


class Reading(NamedTuple):
    """A text, read.

    Attributes:
        spun: probability that it is spun.
        document: its places; ``None`` if it was not looked into.
        made: numbers of the candidates that are restored, and how sure each is,
        doubtful: and the same of those that are suggested.
    """

    spun: float
    document: Document | None = None
    made: tuple[Any, Any] = ((), ())
    doubtful: tuple[Any, Any] = ((), ())


class Reader(NamedTuple):
    """What texts are read with."""

    words: Lexicon
    model: LanguageModel
    judge: confidence.Weights
    config: Config

    def read_alone(self, text: str, found: Survey) -> Reading:
        """A text as it is judged without any other; one without a sign that it is spun is not looked into."""
        words = self.words
        if found.passed and not words.trusted:
            alone = _passage_alone(text, found, words, self.model, self.judge)
            if alone is not None and alone < HONEST:
                return Reading(alone)
        if not (found.passed or words.has_trusted(found.places)):
            return Reading(0.0)
        return self.read(text, found)

    def read(self, text: str, found: Survey) -> Reading:
        """A text, looked into."""
        document = infer(text, found, self.words, self.model)
        places = rank_places(document, self.judge)
        spun = spun_probability(document, places, self.judge)
        return Reading(spun, document, *sorted_out(document, places, spun, self.config))


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


def rank_places(document: Document, judge: confidence.Weights) -> BestPlaces:
    """The best candidate of every place, most probable first, with its probability given a spun document."""
    live = above(document.posteriors, LEAST_POSTERIOR)
    if not live:
        return BestPlaces.of([])
    judged = judge.probabilities(feature_rows(document, live))
    best: BestPlaces = best_places(judged, live, document.starts, document.ends, len(document.text))
    return best
