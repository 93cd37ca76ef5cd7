"""What a run does at its limits: backups, logs that do not fit, records on stdout, fields and codecs that cannot be."""

import gzip
import json
import os
from pathlib import Path

import pytest
from batch_samples import NEEDS_PARQUET, narrow

from textfix.cli import main

GOOD = '{"text": "用ＡＰＰ吧"}\n'
PAGE = "岚舟公司的ＡＰＰ上线了。\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capfdbinary):
    """``textfix`` in a folder of its own, in this process: status, what it wrote, what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEXTFIX_LANG", "en")

    def run(*arguments):
        if arguments[0] == "fix":
            steps = () if "--steps" in arguments else ("--steps", "characters")
            arguments = (*arguments, *steps, "--jobs", "1", "--no-config")
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code
        out, err = capfdbinary.readouterr()
        return status, out, err.decode()

    return run


def write(name, text, encoding="utf-8"):
    Path(name).write_bytes(text.encode(encoding) if isinstance(text, str) else text)


def read(name):
    return Path(name).read_bytes()


def names(folder="."):
    return sorted(path.name for path in Path(folder).iterdir())


# --- backups -----------------------------------------------------------------


def test_a_backup_is_the_file_as_it_was_and_never_another_ones(run):
    write("a.txt", PAGE)
    write("a.txt.bak", "别的文件")
    assert run("fix", "a.txt", "--in-place", "--backup")[0] == 0
    assert read("a.txt") == narrow(PAGE).encode()
    assert read("a.txt.bak") == "别的文件".encode()
    assert read("a.txt.bak1") == PAGE.encode()
    # The same content again needs no further copy; another content gets one.
    write("a.txt", PAGE)
    assert run("fix", "a.txt", "--in-place", "--backup")[0] == 0
    assert names() == ["a.txt", "a.txt.bak", "a.txt.bak1"]
    write("a.txt", PAGE * 2)
    assert run("fix", "a.txt", "--in-place", "--backup")[0] == 0
    assert read("a.txt.bak2") == PAGE.encode() * 2


def test_where_files_cannot_be_linked_a_backup_is_a_copy(run, monkeypatch):
    def no_links(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    write("a.txt", PAGE)
    assert run("fix", "a.txt", "--in-place", "--backup")[0] == 0
    assert read("a.txt.bak") == PAGE.encode()
    assert names() == ["a.txt", "a.txt.bak"]


def test_a_write_protected_file_is_named_and_stays(run, monkeypatch):
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: access(path, mode) and not (mode == os.W_OK and str(path).endswith("a.txt"))
    )
    write("a.txt", PAGE)
    write("b.txt", PAGE)
    status, _, said = run("fix", "a.txt", "b.txt", "--in-place")
    assert status == 2
    assert "a.txt: it is write-protected; change its permissions or use --output" in said
    assert (read("a.txt"), read("b.txt")) == (PAGE.encode(), narrow(PAGE).encode())


# --- the way back -----------------------------------------------------------


@pytest.fixture
def log(run):
    """A run of two files with its log."""
    write("a.txt", PAGE * 3)
    write("b.jsonl", GOOD * 3)
    assert run("fix", "a.txt", "b.jsonl", "--output", "out", "--edits", "log")[0] == 0
    return [json.loads(line) for line in read("log").splitlines()]


def lines_of(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "this is no edit log; give the file that fix --edits wrote"),
        ('{"text": "付出"}\n', "this is no edit log; give the file that fix --edits wrote"),
        ('{"log": 999, "textfix": "9.0"}\n', "this edit log is of another version of textfix (9.0); use that"),
        ("付出\n", "this is no edit log; give the file that fix --edits wrote"),
        ("[1]\n", "this is no edit log; give the file that fix --edits wrote"),
    ],
)
def test_what_is_no_log_of_this_version_is_one_sentence(run, content, why):
    write("log", content)
    status, _, said = run("restore", "log", "--output", "back")
    assert status == 2
    assert said.strip().endswith(why)
    assert not Path("back").exists()


def test_a_log_that_is_not_there_is_one_sentence(run):
    status, _, said = run("restore", "nowhere", "--output", "back")
    assert status == 2
    assert said == "textfix: error: nowhere: there is no such edit log; check the name\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("out/a.txt", "换了一篇文章。"),
        ("out/a.txt", ""),
        ("out/a.txt", b"\xff\xfe\xff"),
        ("out/b.jsonl", GOOD),
        ("out/b.jsonl", narrow(GOOD) * 2 + '{"text": "别的"}\n'),
        ("out/b.jsonl", b"\xff\n" * 3),
    ],
)
def test_a_cleaned_file_that_was_changed_since_is_not_restored_from(run, log, name, content):
    assert log
    write(name, content)
    status, _, said = run("restore", "log", "--output", "back")
    assert status == 2
    assert f"{name}: it is not the file that was written, so the input cannot be rebuilt" in said
    assert "1 file restored into back, each equal to its input by SHA-256; 1 failed" in said
    other = "b.jsonl" if name.endswith(".txt") else "a.txt"
    assert names("back") == [other]
    assert read(f"back/{other}") == read(other)


def test_a_cleaned_file_that_is_gone_is_named(run, log):
    assert log
    Path("out/a.txt").unlink()
    status, _, said = run("restore", "log", "--output", "back")
    assert status == 2
    assert "out/a.txt: there is no such file; restore where fix was run, or name" in said
    assert names("back") == ["b.jsonl"]


def test_cleaned_files_that_were_moved_are_found(run, log):
    assert log
    Path("out").rename("elsewhere")
    assert run("restore", "log", "--output", "back", "--from", "elsewhere")[0] == 0
    assert [read(f"back/{name}") for name in ("a.txt", "b.jsonl")] == [read("a.txt"), read("b.jsonl")]


def test_restoring_in_place_twice_does_no_harm(run):
    write("a.txt", PAGE)
    write("b.jsonl", GOOD * 3)
    assert run("fix", "a.txt", "b.jsonl", "--in-place", "--edits", "log")[0] == 0
    for _ in range(2):  # the second time the files are the inputs already
        assert run("restore", "log", "--in-place")[0] == 0
        assert (read("a.txt"), read("b.jsonl")) == (PAGE.encode(), GOOD.encode() * 3)


def test_a_log_broken_off_restores_what_is_whole(run, log):
    text = lines_of(log[:-1])
    write("log", text[:-20])  # in the last line of the second file
    status, _, said = run("restore", "log", "--output", "back")
    assert status == 0
    assert "the run that wrote this log was not finished; what it had done is restored" in said
    assert names("back") == ["a.txt"]
    assert read("back/a.txt") == read("a.txt")


def test_a_log_says_what_a_file_was_and_a_wrong_hash_is_found(run, log):
    for row in log:
        if "sha256" in row:
            row["sha256"] = "0" * 64
    write("log", lines_of(log))
    status, _, said = run("restore", "log", "--output", "back")
    assert status == 2
    assert "0 files restored into back" in said
    assert names("back") == []


# --- records on stdout -------------------------------------------------------


def test_bad_records_on_stdout_stay_and_are_named(run):
    long = '{"text": "' + "字" * 400_000 + '"}\n'
    write("a.jsonl", GOOD + "{\n" + long + GOOD)
    status, out, said = run("fix", "a.jsonl", "--max-document", "1")
    assert status == 2
    assert out.decode() == narrow(GOOD) + "{\n" + long + narrow(GOOD)
    assert "a.jsonl#2: invalid JSON" in said
    assert "a.jsonl#3: the record is longer than 1 MB; split it, or allow more with --max-document" in said


@pytest.mark.parametrize("rows", [3, 20_000])
def test_rows_that_end_in_carriage_returns_are_named(run, rows):
    """As old Macs wrote them; in a quoted cell, or in front of a line feed, a carriage return is nothing unusual."""
    write("mac.csv", "id,text\r" + '1,"今天,很忙"\r' * rows)
    status, out, said = run("fix", "mac.csv")
    assert (status, out) == (2, b"")
    assert "mac.csv: its first row ends in a lone carriage return, as on old Macs; write line feeds (tr '" in said
    write("fine.csv", 'id,"te\rxt",text\r\n1,,公司的ＡＰＰ\r\n')
    status, out, said = run("fix", "fine.csv")
    assert (status, out.decode(), said) == (0, 'id,"te\rxt",text\r\n1,,公司的APP\r\n', "")


def test_files_of_records_on_stdout_that_cannot_be_read(run):
    write("a.json", "[" * 200_000)
    write("b.jsonl.gz", gzip.compress(GOOD.encode() * 50)[:-9])
    status, _, said = run("fix", "a.json", "b.jsonl.gz", "missing.jsonl")
    assert status == 2
    assert "a.json: invalid JSON" in said
    assert "b.jsonl.gz: " in said
    assert "get the file anew" in said
    assert "missing.jsonl: " in said
    assert "Traceback" not in said


def test_parquet_does_not_go_to_stdout(run):
    write("a.parquet", b"PAR1")
    status, out, said = run("fix", "a.parquet")
    assert (status, out) == (2, b"")
    assert "a.parquet: Parquet cannot go to standard output; use --output or --in-place" in said


def test_diffs_of_records_are_shown_by_name(run):
    write("a.jsonl", GOOD + '{"text": "没有变化"}\n' + "[]\n")
    status, out, said = run("fix", "a.jsonl", "--json")
    assert status == 2
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["text"] for row in rows] == ["用APP吧", "没有变化"]
    assert [row["path"] for row in rows] == ["a.jsonl#1", "a.jsonl#2"]
    assert "a.jsonl#3: the record is no JSON object" in said


# --- fields ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (["a..b"], "--field 'a..b' has an empty name in it; write a field as text or as meta.title"),
        (["meta", "meta.title"], "--field meta.title lies inside --field meta, which is a text; give one of them"),
        (["meta.title", "meta"], "--field meta holds other fields that are given; give one of them"),
    ],
)
def test_fields_that_cannot_be(run, fields, why):
    write("a.jsonl", GOOD)
    status, out, said = run("fix", "a.jsonl", *(part for name in fields for part in ("--field", name)))
    assert (status, out) == (2, b"")
    assert why in said
    assert len(said.splitlines()) == 1


@NEEDS_PARQUET
@pytest.mark.extras
def test_fields_inside_a_column_of_parquet(run):
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"title": "用ＡＰＰ吧", "pages": 1}, {"title": None, "pages": 2}, None]
    pq.write_table(pa.table({"id": [1, 2, 3], "meta": rows}), "a.parquet")
    assert run("fix", "a.parquet", "--field", "meta.title", "--output", "out")[0] == 0
    made = pq.read_table("out/a.parquet").column("meta").to_pylist()
    assert made == [{"title": "用APP吧", "pages": 1}, {"title": None, "pages": 2}, None]
    status, _, said = run("fix", "a.parquet", "--field", "meta.author", "--output", "other")
    assert status == 2
    assert "a.parquet: it has no field author inside meta" in said


@NEEDS_PARQUET
@pytest.mark.extras
def test_fields_of_parquet_are_written_like_those_of_json(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    from textfix.batch.parquet import ParquetTexts
    from textfix.errors import ConfigError

    path = str(tmp_path / "a.parquet")
    pq.write_table(pa.table({"meta": [{"v1.0": "用ＡＰＰ吧"}]}), path)
    assert ParquetTexts(path, [r"meta.v1\.0"]).paths == [["meta", "v1.0"]]
    with pytest.raises(ConfigError, match="has an empty name in it"):
        ParquetTexts(path, ["meta..v1"])


@NEEDS_PARQUET
@pytest.mark.extras
def test_a_long_text_of_parquet_stays_and_the_packed_file_is_named(run):
    import pyarrow as pa
    import pyarrow.parquet as pq

    long = "ＡＰＰ" + "字" * 400_000
    pq.write_table(pa.table({"text": ["用ＡＰＰ吧", long, "有ＧＰＵ吧"]}), "a.parquet")
    write("b.parquet.gz", gzip.compress(read("a.parquet")))
    status, _, said = run(
        "fix", "a.parquet", "b.parquet.gz", "--max-document", "1", "--output", "out", "--quarantine", "bad"
    )
    assert status == 2
    assert "a.parquet#2: the text is longer than 1 MB" in said
    assert "b.parquet.gz: Parquet inside another compression cannot be read" in said
    assert pq.read_table("out/a.parquet").column("text").to_pylist() == ["用APP吧", long, "有GPU吧"]
    assert read("bad/a.parquet").decode() == long + "\n"


# --- codecs ------------------------------------------------------------------


def test_what_the_codec_of_a_file_cannot_write(run):
    """Simplified characters that Big5 lacks: escaped in JSON, a bad record in CSV, a text becomes UTF-8."""
    line = "這個頁面說明圖書館的開放時間"
    clean = "这个页面说明图书馆的开放时间"
    write("a.jsonl", f'{{"text": "{line}"}}\n' * 5, "big5")
    write("a.csv", f"text\r\n{line}\r\n" + "一月一日\r\n", "big5")
    write("a.txt", f"{line}。\n" * 5, "big5")
    options = ("--output", "out", "--steps", "script", "--to-script", "simplified")
    status, _, said = run("fix", "a.jsonl", "a.csv", "a.txt", *options)
    assert status == 2
    made = read("out/a.jsonl")
    assert made.isascii() is False
    assert [json.loads(row)["text"] for row in made.decode("big5").splitlines()] == [clean] * 5
    assert b"\\u8fd9" in made  # 这
    assert "a.csv#1: the cleaned text has 这, which big5" in said
    assert read("out/a.csv") == read("a.csv")
    assert "a.txt: written as UTF-8, since " in said
    assert read("out/a.txt").decode() == f"{clean}。\n" * 5


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("text\r\n他说\r\n".encode() + b"\xff\xff" * 40, None),
        (("text\n" + "这是用七位编码写的一行文字\n" * 3).encode("hz"), "its records are written in hz"),
        (b"text\xff\r\n\xb8\xb6\xb3\xf6\r\n", None),
        (b"text\r\na ~{ b ~} c\r\n", None),
    ],
)
def test_records_in_odd_codecs_never_end_a_run(run, data, why):
    write("a.csv", data)
    write("z.jsonl", GOOD)
    status, _, said = run("fix", "a.csv", "z.jsonl", "--output", "out")
    assert "Traceback" not in said
    assert read("out/z.jsonl") == narrow(GOOD).encode()
    if why:
        assert status == 2
        assert why in said


# --- runs that follow another -------------------------------------------------


def test_a_quarantine_is_of_one_run(run):
    write("a.jsonl", GOOD + "{\n")
    assert run("fix", "a.jsonl", "--output", "out", "--quarantine", "bad")[0] == 2
    status, _, said = run("fix", "a.jsonl", "--output", "other", "--quarantine", "bad")
    assert status == 2
    assert "bad: this quarantine is of another run; empty it, or give another" in said
    assert not Path("other").exists()


@pytest.mark.parametrize(
    ("named", "status"), [("pages/**/*.txt", 0), ("pa*/deep/?.txt", 0), ("nosuch/dir/x.txt", 2), ("no*such/[d]ir/x", 2)]
)
def test_a_run_in_place_makes_no_folder(run, named, status):
    Path("pages/deep").mkdir(parents=True)
    write("pages/deep/a.txt", PAGE)
    assert run("fix", "--in-place", named)[0] == status
    assert sorted(map(str, Path().rglob("*"))) == ["pages", "pages/deep", "pages/deep/a.txt"]
    assert read("pages/deep/a.txt") == (PAGE if status else narrow(PAGE)).encode()


def test_a_name_that_looks_like_a_pattern_and_is_a_file(run):
    Path("[x]").mkdir()
    write("[x]/a.txt", PAGE)
    assert run("fix", "--in-place", "[x]/a.txt")[0] == 0
    assert names("[x]") == ["a.txt"]
    assert read("[x]/a.txt") == narrow(PAGE).encode()


def test_names_that_are_no_files(run):
    os.mkfifo("pipe.txt")
    write("a.txt", PAGE)
    status, _, said = run("fix", "pipe.txt", "a.txt", "--output", "out")
    assert status == 2
    assert "pipe.txt: this is no regular file; a pipe or a device can be given as standard input" in said
    assert names("out") == ["a.txt"]


def test_the_same_file_twice_is_one(run):
    write("a.txt", PAGE)
    status, _, said = run("fix", "a.txt", "./a.txt", "*.txt", "--output", "out")
    assert status == 0
    assert "1 file written to out, 1 changed" in said


def test_a_report_names_bad_records_and_long_ones(run):
    write("a.jsonl", GOOD + "{\n" + '{"text": "' + "x" * 16_500_000 + '"}\n')
    status, _, said = run("report", "a.jsonl", "-o", "r.html", "--no-config")
    assert status == 2
    assert "a.jsonl#2: invalid JSON" in said
    assert "a.jsonl#3: the record is longer than 16 MB; split it" in said
    assert b"<!doctype html" in read("r.html")[:100].lower()
