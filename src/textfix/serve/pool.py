"""The worker processes: each works on one text at a time, and one that takes too long is ended and replaced."""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import partial
from typing import Any

from textfix.config import Config
from textfix.errors import TextfixError, require
from textfix.integrations.shipping import pack
from textfix.serve.answering import Answer, answer, refused
from textfix.serve.limits import Limits

__all__ = ["Pool"]

_START_SECONDS = 60.0  # for a new worker to start and load its data
_FIRST_TEXT = "微信付出的步伐。"  # makes it load them


class Pool:
    """Texts in, answers out. Lives in one event loop, from :meth:`warm` to :meth:`close`.

    Args:
        config: the options of the server; the files that it names are read once, here.
        limits: the bounds.

    Attributes:
        config: the options as the workers need them.
        running: texts in work now.
        waiting: texts that wait for a worker.
    """

    def __init__(self, config: Config, limits: Limits) -> None:
        self._anyio = require("anyio", extra="serve", purpose="textfix serve")
        self._processes = require("anyio.to_process", extra="serve", purpose="textfix serve")
        self.config = pack(config).unpack()
        self.limits = limits
        self.running = self.waiting = 0
        self._idle: list[float] = []  # when each free worker became free
        self._slots = self._anyio.CapacityLimiter(limits.workers)
        self._folder = ""

    async def warm(self) -> None:
        """Start every worker and let it load its data, so that the first client need not wait for it.

        Raises:
            TextfixError: the workers cannot work.
        """
        self._folder = tempfile.mkdtemp(prefix="textfix-serve-")
        made: list[Answer] = []

        async def work() -> None:
            made.append(await self._start())

        async with self._anyio.create_task_group() as group:
            for _ in range(self.limits.workers):
                group.start_soon(work)
        for status, text in made:
            if status != 200:
                raise TextfixError(f"the worker processes cannot work: {json.loads(text)['error']}")

    async def answer(self, what: str, text: Any, config: Config) -> Answer:
        """The answer for one text, as soon as a worker is free; never raises but when cancelled."""
        self.waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            if not self._take():
                status, problem = await self._start()
                if status != 200:
                    return status, problem
                self._take()
            return await self._run(self.limits.seconds, what, text, config)
        finally:
            self.running -= 1
            self._slots.release()

    async def _start(self) -> Answer:
        """Start a worker and let it load its data; the time for that is no text's."""
        return await self._run(_START_SECONDS, "fix", _FIRST_TEXT, self.config)

    async def _run(self, seconds: float, what: str, text: Any, config: Config) -> Answer:
        """One text in one worker, which is ended if it takes longer."""
        run = partial(answer, what, text, config, self._folder)
        try:
            with self._anyio.move_on_after(seconds):
                made: Answer = await self._processes.run_sync(
                    run,
                    cancellable=True,
                    limiter=self._anyio.CapacityLimiter(1),  # the slots have held it back already
                )
                self._idle.append(self._anyio.current_time())
                return made
        except self._anyio.BrokenWorkerProcess:
            return refused(500, "the worker process ended on this text, perhaps for want of memory; send it in parts")
        return refused(
            504,
            f"this text took longer than {seconds:g} s; send it in parts, or start the service with a higher "
            "--time-limit",
        )

    def _take(self) -> bool:
        """Whether a worker that has loaded its data is free; it is then spoken for.

        The library takes the one that was busy last, and ends those that have been idle for long.
        """
        if not self._idle:
            return False
        self._idle.pop()
        longest = self._processes.WORKER_MAX_IDLE_TIME
        now = self._anyio.current_time()
        self._idle = [since for since in self._idle if now - since < longest]
        return True

    async def answers(self, what: str, texts: list[Any], config: Config) -> list[Answer]:
        """The answers for several texts, in order.

        No more of them wait at a time than there are workers, so that other clients come in between.
        """
        made: list[Answer] = [(500, "")] * len(texts)
        places = iter(range(len(texts)))

        async def work() -> None:
            for place in places:
                made[place] = await self.answer(what, texts[place], config)

        async with self._anyio.create_task_group() as group:
            for _ in range(min(self.limits.workers, len(texts))):
                group.start_soon(work)
        return made

    def close(self) -> None:
        """Take the empty folder away. The workers end with the event loop."""
        shutil.rmtree(self._folder, ignore_errors=True)
