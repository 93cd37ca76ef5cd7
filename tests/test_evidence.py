"""The counts: whether a text was spun, where, and by which dialect, before any context is read."""

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wording_samples import HONEST, HONEST_SENTENCES, NEWS, NEWS_SPUN, TECHNICAL, TECHNICAL_SPUN

from textfix.wording.dictionary import TOP_WEIGHT, Dialect, Entry, Lexicon, lexicon
from textfix.wording.evidence import GATE, Survey, gate, spun_odds, survey, tables
from textfix.wording.runs import Scores, best_runs
from textfix.wording.runs import best_run as best_run_of_places


def small(*pairs, keep=0.5):
    """A lexicon of one dialect from (substitute, original)."""
    entries = [Entry(b, ((a, TOP_WEIGHT),), (), (), k) for k, (b, a) in enumerate(pairs)]
    return Lexicon([Dialect("test", keep, 1.0, "")], [entries])


# --- scores


def test_a_score_is_how_much_commoner_a_word_is_in_spun_text():
    words = small(("羁系", "监管"), keep=0.25)
    spun, honest = (words.rates[words.number[w]] for w in ("羁系", "监管"))
    table = tables(words).of_dialect(0)
    assert honest > 20 * spun
    assert table[words.number["监管"]] == pytest.approx(math.log10(0.25))
    assert table[words.number["羁系"]] == pytest.approx(min(2.5, math.log10((spun + 0.75 * honest) / spun)))


def test_an_original_that_is_seldom_replaced_says_little_by_standing_there():
    entries = [Entry("羁系", (("监管", TOP_WEIGHT / 10),), (), (), 1)]
    words = Lexicon([Dialect("test", 0.2, 1.0, "")], [entries])
    standing = tables(words).of_dialect(0)[words.number["监管"]]
    assert standing == pytest.approx(math.log10(1.0 - 0.8 * 0.9 / 7))


def test_a_run_is_rare_by_what_honest_text_has_of_its_dialect():
    rare, usual = (
        Lexicon([Dialect("test", 0.3, 1.0, "", where, 1.0)], [[Entry("羁系", (("监管", TOP_WEIGHT),), (), (), 1)]])
        for where in (2.0, 4.0)
    )
    text = "羁系，羁系。" + "天" * 244
    score = survey(text, rare).score
    assert survey(text, rare).rarity == pytest.approx(score)
    assert survey(text, usual).rarity == pytest.approx(score - 2.0)
    # In a text of ten stretches one such run is ten times as likely; two stretches that have it are no rarer.
    long = text + "天" * 2250
    assert survey(long, rare).rarity == pytest.approx(score - 1.0)
    assert survey(text + text + "天" * 2000, rare).rarity == pytest.approx(score - 1.0)
    # And in one of a tenth of a stretch a tenth as likely.
    assert survey("羁系，羁系。" + "天" * 19, rare).rarity == pytest.approx(score + 1.0)
    assert survey("天气", rare).rarity == 0.0


def test_an_original_is_shared_among_its_substitutes():
    words = small(("甲甲甲", "监管"), ("乙乙乙", "监管"), ("丙丙丙", "的"))
    table = tables(words).of_dialect(0)
    one = table[words.number["甲甲甲"]]
    assert one == table[words.number["乙乙乙"]]
    alone = tables(small(("甲甲甲", "监管"))).of_dialect(0)
    assert 0 < one <= alone[small(("甲甲甲", "监管")).number["甲甲甲"]]


def test_scores_of_all_dialects_are_bounded_and_say_what_native_readers_say():
    words = lexicon()
    found = tables(words)
    a = [d.name for d in words.dialects].index("a")
    assert found.width == len(words.dialects)
    assert len(found.scores.at) == len(words.words) + 1
    assert all(-2.0 <= value <= 2.5 and value != 0.0 for value in found.scores.values)
    assert {*found.scores.dialects} == {*range(found.width)}
    for substitute in ("羁系", "消耗者", "小步伐", "付出宝"):
        if substitute in words.number:
            assert found.of_dialect(a)[words.number[substitute]] > 1.0
    for original in ("监管", "消费者"):
        assert found.of_dialect(a)[words.number[original]] < 0.0
    k = words.number["羁系"]
    assert found.best[k] == max(found.scores.of_word(k).values())
    assert tables(words) is tables(words)


