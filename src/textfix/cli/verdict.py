"""What ``diagnose`` says to a person: one sentence, then what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textfix.cli.display import count, shown_name, visible
from textfix.records import edit_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textfix import Diagnosis, Result

__all__ = ["verdict_lines"]

_CERTAIN = 0.95  # from here on (or from 1 minus it downwards) nothing is said of doubt

_SCRIPTS = {
    "simplified": "Simplified Chinese",
    "traditional": "Traditional Chinese",
    "mixed": "Simplified and Traditional Chinese mixed",
    "either": "Chinese, the same in Simplified and Traditional",
    "none": "no Chinese",
}

_SOURCES = {
    "bom": "its byte-order mark says so",
    "declared": "the page declares it",
    "strict": "nothing else fits the bytes",
    "prior": "it reads best as Chinese",
    "guess": "guessed",
    "fallback": "nothing fitted",
}


def verdict_lines(name: str, result: Result) -> Iterator[str]:
    """The lines of the verdict on one document."""
    diagnosis = result.diagnosis
    yield f"{shown_name(name)}: {_verdict(diagnosis)}"
    for label, value in _facts(result):
        yield f"  {label:<9} {visible(value, marked=False)}"


def _verdict(diagnosis: Diagnosis) -> str:
    if not diagnosis.han:
        return "no Chinese text, nothing to judge"
    chance = f"probability that it was: {diagnosis.spun_probability:.2f}"
    if diagnosis.spun:
        return f"{'spun' if diagnosis.spun_probability >= _CERTAIN else 'probably spun'} ({chance})"
    return f"{'not spun' if diagnosis.spun_probability <= 1 - _CERTAIN else 'probably not spun'} ({chance})"


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    """What is known, as pairs of a label and a phrase."""
    diagnosis = result.diagnosis
    if diagnosis.dialects:
        yield "dialect", ", ".join(f"{name} ({share:.0%})" for name, share in diagnosis.dialects.items())
    if diagnosis.evidence:
        yield "evidence", "; ".join(diagnosis.evidence)
    yield "script", _SCRIPTS.get(diagnosis.script, diagnosis.script)
    yield "length", f"{diagnosis.characters:,} characters, {diagnosis.han:,} of them Chinese"
    if decoding := diagnosis.decoding:
        why = _SOURCES.get(decoding.source, decoding.source)
        lost = f"; {count(decoding.lost_bytes, 'byte')} could not be read" if decoding.lost_bytes else ""
        yield "encoding", f"{decoding.encoding}: {why} ({decoding.confidence:.2f}){lost}"
    changes = edit_counts(result.edits)
    yield "to change", ", ".join(f"{step} {number:,}" for step, number in changes.items()) or "nothing"
    if result.suggestions:
        yield "doubtful", f"{count(len(result.suggestions), 'suggestion')}; `textfix explain` lists them"
    for note in diagnosis.notes:
        yield "note", note
