"""The promises over texts that nobody wrote down: exact restoration, sound edits, once is enough, nothing depends on
what stands beside a document."""

import random
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import (
    THOROUGH,
    anything,
    byte_strings,
    documents,
    honest_documents,
    mutated,
    spun,
    spun_documents,
    texts,
)

import textfix
from textfix import STEPS, Cleaner, Config
from textfix.edits import apply, check, compose
from textfix.line_ends import with_line_feeds
from textfix.steps import load

# A first example may have to load the language model.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def tries(count):
    """So many examples in CI, a quarter of them otherwise."""
    return settings(deadline=None, suppress_health_check=SLOW, max_examples=count if THOROUGH else count // 4)


CLEANER = Cleaner()
NAMES = sorted(honest_documents())


def promise(text, result):
    """What holds of every result."""
    assert result.restore() == text
    assert result.input == text
    assert apply(text, result.edits) == result.text
    check(text, result.edits)
    check(text, result.suggestions)
    for edit in result.edits:
        assert 0 <= edit.start <= edit.end <= len(text)
        assert text[edit.start : edit.end] == edit.before
        assert edit.before != edit.after
        assert 0.0 <= edit.confidence <= 1.0
        assert edit.rule
        assert edit.reason
        assert set(edit.step.split("+")) <= set(STEPS)
    for before, after in pairwise(result.edits):
        assert before.end <= after.start
    assert result.diagnosis.characters == len(text)


@given(texts())
@tries(150)
def test_every_edit_is_sound_and_the_input_comes_back(text):
    promise(text, CLEANER.explain(text))


@given(texts())
@tries(150)
def test_cleaning_twice_is_cleaning_once(text):
    once = CLEANER.fix(text)
    again = CLEANER.explain(once)
    assert again.edits == []
    assert again.text == once


@given(texts(), st.sets(st.sampled_from(STEPS)))
@tries(80)
def test_every_subset_of_the_steps_keeps_the_promises(text, steps):
    cleaner = Cleaner(Config(steps=tuple(steps)))
    result = cleaner.explain(text)
    promise(text, result)
    assert {name for edit in result.edits for name in edit.step.split("+")} <= steps
    assert cleaner.fix(result.text) == result.text


@given(mutated(), st.permutations(STEPS))
@tries(30)
def test_the_steps_one_by_one_compose_to_one_round(text, named):
    """A round is its steps, one over the result of the other; the order in which they are named means nothing."""
    text = with_line_feeds(text)  # as steps read it
    whole = Cleaner(Config(steps=tuple(named), max_rounds=1)).explain(text)
    edits, current = [], text
    for name in STEPS:
        config = Config(steps=(name,))
        made = [edit for edit in load(name)(current, config).edits if edit.confidence >= config.min_confidence]
        check(current, made)
        edits, current = compose(text, edits, made), apply(current, made)
    assert whole.text == current
    assert whole.edits == edits


@given(texts(), st.floats(0.0, 1.0))
@tries(50)
def test_nothing_less_sure_than_the_threshold_is_made(text, least):
    result = Cleaner(Config(min_confidence=least)).explain(text)
    promise(text, result)
    assert all(edit.confidence >= least for edit in result.edits)


@given(mutated(), st.data())
@tries(60)
def test_what_is_kept_stays(text, data):
    at = data.draw(st.integers(0, max(0, len(text) - 1)))
    term = text[at : at + data.draw(st.integers(1, 4))]
    if not term.strip() or any(mark in term for mark in "./\\~"):
        return  # a path, or nothing
    result = Cleaner(Config(keep=(term,))).explain(text)
    promise(text, result)
    for edit in result.edits:
        place = text.find(term)
        while place >= 0:
            assert edit.end <= place or place + len(term) <= edit.start, (edit, term)
            place = text.find(term, place + 1)


@given(anything(), spun_documents())
@tries(40)
def test_offsets_count_code_points_whatever_stands_in_front(front, text):
    """Astral and combining characters in front move every edit by their number of code points, and change none."""
    front = "".join(char for char in front if unicodedata.category(char) in ("So", "Mn", "Me") or char > "\uffff")
    alone = Cleaner(Config(steps=("wording",))).explain(text)
    moved = Cleaner(Config(steps=("wording",))).explain(front + "\n" + text)
    shift = len(front) + 1
    if len(front) < 20:  # many foreign characters thin the evidence
        assert [(e.start + shift, e.after) for e in alone.edits if e.confidence > 0.9] == [
            (e.start, e.after)
            for e in moved.edits
            if (e.start - shift, e.after) in {(a.start, a.after) for a in alone.edits if a.confidence > 0.9}
        ]
    promise(front + "\n" + text, moved)


@given(byte_strings())
@tries(150)
def test_bytes_come_back_byte_for_byte(data):
    result = CLEANER.explain_bytes(data)
    assert result.restore() == data
    promise(result.input, textfix.Cleaner().explain(result.input))
    found = result.diagnosis.decoding
    assert 0.0 <= found.confidence <= 1.0
    assert 0 <= found.lost_bytes <= len(data)
    assert found.lost_bytes <= result.input.count("\ufffd")
    "".encode(found.encoding)  # a codec that Python knows


# --- honest text


@pytest.mark.parametrize("name", NAMES)
def test_an_honest_document_keeps_every_word(name):
    text = honest_documents()[name]
    result = CLEANER.explain(text)
    promise(text, result)
    assert [edit for edit in result.edits if "wording" in edit.step] == []
    assert not result.diagnosis.spun


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
@tries(60)
def test_two_unrelated_honest_texts_are_safe_together(first, second):
    """``fix(a + blank line + b)`` touches neither: two documents in one file make no spun one."""
    assume(first != second)  # a document that stands there twice is what the step layout mends
    a, b = honest_documents()[first].strip(), honest_documents()[second].strip()
    alone = [(e.start, e.end, e.after) for e in CLEANER.explain(a).edits]
    behind = [(e.start + len(a) + 2, e.end + len(a) + 2, e.after) for e in CLEANER.explain(b).edits]
    together = CLEANER.explain(a + "\n\n" + b)
    assert [(e.start, e.end, e.after) for e in together.edits] == alone + behind


@given(documents(), documents())
@tries(60)
def test_ordinary_sentences_are_safe_together(first, second):
    text = first + "\n\n" + second
    assert [edit for edit in CLEANER.explain(text).edits if "wording" in edit.step] == []


# --- a document alone is a document among others


def test_order_and_jobs_change_nothing():
    # Among them pages that other pages could rub off on: spun, honest, mixed, of several dialects.
    pages = list(honest_documents().values())
    pages += [spun(page, dialect, every=2) for page, dialect in zip(pages, ("a", "b", "c", "g") * 9, strict=False)]
    alone = {page: Cleaner().explain(page) for page in pages}
    shuffled = random.Random(7).sample(pages, len(pages))
    for order in (pages, pages[::-1], shuffled):
        for jobs in (1, 2, 3):
            found = list(Cleaner().explain_many(order, jobs=jobs))
            assert found == [alone[page] for page in order]
