"""Characters that no author typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from step_checks import ALPHABET, WORST, fixed, seconds

from textfix.steps.characters import RULES, find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("零\u200b宽\ufeff空\u00ad格", "零宽空格"),
        ("这里\u00a0有\u2003怪\u202f空格", "这里 有 怪 空格"),
        ("　　段首两个全角空格要留下", "　　段首两个全角空格要留下"),
        ("第一章　总则也留下", "第一章　总则也留下"),
        ("控制\x00字符\x08没有\x7f了\x9f，换行\n制表\t留下", "控制字符没有了，换行\n制表\t留下"),
        ("一行\u2028两行\x0b三行\x0c\n四行", "一行\n两行\n三行\n四行"),
        ("终端的\x1b[1;31m红字\x1b[0m和标题\x1b]0;窗口\x07", "终端的红字和标题"),
        ("空格&nbsp;与&amp;quot;引号&amp;amp;quot;", '空格 与"引号"'),
        ("&#x4e2d;&#25991;两字和&amp;#x6587;", "中文两字和文"),
        ("&#20844;&#20132;&#36710;&#26469;&#20102;&#65292;&#24555;&#19978;&#65281;", "公交车来了，快上！"),
        ("&amp;#x516c;&amp;#x4EA4;&#8220;&#36710;&#8221;", "公交“车”"),
        ("第一行\n&#20844;&#20132;&#36710;;\n&#x8f66;&#x4e0a; App", "第一行\n公交车;\n车上 App"),
        ('bus.title = "&#20844;&#20132;&#36710;";', 'bus.title = "&#20844;&#20132;&#36710;";'),
        ("AT&#38;T said &#8220;hello&#8221;", "AT&#38;T said &#8220;hello&#8221;"),
        ("&#12496;&#12473;&#12398;&#20013;&#12391;", "&#12496;&#12473;&#12398;&#20013;&#12391;"),
        ("他说&ldquo;好&rdquo;&hellip;&mdash;就走了", "他说“好”…—就走了"),
        ("坏掉的&igrve;和&bogus;不认识", "坏掉的&igrve;和&bogus;不认识"),
        ("网页里用&nbsp;这个实体表示空格", "网页里用&nbsp;这个实体表示空格"),
        ("HTML 中的 &lt; 是小于号", "HTML 中的 &lt; 是小于号"),
        ("代码 `a &amp;&amp; b` 不动，可是这里&gt;要改", "代码 `a &amp;&amp; b` 不动，可是这里>要改"),
        ("ＧＰＵ有２０４８个，占３．５％！", "GPU有2048个，占3.5％！"),
        ("标点，：；！？（）都留下", "标点，：；！？（）都留下"),
        ("⼈⼯智能的⽬标是⻓期的，⾄少⻢上⻅效", "人工智能的目标是长期的，至少马上见效"),
        ("客⼾喜欢⻩⾊", "客户喜欢黄色"),
        ("客⼾在這裡開戶，門⼾開著", "客戶在這裡開戶，門戶開著"),
        ("部首 ⼀ 和 ⺡ 单独写出来时留下", "部首 ⼀ 和 ⺡ 单独写出来时留下"),
        ("\uf90a額和\ufa19社", "金額和神社"),
        ("生僻字𠮷䶮𬴊和私用\ue000字留下", "生僻字𠮷䶮𬴊和私用\ue000字留下"),
        ("一家👨\u200d👩\u200d👧\u200d👦和❤\ufe0f\u200d🔥还在", "一家👨\u200d👩\u200d👧\u200d👦和❤\ufe0f\u200d🔥还在"),
        ("波斯语می\u200cخواهم与印地语क्\u200dष照旧", "波斯语می\u200cخواهم与印地语क्\u200dष照旧"),
        ("汉字\u200d之间\u200c没有连接", "汉字之间没有连接"),
        ("希伯来\u200fאב\u200f旁边的记号，中文\u200e里的记号", "希伯来\u200fאב\u200f旁边的记号，中文\u200e里的记号"),
        ("纯中文里的\u200e方向\u202a记号\u202c", "纯中文里的方向记号"),
        ("孤立的\ud800代理项", "孤立的\ud800代理项"),
        ("格式是这样：kill ％<jobid>", "格式是这样：kill %<jobid>"),
        ("用 ％s 表示文字，用％d表示数，占５％s", "用 %s 表示文字，用%d表示数，占5％s"),
        (
            "代码如下：\n＃if !defined（_MY_PORT） || （_MY_PORT < 1600）",
            "代码如下：\n#if !defined(_MY_PORT) || (_MY_PORT < 1600)",
        ),
        ("循环写作\nwhile（node != document.body）{", "循环写作\nwhile(node != document.body){"),
        (
            "字幕从这里开始\n００:００:０１,２００ --> ００:００:０３,４８０",
            "字幕从这里开始\n00:00:01,200 --> 00:00:03,480",
        ),
        ('转换成全角\nwide = widen("abc") == "ａｂｃ";', '转换成全角\nwide = widen("abc") == "ａｂｃ";'),
        ("已经丢了的锟斤拷锟缴德ｏ拷锟叫就留着", "已经丢了的锟斤拷锟缴德ｏ拷锟叫就留着"),
        ("循环写作\nfor（i=0；i<3；i++）", "循环写作\nfor(i=0;i<3;i++)"),
        ('原文是 if you\\"\\"re using it 和 it""s mine', "原文是 if you're using it 和 it's mine"),
        ("写信到ｕｓｅｒ＠ｅｘａｍｐｌｅ．ｃｏｍ", "写信到user@example.com"),
        ("地址是ｈｔｔｐ：／／ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ", "地址是http://www.example.com"),
        ("微软（Microsoft）的 Word（文字）很好：yes", "微软（Microsoft）的 Word（文字）很好：yes"),
        ("他说\nHello，world！\n就走了", "他说\nHello，world！\n就走了"),
        ("代码里的中文不算\nprint（“你好”）；", "代码里的中文不算\nprint（“你好”）；"),
        ("咖啡馆的名字叫 Cafe\u0301", "咖啡馆的名字叫 Caf\u00e9"),
        ("\uf0b7要点一\n\uf0d8要点二，\ue816部首", "•要点一\n➢要点二，𠂇部首"),
        ("代扣&mp;在线两种", "代扣&mp;在线两种"),
        ("", ""),
        ("plain\u00a0English\u200b text &amp; more", "plain\u00a0English\u200b text &amp; more"),
        ("日本語のＧＰＵはそのままです\u200b", "日本語のＧＰＵはそのままです\u200b"),
    ],
)
def test_characters(text, expected):
    assert fixed(find, text) == expected


def test_each_rule_is_used():
    text = '字\u200b\u200d\u200e\u00a0\x01\x0b\x1b[0m&lt;Ａ⼀\uf90a的％<a>it""s e\u0301\uf0b7'
    assert {edit.rule for edit in find(text, None).edits} >= set(RULES) - {"joiner"}
    assert [edit.rule for edit in find("汉\u200d字", None).edits] == ["joiner"]


def test_edits_are_minimal():
    assert [(edit.start, edit.end) for edit in find("共２０台ＧＰＵ机", None).edits] == [(1, 3), (4, 7)]


@given(st.text(ALPHABET, max_size=60))
def test_any_text(text):
    fixed(find, "中文" + text)


@pytest.mark.parametrize("piece", WORST)
def test_no_text_is_slow(piece):
    assert seconds(find, "中文" + piece * (300_000 // len(piece))) < 8
