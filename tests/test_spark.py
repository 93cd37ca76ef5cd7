"""Real Spark on this machine: the rows are those of the library, and the job does what its options say."""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from cluster_samples import documents, rows
from extras import need_package, need_program

from textfix.errors import ConfigError, DictionaryError

ROOT = Path(__file__).parents[1]

pytestmark = [
    pytest.mark.extras,
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

# Everything stays on the loopback, and the Python of the workers is this one.
ENVIRONMENT = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}
SETTINGS = {"spark.ui.enabled": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": "50"}


@pytest.fixture(scope="module")
def spark():
    sql = need_package("pyspark.sql", "spark")
    need_program("java", "default-jre-headless")
    os.environ.update(ENVIRONMENT)
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def collected(frame):
    return [
        (row["id"], row["text"], row["textfix"] and row["textfix"].asDict(recursive=True))
        for row in frame.orderBy("id").collect()
    ]


def test_the_rows_are_those_of_the_library(spark):
    from textfix.spark import fix_column, restore_column

    texts = documents()
    frame = spark.createDataFrame(list(enumerate(texts)), "id long, text string").repartition(4)
    fixed = fix_column(frame, "text").cache()
    assert fixed.columns == ["id", "text", "textfix"]
    assert collected(fixed) == rows(texts)
    assert fixed.filter("textfix.spun").count() == sum(bool(made and made["spun"]) for _, _, made in rows(texts))
    restored = restore_column(fixed, "text")
    assert restored.columns == ["id", "text"]
    assert [row["text"] for row in restored.orderBy("id").collect()] == texts


def test_options_and_dictionaries_reach_the_workers(spark, tmp_path):
    from textfix.spark import fix_column

    mine = tmp_path / "mine.tsv"
    mine.write_text("步伐\t程序:8 措施\n", encoding="utf-8")
    texts = documents(10)
    options = {"dictionaries": (str(mine),), "keep": ("付出",), "min_confidence": 0.9}
    expected = rows(texts, **options)
    fixed = fix_column(spark.createDataFrame(list(enumerate(texts)), "id long, text string"), "text", **options)
    mine.unlink()  # the workers have what stood in it
    assert collected(fixed) == expected
    plain = fix_column(spark.createDataFrame([(0, "ＡＢ型")], "id long, text string"), "text", record=None)
    assert [tuple(row) for row in plain.collect()] == [(0, "AB型")]


def test_what_is_wrong_is_said_on_the_driver(spark, tmp_path):
    from textfix.spark import fix_column

    frame = spark.createDataFrame([(1, "文", 2)], "id long, text string, textfix long")
    with pytest.raises(ConfigError, match="already"):
        fix_column(frame, "text")
    with pytest.raises(ConfigError, match="no column 'body'; the columns are id, text, textfix"):
        fix_column(frame, "body", record="made")
    with pytest.raises(ConfigError, match="'id' holds bigint, not text"):
        fix_column(frame, "id", record="made")
    (tmp_path / "bad.tsv").write_text("步伐\n", encoding="utf-8")
    with pytest.raises(DictionaryError, match=r"bad\.tsv, line 1"):
        fix_column(frame, "text", record="made", dictionaries=(str(tmp_path / "bad.tsv"),))


def test_the_job_under_spark_submit(tmp_path):
    need_package("pyspark", "spark")
    need_program("java", "default-jre-headless")
    pyarrow = need_package("pyarrow", "spark")
    parquet = need_package("pyarrow.parquet", "spark")
    texts = documents(60)
    table = pyarrow.table({"id": list(range(60)), "title": [f"ＡＢ型第{k}页" for k in range(60)], "text": texts})
    parquet.write_table(table, tmp_path / "in.parquet")
    submit = Path(sys.executable).with_name("spark-submit")

    def job(*arguments):
        command = [str(submit), "--master", "local[2]", "--conf", "spark.ui.enabled=false", "examples/spark_job.py"]
        return subprocess.run(
            [*command, *arguments, str(tmp_path / "in.parquet"), str(tmp_path / "out")],
            cwd=ROOT,
            env=os.environ | ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # Spark merges them anyway
            text=True,
            check=False,
            timeout=400,
        )

    done = job(
        "--field", "text", "--field", "title", "--steps", "characters,wording", "--partitions", "3", "--no-config"
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "60 documents" in done.stdout
    made = parquet.read_table(tmp_path / "out").sort_by("id")
    assert made.column_names == ["id", "title", "text", "textfix_text", "textfix_title"]
    assert made["title"].to_pylist() == [f"AB型第{k}页" for k in range(60)]
    columns = [made[name].to_pylist() for name in ("id", "text", "textfix_text")]
    assert list(zip(*columns, strict=True)) == rows(texts, steps=("characters", "wording"))
    assert len(list((tmp_path / "out").glob("*.parquet"))) == 3
    again = job("--no-config")
    assert again.returncode == 2
    (sentence,) = [line for line in again.stdout.splitlines() if line.startswith("error: ")]
    assert "already exists" in sentence
