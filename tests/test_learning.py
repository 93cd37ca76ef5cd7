"""``textfix learn`` finds substitutes that it was not told of."""

import gzip
import json
from array import array

import pytest

from textfix import Config
from textfix.cli import main
from textfix.wording import neighbours
from textfix.wording.dictionary import lexicon, read_entries
from textfix.wording.graph import hash_symbols, pair_key
from textfix.wording.language_model import default_model
from textfix.wording.learning import learn, proposal_lines
from textfix.wording.ranking import EDGE, Ranker, Vocabulary, place_of

# Each document is about something else; 监管 is in all of them, 消费者 in most.
HONEST = [
    "银行业监管部门发布通知，要求各家银行加强风险管理。消费者可以向监管部门投诉。",
    "加强食品安全监管，是保护消费者权益的重要措施。市场监管局随后公布了名单。",
    "互联网金融的监管政策正在完善，行业监管不能缺位。消费者的信心由此恢复。",
    "证券公司应当接受监管机构的检查，并如实报告。监管机构可以责令其改正。",
    "环境保护部门对企业排放实行在线监管，数据每天上传。监管力度还要加大。",
    "药品质量受到严格监管，消费者可以放心购买。监管人员每个月都来检查一次。",
    "监管制度不健全，消费者的合法权益就得不到保护。专家建议建立监管体系。",
    "校外培训机构由教育部门监管，收费要公开。有关部门将依法监管预收的费用。",
]
KNOWN = Config(dialects=("thesis",))  # a dialect that has neither of the two


def spun(texts):
    return [text.replace("监管", "羁系").replace("消费者", "消耗者") for text in texts]


@pytest.fixture(scope="module")
def proposals():
    known = lexicon(KNOWN.dialects)
    assert "羁系" not in known.by_substitute
    assert "消耗者" not in known.by_substitute
    found = learn(spun(HONEST), KNOWN, least_score=0.0)
    return {p.substitute: p for p in found}


def test_what_was_spun_is_proposed_with_its_original_first(proposals):
    assert proposals["羁系"].originals[0][0] == "监管"
    assert proposals["消耗者"].originals[0][0] == "消费者"


def test_the_counts_are_true(proposals):
    p = proposals["羁系"]
    assert (p.count, p.documents) == (sum(t.count("监管") for t in HONEST), len(HONEST))
    assert all("【羁系】" in example for example in p.examples)
    assert len(p.examples) == 3


def test_the_spun_words_are_likelier_than_the_honest_ones(proposals):
    ranked = sorted(proposals.values(), key=lambda p: -p.score)
    assert {p.substitute for p in ranked[:3]} == {"羁系", "消耗者", "消耗"}


def test_nothing_is_proposed_of_honest_text():
    assert [p.substitute for p in learn(HONEST, KNOWN)] == []


def test_what_is_known_is_not_proposed(tmp_path):
    mine = tmp_path / "mine.tsv"
    mine.write_text("消耗者\t消费者\n羁系\t羁系\n", encoding="utf-8")
    config = Config(dialects=("thesis",), dictionaries=(str(mine),))
    found = {p.substitute for p in learn(spun(HONEST), config, least_score=0.0)}
    assert found.isdisjoint({"消耗者", "羁系"})


def test_a_document_counts_once(proposals):
    again = learn(spun(HONEST) * 3, KNOWN, least_score=0.0)
    assert {p.substitute: p for p in again} == proposals


def test_clean_text_that_uses_the_word_speaks_against_it():
    clean = ["羁系是关押的意思。"] * 20_000
    found = {p.substitute for p in learn(spun(HONEST), KNOWN, clean, least_score=0.0)}
    assert "羁系" not in found
    assert "消耗者" in found


def test_few_places_or_documents_are_not_enough():
    assert learn(spun(HONEST)[:2], KNOWN, least_score=0.0) == []
    assert learn([], KNOWN) == []
    assert learn(["", "\ud800\0", "abc 123"], KNOWN, least_count=1, least_documents=1) == []


def test_the_proposals_are_a_dictionary(proposals, tmp_path):
    path = tmp_path / "proposals.tsv"
    path.write_text("".join(f"{line}\n" for line in proposal_lines(proposals.values())), encoding="utf-8")
    entries = {e.substitute: e for e in read_entries(path)}
    assert set(entries) == set(proposals)
    assert entries["羁系"].originals[0][0] == "监管"
    assert entries["羁系"].sources[0] == f"learned:{proposals['羁系'].count}/8"
    assert "监管" in {p.original for p in lexicon(None, (str(path),)).pairs}


