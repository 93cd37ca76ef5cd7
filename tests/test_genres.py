"""Genres of honest text: the same words are spun in one and honest in another."""

import pytest

from textfix.resources import data_file
from textfix.wording import genres
from textfix.wording.dictionary import TOP_WEIGHT, Dialect, Entry, Lexicon, lexicon
from textfix.wording.evidence import RATIO_GATE, survey, tables
from textfix.wording.genres import counted_genres, likelihood_ratio
from textfix.wording.runs import marks

# News writes of 治理, 反对, 装置 and 公布; a manual has other words for what it says.
NEWS = (
    "会议强调，各级党委和政府要坚持依法治理，反对形式主义，大力发展现代农业。国家统计局今天公布的数据表明，"
    "今年以来工业生产稳定增长，人民群众的生活水平不断提高，我国同世界各国的合作取得新的进展。"
)
MANUAL = (
    "先用包管理器安装依赖，再修改配置文件中的默认参数，然后运行启动命令。如果测试返回错误，请检查路径是否正确，"
    "并在目录下创建日志文件。这个版本支持自定义模板，可以通过命令行查询当前节点的状态。"
)
SPUN_MANUAL = (
    "先用包治理器装置依赖，再批改设置装备摆设文件中的默许参数，而后运转启动号令。若是测试返回毛病，请反省途径是否正确，"
    "并在目次下建立日记文件。这个版本反对自界说模板，能够经由过程号令行查问以后节点的形态。"
)


def read(text):
    words = lexicon()
    table = tables(words)
    places = words.find_words(text)
    found = likelihood_ratio(places, 0, len(places) // 3, table.scores, table.genres, 2, 0.1)
    assert not any(marks.of(len(words.words)))
    return found


def test_words_of_the_news_are_honest_in_the_news_and_spun_in_a_manual():
    spun, news, manual = (read(text) for text in (SPUN_MANUAL, NEWS, MANUAL))
    assert spun > 10.0
    assert news < 0.0
    assert manual < 0.0


def test_without_counts_there_is_one_genre_and_the_ratio_is_that_of_the_scores(monkeypatch):
    monkeypatch.setattr(genres, "counted_genres", lambda: ([], {}))
    entries = [Entry("羁系", (("监管", TOP_WEIGHT),), (), (), 1), Entry("克日", (("近日", TOP_WEIGHT),), (), (), 2)]
    words = Lexicon([Dialect("test", 0.25, 1.0, "")], [entries])
    table = tables(words)
    assert table.genres.genres == 1
    text = "羁系部门克日表示"
    places = words.find_words(text)
    ratio = likelihood_ratio(places, 0, 2, table.scores, table.genres, 2, 0.1)
    scores = table.of_dialect(0)
    # What the tool takes from one word it gives to another, so that all words together are as frequent as before.
    assert table.genres.norms[0] == pytest.approx(0.0, abs=1e-6)
    assert ratio == pytest.approx(scores[words.number["羁系"]] + scores[words.number["克日"]], abs=2 * genres.STEP)


def test_the_first_occurrences_of_a_word_count_in_full_and_the_others_by_a_tenth():
    words = lexicon()
    table = tables(words)
    ratios = []
    for text in ("号令", "号令，号令", "号令，号令，号令"):
        places = words.find_words(text)
        ratios.append(likelihood_ratio(places, 0, len(places) // 3, table.scores, table.genres, 2, 0.1))
    assert ratios[0] < ratios[1]
    assert ratios[2] - ratios[1] < 0.3 * (ratios[1] - ratios[0])


def test_a_spun_passage_in_a_long_honest_text_is_found_and_must_say_more_than_alone():
    alone = survey(SPUN_MANUAL, lexicon())
    behind = survey(SPUN_MANUAL + "\n" + NEWS * 20, lexicon())
    assert alone.passed
    assert behind.passed
    assert RATIO_GATE < behind.ratio < alone.ratio


def test_a_short_text_whose_runs_say_too_little_passes_by_its_genre():
    text = "请在目次下建立日记文件，而后运转测试，反省返回的参数。"
    found = survey(text, lexicon())
    assert found.ratio >= RATIO_GATE
    assert found.passed


def test_words_are_counted_in_every_genre():
    characters, counts = counted_genres()
    first = data_file("genre_counts.tsv").read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith("#characters\t")
    assert len(characters) >= 10
    assert min(characters) > 1000
    assert {genre for found in counts.values() for genre in found} == set(range(len(characters)))
    known = set(lexicon().words)
    usual = [w for w in known if lexicon().rates[lexicon().number[w]] > 1e-6]
    missing = sorted(w for w in usual if w not in counts)
    assert len(missing) < 0.01 * len(usual), "run tools/build_genres.py"
