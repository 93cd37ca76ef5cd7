"""``textfix learn-site``: what the pages of one site have in common, as a file for ``--site``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textfix.cli.console import complain, message, write
from textfix.cli.files import save_text
from textfix.cli.names import file_name
from textfix.counting import count
from textfix.site_file import Site, written

if TYPE_CHECKING:
    import argparse

    from textfix.cli.arguments import Arguments

__all__ = ["add_learn_site", "run_learn_site"]

FAILED = 2

_LEAST_PAGES = 4  # as learn_site wants them

_HEAD = """\
# Lines that the pages of one site have in common; textfix learn-site wrote them from {}.
# 0 stands for any number; a line that ends in … is the beginning of one. Take out what articles need.
"""
_SPUN_HEAD = """\
# Passages of its spun pages, parted by empty lines: each page is read beside them, for one tool wrote them all.
"""


def add_learn_site(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix learn-site``."""
    parser.add_argument(
        "files", nargs="+", metavar="PAGES", help="a text, a page, a .jsonl file or a folder; - is stdin"
    )
    parser.add_argument(
        "-o", "--output", type=file_name, metavar="FILE", help="write what was learned there (default: stdout)"
    )
    parser.add_argument("--field", default="text", metavar="NAME", help="the field of .jsonl lines (default text)")


def run_learn_site(arguments: Arguments) -> int:
    """Run ``textfix learn-site`` and return the exit status."""
    from textfix import Cleaner
    from textfix.cli.dictionaries import texts_of

    failed: list[str] = []
    pages = list(texts_of(arguments.files, arguments.options["field"], failed, articles=True))
    if not pages:
        complain("there is no text to learn from")  # and what was learned before stays
        return FAILED
    config = Cleaner().learn_site(pages).config
    lines, spun = config.site_lines, config.site_spun
    content = _HEAD.format(count(len(pages), "page")) + written(Site(lines))
    if spun:
        content += _SPUN_HEAD + written(Site(spun=spun))
    output = arguments.options["output"]
    if output in (None, "-"):
        write(content)
    else:
        save_text(output, content)
    told = count(len(lines), "line of the site", "lines of the site")
    if spun:
        told = f"{told} and {count(len(spun), 'passage')} of its spun pages"
    few = "; four pages or more are needed" if len(pages) < _LEAST_PAGES else ""
    message(f"learned {told} from {count(len(pages), 'page')}{few}")
    return FAILED if failed else 0
