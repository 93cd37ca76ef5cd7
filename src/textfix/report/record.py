"""One document as the report's page reads it: a row of the list, and the page of the document.

The text is cut into *parts*: unchanged text and places in turn, so that the
page needs no offsets to draw it. Offsets still stand in each place, in code
points, for the decisions.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from textfix.cleaner import Result
from textfix.config import STEPS
from textfix.edits import Edit, check
from textfix.report.figures import doubtful_places, verdict

__all__ = ["fingerprint", "page_record", "places", "row_record"]


def fingerprint(data: str | bytes) -> str:
    """SHA-256 of an input, in hexadecimal: of the bytes, or of a ``str`` in UTF-8.

    >>> fingerprint("微信付出") == fingerprint("微信付出".encode())
    True
    """
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def places(result: Result) -> list[tuple[Edit, bool]]:
    """Edits and suggestions in the order of the text; ``True`` marks a suggestion."""
    marked = [(edit, False) for edit in result.edits]
    taken = {(edit.start, edit.end) for edit in result.edits}
    for item in result.suggestions:
        # Two insertions at one point would leave open which comes first.
        if (item.start, item.end) not in taken:
            taken.add((item.start, item.end))
            marked.append((item, True))
    return sorted(marked, key=lambda place: (place[0].start, place[0].end))


def row_record(name: str, result: Result, seconds: float) -> dict[str, Any]:
    """What the list of documents shows of one.

    Args:
        name: what the document is called.
        result: what was made of it.
        seconds: how long that took.
    """
    diagnosis = result.diagnosis
    by_step = Counter(step for edit in result.edits for step in edit.step.split("+"))
    return {
        "name": name,
        "characters": diagnosis.characters,
        "han": diagnosis.han,
        "script": diagnosis.script,
        "verdict": verdict(diagnosis),
        "spun": round(diagnosis.spun_probability, 4),
        "dialects": [[dialect, round(share, 3)] for dialect, share in diagnosis.dialects.items()],
        "edits": len(result.edits),
        "steps": [by_step.get(step, 0) for step in STEPS],
        "suggestions": len(result.suggestions),
        "doubtful": doubtful_places(result),
        "seconds": round(seconds, 4),
        "hash": fingerprint(result.restore()),
    }


def page_record(result: Result) -> dict[str, Any]:
    """What the page of one document shows: its text in parts, and the diagnosis.

    Raises:
        ValueError: the edits overlap or are not over the result's input.
    """
    text = result.input
    marked = places(result)
    check(text, [edit for edit, _ in marked])
    parts: list[Any] = []
    at = 0
    for edit, suggestion in marked:
        parts += [text[at : edit.start], _place(edit, suggestion)]
        at = edit.end
    parts.append(text[at:])
    diagnosis = result.diagnosis
    decoding = diagnosis.decoding
    return {
        "parts": parts,
        "evidence": list(diagnosis.evidence),
        "notes": list(diagnosis.notes),
        "encoding": decoding and [decoding.encoding, round(decoding.confidence, 3), decoding.lost_bytes],
    }


def _place(edit: Edit, suggestion: bool) -> list[Any]:
    """One place: suggestion or not, start, end, before, after, step, rule, confidence, reason, alternatives."""
    return [
        int(suggestion),
        edit.start,
        edit.end,
        edit.before,
        edit.after,
        edit.step,
        edit.rule,
        round(edit.confidence, 4),
        edit.reason,
        _alternatives(edit.alternatives),
    ]


def _alternatives(alternatives: Sequence[tuple[str, float]]) -> list[list[Any]]:
    return [[text, round(share, 3)] for text, share in alternatives]
