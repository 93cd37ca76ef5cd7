"""What a worker process makes of one text: the answer as JSON, or the sentence that stands in its place."""

from __future__ import annotations

import json
import os
from typing import Any

from textfix.cleaner import Cleaner, Result
from textfix.config import Config
from textfix.errors import TextfixError
from textfix.records import diagnosis_fields, edit_counts, json_line, result_record

__all__ = ["Answer", "answer", "refused"]

Answer = tuple[int, str]
"""An HTTP status and a JSON object."""


def answer(what: str, text: Any, config: Config, folder: str) -> Answer:
    """The answer for one text; never raises.

    Args:
        what: ``fix``, ``explain`` or ``diagnose``.
        text: a ``str``, or ``bytes`` in any encoding; whatever else a client sent is refused.
        config: the options.
        folder: an empty folder to stand in, so that no term is the name of a file.
    """
    try:
        if os.getcwd() != folder:  # noqa: PTH109  # compared as a string, on every text
            os.chdir(folder)
        if not isinstance(text, (str, bytes)):
            return refused(422, f"a text must be a string, not {_json_type(text)}")
        return 200, json_line(_FORMS[what](Cleaner(config), text))
    except TextfixError as error:
        return refused(422, str(error))
    except MemoryError:
        return refused(500, "there is not enough memory for this text; send it in parts")
    except Exception as error:  # noqa: BLE001  # one text must not take the worker with it
        return refused(500, f"textfix itself failed on this text ({type(error).__name__}: {error}); please report it")


def refused(status: int, sentence: str) -> Answer:
    """An answer that only says what is wrong.

    >>> refused(422, "texts must be a list")
    (422, '{"error": "texts must be a list"}')
    """
    return status, json_line({"error": sentence})


def _explained(cleaner: Cleaner, text: str | bytes) -> Result:
    return cleaner.explain(text) if isinstance(text, str) else cleaner.explain_bytes(text)


def _fix(cleaner: Cleaner, text: str | bytes) -> dict[str, Any]:
    result = _explained(cleaner, text)
    return {"text": result.text, "edits": edit_counts(result.edits), "spun": result.diagnosis.spun}


def _explain(cleaner: Cleaner, text: str | bytes) -> dict[str, Any]:
    record = result_record("", _explained(cleaner, text))
    del record["path"]
    return record


def _diagnose(cleaner: Cleaner, text: str | bytes) -> dict[str, Any]:
    diagnosis = cleaner.diagnose(text) if isinstance(text, str) else cleaner.explain_bytes(text).diagnosis
    return {"diagnosis": diagnosis_fields(diagnosis)}


_FORMS = {"fix": _fix, "explain": _explain, "diagnose": _diagnose}


def _json_type(value: Any) -> str:
    kinds = {bool: "a truth value", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), json.dumps(value))
