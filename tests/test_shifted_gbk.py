"""GBK that lost a byte is read again from the other half of its characters."""

import time

import pytest

from textfix import Config
from textfix.edits import apply, check
from textfix.steps._shifted_gbk import repairs
from textfix.steps.mojibake import find

CONFIG = Config()
SENTENCE = "师傅说这台冰箱还能用。我们明天再去市场买新的食品和蔬菜"


def fixed(text):
    findings = find(text, CONFIG)
    check(text, findings.edits)
    result = apply(text, findings.edits)
    assert not find(result, CONFIG).edits
    return result


def shifted(text, at, mark="?"):
    rest = text[at:].encode("gbk")[1:].decode("gbk", "replace")
    return text[:at] + mark + rest.replace("\ufffd", "?")


@pytest.mark.parametrize("mark", ["?", "\ufffd", "??"])
def test_a_full_stop_that_lost_a_byte(mark):
    damaged = shifted(SENTENCE, SENTENCE.index("。"), mark)
    assert "我们明天" not in damaged
    assert fixed(damaged) == SENTENCE[:-1] + "\ufffd"
    assert fixed("前面一行\n" + damaged + "\n后面一行") == "前面一行\n" + SENTENCE[:-1] + "\ufffd\n后面一行"


def test_a_full_stop_at_the_end_of_the_line_is_known():
    text = SENTENCE + "。"
    assert fixed(shifted(text, text.index("。"))) == text


def test_a_letter_that_was_half_a_character_ends_the_run():
    # 機 is 99 43, and 43 is C.
    assert fixed("明年首發打?灼聊皇謾C，很多人在等") == "明年首發打\ufffd屏幕手機，很多人在等"


def test_a_mark_that_became_half_width():
    run = "。或者把一段內容換".encode("gbk")
    assert run[1:3].decode("gbk") == "；"
    damaged = "那個意思?" + run[1:-1].decode("gbk").replace("；", ";") + "Q了另一個說法"
    assert fixed(damaged) == "那個意思。或者把一段內容換了另一個說法"


def test_the_tag_that_a_quote_swallowed():
    assert fixed("这样就可以了?！?/p>\n下一段") == "这样就可以了。”</p>\n下一段"
    assert fixed("真的可以了?！?/x>") == "真的可以了?！?/x>"


def test_a_full_stop_and_half_of_the_character_behind_it():
    text = "桥修好了。全镇的人都来看"
    assert shifted(text, text.index("。")) == "桥修好了?Ｈ?镇的人都来看"
    assert fixed("桥修好了?Ｈ?镇的人都来看") == "桥修好了。\ufffd镇的人都来看"
    assert fixed("选Ａ?Ｂ?Ｃ，都行?") == "选Ａ?Ｂ?Ｃ，都行?"


def test_a_character_that_lost_a_byte_is_not_invented():
    text = "这本书保护了很多森林里面的动物和植物的家园"
    at = text.index("保")
    result = fixed(shifted(text, at))
    assert "护了很多" in result
    assert "。" not in result
    assert set(result) <= set(text) | {"\ufffd", "。"}


@pytest.mark.parametrize(
    "text",
    [
        "真的吗?我不知道,明天再说吧",
        "你是谁?!他问道?然后走了",
        "什么?？什么",
        "?????????",
        "龘靐齉?龘靐齉龘靐齉龘靐齉",
        "ほんとう?そうですか、わかりました",
        "饕餮?魑魅魍魉貔貅麒麟",
        "鱼?鲃鲅鲆鲇鲈鲉鲊鲋鲌鲍",
        "",
        "\ud800?\udfff\ud800\udfff\x00",
        "a?b?c",
    ],
)
def test_honest_text_stays(text):
    assert not list(repairs(text))
    assert not find(text, CONFIG).edits


@pytest.mark.parametrize("unit", ["?灼聊皇", "?", "??！", "?！?", "灼聊皇謾C", "?\ufffd"])
def test_hostile_input_is_linear(unit):
    text = unit * (300_000 // len(unit))
    start = time.process_time()
    list(repairs(text))
    assert time.process_time() - start < 5
