"""The report in a real browser: the whole round trip of a review, hostile documents, phones, a thousand documents."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import textfix
from textfix import Diagnosis, Edit, Result
from textfix.cli import main
from textfix.report import Report

pytestmark = pytest.mark.extras

ARTICLE = Path(__file__).parent.parent / "examples" / "article.txt"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MARKUP = "<script>window.hurt=1</script><img src=x onerror='window.hurt=2'></script><svg onload='window.hurt=3'>&amp;\""


class Tab:
    """One page of a report, with everything that must never happen on it written down."""

    def __init__(self, browser, path, anchor="", **context):
        self.context = browser.new_context(**{"locale": "en-US", **context})
        self.page = self.context.new_page()
        self.address = path.as_uri()
        self.wrong = []
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("console", lambda line: self.wrong.append(f"console: {line.text}"))
        self.page.on("dialog", lambda dialog: (self.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self._request)
        self.page.goto(self.address + anchor)
        self.page.wait_for_selector("main")

    def _request(self, request):
        if request.url.partition("#")[0] != self.address and not request.url.startswith("blob:"):
            self.wrong.append(f"request: {request.url}")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.context.close()
        assert kind or not self.wrong, self.wrong

    def until(self, condition):
        """Wait until a JavaScript condition holds; the page's policy forbids playwright's own way, which is eval."""
        for _ in range(200):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(condition)

    def place(self, before, number=0):
        """The place with this text before it was edited, on the damaged side; the card of another is put away."""
        if self.page.locator(".card").is_visible():
            self.page.keyboard.press("Escape")
        return self.page.locator(f".side.before .place:has-text('{before}')").nth(number)

    def restored(self):
        """What the result view shows, as text."""
        self.page.keyboard.press("3")
        text = self.page.evaluate(
            "[...document.querySelectorAll('.text .row')].map(row => row.textContent).join('\\n')"
        )
        self.page.keyboard.press("1")
        return text

    def download(self, path):
        with self.page.expect_download() as started:
            self.page.locator("button.save").click()
        started.value.save_as(path)
        return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with two articles, in which one works."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    shutil.copy(ARTICLE, tmp_path / "pages" / "甲.txt")
    (tmp_path / "pages" / "乙.txt").write_bytes(ARTICLE.read_text(encoding="utf-8").encode("gb18030"))
    return tmp_path


def first_place(text, wanted):
    """A place of which no word stands in a place before it: which one there is depends on the fitted weights."""
    result = textfix.explain(text)
    places = sorted([*result.edits, *result.suggestions], key=lambda place: place.start)
    for k, place in enumerate(places):
        if wanted(place, result) and not any(place.before in other.before for other in places[:k]):
            return place
    raise AssertionError("the article has no such place to look at")


def first_doubtful(text):
    """A suggestion."""
    return first_place(text, lambda place, result: place in result.suggestions)


def first_with_readings(text):
    """An edit with another reading than the one chosen, of a word that the review leaves alone otherwise."""
    return first_place(
        text,
        lambda place, result: (
            place in result.edits and len(place.alternatives) > 1 and place.before not in ("团体", "小步伐", "克日")
        ),
    )


def test_a_review_from_the_report_to_the_files_and_the_dictionary(browser, folder):
    doubtful = first_doubtful(ARTICLE.read_text(encoding="utf-8"))
    assert main(["report", "pages", "-o", "report.html"]) == 0
    with Tab(browser, folder / "report.html") as tab:
        page = tab.page
        page.get_by_text("甲.txt").last.click()
        page.wait_for_selector(".text .place")
        assert tab.restored().startswith("岚舟集团上线支付小程序")

        # Reject one edit with the mouse, and all like it.
        tab.place("团体").click()
        card = page.locator(".card")
        assert "集团" in card.inner_text()
        card.get_by_role("button", name="Reject").click()
        card.get_by_role("button", name="Do the same at").click()
        # Change one by typing, with keys only.
        tab.place("小步伐").click()
        page.keyboard.press("c")
        page.keyboard.type("小应用")
        page.keyboard.press("Enter")
        page.keyboard.press("s")
        # Accept a suggestion; accept one edit and take that back.
        tab.place(doubtful.before).click()
        page.keyboard.press("a")
        tab.place("克日").click()
        page.keyboard.press("a")
        page.keyboard.press("u")
        # Another original from the list of readings.
        tab.place(first_with_readings(ARTICLE.read_text(encoding="utf-8")).before).click()
        card.locator(".others .chip").first.click()
        page.keyboard.press("Escape")

        text = tab.restored()
        assert "集团" not in text
        assert "小程序" not in text
        assert "小应用" in text
        assert doubtful.after in text
        page.keyboard.press("d")
        first = tab.download(folder / "decisions.json")

        # The decisions outlive the page, and the list of documents shows them.
        page.reload()
        page.wait_for_selector(".text .place")
        assert tab.restored() == text
        page.keyboard.press("Escape")
        page.wait_for_selector(".documents")
        assert "reviewed" in page.locator(".documents li", has_text="甲.txt").inner_text()
        assert tab.download(folder / "again.json")["documents"] == first["documents"]
        assert not page.locator(".documents li", has_text="乙.txt").get_by_text("decided").count()

    [document] = first["documents"]
    assert document["name"] == "pages/甲.txt"
    verdicts = [(item["before"], item["decision"], item["of"]) for item in document["decisions"]]
    assert (doubtful.before, "accept", "suggestion") in verdicts
    assert ("克日", "accept", "edit") not in verdicts
    assert (folder / "decisions.json").stat().st_size < 20_000

    # The text that was on the page is the text that is written; files nobody looked at can be cleaned with it.
    assert main(["apply", "decisions.json", "--output", "out"]) == 0
    written = (folder / "out" / "甲.txt").read_text(encoding="utf-8")
    assert written.split() == text.split()
    assert main(["apply", "decisions.json", "pages/甲.txt", "pages/乙.txt", "--in-place"]) == 0
    assert (folder / "pages" / "甲.txt").read_text(encoding="utf-8") == written
    assert "集团" in (folder / "pages" / "乙.txt").read_bytes().decode("gb18030")

    # What was decided again and again becomes entries, and a new run heeds them.
    assert main(["dict", "add", "mine.tsv", "--from", "decisions.json"]) == 0
    fixed = textfix.fix(ARTICLE.read_text(encoding="utf-8"), dictionaries=("mine.tsv",))
    assert "集团" not in fixed
    assert "团体" in fixed


def test_one_decision_for_all_documents(browser, folder):
    assert main(["report", "pages", "-o", "report.html"]) == 0
    with Tab(browser, folder / "report.html", "#d0", locale="zh-CN") as tab:
        tab.page.wait_for_selector(".text .place")
        tab.place("团体").click()
        assert "null" not in tab.page.locator(".card").inner_text()
        tab.page.keyboard.press("r")
        tab.page.get_by_role("button", name="全部文档也这样处理").click()
        tab.until("document.querySelector('#notice').textContent.includes('篇文档中的')")
        documents = tab.download(folder / "decisions.json")["documents"]
    assert [document["name"] for document in documents] == ["pages/乙.txt", "pages/甲.txt"]
    decided = [[(item["before"], item["decision"]) for item in document["decisions"]] for document in documents]
    assert decided[0] == decided[1]
    assert set(decided[0]) == {("团体", "reject")}
    assert len(decided[0]) > 3


def test_decisions_go_on_in_another_browser_and_a_new_report(browser, folder):
    assert main(["report", "pages", "-o", "report.html"]) == 0
    with Tab(browser, folder / "report.html", "#d1") as tab:
        tab.page.wait_for_selector(".text .place")
        tab.place("团体").click()
        tab.page.keyboard.press("r")
        tab.place("付出").click()
        tab.page.keyboard.press("c")
        tab.page.keyboard.type("付款")
        tab.page.keyboard.press("Enter")
        first = tab.download(folder / "decisions.json")
    assert main(["report", "pages", "-o", "new.html", "--min-confidence", "0.5"]) == 0
    with Tab(browser, folder / "new.html") as tab:
        tab.page.locator("input[type=file]").set_input_files(folder / "decisions.json")
        tab.page.wait_for_selector("#notice.shown")
        assert "2 decisions taken over" in tab.page.locator("#notice").inner_text()
        second = tab.download(folder / "second.json")
        assert second["documents"][0]["decisions"] == first["documents"][0]["decisions"]
        (folder / "other.json").write_text('{"format": "else"}')
        tab.page.locator("input[type=file]").set_input_files(folder / "other.json")
        tab.until("document.querySelector('#notice').textContent.includes('no decisions')")


def hostile_result():
    text = f"{MARKUP}他说很忙{MARKUP}\u202e\u200b\u2028"
    start = len(MARKUP)
    edits = [
        Edit(0, start, MARKUP, MARKUP[::-1] + MARKUP, "wording", MARKUP, 0.8, MARKUP, ((MARKUP, 0.4),)),
        Edit(start, start + 2, "他说", MARKUP, "no<such>step", MARKUP, 0.9, MARKUP),
    ]
    suggestion = Edit(start + 2, start + 4, "很忙", MARKUP, "wording", MARKUP, 0.4, MARKUP, ((MARKUP, 0.4),))
    diagnosis = Diagnosis(
        len(text), 4, "simplified", spun=True, spun_probability=0.9, dialects={MARKUP: 1.0}, evidence=(MARKUP,),
        notes=(MARKUP,),
    )  # fmt: skip
    fixed = edits[0].after + edits[1].after + text[start + 2 :]
    return Result(fixed, edits, [suggestion], diagnosis)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_nothing_in_a_document_or_its_name_ever_runs(browser, tmp_path, locale):
    with Report(title=MARKUP) as report:
        for number in range(2):
            report.add(f"{number}{MARKUP}", hostile_result(), 2.5)
        report.fail(MARKUP, MARKUP, 0.5)
        report.write(tmp_path / "report.html")
    with Tab(browser, tmp_path / "report.html", locale=locale) as tab:
        page = tab.page
        hurt = (
            "window.hurt || document.querySelectorAll('#app img, #app script, .card img, dialog img, [onload]').length"
        )
        assert page.evaluate(hurt) == 0
        assert MARKUP in page.locator("h1").inner_text()
        page.locator(".pairs button").first.click()
        assert page.evaluate(hurt) == 0
        page.evaluate("location.hash = '#d0'")
        page.wait_for_selector(".text .place")
        for view in "123":
            page.keyboard.press(view)
            for key in "jjj":
                page.keyboard.press(key)
                assert MARKUP in page.locator(".card .reason").inner_text()
                assert page.evaluate(hurt) == 0
        page.keyboard.press("c")
        page.keyboard.type(MARKUP * 2)
        page.keyboard.press("Enter")
        page.keyboard.press("?")
        assert page.evaluate(hurt) == 0
        assert MARKUP * 2 in page.locator(".text").inner_text()
        # Marks that turn the direction of writing around are shown and not obeyed.
        assert "\u202e" not in page.locator(".text").inner_text()


def test_the_browser_itself_refuses_scripts_and_requests(browser, tmp_path):
    """Were something of a document ever put into the page as markup, the policy would still stop it."""
    with Report() as report:
        report.write(tmp_path / "report.html")
    with Tab(browser, tmp_path / "report.html") as tab:
        failed = []
        tab.page.on("requestfailed", lambda request: failed.append(request.failure))
        tab.page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "window.hurt = 1";
                document.body.append(script);
                const image = document.createElement("div");
                image.innerHTML = "<img src='https://example.invalid/x.png' onerror='window.hurt = 2'>";
                document.body.append(image);
            }"""
        )
        tab.page.wait_for_timeout(200)
        assert tab.page.evaluate("window.hurt") is None
        told = [line for line in tab.wrong if line.startswith("console: ")]
        assert any("inline script" in line for line in told)
        assert any("'img-src'" in line for line in told)
        assert all("Content Security Policy" in line for line in told)
        assert failed == ["csp"]  # asked for, and never sent
        tab.wrong.clear()


