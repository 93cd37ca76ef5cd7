"""The dictionaries that people edit: format, order, no contradictions, and nothing that the built data lack."""

import re
from collections import defaultdict
from functools import lru_cache

import pytest

from textfix.resources import data_file, dictionary_folder
from textfix.wording.dictionary import lexicon, read_dialects, read_entries
from textfix.wording.inference import find_candidates
from textfix.wording.symbols import SENTENCE_ENDS

WORDING = dictionary_folder("wording")
TERMS = dictionary_folder("terms")
FILES = sorted(path.stem for path in WORDING.glob("*.tsv") if path.stem != "dialects")

# Written by tools/make_ancestor.py from measurements, not by hand: near-synonyms stand for each other in
# every direction there, and the document's rates decide.
GENERATED = {"ancestor"}

# Words of one dialect that lead to each other over three or more steps. Each was looked at: in these
# dialects the tool drew from sets of synonyms. A new one needs a reason.
LONG_CYCLES = {
    "c": {frozenset(("加入", "增加", "添加"))},
    "g": {
        frozenset(("代替", "取代", "替代")),
        frozenset(("但是", "并且", "而且")),
        frozenset(("如何", "怎么", "怎样")),
        frozenset(("如此", "这么", "那么")),
        frozenset(("就会", "还会", "都会")),
        frozenset(("就能", "才能", "能够")),
        frozenset(("特征", "特性", "特点")),
    },
}

SOURCE = re.compile(
    r"seed|list|reader|page:[0-9a-z]+|pages:[0-9]+/[0-9]+|measured:[01]\.[0-9]+/[0-9]+|learned:[0-9]+/[0-9]+|score:[01]\.[0-9]+"
)


@lru_cache(maxsize=32)
def entries(name):
    return read_entries(WORDING / f"{name}.tsv")


def lines(path):
    content = path.read_text(encoding="utf-8")
    assert content.endswith("\n")
    assert "\r" not in content
    return content.split("\n")[:-1]


def graph(name):
    """The originals of each substitute, self maps left out."""
    return {e.substitute: {a for a, _ in e.originals if a != e.substitute} for e in entries(name)}


def groups(edges):
    """Sets of words that lie on a common cycle of three or more words."""

    def leads(start, goal, without):
        seen, waiting = {start}, [start]
        while waiting:
            word = waiting.pop()
            for other in edges.get(word, ()):
                if (word, other) != without and other not in seen:
                    if other == goal:
                        return True
                    seen.add(other)
                    waiting.append(other)
        return False

    linked = defaultdict(set)
    for b, originals in edges.items():
        for a in originals:
            # A step on a cycle that is more than the two words swapped: the way back takes another road.
            if a in edges and leads(a, b, (a, b)):
                linked[a].add(b)
                linked[b].add(a)
    found = set()
    for word in linked:
        group, waiting = {word}, [word]
        while waiting:
            for other in linked[waiting.pop()] - group:
                group.add(other)
                waiting.append(other)
        found.add(frozenset(group))
    return found


# --- wording


def test_every_dialect_has_its_file_and_every_file_its_dialect():
    names = [d.name for d in read_dialects(WORDING / "dialects.tsv")]
    assert names == sorted(names)
    assert sorted(names) == FILES
    assert len(FILES) >= 12


@pytest.mark.parametrize("dialect", read_dialects(WORDING / "dialects.tsv"), ids=lambda d: d.name)
def test_dialects_have_sensible_numbers(dialect):
    assert 0.0 < dialect.keep < 1.0
    assert 0.0 < dialect.prior <= 10.0
    assert dialect.description


@pytest.mark.parametrize("name", FILES)
def test_the_head_names_the_columns(name):
    assert lines(WORDING / f"{name}.tsv")[0] == "# substitute\toriginals\tguard\tsource"


@pytest.mark.parametrize("name", FILES)
def test_sorted_and_unique(name):
    substitutes = [e.substitute for e in entries(name)]
    assert len(substitutes) >= 100
    assert substitutes == sorted(set(substitutes))


@pytest.mark.parametrize("name", FILES)
def test_every_line_has_four_columns_and_no_stray_space(name):
    for line in lines(WORDING / f"{name}.tsv"):
        cells = line.split("\t")
        assert len(cells) == 4, line
        if not line.startswith("#"):
            assert all(cell == " ".join(cell.split()) and cell for cell in cells), line
            assert " " not in cells[0], line


@pytest.mark.parametrize("name", FILES)
def test_originals(name):
    for e in entries(name):
        words = [a for a, _ in e.originals]
        assert len(words) == len(set(words)), e
        assert all(words), e
        # An entry maps a word to itself only to keep it.
        assert e.substitute not in words or words == [e.substitute], e
        for word in (e.substitute, *words):
            assert 1 <= len(word) <= 24, e
            assert re.fullmatch(r"[㐀-鿿A-Za-z0-9+#.，、]+", word), e
            assert re.search(r"[㐀-鿿]", word), e
        assert all(0.01 <= weight <= 10.0 for _, weight in e.originals), e


