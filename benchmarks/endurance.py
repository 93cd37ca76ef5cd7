"""A long run through one process, and one Cleaner shared by many threads.

    python benchmarks/endurance.py run --megabytes 200 [FILE.jsonl ...]
    python benchmarks/endurance.py threads --seconds 600 [--threads 8]

``run`` cleans documents one after the other and prints, ten times over the
run, the throughput so far and the resident memory: both are to be flat.
Without files it takes the honest documents of the tests and what spinners
make of them. ``threads`` has many threads clean the same documents with one
Cleaner in orders of their own and compares each result with the one that a
single thread got.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from strategies import honest_documents, spun  # noqa: E402

import textfix  # noqa: E402


def own() -> list[str]:
    """Honest documents, and each as two spinners leave it."""
    honest = list(honest_documents().values())
    return [text for page in honest for text in (page, page, page, spun(page, "a"), spun(page, "b", every=2))]


def texts(files: list[Path]) -> Iterator[str]:
    """The documents of the files, over and over."""
    if not files:
        yield from cycle(own())
    while True:
        for path in files:
            with path.open(encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    yield row.get("text") or row.get("spun") or ""


def memory() -> int:
    """Resident memory in MiB."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096 // 2**20


def run(megabytes: float, files: list[Path]) -> None:
    cleaner = textfix.Cleaner()
    size = done = documents = edits = 0
    mark, started, spent = 0, time.monotonic(), time.process_time()
    part = megabytes * 1e6 / 10
    for text in texts(files):
        result = cleaner.explain(text)
        assert result.restore() == text
        documents += 1
        edits += len(result.edits)
        size += len(text.encode("utf-8", "surrogatepass"))
        if size - mark >= part:
            now = time.process_time()
            print(f"{size / 1e6:8.1f} MB  {(size - mark) / 1e6 / (now - spent):6.3f} MB/s  {memory()} MiB", flush=True)
            mark, spent, done = size, now, done + 1
        if done == 10:
            break
    print(f"{documents} documents, {edits} edits, {time.monotonic() - started:.0f} s")


def threads(seconds: float, count: int) -> int:
    cleaner = textfix.Cleaner()
    documents = own()[:60]
    expected = [textfix.Cleaner().explain(text) for text in documents]
    ends = time.monotonic() + seconds
    wrong: list[int] = []
    counts = [0] * count

    def work(number: int) -> None:
        order = random.Random(number)
        while time.monotonic() < ends:
            k = order.randrange(len(documents))
            if cleaner.explain(documents[k]) != expected[k]:
                wrong.append(k)
            counts[number] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(f"{count} threads, {seconds:.0f} s, {sum(counts)} documents, {len(wrong)} differ, {memory()} MiB")
    return bool(wrong)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=("run", "threads"))
    ap.add_argument("files", type=Path, nargs="*")
    ap.add_argument("--megabytes", type=float, default=200.0)
    ap.add_argument("--seconds", type=float, default=600.0)
    ap.add_argument("--threads", type=int, default=8)
    args = ap.parse_args()
    if args.what == "threads":
        return threads(args.seconds, args.threads)
    run(args.megabytes, args.files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
