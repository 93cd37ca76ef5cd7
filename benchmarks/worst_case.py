"""How long a megabyte of the worst takes, and how much memory: one line a case.

    python benchmarks/worst_case.py [--megabytes 1]

Each case runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

CASES = {
    "one substitute": "付出",
    "one substitute a sentence": "羁系，付出。",
    "everything matches": "付出羁系克日消耗者体现渴望范畴朋侪恒久制止买卖业务聚会会议办理方案",
    "two readings a place": "年夜",
    "every mark half-width": "中,",
    "every character a radical": "⼀",
    "readings in brackets": "開(kāi)",
    "mojibake": "浣犲ソ",
    "entities": "&amp;#x4e2d;",
    "one line of spaces": " ",
    "one line of Chinese": "他们在图书馆里看书的时候说起了那件事",
}
PROGRAM = """
import resource, sys, time
import textfix
unit, size = sys.argv[1], int(sys.argv[2])
text = unit * (size // len(unit.encode()))
textfix.fix("付出" * 50)
loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
result = textfix.explain(text)
taken = time.process_time() - start
assert result.restore() == text
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(f"{taken:.1f} s, {peak // 1024} MiB ({(peak - loaded) // 1024} over the loaded model), {len(result.edits)} edits")
"""


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--megabytes", type=float, default=1.0, help="size of each case in millions of bytes of UTF-8")
    args = ap.parse_args()
    for name, unit in CASES.items():
        command = [sys.executable, "-W", "ignore", "-c", PROGRAM, unit, str(int(args.megabytes * 1e6))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"{name}: {done.stdout.strip() or done.stderr[-300:]}", flush=True)


if __name__ == "__main__":
    main()
