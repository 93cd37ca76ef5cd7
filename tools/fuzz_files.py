"""Fuzz targets for files and requests: records in every packing, HTML, logs, decisions. Run by ``tools/fuzz.py``.

What every one of them must keep: a run over a file ends with the numbers of
what it did, whatever the file holds; the input comes back from the cleaned
file and the log, byte for byte; what was cleaned is not changed again; a log
or a decision that somebody else wrote is one sentence, and nothing is written
outside of the folder that was named.
"""

from __future__ import annotations

import copy
import gzip
import json
import lzma
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from textfix import Cleaner, Config, TextfixError
from textfix.batch import Observer, Options, fix_files, restore_files
from textfix.batch.markup import explain_html, html_config
from textfix.edits import apply, check
from textfix.report.decisions import Decisions, DecisionsError
from textfix.report.record import fingerprint
from textfix.serve.asking import RefusalError, read_bytes, read_json
from textfix.serve.limits import Limits

__all__ = ["SEEDS", "TARGETS"]

MEMORY = Path("/dev/shm")  # a file system in memory, where there is one
FOLDER = Path(tempfile.mkdtemp(prefix="textfix-fuzz-", dir=MEMORY if MEMORY.is_dir() else None))
QUICK = Config(steps=("characters", "punctuation"))
ROW = {"id": 1, "text": "用ＡＰＰ吧,好", "meta": {"title": "ＧＰＵ"}}
PACKERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress}
with suppress(ImportError):
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    PACKERS[".zst"] = zstd.compress


class Heard(Observer):
    """Keeps what failed: whole files by their path, records by path and number."""

    def __init__(self) -> None:
        self.failures: dict[str, str] = {}

    def failed(self, name: str, why: str) -> None:
        """Put it down."""
        assert why, name
        assert "\n" not in why, why
        self.failures[name] = why


def one_sentence(problem: TextfixError) -> None:
    """What is told is short, and on one line."""
    said = str(problem)
    assert "\n" not in said, said
    assert len(said) < 1000, "the error quotes too much"


def fresh() -> Path:
    """An empty folder."""
    for entry in FOLDER.iterdir():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    return FOLDER


def whole_way(name: str, data: bytes, options: Options, config: Config = QUICK) -> None:
    """Clean a file, bring it back, clean it again."""
    folder = fresh()
    source = folder / name
    source.write_bytes(data)
    heard = Heard()
    tally = fix_files([str(source)], options, config, observer=heard)
    assert source.read_bytes() == data, "the input was written to"
    saved = folder / "out" / name
    if tally.failed_files:
        assert not saved.exists(), "a file that failed was written"
        return
    assert len(heard.failures) == tally.failed, heard.failures
    said = Heard()
    done = restore_files(str(folder / "log"), output=str(folder / "back"), observer=said)
    assert done.complete
    assert (done.files, done.failed) == (1, 0), said.failures
    assert (folder / "back" / name).read_bytes() == data, "the input does not come back"
    if name.endswith((".gz", ".xz", ".zst", ".parquet")):
        return
    again = Options(
        output=str(folder / "again"), fields=options.fields, jobs=1, limit=1 << 20, edits=str(folder / "log-again")
    )
    twice = fix_files([str(saved)], again, config, observer=Heard())
    # Records in two encodings, or too short for any, may be read in another one once something in them has changed.
    same_reading = _codec(folder / "log") == _codec(folder / "log-again")
    if not twice.failed_files and not tally.failed and same_reading:
        assert (folder / "again" / name).read_bytes() == saved.read_bytes(), "cleaning twice is not cleaning once"


def _codec(log: Path) -> str | None:
    """The codec of the records that a log is of; ``None`` of a file that is one text."""
    with log.open(encoding="utf-8") as lines:
        return next((told.get("codec") for line in lines if "file" in (told := json.loads(line))), None)


