"""Listening, and stopping in good order."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any

from textfix.config import Config
from textfix.errors import ConfigError, require
from textfix.serve.limits import Limits

__all__ = ["serve"]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def serve(
    config: Config,
    limits: Limits,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    names: Iterable[str] = (),
    say: Callable[[str], Any] = print,
) -> None:
    """Serve until the process is told to stop; requests that are being answered are finished first.

    Args:
        config: the options of the server.
        limits: the bounds.
        host: the address to listen at; anything but a loopback one can be reached from other machines.
        port: the port; 0 takes a free one.
        names: further host names to answer to; on a loopback address it answers to no other than those of this machine.
        say: gets one sentence when it listens.

    Raises:
        ConfigError: it cannot listen there.
        MissingExtraError: starlette or uvicorn is not installed.
    """
    uvicorn = require("uvicorn", extra="serve", purpose="textfix serve")
    from textfix.serve.app import application

    listener = _listener(host, port)
    here = _is_loopback(host)
    hosts = _LOOPBACK | {host.lower(), *(name.lower() for name in names)} if here or names else None
    try:
        app = application(config, limits, hosts)
        settings = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=int(limits.seconds) + 5,
        )
        server = uvicorn.Server(settings)
        address = f"[{host}]" if ":" in host else host
        where = f"http://{address}:{listener.getsockname()[1]}"
        beyond = "" if here else "; it can be reached from other machines"
        say(f"textfix serves at {where} (description at {where}/docs{beyond}); Ctrl-C stops it")
        server.run(sockets=[listener])
    finally:
        listener.close()


def _listener(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
            listener.listen(2048)
        except OSError:
            listener.close()
            raise
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"cannot listen at {host}, port {port}: {reason}; choose another --port or --host") from None
    return listener


def _is_loopback(host: str) -> bool:
    """Whether only this machine can reach it.

    >>> _is_loopback("localhost"), _is_loopback("127.0.0.2"), _is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