def best_run(matches, *rest):
    return best_run_of_places(array("I", (number for match in matches for number in match)), *rest)


@given(st.lists(st.integers(-20, 20), max_size=12))
def test_the_best_run_is_the_best_of_all(values):
    matches = [(k, 10 * k, 10 * k + 2) for k in range(len(values))]
    sums = [
        (sum(values[i:j]), matches[i][1], matches[j - 1][2])
        for i in range(len(values))
        for j in range(i + 1, len(values) + 1)
    ]
    best, start, end = best_run(matches, array("d", values), 2, 0.1)
    assert best == max([0, *(total for total, _, _ in sums)])
    assert best == 0 or (best, start, end) in sums


def test_later_occurrences_of_a_word_count_little():
    scores = array("d", [2.0, -1.0, 0.0])
    words = [0, 0, 0, 1, 0, 2]
    matches = [(k, 3 * at, 3 * at + 2) for at, k in enumerate(words)]
    assert best_run(matches, scores, 2, 0.1) == (pytest.approx(4.2), 0, 8)
    assert best_run(matches, scores, 2, 1.0) == (pytest.approx(7.0), 0, 14)
    assert best_run(matches, scores, 0, 0.5) == (pytest.approx(3.5), 0, 14)
    assert best_run([], scores, 2, 0.1) == (0.0, 0, 0)


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 4), st.randoms(use_true_random=False))
def test_all_tables_at_once_give_what_each_gives(words, width, rng):
    places = array("I", (x for at, k in enumerate(words) for x in (k, 3 * at, 3 * at + 2)))
    scores = [{d: rng.uniform(-2.0, 2.5) for d in range(width) if rng.random() < 0.5} for _ in range(6)]
    sums, spans = best_runs(places, Scores.of(scores), width, 2, 0.1)
    for d in range(width):
        mine = array("d", (of_word.get(d, 0.0) for of_word in scores))
        assert (sums[d], spans[2 * d], spans[2 * d + 1]) == best_run_of_places(places, mine, 2, 0.1)


def test_the_threshold_grows_with_the_length():
    assert gate(0) == gate(10) == gate(1000) == GATE
    assert gate(10_000) == pytest.approx(GATE + 1.0)
    assert gate(1_000_000) == pytest.approx(GATE + 3.0)


# --- surveys


@pytest.mark.parametrize("text", ["", "。", "\x00", "Only English here.", "すごい"])
def test_what_holds_no_word_does_not_pass(text):
    found = survey(text, lexicon())
    assert found.passed is False
    assert found.shares == []
    assert found.matches == []


def test_hardly_an_honest_sentence_is_worth_decoding():
    # To pass is no verdict yet: the context decides. But it costs.
    passed = [s for s in HONEST_SENTENCES if survey(s, lexicon()).passed]
    assert len(passed) <= len(HONEST_SENTENCES) / 20


@pytest.mark.parametrize("text", [TECHNICAL, NEWS, HONEST], ids=["technical", "news", "honest"])
def test_honest_articles_score_far_below_spun_ones(text):
    least = min(survey(spun, lexicon()).score for spun in (TECHNICAL_SPUN, NEWS_SPUN))
    assert survey(text, lexicon()).score < least / 3


@pytest.mark.parametrize("text", [TECHNICAL, NEWS], ids=["technical", "news"])
def test_honest_articles_do_not_pass(text):
    assert survey(text, lexicon()).passed is False


@pytest.mark.parametrize(("text", "dialect"), [(TECHNICAL_SPUN, "b"), (NEWS_SPUN, "a")], ids=["technical", "news"])
def test_spun_articles_pass_with_their_dialect(text, dialect):
    words = lexicon()
    found = survey(text, words)
    assert found.passed is True
    assert found.score > 2 * gate(len(text))
    assert found.rate == pytest.approx(1000.0 * found.score / len(text))
    assert sum(found.shares) == pytest.approx(1.0)
    shares = dict(zip((d.name for d in words.dialects), found.shares, strict=True))
    assert max(shares, key=shares.get) == dialect
    assert sum(found.counts.values()) == len(found.matches)
    for k, start, end in found.matches:
        assert text[start:end] == words.words[k]
    for word, count, value in found.tops(lexicon()):
        assert text.count(word) >= count >= 1
        assert value > 0.3


