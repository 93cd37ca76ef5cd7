"""textfix report, textfix apply and textfix dict add --from, with decisions as a report writes them."""

import csv
import gzip
import json
import re
from pathlib import Path

import pytest

import textfix
from textfix.cli import main
from textfix.report import Decisions, DecisionsError
from textfix.report.record import fingerprint, places

ARTICLE = Path(__file__).parent.parent / "examples" / "article.txt"
CHANGES = {"付出": "付款"}


def decisions_of(name, data, decide, *, reviewed=False):
    """What the page downloads of one document, if its reader decides as ``decide(edit, suggestion)`` says."""
    result = textfix.explain_bytes(data, inline=True)
    edits, decided = [], []
    for edit, suggestion in places(result):
        verdict = decide(edit, suggestion)
        if verdict is None:
            if not suggestion:
                edits.append([edit.start, edit.end, edit.after])
            continue
        decided.append(
            {
                "start": edit.start,
                "end": edit.end,
                "before": edit.before,
                "proposed": edit.after,
                "decision": verdict,
                **({"after": CHANGES.get(edit.before, "别的")} if verdict == "change" else {}),
                "of": "suggestion" if suggestion else "edit",
                "step": edit.step,
            }
        )
    return {"name": name, "sha256": fingerprint(data), "reviewed": reviewed, "edits": edits, "decisions": decided}


def decisions_file(path, *documents):
    path.write_text(json.dumps({"format": "textfix-decisions/1", "report": "r", "documents": documents}))
    return str(path)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_report_reads_files_and_folders_and_names_what_fails(folder, capsys):
    (folder / "pages" / "deep").mkdir(parents=True)
    (folder / "pages" / "一.txt").write_text("ＧＰＵ今天很忙。。", encoding="utf-8")
    (folder / "pages" / "deep" / "二.md").write_bytes("ＧＰＵ今天很忙。。".encode("gb18030"))
    (folder / "pages" / "picture.png").write_bytes(b"\x89PNG")
    assert main(["report", "pages", "no.txt", "-o", "r.html"]) == 2
    told = capsys.readouterr().err
    assert "no.txt: there is no such file; check the name" in told
    assert "r.html: 2 documents, 4 edits" in told
    assert "deep/二.md" in (folder / "r.html").read_text(encoding="utf-8")


def test_report_does_not_read_its_own_last_report_and_overwrites_no_input(folder, capsys):
    (folder / "a.html").write_text("<p>ＧＰＵ今天很忙。。</p>", encoding="utf-8")
    for _ in range(2):
        assert main(["report", "."]) == 0
        assert "report.html: 1 document," in capsys.readouterr().err
    assert main(["report", "a.html", "-o", "./a.html"]) == 2
    assert (folder / "a.html").read_text(encoding="utf-8").startswith("<p>")


def test_what_nobody_decided_on_stays_as_it_was_shown(folder):
    data = ARTICLE.read_bytes()
    (folder / "a.txt").write_bytes(data)
    # Options and dictionaries of today do not matter: the file says what the reader saw.
    file = decisions_file(folder / "d.json", decisions_of("a.txt", data, lambda *_: None, reviewed=True))
    assert main(["apply", file, "--output", "out", "--min-confidence", "1"]) == 0
    assert (folder / "out" / "a.txt").read_text(encoding="utf-8").rstrip() == textfix.fix_bytes(
        data, inline=True
    ).rstrip()


def test_accepted_rejected_and_changed_places(folder):
    data = ARTICLE.read_bytes()
    (folder / "a.txt").write_bytes(data)

    def decide(edit, suggestion):
        if suggestion:
            return "accept" if edit.before == "公布" else None
        return {"团体": "reject", "付出": "change"}.get(edit.before)

    file = decisions_file(folder / "d.json", decisions_of("a.txt", data, decide))
    assert main(["apply", file, "--in-place"]) == 0
    text = (folder / "a.txt").read_text(encoding="utf-8")
    assert text.startswith("岚舟团体上线付款小程序")
    assert "宣布" in text
    assert "付出" not in text
    assert "集团" not in text


