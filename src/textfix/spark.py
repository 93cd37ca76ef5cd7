"""Apache Spark: one column of a DataFrame cleaned on the cluster.

    from textfix.spark import fix_column

    cleaned = fix_column(spark.read.parquet("pages"), "text")

As a job, with the options of the command line::

    spark-submit examples/spark_job.py --field text pages/ cleaned/

textfix must be installed in the Python of the executors. Options travel with
the work, and so do the contents of dictionaries; each Python worker loads its
data once and keeps it as long as Spark keeps the worker.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textfix.config import Config
from textfix.errors import ConfigError, require
from textfix.integrations.schema import spark_type
from textfix.integrations.shipping import Shipment, pack
from textfix.integrations.values import RECORD, require_new_column

if TYPE_CHECKING:
    from textfix.cli.cluster import Job

__all__ = ["clean_column", "fix_column", "main", "restore_column"]

_ROWS = 64  # cleaned at a time: bounds what a worker holds besides the batch that Spark hands it


def fix_column(frame: Any, column: str, *, record: str | None = RECORD, **options: Any) -> Any:
    """The frame with one column cleaned and the column of records behind the others.

    It is a ``mapInArrow``: rows travel to Python and back as Arrow batches, no
    shuffle, order and partitions stay. Spark hands over 10,000 rows at a time
    unless ``spark.sql.execution.arrow.maxRecordsPerBatch`` says otherwise; set
    it lower for long texts.

    Args:
        frame: a ``pyspark.sql.DataFrame``, also of Spark Connect.
        column: name of a column of strings.
        record: name of the new column, a struct with the field ``edits`` (an
            array of structs) and the verdict; ``None`` adds none.
        **options: fields of :class:`textfix.Config`; paths are of the driver.

    Raises:
        ConfigError: an option or a column cannot be used.
        DictionaryError: a dictionary cannot be used.
        MissingExtraError: pyspark or pyarrow is not installed.
    """
    return clean_column(frame, column, Config.of(**options), record=record)


def clean_column(frame: Any, column: str, config: Config, *, record: str | None = RECORD) -> Any:
    """Like :func:`fix_column`, with the options as a Config."""
    types = _types()
    require_new_column(record, frame.columns, column)
    kind = frame.schema[column].dataType
    if not isinstance(kind, (types.StringType, types.NullType)):
        raise ConfigError(f"the column {column!r} holds {kind.simpleString()}, not text")
    schema = types.StructType(list(frame.schema.fields))
    if record is not None:
        schema = schema.add(record, spark_type(types))
    return frame.mapInArrow(_fixing(column, record, pack(config)), schema)


def restore_column(frame: Any, column: str, *, record: str = RECORD) -> Any:
    """The frame as it was before :func:`fix_column`; the column of records is taken out.

    Raises:
        ConfigError: one of the columns is not there.
    """
    types = _types()
    require_new_column(None, frame.columns, column)
    require_new_column(None, frame.columns, record)
    schema = types.StructType([field for field in frame.schema.fields if field.name != record])

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        from textfix.integrations.arrow import restore_table

        for batch in batches:
            yield restore_table(batch, column, record=record)

    return frame.mapInArrow(work, schema)


def main(argv: Sequence[str] | None = None) -> int:
    """The job: reads Parquet, cleans, writes Parquet; returns the exit status."""
    from textfix.cli.cluster import run_job

    return run_job("textfix.spark", _job, argv)


def _fixing(column: str, record: str | None, shipment: Shipment) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a worker does with the batches of one partition."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        from textfix.integrations.arrow import clean_table

        config = shipment.unpack()
        for batch in batches:
            for at in range(0, batch.num_rows, _ROWS):
                yield clean_table(batch.slice(at, _ROWS), column, config, record=record)

    return work


def _job(job: Job) -> dict[str, int]:
    """Run it on the session that spark-submit started, or on this machine."""
    sql = require("pyspark.sql", extra="spark", purpose="the Spark job")
    problem = require("pyspark.errors", extra="spark", purpose="the Spark job").AnalysisException
    spark = (
        sql.SparkSession.builder.appName("textfix")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(job.batch_size))
        .getOrCreate()
    )
    if spark.sparkContext.master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        spark.sparkContext.pythonExec = sys.executable  # on one machine textfix is where this runs
    try:
        frame = spark.read.parquet(*job.inputs)
        if job.partitions:
            frame = frame.repartition(job.partitions)
        for field in job.fields:
            frame = clean_column(frame, field, job.config, record=job.record(field))
        frame.write.mode("overwrite" if job.overwrite else "errorifexists").parquet(job.output)
    except problem as error:  # a path that is not there, or one that is
        raise ConfigError(str(error).partition("\n")[0]) from None
    return _totals(spark.read.parquet(job.output), job)


def _totals(written: Any, job: Job) -> dict[str, int]:
    """What was done, summed over the records that were written."""
    functions = require("pyspark.sql.functions", extra="spark", purpose="the Spark job")
    sums = [functions.count(functions.lit(1)).alias("documents")]
    for field in job.fields:
        made = functions.col(job.record(field))
        edits = functions.size(made.edits)
        for name, value in (
            ("changed", edits > 0),
            ("spun", made.spun),
            ("edits", edits),
            ("failed", made.error.isNotNull()),
        ):
            total = functions.sum(functions.when(made.isNotNull(), value.cast("long")))
            sums.append(functions.coalesce(total, functions.lit(0)).alias(f"{name} {field}"))
    row = written.select(*sums).first().asDict()
    totals = {"documents": row.pop("documents"), "changed": 0, "spun": 0, "edits": 0, "failed": 0}
    for name, number in row.items():
        totals[name.partition(" ")[0]] += number
    return totals


def _types() -> Any:
    require("pyarrow", extra="spark", purpose="cleaning a Spark frame")
    return require("pyspark.sql.types", extra="spark", purpose="cleaning a Spark frame")


if __name__ == "__main__":
    sys.exit(main())
