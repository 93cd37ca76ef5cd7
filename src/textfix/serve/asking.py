"""What a request may ask for, and reading it from the body.

A client gives texts and options, never paths: what textfix would take for the
name of a file is refused, so that no file of the server can be read from
outside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from textfix.config import Config
from textfix.errors import ConfigError
from textfix.serve.limits import Limits

__all__ = ["OPTIONS", "Asked", "RefusalError", "read_bytes", "read_json"]

OPTIONS = ("steps", "keep", "min_confidence", "dialects", "to_script", "terms", "style", "site_lines")
"""The fields of :class:`textfix.Config` that a client may set."""


class RefusalError(Exception):
    """A request that is not answered.

    Attributes:
        status: the HTTP status.
        sentence: what is wrong and what to do.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, understood.

    Attributes:
        texts: what to work on, ``str`` or ``bytes``.
        config: with which options.
        batch: whether ``texts`` was asked for, not ``text``.
    """

    texts: list[Any]
    config: Config
    batch: bool


def read_json(body: bytes, base: Config, limits: Limits) -> Asked:
    """The request that a JSON body makes.

    Args:
        body: ``{"text": …}`` or ``{"texts": […]}``, and perhaps ``"options": {…}``.
        base: the options of the server, which the client's go over.
        limits: the bounds.

    Raises:
        RefusalError: it cannot be understood.

    >>> asked = read_json('{"text": "文", "options": {"steps": ["layout"]}}'.encode(), Config(), Limits())
    >>> asked.texts, asked.batch, asked.config.steps
    (['文'], False, ('layout',))
    """
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusalError(400, f"the body is not JSON ({error}); send an object such as {_SHAPE}") from None
    if not isinstance(given, dict):
        raise RefusalError(422, f"the body must be an object such as {_SHAPE}")
    for name in given:
        if name not in ("text", "texts", "options"):
            raise RefusalError(422, f"unknown name {name!r} in the body; the names are text, texts, options")
    if ("text" in given) == ("texts" in given):
        raise RefusalError(422, "the body must have either text or texts")
    batch = "texts" in given
    texts = given["texts"] if batch else [given["text"]]
    if not isinstance(texts, list):
        raise RefusalError(422, "texts must be a list")
    if not batch and not isinstance(texts[0], str):
        raise RefusalError(422, "text must be a string")
    if len(texts) > limits.texts:
        raise RefusalError(422, f"a batch may have {limits.texts:,} texts, not {len(texts):,}; send several")
    options = given.get("options", {})
    if not isinstance(options, dict):
        raise RefusalError(422, "options must be an object")
    return Asked(texts, config_with(base, options), batch)


def read_bytes(body: bytes, query: Mapping[str, str], base: Config) -> Asked:
    """The request that a body of bytes makes: one document in any encoding, options in the query.

    Raises:
        RefusalError: an option cannot be used.

    >>> read_bytes(b"...", {"steps": "layout,wording", "min_confidence": "0.9"}, Config()).config.min_confidence
    0.9
    """
    options: dict[str, Any] = {}
    for name, value in query.items():
        if name == "min_confidence":
            try:
                options[name] = float(value)
            except ValueError:
                raise RefusalError(422, f"min_confidence must be a number from 0 to 1, not {value!r}") from None
        elif name == "to_script":
            options[name] = value
        else:
            options[name] = [item.strip() for item in value.split(",") if item.strip()]
    return Asked([body], config_with(base, options), batch=False)


def config_with(base: Config, options: Mapping[str, Any]) -> Config:
    """The server's options with those of a client over them; terms to keep add up.

    Raises:
        RefusalError: one cannot be used, or is not a client's to set.

    >>> config_with(Config(), {"dictionaries": ["/etc/passwd"]})
    Traceback (most recent call last):
    ...
    textfix.serve.asking.RefusalError: unknown option 'dictionaries'; the options are steps, keep, min_confidence, \
dialects, to_script, terms, style, site_lines
    """
    for name in options:
        if name not in OPTIONS:
            raise RefusalError(422, f"unknown option {name!r}; the options are {', '.join(OPTIONS)}")
    given = dict(options)
    try:
        made = replace(base, **{name: value for name, value in given.items() if name != "keep"})
        if "keep" in given:
            keep = Config.of(keep=given["keep"]).keep
            for term in keep:
                _must_be_a_term(term)
            made = replace(made, keep=base.keep + keep)
    except ConfigError as error:
        raise RefusalError(422, str(error)) from None
    return made


_SHAPE = '{"text": "…"}'
_FIELDS = {field.name for field in fields(Config)}
assert _FIELDS.issuperset(OPTIONS)


def _must_be_a_term(item: str) -> None:
    """Refuse what textfix could take for a path. The workers stand in an empty folder, so a plain name is no file."""
    if (
        item.startswith((".", "/", "~", "\\"))
        or item.endswith((".txt", ".tsv", ".lst"))
        or item.count("/") > 1
        or ".." in item
        or "\\" in item
        or ":" in item
        or "\0" in item
    ):
        raise RefusalError(422, f"keep takes terms, and {item!r} looks like a path")
