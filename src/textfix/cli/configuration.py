"""``textfix config``: the options in force, and where each comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from textfix import Config, Settings
from textfix.cli.console import complain, message, write
from textfix.cli.display import pad, shown_name, visible, width
from textfix.cli.language import say
from textfix.counting import count

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments

__all__ = ["run_config"]

_UNSET = {"dialects": "all", "to_script": "as it is"}  # what None means; TOML has no word for it

_STARTER = """\
# Options of textfix for everything below this folder; `textfix config` shows what is in force.
# Each line without its # is the option with its default, or an example.

# steps = [{steps}]
# min_confidence = {confidence}        # edits less sure than this are only suggested
# keep = ["步伐", "names.txt"]      # terms that nothing may touch, or files with one a line
# dictionaries = ["mine.tsv"]      # entries (.tsv) or terms (.txt) of your own
# terms = ["finance"]              # fields whose terms stand as they are
# dialects = ["a", "b"]            # families of spinners to consider; without it all
# to_script = "simplified"         # or "taiwan" or "hongkong"
# style = ["spaces"]               # a space between Chinese and Latin; other matters of style: see the documentation
# site = ["site.txt"]              # what `textfix learn-site` wrote of the site of the texts
# inline = true                    # heed `textfix: off` and `textfix: on` inside a text

# ignore = ["drafts/", "*.log"]    # files to pass over; patterns as in .gitignore

# Other options for some files; keep and dictionaries add to those above, the rest replaces them.
# [[paths]]
# match = ["novels/**"]
# steps = ["layout", "punctuation"]
"""


def run_config(arguments: Arguments) -> int:
    """Run ``textfix config`` and return the exit status."""
    if arguments.options["init"]:
        return _init()
    named = arguments.files != ("-",)
    for number, name in enumerate(arguments.files):
        if number:
            write("\n")
        for line in _shown(arguments, name if named else None):
            write(line + "\n")
    return 0


def _init() -> int:
    steps = ", ".join(json.dumps(step) for step in Config.steps)
    content = "\n".join(map(_told, _STARTER.format(steps=steps, confidence=Config.min_confidence).split("\n")))
    try:
        with open("textfix.toml", "x", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  # "x": never over one
            file.write(content)
    except FileExistsError:
        complain("there is a textfix.toml already; edit it")
        return 2
    except OSError as error:
        complain(f"textfix.toml cannot be written ({error.strerror or error}); choose another folder")
        return 2
    message("textfix.toml written; edit it, then look with: textfix config")
    return 0


def _told(line: str) -> str:
    """A line of the file with its remark in the reader's language."""
    front, mark, remark = line.rpartition("# ")
    return f"{front}{mark}{say(remark)}" if mark else line


def _shown(arguments: Arguments, name: str | None) -> Iterator[str]:
    """The options for a file (``None``: for any) as TOML, each with the place that it comes from behind it."""
    settings = arguments.settings
    yield f"# {visible(str(settings.path), marked=False) if settings.path else say('no configuration file')}"
    if name is not None:
        pattern = settings.ignored(name)
        yield f"# {say(f'for {shown_name(name)}' + (f': passed over, as {pattern} says' if pattern else ''))}"
    config = arguments.config_for(name) if name is not None else arguments.config
    origins = _origins(settings, arguments, name)
    rows = [(_row(option.name, getattr(config, option.name)), option.name) for option in fields(Config)]
    rows.append((f"ignore = {_toml([pattern for pattern, _ in settings.ignore])}", "ignore"))
    widest = min(48, max(width(row) for row, _ in rows))
    for row, option in rows:
        yield f"{pad(row, widest)}  # {origins.get(option) or say('default')}"
    if name is None:
        for rule in settings.rules:
            yield ""
            yield f"[[paths]]  # {rule.source}"
            yield f"match = {_toml(list(rule.match))}"
            yield from (_row(option, value) for option, value in rule.options.items())


def _origins(settings: Settings, arguments: Arguments, name: str | None) -> dict[str, str]:
    """Where each option comes from; several places for those that add up."""
    adding = ("keep", "dictionaries", "terms", "site_lines", "site_spun")
    origins: dict[str, list[str]] = {}
    layers = [*settings.layers(name), (say("command line"), arguments.given)]
    for place, options in layers:
        if options is settings.base:
            place = say("default")  # noqa: PLW2901  # a file may have that name; it keeps it
        for option in options:
            before = origins.get(option, []) if option in adding else []
            origins[option] = [*before, place]
    if settings.ignore:
        origins["ignore"] = list(dict.fromkeys(place for _, place in settings.ignore))
    return {option: " + ".join(places) for option, places in origins.items()}


def _row(option: str, value: Any) -> str:
    if option == "site_spun" and value:
        many, size = count(len(value), "passage"), count(sum(map(len, value)), "character")
        return f"# {option}: {say(f'{many}, {size}')}"  # too long to be shown
    return f"# {option}: {say(_UNSET[option])}" if value is None else f"{option} = {_toml(value)}"


def _toml(value: Any) -> str:
    """A value as TOML writes it.

    >>> print(_toml(("步伐", 0.8, True)))
    ["步伐", 0.8, true]
    """
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
