"""The decoder gives the exact posteriors: held against every reading of small lattices, one by one."""

import importlib.util
import itertools
import math
import random
import sys
import time
from array import array
from functools import lru_cache
from pathlib import Path

import pytest

from textfix.config import Config
from textfix.resources import data_file
from textfix.wording import confidence, decoder, find_edits, graph, places, runs, trees
from textfix.wording.language_model import LanguageModel, default_model
from textfix.wording.lattice import Candidate, posteriors
from textfix.wording.symbols import EDGE, symbolize

ROOT = Path(__file__).parents[1]
STEP, BACKOFF_STEP = 0.032, 0.016  # numbers that the file holds exactly

compiled_only = pytest.mark.skipif(not decoder.compiled, reason="built without a compiler: there is but one version")


def load(name, path):
    """A Python source as a module of another name."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@lru_cache(maxsize=1)
def pure_decoder():
    module = load("textfix_pure_decoder", ROOT / "src/textfix/wording/decoder.py")
    pure_graph = load("textfix_pure_graph", ROOT / "src/textfix/wording/graph.py")
    edges, links = (
        load(f"textfix_pure_{name}", ROOT / f"src/textfix/wording/{name}.py") for name in ("edges", "links")
    )
    assert module.compiled is edges.compiled is links.compiled is False
    pure_graph.spread, pure_graph.connect = edges.spread, links.connect
    module.build = pure_graph.build
    return module


@lru_cache(maxsize=1)
def builder():
    pytest.importorskip("numpy")
    path = list(sys.path)
    sys.path.insert(0, str(ROOT / "tools"))  # beside it stands what it imports
    try:
        return load("textfix_model_file", ROOT / "tools/model_file.py")
    finally:
        sys.path[:] = path


class Tiny:
    """A language model written through the builder, and the numbers that went into it."""

    def __init__(self, path, words, pairs, triples):
        """``words``: word → (p code, backoff code); ``pairs``: p code; ``triples``: (context backoff, p) codes."""
        np = pytest.importorskip("numpy")
        build = builder()
        names = list(words)
        at = {w: k for k, w in enumerate(names)}
        contexts = sorted({(a, b) for a, b, _ in triples})
        third = build.Triples(
            np.array([at[a] for a, _ in contexts], dtype=np.int64),
            np.array([at[b] for _, b in contexts], dtype=np.int64),
            np.array([1.0 - BACKOFF_STEP * triples[a, b, None] for a, b in contexts]),
            np.array([contexts.index((a, b)) for a, b, c in triples if c], dtype=np.int64),
            np.array([at[c] for _, _, c in triples if c], dtype=np.int64),
            np.array([-STEP * p for (_, _, c), p in triples.items() if c]),
        )
        build.write_model(
            path,
            {w: (-STEP * p, 1.0 - BACKOFF_STEP * b) for w, (p, b) in words.items()},
            [at[a] for a, _ in pairs],
            [at[b] for _, b in pairs],
            np.array([-STEP * p for p in pairs.values()]),
            third if contexts else None,
        )
        self.model = LanguageModel(path)
        self.words = {w: (10.0 ** (-STEP * p), 10.0 ** (1.0 - BACKOFF_STEP * b)) for w, (p, b) in words.items()}
        self.pairs = {pair: 10.0 ** (-STEP * p) for pair, p in pairs.items()}
        self.triples = {t: 10.0 ** (-STEP * p) for t, p in triples.items() if t[2]}
        self.contexts = {t[:2]: 10.0 ** (1.0 - BACKOFF_STEP * b) for t, b in triples.items() if not t[2]}
        self.unknown = 10.0 ** (-STEP * 254)

    def unigram(self, word):
        if word in self.words:
            return self.words[word][0]
        return 1e-2 if word == chr(EDGE) else self.unknown

    def bigram(self, a, b):
        backoff = self.words[a][1] if a in self.words else 1.0
        return self.pairs.get((a, b), backoff * self.unigram(b))

    def trigram(self, a, b, c):
        if (a, b) in self.contexts:
            return self.triples.get((a, b, c), self.contexts[a, b] * self.bigram(b, c))
        return self.bigram(b, c)

    def sentence(self, words, *, order=3):
        """Probability of a sequence of words between two edges."""
        path = [chr(EDGE), *words, chr(EDGE)]
        p = self.bigram(path[0], path[1])
        for a, b, c in zip(path, path[1:], path[2:], strict=False):
            p *= self.trigram(a, b, c) if order == 3 else self.bigram(b, c)
        return p

    def segmentations(self, text):
        """Every way to read ``text`` as words; a single unknown character is one too."""
        if not text:
            yield []
        for length in range(1, min(12, len(text)) + 1):
            if length == 1 or text[:length] in self.words:
                for rest in self.segmentations(text[length:]):
                    yield [text[:length], *rest]


def readings(text, candidates, at=0):
    """Every way to take or leave candidates (start, end, original, odds): (text, weight, indices taken)."""
    if at == len(text):
        yield "", 1.0, ()
        return
    for rest, weight, taken in readings(text, candidates, at + 1):
        yield text[at] + rest, weight, taken
    for k, (start, end, original, odds) in enumerate(candidates):
        if start == at:
            for rest, weight, taken in readings(text, candidates, end):
                yield original + rest, odds * weight, (k, *taken)


def enumerated(tiny, text, candidates):
    """Posterior of every candidate, and the sum over all paths, by looking at each path."""
    total = 0.0
    mass = [0.0] * len(candidates)
    for reading, weight, taken in readings(text, candidates):
        for words in tiny.segmentations(reading):
            p = weight * tiny.sentence(words)
            total += p
            for k in taken:
                mass[k] += p
    return [m / total for m in mass], total


def arrays_of(candidates):
    """Starts and ends of candidates, where their originals begin, and the originals' symbols."""
    starts, ends, chain_at, chain = array("I"), array("I"), array("I", [0]), array("I")
    for start, end, original, _ in candidates:
        starts.append(start)
        ends.append(end)
        chain.extend(map(ord, original))
        chain_at.append(len(chain))
    return starts, ends, chain_at, chain


