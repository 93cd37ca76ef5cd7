"""The correction layer as a whole: the author's words come back, an honest text stays as it is."""

import itertools
import json
import math
import re
from array import array
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from types import SimpleNamespace

import pytest
from wording_samples import HONEST, HONEST_SENTENCES, NEWS, NEWS_SPUN, TECHNICAL, TECHNICAL_SPUN

import textfix
from textfix.config import Config
from textfix.edits import apply, check
from textfix.errors import DataError
from textfix.wording import channel, confidence, find_edits, rank_places, reading, survey
from textfix.wording.dictionary import lexicon
from textfix.wording.evidence import Survey
from textfix.wording.evidence import survey as count_evidence
from textfix.wording.features import feature_names, features
from textfix.wording.inference import LEAST_ODDS, find_candidates, infer
from textfix.wording.language_model import default_model
from textfix.wording.places import BestPlaces
from textfix.wording.verdict import DOCUMENT_SIGNS, document_row, spun_probability
from textfix.wording.writing import SUGGEST
from textfix.wording.zeros import reals


@lru_cache(maxsize=32)
def result(text, **options):
    return textfix.explain(text, steps=("wording",), **options)


def distance(text, original):
    """Share of the characters that differ."""
    return 1.0 - SequenceMatcher(None, text, original, autojunk=False).ratio()


# --- spun articles


@pytest.mark.parametrize(
    ("spun", "restored"),
    [
        ("野生智能手艺的", "人工智能技术的"),
        ("愈来愈多的企业", "越来越多的企业"),
        ("客服体系", "客服系统"),
        ("今朝，", "目前，"),
        ("经由过程德律风", "通过电话"),
        ("服从不高，本钱也很难", "效率不高，成本也很难"),
        ("开辟的客服平台", "开发的客服平台"),
        ("自动辨认用户", "自动识别用户"),
        ("分歧的办理方案", "不同的解决方案"),
        ("起首在三家银行举行了测试", "首先在三家银行进行了测试"),
        ("存在一些题目", "存在一些问题"),
        ("辨认率比力低", "识别率比较低"),
        ("数据宁静", "数据安全"),
        ("青禾科技暗示", "青禾科技表示"),
        ("产物的功效", "产品的功能"),
        ("可靠的办事", "可靠的服务"),
    ],
)
def test_the_authors_words_come_back(spun, restored):
    assert spun in TECHNICAL_SPUN
    assert restored in TECHNICAL
    assert restored in result(TECHNICAL_SPUN).text


def test_a_word_that_its_author_may_have_meant_is_restored_or_suggested():
    # A technology grows as well as it develops.
    found = result(TECHNICAL_SPUN)
    assert ("成长", "发展") in {(e.before, e.after) for e in (*found.edits, *found.suggestions)}


@pytest.mark.parametrize(
    "restored",
    [
        "蓝湾集团上线小程序，进军支付市场",
        "近日，",
        "旗下的支付小程序",
        "蓝湾集团表示",
        "覆盖全市的店铺",
        "监管部门指出",
        "消费者的隐私",
        "交易记录",
        "王女士告诉记者",
        "支付宝买菜",
    ],
)
def test_the_news_come_back(restored):
    assert restored in NEWS
    assert restored not in NEWS_SPUN
    assert restored in result(NEWS_SPUN).text


@pytest.mark.parametrize(("spun", "restored"), [("微光荣户", "微信用户"), ("电贸易务", "电商业务")])
def test_damage_across_two_words_is_undone(spun, restored):
    assert spun in NEWS_SPUN
    assert restored in result(NEWS_SPUN).text


@pytest.mark.parametrize(
    ("original", "spun"), [(TECHNICAL, TECHNICAL_SPUN), (NEWS, NEWS_SPUN)], ids=["technical", "news"]
)
def test_little_is_left_and_nothing_is_invented(original, spun):
    fixed = result(spun).text
    assert distance(spun, original) > 0.2
    assert distance(fixed, original) < 0.05
    assert result(fixed).edits == []