def options(choice: int) -> Options:
    """Options that a byte chooses."""
    return Options(
        output=str(FOLDER / "out"),
        fields=("text", "meta.title")[: 1 + bool(choice & 1)],
        jobs=1,
        edits=str(FOLDER / "log"),
        quarantine=str(FOLDER / "bad") if choice & 2 else None,
        limit=1000 if choice & 4 else 100_000,
    )


def records(ending: str) -> Callable[[bytes], None]:
    """The target for one kind of file."""

    def target(data: bytes) -> None:
        if data:
            whole_way(f"a{ending}", data[1:], options(data[0]))

    return target


def fuzz_packed(data: bytes) -> None:
    """A packed file: the fuzzer's bytes packed well, packed and damaged, or as they are."""
    if len(data) < 3:
        return
    endings = sorted(PACKERS)[1:]
    ending = endings[data[0] % len(endings)]
    content = data[3:]
    if data[1] & 1:
        content = PACKERS[ending](content)
    if data[1] & 2 and content:  # damaged at one place
        content = bytearray(content)
        content[data[2] % len(content)] ^= 1 + data[1] // 4
    if data[1] & 4:  # a second stream, cut off
        content = bytes(content) + PACKERS[ending](data[3:])[: data[2]]
    kind = (".jsonl", ".csv", ".txt", ".json", ".html")[(data[1] >> 3) % 5]
    whole_way(f"a{kind}{ending}", bytes(content), options(data[0] >> 4))


PAGES = Cleaner(html_config(QUICK))


def fuzz_html(data: bytes) -> None:
    """HTML: its markup stays, the file comes back, and the article of it is a result like any other."""
    if not data:
        return
    whole_way("a.html", data[1:], options(data[0]))
    page = data[1:].decode("utf-8", "replace")
    result = explain_html(PAGES, page)
    check(page, result.edits)
    assert apply(page, result.edits) == result.text
    for mark in "<>&":
        assert page.count(mark) == result.text.count(mark), f"the markup was touched ({mark})"
    article = PAGES.explain_html(page)
    assert article.restore() == page


ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 3, 7, 10**9, 2**63, 2**70, -(2**40), 0.5, float("nan"), float("inf"), 1e308),
    *(
        "",
        "a",
        "..",
        "../x",
        "/x",
        "a\0",
        "text",
        "付出",
        "\ud800",
        "AAAA",
        "=",
        "zz",
        "utf-8",
        "utf-7",
        "idna",
        "rot13",
    ),
    *("undefined", "zlib", "jsonl", "json", "csv", "parquet", "text", "gz", "accept", "reject", "change", "edit"),
    *([], {}, [[]], [None], [0, 1, "x"], {"text": 1}, [[0, 1, "x"]], [[-1, 5, "x"]], [[5, 2, "x"]], "x" * 300),
)


def odd(choice: int) -> Any:
    """A value that does not belong there."""
    return copy.deepcopy(ODD[choice % len(ODD)])


def altered(value: Any, choices: list[int]) -> Any:
    """A JSON value in which the bytes have replaced, removed or doubled something."""
    value = json.loads(json.dumps(value))
    while len(choices) >= 3:
        what, where = choices.pop(), choices.pop()
        places = [(None, None), *_places(value)]
        holder, key = places[where % len(places)]
        if holder is None:
            if what % 16 == 0:
                return odd(choices.pop())
        elif what % 8 == 0:
            del holder[key]
        elif what % 8 == 1 and isinstance(holder, list):
            holder.insert(key, holder[key])
        else:
            holder[key] = odd(choices.pop())
    return value


def _places(value: Any) -> list[tuple[Any, Any]]:
    found = []
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        found += [(value, key), *_places(value[key])]
    return found


LOGGED = {
    "a.jsonl": b'{"id": 1, "text": "\xef\xbc\xa1"}\n{"broken\n{"text": ["\xef\xbc\xa2", "\xef\xbc\xa3"]}\n',
    "b.csv": 'id,text\n1,Ａ\n2,"Ｂ,好"\n3\n'.encode(),
    "c.json": '[{"text": "Ａ"}, 7, {"text": "\\uff22"}]'.encode(),
    "d.txt": "Ａ\r\n他说,好\n".encode("gb18030"),
    "e.txt.gz": gzip.compress("Ａ".encode(), mtime=0),
    "f.html": "<p>Ａ&nbsp;<b>Ｂ</b>".encode(),
}


