"""What a site puts around an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from step_checks import ALPHABET, WORST, fixed, seconds

from textfix.errors import DictionaryError
from textfix.resources import dictionary_folder
from textfix.steps import boilerplate
from textfix.steps.boilerplate import RULES, find

ARTICLE = (
    "昨天上午，跨江大桥正式通车，许多市民特地赶来步行过江，在桥上拍照留念。\n\n"
    "这座大桥历时四年建成，全长三公里，设双向六车道，建成后两岸往来只要五分钟。\n\n"
    "附近的居民说，以前上班要绕一大圈，现在骑车就能过去，方便多了。"
)
ADVERTISEMENT = """专注建站服务
我们只专注网站建设,快速解决需求

资金安全
交易资金托管平台,确认完成再付款
实力商家
优质服务商入驻,高效解决问题
全程监管
官方介入,交易无忧

微信访问
手机APP"""


@pytest.mark.parametrize(
    "tail",
    [
        "责任编辑：王小二",
        "（责任编辑：王小二）",
        "来源：某某网\n责任编辑：王小二",
        "上一篇：桥上看风景\n下一篇：没有了",
        "版权声明：本文为原创文章，版权归作者所有，转载请注明出处。",
        "扫码关注我们的公众号",
        "长按二维码关注",
        "本文链接：http://www.example.cn/a/1.html\n分享到：微信 微博",
        "如果您有SEO优化、网站建设需求请致电：12345678901",
        "关于我们\n联系我们\n网站地图\n友情链接\n版权所有 某某网\n京ICP备00000000号",
        "|\n\n" + ADVERTISEMENT,
        "----\n联系电话：010-00000000\n地址：某市某路一号\n邮箱：a@example.cn\n网址：www.example.cn",
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n\r\n"])
def test_tails_go(tail, between):
    assert fixed(find, ARTICLE + between + tail) == ARTICLE
    assert fixed(find, ARTICLE + between + tail + "\n") == ARTICLE + "\n"


def test_a_lone_bar_before_the_block_goes_too():
    assert fixed(find, f"{ARTICLE} |\n\n{ADVERTISEMENT}") == ARTICLE


@pytest.mark.parametrize(
    "head",
    [
        "当前位置：首页 > 新闻 > 正文",
        "您现在的位置：网站首页 >> 新闻中心",
        "首页\n新闻中心\n产品中心\n联系我们\n登录",
        "点击蓝字关注我们",
        "设为首页\n加入收藏\n当前位置：首页 > 新闻",
    ],
)
def test_heads_go(head):
    assert fixed(find, f"{head}\n\n大桥昨日通车\n\n{ARTICLE}") == f"大桥昨日通车\n\n{ARTICLE}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ARTICLE,
        ARTICLE + "\n\n联系我们可以用电话，也可以写信，我们都会在三天之内答复大家。",
        ARTICLE + "\n\n二〇〇八年五月一日",
        ARTICLE + "\n\n市长 李四",
        ARTICLE + "\n\n下一篇文章中，我会接着介绍桥上的灯光。",
        ARTICLE + "\n\n来源：市政府",  # one hint is not enough
        ARTICLE + "\n\n电话：010-00000000\n地址：某市某路一号",
        ARTICLE + "\n----",
        "大桥通车\n来源：日报\n作者：李四\n" + ARTICLE,
        ADVERTISEMENT,  # nothing would be left
        "关于我们\n联系我们\n网站地图\n友情链接\n版权所有",
        "通车了。\n责任编辑：王小二三四五六七八",  # more would go than stay
        "English article. It ends here.\n\nCopyright 2020. All rights reserved.",
    ],
)
def test_everything_else_stays(text):
    assert fixed(find, text) == text


def test_lines_of_the_article_inside_the_block_end_it():
    text = f"{ARTICLE}\n\n责任编辑：王小二\n\n最后再说一句，桥上晚上十点以后不让行人通过。\n\n上一篇：没有了"
    assert fixed(find, text) == text.removesuffix("\n\n上一篇：没有了")


def test_each_rule_is_used():
    found = find(f"点击蓝字关注我们\n{ARTICLE}\n责任编辑：王小二", None).edits
    assert [edit.rule for edit in found] == ["head", "tail"]
    assert [edit.rule for edit in find(ARTICLE + "（责任编辑：王小二）", None).edits] == ["credit"]
    assert set(RULES) == {"head", "tail", "credit"}


@pytest.mark.parametrize("end", ["head", "tail"])
def test_rule_files_are_sorted_and_unique(end):
    lines = (dictionary_folder("boilerplate") / f"{end}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    keys = [(kind, text) for text, kind, _, _ in rows]
    assert keys == sorted(set(keys))
    assert all(weight in {"sure", "hint"} and note for _, _, weight, note in rows)
    assert len(rows) > 50


def test_a_broken_rule_file_is_named(tmp_path, monkeypatch):
    (tmp_path / "tail.tsv").write_text("责任编辑\tstart\n", encoding="utf-8")
    monkeypatch.setattr(boilerplate, "dictionary_folder", lambda _: tmp_path)
    load = boilerplate._rules.__wrapped__
    with pytest.raises(DictionaryError, match=r"tail\.tsv, line 1"):
        load("tail")
    with pytest.raises(DictionaryError, match=r"head\.tsv"):
        load("head")


LINES = [
    *ARTICLE.split("\n\n"),
    *ADVERTISEMENT.split("\n"),
    "|",
    "责任编辑：王",
    "首页",
    "当前位置：首页",
    "短行",
    "",
    " ",
    "版权所有",
]


@given(st.lists(st.sampled_from(LINES), max_size=20), st.sampled_from(["", "\n"]))
def test_any_lines(lines, end):
    fixed(find, "\n".join(lines) + end)


@given(st.text(ALPHABET, max_size=60))
def test_any_text(text):
    fixed(find, ARTICLE + text)


@pytest.mark.parametrize("piece", WORST)
def test_no_text_is_slow(piece):
    assert seconds(find, ARTICLE + piece * (300_000 // len(piece))) < 8
