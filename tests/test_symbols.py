"""A sentence as the language model reads it."""

import importlib.util
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textfix.trie import code_points
from textfix.wording import symbols
from textfix.wording.symbols import EDGE, LATIN, NUMBER, OTHER, lay_out, sentence_spans, symbolize

CLASSES = {NUMBER: "N", LATIN: "L", EDGE: "|", OTHER: "?"}
ANY = st.text(alphabet="中文付出宝，。！？；\n\r,.;!? \t\u30001２aＡé-—“‘\"'😀𠮷\ud800\x00「")


def read(text):
    """The symbols of a text, classes as letters."""
    return "".join(CLASSES.get(c) or chr(c) for c in symbolize(text, 0, len(text)).symbols)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("", ""),
        ("微信支付", "微信支付"),
        ("涨了3.5%，到1,024元", "涨了N，到N元"),
        ("２０２１年", "N年"),
        ("用Wi-Fi和C++写", "用L和L写"),
        ("ＡＰＰ上线", "L上线"),
        ("café里", "L里"),
        ("Привет你好", "L你好"),
        ("第 1 名", "第N名"),
        ("全\u3000角", "全角"),
        ('他说"好",走了', "他说“好“，走了"),
        ("『外「内」外』", "“外“内“外“"),
        ("~～—", "———"),
        ("完。\n", "完。|"),
        ("好😀", "好?"),
        ("𠮷野家", "𠮷野家"),
        ("a\ud800中\x00", "L?中?"),
    ],
)
def test_symbols(text, symbols):
    assert read(text) == symbols


def test_a_piece_of_a_text_keeps_its_offsets():
    text = "前言。微信 APP上线"
    sentence = symbolize(text, 3, len(text))
    assert sentence.symbols == array("I", [ord("微"), ord("信"), LATIN, ord("上"), ord("线")])
    assert sentence.starts == {3: 0, 4: 1, 6: 2, 9: 3, 10: 4}
    assert sentence.ends == {4: 0, 5: 1, 9: 2, 10: 3, 11: 4}


def test_the_inside_of_a_number_or_latin_word_is_no_place():
    sentence = symbolize("共2021年Word版", 0, 11)
    assert 2 not in sentence.starts
    assert 7 not in sentence.starts
    assert 3 not in sentence.ends


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_every_symbol_has_its_place(text):
    sentence = symbolize(text, 0, len(text))
    assert sorted(sentence.starts.values()) == list(range(len(sentence.symbols)))
    assert sorted(sentence.ends.values()) == list(range(len(sentence.symbols)))
    ends = {number: offset for offset, number in sentence.ends.items()}
    at = 0
    for offset, number in sorted(sentence.starts.items()):
        assert text[at:offset].strip(" \t\u00a0\u3000") == "", "only white space stands between two symbols"
        assert offset < ends[number]
        at = ends[number]
    assert text[at:].strip(" \t\u00a0\u3000") == ""


@given(st.one_of(ANY, st.text(alphabet="中，a1 。", min_size=100, max_size=700)))
@settings(max_examples=200, deadline=None)
def test_sentences_cover_the_text_and_are_short(text):
    at = 0
    for start, end in sentence_spans(text):
        assert start == at
        assert 0 < end - start <= 120
        at = end
    assert at == len(text)


def test_sentences_end_at_their_marks():
    text = "甲。乙！丙？丁；戊\n己;庚"
    assert [text[a:b] for a, b in sentence_spans(text)] == ["甲。", "乙！", "丙？", "丁；", "戊\n", "己;", "庚"]


def test_a_long_sentence_is_cut_behind_a_comma():
    text = "一二三四五六七八九，" * 30
    pieces = [text[a:b] for a, b in sentence_spans(text)]
    assert "".join(pieces) == text
    assert len(pieces) == 3
    assert all(piece.endswith("，") for piece in pieces)


@given(
    st.one_of(ANY, st.text(alphabet="中，a1 。\U00020000😀", max_size=300)), st.lists(st.integers(0, 300), max_size=12)
)
@settings(max_examples=100, deadline=None)
def test_the_layout_is_the_same_compiled_or_not_and_as_the_sentences_say(text, places):
    spec = importlib.util.spec_from_file_location("plain_sentences", Path(symbols.__file__).with_name("sentences.py"))
    plain = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plain)
    assert plain.compiled is False
    spans = sorted({(at, at + 1 + at % 3) for at in places if at < len(text)})
    starts, ends = [a for a, _ in spans], [b for _, b in spans]
    codes = code_points(text)
    found = lay_out(codes, array("I", starts), array("I", ends))
    assert found == plain.lay_out(
        codes, symbols._KIND_TABLE, symbols._FOLDED_TABLE, array("I", starts), array("I", ends)
    )
    expected = []
    for lo, hi in sentence_spans(text):
        sentence = symbolize(text, lo, hi)
        inside = [
            (k, sentence.starts[a], sentence.ends[b] + 1)
            for k, (a, b) in enumerate(spans)
            if a in sentence.starts and b in sentence.ends
        ]
        if inside:
            expected.append((sentence.symbols, inside))
    assert list(found.symbols) == [c for read_symbols, _ in expected for c in read_symbols]
    assert list(zip(found.kept, found.starts, found.ends, strict=True)) == [c for _, inside in expected for c in inside]
    assert len(found.sentence_at) == len(found.candidate_at) == len(expected) + 1
