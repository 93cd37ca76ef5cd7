"""The parts of the command line that are easier to see from within."""

from pathlib import Path

import pytest

from textfix import Config, Diagnosis, DictionaryError, Edit, Result, steps
from textfix.cli import main
from textfix.cli.arguments import parse
from textfix.cli.diff import diff_lines
from textfix.cli.display import shorten, visible, width
from textfix.cli.files import replace_file
from textfix.cli.table import table_lines
from textfix.cli.verdict import verdict_lines
from textfix.cli.words import by_words
from textfix.edits import apply
from textfix.form import Form
from textfix.records import json_line


def edits_for(text, *pairs):
    """Edits that turn each ``before`` in turn, found from left to right, into its ``after``."""
    edits, at = [], 0
    for before, after in pairs:
        start = text.index(before, at)
        at = start + len(before)
        edits.append(Edit(start, at, before, after, "wording", f"{before}→{after}", 0.9, "A reason."))
    return edits


@pytest.mark.parametrize(
    ("text", "pairs", "expected"),
    [
        ("受到消耗者欢迎", [("耗", "费")], [("消耗者", "消费者")]),
        ("微光荣户很多", [("光荣", "信用")], [("光荣户", "信用户")]),  # 微信 is no word of jieba's
        ("付出与羁系", [("付出", "支付"), ("羁系", "监管")], [("付出", "支付"), ("羁系", "监管")]),
        ("电贸易务起步", [("贸易", "商业")], [("电贸易务", "电商业务")]),
        ("主业务务很稳", [("业务", "营业")], [("主业务务", "主营业务")]),
        ("他说,好", [(",", "，")], [(",", "，")]),
        ("完了。 下一段", [(" ", "\n\n")], [(" ", "\n\n")]),
        ("開(kāi)發", [("(kāi)", "")], [("(kāi)", "")]),
    ],
)
def test_changes_are_whole_words(text, pairs, expected):
    edits = edits_for(text, *pairs)
    changes = by_words(text, edits)
    assert [(change.before, change.after) for change in changes] == expected


def test_changes_say_the_same_as_the_edits():
    text = "克日,消耗者的付出宝和小步伐都受到羁系。 另 外,団体(tuán)体现," * 3
    pairs = [("克日", "近日"), (",", "，"), ("耗", "费"), ("付出", "支付"), ("步伐", "程序"), ("羁系", "监管")]
    pairs += [(" ", "\n"), (" ", ""), (",", "，"), ("(tuán)", ""), ("体现", "表示"), (",", "，")]
    edits = edits_for(text, *pairs * 3)
    out, at = "", 0
    for change in by_words(text, edits):
        assert change.start >= at
        assert text[change.start : change.end] == change.before
        out += text[at : change.start] + change.after
        at = change.end
    assert out + text[at:] == apply(text, edits)


def test_diff_shows_lines_with_changes_and_leaves_long_stretches_out():
    text = "第一行没有变化\n" + "字" * 100 + "付出" + "字" * 100 + "羁系\n最后一行"
    lines = list(diff_lines("a.txt", text, edits_for(text, ("付出", "支付"), ("羁系", "监管"))))
    context = "字" * 30
    assert lines == [
        "--- a.txt",
        "+++ a.txt (cleaned)",
        "@@ line 2 @@",
        f"…{context}{{-付出-}}{{+支付+}}{context}…{context}{{-羁系-}}{{+监管+}}",
    ]


def test_diff_breaks_the_line_where_the_text_does_now():
    text = "上一段。 下一段"
    assert list(diff_lines("a", text, edits_for(text, (" ", "\n\n"))))[2:] == [
        "@@ line 1 @@",
        "上一段。{-␣-}{+↵↵+}",
        "下一段",
    ]


def test_diff_of_every_line_end():
    text = "付出\r\n不变\r付出\n\n付出"
    lines = list(diff_lines("a", text, edits_for(text, *[("付出", "支付")] * 3)))
    assert [line for line in lines if line.startswith("@@")] == ["@@ line 1 @@", "@@ line 3 @@", "@@ line 5 @@"]
    assert lines.count("{-付出-}{+支付+}") == 3


