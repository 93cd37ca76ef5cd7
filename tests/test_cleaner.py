"""The library contract: what fix, explain, diagnose and the Cleaner promise, whatever the steps do."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wording_samples import TECHNICAL_SPUN

import textfix
from textfix import STEPS, Cleaner, Config, DictionaryError, Edit, Result
from textfix.edits import apply, check
from textfix.steps import Findings

EXAMPLES = Path(__file__).parents[1] / "examples"
SPUN = (EXAMPLES / "article.txt").read_text(encoding="utf-8")
HONEST = (EXAMPLES / "article.original.txt").read_text(encoding="utf-8")

# Several kinds of damage, a few characters each.
DAMAGED = [
    "ＧＰＵ加速的⼈⼯智能",
    "他说,这件事不难.",
    "规(guī)范開(kāi)發(fā)流程",
    "浣犲ソ锛屼笘鐣�",
    "這個頁面訪问不了",
    "第一段。 第二段开始了。\n\n\n\n第三段\u200b结束",
    "責任編輯：小王\n",
]


@lru_cache(maxsize=32)
def explained(text, **options):
    return textfix.explain(text, **options)


def promise(text, result):
    """What every result keeps."""
    assert isinstance(result, Result)
    check(text, result.edits)
    assert apply(text, result.edits) == result.text
    assert result.restore() == text
    for edit in result.edits:
        assert isinstance(edit, Edit)
        assert edit.before != edit.after
        assert 0.0 <= edit.confidence <= 1.0
        assert set(edit.step.split("+")) <= set(STEPS)
        assert edit.rule
        assert edit.reason[-1] in ".。"
    check(text, result.suggestions)
    for doubt in result.suggestions:
        assert doubt.before != doubt.after
        for edit in result.edits:
            assert doubt.end <= edit.start or edit.end <= doubt.start, f"{doubt} touches {edit}"


def places(edits):
    return {(e.start, e.end, e.before) for e in edits}


# --- what comes in


@pytest.mark.parametrize("call", [textfix.fix, textfix.explain, textfix.diagnose, Cleaner().fix, Cleaner().explain])
def test_bytes_are_sent_to_where_bytes_go(call):
    for data in (b"abc", bytearray(b"abc"), memoryview(b"abc")):
        with pytest.raises(TypeError, match=r"takes a str; call (fix_bytes or explain_bytes|diagnose)"):
            call(data)


@pytest.mark.parametrize("call", [textfix.fix_bytes, textfix.explain_bytes, Cleaner().fix_bytes])
def test_a_str_is_sent_to_where_text_goes(call):
    with pytest.raises(TypeError, match=r"takes bytes; call explain \(or fix\) for a str"):
        call("abc")
    for wrong in (None, 3, ["a"]):
        with pytest.raises(TypeError, match=f"takes bytes, not {type(wrong).__name__}"):
            call(wrong)


def test_several_texts_are_sent_to_fix_many():
    for several in (["甲", "乙"], ("甲",), iter("甲乙")):
        with pytest.raises(TypeError, match=r"takes one str, .*fix_many"):
            textfix.fix(several)


def test_strings_of_other_classes_are_text():
    """Parsers of HTML and libraries of arrays give such."""

    class Fragment(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "something else"

    for plain in (TECHNICAL_SPUN, "一篇文章。", ""):
        text = Fragment(plain)
        assert textfix.fix(text) == textfix.fix(plain)
        assert textfix.explain(text) == textfix.explain(plain)
        assert type(textfix.explain(text).input) is str
        assert textfix.diagnose(text) == textfix.diagnose(plain)
        assert list(Cleaner().fix_many([text])) == [textfix.fix(plain)]


@pytest.mark.parametrize("wrong", [None, 3, 2.5])
def test_anything_else_is_named(wrong):
    with pytest.raises(TypeError, match=f"takes a str, not {type(wrong).__name__}"):
        textfix.explain(wrong)


@pytest.mark.parametrize("method", ["fix_many", "explain_many"])
def test_one_text_is_sent_back_from_fix_many(method):
    for one in ("甲", b"a"):
        with pytest.raises(TypeError, match=f"takes several texts; call {method.removesuffix('_many')} for one"):
            list(getattr(Cleaner(), method)(one))
    with pytest.raises(ValueError, match="jobs must be at least 1, not 0"):
        list(getattr(Cleaner(), method)(["甲"], jobs=0))


def test_a_cleaner_takes_a_config_and_nothing_else():
    with pytest.raises(TypeError, match=r"takes a textfix.Config, not dict"):
        Cleaner({"steps": ()})
    assert Cleaner().config == Config()


def test_an_option_is_checked_before_the_text():
    with pytest.raises(textfix.ConfigError, match="unknown option 'stepps'"):
        textfix.fix("甲", stepps=())


# --- what passes through

CALM = [
    "",
    "\x00",
    "a\x00b\x00",
    "\ud800",
    "\udc80abc\ud800",
    "😀👨‍👩‍👧🇨🇳",
    "𠮷野家",
    "The quick brown fox (1,024 of them) jumps over the lazy dog; isn't that nice?\n\n  def f(x):\n    return x\n",
    "今日はいい天気ですね。東京に行きます。",
    "안녕하세요, 반갑습니다.",
    "Привет, мир!",
    "ก็ดีนะ",
    "今天下午三点，我们在图书馆门口见面，一起去看那部新电影。",
]


@pytest.mark.parametrize("text", CALM)
def test_text_that_needs_nothing_is_left_alone(text):
    result = textfix.explain(text, steps=tuple(s for s in STEPS if s != "characters") if "\x00" in text else STEPS)
    promise(text, result)
    assert result.text == text
    assert result.edits == []
    assert textfix.diagnose(text).spun is False


@pytest.mark.parametrize("text", [*CALM, *DAMAGED])
def test_every_promise_is_kept_and_twice_is_once(text):
    result = textfix.explain(text)
    promise(text, result)
    assert textfix.fix(text) == result.text
    again = textfix.explain(result.text)
    assert again.text == result.text
    assert again.edits == []


@given(st.text(alphabet="中文的人付出团体。，,. \n()（）aＡ1２\u200b\x00\ud800😀開說kāi&;<>", max_size=60))
@settings(max_examples=120, deadline=None)
def test_any_text_is_restored_and_stays_clean(text):
    result = textfix.explain(text)
    promise(text, result)
    assert textfix.fix(result.text) == result.text


@pytest.mark.parametrize("text", [SPUN, HONEST], ids=["spun", "honest"])
def test_the_examples_are_restored_and_stay_clean(text):
    result = explained(text)
    promise(text, result)
    again = textfix.explain(result.text)
    assert again.text == result.text
    assert again.edits == []


def test_the_sample_article_is_put_right():
    fixed = explained(SPUN).text
    for word in ("支付宝", "小程序", "微信用户", "电商业务", "监管", "消费者"):
        assert word in fixed
    for word in ("付出宝", "小步伐", "光荣户", "电贸易务", "羁系", "消耗者", "责任编辑"):
        assert word in SPUN
        assert word not in fixed


def test_an_honest_article_keeps_every_word():
    assert explained(HONEST, steps=("wording",)).text == HONEST


# --- bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
def test_bytes_come_back_exactly(encoding):
    data = "這個網站提供各種服務，歡迎光臨。".encode(encoding)
    result = textfix.explain_bytes(data)
    assert result.restore() == data
    assert type(result.restore()) is bytes
    assert result.text == textfix.fix_bytes(data)
    assert "服務" in result.text
    assert result.diagnosis.decoding is not None
    check(result.input, result.edits)
    assert apply(result.input, result.edits) == result.text


def test_bytes_that_are_no_text_come_back_exactly():
    for data in (b"", b"\x00", bytes(range(256)), "中文".encode()[:-1], "付出".encode("gbk") + b"\xff"):
        result = textfix.explain_bytes(bytearray(data))
        assert result.restore() == data
        assert textfix.fix_bytes(memoryview(data)) == result.text


def test_without_steps_bytes_are_only_decoded():
    text = "ＧＰＵ 他说,好.\n"
    result = textfix.explain_bytes(text.encode("gb18030"), steps=())
    assert result.text == result.input == text
    assert result.edits == []
    assert result.diagnosis.decoding.encoding.lower().startswith("gb")
    assert textfix.explain(text).diagnosis.decoding is None


def test_a_spun_page_in_gbk_is_fixed_like_its_text():
    assert textfix.fix_bytes(SPUN.encode("gb18030")) == explained(SPUN).text


# --- steps


def test_no_steps_do_nothing():
    for text in DAMAGED:
        assert textfix.fix(text, steps=()) == text


def test_only_the_steps_that_were_named_run():
    text = "ＧＰＵ很快,真的.\u200b"
    for steps in (("characters",), ("punctuation",), ("characters", "punctuation")):
        result = textfix.explain(text, steps=steps)
        assert result.edits
        assert {name for e in result.edits for name in e.step.split("+")} == set(steps)
    assert textfix.fix(text, steps=("characters",)) == "GPU很快,真的."


def test_the_order_in_which_steps_are_named_means_nothing():
    for text in DAMAGED:
        assert textfix.fix(text, steps=STEPS[::-1]) == textfix.fix(text)


def test_the_wording_step_touches_nothing_else():
    result = explained(SPUN, steps=("wording",))
    assert {e.step for e in result.edits} == {"wording"}
    assert result.text.count("\n") == SPUN.count("\n")
    assert result.text.count(",") == SPUN.count(",")


# --- keep, min_confidence


def test_kept_terms_stand(tmp_path):
    free = explained(SPUN, steps=("wording",)).text
    assert "羁系" not in free
    assert "朋侪" not in free
    file = tmp_path / "keep.txt"
    file.write_text("# mine\n羁系\n朋侪\n", encoding="utf-8")
    for keep in (("羁系", "朋侪"), (str(file),), file):
        kept = textfix.explain(SPUN, steps=("wording",), keep=keep)
        promise(SPUN, kept)
        assert kept.text.count("羁系") == SPUN.count("羁系") > 0
        assert kept.text.count("朋侪") == SPUN.count("朋侪") > 0
        assert "支付宝" in kept.text


def test_a_kept_term_is_safe_from_every_step():
    text = "型号ＧＰＵ和ＣＰＵ,都有货"
    assert textfix.fix(text) == "型号GPU和CPU，都有货"
    assert textfix.fix(text, keep="ＧＰＵ") == "型号ＧＰＵ和CPU，都有货"


def test_a_missing_keep_file_is_an_error():
    with pytest.raises(DictionaryError, match="no/such/file"):
        textfix.fix("ＧＰＵ加速", keep=("no/such/file",))


@pytest.mark.parametrize("term", ["Node.js", "TCP/IP", "2.0版"])
def test_a_term_with_a_stop_or_slash_is_a_term(term):
    assert textfix.fix(f"{term}很快，ＧＰＵ加速", keep=term) == f"{term}很快，GPU加速"


def test_what_is_not_sure_enough_becomes_a_suggestion():
    sure = explained(SPUN, steps=("wording",))
    strict = explained(SPUN, steps=("wording",), min_confidence=0.99)
    promise(SPUN, strict)
    assert 0 < len(strict.edits) < len(sure.edits)
    assert all(e.confidence >= 0.99 for e in strict.edits)
    moved = places(sure.edits) - places(strict.edits)
    assert moved
    assert len(moved & places(strict.suggestions)) > 0.9 * len(moved)
    assert all(s.confidence < 0.99 for s in strict.suggestions)


def test_at_one_nothing_doubtful_is_changed():
    never = explained(SPUN, steps=("wording",), min_confidence=1.0)
    assert never.text == SPUN
    assert len(never.suggestions) >= len(explained(SPUN, steps=("wording",)).edits)


@pytest.mark.parametrize("least", [0.6, 0.9, 0.97])
def test_doubtful_places_stay_on_record_when_the_sure_ones_are_made(least):
    once = explained(SPUN, steps=("wording",), min_confidence=least, max_rounds=1)
    result = explained(SPUN, steps=("wording",), min_confidence=least)
    assert once.suggestions
    edited = [(e.start, e.end) for e in result.edits]
    open_places = {p for p in places(once.suggestions) if not any(s < p[1] and p[0] < e for s, e in edited)}
    assert open_places <= places(result.suggestions)


def test_suggestions_name_their_alternatives():
    never = explained(SPUN, steps=("wording",), min_confidence=1.0)
    named = [s for s in never.suggestions if s.alternatives]
    assert len(named) > len(never.suggestions) / 2
    for s in named:
        shares = [p for _, p in s.alternatives]
        assert shares == sorted(shares, reverse=True)
        assert all(0.0 <= p <= 1.0 for p in shares)


# --- the machine itself, with steps of our own


def machine(monkeypatch, **finders):
    """Let the Cleaner run these functions ``text → Findings`` as the steps of these names."""
    monkeypatch.setattr("textfix.cleaner.step_table.load", lambda name: lambda text, _: finders[name](text))
    return lambda text, **options: textfix.explain(text, steps=tuple(finders), **options)


def swap(before, after, confidence=0.9):
    """A step that replaces the first ``before``."""

    def find(text):
        at = text.find(before)
        if at < 0:
            return Findings()
        return Findings([Edit(at, at + len(before), before, after, "wording", "rule", confidence, "Because.")])

    return find


def test_a_later_step_sees_what_an_earlier_one_made(monkeypatch):
    run = machine(monkeypatch, script=swap("訪", "访"), wording=swap("访客", "访问"))
    result = run("来訪客")
    assert (result.text, [(e.start, e.end, e.before, e.after) for e in result.edits]) == (
        "来访问",
        [(1, 3, "訪客", "访问")],
    )


def test_steps_run_until_nothing_changes(monkeypatch):
    run = machine(monkeypatch, wording=swap("甲", "乙"))
    assert run("甲甲甲").text == "乙乙乙"
    assert run("甲甲甲", max_rounds=2).text == "乙乙甲"
    assert run("甲甲甲").restore() == "甲甲甲"


def test_steps_that_undo_each_other_come_to_an_end(monkeypatch):
    run = machine(monkeypatch, script=swap("甲", "乙"), wording=swap("乙", "甲"))
    result = run("甲")
    assert (result.text, result.edits) == ("甲", [])


def test_the_threshold_holds_for_every_step(monkeypatch):
    run = machine(monkeypatch, script=swap("甲", "乙", 0.8), wording=swap("丙", "丁", 0.7))
    for least, text in ((0.7, "乙丁"), (0.75, "乙丙"), (0.85, "甲丙")):
        result = run("甲丙", min_confidence=least)
        assert result.text == text
        assert len(result.edits) + len(result.suggestions) == 2
        promise("甲丙", result)


def test_a_suggestion_where_an_edit_was_made_is_dropped(monkeypatch):
    doubt = swap("乙丙", "丁", 0.5)
    run = machine(monkeypatch, script=doubt, wording=swap("甲乙", "戊", 0.9))
    result = run("甲乙丙")
    assert (result.text, result.suggestions) == ("戊丙", [])


def test_suggestions_are_placed_over_the_input(monkeypatch):
    run = machine(monkeypatch, script=swap("甲甲甲", "一", 0.9), wording=swap("丙", "丁", 0.5))
    result = run("甲甲甲乙丙")
    assert result.text == "一乙丙"
    assert [(s.start, s.end, s.before) for s in result.suggestions] == [(4, 5, "丙")]


def test_facts_of_the_first_round_stand_and_notes_are_joined(monkeypatch):
    def noting(text):
        found = swap("甲", "乙")(text)
        return Findings(found.edits, (), {"spun": "甲" in text, "notes": (f"Saw {len(text)}.", f"Read {text}.")})

    result = machine(monkeypatch, wording=noting)("甲")
    assert result.diagnosis.spun is True
    assert result.diagnosis.notes == ("Saw 1.", "Read 甲.", "Read 乙.")


# --- diagnosis


def test_diagnose_tells_spun_from_honest_and_changes_nothing():
    spun, honest = textfix.diagnose(SPUN), textfix.diagnose(HONEST)
    assert (spun.spun, honest.spun) == (True, False)
    assert spun.spun_probability > 0.9
    assert honest.spun_probability < 0.1
    assert next(iter(spun.dialects)) == "a"
    assert spun.evidence
    assert (honest.dialects, honest.evidence) == ({}, ())
    assert spun.characters == len(SPUN)
    assert spun.script == "simplified"


def test_the_diagnosis_of_a_result_is_of_the_input():
    assert explained(SPUN).diagnosis.spun is True
    assert explained(SPUN).diagnosis.characters == len(SPUN)
    assert textfix.explain("ＧＰＵ").diagnosis.characters == 3


# --- many texts, processes, threads


TEXTS = ["ＧＰＵ加速", "", SPUN, "他说,好.", HONEST, *(f"第{k}条,ＡＢ型" for k in range(70))]


def test_many_texts_come_back_in_order_however_many_jobs():
    cleaner = Cleaner()
    expected = [cleaner.fix(text) for text in TEXTS]
    assert list(cleaner.fix_many(TEXTS)) == expected
    assert list(cleaner.fix_many(iter(TEXTS), jobs=2)) == expected
    assert list(cleaner.fix_many([], jobs=2)) == []


def test_many_results_are_the_results_of_one():
    cleaner = Cleaner(Config(steps=("characters", "wording", "punctuation")))
    expected = [cleaner.explain(text) for text in TEXTS[:5]]
    assert list(cleaner.explain_many(TEXTS[:5])) == expected
    assert list(cleaner.explain_many(TEXTS[:5], jobs=2)) == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_that_cannot_be_cleaned_loses_no_other(jobs):
    cleaner = Cleaner(Config(steps=("characters",)))
    good, bad, last = cleaner.explain_many(["ＡＢ型", 7, "型"], jobs=jobs, return_exceptions=True)
    assert (good.text, last.text) == ("AB型", "型")
    assert isinstance(bad, TypeError)
    with pytest.raises(TypeError):
        list(cleaner.explain_many(["ＡＢ型", 7, "型"], jobs=jobs))


def test_wrong_options_are_raised_even_so():
    cleaner = Cleaner(Config(keep=("missing.txt",)))
    with pytest.raises(textfix.DictionaryError):
        list(cleaner.explain_many(["型"], return_exceptions=True))


def test_fix_many_reads_no_further_than_it_must():
    taken = []

    def texts():
        for k in range(1000):
            taken.append(k)
            yield "ＡＢ型"

    many = Cleaner(Config(steps=("characters",))).fix_many(texts())
    assert next(many) == "AB型"
    assert len(taken) == 1


def test_cleaners_and_results_are_picklable():
    cleaner = Cleaner(Config(steps=("characters", "wording"), keep=("羁系",)))
    cleaner.fix(SPUN)
    copy = pickle.loads(pickle.dumps(cleaner))
    assert copy.config == cleaner.config
    assert copy.fix(SPUN) == cleaner.fix(SPUN)
    result = explained(SPUN)
    assert pickle.loads(pickle.dumps(result)) == result
    of_bytes = textfix.explain_bytes(SPUN.encode("gb18030"), steps=("characters",))
    assert pickle.loads(pickle.dumps(of_bytes)).restore() == SPUN.encode("gb18030")


def test_one_cleaner_serves_four_threads():
    cleaner = Cleaner()
    texts = [SPUN[:400], SPUN[300:], HONEST, *DAMAGED] * 2
    expected = [cleaner.explain(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(cleaner.explain, texts)) == expected


def test_a_result_is_frozen_and_an_option_reaches_the_shortcut():
    result = textfix.explain("ＧＰＵ加速", steps=("characters",))
    with pytest.raises(AttributeError):
        result.text = ""
    assert result.text == Cleaner(Config(steps=("characters",))).fix("ＧＰＵ加速") == "GPU加速"


@pytest.mark.parametrize(
    "options", [{}, {"keep": ("付出",)}, {"inline": True}, {"min_confidence": 0.999}, {"steps": ("wording",)}]
)
def test_fix_and_explain_give_the_same_text(options):
    page = (Path(__file__).parents[1] / "examples/article.txt").read_text(encoding="utf-8")
    text = f"{page}\n<!-- textfix: off -->{page[:300]}<!-- textfix: on -->\n{page[300:]}"
    cleaner = Cleaner(Config(**options))
    assert cleaner.fix(text) == cleaner.explain(text).text != text
