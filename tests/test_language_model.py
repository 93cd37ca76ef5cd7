"""The language model's file: what it holds, what is added to it, and what is refused."""

import math
import struct
from array import array
from functools import lru_cache

import pytest

from textfix.errors import DataError, DictionaryError
from textfix.resources import data_file
from textfix.wording.decoder import log_likelihood, segment
from textfix.wording.language_model import MAGIC, VERSION, LanguageModel, default_model, model_with_terms, read_terms
from textfix.wording.symbols import symbolize


def words_of(model, text):
    symbols = symbolize(text, 0, len(text)).symbols
    return [text[i:j] for i, j in segment(model.arrays, symbols)]


def likelihood(model, text):
    return log_likelihood(model.arrays, symbolize(text, 0, len(text)).symbols)


# --- the shipped model


def test_the_shipped_model_fits_in_the_wheel():
    assert data_file("language_model.bin").stat().st_size <= 15_000_000


def test_the_shipped_model_is_loaded_once():
    assert default_model() is default_model()
    assert model_with_terms(()) is default_model()


@pytest.mark.parametrize(
    "word", ["的", "微信", "支付宝", "小程序", "消费者", "视频号", "王者荣耀", "和平精英", "操作系统"]
)
def test_words_of_today_are_known(word):
    assert -8.2 < default_model().unigram(word) < -1.0


@pytest.mark.parametrize("word", ["小步伐", "付出宝", "消耗者协会会", "微光荣户", "电贸易务"])
def test_spun_words_are_not(word):
    assert default_model().unigram(word) is None


def test_common_pairs_are_listed():
    model = default_model()
    assert model.bigram("解决", "问题") > model.unigram("问题")
    assert model.bigram("解决", "冰淇淋") is None


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("我们需要解决这个问题。", "我们需要办理这个问题。"),
        ("国家对市场进行监管。", "国家对市场举行羁系。"),
        ("消费者可以用微信支付。", "消耗者可以用微信付出。"),
    ],
)
def test_the_authors_words_read_better(better, worse):
    assert likelihood(default_model(), better) > likelihood(default_model(), worse) + 2


def test_segmentation():
    assert words_of(default_model(), "消费者打开小程序") == ["消费者", "打开", "小程序"]


# --- further words


def test_a_term_makes_its_sentence_likelier():
    model = default_model()
    grown = model.with_terms({"青禾派": -4.0})
    assert model.unigram("青禾派") is None
    assert grown.unigram("青禾派") == pytest.approx(-4.0, abs=0.02)
    assert model.unigram("青禾派") is None, "the model itself is unchanged"
    assert "青禾派" in words_of(grown, "买了青禾派回家")
    assert "青禾派" not in words_of(model, "买了青禾派回家")
    assert likelihood(grown, "买了青禾派回家") > likelihood(model, "买了青禾派回家") + 1


def test_a_known_word_keeps_the_higher_probability():
    model = default_model()
    known = model.unigram("支付")
    assert model.with_terms({"支付": -8.0}).unigram("支付") == known
    assert model.with_terms({"支付": -2.0}).unigram("支付") == pytest.approx(-2.0, abs=0.02)


def test_a_term_that_begins_another_stays_a_word():
    for terms in ({"青禾": -4.0, "青禾派": -5.0}, {"青禾派": -5.0, "青禾": -4.0}):
        grown = default_model().with_terms(terms)
        assert grown.unigram("青禾") == pytest.approx(-4.0, abs=0.02)
        assert grown.unigram("青禾派") == pytest.approx(-5.0, abs=0.02)


def test_a_mere_beginning_of_a_term_is_no_word():
    grown = default_model().with_terms({"鼍鼋鼎鼐": -4.0})
    assert grown.unigram("鼍鼋鼎鼐") == pytest.approx(-4.0, abs=0.02)
    assert grown.unigram("鼍鼋鼎") is None
    assert grown.unigram("鼍鼋") is None


def test_every_other_word_stays_as_it_was():
    model = default_model()
    terms = {chr(0x4E00 + k) + chr(0x9000 - k) + "们派": -5.0 for k in range(300)}
    grown = model.with_terms(terms)
    sample = ["的", "微信", "支付宝", "小程序", "消费者", "国家", "问题", "解决", "一带一路", "人工智能", "龟", "鑫"]
    assert [grown.unigram(w) for w in sample] == [model.unigram(w) for w in sample]
    assert all(grown.unigram(term) == pytest.approx(-5.0, abs=0.02) for term in terms)
    assert grown.bigram("解决", "问题") == model.bigram("解决", "问题")
    text = "国家市场监督管理总局公布了三年整改的结果。"
    assert likelihood(grown, text) == pytest.approx(likelihood(model, text), rel=1e-9)


def test_terms_of_terms():
    grown = default_model().with_terms({"青禾派": -4.0}).with_terms({"蓝湾派": -4.5})
    assert grown.unigram("青禾派") == pytest.approx(-4.0, abs=0.02)
    assert grown.unigram("蓝湾派") == pytest.approx(-4.5, abs=0.02)