# --- honest text


@pytest.mark.parametrize("text", [TECHNICAL, NEWS, HONEST], ids=["technical", "news", "honest"])
def test_an_honest_article_stays(text):
    assert result(text).text == text
    diagnosis = textfix.diagnose(text)
    assert diagnosis.spun is False
    assert diagnosis.spun_probability < 0.5
    assert diagnosis.dialects == {}


@pytest.mark.parametrize("sentence", HONEST_SENTENCES)
def test_an_honest_sentence_stays(sentence):
    assert result(sentence).edits == []
    assert textfix.diagnose(sentence).spun is False


def test_a_word_that_an_honest_phrase_holds_is_rather_the_authors_elsewhere():
    text = (
        "这个办法用来把图片对象放到内存里，法度不消一向读取磁盘。"  # 图片对象 is an honest phrase of the dictionary
        "若是须要，可以经由过程对象的地址接见，今朝还没有更好的办法。"
    )
    words = lexicon()
    document = infer(text, count_evidence(text, words), words, default_model())
    assert [words.words[document.words[k]] for k, count in enumerate(document.held) if count] == ["对象"]
    number = next(k for k, p in enumerate(document.active) if words.pairs[p].substitute == "对象")
    held = document.bursts[number]
    document.held = reals(len(document.words))
    channel.estimate(document, document.tables)
    assert held < document.bursts[number]


def test_the_honest_sentences_are_put_to_the_test():
    words = lexicon()
    bare = [s for s in HONEST_SENTENCES if not any(b in s for b in words.substitutes)]
    assert len(HONEST_SENTENCES) >= 40
    assert bare == [], "no substitute in it: it would stay whatever the code does"


@pytest.mark.parametrize("spun", [NEWS_SPUN, TECHNICAL_SPUN], ids=["news", "technical"])
@pytest.mark.parametrize("honest_first", [True, False])
def test_the_honest_half_of_a_mixed_page_stays(spun, honest_first):
    text = f"{HONEST}\n\n{spun}" if honest_first else f"{spun}\n\n{HONEST}"
    found = result(text)
    assert HONEST in found.text
    assert len(found.edits) > 20
    assert found.diagnosis.spun is True


def test_traditional_text_is_left_alone():
    text = (
        "近日，藍灣團體公布，旗下付出小步伐正式上線，消耗者打開微信就能完成付出。羈系部門指出，買賣業務記錄不得洩漏。"
        "團體體現，今後會繼承完善產物，渴望覆蓋全市的店肆。"
    )
    assert result(text).edits == []
    assert result(text).suggestions == []
    assert textfix.diagnose(text).script == "traditional"


def test_text_that_is_mostly_traditional_is_left_alone():
    text = (
        "檢查命令是否成功執行，获取列表。开始之後比較兩個結果，正則表達式採用預設參數，展開之後訪問伺服器。"
        "比較正則表達的结果，再開始測定。"
    )
    assert textfix.diagnose(text).script == "mixed"
    assert find_edits(text, Config())[0] == []


@pytest.mark.parametrize("spun", [NEWS_SPUN, TECHNICAL_SPUN], ids=["news", "technical"])
def test_japanese_lines_of_a_spun_page_are_left_alone(spun):
    japanese = (
        "トークンの取得を開始します。比較の結果を公開、体系的な測定。\n"
        "採用した方式の展開と修正、公開の比較。取得と処理の展開を行う。\n"
    )
    found = result(f"{spun}\n{japanese}{spun}")
    assert japanese in found.text
    assert len(found.edits) > 30


@pytest.mark.parametrize("text", ["", "a", "\x00" * 100, "今日は良い天気です", "付出" * 3, "，" * 500])
def test_odd_texts_stay(text):
    assert find_edits(text, Config())[:2] == ([], [])


