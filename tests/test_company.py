"""A page read in the company of spun pages of its site: what that restores, what it leaves, and what it remembers."""

import pickle
import random
import re

import pytest

from textfix import Cleaner, Config
from textfix.cli.language import say
from textfix.edits import check
from textfix.site_file import Site, read_site, written
from textfix.wording import company, find_edits, spun_passages
from textfix.wording.company import MOST, PASSAGE, Judged, company_of, passages_of, plain_page

# Pages of one little site about a lake town, as one spinner of dialect b left them.
SPUN = (
    (
        "湖边的老船厂今朝成了展览馆。馆长告诉记者，愈来愈多的游客经由过程网站预约，馆里也在斟酌延长开放时候。"
        "不外，停车的题目还没有办理，周围住民的定见比力大。馆方暗示，会接续完善办事，按照大家的必要举行调解。"
    ),
    (
        "镇上的渔业互助社客岁开辟了一套治理体系，社员可以用它辨认鱼病，查询水温。社长先容，体系上线之后，"
        "损失较着削减，收入也有了进步。比方最西边的三个塘，起首举行了测试，成果比预期的还要好。"
    ),
    (
        "为了庇护湖水，县里增强了对周边工场的治理。今朝，已经有五家企业依照要求改造了装备，本钱虽然增长，"
        "但题目获得了办理。环保部分暗示，接下来会按照监测的成果接续调解办法，并向住民公布数据。"
    ),
    (
        "湖滨小学今朝开设了天然课。先生带着孩子们到岸边辨认鸟类，按照季候举行记录。校长暗示，"
        "这类课程比力受接待，也能进步孩子们的本领。不外，宁静题目必要增强，黉舍已经斟酌增长人手。"
    ),
    (
        "客岁冬天，湖面起首在北岸结了冰。本地住民说，因为气温较着低落，冰层比往年厚，"
        "不外时候不长。景区经由过程广播提示游客注重宁静，并按照冰情举行了调解，没有产生变乱。"
    ),
)
# A short page of the same tool, which alone shows nothing of it, and as its author wrote it.
SHORT = "湖心岛的茶室上周重新开门。老板说，客人要举行预约，停车的题目也必要解决。"
SHORT_RESTORED = "湖心岛的茶室上周重新开门。老板说，客人要进行预约，停车的问题也需要解决。"
# The same words where they are the author's own.
HONEST = (
    "湖心岛的茶室下月要举行婚礼，新人已经办理了结婚登记。老板出了十道题目考宾客，答对的人可以先挑座位。"
    "他说客气话没有必要讲太多，茶泡好了就行。"
)
# Other towns, other authors: nothing is spun.
HONEST_PAGES = (
    "河上的渡口已经有一百多年历史。早上五点，第一班船准时离岸，船工老周把缆绳一圈一圈收好，船上坐满了去赶集的人。",
    "秋天的果园要忙一个月。摘下来的苹果先按大小分好，再装进纸箱，晚上由合作社的卡车统一拉走，第二天就能到省城。",
    "图书馆二楼新添了一间自习室，桌子靠窗，冬天有太阳照进来。管理员说，周末来的人最多，去晚了就没有位置。",
    "老街的面馆只卖三种面，汤是头天晚上熬好的。老板记得每个熟客的口味，谁不吃葱，谁要多放一勺辣子，从来不会弄错。",
    "山里的小站每天只停两趟车。站长一个人住在站房里，种了一畦白菜，养了两只猫，来往的司机都认得他。",
)
WORDING = Config(steps=("wording",))


@pytest.fixture(scope="module")
def cleaner():
    return Cleaner(WORDING).learn_site([*SPUN, *HONEST_PAGES])


def spun_config(**options):
    """A Config that knows the passages, without the cost of learning them."""
    return Config(steps=("wording",), site_spun=tuple(map(plain_page, SPUN)), **options)


def test_a_short_page_is_restored_in_company_and_not_alone(cleaner):
    assert Cleaner(WORDING).explain(SHORT).edits == []
    assert Cleaner(WORDING).diagnose(SHORT).spun is False
    result = cleaner.explain(SHORT)
    assert result.text == SHORT_RESTORED
    assert result.restore() == SHORT
    check(SHORT, result.edits)
    assert {edit.reason.partition(". ")[0] for edit in result.edits} == {
        "Read beside spun pages of its site, which are counted here, too"
    }


def test_the_verdict_is_of_the_company_as_well(cleaner):
    result = cleaner.explain(SHORT)
    found = result.diagnosis
    assert found.spun is True
    assert found.spun_probability == max(edit.confidence for edit in result.edits)
    assert found.dialects
    assert any(word.startswith(("题目", "必要")) for word in found.evidence)
    assert not any(word.startswith("辨认") for word in found.evidence)  # it stands in other pages only
    assert cleaner.diagnose(SHORT).spun_probability == found.spun_probability


