"""Fixing a large JSONL file: speed with one job and two, memory of every process, and runs broken off by SIGKILL.

    python benchmarks/batch.py CORPORA [--megabytes 1000] [--spun 0.1] [--jobs 1 2] [--kills 10] [--work DIR]

CORPORA is a folder of .jsonl files with honest Chinese text in a field
``text``. From them one file is made: documents in random order, a share of
them spun with this project's own dialects, each copy with another spinner.
Each run is a process of its own. Its memory is the peak of the resident set
(VmHWM) of every process, so pages that the workers share are counted in each.
On a machine that others use too, wall-clock time says little; the processor
time of the busiest process is what a run would take on cores of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from simulation import dialect_pairs, dialect_profile  # noqa: E402

DIALECTS = ("a", "b", "c", "g")


def spinner(seed: int) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of originals, longest first, and what is written for each."""
    profile = dialect_profile(dialect_pairs(DIALECTS[seed % len(DIALECTS)]), seed, (0.2, 0.5)[seed % 2])
    return re.compile("|".join(map(re.escape, sorted(profile, key=len, reverse=True)))), profile


def make(corpora: Path, target: Path, size: int, share: float) -> None:
    texts = []
    for path in sorted(corpora.glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            text = json.loads(line).get("text")
            if text and len(text) >= 100:
                texts.append(text)
    rng = random.Random(1)
    spinners = [spinner(seed) for seed in range(12)]
    written = number = 0
    with target.open("w", encoding="utf-8") as out:
        while written < size:
            text = rng.choice(texts)
            spun = rng.random() < share
            if spun:
                pattern, profile = rng.choice(spinners)
                text = pattern.sub(lambda match, profile=profile: profile[match[0]], text)
            record = {"id": number, "spun": spun, "text": text}
            written += 3 * len(text) + 40  # roughly its bytes
            number += 1
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{target.stat().st_size / 1e6:,.0f} MB, {number:,} documents, {share:.0%} of them spun", flush=True)


def command(source: Path, out: Path, jobs: int, *more: str) -> list[str]:
    options = ["--output", str(out), "--edits", str(out) + ".edits.jsonl", "--jobs", str(jobs), *more]
    return [sys.executable, "-m", "textfix", "fix", "--no-config", str(source), *options]


def processes(parent: int) -> list[int]:
    """A process and its children."""
    found = [parent]
    for path in Path(f"/proc/{parent}/task").glob("*/children"):
        found += [int(child) for child in path.read_text().split()]
    return found


def peak(process: int) -> int:
    """Peak of the resident set in bytes."""
    match = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(match[1]) * 1024 if match else 0


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(arguments: list[str], kill_after: float | None = None) -> tuple[float, dict[int, int], dict[int, float], int]:
    """Seconds, of each process (the first is the parent) peak memory and processor seconds, and the exit status."""
    began = time.monotonic()
    process = subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    peaks: dict[int, int] = {}
    spent: dict[int, float] = {}
    while process.poll() is None:
        time.sleep(0.1)
        try:
            for each in processes(process.pid):
                peaks[each] = max(peaks.get(each, 0), peak(each))
                spent[each] = processor_seconds(each)
        except OSError:
            pass  # one has ended in between
        if kill_after is not None and time.monotonic() - began > kill_after:
            process.send_signal(signal.SIGKILL)
    return time.monotonic() - began, peaks, spent, process.wait()


def digest(path: Path) -> str:
    done = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            done.update(block)
    return done.hexdigest()[:16]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--spun", type=float, default=0.1)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--work", type=Path)
    arguments = parser.parse_args()
    work = arguments.work or Path(tempfile.mkdtemp(prefix="textfix-batch-"))
    work.mkdir(parents=True, exist_ok=True)
    source = work / "pages.jsonl"
    if not source.exists():
        make(arguments.corpora, source, int(arguments.megabytes * 1e6), arguments.spun)
    size = source.stat().st_size / 1e6
    first = alone = None
    seconds = 0.0
    for jobs in arguments.jobs:
        out = work / f"out{jobs}"
        shutil.rmtree(out, ignore_errors=True)
        Path(f"{out}.edits.jsonl").unlink(missing_ok=True)
        seconds, peaks, spent, status = run(command(source, out, jobs))
        first = first or seconds
        busiest = max(spent.values())
        alone = alone or busiest
        parent, *workers = (f"{value / 1e6:.0f}" for value in peaks.values())
        print(
            f"jobs {jobs}: {seconds:,.0f} s, {size / seconds:.2f} MB/s, {first / seconds:.2f} × the first; processor "
            f"seconds {' '.join(f'{value:.0f}' for value in spent.values())} (parent first), of the busiest "
            f"{alone / busiest:.2f} × less than the first; "
            f"peak MB: parent {parent}, workers {' '.join(workers) or '-'}; exit {status}; "
            f"output {digest(out / source.name)}, edits {digest(Path(f'{out}.edits.jsonl'))}",
            flush=True,
        )
    if arguments.kills:
        calm, wild = work / f"out{arguments.jobs[-1]}", work / "killed"
        shutil.rmtree(wild, ignore_errors=True)
        Path(f"{wild}.edits.jsonl").unlink(missing_ok=True)
        rng = random.Random(2)
        for _ in range(arguments.kills):
            run(command(source, wild, arguments.jobs[-1], "--resume"), rng.uniform(0.3, 1.0) * seconds / 8)
        _, _, _, status = run(command(source, wild, arguments.jobs[-1], "--resume"))
        same = digest(wild / source.name) == digest(calm / source.name)
        print(f"killed {arguments.kills} times and resumed: exit {status}, output {'identical' if same else 'DIFFERS'}")
    began = time.monotonic()
    out = work / f"out{arguments.jobs[-1]}"
    restore = [sys.executable, "-m", "textfix", "restore", f"{out}.edits.jsonl", "--output", str(work / "back")]
    subprocess.run(restore, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=True)
    same = digest(work / "back" / source.name) == digest(source)
    print(f"restored in {time.monotonic() - began:,.0f} s: {'identical' if same else 'DIFFERS'}")


if __name__ == "__main__":
    main()
