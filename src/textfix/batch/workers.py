"""Worker processes: pieces go in, outcomes come out in the same order, and a dead worker loses nothing.

Processes and not threads: the steps are Python code, and threads take turns at
it. They are started fresh (``spawn``), so that they inherit no locks and no
open files of the program around. Each worker has a pipe of its own: when it
dies, it is known which piece it was at, and when this process dies, its pipes
close and the workers end.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing import connection, get_context
from multiprocessing.context import SpawnProcess
from typing import Protocol, TypeVar

from textfix.batch.problems import BatchError
from textfix.batch.rescue import deadly, split_task
from textfix.batch.task import Outcome, Task
from textfix.batch.work import Given, work

__all__ = ["HasTask", "Workers", "usable_cores", "worthwhile_jobs"]

_EACH = 3  # pieces that a worker has: one that it is at, and some that lie ready while this process waits for the disk
_AHEAD = 16  # pieces under way or done for each worker, so that one full of spun text does not hold up the others
_BYTES_A_JOB = 2_000_000  # input that makes another process worth its start
_MOST_JOBS = 8  # where the user names no number: each takes memory
_STILLBORN = 3  # workers in a row that end before they begin: it is not for what they were given
_MOST_BYTES = 1 << 26  # of pieces under way, however many workers there are


class HasTask(Protocol):
    """Something on its way through the workers; ``task`` is ``None`` where there is nothing to work on."""

    @property
    def task(self) -> Task | None:
        """The piece to work on."""


Item = TypeVar("Item", bound=HasTask)


def worthwhile_jobs(size: int) -> int:
    """How many processes so many bytes of input are worth."""
    return max(1, min(usable_cores(), _MOST_JOBS, size // _BYTES_A_JOB))


def usable_cores() -> int:
    """How many processes can run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


_BEGUN = object()  # in place of an outcome


class _Place(list[Outcome]):
    """Where the outcome of one task will be: empty until it is there."""


class Workers:
    """Some worker processes, or with ``jobs=1`` this one.

    Args:
        jobs: how many pieces are worked on at the same time.
        given: knows some results already, see :func:`textfix.batch.work.work`; only with one job.
    """

    def __init__(self, jobs: int, given: Given | None = None) -> None:
        if jobs < 1:
            raise ValueError(f"jobs must be at least 1, not {jobs}")
        if jobs > 1 and given is not None:
            raise ValueError("what is given cannot travel to other processes; use one job")
        self.jobs, self.given = jobs, given
        self._workers: list[_Worker] = []
        self._todo: deque[tuple[Task, _Place]] = deque()
        self._spare: _Worker | None = None  # for tasks of which a worker died
        self._stillborn = 0  # workers that ended before they began, since the last that began

    def __enter__(self) -> Workers:  # noqa: PYI034  # Self came with Python 3.11
        return self

    def __exit__(self, *problem: object) -> None:
        workers = [*self._workers, *([self._spare] if self._spare else [])]
        for worker in workers:
            worker.end()
        for worker in workers:
            worker.join()

    def run(self, items: Iterable[Item]) -> Iterator[tuple[Item, Outcome | None]]:
        """Each item with the outcome of its task, in the order in which they came.

        The look-ahead is bounded, in pieces and in bytes.

        Raises:
            BatchError: no worker process can be started.
        """
        if self.jobs == 1:
            for item in items:
                yield item, None if item.task is None else work(item.task, self.given)
            return
        iterator = iter(items)
        waiting: deque[tuple[Item, _Place]] = deque()
        weight = tasks = 0
        more = True
        while True:
            while more and tasks < _AHEAD * self.jobs and (weight < _MOST_BYTES or not tasks):
                coming = next(iterator, None)
                if coming is None:
                    more = False
                    break
                place = _Place()
                waiting.append((coming, place))
                if coming.task is not None:
                    self._todo.append((coming.task, place))
                    self._hand_out()
                    tasks += 1
                    weight += coming.task.weight
                elif len(waiting) == 1:
                    break  # nothing stands before it: it need not wait until the look-ahead is full
            if not waiting:
                return
            item, place = waiting.popleft()
            if item.task is None:
                yield item, None
                continue
            while not place:
                self._receive()
            tasks -= 1
            weight -= item.task.weight
            yield item, place[0]

    def _hand_out(self) -> None:
        """Give tasks to workers that have room, those with the fewest first; start workers as they are needed."""
        while self._todo:
            worker = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
            if len(self._workers) < self.jobs and (worker is None or worker.tasks):
                worker = _Worker()
                self._workers.append(worker)
            if worker is None or len(worker.tasks) >= _EACH:
                return
            worker.give(*self._todo.popleft())

    def _receive(self) -> None:
        """Wait for an outcome, or for the death of a worker."""
        busy = {worker.pipe: worker for worker in self._workers if worker.tasks}
        for pipe in connection.wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]  # wait gives back what it was given
            try:
                answer = worker.receive()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if answer is _BEGUN:
                self._stillborn = 0
                continue
            _, place = worker.tasks.popleft()
            if isinstance(answer, BaseException):
                raise answer
            place.append(answer)  # type: ignore[arg-type]  # a worker sends nothing else
        self._hand_out()

    def _bury(self, worker: _Worker) -> None:
        """A worker has died: of the piece that it was at, it may be; the one that lay ready goes to another."""
        self._workers.remove(worker)
        worker.end()
        worker.join()
        if not worker.begun:
            self._count_stillborn()
            self._todo.extendleft(reversed(worker.tasks))
            return
        task, place = worker.tasks.popleft()
        self._todo.extendleft(reversed(worker.tasks))
        place.append(self._again(task))

    def _count_stillborn(self) -> None:
        """Give up where one worker after the other ends before it begins: no piece is to blame."""
        self._stillborn += 1
        if self._stillborn >= _STILLBORN:
            raise BatchError(
                "worker processes end before they begin to work; use one job (--jobs 1), and in a script of your own "
                'make the call under: if __name__ == "__main__":'
            )

    def _again(self, task: Task) -> Outcome:
        """The outcome of a task whose worker died: tried again in a worker of its own, then record by record."""
        outcome = self._alone(task)
        if outcome is not None:
            return outcome
        whole = Outcome()
        pieces = split_task(task)
        for piece in pieces:
            outcome = (self._alone(piece) if len(pieces) > 1 else None) or deadly(piece)
            whole.tally.add(outcome.tally)
            whole.data += outcome.data
            whole.log += outcome.log
            whole.bad += outcome.bad
            whole.shown += outcome.shown
            whole.notes += outcome.notes
            whole.changed |= outcome.changed
            whole.failure = whole.failure or outcome.failure
        if task.spec.kind == "parquet":
            whole.data = _joined_rows(whole.data)
        return whole

    def _alone(self, task: Task) -> Outcome | None:
        """The outcome of a task in a worker that has nothing else, or ``None`` where it dies of it."""
        answer: object = _BEGUN
        while answer is _BEGUN:
            worker = self._spare or _Worker()
            self._spare = None
            if not worker.tasks:
                worker.give(task, _Place())
            try:
                answer = worker.receive()
            except (EOFError, OSError):
                worker.end()
                worker.join()
                if worker.begun:
                    return None
                self._count_stillborn()
            else:
                self._stillborn = 0
                self._spare = worker
        worker.tasks.clear()
        if isinstance(answer, BaseException):
            raise answer
        return answer  # type: ignore[return-value]  # a worker sends nothing else


