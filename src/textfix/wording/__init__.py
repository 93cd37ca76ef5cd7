"""The correction layer: maps the substitutes of spun text back to the author's words.

Data flows one way: :mod:`dictionary` (what stands for what) → :mod:`evidence`
(was this document spun, by counts) → :mod:`lattice` and :mod:`decoder` (all
readings of a sentence at once) → :mod:`inference` (pair rates over the
document) → :mod:`confidence` (a probability for each place) → edits.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from textfix.edits import Edit
from textfix.script_kind import script_kind
from textfix.wording import confidence
from textfix.wording.dictionary import Lexicon, lexicon, occurrences
from textfix.wording.evidence import Survey
from textfix.wording.evidence import survey as count_evidence
from textfix.wording.features import feature_rows
from textfix.wording.inference import Document, infer
from textfix.wording.language_model import LanguageModel, model_with_terms
from textfix.wording.places import above, ranked
from textfix.wording.term_packs import check_fields, term_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textfix.config import Config

__all__ = ["document_row", "find_edits", "rank_places", "survey"]

SUGGEST = 0.3  # places less sure than this are not even suggested
SPUN = 0.5  # probability from which a document is called spun
HONEST = 0.002  # probability of the suspicious passage below which a long text is not read at all
_AROUND = 60  # code points to either side of that passage that are read with it
_SMALL_PART = 0.34  # share of the text up to which it is read first
LEAST_POSTERIOR = 0.02  # candidates below are not judged at all
_OTHERS = 0.02  # readings of a place above are told with its edit


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
    model = model_with_terms(tuple(path for path in config.dictionaries if path.endswith(".txt")))
    judge = confidence.weights()
    if found.passed and not words.trusted:
        alone = _passage_alone(text, found, words, model, judge)
        if alone is not None and alone < HONEST:
            return [], [], {"spun": False, "spun_probability": round(alone, 4)}
    document = infer(text, found, words, model)
    places = rank_places(document, judge)
    spun = judge.document(document_row(document, places))
    writer = _Writer(document)
    edits: list[Edit] = []
    doubtful: list[Edit] = []
    protected = term_spans(text, config.terms)
    own = [span for phrase in words.own_guards for span in occurrences(phrase, text)]
    least = min(SUGGEST, config.min_confidence)
    for p, k in places:
        sure = p * spun
        if words.trusted and words.trust(document.pairs[k]):
            # The user says that the pair occurs; only the context can say no.
            sure = max(sure, document.posteriors[k])
        sure = round(sure, 4)
        if sure < least:
            if not words.trusted:
                break  # those behind are less sure
            continue
        if own and any(start < document.ends[k] and document.starts[k] < end for start, end in own):
            continue  # the user says that all of the phrase stays, whatever its words could stand for
        edit = writer.edit(k, sure)
        made = sure >= config.min_confidence and not (protected and _inside(protected, edit))
        (edits if made else doubtful).append(edit)
    return sorted(edits, key=_start), sorted(doubtful, key=_start), _facts(found, words, spun)


_start = attrgetter("start")


def _inside(spans: list[tuple[int, int]], edit: Edit) -> bool:
    """Whether one of the sorted, disjoint spans covers the edit, and more than it."""
    k = bisect_right(spans, (edit.start, len(edit.before) + edit.start + 1)) - 1
    if k + 1 < len(spans) and spans[k + 1][0] == edit.start:
        k += 1
    return k >= 0 and spans[k][0] <= edit.start and edit.end <= spans[k][1] and spans[k] != (edit.start, edit.end)


def _passage_alone(
    text: str, found: Survey, words: Lexicon, model: LanguageModel, judge: confidence.Weights
) -> float | None:
    """Probability that the passage for which a long text passed the gate is spun, read as a text of its own.

    The longer an honest text, the likelier it has such a passage somewhere, and
    it is a small part of it. ``None`` if it is not that small.
    """
    start, end = max(0, found.span[0] - _AROUND), min(len(text), found.span[1] + _AROUND)
    if end - start > _SMALL_PART * len(text):
        return None
    part = text[start:end]
    near = count_evidence(part, words)
    if not near.passed:
        return None
    document = infer(part, near, words, model)
    return judge.document(document_row(document, rank_places(document, judge)))


def rank_places(document: Document, judge: confidence.Weights) -> list[tuple[float, int]]:
    """The best candidate of every place, as (probability given a spun document, index), most probable first."""
    live = above(document.posteriors, LEAST_POSTERIOR)
    if not live:
        return []
    judged = judge.probabilities(feature_rows(document, live))
    order = ranked(judged, live, document.starts, document.ends, len(document.text))
    return [(judged[k], live[k]) for k in order]


def document_row(document: Document, places: Sequence[tuple[float, int]]) -> list[float]:
    """What decides whether the document is spun, from it and its places as :func:`rank_places` gives them."""
    found = [(document.pairs[k], p, document.gains[k], document.contexts[k]) for p, k in places]
    standing = {pair: document.stands(pair) for pair, *_ in found}
    rates, length = document.tables.rates, max(50, len(document.text))
    substitutes = {pair: document.tables.substitute[pair] for pair in standing}
    expected = {word: rates[word] * length for word in substitutes.values()}
    return confidence.document_features(document.survey, found, standing, substitutes, expected, len(document.text))


class _Writer:
    """Writes the edits of one document; what they say of a pair is put together once."""

    __slots__ = ("_document", "_said")

    def __init__(self, document: Document) -> None:
        self._document = document
        self._said: dict[int, tuple[str, str, str, str]] = {}

    def edit(self, k: int, sure: float) -> Edit:
        """The restoration of a candidate."""
        document = self._document
        starts, ends, posteriors = document.starts, document.ends, document.posteriors
        start, end, pair = starts[k], ends[k], document.pairs[k]
        said = self._said.get(pair)
        if said is None:
            said = self._said[pair] = self._of_pair(pair)
        substitute, original, rule, reason = said
        others = [(original, round(posteriors[k], 4))] if posteriors[k] > _OTHERS else []
        # Candidates of one place stand side by side.
        pairs, count = document.lexicon.pairs, len(starts)
        j = k - 1
        while j >= 0 and starts[j] == start and ends[j] == end:
            if posteriors[j] > _OTHERS:
                others.insert(0, (pairs[document.pairs[j]].original, round(posteriors[j], 4)))
            j -= 1
        j = k + 1
        while j < count and starts[j] == start and ends[j] == end:
            if posteriors[j] > _OTHERS:
                others.append((pairs[document.pairs[j]].original, round(posteriors[j], 4)))
            j += 1
        if len(others) > 1:
            others.sort(key=itemgetter(1), reverse=True)
        return Edit(
            start, end, substitute, original, "wording", rule, sure, f"{reason}{document.gains[k]:.1f}.", tuple(others)
        )

    def _of_pair(self, pair: int) -> tuple[str, str, str, str]:
        """Substitute, original, rule and most of the reason: the evidence for a restoration, in one sentence."""
        document = self._document
        words = document.lexicon
        known = words.pairs[pair]
        b, a, weights = known.substitute, known.original, known.weights
        shares = document.survey.shares
        dialect = next(iter(weights))
        if len(weights) > 1:
            dialect = max(weights, key=lambda d: (shares[d] if d < len(shares) else 0.0) * weights[d])
        count = document.survey.counts.get(document.tables.substitute[pair], 0) or 1
        standing = document.stands(pair)
        stands = f"{a} stands {standing}×" if standing else f"{a} never"
        reason = (
            f"Spun word of dialect {words.dialects[dialect].name}: {b} stands {count}× in this text, {stands}; "
            f"the context prefers {a} by 10^"
        )
        return b, a, f"{b}→{a}", reason


def _facts(found: Survey, words: Lexicon, probability: float) -> dict[str, object]:
    named = {d.name: round(s, 3) for d, s in zip(words.dialects, found.shares, strict=True) if s >= 0.01}
    spun = probability >= SPUN
    return {
        "spun": spun,
        "spun_probability": round(probability, 4),
        "dialects": dict(sorted(named.items(), key=lambda item: -item[1])) if spun else {},
        "evidence": tuple(f"{word} ×{count}" for word, count, _ in found.tops(words)) if spun else (),
    }
