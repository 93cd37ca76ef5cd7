"""Damaged inputs: each is told in one line, goes to quarantine where there is one, and the rest goes on."""

import gzip
import json
import os
import shutil
import subprocess
import sys

import batch_samples as samples
import pytest
from batch_samples import narrow, textfix, tree

GOOD = '{"text": "用ＡＰＰ吧"}\n'
CLEAN = narrow(GOOD)

BAD_RECORDS = {
    "invalid JSON": (b'{"text": "\xe7\x94\xa8"\n', "invalid JSON (Expecting ',' delimiter at character 13)"),
    "no JSON at all": ("用ＡＰＰ\n".encode(), "invalid JSON (Expecting value at character 1)"),
    "two records on a line": (b'{"text": ""} {"text": ""}\n', "something stands behind the record, at character 14"),
    "a number": (b'{"text": 7}\n', "the field text is a number, not a text"),
    "an object": (b'{"text": {}}\n', "the field text is an object, not a text"),
    "a list with a number": (b'{"text": ["", 7]}\n', "the field text is a number, not a text"),
    "no such field": (b'{"body": "x"}\n', "it has no field text; name the field with --field"),
    "a list": (b"[1]\n", "the record is no JSON object"),
    "nested too deeply": (b'{"x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n", "nested too deeply"),
    "invalid UTF-8": (b'{"text": "\xb8\xb6"}\n', "invalid UTF-8 at byte 11 of the record"),
    "a line that is too long": (b'{"text": "' + b"x" * 50_000_000 + b'"}\n', "the record is longer than 16 MB"),
}


@pytest.mark.parametrize("name", BAD_RECORDS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_record_goes_to_quarantine(tmp_path, name, jobs):
    bad, why = BAD_RECORDS[name]
    data = GOOD.encode() * 2 + bad + b"\n" + GOOD.encode()
    path = tmp_path / "pages" / "deep" / "a.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    done = textfix(
        "fix", tmp_path / "pages", "--output", "out", "--quarantine", "bad", "--edits", "log.jsonl", "--jobs", jobs,
        cwd=tmp_path, check=2,
    )  # fmt: skip
    assert (tmp_path / "out/deep/a.jsonl").read_bytes() == CLEAN.encode() * 2 + b"\n" + CLEAN.encode()
    assert (tmp_path / "bad/deep/a.jsonl").read_bytes() == bad
    (entry,) = map(json.loads, (tmp_path / "bad/why.jsonl").read_text(encoding="utf-8").splitlines())
    assert (entry["record"], entry["kept"]) == (3, "bad/deep/a.jsonl")
    assert why in entry["why"]
    assert f"{path}#3: " in done.stderr.decode()
    assert why in done.stderr.decode()
    assert "failed: 1 record, 0 files" in done.stderr.decode()
    textfix("restore", "log.jsonl", "--output", "back", cwd=tmp_path, check=0)
    assert (tmp_path / "back/deep/a.jsonl").read_bytes() == data


@pytest.mark.parametrize("name", BAD_RECORDS)
def test_without_quarantine_a_bad_record_stays_as_it_is(tmp_path, name):
    bad, why = BAD_RECORDS[name]
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD.encode() + bad + GOOD.encode())
    done = textfix("fix", path, "--in-place", "--edits", tmp_path / "log", check=2)
    assert path.read_bytes() == CLEAN.encode() + bad + CLEAN.encode()
    assert why in done.stderr.decode()
    textfix("restore", tmp_path / "log", "--in-place", check=0)
    assert path.read_bytes() == GOOD.encode() + bad + GOOD.encode()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("7,用ＡＰＰ,x,y\r\n", "the row has 4 cells and the header 3"),
        ("7\r\n", "the row has 1 cells and the header 3"),
        ('7,"用ＡＰＰ"x,y\r\n', "the quote at the beginning of text is not closed where the cell ends"),
    ],
)
def test_a_bad_row(tmp_path, row, why):
    head = "id,text,n\r\n"
    good = "1,用ＡＰＰ,x\r\n"
    path = tmp_path / "a.csv"
    path.write_bytes((head + good + row + good).encode())
    textfix("fix", path, "--output", "out", "--quarantine", "bad", "--edits", "log", cwd=tmp_path, check=2)
    assert (tmp_path / "out/a.csv").read_bytes() == (head + narrow(good) * 2).encode()
    assert (tmp_path / "bad/a.csv").read_bytes() == (head + row).encode()
    assert why in (tmp_path / "bad/why.jsonl").read_text(encoding="utf-8")
    textfix("restore", "log", "--output", "back", cwd=tmp_path, check=0)
    assert (tmp_path / "back/a.csv").read_bytes() == path.read_bytes()


