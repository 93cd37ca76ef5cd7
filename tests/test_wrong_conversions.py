"""Broken Traditional text is put right; honest Traditional text, whatever it says, stays."""

import re
import time

import pytest

from textfix import Config
from textfix.edits import apply, check
from textfix.resources import data_file, dictionary_folder
from textfix.steps._conversion_model import contexts, model, places, scores
from textfix.steps._script_dictionary import either_words, entries, variant_classes, wrong_words
from textfix.steps._wrong_conversions import evidence, repairs
from textfix.steps.script import find

CONFIG = Config()

HONEST = (
    "皇后的頭髮又黑又長，午後常在松樹下梳理，離宮門不過三公里。工匠發明了乾燥的方法，參與製造的人都說衣裡麵粉不會受潮，"
    "系統的設計和兩國關係無關，只有一隻貓關心鐘錶店的鬧鐘。"
)


def fixed(text, config=CONFIG):
    findings = find(text, config)
    check(text, findings.edits)
    assert all(edit.step == "script" and edit.before != edit.after for edit in findings.edits)
    result = apply(text, findings.edits)
    assert not find(result, config).edits
    return result


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("皇後戴著鳳冠。", "皇后戴著鳳冠。"),
        ("她的頭發剪短了，很漂亮。", "她的頭髮剪短了，很漂亮。"),
        ("這項髮明改變了世界。", "這項發明改變了世界。"),
        ("書裡講瞭如何種花。", "書裡講了如何種花。"),
        ("院子裡有三棵鬆樹。", "院子裡有三棵松樹。"),
        ("他參與制造過飛機。", "他參與製造過飛機。"),
        ("離車站還有五公裏。", "離車站還有五公里。"),
        ("房間打掃得很幹凈。", "房間打掃得很乾淨。"),
        ("請不要幹涉別人的選擇。", "請不要干涉別人的選擇。"),
    ],
)
def test_what_no_one_writes_needs_no_further_evidence(broken, right):
    assert fixed(broken) == right


def test_a_broken_page_is_put_right_throughout():
    right = (
        "後來皇后說，參與製造的工人要先把頭髮束好。這裡離海邊十公里，路旁的松樹長得很高。"
        "師傅發明了新的乾燥方法，餅乾放多久都不會軟。他只養了一隻貓，聯繫的人不多，關係也簡單。"
        "鐘錶店的老闆說，這個複雜的系統是他複製來的，準備好了就會發布，批准的文件還在衝突的兩方手上。"
    )
    naive = str.maketrans("后製髮里松鬆乾隻繫係錶闆複准衝發", "後制發裏松松幹只系系表板復準沖發")
    broken = right.translate(naive)
    assert sum(a != b for a, b in zip(broken, right, strict=True)) >= 12
    result = fixed(broken)
    variants = str.maketrans("裏", "裡")
    wrong = [(a, b) for a, b in zip(result.translate(variants), right, strict=True) if a != b]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(
    "text",
    [
        HONEST,
        HONEST * 30,
        "秦始皇後來派人去找仙藥。",
        "為瞭解實際情況，大家都出門了。",
        "這裡面包車很多，方面包含各種車型。",
        "石頭發出聲響，蘆葦叢裡飛出水鳥。",
        "限制造型的規定已經取消。",
        "輕鬆樹立了榜樣。",
        "一見鍾情的故事，十分鍾愛的歌。",
        "乾隆年間的書，范仲淹的詩，姜太公釣魚。",
        "子曰：「有朋自遠方來」，云云。",
        "",
        "plain ASCII",
        "皇后的头发很长，发明了如何制造松树。",
        "\ud800\udfff\x00",
    ],
)
def test_honest_text_stays(text):
    findings = find(text, CONFIG)
    assert not findings.edits
    assert not findings.suggestions


@pytest.mark.parametrize("pair", ["臺台", "裡裏", "著着", "群羣", "為爲", "占佔", "布佈"])
def test_variants_are_never_edited_into_each_other(pair):
    classes = variant_classes()
    assert classes[pair[0]] == classes[pair[1]]
    broken = "皇後的頭發，三公裏外的鬆樹，髮明瞭如何幹燥。" + pair * 5
    assert fixed(broken).endswith(pair * 5)


def test_words_that_are_right_either_way_stay():
    broken = "皇後的頭發，三公裏外的鬆樹，他髮明的機器。"
    for word in ("了解", "瞭解", "盡量", "儘量", "搜集", "蒐集"):
        assert either_words().fullmatch(word)
        assert fixed(broken + word).endswith(word)


