"""Edits: what was changed where, composing them, applying them, undoing them.

Everything textfix does to a text is a list of :class:`Edit`. A step never
changes text, it returns edits over the text it was given; :func:`compose`
turns the edits of successive steps into edits over the *input*, and
:func:`apply` and :func:`restore` replay them forwards and backwards. This
module knows nothing of steps, dictionaries or languages.

All offsets count code points (Python ``str`` indices).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

__all__ = ["Edit", "OffsetMap", "apply", "check", "compose", "restore", "splice"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One replaced span of a text.

    Attributes:
        start: first code point of the span.
        end: one past its last code point; ``start == end`` is an insertion.
        before: the text of the span, ``text[start:end]``.
        after: what stands there instead.
        step: name of the step that made it (several joined by ``+``).
        rule: the rule or dictionary entry, such as ``付出→支付``.
        confidence: probability that the edit is right, 0..1.
        reason: one readable sentence.
        alternatives: other readings of the place with their probabilities,
            best first; used by suggestions.

    >>> Edit(2, 4, "付出", "支付", "wording", "付出→支付", 0.99, "spun word")
    Edit(2..4 '付出'→'支付' wording 0.99)
    """

    start: int
    end: int
    before: str
    after: str
    step: str
    rule: str
    confidence: float
    reason: str
    alternatives: tuple[tuple[str, float], ...] = ()

    def __repr__(self) -> str:
        return f"Edit({self.start}..{self.end} {self.before!r}→{self.after!r} {self.step} {self.confidence:.2f})"


def check(text: str, edits: Sequence[Edit]) -> None:
    """Raise :class:`ValueError` unless ``edits`` are sorted, disjoint and true to ``text``.

    >>> check("ab", [Edit(0, 1, "x", "y", "", "", 1.0, "")])
    Traceback (most recent call last):
    ...
    ValueError: edit 0..1 says 'x' stands there, but the text has 'a'
    """
    at, previous = 0, None
    for edit in edits:
        if edit.start > edit.end or edit.start < at or edit.end > len(text):
            raise ValueError(f"edit {edit.start}..{edit.end} overlaps another or lies outside the text")
        if edit.start == edit.end and previous == (edit.start, edit.end):
            raise ValueError(f"two insertions at {edit.start}")
        if text[edit.start : edit.end] != edit.before:
            found = text[edit.start : edit.end]
            raise ValueError(
                f"edit {edit.start}..{edit.end} says {edit.before!r} stands there, but the text has {found!r}"
            )
        at, previous = edit.end, (edit.start, edit.end)


