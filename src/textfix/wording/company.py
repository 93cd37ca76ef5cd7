"""Company: spun pages of a site, beside which its other pages are read.

One tool wrote all the spun pages of a site, with the same pairs, and a short
page shows few of them. Read behind other spun pages of its site, as one
document with them, it is judged by what the tool is known to do there.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from textfix.edits import Edit
from textfix.script_kind import han_count
from textfix.wording.evidence import survey as count_evidence
from textfix.wording.writing import write

if TYPE_CHECKING:
    from textfix.wording.evidence import Survey
    from textfix.wording.reading import Reader, Reading

__all__ = ["MOST", "PASSAGE", "Judged", "company_of", "in_company", "passages_of", "plain_page"]

PASSAGE = 1000
"""Code points of a page of which the company is made, at most: the company is to be of several pages."""
MOST = 4000
"""Code points of a company, at most. More was not better, and every page of the site is read behind it."""

_SPUN = 0.5  # probability from which a page may be company
_LEAST_PAGES = 3  # that are spun: of many honest pages one or two may look so by chance,
_LEAST_SHARE = 0.05  # and of very many some more
_LEAST_HAN = 50  # Chinese characters of a page that counts
_SHORT = 200  # code points: the score of a page is compared by the character, but not that of a few words
_GRAM = 3  # code points of the pieces by which two texts are compared
_SAME = 0.2  # share of the pieces of the shorter text from which it is of the longer one, spun or restored

_UNSUSPECTED = 0.05  # probability alone below which nothing is restored in a page unless it shows the tool in company:
_LIKELY = 0.7  # by places as sure as this;
_SHOWN = 4.5  # -log10 of the chance that all of their pairs are wrong,
_MORE = 1.0 / 1000.0  # and for each code point as much more: the longer a page, the more is there by chance
_MOST_OF_PAIR = 4.0  # log10: no pair shows the tool alone
_TOLD = "Read beside spun pages of its site, which are counted here, too. "

_EDGE = re.compile(r"[。！？；\n][”’」』）]*")


class Judged(NamedTuple):
    """A page of a site with what is thought of it alone.

    Attributes:
        text: the page, as :func:`plain_page` gives it.
        probability: that it is spun.
        score: what its counts say (log10).
        start: where the run of words begins that says most, in code points.
    """

    text: str
    probability: float
    score: float
    start: int


def plain_page(text: str) -> str:
    r"""A page as company is made of it: lines without white space around them, none empty, whatever ends them.

    >>> plain_page("  今天\n\n\u3000下雨。\r\n")
    '今天\n下雨。'
    """
    return "\n".join(line for row in text.splitlines() if (line := row.strip()))


def passages_of(pages: Iterable[Judged]) -> tuple[str, ...]:
    """The passages of a site's pages that are company for the others; none if the site seems honest.

    Args:
        pages: judged pages of one site. Those that are spun must be three at
            least, and one in twenty of those that are long enough to tell.

    Returns:
        The passages that show most of the tool first, no two of the same
        text, each up to :data:`PASSAGE` code points and together up to
        :data:`MOST`; the same for the same pages in any order.
    """
    spun, telling = set(), 0
    for page in pages:
        telling += han_count(page.text) >= _LEAST_HAN
        if page.probability >= _SPUN and _can_be_written(page.text):
            spun.add(page)
    if len(spun) < max(_LEAST_PAGES, _LEAST_SHARE * telling):
        return ()
    best_first = sorted(spun, key=lambda page: (-page.score / max(_SHORT, len(page.text)), page.text))
    out: list[str] = []
    size = 0
    for page in best_first:
        passage = _passage(page.text, page.start)
        if size + len(passage) <= MOST and not any(_is_of(_grams(passage), _grams(other)) for other in out):
            out.append(passage)
            size += len(passage)
    return tuple(out)


def company_of(text: str, passages: Sequence[str]) -> str:
    r"""What a text is read behind: the passages, without those that are of the text itself; may be empty.

    Args:
        text: the text.
        passages: as :func:`passages_of` gives them.

    >>> company_of("船停在岸边，等着潮水。", ["风把帆吹满了，船开得很快。", "船停在岸边，等着潮水。"])
    '风把帆吹满了，船开得很快。\n\n'
    """
    own = _pieces(text)
    out: list[str] = []
    size = 0
    for passage in passages:
        if size + len(passage) <= MOST and not _is_of(_grams(passage), own):
            out.append(f"{passage}\n\n")
            size += len(passage)
    return "".join(out)


def in_company(
    text: str, found: Survey, alone: Reading, company: str, reader: Reader
) -> tuple[list[Edit], list[Edit], float, Survey] | None:
    """The restorations of a text that is read behind its company.

    Entries of the user's own files count as they do in the text alone.

    Args:
        text: the text.
        found: what its counts say.
        alone: how it was read alone.
        company: what :func:`company_of` gave.
        reader: what reads it.

    Returns:
        The edits and the suggestions, with offsets into the text, the
        probability that it is spun, and its counts with the dialects of its
        company. ``None`` if the company is not spun, and says nothing: people edit its file.
    """
    shift = len(company)
    counted = count_evidence(company + text, reader.words)
    together = reader.read(company + text, counted)
    if together.spun < _SPUN:
        return None
    made = _written(together, together.made, shift)
    doubtful = [edit for edit, _ in _written(together, together.doubtful, shift)]
    if alone.spun < _UNSUSPECTED:
        likely = [edit for edit in (*(edit for edit, _ in made), *doubtful) if edit.confidence >= _LIKELY]
        if _tool_shown(likely) <= _SHOWN + _MORE * len(text):
            made, doubtful = [], likely
    probability = max([alone.spun, *(edit.confidence for edit, own in made if not own)])
    own_made = [edit for edit, own in _written(alone, alone.made) if own]
    own_doubtful = [edit for edit, own in _written(alone, alone.doubtful) if own]
    edits = own_made + _beside([_moved(edit, shift) for edit, _ in made], own_made)
    own_doubtful = _beside(own_doubtful, edits)
    unsure = own_doubtful + _beside([_moved(edit, shift) for edit in doubtful], [*own_made, *own_doubtful])
    if not found.passed:
        found = replace(found, passed=counted.passed, shares=counted.shares, leader=counted.leader)
    return sorted(edits, key=_start), sorted(unsure, key=_start), probability, found


def _tool_shown(edits: Iterable[Edit]) -> float:
    """-log10 of the chance that all of the edits are wrong: each pair counts once, by its surest place."""
    best: dict[str, float] = {}
    for edit in edits:
        best[edit.rule] = max(best.get(edit.rule, 0.0), edit.confidence)
    return sum(min(_MOST_OF_PAIR, -math.log10(max(1e-9, 1.0 - sure))) for sure in best.values())


def _written(reading: Reading, chosen: tuple[Any, Any], start: int = 0) -> list[tuple[Edit, bool]]:
    """The edits of some places from ``start`` on, each with whether it is of the user's own files."""
    if (document := reading.document) is None:
        return []
    trust, pairs = document.lexicon.trust, document.pairs
    first = bisect_left(chosen[0], start, key=lambda k: document.starts[k])  # candidates are sorted by start
    places = chosen[0][first:]
    written = write(document, places, chosen[1][first:])
    return [(edit, trust(pairs[k]) > 0.0) for k, edit in zip(places, written, strict=True)]


