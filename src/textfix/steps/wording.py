"""Spun words back to the author's: 微信付出 → 微信支付. The work is done in :mod:`textfix.wording`."""

from __future__ import annotations

from textfix.config import Config
from textfix.steps import Findings
from textfix.wording import NOT_SPUN, Found, find_edits

__all__ = ["find"]


def find(text: str, config: Config) -> Findings:
    """Restorations of spun words, decided over the whole text."""
    found = find_edits(text, config)
    return _NOT_SPUN if found is NOT_SPUN else _findings(found)


def _findings(found: Found) -> Findings:
    return Findings(found.edits, found.doubtful, found.facts, found.fixed)


_NOT_SPUN = _findings(NOT_SPUN)
