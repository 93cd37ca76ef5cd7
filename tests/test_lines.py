"""The first look at lines: it may say yes too often, and never no."""

import importlib.util
import random
import re
import sys
from pathlib import Path

import pytest

from textfix.steps import _lines, _repeated_paragraphs, _wrapped_lines, layout
from textfix.steps._lines import REPEATED, TORN, WRAPPED, gaps, lines_down, lines_up, look
from textfix.steps._protected import Guard

SENTENCES = (
    "昨天上午，市里的新图书馆在河边正式开门迎客，许多家长带着孩子早早来到门口排队等候。",
    "馆长介绍说，这座楼一共有六层，藏书超过一百万册，",
    "“我等这一天已经等了三年。”",
    "用 Linux 系统的人，也有 3 台电脑可用",
    "大标题",
    "　　另 外，请看下表",
    "- 一项",
    "",
    "  ",
)


def plain():
    """The module as plain Python, whether or not it is compiled here."""
    spec = importlib.util.spec_from_file_location("plain_lines", Path(_lines.__file__).with_name("_lines.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["plain_lines"] = module
    spec.loader.exec_module(module)
    assert not module.compiled
    return module


def texts(count=600):
    """Pages with lines that are wrapped, torn, repeated, or nothing of it."""
    rng = random.Random(11)
    for _ in range(count):
        parts = rng.choices(SENTENCES, k=rng.randint(1, 8))
        kind = rng.randrange(5)
        if kind == 0:
            whole, width = "".join(parts), rng.randint(14, 45)
            text = "\n".join(whole[k : k + width] for k in range(0, len(whole), width))
        elif kind == 1:
            text = "\n".join(parts * 2)
        elif kind == 2:
            text = re.sub("(?=[，。])", lambda _: rng.choice(("", "", "\n", "\n  ")), "\n".join(parts))
        else:
            text = "\n".join(parts)
        yield text.replace("\n", rng.choice(("\n", "\n", "\n", " \n", "\n\n")))


def test_compiled_and_plain_see_the_same():
    module = plain()
    seen = set()
    for text in texts():
        assert look(text) == module.look(text)
        assert list(gaps(text)) == list(module.gaps(text))
        seen.add(look(text))
    assert len(seen) == 8


def test_no_rule_finds_anything_that_was_not_seen():
    found = 0
    for text in texts():
        guard = Guard(text)
        for bit, rule in (
            (REPEATED, _repeated_paragraphs.repeated_paragraphs),
            (WRAPPED, _wrapped_lines.wrapped_lines),
            (TORN, _wrapped_lines.torn_marks),
        ):
            if list(rule(text, guard)):
                found += 1
                assert look(text) & bit, (rule, text)
    assert found > 200


def test_lines_at_both_ends_are_those_that_are_not_blank():
    module = plain()
    for text in (*texts(200), "", "\n \n", "\u2003\n好\n\x1c\n", "一\n\n二\n三"):
        spans = [line.span() for line in re.finditer("[^\n]+", text) if line[0].strip()]
        for most in (1, 3, 60):
            assert lines_down(text, most) == module.lines_down(text, most) == spans[:most]
            assert lines_up(text, most) == module.lines_up(text, most) == spans[::-1][:most]


def test_most_honest_lines_are_seen_to_be_nothing():
    assert look("大标题\n" + "\n".join(SENTENCES[:3])) == 0
    assert look("没有换行的一行，也没有别的。") == 0
    assert look("") == 0


@pytest.mark.parametrize(
    ("theirs", "name", "here"),
    [
        (_repeated_paragraphs, "SHORTEST", "_SHORTEST"),
        (_wrapped_lines, "NARROWEST", "_NARROWEST"),
        (_wrapped_lines, "WIDEST", "_WIDEST"),
        (_wrapped_lines, "LEAST_LINES", "_LEAST_LINES"),
        (_wrapped_lines, "FEW_NARROWEST", "_FEW_NARROWEST"),
        (_wrapped_lines, "KINSOKU", "_KINSOKU"),
        (layout, "GAP_LINE", "_GAP_LINE"),
        (layout, "GAP_PER_HAN", "_GAP_PER_HAN"),
    ],
)
def test_the_measures_are_those_of_the_rules(theirs, name, here):
    assert getattr(theirs, name) == getattr(plain(), here)


def test_what_closes_a_line_is_what_the_rules_say():
    module = plain()
    signs = [*_wrapped_lines._CLOSING, *_wrapped_lines._BLANK, *"好a（“1"]
    assert [module._closes(sign) for sign in signs] == [sign in _wrapped_lines._CLOSING for sign in signs]
    assert [module._is_blank(sign) for sign in signs] == [sign in _wrapped_lines._BLANK for sign in signs]
    assert module._OPEN_SHARE == _wrapped_lines.FULL_SHARE * _wrapped_lines.OPEN_SHARE


def test_gaps_are_single_spaces_between_chinese_characters_of_lines_with_few():
    rng = random.Random(5)
    han = "[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
    found = 0
    for _ in range(2000):
        text = "".join(rng.choices("好的人们，a \n", weights=(6, 6, 6, 6, 2, 1, 1, 1), k=rng.randint(3, 80)))
        expected = []
        for line in re.finditer("[^\n]+", text):
            places = [gap.start() for gap in re.finditer(f"(?<={han}) (?={han})", line[0])]
            if len(line[0]) < 12 or len(places) > 1 + len(line[0]) // 25:
                continue
            for at in places:
                left, right = re.search(f"{han}*\\Z", line[0][:at])[0], re.match(f"{han}*", line[0][at + 1 :])[0]
                expected.append((line.start() + at, min(6, len(left)), min(6, len(right)), len(places)))
        assert list(gaps(text)) == expected
        found += len(expected)
    assert found > 500