def _joined_rows(lines: bytes) -> bytes:
    """The changes of several pieces of a Parquet file as those of one."""
    return json.dumps([change for line in lines.splitlines() for change in json.loads(line)]).encode() + b"\n"


class _Worker:
    """One process and the pipe to it.

    Attributes:
        tasks: what it has, with the places of the outcomes; it is at the first.
        pipe: this end of the pipe.
        begun: it has said that it is there.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.tasks: deque[tuple[Task, _Place]] = deque()
        self.begun = False
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, task: Task, place: _Place) -> None:
        """Hand it a task; a dead one shows when its answer is waited for."""
        self.tasks.append((task, place))
        with suppress(OSError):
            self.pipe.send(task)

    def receive(self) -> object:
        """What it sends: that it has begun, outcomes, and what it raised; ``EOFError`` or ``OSError`` where it died."""
        answer: object = self.pipe.recv()
        if self.begun:
            return answer
        self.begun = True
        return _BEGUN

    def end(self) -> None:
        """End it at once; it has nothing to put in order."""
        with suppress(OSError):
            self.pipe.close()
        self._process.kill()

    def join(self) -> None:
        """Wait until it has ended."""
        self._process.join()


def _serve(pipe: connection.Connection) -> None:
    """A worker: takes tasks and gives outcomes until the pipe closes, however the other end came to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is left to the parent
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(OSError):
        pipe.send(None)  # it has begun
    tasks: queue.Queue[Task] = queue.Queue()

    def take() -> None:
        # In a thread, so that a worker always reads: two that wait until the other reads would wait for ever.
        with suppress(EOFError, OSError):
            while True:
                tasks.put(pipe.recv())
        os._exit(0)

    threading.Thread(target=take, daemon=True).start()
    while True:
        answer: object
        try:
            answer = work(tasks.get())
        except Exception as error:  # noqa: BLE001  # the parent raises it
            answer = _sendable(error)
        try:
            pipe.send(answer)
        except OSError:
            os._exit(0)


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # what was dumped just now
    except Exception:  # noqa: BLE001  # whatever keeps it from travelling
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
