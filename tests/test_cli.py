"""The command line end to end: a process of its own on files written here."""

import gzip
import json
import lzma
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from textfix.batch.signatures import SIGNATURES

SOURCE = Path(__file__).parents[1] / "src"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error"}
ENVIRONMENT.pop("NO_COLOR", None)

WIDE = "岚舟公司的ＡＰＰ上线了。\n第二行没有变化。\n"
NARROW = "岚舟公司的APP上线了。\n第二行没有变化。\n"
CHARACTERS = ("--steps", "characters")


def run(*arguments, stdin=b"", cwd=None, **environment):
    """The finished process of ``textfix`` with these arguments."""
    return subprocess.run(
        [sys.executable, "-m", "textfix", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**ENVIRONMENT, **environment},
        timeout=120,
        check=False,
    )


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "页面.txt"
    path.write_bytes(WIDE.encode())
    return path


def test_fix_writes_the_cleaned_text_and_nothing_else(page):
    done = run("fix", *CHARACTERS, page)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, NARROW, b"")
    assert page.read_bytes() == WIDE.encode()


@pytest.mark.parametrize("names", [(), ("-",)])
def test_fix_reads_stdin(names):
    done = run("fix", *CHARACTERS, *names, stdin=WIDE.encode())
    assert (done.returncode, done.stdout.decode()) == (0, NARROW)


