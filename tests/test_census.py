"""The one pass that looks at every text."""

import importlib.util
import random
import re
import sys
import time
from pathlib import Path

import pytest

import textfix.tally
from textfix import character_kinds as kinds
from textfix.census import _NOTED_KINDS, _NOTED_PAIRS, Census, _others, _searched, census, count, places
from textfix.char_frequency import mean_rarity, rare_runs, rarity


def plain_tally():
    """The loop as plain Python, whether or not it is compiled here."""
    path = Path(textfix.tally.__file__).with_name("tally.py")
    spec = importlib.util.spec_from_file_location("plain_tally", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["plain_tally"] = module
    spec.loader.exec_module(module)
    assert not module.compiled
    return module


NOTED = _NOTED_KINDS, _NOTED_PAIRS
COUNTED = kinds.HAN, kinds.SIMPLIFIED, kinds.TRADITIONAL, kinds.KANA, kinds.WIDE


def noted_plainly(text):
    return Census(*plain_tally().tally(text, *kinds.marks(), *NOTED))


TEXTS = [
    "",
    "plain ASCII (really), &amp; nothing else",
    "腾讯開放了接口，用户很高兴。",
    "日本の図書館で新しい本を読みました",
    "浣犲ソ锛屼笘鐣",
    "ÖÐÎÄ²âÊÔ",
    "真的吗?我不知道(kāi),再说，，吧",
    "锟斤拷和烫烫烫",
    "丨丶丿乚\ud800𠮷野家👨\u200d👩\U0002f800",
    "生僻字龘也靐和齉也有齾",
    "\x00\uffff\U0010ffff",
    "“半角 half”—…「」ｱ한글\u115f\u1160\ua4cf\ua4d0\ufe30\uff61\uffe6",
]


@pytest.mark.parametrize("text", TEXTS)
def test_compiled_and_plain_agree(text):
    assert textfix.tally.tally(text, *kinds.marks(), *NOTED) == plain_tally().tally(text, *kinds.marks(), *NOTED)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", COUNTED)
def test_compiled_plain_and_searched_counts_of_a_kind_are_the_same(text, kind):
    found = textfix.tally.count(text, *kinds.marks(), kind)
    assert plain_tally().count(text, *kinds.marks(), kind) == found
    assert len(_others()[kind].sub("", text)) == found
    assert count(text, kind) == found
    census(text)
    assert count(text, kind) == found


@pytest.mark.parametrize("text", TEXTS)
def test_compiled_and_plain_weigh_the_same(text):
    weights = bytes(code % 61 for code in range(0x10002))
    assert textfix.tally.weigh(text, weights) == plain_tally().weigh(text, weights)


@pytest.mark.parametrize("text", [*TEXTS, "好龘靐齉齾, 好的。", "龘a靐齉\U0001f600", "的" * 30 + "龘靐"])
def test_compiled_and_plain_find_the_same_heavy_runs(text):
    weights = bytes(code % 61 for code in range(0x10002))
    for least in (0, 20, 30, 40):
        assert textfix.tally.heavy_runs(text, weights, least) == plain_tally().heavy_runs(text, weights, least)
    runs = [run.span() for run in re.finditer(r"[^\x00-\x7f]+", text)]
    assert list(rare_runs(text, 12.0)) == [(lo, hi) for lo, hi in runs if mean_rarity(text[lo:hi]) >= 12.0]


def test_compiled_and_plain_agree_on_anything():
    rng = random.Random(3)
    loop = plain_tally().tally
    for _ in range(200):
        text = "".join(chr(rng.choice((rng.randrange(0x3000), rng.randrange(0x110000)))) for _ in range(40))
        assert textfix.tally.tally(text, *kinds.marks(), *NOTED) == loop(text, *kinds.marks(), *NOTED)


@pytest.mark.parametrize("text", TEXTS)
def test_without_the_loop_the_counts_are_the_same(text):
    with_loop, without = noted_plainly(text), _searched(text)
    assert with_loop.han == without.han
    assert without.kinds & with_loop.kinds == with_loop.kinds
    assert without.pairs & with_loop.pairs == with_loop.pairs
    assert without.rare_chain >= with_loop.rare_chain


def test_counts():
    text = "腾讯開放了接口ありがとう"
    assert [count(text, kind) for kind in COUNTED] == [7, 2, 1, 5, 12]
    assert census(text).han == 7


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("浣犲", kinds.PAIR_UTF8_AS_GBK),
        ("ÖÐ", kinds.PAIR_LATIN),
        ("ä¸", kinds.PAIR_LATIN),
        ("好,", kinds.PAIR_HAN_MARK),
        ("”?", kinds.PAIR_HAN_MARK),
        (")好", kinds.PAIR_MARK_HAN),
        ("，。", kinds.PAIR_DOUBLED),
        ("？。", kinds.PAIR_DOUBLED),
        ("(kāi)", kinds.PAIR_BRACKET_LETTER),
        ("（ō）", kinds.PAIR_BRACKET_LETTER),
    ],
)
def test_pairs(text, pair):
    assert census(text).pairs & pair


