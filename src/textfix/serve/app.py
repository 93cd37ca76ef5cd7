"""The routes: what comes in over HTTP, and what goes out."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from textfix._version import __version__
from textfix.config import Config
from textfix.errors import require
from textfix.serve.answering import refused
from textfix.serve.asking import Asked, RefusalError, read_bytes, read_json
from textfix.serve.limits import Limits
from textfix.serve.openapi import description
from textfix.serve.pages import Page, paste_page, reference_page
from textfix.serve.pool import Pool

__all__ = ["application"]

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

# So many times the limit of a body that is too large is read and thrown away: a client that is still sending does not
# see an answer.
_PASSED_OVER = 4


def application(config: Config, limits: Limits, hosts: frozenset[str] | None = None) -> Any:
    """The service as an ASGI application.

    Args:
        config: the options of the server; a client's go over them.
        limits: the bounds.
        hosts: the host names that it answers to; ``None`` is any. Behind a
            name of its own, a page elsewhere could otherwise talk to a
            service on the loopback (DNS rebinding).

    Raises:
        MissingExtraError: starlette is not installed.
    """
    purpose = "textfix serve"
    starlette = require("starlette.applications", extra="serve", purpose=purpose)
    routing = require("starlette.routing", extra="serve", purpose=purpose)
    service = _Service(config, limits)
    made = starlette.Starlette(
        routes=[
            *(
                routing.Route(f"/{what}", service.working(what), methods=["POST"])
                for what in ("fix", "explain", "diagnose")
            ),
            routing.Route("/health", service.health),
            routing.Route("/openapi.json", service.openapi),
            routing.Route("/", service.page(paste_page(limits))),
            routing.Route("/docs", service.page(reference_page(limits))),
        ],
        exception_handlers={404: service.unknown, 405: service.unknown},
        lifespan=service.lifespan,
    )
    return made if hosts is None else _answering_to(hosts, made)


class _Service:
    """What the routes share."""

    def __init__(self, config: Config, limits: Limits) -> None:
        self.limits = limits
        self.pool = Pool(config, limits)
        self.requests = 0
        self.started = time.monotonic()
        self._responses = require("starlette.responses", extra="serve", purpose="textfix serve")
        self._anyio = require("anyio", extra="serve", purpose="textfix serve")

    @asynccontextmanager
    async def lifespan(self, _: Any) -> AsyncIterator[None]:
        """Workers are up before the first request, and nothing stays behind after the last."""
        try:
            await self.pool.warm()
            yield
        finally:
            self.pool.close()

    def working(self, what: str) -> Callable[[Any], Awaitable[Any]]:
        """The route of ``fix``, ``explain`` or ``diagnose``."""

        async def route(request: Any) -> Any:
            if self.requests >= self.limits.waiting:
                return self._json(*refused(503, "too many requests wait; try again in a second"), {"Retry-After": "1"})
            self.requests += 1
            try:
                return await self._work(what, request)
            except RefusalError as refusal:
                # The rest of a body that is refused is not read: the connection ends with the answer.
                more = {"Connection": "close"} if refusal.status in (408, 413, 415) else {}
                return self._json(*refused(refusal.status, refusal.sentence), more)
            finally:
                self.requests -= 1

        return route

    async def health(self, _: Any) -> Any:
        """Whether it is well, and how busy."""
        pool = self.pool
        facts = {
            "status": "ok",
            "version": __version__,
            "workers": self.limits.workers,
            "running": pool.running,
            "waiting": pool.waiting,
            "uptime": round(time.monotonic() - self.started, 1),
        }
        return self._json(200, json.dumps(facts))

    async def openapi(self, _: Any) -> Any:
        """The description for programs."""
        return self._json(200, json.dumps(description(self.limits), ensure_ascii=False))

    def page(self, page: Page) -> Callable[[Any], Awaitable[Any]]:
        """The route of a page."""
        headers = _HEADERS | {"Content-Security-Policy": page.policy}

        async def route(_: Any) -> Any:
            return self._responses.Response(page.body, media_type="text/html", headers=headers)

        return route

    async def unknown(self, request: Any, error: Any) -> Any:
        """What there is, for who asks for something else."""
        sentence = "the paths are /, /fix, /explain, /diagnose, /health, /docs and /openapi.json"
        if error.status_code == 405:
            sentence = f"{request.url.path} does not take {request.method}; {sentence}"
        return self._json(*refused(error.status_code, sentence), error.headers)

    async def _work(self, what: str, request: Any) -> Any:
        asked = await self._asked(request)
        if not asked.batch:
            return self._json(*await self.pool.answer(what, asked.texts[0], asked.config))
        answers = await self.pool.answers(what, asked.texts, asked.config)
        return self._json(200, f'{{"results": [{", ".join(text for _, text in answers)}]}}')

    async def _asked(self, request: Any) -> Asked:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        # A page elsewhere could send other kinds without asking the browser's leave first.
        if kind not in ("application/json", "application/octet-stream"):
            raise RefusalError(
                415,
                "send JSON with Content-Type: application/json, or one document as bytes with "
                "Content-Type: application/octet-stream",
            )
        body = await self._body(request)
        base = self.pool.config
        return (
            read_json(body, base, self.limits)
            if kind.endswith("json")
            else read_bytes(body, request.query_params, base)
        )

    async def _body(self, request: Any) -> bytes:
        said = request.headers.get("content-length", "")
        too_large = said.isdigit() and int(said) > self.limits.body
        body, size = bytearray(), 0
        with self._anyio.move_on_after(self.limits.upload):
            async for piece in request.stream():
                size += len(piece)
                too_large = too_large or size > self.limits.body
                if not too_large:
                    body += piece
                elif size > _PASSED_OVER * self.limits.body:
                    break
            if not too_large:
                return bytes(body)
        if too_large:
            raise RefusalError(413, f"the body is larger than {self.limits.body:,} bytes; send the texts in parts")
        raise RefusalError(408, f"the body did not arrive within {self.limits.upload:g} s")

    def _json(self, status: int, text: str, more: dict[str, str] | None = None) -> Any:
        return self._responses.Response(
            text.encode("utf-8"), status, media_type="application/json", headers=_HEADERS | (more or {})
        )


def _answering_to(hosts: frozenset[str], inner: Any) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """The application behind a check of the Host header."""

    async def checked(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
            name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
            if name not in hosts:
                status, text = refused(403, f"this service does not answer to the name {name!r}; see --allow-host")
                start = {
                    "type": "http.response.start",
                    "status": status,
                    "headers": [(b"content-type", b"application/json")],
                }
                await send(start)
                await send({"type": "http.response.body", "body": text.encode("utf-8")})
                return
        await inner(scope, receive, send)

    return checked
