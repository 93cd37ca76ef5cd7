"""Marks of a stranger: whatever they look like, in whatever number, they hold nothing up and harm nothing else."""

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import THOROUGH, mutated, texts

import textfix
from textfix.inline import off_spans

SIZE = 1_000_000 if THOROUGH else 250_000
OFF, ON = "<!-- textfix: off -->", "<!-- textfix: on -->"
MARKS = (OFF, ON, "\n# textfix: off\n", "\ntextfix: on\n", "\r\n[//]: # (textfix: off)\r\n", "/* textfix：on */")
BROKEN = (
    *("textfix: of", "<!-- textfix: off", "textfix: off -->", "<!-- textfix:\noff -->", "TEXTFIX: OFF"),
    *("<!-- textfix: off on -->", "textfix:off:on", "[//]: # (textfix: off", "textfix\u200b: off"),
)  # fmt: skip


@given(st.lists(st.one_of(mutated(), st.sampled_from(MARKS), st.sampled_from(BROKEN), texts()), max_size=9))
@settings(max_examples=40 if THOROUGH else 15, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_marked_stays_and_the_rest_keeps_its_promises(parts):
    text = "".join(parts)
    spans = off_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    result = textfix.explain(text, inline=True)
    assert result.restore() == text
    for edit in (*result.edits, *result.suggestions):
        assert not any(start < edit.end and edit.start < end for start, end in spans), edit
    kept = [text[start:end] for start, end in spans]
    at = 0
    for piece in kept:
        found = result.text.find(piece, at)
        assert found >= 0, piece
        at = found + len(piece)
    assert textfix.fix(result.text, inline=True) == result.text


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_mark_switches_nothing_off(broken):
    text = f"用ＡＰＰ吧{broken}用ＡＰＰ吧"
    assert off_spans(text) == []
    assert textfix.fix(text, inline=True) == textfix.fix(text)


@pytest.mark.parametrize(
    "unit",
    [
        *("textfix", "textfix: ", "textfix:\t", "<!-- textfix: off", OFF, ON, OFF + ON, "\n# textfix: off"),
        *("[//]: # (textfix: ", "\n[comment]: <> 'textfix: on'", "/* textfix: off ", "#", "/", "\n" + " " * 50),
        *(OFF + "\n" * 40 + ON, OFF + "\u3000" * 40, "\ntextfix: off\n" + "\n" * 40, "<!--" + " " * 60),
    ],
    ids=ascii,
)
def test_a_megabyte_of_marks_takes_linear_time(unit):
    text = "textfix" + unit * (SIZE // len(unit))
    start = time.process_time()
    spans = off_spans(text)
    assert time.process_time() - start < 2.0
    assert len(spans) <= text.count("textfix")


def test_blanks_between_two_marks_are_looked_at_twice_at_most():
    """Each mark looks for the line break around it; a megabyte of blanks between them must not be read for each."""
    text = (OFF + ON) * 2000 + " " * SIZE + (OFF + ON) * 2000
    start = time.process_time()
    assert len(off_spans(text)) == 4000
    assert time.process_time() - start < 2.0


def test_thousands_of_marks_do_not_slow_the_steps_down():
    page = "岚舟团体公布,旗下付出小步伐上线。"
    text = f"{page}{OFF}{page}{ON}" * 2000
    start = time.process_time()
    result = textfix.explain(text, inline=True, steps=("characters", "punctuation"))
    assert time.process_time() - start < 6.0
    assert len(result.edits) == 2000
    assert result.restore() == text
