"""The report's Python side: collecting, embedding, sampling."""

import doctest
import json
import re
import zlib
from base64 import b64decode
from pathlib import Path

import pytest

import textfix
from textfix.report import Report
from textfix.report.record import fingerprint

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u2028\ud800"


def embedded(path):
    """The record and the pages that a report file holds."""
    text = path.read_text(encoding="utf-8")
    record = json.loads(re.search(r'<script type="application/json" id="report">(.*?)</script>', text, re.DOTALL)[1])
    pages = re.findall(r'<script type="application/octet-stream" id="d\d+">(.*?)</script>', text)
    return record, [json.loads(zlib.decompress(b64decode(page))) for page in pages]


def joined(parts, place=3):
    """The text of a page: index 3 of a place is what stood there, 4 what stands there in the end."""
    return "".join(part if isinstance(part, str) else part[3 if part[0] and place == 4 else place] for part in parts)


def test_a_page_holds_the_whole_text_before_and_after(tmp_path):
    text = "他说,ＧＰＵ很快。。" + HOSTILE
    result = textfix.explain(text)
    with Report(title=HOSTILE) as report:
        report.add(HOSTILE, result, 0.25)
        report.fail(HOSTILE, HOSTILE)
        report.write(tmp_path / "report.html")
    record, [page] = embedded(tmp_path / "report.html")
    assert joined(page["parts"]) == text
    assert joined(page["parts"], 4) == result.text
    assert record["title"] == record["rows"][0]["name"] == HOSTILE
    assert record["rows"][0]["hash"] == fingerprint(text)
    assert record["figures"]["failures"] == [[HOSTILE, HOSTILE]]


def test_nothing_of_a_document_is_markup(tmp_path):
    with Report() as report:
        report.write(tmp_path / "empty.html")
        report.add(HOSTILE, textfix.explain(HOSTILE), 0.25)
        report.write(tmp_path / "report.html")
    empty, full = ((tmp_path / name).read_text(encoding="utf-8") for name in ("empty.html", "report.html"))
    # One more block of data, and not one element more than that.
    assert full.count("<") == empty.count("<") + 2
    assert "alert(1)" in full


def test_the_order_of_documents_does_not_change_the_id():
    results = {name: textfix.explain(f"ＧＰＵ{name}", steps=("characters",)) for name in "甲乙丙"}
    with Report() as one, Report() as other, Report() as less:
        for name in "甲乙丙":
            one.add(name, results[name], 0.1)
        for name in "丙甲乙":
            other.add(name, results[name], 0.2)
        less.add("甲", results["甲"])
        assert one.id == other.id != less.id


def test_of_too_many_documents_all_are_counted_and_the_same_ones_can_be_looked_at(tmp_path):
    results = {f"{k}.txt": textfix.explain(f"ＧＰＵ{k}", steps=("characters",)) for k in range(30)}
    shown = []
    for order in (1, -1):
        with Report(most_documents=5) as report:
            for name in list(results)[::order]:
                report.add(name, results[name])
            report.write(tmp_path / "report.html")
        record, pages = embedded(tmp_path / "report.html")
        assert record["figures"]["documents"] == 30
        assert len(pages) == 5
        shown.append({row["name"] for row in record["rows"]})
    assert shown[0] == shown[1]


def test_pages_of_documents_stay_within_their_bytes(tmp_path):
    with Report(most_bytes=4000) as report:
        for k in range(40):
            report.add(f"{k}.txt", textfix.explain(f"ＧＰＵ{k * 7919}", steps=("characters",)))
        report.write(tmp_path / "report.html")
    blocks = re.findall(r'id="d\d+">(.*?)</script>', (tmp_path / "report.html").read_text(encoding="utf-8"))
    assert 1 < sum(map(len, blocks)) <= 4000


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path):
    with Report() as report, pytest.raises(textfix.TextfixError, match="cannot be written"):
        report.write(tmp_path / "no" / "report.html")
    (tmp_path / "folder").mkdir()
    with Report() as report, pytest.raises(textfix.TextfixError, match="cannot be written"):
        report.write(tmp_path / "folder")
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_the_examples_of_the_documentation_run():
    path = Path(__file__).parent.parent / "docs" / "report.md"
    failed, tried = doctest.testfile(str(path), module_relative=False)
    assert failed == 0
    assert tried >= 10