def test_a_page_that_uses_the_same_words_properly_stays(cleaner):
    for page in (HONEST, SHORT_RESTORED, *HONEST_PAGES):
        assert cleaner.fix(page) == page
        assert cleaner.diagnose(page).spun is False


def test_one_certain_place_alone_is_only_suggested():
    """Of many honest pages one shows a word of the tool by chance; a place is reported, not changed."""
    page = HONEST_PAGES[0] + "老周说，骑车去的人比力多。"
    result = Cleaner(spun_config()).explain(page)
    assert result.text == page
    assert [(edit.after, edit.confidence > 0.9) for edit in result.suggestions] == [("比较", True)]
    assert result.diagnosis.spun is False


def test_cleaning_twice_is_cleaning_once(cleaner):
    everything = Cleaner(Config(site_spun=cleaner.config.site_spun))
    rng = random.Random(4)
    sentences = [s + "。" for page in (*SPUN, *HONEST_PAGES, SHORT, HONEST) for s in page.split("。") if s]
    for _ in range(60):
        page = "".join(rng.sample(sentences, rng.randint(1, 6)))
        for one in (cleaner, everything):
            fixed = one.fix(page)
            assert one.fix(fixed) == fixed
            assert one.explain(page).text == fixed
            assert one.explain(page).restore() == page


def test_offsets_are_those_of_the_page_whatever_ends_its_lines(cleaner):
    page = "茶室\r\n\r\n" + SHORT.replace("。", "。\r\n") + "日本の図書館で取得を開始しました。\r\n"
    result = cleaner.explain(page)
    assert [page[e.start : e.end] for e in result.edits] == [e.before for e in result.edits]
    assert {e.before for e in result.edits} == {"举行", "题目", "必要"}
    assert result.text == page.replace("举行", "进行").replace("题目", "问题").replace("必要", "需要")
    assert result.restore() == page


