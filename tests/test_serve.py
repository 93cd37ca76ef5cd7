"""The service over real HTTP: what it answers, what it refuses, and that neither a text nor a crowd brings it down."""

import asyncio
import concurrent.futures
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest
from column_samples import PAGE
from extras import need_package

import textfix
from textfix import Config
from textfix.errors import ConfigError
from textfix.records import diagnosis_fields, edit_counts, result_record
from textfix.serve.asking import OPTIONS, RefusalError, config_with, read_bytes, read_json
from textfix.serve.limits import Limits
from textfix.serve.openapi import description

JSON = {"Content-Type": "application/json"}
BYTES = {"Content-Type": "application/octet-stream"}


# --- what a request may ask for (needs no package)


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        (b"{", 400, "not JSON"),
        (b"\xff", 400, "not JSON"),
        (b"[" * 100_000, 400, "not JSON"),
        (b"[]", 422, "must be an object"),
        (b"{}", 422, "either text or texts"),
        (b'{"text": "a", "texts": []}', 422, "either text or texts"),
        (b'{"text": 7}', 422, "text must be a string"),
        (b'{"texts": "a"}', 422, "texts must be a list"),
        (b'{"texts": [1, 2, 3]}', 422, "may have 2 texts, not 3"),
        (b'{"text": "a", "steps": []}', 422, "unknown name 'steps'"),
        (b'{"text": "a", "options": []}', 422, "options must be an object"),
        (b'{"text": "a", "options": {"steps": ["spelling"]}}', 422, "unknown step 'spelling'"),
        (b'{"text": "a", "options": {"steps": 7}}', 422, "steps must be"),
        (b'{"text": "a", "options": {"min_confidence": 2}}', 422, "from 0 to 1"),
        (b'{"text": "a", "options": {"dictionaries": ["/etc/passwd"]}}', 422, "unknown option 'dictionaries'"),
        (b'{"text": "a", "options": {"inline": true}}', 422, "unknown option 'inline'"),
    ],
)
def test_a_body_that_cannot_be_used_says_why(body, status, sentence):
    with pytest.raises(RefusalError, match=re.escape(sentence)) as caught:
        read_json(body, Config(), Limits(texts=2))
    assert caught.value.status == status


@pytest.mark.parametrize(
    "term", ["/etc/passwd", "./a", "../a", "~root/a", "a.txt", "x/../../etc/passwd", "C:\\a", "c:a", "\0"]
)
def test_no_term_is_the_path_of_a_file(term):
    with pytest.raises(RefusalError, match="looks like a path"):
        config_with(Config(), {"keep": [term]})


def test_terms_add_to_those_of_the_server():
    assert config_with(Config(keep=("步伐",)), {"keep": ["TCP/IP", "Node.js"]}).keep == ("步伐", "TCP/IP", "Node.js")


def test_options_of_bytes_stand_in_the_query():
    asked = read_bytes(b"x", {"steps": "layout, wording", "to_script": "taiwan"}, Config())
    assert (asked.config.steps, asked.config.to_script, asked.texts) == (("wording", "layout"), "taiwan", [b"x"])
    with pytest.raises(RefusalError, match="min_confidence must be a number"):
        read_bytes(b"x", {"min_confidence": "high"}, Config())


def test_limits_must_be_possible():
    with pytest.raises(ConfigError, match="seconds must be above 0"):
        Limits(seconds=0)
    for impossible in (float("inf"), float("nan"), 1e300):
        with pytest.raises(ConfigError, match="seconds must be"):
            Limits(seconds=impossible)


def test_every_reference_of_the_description_leads_somewhere():
    document = description(Limits())
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert named == set(document["components"]["schemas"])


def test_every_option_of_the_library_is_a_clients_or_is_left_out_on_purpose():
    not_a_clients = {"dictionaries", "inline", "max_rounds", "site_spun"}  # whole pages: the server is given their file
    assert set(OPTIONS) | not_a_clients == {field.name for field in fields(Config)}
    document = description(Limits())
    assert set(document["components"]["schemas"]["Options"]["properties"]) == set(OPTIONS)
    assert {item["name"] for item in document["paths"]["/fix"]["post"]["parameters"]} == set(OPTIONS)