def test_lone_surrogates_are_no_obstacle():
    fixed = result(NEWS_SPUN).text
    assert result(f"\ud800\n{NEWS_SPUN}\n\udfff").text == f"\ud800\n{fixed}\n\udfff"


def test_astral_characters_shift_nothing():
    found = result(f"😀𠮷{NEWS_SPUN}")
    check(f"😀𠮷{NEWS_SPUN}", found.edits)
    assert found.text == f"😀𠮷{result(NEWS_SPUN).text}"


# --- what is said of an edit


@pytest.mark.parametrize("text", [TECHNICAL_SPUN, NEWS_SPUN], ids=["technical", "news"])
def test_edits_say_what_and_why(text):
    names = {d.name for d in lexicon().dialects}
    edits, doubtful, _, _ = find_edits(text, Config())
    check(text, edits)
    check(text, doubtful)
    assert len(edits) > 20
    for e in (*edits, *doubtful):
        assert e.step == "wording"
        assert e.rule == f"{e.before}→{e.after}"
        assert re.fullmatch(r"[A-Z][^\n]*[^\s.]\.", e.reason)
        named = re.search(r"dialect ([a-z-]+)", e.reason)
        assert named[1] in names
        assert e.before in e.reason
        assert e.after in e.reason
        count = int(re.search(r"stands ([0-9]+)×", e.reason)[1])
        assert 1 <= count <= text.count(e.before)
        assert all(word and 0.0 < p <= 1.0 for word, p in e.alternatives)
    assert all(e.confidence >= Config().min_confidence for e in edits)
    assert all(SUGGEST <= e.confidence < Config().min_confidence for e in doubtful)


def test_edits_and_doubts_are_disjoint():
    for least in (0.3, 0.6, 0.9, 0.95):
        edits, doubtful, _, _ = find_edits(NEWS_SPUN, Config(min_confidence=least))
        both = sorted([*edits, *doubtful], key=lambda e: e.start)
        check(NEWS_SPUN, both)
        assert all(e.confidence >= least for e in edits)
        assert all(e.confidence < least for e in doubtful)


def test_the_facts_name_the_dialect():
    facts = survey(NEWS_SPUN, Config())
    assert facts["spun"] is True
    assert facts["spun_probability"] > 0.9
    assert next(iter(facts["dialects"])) == "a"
    assert list(facts["dialects"].values()) == sorted(facts["dialects"].values(), reverse=True)
    assert any(note.startswith("消耗者 ×") for note in facts["evidence"])
    assert survey(HONEST, Config())["spun"] is False


def test_only_the_dialects_that_were_named_are_considered():
    assert find_edits(TECHNICAL_SPUN, Config(dialects=("character",)))[0] == []
    named = find_edits(TECHNICAL_SPUN, Config(dialects=("b",)))
    assert "人工智能技术" in apply(TECHNICAL_SPUN, named[0])
    assert set(named[2]["dialects"]) == {"b"}


# --- inference


def document_of(text):
    words = lexicon()
    return infer(text, count_evidence(text, words), words, default_model()), words


def test_candidates_carry_probabilities():
    document, words = document_of(NEWS_SPUN)
    assert len(document.candidates) > 30
    at = 0
    for c in document.candidates:
        assert NEWS_SPUN[c.start : c.end] == c.substitute
        assert words.pairs[c.pair].original == c.original
        assert 0.0 <= c.posterior <= 1.0 + 1e-9
        assert math.isfinite(c.gain)
        assert c.start >= at
        at = c.start
    assert all(0.0 < rate <= 1.0 for rate in document.pair_rates.values())


def test_the_rate_of_a_pair_is_learnt_from_the_document():
    document, words = document_of(NEWS_SPUN)
    rates = {(words.pairs[k].substitute, words.pairs[k].original): rate for k, rate in document.pair_rates.items()}
    assert rates["付出", "支付"] > 0.7
    assert rates["付出", "支出"] < rates["付出", "支付"] / 5


