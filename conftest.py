"""Before the tests: compiled modules are brought up to date; which files pytest does not collect."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background deaf to Ctrl-C, and its children too, which some tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent
PACKAGE = ROOT / "src" / "textfix"

# Modules whose examples need an optional package; CI has all of them (see tests/extras.py).
OPTIONAL = {
    PACKAGE / "integrations" / "arrow.py": "pyarrow",
    PACKAGE / "integrations" / "pandas.py": "pandas",
    PACKAGE / "integrations" / "polars.py": "polars",
}


def extensions() -> dict[Path, Path]:
    """The compiled modules that stand beside their source, by source."""
    built = [*ROOT.glob("src/textfix/**/*.so"), *ROOT.glob("src/textfix/**/*.pyd")]
    return {source: file for file in built if (source := file.with_name(file.name.partition(".")[0] + ".py")).exists()}


def build_anew() -> None:
    """Compile again what is older than its source, so that no test runs yesterday's code."""
    stale = [file for source, file in extensions().items() if file.stat().st_mtime < source.stat().st_mtime]
    if not stale:
        return
    print("compiled modules are older than their source: building them anew", file=sys.stderr)
    for file in stale:
        file.unlink()  # without a compiler the source runs as it is
    command = [sys.executable, "setup.py", "--quiet", "build_ext", "--inplace"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise SystemExit(f"{done.stderr}\nthe compiled modules cannot be built: run pip install -e . again")


def keep_files_apart() -> None:
    """Let the tests, and what they start, keep files in a folder of their own (:mod:`textfix.cache`)."""
    if "TEXTFIX_CACHE" not in os.environ:
        folder = tempfile.mkdtemp(prefix="textfix-tests-")
        os.environ["TEXTFIX_CACHE"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


build_anew()
keep_files_apart()
# pytest collects doctests by file and would find that the module came from another file.
collect_ignore = [str(source) for source in extensions()]
if not os.environ.get("TEXTFIX_EVERY_EXTRA"):
    collect_ignore += [str(path) for path, package in OPTIONAL.items() if find_spec(package) is None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark those examples, by which .ci/run finds them."""
    for item in items:
        if item.path in OPTIONAL:
            item.add_marker(pytest.mark.extras)
