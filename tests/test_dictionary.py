"""The wording dictionary's format: what a line may say, what is refused and how, and what a user's file does."""

from pathlib import Path

import pytest

import textfix
from textfix.errors import DictionaryError
from textfix.wording.dictionary import (
    DEFAULT_WEIGHT,
    TOP_WEIGHT,
    Dialect,
    Entry,
    Lexicon,
    keep_terms,
    lexicon,
    read_dialects,
    read_entries,
)
from textfix.wording.inference import find_candidates

SPUN = (Path(__file__).parents[1] / "examples" / "article.txt").read_text(encoding="utf-8")


def entries(tmp_path, content):
    file = tmp_path / "mine.tsv"
    file.write_text(content, encoding="utf-8")
    return read_entries(file)


def small(*lines, keep=0.5):
    """A lexicon of one dialect from lines of (substitute, originals, guards)."""
    rows = [
        Entry(b, tuple((a, w) for a, w in originals.items()), tuple(guards), (), k)
        for k, (b, originals, guards) in enumerate(lines)
    ]
    return Lexicon([Dialect("test", keep, 1.0, "")], [rows])


# --- reading


def test_a_line_is_read_column_by_column(tmp_path):
    (entry,) = entries(tmp_path, "步伐\t程序:6 措施:4\t应用步伐 前进步伐\tseed page:12\n")
    assert entry == Entry("步伐", (("程序", 6.0), ("措施", 4.0)), ("应用步伐", "前进步伐"), ("seed", "page:12"), 1)


def test_columns_behind_the_second_may_be_missing(tmp_path):
    for line, weight in (
        ("羁系\t监管", DEFAULT_WEIGHT),
        ("羁系\t监管\t-", DEFAULT_WEIGHT),
        ("羁系\t监管\t-\tseed", DEFAULT_WEIGHT),
        ("羁系\t监管:1\t\t", 1.0),
        ("羁系\t监管:0.5", 0.5),
        (f"羁系\t监管:{TOP_WEIGHT}", TOP_WEIGHT),
    ):
        (entry,) = entries(tmp_path, line)
        assert (entry.substitute, entry.originals, entry.guards) == ("羁系", (("监管", weight),), ())


def test_comments_blank_lines_marks_and_line_ends_are_no_entries(tmp_path):
    found = entries(tmp_path, "\ufeff# substitute\toriginals\r\n\r\n羁系\t监管\r\n\n# 步伐\t程序\n朋侪\t朋友")
    assert [(e.substitute, e.line) for e in found] == [("羁系", 3), ("朋侪", 6)]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("羁系", "expected 2 to 4 tab-separated columns, found 1"),
        ("羁系 监管", "expected 2 to 4 tab-separated columns, found 1"),
        ("羁系\t监管\t-\tseed\tmore", "expected 2 to 4 tab-separated columns, found 5"),
        ("羁系\t监管:多", "the weight of '监管:多' is not a number"),
        ("羁系\t监管:0", "the weight of '监管:0' is not above 0 and at most 9"),
        ("羁系\t监管:-1", "is not above 0"),
        ("羁系\t监管:nan", "is not above 0"),
        ("羁系\t监管:9.5", "at most 9"),
        ("\t监管", "a substitute and at least one original are needed"),
        ("羁系\t ", "a substitute and at least one original are needed"),
        (f"{'长' * 25}\t监管", "is longer than 24 characters"),
        (f"羁系\t{'长' * 25}", "is longer than 24 characters"),
        ("羁系\t监管\t市场监管", "the guard '市场监管' does not contain '羁系'"),
    ],
)
def test_a_wrong_line_is_named_with_file_and_number(tmp_path, line, complaint):
    with pytest.raises(DictionaryError) as caught:
        entries(tmp_path, f"# head\n朋侪\t朋友\n{line}\n")
    assert f"{tmp_path / 'mine.tsv'}, line 3: " in str(caught.value)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("line", ["羁系\t:5", "羁系\t监管 :5"])