def test_stdout_is_utf8_whatever_the_locale_and_the_input_encoding(tmp_path):
    path = tmp_path / "gbk.txt"
    path.write_bytes(WIDE.encode("gb18030"))
    done = run("fix", *CHARACTERS, path, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.stdout.decode("utf-8") == NARROW


def test_texts_on_stdout_begin_on_lines_of_their_own(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text(f"{name}没有换行", encoding="utf-8")
    done = run("fix", *CHARACTERS, "a", "b", cwd=tmp_path)
    assert done.stdout.decode() == "a没有换行\nb没有换行"


def test_options_may_stand_between_files(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text("Ａ班\n", encoding="utf-8")
    done = run("fix", "a", *CHARACTERS, "b", cwd=tmp_path)
    assert done.stdout.decode() == "A班\nA班\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "line_end"),
    [
        ("utf-8", b"", "\r\n"),
        ("utf-8", b"\xef\xbb\xbf", "\n"),
        ("gb18030", b"", "\r\n"),
        ("utf-16-le", b"\xff\xfe", "\r\n"),
        ("utf-16-be", b"\xfe\xff", "\n"),
    ],
)
@pytest.mark.parametrize("where", ["--in-place", "--output"])
def test_saved_files_keep_their_form(tmp_path, encoding, mark, line_end, where):
    path = tmp_path / "page.txt"
    path.write_bytes(mark + WIDE.replace("\n", line_end).encode(encoding))
    path.chmod(0o640)
    options = [where] if where == "--in-place" else [where, tmp_path / "out" / "deep"]
    done = run("fix", *CHARACTERS, *options, path)
    assert (done.returncode, done.stdout) == (0, b"")
    saved = path if where == "--in-place" else tmp_path / "out" / "deep" / "page.txt"
    assert saved.read_bytes() == mark + NARROW.replace("\n", line_end).encode(encoding)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640
    assert not list(saved.parent.glob(".textfix*"))


def test_in_place_leaves_an_unchanged_file_alone(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(NARROW.encode())
    os.utime(path, ns=(10**18, 10**18))
    before = path.stat()
    done = run("fix", *CHARACTERS, "--in-place", path)
    after = path.stat()
    assert done.returncode == 0
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_in_place_follows_a_link(tmp_path, page):
    link = tmp_path / "link.txt"
    link.symlink_to(page)
    assert run("fix", *CHARACTERS, "--in-place", link).returncode == 0
    assert link.is_symlink()
    assert page.read_bytes() == NARROW.encode()


def test_in_place_refuses_to_lose_bytes(tmp_path):
    path = tmp_path / "cut.txt"
    data = (WIDE * 20).encode() + "付".encode()[:2]
    path.write_bytes(data)
    done = run("fix", *CHARACTERS, "--in-place", path)
    assert done.returncode == 2
    assert "use --output" in done.stderr.decode()
    assert path.read_bytes() == data


def test_output_writes_unchanged_files_too(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(NARROW.encode("gb18030"))
    assert run("fix", *CHARACTERS, "--output", tmp_path / "out", path).returncode == 0
    assert (tmp_path / "out" / "page.txt").read_bytes() == NARROW.encode("gb18030")


def test_output_never_writes_two_files_to_one_place(tmp_path):
    for folder, text in (("a", "Ａ班\n"), ("b", "Ｂ班\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(text, encoding="utf-8")
    done = run("fix", *CHARACTERS, "--output", "out", "a/page.txt", "b/page.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "b/page.txt: a/page.txt goes to the same place" in done.stderr.decode()
    assert (tmp_path / "out" / "page.txt").read_text(encoding="utf-8") == "A班\n"


def test_output_does_not_overwrite_the_input(page):
    done = run("fix", *CHARACTERS, "--output", page.parent, page)
    assert done.returncode == 2
    assert "--in-place" in done.stderr.decode()
    assert page.read_bytes() == WIDE.encode()


def test_output_that_is_a_file_is_one_sentence(page):
    done = run("fix", *CHARACTERS, "--output", page, page)
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"textfix: error: {page}: the folder cannot be made")


def test_a_bad_file_does_not_lose_the_rest(tmp_path, page):
    done = run("fix", *CHARACTERS, tmp_path / "missing.txt", page)
    assert done.returncode == 2
    assert done.stdout.decode() == NARROW
    assert done.stderr.decode().splitlines() == [
        f"textfix: error: {tmp_path / 'missing.txt'}: there is no such file; check the name",
    ]


@pytest.mark.usefixtures("page")
def test_a_folder_is_walked(tmp_path):
    done = run("fix", *CHARACTERS, tmp_path)
    assert done.returncode == 0
    assert done.stdout.decode() == NARROW


def test_a_dictionary_that_cannot_be_read_ends_the_run(page, tmp_path):
    missing = tmp_path / "none.tsv"
    done = run("fix", "--dictionary", missing, page)
    assert done.returncode == 2
    assert done.stdout == b""
    assert str(missing) in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "no command; the commands are fix, check, explain, diagnose"),
        (("fxi",), "unknown command 'fxi'"),
        (("fix", "--steps", "spelling"), "unknown step 'spelling'; the steps are mojibake"),
        (("fix", "--min-confidence", "much"), "must be a number from 0 to 1, not 'much'"),
        (("fix", "--min-confidence", "2"), "must be from 0 to 1"),
        (("fix", "--to-script", "klingon"), "unknown to_script 'klingon'"),
        (("fix", "--in-place"), "stdin has no file name"),
        (("fix", "--output", "out", "-"), "stdin has no file name"),
        (("fix", "--diff", "--json"), "not allowed with"),
        (("fix", "--jso"), "unrecognized arguments: --jso"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(arguments, sentence):
    done = run(*arguments)
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (2, b"", 1)
    assert lines[0].startswith("textfix: error: ")
    assert sentence in lines[0]


def test_json_has_a_document_a_line_with_its_edits(tmp_path, page):
    other = tmp_path / "other.txt"
    other.write_text("没有变化。\n", encoding="utf-8")
    done = run("fix", *CHARACTERS, "--json", page, other)
    first, second = map(json.loads, done.stdout.decode().splitlines())
    assert (first["path"], first["text"]) == (str(page), NARROW)
    rebuilt, at = "", 0
    for edit in first["edits"]:
        assert WIDE[edit["start"] : edit["end"]] == edit["before"]
        rebuilt += WIDE[at : edit["start"]] + edit["after"]
        at = edit["end"]
    assert rebuilt + WIDE[at:] == NARROW
    assert {edit["step"] for edit in first["edits"]} == {"characters"}
    assert all(0 <= edit["confidence"] <= 1 and edit["reason"] for edit in first["edits"])
    assert first["diagnosis"]["decoding"]["encoding"] == "utf-8"
    assert (second["edits"], second["text"]) == ([], "没有变化。\n")


def test_json_beside_in_place(page):
    done = run("fix", *CHARACTERS, "--in-place", "--json", page)
    assert json.loads(done.stdout)["edits"]
    assert page.read_bytes() == NARROW.encode()


def test_diff_marks_the_change_in_its_line(page):
    done = run("fix", *CHARACTERS, "--diff", page)
    lines = done.stdout.decode().splitlines()
    assert lines[2] == "@@ line 1 @@"
    assert re.sub(r"\{-.*?-\}|\{\+|\+\}", "", lines[3]) == NARROW.splitlines()[0]
    assert re.sub(r"\{\+.*?\+\}|\{-|-\}", "", lines[3]) == WIDE.splitlines()[0]
    assert "第二行" not in done.stdout.decode()
    assert "\x1b" not in done.stdout.decode()


def test_diff_of_an_unchanged_file_is_empty(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(NARROW, encoding="utf-8")
    assert run("fix", *CHARACTERS, "--diff", path).stdout == b""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_diff_is_coloured_on_a_terminal(page, no_color, coloured):
    import pty

    master, slave = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "textfix", "fix", *CHARACTERS, "--diff", str(page)],
        stdout=slave,
        env={**ENVIRONMENT, "NO_COLOR": no_color, "TERM": "xterm"},
        check=True,
        timeout=120,
    )
    os.close(slave)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert ("\x1b[31;9m" in shown, "{-" in shown) == (coloured, not coloured)


@pytest.mark.parametrize(("text", "status"), [(NARROW, 0), (WIDE, 1)])
def test_check_says_by_its_status_whether_something_would_change(tmp_path, text, status):
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    done = run("check", *CHARACTERS, path)
    assert done.returncode == status
    assert done.stdout.decode() == (f"{path}:1:6: ＡＰＰ → APP (characters, 0.99)\n" if status else "")
    assert path.read_text(encoding="utf-8") == text


def test_check_prefers_the_error(page, tmp_path):
    done = run("check", *CHARACTERS, page, tmp_path / "missing.txt")
    assert done.returncode == 2
    assert f"{page}:1:6: ＡＰＰ → APP" in done.stdout.decode()


def test_check_passes_what_fix_wrote(page):
    assert run("fix", *CHARACTERS, "--in-place", page).returncode == 0
    assert run("check", *CHARACTERS, page).returncode == 0


def test_explain_gives_place_and_reason(page):
    done = run("explain", *CHARACTERS, page)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert lines[0].startswith(f"{page}: ")
    assert lines[2].split() == ["place", "before", "after", "step", "rule", "sure", "reason"]
    assert lines[3].startswith("1:6 ")
    assert " characters " in lines[3]


def test_diagnose_names_the_encoding_and_what_would_change(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes((WIDE * 5).encode("gb18030"))
    done = run("diagnose", *CHARACTERS, path)
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert shown.startswith(f"{path}: ")
    assert "gb18030" in shown
    assert "Simplified Chinese" in shown
    assert "\n  to change  characters " in shown
    record = json.loads(run("diagnose", "--json", *CHARACTERS, path).stdout)
    assert record["diagnosis"]["decoding"]["encoding"] == "gb18030"
    assert f"characters {record['changes']['characters']}\n" in shown


def test_diagnose_of_no_chinese(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text("Nothing Chinese here.\n", encoding="utf-8")
    assert "no Chinese text" in run("diagnose", path).stdout.decode()


@pytest.mark.parametrize("arguments", [("--help",), ("fix", "--help"), ("--version",)])
def test_help_loads_nothing_heavy(arguments):
    code = (
        "import sys\nfrom textfix.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit as end: assert end.code == 0\n"
        "heavy = {'jieba', 'opencc', 'charset_normalizer', 'ahocorasick_rs', 'numpy', 'json', 'mmap', "
        "'textfix.cli.commands', 'textfix.wording', 'textfix.encoding'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=ENVIRONMENT, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode().strip()) == (0, "[]")
    assert b"textfix" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_quiet(tmp_path, unbuffered):
    path = tmp_path / "long.txt"
    path.write_text("岚舟公司的文章很长。\n" * 50_000, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "textfix", "fix", *CHARACTERS, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**ENVIRONMENT, "PYTHONUNBUFFERED": unbuffered},
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        message = process.stderr.read()
        assert (process.wait(timeout=60), message) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_sentence(page):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "textfix", "fix", *CHARACTERS, str(page)],
            stdout=full,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("textfix: error: the output cannot be written")
    assert len(done.stderr.decode().splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_quietly_with_130():
    with subprocess.Popen(
        [sys.executable, "-m", "textfix", "fix", *CHARACTERS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        process.stdin.write(WIDE.encode())
        process.stdin.flush()
        time.sleep(1.5)  # long enough to be waiting for the rest of stdin
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")


def test_a_file_name_that_is_not_utf8_is_no_problem(tmp_path):
    name = os.fsencode(tmp_path) + b"/\xb8\xb6.txt"
    try:
        Path(os.fsdecode(name)).write_bytes(WIDE.encode())
    except OSError:
        pytest.skip("the file system wants UTF-8 names")
    done = run("fix", *CHARACTERS, "--json", os.fsdecode(name))
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == NARROW
    assert run("explain", *CHARACTERS, os.fsdecode(name)).returncode == 0


def test_the_sample_article():
    """The main job, as the README runs it: the spun sample comes out close to what its author wrote."""
    examples = Path(__file__).parents[1] / "examples"
    done = run("fix", examples / "article.txt")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    for word in (
        "微信支付",
        "支付宝",
        "支付小程序",
        "岚舟集团",
        "监管部门",
        "消费者",
        "微信用户",
        "电商业务",
        "主营业务",
    ):
        assert word in text, word
    for trace in ("羁系", "克日", "消耗者", "付出宝", "责任编辑", "扫码关注", ",先从"):
        assert trace not in text, trace
    original = (examples / "article.original.txt").read_text(encoding="utf-8")
    # True synonyms (比方 for 例如) and places below the default confidence stay, in one sentence of five at most.
    ours, authors = (re.split(r"(?<=[。？”\n])", page.strip()) for page in (text, original))
    assert text.strip().count("\n\n") == original.strip().count("\n\n")
    assert sum(sentence in authors for sentence in ours) / len(authors) >= 0.8
    assert run("fix", stdin=done.stdout).stdout == done.stdout
    assert run("check", examples / "article.original.txt").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("fix", "--jobs", "zwei"), "a whole number, not 'zwei'"),
        (("fix", "--max-document", "x"), "a number, not 'x'"),
        (("fix", "--max-document", "inf"), "at least 0.001 (MB), not inf"),
        (("fix", "--max-document", "1e15"), "1,000,000 (MB) at most, not 1e15"),
        (("check", "--max-document", "nan"), "at least 0.001 (MB), not nan"),
        (("report", "--max-document", "0"), "at least 0.001 (MB), not 0"),
        (("report", "--jobs", "1.5"), "a whole number, not '1.5'"),
        (("learn", "--min-count", "x", "page.txt"), "a whole number, not 'x'"),
        (("learn", "--min-score", "x", "page.txt"), "a number, not 'x'"),
        (("serve", "--port", "x"), "a whole number, not 'x'"),
        (("serve", "--time-limit", "x"), "a number, not 'x'"),
    ],
)
def test_what_is_no_number_is_named_in_a_sentence(arguments, said):
    command, option = arguments[:2]
    done = run(*arguments)
    sentence = f"textfix: error: argument {option}: must be {said}; see textfix {command} --help\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", sentence)


@pytest.mark.parametrize("command", ["fix", "check", "explain", "diagnose", "report"])
def test_a_text_that_is_too_long_is_named_and_left_alone(tmp_path, command):
    (tmp_path / "long.txt").write_text("今天很忙,明天再来。" * 100, encoding="utf-8")
    (tmp_path / "short.txt").write_text("今天很忙，明天再来。", encoding="utf-8")
    sentence = "is longer than 1,000 bytes; split it, or allow more with --max-document\n"
    files = ("long.txt", "short.txt", "--max-document", "0.001")
    done = run(command, *files, cwd=tmp_path)
    first = done.stderr.decode().splitlines(keepends=True)[0]
    assert (done.returncode, first) == (2, f"textfix: error: long.txt: the text {sentence}")
    if command == "fix":
        assert done.stdout.decode() == "今天很忙，明天再来。"
    assert run(command, *files[:2], cwd=tmp_path).returncode in (0, 1)
    done = run(command, "-", "--max-document", "0.001", cwd=tmp_path, stdin="字".encode() * 400)
    assert (done.returncode, f"standard input: the text {sentence}" in done.stderr.decode()) == (2, True)


def test_a_packed_page_is_read_as_a_page(tmp_path):
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(f"<p>{WIDE}</p>".encode()))
    assert run("fix", "page.html.gz", *CHARACTERS, cwd=tmp_path).stdout.decode().startswith("岚舟公司的APP")


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_packed_files_are_read_unpacked_by_every_command(tmp_path, ending, pack):
    (tmp_path / f"page.txt{ending}").write_bytes(pack(WIDE.encode("gb18030")))
    name = f"page.txt{ending}"
    assert run("fix", name, *CHARACTERS, cwd=tmp_path).stdout.decode() == NARROW
    assert run("check", "--format", "files", name, *CHARACTERS, cwd=tmp_path).returncode == 1
    assert "ＡＰＰ" in run("explain", name, *CHARACTERS, cwd=tmp_path).stdout.decode()
    assert "gb18030" in run("diagnose", name, cwd=tmp_path).stdout.decode()
    (tmp_path / name).write_bytes(pack(WIDE.encode())[:-20])
    for command in ("check", "explain", "diagnose", "fix"):
        done = run(command, name, cwd=tmp_path)
        assert (done.returncode, done.stdout if command != "check" else b"") == (2, b"")
        assert "stream is cut off before its end; get the file anew\n" in done.stderr.decode()
    # What a small file unpacks to is bounded, too.
    (tmp_path / name).write_bytes(pack(b"x" * 17_000_000))
    assert "the text is longer than 16 MB" in run("check", name, cwd=tmp_path).stderr.decode()


def test_what_a_folder_holds_besides_texts_is_told(tmp_path):
    for name in ("pages/.git/old.txt", "pages/a.txt", "pages/b.txt.gz", "pages/c.jsonl", "pages/d.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(gzip.compress(WIDE.encode()) if name.endswith("gz") else WIDE.encode())
    (tmp_path / "pages/link.txt").symlink_to("a.txt")
    done = run("fix", "pages", *CHARACTERS, cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, NARROW * 2)
    assert sorted(done.stderr.decode().splitlines()) == [
        "textfix: 1 entry of the folders was left out, being of another kind (by the ending of the name)",
        "textfix: 1 entry of the folders was left out, being of records; fix --output and report read them",
        "textfix: 1 entry of the folders was not followed, being symbolic links; name those that are meant",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("fix pages --output pages", "pages: what is written goes into this very folder; name another one for it"),
        ("fix pages --output o --edits pages", "pages: this is a folder; name a file for the edit log"),
        ("fix a.txt --output o --edits a.txt", "a.txt: the edit log would overwrite it; give the log another name"),
        ("fix pages --output o --quarantine a.txt", "a.txt: this is a file; name a folder for the quarantine"),
        ("restore pages --output o", "pages: this is no edit log; give the file that fix --edits wrote"),
        ("restore a.txt --output o", "a.txt: this is no edit log; give the file that fix --edits wrote"),
        ("apply", "the following arguments are required: DECISIONS; see textfix apply --help"),
        ("dict add", "the following arguments are required: FILE; see textfix dict add --help"),
        ("dict show 付出 --dictionary no.tsv", "cannot read the dictionary no.tsv: No such file or directory"),
        ("dict show \u3000", "there is no word to show; name one, such as: textfix dict show 付出"),
        ("serve --workers 0", "--workers must be above 0, not 0; see textfix serve --help"),
        ("serve --time-limit inf", "--time-limit must be 2,147,483,647 at most, not inf; see textfix serve --help"),
        ("serve --time-limit nan", "--time-limit must be above 0, not nan; see textfix serve --help"),
        ("fix a.jsonl", "a.jsonl#1: invalid JSON (Unterminated string starting at character 10)"),
    ],
)
def test_each_mistake_has_its_own_sentence(tmp_path, arguments, sentence):
    (tmp_path / "pages").mkdir()
    (tmp_path / "a.txt").write_bytes(WIDE.encode())
    (tmp_path / "a.jsonl").write_text('{"text": "', encoding="utf-8")
    done = run(*arguments.split(" "), cwd=tmp_path)
    assert (done.returncode, done.stderr.decode().splitlines()[0]) == (2, f"textfix: error: {sentence}")
    assert (tmp_path / "a.txt").read_bytes() == WIDE.encode()


@pytest.mark.parametrize("first", [first for first, _, _ in SIGNATURES[::5]])
def test_what_is_no_text_is_left_alone_and_named(tmp_path, first):
    data = first + bytes(range(256))
    (tmp_path / "page.txt").write_bytes(data)
    for arguments in (("fix",), ("check",), ("fix", "--in-place"), ("fix", "--output", "clean"), ("learn",)):
        done = run(*arguments, "page.txt", cwd=tmp_path)
        assert (done.returncode, b"page.txt: it is no text (" in done.stderr) == (2, True)
        assert done.stdout == b""
    done = run("fix", stdin=data)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"textfix: error: standard input: it is no text (")
    assert {path.name for path in tmp_path.rglob("*")} <= {"page.txt", "clean"}
    assert (tmp_path / "page.txt").read_bytes() == data


def test_records_on_stdin_are_named_as_such():
    done = run("fix", "--as", "jsonl", stdin=b"[1]\n")
    assert done.stderr.decode() == "textfix: error: standard input#1: the record is no JSON object\n"


def test_a_reader_of_the_diff_who_leaves_stops_the_run(tmp_path):
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_bytes(WIDE.encode() * 400)
    command = [sys.executable, "-m", "textfix", "fix", "--in-place", "--diff", "--jobs", "1", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
    sentence = "textfix: stopped; every file is as it was or whole and new, and --resume goes on\n"
    assert (said, process.returncode) == (sentence, 143)


@pytest.mark.parametrize("command", ["check", "explain", "diagnose"])
def test_records_that_are_read_as_one_text_are_told(tmp_path, command):
    (tmp_path / "a.jsonl").write_text('{"text": "今天很忙。"}\n', encoding="utf-8")
    done = run(command, "a.jsonl", cwd=tmp_path)
    assert done.stderr.decode() == "textfix: a.jsonl: it is read as one text; fix and report read its records\n"


def test_records_begin_on_a_line_of_their_own(tmp_path):
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text":"乙"}', encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"text":"丙"}\n{"text":"丁"}', encoding="utf-8")
    done = run("fix", "a.txt", "none.jsonl", "b.jsonl", "c.jsonl", "a.txt", cwd=tmp_path)
    assert done.stdout.decode() == '甲\n{"text":"乙"}\n{"text":"丙"}\n{"text":"丁"}\n甲'
    assert run("fix", "a.txt", "none.jsonl", cwd=tmp_path).stdout.decode() == "甲"


def test_a_large_bound_takes_no_memory(page):
    done = run("fix", *CHARACTERS, "--max-document", "1e6", page)
    assert (done.returncode, done.stdout.decode()) == (0, NARROW)
    assert run("fix", *CHARACTERS, "--max-document", "1e6", stdin=WIDE.encode()).stdout == done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        "fix a.txt --output=",
        "fix a.txt --in-place --edits=",
        "fix a.txt --in-place --quarantine=",
        "fix a.txt --output o --report=",
        "restore log --output=",
        "restore log --in-place --from=",
        "apply d.json --output=",
        "report a.txt -o=",
        "learn a.txt --output=",
        "learn-site a.txt --output=",
    ],
)
def test_an_empty_name_is_refused(tmp_path, arguments):
    *given, option = arguments.split()
    given += ["-o", ""] if option == "-o=" else [option]
    (tmp_path / "a.txt").write_bytes(WIDE.encode())
    done = run(*given, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(r"textfix: error: argument \S+: must be a name, not \'\'; see .*\n", done.stderr.decode())
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_an_empty_name_is_no_file_and_nothing_empty_is_said(tmp_path):
    done = run("check", "", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "textfix: error: ∅: there is no such file; check the name\n".encode())


def test_no_name_sends_escape_sequences_to_the_terminal(tmp_path):
    name = "\x1b[31mno"
    (tmp_path / "folder\x1b[31m").mkdir()
    for arguments in (
        ("check", name),
        ("fix", "folder\x1b[31m"),
        ("fix", name, "--output", "o"),
        ("dict", "check", name),
        ("apply", name),
        ("fix", f"--{name}"),
    ):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert b"\x1b" not in done.stderr
        assert b"<U+001B>[31m" in done.stderr