def test_nothing_invisible_or_dangerous_reaches_a_terminal():
    text = "付\x1b[31m出\u200b\ud800\u202e"
    assert visible(text) == "付<U+001B>[31m出<U+200B><U+D800><U+202E>"
    edits = edits_for(f"克日{text}", ("克日", "近日"))
    shown = "\n".join(diff_lines("a\x1b.txt", f"克日{text}", edits))
    assert "\x1b" not in shown
    shown.encode("utf-8")


def test_table_columns_start_at_the_same_place():
    text = "克日,消耗者体现,渴望\n小步伐"
    edits = edits_for(text, ("克日", "近日"), (",", "，"), ("消耗者", "消费者"), ("体现", "表示"), ("步伐", "程序"))
    doubtful = Edit(9, 11, "渴望", "希望", "wording", "渴望", 0.5, "Two fit.", (("希望", 0.5), ("进展", 0.4)))
    lines = list(table_lines("a.txt", text, Result(apply(text, edits), edits, [doubtful], Diagnosis())))
    assert lines[0] == "a.txt: 5 edits, 1 suggestion"
    rows = lines[2:8]
    assert {width(row[: row.index("→")]) for row in rows[1:]} == {15}
    assert {width(row[: row.index("A reason.")]) for row in rows[1:]} == {width(rows[0][: rows[0].index("reason")])}
    assert [row.split()[0] for row in rows] == ["place", "1:1", "1:3", "1:4", "1:7", "2:2"]
    assert lines[9] == "Suggestions (doubtful, not made):"
    assert lines[11].endswith("Two fit. Readings: 希望 0.50, 进展 0.40.")


def test_table_of_a_page_long_deletion_stays_a_table():
    text = "正文。" + "广告" * 100_000
    edit = Edit(3, len(text), text[3:], "", "boilerplate", "tail", 0.9, "The site's own lines.")
    lines = list(table_lines("a", text, Result("正文。", [edit], [], Diagnosis())))
    assert max(map(width, lines)) < 120
    assert lines[-1] == "∅ nothing"


def test_shorten_never_exceeds_its_columns():
    for text in ("abc", "支付" * 20, "a支" * 20, "e\u0301" * 40):
        for columns in range(3, 30):
            assert width(shorten(text, columns)) <= columns


@pytest.mark.parametrize(
    ("diagnosis", "sentence"),
    [
        (Diagnosis(100, 90, "simplified", True, 0.99), "spun: a tool put near-synonyms"),
        (Diagnosis(100, 90, "simplified", True, 0.7), "probably spun"),
        (Diagnosis(100, 90, "simplified", False, 0.3), "probably not spun"),
        (Diagnosis(100, 90, "simplified", False, 0.01), "not spun"),
        (Diagnosis(100, 0), "no Chinese text, nothing to judge"),
    ],
)
def test_verdict_is_one_sentence(diagnosis, sentence):
    first = next(iter(verdict_lines("-", Result("", [], [], diagnosis))))
    assert first.startswith(f"standard input: {sentence}")


def test_json_line_can_always_be_written():
    line = json_line({"text": "支付\ud800", "path": "\udcb8.txt"})
    assert "支付" in line
    line.encode("utf-8")


class TestForm:
    def test_inserted_line_breaks_take_the_form_of_the_file(self):
        form = Form.of(b"", "上\r\n下\r\n", "utf-8")
        assert form.lay_out("上\n\n中\r\n下") == "上\r\n\r\n中\r\n下\r\n"

    def test_mixed_line_ends_are_left_alone(self):
        form = Form.of(b"", "上\r\n下\n", "utf-8")
        assert form.lay_out("上\r\n中\n下\n") == "上\r\n中\n下\n"

    @pytest.mark.parametrize(("text", "laid_out"), [("上\n", "上"), ("上", "上"), ("", "")])
    def test_no_line_end_is_added_at_the_end(self, text, laid_out):
        assert Form.of(b"", "上\n下", "utf-8").lay_out(text) == laid_out

    def test_an_emptied_file_stays_empty(self):
        assert Form.of(b"", "广告\n", "utf-8").lay_out("") == ""

    @pytest.mark.parametrize(
        ("encoding", "mark", "codec"),
        [
            ("utf-8-sig", b"\xef\xbb\xbf", "utf-8"),
            ("utf-16", b"\xfe\xff", "utf-16-be"),
            ("utf-16-le", b"\xff\xfe", "utf-16-le"),
            ("utf-32", b"\xff\xfe\0\0", "utf-32-le"),
            ("gb18030", b"\x84\x31\x95\x33", "gb18030"),
        ],
    )
    def test_the_mark_comes_back(self, encoding, mark, codec):
        data = mark + "支付".encode(codec)
        assert Form.of(data, "支付", encoding).encode("支付") == (data, Form.of(data, "支付", encoding))
        assert Form.of(data, "支付", encoding).codec == codec

    def test_bytes_that_look_like_a_mark_are_none(self):
        data = "\u00ff\u00fe".encode("latin-1")
        assert Form.of(data, "ÿþ", "latin-1").mark == b""

    @pytest.mark.parametrize(
        ("encoding", "text", "codec"),
        [
            ("gbk", "支付", "gbk"),
            ("gbk", "𠮷野家支持手机支付", "gb18030"),
            ("big5", "臺灣", "big5"),
            ("big5", "汉字🙂", "utf-8"),
            ("ascii", "支付", "utf-8"),
            ("gb18030+utf-8", "支付", "utf-8"),
        ],
    )
    def test_a_codec_that_cannot_write_the_text_gives_way(self, encoding, text, codec):
        data, written = Form.of(b"", "", encoding).encode(text)
        assert written.codec == codec
        assert data.decode(codec) == text


