"""Spark and Ray against one process: the same rows, how fast, how much memory, how long to start.

    python benchmarks/clusters.py ../shared/corpora            # 10,000 documents
    python benchmarks/clusters.py ../shared/corpora --number 1000 --engines ray

One document in five is spun, by a profile drawn from the project's own
dialects a and b. Every engine reads the same Parquet file and writes its rows
to Parquet; the rows must be those of one process, field by field, or the exit
status is 1. Seconds are by the clock; where other work shares the machine, the
CPU seconds per document are the figure to keep.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

SPUN_EVERY = 5
ENGINES = ("spark", "ray")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, help="folder of the honest documents, as JSON Lines")
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--one", help=argparse.SUPPRESS)  # one engine, in a process of its own
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        figures = {"start": start, "single": single, "spark": on_spark, "ray": on_ray}[arguments.one](arguments)
        print(json.dumps(figures))
        return 0
    folder = Path(tempfile.mkdtemp(prefix="clusters-"))
    try:
        return compare(arguments, folder)
    finally:
        shutil.rmtree(folder)


def compare(arguments: argparse.Namespace, folder: Path) -> int:
    facts = write_documents(arguments.corpora, arguments.number, folder / "in.parquet")
    print("documents", json.dumps(facts))
    print("load of the machine", os.getloadavg()[0])
    print("start", json.dumps(run("start", arguments, folder)))
    print("single", json.dumps(run("single", arguments, folder)), flush=True)
    good = True
    for engine in arguments.engines:
        figures = run(engine, arguments, folder)
        figures["rows_differ"] = differing(folder / "single", folder / engine)
        good = good and figures["rows_differ"] == 0
        print(engine, json.dumps(figures), flush=True)
    return 0 if good else 1


def run(name: str, arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, str(arguments.corpora), "--one", name, "--folder", str(folder)]
    command += ["--cores", str(arguments.cores)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def write_documents(corpora: Path, number: int, path: Path) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.parquet

    from simulation import dialect_pairs, dialect_profile
    from split import documents

    profiles = []
    for dialect in "ab":
        pairs = dialect_pairs(dialect)
        for seed in range(4):
            profile = dialect_profile(pairs, 9000 + seed, keep=0.3)
            pattern = re.compile("|".join(sorted(map(re.escape, profile), key=len, reverse=True)))
            profiles.append((profile, pattern))
    found = [document.text for part in ("report", "fit", "build") for document in documents(corpora, part)]
    random.Random(7).shuffle(found)
    texts = found[:number]
    for k in range(0, len(texts), SPUN_EVERY):
        profile, pattern = profiles[k % len(profiles)]
        texts[k] = pattern.sub(lambda match, profile=profile: profile[match[0]], texts[k])
    table = pa.table({"id": list(range(len(texts))), "text": texts})
    pa.parquet.write_table(table, path, row_group_size=500)
    return {
        "documents": len(texts),
        "characters": sum(map(len, texts)),
        "bytes": sum(len(text.encode()) for text in texts),
        "parquet_bytes": path.stat().st_size,
    }


def differing(one: Path, other: Path) -> int:
    """Number of rows that are not the same, field by field."""
    import pyarrow.parquet

    rows = [pyarrow.parquet.read_table(path).sort_by("id").to_pylist() for path in (one, other)]
    if len(rows[0]) != len(rows[1]):
        return abs(len(rows[0]) - len(rows[1])) or 1
    return sum(a != b for a, b in zip(*rows, strict=True))


def start(_: argparse.Namespace) -> dict[str, Any]:
    """What a worker costs before its first honest and its first spun text, in memory and time."""
    clock, work = time.perf_counter(), time.process_time()
    from textfix import Cleaner

    cleaner = Cleaner()
    figures = {"import_s": round(time.perf_counter() - clock, 3)}
    for name, path in (("honest", "article.original.txt"), ("spun", "article.txt")):
        cleaner.fix((ROOT / "examples" / path).read_text(encoding="utf-8"))
        figures[f"to_first_{name}_s"] = round(time.perf_counter() - clock, 3)
        figures[f"to_first_{name}_cpu_s"] = round(time.process_time() - work, 3)
        figures |= {f"{kind}_{name}_mb": value for kind, value in memory(os.getpid()).items()}
    return figures


def single(arguments: argparse.Namespace) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.parquet

    from textfix.integrations.arrow import fix_table

    table = pyarrow.parquet.read_table(arguments.folder / "in.parquet")
    fix_table(table.slice(0, 20), "text")  # its data are loaded
    figures: dict[str, Any] = {}
    for kind, wanted in (("honest", False), ("spun", True)):
        part = table.filter(pa.array([(number % SPUN_EVERY == 0) == wanted for number in table["id"].to_pylist()]))
        work = time.process_time()
        fix_table(part, "text")
        size = sum(len(text.encode()) for text in part["text"].to_pylist())
        figures[f"{kind}_mb_per_cpu_second"] = round(size / 1e6 / (time.process_time() - work), 3)
    clock, work = time.perf_counter(), time.process_time()
    fixed = fix_table(table, "text")
    figures |= speed(table.num_rows, clock, time.process_time() - work) | memory(os.getpid())
    (arguments.folder / "single").mkdir()
    pyarrow.parquet.write_table(fixed, arguments.folder / "single" / "part.parquet")
    spun = sum(bool(record["spun"]) for record in fixed["textfix"].to_pylist())
    written = (arguments.folder / "single" / "part.parquet").stat().st_size
    return figures | {"spun": spun, "written_bytes": written}


def on_spark(arguments: argparse.Namespace) -> dict[str, Any]:
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": str(ROOT / "src")}
    from pyspark.sql import SparkSession

    from textfix.spark import fix_column

    clock = time.perf_counter()
    spark = (
        SparkSession.builder.master(f"local[{arguments.cores}]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "256")
        .getOrCreate()
    )
    frame = spark.read.parquet(str(arguments.folder / "in.parquet")).repartition(4 * arguments.cores).cache()
    number = frame.count()
    session = time.perf_counter() - clock
    with watching("pyspark.daemon") as most:
        clock, work = time.perf_counter(), children_seconds("pyspark.daemon")
        fix_column(frame, "text").write.parquet(str(arguments.folder / "spark"))
        figures = speed(number, clock, most["cpu"] - work if most["cpu"] else 0.0)
    spark.stop()
    return figures | {"session_s": round(session, 1)} | most


def on_ray(arguments: argparse.Namespace) -> dict[str, Any]:
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(ROOT / "src")}
    import ray
    import ray.data

    from textfix.ray import fix_dataset

    clock = time.perf_counter()
    ray.init(num_cpus=arguments.cores, include_dashboard=False, log_to_driver=False, logging_level="error")
    dataset = ray.data.read_parquet(str(arguments.folder / "in.parquet")).repartition(4 * arguments.cores).materialize()
    number = dataset.count()
    session = time.perf_counter() - clock
    with watching("ray::MapWorker") as most:
        clock = time.perf_counter()
        fix_dataset(dataset, "text").write_parquet(str(arguments.folder / "ray"))
        figures = speed(number, clock, most["cpu"])
    ray.shutdown()
    return figures | {"session_s": round(session, 1)} | most


def speed(number: int, clock: float, work: float) -> dict[str, Any]:
    seconds = time.perf_counter() - clock
    return {
        "seconds": round(seconds, 1),
        "per_second": round(number / seconds, 1),
        "cpu_ms_per_document": round(1000 * work / number, 2),
    }


# --- processes, as Linux tells of them


@contextmanager
def watching(name: str) -> Iterator[dict[str, Any]]:
    """The most memory that one process of that name had, and the CPU seconds of all of them."""
    most: dict[str, Any] = {"rss": 0.0, "pss": 0.0, "cpu": 0.0, "workers": 0}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            found = list(processes(name))
            for pid in found:
                for kind, value in memory(pid).items():
                    most[kind] = max(most[kind], value)
            most["workers"] = max(most["workers"], len(found))
            most["cpu"] = max(most["cpu"], children_seconds(name))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        done.set()
        thread.join()


def processes(name: str) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if name in command:
                yield int(folder.name)


def children_seconds(name: str) -> float:
    """CPU seconds of the processes of that name so far."""
    total = 0
    for pid in processes(name):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> dict[str, float]:
    """Megabytes: resident, and with shared pages counted by share."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return {"rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024} if pid == os.getpid() else {}
    found = {
        kind.lower(): int(value) / 1024 for kind, value in re.findall(r"^(Rss|Pss): +(\d+) kB", text, re.MULTILINE)
    }
    return {kind: round(value, 1) for kind, value in found.items()}


if __name__ == "__main__":
    sys.exit(main())
