"""Results as JSON, every name as in the library.

The command line, the service and the report all write these records, so that
what reads one of them reads all of them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textfix import Diagnosis, Edit, Result

__all__ = ["diagnosis_fields", "diagnosis_record", "edit_counts", "edit_fields", "json_line", "result_record"]

_SURROGATE = re.compile("[\ud800-\udfff]")


def result_record(name: str, result: Result) -> dict[str, Any]:
    """One cleaned document: ``path``, ``text``, ``edits``, ``suggestions``, ``diagnosis``; of HTML also ``metadata``.

    Offsets count code points of the decoded input, without its byte-order mark where it has one.
    """
    metadata = {"metadata": dict(result.metadata)} if result.metadata else {}
    return {
        "path": name,
        "text": result.text,
        **metadata,
        "edits": [edit_fields(edit) for edit in result.edits],
        "suggestions": [
            {**edit_fields(item), "alternatives": [list(pair) for pair in item.alternatives]}
            for item in result.suggestions
        ],
        "diagnosis": diagnosis_fields(result.diagnosis),
    }


def diagnosis_record(name: str, result: Result) -> dict[str, Any]:
    """One diagnosed document: ``path``, ``diagnosis``, and ``changes``: edits that fix would make, by step."""
    return {"path": name, "diagnosis": diagnosis_fields(result.diagnosis), "changes": edit_counts(result.edits)}


def edit_counts(edits: Sequence[Edit]) -> dict[str, int]:
    """How many edits each step made, most first; an edit that two steps made counts for both."""
    return dict(Counter(step for edit in edits for step in edit.step.split("+")).most_common())


def json_line(record: dict[str, Any]) -> str:
    r"""The record on one line; Chinese is written as it is, a lone surrogate as an escape.

    >>> print(json_line({"text": "支付\ud800"}))
    {"text": "支付\ud800"}
    """
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(record, ensure_ascii=False))


def edit_fields(edit: Edit) -> dict[str, Any]:
    """One of the ``edits`` of a record."""
    return {
        "start": edit.start,
        "end": edit.end,
        "before": edit.before,
        "after": edit.after,
        "step": edit.step,
        "rule": edit.rule,
        "confidence": round(edit.confidence, 4),
        "reason": edit.reason,
    }


def diagnosis_fields(diagnosis: Diagnosis) -> dict[str, Any]:
    """The ``diagnosis`` of a record."""
    decoding = diagnosis.decoding
    return {
        "characters": diagnosis.characters,
        "han": diagnosis.han,
        "script": diagnosis.script,
        "spun": diagnosis.spun,
        "spun_probability": round(diagnosis.spun_probability, 4),
        "dialects": {name: round(share, 4) for name, share in diagnosis.dialects.items()},
        "evidence": list(diagnosis.evidence),
        "decoding": decoding
        and {
            "encoding": decoding.encoding,
            "confidence": round(decoding.confidence, 4),
            "source": decoding.source,
            "lost_bytes": decoding.lost_bytes,
        },
        "notes": list(diagnosis.notes),
    }
