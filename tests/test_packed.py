"""A lexicon that was compiled before says what the parsed one says, wherever its file can and cannot be."""

import os
import subprocess
import sys
from array import array
from pathlib import Path

import pytest
from wording_samples import TECHNICAL_SPUN as SPUN
from wording_samples import chains_of

import textfix
from textfix import cache
from textfix.errors import DataError, DictionaryError
from textfix.flat_file import FlatFile, flat
from textfix.wording import dictionary, evidence, packed, pair_tables

NAMES = ("c", "g")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty folder for the files, and nothing known yet."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(cache.FOLDER_VARIABLE, str(folder))
    forget()
    yield folder
    forget()


def forget():
    dictionary.lexicon.cache_clear()
    evidence.tables.cache_clear()
    pair_tables.pair_tables.cache_clear()


def parsed(monkeypatch, *args):
    with monkeypatch.context() as patch:
        patch.setenv(cache.FOLDER_VARIABLE, "")
        dictionary.lexicon.cache_clear()
        found = dictionary.lexicon(*args)
    dictionary.lexicon.cache_clear()
    assert type(found) is dictionary.Lexicon
    return found


def table(tables):
    return {name: list(getattr(tables, name)) for name in tables.__slots__}


@pytest.mark.usefixtures("place")
def test_everything_is_as_parsed(monkeypatch):
    plain = parsed(monkeypatch, NAMES)
    dictionary.lexicon(NAMES)  # makes the file
    dictionary.lexicon.cache_clear()
    found = dictionary.lexicon(NAMES)
    assert type(found) is packed.PackedLexicon
    for name in ("dialects", "trusted", "kept", "own_guards", "words", "substitutes", "guards"):
        assert getattr(found, name) == getattr(plain, name), name
    assert list(found.pairs) == list(plain.pairs)
    assert found.pairs[-1] == plain.pairs[-1]
    assert found.pairs[2:4] == plain.pairs[2:4]
    assert list(found.rates) == plain.rates
    assert dict(found.number) == plain.number
    assert dict(found.by_substitute) == dict(plain.by_substitute)
    assert dict(found.by_original) == dict(plain.by_original)
    assert list(evidence.tables(found).best) == list(evidence.tables(plain).best)
    assert [*map(list, evidence.tables(found).scores)] == [*map(list, evidence.tables(plain).scores)]
    assert table(pair_tables.PairTables(found)) == table(pair_tables.PairTables(plain))
    assert found.find_words(SPUN) == plain.find_words(SPUN)
    assert found.find_overlapping(SPUN) == plain.find_overlapping(SPUN)
    assert chains_of(found) == chains_of(plain)
    assert list(found.pairs) == list(plain.pairs)
    assert found.chains == plain.chains
    assert found.direct == plain.direct
    with pytest.raises(KeyError):
        found.number["没有这个词"]
    with pytest.raises(KeyError):
        found.by_substitute["没有这个词"]
    with pytest.raises(IndexError):
        found.pairs[len(found.pairs)]


@pytest.mark.usefixtures("place")
def test_results_are_the_same(monkeypatch):
    found = textfix.explain(SPUN)
    forget()
    again = textfix.explain(SPUN)  # from the file
    monkeypatch.setenv(cache.FOLDER_VARIABLE, "")
    forget()
    plain = textfix.explain(SPUN)
    assert plain.edits
    assert found == again == plain


@pytest.mark.usefixtures("place")
def test_a_users_file_is_packed_and_a_changed_one_is_read_anew(tmp_path):
    mine = tmp_path / "mine.tsv"
    mine.write_text("花布头\t棉布:9\n", encoding="utf-8")
    assert "花布头" in dictionary.lexicon(NAMES, (str(mine),)).by_substitute
    dictionary.lexicon.cache_clear()
    kept = dictionary.lexicon(NAMES, (str(mine),))
    assert type(kept) is packed.PackedLexicon
    assert kept.trust(kept.by_substitute["花布头"][0]) == 1.0
    mine.write_text("灰布头\t棉布:9\n", encoding="utf-8")
    dictionary.lexicon.cache_clear()
    changed = dictionary.lexicon(NAMES, (str(mine),))
    assert "灰布头" in changed.by_substitute
    assert "花布头" not in changed.by_substitute
    mine.write_text("灰布头\n", encoding="utf-8")
    dictionary.lexicon.cache_clear()
    with pytest.raises(DictionaryError, match=r"mine\.tsv, line 1"):
        dictionary.lexicon(NAMES, (str(mine),))
    mine.unlink()
    with pytest.raises(DictionaryError, match="cannot read the dictionary"):
        dictionary.lexicon(NAMES, (str(mine),))


