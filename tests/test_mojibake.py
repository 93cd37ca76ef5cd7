"""Misread Chinese is read again; what is not sure stays."""

import time

import pytest

from textfix import Config
from textfix.edits import apply, check
from textfix.steps.mojibake import find

CONFIG = Config()
SENTENCE = "师傅说这台老冰箱还能修，换个温控器就行，不用买新的"
TRADITIONAL = "師傅說這臺老冰箱還能修，換個溫控器就行，不用買新的"


def fixed(text):
    findings = find(text, CONFIG)
    check(text, findings.edits)
    result = apply(text, findings.edits)
    assert not find(result, CONFIG).edits
    return result


def cp1252(data):
    """Windows-1252 as browsers read it: undefined bytes become control characters."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


def layers(text, *pairs):
    for wrote, read in pairs:
        data = text.encode(wrote)
        text = cp1252(data) if read == "cp1252" else data.decode(read)
    return text


@pytest.mark.parametrize(
    "pairs",
    [
        [("gb18030", "latin-1")],
        [("gb18030", "cp1252")],
        [("utf-8", "latin-1")],
        [("utf-8", "cp1252")],
        [("utf-8", "latin-1"), ("utf-8", "latin-1")],
        [("utf-8", "cp1252"), ("utf-8", "cp1252")],
        [("gb18030", "latin-1"), ("utf-8", "latin-1")],
        [("gb18030", "big5hkscs")],
    ],
    ids=str,
)
def test_whole_sentences(pairs):
    damaged = layers(SENTENCE, *pairs)
    assert damaged != SENTENCE
    assert fixed(damaged) == SENTENCE
    assert fixed(f"# 2024\n{damaged}\nend") == f"# 2024\n{SENTENCE}\nend"


@pytest.mark.parametrize("read", ["gb18030", "latin-1"])
def test_big5(read):
    assert fixed(layers(TRADITIONAL, ("big5hkscs", read))) == TRADITIONAL


@pytest.mark.parametrize("text", ["维修师傅", "换个温控器", "家里的冰箱坏了", "师傅下午来修"])
def test_few_characters_of_gbk_read_as_big5(text):
    assert fixed(layers(text, ("gb18030", "big5hkscs"))) == text


@pytest.mark.parametrize("text", ["維修師傅", "換個溫控器", "家裡的冰箱壞了", "師傅下午來修"])
def test_few_characters_of_big5_read_as_gbk(text):
    assert fixed(layers(text, ("big5hkscs", "gb18030"))) == text


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("冰箱里的温度是(4 ± 0.5)℃，β=2，" + SENTENCE, [("gb18030", "latin-1")]),
        ("冰箱的尺寸误差是 3 μm，β=2，" + SENTENCE, [("utf-8", "latin-1")]),
        ("东经105°E以东的冰箱，都要换K型温控器，" + SENTENCE, [("gb18030", "latin-1")]),
        ("品牌 A 或 B，温度 4 ℃ 上下，" + SENTENCE, [("gb18030", "big5hkscs")]),
    ],
    ids=str,
)
def test_signs_between_latin_letters(text, pairs):
    assert fixed(layers(text, *pairs)) == text


@pytest.mark.parametrize("text", ["冰箱还能修", "师傅说换个就行", "温控器坏了该怎么办", "大家"])
def test_utf8_read_as_gbk(text):
    text = text[: len(text) // 2 * 2]
    assert fixed(layers(text, ("utf-8", "gb18030"))) == text


def test_two_layers_of_gbk():
    assert fixed(layers("师傅说换个就好了", ("utf-8", "gb18030"), ("utf-8", "gb18030"))) == "师傅说换个就好了"


@pytest.mark.parametrize("mark", ["\ufffd", "?"])
def test_lost_bytes_are_never_invented(mark):
    damaged = SENTENCE.encode().decode("gbk", "replace").replace("\ufffd", mark)
    result = fixed(damaged)
    assert "\ufffd" in result
    assert set(result) <= set(SENTENCE) | {"\ufffd", mark}
    assert len(set(result) & set(SENTENCE)) > 0.6 * len(set(SENTENCE))


def test_the_byte_80_of_browsers():
    # 一 is E4 B8 80; browsers and Windows read a lone 80 as a euro sign.
    assert fixed("鐧惧害涓€涓嬶紝浣犲氨鐭ラ亾") == "百度一下，你就知道"


def test_the_euro_sign_of_gb18030():
    # 面、 is E9 9D A2 E3 80 81: the pair A2 E3 is a euro sign in GB18030, and so is the lone 80 to a browser.
    text = "冰箱面、大小人"
    data = text.encode()
    lone = data.index(b"\x80")
    damaged = data[:lone].decode("gb18030") + "€" + data[lone + 1 :].decode("gb18030")
    assert "€€" in damaged
    assert fixed(damaged) == text


@pytest.mark.parametrize("mark", ["\ufffd", "?"])
def test_a_euro_sign_before_a_lost_byte_is_not_guessed(mark):
    damaged = layers("师傅说换个就好，冰箱场面", ("utf-8", "gb18030"))[:-1] + "€" + mark
    assert set(fixed(damaged)) <= set("师傅说换个就好，冰箱场面\ufffd")


def test_single_characters_among_sure_ones():
    damaged = "3ÔÂ5ÈÕ：" + layers(SENTENCE, ("gb18030", "latin-1"))
    assert fixed(damaged) == "3月5日：" + SENTENCE
    assert fixed("3ÔÂ5ÈÕ") == "3ÔÂ5ÈÕ"


EVEN = "这台老冰箱还能修\n不用买新的了\n打电话就有人上门\n别处买不到这种零件了"
PAGE = f"小店 © 2021\n{EVEN}\n原价 ¥88"


@pytest.mark.parametrize(
    ("page", "pairs"),
    [
        (PAGE, [("utf-8", "gb18030")]),
        (f"2楼 老周\n{PAGE}", [("utf-8", "latin-1")]),
        (f"2楼 老周\n{PAGE}", [("utf-8", "latin-1"), ("utf-8", "latin-1")]),
    ],
    ids=str,
)
def test_what_is_short_on_a_page_is_read_as_the_rest_of_it(page, pairs):
    assert fixed(layers(page, *pairs)) == page


def test_wide_spaces_between_misread_characters():
    page = f"{SENTENCE}。\n修　理　员　　周某"
    assert fixed(layers(page, ("gb18030", "latin-1"))) == page


def test_a_short_honest_word_beside_misread_lines_stays():
    """The bytes of 漏 are UTF-8 too; only where nearly all was misread it is taken for ©."""
    honest = "水管 漏 了的老住户都知道这件事，物业的人也知道。"
    assert fixed(f"{honest}\n{layers(EVEN, ('utf-8', 'gb18030'))}") == f"{honest}\n{EVEN}"


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        TRADITIONAL,
        "",
        "plain ASCII",
        "voilà… déjà vu, naïve façade, São Paulo, ção",
        "ÀÁÂÃÄÅÆÇÈÉ",
        "今日はとても天気がいいですね、また明日",
        "ありがとうございました",
        "“引号”……——《书名》",
        "温度是 25°C±2，×3",
        "饕餮魑魅魍魉，貔貅麒麟，龃龉彳亍",
        "鱼类：鲃鲅鲆鲇鲈鲉鲊鲋鲌鲍",
        "安녕하세요",
        "鹡鸰嘤鸣",
        "菱湖漆器",
        "嘟嘟嘟",
        "アイドル",
        "\ud800\udfff\x00",
        "He said “donâ€™t”.",
    ],
)
def test_honest_text_stays(text):
    findings = find(text, CONFIG)
    assert not findings.edits
    assert not findings.suggestions


@pytest.mark.parametrize("text", ["锟斤拷锟斤拷", "开头锟斤拷就没了", "烫烫烫烫", "屯屯屯屯", "少了\ufffd\ufffd字"])
def test_beyond_repair_is_noted_only(text):
    findings = find(text, CONFIG)
    assert not findings.edits
    (note,) = findings.facts["notes"]
    assert note.startswith("At 1 place text was lost")


def test_no_note_without_loss():
    assert "notes" not in find(SENTENCE, CONFIG).facts


def test_text_about_mojibake_stays():
    text = "用错编码打开文件时，“冰箱”两个字就会显示成“鍐扮”，这种乱码一看就知道是怎么来的。"
    assert not find(text, CONFIG).edits


def test_a_quoted_example_is_only_suggested():
    damaged = layers("冰箱还能修吗", ("utf-8", "gb18030"))
    text = f"昨天打开那份旧文件，标题显示成了“{damaged}”，吓了一跳，" + SENTENCE * 3
    findings = find(text, CONFIG)
    assert not findings.edits
    (suggestion,) = findings.suggestions
    assert suggestion.after == "冰箱还能修吗"
    assert suggestion.confidence < 0.6


def test_a_damaged_string_in_quotation_marks_is_repaired():
    assert fixed('{"title": "' + layers("冰箱还能修吗", ("utf-8", "gb18030")) + '"}') == '{"title": "冰箱还能修吗"}'


@pytest.mark.parametrize(
    "unit", ["Ã", "浣", "浣犲", "éa", "龘靐", "Ã¤", "“", "浣犲ソ?", "€", "ÖÐ ", "¤@", "锟斤拷", "\ufffd?", "\ue000"]
)
def test_hostile_input_is_linear(unit):
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    find(text, CONFIG)
    assert time.process_time() - start < 5
