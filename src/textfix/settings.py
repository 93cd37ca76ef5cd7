"""Options kept in a file: ``textfix.toml``, or ``[tool.textfix]`` of ``pyproject.toml``, and ``.textfixignore``.

A file holds the fields of :class:`textfix.Config` under their own names,
``ignore`` (files to pass over), and tables ``[[paths]]`` for files that need
other options::

    min_confidence = 0.8
    keep = ["步伐", "names.txt"]
    dictionaries = ["mine.tsv"]
    ignore = ["vendor/", "*.log"]

    [[paths]]
    match = ["novels/**"]
    steps = ["layout", "punctuation"]

Paths in it are relative to its folder. ``keep``, ``dictionaries``, ``terms``,
``site_lines`` and ``site_spun`` add to what stands above them, every other
option replaces it. ``site = ["site.txt"]`` names files with what ``textfix
learn-site`` learned of a site; they are in the place of the last two.
Patterns are those of ``.gitignore``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from reprlib import repr as short  # what a stranger wrote may be long
from typing import Any

from textfix.config import Config
from textfix.errors import ConfigError
from textfix.site_file import read_sites
from textfix.small_file import read_small_file

__all__ = ["IGNORE_FILE", "NAMES", "PathRule", "Settings"]

NAMES: tuple[str, ...] = ("textfix.toml", "pyproject.toml")
"""The configuration files that are looked for in a folder, the first one found counts."""

IGNORE_FILE = ".textfixignore"
"""Beside the configuration file, or without one the nearest above: a pattern a line, as in ``.gitignore``."""

_ADDING = ("dictionaries", "keep", "terms", "site_lines", "site_spun")  # options that add up
_OF_SITE = ("site_lines", "site_spun")  # of them those that a file named by ``site`` gives
_PATHS = ("dictionaries", "keep")  # of them those that may hold paths
_OPTIONS = tuple(option.name for option in fields(Config))


@dataclass(frozen=True, slots=True)
class PathRule:
    """Options for some files only.

    Attributes:
        match: patterns as in ``.gitignore``, relative to the folder of the file.
        options: fields of :class:`textfix.Config` by name.
        source: where it stands, for people.
    """

    match: tuple[str, ...]
    options: Mapping[str, Any]
    source: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the configuration files say.

    Attributes:
        folder: what their paths and patterns are relative to.
        path: the configuration file; ``None`` where there is none.
        options: fields of :class:`textfix.Config` by name.
        ignore: patterns of files to pass over, each with the place it stands at.
        rules: options for some files, in order; later ones go over earlier ones.
        base: defaults of the program that reads the files, where they are not those of Config.

    >>> Settings.of({"keep": "步伐", "paths": [{"match": "a/*", "keep": ["付出"]}]}).config_for("a/1.txt").keep
    ('步伐', '付出')
    """

    folder: Path
    path: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    ignore: tuple[tuple[str, str], ...] = ()
    rules: tuple[PathRule, ...] = ()
    base: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def find(cls, start: str | os.PathLike[str] = ".") -> Settings:
        """The settings in force in a folder: those of the nearest configuration file at or above it.

        The search ends at the top of a repository (a folder that holds
        ``.git``). It begins where the user works and never in the folders of
        the texts, so that a scraped tree cannot bring options of its own.

        Raises:
            ConfigError: the file cannot be used; names it and says what is wrong.
        """
        first = _folder(Path(start))
        alone = None
        for folder in (first, *first.parents):
            for name in NAMES:
                path = folder / name
                if path.is_file() and (table := _table(path)) is not None:
                    return cls.of(table, path)
            if alone is None and (folder / IGNORE_FILE).is_file():
                alone = folder
            if (folder / ".git").exists():
                break
        return cls(alone or first, ignore=_ignore_lines((alone or first) / IGNORE_FILE))

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Settings:
        """The settings of one file, whatever it is called.

        Raises:
            ConfigError: it cannot be read or used; names it and says what is wrong.
        """
        where = Path(path)
        table = _table(where)
        if table is None:
            raise ConfigError(f"{where}: it has no table [tool.textfix]; add it, or name another file")
        return cls.of(table, where)

    @classmethod
    def of(cls, table: Mapping[str, Any], path: Path | None = None) -> Settings:
        """Settings from a table as a configuration file holds it.

        Raises:
            ConfigError: an option is unknown or has a value that cannot be used.
        """
        folder = _folder(path.parent if path else Path())
        source = path.name if path else "settings"
        given = dict(table)
        ignore = [(pattern, source) for pattern in _patterns(path, "ignore", given.pop("ignore", ()))]
        ignore += _ignore_lines(folder / IGNORE_FILE) if path else []
        raw_rules = given.pop("paths", [])
        if not isinstance(raw_rules, list) or not all(isinstance(rule, dict) for rule in raw_rules):
            raise ConfigError(f"{_named(path)}paths must be tables, each begun with [[paths]]")
        rules = []
        for number, raw in enumerate(raw_rules, 1):
            options = dict(raw)
            match = _patterns(path, "match", options.pop("match", ()))
            if not match:
                raise ConfigError(f"{_named(path)}[[paths]] number {number} has no match = [...]; say for which files")
            where = f"{source}, [[paths]] {number}"
            rules.append(PathRule(match, _options(path, folder, options), where))
        return cls(folder, path, _options(path, folder, given), tuple(ignore), tuple(rules))

    def config_for(self, name: str | os.PathLike[str] | None = None, **given: Any) -> Config:
        """The options for one file.

        Args:
            name: the file; ``None`` or ``"-"`` is a text that is no file, which no rule for paths meets.
            **given: options that go over those of the files, such as those of a command line.

        Raises:
            ConfigError: a value cannot be used.
        """
        merged: dict[str, Any] = {}
        for _, options in self.layers(name):
            _lay_over(merged, options)
        _lay_over(merged, given)
        return Config.of(**merged)

    def layers(self, name: str | os.PathLike[str] | None = None) -> list[tuple[str, Mapping[str, Any]]]:
        """Where the options of a file come from: (place, options) in the order in which they are laid over."""
        layers = [("default", self.base), (self.path.name if self.path else "settings", self.options)]
        if name is not None and (inside := self._inside(name)):
            layers += [(rule.source, rule.options) for rule in self.rules if _spec(rule.match).match_file(inside)]
        return [(place, options) for place, options in layers if options]

    def ignored(self, name: str | os.PathLike[str]) -> str | None:
        """Which pattern says that a file is passed over, such as ``*.log (.textfixignore)``; ``None`` if none.

        A folder is asked for with a slash at its end.

        >>> Settings.of({"ignore": ["*.log", "!keep.log"]}).ignored("a/b.log")
        '*.log (settings)'
        """
        if not self.ignore or not (inside := self._inside(name)):
            return None
        result = _spec(tuple(pattern for pattern, _ in self.ignore)).check_file(inside)
        if not result.include or result.index is None:
            return None
        pattern, source = self.ignore[result.index]
        return f"{pattern} ({source})"

    def _inside(self, name: str | os.PathLike[str]) -> str | None:
        """The file relative to the folder, with forward slashes; ``None`` outside of it and for stdin."""
        text = os.fspath(name)
        if text in ("", "-"):
            return None
        path = Path(text)
        try:
            # Only the folder is resolved: a link is meant by its own name.
            relative = (path.parent.resolve() / path.name).relative_to(self.folder)
        except (OSError, RuntimeError, ValueError):  # links in a circle, or outside of the folder
            return None
        if not relative.parts or os.pardir in relative.parts:
            return None
        return relative.as_posix() + ("/" if text.endswith(("/", os.sep)) else "")