# --- the command


def test_the_command_reads_files_lines_and_folders(tmp_path, capsys):
    pile = tmp_path / "pile"
    pile.mkdir()
    texts = spun(HONEST)
    (pile / "a.txt").write_text(texts[0], encoding="utf-8")
    (pile / "b.txt").write_bytes(texts[1].encode("gb18030"))
    rows = [json.dumps({"body": text}, ensure_ascii=False) for text in texts[2:]]
    (pile / "c.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    out = tmp_path / "proposals.tsv"
    options = ["--field", "body", "-o", str(out), "--min-score", "0", "--min-documents", "8"]
    assert main(["learn", str(pile), *options]) == 0
    # Both words are in the shipped dictionaries: there is nothing to learn of them.
    assert "羁系\t" not in out.read_text(encoding="utf-8")
    assert out.read_text(encoding="utf-8").startswith("# substitute\toriginals\tguard\tsource\n")
    assert "8 texts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [("{}\n", "field 'text'"), ("nonsense\n", "line 1"), ('\n{"text": 1}\n', "no text to learn from")],
)
def test_lines_that_cannot_be_used(tmp_path, capsys, content, said):
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main(["learn", str(path)]) == 2
    assert said in capsys.readouterr().err


def test_options_out_of_range_are_refused(capsys):
    for wrong in (["--min-count", "0"], ["--min-score", "2"], ["--min-score", "x"]):
        with pytest.raises(SystemExit) as stop:
            main(["learn", "a.txt", *wrong])
        assert stop.value.code == 2
        assert capsys.readouterr().err.count("\n") == 1


# --- neighbours and ranking

WORDS = ["支付", "程序", "微信", "的", "岚舟舟"]


def test_neighbours_are_what_the_model_says():
    model = default_model()
    known = [w for w in WORDS if model.unigram(w) is not None]
    unigrams = array("d", (model.unigram(w) for w in known))
    hashes = array("Q", (hash_symbols(map(ord, w)) for w in known))
    places, values = neighbours.words_after(model.arrays, hash_symbols(map(ord, "微信")), hashes, unigrams, -9.0)
    together = {k: model.bigram("微信", w) for k, w in enumerate(known)}
    expected = {k: value - unigrams[k] for k, value in together.items() if value is not None}
    assert dict(zip(places, values, strict=True)) == pytest.approx({k: min(3.0, v) for k, v in expected.items()})
    assert expected
    own = model.unigram("支付")
    places, values = neighbours.words_before(model.arrays, hash_symbols(map(ord, "支付")), own, hashes, 0.5)
    assert all(value >= 0.5 for value in values)
    assert known.index("微信") in places
    assert pair_key(hashes[0], hashes[1]) != pair_key(hashes[1], hashes[0])


def test_places_reach_to_the_sentence_edges():
    place = place_of(["用", "微信", "付出", "了"], 2, 3)
    assert (place.before, place.after, place.left, place.right) == ("用微信", "了", "微信", "了")
    assert place_of(["付出"], 0, 1).left == place_of(["付出"], 0, 1).right == EDGE


def test_the_ranker_reads_the_place():
    model = default_model()
    vocabulary = Vocabulary(["支付", "付款", "公园", "手机", "岚舟舟"], model, -9.0)
    assert "岚舟舟" not in vocabulary.words
    ranked = Ranker(model, vocabulary, []).rank("付出", [place_of(["使用", "微信", "付出", "的", "用户"], 2, 3)])
    assert ranked[0].word == "支付"
    assert ranked[-1].word in ("公园", "手机")
    assert Ranker(model, vocabulary, []).rank("付出", [place_of(["微信", "付出"], 1, 2)], ["支付"])[0].word != "支付"


def test_one_text_is_no_texts(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("今天天气很好。\n", encoding="utf-8")
    assert main(["learn", str(tmp_path / "a.txt")]) == 0
    assert capsys.readouterr().err == (
        "textfix: 1 text, 8 characters\ntextfix: 0 words in 3 or more of them to judge\ntextfix: 0 proposals\n"
    )


def test_bad_lines_do_not_lose_those_behind_them(tmp_path, capsys):
    lines = ['{"text": "第一篇。"}', "{", '{"text": "第二篇。"}', '{"body": 1}', '{"text": "第三篇。"}']
    (tmp_path / "pile.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode("gb18030")))
    assert main(["learn", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "line 2: no JSON object with a field 'text' (1 more line like it); see --field\n" in said
    assert "textfix: 3 texts, 12 characters\n" in said