def test_a_file_that_changed_since_is_left_alone(folder, capsys):
    data = ARTICLE.read_bytes()
    for name in "ab":
        (folder / f"{name}.txt").write_bytes(data)
    file = decisions_file(folder / "d.json", *(decisions_of(f"{name}.txt", data, lambda *_: None) for name in "abc"))
    (folder / "a.txt").write_text("另一篇文章。", encoding="utf-8")
    assert main(["apply", file, "--in-place"]) == 2
    told = capsys.readouterr().err
    assert "a.txt: it is not the text that was reviewed any more" in told
    assert "c.txt: there is no such file" in told
    assert "1 file written in place" in told
    assert (folder / "a.txt").read_text(encoding="utf-8") == "另一篇文章。"
    assert (folder / "b.txt").read_bytes() != data


def test_form_and_folders_of_the_files_stay(folder):
    text = "ＧＰＵ今天很忙。。\r\n明天也是。。\r\n"
    for name, codec in (("x/a.txt", "gb18030"), ("y/a.txt", "utf-16")):
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(text.encode(codec))
    documents = [decisions_of(n, (folder / n).read_bytes(), lambda *_: None) for n in ("x/a.txt", "y/a.txt")]
    assert main(["apply", decisions_file(folder / "d.json", *documents), "--output", "out"]) == 0
    assert (folder / "out/x/a.txt").read_bytes() == "GPU今天很忙。\r\n明天也是。\r\n".encode("gb18030")
    assert (folder / "out/y/a.txt").read_bytes().decode("utf-16") == "GPU今天很忙。\r\n明天也是。\r\n"


def test_named_files_without_decisions_are_cleaned_and_renamed_ones_are_known_by_content(folder, capsysbinary):
    (folder / "a.txt").write_text("ＧＰＵ今天很忙。", encoding="utf-8")
    (folder / "b.txt").write_text("ＣＰＵ明天再来。", encoding="utf-8")
    data = (folder / "a.txt").read_bytes()
    file = decisions_file(folder / "d.json", decisions_of("a.txt", data, lambda *_: "reject"))
    (folder / "a.txt").rename(folder / "new.txt")
    assert main(["apply", file, "new.txt", "b.txt", "--output", "out"]) == 0
    assert (folder / "out/new.txt").read_text(encoding="utf-8") == "ＧＰＵ今天很忙。"
    assert (folder / "out/b.txt").read_text(encoding="utf-8") == "CPU明天再来。"
    capsysbinary.readouterr()
    assert main(["apply", file, "new.txt"]) == 0
    assert capsysbinary.readouterr().out.decode() == "ＧＰＵ今天很忙。"


def test_a_page_reviewed_as_decoded_text_is_known(folder):
    page = "<p>ＧＰＵ今天很忙。</p>"
    (folder / "a.html").write_bytes(page.encode("gb18030"))
    document = {**decisions_of("a.html", page.encode(), lambda *_: None), "sha256": fingerprint(page)}
    assert main(["apply", decisions_file(folder / "d.json", document), "--in-place"]) == 0
    assert (folder / "a.html").read_bytes().decode("gb18030") == "<p>GPU今天很忙。</p>"


ROWS = ["ＧＰＵ很忙。", "没有什么,可改的吗", "ＣＰＵ也忙,真的。"]
CLEANED = "CPU也忙,真的。"


def write_rows(path, field="text"):
    """The rows as a file of each kind, with another field that nothing may touch."""
    rows = [{"id": k, field: text, "note": "Ｎ"} for k, text in enumerate(ROWS)]
    kind = path.name.partition(".")[2].removesuffix(".gz")
    if kind == "parquet":
        arrow = pytest.importorskip("pyarrow.parquet")
        arrow.write_table(pytest.importorskip("pyarrow").Table.from_pylist(rows), path)
        return
    if kind == "csv":
        data = f"id,{field},note\n" + "".join(f'{k},"{row[field]}",Ｎ\n' for k, row in enumerate(rows))
    elif kind == "json":
        data = json.dumps(rows, ensure_ascii=False, indent=1)
    else:
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(data.encode()) if path.suffix == ".gz" else data.encode())


def read_rows(path, field="text"):
    if path.name.endswith("parquet"):
        import pyarrow.parquet

        rows = pyarrow.parquet.read_table(path).to_pylist()
    else:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if ".csv" in path.name:
            rows = list(csv.DictReader(data.decode().splitlines()))
        elif path.suffix == ".json":
            rows = json.loads(data)
        else:
            rows = [json.loads(line) for line in data.decode().splitlines()]
    assert [row["note"] for row in rows] == ["Ｎ"] * len(ROWS)
    return [row[field] for row in rows]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.json", "a.parquet"])