def decoded(module, tiny, text, candidates):
    """The same from the decoder."""
    odds = array("d", [c[3] for c in candidates])
    return list(module.decode(tiny.model.arrays, array("I", map(ord, text)), *arrays_of(candidates), odds))[
        : len(candidates)
    ]


LETTERS = "甲乙丙丁"


def random_model(path, rng):
    words = {letter: (rng.randrange(20, 90), rng.randrange(40, 110)) for letter in LETTERS[:3]}  # 丁 is unknown
    for _ in range(10):
        word = "".join(rng.choice(LETTERS) for _ in range(rng.choice((2, 2, 3))))
        words[word] = (rng.randrange(20, 90), rng.randrange(40, 110))
    if rng.random() < 0.8:
        words[chr(EDGE)] = (rng.randrange(20, 60), rng.randrange(40, 80))
    names = list(words)
    pairs = {(rng.choice(names), rng.choice(names)): rng.randrange(1, 70) for _ in range(30)}
    triples = {}
    for a, b in rng.sample(sorted(pairs), 10):
        triples[a, b, None] = rng.randrange(50, 120)
        for _ in range(2):
            triples[a, b, rng.choice(names)] = rng.randrange(1, 60)
    return Tiny(path, words, pairs, triples)


def random_lattice(rng):
    text = "".join(rng.choice(LETTERS) for _ in range(rng.randrange(1, 8)))
    candidates = []
    for _ in range(rng.randrange(7)):
        start = rng.randrange(len(text))
        end = min(len(text), start + rng.choice((1, 2, 3)))
        original = "".join(rng.choice(LETTERS) for _ in range(rng.choice((1, 2, 2, 3))))
        candidates.append((start, end, original, 10.0 ** rng.uniform(-2, 1)))
    return text, sorted(candidates, key=lambda c: (c[0], c[1]))


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    return [random_model(folder / f"{seed}.bin", random.Random(seed)) for seed in range(6)]


