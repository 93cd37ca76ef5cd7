"""What a rule of a step is: its name, how sure it is, and why, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from textfix.edits import Edit

__all__ = ["Rule"]


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
