"""Whether the wheel is reproducible: built twice, from two folders, it has the same bytes.

python tools/check_wheel.py
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def git(*arguments: str) -> str:
    """What git says of the repository."""
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def wheel(folder: Path, commit: str) -> Path:
    """Build a wheel from a fresh copy of a commit in ``folder``."""
    source = folder / "source"
    subprocess.run(["git", "clone", "-q", "--no-checkout", str(ROOT), str(source)], check=True)
    subprocess.run(["git", "-C", str(source), "checkout", "-q", commit], check=True)
    # The date of the commit stands for the time of the build.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": git("log", "-1", "--format=%ct", commit)}
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(source)]
    subprocess.run(command, env=environment, check=True)
    (built,) = folder.glob("*.whl")
    return built


def main() -> int:
    commit = git("rev-parse", "HEAD")
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        (Path(second) / "deeper").mkdir()
        built = [wheel(Path(first), commit), wheel(Path(second) / "deeper", commit)]
        sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in built]
        print(f"commit {commit[:12]}, {sys.implementation.cache_tag}")
        for path, digest in zip(built, sums, strict=True):
            compiled = sum(name.endswith((".so", ".pyd")) for name in zipfile.ZipFile(path).namelist())
            print(f"{digest}  {path.name}  {path.stat().st_size / 1e6:.1f} MB, {compiled} compiled modules")
        if sums[0] == sums[1]:
            print("equal")
            return 0
        one, two = ({item.filename: item.CRC for item in zipfile.ZipFile(path).infolist()} for path in built)
        print("they differ in:", *sorted(name for name in {*one, *two} if one.get(name) != two.get(name)), sep="\n  ")
        return 1


if __name__ == "__main__":
    sys.exit(main())
