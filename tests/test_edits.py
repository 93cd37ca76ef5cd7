"""Edits compose, apply and undo exactly, over any text."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from textfix.edits import Edit, OffsetMap, apply, check, compose, restore

# Astral characters, a combining mark, a variation selector, a lone surrogate, NUL: one code point each.
ALPHABET = "中文ab \n𠮷😀e\u0301\ufe0f\ud83d\udc00\x00"
TEXTS = st.text(alphabet=ALPHABET, max_size=12)


def edit(start, end, before, after, *, step="script", rule=None, confidence=1.0, reason="Because."):
    return Edit(start, end, before, after, step, rule or f"{before}→{after}", confidence, reason)


@st.composite
def edits_over(draw, text):
    """Sorted, disjoint edits over a text: replacements, deletions and insertions, also side by side."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if edits and start == end == edits[-1].start == edits[-1].end:
            continue
        before = text[start:end]
        after = draw(st.text(alphabet=ALPHABET, max_size=4))
        if after != before:
            confidence = draw(st.sampled_from((0.5, 0.75, 1.0)))
            step = draw(st.sampled_from(("script", "wording")))
            edits.append(edit(start, end, before, after, step=step, confidence=confidence))
    return edits


@st.composite
def two_passes(draw):
    text = draw(TEXTS)
    first = draw(edits_over(text))
    return text, first, draw(edits_over(apply(text, first)))


@given(two_passes())
@settings(max_examples=600, deadline=None)
def test_composed_edits_do_what_the_passes_did(case):
    text, first, second = case
    middle = apply(text, first)
    both = compose(text, first, second)
    check(text, both)
    assert apply(text, both) == apply(middle, second)
    assert restore(apply(text, both), both) == text
    # Only two edits of two passes can cancel each other.
    assert all(e.before != e.after for e in both)


@given(two_passes(), st.data())
@settings(max_examples=200, deadline=None)
def test_three_passes_compose_from_either_side(case, data):
    text, first, second = case
    two = compose(text, first, second)
    end = apply(text, two)
    third = data.draw(edits_over(end))
    three = compose(text, two, third)
    check(text, three)
    assert apply(text, three) == apply(end, third)
    assert restore(apply(text, three), three) == text


@given(TEXTS, st.data())
@settings(max_examples=300, deadline=None)
def test_restore_undoes_apply(text, data):
    edits = data.draw(edits_over(text))
    check(text, edits)
    assert restore(apply(text, edits), edits) == text


@given(two_passes())
@settings(max_examples=300, deadline=None)
def test_nothing_is_surer_than_its_parts(case):
    text, first, second = case
    least = min((e.confidence for e in [*first, *second]), default=1.0)
    for e in compose(text, first, second):
        assert least <= e.confidence <= 1.0
        assert set(e.step.split("+")) <= {"script", "wording"}


@given(TEXTS, st.data())
@settings(max_examples=300, deadline=None)
def test_offsets_lead_back_to_the_same_characters(text, data):
    edits = data.draw(edits_over(text))
    fixed = apply(text, edits)
    offsets = OffsetMap(edits)
    start, end = sorted((data.draw(st.integers(0, len(fixed))), data.draw(st.integers(0, len(fixed)))))
    lo, hi = offsets.span(start, end)
    assert 0 <= lo <= hi <= len(text)
    assume(start < end)
    shift = 0
    untouched = True
    for e in edits:
        # Where the edit's result stands in the fixed text.
        begin, stop = e.start + shift, e.start + shift + len(e.after)
        shift += len(e.after) - len(e.before)
        if begin < end and start < stop:
            untouched = False
            assert lo <= e.start, "a span that cuts into an edit is widened to the whole of it"
            assert e.end <= hi
        elif begin == stop and start < begin < end:
            untouched = False  # a deletion inside: the input has more there
    if untouched:
        assert text[lo:hi] == fixed[start:end]


