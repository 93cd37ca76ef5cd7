"""What the fuzzers of ``tools/fuzz.py`` broke, written down by hand: each once ended a whole run, and must not."""

import json

import batch_samples as samples
import pytest
from batch_samples import textfix

from textfix import Cleaner, Config
from textfix.batch.markup import explain_html, html_config
from textfix.encoding import decode
from textfix.form import Form

GOOD = '{"text": "用ＡＰＰ吧"}\n'
HEADER = "its first row ends in a lone carriage return, as on old Macs; write line feeds (tr"
BAD = {
    "a.json": (b"gr@/\n", "invalid JSON (Expecting value, line 1); correct it"),
    "b.json": (b"\x00", "invalid JSON"),
    "a.tsv": ("id\ttext\rtwo\n1\tＡ\tＢ\n".encode(), HEADER),
    "b.csv": ('id,"正文\n第二行",\x1b[2J\n'.encode(), "it has no column text, only id, 正文 第二行, ?[2J;"),
    "c.csv": ((",".join(f"名字{k}" * 20 for k in range(99)) + "\n").encode(), "名字19名字19, …; name the columns"),
    "a.csv": ("id,text\rtwo\n1,Ａ,Ｂ\n".encode(), HEADER),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_leaves_the_others(tmp_path, name):
    data, why = BAD[name]
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / name).write_bytes(data)
    (pages / "z.jsonl").write_text(GOOD, encoding="utf-8")
    done = textfix("fix", pages, "--output", "out", cwd=tmp_path, check=2)
    said = done.stderr.decode()
    assert why in said
    assert "Traceback" not in said
    assert len(said) < 2000
    assert (tmp_path / "out" / "z.jsonl").read_text(encoding="utf-8") == samples.narrow(GOOD)


def _footer(data):
    return len(data) - 8 - int.from_bytes(data[-8:-4], "little")


@pytest.mark.extras
@samples.NEEDS_PARQUET
@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda data: data.replace(b"id", b"\x89\x89"), "it is no readable Parquet ('utf-8' codec can't decode"),
        (lambda data: data[: _footer(data)] + b"\xff" * 20 + data[_footer(data) + 20 :], "Couldn't deserialize thrift"),
        (lambda data: data.replace("用Ａ".encode(), b"\xff" * 6), "the column text is not valid UTF-8"),
    ],
    ids=["names", "footer", "texts"],
)
def test_a_bad_parquet_leaves_the_others(tmp_path, damage, why):
    import pyarrow as pa
    from pyarrow import parquet

    pages = tmp_path / "pages"
    pages.mkdir()
    path = pages / "a.parquet"
    table = pa.table({"id": [1, 2], "text": ["用Ａ", "没有"]})
    parquet.write_table(table, path, compression="none", use_dictionary=False, write_statistics=False)
    path.write_bytes(damage(path.read_bytes()))
    (pages / "z.jsonl").write_text(GOOD, encoding="utf-8")
    done = textfix("fix", pages, "--output", "out", cwd=tmp_path, check=2)
    said = done.stderr.decode()
    assert why in said
    assert "Traceback" not in said
    assert said.count(str(path)) == 1
    assert (tmp_path / "out" / "z.jsonl").read_text(encoding="utf-8") == samples.narrow(GOOD)


CHANGES = {
    "edits that are a number": lambda rows: rows[2].update(edits=7),
    "an edit that is a text": lambda rows: rows[2].update(edits=["x"]),
    "no cell": lambda rows: rows[2].pop("cell"),
    "a cell that is none": lambda rows: rows[2].update(cell=99),
    "columns that are a list": lambda rows: rows[1].update(columns=[1]),
    "fields that are numbers": lambda rows: rows[1].update(fields=[1, 2]),
    "a field inside another": lambda rows: rows[1].update(fields=["a", "a.b"]),
    "no limit": lambda rows: rows[1].update(limit=None),
    "a limit below zero": lambda rows: rows[1].update(limit=-(2**40)),
    "a codec that is none": lambda rows: rows[1].update(codec="zlib"),
    "a wide codec that is a list": lambda rows: rows[1].update(wide=["utf-16"]),
    "a prefix that is a text": lambda rows: rows[1].update(prefix="x"),
    "a hash that is missing": lambda rows: rows[-2].pop("sha256"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_log_whose_fields_are_of_another_kind_is_one_sentence(tmp_path, name):
    (tmp_path / "a.jsonl").write_text(GOOD * 2, encoding="utf-8")
    textfix("fix", "a.jsonl", "--output", "out", "--edits", "log", cwd=tmp_path, check=0)
    rows = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert "file" in rows[1]
    assert "end" in rows[-2]
    CHANGES[name](rows)
    (tmp_path / "log").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = textfix("restore", "log", "--output", "back", cwd=tmp_path, check=2)
    said = done.stderr.decode()
    assert "Traceback" not in said
    assert "a.jsonl" in said
    assert not list((tmp_path / "back").glob("*"))


TORN = (
    # Bytes of GBK and of UTF-8 in one page: whatever they are read as, the cleaned page must be read as it was meant.
    b"<!doctype html><title>\xef\xbc\xb0,\xe5\xa5\xbd&n\xca\xca\xe5\xa5\xbd&n\x01bsp;</title><p>"
    + b"\xd6" * 35
    + b"dody>\xe7\x94\xa8\xef\xbc\xa1\xef\xbc\xb0\xef\xbc\xb0,b",
    "<p>用ＡＰＰ吧,好</p>".encode("gb18030") + b"\xff\xff" + "好".encode() * 3,
)


@pytest.mark.parametrize("data", TORN)
def test_what_is_written_is_read_as_it_was_meant(tmp_path, data):
    (tmp_path / "a.html").write_bytes(data)
    steps = ("--steps", "characters,punctuation")
    textfix("fix", "a.html", "--output", "once", *steps, "--edits", "log", cwd=tmp_path)
    textfix("fix", tmp_path / "once" / "a.html", "--output", "twice", *steps, cwd=tmp_path)
    once = (tmp_path / "once" / "a.html").read_bytes()
    assert once != data
    assert (tmp_path / "twice" / "a.html").read_bytes() == once
    textfix("restore", "log", "--output", "back", cwd=tmp_path)
    assert (tmp_path / "back" / "a.html").read_bytes() == data


def test_a_form_that_reads_otherwise_is_not_written():
    lost = Form("gb18030", b"", "\n", ended=False)
    data, written = lost.encode("好\ufffd")
    assert decode(data)[0] == "好\ufffd"
    assert written.codec == "utf-8"
    marked, with_mark = Form("utf-16-le", b"", "\n", ended=False).encode("ab")  # as UTF-16 it is two letters or one
    assert decode(marked)[0] == "ab"
    assert with_mark.codec in ("utf-16-le", "utf-8")


@pytest.mark.parametrize("page", ['<#<p>\x0b<p>Ａ<!齿-- Ｂ"--><sＡ<!-- c\x00\x00。', "<p>\x0b\n用Ａ<!-- \x00<p>Ｂ,好"])
def test_a_page_whose_markup_held_edits_back_is_cleaned_to_the_end(page):
    cleaner = Cleaner(html_config(Config(steps=("characters", "punctuation"))))
    once = explain_html(cleaner, page)
    assert once.edits
    assert once.restore() == page
    assert not explain_html(cleaner, once.text).edits
