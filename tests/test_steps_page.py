"""Every row of docs/steps.md holds."""

from pathlib import Path

import pytest

import textfix
from textfix import STEPS

PAGE = Path(__file__).parents[1] / "docs" / "steps.md"


def rows():
    """Step, text before, text after of each row of the first table."""
    table = PAGE.read_text(encoding="utf-8").partition("## ")[0]
    for line in table.splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            yield cells[0], *(cell.replace("⏎", "\n").replace("␣", " ") for cell in cells[2:])


def shown(text):
    """The text with ``\\u200b`` and the like as the characters that they stand for."""
    pieces = text.split("\\u")
    return pieces[0] + "".join(chr(int(piece[:4], 16)) + piece[4:] for piece in pieces[1:])


@pytest.mark.parametrize(("step", "before", "after"), list(rows()))
def test_each_row_holds(step, before, after):
    assert textfix.fix(shown(before), steps=(step,)) == after


def test_every_step_is_there():
    assert {step for step, _, _ in rows()} == set(STEPS) - {"wording"}
