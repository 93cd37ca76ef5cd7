"""Whether the floors of quality were only raised, or lowered with an explanation.

    python tools/check_floors.py [--repository DIR]

Reads ``tests/floors.toml`` and each version of it in the history of the
repository: a figure may be added, its history may grow, and a value that is
easier to meet than the one before says why in ``because``. Anything else is
printed, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
FILE = "tests/floors.toml"
KINDS = ("at_least", "at_most")
Figures = dict[str, tuple[str, list[dict[str, Any]]]]
LEAST_WORDS = 40  # characters of an explanation


def figures(content: str) -> Figures:
    """Kind and history of each figure by name."""
    found = {}
    for figure in tomllib.loads(content)["figure"]:
        (kind,) = [kind for kind in KINDS if kind in figure]
        found[figure["name"]] = (kind, figure[kind])
    return found


def faults(now: Figures) -> list[str]:
    """What is wrong with the file by itself: a floor that was lowered without a reason."""
    wrong = []
    for name, (kind, history) in now.items():
        if not history:
            wrong.append(f"{name}: no value")
        for before, after in pairwise(history):
            easier = after["value"] < before["value"] if kind == "at_least" else after["value"] > before["value"]
            if easier and len(after.get("because", "")) < LEAST_WORDS:
                wrong.append(f"{name}: {before['value']} → {after['value']} is easier to meet; say why in `because`")
    return wrong


def broken(before: Figures, now: Figures) -> list[str]:
    """What a later version changed that an earlier one had fixed."""
    wrong = []
    for name, (kind, history) in before.items():
        if name not in now:
            wrong.append(f"{name}: removed")
        elif now[name][0] != kind or now[name][1][: len(history)] != history:
            wrong.append(f"{name}: its history was edited; add a value behind the others instead")
    return wrong


def versions(repository: Path) -> list[str]:
    """The contents of the file in the history, newest first; none outside of a repository."""
    git = ["git", "-C", str(repository)]
    log = subprocess.run([*git, "log", "--format=%H", "--", FILE], capture_output=True, text=True, check=False)
    contents = []
    for commit in log.stdout.split():
        shown = subprocess.run([*git, "show", f"{commit}:{FILE}"], capture_output=True, check=False)
        if not shown.returncode:
            contents.append(shown.stdout.decode("utf-8"))
    return contents


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--repository", type=Path, default=ROOT)
    args = ap.parse_args()
    now = figures((args.repository / FILE).read_text(encoding="utf-8"))
    wrong = faults(now)
    history = versions(args.repository)
    for content in history:
        wrong += broken(figures(content), now)
    print(f"{len(now)} floors, {len(history)} versions, {len(wrong)} faults")
    for line in dict.fromkeys(wrong):
        print(line)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
