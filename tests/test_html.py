"""HTML in: the article, what the page says about it, and the way back to the page."""

import json

import pytest
from extras import need_package

import textfix
from textfix.html import read_page

pytestmark = pytest.mark.extras
need_package("trafilatura", "html")

FIRST = "河上的新桥昨天开始试通车，两岸的居民过河再也不用等那一班小小的渡船了。"
SECOND = "负责施工的工程师说，桥面的宽度足够四辆汽车并行，两边还给走路和骑车的人各留出了两米宽的地方。"
THIRD = "渡口的老船工今年六十七岁，他说自己撑了四十年的船，以后可以在家里好好歇一歇。"
PAGE = f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="gb2312"><title>新桥开始试通车_临江日报</title>
<meta name="author" content="陈晓"><meta property="article:published_time" content="2023-05-06T08:00:00+08:00">
<script>var a = "不是正文";</script><style>p {{ color: red }}</style></head>
<body><div class="nav"><a href="/">首页</a> <a href="/news">新闻</a> <a href="/about">关于我们</a></div>
<h1>新桥开始试通车</h1>
<div class="article"><p>{FIRST}</p><p>{SECOND.replace("工程师", "<b>工程师</b>")}</p>
<pre><code>def f(x):
    return x</code></pre><p>{THIRD}</p></div>
<div class="footer"><a href="/">首页</a> 版权所有 临江日报</div></body></html>
"""


@pytest.mark.parametrize(
    "page", [PAGE, PAGE.encode("gb18030"), PAGE.encode(), PAGE.encode("utf-16")], ids=lambda p: type(p).__name__
)
def test_the_article_and_what_is_said_about_it(page):
    result = textfix.explain_html(page)
    lines = result.text.split("\n")
    assert [line for line in lines if line in {FIRST, SECOND, THIRD}] == [FIRST, SECOND, THIRD]
    assert "    return x" in lines
    assert "首页" not in result.text
    assert "不是正文" not in result.text
    assert result.metadata == {"title": "新桥开始试通车", "author": "陈晓", "date": "2023-05-06"}
    assert result.restore() == page
    assert (result.diagnosis.decoding is None) == isinstance(page, str)


def test_the_steps_run_over_the_article():
    page = PAGE.replace("，", ",").replace("小小的", "小小\u200b的").replace("四十", "４０")
    text = textfix.fix_html(page)
    assert FIRST in text
    assert "40年" in text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>今天<b>很</b>忙。</p><p>明天再来。</p>", "今天很忙。\n明天再来。"),
        ("第一行<br/>第二行<br>第三行", "第一行\n第二行\n第三行"),
        ("<p>写在两行\n  里的一句话 in two\n words</p>", "写在两行里的一句话 in two words"),
        ("<div>甲<script>乙</script><!-- 丙 -->丁</div>戊", "甲丁\n戊"),
        ("<ul><li>一</li><li>二</li></ul>", "一\n二"),
        ("价格 &lt; 5 元 &amp; 包邮", "价格 < 5 元 & 包邮"),
        ("代码<pre>if x:\n    y()</pre>完", "代码\nif x:\n    y()\n完"),
        ("没有标记", "没有标记"),
        ("", ""),
        ("<", "<"),
        ("<p>\x00</p>", ""),
    ],
)
def test_markup_in_a_string(fragment, text):
    assert read_page(fragment).text == text


def test_a_page_without_an_article():
    assert read_page("<html><body></body></html>").text == ""
    assert read_page("<html><body><p>短</p></body></html>").text == "短"


def test_other_types_are_refused():
    with pytest.raises(TypeError, match="explain_html takes str or bytes, not int"):
        textfix.explain_html(3)


def test_two_bodies_are_no_crash():
    assert textfix.explain_html("<p>上文。</p></body>中间<body><p>下文。").input.split() == ["上文。", "下文。"]
    assert read_page("<!上文></body>中间<body><p>下文。</t").text.split() == ["中间", "下文。"]


def test_deep_nesting_is_no_crash():
    assert textfix.fix_html("<div>" * 50_000 + "好") in {"好", ""}


def test_the_command_line_reads_html_files(tmp_path, capsys):
    from textfix.cli import main

    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode("gb18030"))
    assert main(["fix", "--json", str(path)]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["metadata"]["author"] == "陈晓"
    assert FIRST in record["text"]
    assert main(["fix", "--as", "article", "--output", str(tmp_path / "out"), str(path)]) == 0
    written = (tmp_path / "out" / "page.txt").read_text(encoding="utf-8")
    assert FIRST in written
    assert written.endswith("\n")
    assert main(["fix", "--as", "article", "--in-place", str(path)]) == 2
    assert "use --output" in capsys.readouterr().err
    assert path.read_bytes() == PAGE.encode("gb18030")
