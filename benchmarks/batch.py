"""Fixing a large JSONL file: rate with one job and two, memory of every process, ten SIGKILLs, and the way back.

    python benchmarks/batch.py CORPORA                           # all parts, 1,000 MB
    python benchmarks/batch.py CORPORA --megabytes 20            # the same, small
    python benchmarks/batch.py CORPORA --work DIR --skip one     # parts that are done in DIR are not done again
    python benchmarks/batch.py CORPORA --work DIR --again killed # unless asked

CORPORA is a folder of .jsonl files with honest Chinese text in a field
``text``. From them one file is made: documents in random order, a share of
them spun with this project's own dialects, each copy with another spinner.

The parts: ``input`` makes that file; ``one`` and ``two`` clean it with one job
and two; ``killed`` does so with two, ended by SIGKILL at random moments spread
over the whole file (the first before anything is done) and each time resumed, and compares output and edit log with
those of ``two``, byte for byte (the log's places of files apart); ``back``
restores the input from the log. Every run is a process of its own. Its memory
is the peak of the resident set (VmHWM) of every process, so pages that the
workers share are counted in each. Where other work shares the machine, the
clock says little; the processor time of the busiest process is what a run
would take on cores of its own. The exit status is 1 where a comparison or a
floor fails.
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
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from simulation import dialect_pairs, dialect_profile  # noqa: E402

DIALECTS = ("a", "b", "c", "g")
PARTS = ("input", "one", "two", "killed", "back")
MOST_MEMORY = 300e6  # bytes a worker may take
LEAST_GAIN = 1.7  # of two jobs over one
EVERY = 15.0  # seconds between lines of progress
NEEDED = 5  # times the input that the work folder takes on the disk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, help="folder of honest documents, as JSON Lines")
    parser.add_argument("--megabytes", type=float, default=1000, help="size of the input (default: 1000)")
    parser.add_argument("--spun", type=float, default=0.1, help="share of spun documents (default: 0.1)")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=2, help="of the moments of the kills")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS), help="do these parts alone")
    parser.add_argument("--skip", nargs="*", choices=PARTS, default=[], help="leave these parts out")
    parser.add_argument("--again", nargs="*", choices=PARTS, default=[], help="do these once more")
    parser.add_argument("--work", type=Path, help="folder that is kept (default: a temporary one, removed at the end)")
    arguments = parser.parse_args()
    work = arguments.work or Path(tempfile.mkdtemp(prefix="textfix-batch-"))
    work.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(work).free
    if free < NEEDED * arguments.megabytes * 1e6:
        say(f"{work} has {free / 1e9:.1f} GB free; {NEEDED} times the input may be needed: it may become full")
    try:
        return Bench(arguments, work).run()
    finally:
        if arguments.work is None:
            shutil.rmtree(work, ignore_errors=True)


class Bench:
    """The parts, and what each gave (kept in ``figures.json`` of the work folder)."""

    def __init__(self, arguments: argparse.Namespace, work: Path) -> None:
        self.arguments, self.work = arguments, work
        self.source = work / "pages.jsonl"
        self.kept = work / "figures.json"
        self.figures: dict[str, Any] = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        about = {"megabytes": arguments.megabytes, "spun": arguments.spun}
        if self.figures.get("about", about) != about:
            raise SystemExit(f"{work} was made with {self.figures['about']}; give another --work, or the same options")
        self.figures["about"] = about

    def run(self) -> int:
        """Do what is wanted; gives the exit status."""
        given = self.arguments
        for part in PARTS:
            wanted = part in given.only and part not in given.skip
            done = part in self.figures and part not in given.again
            if part == "input" and done and not self.source.exists():
                done = False
            if not wanted or done:
                say(f"{part}: {'done before' if part in self.figures else 'left out'}")
                continue
            say(f"{part}: begins")
            self.figures[part] = getattr(self, part)()
            self.kept.write_text(json.dumps(self.figures, indent=1))
            say(f"{part}: {json.dumps(self.figures[part])}")
        return self.verdict()

    def input(self) -> dict[str, Any]:
        """Make the input."""
        documents = make(self.arguments.corpora, self.source, int(self.arguments.megabytes * 1e6), self.arguments.spun)
        for part in PARTS[1:]:
            self.figures.pop(part, None)  # they were of another input
        return {"bytes": self.source.stat().st_size, "documents": documents, "sha256": digest([self.source])}

    def one(self) -> dict[str, Any]:
        """Clean it with one job."""
        return self.clean("one", 1)

    def two(self) -> dict[str, Any]:
        """Clean it with two."""
        return self.clean("two", 2)

    def clean(self, name: str, jobs: int) -> dict[str, Any]:
        """One undisturbed run."""
        out = self.fresh(name)
        ran = Run(self.command(out, jobs), out, self.source.stat().st_size).watch()
        if ran.status:
            raise SystemExit(f"{name}: exit status {ran.status}")
        return {
            **ran.figures(),
            "mb_per_second": round(self.source.stat().st_size / 1e6 / ran.seconds, 3),
            "output": digest([out / self.source.name]),
            "edits": digest(plain_log(log_of(out))),
        }

    def killed(self) -> dict[str, Any]:
        """A run that is killed and resumed again and again."""
        out = self.fresh("killed")
        size = self.source.stat().st_size
        if not self.figures.get("two") and not self.figures.get("one"):
            raise SystemExit("the kills are compared with an undisturbed run: do part two first")
        rng = random.Random(self.arguments.seed)
        places = [0.0, *sorted(rng.uniform(0, 0.97) for _ in range(self.arguments.kills - 1))]
        kills, seconds, memory = [], 0.0, 0
        for place in places:
            ran = Run(self.command(out, 2, "--resume"), out, size).watch(kill_at=(place * size, rng.uniform(0, 2)))
            seconds += ran.seconds
            memory = max([memory, *ran.workers()])
            if ran.status == 0:
                break  # done before its moment came
            if ran.status != -signal.SIGKILL:
                raise SystemExit(f"killed: exit status {ran.status}")
            kills.append(round(ran.done / size, 3))
            say(f"killed: kill {len(kills)} at {kills[-1]:.1%} of the file")
        if not kills or ran.status:
            ran = Run(self.command(out, 2, "--resume"), out, size).watch()
            seconds += ran.seconds
        if ran.status:
            raise SystemExit(f"killed: exit status {ran.status} of the last run")
        left = [path.name for path in out.iterdir() if path.name != self.source.name]
        return {
            "kills_at": kills,
            "seconds": round(seconds, 1),
            "worker_mb": round(memory / 1e6),
            "output": digest([out / self.source.name]),
            "edits": digest(plain_log(log_of(out))),
            "left_behind": left,
        }

    def back(self) -> dict[str, Any]:
        """The input from the log of a run."""
        name = next((part for part in ("two", "killed", "one") if part in self.figures), None)
        if name is None:
            raise SystemExit("there is no edit log to restore from: do part two first")
        target = self.work / "restored"
        shutil.rmtree(target, ignore_errors=True)
        began = time.monotonic()
        command = [*TEXTFIX, "restore", str(log_of(self.work / name)), "--output", str(target)]
        subprocess.run(command, env=ENVIRONMENT, check=True)
        same = digest([target / self.source.name])
        shutil.rmtree(target)
        return {"seconds": round(time.monotonic() - began, 1), "sha256": same}

    def verdict(self) -> int:
        """What holds and what does not, one line each."""
        found = self.figures
        good = True

        def tell(sentence: str, *, holds: bool) -> None:
            nonlocal good
            good = good and holds
            print(f"{'holds' if holds else 'FAILS'}: {sentence}", flush=True)

        one, two, killed, back = (found.get(part) for part in PARTS[1:])
        runs = {name: run for name, run in (("one", one), ("two", two), ("killed", killed)) if run}
        for name, run in runs.items():
            most = (
                run["worker_mb"] if name == "killed" else max(run["peak_mb"]["workers"] or [run["peak_mb"]["parent"]])
            )
            tell(
                f"{name}: largest worker {most:.0f} MB, at most {MOST_MEMORY / 1e6:.0f}",
                holds=most * 1e6 <= MOST_MEMORY,
            )
        if one and two:
            gain = one["seconds"] / two["seconds"]
            busy = one["processor_s"]["parent"] / max([two["processor_s"]["parent"], *two["processor_s"]["workers"]])
            tell(f"two jobs {gain:.2f} × one by the clock, at least {LEAST_GAIN}", holds=gain >= LEAST_GAIN)
            print(f"       {busy:.2f} × by the processor time of the busiest process", flush=True)
        for kind in ("output", "edits"):
            if len(runs) > 1:
                tell(f"{kind} of {', '.join(runs)} equal", holds=len({run[kind] for run in runs.values()}) == 1)
        if killed:
            tell(
                f"{len(killed['kills_at'])} kills of {self.arguments.kills}, nothing left behind",
                holds=len(killed["kills_at"]) == self.arguments.kills and not killed["left_behind"],
            )
        if back:
            tell("restored input equal", holds=back["sha256"] == found["input"]["sha256"])
        return 0 if good else 1

    def fresh(self, name: str) -> Path:
        """An output folder with nothing in it, and no log beside it."""
        out = self.work / name
        shutil.rmtree(out, ignore_errors=True)
        log_of(out).unlink(missing_ok=True)
        return out

    def command(self, out: Path, jobs: int, *more: str) -> list[str]:
        """The command line of a run."""
        options = ["--output", str(out), "--edits", str(log_of(out)), "--jobs", str(jobs), *more]
        return [*TEXTFIX, "fix", "--no-config", str(self.source), *options]


TEXTFIX = (sys.executable, "-m", "textfix")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def log_of(out: Path) -> Path:
    return out.with_name(out.name + ".edits.jsonl")


# --- one run, watched


@dataclass
class Run:
    """One process with its children.

    Attributes:
        command: what runs.
        out: its output folder, whose journal says how far it is.
        size: bytes of its input.
        seconds: by the clock.
        status: its exit status.
        done: bytes of the input done at its last checkpoint.
        peaks: peak of the resident set in bytes, by process; the parent is the first.
        spent: processor seconds, likewise.
    """

    command: list[str]
    out: Path
    size: int
    seconds: float = 0.0
    status: int = 0
    done: int = 0
    peaks: dict[int, int] = field(default_factory=dict)
    spent: dict[int, float] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def watch(self, kill_at: tuple[float, float] | None = None) -> Run:
        """Until it ends, or is killed: so many bytes of the input done, and so many seconds after that."""
        began = shown = time.monotonic()
        reached: float | None = None
        first: tuple[int, float] | None = None
        process = subprocess.Popen(self.command, env=ENVIRONMENT)
        try:
            while process.poll() is None:
                now = time.monotonic()
                if kill_at is not None and reached is None and self.progress() >= kill_at[0]:
                    reached = now
                if kill_at is not None and reached is not None and now - reached >= kill_at[1]:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    break
                self.look(process.pid)
                if now - shown >= EVERY:
                    shown = now
                    self.done = self.progress()
                    first = first or (self.done, now)
                    rate = (self.done - first[0]) / max(1.0, now - first[1])
                    left = f", {(self.size - self.done) / rate / 60:.1f} min left" if rate > 0 else ""
                    say(f"  {self.done / self.size:.1%} after {now - began:.0f} s{left}; largest {self.largest()}")
                time.sleep(0.2 if kill_at is None else 0.05)
        finally:
            if process.poll() is None:
                process.kill()
        self.seconds = time.monotonic() - began
        self.status = process.wait()
        self.done = self.progress() if self.status else self.size
        return self

    def look(self, parent: int) -> None:
        """Put down memory and time of every process."""
        for each in processes(parent):
            with suppress(OSError):  # it may have ended in between
                if each not in self.names:
                    arguments = Path(f"/proc/{each}/cmdline").read_bytes()
                    self.names[each] = "tracker" if b"resource_tracker" in arguments else "worker"
                self.peaks[each] = max(self.peaks.get(each, 0), peak(each))
                self.spent[each] = processor_seconds(each)
        self.names[parent] = "parent"

    def workers(self) -> list[int]:
        """Peaks of the workers, in bytes."""
        return [value for each, value in self.peaks.items() if self.names[each] == "worker"]

    def largest(self) -> str:
        """The largest peak, for people."""
        return f"{max(self.peaks.values(), default=0) / 1e6:.0f} MB"

    def progress(self) -> int:
        """Bytes of the input that the last checkpoint speaks of."""
        for journal in self.out.glob(".textfix-run-*/progress.jsonl"):
            with journal.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - 20_000))
                lines = file.read().split(b"\n")
            for line in reversed(lines[:-1]):
                try:
                    opened = json.loads(line)["open"]
                except (ValueError, KeyError):
                    continue
                return int(opened["offset"]) if opened else self.done
        return self.done

    def figures(self) -> dict[str, Any]:
        """Seconds, memory and processor time."""

        def by_kind(values: dict[int, float], scale: float, digits: int) -> dict[str, Any]:
            told: dict[str, Any] = {"parent": 0, "workers": []}
            for each, value in values.items():
                if self.names[each] == "parent":
                    told["parent"] = round(value / scale, digits)
                elif self.names[each] == "worker":
                    told["workers"].append(round(value / scale, digits))
            return told

        return {
            "seconds": round(self.seconds, 1),
            "peak_mb": by_kind({each: float(value) for each, value in self.peaks.items()}, 1e6, 0),
            "processor_s": by_kind(self.spent, 1, 1),
        }


def processes(parent: int) -> list[int]:
    """A process and its children."""
    found = [parent]
    for path in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in path.read_text().split()]
    return found


def peak(process: int) -> int:
    """Peak of the resident set in bytes."""
    match = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(match[1]) * 1024 if match else 0


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# --- the input


def spinner(seed: int) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of originals, longest first, and what is written for each."""
    profile = dialect_profile(dialect_pairs(DIALECTS[seed % len(DIALECTS)]), seed, (0.2, 0.5)[seed % 2])
    return re.compile("|".join(map(re.escape, sorted(profile, key=len, reverse=True)))), profile