def test_a_browser_that_keeps_nothing_still_reviews(browser, folder):
    assert main(["report", "pages/甲.txt", "-o", "report.html"]) == 0
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })")
    page.goto((folder / "report.html").as_uri())
    page.wait_for_selector(".text .place")  # a report of one document opens it
    page.keyboard.press("n")
    page.keyboard.press("r")
    # No wait_for_function: it evaluates strings, which the page's policy forbids from the second look on.
    page.locator("#notice", has_text="download the decisions before you close").wait_for()
    with page.expect_download() as started:
        page.locator("button.save").click()
    assert len(json.loads(Path(started.value.path()).read_text())["documents"][0]["decisions"]) == 1
    context.close()


def test_filters_leave_the_text_whole(browser, folder):
    assert main(["report", "pages/甲.txt", "-o", "report.html"]) == 0
    with Tab(browser, folder / "report.html") as tab:
        page = tab.page
        page.wait_for_selector(".text .place")
        everything = page.locator(".side.after").all_inner_texts()
        standing_out = "document.querySelectorAll('.after .place:not(.off)').length"
        all_places = page.evaluate(standing_out)
        page.locator(".filters button[data-step=punctuation]").click()
        without = page.evaluate(standing_out)
        assert 0 < without < all_places
        page.get_by_role("button", name="Doubtful only").click()
        doubtful = page.evaluate(standing_out)
        assert 0 < doubtful < without
        page.locator("input[type=range]").fill("60")
        assert 0 < page.evaluate(standing_out) < doubtful
        assert page.locator(".side.after").all_inner_texts() == everything
        # The keys pass over what is filtered out.
        page.keyboard.press("j")
        assert page.locator(".card .sure b").inner_text() <= "60%"