def _log() -> tuple[list[Any], dict[str, bytes]]:
    """An honest log, in relative places, and the cleaned files."""
    folder = fresh()
    for name, data in LOGGED.items():
        (folder / name).write_bytes(data)
    here = Options(output="out", fields=("text",), jobs=1, edits="log", quarantine="bad")
    start = Path.cwd()
    os.chdir(folder)
    try:
        fix_files([*LOGGED], here, QUICK, observer=Heard())
        saved = {name: (folder / "out" / name).read_bytes() for name in LOGGED if (folder / "out" / name).exists()}
        rows = [json.loads(line) for line in (folder / "log").read_text(encoding="utf-8").split("\n") if line]
    finally:
        os.chdir(start)
    return rows, saved


LOG: tuple[list[Any], dict[str, bytes]] | None = None


def fuzz_log(data: bytes) -> None:
    """A log that somebody changed: restored in the folder that was named, or one sentence."""
    global LOG  # noqa: PLW0603 - made once, when the target runs
    if LOG is None:
        LOG = _log()
    if not data:
        return
    rows, saved = LOG
    folder = fresh()
    (folder / "out").mkdir()
    for name, content in saved.items():
        (folder / "out" / name).write_bytes(content)
    if data[0] & 1:
        lines = altered(rows, list(data[1:40]))
        log = b"".join(json.dumps(line).encode() + b"\n" for line in (lines if isinstance(lines, list) else [lines]))
    else:
        log = b"".join(json.dumps(line).encode() + b"\n" for line in rows)
        at = int.from_bytes(data[1:3], "big") % (len(log) + 1)
        log = log[:at] + data[3:] + log[at + len(data) // 2 :]
    (folder / "log").write_bytes(log)
    before = set(folder.rglob("*"))
    start = Path.cwd()
    os.chdir(folder)
    try:
        restore_files("log", output="back", observer=Heard())
    except TextfixError as problem:
        one_sentence(problem)
    finally:
        os.chdir(start)
    strange = [p for p in folder.rglob("*") if p not in before and p.relative_to(folder).parts[0] != "back"]
    assert not strange, strange


TEXT = "微信付出,岚舟团体。"
DECIDED = {
    "format": "textfix-decisions/1",
    "report": "0123456789abcdef",
    "documents": [
        {
            "name": "一.txt",
            "sha256": fingerprint(TEXT),
            "edits": [[4, 5, "，"]],
            "decisions": [
                {"start": 2, "end": 4, "before": "付出", "proposed": "支付", "decision": "accept", "of": "suggestion",
                 "step": "wording"},
                {"start": 7, "end": 9, "before": "团体", "proposed": "集团", "decision": "change", "of": "edit",
                 "step": "wording", "after": "集体"},
            ],
        }
    ],
}  # fmt: skip


def fuzz_decisions(data: bytes) -> None:
    """Decisions that somebody changed: a result, or one sentence."""
    if not data:
        return
    path = fresh() / "decisions.json"
    if data[0] & 1:
        path.write_text(json.dumps(altered(DECIDED, list(data[1:40]))), encoding="utf-8")
    else:
        path.write_bytes(data[1:])
    try:
        decisions = Decisions.read(path)
        for document in decisions.documents:
            document.result(TEXT)
        decisions.by_hash(TEXT)
    except DecisionsError as problem:
        one_sentence(problem)


ASKED = {
    "texts": ["用ＡＰＰ吧", "微信付出"],
    "options": {
        "steps": ["wording"], "keep": ["TCP/IP"], "min_confidence": 0.5, "dialects": ["a"], "to_script": "taiwan",
        "terms": ["medicine"], "style": ["spacing"], "site_lines": ["首页 新闻"],
    },
}  # fmt: skip


def refused(problem: RefusalError) -> None:
    """It is the client's fault, and told so on one line."""
    assert 400 <= problem.status < 500
    assert "\n" not in problem.sentence, problem.sentence


def fuzz_request(data: bytes) -> None:
    """What a client of the service asks for: understood, or refused in one sentence; never the name of a file."""
    if not data:
        return
    body = json.dumps(altered(ASKED, list(data[1:40]))).encode() if data[0] & 1 else data[1:]
    try:
        asked = read_json(body, Config(), Limits(texts=5))
    except RefusalError as problem:
        refused(problem)
        return
    assert len(asked.texts) <= 5
    assert asked.config.dictionaries == ()
    for name in asked.config.keep:
        assert not Path(name).is_absolute(), name
        assert ".." not in name, name
    with suppress(RefusalError):
        read_bytes(b"x", {"keep": data[1:].decode("utf-8", "replace"), "steps": "wording"}, Config())


def _parquet_seed() -> bytes:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        return b"\0PAR1"
    path = FOLDER / "seed.parquet"
    parquet.write_table(pa.table({"id": [1, 2], "text": ["Ａ", None], "meta": [{"title": "Ｂ"}] * 2}), path)
    return b"\0" + path.read_bytes()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "jsonl": records(".jsonl"),
    "json": records(".json"),
    "csv": records(".csv"),
    "tsv": records(".tsv"),
    "parquet": records(".parquet"),
    "packed": fuzz_packed,
    "html": fuzz_html,
    "log": fuzz_log,
    "decisions": fuzz_decisions,
    "request": fuzz_request,
}
LINE = json.dumps(ROW, ensure_ascii=False).encode() + b"\n"
CSV = 'id,text,meta.title\r\n1,"用ＡＰＰ吧,""好""\n第二行",Ｂ\r\n2,ＡＢ,\r\n'
SEEDS: dict[str, tuple[bytes, ...]] = {
    "jsonl": (
        b"\0" + LINE * 2,
        b"\3" + json.dumps(ROW).encode() + b"\r\n\n{bad}\n" + LINE,
        b"\2" + LINE.decode().encode("gb18030"),
        b"\0" + LINE.decode().encode("utf-16"),
        b"\4" + LINE + b'{"text": "' + b"x" * 1100 + b'"}\n' + LINE,
    ),
    "json": (
        b"\0[" + LINE + b", " + LINE + b"]\n",
        *(b"\1" + LINE, b"\2[]", b'\0[{"text": ["\\ud83d\\ude00", null]}, 1]'),
    ),
    "csv": (
        b"\0" + CSV.encode(),
        b"\3\xef\xbb\xbf" + CSV.encode(),
        b"\2" + CSV.encode("gb18030"),
        b"\4text\n" + b"x" * 1200,
    ),
    "tsv": (b"\0" + CSV.replace(",", "\t").encode(), b"\3" + CSV.replace(",", "\t").encode("utf-16-le")),
    "parquet": (_parquet_seed(),),
    "packed": (
        b"\0\1\0" + LINE * 3,
        b"\1\x0b\5" + CSV.encode(),
        b"\2\3\5" + LINE,
        b"\0\0\0" + gzip.compress(LINE, mtime=0),
    ),
    "html": (
        b"\0" + "<!doctype html><html><head><title>Ａ</title></head><body><p>用ＡＰＰ,好&nbsp;</p></body>".encode(),
        b"\2" + "<p>Ａ<!-- Ｂ --><script>Ｃ</script><pre>Ｄ&#x4e2d;<![CDATA[Ｅ]]>".encode(),
    ),
    "log": (bytes([1, 0, 9, 3, 4, 200, 5]), b"\0\0\x40garbage"),
    "decisions": (bytes([1, 0, 9, 3, 4, 20, 5]), b"\0" + json.dumps(DECIDED).encode()),
    "request": (bytes([1, 0, 9, 3, 4, 20, 5]), b"\0" + json.dumps(ASKED).encode()),
}  # fmt: skip