def test_a_pair_is_of_neighbours_only():
    assert not noted_plainly("好 ,").pairs & kinds.PAIR_HAN_MARK
    assert noted_plainly("天气很好，我们出门。").pairs == 0


def test_what_is_noted_is_what_begins_at_each_place():
    found = noted_plainly("好,，他说(好)")
    pairs = kinds.PAIR_HAN_MARK << 16, kinds.PAIR_DOUBLED << 16, kinds.PAIR_MARK_HAN << 16
    assert found.noted == [
        0, pairs[0], 1, pairs[1], 4, pairs[0], 5, kinds.NARROW_BRACKET | pairs[2], 6, pairs[0], 7, kinds.NARROW_BRACKET,
    ]  # fmt: skip


def test_of_too_many_places_none_is_noted_and_all_are_found():
    for text in ("他(" * 20_000, "好" + "(" * 16_385):
        assert census(text).noted is None
        assert list(places(text, kinds.NARROW_BRACKET)) == [k for k, char in enumerate(text) if char == "("]
    text = "好" + "(" * 16_383
    assert len(census(text).noted or ()) == 2 * 16_384
    assert len(places(text, kinds.NARROW_BRACKET)) == 16_383


def test_chains_of_rare_characters():
    def chain(text):
        assert noted_plainly(text).rare_chain == Census(*textfix.tally.tally(text, *kinds.marks(), 0, 0)).rare_chain
        return noted_plainly(text).rare_chain

    rare = "龘靐齉齾"
    assert all(rarity(char) > kinds.COMMON_BITS for char in rare)
    assert chain(rare) == 4
    assert chain("的".join(rare)) == 4
    assert chain("的了".join(rare)) == 1
    assert chain(" ".join(rare)) == 1
    assert chain("好的" + rare[:2] + "我们") == 2


def test_sets_are_disjoint_and_leave_out_what_both_scripts_write():
    simplified, traditional = set(kinds.only_in("simplified")), set(kinds.only_in("traditional"))
    assert not simplified & traditional
    assert min(len(simplified), len(traditional)) > 2000
    assert not (simplified | traditional) & set("后里面干松只台了吃床群着")


def test_every_character_of_the_steps_is_odd():
    from textfix.steps import characters

    for code in range(0x10000):
        if characters._ANY.match(chr(code)):
            assert kinds.marks().of(chr(code)) & kinds.ODD, hex(code)
    assert not re.search(
        r"[一-龥，。]", "".join(chr(c) for c in range(0x10000) if kinds.marks().of(chr(c)) & kinds.ODD)
    )


def test_a_text_is_counted_once():
    text = "这家公司发布了新的产品，并开放接口。" * 100_000
    census(text)
    start = time.perf_counter()
    for _ in range(1000):
        census(text)
    assert time.perf_counter() - start < 0.5


def test_changed_texts_are_counted_anew():
    text = "甲乙丙"
    assert [census(text + "丁" * k).han for k in range(4)] == [3, 4, 5, 6]
    assert census("").han == 0