def test_records_of_tables_are_written_as_decided(folder, name, capsys):
    write_rows(folder / name)
    documents = [
        decisions_of(f"{name}#1", ROWS[0].encode(), lambda *_: "reject"),
        decisions_of(f"{name}#2", ROWS[1].encode(), lambda *_: "change"),
    ]
    assert main(["apply", decisions_file(folder / "d.json", *documents), "--output", "out"]) == 0
    first, second, third = read_rows(folder / "out" / name)
    assert first == ROWS[0]
    assert "别的" in second
    assert third == CLEANED  # nobody looked at it: cleaned as ever
    assert "1 file written to out, with" in capsys.readouterr().err


def test_records_that_changed_since_stay_and_are_named(folder, capsys):
    write_rows(folder / "a.jsonl", "body")
    documents = [
        decisions_of("a.jsonl#1", ROWS[0].encode(), lambda *_: "reject"),
        decisions_of("a.jsonl#3", "另一篇ＡＢ。".encode(), lambda *_: "reject"),
    ]
    file = decisions_file(folder / "d.json", *documents)
    assert main(["apply", file, "--in-place", "--field", "body"]) == 2
    told = capsys.readouterr().err
    assert "a.jsonl#3: it is not the text that was reviewed any more" in told
    assert "1 of its records stay as they were" in told
    assert read_rows(folder / "a.jsonl", "body")[::2] == ROWS[::2]


def test_a_moved_table_is_known_by_its_texts(folder, capsysbinary):
    write_rows(folder / "b.jsonl")
    file = decisions_file(folder / "d.json", decisions_of("a.jsonl#1", ROWS[0].encode(), lambda *_: "reject"))
    assert main(["apply", file, "b.jsonl"]) == 0
    out = [json.loads(line)["text"] for line in capsysbinary.readouterr().out.splitlines()]
    assert out[::2] == [ROWS[0], CLEANED]


def report_of(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(re.search(r'id="report">(.*?)</script>', text, re.DOTALL)[1])


def test_a_report_of_tables_names_every_record(folder, capsys):
    write_rows(folder / "a.jsonl.gz", "body")
    write_rows(folder / "b.csv", "body")
    assert main(["report", ".", "--field", "body", "--jobs", "2"]) == 0
    names = [row["name"] for row in report_of(folder / "report.html")["rows"]]
    assert [Path(name).name for name in names] == [f"{name}#{k}" for name in ("a.jsonl.gz", "b.csv") for k in (1, 2, 3)]
    with (folder / "a.csv").open("w") as file:
        file.write("id,text\n")
    assert main(["report", "a.csv", "--field", "body"]) == 2
    assert "it has no column body" in capsys.readouterr().err


PAGE = """<!doctype html><html><head><title>岚舟</title></head><body><nav><a href="/">首页</a></nav><article>
<h1>岚舟公司的新产品</h1><p>岚舟公司今天说,新的ＧＰＵ已经上线了,很多用户都在等它。</p>
<p>公司的负责人还说,明年会有更多的产品,大家可以慢慢地看,不用着急。</p></article></body></html>"""


def test_of_a_page_the_article_is_shown_and_applied(folder, capsys):
    pytest.importorskip("trafilatura")
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    article = textfix.explain_html(PAGE).input
    assert main(["report", "a.html"]) == 0
    row = report_of(folder / "report.html")["rows"][0]
    assert row["hash"] == fingerprint(article)
    assert row["characters"] == len(article)
    document = {**decisions_of("a.html", article.encode(), lambda *_: None), "sha256": row["hash"]}
    file = decisions_file(folder / "d.json", document)
    assert main(["apply", file, "--in-place"]) == 2
    assert "use --output" in capsys.readouterr().err
    assert (folder / "a.html").read_text(encoding="utf-8") == PAGE
    assert main(["apply", file, "--output", "out"]) == 0
    text = (folder / "out" / "a.txt").read_text(encoding="utf-8")
    assert "今天说，新的GPU已经上线了" in text
    assert "<" not in text


def test_several_documents_need_a_place_to_go(folder, capsys):
    documents = [decisions_of(name, b"", lambda *_: None) for name in ("a.txt", "b.txt")]
    assert main(["apply", decisions_file(folder / "d.json", *documents)]) == 2
    assert "--output DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is not JSON"),
        ("[]", "holds no decisions"),
        ('{"format": "textfix-decisions/9"}', "update textfix"),
        ('{"format": "textfix-decisions/1", "report": "r", "documents": [{"name": 1}]}', "is damaged"),
        ('{"format": "textfix-decisions/1", "report": "r"}', "is damaged"),
        (
            (
                '{"format": "textfix-decisions/1", "report": "r", "documents": '
                '[{"name": "a", "sha256": "0", "edits": [[true, 1, "x"]], "decisions": []}]}'
            ),
            "is damaged",
        ),
    ],
)
def test_files_that_are_no_decisions_are_refused_with_a_sentence(folder, content, told, capsys):
    (folder / "d.json").write_text(content)
    assert main(["apply", "d.json", "--output", "out"]) == 2
    assert told in capsys.readouterr().err
    with pytest.raises(DecisionsError, match=told):
        Decisions.read("d.json")