@pytest.mark.parametrize("damage", ["short", "flipped", "empty", "other", "nonsense"])
def test_a_damaged_file_is_built_anew(place, monkeypatch, damage):
    dictionary.lexicon(NAMES)
    (path,) = place.iterdir()
    whole = path.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 4]) + whole[middle + 1 :]
    broken = {"short": whole[:-100], "flipped": flipped, "empty": b"", "other": b"x" * 100, "nonsense": whole[:8] * 20}
    path.write_bytes(broken[damage])
    with pytest.raises(DataError):
        FlatFile(path)
    dictionary.lexicon.cache_clear()
    assert dictionary.lexicon(NAMES).words == parsed(monkeypatch, NAMES).words
    assert path.read_bytes() == whole


def test_where_nothing_can_be_written_the_dictionaries_are_parsed(place):
    place.write_text("a file where the folder should be", encoding="utf-8")
    assert type(dictionary.lexicon(NAMES)) is dictionary.Lexicon


def test_several_processes_at_once_leave_one_whole_file(place):
    program = (
        "from textfix.wording.dictionary import lexicon; words = lexicon(('c',)); "
        "print(len(words.pairs), len(words.words), type(words).__name__)"
    )
    command = [sys.executable, "-c", program]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate()[0] for process in running}
    assert len(said) == 1
    assert said.pop().endswith("PackedLexicon\n")
    (path,) = place.iterdir()  # no scratch file is left
    assert FlatFile(path).notes["dialects"][0][0] == "c"


def test_few_old_files_stay(place):
    for number in range(20):
        cache.keep(f"lexicon-{number}.bin", b"x")
        os.utime(place / f"lexicon-{number}.bin", (number, number))
    cache.keep("other-1.bin", b"x")
    assert sorted(path.name for path in place.glob("lexicon-*")) == sorted(
        f"lexicon-{number}.bin" for number in range(12, 20)
    )
    assert (place / "other-1.bin").exists()


def test_a_file_in_use_stays(place):
    dictionary.lexicon(NAMES)
    (path,) = place.iterdir()
    os.utime(path, (1, 1))
    dictionary.lexicon.cache_clear()
    dictionary.lexicon(NAMES)
    for number in range(7):
        cache.keep(f"lexicon-{number}.bin", b"x")
        os.utime(place / f"lexicon-{number}.bin", (2, 2))
    cache.keep("lexicon-last.bin", b"x")
    assert path.exists()


def test_the_folder_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv(cache.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "textfix"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache.folder() == Path.home() / ".cache" / "textfix"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache.folder() == Path.home() / "Library" / "Caches" / "textfix"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert cache.folder() == tmp_path / "textfix" / "Cache"
    monkeypatch.delenv("LOCALAPPDATA")
    assert cache.folder() is None
    monkeypatch.setenv(cache.FOLDER_VARIABLE, "")
    assert cache.folder() is None
    assert cache.keep("lexicon-0.bin", b"x") is None


def test_a_flat_file_gives_back_what_it_was_given(tmp_path):
    path = tmp_path / "numbers.bin"
    words = "龙\ud800".encode("utf-8", "surrogatepass")
    sections = {"a": array("d", [0.5, -1.0]), "b": array("I"), "c": bytearray(b"\0\1"), "d": words}
    path.write_bytes(flat(sections, {"说": [1, None]}))
    file = FlatFile(path)
    assert (list(file["a"]), list(file["b"]), list(file["c"])) == ([0.5, -1.0], [], [0, 1])
    assert file.text("d") == "龙\ud800"
    assert file.notes == {"说": [1, None]}
    file["a"][0] = 7.0  # stays in this process
    assert FlatFile(path)["a"][0] == 0.5