def test_an_original_of_nothing_is_refused(tmp_path, line):
    with pytest.raises(DictionaryError, match="line 1"):
        entries(tmp_path, line)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DictionaryError, match=r"cannot read the dictionary .*missing.tsv"):
        read_entries(tmp_path / "missing.tsv")
    with pytest.raises(DictionaryError, match="cannot read the dictionary"):
        read_entries(tmp_path)
    file = tmp_path / "gbk.tsv"
    file.write_bytes("a\tb\n羁系\t监管\n".encode("gbk"))
    with pytest.raises(DictionaryError, match=r"gbk.tsv is not UTF-8 \(byte 4\)"):
        read_entries(file)


def test_dialects_are_read_in_their_order(tmp_path):
    file = tmp_path / "dialects.tsv"
    head = "# name\tkeep\tprior\tusual\tdecade\tdescription"
    file.write_text(f"{head}\nz\t0.5\t2\t3\t1.5\tlast letter\na\t0.25\t1\t4.5\t2\tfirst\n", encoding="utf-8")
    z, a = Dialect("z", 0.5, 2.0, "last letter", 3.0, 1.5), Dialect("a", 0.25, 1.0, "first", 4.5, 2.0)
    assert read_dialects(file) == [z, a]
    for wrong in ("a\t0.5\t1\t3\t1", "a\thalf\t1\t3\t1\tx", "a 0.5 1 3 1 x", "a\t0.5\t1\tx"):
        file.write_text(f"z\t0.5\t2\t3\t1.5\tx\n{wrong}\n", encoding="utf-8")
        with pytest.raises(DictionaryError, match="line 2: expected name, keep, prior, usual, decade, description"):
            read_dialects(file)


# --- the lexicon


def test_pairs_of_several_dialects_are_one_pair():
    one = [Entry("步伐", (("程序", 6.0), ("措施", 3.0)), (), (), 1)]
    two = [Entry("步伐", (("措施", 1.0),), (), (), 1)]
    words = Lexicon([Dialect("x", 0.5, 1.0, ""), Dialect("y", 0.5, 1.0, "")], [one, two])
    assert {(p.substitute, p.original): p.weights for p in words.pairs} == {
        ("步伐", "程序"): {0: pytest.approx(6 / TOP_WEIGHT)},
        ("步伐", "措施"): {0: pytest.approx(3 / TOP_WEIGHT), 1: pytest.approx(1 / TOP_WEIGHT)},
    }
    assert words.words == sorted(["步伐", "程序", "措施"])
    assert len(words.rates) == 3
    assert all(rate > 0 for rate in words.rates)


def test_a_word_mapped_to_itself_is_never_restored():
    words = small(("步伐", {"步伐": 1.0}, ()), ("羁系", {"监管": 1.0}, ()))
    assert words.kept == {"步伐"}
    assert "步伐" not in words.by_substitute
    assert {c.substitute for c in find_candidates("步伐羁系", words)} == {"羁系"}


def test_one_dialect_keeps_a_word_for_all():
    one = [Entry("步伐", (("程序", 1.0),), (), (), 1)]
    two = [Entry("步伐", (("步伐", 1.0),), (), (), 1)]
    words = Lexicon([Dialect("x", 0.5, 1.0, ""), Dialect("y", 0.5, 1.0, "")], [one, two])
    assert words.pairs == []


def test_guarded_phrases_offer_no_candidates():
    words = small(("步伐", {"程序": 1.0}, ("前进步伐", "步伐一致", "大步伐小步伐")))
    offered = [c.start for c in find_candidates("前进步伐，步伐一致，小步伐，步伐", words)]
    assert offered == [11, 14]
    assert find_candidates("大步伐小步伐", words) == []


def test_candidates_are_every_original_of_every_place():
    words = small(("步伐", {"程序": 2.0, "措施": 1.0}, ()), ("小步伐", {"小程序": 1.0}, ()))
    found = [(c.start, c.end, c.original) for c in find_candidates("微信小步伐", words)]
    assert sorted(found) == [(2, 5, "小程序"), (3, 5, "措施"), (3, 5, "程序")]
    assert [c[0] for c in found] == sorted(c[0] for c in found)


# --- dialects by name


def test_an_unknown_dialect_is_answered_with_the_known_ones():
    with pytest.raises(DictionaryError, match="unknown dialect 'zz'; the dialects are a, "):
        textfix.fix("甲", steps=("wording",), dialects=("zz",))


