"""The floors of quality in ``floors.toml``, and where the evaluation texts beside the repository are."""

import os
import sys
from functools import lru_cache
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = Path(__file__).with_name("floors.toml")
# A copy of the repository in a temporary folder names the texts that lie beside the original.
SHARED = Path(os.environ.get("TEXTFIX_EVALUATION") or Path(__file__).parents[2] / "shared")


@lru_cache(maxsize=1)
def floors():
    """The figures by name: (kind, value in force)."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        figure["name"]: (kind, figure[kind][-1]["value"])
        for figure in table["figure"]
        for kind in ("at_least", "at_most")
        if kind in figure
    }


def hold(name, measured, notes=""):
    """Fails if the measured figure is on the wrong side of its floor."""
    kind, value = floors()[name]
    print(f"{name}: {measured:g} ({kind.replace('_', ' ')} {value:g})")
    good = measured >= value if kind == "at_least" else measured <= value
    assert good, f"{name}: {measured:g}, to be {kind.replace('_', ' ')} {value:g}. {notes}"
