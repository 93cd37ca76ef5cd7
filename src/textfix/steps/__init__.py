"""The steps: each takes a text and returns edits over it, and changes nothing itself.

A step is a module of this package with a function ``find(text, config)``
that returns :class:`Findings`. Steps know nothing of each other. The lines of
the text that they are given end in line feeds (:mod:`textfix.line_ends`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, cast

from textfix.config import Config
from textfix.edits import Edit

__all__ = ["NOTHING", "Findings", "StepFunction", "load"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What one step found in one text.

    Attributes:
        edits: sorted, disjoint edits over the text the step was given.
        suggestions: doubtful places, reported and not applied, sorted.
        facts: values for the fields of :class:`textfix.Diagnosis` that this
            step knows, by field name; ``notes`` of several steps are joined.
        fixed: gives the text with all of ``edits`` made, each of them sure
            enough, or the same object where there are none; from a step that
            can tell before it writes edits, ``None`` from others.
    """

    edits: Sequence[Edit] = ()
    suggestions: Sequence[Edit] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    fixed: Callable[[], str] | None = None


NOTHING = Findings()
"""What a step gives for most texts: one object, made once."""

StepFunction = Callable[[str, Config], Findings]


@cache
def load(name: str) -> StepFunction:
    """The ``find`` function of the step called ``name`` (one of ``config.STEPS``); imports it on first use."""
    return cast("StepFunction", import_module(f"textfix.steps.{name}").find)
