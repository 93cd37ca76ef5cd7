"""What the documentation shows is what happens; the site builds and asks nobody for anything."""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from extras import need_package
from test_cli import ENVIRONMENT

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def _commands(page):
    """(command line, shown lines) of every ``console`` block."""
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *shown = part.splitlines()
            yield line, [text for text in shown if text.strip()]


def _masked(line):
    """A line without the numbers that another dictionary may change."""
    return re.sub(r"\s+", " ", re.sub(r"\d+(\.\d+)?", "0", line)).strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_the_pages_is_one_and_does_what_they_show(page, tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for line, shown in _commands(page):
        words = shlex.split(line.partition("  #")[0].partition(" | ")[0].partition(" > ")[0], comments=True)
        if words[0] != "textfix":
            continue  # somebody else's program
        if words[1] == "serve":  # it would run until it is stopped
            _with_known_options(words)
            continue
        if not shown and not all(Path(tmp_path, w).exists() for w in words if w.startswith("examples/")):
            words = [words[0], words[1], "--help"]  # a file of the reader's: the options must be there at least
        elif not any(word.startswith("examples/") for word in words):
            words = _with_known_options(words)
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=tmp_path, env=ENVIRONMENT | {"TEXTFIX_LANG": "en"}, timeout=120,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), (line, done.stderr)
        _assert_shown(shown, done.stdout.splitlines(), line)


def _with_known_options(words):
    """The command with ``--help`` behind it, after a look that its options are options of that command."""
    from textfix.cli.arguments import command_parser
    from textfix.cli.command_table import COMMANDS

    command = next((command for command in COMMANDS if command.name == words[1]), None)
    assert command, words
    help_text = command_parser(command).format_help()
    if words[1] != "dict":
        unknown = [word for word in words[2:] if word.startswith("--") and word.partition("=")[0] not in help_text]
        assert unknown == [], words
    return [words[0], words[1], "--help"]


def _assert_shown(shown, output, line):
    """Every shown line stands in the output, in that order; … stands for anything."""
    at = 0
    for text in shown:
        pieces = [re.escape(_masked(piece)) for piece in text.split("…")]
        pattern = re.compile(".*".join(pieces))
        while at < len(output) and not pattern.fullmatch(_masked(output[at])):
            at += 1
        assert at < len(output), f"{line}: {text!r} is not shown"
        at += 1 if text.strip() != "…" else 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_python_sessions_of_the_pages_run(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert results.failed == 0


def test_every_figure_of_a_page_is_there_and_every_figure_is_in_a_page():
    mark = re.compile(r"^\[\[figure ([\w-]+)\]\]$", re.MULTILINE)
    named = {name for page in PAGES for name in mark.findall(page.read_text(encoding="utf-8"))}
    assert named == {path.stem for path in (DOCS / "figures").glob("*.svg")} - {"terminal"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    need_package("material", "docs")
    need_package("mkdocstrings", "docs")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


class _Loaded(HTMLParser):
    """What a page loads by itself, as opposed to what a reader may click."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in ("script", "img", "iframe", "source", "video"):
            self.found.append(values.get("src"))
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "preconnect", "preload"):
            self.found.append(values.get("href"))


@pytest.mark.extras
def test_the_site_builds_and_loads_nothing_from_elsewhere(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 12
    for page in pages:
        loaded = _Loaded()
        loaded.feed(page.read_text(encoding="utf-8"))
        assert [url for url in loaded.found if url and "//" in url] == [], page
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert not re.search(r"url\(['\"]?(https?:)?//", styles)


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served."""
    handler = partial(QuietHandler, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.mark.extras
@pytest.mark.parametrize("name", ["index", "tutorial", "model", "evaluation", "reference/command-line"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_the_screen_and_ask_no_network(address, browser, name, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    requests = []
    problems = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address + ("" if name == "index" else f"{name}/"), wait_until="networkidle")
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems == []
    page.close()
