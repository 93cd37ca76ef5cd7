"""What the service understands, as an OpenAPI description: written from the same tables as the rest."""

from __future__ import annotations

from typing import Any

from textfix._version import __version__
from textfix.config import STEPS, STYLES, Config
from textfix.serve.limits import Limits

__all__ = ["description"]

_SAMPLE = "他说,今天很忙,明天再来。。"

# path, summary, what a single answer holds
_CALLS = (
    ("/fix", "The cleaned text", "Fixed"),
    ("/explain", "The cleaned text with every edit, the doubtful places and the diagnosis", "Explained"),
    ("/diagnose", "Whether the text is spun, by which dialect, in which script; changes nothing", "Diagnosed"),
)


def description(limits: Limits) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the service.

    >>> sorted(description(Limits())["paths"])
    ['/diagnose', '/explain', '/fix', '/health']
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "textfix",
            "version": __version__,
            "summary": "Restores spun, scraped and mis-converted Chinese text, and records every edit.",
            "description": (
                f"A body may have {limits.body:,} bytes and a batch {limits.texts:,} texts; one text may take "
                f"{limits.seconds:g} seconds. All offsets count code points of the input. In a batch, a text that "
                "cannot be cleaned has an object with `error` in the place of its result; the others are answered."
            ),
            "license": {"name": "Apache-2.0 AND LGPL-2.1-or-later", "identifier": "Apache-2.0 AND LGPL-2.1-or-later"},
        },
        "paths": {
            **{path: {"post": _call(path, summary, form)} for path, summary, form in _CALLS},
            "/health": {
                "get": {
                    "operationId": "health",
                    "summary": "Whether the service is well, and how busy it is",
                    "responses": {"200": _json("It answers.", _reference("Health"))},
                }
            },
        },
        "components": {"schemas": _schemas()},
    }


def _call(path: str, summary: str, form: str) -> dict[str, Any]:
    single, several = _reference(form), _reference("Failure")
    results = {"type": "array", "items": {"oneOf": [single, several]}}
    batch = {"type": "object", "required": ["results"], "properties": {"results": results}}
    return {
        "operationId": path.strip("/"),
        "summary": summary,
        "parameters": [
            {
                "name": name,
                "in": "query",
                "description": f"{sentence} Only beside a body of bytes.",
                "schema": {"type": "string"},
            }
            for name, sentence in _QUERY.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": _reference("Asked"),
                    "example": {"text": _SAMPLE, "options": {"min_confidence": 0.8}},
                },
                "application/octet-stream": {
                    "schema": {
                        "type": "string",
                        "format": "binary",
                        "description": "One document in any encoding that Chinese pages use.",
                    }
                },
            },
        },
        "responses": {
            "200": _json("The answer; for a batch, the answers in order.", {"oneOf": [single, batch]}),
            **{status: _json(sentence, _reference("Failure")) for status, sentence in _REFUSALS.items()},
        },
    }


_QUERY = {
    "steps": "Names of steps, separated by commas.",
    "keep": "Terms that stay as they are, separated by commas.",
    "min_confidence": "A number from 0 to 1.",
    "dialects": "Names of dialects, separated by commas.",
    "to_script": "simplified, taiwan or hongkong.",
    "terms": "Names of fields whose terms are only suggested, separated by commas.",
    "style": "Matters of style to settle, separated by commas.",
    "site_lines": "Lines of the site to remove, separated by commas.",
}

_REFUSALS = {
    "400": "The body is not JSON.",
    "403": "The service is not meant to be reached under this host name.",
    "408": "The body took too long to arrive.",
    "413": "The body is too large.",
    "415": "The body is neither JSON nor bytes.",
    "422": "The body or an option cannot be used.",
    "500": "textfix failed on the text.",
    "503": "Too many requests wait; try again after the seconds in Retry-After.",
    "504": "The text took too long.",
}


def _schemas() -> dict[str, Any]:
    text, number, whole = {"type": "string"}, {"type": "number"}, {"type": "integer"}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    strings = {"type": "array", "items": text}
    edit = {
        "start": _of(whole, "First code point of the span in the input."),
        "end": _of(whole, "One past its last code point."),
        "before": _of(text, "What stands there."),
        "after": _of(text, "What stands there instead."),
        "step": _of(text, "The step that made it; several are joined by +."),
        "rule": _of(text, "The rule or dictionary entry."),
        "confidence": _of(share, "Probability that the edit is right."),
        "reason": _of(text, "One sentence."),
    }
    alternatives = {"type": "array", "items": {"type": "array", "prefixItems": [text, share]}}
    return {
        "Asked": {
            "type": "object",
            "description": "Either text or texts.",
            "properties": {
                "text": _of(text, "One text."),
                "texts": _of(strings, "A batch."),
                "options": _reference("Options"),
            },
        },
        "Options": _object(
            {
                "steps": {"type": "array", "items": {"enum": list(STEPS)}, "description": "Run these steps only."},
                "keep": _of(strings, "Terms that stay as they are."),
                "min_confidence": {
                    **share,
                    "default": Config.min_confidence,
                    "description": "Only suggest edits less sure.",
                },
                "dialects": _of(strings, "Consider these families of spinners only."),
                "to_script": {"enum": ["simplified", "taiwan", "hongkong"], "description": "Convert the whole text."},
                "terms": _of(strings, "Fields of the texts, such as finance: their terms are suggested, not changed."),
                "style": {
                    "type": "array",
                    "items": {"enum": list(STYLES)},
                    "description": "Matters of style to settle.",
                },
                "site_lines": _of(strings, "Lines of the site, which the step boilerplate removes."),
            }
        ),
        "Edit": _object(edit),
        "Suggestion": _object({**edit, "alternatives": _of(alternatives, "Other readings with their probabilities.")}),
        "Diagnosis": _object(
            {
                "characters": _of(whole, "Length in code points."),
                "han": _of(whole, "How many of them are Chinese characters."),
                "script": {"enum": ["simplified", "traditional", "mixed", "either", "none"]},
                "spun": {"type": "boolean"},
                "spun_probability": share,
                "dialects": _of({"type": "object", "additionalProperties": share}, "Shares, the likeliest first."),
                "evidence": _of(strings, "What counts most, in words."),
                "decoding": {"type": ["object", "null"], "description": "How bytes were read; null for a string."},
                "notes": strings,
            }
        ),
        "Fixed": _object(
            {
                "text": text,
                "edits": _of({"type": "object", "additionalProperties": whole}, "Number of edits by step."),
                "spun": {"type": "boolean"},
            }
        ),
        "Explained": _object(
            {
                "text": text,
                "edits": {"type": "array", "items": _reference("Edit")},
                "suggestions": {"type": "array", "items": _reference("Suggestion")},
                "diagnosis": _reference("Diagnosis"),
            }
        ),
        "Diagnosed": _object({"diagnosis": _reference("Diagnosis")}),
        "Failure": _object({"error": _of(text, "What is wrong and what to do.")}),
        "Health": _object(
            {
                "status": {"const": "ok"},
                "version": text,
                "workers": _of(whole, "Worker processes."),
                "running": _of(whole, "Texts in work."),
                "waiting": _of(whole, "Texts that wait for a worker."),
                "uptime": _of(number, "Seconds since the start."),
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _of(schema: dict[str, Any], sentence: str) -> dict[str, Any]:
    return {**schema, "description": sentence}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(sentence: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": sentence, "content": {"application/json": {"schema": schema}}}
