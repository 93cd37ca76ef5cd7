"""The pages: each one file with everything in it, under a policy that lets nothing be fetched from elsewhere."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from textfix.config import STEPS
from textfix.report.embedding import script_json
from textfix.serve.limits import Limits
from textfix.serve.openapi import description
from textfix.web.palette import base_css, css
from textfix.web.scripts import SHARED, shared_script

__all__ = ["Page", "paste_page", "reference_page"]

_FOLDER = Path(__file__).resolve().parent / "page"
_SCRIPTS = ("messages.js", *SHARED, "texts.js", "main.js")


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready to be sent.

    Attributes:
        body: the file.
        policy: the Content-Security-Policy that it goes out with.
    """

    body: bytes
    policy: str


def paste_page(limits: Limits) -> Page:
    """The page to paste a text into."""
    script = '"use strict";\n(() => {\n' + "\n".join(_script(name) for name in _SCRIPTS) + "\n})();\n"
    facts = script_json({"steps": STEPS, "bytes": limits.body, "seconds": limits.seconds})
    body = f'<script type="application/json" id="facts">{facts}</script>\n<script>{script}</script>'
    return _page("paste.html", "paste.css", body, f"script-src '{_hash(script)}'; connect-src 'self'")


def reference_page(limits: Limits) -> Page:
    """The OpenAPI description for people."""
    return _page("reference.html", "reference.css", _reference(description(limits)), "script-src 'none'")


def _page(template: str, style_name: str, body: str, policy: str) -> Page:
    style = "\n".join([css(), base_css(), _read("frame.css"), _read(style_name)])
    html = _read(template).replace("{{style}}", style).replace("{{body}}", body)
    return Page(
        html.encode("utf-8"),
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; {policy}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )


def _script(name: str) -> str:
    return shared_script(name) if name in SHARED else _read(name)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


# --- the reference: the description as HTML, nothing to run


def _reference(document: dict[str, Any]) -> str:
    info = document["info"]
    parts = [f"<p class=lead>{escape(info['summary'])}</p>", f"<p>{_prose(info['description'])}</p>"]
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            parts.append(_call(path, method, call))
    parts.append("<h2 id=schemas>What the names hold</h2>")
    parts += [_schema(name, schema) for name, schema in document["components"]["schemas"].items()]
    return "\n".join(parts)


def _call(path: str, method: str, call: dict[str, Any]) -> str:
    parts = [
        f"<section id={call['operationId']}><h2><span class=method>{method.upper()}</span> <code>{path}</code></h2>",
        f"<p>{escape(call['summary'])}.</p>",
    ]
    if "requestBody" in call:
        parts.append(f"<pre tabindex=0><code>{escape(_curl(path))}</code></pre>")
        parts.append("<h3>Body</h3><dl>")
        for kind, content in call["requestBody"]["content"].items():
            schema = content["schema"]
            said = _kind(schema) if "$ref" in schema else _prose(schema["description"])
            parts.append(f"<div><dt><code>{kind}</code></dt><dd>{said}</dd></div>")
        parts.append("</dl><h3>Query</h3><dl>")
        parts += [
            f"<div><dt><code>{item['name']}</code></dt><dd>{_prose(item['description'])}</dd></div>"
            for item in call["parameters"]
        ]
        parts.append("</dl>")
    parts.append("<h3>Answers</h3><dl>")
    for status, response in call["responses"].items():
        kind = _kind(response["content"]["application/json"]["schema"])
        parts.append(f"<div><dt><code>{status}</code></dt><dd>{_prose(response['description'])} {kind}</dd></div>")
    parts.append("</dl></section>")
    return "\n".join(parts)


def _curl(path: str) -> str:
    return (
        f'curl localhost:8000{path} --json \'{{"text": "他说,今天很忙,明天再来。。"}}\'\n'
        f'curl localhost:8000{path} --json \'{{"texts": ["…", "…"]}}\'\n'
        f"curl localhost:8000{path}?steps=wording -H 'Content-Type: application/octet-stream' --data-binary @page.html"
    )


def _schema(name: str, schema: dict[str, Any]) -> str:
    rows = [
        f"<div><dt><code>{escape(key)}</code></dt><dd>{_prose(value.get('description', ''))} "
        f"<span class=quiet>{_kind(value)}</span></dd></div>"
        for key, value in schema["properties"].items()
    ]
    return f"<h3 id=schema-{name}>{name}</h3><dl>{''.join(rows)}</dl>"


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#schema-{name}">{name}</a>'
    if "oneOf" in schema:
        return " or ".join(_kind(item) for item in schema["oneOf"])
    if "enum" in schema:
        return escape(" | ".join(schema["enum"]))
    if "const" in schema:
        return escape(schema["const"])
    kind = schema["type"] if isinstance(schema["type"], str) else " or ".join(schema["type"])
    if kind == "array":
        inner = _kind(schema["items"]) if "items" in schema else "anything"
        return f"list of {inner}"
    if kind == "object" and "properties" in schema:
        fields = (f"<code>{escape(key)}</code>: {_kind(value)}" for key, value in schema["properties"].items())
        return f"object with {', '.join(fields)}"
    if kind == "object" and "additionalProperties" in schema:
        return f"object of {_kind(schema['additionalProperties'])} by name"
    return str(kind)


def _prose(text: str) -> str:
    """Escaped, with what stands between backquotes as code."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if k % 2 else piece for k, piece in enumerate(pieces))
