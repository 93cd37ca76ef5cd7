"""One file of records through the steps and out again, as to a terminal or a pipe; nothing is saved."""

from __future__ import annotations

from collections.abc import Callable

from textfix.batch.items import Begin, Failed, Oversize, Piece
from textfix.batch.json_cells import field_tree
from textfix.batch.options import Observer
from textfix.batch.problems import too_long
from textfix.batch.reading import Reader, Wish
from textfix.batch.sources import Source
from textfix.batch.summary import Tally
from textfix.batch.work import Given
from textfix.batch.workers import Workers
from textfix.config import Config

__all__ = ["stream_file"]


def stream_file(
    path: str,
    write: Callable[[bytes], None],
    config: Config,
    *,
    kind: str,
    compression: str = "",
    fields: tuple[str, ...] = ("text",),
    jobs: int = 1,
    limit: int = 16_000_000,
    observer: Observer | None = None,
    given: Given | None = None,
) -> Tally:
    """Clean a file of records; a record that cannot be cleaned comes out as it is.

    Args:
        path: the file; ``-`` is stdin.
        write: takes the cleaned content, not compressed, piece by piece.
        config: the options of the cleaning.
        kind: ``json``, ``jsonl``, ``csv`` or ``tsv``.
        compression: of the file.
        fields: which fields are texts.
        jobs: worker processes.
        limit: the most bytes of one record.
        observer: who watches.
        given: knows some results already, see :func:`textfix.batch.work.work`; only with one job.
    """
    watcher = observer or Observer()
    wish = Wish(field_tree(fields), fields, lambda _: config, limit, show=watcher.wants_results)
    items = Reader(wish).items(0, Source(path, "", kind, compression))
    tally = Tally()
    wide = ""

    def out(data: bytes) -> None:
        write(data.decode("utf-8", "surrogatepass").encode(wide, "surrogatepass") if wide else data)

    with Workers(jobs, given) as workers:
        for item, outcome in workers.run(items):
            if isinstance(item, Begin):
                wide = item.wide
                out(item.prefix)
            elif isinstance(item, Failed):
                tally.failed_files += 1
                watcher.failed(path, item.why)
            elif isinstance(item, Oversize):
                out(item.data)
                if item.first:
                    tally.failed += 1
                    watcher.failed(f"{path}#{item.record}", too_long("the record", item.limit))
            elif isinstance(item, Piece) and outcome is not None:
                tally.add(outcome.tally)
                out(outcome.data)
                for bad in outcome.bad:
                    watcher.failed(f"{path}#{bad.record}", bad.why)
                for shown in outcome.shown:
                    watcher.document(shown.name, shown.result, shown.seconds)
    return tally
