"""The formats of ``textfix check``."""

import json
import os
import re
import sys
from urllib.parse import unquote

import pytest
from test_cli import run

from textfix.cli import main

STEPS = ("--steps", "characters,punctuation")
TEXT = "岚舟公司的ＡＰＰ上线了,今天很忙，明天再来。。\n第二行没有变化。\n第三行，ＧＰＵ也到了。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "页 面.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "good.txt").write_text("第二行没有变化。\n", encoding="utf-8")
    return tmp_path


def test_text_names_every_place(folder):
    done = run("check", *STEPS, "页 面.txt", "good.txt", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "页 面.txt:1:6: ＡＰＰ → APP (characters, 0.99)",
        "页 面.txt:1:23: 。 → ∅ (punctuation, 0.97)",
        "页 面.txt:3:5: ＧＰＵ → GPU (characters, 0.99)",
    ]
    assert done.stderr.decode() == "textfix: 3 edits in 1 of 2 files; textfix fix makes them\n"


def test_files_names_every_file_once(folder):
    done = run("check", "--format", "files", *STEPS, "页 面.txt", "good.txt", cwd=folder)
    assert done.stdout.decode() == "页 面.txt: would change (3 edits)\n"


def test_json_lines_hold_place_edit_and_failure(folder):
    done = run("check", "--format", "jsonl", *STEPS, "页 面.txt", "none.txt", cwd=folder)
    first, *_, last = map(json.loads, done.stdout.decode().splitlines())
    assert done.returncode == 2
    assert {key: first[key] for key in ("path", "kind", "line", "column", "end_line", "end_column")} == {
        "path": "页 面.txt", "kind": "edit", "line": 1, "column": 6, "end_line": 1, "end_column": 9,
    }  # fmt: skip
    assert (TEXT[first["start"] : first["end"]], first["before"], first["after"]) == ("ＡＰＰ", "ＡＰＰ", "APP")
    assert last == {"path": "none.txt", "kind": "error", "message": "none.txt: there is no such file; check the name"}


def test_github_annotations_are_one_a_line_of_the_file(folder):
    (folder / "a,b:c.txt").write_text("１００％的ＡＰＰ。\n", encoding="utf-8")
    done = run("check", "--format", "github", *STEPS, "页 面.txt", "a,b:c.txt", "none.txt", cwd=folder)
    lines = done.stdout.decode().splitlines()
    pattern = re.compile(r"::(warning|notice|error) ((?:\w+=[^,:]*)(?:,\w+=[^,:]*)*)::(.+)")
    matches = [pattern.fullmatch(line) for line in lines]
    assert all(matches)
    assert lines[0] == (
        "::warning file=页 面.txt,line=1,title=textfix%3A characters%2C punctuation::ＡＰＰ → APP (0.99); 。 → ∅ (0.97)"
    )
    assert lines[1].startswith("::warning file=页 面.txt,line=3,endLine=3,col=5,endColumn=7,title=")
    assert lines[2].startswith("::warning file=a%2Cb%3Ac.txt,line=1")
    assert lines[-1].startswith("::error file=none.txt,")


def test_a_long_line_does_not_make_a_long_annotation(folder):
    (folder / "long.txt").write_text("公司的ＡＰＰ，" * 40, encoding="utf-8")
    done = run("check", "--format", "github", *STEPS, "long.txt", cwd=folder)
    assert len(done.stdout.decode()) < 500
    assert "and 28 more on this line" in done.stdout.decode()


# What SARIF 2.1.0 lets stand in the objects used here, and what it requires of them.
SHAPES = {
    "log": ({"$schema", "version", "runs"}, {"version", "runs"}),
    "run": ({"tool", "invocations", "artifacts", "columnKind", "results"}, {"tool"}),
    "driver": ({"name", "version", "rules"}, {"name"}),
    "rule": ({"id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration"}, {"id"}),
    "invocation": ({"executionSuccessful", "toolExecutionNotifications"}, {"executionSuccessful"}),
    "artifact": ({"location", "encoding"}, set()),
    "result": (
        {"ruleId", "ruleIndex", "level", "message", "locations", "rank", "properties", "fixes"},
        {"message"},
    ),
    "region": (
        {"startLine", "startColumn", "endLine", "endColumn", "charOffset", "charLength", "snippet"},
        set(),
    ),
    "fix": ({"description", "artifactChanges"}, {"artifactChanges"}),
    "change": ({"artifactLocation", "replacements"}, {"artifactLocation", "replacements"}),
    "replacement": ({"deletedRegion", "insertedContent"}, {"deletedRegion"}),
    "notification": ({"level", "message", "locations"}, {"message"}),
}


def shaped(kind, value):
    allowed, required = SHAPES[kind]
    assert required <= set(value) <= allowed, kind
    return value


@pytest.fixture
def sarif(folder):
    (folder / "form.txt").write_bytes("一行\r\n另一行\r\n".encode())
    (folder / "mixed.txt").write_bytes("一行\r\n另一行\n".encode())
    names = ("页 面.txt", "mixed.txt", "good.txt", "none.txt", folder / "页 面.txt")
    done = run("check", "--format", "sarif", *STEPS, *names, cwd=folder)
    assert done.returncode == 2
    return json.loads(done.stdout)


