"""Messages in Chinese and English, and lines that fit."""

import argparse
import ast
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from test_cli import run

from textfix import explain
from textfix.cli import main
from textfix.cli.arguments import command_parser
from textfix.cli.chinese import MESSAGES
from textfix.cli.command_table import COMMANDS
from textfix.cli.display import width, wrap
from textfix.cli.language import language, say
from textfix.cli.table import table_lines
from textfix.cli.verdict import verdict_lines

SOURCE = Path(__file__).parents[1] / "src" / "textfix"
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("TEXTFIX_LANG", "zh")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "C"}, "en"),
        ({"LANG": "C", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "TEXTFIX_LANG": "zh"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_first_variable_that_is_set_says_the_language(environment, expected):
    assert language(environment) == expected


@pytest.mark.usefixtures("chinese")
def test_pieces_keep_their_values_and_are_translated_themselves():
    assert say("a.txt: there is no such file; check the name") == "a.txt：没有这个文件；请检查名称"
    found = say("3 edits in 1 of 2 files; textfix fix makes them")
    assert found == "2 个文件中 1 个需要改动，共 3 处修改；用 textfix fix 修改"
    assert say("1 edit") == "1 处修改"
    assert say("Something else.") == "Something else."
    assert say("a {} b") == "a {} b"


NAMES = ("nothing", "text", "spun", "3 words", "a: b", "error: ", "the text", "1 file", "all", "{0}", "default")


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("name", NAMES)
def test_names_are_never_translated(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["fix", name]) == 2
    assert capsys.readouterr().err == f"textfix: 错误：{name}：没有这个文件；请检查名称\n"
    Path(name).write_text("公司的ＡＰＰ上线了。\n", encoding="utf-8")
    assert main(["explain", name]) == 0
    assert capsys.readouterr().out.startswith(f"{name}：1 处修改，0 处存疑\n")
    assert main(["check", "--format", "files", name]) == 1
    assert capsys.readouterr().out == f"{name}：需要改动（1 处修改）\n"
    Path(name).write_text("min_confidence = 0.8\n", encoding="utf-8")
    assert main(["config", "--config", name]) == 0
    assert re.search(rf"^min_confidence = 0.8 +# {re.escape(name)}$", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.usefixtures("chinese")
def test_a_long_text_costs_one_pass():
    begun = time.perf_counter()
    assert say("y" + " of , in ; not " * 20_000).startswith("y")
    assert time.perf_counter() - begun < 5


def test_english_is_left_alone(monkeypatch):
    monkeypatch.setenv("TEXTFIX_LANG", "en")
    assert say("1 edit") == "1 edit"


def _templates(tree):
    """Every string of a module as a message would come out of it, with ``{}`` for what is put in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _source_strings():
    files = [path for path in SOURCE.rglob("*.py") if path.name != "chinese.py"]
    strings = {s for path in files for s in _templates(ast.parse(path.read_text(encoding="utf-8")))}
    dialects = (SOURCE.parents[1] / "dictionaries" / "wording" / "dialects.tsv").read_text(encoding="utf-8")
    return "\n".join([*strings, dialects, *(argparse_texts())])


def argparse_texts():
    import inspect

    return [inspect.getsource(argparse)]


def test_no_row_is_for_a_message_that_nobody_writes():
    """Each row's literal parts stand in the source, so that a changed message shows up here."""
    source = re.sub(r"\s+", " ", _source_strings())
    stale = []
    for english in MESSAGES:
        parts = re.split(r"\{\*?\}|\(s\)|[,;:] | \(", english.removesuffix(":"))
        if not all(re.sub(r"\s+", " ", part.strip(" :;()")) in source for part in parts):
            stale.append(english)
    assert stale == []


def test_rows_have_the_places_that_their_english_has():
    for english, translated in MESSAGES.items():
        count = english.count("{}") + english.count("{*}")
        assert translated.format(*map(str, range(count))), english
        named = {int(n) for n in re.findall(r"\{(\d+)\}", translated)}
        assert (translated.count("{}") == count) if not named else named <= set(range(count)), english


def _reasons():
    """The sentences of the rule tables: ``Rule(step, name, 0.9, sentence)`` and ``(name, 0.9, sentence)``."""
    for path in (SOURCE / "steps").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            values = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else ()
            constants = [value.value for value in values if isinstance(value, ast.Constant)]
            match constants:
                case [*_, str(), float(), str() as sentence] if sentence.endswith("."):
                    yield sentence


@pytest.mark.usefixtures("chinese")
def test_every_reason_of_a_step_is_there_in_chinese():
    reasons = set(_reasons())
    assert len(reasons) > 30
    assert [reason for reason in sorted(reasons) if not HAN.search(say(reason))] == []


def _parsers(parser):
    """A parser with those of its actions, as ``dict`` has them."""
    yield parser
    for action in parser._actions:
        for inner in (action.choices or {}).values() if isinstance(action, argparse._SubParsersAction) else ():
            yield from _parsers(inner)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_help_is_there_in_chinese(name):
    command = next(command for command in COMMANDS if command.name == name)
    for parser in _parsers(command_parser(command)):
        choices = [choice for action in parser._actions for choice in getattr(action, "_choices_actions", ())]
        helps = [action.help for action in (*parser._actions, *choices) if action.help]
        titles = [group.title for group in parser._action_groups if group._group_actions]
        shown = [*helps, *titles, *filter(None, parser.description.split("\n"))]
        assert [text for text in shown if not HAN.search(text) and text != "JSON Lines"] == []
        # Nothing of a paragraph stayed English either.
        assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", parser.description)


@pytest.mark.usefixtures("chinese")
def test_a_sentence_that_stays_english_keeps_its_distance():
    assert say("Nobody has this. Nobody has that. Works on wording dictionaries and files of terms.") == (
        "Nobody has this. Nobody has that. 处理用词词典和术语文件。"
    )


def test_help_and_errors_of_a_process_follow_the_locale(tmp_path):
    shown = run("check", "--help", LC_ALL="zh_CN.UTF-8").stdout.decode()
    assert shown.startswith("用法：textfix check")
    assert "退出状态：" in shown
    assert run("help", "check", LC_ALL="C").stdout.decode().startswith("usage: textfix check")
    missing = run("fix", "none.txt", cwd=tmp_path, LC_ALL="zh_CN.UTF-8").stderr.decode()
    assert missing == "textfix: 错误：none.txt：没有这个文件；请检查名称\n"


def test_data_for_programs_do_not_follow_the_locale(tmp_path):
    (tmp_path / "a.txt").write_text("公司的ＡＰＰ上线了。\n", encoding="utf-8")
    outputs = {run("fix", "--json", "a.txt", cwd=tmp_path, LC_ALL=locale).stdout for locale in ("C", "zh_CN.UTF-8")}
    assert len(outputs) == 1


@pytest.mark.parametrize("columns", [20, 40, 61, 80])
def test_wrapped_lines_fit_and_nothing_is_lost(columns):
    text = "付出 stands 8× in this text，支付从未出现（在全文中）。“引号”也要完整；and-one-very-long-word 结束！"
    lines = wrap(text, columns)
    assert all(width(line) <= max(columns, 22) for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。；！”）" for line in lines)


@pytest.mark.parametrize("columns", [40, 80, 100, 200])
def test_table_and_verdict_fit_a_terminal(columns):
    text = "岚舟公司的ＡＰＰ上线了,今天很忙,明天再来。\n"
    result = explain(text)
    rows = list(table_lines("a.txt", text, result, columns=columns))
    assert len(result.edits) == 3
    assert all(width(row) <= max(columns, 66) for row in rows)
    assert all(
        width(row) <= max(columns, 40) for row in verdict_lines("a.txt", result, columns=columns) if row[0] == " "
    )
    whole = [row for row in table_lines("a.txt", text, result) if row.startswith("1:")]
    assert [row.rpartition("  ")[2] for row in whole] == [edit.reason for edit in result.edits]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_description_is_one_paragraph(monkeypatch, name):
    monkeypatch.setenv("TEXTFIX_LANG", "en")
    for columns in (60, 80, 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        block = command_parser(name).format_help().split("\n\n")[1].splitlines()
        assert block
        for line, following in pairwise(block):
            assert len(line) + 1 + len(following.split()[0]) > columns - 2, line