def test_everything_can_be_reached_with_the_keyboard_alone(browser, folder):
    assert main(["report", "pages", "-o", "report.html"]) == 0
    with Tab(browser, folder / "report.html") as tab:
        page = tab.page
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.documents a')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_selector(".text .place")
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.matches('.place.current')")
        page.keyboard.press("Enter")  # into the card
        assert page.evaluate("document.activeElement.matches('.card button')")
        page.keyboard.press("Enter")  # its first button accepts
        assert "accepted" in page.locator(".card").inner_text()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.matches('.place.current')")
        assert not page.locator(".card").is_visible()
        page.keyboard.press("]")
        tab.until("location.hash === '#d1'")
        for _ in range(20):  # a key that comes while the next document is still being unpacked is lost
            page.keyboard.press("Escape")
            page.wait_for_timeout(200)
            if page.locator(".documents").is_visible():
                break
        assert page.locator(".documents").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_without_scrolling_sideways(browser, folder, scheme):
    assert main(["report", "pages", "-o", "report.html", "--title", "很长的标题" * 12]) == 0
    with Tab(browser, folder / "report.html", color_scheme=scheme, locale="zh-CN", **PHONE) as tab:
        page = tab.page
        sideways = "document.documentElement.scrollWidth - innerWidth"
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        assert page.evaluate(sideways) == 0
        page.get_by_text("甲.txt").last.tap()
        page.wait_for_selector(".text .place")
        assert page.evaluate(sideways) == 0
        page.locator(".place.doubtful").first.tap()
        box = page.locator(".card").bounding_box()
        assert (box["x"], box["width"]) == (0, 390)
        assert box["y"] + box["height"] == pytest.approx(844, abs=1)
        for number in (0, -1):  # the card never covers the place that it is about
            page.keyboard.press("Escape")
            page.locator(".place.doubtful").nth(number).tap()
            spot = page.locator(".place.current .edit").last.bounding_box()
            assert spot["y"] + spot["height"] <= page.locator(".card").bounding_box()["y"]
        page.get_by_role("button", name="拒绝").tap()
        assert "已拒绝" in page.locator(".card").inner_text()
        # What is to be tapped is large enough for a finger.
        small = page.evaluate(
            "[...document.querySelectorAll('button')].filter(b => b.offsetParent && b.offsetHeight < 32).length"
        )
        assert small == 0


