"""Where in a document the spinner was at work."""

import textfix
from textfix.wording.dictionary import Dialect, Entry, Lexicon, lexicon
from textfix.wording.evidence import survey
from textfix.wording.inference import infer
from textfix.wording.language_model import default_model
from textfix.wording.passages import passage_odds

SPUN = "岚舟团体克日公布旗下付出营业，羁系部分要求企业实时办理题目。朋侪们体现渴望尽快完成付出方法的调解。" * 4


def test_neighbours_speak_for_a_place_and_it_does_not_speak_for_itself():
    text = "一二三四。" * 6
    spans = [(k, k + 5) for k in range(0, 30, 5)]
    signs = [(1, 2.0), (6, 2.0), (11, 2.0), (26, -2.0)]
    near, own, far = passage_odds(text, spans, signs, [(12, 0.0), (11, 2.0), (27, 0.0)])
    assert near > own > far
    assert own > 0.5


def test_a_paragraph_break_parts_more_than_a_sentence():
    signs = [(1, 3.0)]
    together = passage_odds("一二三四。五六七八。", [(0, 5), (5, 10)], signs, [(7, 0.0)])
    apart = passage_odds("一二三四\n五六七八。", [(0, 5), (5, 10)], signs, [(7, 0.0)])
    assert together[0] > apart[0] > 0.0


def test_no_sentences():
    assert passage_odds("", [], [], []) == []


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
    (chain,) = words.chains_of("法度模范")
    assert words.pairs[chain].original == "程序"
    first, last = words.chains[chain]
    assert (words.pairs[first].substitute, words.pairs[last].substitute) == ("轨范", "法度模范")
    assert words.chains_of("法度模范") == (chain,)
    assert words.chains_of("朋侪") == ()


def test_a_chain_back_to_itself_is_none():
    words = lex(("能够", "可以"), ("可以", "能够"))
    assert words.chains_of("能够") == ()