def make(corpora: Path, target: Path, size: int, share: float) -> int:
    """Write the input, whole or not at all; gives the number of its documents."""
    texts = []
    for path in sorted(corpora.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                text = json.loads(line).get("text")
                if text and len(text) >= 100:
                    texts.append(text)
    if not texts:
        raise SystemExit(f"{corpora} has no .jsonl file with texts of 100 characters and more")
    rng = random.Random(1)
    spinners = [spinner(seed) for seed in range(12)]
    written = number = 0
    beside = target.with_name(target.name + ".part")
    with beside.open("wb") as out:
        while written < size:
            text = rng.choice(texts)
            spun = rng.random() < share
            if spun:
                pattern, profile = rng.choice(spinners)
                text = pattern.sub(lambda match, profile=profile: profile[match[0]], text)
            record = {"id": number, "spun": spun, "text": text}
            written += out.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            number += 1
    beside.replace(target)
    return number


# --- comparing


def plain_log(path: Path) -> Iterator[bytes]:
    """An edit log without where the cleaned file was put, which is another folder for each run."""
    with path.open("rb") as file:
        for number, line in enumerate(file):
            if number < 2 and line.startswith(b'{"file"'):
                record = json.loads(line)
                record.pop("saved")
                yield json.dumps(record).encode()
            else:
                yield line


def digest(content: Iterator[bytes] | list[Path]) -> str:
    """SHA-256 of pieces, or of files."""
    done = hashlib.sha256()
    for piece in content:
        if isinstance(piece, Path):
            with piece.open("rb") as file:
                while block := file.read(1 << 20):
                    done.update(block)
        else:
            done.update(piece)
    return done.hexdigest()


def say(sentence: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