@pytest.mark.parametrize("name", FILES)
def test_originals_stand_best_first(name):
    weights = {e.substitute: [w for _, w in e.originals] for e in entries(name)}
    assert [b for b, w in weights.items() if w != sorted(w, reverse=True)] == []


@pytest.mark.parametrize("name", FILES)
def test_guards_hold_their_word_and_more(name):
    for e in entries(name):
        assert len(e.guards) == len(set(e.guards)), e
        for guard in e.guards:
            assert e.substitute in guard, e
            # The word itself as its guard would switch the entry off; that is what a self map is for.
            assert guard != e.substitute, e
            assert len(guard) <= 24, e


@pytest.mark.parametrize("name", FILES)
def test_every_entry_says_where_it_is_from(name):
    for e in entries(name):
        assert e.sources, e
        assert all(SOURCE.fullmatch(source) for source in e.sources), e


@pytest.mark.parametrize("name", FILES)
def test_no_loops_but_swaps_and_the_listed_ones(name):
    edges = graph(name)
    # Two words for each other are a swap, said in both lines; a longer way round must be listed above.
    if name in GENERATED:
        assert all(s.startswith("measured:") for e in entries(name) for s in e.sources)
        return
    assert groups(edges) == LONG_CYCLES.get(name, set())


@pytest.mark.parametrize("name", FILES)
def test_no_entry_is_shadowed_or_out_of_reach(name):
    """An entry that another file keeps, or that reaches over the end of a sentence, would do nothing."""
    kept = {e.substitute for other in FILES for e in entries(other) if e.originals[0][0] == e.substitute}
    for e in entries(name):
        assert e.substitute not in kept or e.originals[0][0] == e.substitute, e
        for word in (e.substitute, *(a for a, _ in e.originals)):
            assert not set(word) & set(SENTENCE_ENDS), e
        # A guard as short as its word would switch the entry off; a self map says that plainly.
        assert not any(len(guard) <= len(e.substitute) for guard in e.guards), e


def test_every_pair_is_offered_where_its_substitute_stands():
    """No entry is lost on the way from the files to the candidates of a text."""
    words = lexicon()
    # Between characters that are in no guard.
    pairs = {(e.substitute, a) for name in FILES for e in entries(name) for a, _ in e.originals if a != e.substitute}
    known = [pair for k, pair in enumerate(words.pairs) if k not in words.chains]
    assert {(pair.substitute, pair.original) for pair in known} == pairs
    text = "㐀".join(words.substitutes)
    found = {(c.substitute, c.original) for c in find_candidates(text, words)}
    assert found == pairs


def test_long_cycles_are_found():
    assert groups({"甲": {"乙"}, "乙": {"甲"}}) == set()
    assert groups({"甲": {"乙"}, "乙": {"甲", "丙"}, "丙": {"乙"}}) == set()
    assert groups({"甲": {"乙"}, "乙": {"丙"}, "丙": {"甲"}, "丁": {"甲"}}) == {frozenset("甲乙丙")}


def test_every_word_is_counted_in_honest_text():
    rows = [line.split("\t") for line in lines(data_file("word_counts.tsv"))]
    assert rows[0][0] == "#characters"
    assert int(rows[0][1]) > 1_000_000
    counts = {word: int(count) for word, count in rows[1:]}
    assert len(counts) == len(rows) - 1
    assert all(count >= 0 for count in counts.values())
    words = {w for name in FILES for e in entries(name) for w in (e.substitute, *(a for a, _ in e.originals))}
    missing = sorted(words - set(counts))
    assert missing == [], "run tools/count_words.py"


# --- terms

TERM = re.compile(r"([㐀-鿿]{2,12}) ([1-9][0-9]*) (n|nz|nr|v)")
TERM_FILES = sorted(TERMS.glob("*.txt"))


def test_there_are_terms():
    assert len(TERM_FILES) >= 5


@pytest.mark.parametrize("path", TERM_FILES, ids=lambda p: p.stem)
def test_terms_are_sorted_unique_and_well_formed(path):
    found = lines(path)
    for line in found:
        assert TERM.fullmatch(line), line
    words = [line.split(" ")[0] for line in found]
    assert words == sorted(set(words))


def test_a_term_stands_in_one_file():
    where = defaultdict(list)
    for path in TERM_FILES:
        for line in lines(path):
            where[line.split(" ")[0]].append(path.stem)
    assert {word: files for word, files in where.items() if len(files) > 1} == {}


def test_no_usual_substitute_is_a_term():
    terms = {line.split(" ")[0] for path in TERM_FILES for line in lines(path)}
    for wrong in ("付出", "团体", "羁系", "步伐", "消耗者", "经由过程", "野生智能", "今朝", "手艺", "办事"):
        assert wrong not in terms
    for needed in ("小程序", "微信支付", "支付宝", "视频号", "王者荣耀", "和平精英"):
        assert needed in terms


def test_the_readmes_describe_the_columns():
    for folder in (WORDING, TERMS):
        assert (folder / "README.md").is_file()
    readme = (WORDING / "README.md").read_text(encoding="utf-8")
    assert "# substitute\toriginals\tguard\tsource" in readme