class TestArguments:
    def test_every_common_option_is_a_field_of_config(self):
        line = "check a --steps wording,script --steps=layout --dictionary m.tsv b --keep 步伐 --keep 团体"
        more = "--min-confidence .8 --dialects a,b --to-script taiwan"
        arguments = parse([*line.split(), *more.split()])
        assert arguments.files == ("a", "b")
        assert arguments.config == Config(
            steps=("script", "wording", "layout"),
            dictionaries=("m.tsv",),
            keep=("步伐", "团体"),
            min_confidence=0.8,
            dialects=("a", "b"),
            to_script="taiwan",
            inline=True,
        )

    def test_nothing_said_is_the_default(self):
        arguments = parse(["fix"])
        assert (arguments.files, arguments.config) == (("-",), Config(inline=True))

    def test_no_steps_at_all(self):
        assert parse(["fix", "--steps", ""]).config.steps == ()

    def test_file_names_that_look_like_options(self):
        assert parse(["fix", "--diff", "--", "-odd", "--json"]).files == ("-odd", "--json")


class TestBadFiles:
    """What goes wrong inside the library is one sentence on its file, and the others get their turn."""

    @pytest.fixture(autouse=True)
    def _failing_step(self, monkeypatch):
        def find(text, _config):
            if "坏" in text:
                raise KeyError("坏")
            if "大" in text:
                raise MemoryError
            if "典" in text:
                raise DictionaryError("mine.tsv, line 3: two columns are missing")
            return steps.Findings()

        monkeypatch.setattr(steps, "load", lambda _name: find)

    def test_a_bug_costs_one_file(self, tmp_path, monkeypatch, capfdbinary):
        monkeypatch.chdir(tmp_path)
        for name, text in (("a", "坏的"), ("b", "大的"), ("c", "好的")):
            Path(name).write_text(text, encoding="utf-8")
        assert main(["fix", "a", "b", "c"]) == 2
        out, err = capfdbinary.readouterr()
        assert out.decode() == "好的"
        first, second = err.decode().splitlines()
        assert first.startswith("textfix: error: a: textfix itself failed on it (KeyError: '坏')")
        assert second == "textfix: error: b: there is not enough memory for it; split it into smaller files"

    def test_a_bad_dictionary_is_said_once(self, tmp_path, monkeypatch, capfdbinary):
        monkeypatch.chdir(tmp_path)
        for name in ("a", "b"):
            Path(name).write_text("典", encoding="utf-8")
        assert main(["fix", "--in-place", "a", "b"]) == 2
        out, err = capfdbinary.readouterr()
        assert (out, err) == (b"", b"textfix: error: mine.tsv, line 3: two columns are missing\n")

    def test_an_interrupted_write_leaves_the_old_file(self, tmp_path, monkeypatch):
        target = tmp_path / "page.txt"
        target.write_text("旧", encoding="utf-8")

        def interrupted(_self, _other):
            raise KeyboardInterrupt

        monkeypatch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            replace_file(target, "新".encode(), like=str(target))
        assert [path.name for path in tmp_path.iterdir()] == ["page.txt"]
        assert target.read_text(encoding="utf-8") == "旧"
