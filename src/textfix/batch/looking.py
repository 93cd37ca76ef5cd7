"""Files through the steps for somebody who looks at the results; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textfix.batch.items import Failed, Oversize, Piece
from textfix.batch.json_cells import field_tree
from textfix.batch.options import Observer
from textfix.batch.problems import too_long
from textfix.batch.reading import Reader, Wish
from textfix.batch.sources import Source
from textfix.batch.workers import Workers
from textfix.config import Config

__all__ = ["look_at_files"]


def look_at_files(
    sources: Iterable[Source],
    config_for: Callable[[str], Config],
    observer: Observer,
    *,
    fields: tuple[str, ...] = ("text",),
    jobs: int = 1,
    limit: int = 16_000_000,
) -> None:
    r"""Clean every document of some files, in order, and tell of each.

    Args:
        sources: the files.
        config_for: the options for a file.
        observer: who is told.
        fields: which fields of records are texts.
        jobs: worker processes.
        limit: the most bytes of one record or text.

    >>> import pathlib, tempfile
    >>> class Names(Observer):
    ...     def document(self, name, result, seconds):
    ...         print(name.rpartition("/")[2], result.text)
    >>> path = pathlib.Path(tempfile.mkdtemp(), "pages.jsonl")
    >>> _ = path.write_text('{"text": "ＧＰＵ加速"}\n{"text": "ＣＰＵ很忙"}\n', encoding="utf-8")
    >>> look_at_files([Source(str(path), "", "jsonl", "")], lambda _: Config(steps=("characters",)), Names())
    pages.jsonl#1 GPU加速
    pages.jsonl#2 CPU很忙
    """
    reader = Reader(Wish(field_tree(fields), fields, config_for, limit, show=True))
    items = (item for number, source in enumerate(sources) for item in reader.items(number, source))
    consumed = (0, 0)  # number of the file, bytes of it
    with Workers(jobs) as workers:
        for item, outcome in workers.run(items):
            path = item.source.path
            if isinstance(item, Failed):
                observer.failed(path, item.why)
            elif isinstance(item, Oversize) and item.first:
                observer.failed(f"{path}#{item.record}", too_long("the record", item.limit))
            elif isinstance(item, Piece) and outcome is not None:
                if outcome.failure:
                    observer.failed(path, outcome.failure)
                for bad in outcome.bad:
                    observer.failed(f"{path}#{bad.record}", bad.why)
                for shown in outcome.shown:
                    observer.document(shown.name, shown.result, shown.seconds)
                before = consumed[1] if consumed[0] == item.number else 0
                observer.advance(item.consumed - before)
                consumed = (item.number, item.consumed)
