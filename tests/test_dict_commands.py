"""``textfix dict check``, ``show`` and ``add`` on files written here."""

import re

import pytest

from textfix.cli import main
from textfix.cli.display import width
from textfix.resources import dictionary_folder
from textfix.wording.checking import check_file, loops, parse_line

HEAD = "# substitute\toriginals\tguard\tsource\n"


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "我的.tsv"


def add(path, *arguments):
    return main(["dict", "add", str(path), *arguments])


def messages(path, content):
    path.write_text(content, encoding="utf-8")
    return [(f.line, f.message) for f in check_file(path)]


# --- check


def test_a_good_file_has_no_findings(mine, capsys):
    mine.write_text(HEAD + "岚光\t兰光:8 岚山:2\t岚光寺\treader\n木舟\t木船\n", encoding="utf-8")
    assert main(["dict", "check", str(mine)]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("岚光", "expected 2 to 4 columns"),
        ("岚光\t兰光\t-\t-\t多余", "expected 2 to 4 columns"),
        ("岚光 \t兰光", "stray spaces"),
        ("岚光\t兰光:多", "is not a number"),
        ("岚光\t兰光:0", "must be above 0"),
        ("岚光\t兰光:80", "must be above 0 and at most 9"),
        ("岚光\t兰光:nan", "must be above 0"),
        ("岚光\t兰光 兰光", "named twice"),
        ("岚光\t", "at least one original"),
        ("light\tlamp", "no Chinese character"),
        ("岚光。兰\t兰光", "can never be used"),
        ("岚光\t兰光！", "can never be used"),
        ("\t\t\t", "at least one original"),
        ("岚光\t" + " ".join(f"兰光{k}" for k in range(33)), "more than 32"),
        ("岚光\t兰光\t岚光" + "寺" * 70, "longer than 64"),
        ("岚光\t" + "兰" * 25, "longer than 24"),
        ("岚光\t岚光 兰光", "mapped to itself"),
        ("岚光\t兰光\t兰光寺", "does not contain"),
        ("岚光\t兰光\t岚光", "map it to itself"),
        ("岚光\t兰光\t岚光寺 岚光寺", "named twice"),
        ("岚光\t兰光:2 岚山:6", "best first"),
        ("付出\t支付", "shipped already"),
    ],
)
def test_each_fault_is_found_in_its_line(mine, row, said):
    found = messages(mine, f"{HEAD}{row}\n")
    assert [line for line, _ in found] == [2] * len(found)
    assert any(said in message for _, message in found)


def test_a_self_map_keeps_and_is_no_fault(mine):
    assert messages(mine, "付出\t付出\n") == []


def test_order_and_duplicates(mine):
    found = messages(mine, "木舟\t木船\n岚光\t兰光\n木舟\t小船\n")
    assert found == [
        (2, "岚光 stands behind 木舟; sort the lines by substitute (code-point order)"),
        (3, "木舟 stands in line 1 already; join the two lines"),
    ]


def test_loops_of_three_and_more():
    assert loops({"甲": {"乙"}, "乙": {"甲", "丙"}, "丙": {"乙"}}) == []
    assert loops({"甲": {"乙"}, "乙": {"丙"}, "丙": {"丁"}, "丁": {"甲"}}) == [["丁", "甲", "乙", "丙", "丁"]]
    assert loops({"甲": {"乙"}, "乙": {"丙"}}) == []


def test_a_loop_is_found_in_a_file(mine):
    found = messages(mine, "丙光\t甲光\n乙光\t丙光\n甲光\t乙光\n")
    assert found == [(1, "these words lead in a loop: 丙光 → 甲光 → 乙光 → 丙光")]


def test_status_2_and_one_sentence_for_what_cannot_be_read(tmp_path, mine, capsys):
    mine.write_bytes("付出\t支付\n".encode("gbk"))
    assert main(["dict", "check", str(tmp_path / "没有.tsv"), str(mine)]) == 2
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 2
    assert "No such file" in err[0]
    assert "is not UTF-8" in err[1]


def test_status_1_and_the_place(mine, capsys):
    mine.write_text("岚光\n", encoding="utf-8")
    assert main(["dict", "check", str(mine)]) == 1
    assert capsys.readouterr().out.startswith(f"{mine}:1: expected 2 to 4 columns")


def test_terms(tmp_path):
    path = tmp_path / "词.txt"
    found = messages(path, "岚舟支付 30 nz\n岚舟 0 nz\nabc\n羁系\n这是一个非常非常非常长的词语\n岚舟 x y\n")
    assert {line for line, _ in found} == {2, 3, 4, 5, 6}
    assert "what spinners write for 监管" in dict(found)[4]
    assert messages(path, "岚舟 30 nz\n岚舟支付\n") == []