def test_a_spun_page_is_no_company_of_itself():
    passages = tuple(map(plain_page, SPUN))
    for k, page in enumerate(SPUN):
        others = company_of(page, passages)
        assert passages[k] not in others
        assert sum(passage in others for passage in passages) == len(passages) - 1
        restored = Cleaner(WORDING).fix(page)
        assert restored != page
        assert passages[k] not in company_of(restored, passages)  # nor of its restored self
        assert passages[k] not in company_of(page[: len(page) // 3], passages)  # nor of a piece of it
    alone = find_edits(SPUN[0], WORDING)
    beside = find_edits(SPUN[0], Config(steps=("wording",), site_spun=(SPUN[0],)))
    assert list(beside.edits) == list(alone.edits)
    assert beside.facts == alone.facts


def test_entries_of_the_user_count_in_company_as_alone(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_text("# substitute\toriginals\tguard\tsource\n茶室\t茶馆:9\t-\t-\n", encoding="utf-8")
    alone = Cleaner(Config(steps=("wording",), dictionaries=(str(own),)))
    beside = Cleaner(spun_config(dictionaries=(str(own),)))
    for page in (SHORT, HONEST, SHORT_RESTORED):
        there = [(e.start, e.after) for e in alone.explain(page).edits if e.before == "茶室"]
        assert there
        assert [(e.start, e.after) for e in beside.explain(page).edits if e.before == "茶室"] == there
        assert beside.fix(page) == beside.explain(page).text
    assert beside.fix(HONEST) == alone.fix(HONEST)
    assert beside.fix(SHORT) == SHORT_RESTORED.replace("茶室", "茶馆")
    assert beside.diagnose(HONEST).spun is False


def test_an_honest_company_says_nothing():
    """Who edits the file may leave what is not spun in it."""
    honest = Config(steps=("wording",), site_spun=HONEST_PAGES)
    for page in (SHORT, HONEST):
        assert Cleaner(honest).explain(page) == Cleaner(WORDING).explain(page)
    for odd in ("", "\n", "字" * 5000, "\ud800", "abc"):
        assert Cleaner(Config(steps=("wording",), site_spun=(odd,))).fix(SPUN[0]) == Cleaner(WORDING).fix(SPUN[0])


def test_reasons_say_that_the_company_is_counted_in_either_language(cleaner, monkeypatch):
    monkeypatch.setenv("TEXTFIX_LANG", "zh")
    (reason,) = {edit.reason for edit in cleaner.explain(SHORT).edits if edit.before == "题目"}
    assert reason.startswith("Read beside spun pages of its site")
    assert not re.search("[a-z]{3}", say(reason).replace("ancestor", ""))


def test_only_edits_that_are_sure_enough_are_made():
    strict = Cleaner(spun_config(min_confidence=0.99)).explain(SHORT)
    assert all(edit.confidence >= 0.99 for edit in strict.edits)
    assert {"题目"} <= {edit.before for edit in strict.suggestions}
    assert Cleaner(spun_config(keep=("题目",))).fix(SHORT) == SHORT_RESTORED.replace("问题", "题目")


def test_without_passages_nothing_is_read_twice(monkeypatch):
    monkeypatch.setattr(company, "count_evidence", None)
    monkeypatch.setattr("textfix.wording.company_of", None)
    assert Cleaner(WORDING).fix(SPUN[0]) != SPUN[0]


def test_a_config_with_passages_goes_to_other_processes(cleaner):
    config = pickle.loads(pickle.dumps(cleaner.config))  # our own
    assert config == cleaner.config
    assert hash(config) == hash(cleaner.config)
    pages = [SHORT, HONEST, *SPUN] * 8
    assert list(cleaner.fix_many(pages, jobs=2)) == [cleaner.fix(page) for page in pages]


# --- learning


def test_honest_pages_teach_no_passages():
    assert Cleaner(WORDING).learn_site(HONEST_PAGES).config.site_spun == ()
    assert Cleaner(WORDING).learn_site([*HONEST_PAGES, *SPUN[:2]]).config.site_spun == ()  # two may be chance
    assert Cleaner(Config(steps=("layout",))).learn_site(SPUN).config.site_spun == ()  # nobody would use them


def test_passages_are_without_what_the_site_puts_on_each_page(cleaner):
    pages = [f"首页 » 湖城新闻\r\n第{k}篇\r\n{page}\r\n湖城故事网 联系我们\r\n" for k, page in enumerate(SPUN)]
    learned = Cleaner().learn_site(pages).config
    assert len(learned.site_lines) == 2
    assert len(learned.site_spun) == len(SPUN)
    assert not any("湖城新闻" in passage or "联系我们" in passage or "\r" in passage for passage in learned.site_spun)
    assert {passage.split("\n")[-1] for passage in learned.site_spun} == set(SPUN)
    assert cleaner.learn_site(SPUN).config.site_spun == cleaner.config.site_spun  # learned again, it is the same


def test_the_order_of_the_pages_does_not_matter():
    found = spun_passages(SPUN, WORDING)
    assert set(found) == set(map(plain_page, SPUN))
    assert spun_passages([*reversed(SPUN), SPUN[2]], WORDING) == found


def page_of(k, length):
    """A page of nonsense that no other page shares a piece with."""
    rng = random.Random(k)
    return "".join("。" if n % 20 == 19 else chr(rng.randrange(0x4E00, 0x9FA5)) for n in range(length))


def test_a_company_is_of_several_pages_and_not_too_long():
    found = passages_of([Judged(page_of(k, 2500), 0.9, 30.0 + k, 1200) for k in range(9)])
    assert len(found) == 4
    assert all(PASSAGE // 2 <= len(passage) <= PASSAGE for passage in found)
    assert all(passage.endswith("。") for passage in found)
    assert [k for passage in found for k in range(9) if passage in page_of(k, 2500)] == [8, 7, 6, 5]
    assert all(page_of(8, 2500).index(found[0]) in range(1200 - 20, 1201) for _ in found)
    assert len(company_of("", [page_of(k, 900) for k in range(9)])) <= MOST + 2 * 4


def test_a_few_spun_pages_of_very_many_are_no_company():
    spun = [Judged(page_of(k, 200), 0.9, 9.0, 0) for k in range(3)]
    honest = [Judged(page_of(100 + k, 200), 0.0, 0.0, 0) for k in range(58)]
    short = [Judged("短。", 0.0, 0.0, 0)] * 500  # too short to tell: they do not count
    assert passages_of(spun + honest[:57] + short)
    assert passages_of(spun + honest) == ()


def test_a_page_that_cannot_be_written_down_is_no_company():
    pages = [Judged(page_of(k, 200), 0.9, 9.0, 0) for k in range(3)]
    broken = Judged(page_of(7, 200) + "\ud800", 0.9, 99.0, 0)
    assert passages_of([*pages[:2], broken]) == ()
    assert len(passages_of([*pages, broken])) == 3


# --- the file


def test_a_file_gives_back_what_was_learned(tmp_path):
    site = Site(("[返回]", "#话题#", "\\", "首页»新闻"), ("#雨#\n[spun]\n今天下雨。", "\\[x\n\\\\y", "# 不是注释"))
    path = tmp_path / "site.txt"
    path.write_text("# a comment\n\n" + written(site) + "# another\n", encoding="utf-8")
    assert read_site(path) == site


def test_older_files_of_lines_stay_valid(tmp_path):
    path = tmp_path / "site.txt"
    path.write_bytes("# 注释\r\n首页»新闻\r\n\r\n  [返回]  \r\n来源：…\r\n".encode())
    assert read_site(path) == Site(("首页»新闻", "[返回]", "来源：…"))
    assert written(Site()) == ""


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"])
def test_only_line_ends_end_a_line_of_the_file(tmp_path, mark):
    path = tmp_path / "site.txt"
    site = Site((f"首页{mark}#新闻",), (f"今天{mark}[下雨]。\n风很大。", f"船{mark}又开了。"))
    path.write_text(written(site), encoding="utf-8", newline="\n")
    assert read_site(path) == site
    path.write_text(written(site), encoding="utf-8", newline="\r\n")
    assert read_site(path) == site