def test_standing_originals_speak_against_a_pair():
    untouched = NEWS_SPUN.replace("付出", "支付")
    document, words = document_of(untouched + "老师傅一辈子都在付出。")
    (k,) = [k for k in document.pair_rates if (words.pairs[k].substitute, words.pairs[k].original) == ("付出", "支付")]
    spun, _ = document_of(NEWS_SPUN)
    # 支付宝 is a word of its own.
    assert document.standing[k] == untouched.count("支付") - untouched.count("支付宝") == 4
    assert document.pair_rates[k] < spun.pair_rates[k] / 3


def test_a_rare_original_is_not_thought_of_for_a_usual_word_unless_the_user_says_so(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("问题\t饕餮\n", encoding="utf-8")
    words = lexicon(Config().dialects, (str(path),))
    text = f"{TECHNICAL_SPUN}\n这个问题。"
    document = infer(text, count_evidence(text, words), words, default_model())
    rates, tables = document.tables.rates, document.tables
    offered = {(c.start, c.end, c.original) for c in document.candidates}
    assert (text.index("问题"), text.index("问题") + 2, "饕餮") in offered
    odds = {}
    for k, pair in enumerate(document.pairs):
        if pair < tables.direct and tables.trust[tables.row[pair]] == 0.0:
            usual = rates[tables.original[pair]] / rates[tables.substitute[pair]]
            odds[pair] = document.priors[document.local[k]] * math.sqrt(usual)
    assert min(odds.values()) >= LEAST_ODDS * 0.999999
    every = {(c.start, c.end, c.original) for c in find_candidates(text, words)}
    assert len(every) > len(offered), "nothing was left out"


def test_features_fit_the_fitted_trees():
    assert confidence.weights().names == feature_names()
    document, _ = document_of(TECHNICAL_SPUN)
    rows = features(document)
    assert len(rows) == len(document.candidates)
    assert all(len(row) == len(feature_names()) and all(map(math.isfinite, row)) for row in rows)


def test_places_are_ranked_and_disjoint():
    document, _ = document_of(TECHNICAL_SPUN)
    ranked = rank_places(document, confidence.weights())
    assert [p for p, _ in ranked] == sorted((p for p, _ in ranked), reverse=True)
    spans = sorted((document.candidates[k].start, document.candidates[k].end) for _, k in ranked)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


# --- confidence


def test_confidence_is_a_probability():
    judge = confidence.weights()
    width = len(judge.names)
    for row in ([0.0] * width, [1e6] * width, [-1e6] * width):
        (p,) = judge.places([row])
        assert 0.0 <= p <= 1.0
    assert judge.places([]) == []
    length = len(DOCUMENT_SIGNS)
    for scale in (0.0, 1e3, -1e3, -1e6):
        assert 0.0 <= judge.document([scale] * length) <= 1.0


@pytest.mark.parametrize(("name", "sign"), [("posterior", 1), ("gain", 1), ("log rate", 1), ("rival share", -1)])
def test_better_evidence_never_lowers_a_probability(name, sign):
    document, _ = document_of(TECHNICAL_SPUN)
    column = feature_names().index(name)
    judge = confidence.weights()
    moved = 0
    for row in features(document)[::5]:
        ladder = []
        for k in range(13):
            changed = list(row)
            changed[column] = row[column] + sign * (k - 6) * 0.5
            ladder.append(changed)
        p = judge.places(ladder)
        assert p == sorted(p)
        moved += p[0] < p[-1]
    assert moved > 0


def test_originals_that_stand_are_noted_by_sentence_and_by_line():
    """近日 stands for 克日 in the first line: the tool would have replaced it, so it speaks against that line alone."""
    front = "克日，团体公布克日的规复步伐。克日，羁系部分公布。"
    document, _ = document_of(f"{front}近日他们来了。克日又走了。\n{NEWS_SPUN}")
    at, behind = len(front), len(front) + len("近日他们来了。")
    seen = {start: (near, line) for start, near, line in zip(
        document.starts, document.left_near, document.left_line, strict=True
    )}  # fmt: skip
    assert all(line <= near <= 0.0 for near, line in seen.values())
    assert seen[0][0] == 0.0
    assert seen[0][1] < 0.0
    assert seen[behind] == seen[0]
    assert at not in seen
    row = features(document)[document.starts.index(behind)]
    assert row[feature_names().index("left in line")] == seen[behind][1]


def judged(found, places, *, judge=None, pairs=(), standing=(), rates=(), characters=1000):
    """What the document regression sees of places (pair, probability, gain, context), or what a judge makes of it.

    Pair k shows word ``pairs[k]``; its original stands ``standing[k]`` times.
    """
    words = len(rates)
    stub = SimpleNamespace(
        local=array("I", (pair for pair, *_ in places)),
        gains=array("d", (gain for _, _, gain, _ in places)),
        contexts=array("d", (context for *_, context in places)),
        substitute_of=array("I", pairs),
        original_of=array("I", range(words, words + len(pairs))),
        words=array("I", range(words + len(pairs))),
        word_count=array("I", [*[1] * words, *standing]),
        tables=SimpleNamespace(rates=array("d", [*rates, *[1.0] * len(pairs)])),
        survey=found,
        text="一" * characters,
    )
    ranked = [(p, k) for k, (_, p, *_) in enumerate(places)]
    places = BestPlaces.of(ranked)
    return spun_probability(stub, places, judge) if judge else document_row(stub, places)


def test_a_document_is_judged_by_its_places():
    found = Survey(passed=True, score=20.0, rate=20.0, rarity=5.0, ratio=12.0)
    judge = confidence.weights()

    def spun(count, p=0.95):
        places = [(k, p, 2.0, 1.0) for k in range(count)]
        return judged(found, places, judge=judge, pairs=[0] * count, standing=[0] * count, rates=[1e-3])

    assert spun(30) > 0.9
    assert spun(0) < 0.5
    assert spun(0) < spun(3) < spun(30)
    assert spun(1, 0.1) <= 0.1


@pytest.mark.parametrize(("spun", "made"), [(1.0, True), (0.5, False), (0.0, False)])
def test_a_place_is_no_surer_than_that_its_document_is_spun(monkeypatch, spun, made):
    monkeypatch.setattr(confidence.Weights, "document", lambda *_: spun)
    edits, doubtful, facts, _ = find_edits(NEWS_SPUN, Config())
    assert bool(edits) is made
    assert all(e.confidence <= spun for e in (*edits, *doubtful))
    assert facts["spun_probability"] == spun


def test_document_features_by_hand():
    found = Survey(passed=True, score=9.0, rate=99.0, rarity=3.5, ratio=9.0)
    places = [(0, 0.5, 9.0, 0.4), (0, 0.95, 6.0, 3.0), (2, 0.95, 12.0, -4.0), (1, 0.1, 5.0, 0.0)]
    row = judged(found, places, pairs=[0, 0, 1], standing=[1, 0, 0], rates=[1e-5, 0.9e-7])
    assert dict(zip(DOCUMENT_SIGNS, row, strict=True)) == pytest.approx(
        {
            "run": 1.0, "length": 3.0, "third": 0.0, "left": 0.25, "sure": math.log10(3.0),
            "around": math.log10(1.2), "evident": math.log10(7.0), "unheard": math.log10(5.0),
            "spared": math.log10(1.1), "rarity": 3.5, "ratio": 1.0,
        }
    )  # fmt: skip
    assert judged(Survey(), [], characters=0) == pytest.approx([0.0, 1.0, *[0.0] * 9])
    assert judged(Survey(), [], characters=10_000)[1] == pytest.approx(math.log10(1500))


@pytest.mark.parametrize("order", list(itertools.permutations([0.9, 0.2, 0.6, 0.7])))
def test_two_sure_substitutes_may_be_chance_and_a_third_counts(order):
    places = [(k, p, 0.0, 0.0) for k, p in enumerate(order)]
    row = judged(Survey(), places, pairs=[0, 1, 2, 3], standing=[0] * 4, rates=[1e-3] * 4)
    assert row[list(DOCUMENT_SIGNS).index("third")] == 0.6
    # Another original of the same substitute is no further sign.
    row = judged(Survey(), [*places[:2], (2, 0.95, 0.0, 0.0)], pairs=[0, 1, 0], standing=[0] * 3, rates=[1e-3] * 2)
    assert row[list(DOCUMENT_SIGNS).index("third")] == 0.0


@pytest.mark.parametrize("content", [None, "", "{", "{}", "[]", "null", '{"features": ["gain"]}'])
def test_a_damaged_file_of_weights_is_named(tmp_path, monkeypatch, content):
    file = tmp_path / "confidence.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    monkeypatch.setattr(confidence, "data_file", lambda _: file)
    with pytest.raises(DataError, match=r"confidence.json.*reinstall textfix"):
        confidence.weights.__wrapped__()


def test_the_shipped_weights_are_json_of_plain_numbers():
    values = json.loads(confidence.data_file("confidence.json").read_text(encoding="utf-8"))
    for trees, width in ((values, len(values["features"])), (values["document"], len(DOCUMENT_SIGNS))):
        nodes = len(trees["feature"])
        assert nodes == len(trees["threshold"]) == len(trees["left"]) == len(trees["right"])
        assert all(0 <= root < nodes for root in trees["roots"])
        assert all(0 <= k < width for k in trees["feature"])
        # A child stands behind its parent, so no walk runs in circles.
        for k, (left, right) in enumerate(zip(trees["left"], trees["right"], strict=True)):
            assert (left == k and right == k) or (k < left < nodes and k < right < nodes)
    # One weight a feature, and the constant.
    assert len(values["document"]["weights"]) == len(DOCUMENT_SIGNS) + 1


@pytest.mark.parametrize(("name", "sign"), DOCUMENT_SIGNS.items())
def test_no_sign_of_a_spinner_makes_a_document_less_likely_spun(name, sign):
    document, _ = document_of(TECHNICAL_SPUN)
    judge = confidence.weights()
    row = document_row(document, rank_places(document, judge))
    column = list(DOCUMENT_SIGNS).index(name)
    ladder = [judge.document([*row[:column], k * 0.1, *row[column + 1 :]]) for k in range(130)]
    if sign:
        assert ladder == sorted(ladder, reverse=sign < 0)


# --- the passage that passed the gate is read first


def test_a_small_passage_of_a_long_text_is_read_alone_and_then_the_text(monkeypatch):
    text = NEWS_SPUN + "\n" + TECHNICAL * 8
    read = []
    whole = reading.infer

    def noted(part, *rest):
        read.append(len(part))
        return whole(part, *rest)

    monkeypatch.setattr(reading, "infer", noted)
    edits, _, facts, _ = find_edits(text, Config())
    assert facts["spun"] is True
    assert edits
    assert len(read) == 2
    assert read[0] < read[1] / 3
    assert read[1] == len(text)


def test_a_text_whose_suspicious_passage_is_honest_is_not_read(monkeypatch):
    text = NEWS_SPUN + "\n" + TECHNICAL * 8
    monkeypatch.setattr(reading, "HONEST", 1.1)  # whatever it says
    read = []
    whole = reading.infer
    monkeypatch.setattr(reading, "infer", lambda part, *rest: read.append(len(part)) or whole(part, *rest))
    assert find_edits(text, Config())[:2] == ([], [])
    assert len(read) == 1
    assert read[0] < len(text) / 3


def test_a_text_that_is_suspicious_all_over_is_read_once(monkeypatch):
    read = []
    whole = reading.infer
    monkeypatch.setattr(reading, "infer", lambda part, *rest: read.append(len(part)) or whole(part, *rest))
    assert find_edits(NEWS_SPUN, Config())[0]
    assert read == [len(NEWS_SPUN)]
