"""textfix restores what spinners, scrapers and converters did to Chinese text.

>>> import textfix
>>> textfix.fix("ＧＰＵ加速", steps=("characters",))
'GPU加速'

The functions here are the whole public API, with the classes they return.
Importing the package loads no data; each part loads on first use.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, overload

from textfix._version import __version__
from textfix.cleaner import Cleaner, Result
from textfix.config import STEPS, Config
from textfix.diagnosis import Decoding, Diagnosis
from textfix.edits import Edit
from textfix.errors import ConfigError, DataError, DictionaryError, MissingExtraError, TextfixError
from textfix.settings import Settings

__all__ = [
    "STEPS",
    "Cleaner",
    "Config",
    "ConfigError",
    "DataError",
    "Decoding",
    "Diagnosis",
    "DictionaryError",
    "Edit",
    "MissingExtraError",
    "Result",
    "Settings",
    "TextfixError",
    "__version__",
    "diagnose",
    "explain",
    "explain_bytes",
    "explain_html",
    "fix",
    "fix_bytes",
    "fix_html",
]


@lru_cache(maxsize=1)
def _plain() -> Cleaner:
    return Cleaner()


def _cleaner(options: dict[str, Any]) -> Cleaner:
    """The cleaner for some options; that for none is made once."""
    return Cleaner(Config.of(**options)) if options else _plain()


def fix(text: str, **options: Any) -> str:
    """The cleaned text.

    Args:
        text: any ``str``; text that is not Chinese passes through.
        **options: fields of :class:`textfix.Config`, such as
            ``steps=("wording",)``, ``keep=("步伐",)``, ``min_confidence=0.8``.

    Raises:
        TypeError: ``text`` is not a ``str``.
        ConfigError: an option is unknown or has a value that cannot be used.
        DictionaryError: a user dictionary cannot be read.

    >>> fix("ＧＰＵ加速", steps=("characters",))
    'GPU加速'
    """
    return _cleaner(options).fix(text)


def explain(text: str, **options: Any) -> Result[str]:
    """Like :func:`fix`, with every edit, the doubtful places and the diagnosis.

    >>> result = explain("ＧＰＵ加速", steps=("characters",))
    >>> result.edits
    [Edit(0..3 'ＧＰＵ'→'GPU' characters 0.99)]
    >>> result.restore()
    'ＧＰＵ加速'
    """
    return _cleaner(options).explain(text)


def fix_bytes(data: bytes, **options: Any) -> str:
    """The cleaned text of bytes in any encoding that Chinese pages use.

    >>> fix_bytes("历经三年整改".encode("gb18030"))
    '历经三年整改'
    """
    return _cleaner(options).fix_bytes(data)


def explain_bytes(data: bytes, **options: Any) -> Result[bytes]:
    """Like :func:`explain` for bytes; the encoding is in ``diagnosis.decoding``.

    >>> explain_bytes("历经三年整改".encode("gb18030")).diagnosis.decoding.encoding
    'gb18030'
    """
    return _cleaner(options).explain_bytes(data)


def fix_html(page: str | bytes, **options: Any) -> str:
    """The cleaned article of an HTML page (extra ``textfix[html]``)."""
    return _cleaner(options).fix_html(page)


@overload
def explain_html(page: str, **options: Any) -> Result[str]: ...


@overload
def explain_html(page: bytes, **options: Any) -> Result[bytes]: ...


@overload
def explain_html(page: str | bytes, **options: Any) -> Result[str | bytes]: ...


def explain_html(page: str | bytes, **options: Any) -> Result[str | bytes]:
    """Like :func:`explain` for the article of an HTML page; title, author and date are in ``result.metadata``."""
    return _cleaner(options).explain_html(page)


def diagnose(text: str) -> Diagnosis:
    """Whether the text is spun, how sure, by which dialect, in which script. Changes nothing.

    >>> diagnose("学习一门语言需要付出努力。").spun_probability
    0.0
    """
    return _plain().diagnose(text)
