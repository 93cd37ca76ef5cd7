"""Every command: its name, what it is for, and where its arguments and its work are written.

A new command is a row here, a function that adds its arguments to a parser,
and a function that runs it. Both are named as ``module:function`` and imported
only when the command is called, so that ``textfix --help`` stays fast; the
module of the arguments must therefore import nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

__all__ = ["COMMANDS", "Command", "load"]


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: what the user writes behind ``textfix``.
        summary: a few words for the list of commands.
        description: what stands in front of its options in ``textfix NAME --help``.
        arguments: ``module:function``; the function takes an
            :class:`argparse.ArgumentParser` and adds to it. It may set the
            default ``validate``, a function of the parsed
            :class:`textfix.cli.arguments.Arguments` that raises
            :class:`textfix.ConfigError` where they cannot go together.
        run: ``module:function``; takes the Arguments, returns the exit status.
        examples: command lines, shown behind the options.
    """

    name: str
    summary: str
    description: str
    arguments: str
    run: str
    examples: tuple[str, ...] = ()


COMMANDS: tuple[Command, ...] = (
    Command(
        "fix",
        "write the cleaned text",
        "Writes the cleaned text to stdout, as UTF-8.",
        "textfix.cli.text_arguments:add_fix",
        "textfix.cli.commands:fix",
        (
            "textfix fix scraped.txt > clean.txt",
            "textfix fix --in-place --diff pages/*.txt",
            "textfix fix --output clean pages/*.txt",
        ),
    ),
    Command(
        "check",
        "say whether files would change",
        "Names every place that fix would change. Exit status: 0 none, 1 some, 2 an error.",
        "textfix.cli.text_arguments:add_check",
        "textfix.cli.check:check",
        (
            "textfix check pages/*.txt",
            "textfix check --format github $(git ls-files '*.md')",
            "textfix check --format sarif pages/*.txt > textfix.sarif",
        ),
    ),
    Command(
        "explain",
        "list every edit with its reason",
        "Lists every edit: where (line:column), what, which step and rule, how sure (0..1), and why.",
        "textfix.cli.text_arguments:add_explain",
        "textfix.cli.commands:explain",
        ("textfix explain page.txt",),
    ),
    Command(
        "diagnose",
        "say what is wrong with a text",
        "Says whether a text was spun, how sure, and what else is wrong.",
        "textfix.cli.text_arguments:add_diagnose",
        "textfix.cli.commands:diagnose",
        ("textfix diagnose page.txt",),
    ),
    Command(
        "report",
        "write an HTML page to look at and decide in",
        "Writes one HTML file that opens offline: figures of all files, each text before and after, every edit\n"
        "with its reason. Edits can be accepted, rejected and changed in it, and the decisions downloaded for apply.",
        "textfix.cli.review_arguments:add_report",
        "textfix.cli.review:report",
        (
            "textfix report page.txt",
            "textfix report pages/ -o report.html --title 'Crawl of Monday'",
        ),
    ),
    Command(
        "apply",
        "write what was decided in a report",
        "Writes the files as they were decided on in a report; where nothing was decided, the edits stay as they were\n"
        "shown. A file that has changed since is left alone.",
        "textfix.cli.review_arguments:add_apply",
        "textfix.cli.review:apply",
        (
            "textfix apply decisions.json --output reviewed",
            "textfix apply decisions.json --in-place",
            "textfix apply decisions.json pages/*.txt --output clean",
        ),
    ),
    Command(
        "config",
        "show the options in force, or begin a textfix.toml",
        "Shows the options in force as TOML, each with the place that it comes from; with FILE those for that file.",
        "textfix.cli.text_arguments:add_config",
        "textfix.cli.configuration:run_config",
        (
            "textfix config --show",
            "textfix config --show novels/one.txt",
            "textfix config --init",
        ),
    ),
    Command(
        "dict",
        "check, show or add dictionary entries",
        "Works on wording dictionaries and files of terms.",
        "textfix.cli.dictionary_arguments:add_dict",
        "textfix.cli.dictionaries:run_dict",
        (
            "textfix dict show 付出",
            "textfix dict add mine.tsv 步伐 程序:8 措施",
            "textfix dict add mine.tsv --from decisions.json",
            "textfix dict check mine.tsv",
        ),
    ),
    Command(
        "learn",
        "propose new dictionary entries from a pile of damaged text",
        "Reads damaged texts and proposes new entries with example lines: a file to edit and to use with --dictionary.",
        "textfix.cli.dictionary_arguments:add_learn",
        "textfix.cli.dictionaries:run_learn",
        ("textfix learn pages/ -o proposals.tsv",),
    ),
)


def load(place: str) -> Any:
    """The function at ``module:function``.

    >>> load("textfix.cli.command_table:load").__name__
    'load'
    """
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
