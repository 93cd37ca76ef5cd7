"""SARIF 2.1.0, the format in which code-scanning pages take findings."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from textfix import STEPS, __version__
from textfix.cli.check import Place, TextFormat
from textfix.cli.documents import Document, Documents
from textfix.cli.language import say

if TYPE_CHECKING:
    from textfix import Edit

__all__ = ["SarifFormat"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_RULES: dict[str, tuple[str, str]] = {
    "mojibake": ("TextReadInTheWrongEncoding", "Text was read in the wrong encoding."),
    "characters": ("BrokenCharacters", "Full-width letters, radicals or invisible characters stand in the text."),
    "brackets": ("PronunciationsPushedIn", "Pronunciations were pushed into the text in brackets."),
    "script": ("StrayTraditionalCharacters", "Stray Traditional characters stand in Simplified text."),
    "wording": ("SpunWords", "A spinner replaced the author's word by a near-synonym."),
    "punctuation": ("HalfWidthPunctuation", "Half-width or doubled marks stand inside Chinese."),
    "layout": ("BrokenLayout", "Paragraphs were lost, or stray spaces and line breaks came in."),
    "boilerplate": ("SiteBoilerplate", "The site put text around the article."),
}
_FORM = ("form", ("LineEnds", "The line ends or the end of the file are not uniform."))


class SarifFormat(TextFormat):
    """One log with one run, written when every document has been seen."""

    def __init__(self) -> None:
        self.results: list[dict[str, Any]] = []
        self.artifacts: list[dict[str, Any]] = []

    def document(self, document: Document, places: list[Place]) -> Iterator[str]:
        """Collects the document; writes nothing yet."""
        decoding = document.result.diagnosis.decoding
        artifact: dict[str, Any] = {"location": {"uri": _uri(document.name)}}
        if decoding and "+" not in decoding.encoding:
            artifact["encoding"] = decoding.encoding
        index = len(self.artifacts)
        self.artifacts.append(artifact)
        if not places:
            self.results.append(_result(document.name, index, None))
        self.results += [_result(document.name, index, place) for place in places]
        yield from ()

    def end(self, documents: Documents) -> Iterator[str]:
        """The log."""
        names = [*STEPS, _FORM[0]]
        texts = {**_RULES, _FORM[0]: _FORM[1]}
        rules = [_rule(name, *texts[name]) for name in names]
        notifications = [
            {
                "level": "error",
                "message": {"text": what},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(name)}}}],
            }
            for name, what in documents.failures
        ]
        invocation: dict[str, Any] = {"executionSuccessful": not documents.failed}
        if notifications:
            invocation["toolExecutionNotifications"] = notifications
        run = {
            "tool": {"driver": {"name": "textfix", "version": __version__, "rules": rules}},
            "invocations": [invocation],
            "artifacts": self.artifacts,
            "columnKind": "unicodeCodePoints",
            "results": self.results,
        }
        log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
        # Escaped: a lone surrogate in a broken file would be no UTF-8.
        yield json.dumps(log, ensure_ascii=True, indent=1)


def _rule(identity: str, name: str, sentence: str) -> dict[str, Any]:
    repair = "Let textfix fix mend it, or keep it with --keep or a line in textfix.toml."
    return {
        "id": identity,
        "name": name,
        "shortDescription": {"text": sentence},
        "fullDescription": {"text": sentence},
        "help": {"text": repair},
        "defaultConfiguration": {"level": "warning"},
    }


def _result(name: str, index: int, place: Place | None) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(name), "index": index}}
    if place is None:
        return {
            "ruleId": _FORM[0],
            "ruleIndex": len(STEPS),
            "level": "warning",
            "message": {"text": say("The line ends or the end of the file would change.")},
            "locations": [{"physicalLocation": location}],
        }
    edit = place.edit
    rule = edit.step.split("+")[0]
    region = _region(place)
    location["region"] = {**region, "snippet": {"text": edit.before}} if edit.before else region
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": STEPS.index(rule),
        "level": "note" if place.doubtful else "warning",
        "message": {"text": f"{place.change}: {say(edit.reason or 'would change')}"},
        "locations": [{"physicalLocation": location}],
        "rank": round(100 * edit.confidence, 2),
        "properties": _properties(edit),
    }
    if not place.doubtful:
        change = {"deletedRegion": region, "insertedContent": {"text": edit.after}}
        result["fixes"] = [
            {
                "description": {"text": place.change},
                "artifactChanges": [{"artifactLocation": location["artifactLocation"], "replacements": [change]}],
            }
        ]
    return result


def _region(place: Place) -> dict[str, int]:
    """The place by lines and columns and by code points; an insertion ends where it begins."""
    (line, column), (end_line, end_column) = place.start, place.end
    edit = place.edit
    return {
        "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
        "charOffset": edit.start, "charLength": edit.end - edit.start,
    }  # fmt: skip


def _properties(edit: Edit) -> dict[str, Any]:
    properties: dict[str, Any] = {"step": edit.step, "rule": edit.rule, "confidence": round(edit.confidence, 4)}
    if edit.alternatives:
        properties["alternatives"] = [list(pair) for pair in edit.alternatives]
    return properties


def _uri(name: str) -> str:
    """A file's name as a URI reference; a name below the working folder stays relative.

    >>> _uri("页面/a b.txt")
    '%E9%A1%B5%E9%9D%A2/a%20b.txt'
    """
    if name == "-":
        return "stdin"
    path = PurePath(name)
    # As bytes: a name need not be UTF-8.
    return Path(name).as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
