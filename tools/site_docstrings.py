"""Docstrings for the site: doctests become code blocks, roles such as ``:class:`` become links or code."""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:class|func|meth|data|mod|attr):`~?([\w.]+)`")
_CODE = re.compile(r"(?<!`)``([^`\n]+)``(?!`)")
_PUBLIC = re.compile(r"(?:textfix\.)?(Cleaner|Config|Settings|Result|Edit|Diagnosis|Decoding)(\.\w+)?")


class SiteDocstrings(griffe.Extension):
    """Rewrites each docstring when it has been read."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite one docstring."""
        if obj.docstring:
            obj.docstring.value = _marked(obj.docstring.value)


def _marked(text: str) -> str:
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        begins = line.lstrip().startswith(">>> ")
        if begins and not inside:
            indent = line[: len(line) - len(line.lstrip())]
            lines += [f"{indent}```pycon"]
            inside = True
        elif inside and not line.strip():
            lines.append(f"{indent}```")
            inside = False
        lines.append(line)
    if inside:
        lines.append(f"{indent}```")
    return _CODE.sub(r"`\1`", _ROLE.sub(_link, "\n".join(lines)))


def _link(match: re.Match[str]) -> str:
    name = match[1]
    if public := _PUBLIC.fullmatch(name):
        return f"[`{name.removeprefix('textfix.')}`][textfix.{public[0].removeprefix('textfix.')}]"
    return f"`{name}`"
