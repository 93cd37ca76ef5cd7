"""``textfix serve``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from textfix.cli.config_arguments import add_config_options
from textfix.cli.numbers import number, whole_number
from textfix.errors import ConfigError
from textfix.serve.limits import MOST, Limits

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments

__all__ = ["add_serve", "serve"]

_LIMITS: tuple[tuple[str, str, Callable[[str], float], str, str], ...] = (
    ("--max-bytes", "body", whole_number, "N", "bytes of a body"),
    ("--time-limit", "seconds", number, "SECONDS", "time that one text may take"),
    ("--max-waiting", "waiting", whole_number, "N", "requests at a time, in work and waiting"),
)
"""Options: name, the limit that it sets, what it is given as, its unit, what it bounds."""

_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Limits)}


def add_serve(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``textfix serve``."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen at (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--port", type=whole_number, default=8000, help="the port; 0 takes a free one (default: 8000)")
    parser.add_argument(
        "--allow-host",
        action="append",
        metavar="NAME",
        help="a host name to answer to, as behind a proxy; may be repeated",
    )
    group = parser.add_argument_group("limits")
    cores = os.cpu_count() or 2
    group.add_argument(
        "--workers", type=whole_number, default=cores, metavar="N", help="worker processes (default: one a core)"
    )
    for name, limit, kind, unit, what in _LIMITS:
        told = f"{what} (default: {int(_DEFAULTS[limit]):,})"
        group.add_argument(name, type=kind, default=_DEFAULTS[limit], metavar=unit, help=told)
    add_config_options(parser)
    parser.set_defaults(validate=_limits)


def serve(arguments: Arguments) -> int:
    """Run ``textfix serve`` and return the exit status."""
    from textfix.cli.console import message
    from textfix.serve.server import serve as run

    options = arguments.options
    # What is sent to a service is not to say what may be done with it: no marks in the text are heeded.
    settings = replace(arguments.settings, base={})
    run(
        settings.config_for(None, **arguments.given),
        _limits(arguments),
        host=options["host"],
        port=options["port"],
        names=options["allow_host"] or (),
        say=message,
    )
    return 0


def _limits(arguments: Arguments) -> Limits:
    options = arguments.options
    if not 0 <= options["port"] < 65536:
        raise ConfigError(f"--port must be from 0 to 65535, not {options['port']}")
    for name in ("workers", "max_bytes", "time_limit", "max_waiting"):
        if not options[name] > 0:
            raise ConfigError(f"--{name.replace('_', '-')} must be above 0, not {options[name]:g}")
        if not options[name] <= MOST:
            raise ConfigError(f"--{name.replace('_', '-')} must be {MOST:,} at most, not {options[name]:g}")
    return Limits(
        body=options["max_bytes"],
        seconds=options["time_limit"],
        waiting=options["max_waiting"],
        workers=options["workers"],
    )
