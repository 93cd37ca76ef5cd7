"""Scrapy: a real crawl over real HTTP, every item through the pipeline."""

import functools
import http.server
import json
import subprocess
import sys
import threading

import pytest
from column_samples import PAGE, record
from extras import need_package

import textfix

pytestmark = [
    pytest.mark.extras,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of what Scrapy itself imports
]

SPIDER = """
import scrapy
from scrapy.crawler import CrawlerProcess


class Article(scrapy.Item):
    title = scrapy.Field()
    text = scrapy.Field()


class Spider(scrapy.Spider):
    name = "pages"

    async def start(self):
        for request in self.start_requests():
            yield request

    def start_requests(self):
        for name in {names!r}:
            yield scrapy.Request({site!r} + name, self.parse)

    def parse(self, response):
        text = response.body.decode("utf-8")
        kind = Article if "article" in response.url else dict
        yield kind(title="ＡＢ型", text=text if "number" not in response.url else 7)


process = CrawlerProcess({{
    "ITEM_PIPELINES": {{"textfix.integrations.scrapy.TextfixPipeline": 300}},
    "FEEDS": {{{out!r}: {{"format": "jsonlines"}}}},
    "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False,
    **{settings!r},
}})
crawler = process.create_crawler(Spider)
process.crawl(crawler)
process.start()
stats = crawler.stats.get_stats()
print({{name: stats[name] for name in sorted(stats) if name.startswith("textfix/")}})
"""


@pytest.fixture
def crawl(tmp_path):
    need_package("scrapy", "scrapy")
    site = tmp_path / "site"
    site.mkdir()
    (site / "article.txt").write_text(PAGE, encoding="utf-8")
    (site / "short.txt").write_text("今天下了一场小雨，路上的人都走得很慢。", encoding="utf-8")
    (site / "number.txt").write_text("", encoding="utf-8")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def run(**settings):
        out = tmp_path / "items.jsonl"
        names = [path.name for path in site.iterdir()]
        address = f"http://127.0.0.1:{server.server_port}/"
        script = SPIDER.format(names=names, site=address, out=str(out), settings=settings)
        program = tmp_path / "crawl.py"
        program.write_text(script, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(program)], capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        assert out.is_file(), done.stderr
        items = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        return items, done.stdout.strip(), done.stderr

    yield run
    server.shutdown()
    server.server_close()


def test_every_item_of_a_crawl_is_cleaned(crawl):
    items, stats, said = crawl()
    article = next(item for item in items if "舟" in str(item["text"]))
    short = next(item for item in items if "小雨" in str(item["text"]))
    number = next(item for item in items if item["text"] == 7)
    result = textfix.explain(PAGE)
    assert article == {"title": "ＡＢ型", "text": result.text}  # its class has no field for the record
    assert short["textfix"] == {"text": record(textfix.explain(short["text"]))}
    assert "not a text but int" in number["textfix"]["text"]["error"]
    edits = len(result.edits)
    assert stats == str(
        {"textfix/changed": 1, "textfix/edits": edits, "textfix/failed": 1, "textfix/spun": 1, "textfix/texts": 3}
    )
    assert "Deprecat" not in said


def test_fields_record_and_options_come_from_the_settings(crawl):
    settings = {
        "TEXTFIX_FIELDS": ["title", "text"],
        "TEXTFIX_RECORD": "made",
        "TEXTFIX_OPTIONS": {"steps": ["characters"]},
    }
    items, _, _ = crawl(**settings)
    assert {item["title"] for item in items} == {"AB型"}
    short = next(item for item in items if "小雨" in str(item["text"]))
    assert [edit["before"] for edit in short["made"]["title"]["edits"]] == ["ＡＢ"]


def test_a_wrong_option_stops_the_crawl_at_once(crawl):
    with pytest.raises(AssertionError, match="unknown step 'spelling'"):
        crawl(TEXTFIX_OPTIONS={"steps": ["spelling"]})
