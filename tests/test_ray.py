"""Real Ray on this machine: the rows are those of the library, and the job does what its options say."""

import json
import os
import subprocess
import sys

import pytest
from cluster_samples import documents, rows
from extras import need_package

pytestmark = [
    pytest.mark.extras,
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

ENVIRONMENT = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0", "RAY_DATA_DISABLE_PROGRESS_BARS": "1"}


@pytest.fixture(scope="module")
def ray():
    os.environ.update(ENVIRONMENT)
    module = need_package("ray", "ray")
    need_package("ray.data", "ray")
    module.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    yield module
    module.shutdown()


def taken(dataset):
    made = sorted(dataset.take_all(), key=lambda row: row["id"])
    return [(row["id"], row["text"], row["textfix"]) for row in made]


def test_the_rows_are_those_of_the_library(ray):
    from textfix.ray import fix_dataset, restore_dataset

    pyarrow = need_package("pyarrow", "ray")
    texts = documents()
    given = ray.data.from_arrow(pyarrow.table({"id": list(range(len(texts))), "text": texts})).repartition(4)
    fixed = fix_dataset(given, "text", batch_size=20, concurrency=2).materialize()
    assert fixed.columns() == ["id", "text", "textfix"]
    assert taken(fixed) == rows(texts)
    restored = sorted(restore_dataset(fixed, "text").take_all(), key=lambda row: row["id"])
    assert [row["text"] for row in restored] == texts
    assert list(restored[0]) == ["id", "text"]


def test_options_and_dictionaries_reach_the_workers(ray, tmp_path):
    from textfix.ray import fix_dataset

    mine = tmp_path / "mine.tsv"
    mine.write_text("步伐\t程序:8 措施\n", encoding="utf-8")
    texts = documents(10)
    options = {"dictionaries": (str(mine),), "keep": ("付出",), "min_confidence": 0.9}
    expected = rows(texts, **options)
    given = ray.data.from_items([{"id": k, "text": text} for k, text in enumerate(texts)])
    fixed = fix_dataset(given, "text", **options)
    mine.unlink()  # the workers have what stood in it
    assert taken(fixed) == expected


def test_the_job(tmp_path):
    need_package("ray.data", "ray")
    pyarrow = need_package("pyarrow", "ray")
    parquet = need_package("pyarrow.parquet", "ray")
    texts = documents(60)
    parquet.write_table(pyarrow.table({"id": list(range(60)), "text": texts}), tmp_path / "in.parquet")

    def job(*arguments):
        command = [sys.executable, "-m", "textfix.ray", *arguments, str(tmp_path / "in.parquet"), str(tmp_path / "out")]
        return subprocess.run(
            command,
            env=os.environ | ENVIRONMENT,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
        )

    done = job("--steps", "characters,wording", "--batch-size", "16", "--partitions", "3", "--no-config")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "60 documents" in done.stderr
    made = parquet.read_table(tmp_path / "out").sort_by("id")
    columns = [made[name].to_pylist() for name in ("id", "text", "textfix")]
    assert list(zip(*columns, strict=True)) == rows(texts, steps=("characters", "wording"))
    json.dumps(columns[2], allow_nan=False)
    again = job("--no-config")
    assert again.returncode == 2
    assert "exists" in again.stderr.splitlines()[-1]
    assert again.stderr.splitlines()[-1].startswith("error: ")


def test_the_job_replaces_only_what_it_may(tmp_path):
    need_package("pyarrow.fs", "ray")
    from textfix.cli.cluster import parse_job
    from textfix.errors import ConfigError
    from textfix.ray import _make_way

    (tmp_path / "out" / "part").mkdir(parents=True)
    old = tmp_path / "out" / "part" / "0.parquet"
    old.write_bytes(b"old")
    pages = str(tmp_path / "in")
    with pytest.raises(ConfigError, match="already exists"):
        _make_way(parse_job("job", ["--no-config", pages, str(tmp_path / "out")]))
    for read in (tmp_path / "out", old, tmp_path):
        with pytest.raises(ConfigError, match="cannot be replaced while"):
            _make_way(parse_job("job", ["--no-config", "--overwrite", pages, str(read), str(tmp_path / "out")]))
    (tmp_path / "out" / "notes.txt").write_text("记录", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"notes\.txt, which no job wrote"):
        _make_way(parse_job("job", ["--no-config", "--overwrite", pages, str(tmp_path / "out")]))
    (tmp_path / "out" / "notes.txt").unlink()
    assert old.read_bytes() == b"old"
    _make_way(parse_job("job", ["--no-config", "--overwrite", pages, str(tmp_path / "out")]))
    assert not old.exists()
    _make_way(parse_job("job", ["--no-config", pages, str(tmp_path / "new")]))
