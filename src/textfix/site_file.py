r"""What was learned of a site, as a file that people may read and edit.

First the lines that its pages have in common, one a line. Then, if some of
its pages are spun, a line ``[spun]`` and passages of those; an empty line
parts one from the next. ``#`` begins a comment; a line that itself begins
with ``#``, ``[`` or ``\`` has a ``\`` in front of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from textfix.errors import ConfigError
from textfix.line_ends import LINE_END
from textfix.small_file import read_small_file

__all__ = ["SPUN", "Site", "read_site", "read_sites", "written"]

SPUN = "[spun]"
"""The line behind which the passages stand."""

_ESCAPED = ("#", "[", "\\")


class Site(NamedTuple):
    """What is known of a site.

    Attributes:
        lines: for ``Config.site_lines``.
        spun: for ``Config.site_spun``.
    """

    lines: tuple[str, ...] = ()
    spun: tuple[str, ...] = ()

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """The same as fields of :class:`textfix.Config`."""
        return {"site_lines": self.lines, "site_spun": self.spun}


def written(site: Site) -> str:
    r"""What :func:`read_site` reads again, without the comments that explain it.

    >>> print(written(Site(("首页»新闻",), ("今天下雨。\n#雨#", "风很大。"))), end="")
    首页»新闻
    [spun]
    今天下雨。
    \#雨#
    <BLANKLINE>
    风很大。
    """
    lines = "".join(f"{_escaped(line)}\n" for line in site.lines)
    passages = ("".join(f"{_escaped(line)}\n" for line in passage.split("\n")) for passage in site.spun)
    return lines + (f"{SPUN}\n" + "\n".join(passages) if site.spun else "")


def read_site(path: str | os.PathLike[str]) -> Site:
    """What a file of ``textfix learn-site`` holds.

    Raises:
        ConfigError: the file cannot be read.
    """
    rows = LINE_END.split(read_small_file(Path(path), "file of site lines", ConfigError))
    lines: list[str] = []
    passages: list[list[str]] = [[]]
    inside = False
    for row in rows:
        line = row.strip()
        if row.startswith("#"):
            continue
        if line == SPUN:
            inside = True
        elif not line:
            passages.append([])
        elif inside:
            passages[-1].append(_unescaped(line))
        else:
            lines.append(_unescaped(line))
    return Site(tuple(lines), tuple("\n".join(passage) for passage in passages if passage))


def read_sites(paths: Iterable[str | os.PathLike[str]]) -> Site:
    """What several files hold, one after the other.

    Raises:
        ConfigError: one of them cannot be read.
    """
    sites = [read_site(path) for path in paths]
    return Site(
        tuple(line for site in sites for line in site.lines), tuple(passage for site in sites for passage in site.spun)
    )


def _escaped(line: str) -> str:
    return f"\\{line}" if line.startswith(_ESCAPED) else line


def _unescaped(line: str) -> str:
    return line[1:] if line.startswith("\\") and line[1:].startswith(_ESCAPED) else line
