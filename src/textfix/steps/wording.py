"""Spun words back to the author's: 微信付出 → 微信支付. The work is done in :mod:`textfix.wording`."""

from __future__ import annotations

from textfix.config import Config
from textfix.steps import Findings

__all__ = ["find"]


def find(text: str, config: Config) -> Findings:
    """Restorations of spun words, decided over the whole text."""
    from textfix.wording import find_edits

    found = find_edits(text, config)
    return Findings(found.edits, found.doubtful, found.facts, found.cuts)
