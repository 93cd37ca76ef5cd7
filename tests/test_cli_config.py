"""Configuration files on the command line."""

import sys

import pytest
from test_cli import run

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WIDE = "岚舟公司的ＡＰＰ上线了。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "textfix.toml").write_text(
        'steps = ["characters"]\nignore = ["*.log"]\n[[paths]]\nmatch = ["raw/*"]\nsteps = []\n', encoding="utf-8"
    )
    (tmp_path / "raw").mkdir()
    for name in ("a.txt", "a.log", "raw/a.txt"):
        (tmp_path / name).write_text(WIDE, encoding="utf-8")
    return tmp_path


def test_check_heeds_steps_rules_and_ignored_files(folder):
    done = run("check", "--format", "files", "a.txt", "a.log", "raw/a.txt", cwd=folder)
    assert (done.returncode, done.stdout.decode()) == (1, "a.txt: would change (1 edit)\n")
    assert "a.log: passed over, as *.log (textfix.toml) says" in done.stderr.decode()
    done = run(
        "check", "--format", "files", "--no-config", "--steps", "characters", "a.txt", "a.log", "raw/a.txt", cwd=folder
    )
    assert done.stdout.decode().count("would change") == 3


def test_options_of_the_command_line_go_over_the_file(folder):
    assert run("check", "--format", "files", "--steps", "script", "a.txt", cwd=folder).returncode == 0


def test_show_says_where_each_option_comes_from_and_is_toml(folder):
    done = run("config", "--show", "--keep", "步伐", "raw/a.txt", cwd=folder)
    lines = done.stdout.decode().splitlines()
    assert lines[:2] == [f"# {folder / 'textfix.toml'}", "# for raw/a.txt"]
    assert any(line.startswith("steps = []") and line.endswith("# textfix.toml, [[paths]] 1") for line in lines)
    assert any(line.startswith('keep = ["步伐"]') and line.endswith("# command line") for line in lines)
    assert tomllib.loads(done.stdout.decode())["min_confidence"] == 0.7
    assert "passed over, as *.log" in run("config", "a.log", cwd=folder).stdout.decode()


def test_what_show_writes_is_a_configuration_file_of_the_same_meaning(folder):
    shown = run("config", cwd=folder).stdout
    (folder / "textfix.toml").write_bytes(shown)
    again = run("config", cwd=folder).stdout
    assert tomllib.loads(again.decode()) == tomllib.loads(shown.decode())
    assert (
        run("check", "--format", "files", "a.txt", "raw/a.txt", cwd=folder).stdout.decode()
        == "a.txt: would change (1 edit)\n"
    )


def test_init_writes_a_file_of_comments_and_never_over_another(tmp_path):
    (tmp_path / ".git").mkdir()
    assert run("config", "--init", cwd=tmp_path).returncode == 0
    content = (tmp_path / "textfix.toml").read_text(encoding="utf-8")
    assert tomllib.loads(content) == {}
    uncommented = "".join(
        f"{line[2:]}\n" for line in content.splitlines() if line.startswith("# ") and (" = " in line or "[[" in line)
    )
    assert set(tomllib.loads(uncommented)) > {"steps", "keep", "ignore", "paths"}
    done = run("config", "--init", cwd=tmp_path)
    assert (done.returncode, "already" in done.stderr.decode()) == (2, True)


def test_marks_in_the_text_are_heeded_unless_the_file_says_no(tmp_path):
    (tmp_path / ".git").mkdir()
    text = f"{WIDE}# textfix: off\n{WIDE}"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert run("fix", "--steps", "characters", "a.txt", cwd=tmp_path).stdout.decode() == text.replace(
        "ＡＰＰ", "APP", 1
    )
    (tmp_path / "textfix.toml").write_text("inline = false\n", encoding="utf-8")
    assert run("fix", "--steps", "characters", "a.txt", cwd=tmp_path).stdout.decode() == text.replace("ＡＰＰ", "APP")


def test_a_wrong_file_is_one_sentence(tmp_path):
    (tmp_path / "textfix.toml").write_text("kep = 1\n", encoding="utf-8")
    done = run("check", "--format", "files", cwd=tmp_path)
    assert done.returncode == 2
    assert "textfix.toml: unknown option 'kep'" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
