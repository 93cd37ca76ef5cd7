"""Parts that little else runs: the progress bar, options that cannot go together, files that cannot be written, the
verdict on a document."""

import io
import re

import pytest
from wording_samples import NEWS_SPUN

import textfix
from textfix.batch import BatchError, Options
from textfix.cli.files import FileProblem, read, replace_file
from textfix.cli.progress import Progress
from textfix.cli.verdict import verdict_lines
from textfix.errors import DictionaryError
from textfix.wording.editing import _replace


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self):
        return True


def test_the_bar_counts_what_was_done_before_it_was_there(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    bar = Progress()
    bar.advance(250)
    bar.begin(3, 1000)
    bar.advance(250)
    bar.pause()
    shown = terminal.getvalue()
    assert "3 files" in shown
    assert "0.5/1.0 kB" in shown
    bar.end()
    written = len(terminal.getvalue())
    bar.advance(1)
    bar.pause()
    bar.end()
    assert len(terminal.getvalue()) == written, "the bar is away"


def test_without_a_terminal_there_is_no_bar(capsys):
    bar = Progress()
    bar.begin(1, 10)
    bar.advance(5)
    bar.pause()
    bar.end()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "either a folder for its output, or to be in place"),
        ({"output": "o", "in_place": True}, "either a folder for its output, or to be in place"),
        ({"in_place": True, "kind": "article"}, "in place of the HTML; use --output"),
        ({"output": "o", "backup": True}, "--backup keeps files that --in-place replaces"),
        ({"output": "o", "jobs": 0}, "--jobs must be at least 1, not 0"),
        ({"output": "o", "limit": 999}, "--max-document must be at least 0.001"),
    ],
)
def test_options_that_cannot_go_together(options, sentence):
    with pytest.raises(BatchError, match=re.escape(sentence)):
        Options(**options).check()
    Options(output="o", jobs=1, limit=1000).check()


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    model = tmp_path / "model"
    model.write_bytes(b"x")
    model.chmod(0o640)
    target = tmp_path / "target"
    replace_file(target, b"new", like=str(model))
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    link = tmp_path / "link"
    link.symlink_to(target)
    replace_file(link, b"newer", like=str(model))
    assert (link.is_symlink(), target.read_bytes()) == (True, b"newer")
    with pytest.raises(FileProblem, match="it cannot be written"):
        replace_file(target, b"lost", like=str(tmp_path / "none"))
    with pytest.raises(FileProblem, match="it cannot be written"):
        replace_file(tmp_path / "no folder" / "a", b"lost", like=str(model))
    assert target.read_bytes() == b"newer"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "model", "target"]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path, sentence in (
        (tmp_path / "none", "there is no such file"),
        (tmp_path, "a folder"),
        (loop, "cannot be read"),
    ):
        with pytest.raises(FileProblem, match=sentence) as failure:
            read(str(path))
        assert path.name in str(failure.value)


def test_a_dictionary_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.tsv"
    _replace(path, "付出\t支付\n")
    path.chmod(0o600)
    _replace(path, "付出\t支付:9\n")
    assert path.read_text(encoding="utf-8") == "付出\t支付:9\n"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(DictionaryError, match="cannot write the dictionary"):
        _replace(tmp_path / "no folder" / "a.tsv", "x")
    with pytest.raises(UnicodeEncodeError):
        _replace(path, "\ud800")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.tsv"]
    assert path.read_text(encoding="utf-8") == "付出\t支付:9\n"


def test_the_verdict_on_a_spun_document_in_bytes():
    result = textfix.explain_bytes(NEWS_SPUN.encode("gb18030") + b"\xff\n")
    said = "\n".join(verdict_lines("a.txt", result))
    assert "spun: a tool put near-synonyms in place of the author's words" in said
    assert re.search(r"dialect.*\b[a-z] \d+%", said)
    assert re.search(r"evidence.*×\d+ \(", said), "the words with what they stand for"
    assert "gb18030" in said
    assert "1 byte could not be read" in said
    assert re.search(r"to change.*wording \d+", said)


def test_the_verdict_on_other_documents():
    assert "no Chinese text" in "\n".join(verdict_lines("a.txt", textfix.explain("Hello")))
    said = "\n".join(verdict_lines("a.txt", textfix.explain("今天下午三点，我们在图书馆门口见面。")))
    assert "not spun" in said
    assert re.search(r"to change\s+nothing", said)
