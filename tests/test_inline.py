"""Inline marks: what lies between "off" and "on" is untouched by every step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wording_samples import NEWS_SPUN, TECHNICAL_SPUN

import textfix
from textfix.inline import off_spans

WIDE = "ＡＰＰ上线了,大家都在用。"

MARKS = [
    ("<!-- textfix: off -->", "<!-- textfix: on -->"),
    ("<!--textfix:off-->", "<!--textfix:on-->"),
    ("[//]: # (textfix: off)", "[//]: # (textfix: on)"),
    ('[comment]: <> "textfix: off"', '[comment]: <> "textfix: on"'),
    ("textfix: off", "textfix: on"),
    ("  # textfix: off", "  # textfix: on"),
    ("// textfix: off", "// textfix: on"),
    ("/* textfix: off */", "/* textfix: on */"),
    ("-- textfix：off", "-- textfix：on"),
]


@pytest.mark.parametrize(("off", "on"), MARKS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_form_of_a_mark(off, on, end):
    text = end.join([WIDE, off, WIDE, on, WIDE, ""])
    (span,) = off_spans(text)
    assert text[slice(*span)] == end + end.join([off, WIDE, on]) + end


@pytest.mark.parametrize(
    "text",
    [
        "他写了textfix: off三个字",
        "textfix: offline",
        "see textfix: off\n",
        "textfix\n: off",
        "<!-- textfix: off",
        "textfix",
    ],
)
def test_what_is_no_mark(text):
    assert off_spans(text) == []


def test_a_comment_may_stand_inside_a_line():
    text = f"{WIDE}<!-- textfix: off -->ＡＰＰ<!-- textfix: on -->{WIDE}"
    fixed = textfix.fix(text, inline=True)
    assert fixed == "APP上线了，大家都在用。<!-- textfix: off -->ＡＰＰ<!-- textfix: on -->APP上线了，大家都在用。"


def test_off_without_on_goes_to_the_end_and_on_alone_does_nothing():
    assert off_spans("甲\ntextfix: off\n乙\n丙") == [(1, 18)]
    text = f"textfix: on\n{WIDE}"
    assert textfix.fix(text, inline=True) == "textfix: on\nAPP上线了,大家都在用。" == textfix.fix(text)


@pytest.mark.parametrize(("off", "on"), MARKS)
def test_every_step_leaves_it_and_twice_is_once(off, on):
    damaged = (
        f"{TECHNICAL_SPUN}开(kāi)發(fā)者,ＡＰＰ。。另 外,娑堣垂鑰呯殑涔犳儻宸茬粡鍥哄畾涓嬫潵\n"
        "责任编辑:小陈\n上一篇:没有了"
    )
    text = f"{NEWS_SPUN}\n\n{off}\n{damaged}\n{on}\n\n{TECHNICAL_SPUN}\n"
    result = textfix.explain(text, inline=True)
    untouched = f"\n{off}\n{damaged}\n{on}\n"
    assert untouched in result.text
    assert "支付小程序" in result.text
    assert "人工智能技术" in result.text
    assert result.restore() == text
    assert textfix.fix(result.text, inline=True) == result.text
    start, end = text.index(off), text.index(on)
    assert not [e for e in [*result.edits, *result.suggestions] if start < e.end and e.start < end]
    assert untouched not in textfix.fix(text), "the library heeds the marks only when it is asked to"


def test_a_keep_term_is_not_suggested_either():
    result = textfix.explain(NEWS_SPUN, min_confidence=1.0)
    assert any(item.before == "付出" for item in result.suggestions)
    kept = textfix.explain(NEWS_SPUN, min_confidence=1.0, keep=("付出",))
    assert not any("付出" in item.before for item in kept.suggestions)


@given(st.lists(st.sampled_from(["甲", "\n", "\r\n", " ", "textfix: off", "textfix: on", "<!-- textfix: off -->"])))
def test_spans_are_sorted_and_disjoint_on_any_text(pieces):
    text = "".join(pieces)
    at = 0
    for start, end in off_spans(text):
        assert at <= start < end <= len(text)
        at = end
