"""How ``--help`` looks: the reader's language, lines no wider than the terminal, Chinese measured as it is shown."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from textfix.cli.display import wrap
from textfix.cli.language import language, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["HelpFormatter", "localise", "sections"]


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """argparse's layout, with texts broken by the columns that they take."""

    def __init__(self, prog: str, **layout: Any) -> None:
        super().__init__(prog, **layout)
        self._action_max_length = 14  # argparse forgets that commands are indented below COMMAND

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The first line, begun in the reader's language."""
        super().add_usage(usage, actions, groups, say("usage: ") if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(re.sub(r"\s+", " ", text).strip(), width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines: list[str] = []
        running = ""
        for line in [*text.splitlines(), ""]:
            inner = not line or line[0] == " "
            if not inner:  # lines that only go on are one paragraph
                running += (" " if running[-1:].isascii() and running else "") + line
                continue
            lines += wrap(running, width - len(indent)) if running else []
            running = ""
            # A line that begins with two spaces is a command or a table: it stays as it is.
            lines.append(line)
        return "\n".join(f"{indent}{line}".rstrip() for line in lines[:-1])


def localise(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser with its texts in the reader's language."""
    if language() == "en":
        return parser
    parser.description = parser.description and "\n".join(map(say, parser.description.split("\n")))
    for group in parser._action_groups:  # noqa: SLF001  # argparse has no public way to them
        group.title = group.title and say(group.title)
    for action in parser._actions:  # noqa: SLF001
        if action.help and action.help is not argparse.SUPPRESS:
            action.help = say(action.help)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for choice in action._choices_actions:  # noqa: SLF001
                choice.help = choice.help and say(choice.help)
            for inner in action.choices.values():
                inner.formatter_class = HelpFormatter
                localise(inner)
    return parser


def sections(examples: Sequence[str], notes: Sequence[tuple[str, Sequence[str]]]) -> str | None:
    """What stands behind the options: examples, then further sections such as the exit status."""
    parts = [("examples", examples), *notes] if examples else list(notes)
    blocks = ["\n".join([say(f"{title}:"), *(f"  {say(line)}" for line in lines)]) for title, lines in parts]
    return "\n\n".join(blocks) or None
