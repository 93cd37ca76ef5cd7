"""What textfix raises.

::

    TextfixError
    ├── ConfigError       an option, a config file or a step name is wrong
    ├── DictionaryError   a dictionary, terms or keep file is wrong
    └── DataError         a built data file is missing or of another version

A value of the wrong type raises :class:`TypeError` with what to call instead.
"""

from __future__ import annotations

__all__ = ["ConfigError", "DataError", "DictionaryError", "TextfixError"]


class TextfixError(Exception):
    """Base of every error of this package; its text is one sentence for the user."""


class ConfigError(TextfixError):
    """An option or a configuration file cannot be used."""


class DictionaryError(TextfixError):
    """A dictionary, terms or keep file cannot be read; names the file and the line."""


class DataError(TextfixError):
    """A built data file is missing or does not fit this version."""
