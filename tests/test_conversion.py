"""OpenCC's changes, aligned."""

import pytest

from textfix.conversion import changes, convert, simplification
from textfix.script_kind import only_in


@pytest.mark.parametrize("config", ["s2twp", "s2hk", "t2s", "t2tw"])
@pytest.mark.parametrize(
    "text",
    [
        "程序员用鼠标打开软件，把字节串写进数据库的默认文件夹里",
        "互联网公司的服务器通过网络发送短信和视频信息",
        "圖書館裡的程式設計師正在寫程式",
        "",
        "no Chinese",
    ],
)
def test_changes_do_what_opencc_does(text, config):
    import opencc

    assert convert(text, config) == opencc.OpenCC(config).convert(text)


def test_changes_are_minimal():
    found = list(changes("请用鼠标打开这个软件，谢谢", "s2twp"))
    assert found == [(0, 1, "請"), (2, 10, "滑鼠開啟這個軟體"), (11, 13, "謝謝")]


def test_a_phrase_that_changes_its_length_does_not_shift_the_rest():
    text = "必须传递字节串而不是普通的字符串"
    found = list(changes(text, "s2twp"))
    assert not any(start <= text.index("普通") < end for start, end, _ in found)


def test_only_part_of_a_text():
    assert list(changes("這個這個", "t2s", 2)) == [(2, 4, "这个")]
    assert list(changes("這個這個", "t2s", 0, 1)) == [(0, 1, "这")]


def test_surrogates_and_nuls_never_reach_opencc():
    assert convert("\ud800這\x00個\udfff", "t2s") == "\ud800这\x00个\udfff"


def test_the_sets_are_apart():
    assert not set(only_in("simplified")) & set(only_in("traditional"))
    assert "發" in only_in("traditional")
    assert "后" not in only_in("simplified")


def test_the_particle_that_t2s_leaves():
    text = "看著書，帶著筆，著名的著作，魯迅著\n著火"
    result = list(text)
    for start, end, after in simplification(text):
        result[start:end] = after
    assert "".join(result) == "看着书，带着笔，著名的著作，鲁迅著\n着火"


def test_further_characters_of_a_simplification():
    assert list(simplification("痺於國", also={"痺": "痹"})) == [(0, 3, "痹于国")]
