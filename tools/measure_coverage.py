"""Which lines of src the tests run, in every process that they start, compiled modules included.

    python tools/measure_coverage.py [--quick] [--fail-under 95]

Needs ``pip install -e '.[dev,docs,all]' coverage`` and what ``.ci/run``
installs. The tests run twice over: all but those that measure time or memory
(which tracing would change), with the compiled modules; and those of the
compiled modules once more on a copy that has only their sources. ``--quick``
leaves out browsers and clusters. Prints each module that is not whole, with
the lines that no test runs, and last the share of all.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# They measure seconds and bytes, try random texts, or install something.
LEFT_OUT = ("hostile", "hostile_batch", "hostile_inline", "patterns", "properties", "import_time", "threads", "floors",
            "dangerous", "pre_commit", "docs", "readme", "fuzzed")  # fmt: skip
SLOW = ("spark", "ray", "report_browser", "serve_page")
# They take time, or say what was imported, which the measuring adds to.
NOT_TRACED = ("test_one_word_over_and_over_takes_linear_time", "test_killed_ten_times", "test_200_requests",
              "test_help_loads_nothing_heavy")  # fmt: skip
PLAIN = ("trie", "census", "channel", "evidence", "passages", "wording", "language_model", "symbols", "lattice",
         "learning", "places")  # fmt: skip


def run(folder: Path, tests: list[str], *options: str) -> int:
    """The tests, measured."""
    command = [
        sys.executable,
        "-m",
        "coverage",
        "run",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *options,
        *tests,
    ]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--quick", action="store_true", help="without browsers and clusters")
    ap.add_argument("--fail-under", default="95", help="per cent of lines below which the exit status is 2")
    args = ap.parse_args()
    with tempfile.TemporaryDirectory(prefix="textfix-coverage-") as name:
        work = Path(name)
        os.environ["COVERAGE_FILE"] = str(work / ".coverage")
        out = {*LEFT_OUT, *(SLOW if args.quick else ())}
        tests = [
            f"tests/{path.name}" for path in sorted((ROOT / "tests").glob("test_*.py")) if path.stem[5:] not in out
        ]
        failed = run(ROOT, [*tests, "src/textfix"], "-k", " and ".join(f"not {name}" for name in NOT_TRACED))
        plain = work / "plain"
        for part in ("src", "tests", "dictionaries", "tools", "examples"):
            shutil.copytree(ROOT / part, plain / part, ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
        for part in ("pyproject.toml", "conftest.py", "README.md"):
            shutil.copy(ROOT / part, plain / part)
        failed |= run(plain, [f"tests/test_{name}.py" for name in PLAIN if (plain / f"tests/test_{name}.py").exists()])
        shutil.rmtree(plain)
        subprocess.run([sys.executable, "-m", "coverage", "combine", "-q"], cwd=ROOT, check=True)
        report = ["report", "--show-missing", "--skip-covered", f"--fail-under={args.fail_under}"]
        done = subprocess.run([sys.executable, "-m", "coverage", *report], cwd=ROOT, check=False)
    if failed:
        print("some tests failed; see above")
    return done.returncode or failed


if __name__ == "__main__":
    sys.exit(main())