def test_named_dialects_are_the_only_ones():
    names = [d.name for d in lexicon(("b", "a")).dialects]
    assert sorted(names) == ["a", "b"]
    assert len(lexicon().dialects) > 2
    assert len(lexicon(("a",)).pairs) < len(lexicon().pairs)
    assert lexicon(("a",)) is lexicon(("a",))


def test_another_dialect_does_not_explain_the_article():
    assert "支付宝" in textfix.fix(SPUN, steps=("wording",), dialects=("a",))
    assert "羁系" in textfix.fix(SPUN, steps=("wording",), dialects=("character",))


# --- a user's files


def test_a_users_entry_takes_effect(tmp_path):
    file = tmp_path / "mine.tsv"
    # A word of nobody's list.
    file.write_text("卖场子\t市场\n", encoding="utf-8")
    text = SPUN.replace("市场", "卖场子")
    assert text.count("卖场子") == 4
    assert textfix.fix(text, steps=("wording",)).count("卖场子") == 4
    result = textfix.explain(text, steps=("wording",), dictionaries=(str(file),))
    assert "菜市场" in result.text
    assert "卖场子" not in result.text
    assert sum(e.rule == "卖场子→市场" for e in result.edits) == 4
    assert "支付宝" in result.text


def test_a_users_keep_entry_takes_effect(tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("羁系\t羁系\n", encoding="utf-8")
    kept = textfix.fix(SPUN, steps=("wording",), dictionaries=file)
    assert kept.count("羁系") == SPUN.count("羁系") == 2
    assert "消费者" in kept


def test_a_users_guard_takes_effect(tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("羁系\t监管\t羁系部门\n", encoding="utf-8")
    guarded = textfix.fix(SPUN, steps=("wording",), dictionaries=file)
    assert guarded.count("羁系") == SPUN.count("羁系部门") == 1


def test_a_users_terms_take_effect(tmp_path):
    file = tmp_path / "terms.txt"
    # In this field 朋侪 is a word of every day.
    text = SPUN + "\n朋侪会的成员每个月见面一次。"
    assert "朋侪会" not in textfix.fix(text, steps=("wording",))
    file.write_text("朋侪会 900000 n\n", encoding="utf-8")
    fixed = textfix.fix(text, steps=("wording",), dictionaries=file)
    assert "朋侪会的成员" in fixed
    assert "现在方便多了，朋友看见" in fixed.replace(",", "，")


def test_a_users_entry_works_in_an_honest_document(tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("滑动装话\t移动电话\n", encoding="utf-8")
    text = "昨天下午，王师傅用滑动装话给家里报了平安。他说路上一切顺利，晚饭前就能到家。"
    assert textfix.fix(text, steps=("wording",)) == text
    result = textfix.explain(text, steps=("wording",), dictionaries=file)
    assert result.text == text.replace("滑动装话", "移动电话")
    assert len(result.edits) == 1
    assert not result.diagnosis.spun


def test_the_context_still_decides_a_users_entry(tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("付出\t支付\n", encoding="utf-8")
    text = "为了这块奖牌，她付出了十年的努力和汗水。"
    assert textfix.fix(text, steps=("wording",), dictionaries=file) == text


def test_a_wrong_user_file_is_an_error_through_the_api(tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("羁系\n", encoding="utf-8")
    with pytest.raises(DictionaryError, match=r"mine\.tsv, line 1"):
        textfix.fix("甲", steps=("wording",), dictionaries=file)
    for missing in ("missing.tsv", "missing.txt"):
        with pytest.raises(DictionaryError, match=missing):
            textfix.fix(SPUN, steps=("wording",), dictionaries=tmp_path / missing)


# --- keep


def test_keep_terms_come_from_words_and_files(tmp_path):
    file = tmp_path / "keep.txt"
    file.write_text("# comment\n步伐\r\n\n付出 12 n\n", encoding="utf-8")
    assert keep_terms((str(file), "羁系", "步伐", "")) == ("步伐", "付出", "羁系")
    with pytest.raises(DictionaryError, match="does not exist"):
        keep_terms((str(tmp_path / "missing.txt"),))