# --- terms files


def test_the_format_of_jieba(tmp_path):
    file = tmp_path / "terms.txt"
    file.write_text("\ufeff青禾派 60 nz\n蓝湾派 nz\r\n红石派 600\n白塔派\n\n  绿洲派 6 n  \n", encoding="utf-8")
    terms = read_terms(file)
    assert list(terms) == ["青禾派", "蓝湾派", "红石派", "白塔派", "绿洲派"]
    assert terms["青禾派"] == pytest.approx(math.log10(60 / 6e6))
    assert terms["红石派"] == pytest.approx(-4.0)
    assert terms["蓝湾派"] == terms["白塔派"] == pytest.approx(math.log10(10 / 6e6))


def test_a_term_may_hold_spaces_and_latin(tmp_path):
    file = tmp_path / "terms.txt"
    file.write_text("Vue 框架 30 n\nC++编译器 5\n", encoding="utf-8")
    assert set(read_terms(file)) == {"Vue 框架", "C++编译器"}


def test_odd_lines_do_no_harm(tmp_path):
    file = tmp_path / "terms.txt"
    file.write_text(f"零次 0 n\n{'长' * 13} 5 n\n多次 {'9' * 400} n\n", encoding="utf-8")
    terms = read_terms(file)
    assert "长" * 13 not in terms
    assert terms["零次"] == pytest.approx(math.log10(1 / 6e6))
    assert default_model().with_terms(terms).unigram("多次") <= 0.0


def test_a_frequency_of_thousands_of_digits_is_no_crash(tmp_path):
    file = tmp_path / "terms.txt"
    file.write_text(f"多次 {'9' * 5000} n\n", encoding="utf-8")
    try:
        terms = read_terms(file)
    except DictionaryError:
        return
    assert all(math.isfinite(p) for p in terms.values())


def test_a_terms_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DictionaryError, match=r"missing\.txt"):
        read_terms(tmp_path / "missing.txt")
    file = tmp_path / "gbk.txt"
    file.write_bytes("青禾派 60 nz".encode("gbk"))
    with pytest.raises(DictionaryError, match=r"gbk.txt is not UTF-8 \(byte 0\)"):
        read_terms(file)


def test_terms_files_make_a_model(tmp_path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("青禾派 600 nz\n", encoding="utf-8")
    two.write_text("蓝湾派 600 nz\n", encoding="utf-8")
    model = model_with_terms((str(one), str(two)))
    assert model.unigram("青禾派") == model.unigram("蓝湾派") == pytest.approx(-4.0, abs=0.02)


# --- damaged files


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"missing\.bin.*reinstall textfix"):
        LanguageModel(tmp_path / "missing.bin")


@lru_cache(maxsize=1)
def whole():
    return data_file("language_model.bin").read_bytes()


@pytest.mark.parametrize("length", [0, 3, 4, 7, 8, 11, 12, 15, 16, 30, 100, 400, 5_000, 1_000_000, -1_000_000, -8])
def test_a_truncated_file_is_refused(tmp_path, length):
    file = tmp_path / "model.bin"
    file.write_bytes(whole()[:length])
    with pytest.raises(DataError, match=r"model\.bin"):
        LanguageModel(file)


@pytest.mark.parametrize(
    "head",
    [
        b"PK\x03\x04" + bytes(12),
        MAGIC + struct.pack("<III", VERSION + 1, 0, 0),
        MAGIC + struct.pack("<III", VERSION, 0, 0),  # no section at all
        MAGIC + struct.pack("<III", VERSION, 3, 0),  # fewer sections than a model has
        MAGIC + struct.pack("<III", VERSION, 1 << 31, 0),
        MAGIC + struct.pack("<III8sQQ", VERSION, 1, 0, b"\xff" * 8, 40, 8),  # a name that is no text
        MAGIC + struct.pack("<III8sQQ", VERSION, 1, 0, b"surprise", 40, 8),  # an unknown section
        MAGIC + struct.pack("<III8sQQ", VERSION, 1, 0, b"prob", 1 << 60, 8),  # beyond the end
        MAGIC + struct.pack("<III8sQQ", VERSION, 1, 0, b"prob", 40, 7),  # no whole number of items
    ],
    ids=["magic", "version", "empty", "few", "many", "name", "unknown", "beyond", "odd"],
)
def test_a_wrong_head_is_refused(tmp_path, head):
    file = tmp_path / "model.bin"
    file.write_bytes(head + whole()[len(head) : 100_000])
    with pytest.raises(DataError, match=r"model\.bin"):
        LanguageModel(file)


def test_a_model_takes_any_symbols():
    model = default_model()
    for symbols in ([], [0], [1, 2, 3, 4], [0xD800], [0xFFFFFFFF] * 5, [ord("中")] * 200):
        path = segment(model.arrays, array("I", symbols))
        assert [i for i, _ in path] == [0, *(j for _, j in path)][: len(path)]
        assert (path[-1][1] if path else 0) == len(symbols)
