"""The colour of each step, for every page that shows edits.

One colour a step and a scheme. They were searched for on two terms, which a
test holds them to: text in the colour can be read on the page and on its own
tint (WCAG AA, 4.5 : 1), and any two of them stay apart for readers without
red, green or blue cones. Colour is never the only sign: each step also has
its own underline, and its name stands beside it.

Import this module and :func:`css`; the rules that use the variables are in
``base.css`` and ``frame.css`` beside it, read with :func:`base_css`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textfix.config import STEPS

__all__ = ["PAGE_COLOURS", "PAPER", "STEP_COLOURS", "Scheme", "StepColour", "base_css", "css", "main_step"]


@dataclass(frozen=True, slots=True)
class StepColour:
    """How one step is shown.

    Attributes:
        light: colour of its text on a light page, as ``#rrggbb``.
        dark: the same on a dark page.
        line: its underline, a value of CSS ``text-decoration-style``.
    """

    light: str
    dark: str
    line: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """The page behind the colours.

    Attributes:
        paper: its background, as ``#rrggbb``.
        tint: share of a step's colour in the background of its edits, 0..1.
    """

    paper: str
    tint: float


PAPER: dict[str, Scheme] = {"light": Scheme("#fbfaf7", 0.10), "dark": Scheme("#16181b", 0.14)}
"""The two schemes by name."""

PAGE_COLOURS: dict[str, tuple[str, str]] = {
    "text": ("#1f1e1b", "#e7e3da"),
    "quiet": ("#66625a", "#a29c90"),
    "rule": ("#e3dfd5", "#33363b"),
    "raised": ("#ffffff", "#1f2226"),
    "sunken": ("#f3f1eb", "#111315"),
    "accent": ("#1d5b8f", "#8ec1ee"),
    "on-accent": ("#ffffff", "#10202e"),
    "alarm": ("#a4161a", "#ff9c94"),
    "shadow": (
        "0 1px 2px rgb(40 35 20 / 6%), 0 8px 28px rgb(40 35 20 / 10%)",
        "0 1px 2px rgb(0 0 0 / 40%), 0 10px 32px rgb(0 0 0 / 45%)",
    ),
}
"""The colours of the page itself, each light and dark."""

STEP_COLOURS: dict[str, StepColour] = {
    "mojibake": StepColour("#8644b8", "#be7cab", "double"),
    "characters": StepColour("#007288", "#4dcdf8", "dotted"),
    "brackets": StepColour("#4e5d0b", "#e6ea67", "dashed"),
    "script": StepColour("#3e26ab", "#5d98fd", "wavy"),
    "wording": StepColour("#be0f32", "#ed7046", "solid"),
    "punctuation": StepColour("#593400", "#faa83e", "dotted"),
    "layout": StepColour("#006256", "#8bfde2", "dashed"),
    "boilerplate": StepColour("#3a373b", "#bbb2a7", "double"),
}
"""The colours by step, in the order of the steps."""


def main_step(step: str) -> str:
    """The step whose colour an edit takes: ``wording`` if it had a hand in it, otherwise the first.

    >>> main_step("script+wording"), main_step("characters+punctuation")
    ('wording', 'characters')
    """
    names = step.split("+")
    return "wording" if "wording" in names else names[0]


def css() -> str:
    """Page colours, ``--ink-STEP`` and ``--tint-STEP``; where data-step is set ``--ink``, ``--tint`` and ``--line``.

    The scheme follows the system unless the root element has
    ``data-theme="light"`` or ``"dark"``.

    >>> "--ink-wording: #be0f32" in css()
    True
    """
    light, dark = _variables("light"), _variables("dark")
    rules = [
        f":root {{ color-scheme: light; {light} }}",
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ color-scheme: dark; {dark} }} }}",
        f":root[data-theme=dark] {{ color-scheme: dark; {dark} }}",
        *(f"[data-step={step}] {{ --ink: var(--ink-{step}); --tint: var(--tint-{step}); }}" for step in STEPS),
        *(f"[data-step={step}] {{ --line: {STEP_COLOURS[step].line}; }}" for step in STEPS),
    ]
    return "\n".join(rules) + "\n"


def base_css() -> str:
    """The shared style sheet: type, the look of edits, bar and controls. Put :func:`css` in front of it."""
    folder = Path(__file__).parent
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in ("base.css", "frame.css"))


def _variables(scheme: str) -> str:
    """The step colours and tints of one scheme."""
    paper = PAPER[scheme]
    alpha = f"{round(paper.tint * 255):02x}"
    parts = [f"--paper: {paper.paper};"]
    parts += [f"--{name}: {pair[scheme == 'dark']};" for name, pair in PAGE_COLOURS.items()]
    for step in STEPS:
        ink = getattr(STEP_COLOURS[step], scheme)
        parts.append(f"--ink-{step}: {ink}; --tint-{step}: {ink}{alpha};")
    return " ".join(parts)
