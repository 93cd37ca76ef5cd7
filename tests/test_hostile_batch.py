"""Trees, archives and edit logs of strangers: nothing is read or written outside of what was named, and nothing that
unpacks to a hundred times its size fills the memory."""

import gzip
import json
import lzma
import os
import subprocess
import sys

import pytest
from extras import need_package

OUTSIDE = ["../owned.txt", "../../owned.txt", "a/../../owned.txt", "/tmp/owned.txt", "", "a\0b"]
PAGE = "岚舟团体公布,旗下付出小步伐上线。\n"


def run(*arguments, cwd=None):
    command = [sys.executable, "-W", "ignore", "-m", "textfix", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=cwd, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})


def run_measured(*arguments, cwd):
    """The same, and the most memory (KiB) of any process of it, asked by a small process."""
    asks = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "sys.stderr.buffer.write(done.stderr)\n"
        "sys.exit(done.returncode)"
    )
    command = [sys.executable, "-c", asks, sys.executable, "-W", "ignore", "-m", "textfix", *map(str, arguments)]
    # A process counts as its own the memory of the one that it was started from, so a small one stands between.
    shell = ["/bin/sh", "-c", 'exec "$0" "$@"', *command]
    done = subprocess.run(shell, capture_output=True, cwd=cwd, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return done, int(done.stdout)


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


def test_links_out_of_the_tree_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text(PAGE, encoding="utf-8")
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(PAGE, encoding="utf-8")
    (pages / "file.txt").symlink_to(secret / "key.txt")
    (pages / "folder").symlink_to(secret)
    (pages / "up").symlink_to("..")
    (pages / "self").symlink_to("self")
    done = run("fix", pages, "--output", tmp_path / "clean", cwd=tmp_path)
    assert files(tmp_path / "clean") == {"a.txt"}, done.stderr
    run("fix", "--in-place", pages, cwd=tmp_path)
    assert (secret / "key.txt").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gz", "xz"])
def test_what_unpacks_to_very_much_does_not_fill_the_memory(tmp_path, pack):
    """A hundred and fifty megabytes in one record, out of a file of a few hundred kilobytes."""
    ending = pack.__module__.replace("gzip", "gz").replace("lzma", "xz")
    pages = tmp_path / "pages"
    pages.mkdir()
    good = json.dumps({"text": PAGE}, ensure_ascii=False).encode() + b"\n"
    bomb = b'{"text": "' + b"a" * 150_000_000 + b'"}\n'
    path = pages / f"b.jsonl.{ending}"
    path.write_bytes(pack(good + bomb + good))
    assert path.stat().st_size < 1_000_000
    del bomb
    done, most = run_measured("fix", pages, "--output", tmp_path / "clean", "--jobs", "1", cwd=tmp_path)
    assert most < 900 * 1024, "KiB"
    saved = next((tmp_path / "clean").glob("b.jsonl*"))
    unpack = gzip.decompress if ending == "gz" else lzma.decompress
    lines = [line for line in unpack(saved.read_bytes()).split(b"\n") if len(line) < 1000 and line]
    assert len(lines) >= 2, done.stderr
    assert all("支付" in json.loads(line)["text"] or "付出" in json.loads(line)["text"] for line in lines[:1])


@pytest.mark.extras
def test_a_page_of_parquet_that_says_one_long_text_in_every_row_does_not_fill_the_memory(tmp_path):
    """Two kilobytes that unpack to 2 GB: a dictionary of one text, and five hundred rows that point to it."""
    pa = need_package("pyarrow", "parquet")
    parquet = need_package("pyarrow.parquet", "parquet")
    texts = pa.DictionaryArray.from_arrays(
        pa.array([0] * 500 + [1], pa.int32()), pa.array(["a" * 4_000_000, "用ＡＰＰ吧"])
    )
    path = tmp_path / "b.parquet"
    options = {"compression": "zstd", "dictionary_pagesize_limit": 1 << 30, "store_schema": False}
    parquet.write_table(pa.table({"text": texts}), path, **options)
    assert path.stat().st_size < 10_000
    settings = ("--output", tmp_path / "clean", "--jobs", "1", "--max-document", "1", "--steps", "characters")
    done, most = run_measured("fix", path, *settings, cwd=tmp_path)
    assert most < 600 * 1024, "KiB"
    assert b"b.parquet#1: the text is longer than 1 MB" in done.stderr
    assert b"failed: 500 records, 0 files" in done.stderr
    saved = parquet.ParquetFile(tmp_path / "clean" / "b.parquet")
    last = [batch.column(0)[len(batch) - 1].as_py() for batch in saved.iter_batches(4, columns=["text"])][-1]
    assert last == "用APP吧"
    assert saved.metadata.num_rows == 501


@pytest.fixture
def log(tmp_path):
    """A log of an honest run, its cleaned file, and a folder beside that nobody may write into."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PAGE * 20, encoding="utf-8")
    run("fix", "pages", "--output", "clean", "--edits", "log.jsonl", cwd=tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert any("relative" in row for row in rows)
    return rows


@pytest.mark.parametrize("relative", OUTSIDE)
def test_an_edit_log_cannot_write_outside_of_the_output(tmp_path, log, relative):
    rows = [{**row, "relative": relative} if "relative" in row else row for row in log]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    before = files(tmp_path)
    done = run("restore", "log.jsonl", "--output", "back/deep", cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert files(tmp_path) == before
    assert b"do not trust this log" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"saved": None},
        {"saved": 3},
        {"kind": []},
        {"mode": "rwx"},
        {"mode": -1},
        {"relative": {}},
        {"compression": None},
    ],
    ids=str,
)
def test_a_damaged_edit_log_is_one_sentence(tmp_path, log, change):
    rows = [{**row, **change} if "relative" in row else row for row in log]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("restore", "log.jsonl", "--output", "back", cwd=tmp_path)
    assert done.returncode == 2
    assert b"damaged" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_log_nested_too_deeply_is_one_sentence(tmp_path, log):
    assert log
    with (tmp_path / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write("[" * 200_000 + "\n")
    done = run("restore", "log.jsonl", "--output", "back", cwd=tmp_path)
    assert done.returncode == 2
    assert b"damaged" in done.stderr
    assert b"Traceback" not in done.stderr


def test_names_of_files_cannot_speak_to_the_terminal(tmp_path):
    """An escape sequence or a line break in a name is shown, not sent."""
    pages = tmp_path / "pages"
    pages.mkdir()
    name = "a\x1b]0;owned\x07\x1b[2J\nrm.jsonl"
    (pages / name).write_bytes(b"{broken\n")
    (pages / name.replace(".jsonl", ".txt")).write_text(PAGE * 20, encoding="utf-8")
    for arguments in (
        ("fix", pages, "--output", tmp_path / "clean"),
        ("check", pages / name.replace(".jsonl", ".txt")),
        ("explain", pages / name.replace(".jsonl", ".txt")),
    ):
        done = run(*arguments, cwd=tmp_path)
        assert b"\x1b]0;" not in done.stdout + done.stderr, arguments
        assert b"\x1b[2J" not in done.stdout + done.stderr, arguments
