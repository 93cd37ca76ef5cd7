"""Lattices over blocks of sentences: what is built for many together is what each sentence gives alone."""

import random
from array import array

import pytest

from textfix.trie import code_points
from textfix.wording import lattice
from textfix.wording.language_model import default_model
from textfix.wording.lattice import Candidate, Lattices, posteriors
from textfix.wording.symbols import lay_out, symbolize

SENTENCES = (
    ("微信付出功能已经上线。", (("付出", "支付"), ("功能", "机能"))),
    ("消耗者对此很有渴望。", (("消耗者", "消费者"), ("渴望", "希望"), ("渴望", "盼望"))),
    ("今天天气好。", ()),
    ("互联网团体都在规复。", (("团体", "集团"), ("规复", "恢复"))),
    ("微光荣户很多。", (("光荣", "信用"),)),
    ("他们继承工作。", (("继承", "继续"),)),
)


def written(order):
    """The text of these sentences, and the candidates in it, sorted by start."""
    text, candidates = "", []
    for k in order:
        sentence, pairs = SENTENCES[k]
        for substitute, original in pairs:
            start = len(text) + sentence.index(substitute)
            candidates.append(Candidate(start, start + len(substitute), substitute, original, 0))
        text += sentence
    return text, candidates


def laid_out(text, candidates):
    layout = lay_out(
        code_points(text), array("I", [c.start for c in candidates]), array("I", [c.end for c in candidates])
    )
    assert list(layout.kept) == list(range(len(candidates)))
    chain_at, chain = array("I", [0]), array("I")
    for c in candidates:
        chain += symbolize(c.original, 0, len(c.original)).symbols
        chain_at.append(len(chain))
    return layout, chain_at, chain


def one_by_one(order, odds):
    """The posteriors of each sentence alone."""
    out, at = [], 0
    for k in order:
        text, candidates = written([k])
        part = odds[at : at + len(candidates)]
        out += posteriors(default_model(), symbolize(text, 0, len(text)), candidates, part)
        at += len(candidates)
    return out


def some_odds(count, seed=1):
    rng = random.Random(seed)
    return array("d", (10.0 ** rng.uniform(-2, 1) for _ in range(count)))


def test_odds_and_context_decide_together():
    """A restoration gains where the context wants it, and with its odds; what the context refuses stays."""
    text, candidates = written([0])
    sentence = symbolize(text, 0, len(text))
    low = posteriors(default_model(), sentence, candidates, [1e-3, 1e-3])
    high = posteriors(default_model(), sentence, candidates, [1.0, 1.0])
    assert list(low) < list(high)
    assert high[0] > 0.9  # 微信支付
    assert high[1] < 0.1  # an app has no 机能
    assert len(high) == 2
    assert all(0.0 <= p <= 1.0 for p in (*low, *high))


def test_the_same_sentence_anywhere_in_a_text_reads_the_same():
    """Offsets of a text behind others, and blank characters, which are no symbols."""
    text, candidates = written([4])
    plain = posteriors(default_model(), symbolize(text, 0, len(text)), candidates, [0.3])
    behind = "  前面的话。" + text
    moved = [Candidate(c.start + 7, c.end + 7, c.substitute, c.original, 0) for c in candidates]
    assert behind[moved[0].start : moved[0].end] == "光荣"
    found = posteriors(default_model(), symbolize(behind, 7, len(behind)), moved, [0.3])
    assert list(found) == list(plain)
    assert plain[0] > 0.9  # 微[信用]户 is read across the borders of the restored piece


@pytest.mark.parametrize("block", [1, 5, 12, 23, 40, 10_000])
@pytest.mark.parametrize("kept", [0, 2, 12])
def test_blocks_give_what_sentences_alone_give(monkeypatch, block, kept):
    monkeypatch.setattr(lattice, "_BLOCK", block)
    monkeypatch.setattr(lattice, "_MOST_BLOCKS", kept)
    order = [0, 1, 2, 3, 4, 5, 1, 0, 2, 5, 3]
    text, candidates = written(order)
    odds = some_odds(len(candidates))
    lattices = Lattices(default_model(), *laid_out(text, candidates))
    expected = one_by_one(order, odds)
    assert list(lattices.posteriors(odds)) == pytest.approx(expected, rel=1e-9)
    assert any(0.05 < p < 0.95 for p in expected)
    # Weighed again, with other odds: nothing of the first time is left.
    other = some_odds(len(candidates), seed=2)
    assert list(lattices.posteriors(other)) == pytest.approx(one_by_one(order, other), rel=1e-9)
    assert list(lattices.posteriors(odds)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("block", [1, 10, 10_000])
@pytest.mark.parametrize("most", [0, 1, 2, 4, 12])
def test_the_first_graphs_are_kept(monkeypatch, block, most):
    """Of a text of many blocks the first graphs are built once, and the others anew whenever they are weighed."""
    monkeypatch.setattr(lattice, "_BLOCK", block)
    monkeypatch.setattr(lattice, "_MOST_BLOCKS", most)
    built = []

    def build(*arguments):
        built.append(len(arguments[1]))
        return original(*arguments)

    original = lattice.build
    monkeypatch.setattr(lattice, "build", build)
    text, candidates = written([0, 1, 3, 4, 5])
    layout, chain_at, chain = laid_out(text, candidates)
    lattices = Lattices(default_model(), layout, chain_at, chain)
    once = len(built)
    for _ in range(3):
        lattices.posteriors(some_odds(len(candidates)))
    blocks = once + (len(built) - once) // 3
    assert once == min(most, blocks)
    assert built[once:] == 3 * built[once : once + blocks - once]
    assert sum(built[:blocks]) == len(layout.symbols)
    sentences = len(layout.sentence_at) - 1
    assert blocks == {1: sentences, 10_000: 1}.get(block, blocks)
    if block == 10:  # a block ends with the sentence that fills it
        assert 1 < blocks < sentences
        assert all(size >= block for size in built[: blocks - 1])


def test_a_text_without_candidates_has_no_lattice():
    layout, chain_at, chain = laid_out("今天天气好。", [])
    assert list(layout.sentence_at) == [0]
    assert list(Lattices(default_model(), layout, chain_at, chain).posteriors(array("d"))) == []
    sentence = symbolize("今天", 0, 2)
    assert list(posteriors(default_model(), sentence, [], [])) == []


def test_bounds_count_from_the_first():
    assert list(lattice._from_zero(array("I", [7, 9, 12]))) == [0, 2, 5]
    same = array("I", [0, 2])
    assert lattice._from_zero(same) is same


def test_a_candidate_says_what_it_is():
    c = Candidate(3, 5, "付出", "支付", 9)
    assert (c.posterior, c.gain) == (0.0, 0.0)
    c.posterior = 0.5  # filled in by the decoding
    assert c == Candidate(3, 5, "付出", "支付", 9, 0.5)
    with pytest.raises(AttributeError):
        c.weight = 1
    with pytest.raises(AttributeError):
        Lattices.__new__(Lattices).other = 1