def test_theme_and_language_are_chosen_and_kept(browser, folder):
    assert main(["report", "pages", "-o", "report.html"]) == 0
    with Tab(browser, folder / "report.html", color_scheme="light") as tab:
        page = tab.page
        paper = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(paper)
        page.get_by_role("button", name="Light or dark").click()
        dark = page.evaluate(paper)
        assert dark != light
        page.get_by_role("button", name="中文").click()
        page.reload()
        page.wait_for_selector("main")
        assert page.evaluate(paper) == dark
        assert page.locator("h1").inner_text() == "清洗报告"


def in_front(text, result):
    """A result whose text begins with other words."""
    edits = [replace(e, start=e.start + len(text), end=e.end + len(text)) for e in result.edits]
    return replace(result, text=text + result.text, edits=edits, suggestions=[])


def test_a_thousand_documents_stay_small_and_smooth(browser, tmp_path):
    base = textfix.explain(ARTICLE.read_text(encoding="utf-8"))
    results = [in_front(f"{number}。", base) for number in range(1000)]  # no two pages alike
    with Report() as report:
        for number, result in enumerate(results):
            report.add(f"crawl/{number % 7}/page-{number:04d}.txt", result, 0.01)
        report.write(tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 30_000_000
    paints = []
    for _ in range(3):
        with Tab(browser, tmp_path / "report.html") as tab:
            page = tab.page
            page.wait_for_selector(".documents li")
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            page.locator("input[type=search]").fill("0999")
            tab.until("document.querySelectorAll('.documents li').length === 1")
            page.locator(".documents a").click()
            page.wait_for_selector(".text .place")
            assert page.locator("h1").inner_text() == "crawl/5/page-0999.txt"
    assert min(paints) < 1000, paints