def test_the_written_model_is_read_back(models):
    for tiny in models:
        for word, (p, _) in tiny.words.items():
            assert 10.0 ** tiny.model.unigram(word) == pytest.approx(p, rel=1e-9)
        for (a, b), p in tiny.pairs.items():
            assert 10.0 ** tiny.model.bigram(a, b) == pytest.approx(p, rel=1e-9)
        assert tiny.model.unigram("丁") is None


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
def test_posteriors_are_those_of_all_paths(models, version):
    module = version or pure_decoder()
    rng = random.Random(11)
    seen = 0
    for _ in range(240):
        tiny = rng.choice(models)
        text, candidates = random_lattice(rng)
        expected, _ = enumerated(tiny, text, candidates)
        assert decoded(module, tiny, text, candidates) == pytest.approx(expected, rel=1e-7, abs=1e-12), (
            text,
            candidates,
        )
        seen += any(0.01 < p < 0.99 for p in expected)
    assert seen > 60, "hardly a lattice was undecided: the test shows little"


def test_likelihoods_are_those_of_all_paths(models):
    rng = random.Random(12)
    for _ in range(120):
        tiny = rng.choice(models)
        text, _ = random_lattice(rng)
        _, total = enumerated(tiny, text, [])
        found = decoder.log_likelihood(tiny.model.arrays, array("I", map(ord, text)))
        assert found == pytest.approx(math.log10(total), abs=1e-7)


def test_segment_finds_the_best_bigram_path(models):
    rng = random.Random(13)
    for _ in range(120):
        tiny = rng.choice(models)
        text = "".join(rng.choice(LETTERS) for _ in range(rng.randrange(1, 7)))
        path = decoder.segment(tiny.model.arrays, array("I", map(ord, text)))
        words = [text[i:j] for i, j in path]
        assert "".join(words) == text
        best = max(tiny.sentence(w, order=2) for w in tiny.segmentations(text))
        assert tiny.sentence(words, order=2) == pytest.approx(best, rel=1e-9)


