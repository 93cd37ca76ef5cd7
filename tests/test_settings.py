"""Configuration files, ignore files and rules for paths."""

import os
import sys

import pytest

import textfix
from textfix import ConfigError, Settings
from textfix.config import STEPS

FILE = """\
min_confidence = 0.8
keep = ["步伐", "names.txt"]
dictionaries = ["mine.tsv"]
ignore = ["drafts/", "*.log", "!keep.log"]

[[paths]]
match = ["novels/**"]
steps = ["layout"]
keep = ["武松"]

[[paths]]
match = "novels/old/*.txt"
min-confidence = 0.95
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "textfix.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "names.txt").write_text("林冲\n", encoding="utf-8")
    (tmp_path / "mine.tsv").write_text("步伐\t程序\n", encoding="utf-8")
    return tmp_path


def test_the_nearest_file_counts_and_the_search_ends_at_the_repository(folder, monkeypatch):
    inner = folder / "repository" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert Settings.find().path == folder / "textfix.toml"
    (folder / "repository" / ".git").mkdir()
    assert Settings.find().path is None
    (folder / "repository" / "pyproject.toml").write_text("[tool.other]\nx = 1\n", encoding="utf-8")
    assert Settings.find().path is None
    (folder / "repository" / "pyproject.toml").write_text("[tool.textfix]\nsteps = []\n", encoding="utf-8")
    assert Settings.find().config_for().steps == ()


def test_paths_in_a_file_are_relative_to_its_folder(folder, monkeypatch):
    (folder / "deep").mkdir()
    monkeypatch.chdir(folder / "deep")
    config = Settings.find().config_for("x.txt")
    assert config.dictionaries == (str(folder / "mine.tsv"),)
    assert config.keep == ("步伐", str(folder / "names.txt"))
    assert textfix.Cleaner(config).fix("林冲ＡＢ") == "林冲AB"


def test_rules_for_paths_go_over_the_file_and_given_options_over_both(folder):
    settings = Settings.read(folder / "textfix.toml")
    assert settings.config_for(folder / "a.txt").steps == STEPS
    novel = settings.config_for(folder / "novels" / "a.txt")
    assert (novel.steps, novel.min_confidence) == (("layout",), 0.8)
    assert novel.keep == ("步伐", str(folder / "names.txt"), "武松")
    old = settings.config_for(folder / "novels" / "old" / "a.txt", steps=("script",), keep=("鲁智深",))
    assert (old.steps, old.min_confidence, old.keep[-2:]) == (("script",), 0.95, ("武松", "鲁智深"))
    assert settings.config_for("-").steps == STEPS
    assert settings.config_for(folder.parent / "novels" / "a.txt").steps == STEPS


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("a.txt", None),
        ("a.log", "*.log (textfix.toml)"),
        ("deep/a.log", "*.log (textfix.toml)"),
        ("keep.log", None),
        ("drafts/a.txt", "drafts/ (textfix.toml)"),
        ("drafts/", "drafts/ (textfix.toml)"),
        ("drafts", None),  # a file of that name
        ("b.tmp", "*.tmp (.textfixignore)"),
        ("../drafts/a.txt", None),
        ("-", None),
    ],
)
def test_ignored_files_are_named_with_their_pattern(folder, name, pattern):
    (folder / ".textfixignore").write_text("# scratch\n\n*.tmp\n", encoding="utf-8")
    settings = Settings.read(folder / "textfix.toml")
    assert settings.ignored(name if name == "-" else f"{folder}{os.sep}{name}") == pattern


def test_an_ignore_file_needs_no_configuration_file(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".textfixignore").write_text("*.tmp\n", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    assert Settings.find().ignored("a.tmp") == "*.tmp (.textfixignore)"


def test_a_link_is_judged_by_its_own_name(folder):
    (folder / "a.txt").write_text("甲", encoding="utf-8")
    try:
        (folder / "a.log").symlink_to(folder / "a.txt")
    except OSError:
        pytest.skip("links cannot be made here")
    assert Settings.read(folder / "textfix.toml").ignored(folder / "a.log") == "*.log (textfix.toml)"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("keeps = ['x']\n", "unknown option 'keeps'; the options are steps,"),
        ("steps = ['spelling']\n", "unknown step 'spelling'"),
        ("min_confidence = 'high'\n", "min_confidence must be a number"),
        ("min_confidence = 0.8\nmin-confidence = 0.9\n", "min_confidence is given twice"),
        ("ignore = [1]\n", "ignore must be a list of patterns"),
        ("ignore = ['!']\n", "Invalid git pattern"),
        ("[[paths]]\nsteps = []\n", "[[paths]] number 1 has no match"),
        ("paths = 'a'\n", "paths must be tables"),
        ("[paths]\nmatch = 'a'\n", "paths must be tables"),
        ("steps = [\n", "it is not TOML"),
        ("[tool]\ntextfix = 1\n", "tool.textfix must be a table"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_name(tmp_path, content, sentence):
    path = tmp_path / "textfix.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        Settings.find(tmp_path)
    assert str(path) in str(caught.value)
    assert sentence in str(caught.value)


def test_a_file_that_is_not_utf8_or_not_there_is_an_error(tmp_path):
    path = tmp_path / "textfix.toml"
    path.write_bytes("keep = ['步伐']".encode("gbk"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        Settings.read(path)
    with pytest.raises(ConfigError, match="cannot read the configuration file"):
        Settings.read(tmp_path / "none.toml")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"no table \[tool.textfix\]"):
        Settings.read(tmp_path / "pyproject.toml")


def test_a_broken_pyproject_of_somebody_else_does_not_stop_us(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project\n", encoding="utf-8")
    assert Settings.find(tmp_path).path is None


@pytest.mark.skipif(sys.platform == "win32", reason="a working folder cannot be deleted there")
def test_a_deleted_working_folder_is_one_sentence(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for find in (Settings.find, lambda: Settings.of({})):
        with pytest.raises(ConfigError, match=r"the folder \. cannot be found \(No such file or directory\)"):
            find()
    monkeypatch.chdir(tmp_path)
