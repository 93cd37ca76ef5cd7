"""The table of character frequencies and the script that builds it."""

import importlib.util
import json
from pathlib import Path

import pytest

from textfix import char_frequency
from textfix.errors import DataError
from textfix.resources import data_file

TOOL = Path(__file__).parents[1] / "tools/build_char_table.py"


def test_common_characters_are_common_in_both_scripts():
    for char in "的是不这這个個国國，。":
        assert char_frequency.rarity(char) < 11, char
    for char in "浣犲鏂囩爜锘":
        assert char_frequency.rarity(char) > 14, char


def test_every_code_point_has_a_rarity():
    codes = [0, 9, 0x41, 0x7F, 0xE9, 0x416, 0x3042, 0x4E00, 0x9FFF, 0xAC00, 0xD800, 0xE000, 0xFFFD, 0x1F600, 0x10FFFF]
    for code in codes:
        assert 3 < char_frequency.rarity(chr(code)) <= 30


def test_rarity_is_the_tables_or_that_of_its_block():
    levels = char_frequency.levels()
    for code in [*range(0, 0x10000, 7), 0x10000, 0x1FFFF, 0x20000, 0x2F800, 0x40000, 0x10FFFF, *map(ord, levels)]:
        block = next(bits for last, bits in char_frequency._OTHERS if code <= last)
        assert char_frequency.rarity(chr(code)) == levels.get(chr(code), block), hex(code)


def test_compiled_and_plain_weigh_the_same(monkeypatch):
    texts = ["", "ASCII only", "浣犲ソ锛屼笘鐣 ok", "的了\U00020000😀\ud800\x00é"]
    found = [(char_frequency.mean_rarity(text), char_frequency.total_rarity(text)) for text in texts]
    monkeypatch.setattr(char_frequency.tally, "compiled", False)
    assert [(char_frequency.mean_rarity(text), char_frequency.total_rarity(text)) for text in texts] == found


def test_mean_is_of_what_is_beyond_ascii():
    assert char_frequency.mean_rarity("") == char_frequency.mean_rarity("ASCII only") == 0.0
    assert char_frequency.mean_rarity("的 abc 的") == char_frequency.rarity("的")


def test_the_file_is_small_and_sorted():
    data = data_file("char_frequency.txt").read_bytes()
    assert len(data) <= 40_000
    lines = [line.split("\t") for line in data.decode().splitlines() if not line.startswith("#")]
    assert [int(level) for level, _ in lines] == sorted({int(level) for level, _ in lines})
    characters = "".join(row for _, row in lines)
    assert len(characters) == len(set(characters)) > 5000
    assert all(list(row) == sorted(row) for _, row in lines)


def test_a_damaged_file_is_a_data_error(monkeypatch, tmp_path):
    broken = tmp_path / "char_frequency.txt"
    broken.write_text("no level here", encoding="utf-8")
    monkeypatch.setattr(char_frequency, "data_file", lambda _name: broken)
    char_frequency.levels.cache_clear()
    with pytest.raises(DataError, match="build_char_table"):
        char_frequency.levels()
    char_frequency.levels.cache_clear()


def test_the_tool_builds_the_same_format(tmp_path):
    spec = importlib.util.spec_from_file_location("build_char_table", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for name, text in (("one.jsonl", "我们我们我们在家" * 3), ("tw_two.jsonl", "我們在家裡" * 4)):
        (tmp_path / name).write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
    built = tool.table(*tool.count([tmp_path / "one.jsonl", tmp_path / "tw_two.jsonl"]))
    rows = dict(reversed(line.split("\t")) for line in built.splitlines()[1:])
    level = {char: int(bits) for row, bits in rows.items() for char in row}
    assert level["我"] < level["在"]
    assert "們" in level
    assert "们" in level
