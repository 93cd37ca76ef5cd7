"""Paragraphs, stray spaces, blank lines, line ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from step_checks import ALPHABET, WORST, fixed, seconds

from textfix.steps.layout import RULES, find

SENTENCE = "昨天上午，市里的新图书馆在河边正式开门迎客，许多家长带着孩子早早来到门口排队等候。"
SECOND = "馆长介绍说，这座楼一共有六层，藏书超过一百万册，每天从早上八点开放到晚上十点。"
QUOTED = "一位来看书的老人笑着说：“我等这一天已经等了三年，以后每天都要过来坐一坐。”"
ASKED = "可是这么大的一座楼，平时靠什么人来打理，书又从哪里来呢？"
PARAGRAPHS = [
    SENTENCE + SECOND,
    QUOTED + SECOND,
    ASKED,
    SECOND + SENTENCE,
    "（本报记者张三在现场报道，文中人物均为化名。）",
    SENTENCE,
]
ARTICLE = " ".join(PARAGRAPHS)


def test_lost_paragraphs_come_back():
    assert fixed(find, ARTICLE) == "\n".join(PARAGRAPHS)


def test_paragraphs_are_separated_as_elsewhere_in_the_text():
    assert fixed(find, "大标题\n\n" + ARTICLE) == "大标题\n\n" + "\n\n".join(PARAGRAPHS)


def test_half_width_ends_count_beside_full_width_ones():
    text = ARTICLE.replace("化名。）", "化名.)")
    assert fixed(find, text) == "\n".join(PARAGRAPHS).replace("化名。）", "化名.)")


def test_section_letters_get_their_line():
    text = ARTICLE.replace(" 可是", " A 可是").replace(" 馆长", " B 馆长")
    assert "\nA\n可是" in fixed(find, text)
    assert "\nB\n馆长" in fixed(find, text)


def test_a_single_letter_is_no_section():
    assert "\nB 可是" in fixed(find, ARTICLE.replace(" 可是", " B 可是"))


def test_references_get_their_lines():
    text = ARTICLE + " 参考资料：日报，《新馆开门》 晚报，《河边的楼》 周刊，《谁在看书》 月刊，《书从哪里来》"
    assert fixed(find, text).endswith("《新馆开门》\n晚报，《河边的楼》\n周刊，《谁在看书》\n月刊，《书从哪里来》")


@pytest.mark.parametrize(
    "text",
    [
        f"{SENTENCE} {SECOND}",  # one place in a short line
        f"{SENTENCE} {SECOND} {QUOTED} {ASKED} {SECOND}",  # every end has a space: habit, and the line not long
        ARTICLE.replace("，", "， "),  # spaces after commas too
        ARTICLE.replace("图书馆", " Library ").replace("六层", " 6 层").replace("一百万", " 100 万"),
        "- " + ARTICLE,  # a list item
        (ARTICLE * 3).replace(" ", " 真好！ "),  # a space after every exclamation
        "```\n" + ARTICLE + "\n```",
        "“" + ARTICLE.replace("“", "").replace("”", "") + "”",  # one long quotation
    ],
)
def test_other_spaces_after_sentences_stay(text):
    assert fixed(find, text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("另 外，我们这里所说的并不是那一种情况。", "另外，我们这里所说的并不是那一种情况。"),
        ("尽 管整个程序只有几百行，功能却十分完整。", "尽管整个程序只有几百行，功能却十分完整。"),
        ("平台上保障资 金安全，确认完成以后再付款。", "平台上保障资金安全，确认完成以后再付款。"),
        ("通 知", "通 知"),
        ("编辑张三写的近 期 热 点一栏今天没有更新内容。", "编辑张三写的近 期 热 点一栏今天没有更新内容。"),
        ("本市已经排查到接触者304人 均已落实各项要求。", "本市已经排查到接触者304人 均已落实各项要求。"),
        ("关于放假的通 知", "关于放假的通 知"),
        ("参加会议的有李明 王芳 张伟 赵静 刘洋 陈晨几位同学。", "参加会议的有李明 王芳 张伟 赵静 刘洋 陈晨几位同学。"),
        ("踔厉奋发 喜迎盛会向未来的主题展览今天开幕了", "踔厉奋发 喜迎盛会向未来的主题展览今天开幕了"),
        ("公司今天公布消息说中办 国办印发了新的通知文件。", "公司今天公布消息说中办 国办印发了新的通知文件。"),
        (
            "每 个 字 都 隔 开 写 的 一 行 标 题 不 要 去 合 并 它",
            "每 个 字 都 隔 开 写 的 一 行 标 题 不 要 去 合 并 它",
        ),
    ],
)
def test_gaps_in_words(text, expected):
    assert fixed(find, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一段\n\n\n\n\n第二段", "第一段\n\n第二段"),
        ("第一段\n \n\t\n　\n第二段", "第一段\n\n第二段"),
        ("第一段\n\n\n第二段", "第一段\n\n\n第二段"),
        ("行末有空格  \n还有　\n最后一行 ", "行末有空格\n还有\n最后一行"),
        ("　　缩进要留下\n  这里也是", "　　缩进要留下\n  这里也是"),
        ("# 标题\n这是换行  \n下一行", "# 标题\n这是换行  \n下一行"),
        ("说明如下\n```\n代码  \n\n\n\n\n结束\n```", "说明如下\n```\n代码  \n\n\n\n\n结束\n```"),
        ("| 甲 | 乙 |  \n| 一 | 二 |", "| 甲 | 乙 |  \n| 一 | 二 |"),
        ("", ""),
        ("No Chinese here.  \n\n\n\n\nNothing at all. ", "No Chinese here.  \n\n\n\n\nNothing at all. "),
    ],
)
def test_blank_lines_and_line_ends(text, expected):
    assert fixed(find, text) == expected


def test_each_rule_is_used():
    text = "另 外，这份报告里还附有一张很长的表。 \n\n\n\n\n" + ARTICLE.replace(" 可是", " A 可是").replace(
        " 馆长", " B 馆长"
    )
    text += " 参考资料：日报，《新馆开门》 晚报，《河边的楼》 周刊，《谁在看书》 月刊，《书从哪里来》"
    used = {edit.rule for edit in find(text, None).edits}
    used |= {edit.rule for edit in find(f"{SENTENCE}\n{SENTENCE}", None).edits}
    lines = "\n".join((SENTENCE + SECOND)[k : k + 18] for k in range(0, 80, 18))
    used |= {edit.rule for edit in find(lines, None).edits}
    assert used == set(RULES)


@given(st.text(ALPHABET, max_size=60))
def test_any_text(text):
    fixed(find, "中文" + text)


@given(st.lists(st.sampled_from([*PARAGRAPHS, " ", "\n", "A ", "，", "《书》 报", "  ", "“"]), max_size=16))
def test_any_mixture_of_paragraphs(pieces):
    fixed(find, "".join(pieces))


@pytest.mark.parametrize("piece", WORST)
def test_no_text_is_slow(piece):
    assert seconds(find, "中文" + piece * (300_000 // len(piece))) < 8
