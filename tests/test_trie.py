"""The trie and the matcher find what a plain search finds, compiled or not."""

import importlib.util
import sys
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textfix import trie
from textfix.matcher import Matcher, RareMatcher

ROOT = Path(__file__).parents[1]
WORDS = st.lists(st.text(alphabet="支付宝上线a𠀀", min_size=1, max_size=4), min_size=1, max_size=8, unique=True)
TEXTS = st.text(alphabet="支付宝上线a𠀀，\ud800\x00", max_size=30)


def every_match(words, text):
    found = [
        (k, at, at + len(word)) for k, word in enumerate(words) for at in range(len(text)) if text.startswith(word, at)
    ]
    return sorted(found, key=lambda match: match[1:])


def leftmost_longest(words, text):
    out, at = [], 0
    for k, start, end in sorted(every_match(words, text), key=lambda match: (match[1], -match[2])):
        if start >= at:
            out.append((k, start, end))
            at = end
    return out


def triples(flat):
    return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))


def plain_trie():
    spec = importlib.util.spec_from_file_location("textfix_plain_trie", ROOT / "src/textfix/trie.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    assert module.compiled is False
    return module


PLAIN = plain_trie()


@pytest.mark.parametrize("module", [trie, PLAIN], ids=["built", "plain"])
@given(words=WORDS, text=TEXTS)
def test_the_trie_finds_what_a_search_finds(module, words, text):
    found = module.Trie(words)
    codes = module.code_points(text)
    assert triples(found.find(codes, longest=False)) == every_match(words, text)
    assert triples(found.find(codes, longest=True)) == leftmost_longest(words, text)


@pytest.mark.parametrize("compiled", [True, False])
@given(words=WORDS, text=TEXTS)
def test_the_matcher_finds_the_same_with_and_without_a_compiler(compiled, words, text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trie, "compiled", compiled)
        assert Matcher(words, longest=False).find(text) == every_match(words, text)
        assert Matcher(words, longest=True).find(text) == leftmost_longest(words, text)


def test_more_matches_than_room():
    words = ["一" * n for n in range(1, 40)]
    assert len(trie.Trie(words).find(trie.code_points("一" * 500), longest=False)) == 3 * (39 * 500 - 38 * 39 // 2)


def test_equal_words_and_words_within_words():
    assert triples(trie.Trie(["支付", "支付", "付"]).find(trie.code_points("支付"), longest=False)) == [
        (0, 0, 2),
        (2, 1, 2),
    ]


def test_an_empty_word_is_refused():
    with pytest.raises(ValueError, match="empty"):
        trie.Trie(["支付", ""])


def test_an_empty_text():
    assert trie.Trie(["支付"]).find(trie.code_points(""), longest=True) == array("I")


@given(words=st.lists(st.text(alphabet="支付宝上线a𠀀", min_size=2, max_size=4), min_size=1, unique=True), text=TEXTS)
def test_rare_words_are_found_like_others(words, text):
    assert RareMatcher(words).find(text) == every_match(words, text)


def test_rare_words_of_very_many_characters_are_found():
    words = [chr(0x4E00 + k) + chr(0x5E00 + 7 * k % 997) for k in range(900)]
    assert len(RareMatcher(words).find("".join(words))) >= 900


def test_rare_words_have_two_characters():
    with pytest.raises(ValueError, match="fewer than two"):
        RareMatcher(["支付", "付"])
