"""The context model: which of two words goes with what stands around a place."""

from array import array

import pytest

from textfix.errors import DataError
from textfix.flat_file import flat
from textfix.resources import data_file
from textfix.trie import code_points
from textfix.wording import surroundings
from textfix.wording.context_model import FIRST, LAST, ContextModel, context_model, word_key, word_rows
from textfix.wording.dictionary import lexicon
from textfix.wording.evidence import survey
from textfix.wording.inference import infer
from textfix.wording.language_model import default_model

# One article each about the law of inheritance and about going on with something, written for this test.
LAW = "父亲去世以后，他的房屋和存款依照法律由子女{}，法院判决分割遗产，遗嘱无效的部分按法定顺序办理。"
WORK = "工程队克服了困难，{}推进下一阶段的施工，预计明年上半年完成全部改造任务，项目进展顺利。"

PAYMENT = "顾客用手机扫码就能完成{}，商户的账户里马上收到货款，手续费由平台承担。"
TEACHER = "老师为学生{}了很多心血，每天备课到深夜，从不抱怨辛苦和劳累。"
MEDICINE = "这种药的治疗{}很明显，患者服用两周以后症状减轻，没有副作用。"
MATCH = "比赛{}公布以后，主队球迷欢呼起来，裁判的判罚也没有争议。"


def small_model(tmp_path, **changed):
    """A model of two pairs of characters and two words: 法院 goes with the first word, 工程 with the second."""
    pairs = sorted(["法院", "工程"])
    first = array("H", bytes(2 * (LAST - FIRST + 2)))
    for k in range(len(first)):
        first[k] = sum(ord(p[0]) - FIRST < k for p in pairs)
    words = sorted([(word_key("继承"), [9, 0]), (word_key("继续"), [0, 9])])
    vectors = {"法院": [7, 0], "工程": [0, 7]}
    sections = {
        "first": first,
        "second": array("H", [ord(p[1]) for p in pairs]),
        "pairs": array("b", [x for p in pairs for x in vectors[p]]),
        "keys": array("I", [key for key, _ in words]),
        "words": array("b", [x for _, v in words for x in v]),
        "rest": array("f", [0.25, 0.25]),
        "reach": array("d", [1.0] * (2 * (2 * surroundings.BUCKETS + 1))),
    }
    sections.update(changed)
    path = tmp_path / "small.bin"
    path.write_bytes(flat({k: v for k, v in sections.items() if v is not None}, {"width": 2, "scale": 0.01}))
    return path


class OnePlace:
    """A text with one candidate: 继承 stands there, 继续 may have stood there."""

    class Tables:
        substitute = array("I", [0])
        original = array("I", [1])

    def __init__(self, text):
        self.codes = code_points(text)
        self.starts = array("I", [text.index("继承")])
        self.ends = array("I", [self.starts[0] + 2])
        self.pairs = array("I", [0])
        self.posteriors = array("d", [0.5])
        self.tables = self.Tables


def test_the_sum_is_the_one_of_the_formula(tmp_path):
    model = ContextModel(small_model(tmp_path))
    rows = model.rows(["继承", "继续"])
    (gain,) = surroundings.context_gains(OnePlace("工程继承"), model, rows, 0.0)
    # One pair, beside the place and in the text: 7 / sqrt(2) + 7 / 2, for 9 against 0, a hundredth each.
    assert gain == pytest.approx(9 * (7 / 2**0.5 + 7 / 2) * 0.01)
    (gain,) = surroundings.context_gains(OnePlace("法院继承"), model, rows, 0.0)
    assert gain == pytest.approx(-9 * (7 / 2**0.5 + 7 / 2) * 0.01)


def test_another_sentence_speaks_only_for_the_whole_text(tmp_path):
    model = ContextModel(small_model(tmp_path))
    (gain,) = surroundings.context_gains(OnePlace("工程。继承"), model, model.rows(["继承", "继续"]), 0.0)
    assert gain == pytest.approx(9 * 7 / 2 * 0.01)


def test_an_unknown_word_says_nothing(tmp_path):
    model = ContextModel(small_model(tmp_path))
    rows = model.rows(["继承", "没有的词"])
    assert rows[1] == -1
    assert list(surroundings.context_gains(OnePlace("工程继承"), model, rows, 0.0)) == [0.0]


def test_an_improbable_candidate_is_not_looked_at(tmp_path):
    model = ContextModel(small_model(tmp_path))
    rows = model.rows(["继承", "继续"])
    assert surroundings.context_gains(OnePlace("工程继承"), model, rows, 0.49)[0] != 0.0
    assert surroundings.context_gains(OnePlace("工程继承"), model, rows, 0.5)[0] == 0.0


@pytest.mark.parametrize("content", [b"", b"TFFLAT1\n", b"something else entirely"])
def test_a_damaged_model_is_an_error_that_says_what_to_do(tmp_path, content):
    path = tmp_path / "damaged.bin"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"damaged\.bin.*reinstall textfix"):
        ContextModel(path)


def test_a_model_that_lacks_a_part_is_an_error(tmp_path):
    with pytest.raises(DataError, match="reinstall textfix"):
        ContextModel(small_model(tmp_path, words=None))


def test_both_models_together_fit_in_fifteen_megabytes():
    assert sum(data_file(f"{name}_model.bin").stat().st_size for name in ("context", "language")) <= 15_000_000


def test_the_shipped_model_knows_the_commonest_words():
    rows = dict(zip(lexicon().words, word_rows(lexicon()), strict=True))
    assert all(rows[word] >= 0 for word in ("付出", "支付", "情况", "环境", "继承", "继续"))


@pytest.mark.parametrize(
    ("substitute", "original", "spun_text", "honest_text"),
    [
        ("继承", "继续", WORK, LAW),
        ("付出", "支付", PAYMENT, TEACHER),
        ("结果", "效果", MEDICINE, MATCH),
    ],
    ids=["继承", "付出", "结果"],
)
def test_the_shipped_model_tells_words_by_what_they_are_about(substitute, original, spun_text, honest_text):
    """The original is preferred far more where it belongs; how far in all, the judge weighs with other signs."""
    words = lexicon()

    def gain(text):
        spun = survey(text.format(substitute), words)
        spun.passed = True  # the place is judged as one of dialect A, whatever the counts say
        spun.shares = [float(dialect.name == "a") for dialect in words.dialects]
        found = infer(text.format(substitute), spun, words, default_model())
        pairs = [(c.substitute, c.original) for c in found.candidates]
        return found.contexts[pairs.index((substitute, original))]

    assert gain(spun_text) > 1.5
    assert gain(honest_text) < gain(spun_text) - 1.5


def test_the_shipped_model_is_loaded_once():
    assert context_model() is context_model()
