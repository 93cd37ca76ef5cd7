"""The texts in a JSON record, found without building the record anew."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, but not in the type stubs

from textfix.batch.cells import Cell
from textfix.batch.problems import BadRecord
from textfix.errors import ConfigError

__all__ = ["Tree", "field_path", "field_tree", "json_cells", "json_literal"]

_SPACE = re.compile(r"[ \t\r\n]*")
# Values are only passed over: keeping numbers as they are written is faster, and no number is too long.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")

Tree = Mapping[str, "Tree | str"]
"""Names of fields, each with the tree below it or, where a text is, the name that the user gave."""


def field_path(field: str) -> list[str]:
    r"""The names on the way to a field; ``.`` goes one level down, ``\.`` is a dot in a name.

    Raises:
        ConfigError: one of them is empty.

    >>> field_path(r"meta.v1\.0")
    ['meta', 'v1.0']
    """
    parts = [part.replace("\\.", ".") for part in re.split(r"(?<!\\)\.", field)]
    if not all(parts):
        raise ConfigError(f"--field {field!r} has an empty name in it; write a field as text or as meta.title")
    return parts


def field_tree(fields: Sequence[str]) -> Tree:
    """Fields as a tree.

    Raises:
        ConfigError: a field is empty, or lies inside another.

    >>> field_tree(["text", "meta.title"])
    {'text': 'text', 'meta': {'title': 'meta.title'}}
    """
    tree: dict[str, object] = {}
    for name in fields:
        parts = field_path(name)
        node = tree
        for part in parts[:-1]:
            below = node.setdefault(part, {})
            if not isinstance(below, dict):
                raise ConfigError(f"--field {name} lies inside --field {below}, which is a text; give one of them")
            node = below
        there = node.setdefault(parts[-1], name)
        if there != name:
            raise ConfigError(f"--field {name} holds other fields that are given; give one of them")
    return tree  # type: ignore[return-value]  # built as dict[str, object]


def json_cells(text: str, tree: Tree, start: int = 0, end: int | None = None) -> list[Cell]:
    """The texts of one record in JSON.

    Lists on the way are gone through: ``messages.content`` is the content of
    every message. ``null`` is no text and no error.

    Args:
        text: what holds the record.
        tree: see :func:`field_tree`.
        start: where the record begins, in code points.
        end: where it ends; ``None`` is the end of ``text``.

    Raises:
        BadRecord: it is no JSON object, has none of the fields, or something else than text in one.

    >>> json_cells('{"id": 7, "text": "微信付出"}', {"text": "text"})
    [Cell(start=18, end=24, value='微信付出', field='text')]
    """
    cells: list[Cell] = []
    try:
        at = _space(text, start)
        if text[at : at + 1] != "{":
            _DECODER.raw_decode(text, at)
            raise BadRecord("the record is no JSON object")
        at, known = _object(text, at, tree, cells)
        at = _space(text, at)
    except json.JSONDecodeError as error:
        raise BadRecord(
            f"invalid JSON ({error.msg.removesuffix(' at')} at character {error.pos - start + 1})"
        ) from None
    except RecursionError:
        raise BadRecord("invalid JSON (nested too deeply)") from None
    if at != (len(text) if end is None else end):
        raise BadRecord(f"invalid JSON (something stands behind the record, at character {at - start + 1})")
    if not known:
        raise BadRecord(f"it has no field {' or '.join(_leaves(tree))}; name the field with --field")
    return cells


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _object(text: str, at: int, tree: Tree, cells: list[Cell]) -> tuple[int, bool]:
    """Go through the object at ``at``: where it ends, and whether it has any of the fields."""
    known = False
    at = _space(text, at + 1)
    if text[at : at + 1] == "}":
        return at + 1, known
    while True:
        if text[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, at)
        name, at = scanstring(text, at + 1, True)
        at = _space(text, at)
        if text[at : at + 1] != ":":
            raise json.JSONDecodeError("Expecting ':' delimiter", text, at)
        at = _space(text, at + 1)
        node = tree.get(name)
        if node is None:
            at = _DECODER.raw_decode(text, at)[1]
        else:
            at, found = _value(text, at, node, cells)
            known = known or found
        at = _space(text, at)
        if text[at : at + 1] == "}":
            return at + 1, known
        if text[at : at + 1] != ",":
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        at = _space(text, at + 1)


def _value(text: str, at: int, node: Tree | str, cells: list[Cell]) -> tuple[int, bool]:
    """Go through a value that is, or holds, a text: where it ends, and whether a field was there."""
    char = text[at : at + 1]
    if char == "[":
        known = False
        at = _space(text, at + 1)
        if text[at : at + 1] == "]":
            return at + 1, True
        while True:
            at, found = _value(text, at, node, cells)
            known = known or found
            at = _space(text, at)
            if text[at : at + 1] == "]":
                return at + 1, known
            if text[at : at + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
            at = _space(text, at + 1)
    if isinstance(node, str) and char == '"':
        value, end = scanstring(text, at + 1, True)
        cells.append(Cell(at, end, value, node))
        return end, True
    if not isinstance(node, str) and char == "{":
        return _object(text, at, node, cells)
    value, end = _DECODER.raw_decode(text, at)
    if value is None:
        return end, True
    name = node if isinstance(node, str) else " or ".join(_leaves(node))
    raise BadRecord(f"the field {name} is {_NATURE.get(char, 'a number')}, not {_wanted(node)}")


_NATURE = {"{": "an object", '"': "a text", "t": "true", "f": "false"}


def _wanted(node: Tree | str) -> str:
    return "a text" if isinstance(node, str) else "an object"


def _leaves(tree: Tree) -> list[str]:
    return [name for node in tree.values() for name in ([node] if isinstance(node, str) else _leaves(node))]


def json_literal(value: str, like: str) -> str:
    r"""A text as JSON, with escapes for Chinese where ``like``, the literal in its place, has them.

    >>> json_literal("支付", like='"付出"'), json_literal("支付", like=r'"\u4ed8"')
    ('"支付"', '"\\u652f\\u4ed8"')
    """
    if like.isascii() and _ESCAPED.search(like):
        return json.dumps(value)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
