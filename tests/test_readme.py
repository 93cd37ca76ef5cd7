"""What the READMEs say is true, and both say the same."""

import doctest
import os
import re
from pathlib import Path

import pytest

import textfix

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name):
    """Every table row of a README as its cells, without backquotes."""
    found = re.findall(r"^\| (.*) \|$", read(name), re.MULTILINE)
    return [[cell.strip().strip("`") for cell in row.split(" | ")] for row in found]


def step_rows(name):
    return [row for row in rows(name) if len(row) == 4 and row[0] in textfix.STEPS]


def code(name):
    return re.findall(r"^```(\w+)\n(.*?)^```$", read(name), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_the_python_session(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / name), module_relative=False, encoding="utf-8")
    assert (failed, tried > 5) == (0, True)


@pytest.mark.parametrize("name", READMES)
def test_every_step_is_listed_in_its_order(name):
    assert tuple(row[0] for row in step_rows(name)) == textfix.STEPS


@pytest.mark.parametrize("row", step_rows("README.md"), ids=lambda row: row[0])
def test_every_step_does_what_its_line_shows(row):
    step, _, before, after = row
    if step == "wording":  # it wants a document
        page = f"{read('examples/article.txt')}\n{before}"
        assert textfix.fix(page, steps=(step,)).endswith(f"\n{after}")
    else:
        assert textfix.fix(before.replace("⏎", "\n"), steps=(step,)) == after


@pytest.mark.parametrize("name", READMES)
def test_the_sample_lines_come_from_the_sample(name):
    table = [row for row in rows(name) if len(row) == 2 and row[0] in read("examples/article.txt")]
    assert len(table) == 3
    original = read("examples/article.original.txt")
    cleaned = textfix.fix(read("examples/article.txt"))
    for scraped, clean in table:
        assert scraped in read("examples/article.txt")
        assert clean in original
        assert clean in cleaned


def test_every_option_of_the_command_line_is_listed():
    for name, default in zip(READMES, ("default", "默认"), strict=True):
        flags = {re.match(r"`?(--[a-z-]+)", row[1])[1] for row in rows(name) if len(row) == 3 and row[1][:2] == "--"}
        given = {
            "--steps",
            "--dictionary",
            "--keep",
            "--terms",
            "--min-confidence",
            "--dialects",
            "--site",
            "--to-script",
        }
        assert flags == given
        assert f"{default} {textfix.Config.min_confidence}" in read(name)


def test_both_readmes_show_the_same():
    english, chinese = (
        [re.sub(r"#.*", "", block) for language, block in code(name) if language in ("sh", "python")]
        for name in READMES
    )
    assert english == chinese
    assert [row[2:] for row in step_rows("README.md")] == [row[2:] for row in step_rows("README.zh-CN.md")]
    heads = [len(re.findall(r"^## ", read(name), re.MULTILINE)) for name in READMES]
    assert heads[0] == heads[1]


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#:]+)\)", read(name))
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_first_block_is_the_two_commands_that_ci_runs():
    language, block = code("README.md")[0]
    commands = block.splitlines()
    assert (language, len(commands)) == ("sh", 2)
    assert "textfix fix examples/article.txt" in commands[0]
    assert commands[1].endswith("python -m pytest")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
