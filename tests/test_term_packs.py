"""Packs of terms: a word inside a term of a named field is suggested, not changed."""

import pytest

import textfix
from textfix import ConfigError
from textfix.resources import dictionary_folder
from textfix.wording.term_packs import fields, term_spans


def test_every_file_of_terms_is_a_field():
    assert set(fields()) == {path.stem for path in dictionary_folder("terms").glob("*.txt")}
    assert {"finance", "software", "health", "internet", "commerce"} <= set(fields())


def test_an_unknown_field_names_those_there_are():
    with pytest.raises(ConfigError, match=r"unknown field 'fiance' of terms; the fields are .*finance"):
        textfix.fix("他出门去了。", terms=("fiance",))


def test_terms_are_found_where_they_stand_longest_first():
    text = "用微信支付，或者小程序"
    assert [text[start:end] for start, end in term_spans(text, ("internet", "commerce"))] == ["微信支付", "小程序"]
    assert term_spans(text, ()) == []


def test_a_word_inside_a_term_of_the_field_is_suggested(tmp_path, monkeypatch):
    """On the sample article, with a pack that has one of its spun words inside a term."""
    from pathlib import Path

    from textfix.wording import term_packs

    article = Path(__file__).parents[1].joinpath("examples", "article.txt").read_text(encoding="utf-8")
    plain = textfix.explain(article, steps=("wording",))
    edit = next(edit for edit in plain.edits if edit.before == "羁系")
    term = article[edit.start - 1 : edit.end + 1]
    (tmp_path / "mine.txt").write_text(f"{term} 10 n\n", encoding="utf-8")
    monkeypatch.setattr(term_packs, "dictionary_folder", lambda _: tmp_path)
    for cached in (term_packs.fields, term_packs._matcher):
        cached.cache_clear()
    result = textfix.explain(article, steps=("wording",), terms=("mine",))
    for cached in (term_packs.fields, term_packs._matcher):
        cached.cache_clear()
    kept = {(one.start, one.end) for one in plain.edits} - {(one.start, one.end) for one in result.edits}
    assert (edit.start, edit.end) in kept
    assert (edit.start, edit.end) in {(one.start, one.end) for one in result.suggestions}
    assert all(article[start - 1 : end + 1] == term for start, end in kept)
