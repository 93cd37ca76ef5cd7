"""Paragraphs that stand there twice."""

import pytest
from step_checks import fixed

from textfix.steps.layout import find

FIRST = "河上的新桥昨天开始试通车，两岸的居民过河再也不用等那一班小小的渡船了。"
SECOND = "负责施工的工程师说，桥面的宽度足够四辆汽车并行，两边还给走路和骑车的人各留出了两米宽的地方。"
THIRD = "渡口的老船工今年已经六十七岁，他说自己在这里撑了四十年的船，以后可以在家里好好歇一歇。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FIRST}\n{FIRST}\n{SECOND}", f"{FIRST}\n{SECOND}"),
        (f"{FIRST}\n\n{FIRST}\n\n{SECOND}\n", f"{FIRST}\n\n{SECOND}\n"),
        (f"{FIRST}\n{FIRST}\n{FIRST}\n{SECOND}", f"{FIRST}\n{SECOND}"),
        (f"{FIRST}\n　　{FIRST}\n{SECOND}", f"{FIRST}\n{SECOND}"),
        # A whole part again, with its short heading.
        (f"通车\n{SECOND}\n{THIRD}\n通车\n{SECOND}\n{THIRD}\n完", f"通车\n{SECOND}\n{THIRD}\n完"),
        (f"{SECOND}\n{FIRST}\n{THIRD}\n{SECOND}", f"{SECOND}\n{FIRST}\n{THIRD}"),
    ],
)
def test_the_copy_goes(text, expected):
    assert fixed(find, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n{FIRST[:-1]}！",  # not the same
        "他又敲了一次门。\n他又敲了一次门。\n没有人应。",  # short
        f"{FIRST}\n{SECOND}\n{FIRST}\n{THIRD}",  # short, and apart: a refrain
        "我们走在大路上，唱着歌\n我们走在大路上，唱着歌\n我们走在大路上，唱着歌",  # no sentence
        # A manual says the same of two commands, each a small part of it.
        "\n".join((SECOND, *(f"第{k}条命令把第{k}座桥的图纸打印出来，然后结束。" for k in range(9)), SECOND, THIRD)),
        f"```\n{FIRST}\n{FIRST}\n```",
        f"| {FIRST} | 甲 |\n| {FIRST} | 甲 |",
        f"- {FIRST}\n- {FIRST}",
    ],
)
def test_what_may_be_meant_stays(text):
    assert fixed(find, text) == text
