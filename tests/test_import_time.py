"""Starting costs little: nothing heavy is imported, nothing is loaded, before it is needed."""

import json
import subprocess
import sys

import pytest

HEAVY = ("jieba", "opencc", "ahocorasick_rs", "numpy", "charset_normalizer", "multiprocessing", "concurrent.futures")


def modules_after(code):
    """Names of the modules that a fresh interpreter has after running ``code``."""
    program = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import textfix",
        "import textfix; textfix.Cleaner(textfix.Config(steps=('layout',)))",
        "import textfix.cli",
    ],
)
def test_no_heavy_import_at_the_start(code):
    loaded = modules_after(code)
    assert "textfix.cleaner" in loaded or "textfix.cli" in loaded
    assert loaded.isdisjoint(HEAVY)
    assert not any(name.startswith("textfix.wording") for name in loaded)


def test_a_step_that_needs_no_dictionary_loads_none():
    loaded = modules_after("import textfix; assert textfix.fix('ＧＰＵ加速', steps=('characters',)) == 'GPU加速'")
    assert "textfix.steps.characters" in loaded
    assert loaded.isdisjoint(("jieba", "opencc", "numpy", "charset_normalizer", "textfix.wording"))


def test_the_wording_step_needs_no_numpy():
    loaded = modules_after("import textfix; textfix.fix('微信付出', steps=('wording',))")
    assert "textfix.trie" in loaded
    assert loaded.isdisjoint(("numpy", "charset_normalizer", "opencc"))
