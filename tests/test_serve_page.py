"""The page to paste text into, in a real browser."""

import json

import pytest
from column_samples import PAGE
from test_serve import running

import textfix

pytestmark = pytest.mark.extras


@pytest.fixture(scope="module")
def site():
    with running("--workers", "1") as (port, _):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def tab(browser, site):
    """Opens the page; at the end nothing may have gone wrong in it, and nothing been asked of another host."""
    opened = []

    def visit(path="", **settings):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}, "locale": "en"} | settings))
        page = context.new_page()
        page.set_default_timeout(90_000)
        problems = []
        page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda request: problems.append(request.url) if not request.url.startswith((site, "data:")) else None,
        )
        page.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
        page.goto(site + path)
        opened.append((context, problems))
        return page

    yield visit
    for context, problems in opened:
        assert problems == []
        context.close()


def cleaned(page, text):
    page.fill("textarea", text)
    page.click("button.primary")
    page.wait_for_selector(".verdict .words")


def side(page, name):
    """The text of one side as it stands there, without the signs for blanks and breaks."""
    rows = page.eval_on_selector_all(f".row > .{name}", "rows => rows.map(row => row.textContent)")
    return "\n".join(rows)


def test_both_sides_show_the_text_and_every_edit(tab):
    page = tab()
    cleaned(page, PAGE)
    result = textfix.explain(PAGE)
    assert page.inner_text(".verdict strong") == "Spun"
    assert page.locator(".row > .before del").count() == len(result.edits)
    assert page.locator(".row > .after ins").count() == len(result.edits)
    assert page.locator(".row > .after mark.suggestion").count() == len(result.suggestions)
    words = [edit for edit in result.edits if edit.step == "wording"]
    shown = page.eval_on_selector_all(".after ins[data-step=wording]", "all => all.map(one => one.textContent)")
    assert shown == [edit.after for edit in words]
    assert side(page, "after").replace("↵", "").split() == result.text.split()


def test_the_reason_shows_on_hover_and_on_focus(tab):
    page = tab()
    cleaned(page, PAGE)
    edit = page.locator(".after ins[data-step=wording]").first
    edit.hover()
    assert "Spun word of dialect" in page.inner_text("#reason")
    assert page.locator(".edit.twin").count() == 2  # the same place on both sides
    page.mouse.move(2, 2)
    assert page.locator("#reason").is_hidden()
    edit.focus()
    assert page.locator("#reason").is_visible()
    page.keyboard.press("Tab")
    assert page.locator("#reason").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#reason").is_hidden()


def test_markup_in_a_text_is_text(tab):
    page = tab()
    hostile = (
        "<script>alert(1)</script><img src=x onerror=alert(2)>\n</textarea><svg onload=alert(3)>"
        "{{body}} ＡＢ型 &lt;b&gt; 支付\u202e倒写\u200b𠮷野家,他说,今天很忙,明天再来。。"
    )
    cleaned(page, hostile)
    assert page.locator(".rows script, .rows img, .rows svg").count() == 0
    assert page.evaluate("Object.keys(window).includes('alert')") is True
    assert "<img src=x onerror=alert(2)>" in side(page, "before")
    result = textfix.explain(hostile)
    assert page.locator(".row > .after ins").count() == len(result.edits)
    page.click("text=Change the text")
    assert page.input_value("textarea") == hostile


def test_a_file_of_any_encoding_can_be_dropped(tab):
    page = tab()
    page.evaluate(
        """numbers => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(numbers)], "page.txt"));
            dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }""",
        list(PAGE.encode("gb18030")),
    )
    page.wait_for_selector(".verdict .words")
    page.click("text=Change the text")
    assert page.input_value("textarea") == PAGE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "docs"])
def test_light_dark_and_a_phone(tab, scheme, path):
    phone = {"viewport": {"width": 360, "height": 740}, "color_scheme": scheme, "locale": "zh-CN", "has_touch": True}
    page = tab(path, **phone)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    red, green, blue = json.loads(
        page.evaluate("getComputedStyle(document.body).backgroundColor").replace("rgb(", "[").replace(")", "]")
    )
    assert (red + green + blue > 600) == (scheme == "light")
    if path:
        return
    assert "还原" in page.inner_text("h1")
    cleaned(page, PAGE)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".row > .before").first.is_hidden()
    page.locator(".row > .after ins").first.tap()
    assert page.locator("#reason").is_visible()
    box = page.locator("#reason").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.click(".tabs >> text=原样")
    assert page.locator(".row > .before").first.is_visible()
    assert page.locator(".row > .after").first.is_hidden()


def test_the_choice_of_theme_and_language_is_kept(tab):
    page = tab()
    page.click("text=中文")
    page.click("button[title='浅色或深色']")
    page.reload()
    assert "还原" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_an_error_of_the_service_is_shown(tab):
    page = tab()
    page.route("**/explain", lambda route: route.fulfill(status=200, content_type="application/json", body="{"))
    page.fill("textarea", "文")
    page.click("button.primary")
    assert page.inner_text("[role=alert]") == "The service does not answer."
    assert page.input_value("textarea") == "文"