def test_the_best_run_is_the_spun_passage():
    filler = TECHNICAL + "\n"
    text = filler + NEWS_SPUN + "\n" + filler
    found = survey(text, lexicon())
    start, end = found.span
    assert found.passed
    assert len(filler) - 20 <= start < end <= len(filler) + len(NEWS_SPUN) + 20
    assert end - start > len(NEWS_SPUN) / 2


def test_one_topic_word_does_not_make_a_text_spun():
    text = "他们一直在付出，付出时间，付出金钱，也付出感情。" * 10
    assert not survey(text, lexicon()).passed


def test_matches_do_not_overlap_and_the_longest_wins():
    words = lexicon()
    found = survey("微信小步伐", words)
    assert [words.words[k] for k, _, _ in found.matches] == ["微信", "小步伐"]
    at = 0
    for _, start, end in survey(TECHNICAL_SPUN, words).matches:
        assert start >= at
        at = end


# --- places


def odds_of(found):
    words = array("I", sorted(set(found.places[::3])))
    return spun_odds(found, lexicon(), words, array("I", map(words.index, found.places[::3])))


def test_odds_tell_the_spun_half_from_the_honest_half():
    honest_half = (TECHNICAL + "\n") * 4
    for text, spun_first in ((f"{NEWS_SPUN}\n{honest_half}", True), (f"{honest_half}{NEWS_SPUN}", False)):
        found = survey(text, lexicon())
        odds = odds_of(found)
        assert len(odds) == len(found.matches)
        assert all(-4.0 <= x <= 4.0 for x in odds)
        cut = len(NEWS_SPUN) if spun_first else len(honest_half)
        first = [x for x, (_, start, _) in zip(odds, found.matches, strict=True) if start < cut]
        second = [x for x, (_, start, _) in zip(odds, found.matches, strict=True) if start >= cut]
        spun, honest = (first, second) if spun_first else (second, first)
        far = honest[len(honest) // 2 :] if spun_first else honest[: len(honest) // 2]
        assert max(far) < 0.0 < min(spun)
        assert sum(spun) / len(spun) > 2.0


def test_odds_of_a_sparse_stretch_stay_with_their_page():
    # Between two spun passages stands a sentence with nothing to see.
    quiet = "会议在三楼的大厅里开了一个下午，窗外下着雨，没有人离开。"
    text = NEWS_SPUN + quiet + NEWS_SPUN
    found = survey(text, lexicon())
    odds = odds_of(found)
    inside = [
        x
        for x, (_, start, _) in zip(odds, found.matches, strict=True)
        if len(NEWS_SPUN) <= start < len(NEWS_SPUN) + len(quiet)
    ]
    assert all(x > 1.0 for x in inside)


def test_no_matches_no_odds():
    words = lexicon()
    empty = Survey(passed=True, shares=[1.0 / len(words.dialects)] * len(words.dialects))
    assert list(odds_of(empty)) == []


def test_the_words_that_speak_most_are_named():
    found = survey(TECHNICAL_SPUN, lexicon())
    values = [value for _, _, value in found.tops(lexicon())]
    assert values == sorted(values, reverse=True)
    assert 5 < len(values) <= 12
    assert min(values) > 0.3
    for word, count, _ in found.tops(lexicon()):
        assert TECHNICAL_SPUN.count(word) >= count >= 1
    assert {"手艺", "经由过程", "今朝"} & {word for word, _, _ in found.tops(lexicon())}


# --- the formulas, reckoned anew


def test_scores_of_two_dialects_with_weights_are_those_of_the_formula():
    pairs = [
        ("羁系", "监管", {0: 1.0, 1: 0.25}),
        ("管束", "监管", {0: 0.75}),
        ("督察", "监管", {0: 0.5, 1: 0.25}),
        ("羁系", "管理", {0: 0.5}),
        ("监管", "控制", {1: 1.0}),
    ]
    dialects = [Dialect("one", 0.25, 1.0, ""), Dialect("two", 0.5, 2.0, "")]
    words = Lexicon(
        dialects,
        [[Entry(b, ((a, 9.0 * weights[d]),), (), (), 0) for b, a, weights in pairs if d in weights] for d in range(2)],
    )
    found = tables(words)
    rate = {word: words.rates[k] for word, k in words.number.items()}
    weight_of = {(pair.substitute, pair.original): pair.weights for pair in words.pairs[: words.direct]}
    for d, dialect in enumerate(dialects):
        mine = {key: weights[d] for key, weights in weight_of.items() if d in weights}
        for word, k in words.number.items():
            if not any(word in key for key in mine):
                assert found.of_dialect(d)[k] == 0.0
                continue
            gained = 0.0
            for (b, a), weight in mine.items():
                if b == word:
                    whole = sum(other for (_, original), other in mine.items() if original == a)
                    gained += (1.0 - dialect.keep) * rate[a] * weight / max(1.0, whole)
            replaced = sum(weight for (_, a), weight in mine.items() if a == word)
            stands = 1.0 - (1.0 - dialect.keep) * min(1.0, replaced * 9 / 7)
            score = math.log10((rate[word] * stands + gained) / rate[word])
            assert found.of_dialect(d)[k] == pytest.approx(min(2.5, max(-2.0, score)))
    assert sum(weights[0] for (_, a), weights in weight_of.items() if a == "监管" and 0 in weights) > 1.0


@pytest.mark.parametrize(("text", "dialect"), [(TECHNICAL_SPUN, "b"), (NEWS_SPUN, "a")], ids=["technical", "news"])
def test_span_rate_and_shares_are_those_of_the_leading_dialect(text, dialect):
    words = lexicon()
    table = tables(words)
    before = HONEST + "\n"
    found = survey(before + text, words)
    runs = [best_run_of_places(found.places, array("d", table.of_dialect(d)), 2, 0.1) for d in range(table.width)]
    assert words.dialects[found.leader].name == dialect
    assert found.score == pytest.approx(max(score for score, _, _ in runs))
    assert found.span == runs[found.leader][1:]
    assert found.rate == pytest.approx(1000.0 * found.score / len(before + text))
    weights = [
        each.prior * 10.0 ** (0.5 * (score - found.score))
        for (score, _, _), each in zip(runs, words.dialects, strict=True)
    ]
    assert found.shares == pytest.approx([weight / sum(weights) for weight in weights])


def test_a_text_that_does_not_pass_has_a_score_and_nothing_else():
    words = lexicon()
    found = survey(TECHNICAL, words)
    assert found.score == best_run_of_places(found.places, tables(words).best, 2, 0.1)[0]
    assert (found.span, found.rate, found.shares, found.leader, found.counts) == ((0, 0), 0.0, [], 0, {})
    assert found.tops(words) == []
    assert Survey() == Survey(False, 0.0, 0.0, (0, 0), [], array("I"), 0, 0.0)
    assert len(odds_of(found)) == len(found.matches)


def test_the_rate_of_a_short_text_is_that_of_a_hundred_characters():
    text = "经由过程手艺办事，今朝产物供给旌旗灯号毗连。"
    found = survey(text, lexicon())
    assert found.passed
    assert found.rate == pytest.approx(10.0 * found.score)


def test_a_word_that_says_little_is_not_named():
    words = lexicon()
    table = tables(words)
    a = [d.name for d in words.dialects].index("a")
    scores = table.of_dialect(a)
    little = next(k for k, score in enumerate(scores) if 0.02 < score < 0.14)
    much = words.number["羁系"]
    for k, named in ((little, 0), (much, 1), (words.number["监管"], 0)):
        found = Survey(passed=True, places=array("I", [k, 0, 2, k, 5, 7, k, 9, 11]), leader=a)
        assert len(found.tops(words)) == named
    assert Survey(passed=True, places=array("I", [much, 0, 2] * 3), leader=a).tops(words) == [
        ("羁系", 3, pytest.approx(2 * scores[much]))
    ]


def test_odds_end_at_their_limit():
    odds = odds_of(survey(NEWS_SPUN * 3, lexicon()))
    assert max(odds) == pytest.approx(4.0)