def test_one_doubtful_place_is_not_enough():
    honest = "他把稻谷交給鄰居，然後回家睡覺。"
    assert not find(honest, CONFIG).edits
    assert evidence(honest).total < evidence(honest).limit


def test_the_form_that_the_text_uses_is_written():
    broken = "皇後住在宮裏，頭發很長，離這裏三公裏。花園裏有鬆樹。後來心裏害怕，躲到屋裡了，家裏沒人。"
    assert "裡" not in fixed(broken).replace("屋裡", "")


def test_conversion_to_taiwan_repairs_first():
    assert fixed("皇後的頭發", Config(to_script="taiwan")) == "皇后的頭髮"
    assert fixed("皇後的頭發", Config(to_script="simplified")) == "皇后的头发"


def test_an_edit_is_one_character_with_its_probability():
    (edit,) = find("離車站還有五公裏。", CONFIG).edits
    assert (edit.start, edit.end, edit.before, edit.after, edit.rule) == (7, 8, "裏", "里", "wrong-conversion")
    assert 0.7 <= edit.confidence < 1.0


@pytest.mark.parametrize("unit", ["皇後", "後", "瞭如何", "頭發\n", "裏", "松樹鬆", "國后", "制造訂"])
def test_hostile_input_is_linear(unit):
    text = unit * (300_000 // len(unit))
    start = time.process_time()
    repairs(text)
    # A few seconds of processor time; anything worse than linear would take minutes.
    assert time.process_time() - start < 20


# --- the model and the dictionaries


def test_places_and_scores():
    (place,) = places("午後的陽光", model())
    assert (place.at, place.simplified, place.window) == (1, "后", "\n午后的阳")
    after, queen = scores(place.simplified, place.opinion, place.window)
    assert after > queen
    assert contexts("一二三四五") == ("a二", "b四", "c一二", "d四五", "e二四")


def test_the_file_is_small_and_its_sets_agree():
    assert data_file("conversion_model.txt").stat().st_size <= 300_000
    of = model()
    classes = variant_classes()
    for simplified, forms in of.groups.items():
        assert len(simplified) == 1
        assert len(forms) > 1
        tops = [{classes.get(form, form) for form in group} for group in forms]
        assert all(not a & b for k, a in enumerate(tops) for b in tops[:k]), simplified
    assert all(len(row) == len(of.groups[s]) for (s, _), row in of.counts.items())
    assert all(len(row) == len(of.groups[s]) for (s, _), row in of.weights.items())


@pytest.mark.parametrize("name", ["conversions.tsv", "variants.tsv"])
def test_dictionaries_are_sorted_and_unique(name):
    content = (dictionary_folder("script") / name).read_text(encoding="utf-8")
    assert content.endswith("\n")
    rows = [line.split("\t") for line in content.split("\n")[1:-1]]
    keys = [row[0] for row in rows]
    assert keys == sorted(set(keys))
    assert content.split("\n")[0] in (dictionary_folder("script") / "README.md").read_text(encoding="utf-8")


def test_entries_are_sensible():
    known = entries()
    assert len(known) > 300
    for entry in known.values():
        assert len(entry.wrong) == len(entry.right) > 1, entry
        assert entry.wrong != entry.right
        assert entry.weight in {"sure", "hint", "weak"}, entry
        assert re.fullmatch(r"[㐀-鿿0-9]+", entry.wrong + entry.right), entry
        for guard in entry.guards:
            assert entry.wrong in guard, entry
            assert guard != entry.wrong, entry
        # What is right is not wrong by another entry.
        assert not list(wrong_words(entry.right)), entry
        assert not either_words().fullmatch(entry.wrong), entry


def test_variants_are_sensible():
    for line in (dictionary_folder("script") / "variants.tsv").read_text(encoding="utf-8").split("\n")[1:-1]:
        forms, kind = line.split("\t")
        words = forms.split(" ")
        assert kind in {"either", "usage", "word"}, line
        assert len(words) > 1, line
        assert words == sorted(set(words)), line
        assert len({len(word) for word in words}) == 1, line
        assert (len(words[0]) > 1) == (kind == "word"), line


def test_classical_chinese_is_not_judged_by_modern_usage():
    said = (
        "客問曰：「古者市而不征，今何以征之？」主人曰：「孰能禦之？定于一而已矣。《詩》云：『至于南山，后其來矣。』"
        "民之望后也，猶旱之望雨也。王往而征之，其誰能禦？不違農時，穀之多也，不可勝食也。」"
    )
    assert not repairs(said * 4).edits
    plain = "皇後的頭發又黑又長，大臣瞭如何能不誇獎？"
    assert [edit.after for edit in repairs(plain).edits] == ["后", "髮", "了"]
