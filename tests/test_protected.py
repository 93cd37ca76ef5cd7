"""What punctuation and layout must not touch."""

import random

import pytest
from step_checks import WORST

from textfix.steps import _protected
from textfix.steps._protected import Guard


def protected(text):
    """The protected code points of a text, the others as dots."""
    guard = Guard(text)
    return "".join(c if guard.protects(i) else "." for i, c in enumerate(text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("请看http://a.cn/x?y=1,2,然后", "http://a.cn/x?y=1,2"),
        ("写信给li.si@mail.example.cn,谢谢", "li.si@mail.example.cn"),
        ("用`f(a,b)`计算总数", "`f(a,b)`"),
        ("见[这里](a.html,b)的说明", "](a.html,b)"),
        ("成品![图](./米糕(加糖)成品.jpg)很好看", "](./米糕(加糖)成品.jpg)"),
        ("下午12:30到13:45的课,共1,234.5元", "12:3013:451,234.5"),
        ("日志在/var/log/nginx/里面找", "/var/log/nginx/"),
        ("打开D:\\资料\\报告(终稿).docx查看", "D:\\资料\\报告(终稿).docx查看"),
        ("公式$a,b$给出的结果", "$a,b$"),
        ("这是<b>粗体,文字</b>而已", "<b></b>"),
        ("没有什么要保护的,对吧", ""),
    ],
)
def test_spans(text, kept):
    assert protected(text).replace(".", "") == kept.replace(".", "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("这是一行普通的中文,没有别的。", "text"),
        ("- 列表里的一项内容", "list"),
        ("## 二级标题在这里", "list"),
        ('print("你好,世界")', "code"),
        ("// 取得实例,单例", "code"),
        ('{"名称": "值", "数量": 3}', "code"),
        ("int n = 0; // 计数", "code"),
        ("| 姓名 | 年龄 |", "table"),
        ("张三\t二十岁\t北京", "table"),
        ("   ", "blank"),
        ("他说 print(x) 这个语句会把变量的值写到屏幕上,你试试看。", "text"),
    ],
)
def test_kinds_of_lines(text, kind):
    assert Guard(text).line(0).kind == kind
    assert Guard(text + "\n").line(0).kind == kind


def test_the_end_of_a_line_does_not_count_among_its_signs():
    line = '见*附#录+一"abcdefghijklmnopqrstuvwxy'  # four signs of 33: one more of another kind, and it is no code
    kinds = {Guard(line + ending).line(0).kind for ending in ("", "\n")}
    assert kinds == {"code"}


def test_fenced_block():
    text = "前文,如下\n```\n说明,在此\n```\n后文,如上"
    assert [Guard(text).line(text.index(word)).kind for word in ("前文", "说明", "后文")] == ["text", "code", "text"]


def test_a_fence_that_is_never_closed_protects_only_itself():
    text = "```\n这一行不是代码,对吧"
    assert Guard(text).line(0).kind == "code"
    assert Guard(text).line(5).kind == "text"


def test_lines_with_the_same_commas_are_a_table():
    text = "姓名,年龄,城市\n张三,三十,北京\n李四,四十,上海"
    assert Guard(text).line(0).kind == "table"
    assert Guard("姓名,年龄,城市都要填").line(0).kind == "text"


@pytest.mark.parametrize("piece", WORST)
def test_no_text_is_slow(piece):
    import time

    start = time.process_time()
    Guard(piece * (10**6 // len(piece))).protects(500_000)
    assert time.process_time() - start < 5


def test_lines_that_can_have_spans_are_not_passed_over():
    parts = (
        "`a`", "http://a", "ftp://", "www.a", "](b)", "a@b.c", "<b>", "</", "$x$", "D:\\", "C:/", "/a/b", "~/", "1",
        "2", ".", ",", ":", "-", "/", "好", "，", " ", "a", "w", "]", "(", "@", "<", "$", "\\",
    )  # fmt: skip
    rng = random.Random(12)
    found = passed = 0
    for _ in range(6000):
        line = "".join(rng.choices(parts, k=rng.randint(1, 6)))
        if _protected._SPAN.search(line):
            found += 1
            assert _protected._may_have_spans(line), line
        passed += not _protected._may_have_spans(line)
    assert found > 1000
    assert passed > 500
