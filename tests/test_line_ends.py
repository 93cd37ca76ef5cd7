r"""Whatever ends the lines of a text, it is cleaned alike: what is said of ``\n`` holds of ``\r\n`` and ``\r``."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import THOROUGH, documents, honest_documents, mutated, spun
from wording_samples import TECHNICAL_SPUN

from textfix import STEPS, Cleaner, Config
from textfix.cli.diff import diff_lines
from textfix.edits import Edit, apply, check
from textfix.line_ends import LINE_END, LineEnds, with_line_feeds

SENTENCE = "昨天上午，市里的新图书馆在河边正式开门迎客，许多家长带着孩子早早来到门口排队等候，馆长说这座楼一共有六层。"
LONG = (
    SENTENCE
    + "第二天下午，又有不少人在楼前的台阶上坐着看书，直到天黑路灯亮起来才慢慢走回家，孩子们还不肯走，说明天要再来。"
)
WRAPPED = "\n".join(SENTENCE[k : k + 18] for k in range(0, len(SENTENCE), 18))
LONG_WRAPPED = "\n".join(LONG[k : k + 18] for k in range(0, len(LONG), 18))

# What the steps mend, and what they must know to leave alone; each at the end or the beginning of a line.
LINES = (
    "要打开这一页,请稍等...", "...接着往下看。", '"明天再来,"她说,"带上孩子"', '他回答:"好"', "好的!!", "（未完)",
    "规(guī)范開(kāi)發", "他说“不去”，我说”要去“", "这不难.", "共1,024元;另付5.5元", "甲,乙,丙", "一,二,三",
    "这件事--不难", "《书》>>", "<<新书>>出版了", "ＧＰＵ加速⼈⼯智能", "int count＝1；", "if （ready） ｛",
    "return 0;", "}", "&nbsp;缩进", "行末&lt;br&gt;", "第一页\x0c", "零\u200b宽", "第一\u2028第二", "第一\x85第二",
    "浣犲ソ锛屼笘鐣�", "锟斤拷", "這個頁面訪问不了", "该软体支援网路", "　　另 外，这份报告附有一张很长的表。",
    "通 知", "行末有空格  ", "　", "", "", "", " \t", "# 标题", "- 一项", "```", "| 甲 | 乙 |", "甲\t乙\t丙",
    "责任编辑：小王", "上一篇：没有了", "点击查看大图", "首页 > 新闻 > 正文", "来源：河边日报", "本文由小王原创",
    SENTENCE, SENTENCE, WRAPPED, WRAPPED, "\n，后来她走了。", "（\n二）", "<!-- textfix: off -->", "textfix: on",
    "# textfix: off", "微信付出小步伐的羁系", "经过过程体系", "国際關係",
)  # fmt: skip

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def tries(count):
    return settings(deadline=None, suppress_health_check=SLOW, max_examples=count if THOROUGH else count // 4)


def damaged():
    """Lines of all sorts, among them those of whole documents."""
    lines = st.lists(st.sampled_from(LINES), min_size=1, max_size=14).map("\n".join)
    return st.one_of(lines, lines, st.tuples(lines, st.one_of(documents(3), mutated()), lines).map("\n".join)).map(
        with_line_feeds
    )


def ended(text, ends):
    """The text with these line ends in turn, and where each of its offsets is then."""
    pieces, places, at, met = [], [], 0, 0
    for char in text:
        piece = char
        if char == "\n":
            piece = ends[met % len(ends)]
            met += 1
        pieces.append(piece)
        places.append(at)
        at += len(piece)
    return "".join(pieces), [*places, at]


def moved(found, places):
    """What is to be found at other places."""
    return [(places[e.start], places[e.end], e.after, e.step, e.rule, e.confidence, e.reason) for e in found]


def told(found):
    return [(e.start, e.end, with_line_feeds(e.after), e.step, e.rule, e.confidence, e.reason) for e in found]


def same(cleaner, text, ends):
    """The text is cleaned with these line ends as it is with line feeds."""
    expected = cleaner.explain(text)
    other, places = ended(text, ends)
    result = cleaner.explain(other)
    check(other, result.edits)
    assert with_line_feeds(result.text) == expected.text
    assert apply(other, result.edits) == result.text == cleaner.fix(other)
    assert result.restore() == result.input == other
    assert told(result.edits) == moved(expected.edits, places)
    assert told(result.suggestions) == moved(expected.suggestions, places)
    assert replace(result.diagnosis, characters=len(text)) == expected.diagnosis
    assert cleaner.diagnose(other) == replace(cleaner.diagnose(text), characters=len(other))
    assert cleaner.fix(result.text) == result.text
    if "\n" in text and len(set(ends)) == 1:
        assert set(LINE_END.findall(result.text)) <= set(ends)
    return result


# A lone carriage return and the feed of an empty line behind it would be one line end: two of the three are mixed.
ENDS = st.one_of(
    st.sampled_from((("\r\n",), ("\r\n",), ("\r",))), st.lists(st.sampled_from(("\n", "\r\n")), min_size=2, max_size=7)
)


@given(damaged(), ENDS)
@tries(240)
def test_what_ends_the_lines_changes_nothing(text, ends):
    same(Cleaner(), text, ends)


@pytest.mark.parametrize("step", STEPS)
@given(data=st.data())
@tries(80)
def test_nor_does_it_in_any_step_alone(step, data):
    same(Cleaner(Config(steps=(step,))), data.draw(damaged()), data.draw(ENDS))


@given(damaged(), st.lists(st.sampled_from(("\n", "\r\n", "\r")), min_size=2, max_size=9))
@tries(120)
def test_any_mixture_keeps_the_promises(text, ends):
    other, _ = ended(text, ends)
    result = Cleaner().explain(other)
    check(other, result.edits)
    check(other, result.suggestions)
    assert result.restore() == result.input == other
    assert apply(other, result.edits) == result.text == Cleaner().fix(other)
    assert Cleaner().explain(result.text).edits == []


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("name", sorted(honest_documents())[::4])
def test_honest_documents(name, end):
    text = honest_documents()[name]
    same(Cleaner(), text, (end,))
    same(Cleaner(), text.replace("。\n", "...\n").replace("“", '"').replace("”", '"').replace("，", ","), (end,))


@pytest.mark.parametrize("ends", [("\r\n",), ("\r",), ("\n", "\r\n")])
def test_spun_text(ends):
    text = TECHNICAL_SPUN.replace("。", "。\n") + spun(SENTENCE, "a")
    assert any("wording" in edit.step for edit in same(Cleaner(), text, ends).edits)


@pytest.mark.parametrize(
    ("step", "text", "expected"),
    [
        ("punctuation", "要打开这一页...\n\n请等一下。", "要打开这一页……\n\n请等一下。"),
        ("punctuation", '他站起来\n"明天再来，"\n她说', "他站起来\n“明天再来，”\n她说"),
        ("punctuation", "他问:\n你来吗?\n来!\n", "他问：\n你来吗？\n来！\n"),
        ("characters", "int count = 1；\n这是一行代码", "int count = 1;\n这是一行代码"),
        ("characters", "第一页的最后一行\x0c\n第二页", "第一页的最后一行\n第二页"),
        ("characters", "第一句话\u2028第二句话\n完", "第一句话\n第二句话\n完"),
        ("layout", "第一段\n\n\n\n\n第二段", "第一段\n\n第二段"),
        ("layout", "行末有空格 \n还有　\n", "行末有空格\n还有\n"),
        ("layout", "# 标题 \n这是换行  \n下一行", "# 标题\n这是换行  \n下一行"),
        ("layout", LONG_WRAPPED, LONG),
        ("layout", f"{SENTENCE}\n　　{SENTENCE}\n完", f"{SENTENCE}\n完"),
        ("layout", "大桥昨天通车了\n，市民都去看桥。", "大桥昨天通车了，市民都去看桥。"),
        ("boilerplate", f"{SENTENCE}\n\n责任编辑：小王\n上一篇：没有了", SENTENCE),
        ("boilerplate", f"{SENTENCE}\n点击查看大图\n{SENTENCE}", f"{SENTENCE}\n{SENTENCE}"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_end_of_a_line_is_seen(step, text, expected, end):
    cleaner = Cleaner(Config(steps=(step,)))
    assert same(cleaner, text, (end,)).text == expected.replace("\n", end)


def test_line_ends_may_differ():
    cleaner = Cleaner(Config(steps=("layout",)))
    assert cleaner.fix("行末有空格  \n还有　\r\n最后一行 ") == "行末有空格\n还有\r\n最后一行"
    assert cleaner.fix("第一段\r\n\n\n\r\n\r\n第二段\n") == "第一段\r\n\r\n第二段\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_entity_of_a_carriage_return_is_a_line_end(end):
    for entity in ("&#13;", "&#13;&#10;", "&#xD;", "&amp;#x0d;&amp;#x0A;", f"&#13;{end}"):
        assert Cleaner(Config(steps=("characters",))).fix(f"第一行{end}第二行{entity}第三行") == end.join(
            ("第一行", "第二行", "第三行")
        )


# --- beside the steps


def test_edits_find_their_places():
    text = "他说\r\n微信\n付出\r小步伐\r\n\r\n"
    ends = LineEnds(text)
    assert ends.plain == "他说\n微信\n付出\n小步伐\n\n"
    assert ends.only is None
    edits = [
        Edit(0, 0, "", "“", "s", "r", 0.9, "Why."),
        Edit(2, 4, "\n微", "\n位\n", "s", "r", 0.9, "Why."),
        Edit(5, 9, "\n付出\n", "\n\n\n", "s", "r", 0.9, "Why.", (("\n", 0.4),)),
        Edit(12, 14, "\n\n", "\n", "s", "r", 0.9, "Why."),
    ]
    found = ends.edits(edits)
    check(text, found)
    assert [edit.after for edit in found] == ["“", "\r\n位\r\n", "\n\r\r\n", "\r\n"]
    assert found[2].alternatives == (("\n", 0.4),)
    assert with_line_feeds(apply(text, found)) == apply(ends.plain, edits)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("", "\n"),
        ("一行", "\n"),
        ("上\n下", "\n"),
        ("上\r\n下", "\r\n"),
        ("上\r下", "\r"),
        ("上\r\n下\n", None),
        ("上\n\r下", None),
    ],
)
def test_what_ends_every_line(text, only):
    ends = LineEnds(text)
    assert ends.only == only
    assert ends.plain == LINE_END.sub("\n", text) == with_line_feeds(text)
    if only:
        assert ends.written(ends.plain) == text


def test_line_ends_that_come_to_be_one_are_read_again():
    text = "大桥昨天通车了\r \n，市民都去看桥。"
    result = Cleaner().explain(text)
    assert result.edits
    assert apply(text, result.edits) == result.text
    assert Cleaner().explain(result.text).edits == []


def test_a_term_is_kept_over_the_end_of_a_line():
    text = "第一行结束,\r\n第二行开始了,对吧"
    for term in ("结束,\r\n第二", "结束,\n第二"):
        assert Cleaner(Config(keep=(term,))).fix(text) == "第一行结束,\r\n第二行开始了，对吧"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_of_a_site_are_learned(end):
    pages = [f"大桥第{n}天\n{n}月的桥上风很大。\n本站专注桥梁资讯" for n in "一二三四五"]
    cleaner = Cleaner().learn_site(page.replace("\n", end) for page in pages)
    assert cleaner.config.site_lines == ("本站专注桥梁资讯",)
    assert cleaner.fix(f"渡口停航{end}老船工上了岸。{end}本站专注桥梁资讯") == f"渡口停航{end}老船工上了岸。"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_markup_is_read(end):
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    for page in (
        "<p>他说：\n今天<b>很忙</b>。</p>\n<pre>一\n二</pre>\n明天再来。",
        f"<html><body><article><p>{SENTENCE}\n{SENTENCE}</p>\n<p>{SENTENCE[::-1]}</p>\n<pre>甲\n乙</pre></article></body></html>",
    ):
        expected, result = Cleaner().explain_html(page), Cleaner().explain_html(page.replace("\n", end))
        assert "\r" not in result.text
        assert result.text == expected.text
        assert result.restore() == page.replace("\n", end)


def test_a_diff_breaks_where_lines_do():
    text = "第一行,好\n第二\u2028行,好\n\n\n\n\n完"
    cleaner = Cleaner(Config(steps=("punctuation", "layout")))
    expected = list(diff_lines("a", text, cleaner.explain(text).edits))
    for end in ("\r\n", "\r"):
        other = text.replace("\n", end)
        assert list(diff_lines("a", other, cleaner.explain(other).edits)) == expected
