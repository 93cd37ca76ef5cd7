"""What a site puts around an article."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from step_checks import ALPHABET, WORST, fixed, seconds

from textfix.cleaner import Cleaner
from textfix.config import Config
from textfix.errors import DictionaryError
from textfix.resources import dictionary_folder
from textfix.steps import _boilerplate_rules
from textfix.steps.boilerplate import RULES, find

CONFIG = Config()
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
@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
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
        "首页 | 新闻 | 财经 | 科技 | 登录",
        "首页 > 桥梁 > 正文",
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
        f"石桥 | 木桥 | 铁桥\n\n{ARTICLE}",
        f"新闻 图片\n\n{ARTICLE}",
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
    def used(text, config=CONFIG):
        return [edit.rule for edit in find(text, config).edits]

    assert used(f"点击蓝字关注我们\n{ARTICLE}\n责任编辑：王小二") == ["head", "tail"]
    assert used(ARTICLE + "（责任编辑：王小二）") == ["credit"]
    assert used(f"{KEYWORDS}\n{ARTICLE}") == ["keywords"]
    assert used(TAGGED) == ["tag"] * 3
    assert used(ARTICLE.replace("\n\n", "\n点击查看大图\n", 1)) == ["inserted"]
    assert used(ARTICLE + "\n本站的桥很多", Config(site_lines=("本站的桥很多",))) == ["site-line"]
    assert set(RULES) == {"head", "tail", "credit", "keywords", "tag", "inserted", "site-line"}


FIRST, SECOND, THIRD = ARTICLE.split("\n\n")
KEYWORDS = "某某娱乐城官网,百家乐技巧,真人娱乐平台,时时彩计划,老虎机下载,体育投注开户"
TAGGED = f"{FIRST}css\n{SECOND}node\n{THIRD}css\n完。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FIRST}\n点击查看大图\n{SECOND}", f"{FIRST}\n{SECOND}"),
        (f"{FIRST}\n\n【广告】\n\n{SECOND}", f"{FIRST}\n\n{SECOND}"),
        (
            f"{FIRST}\n![](a.png)\n[登录/注册后可看大图](http://example.com/{'a' * 90})\n{SECOND}",
            f"{FIRST}\n![](a.png)\n{SECOND}",
        ),
        (
            f"{FIRST}\n![](a.png) [登录/注册后可看大图](http://example.com/{'a' * 90})\n{SECOND}",
            f"{FIRST}\n![](a.png)\n{SECOND}",
        ),
        (
            f"{FIRST}\n十年的某地网站建设经验，针对设计、前端、后台、售后，我们都有专门的人手，价格公道。\n{SECOND}",
            f"{FIRST}\n{SECOND}",
        ),
        (f"{FIRST}\n更加详细情况，请关注本站最新动态。\n{SECOND}", f"{FIRST}\n{SECOND}"),
        (
            f"{ARTICLE}\n序言：七十年代末，一起剥皮案让全城的人睡不着觉，老警察把前前后后的事情说了一遍……",
            ARTICLE,
        ),
        (f"{KEYWORDS}\n大桥通车\n{ARTICLE}", f"大桥通车\n{ARTICLE}"),
        (f"{KEYWORDS.replace(',', '_')}\n{ARTICLE}", ARTICLE),
        (f"{KEYWORDS.replace(',', '|')}\n{ARTICLE}", ARTICLE),
        (f"{FIRST}\n{KEYWORDS}\n{SECOND}", f"{FIRST}\n{SECOND}"),
        (f"v3.218.4471.908822 IOS版 v8.91.23.7719 安卓版\n{ARTICLE}", ARTICLE),
        (TAGGED, f"{FIRST}\n{SECOND}\n{THIRD}\n完。"),
        (f"{FIRST}css\n{SECOND}\n{THIRD}node\n完。", f"{FIRST}\n{SECOND}\n{THIRD}\n完。"),
        (f"{FIRST}\n{SECOND}docker", f"{FIRST}\n{SECOND}"),
        (
            f"{TAGGED}\n后面这一段没有句号，说的是一款工具css",
            f"{FIRST}\n{SECOND}\n{THIRD}\n完。\n后面这一段没有句号，说的是一款工具",
        ),
    ],
)
def test_what_was_pushed_in_goes(text, expected):
    assert fixed(find, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}css\n{SECOND}\n{THIRD}\n完。",  # one may be chance: suggested
        f"{FIRST}\n报纸上的广告\n{SECOND}",
        f"{FIRST}\n百家乐,体育投注,博彩这几种广告，最近在网上又多了起来。\n{SECOND}",  # a sentence
        f"{FIRST}\n足球,篮球,排球,乒乓球,羽毛球,网球,博彩\n{SECOND}",  # one spam word
        f"这个应用有安卓版、IOS版、网页版,手机版,官方版\n{ARTICLE}",
        f"版本 v3.2.1 安卓版\n{ARTICLE}",
        f"{FIRST}\n这家公司有十年的经验，也做过网站建设。\n{SECOND}",
        f"我们用到的语言有css\n{ARTICLE}",
    ],
)
def test_what_an_author_may_write_stays(text):
    assert fixed(find, text) == text


def test_few_tags_are_suggested():
    findings = find(f"{FIRST}css\n{SECOND}\n{THIRD}\n完。", CONFIG)
    assert [(item.before, item.after) for item in findings.suggestions] == [("css", "")]


def pages(count=6):
    """Pages of a site that greets, counts, advertises and says goodbye."""
    for n, name in enumerate("甲乙丙丁戊己庚辛"[:count], 1):
        yield (
            f"桥梁爱好者之家\n{name}桥\n来源：{name}报\n发布时间：2023-05-0{n} 浏览：{n * 37}次\n"
            f"这是{name}桥的故事，它建在一条大河上。\n桥上有{name * 2}灯，夜里很亮。\n"
            f"想看更多桥梁的照片请到我们的相册\n桥很长。\n本站的桥都是真的。\n@桥梁爱好者之家 20{n}0"
        )


def test_what_recurs_on_a_site_is_learned():
    cleaner = Cleaner(Config(steps=("boilerplate",))).learn_site(pages(6))
    assert Cleaner().config.site_lines == ()
    new = (
        "桥梁爱好者之家\n渡口停航\n昨天下午，最后一班渡船靠了岸。\n想看更多桥梁的照片请到我们的相册\n"
        "老船工上了岸，回头看了很久。\n桥很长。\n本站的桥都是真的。\n@桥梁爱好者之家 2099"
    )
    result = cleaner.explain(new)
    assert result.text == "渡口停航\n昨天下午，最后一班渡船靠了岸。\n老船工上了岸，回头看了很久。"
    assert {edit.rule for edit in result.edits} == {"site-line"}
    assert result.restore() == new
    assert cleaner.fix(result.text) == result.text


def test_few_pages_teach_nothing():
    assert Cleaner().learn_site(pages(3)).config.site_lines == ()


def test_articles_that_share_nothing_teach_nothing():
    assert Cleaner().learn_site(page.split("\n")[4] for page in pages(6)).config.site_lines == ()


def test_a_page_of_site_lines_only_stays():
    cleaner = Cleaner(Config(steps=("boilerplate",))).learn_site(pages(6))
    assert cleaner.fix("桥梁爱好者之家\n本站的桥都是真的。") == "桥梁爱好者之家\n本站的桥都是真的。"


def test_one_text_is_no_site():
    with pytest.raises(TypeError, match="learn_site takes several texts"):
        Cleaner().learn_site("桥")


def test_injected_rules_are_sorted_and_unique():
    lines = (dictionary_folder("boilerplate") / "injected.tsv").read_text(encoding="utf-8").splitlines()
    keys = [(row[1], row[0]) for row in (line.split("\t") for line in lines if not line.startswith("#"))]
    assert keys == sorted(set(keys))


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
    monkeypatch.setattr(_boilerplate_rules, "dictionary_folder", lambda _: tmp_path)
    load = _boilerplate_rules.end_rules.__wrapped__
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
    "点击查看大图",
    KEYWORDS,
    *TAGGED.split("\n"),
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


def test_what_is_plainly_text_is_text():
    """A line is spared the rules only where none of them can say anything else."""
    rng = random.Random(9)
    plainly = 0
    for rules in (_boilerplate_rules.end_rules("head"), _boilerplate_rules.end_rules("tail")):
        starts = [text for weight in rules.starts.values() for text in weight._texts]
        narrow = [text.replace("：", ":").replace("｜", "|") for text in starts]
        heads = [*starts, *narrow, "大桥", "昨天上午", ":好", "—"]
        for _ in range(3000):
            line = rng.choice(heads)[: rng.choice((1, 2, 9, 99))] + rng.choice(("", rng.choice(heads)))
            line += "许多市民步行过江，" * rng.choice((5, 9, 12, 30))
            line = f"{line}。"[: rng.choice((60, 81, 95, 300))]
            if rules.is_plainly_text("前\n" + line, 2, 2 + len(line)):
                plainly += 1
                assert rules.kind(line) == _boilerplate_rules.TEXT
    assert plainly > 1000
