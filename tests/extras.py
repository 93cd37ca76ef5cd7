"""What the tests of optional parts need: a package or a program, or else a skip that says what to install.

``.ci/run`` installs all of it and sets ``TEXTFIX_EVERY_EXTRA``; then nothing
may be missing and nothing skips. A module that calls these also says
``pytestmark = pytest.mark.extras``, by which ``.ci/run`` finds it.
"""

import importlib
import os
import shutil

import pytest

EVERYTHING_IS_THERE = bool(os.environ.get("TEXTFIX_EVERY_EXTRA"))

# Chromium in a container: no sandbox of its own, and nothing that asks the network.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def need_package(module, extra):
    """The module, imported; a skip where its extra is not installed."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if EVERYTHING_IS_THERE or missing.partition(".")[0] != module.partition(".")[0]:
            raise
    pytest.skip(f"needs {module}: pip install -e '.[{extra}]'", allow_module_level=True)


def need_program(name, package):
    """Path of a program; a skip where it is not installed."""
    path = shutil.which(name)
    if path is None:
        assert not EVERYTHING_IS_THERE, f"{name} is not installed"
        pytest.skip(f"needs {name}: apt-get install {package}", allow_module_level=True)
    return path


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium, driven by playwright: a new one for each module, since its loop is in the way of others."""
    playwright = need_package("playwright.sync_api", "dev")
    path = need_program("chromium", "chromium")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()