def test_decisions_that_do_not_fit_the_text_write_nothing(folder, capsys):
    (folder / "a.txt").write_text("ＧＰＵ今天很忙。", encoding="utf-8")
    document = decisions_of("a.txt", (folder / "a.txt").read_bytes(), lambda *_: "reject")
    document["decisions"][0]["before"] = "。"
    assert main(["apply", decisions_file(folder / "d.json", document), "--output", "out"]) == 2
    assert "the decisions do not fit this text" in capsys.readouterr().err
    assert not list(folder.glob("out/*"))


def test_repeated_decisions_become_entries_and_then_hold(folder, capsys):
    data = ARTICLE.read_bytes()

    def decide(edit, suggestion):
        return None if suggestion else {"团体": "reject", "小步伐": "change", "羁系": "accept"}.get(edit.before)

    CHANGES["小步伐"] = "小应用"
    file = decisions_file(folder / "d.json", decisions_of("a.txt", data, decide))
    assert main(["dict", "add", "mine.tsv", "--from", file]) == 0
    entries = [line.split("\t") for line in (folder / "mine.tsv").read_text(encoding="utf-8").splitlines()]
    assert [entry[:2] for entry in entries[1:]] == [["团体", "团体"], ["小步伐", "小应用"]]
    assert all(entry[3].startswith("reviewed:") for entry in entries[1:])
    fixed = textfix.fix_bytes(data, dictionaries=("mine.tsv",))
    assert "岚舟团体" in fixed
    assert "岚舟集团" not in fixed
    assert main(["dict", "check", "mine.tsv"]) == 0, capsys.readouterr().out


def test_words_decided_both_ways_or_once_are_left_to_the_user(folder, capsys):
    data = "付出付出付出".encode()
    kinds = iter(["reject", "reject", "change", "change"])
    decision = {"before": "付出", "proposed": "支付", "after": "付款", "of": "edit", "step": "wording"}
    decided = [{**decision, "start": k, "end": k + 1, "decision": kind} for k, kind in enumerate(kinds)]
    once = {**decided[0], "before": "团体"}
    document = {"name": "a", "sha256": fingerprint(data), "edits": [], "decisions": [*decided, once]}
    file = decisions_file(folder / "d.json", document)
    assert main(["dict", "add", "mine.tsv", "--from", file]) == 0
    told = capsys.readouterr().err
    assert told.count("left out: ") == 2
    assert "0 entries added" in told
    assert not (folder / "mine.tsv").exists()
    assert main(["dict", "add", "mine.tsv", "--from", file, "--min-count", "1"]) == 0
    assert "团体\t团体" in (folder / "mine.tsv").read_text(encoding="utf-8")


