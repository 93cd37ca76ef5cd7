"""Completion scripts in the shells they are for."""

import subprocess

import pytest
from extras import need_program
from test_cli import run

from textfix.cli.completion import SHELLS

pytestmark = pytest.mark.extras


def shell(name, script, tmp_path):
    path = need_program(name, name)
    (tmp_path / "novels").mkdir()
    completion = tmp_path / "_textfix"
    completion.write_bytes(run("completion", name).stdout)
    return subprocess.run(
        [path, *(["--norc"] if name == "bash" else []), "-c", script.format(completion)],
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", SHELLS)
def test_each_shell_can_read_its_script(name, tmp_path):
    done = shell(name, f"{name} -n {{}}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


BASH = """
source {}
complete_words() {{
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    "$entry" textfix
    echo "${{COMPREPLY[@]}}"
}}
entry=$(complete -p textfix | sed 's/.*-F \\([^ ]*\\).*/\\1/')
complete_words textfix di
complete_words textfix check --format ""
complete_words textfix fix --to-script h
complete_words textfix fix --min
"""


def test_bash_completes_commands_options_and_values(tmp_path):
    done = shell("bash", BASH, tmp_path)
    lines = [sorted(line.split()) for line in done.stdout.splitlines()]
    assert lines == [["diagnose", "dict"], sorted(["text", "files", "jsonl", "github", "sarif"]), ["hongkong"],
                     ["--min-confidence"]]  # fmt: skip


def test_fish_completes_commands_options_values_and_files(tmp_path):
    script = (
        "source {}; complete -C 'textfix di'; complete -C 'textfix check --format s'; complete -C 'textfix fix nov'"
    )
    words = [line.split("\t")[0] for line in shell("fish", script, tmp_path).stdout.splitlines()]
    assert words == ["diagnose", "dict", "sarif", "novels/"]


def test_an_unknown_shell_is_an_error():
    assert run("completion", "ksh").returncode == 2
