"""A long run through one process, and one Cleaner shared by many threads.

    python benchmarks/endurance.py run --megabytes 2000 [--spun 0.05] [FILE.jsonl ...]
    python benchmarks/endurance.py threads --seconds 600 [--threads 8]

``run`` cleans documents one after the other in one process, brings each input
back from its result, and prints, twenty times over the run, throughput (of
processor time) and resident memory. Both are to be flat: after the first part,
in which everything is loaded, memory may grow by 16 MiB at most, and the slowest part may not
take more than 1.5 times as long as the median. Every document is another one:
sentences of the honest documents of the tests (or of the files) in an order of
their own, a share of them as a spinner leaves them. ``threads`` has many
threads clean the same documents with one Cleaner in orders of their own and
compares each result with the one that a single thread got.

Both end with a line that says ``flat`` or ``equal``, or what was not, and then
with the exit status 1. A line a minute says how far they are.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from strategies import honest_documents, spun  # noqa: E402

import textfix  # noqa: E402

GROWTH = 16  # MiB that memory may grow behind the first part of a run
SLOWEST = 1.5  # times the median that a part of a run may take
PARTS = 20


def own() -> list[str]:
    """Honest documents, and each as two spinners leave it."""
    honest = list(honest_documents().values())
    return [text for page in honest for text in (page, page, page, spun(page, "a"), spun(page, "b", every=2))]


def read(files: list[Path]) -> list[str]:
    """The documents of the files, or those of the tests."""
    if not files:
        return list(honest_documents().values())
    found = []
    for path in files:
        with path.open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        found += [text for row in rows if (text := row.get("text") or row.get("spun"))]
    return found


def texts(pages: list[str], share: float) -> Iterator[str]:
    """Documents without end, each another one: paragraphs of two pages, mixed; ``share`` of them spun."""
    order = random.Random(1)
    while True:
        parts = [part for page in order.sample(pages, min(2, len(pages))) for part in page.split("\n") if part]
        order.shuffle(parts)
        text = "\n".join(parts)
        yield spun(text, order.choice("abg"), every=order.choice((1, 2, 3))) if order.random() < share else text


def memory() -> int:
    """Resident memory in MiB."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096 // 2**20


def run(megabytes: float, files: list[Path], share: float) -> int:
    """One process over all of them; 1 where memory or throughput is not flat."""
    cleaner = textfix.Cleaner()
    part = megabytes * 1e6 / PARTS
    size = mark = documents = edits = lost = 0
    rates: list[float] = []
    memories: list[int] = []
    started = said = time.monotonic()
    spent = 0.0  # processor time of the cleaning alone, not of making the documents
    print("     MB    MB/s    MiB  documents      edits    hours", flush=True)
    for text in texts(read(files), share):
        before = time.process_time()
        result = cleaner.explain(text)
        lost += result.restore() != text
        spent += time.process_time() - before
        documents += 1
        edits += len(result.edits)
        size += len(text.encode("utf-8", "surrogatepass"))
        full = size - mark >= part
        if full:
            rates.append((size - mark) / 1e6 / spent)
            memories.append(memory())
            mark, spent = size, 0.0
        now = time.monotonic()
        if full or now - said >= 60:
            said = now
            rate = f"{rates[-1]:7.3f} {memories[-1]:6}" if full else f"   ... {memory():6}"
            print(f"{size / 1e6:7.1f} {rate} {documents:10} {edits:10} {(now - started) / 3600:8.2f}", flush=True)
        if len(rates) == PARTS:
            break
    grown = max(memories) - memories[0]
    slowest = statistics.median(rates) / min(rates[1:])
    print(
        f"{size / 1e6:.0f} MB, {documents} documents, {edits} edits, {lost} not restored, "
        f"{(time.monotonic() - started) / 60:.0f} minutes; memory {memories[0]}..{max(memories)} MiB, "
        f"throughput {min(rates):.3f}..{max(rates):.3f} MB/s (median {statistics.median(rates):.3f})"
    )
    wrong = [
        *([f"memory grew by {grown} MiB"] if grown > GROWTH else []),
        *([f"the slowest part took {slowest:.2f} times the median"] if slowest > SLOWEST else []),
        *([f"{lost} inputs did not come back"] if lost else []),
    ]
    print("not flat: " + "; ".join(wrong) if wrong else "flat")
    return bool(wrong)


def threads(seconds: float, count: int) -> int:
    cleaner = textfix.Cleaner()
    documents = own()[:60]
    expected = [textfix.Cleaner().explain(text) for text in documents]
    ends = time.monotonic() + seconds
    wrong: list[int] = []
    counts = [0] * count
    finished = [False] * count

    def work(number: int) -> None:
        order = random.Random(number)
        while time.monotonic() < ends:
            k = order.randrange(len(documents))
            if cleaner.explain(documents[k]) != expected[k]:
                wrong.append(k)
            counts[number] += 1
        finished[number] = True

    workers = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for worker in workers:
        worker.start()
    while alive := [worker for worker in workers if worker.is_alive()]:
        alive[0].join(60)
        left = max(0.0, ends - time.monotonic())
        print(f"{sum(counts)} documents, {len(wrong)} differ, {memory()} MiB, {left:.0f} s left", flush=True)
    died = count - sum(finished)
    print(f"{count} threads, {seconds:.0f} s, {sum(counts)} documents, {len(wrong)} differ, {memory()} MiB")
    print("equal" if not wrong and not died else f"not equal: {len(wrong)} results differ, {died} threads died")
    return bool(wrong or died)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=("run", "threads"))
    ap.add_argument("files", type=Path, nargs="*")
    ap.add_argument("--megabytes", type=float, default=2000.0, help="of UTF-8, for run")
    ap.add_argument("--spun", type=float, default=0.05, help="share of the documents that are spun, for run")
    ap.add_argument("--seconds", type=float, default=600.0)
    ap.add_argument("--threads", type=int, default=8)
    args = ap.parse_args()
    if args.what == "threads":
        return threads(args.seconds, args.threads)
    return run(args.megabytes, args.files, args.spun)


if __name__ == "__main__":
    sys.exit(main())
