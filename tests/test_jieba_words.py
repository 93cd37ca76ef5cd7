"""The counts of jieba's words, looked up in its file."""

import random
from math import isclose, log

import jieba
import pytest

from textfix import jieba_words as module
from textfix.errors import DataError
from textfix.jieba_words import JiebaWords, jieba_words


def test_every_chinese_word_has_the_count_that_jieba_gives_it():
    jieba.dt.initialize()
    known = jieba_words()
    assert isclose(known.log_total, log(jieba.dt.total))
    words = [w for w in jieba.dt.FREQ if w and all("\u3007" <= c <= "\u9fff" for c in w)]
    assert len(words) > 400_000
    rng = random.Random(1)
    for word in [*rng.sample(words, 20_000), *words[:500], *words[-500:]]:
        assert known.count(word) == jieba.dt.FREQ[word], word
    for _ in range(5000):
        word = rng.choice(words)[:1] + rng.choice(words)[:2]
        assert known.count(word) == jieba.dt.FREQ.get(word, 0), word


def test_any_dictionary_may_be_there(tmp_path):
    path = tmp_path / "dict.txt"
    path.write_text("A座 3 n\nAA 1 n\n〇 7 m\n中 10 n\n中文 20 nz\n中文字 2\n文 4 n", encoding="utf-8")
    words = JiebaWords(path)
    found = {
        word: words.count(word) for word in ("〇", "中", "中文", "中文字", "文", "中字", "字", "龙\ud800", "\U00020000")
    }
    assert found == {
        "〇": 7,
        "中": 10,
        "中文": 20,
        "中文字": 2,
        "文": 4,
        "中字": 0,
        "字": 0,
        "龙\ud800": 0,
        "\U00020000": 0,
    }
    assert all(map(words.begins, ("中", "中文", "中文字", "文")))
    assert not any(map(words.begins, ("中字", "字", "文字")))
    assert isclose(words.log_total, log(47))


def test_without_jieba_the_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(DataError, match="install textfix again"):
        jieba_words.__wrapped__()
