"""The HTML file: template, styles, scripts and data in one piece, under a strict content security policy.

Nothing of a document is ever HTML: all of it travels as JSON and is shown as
text. The policy lets run exactly the script of this file, known by its hash,
and lets nothing be fetched from anywhere.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from textfix.report.embedding import script_json
from textfix.web.palette import base_css, css
from textfix.web.scripts import SHARED, shared_script

__all__ = ["SCRIPTS", "html"]

_FOLDER = Path(__file__).resolve().parent / "page"
SCRIPTS = (
    "messages.js",
    "elements.js",
    "steps.js",
    "store.js",
    "decisions.js",
    "plots.js",
    "list.js",
    "corpus.js",
    "reasons.js",
    "card.js",
    "passage.js",
    "filters.js",
    "places.js",
    "bar.js",
    "document.js",
    "help.js",
    "main.js",
)
"""The scripts of the page in the order in which they stand there; they share one scope."""


def html(record: dict[str, Any], pages: Iterable[bytes]) -> Iterator[bytes]:
    """The file in pieces.

    Args:
        record: what the first page needs: figures and the rows of documents.
        pages: the compressed pages of the documents, in the order of the rows.
    """
    style = _style()
    script = '"use strict";\n(() => {\n' + "\n".join(_read(name) for name in SCRIPTS) + "\n})();\n"
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    head, _, rest = _read("report.html").partition("<!-- data -->")
    head = head.replace("{{policy}}", policy).replace("{{style}}", style)
    yield head.encode("utf-8")
    # A script block of data is not run, and nothing in the data can end it.
    yield f'<script type="application/json" id="report">{script_json(record)}</script>\n'.encode()
    yield f"<script>{script}</script>\n".encode()
    # Behind the script: the first page is drawn while the rest is still being read.
    for number, page in enumerate(pages):
        yield b'<script type="application/octet-stream" id="d%d">%s</script>\n' % (number, page)
    yield rest.encode("utf-8")


def _style() -> str:
    return "\n".join([css(), base_css(), _read("report.css")])


def _hash(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _read(name: str) -> str:
    return shared_script(name) if name in SHARED else (_FOLDER / name).read_text(encoding="utf-8")