def test_sarif_has_the_shape_of_the_standard(sarif):
    log = shaped("log", sarif)
    assert log["version"] == "2.1.0"
    (run_,) = log["runs"]
    shaped("run", run_)
    rules = [shaped("rule", rule) for rule in shaped("driver", run_["tool"]["driver"])["rules"]]
    assert run_["columnKind"] == "unicodeCodePoints"
    for artifact in run_["artifacts"]:
        shaped("artifact", artifact)
    for result in run_["results"]:
        shaped("result", result)
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"warning", "note"}
        assert 0 <= result.get("rank", 0) <= 100
        place = result["locations"][0]["physicalLocation"]
        where = place["artifactLocation"]
        assert run_["artifacts"][where["index"]]["location"]["uri"] == where["uri"]
        for region in [place["region"]] if "region" in place else []:
            shaped("region", region)
            assert min(region["startLine"], region["startColumn"], region["endLine"], region["endColumn"]) >= 1
        for fix in result.get("fixes", ()):
            for change in shaped("fix", fix)["artifactChanges"]:
                for replacement in shaped("change", change)["replacements"]:
                    shaped("region", shaped("replacement", replacement)["deletedRegion"])
    (invocation,) = run_["invocations"]
    assert shaped("invocation", invocation)["executionSuccessful"] is False
    assert [shaped("notification", one)["level"] for one in invocation["toolExecutionNotifications"]] == ["error"]


def test_the_fixes_of_a_sarif_log_make_the_text_that_fix_makes(sarif, folder):
    text = TEXT
    results = [
        r
        for r in sarif["runs"][0]["results"]
        if r["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == 0
    ]
    for result in reversed(results):
        (change,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
        region = change["deletedRegion"]
        at, to = region["charOffset"], region["charOffset"] + region["charLength"]
        line = TEXT.splitlines()[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == text[at:to]
        text = text[:at] + change["insertedContent"]["text"] + text[to:]
    assert text == run("fix", *STEPS, "页 面.txt", cwd=folder).stdout.decode()


def test_sarif_names_files_by_uris(sarif, folder):
    uris = [artifact["location"]["uri"] for artifact in sarif["runs"][0]["artifacts"]]
    assert unquote(uris[0]) == "页 面.txt"
    assert uris[-1] == (folder / "页 面.txt").as_uri()


def test_suggestions_are_named_where_asked_and_change_no_status(folder):
    done = run("check", "--suggestions", "--min-confidence", "1", "--format", "jsonl", *STEPS, "页 面.txt", cwd=folder)
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert {record["kind"] for record in records} == {"suggestion"}
    assert [record["column"] for record in records] == [6, 12, 23, 5]
    assert run("check", "--min-confidence", "1", *STEPS, "页 面.txt", cwd=folder).stdout == b""


def test_a_folder_stands_for_its_texts_without_those_to_pass_over(folder):
    (folder / "textfix.toml").write_text('ignore = ["raw/"]\n', encoding="utf-8")
    (folder / "pages" / "raw").mkdir(parents=True)
    (folder / "pages" / "deep").mkdir()
    for name in ("pages/a.txt", "pages/deep/b.md", "pages/raw/c.txt", "pages/photo.jpg"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    done = run("check", "--format", "files", *STEPS, "pages", cwd=folder)
    assert [line.partition(":")[0] for line in done.stdout.decode().splitlines()] == ["pages/a.txt", "pages/deep/b.md"]
    assert b"passed over" not in done.stderr
    assert run("check", "pages/raw/..", cwd=folder).returncode == 1
    (folder / "empty").mkdir()
    done = run("check", "empty", cwd=folder)
    assert (done.returncode, b"there is no text in this folder" in done.stderr) == (2, True)


HONEST_PAGE = "<html><body><nav>首页</nav>\n<p>今天很好，我们都出去走走，\n看看外面的风景。</p></body></html>"


@pytest.mark.parametrize("style", ["text", "jsonl", "sarif"])
def test_a_page_with_nothing_to_change_is_one(folder, style):
    (folder / "a.html").write_text(HONEST_PAGE, encoding="utf-8")
    done = run("check", "--format", style, "a.html", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["runs"][0]["results"] == [] if style == "sarif" else done.stdout == b""


def test_of_a_page_what_fix_saves_is_checked_and_places_are_those_of_the_file(folder):
    (folder / "a.html").write_text(HONEST_PAGE.replace("首页", "公司的ＡＰＰ"), encoding="gb18030")
    done = run("check", "a.html", cwd=folder)
    assert (done.returncode, done.stdout.decode()) == (1, "a.html:1:21: ＡＰＰ → APP (characters, 0.99)\n")
    assert run("fix", "--in-place", "a.html", cwd=folder).returncode == 0
    assert run("check", "a.html", cwd=folder).returncode == 0


@pytest.mark.parametrize("command", ["explain", "diagnose"])
def test_a_page_whose_package_is_missing_does_not_lose_the_other_files(folder, command, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.chdir(folder)
    (folder / "a.html").write_text(HONEST_PAGE, encoding="utf-8")
    assert main([command, "a.html", "good.txt"]) == 2
    told = capsys.readouterr()
    assert "error: a.html: reading HTML needs the package trafilatura" in told.err
    assert told.out.startswith("good.txt: ")
    assert main(["check", "a.html", "good.txt"]) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 there")
def test_sarif_names_a_file_whose_name_is_no_utf8(folder):
    name = os.fsdecode(b"\xff.txt")
    for given in (name, str(folder / name)):
        (folder / name).write_text(TEXT, encoding="utf-8")
        done = run("check", "--format", "sarif", given, cwd=folder)
        uri = json.loads(done.stdout)["runs"][0]["artifacts"][0]["location"]["uri"]
        assert (done.returncode, uri.endswith("%FF.txt")) == (1, True)
        (folder / name).unlink()
        done = run("check", "--format", "sarif", given, cwd=folder)
        assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
        json.loads(done.stdout)
