"""The options that are fields of Config, and where further ones come from."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace

from textfix.config import SCRIPTS, STEPS, Config
from textfix.errors import ConfigError
from textfix.settings import Settings
from textfix.site_file import read_sites

__all__ = ["add_config_options", "config_fields", "settings_of"]


def add_config_options(parser: argparse.ArgumentParser) -> None:
    """Options for every command that cleans; each is the field of Config of nearly the same name."""
    group = parser.add_argument_group("what is done")
    group.add_argument(
        "--steps",
        action="append",
        metavar="NAMES",
        help=f"run these steps only, separated by commas ('' runs none): {', '.join(STEPS)}",
    )
    group.add_argument(
        "--dictionary",
        action="append",
        metavar="FILE",
        help="a dictionary of your own (.tsv entries or .txt terms); may be repeated",
    )
    group.add_argument(
        "--keep",
        action="append",
        metavar="TERM",
        help="a term that stays as it is, or a file with one a line; may be repeated",
    )
    group.add_argument(
        "--terms",
        action="append",
        metavar="FIELDS",
        help="fields that the texts are of, such as finance,software: words inside terms of theirs are only suggested",
    )
    group.add_argument(
        "--min-confidence",
        metavar="0..1",
        help=f"only suggest edits that are less sure than this (default {Config.min_confidence})",
    )
    group.add_argument(
        "--dialects", action="append", metavar="NAMES", help="consider these spinning dialects only (default: all)"
    )
    group.add_argument("--to-script", metavar="SCRIPT", help=f"convert the whole text: {', '.join(SCRIPTS)}")
    group.add_argument(
        "--site",
        action="append",
        metavar="FILE",
        help="heed what this file of `textfix learn-site` says of the site of the texts; may be repeated",
    )
    group = parser.add_argument_group("configuration")
    where = group.add_mutually_exclusive_group()
    where.add_argument(
        "--config",
        metavar="FILE",
        help="take options from this file (default: textfix.toml, or [tool.textfix] of pyproject.toml, in this folder "
        "or the nearest above)",
    )
    where.add_argument("--no-config", action="store_true", help="heed no configuration file and no .textfixignore")


def settings_of(options: dict[str, object]) -> Settings:
    """The settings that the configuration files give; takes ``--config`` and ``--no-config`` out of ``options``.

    A command without these options heeds no files.

    Raises:
        ConfigError: a file cannot be read or used.
    """
    path, unheeded = options.pop("config", None), options.pop("no_config", None)
    if unheeded is None:
        return Settings.of({})
    settings = Settings.read(str(path)) if path is not None else Settings.of({}) if unheeded else Settings.find()
    # Who cleans files by hand may write marks into them; in a library call they count only where it asks.
    return replace(settings, base={"inline": True})


def config_fields(options: dict[str, object]) -> dict[str, object]:
    """The fields of Config that were given; takes its options out of ``options``.

    Raises:
        ConfigError: a value cannot be read.
    """
    fields: dict[str, object] = {}
    for option, name in (("dictionary", "dictionaries"), ("keep", "keep"), ("to_script", "to_script")):
        value = options.pop(option, None)
        if value is not None:
            fields[name] = value
    site = options.pop("site", None)
    if site is not None:
        fields.update(read_sites(site).options)  # type: ignore[arg-type]  # a list: action="append"
    for name in ("steps", "terms", "dialects"):
        given = options.pop(name, None)
        if given is not None:
            fields[name] = _names(given)  # type: ignore[arg-type]  # a list: action="append"
    confidence = options.pop("min_confidence", None)
    if confidence is not None:
        try:
            fields["min_confidence"] = float(confidence)  # type: ignore[arg-type]  # a string
        except ValueError:
            raise ConfigError(f"--min-confidence must be a number from 0 to 1, not {confidence!r}") from None
    return fields


def _names(values: Iterable[str]) -> tuple[str, ...]:
    """Names separated by commas, over all the times an option was given.

    >>> _names(["wording, layout", "script"])
    ('wording', 'layout', 'script')
    """
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())
