"""Stray Traditional characters, and conversion on request."""

import time

import pytest

from textfix import Config
from textfix.char_frequency import rarity
from textfix.character_kinds import only_in
from textfix.conversion import converter
from textfix.edits import apply, check
from textfix.steps.script import RARE_FORMS, find

KEEP = Config()
TAIWAN = "圖書館的二樓新設了閱覽區，週末常有學生帶著筆電來寫報告。"


def fixed(text, to_script=None):
    config = Config(to_script=to_script)
    findings = find(text, config)
    check(text, findings.edits)
    result = apply(text, findings.edits)
    assert not find(result, config).edits
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浏览器每次訪问这个页面，都会重新读取图片。", "浏览器每次访问这个页面，都会重新读取图片。"),
        ("构造函数的參数是一个链表，长度不限。", "构造函数的参数是一个链表，长度不限。"),
        (
            "脚本会在每天凌晨開始运行，结束后给值班的同事发邮件说明情况。",
            "脚本会在每天凌晨开始运行，结束后给值班的同事发邮件说明情况。",
        ),
        (
            "过滤日志时，我们通常用正則表達式来匹配出错的行，这样写起来简单，维护也轻松，团队里谁都能看懂。",
            "过滤日志时，我们通常用正则表达式来匹配出错的行，这样写起来简单，维护也轻松，团队里谁都能看懂。",
        ),
    ],
)
def test_strays_are_put_right(text, expected):
    assert fixed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        TAIWAN,
        "著名的乾隆皇帝，徵羽宫商，瞭望塔上的藉口。",
        "陈奕迅（陳奕迅）是香港歌手，这次演唱会的门票很快就卖完了。",
        "这家店的招牌上写着「歡迎光臨」，进门以后发现环境还不错。",
        "店名是“滙豐茶樓”，当地人都说这里的点心最正宗，经常排队。",
        "日语里“東京の駅”写作这样，对应的汉语说法是东京的车站。",
        "这里是简体的段落，说的是一件小事。\n" + TAIWAN + TAIWAN,
        "我来说一句：這個問題我們已經討論過了，之後再說吧。这边没有别的意见。",
        "研究对象是小鳔鮈属和片唇鮈属鱼类，样品采自长江中游。",
        "",
        "ASCII only",
        "\ud800訪\x00",
        "人山人海",
    ],
)
def test_what_is_meant_stays(text):
    assert not find(text, KEEP).edits


def test_edits_cover_only_what_changes():
    text = "浏览器每次訪问这个页面，都会重新读取图片。"
    (edit,) = find(text, KEEP).edits
    assert (edit.before, edit.after, edit.step) == ("訪", "访", "script")
    assert edit.confidence > 0.9


def test_to_simplified():
    assert fixed("這個軟體的參數", "simplified") == "这个软体的参数"
    assert fixed(TAIWAN, "simplified") == "图书馆的二楼新设了阅览区，周末常有学生带着笔电来写报告。"


def test_simplified_text_is_never_run_through_t2s():
    text = "乾隆年间，他著书立说，后来徵羽之音、瞭望之乐都写进了书里。"
    assert fixed(text, "simplified") == text
    assert fixed("他说“歡迎”，乾隆年间的东西还在这里。", "simplified") == "他说“欢迎”，乾隆年间的东西还在这里。"


def test_to_taiwan_and_hong_kong():
    text = "请用鼠标打开软件里的文件，头发和发展都要写对。"
    assert fixed(text, "taiwan") == "請用滑鼠開啟軟體裡的檔案，頭髮和發展都要寫對。"
    assert fixed(text, "hongkong") == "請用鼠標打開軟件裏的文件，頭髮和發展都要寫對。"


def test_traditional_text_only_gets_the_regional_forms():
    assert fixed("皇后在裏面，距離三公里。", "taiwan") == "皇后在裡面，距離三公里。"
    assert fixed("皇后說，距離三公里，爲時不晚。", "hongkong") == "皇后説，距離三公里，為時不晚。"


def test_each_line_by_its_own_script():
    assert fixed("这是简体的一行\n這是繁體的一行", "simplified") == "这是简体的一行\n这是繁体的一行"


@pytest.mark.parametrize("to_script", ["simplified", "taiwan", "hongkong"])
@pytest.mark.parametrize("text", ["", "English text", "今日はとても天気がいいですね", "\ud800\x00", "🙂123"])
def test_what_is_not_chinese_passes_through(text, to_script):
    assert fixed(text, to_script) == text


@pytest.mark.parametrize("unit", ["訪问的", "这里的人说儁来过了", "「訪", "(訪)", "國这是一个说话的人们", "訪"])
@pytest.mark.parametrize("to_script", [None, "simplified"])
def test_hostile_input_is_linear(unit, to_script):
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    find(text, Config(to_script=to_script))
    assert time.process_time() - start < 5


RARE = "那年春天，将军朱儁带着军队过了河，儁的部下都说，这一仗打完就能回乡种田了。"


def test_rare_forms_that_stand_alone_are_meant():
    """Names and classics keep them; beside as many ordinary strays they came with the converter."""
    assert fixed(RARE) == RARE
    ballad = "车上插着龙旂，旂上的铃响个不停，城里的人都跑出来看热闹。"
    assert fixed(ballad) == ballad
    grain = "这样设置以后，服务器会检查每次訪问的參数，再把今年稻穀的产量写进报告里，让乡里的人都能查到。"
    assert fixed(grain) == grain.replace("訪", "访").replace("參", "参").replace("穀", "谷")


def test_rare_forms_are_those_whose_counterpart_is_traditional_too():
    simplified, traditional = converter("t2s"), converter("s2t")
    rare = [char for char in only_in("traditional") if rarity(char) >= 16.0]
    pairs = [(char, simplified(char)) for char in rare if simplified(char) != char]
    assert sorted(RARE_FORMS) == sorted(
        char for char, plain in pairs if len(plain) == 1 and traditional(plain) == plain
    )