def _folder(path: Path) -> Path:
    """A folder without links in its path; a working folder that somebody has deleted has none."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"the folder {path} cannot be found ({reason}); go to one that exists") from None


def _lay_over(merged: dict[str, Any], options: Mapping[str, Any]) -> None:
    for name, value in options.items():
        if name in _ADDING and name in merged:
            merged[name] = tuple(dict.fromkeys((*_several(merged[name]), *_several(value))))
        else:
            merged[name] = value


def _several(value: Any) -> Sequence[Any]:
    return (value,) if isinstance(value, (str, os.PathLike)) else tuple(value)


def _table(path: Path) -> dict[str, Any] | None:
    """The options of a configuration file; ``None`` for a ``pyproject.toml`` without ``[tool.textfix]``."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    content = read_small_file(path, "configuration file", ConfigError)
    try:
        table = tomllib.loads(content)
    except RecursionError:
        raise ConfigError(f"{path}: its lists or tables are nested too deeply") from None
    except ValueError as error:  # not TOML, or a number that Python does not read
        if path.name == "pyproject.toml" and "tool.textfix" not in content:
            return None  # somebody else's trouble
        raise ConfigError(f"{path}: it is not TOML: {error}") from None
    tool = table.get("tool")
    inside = tool.get("textfix") if isinstance(tool, dict) else None
    if path.name == "pyproject.toml" or "tool" in table:
        if inside is not None and not isinstance(inside, dict):
            raise ConfigError(f"{path}: tool.textfix must be a table")
        return inside
    return table


