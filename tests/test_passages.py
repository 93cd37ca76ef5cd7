"""Where in a document the spinner was at work."""

from array import array

from wording_samples import chains_of

import textfix
from textfix.trie import code_points
from textfix.wording.dictionary import Dialect, Entry, Lexicon, lexicon
from textfix.wording.evidence import survey
from textfix.wording.inference import infer
from textfix.wording.language_model import default_model
from textfix.wording.passages import sentence_odds
from textfix.wording.symbols import sentence_bounds

SPUN = "岚舟团体克日公布旗下付出营业，羁系部分要求企业实时办理题目。朋侪们体现渴望尽快完成付出方法的调解。" * 4


def odds_of(text, *sums):
    """The odds of each sentence, given the sums of the signs in them."""
    codes = code_points(text)
    return list(sentence_odds(sentence_bounds(codes), codes, array("d", sums)))


def test_neighbours_speak_for_a_sentence_and_it_does_not_speak_for_itself():
    first, second, third, *_, last = odds_of("一二三四。" * 6, 2.0, 2.0, 2.0, 0.0, 0.0, -2.0)
    assert second > first > last
    assert odds_of("一二三四。" * 6, 2.0, 2.0, -9.0, 0.0, 0.0, -2.0)[2] == third > 0.5


def test_a_paragraph_break_parts_more_than_a_sentence():
    together, apart = odds_of("一二三四。五六七八。", 3.0, 0.0), odds_of("一二三四\n五六七八。", 3.0, 0.0)
    assert together[1] > apart[1] > 0.0


def test_no_sentences():
    assert list(sentence_odds(array("I", [0]), array("I"), array("d"))) == []


def test_honest_paragraph_is_seen_beside_spun_ones():
    honest = "他们需要解决的问题很多，希望监管部门和支付企业通过集团内部的方式及时处理，朋友表示目前的服务已经很好。"
    text = f"{SPUN}\n{honest}\n{SPUN}"
    words = lexicon()
    document = infer(text, survey(text, words), words, default_model())
    lo = len(SPUN)
    inside = [s for c, s in zip(document.candidates, document.spun, strict=True) if lo < c.start < lo + len(honest)]
    outside = [
        s for c, s in zip(document.candidates, document.spun, strict=True) if not lo < c.start < lo + len(honest)
    ]
    assert max(inside) < sum(outside) / len(outside)
    assert textfix.fix(text, steps=("wording",)).count(honest) == 1


def lex(*rows):
    entries = [Entry(b, ((a, 9.0),), (), (), 1) for b, a in rows]
    return Lexicon([Dialect("test", 0.3, 1.0, "")], [entries])


def test_chains_are_two_pairs():
    words = lex(("法度模范", "轨范"), ("轨范", "程序"), ("朋侪", "朋友"))
    (chain,) = chains_of(words)["法度模范"]
    assert words.pairs[chain].original == "程序"
    first, last = words.chains[chain]
    assert (words.pairs[first].substitute, words.pairs[last].substitute) == ("轨范", "法度模范")
    assert chains_of(words)["法度模范"] == [chain]
    assert "朋侪" not in chains_of(words)


def test_a_chain_back_to_itself_is_none():
    words = lex(("能够", "可以"), ("可以", "能够"))
    assert "能够" not in chains_of(words)
