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


def wheel(folder: Path) -> Path:
    """Build a wheel from a fresh copy of the repository in ``folder``."""
    source = folder / "source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True)
    # The date of the commit stands for the time of the build.
    when = subprocess.run(
        ["git", "-C", source, "log", "-1", "--format=%ct"], capture_output=True, text=True, check=True
    )
    environment = {**os.environ, "SOURCE_DATE_EPOCH": when.stdout.strip()}
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(source)]
    subprocess.run(command, env=environment, check=True)
    (built,) = folder.glob("*.whl")
    return built


def main() -> int:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        (Path(second) / "deeper").mkdir()
        built = [wheel(Path(first)), wheel(Path(second) / "deeper")]
        sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in built]
        for path, digest in zip(built, sums, strict=True):
            print(f"{digest}  {path.name}  {path.stat().st_size / 1e6:.1f} MB")
        if sums[0] == sums[1]:
            return 0
        one, two = (
            {item.filename: (item.CRC, item.date_time) for item in zipfile.ZipFile(path).infolist()} for path in built
        )
        print("they differ in:", *sorted(name for name in {*one, *two} if one.get(name) != two.get(name)), sep="\n  ")
        return 1


if __name__ == "__main__":
    sys.exit(main())
