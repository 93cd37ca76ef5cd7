"""Injected pinyin goes, meant pinyin stays."""

import time

import pytest

from textfix import Config
from textfix.edits import apply, check
from textfix.steps.brackets import SYLLABLES, find

CONFIG = Config()
CLEAN = "我们的团队开发了这个软件，经过几个月的测试，现在用户可以随时访问网站，体验新的功能。"
INJECTED = (
    "我們的團(tuán)隊開(kāi)發(fā)了這個(gè)軟件，經(jīng)過幾個(gè)月的測試，現(xiàn)在用戶可以隨時(shí)訪問網(wǎng)站，"
    "體驗(yàn)新的功能。"
)


def fixed(text):
    findings = find(text, CONFIG)
    check(text, findings.edits)
    result = apply(text, findings.edits)
    assert not find(result, CONFIG).edits
    return result


def test_a_turned_page_is_given_back():
    assert fixed(INJECTED) == CLEAN
    assert find(INJECTED, CONFIG).facts["notes"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(", "（"),
        (")", "\n)"),
        ("(", "( "),
        ("(", " ("),
        ("ā", "a\u0304"),
        ("ā", "ă"),
    ],
)
def test_variants_of_the_bracket(old, new):
    text = INJECTED.replace(old, new)
    text = text.replace(")", "）") if new == "（" else text
    assert fixed(text) == CLEAN


def test_brackets_in_markup():
    assert fixed(INJECTED.replace("(", "<em>(").replace(")", ")</em>")) == CLEAN
    assert fixed(INJECTED.replace("(", "(<i>").replace(")", "</i>)")) == CLEAN


def test_pinyin_without_tones():
    plain = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔù", "aaaaeeeeiiiioooouuuu")
    assert fixed(INJECTED.translate(plain)) == CLEAN


def test_what_a_character_by_character_turn_got_wrong():
    text = "皇後(hòu)的頭發(fā)很長(zhǎng)，走著走著，幾公裏(lǐ)外的幹(gān)部們(men)也來(lái)了，瞭(le)解情況(kuàng)。"
    assert fixed(text) == "皇后的头发很长，走着走着，几公里外的干部们也来了，了解情况。"


def test_words_with_a_meant_zhu_keep_it():
    assert fixed(INJECTED + "這是一部著(zhù)名的著作，顯(xiǎn)著不同。") == CLEAN + "这是一部著名的著作，显著不同。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("這個(gè)辦法很好，大家都同意。", "这个办法很好，大家都同意。"),
        ("軟件開(kāi)發(fā)的規範。", "软件开发的规范。"),
    ],
)
def test_one_or_two_brackets_behind_characters_that_everyone_can_read(text, expected):
    assert fixed(text) == expected


def test_abbreviations_in_a_page_with_pinyin_stay():
    page = "我們將(jiāng)建立證書授權（CA），每個(gè)用戶來(lái)這(zhè)里申請，發(fā)給他們的證書由授權（CA）籤署。"
    assert fixed(page) == "我们将建立证书授权（CA），每个用户来这里申请，发给他们的证书由授权（CA）签署。"


def test_edits_are_small():
    for edit in find(INJECTED, CONFIG).edits:
        assert len(edit.before) <= 8
        assert edit.before != edit.after


def test_simplified_text_loses_only_the_pinyin():
    text = (
        "他(tā)说今天(tiān)的会(huì)开(kāi)得很好，大家都(dōu)说了(le)自己的(de)想法，这(zhè)个计划在(zài)下个月"
        "就要开始，我们(men)一起来做(zuò)吧，有(yǒu)问题再说。"
    )
    expected = "他说今天的会开得很好，大家都说了自己的想法，这个计划在下个月就要开始，我们一起来做吧，有问题再说。"
    assert fixed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“重(chóng)新”的“重”和“重(zhòng)量”的“重”是两个读音，还有“长(cháng)短”和“长(zhǎng)大”。",
        "憧(chōng)憬(jǐng)、徜(cháng)徉(yáng)、饕(tāo)餮(tiè)、龃(jǔ)龉(yǔ)、踯(zhí)躅(zhú)、逶(wēi)迤(yí)",
        "床(chuáng)前(qián)明(míng)月(yuè)光(guāng)，疑(yí)是(shì)地(dì)上(shàng)霜(shuāng)。",
        "國語課本的生字：長(zhǎng)大、銀行(háng)、樂(yuè)器、覺(jiào)得、還(huán)書。",
        "函數(a)與函數(e)的差別，見選項(an)和選項(o)，參數(er)不變。",
        "他姓仇(qiú)，不姓仇(chóu)。",
        "乾(qián)坤和貔(pí)貅兩個詞",
        "國語課本：這(zhè)個字的讀音要記住",
        "選項(a)和國家(guo)兩欄",
        "調用函數(len)時，變量(you)和對象(me)都是網頁上的例子。",
        "",
        "no Chinese (kāi) here (fā) at all (le)",
        "\ud800(kāi)\x00(fā)",
    ],
)
def test_meant_brackets_stay(text):
    assert not find(text, CONFIG).edits


def test_the_table_of_syllables():
    assert 400 <= len(SYLLABLES) <= 430
    assert {"zhuang", "er", "lü", "nüe", "xiong", "a"} <= SYLLABLES
    assert not {"bia", "fi", "zhx", "len", "option"} & SYLLABLES


@pytest.mark.parametrize("unit", ["(ā)", "開(kāi", "你（<i>", "開(kāi)", "((", "<a>(kāi)</a>", "開 \n (", "著"])
def test_hostile_input_is_linear(unit):
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    find(text, CONFIG)
    assert time.process_time() - start < 5