def test_a_quote_that_never_closes_takes_one_row_only(tmp_path):
    rows = [f"{k},用ＡＰＰ{k}\n" for k in range(2000)]
    rows[1000] = '1000,"用ＡＰＰ\n'
    path = tmp_path / "a.csv"
    path.write_bytes(("id,text\n" + "".join(rows)).encode())
    textfix("fix", path, "--output", "out", "--edits", "log", cwd=tmp_path, check=2)
    wanted = [row if k == 1000 else narrow(row) for k, row in enumerate(rows)]
    assert (tmp_path / "out/a.csv").read_text(encoding="utf-8") == "id,text\n" + "".join(wanted)
    textfix("restore", "log", "--output", "back", cwd=tmp_path, check=0)
    assert (tmp_path / "back/a.csv").read_bytes() == path.read_bytes()


def test_bad_elements_of_a_json_list_stay_in_it(tmp_path):
    text = '[{"text": "用ＡＰＰ"}, 7, {"text": null}, {"text": true}, {"text": "用ＡＰＰ"}]'
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    textfix("fix", "a.json", "--output", "out", "--quarantine", "bad", "--edits", "log", cwd=tmp_path, check=2)
    assert (tmp_path / "out/a.json").read_text(encoding="utf-8") == narrow(text)
    reasons = [json.loads(line) for line in (tmp_path / "bad/why.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(entry["record"], entry["why"]) for entry in reasons] == [
        (2, "the record is no JSON object"),
        (4, "the field text is true, not a text"),
    ]
    textfix("restore", "log", "--output", "back", cwd=tmp_path, check=0)
    assert (tmp_path / "back/a.json").read_text(encoding="utf-8") == text


def broken_files():
    lines = "".join(f'{{"id": {k * k}, "text": "用ＡＰＰ吧"}}\n' for k in range(20_000)).encode()
    packed = gzip.compress(lines, 1)
    flipped = bytearray(packed)
    flipped[len(packed) // 2] ^= 0x55
    return {
        "cut.jsonl.gz": (packed[: len(packed) // 2], "the gzip stream is cut off before its end"),
        "flipped.jsonl.gz": (bytes(flipped), "the gzip stream is broken"),
        "plain.jsonl.gz": (GOOD.encode(), "the gzip stream is broken"),
        "cut.txt.xz": (samples.compressed(b"abc" * 1000, ".xz")[:-20], "the xz stream is cut off"),
        "array.json": (b'[{"text": "a"},\n{"text": }]', "invalid JSON (Expecting value, line 2)"),
        "behind.json": (b'[{"text": "a"}] x', "invalid JSON (Extra data, line 1)"),
        "number.json": (b"7", "it holds neither a list nor an object"),
        "latin.json": ('[{"text": "大家都说这个很好用'.encode() + b'\xff"}]', "it is not valid UTF-8 (byte 39)"),
        "columns.csv": (b"a,b\n1,2\n", "it has no column text, only a, b"),
        "blank.csv": (b"\ntext\n", "its first line is empty"),
        "open.csv": (b'id,"text\n' + b"1,x\n" * 300_000, "it has no header of reasonable length"),
        "big.txt": (b"x" * 17_000_000, "the text is longer than 16 MB"),
    }


BROKEN = broken_files()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_goes_to_quarantine_as_a_whole(tmp_path, name):
    data, why = BROKEN[name]
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / name).write_bytes(data)
    (pages / "zz.jsonl").write_text(GOOD, encoding="utf-8")
    done = textfix(
        "fix", "pages", "--output", "out", "--quarantine", "bad", "--edits", "log", "--jobs", 2, cwd=tmp_path, check=2
    )
    assert tree(tmp_path / "out") == {"zz.jsonl": CLEAN.encode()}
    assert (tmp_path / "bad" / name).read_bytes() == data
    (entry,) = map(json.loads, (tmp_path / "bad/why.jsonl").read_text(encoding="utf-8").splitlines())
    assert (entry["path"], entry["kept"]) == (f"pages/{name}", f"bad/{name}")
    assert why in entry["why"]
    assert "record" not in entry
    assert "failed: 0 records, 1 file" in done.stderr.decode()
    # Nothing of it is in the log, however much had been done.
    assert f"pages/{name}" not in (tmp_path / "log").read_text(encoding="utf-8")
    assert set(tree(pages)) == {name, "zz.jsonl"}


@pytest.mark.parametrize("name", ["cut.jsonl.gz", "array.json"])
def test_in_place_leaves_a_broken_file_alone(tmp_path, name):
    data, _ = BROKEN[name]
    (tmp_path / name).write_bytes(data)
    textfix("fix", tmp_path, "--in-place", check=2)
    assert tree(tmp_path) == {name: data}


@samples.NEEDS_ZSTD
@pytest.mark.extras
def test_broken_zstandard(tmp_path):
    packed = samples.compressed((GOOD * 50_000).encode(), ".zst")
    (tmp_path / "cut.jsonl.zst").write_bytes(packed[:-9])
    (tmp_path / "plain.jsonl.zst").write_text(GOOD, encoding="utf-8")
    done = textfix("fix", tmp_path, "--output", tmp_path / "out", check=2)
    assert "cut.jsonl.zst: the Zstandard stream is cut off before its end" in done.stderr.decode()
    assert "plain.jsonl.zst: the Zstandard stream is broken" in done.stderr.decode()
    assert tree(tmp_path / "out") == {}


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a.csv", "a.tsv"])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_an_empty_file_stays_empty(tmp_path, name, ending):
    data = gzip.compress(b"") if ending else b""
    (tmp_path / (name + ending)).write_bytes(data)
    textfix("fix", tmp_path / (name + ending), "--output", "out", "--edits", "log", cwd=tmp_path, check=0)
    assert (tmp_path / "out" / (name + ending)).read_bytes() == data
    textfix("restore", "log", "--output", "back", cwd=tmp_path, check=0)
    assert (tmp_path / "back" / (name + ending)).read_bytes() == data


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_an_unreadable_file_and_folder(tmp_path):
    drop = []
    if os.getuid() == 0:  # root may read everything, unless it gives that up
        drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
        if shutil.which("setpriv") is None:
            pytest.skip("root without setpriv can read everything")
    pages = tmp_path / "pages"
    (pages / "closed").mkdir(parents=True)
    for name in ("a.txt", "b.txt"):
        (pages / name).write_text("用ＡＰＰ吧\n", encoding="utf-8")
    (pages / "a.txt").chmod(0)
    (pages / "closed").chmod(0)
    done = subprocess.run(
        [*drop, sys.executable, "-m", "textfix", "fix", "pages", "--output", "out", "--quarantine", "bad"],
        capture_output=True,
        cwd=tmp_path,
        env=samples.ENVIRONMENT,
        check=False,
        timeout=120,
    )
    (pages / "closed").chmod(0o755)
    message = done.stderr.decode()
    assert done.returncode == 2, message
    assert "pages/a.txt: you are not allowed to read it" in message
    assert "pages/closed: the folder cannot be read" in message
    assert tree(tmp_path / "out") == {"b.txt": "用APP吧\n".encode()}
    assert len((tmp_path / "bad/why.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_loops_and_links_are_not_followed(tmp_path):
    pages, other = tmp_path / "pages", tmp_path / "other"
    for folder in (pages, other):
        folder.mkdir()
        (folder / "a.txt").write_text("用ＡＰＰ\n", encoding="utf-8")
    (pages / "loop").symlink_to(pages)
    (pages / "out").symlink_to(other)
    (pages / "b.txt").symlink_to(other / "a.txt")
    os.mkfifo(pages / "pipe.txt")
    (pages / "x.pdf").write_bytes(b"")
    (pages / ".hidden.txt").write_text("用ＡＰＰ\n", encoding="utf-8")
    done = textfix("fix", pages, "--in-place", check=0)
    assert (pages / "a.txt").read_text(encoding="utf-8") == "用APP\n"
    assert (other / "a.txt").read_text(encoding="utf-8") == "用ＡＰＰ\n"
    assert (pages / ".hidden.txt").read_text(encoding="utf-8") == "用ＡＰＰ\n"
    message = done.stderr.decode()
    assert "3 entries of the folders were not followed, being symbolic links" in message
    assert "1 entry of the folders was left out, being of another kind" in message
    assert "1 entry of the folders was left out, being no regular files" in message


def test_missing_names_and_patterns(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("用ＡＰＰ\n", encoding="utf-8")
    done = textfix("fix", "none.txt", "x*.txt", "a/**/*.txt", "--output", "out", cwd=tmp_path, check=2)
    assert "none.txt: there is no such file" in done.stderr.decode()
    assert "x*.txt: no file fits this pattern" in done.stderr.decode()
    assert tree(tmp_path / "out") == {"b.txt": "用APP\n".encode()}


def test_files_of_one_name_are_cleaned_in_place_and_lose_no_record(tmp_path):
    """Each file has its own quarantine, however alike their names are."""
    names = ("a/x.jsonl", "a/x.jsonl.gz", "b/x.jsonl", "b/x.jsonl.gz")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        data = GOOD.encode() + b"{bad " + name.encode() + b"\n"
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    before = tree(tmp_path)
    done = textfix("fix", *names, "--in-place", "--edits", "log", "--quarantine", "bad", cwd=tmp_path)
    assert "textfix: 4 files cleaned in place, 4 changed\n" in done.stderr.decode()
    assert [(tmp_path / name).read_bytes() for name in ("a/x.jsonl", "b/x.jsonl")] == [CLEAN.encode()] * 2
    reasons = [json.loads(line) for line in (tmp_path / "bad/why.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = {entry["path"]: (tmp_path / entry["kept"]).read_text(encoding="utf-8") for entry in reasons}
    assert kept == {name: f"{{bad {name}\n" for name in names}
    assert (tmp_path / "bad/x.gz.jsonl").exists()
    # And from the log all of them come back, into a folder and in place.
    for where in (("--output", "back"), ("--in-place",)):
        assert b"4 files restored" in textfix("restore", "log", *where, cwd=tmp_path).stderr
    assert {name: (tmp_path / name).read_bytes() for name in names} == {name: before[name] for name in names}


def test_packed_and_plain_files_of_one_name_do_not_meet_in_quarantine(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.jsonl").write_text(GOOD + "{one\n", encoding="utf-8")
    (tmp_path / "pages/a.jsonl.gz").write_bytes(gzip.compress(f"{GOOD}{{two\n".encode()))
    textfix("fix", "pages", "--in-place", "--quarantine", "bad", cwd=tmp_path)
    assert (tmp_path / "bad/a.jsonl").read_text(encoding="utf-8") == "{one\n"
    assert (tmp_path / "bad/a.gz.jsonl").read_text(encoding="utf-8") == "{two\n"