def _options(path: Path | None, folder: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of Config of one table, checked, their paths made relative to where the program runs."""
    options: dict[str, Any] = {}
    table = dict(table)
    if (sites := table.pop("site", None)) is not None:
        for key in table:
            if (name := key.replace("-", "_")) in _OF_SITE:
                raise ConfigError(f"{_named(path)}site and {name} are given; name one of them")
        table.update(read_sites(folder / site for site in _site_files(path, sites)).options)
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in _OPTIONS:
            known = ", ".join((*_OPTIONS, "site", "ignore", "paths"))
            raise ConfigError(f"{_named(path)}unknown option {short(key)}; the options are {known}")
        if name in options:
            raise ConfigError(f"{_named(path)}{name} is given twice")
        options[name] = value
    try:
        for name in _ADDING:
            if name in options:
                options[name] = tuple(_rooted(folder, name, item) for item in getattr(Config.of(**options), name))
        Config.of(**options)
    except ConfigError as error:
        raise ConfigError(f"{_named(path)}{error}") from None
    return options


def _site_files(path: Path | None, value: Any) -> tuple[Path, ...]:
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"{_named(path)}site must be a list of files, such as site = ['site.txt']")
    return tuple(Path(name).expanduser() for name in names)


def _rooted(folder: Path, name: str, item: str) -> str:
    """A path of a configuration file as one that opens from anywhere; a term is no path and stays."""
    is_path = name in _PATHS and (
        name == "dictionaries"
        or item.endswith((".txt", ".tsv", ".lst"))
        or (("." in item or "/" in item) and (folder / item).is_file())
    )
    return str(folder / Path(item).expanduser()) if is_path else item


def _patterns(path: Path | None, name: str, value: Any) -> tuple[str, ...]:
    patterns = (value,) if isinstance(value, str) else value
    if not isinstance(patterns, (list, tuple)) or not all(isinstance(item, str) for item in patterns):
        raise ConfigError(f"{_named(path)}{name} must be a list of patterns, such as {name} = ['drafts/', '*.log']")
    try:
        _spec(tuple(patterns))
    except ValueError as error:
        raise ConfigError(f"{_named(path)}{name}: {error}") from None
    return tuple(patterns)


def _ignore_lines(path: Path) -> tuple[tuple[str, str], ...]:
    if not path.exists():
        return ()
    lines = read_small_file(path, "list of patterns", ConfigError).splitlines()
    kept = tuple(line for line in lines if line.strip() and not line.startswith("#"))
    return tuple((pattern, path.name) for pattern in _patterns(path, "ignore", kept))


def _named(path: Path | None) -> str:
    return f"{path}: " if path else ""


@lru_cache(maxsize=32)
def _spec(patterns: tuple[str, ...]) -> Any:
    """The compiled patterns; the package that knows them is imported only where there are some."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)