def test_what_cannot_stand_in_a_dictionary_is_left_out_and_deletions_and_other_steps_are_passed_over(folder, capsys):
    decision = {
        "before": "付出",
        "proposed": "支付",
        "after": "支 付",
        "of": "edit",
        "step": "wording",
        "decision": "change",
    }
    others = [
        {**decision, "before": "", "proposed": "的", "after": "地"},
        {**decision, "before": "。。", "proposed": "。", "after": "…", "step": "punctuation"},
        {**decision, "before": "羁系", "proposed": "监管", "decision": "accept", "after": None},
        {**decision, "before": "羁系", "proposed": "监管", "decision": "reject", "after": None},
    ]
    decided = [
        {key: value for key, value in {**item, "start": 4 * k, "end": 4 * k + 2}.items() if value is not None}
        for k, item in enumerate([decision, *others, others[-1]])
    ]
    document = {"name": "a", "sha256": "0" * 64, "edits": [], "decisions": decided}
    file = decisions_file(folder / "d.json", document)
    assert main(["dict", "add", "mine.tsv", "--from", file, "--min-count", "1"]) == 0
    told = capsys.readouterr().err
    assert "holds spaces or signs that cannot stand in a dictionary" in told
    assert "羁系 was kept in some places and restored in others" in told
    assert "0 entries added" in told
    assert not (folder / "mine.tsv").exists()


@pytest.mark.usefixtures("folder")
def test_decisions_that_are_not_there_are_one_sentence(capsys):
    assert main(["apply", "nowhere.json", "--output", "out"]) == 2
    told = capsys.readouterr().err
    assert "the decisions nowhere.json cannot be read (" in told
    assert len(told.splitlines()) == 1


def test_where_nothing_can_be_read_the_last_report_stays(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("report.html").write_text("the last one", encoding="utf-8")
    assert main(["report", "mistyped.txt"]) == 2
    assert Path("report.html").read_text(encoding="utf-8") == "the last one"
    assert "no report was written, since nothing could be read" in capsys.readouterr().err


def test_a_packed_text_comes_out_packed(folder, capsys):
    data = ARTICLE.read_bytes()
    Path("page.txt.gz").write_bytes(gzip.compress(data))
    decided = decisions_of("page.txt.gz", data, lambda edit, _: "reject" if edit.before == "付出" else None)
    assert main(["apply", decisions_file(folder / "d.json", decided), "--output", "done"]) == 0
    text = gzip.decompress(Path("done/page.txt.gz").read_bytes()).decode()
    assert "付出" in text
    assert "羁系" not in text
    assert capsys.readouterr().err.startswith("textfix: 1 file written to done")


@pytest.mark.parametrize("names", [("a.html", "a.htm"), ("a.html", "a.txt"), ("a.txt", "a.html")])
def test_results_that_would_overwrite_each_other_are_refused(folder, names, capsys):
    pytest.importorskip("trafilatura")
    article = textfix.explain_html(PAGE).input
    (folder / "in").mkdir()
    documents = []
    for name in names:
        (folder / "in" / name).write_text(PAGE if name != "a.txt" else "ＧＰＵ今天很忙。", encoding="utf-8")
        data = article.encode() if name != "a.txt" else (folder / "in" / name).read_bytes()
        documents.append(decisions_of(f"in/{name}", data, lambda *_: None))
    assert main(["apply", decisions_file(folder / "d.json", *documents), "--output", "out"]) == 2
    told = capsys.readouterr().err
    assert f"in/{names[1]}: in/{names[0]} goes to the same place in the output" in told
    assert "1 file written to out" in told
    done = (folder / "out" / "a.txt").read_text(encoding="utf-8")
    assert (done == "GPU今天很忙。") if names[0] == "a.txt" else ("新的GPU" in done)


def test_a_packed_article_comes_out_as_a_packed_text_and_no_input_is_overwritten(folder, capsys):
    pytest.importorskip("trafilatura")
    (folder / "page.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    (folder / "a.txt").write_text("ＧＰＵ。", encoding="utf-8")
    article = textfix.explain_html(PAGE).input.encode()
    file = decisions_file(
        folder / "d.json", *(decisions_of(n, article, lambda *_: None) for n in ("page.html.gz", "a.html"))
    )
    assert main(["apply", file, "page.html.gz", "--output", "out"]) == 0
    assert "新的GPU" in gzip.decompress((folder / "out" / "page.txt.gz").read_bytes()).decode()
    capsys.readouterr()
    assert main(["apply", file, "a.html", "a.txt", "--output", "."]) == 2
    assert capsys.readouterr().err.count("a.txt: --output . would overwrite it") == 2
    assert (folder / "a.txt").read_text(encoding="utf-8") == "ＧＰＵ。"
