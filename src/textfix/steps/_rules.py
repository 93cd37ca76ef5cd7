"""What a rule of a step is: its name, how sure it is, and why, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textfix.edits import Edit, apply, compose

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

__all__ = ["Rule", "matches_at", "rule_table", "until_stable"]

_PASSES = 8  # two are the rule; the limit only guards against rules that undo each other


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a step's rule table.

    Attributes:
        step: name of the step, as in ``config.STEPS``.
        name: name of the rule, shown in ``Edit.rule``.
        confidence: share of the rule's edits that are right, 0..1, as judged
            on honest text.
        reason: one readable sentence, shown in ``Edit.reason``.

    >>> Rule("layout", "trailing-space", 0.99, "A space at the end of a line shows nothing.").edit("好 ", 1, 2, "")
    Edit(1..2 ' '→'' layout 0.99)
    """

    step: str
    name: str
    confidence: float
    reason: str

    def edit(self, text: str, start: int, end: int, after: str) -> Edit:
        """The edit that writes ``after`` over ``text[start:end]``."""
        return Edit(start, end, text[start:end], after, self.step, self.name, self.confidence, self.reason)


def rule_table(step: str, rows: Iterable[tuple[str, float, str]]) -> dict[str, Rule]:
    """The rules of a step by name, from rows of name, confidence and reason."""
    return {name: Rule(step, name, confidence, reason) for name, confidence, reason in rows}


def matches_at(expression: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """What ``expression.finditer(text)`` gives, if ``starts`` has every offset at which a match may begin.

    Args:
        expression: matches nothing empty.
        text: any ``str``.
        starts: offsets, in order; the same one may come again.
    """
    done = 0
    for at in starts:
        match = expression.match(text, at) if at >= done else None
        if match is not None:
            done = match.end()
            yield match


# By the name of a pass, the text in which it last found nothing: the next round asks about it again.
_settled: dict[Hashable, str] = {}


def until_stable(text: str, one_pass: Callable[[str], Sequence[Edit]], known_as: Hashable = None) -> list[Edit]:
    """The edits of ``one_pass`` over its own result, until it finds nothing, as edits over ``text``.

    What is edited changes the neighbours of what is not; so a step finds
    nothing in its own result, whatever the order of its rules.

    Args:
        text: any ``str``.
        one_pass: what a step finds in a text, by nothing but the text.
        known_as: a name for it. The last result under that name is not looked at again.
    """
    if known_as is not None and _settled.get(known_as) == text:
        return []
    edits: list[Edit] = []
    current = text
    for _ in range(_PASSES):
        found = one_pass(current)
        if not found:
            if known_as is not None:
                _settled[known_as] = current
            break
        edits = compose(text, edits, found) if edits else list(found)
        current = apply(current, found)
    return edits
