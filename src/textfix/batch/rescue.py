"""A piece that a worker died of: tried record by record, and what stands for one that kills again."""

from __future__ import annotations

from textfix.batch.record_bytes import json_elements, line_records
from textfix.batch.task import WHOLE_KINDS, Bad, Outcome, Task
from textfix.batch.work import keep_bad

__all__ = ["deadly", "split_task"]


def split_task(task: Task) -> list[Task]:
    """The records of a piece, each as a piece of its own; itself alone where it is one record."""
    spec = task.spec
    if spec.kind == "parquet":
        rows = task.data
        return [Task(spec, [row], number) for number, row in enumerate(rows, task.first)]  # type: ignore[list-item]
    assert isinstance(task.data, bytes)
    if spec.kind in WHOLE_KINDS:
        return [task]
    tasks: list[Task] = []
    pending = b""
    for piece in json_elements(task) if spec.kind == "json" else line_records(task):
        raw = piece.raw + piece.line_end
        if piece.record:
            tasks.append(Task(spec, pending + raw, piece.record))
            pending = b""
        elif tasks:
            tasks[-1] = Task(spec, bytes(tasks[-1].data) + raw, tasks[-1].first)  # type: ignore[arg-type]
        else:
            pending += raw
    return tasks or [task]


def deadly(task: Task) -> Outcome:
    """The outcome of one record whose worker died twice: the record stays as it is and counts as failed."""
    why = "a worker process died of it (there may be too little memory); split it"
    outcome = Outcome()
    if task.spec.kind in WHOLE_KINDS:
        return Outcome(failure=why)
    if task.spec.kind == "parquet":
        outcome.tally.failed += 1
        outcome.bad.append(Bad(task.first, why, b""))
        outcome.data = b"[]\n"
        return outcome
    assert isinstance(task.data, bytes)
    written: list[bytes] = []
    log: list[bytes] = []
    keep_bad(task.spec, task.first, why, task.data, outcome, log, written)
    outcome.data, outcome.log = b"".join(written), b"".join(log)
    return outcome