# --- over HTTP


@contextlib.contextmanager
def running(*arguments, cwd=None):
    """A service in a process of its own; gives its port and its process."""
    need_package("starlette", "serve")
    need_package("uvicorn", "serve")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "textfix", "serve", "--no-config", "--port", str(port), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=cwd)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                if ask(port, "GET", "/health", headers={})[0] == 200:
                    break
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


def ask(port, method, path, body=None, headers=JSON):
    """(status, answer, headers); a ``dict`` goes out as JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        sent = json.dumps(body) if isinstance(body, (dict, list)) else body
        connection.request(method, path, sent, headers, encode_chunked="Transfer-Encoding" in headers)
        response = connection.getresponse()
        data = response.read()
        kind = response.headers.get("Content-Type", "")
        return response.status, json.loads(data) if "json" in kind else data.decode(), response.headers
    finally:
        connection.close()


@pytest.fixture(scope="module")
def port():
    with running("--workers", "2", "--max-bytes", "300000") as (number, _):
        yield number


@pytest.mark.extras
def test_answers_are_those_of_the_library(port):
    result = textfix.explain(PAGE)
    status, fixed, _ = ask(port, "POST", "/fix", {"text": PAGE})
    assert (status, fixed) == (200, {"text": result.text, "edits": edit_counts(result.edits), "spun": True})
    expected = result_record("", result)
    del expected["path"]
    assert ask(port, "POST", "/explain", {"text": PAGE})[1] == json.loads(json.dumps(expected))
    diagnosis = json.loads(json.dumps(diagnosis_fields(textfix.diagnose(PAGE))))
    assert ask(port, "POST", "/diagnose", {"text": PAGE})[1] == {"diagnosis": diagnosis}
    options = {"steps": ["wording"], "keep": ["小步伐"], "min_confidence": 0.95}
    fixed = ask(port, "POST", "/fix", {"text": PAGE, "options": options})[1]["text"]
    assert fixed == textfix.fix(PAGE, **options)


@pytest.mark.extras
def test_bytes_are_read_in_their_encoding(port):
    status, answer, _ = ask(port, "POST", "/explain?steps=wording", PAGE.encode("gb18030"), BYTES)
    assert status == 200
    assert answer["diagnosis"]["decoding"]["encoding"] == "gb18030"
    assert answer["text"] == textfix.fix(PAGE, steps=("wording",))
    assert ask(port, "POST", "/diagnose", PAGE.encode("utf-16"), BYTES)[1]["diagnosis"]["spun"] is True


@pytest.mark.extras
def test_one_bad_text_of_a_batch_loses_no_other(port):
    texts = ["ＡＢ型", 7, None, "", "\ud800ＡＢ", *(f"第{k}条,ＡＢ型" for k in range(40))]
    status, answer, _ = ask(port, "POST", "/fix", {"texts": texts})
    assert status == 200
    results = answer["results"]
    assert [result.get("text") for result in results] == [textfix.fix(t) if isinstance(t, str) else None for t in texts]
    assert results[1]["error"] == "a text must be a string, not a number"
    assert ask(port, "POST", "/fix", {"texts": []})[1] == {"results": []}


@pytest.mark.extras
def test_what_is_refused_says_why(port):
    assert ask(port, "POST", "/fix", {"text": 7})[:2] == (422, {"error": "text must be a string"})
    status, answer, _ = ask(port, "POST", "/fix", "text", {"Content-Type": "text/plain"})
    assert (status, "Content-Type: application/json" in answer["error"]) == (415, True)
    status, answer, _ = ask(port, "POST", "/fix", {"text": "文" * 200_000})
    assert (status, "larger than 300,000 bytes" in answer["error"]) == (413, True)
    chunked = JSON | {"Transfer-Encoding": "chunked"}
    pieces = iter([b'{"text": "'] + [b"a" * 100_000] * 5)
    assert ask(port, "POST", "/fix", pieces, chunked)[0] == 413
    assert ask(port, "GET", "/fix", headers={})[0] == 405
    status, answer, _ = ask(port, "GET", "/nothing", headers={})
    assert (status, "/explain" in answer["error"]) == (404, True)
    status, answer, _ = ask(port, "GET", "/", headers={"Host": "evil.example:80"})
    assert (status, "'evil.example'" in answer["error"]) == (403, True)
    for host in ("localhost", "127.0.0.1:9", "[::1]:9"):
        assert ask(port, "GET", "/health", headers={"Host": host})[0] == 200


@pytest.mark.extras
def test_no_file_of_the_server_is_read_for_a_client(tmp_path):
    file = tmp_path / "terms.md"
    file.write_text("小步伐\n", encoding="utf-8")
    plain = textfix.fix(PAGE)
    assert textfix.fix(PAGE, keep=(str(file),)) != plain  # it would show if the file were read
    with running("--workers", "1", cwd=tmp_path) as (port, _):
        status, answer, _ = ask(port, "POST", "/fix", {"text": PAGE, "options": {"keep": ["terms.md"]}})
        assert (status, answer["text"]) == (200, plain)
        assert ask(port, "POST", "/fix", {"text": PAGE, "options": {"keep": [str(file)]}})[0] == 422
    # Who starts the service may name files.
    with running("--workers", "1", "--keep", "./terms.md", cwd=tmp_path) as (port, _):
        assert ask(port, "POST", "/fix", {"text": PAGE})[1]["text"] == textfix.fix(PAGE, keep=("小步伐",))


@pytest.mark.extras
def test_the_pages_need_nothing_from_elsewhere(port):
    for path in ("/", "/docs"):
        status, body, headers = ask(port, "GET", path, headers={})
        assert status == 200
        assert re.findall(r"""(?:src|href)=["']?(?!/(?!/)|[#"']|data:)[^\s>]+""", body.partition("<script")[0]) == []
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert ask(port, "GET", "/openapi.json", headers={})[1] == json.loads(json.dumps(description(Limits(body=300_000))))


@pytest.mark.extras
def test_200_requests_at_a_time_without_an_error(port):
    texts = [f"第{k}号记录。{PAGE[: 100 + k]}" for k in range(200)]
    expected = [textfix.fix(text) for text in texts]
    with concurrent.futures.ThreadPoolExecutor(200) as clients:
        answers = list(clients.map(lambda text: ask(port, "POST", "/fix", {"text": text}), texts))
    assert [status for status, _, _ in answers] == [200] * 200
    assert [answer["text"] for _, answer, _ in answers] == expected
    facts = ask(port, "GET", "/health", headers={})[1]
    assert (facts["status"], facts["running"], facts["waiting"]) == ("ok", 0, 0)


@pytest.mark.extras
def test_a_text_that_takes_too_long_loses_its_worker_and_no_other_text():
    with running("--workers", "1", "--time-limit", "1.5") as (port, _):
        long = (PAGE + "\n\n") * 1200  # some seconds of work
        assert ask(port, "POST", "/fix", {"text": "ＡＢ型"})[1]["text"] == "AB型"
        status, answer, _ = ask(port, "POST", "/fix", {"text": long})
        assert (status, "longer than 1.5 s" in answer["error"]) == (504, True)
        # Its place is taken by a new worker, whose start is not counted against the next text.
        assert ask(port, "POST", "/fix", {"text": "ＡＢ型"})[:2] == (
            200,
            {"text": "AB型", "edits": {"characters": 1}, "spun": False},
        )


@pytest.mark.extras
@pytest.mark.skipif(sys.platform != "linux", reason="finds the worker by /proc")
def test_a_worker_that_is_killed_costs_one_text():
    """As where the system is short of memory: one answer that says so, and the next text has a new worker."""
    with running("--workers", "1", "--time-limit", "100") as (port, process):
        with concurrent.futures.ThreadPoolExecutor(1) as client:
            asked = client.submit(ask, port, "POST", "/fix", {"text": (PAGE + "\n\n") * 1200})
            while ask(port, "GET", "/health", headers={})[1]["running"] == 0:
                assert not asked.done()
                time.sleep(0.02)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            workers = [
                int(pid) for pid in children if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
            ]
            assert workers
            for pid in workers:
                os.kill(pid, signal.SIGKILL)
            status, answer, _ = asked.result(timeout=60)
        assert (status, answer["error"].partition(",")[0]) == (500, "the worker process ended on this text")
        assert ask(port, "POST", "/fix", {"text": "ＡＢ型"})[1]["text"] == "AB型"


@pytest.mark.parametrize(
    ("problem", "status", "sentence"),
    [
        (ConfigError("this option is wrong"), 422, "this option is wrong"),
        (MemoryError(), 500, "there is not enough memory for this text; send it in parts"),
        (ZeroDivisionError("x"), 500, "textfix itself failed on this text (ZeroDivisionError: x); please report it"),
    ],
)
def test_whatever_a_text_brings_up_is_an_answer(tmp_path, monkeypatch, problem, status, sentence):
    from textfix.serve import answering

    def fails(*_):
        raise problem

    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(answering._FORMS, "fix", fails)
    got, body = answering.answer("fix", "他说", Config(), str(tmp_path))
    assert (got, json.loads(body)) == (status, {"error": sentence})
    got, body = answering.answer("fix", 7, Config(), str(tmp_path))
    assert (got, json.loads(body)["error"]) == (422, "a text must be a string, not a number")


@pytest.mark.extras
def test_a_crowd_is_turned_away():
    with running("--workers", "1", "--max-waiting", "2", "--time-limit", "200") as (port, _):
        long = (PAGE + "\n\n") * 40
        with concurrent.futures.ThreadPoolExecutor(6) as clients:
            answers = list(clients.map(lambda _: ask(port, "POST", "/fix", {"text": long}), range(6)))
        turned_away = [headers for status, _, headers in answers if status == 503]
        assert len(turned_away) >= 1
        assert all(headers["Retry-After"] == "1" for headers in turned_away)
        assert {status for status, _, _ in answers} == {200, 503}


@pytest.mark.extras
def test_sigterm_lets_what_is_asked_be_answered():
    with running("--workers", "1") as (port, process):
        with concurrent.futures.ThreadPoolExecutor(1) as client:
            asked = client.submit(ask, port, "POST", "/fix", {"text": (PAGE + "\n\n") * 60})
            while ask(port, "GET", "/health", headers={})[1]["running"] == 0 and not asked.done():
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            assert asked.result(timeout=60)[0] == 200
        assert process.wait(60) in (0, -signal.SIGTERM)


@pytest.mark.extras
def test_a_port_in_use_is_one_sentence(port):
    command = [sys.executable, "-m", "textfix", "serve", "--no-config", "--port", str(port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert re.fullmatch(
        r"textfix: error: cannot listen at 127\.0\.0\.1, port \d+: .*choose another --port.*\n", done.stderr
    )


def test_a_missing_package_names_the_extra():
    start = "from textfix.cli import main; sys.exit(main(['serve', '--no-config']))"
    code = f"import sys; sys.modules['uvicorn'] = None; {start}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "pip install 'textfix[serve]'" in done.stderr


@pytest.mark.extras
def test_a_body_that_does_not_arrive_is_given_up():
    need_package("starlette", "serve")
    from textfix.serve.app import application

    async def asked():
        sent = []

        async def receive():
            await asyncio.sleep(30)

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/fix", "query_string": b"", "http_version": "1.1"}
        headers = [(b"content-type", b"application/json")]
        await application(Config(), Limits(upload=0.2))(scope | {"headers": headers}, receive, send)
        return sent

    start, body = asyncio.run(asked())
    assert start["status"] == 408
    assert b"did not arrive within 0.2 s" in body["body"]