def _moved(edit: Edit, shift: int) -> Edit:
    """An edit behind the company as one over the text."""
    return replace(edit, start=edit.start - shift, end=edit.end - shift, reason=_TOLD + edit.reason)


def _beside(edits: list[Edit], others: Sequence[Edit]) -> list[Edit]:
    """The edits that touch none of the others; of these at least one list is of the user's own entries, and short."""
    return [edit for edit in edits if not any(o.start < edit.end and edit.start < o.end for o in others)]


_start = attrgetter("start")


def _passage(text: str, start: int) -> str:
    """A passage of a page, from the sentence on that holds ``start``, to the end of a line or sentence."""
    if len(text) <= PASSAGE:
        return text
    begin = max((edge.end() for edge in _EDGE.finditer(text, 0, min(start, len(text) - PASSAGE))), default=0)
    ends = [edge.end() for edge in _EDGE.finditer(text, begin + PASSAGE // 2, begin + PASSAGE)]
    return text[begin : ends[-1] if ends else begin + PASSAGE].strip()


def _is_of(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts are one, or one is a part of the other, even if one of them was restored."""
    return len(one & other) > _SAME * min(len(one), len(other))


@lru_cache(maxsize=64)
def _grams(passage: str) -> frozenset[str]:
    return _pieces(passage)


def _pieces(text: str) -> frozenset[str]:
    return frozenset(text[k : k + _GRAM] for k in range(len(text) - _GRAM + 1)) or frozenset((text,))


def _can_be_written(text: str) -> bool:
    """Whether a file can hold the text: half a surrogate pair cannot be encoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
