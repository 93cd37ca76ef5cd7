"""The correction layer: maps the substitutes of spun text back to the author's words.

Data flows one way: :mod:`dictionary` (what stands for what) → :mod:`evidence`
(was this document spun, by counts) → :mod:`lattice` and :mod:`decoder` (all
readings of a sentence at once) → :mod:`inference` (pair rates over the
document) → :mod:`confidence` (a probability for each place) → edits. A page
of a site whose tool is known is read a second time, in :mod:`company`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from textfix.edits import Edit
from textfix.late import Late, LateFacts
from textfix.script_kind import mostly_traditional, without_japanese
from textfix.wording import confidence
from textfix.wording.company import Judged, company_of, in_company, passages_of, plain_page
from textfix.wording.dictionary import Lexicon, lexicon
from textfix.wording.evidence import Survey, gate
from textfix.wording.evidence import survey as count_evidence
from textfix.wording.language_model import model_with_terms
from textfix.wording.reading import Reader, rank_places
from textfix.wording.term_packs import check_fields
from textfix.wording.writing import restored, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textfix.config import Config

__all__ = ["NOT_SPUN", "Found", "find_edits", "rank_places", "spun_passages", "survey"]

SPUN = 0.5  # probability from which a document is called spun
_SIGN = 1.25  # log10 below the gate from which a text of a site with spun pages has a sign of the tool


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

    With ``config.site_spun`` a text that has any sign of a spinner is read
    once more, behind the spun pages of its site.
    """
    check_fields(config.terms)  # a wrong name is an error whether or not anything is edited
    words = lexicon(config.dialects, config.dictionaries)
    found = count_evidence(text, words)
    beside = bool(config.site_spun) and found.score >= gate(len(text)) - _SIGN
    if not (found.passed or beside or words.has_trusted(found.places)) or mostly_traditional(text):
        return NOT_SPUN
    chinese = without_japanese(text)
    if chinese != text:
        there = find_edits(chinese, config)
        # Its offsets are those of the text, but what it would write is not the text.
        return there._replace(fixed=None) if there.fixed else there
    own = config.dictionaries
    reader = Reader(
        words,
        model_with_terms(tuple(path for path in own if path.endswith(".txt")) if own else ()),
        confidence.weights(),
        config,
    )
    alone = reader.read_alone(text, found)
    company = company_of(text, config.site_spun) if beside else ""
    if company and (result := in_company(text, found, alone, company, reader)):
        edits, unsure, probability, counted = result
        return Found(edits, unsure, LateFacts(lambda: _facts(counted, words, probability)), None)
    made, doubtful, document, spun = alone.made, alone.doubtful, alone.document, alone.spun
    if document is None:
        return Found([], [], {"spun": False, "spun_probability": round(spun, 4)}, None) if found.passed else NOT_SPUN
    return Found(
        Late(lambda: write(document, *made)),
        Late(lambda: write(document, *doubtful)),
        LateFacts(lambda: _facts(found, words, spun)),
        lambda: restored(document, made[0]),
    )


NOT_SPUN = Found([], [], {"spun": False, "spun_probability": 0.0}, None)
"""What is found in most texts: one object, made once."""


def spun_passages(pages: Iterable[str], config: Config) -> tuple[str, ...]:
    """Passages of those pages of one site that are spun, as company for its other pages: ``config.site_spun``.

    Args:
        pages: the articles of the pages, as the step meets them.
        config: the options with which each of them is judged, alone.
    """
    words, alone = lexicon(config.dialects, config.dictionaries), replace(config, site_spun=())
    judged = []
    for page in map(plain_page, pages):
        probability = find_edits(page, alone).facts["spun_probability"]
        found = count_evidence(page, words)
        judged.append(Judged(page, float(str(probability)), found.score, found.span[0]))
    return passages_of(judged)


def _facts(found: Survey, words: Lexicon, probability: float) -> dict[str, object]:
    named = {d.name: round(s, 3) for d, s in zip(words.dialects, found.shares, strict=True) if s >= 0.01}
    spun = probability >= SPUN
    return {
        "spun": spun,
        "spun_probability": round(probability, 4),
        "dialects": dict(sorted(named.items(), key=lambda item: -item[1])) if spun else {},
        "evidence": tuple(f"{word} ×{count}" for word, count, _ in found.tops(words)) if spun else (),
    }
