r"""What the documentation site puts in while it is built: formulas, figures, the help of each command.

- ``$$ … $$`` and ``\( … \)`` become MathML, which browsers draw themselves.
- ``[[figure NAME]]`` on a line of its own becomes the SVG ``docs/figures/NAME.svg``, in the colours of the page.
- ``[[help COMMAND]]`` becomes what ``textfix COMMAND --help`` prints.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert

_BLOCK = re.compile(r"^\$\$\n(.+?)\n\$\$$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"\\\((.+?)\\\)")
_FIGURE = re.compile(r"^\[\[figure ([\w-]+)\]\]$", re.MULTILINE)
_HELP = re.compile(r"^\[\[help ([\w-]*)\]\]$", re.MULTILINE)


def on_page_markdown(markdown: str, config: Any, **_: Any) -> str:
    """The page's Markdown with everything put in."""
    folder = Path(config["docs_dir"])
    markdown = _BLOCK.sub(lambda match: f'<div class="formula">{_formula(match[1], "block")}</div>', markdown)
    markdown = _INLINE.sub(lambda match: _formula(match[1], "inline"), markdown)
    markdown = _FIGURE.sub(lambda match: _figure(folder, match[1]), markdown)
    return _HELP.sub(lambda match: f"```text\n{_help(match[1])}```", markdown)


def _formula(latex: str, display: str) -> str:
    return str(convert(" ".join(latex.split()), display=display))


def _figure(folder: Path, name: str) -> str:
    svg = (folder / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    # Markdown would end a block of HTML at a blank line.
    return "<figure>\n" + re.sub(r"\n\s*\n", "\n", svg.strip()) + "\n</figure>"


def _help(name: str) -> str:
    os.environ.update(TEXTFIX_LANG="en", COLUMNS="92")
    from textfix.cli.arguments import command_parser, outer_parser
    from textfix.cli.command_table import COMMANDS

    parsers = {command.name: command for command in COMMANDS}
    return (command_parser(parsers[name]) if name else outer_parser()).format_help()