def test_offsets_are_monotone():
    text = "甲乙丙丁戊己"
    edits = [edit(1, 2, "乙", "bbb"), edit(3, 4, "丁", ""), edit(5, 5, "", "＋")]
    fixed = apply(text, edits)
    offsets = OffsetMap(edits)
    spans = [offsets.span(k, k + 1) for k in range(len(fixed))]
    assert fixed == "甲bbb丙戊＋己"
    assert spans == [(0, 1), (1, 2), (1, 2), (1, 2), (2, 3), (4, 5), (5, 5), (5, 6)]


def test_an_empty_pass_changes_nothing():
    edits = [edit(0, 1, "訪", "访")]
    assert compose("訪客", edits, []) == edits
    assert compose("访客", [], edits) == edits
    assert compose("访客", [], []) == []
    assert apply("访客", []) == restore("访客", []) == "访客"


def test_two_passes_at_one_place_are_one_edit_with_both_reasons():
    first = [edit(2, 3, "後", "后", confidence=0.95, reason="Traditional.")]
    second = [edit(1, 3, "以后", "之后", step="wording", confidence=0.8, reason="Spun.")]
    (both,) = compose("三以後", first, second)
    assert (both.start, both.end, both.before, both.after) == (1, 3, "以後", "之后")
    assert both.step == "script+wording"
    assert both.confidence == 0.8
    assert both.reason == "Traditional. Spun."
    assert both.rule == "後→后; 以后→之后"


def test_what_is_put_back_is_no_edit():
    assert compose("后面", [edit(0, 1, "后", "後")], [edit(0, 1, "後", "后", step="wording")]) == []


def test_edits_side_by_side_stay_two():
    both = compose("訪問客", [edit(0, 1, "訪", "访")], [edit(1, 2, "問", "问")])
    assert [(e.start, e.end, e.after) for e in both] == [(0, 1, "访"), (1, 2, "问")]


def test_offsets_count_code_points():
    text = "𠮷野家😀e\u0301完"
    edits = [edit(3, 4, "😀", "。"), edit(4, 6, "e\u0301", "é")]
    check(text, edits)
    assert apply(text, edits) == "𠮷野家。é完"
    assert restore("𠮷野家。é完", edits) == text


def test_lone_surrogates_survive():
    text = "\ud83d错\udc00"
    edits = [edit(1, 2, "错", "对")]
    assert apply(text, edits) == "\ud83d对\udc00"
    assert restore("\ud83d对\udc00", edits) == text


@pytest.mark.parametrize(
    ("edits", "complaint"),
    [
        ([edit(0, 2, "甲乙", "x"), edit(1, 3, "乙丙", "y")], "overlaps"),
        ([edit(2, 3, "丙", "x"), edit(0, 1, "甲", "y")], "overlaps"),
        ([edit(2, 4, "丙", "x")], "outside"),
        ([edit(2, 1, "", "x")], "outside"),
        ([edit(1, 1, "", "x"), edit(1, 1, "", "y")], "two insertions at 1"),
        ([edit(0, 1, "乙", "x")], "the text has '甲'"),
    ],
)
def test_wrong_edits_are_named(edits, complaint):
    with pytest.raises(ValueError, match=complaint):
        check("甲乙丙", edits)


def test_an_edit_is_frozen_and_reads_well():
    made = edit(2, 4, "付出", "支付", step="wording", confidence=0.987)
    assert repr(made) == "Edit(2..4 '付出'→'支付' wording 0.99)"
    assert made == edit(2, 4, "付出", "支付", step="wording", confidence=0.987)
    with pytest.raises(AttributeError):
        made.after = "付款"


def test_what_is_inserted_where_something_was_deleted_is_one_edit():
    (both,) = compose("甲乙", [edit(0, 1, "甲", "")], [edit(0, 0, "", "丙", step="wording")])
    assert (both.start, both.end, both.before, both.after, both.step) == (0, 1, "甲", "丙", "script+wording")
