"""The script of a text and the number of its Chinese characters."""

import pytest

from textfix.script_kind import han_count, is_chinese, script_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "none"),
        ("plain English, 123", "none"),
        ("naïve café — “quoted”", "none"),
        ("안녕하세요 여러분", "none"),
        ("人山人海，天下一家", "either"),
        ("皇后在公里外的面前干了一杯", "either"),
        ("这家公司发布了新的产品，并开放接口。", "simplified"),
        ("這家公司發布了新的產品，並開放介面。", "traditional"),
        ("床前明月光，群山之中吃了一口", "either"),
        (
            "图书馆里有一本《說文解字》，是清代刻本，读者可以预约阅览，馆员会将它从书库里取出来给读者观看。",
            "simplified",
        ),
        ("你可以訪问這個網站，参數设置见說明书。", "mixed"),
        ("訪问", "mixed"),
        ("日本の図書館で新しい本を読みました。とても面白かったです。", "none"),
        ("他学会的第一个日语词是「ありがとう」，后来又学会了许多别的词语，开始读报纸。", "simplified"),
    ],
)
def test_script_kind(text, kind):
    assert script_kind(text) == kind


def test_one_stray_character_does_not_make_a_page_mixed():
    page = "我们输入要监控的虚拟机地址和端口号，然后连接服务器就会马上生效。" * 3
    assert script_kind(page + "参數") == "simplified"


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("abc", 0), ("一二〇〇年", 5), ("𠮷野家 A", 3), ("。，！", 0), ("你\ud800好\x00", 2)]
)
def test_han_count(text, count):
    assert han_count(text) == count


def test_lone_surrogates_and_nul_are_fine():
    assert script_kind("这\ud800\x00个") == "simplified"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("", False),
        ("人", True),
        ("plain text", False),
        ("日本の図書館で新しい本を読みました。", False),
        ("The word for north is 北; nothing else in this long English sentence is Chinese at all.", False),
        ("把 text.encode('utf-8') 的结果写入文件", True),
    ],
)
def test_is_chinese(text, chinese):
    assert is_chinese(text) is chinese