STRANGE = "戊"  # in no model: nothing on one side of it tells of the other


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
@pytest.mark.parametrize(("before", "behind"), [(30, 0), (0, 45), (60, 60), (30, 105)])
def test_a_long_sentence_of_rare_words_needs_another_scale_and_reads_the_same(models, version, before, behind):
    module = version or pure_decoder()
    rng = random.Random(before + behind)
    for _ in range(12):
        tiny = rng.choice(models)
        text, candidates = random_lattice(rng)
        short = [(start + 1, end + 1, *rest) for start, end, *rest in candidates]
        long = [(start + before + 1, end + before + 1, *rest) for start, end, *rest in candidates]
        expected = decoded(module, tiny, STRANGE + text + STRANGE, short)
        found = decoded(module, tiny, STRANGE * (before + 1) + text + STRANGE * (behind + 1), long)
        assert found == pytest.approx(expected, rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
def test_a_sentence_that_no_number_can_hold_says_nothing(models, version):
    module = version or pure_decoder()
    text = STRANGE * 250 + "甲" + STRANGE * 250
    assert decoded(module, models[0], text, [(250, 251, "乙", 1.0)]) == [0.0]
    symbols = array("I", map(ord, text))
    assert module.log_likelihood(models[0].model.arrays, symbols) == -math.inf
    assert module.segment(models[0].model.arrays, symbols) == []


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
def test_long_sentences_have_their_likelihood_and_their_words(models, version):
    module = version or pure_decoder()
    rng = random.Random(14)
    for count in (1, 20, 50, 140):
        tiny = rng.choice(models)
        text = "".join(rng.choice(LETTERS[:3]) for _ in range(5))
        short = array("I", map(ord, STRANGE + text + STRANGE))
        long = array("I", map(ord, STRANGE * count + text + STRANGE))
        known = module.log_likelihood(tiny.model.arrays, short) + (count - 1) * math.log10(tiny.unknown)
        assert module.log_likelihood(tiny.model.arrays, long) == pytest.approx(known, abs=1e-6)
        words = module.segment(tiny.model.arrays, short)
        assert module.segment(tiny.model.arrays, long) == [
            *((k, k + 1) for k in range(count - 1)),
            *((start + count - 1, end + count - 1) for start, end in words),
        ]


def graph_of(module, tiny, text, candidates):
    """The graph of one sentence."""
    symbols, at, whose = array("I", map(ord, text)), array("I", [0, len(text)]), array("I", [0, len(candidates)])
    return module.build(tiny.model.arrays, symbols, at, *arrays_of(candidates), whose)


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
@pytest.mark.parametrize("length", [11, 12, 13, 14])
def test_words_of_twelve_symbols_are_read_and_longer_ones_are_not(tmp_path, version, length):
    words = {"甲": (80, 62), "乙": (80, 62), "甲" * length: (20, 62), "甲" * (length - 1) + "乙": (20, 62)}
    tiny = Tiny(tmp_path / "long.bin", words, {("甲", "甲"): 60}, {})
    for text, candidates in (
        ("甲" * 14, [(5, 6, "乙", 1.0), (13, 14, "乙", 0.7)]),
        ("甲" * 12 + "乙", [(12, 13, "甲", 1.0)]),
    ):
        expected, total = enumerated(tiny, text, candidates)
        assert decoded(version or pure_decoder(), tiny, text, candidates) == pytest.approx(expected, rel=1e-7)
        _, alone = enumerated(tiny, text, [])
        found = (version or pure_decoder()).log_likelihood(tiny.model.arrays, array("I", map(ord, text)))
        assert found == pytest.approx(math.log10(alone), abs=1e-7)
        assert total > alone


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
def test_a_word_over_more_text_than_numbers_can_hold_is_none(tmp_path, version):
    """Twelve originals, each in place of many symbols: what lies under the word is counted up to a bound only."""
    tiny = Tiny(tmp_path / "wide.bin", {"甲": (80, 62), "乙" * 12: (1, 62)}, {("甲", "甲"): 60}, {})
    for wide, readable in ((2, True), (26, False), (40, False)):
        candidates = [(k * wide, (k + 1) * wide, "乙", 1e6) for k in range(12)]
        found = decoded(version or pure_decoder(), tiny, "甲" * (12 * wide), candidates)
        assert found == pytest.approx([1.0 if readable else 0.0] * 12, abs=1e-3)


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
def test_an_ordinary_sentence_takes_no_more_room_than_that(models, version):
    module = version or pure_decoder()
    for tiny in models:
        built = graph_of(module, tiny, "甲乙丙丁甲乙", [(0, 2, "丙", 1.0)])
        assert len(built.edge_start) == 3 * 7 + 2 * 48
        assert len(built.record_candidate) == 3 + 64


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
def test_sentences_weighed_together_are_those_weighed_alone(models, version):
    """One without candidates and one that no number can hold stand between two others."""
    module = version or pure_decoder()
    rng = random.Random(16)
    tiny = models[2]
    first, last = (
        ("甲乙丙甲乙", [(0, 2, "丙", 0.5), (1, 3, "乙甲", 2.0)]),
        ("丙丙乙甲", [(0, 1, "甲", 1.0), (2, 4, "丙乙", 3.0)]),
    )
    for _ in range(4):
        middle = ("".join(rng.choice(LETTERS) for _ in range(4)), [])
        lost = (STRANGE * 500, [(3, 5, "甲", 1.0)])
        order = [first, middle, lost, last]
        symbols, at, chain_at, chain, starts, ends, whose = (array("I", [0] * k) for k in (0, 1, 1, 0, 0, 0, 1))
        odds = array("d")
        for text, candidates in order:
            symbols.extend(map(ord, text))
            at.append(len(symbols))
            for start, end, original, weight in candidates:
                starts.append(start)
                ends.append(end)
                chain.extend(map(ord, original))
                chain_at.append(len(chain))
                odds.append(weight)
            whose.append(len(starts))
        built = module.build(tiny.model.arrays, symbols, at, starts, ends, chain_at, chain, whose)
        found = list(module.weigh(built, odds))
        alone = [decoded(module, tiny, *sentence) for sentence in order if sentence[1]]
        assert found == pytest.approx([p for each in alone for p in each], rel=1e-9)
        assert found[2] == 0.0
        assert all(p > 0.0 for p in (*found[:2], *found[3:]))


@pytest.mark.parametrize("version", [decoder, None], ids=["built", "pure"])
def test_a_sentence_in_which_everything_is_a_word_finds_room(tmp_path, version):
    """More edges, records and links than ordinary sentences have: the arrays grow, the numbers stay."""
    module = version or pure_decoder()
    rng = random.Random(15)
    names = ["".join(letters) for size in range(1, 7) for letters in itertools.product("甲乙", repeat=size)]
    words = {name: (rng.randrange(20, 90), rng.randrange(40, 110)) for name in names}
    pairs = {(rng.choice(names), rng.choice(names)): rng.randrange(1, 70) for _ in range(400)}
    triples = {(a, b, None): rng.randrange(50, 120) for a, b in rng.sample(sorted(pairs), 100)}
    triples |= {(a, b, rng.choice(names)): rng.randrange(1, 60) for a, b, _ in list(triples)}
    tiny = Tiny(tmp_path / "dense.bin", words, pairs, triples)
    text, chosen, expected = STRANGE, [], []
    for _ in range(12):
        block = "".join(rng.choice("甲乙") for _ in range(7))
        mine = [
            (
                start,
                start + 2,
                "".join(rng.choice("甲乙") for _ in range(rng.choice((1, 2, 4)))),
                10.0 ** rng.uniform(-1, 1),
            )
            for start in sorted(rng.choices(range(5), k=8))
        ]
        alone = [(start + 1, end + 1, *rest) for start, end, *rest in mine]
        expected += decoded(module, tiny, STRANGE + block + STRANGE, alone)
        chosen += [(start + len(text), end + len(text), *rest) for start, end, *rest in mine]
        text += block + STRANGE
    found = decoded(module, tiny, text, chosen)
    assert len(found) == len(expected) == 96
    built = graph_of(module, tiny, text, chosen)
    assert built.edge_at[1] > 3 * len(text)
    assert built.record_at[1] > 3 * len(chosen) + 64, "the records fit: the test shows little"
    assert found == pytest.approx(expected, rel=1e-7, abs=1e-12)
    assert sum(0.05 < p < 0.95 for p in found) > 15


@pytest.fixture(scope="module")
def chosen(tmp_path_factory):
    """A model of a few real words: 微信|用户|付|出|光荣|户 …"""
    words = dict.fromkeys("微信用户光荣付出支微", (200, 62)) | {
        "微信": (60, 62), "用户": (60, 62), "光荣": (70, 62), "支付": (60, 62), "付出": (60, 62), chr(EDGE): (40, 62),
    }  # fmt: skip
    pairs = {("微信", "用户"): 20, ("微信", "支付"): 25, (chr(EDGE), "微信"): 30}
    triples = {("微信", "支付", None): 70, ("微信", "支付", "用户"): 5, (chr(EDGE), "微信", None): 70}
    return Tiny(tmp_path_factory.mktemp("chosen") / "m.bin", words, pairs, triples)


def test_words_across_the_borders_of_a_candidate(chosen):
    # 微光荣户 ← 微[信用→光荣]户: both words of the author begin or end outside the restored piece.
    candidates = [(1, 3, "信用", 0.1)]
    expected, _ = enumerated(chosen, "微光荣户", candidates)
    assert decoded(decoder, chosen, "微光荣户", candidates) == pytest.approx(expected, rel=1e-9)
    assert expected[0] > 0.99


def test_a_trigram_reaches_over_a_restored_word(chosen):
    candidates = [(2, 4, "支付", 0.01)]
    alone, _ = enumerated(chosen, "微信付出", candidates)
    followed, _ = enumerated(chosen, "微信付出用户", candidates)
    assert followed[0] > alone[0]
    assert decoded(decoder, chosen, "微信付出用户", candidates) == pytest.approx(followed, rel=1e-9)


def test_rivals_for_one_place_share_it(chosen):
    candidates = [(2, 4, "支付", 0.5), (2, 4, "用户", 0.5), (2, 3, "支", 0.5)]
    expected, _ = enumerated(chosen, "微信付出", candidates)
    found = decoded(decoder, chosen, "微信付出", candidates)
    assert found == pytest.approx(expected, rel=1e-9)
    assert sum(found) <= 1.0 + 1e-9


def test_odds_decide_where_the_words_do_not(chosen):
    # The same word again: keeping and restoring are one reading but for the odds.
    for odds in (0.01, 1.0, 9.0):
        (p,) = decoded(decoder, chosen, "微信用户", [(2, 4, "用户", odds)])
        assert p == pytest.approx(odds / (1.0 + odds), rel=1e-6)


def test_an_empty_sentence_and_no_candidates(chosen):
    assert decoded(decoder, chosen, "", []) == []
    assert decoded(decoder, chosen, "微信", []) == []


@pytest.mark.parametrize(
    "count",
    [1, 2, 3, 4],
)
def test_one_word_may_span_several_restored_characters(tmp_path, count):
    words = dict.fromkeys("甲乙丙丁戊己", (200, 62)) | {"甲乙丙丁": (30, 62)}
    tiny = Tiny(tmp_path / "m.bin", words, {("甲", "乙"): 100}, {})
    text = "戊" * count + "甲乙丙丁"[count:]
    candidates = [(k, k + 1, original, 0.5) for k, original in enumerate("甲乙丙丁"[:count])]
    expected, _ = enumerated(tiny, text, candidates)
    assert min(expected) > 0.9
    assert decoded(decoder, tiny, text, candidates) == pytest.approx(expected, rel=1e-7)


# --- compiled and plain


@pytest.mark.parametrize("name", ["decoder", "edges", "links", "runs", "trees"])
def test_the_sources_run_without_cython(monkeypatch, name):
    # A plain "pip install" on a machine without a compiler has neither the extension nor Cython.
    monkeypatch.setitem(sys.modules, "cython", None)
    module = load(f"textfix_bare_{name}", ROOT / f"src/textfix/wording/{name}.py")
    assert module.compiled is False
    if name == "trees":
        assert list(module.tree_sums(array("d", [7.0]), 1, module.forest([0], [0], [0.25], [0], [0]))) == [0.25]
    elif name == "runs":
        assert module.best_run(array("I", [0, 3, 5]), array("d", [1.5]), 2, 0.1) == (1.5, 3, 5)
    elif name == "edges":
        assert module.hash_symbols([0x5FAE]) == graph.hash_symbols([0x5FAE])
    elif name == "links":
        assert module.pair_key(1, 2) == graph.pair_key(1, 2)
    else:
        symbols = symbolize("消费者打开小程序", 0, 8).symbols
        assert module.segment(default_model().arrays, symbols) == [(0, 3), (3, 5), (5, 8)]


@pytest.mark.parametrize("version", [graph, None], ids=["built", "pure"])
def test_the_edges_of_a_sentence(version):
    pure_decoder()
    none, at = array("I"), array("I", [0, 0])
    build = (version or sys.modules["textfix_pure_graph"]).build
    symbols = symbolize("微信", 0, 2).symbols
    built = build(default_model().arrays, symbols, array("I", [0, 2]), none, none, array("I", [0]), none, at)
    # The sentence's beginning, 微, 微信, 信, and the sentence's end.
    assert list(zip(built.edge_start, built.edge_end, strict=True))[: built.edge_at[1]] == [
        (0, 0),
        (0, 1),
        (0, 2),
        (1, 2),
        (2, graph.END),
    ]


def random_sentence(rng):
    """A sentence with candidates in the shipped model's vocabulary, as the lattice hands it over."""
    pieces = [
        *(
            "消费者",
            "消耗者",
            "微信",
            "付出",
            "支付",
            "小步伐",
            "小程序",
            "平台",
            "的",
            "了",
            "和",
            "在",
            "办理",
            "解决",
        ),
        *(
            "问题",
            "首先",
            "起首",
            "监管",
            "羁系",
            "，",
            "2021年",
            "APP",
            "上线",
            "我们",
            "用户",
            "光荣",
            "信用",
            "业务",
        ),
        *("贸易", "提升", "效率", "𠮷", "鑫", "？", "技术", "手艺", "服务", "办事"),
    ]
    text = "".join(rng.choice(pieces) for _ in range(rng.randrange(3, 14)))
    sentence = symbolize(text, 0, len(text))
    candidates = []
    for _ in range(rng.randrange(6)):
        start = rng.choice(sorted(sentence.starts))
        ends = [end for end in sorted(sentence.ends) if start < end <= start + 4]
        if ends:
            end = rng.choice(ends)
            candidates.append(Candidate(start, end, text[start:end], rng.choice(pieces), 0))
    candidates.sort(key=lambda c: (c.start, c.end))
    return sentence, candidates, [10.0 ** rng.uniform(-3, 1) for _ in candidates]


@compiled_only
def test_compiled_and_plain_decoders_agree(monkeypatch):
    model, plain = default_model(), pure_decoder()
    rng = random.Random(14)
    decided = 0
    for _ in range(60):
        sentence, candidates, odds = random_sentence(rng)
        built = list(posteriors(model, sentence, candidates, odds))
        with monkeypatch.context() as patch:
            patch.setattr("textfix.wording.lattice.decoder", plain)
            patch.setattr("textfix.wording.lattice.build", plain.build)
            assert list(posteriors(model, sentence, candidates, odds)) == pytest.approx(built, rel=1e-9, abs=1e-300)
        assert plain.segment(model.arrays, sentence.symbols) == decoder.segment(model.arrays, sentence.symbols)
        assert plain.log_likelihood(model.arrays, sentence.symbols) == pytest.approx(
            decoder.log_likelihood(model.arrays, sentence.symbols), rel=1e-9
        )
        decided += any(p > 0 for p in built)
    assert decided > 30


@compiled_only
def test_compiled_and_plain_hashes_agree():
    pure_decoder()
    edges, links = sys.modules["textfix_pure_edges"], sys.modules["textfix_pure_links"]
    rng = random.Random(15)
    for _ in range(200):
        symbols = [rng.randrange(0x30000) for _ in range(rng.randrange(12))]
        assert edges.hash_symbols(symbols) == graph.hash_symbols(symbols) < 1 << 64
        a, b = rng.getrandbits(64), rng.getrandbits(64)
        assert links.pair_key(a, b) == graph.pair_key(a, b) < 1 << 64


@pytest.mark.skipif(not trees.compiled, reason="built without a compiler: there is but one version")
def test_compiled_and_plain_trees_agree():
    plain = load("textfix_pure_trees", ROOT / "src/textfix/wording/trees.py")
    assert plain.compiled is False
    judge = confidence.weights()
    width = len(judge.names)
    rng = random.Random(16)
    rows = array("d", (rng.uniform(-6, 6) for _ in range(50 * width)))
    built = trees.tree_sums(rows, width, judge._trees)
    assert list(plain.tree_sums(rows, width, judge._trees)) == list(built)
    assert len(set(built)) > 10


@pytest.mark.skipif(not runs.compiled, reason="built without a compiler: there is but one version")
def test_compiled_and_plain_runs_agree():
    plain = load("textfix_pure_runs", ROOT / "src/textfix/wording/runs.py")
    assert plain.compiled is False
    rng = random.Random(17)
    for _ in range(100):
        scores = array("d", (rng.choice((0.0, rng.uniform(-2, 2.5))) for _ in range(9)))
        places = array("I")
        for at in range(rng.randrange(40)):
            places.extend((rng.randrange(9), 5 * at, 5 * at + 2))
        assert plain.best_run(places, scores, 2, 0.1) == runs.best_run(places, scores, 2, 0.1)
        wide = runs.Scores.of({d: rng.uniform(-2, 2.5) for d in range(3) if rng.random() < 0.5} for _ in range(9))
        assert plain.best_runs(places, wide, 3, 2, 0.1) == runs.best_runs(places, wide, 3, 2, 0.1)


def test_trees_by_hand():
    # Feature 1 at most 2.0 → feature 0 at most 0.0 → -1 or 4, else 10; a second tree adds 0.5.
    two = trees.forest(
        [0, 5], [1, 0, 0, 0, 0, 0], [2.0, 0.0, 10.0, -1.0, 4.0, 0.5], [1, 3, 2, 3, 4, 5], [2, 4, 2, 3, 4, 5]
    )
    assert list(two.depths) == [2, 0]
    rows = array("d", [0.0, 2.0, 0.1, 2.0, 0.0, 2.1])
    assert list(trees.tree_sums(rows, 2, two)) == [-0.5, 4.5, 10.5]
    assert list(trees.tree_sums(array("d"), 2, two)) == []


# --- time


def seconds(text):
    start = time.process_time()
    find_edits(text, Config(steps=("wording",)))
    return time.process_time() - start


@pytest.mark.parametrize("unit", ["付出", "羁系，", "消耗者小步伐"])
def test_one_word_over_and_over_takes_linear_time(unit):
    count = (12_000 if decoder.compiled else 600) // len(unit)
    find_edits(unit * 50, Config(steps=("wording",)))
    once = min(seconds(unit * count) for _ in range(2))
    twice = min(seconds(unit * 2 * count) for _ in range(2))
    assert twice < 3.0 * once + 0.2


def test_a_megabyte_without_a_sentence_end_is_cheap():
    text = "他们在图书馆里看书的时候说起了那件事" * 18_000
    assert len(text.encode()) > 900_000
    assert seconds(text) < 5.0
    assert find_edits(text, Config())[0] == []


def test_the_model_is_where_the_package_says():
    assert default_model().path == data_file("language_model.bin")


@pytest.mark.skipif(not places.compiled, reason="built without a compiler: there is but one version")
def test_compiled_and_plain_choices_agree():
    plain = load("textfix_pure_places", ROOT / "src/textfix/wording/places.py")
    assert plain.compiled is False
    rng = random.Random(8)
    for size in (0, 1, 2, 37, 400):
        numbers = array("d", (rng.choice((0.0, 0.25, 0.5, rng.random())) for _ in range(size)))
        starts = array("I", sorted(rng.randrange(3 * size + 1) for _ in range(size)))
        ends = array("I", (start + rng.randint(1, 4) for start in starts))
        chosen = places.above(numbers, 0.2)
        assert list(chosen) == list(plain.above(numbers, 0.2)) == [k for k in range(size) if numbers[k] > 0.2]
        judged = array("d", (numbers[k] for k in chosen))
        found = places.ranked(judged, chosen, starts, ends, 3 * size + 5)
        assert list(found) == list(plain.ranked(judged, chosen, starts, ends, 3 * size + 5))
        best = sorted(range(len(chosen)), key=lambda i: (-judged[i], i))
        taken, expected = set(), []
        for i in best:
            span = set(range(starts[chosen[i]], ends[chosen[i]]))
            if not span & taken:
                taken |= span
                expected.append(i)
        assert list(found) == expected


@pytest.mark.skipif(not trees.compiled, reason="built without a compiler: there is but one version")
def test_compiled_and_plain_probabilities_agree():
    plain = load("textfix_pure_trees", ROOT / "src/textfix/wording/trees.py")
    rng = random.Random(9)
    sums = array("d", [-80.0, 80.0, 0.0, *(rng.gauss(0.0, 3.0) for _ in range(50))])
    rows = array("d", (rng.uniform(-3.0, 6.0) for _ in range(2 * len(sums))))
    arguments = sums, rows, 2, 1, 0.25, array("d", [4.0, 5.0]), array("d", [0.9, 0.99])
    found = trees.probabilities(*arguments)
    assert list(found) == list(plain.probabilities(*arguments))
    for k, p in enumerate(found):
        by_context = 0.99 if rows[2 * k + 1] >= 5.0 else 0.9 if rows[2 * k + 1] >= 4.0 else 0.0
        assert p == pytest.approx(max(1.0 / (1.0 + math.exp(-0.25 - sums[k])), by_context))
