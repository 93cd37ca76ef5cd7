"""The options of textfix, all in one place, documented field by field."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeAlias

from textfix.errors import ConfigError

__all__ = ["STEPS", "Config"]

STEPS: tuple[str, ...] = (
    "mojibake",
    "characters",
    "brackets",
    "script",
    "wording",
    "punctuation",
    "layout",
    "boilerplate",
)
"""Every step, in the order in which steps run, whatever order they are named in."""

STYLES: tuple[str, ...] = (
    "spaces",
    "no-spaces",
    "corner-quotes",
    "curly-quotes",
    "half-width-brackets",
    "ellipses",
    "headlines",
)
"""Matters of style that the step ``punctuation`` settles where they are asked for."""

_OPPOSITES = (("spaces", "no-spaces"), ("corner-quotes", "curly-quotes"))

SCRIPTS: tuple[str, ...] = ("simplified", "taiwan", "hongkong")


Strings: TypeAlias = "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]"
"""What is taken where several strings are kept: one, or any number of them."""


@dataclass(frozen=True)
class Config:
    """What a :class:`textfix.Cleaner` does. Frozen, hashable and picklable.

    Where several strings are meant, a list, a set or one string is taken as
    well; what is kept is a tuple.

    Attributes:
        steps: which steps run; any subset of :data:`STEPS`. ``()`` runs none.
        dictionaries: paths of user dictionaries: ``.tsv`` files of wording
            entries (format: ``dictionaries/wording/README.md``), ``.txt``
            files of terms in jieba's user-dictionary format.
        keep: terms that no step may touch, or paths of files with one a line.
        min_confidence: an edit less sure than this (0..1) is reported as a
            suggestion and not made.
        terms: fields that the texts are of, such as ``("finance",)``: a word
            inside a term of these packs (``dictionaries/terms/``) is only
            suggested, never changed. A safeguard for texts whose terms must
            stand, not an improvement: on simulated pages precision stayed
            as it was and recall fell by up to 0.008. Every pack is in the
            model's vocabulary anyway.
        dialects: names of the spinning dialects to consider; ``None`` is all.
        to_script: convert the whole text to ``simplified``, ``taiwan`` or
            ``hongkong``; ``None`` leaves an honest Traditional page as it is.
        style: matters of style to settle, off by default; any of ``spaces`` and
            ``no-spaces`` (between Chinese and Latin), ``corner-quotes`` and
            ``curly-quotes`` (「」, “”), ``half-width-brackets`` (around Latin
            only), ``ellipses`` (。。。 and … become ……), ``headlines`` (通 知
            becomes 通知).
        site_lines: lines that many pages of the site have in common, as
            :meth:`textfix.Cleaner.learn_site` finds them; the step
            ``boilerplate`` removes them.
        site_spun: passages of spun pages of the site, found likewise; the step
            ``wording`` reads each text in their company, since one tool wrote
            them all. At most 4,000 code points of them are used.
        inline: whether ``textfix: off`` and ``textfix: on`` in the text
            switch every step off and on again (:mod:`textfix.inline`). The
            command line heeds them; a library call must ask, since a scraped
            page is not to say what may be done with it.
        max_rounds: how often the steps are run over their own result until
            nothing changes; it makes ``fix(fix(x)) == fix(x)``.

    >>> Config(steps=["layout", "wording"], keep="步伐").steps
    ('wording', 'layout')
    >>> Config(steps=("spelling",))
    Traceback (most recent call last):
    ...
    textfix.errors.ConfigError: unknown step 'spelling'; the steps are mojibake, characters, brackets, script, \
wording, punctuation, layout, boilerplate
    """

    steps: tuple[str, ...] = STEPS
    dictionaries: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    min_confidence: float = 0.7
    terms: tuple[str, ...] = ()
    dialects: tuple[str, ...] | None = None
    to_script: str | None = None
    style: tuple[str, ...] = ()
    site_lines: tuple[str, ...] = ()
    site_spun: tuple[str, ...] = ()
    inline: bool = False
    max_rounds: int = 6

    if TYPE_CHECKING:  # at run time it is the dataclass's; it takes more than is kept

        def __init__(
            self,
            steps: Strings = ...,
            dictionaries: Strings = ...,
            keep: Strings = ...,
            min_confidence: float = ...,
            terms: Strings = ...,
            dialects: Strings | None = ...,
            to_script: str | None = ...,
            style: Strings = ...,
            site_lines: Strings = ...,
            site_spun: Strings = ...,
            inline: bool = ...,
            max_rounds: int = ...,
        ) -> None: ...

    def __post_init__(self) -> None:
        steps = _strings("steps", self.steps)
        for step in steps:
            if step not in STEPS:
                raise ConfigError(f"unknown step {step!r}; the steps are {', '.join(STEPS)}")
        _set(self, "steps", tuple(step for step in STEPS if step in steps))
        _set(self, "dictionaries", _strings("dictionaries", self.dictionaries))
        _set(self, "keep", _strings("keep", self.keep))
        style = _strings("style", self.style)
        for name in style:
            if name not in STYLES:
                raise ConfigError(f"unknown style {name!r}; the styles are {', '.join(STYLES)}")
        for one, other in _OPPOSITES:
            if one in style and other in style:
                raise ConfigError(f"the styles {one} and {other} are opposites; choose one")
        _set(self, "style", tuple(name for name in STYLES if name in style))
        _set(self, "site_lines", _strings("site_lines", self.site_lines))
        _set(self, "site_spun", _strings("site_spun", self.site_spun))
        _set(self, "terms", _strings("terms", self.terms))
        if self.dialects is not None:
            _set(self, "dialects", _strings("dialects", self.dialects))
        if isinstance(self.min_confidence, bool) or not isinstance(self.min_confidence, (int, float)):
            raise ConfigError(f"min_confidence must be a number from 0 to 1, not {self.min_confidence!r}")
        if not 0.0 <= self.min_confidence <= 1.0:
            raise ConfigError(f"min_confidence must be from 0 to 1, not {self.min_confidence}")
        if self.to_script is not None and self.to_script not in SCRIPTS:
            raise ConfigError(f"unknown to_script {self.to_script!r}; it is one of {', '.join(SCRIPTS)}")
        if not isinstance(self.inline, bool):
            raise ConfigError(f"inline must be true or false, not {self.inline!r}")
        if not isinstance(self.max_rounds, int) or self.max_rounds < 1:
            raise ConfigError(f"max_rounds must be a whole number of at least 1, not {self.max_rounds!r}")

    @classmethod
    def of(cls, **options: Any) -> Config:
        """A Config from keyword options; an unknown name is an error that lists the known ones.

        Raises:
            ConfigError: for an unknown option or a value that cannot be used.
        """
        known = [field.name for field in fields(cls)]
        for name in options:
            if name not in known:
                raise ConfigError(f"unknown option {name!r}; the options are {', '.join(known)}")
        return cls(**options)


def _set(config: Config, name: str, value: object) -> None:
    object.__setattr__(config, name, value)


def _strings(name: str, value: Strings) -> tuple[str, ...]:
    """A tuple of strings from one string or path or an iterable of them."""
    if isinstance(value, (str, os.PathLike)):
        value = (value,)
    try:
        return tuple(os.fspath(item) for item in value)
    except TypeError:
        raise ConfigError(f"{name} must be a string or several, not {value!r}") from None
