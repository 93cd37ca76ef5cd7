"""Wrong one-to-many conversions in Traditional text: 皇後 → 皇后, 髮明 → 發明, 瞭如何 → 了如何.

A converter that goes character by character writes one Traditional character
for each Simplified one. Where several are right, each by its word, the text is
broken. Two judges look at every such character: the table of what no one writes
(``dictionaries/script/conversions.tsv``) and the model of what real text writes
between the same neighbours (``_conversion_model``). Honest text has a doubtful
place here and there, so the document decides first: nothing is touched unless a
place is sure by itself, or clear errors are many for the text's length.
Classical Chinese chooses by other rules (《詩》云, 征 for a tax, 徯我后, 至于岐下),
which neither the model nor those who set it in type share: only sure words count there.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from textfix.script_kind import han_count
from textfix.steps import Findings
from textfix.steps._conversion_model import Place, model, places, scores
from textfix.steps._rules import Rule, until_stable
from textfix.steps._script_dictionary import either_words, wrong_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textfix.edits import Edit

__all__ = ["Evidence", "evidence", "repairs"]

WORD = Rule("script", "wrong-conversion", 0.97, "No one writes this word so; a wrong one-to-many conversion.")
PLACE = Rule(
    "script", "wrong-conversion", 0.9, "Between these neighbours another character of the same one-to-many set stands."
)

# Gaps between what reads best and what stands there, in nats, and sums of them; fitted on the fit part.
DOUBTFUL = 0.1  # from here on a place of a broken text is worth a suggestion …
LIKELY = 0.7  # … from here on an edit
CLEAR = 4.0  # counts as evidence; and is edited beside a word that no one writes
MOST = 6.0  # what one place counts at most
ELSEWHERE = 0.25  # share of it that counts where the text has both forms: it may be a name
WEIGHTS = {"sure": 6.0, "hint": 4.5, "weak": 0.0}  # what a word of the table counts
SAME = 3  # errors of one kind that count; a rare name may come many times
ENOUGH = 13.0  # sum of the evidence from which on a text is broken, …
REFUTED = 3.0  # … and what each set adds to it of which the text has two forms, each in its place
IN_PLACE = 3.0

_WINDOW = 3000  # code points that are judged together
_CLASSICAL, _MODERN = "之也曰矣焉乎兮哉", "的了是這們個嗎呢吧"
_CLASSICAL_SHARE = 0.05  # of the characters; classical prose has 0.07 to 0.15, modern prose 0.01 …
_CLASSICAL_LEAD = 3  # … and three times as many of its own words


class Gap(NamedTuple):
    """A place where another class reads better.

    Offset, what is to stand there, by how much it reads better, in nats, and
    whether the text has that class elsewhere: one converter writes one character.
    """

    at: int
    after: str
    gap: float
    elsewhere: bool


class Evidence(NamedTuple):
    """What speaks for a wrong conversion: words that no one writes, the sum of the evidence, what it must reach."""

    sure: int
    total: float
    limit: float

    @property
    def broken(self) -> bool:
        """Whether the text was converted wrongly throughout."""
        return self.total >= self.limit


class _Reading(NamedTuple):
    """What the judges say of one window."""

    words: dict[int, tuple[str, str]]
    gaps: list[Gap]
    evidence: Evidence
    refuted: frozenset[str]


def repairs(text: str) -> Findings:
    """Edits for the wrong conversions of a broken Traditional text, and its doubtful places.

    Args:
        text: Traditional Chinese; of another text nothing useful can be said.

    >>> [edit.after for edit in repairs("皇後的頭發又黑又長，大臣瞭如何能不誇獎？").edits]
    ['后', '髮', '了']
    >>> repairs("秦始皇後來派人修路。").edits
    ()
    """
    first = _once(text)
    if not first.edits:
        return first

    def one_pass(current: str) -> Sequence[Edit]:
        return first.edits if current is text else _once(current).edits

    edits = until_stable(text, one_pass)  # a character put right may make a word of the table with its neighbour
    return Findings(tuple(edits), first.suggestions)


def _once(text: str) -> Findings:
    """One pass over the text."""
    counts = Counter(text)
    made: list[Edit] = []
    doubtful: list[Edit] = []
    readings = [(start, _read(text[start:end], counts)) for start, end in _windows(text)]
    # A converter runs over the whole page: evidence grows with its length, and no set of two forms speaks against it.
    throughout = _together([reading for _, reading in readings]).broken
    for start, (words, gaps, found, _) in readings:
        broken = throughout or found.broken
        if not found.sure and not broken:
            continue
        for at, (after, weight) in words.items():
            if weight == "sure" or broken:
                made.append(WORD.edit(text, start + at, start + at + 1, after))
        for at, after, gap, elsewhere in gaps:
            if at in words and (words[at][1] == "sure" or broken):
                continue
            edit = replace(PLACE.edit(text, start + at, start + at + 1, after), confidence=_confidence(gap))
            if gap >= (LIKELY if broken and not elsewhere else CLEAR if broken else MOST):
                made.append(edit)
            elif broken:
                doubtful.append(edit)
    made.sort(key=lambda edit: edit.start)
    return Findings(tuple(made), tuple(doubtful))


def _confidence(gap: float) -> float:
    """Share of such edits that are right; a gap of 0.7 has 0.8, measured on broken text of the fit part."""
    return round(min(0.99, 1 / (1 + math.exp(-1.1 - gap / 2))), 2) if gap >= LIKELY else 0.6


def evidence(text: str) -> Evidence:
    """What speaks for a wrong conversion of ``text``, judged as a whole.

    >>> evidence("她是太后，不是皇后。").sure
    0
    """
    return _read(text, Counter(text)).evidence


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Parts of the text of about equal length, cut at line ends where there are some."""
    start = 0
    while len(text) - start > 2 * _WINDOW:
        cut = text.rfind("\n", start + _WINDOW // 2, start + _WINDOW) + 1
        cut = cut or start + _WINDOW
        yield start, cut
        start = cut
    half = text.find("\n", start + (len(text) - start) // 2) + 1 if len(text) - start > _WINDOW else 0
    if half:
        yield start, half
        start = half
    if start < len(text):
        yield start, len(text)


def _read(text: str, counts: Counter[str]) -> _Reading:
    """The judges' findings in ``text``; ``counts`` are of the whole document, for its choice among variants."""
    words = dict(_words(text))
    if _is_classical(text):
        words = {at: word for at, word in words.items() if word[1] == "sure"}
        return _Reading(words, [], _weigh(text, words, [], 0), frozenset())
    of = model()
    free = {at for match in either_words().finditer(text) for at in range(*match.span())}
    gaps: list[Gap] = []
    in_place: dict[str, set[int]] = defaultdict(set)
    present: dict[str, set[int]] = defaultdict(set)
    found: list[tuple[Place, int, float]] = []
    for place in places(text, of):
        present[place.simplified].add(place.present)
        if place.at in free:
            continue
        score = scores(place.simplified, place.opinion, place.window)
        order = sorted(range(len(score)), key=score.__getitem__, reverse=True)
        best = order[0]
        gap = score[best] - score[place.present]
        if best == place.present:
            if gap + score[best] - score[order[1]] > IN_PLACE:
                in_place[place.simplified].add(best)
        elif gap >= DOUBTFUL:
            found.append((place, best, gap))
    for place, best, gap in found:
        # Of several forms (裏 裡) the one that the text writes elsewhere.
        after = max(of.groups[place.simplified][best], key=counts.__getitem__)
        gaps.append(Gap(place.at, after, gap, best in present[place.simplified]))
    refuted = frozenset(simplified for simplified, forms in in_place.items() if len(forms) > 1)
    return _Reading(words, gaps, _weigh(text, words, gaps, len(refuted)), refuted)


def _is_classical(text: str) -> bool:
    """Whether the text is classical Chinese, by its particles."""
    particles = sum(map(text.count, _CLASSICAL))
    if particles < _CLASSICAL_LEAD * sum(map(text.count, _MODERN)):
        return False
    return particles >= _CLASSICAL_SHARE * han_count(text)


def _together(readings: list[_Reading]) -> Evidence:
    """The evidence of all windows; a set that two of them refute counts once."""
    refuted = frozenset[str]().union(*(reading.refuted for reading in readings))
    return Evidence(
        sum(reading.evidence.sure for reading in readings),
        sum(reading.evidence.total for reading in readings),
        ENOUGH + REFUTED * len(refuted),
    )


def _weigh(text: str, words: Mapping[int, tuple[str, str]], gaps: list[Gap], refuted: int) -> Evidence:
    kinds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for at, after, gap, elsewhere in gaps:
        if gap >= CLEAR and at not in words:
            kinds[text[at], after].append(min(gap, MOST) * (ELSEWHERE if elsewhere else 1.0))
    for at, (after, weight) in words.items():
        kinds[text[at], after].append(WEIGHTS[weight])
    total = sum(sum(sorted(found)[-SAME:]) for found in kinds.values())
    return Evidence(sum(weight == "sure" for _, weight in words.values()), total, ENOUGH + REFUTED * refuted)


def _words(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Characters of words that no one writes so: offset, what is to stand there, and its weight."""
    for start, entry in wrong_words(text):
        for at, (before, after) in enumerate(zip(entry.wrong, entry.right, strict=True), start):
            if before != after:
                yield at, (after, entry.weight)