def test_shipped_files_are_not_compared_with_themselves():
    for path in (*dictionary_folder("wording").glob("e.tsv"), *dictionary_folder("terms").glob("g*.txt")):
        assert [f for f in check_file(path) if "shipped" in f.message or "spinners" in f.message] == []


def test_a_column_too_many_is_said_once():
    assert len(parse_line("岚光\t兰光\t-\t-\t-\t-")[1]) == 1


# --- show


def test_show_aligns_both_sides(capsys):
    assert main(["dict", "show", "付出"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "付出 as a substitute:" in lines
    assert "付出 as an original:" in lines
    start = lines.index("付出 as a substitute:") + 1
    table = lines[start : lines.index("", start)]
    columns = {width(line[: line.rindex(re.split(" {2,}", line)[-1])]) for line in table}
    assert len(columns) == 1  # the last column begins at the same place in every row
    assert any("支付" in line and "of 24 restored" in line for line in table)
    assert "per million characters of honest text" in lines[0]


def test_show_says_how_often_real_pages_had_a_pair(capsys):
    assert main(["dict", "show", "须要"]) == 0
    assert re.search(r"pages: \d+ of \d+ replaced", capsys.readouterr().out)


def test_show_says_nothing_of_words_without_entries(capsys):
    assert main(["dict", "show", "岚舟舟"]) == 1
    assert capsys.readouterr().out == "岚舟舟: not counted in honest text\n"


def test_show_looks_into_own_dictionaries(mine, capsys):
    add(mine, "岚光", "兰光", "--guard", "岚光寺", "--source", "reader")
    assert main(["dict", "show", "兰光", "--dictionary", str(mine)]) == 0
    assert "user" in (row := capsys.readouterr().out.splitlines()[-3])
    assert row.split() == ["user", "岚光", "兰光", "7", "岚光寺", "reader"]


# --- add


def test_add_makes_the_file_and_sorts(mine):
    assert add(mine, "木舟", "木船") == 0
    assert add(mine, "岚光", "兰光:8", "岚山:2", "--guard", "岚光寺", "--source", "reader") == 0
    assert mine.read_text(encoding="utf-8") == HEAD + "岚光\t兰光:8 岚山:2\t岚光寺\treader\n木舟\t木船\t-\t-\n"
    assert check_file(mine) == []


def test_add_merges(mine):
    add(mine, "岚光", "兰光:5", "--guard", "岚光寺", "--source", "reader")
    add(mine, "岚光", "岚山:8", "兰光:3", "--guard", "岚光山", "--source", "page:1")
    assert mine.read_text(encoding="utf-8") == HEAD + "岚光\t岚山:8 兰光:3\t岚光寺 岚光山\treader page:1\n"


def test_add_keeps_comments_and_their_places(mine):
    mine.write_text(HEAD + "# about the wood\n木舟\t木船\n# the end\n", encoding="utf-8")
    add(mine, "岚光", "兰光")
    rows = mine.read_text(encoding="utf-8").splitlines()
    assert rows[1:] == ["岚光\t兰光\t-\t-", "# about the wood", "木舟\t木船", "# the end"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("木船", "木舟"), "would be a loop"),
        (("小船", "木舟"), "lead in a loop"),
        (("木舟", "木舟"), "cannot do both"),
        (("岚光", "岚光", "兰光"), "mapped to itself"),
        (("岚光", "兰光:x"), "not a number"),
        (("岚 光", "兰光"), "no spaces"),
        (("岚光", "兰\t光"), "no spaces"),
        (("#岚光", "兰光"), "no leading #"),
        (("", "兰光"), "cannot stand"),
        (("lamp", "light"), "no Chinese"),
        (("岚光", "兰光", "--guard", "兰光寺"), "does not contain"),
    ],
)
def test_add_refuses_nonsense_in_one_sentence(mine, capsys, arguments, said):
    add(mine, "木舟", "木船")
    add(mine, "木船", "小船")
    before = mine.read_bytes()
    capsys.readouterr()
    assert add(mine, *arguments) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert mine.read_bytes() == before


def test_add_wants_a_tsv_file_and_a_folder_that_exists(tmp_path, capsys):
    assert add(tmp_path / "词.txt", "岚光", "兰光") == 2
    assert add(tmp_path / "没有" / "我的.tsv", "岚光", "兰光") == 2
    assert capsys.readouterr().err.count("textfix: error:") == 2


def test_add_does_not_touch_a_file_with_faults(mine, capsys):
    mine.write_text("岚光\n", encoding="utf-8")
    assert add(mine, "木舟", "木船") == 2
    assert "line 1" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "岚光\n"
