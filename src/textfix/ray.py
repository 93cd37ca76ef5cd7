"""Ray Data: one column of a dataset cleaned by a pool of actors.

    from textfix.ray import fix_dataset

    fix_dataset(ray.data.read_parquet("pages"), "text").write_parquet("cleaned")

As a job, with the options of the command line::

    ray job submit -- python -m textfix.ray --field text /data/pages /data/cleaned

textfix must be installed in the Python of the workers. Options travel with the
work, and so do the contents of dictionaries; each actor loads its data once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textfix.config import Config
from textfix.errors import ConfigError, require
from textfix.integrations.shipping import Shipment, pack
from textfix.integrations.values import RECORD

if TYPE_CHECKING:
    from textfix.cli.cluster import Job

__all__ = ["FixBatches", "clean_dataset", "fix_dataset", "main", "restore_dataset"]


class FixBatches:
    """What an actor does: it gets its options once, then batches as Arrow tables.

    For ``map_batches`` with an actor pool of your own::

        dataset.map_batches(FixBatches, fn_constructor_args=("text",), batch_format="pyarrow", concurrency=8)

    Args:
        column: name of a column of strings.
        record: name of the new column; ``None`` adds none.
        shipment: the options, packed by :func:`textfix.integrations.shipping.pack`; ``None`` is every default.
    """

    def __init__(self, column: str, record: str | None = RECORD, shipment: Shipment | None = None) -> None:
        self.column = column
        self.record = record
        self.config = (shipment or pack(Config())).unpack()

    def __call__(self, table: Any) -> Any:
        """The table, cleaned."""
        from textfix.integrations.arrow import clean_table

        return clean_table(table, self.column, self.config, record=self.record)


def fix_dataset(
    dataset: Any,
    column: str,
    *,
    record: str | None = RECORD,
    concurrency: int | tuple[int, int] | None = None,
    batch_size: int = 256,
    **options: Any,
) -> Any:
    """The dataset with one column cleaned and the column of records behind the others; lazy, as Ray's are.

    Args:
        dataset: a ``ray.data.Dataset``.
        column: name of a column of strings.
        record: name of the new column, a struct with the field ``edits`` (a
            list of structs) and the verdict; ``None`` adds none.
        concurrency: number of actors, or the fewest and the most; the default
            is from one up to the number of cores of the cluster. The pool
            begins with one core left free, for reading.
        batch_size: rows that an actor gets at a time.
        **options: fields of :class:`textfix.Config`; paths are of the driver.

    Raises:
        ConfigError: an option cannot be used.
        DictionaryError: a dictionary cannot be used.
        MissingExtraError: ray or pyarrow is not installed.
    """
    config = Config.of(**options)
    return clean_dataset(dataset, column, config, record=record, concurrency=concurrency, batch_size=batch_size)


def clean_dataset(
    dataset: Any,
    column: str,
    config: Config,
    *,
    record: str | None = RECORD,
    concurrency: int | tuple[int, int] | None = None,
    batch_size: int = 256,
) -> Any:
    """Like :func:`fix_dataset`, with the options as a Config."""
    ray = require("ray", extra="ray", purpose="cleaning a Ray dataset")
    require("pyarrow", extra="ray", purpose="cleaning a Ray dataset")
    ray.is_initialized() or ray.init()
    cores = int(ray.cluster_resources().get("CPU", 1))
    fewest, most = (1, max(1, cores)) if concurrency is None else _span(concurrency)
    # An actor holds its core from the first to the last row. If they held every core there is, the rows that they
    # wait for would never be read.
    fewest = min(fewest, max(1, cores - 1))
    return dataset.map_batches(
        FixBatches,
        fn_constructor_args=(column, record, pack(config)),
        compute=ray.data.ActorPoolStrategy(min_size=fewest, max_size=most),
        batch_format="pyarrow",
        batch_size=batch_size,
        num_cpus=1,
    )


def _span(concurrency: int | tuple[int, int]) -> tuple[int, int]:
    return (concurrency, concurrency) if isinstance(concurrency, int) else concurrency


def restore_dataset(dataset: Any, column: str, *, record: str = RECORD) -> Any:
    """The dataset as it was before :func:`fix_dataset`; the column of records is taken out."""

    def work(table: Any) -> Any:
        from textfix.integrations.arrow import restore_table

        return restore_table(table, column, record=record)

    return dataset.map_batches(work, batch_format="pyarrow")


def main(argv: Sequence[str] | None = None) -> int:
    """The job: reads Parquet, cleans, writes Parquet; returns the exit status."""
    from textfix.cli.cluster import run_job

    return run_job("textfix.ray", _job, argv)


def _job(job: Job) -> dict[str, int]:
    """Run it on the cluster that ``ray job submit`` or RAY_ADDRESS names, or on this machine."""
    ray = require("ray", extra="ray", purpose="the Ray job")
    data = require("ray.data", extra="ray", purpose="the Ray job")
    ray.init(ignore_reinit_error=True, log_to_driver=False)
    _make_way(job)
    try:
        dataset = data.read_parquet(list(job.inputs))
        if job.partitions:
            dataset = dataset.repartition(job.partitions)
        for field in job.fields:
            dataset = clean_dataset(dataset, field, job.config, record=job.record(field), batch_size=job.batch_size)
        dataset.write_parquet(job.output)
    except (FileNotFoundError, ValueError) as error:  # a path that is not there, or holds something else
        raise ConfigError(str(error).partition("\n")[0]) from None
    return _totals(data.read_parquet(job.output, columns=[job.record(field) for field in job.fields]))


def _make_way(job: Job) -> None:
    """See to it that nothing stands where the job writes.

    Not left to Ray: of several tasks that write, some of its releases let only
    the first into a folder that must be new.

    Raises:
        ConfigError: something stands there and may not be replaced.
    """
    fs = require("pyarrow.fs", extra="ray", purpose="the Ray job")
    place = job.output if "://" in job.output else str(Path(job.output).resolve())
    system, path = fs.FileSystem.from_uri(place)
    standing = system.get_file_info(fs.FileSelector(path, allow_not_found=True, recursive=True))
    files = [info.path for info in standing if info.type == fs.FileType.File]
    if not files:
        return
    if not job.overwrite:
        raise ConfigError(f"{job.output} already exists; choose another OUTPUT, or --overwrite")
    for file in files:
        if not file.endswith((".parquet", ".crc", "_SUCCESS")):
            raise ConfigError(f"{job.output} holds {file}, which no job wrote; choose another OUTPUT, or remove it")
    for name in job.inputs:
        read = fs.FileSystem.from_uri(name if "://" in name else str(Path(name).resolve()))[1]
        if f"{read}/".startswith(f"{path}/") or f"{path}/".startswith(f"{read}/"):
            raise ConfigError(f"{job.output} cannot be replaced while {name} is read from it; choose another OUTPUT")
    system.delete_dir_contents(path)


def _totals(written: Any) -> dict[str, int]:
    """What was done, summed over the records that were written."""
    totals = {"documents": 0, "changed": 0, "spun": 0, "edits": 0, "failed": 0}
    for batch in written.iter_batches(batch_format="pyarrow"):
        totals["documents"] += batch.num_rows
        for records in batch.columns:
            for record in records.to_pylist():
                if record is not None:
                    totals["changed"] += bool(record["edits"])
                    totals["spun"] += bool(record["spun"])
                    totals["edits"] += len(record["edits"])
                    totals["failed"] += record["error"] is not None
    return totals


if __name__ == "__main__":
    sys.exit(main())
