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
        notes: further sections below them, as (heading, lines).
    """

    name: str
    summary: str
    description: str
    arguments: str
    run: str
    examples: tuple[str, ...] = ()
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()


_STATUS = ("exit status", ("0  done", "2  something went wrong; the other files were done all the same"))
_FOUND = ("exit status", ("0  nothing would change", "1  something would", "2  something went wrong"))
_MARKS = (
    "marks in a text",
    ("What stands between a line <!-- textfix: off --> and <!-- textfix: on --> is left as it is.",),
)
SURROUNDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "files",
        (
            "textfix.toml, pyproject.toml  options (textfix config shows them)",
            ".textfixignore  files to pass over; patterns as in .gitignore",
        ),
    ),
    (
        "environment",
        (
            "NO_COLOR  if set, nothing is coloured",
            "TEXTFIX_LANG  language of messages: zh or en (default: the locale)",
        ),
    ),
)
"""What every command heeds, for the end of ``textfix --help``."""

COMMANDS: tuple[Command, ...] = (
    Command(
        "fix",
        "write the cleaned text",
        "Writes the cleaned text to stdout, as UTF-8.\n"
        "Decodes any encoding of Chinese pages, runs every step over the text until nothing changes, and touches the\n"
        "wording only of a text that as a whole shows that it was spun.",
        "textfix.cli.text_arguments:add_fix",
        "textfix.cli.commands:fix",
        (
            "textfix fix scraped.txt > clean.txt",
            "textfix fix --in-place --diff pages/*.txt",
            "textfix fix --output clean pages/",
            "textfix fix --output clean --field text --jobs 4 --edits edits.jsonl pages.jsonl.gz",
            "textfix fix --diff page.txt | less -R",
            "textfix fix --keep 步伐 --min-confidence 0.9 page.txt",
            "curl -s https://example.org/page | textfix fix --steps mojibake,characters",
        ),
        (_STATUS, _MARKS),
    ),
    Command(
        "check",
        "say whether files would change",
        "Names every place that fix would change, and changes nothing.",
        "textfix.cli.text_arguments:add_check",
        "textfix.cli.check:check",
        (
            "textfix check pages/*.txt",
            "textfix check --format github $(git ls-files '*.md')",
            "textfix check --format sarif pages/*.txt > textfix.sarif",
        ),
        (_FOUND, _MARKS),
    ),
    Command(
        "explain",
        "list every edit with its reason",
        "Lists every edit: where (line:column), what, which step and rule, how sure (0..1), and why.",
        "textfix.cli.text_arguments:add_explain",
        "textfix.cli.commands:explain",
        (
            "textfix explain page.txt",
            "textfix explain --min-confidence 0.9 page.txt",
            "textfix explain page.txt | grep 付出",
        ),
        (_STATUS,),
    ),
    Command(
        "diagnose",
        "say what is wrong with a text",
        "Says whether a text was spun, how sure, and what else is wrong.",
        "textfix.cli.text_arguments:add_diagnose",
        "textfix.cli.commands:diagnose",
        ("textfix diagnose page.txt", "textfix diagnose --json pages/*.txt | grep '\"spun\": true'"),
        (_STATUS,),
    ),
    Command(
        "report",
        "write an HTML page to look at and decide in",
        "Writes one HTML file that opens offline: figures of all files, each text before and after, every edit\n"
        "with its reason. Edits can be accepted, rejected and changed in it, and the decisions downloaded for apply.",
        "textfix.cli.review_arguments:add_report",
        "textfix.cli.reporting:report",
        (
            "textfix report page.txt",
            "textfix report pages/ -o report.html --title 'Crawl of Monday'",
            "textfix report crawl.jsonl.gz --field body",
        ),
    ),
    Command(
        "apply",
        "write what was decided in a report",
        "Writes the files as they were decided on in a report; where nothing was decided, the edits stay as they were\n"
        "shown, and records that were not reviewed are cleaned as fix does. What has changed since is left alone.",
        "textfix.cli.review_arguments:add_apply",
        "textfix.cli.review:apply",
        (
            "textfix apply decisions.json --output reviewed",
            "textfix apply decisions.json --in-place",
            "textfix apply decisions.json pages/*.txt --output clean",
        ),
    ),
    Command(
        "serve",
        "answer over HTTP, with a page to paste text into",
        "Serves a page to paste text into, and POST /fix, /explain and /diagnose with JSON; /docs describes them. "
        "Listens on this machine only, unless --host says otherwise.",
        "textfix.cli.serving:add_serve",
        "textfix.cli.serving:serve",
        (
            "textfix serve",
            "textfix serve --port 9000 --workers 8 --time-limit 10",
        ),
    ),
    Command(
        "restore",
        "rebuild the inputs of fix, byte for byte",
        "Rebuilds the files that fix --edits has cleaned, from the cleaned files and the edit log.",
        "textfix.cli.text_arguments:add_restore",
        "textfix.cli.batch:restore",
        (
            "textfix restore edits.jsonl --output inputs",
            "textfix restore edits.jsonl --in-place",
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
            "textfix dict add mine.tsv 步调 程序:8 措施",
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
    Command(
        "learn-site",
        "learn what the pages of one site have in common: its lines, and how its spinner writes",
        "Reads pages of one site and writes the lines that recur from page to page: navigation, notices and the like.\n"
        "Where at least three of them are spun it also writes passages of these: other pages of the site are restored\n"
        'further beside them. Use the file with --site, or as site = ["site.txt"] in textfix.toml; it may be edited.',
        "textfix.cli.sites:add_learn_site",
        "textfix.cli.sites:run_learn_site",
        (
            "textfix learn-site pages/ -o site.txt",
            "textfix fix --site site.txt --output clean pages/",
        ),
        (_STATUS,),
    ),
    Command(
        "completion",
        "print a script that completes commands in a shell",
        "Prints the script that lets a shell complete commands, options and file names.",
        "textfix.cli.text_arguments:add_completion",
        "textfix.cli.completion:run_completion",
        (
            "textfix completion bash > ~/.local/share/bash-completion/completions/textfix",
            "textfix completion zsh > ~/.zfunc/_textfix",
            "textfix completion fish > ~/.config/fish/completions/textfix.fish",
        ),
    ),
)


def load(place: str) -> Any:
    """The function at ``module:function``.

    >>> load("textfix.cli.command_table:load").__name__
    'load'
    """
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
