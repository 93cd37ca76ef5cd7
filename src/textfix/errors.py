"""What textfix raises.

::

    TextfixError
    ├── ConfigError       an option, a config file or a step name is wrong
    ├── DictionaryError   a dictionary, terms or keep file is wrong
    ├── DataError         a built data file is missing or of another version
    └── MissingExtraError an optional package is not installed; says which extra brings it

A value of the wrong type raises :class:`TypeError` with what to call instead.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["ConfigError", "DataError", "DictionaryError", "MissingExtraError", "TextfixError", "require"]


class TextfixError(Exception):
    """Base of every error of this package; its text is one sentence for the user."""


class ConfigError(TextfixError):
    """An option or a configuration file cannot be used."""


class DictionaryError(TextfixError):
    """A dictionary, terms or keep file cannot be read; names the file and the line."""


class DataError(TextfixError):
    """A built data file is missing or does not fit this version."""


class MissingExtraError(TextfixError, ImportError):
    """A package that an optional part needs is not installed; names the extra that brings it."""


def require(module: str, *, extra: str, purpose: str) -> Any:
    """An optional module, imported.

    Args:
        module: its import name.
        extra: the extra of ``pyproject.toml`` that brings it.
        purpose: what it is needed for, as a phrase that can begin a sentence.

    Raises:
        MissingExtraError: it is not installed.

    >>> require("no_such_module", extra="parquet", purpose="reading Parquet")
    Traceback (most recent call last):
    ...
    textfix.errors.MissingExtraError: reading Parquet needs the package no_such_module; install it with: pip install \
'textfix[parquet]'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != module.partition(".")[0]:
            raise  # the module is there, something that it needs is not
        raise MissingExtraError(
            f"{purpose} needs the package {module.partition('.')[0]}; install it with: pip install 'textfix[{extra}]'"
        ) from None