def apply(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with every edit made. Edits must be sorted and disjoint.

    >>> apply("微信付出", [Edit(2, 4, "付出", "支付", "wording", "", 1.0, "")])
    '微信支付'
    """
    return splice(text, [(edit.start, edit.end, edit.after) for edit in edits])


def splice(text: str, cuts: Sequence[tuple[int, int, str]]) -> str:
    """``text`` with other text in some places: (start, end, what stands there instead), sorted and disjoint.

    >>> splice("微信付出", [(2, 4, "支付")])
    '微信支付'
    """
    if not cuts:
        return text
    pieces: list[str] = []
    at = 0
    for start, end, after in cuts:
        pieces += text[at:start], after
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def restore(fixed: str, edits: Sequence[Edit]) -> str:
    """The text that ``edits`` were made over, rebuilt from the result.

    >>> restore("微信支付", [Edit(2, 4, "付出", "支付", "wording", "", 1.0, "")])
    '微信付出'
    """
    pieces: list[str] = []
    at = shift = 0
    for edit in edits:
        start = edit.start + shift
        pieces.append(fixed[at:start])
        pieces.append(edit.before)
        at = start + len(edit.after)
        shift += len(edit.after) - len(edit.before)
    pieces.append(fixed[at:])
    return "".join(pieces)


class OffsetMap:
    """Maps spans of the fixed text back to spans of the input.

    A span that cuts into an edit is widened to the whole edit, since nothing
    finer is known.

    >>> OffsetMap([Edit(2, 4, "付出", "支付", "wording", "", 1.0, "")]).span(3, 6)
    (2, 6)
    """

    __slots__ = ("_edits", "_ends", "_starts")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []
        self._ends: list[int] = []
        shift = 0
        for edit in edits:
            self._starts.append(edit.start + shift)
            shift += len(edit.after) - len(edit.before)
            self._ends.append(edit.end + shift)

    def _point(self, offset: int, *, end: bool) -> int:
        # The last edit whose result begins before (or at) the offset decides.
        k = bisect_right(self._starts, offset - 1 if end else offset) - 1
        if k < 0:
            return offset
        if offset >= self._ends[k]:
            return offset - self._ends[k] + self._edits[k].end
        if offset == self._starts[k]:
            return self._edits[k].start
        return self._edits[k].end if end else self._edits[k].start

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The input span that the fixed text's ``start..end`` came from."""
        lo = self._point(start, end=False)
        return lo, max(lo, self._point(end, end=True))


def _merge(text: str, lo: int, hi: int, first: Sequence[Edit], second: Sequence[Edit], after: str) -> Edit:
    """One edit over ``text[lo:hi]`` that stands for edits of two passes."""
    parts = [*first, *second]

    def joined(values: Iterable[str], separator: str) -> str:
        return separator.join(dict.fromkeys(values))

    confidence = 1.0
    for part in parts:
        confidence = min(confidence, part.confidence)
    return Edit(
        lo,
        hi,
        text[lo:hi],
        after,
        joined((name for part in parts for name in part.step.split("+")), "+"),
        joined((part.rule for part in parts), "; "),
        confidence,
        joined((part.reason for part in parts), " "),
    )


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Edits over ``text`` that do ``first`` and then ``second``.

    Args:
        text: the input.
        first: edits over ``text``, sorted and disjoint.
        second: edits over ``apply(text, first)``, sorted and disjoint.

    Returns:
        Edits over ``text``; edits of the two passes that touch the same place
        become one, and what the second pass put back as it was is dropped.

    >>> a = [Edit(0, 1, "訪", "访", "script", "訪→访", 1.0, "Traditional.")]
    >>> b = [Edit(0, 2, "访客", "访问", "wording", "访客→访问", 0.9, "Spun.")]
    >>> compose("訪客", a, b)
    [Edit(0..2 '訪客'→'访问' script+wording 0.90)]
    """
    if not first:
        return list(second)
    if not second:
        return list(first)
    middle = apply(text, first)
    out: list[Edit] = []
    i = j = 0
    shift = 0  # middle offset minus input offset, behind the first i edits
    while i < len(first) or j < len(second):
        group_first: list[Edit] = []
        group_second: list[Edit] = []
        base = shift
        # Start the group with whichever comes first in the middle text.
        if j == len(second) or (
            i < len(first)
            and (first[i].start + shift, first[i].start + shift + len(first[i].after))
            <= (second[j].start, second[j].end)
        ):
            lo = first[i].start + shift
            hi = lo + len(first[i].after)
            group_first.append(first[i])
            shift += len(first[i].after) - len(first[i].before)
            i += 1
        else:
            lo, hi = second[j].start, second[j].end
            group_second.append(second[j])
            j += 1
        grown = True
        while grown:
            grown = False
            if i < len(first):
                start = first[i].start + shift
                end = start + len(first[i].after)
                if _touches(lo, hi, start, end):
                    group_first.append(first[i])
                    shift += len(first[i].after) - len(first[i].before)
                    hi = max(hi, end)
                    i += 1
                    grown = True
                    continue
            if j < len(second) and _touches(lo, hi, second[j].start, second[j].end):
                group_second.append(second[j])
                hi = max(hi, second[j].end)
                j += 1
                grown = True
        if not group_first:
            only = group_second[0]
            out.append(only if base == 0 else replace(only, start=only.start - base, end=only.end - base))
        elif not group_second:
            out.extend(group_first)
        else:
            inner = [replace(edit, start=edit.start - lo, end=edit.end - lo) for edit in group_second]
            after = apply(middle[lo:hi], inner)
            merged = _merge(text, lo - base, hi - shift, group_first, group_second, after)
            if merged.before != merged.after:
                out.append(merged)
    return _join_insertions(text, out)


def _touches(lo: int, hi: int, start: int, end: int) -> bool:
    """Whether two spans of one text share a character or an inner point."""
    if start == end and lo == hi:
        return start == lo
    return start < hi and lo < end


def _join_insertions(text: str, edits: list[Edit]) -> list[Edit]:
    """Make one of two insertions at the same place of the input."""
    out: list[Edit] = []
    for edit in edits:
        if out and edit.start == edit.end == out[-1].start == out[-1].end:
            out[-1] = _merge(text, edit.start, edit.end, [out[-1]], [edit], out[-1].after + edit.after)
        else:
            out.append(edit)
    return out
