"""Runs that are broken off: by SIGKILL, signals, a full disk, dying workers; what a resumed run gives."""

import gzip
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from batch_samples import ENVIRONMENT, compressed, csv, narrow, textfix, tree, write_tree

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

# The command line itself, with checkpoints so often that a kill meets every part of one.
PROGRAM = """
import sys
import textfix.batch.output as output
output._EVERY = 0.05
from textfix.cli import main
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


def records(count, seed):
    rng = random.Random(seed)
    return [
        {"id": k, "text": f"第{k}篇说岚舟公司的{rng.choice(('ＡＰＰ', 'ＧＰＵ', '产品'))}上线了。" * rng.randint(1, 9)}
        for k in range(count)
    ]


def lines(count, seed):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in records(count, seed)).encode()


def pages():
    files = {f"{k:03}.txt": f"第{k}页的ＡＰＰ上线了。\r\n".encode("gb18030") for k in range(40)}
    big = lines(5000, 1)
    files["a-big.jsonl"] = big[:400_000] + b'{"text": 7}\n{"broken\n' + big[400_000:].partition(b"\n")[2]
    files["b-packed.jsonl.gz"] = gzip.compress(lines(2500, 2), 1)
    files["c-broken.jsonl.gz"] = gzip.compress(lines(1500, 3), 1)[:-500]
    files["d-packed.jsonl.xz"] = compressed(lines(500, 4), ".xz")
    rows = [{**row, "note": "Ｎ"} for row in records(2000, 5)]
    files["e-table.csv"] = csv(rows=rows)
    files["f-list.json"] = json.dumps(records(2000, 6)).encode()
    return files


def command(program, where, jobs):
    options = ["--output", "out"] if where == "output" else ["--in-place", "--backup"]
    arguments = ["fix", "pages", *options, "--edits", "log.jsonl", "--quarantine", "bad", "--steps", "characters"]
    return [sys.executable, str(program), *arguments, "--jobs", str(jobs)]


def start(arguments, cwd):
    return subprocess.Popen(
        arguments, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def everything(folder):
    """All files that a run leaves, with the absolute folder in the log made the same everywhere."""
    files = {name: data for name, data in tree(folder).items() if name != "program.py"}
    files["log.jsonl"] = files["log.jsonl"].replace(str(folder).encode(), b"HERE")
    return files


def group_is_gone(group):
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("where", "jobs"), [("output", 2), ("in place", 1)])
def test_killed_ten_times_and_resumed_it_gives_what_an_undisturbed_run_gives(tmp_path, where, jobs):
    inputs = pages()
    calm, wild = tmp_path / "calm", tmp_path / "wild"
    for folder in (calm, wild):
        write_tree(folder / "pages", inputs)
        (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    before = tree(wild / "pages")
    began = time.monotonic()
    calm_run = start(command("program.py", where, jobs), calm)
    _, message = calm_run.communicate(timeout=300)
    duration = time.monotonic() - began
    assert calm_run.returncode == 2, message.decode()
    wanted = everything(calm)

    rng = random.Random(20)
    kills = 0
    for _ in range(200):
        if kills == 10:
            break
        run = start([*command("program.py", where, jobs), "--resume"], wild)
        time.sleep(rng.uniform(0.2, 0.45) * duration)
        if run.poll() is not None:  # it was done before it could be killed: begin anew
            run.communicate()
            shutil.rmtree(wild)
            write_tree(wild / "pages", inputs)
            (wild / "program.py").write_text(PROGRAM, encoding="utf-8")
            continue
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
        kills += 1
        assert group_is_gone(run.pid), "workers outlived their parent"
        # Every file is old, or new and whole.
        new = {name: data for name, data in wanted.items() if not name.startswith("bad")}
        root = "out" if where == "output" else "pages"
        for name, data in tree(wild / root).items():
            if name.endswith(".part") or name.startswith(".textfix-run-"):
                continue
            assert data in (before.get(name), new[f"{root}/{name}"]), name
    assert kills == 10
    run = start([*command("program.py", where, jobs), "--resume"], wild)
    _, message = run.communicate(timeout=300)
    assert run.returncode == 2, message.decode()
    got = everything(wild)
    assert got.keys() == wanted.keys()
    assert [name for name in wanted if got[name] != wanted[name]] == []
    # And the way back.
    textfix("restore", "log.jsonl", "--output", "back", cwd=wild, check=0)
    broken = "deep/c-broken.jsonl.gz" if "deep/c-broken.jsonl.gz" in before else "c-broken.jsonl.gz"
    assert tree(wild / "back") == {name: data for name, data in before.items() if name != broken}


def long_run(tmp_path, jobs=2, where="output"):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.jsonl").write_bytes(lines(12_000, 1))
    run = start(command("program.py", where, jobs), tmp_path)
    for _ in range(600):
        if any(path.stat().st_size for path in tmp_path.glob("*/.textfix-run-*/progress.jsonl")):
            return run
        time.sleep(0.02)
    raise AssertionError(run.communicate()[1].decode())


def finish(tmp_path, *options):
    resumed = start([*command("program.py", "output", 2), "--resume", *options], tmp_path)
    message = resumed.communicate(timeout=300)[1].decode()
    assert resumed.returncode == 0, message
    assert (tmp_path / "out" / "a.jsonl").read_bytes() == narrow(lines(12_000, 1).decode()).encode()
    assert set(tree(tmp_path / "out")) == {"a.jsonl"}
    return message


@pytest.mark.parametrize("where", ["output", "place"])
def test_a_file_in_which_the_run_was_killed_needs_no_restoring(tmp_path, where):
    run = long_run(tmp_path, where=where)
    run.kill()
    run.communicate()
    assert (tmp_path / "log.jsonl").read_bytes()
    done = textfix("restore", "log.jsonl", "--output", "back", cwd=tmp_path, check=0)
    message = done.stderr.decode()
    assert "a.jsonl: the edit log ends in the midst of this file" in message
    assert "0 files restored" in message
    assert "error" not in message
    assert tree(tmp_path / "back") == {}
    assert (tmp_path / "pages" / "a.jsonl").read_bytes() == lines(12_000, 1)


@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_signals_stop_it_in_good_order(tmp_path, name, status):
    run = long_run(tmp_path)
    run.send_signal(getattr(signal, name))
    message = run.communicate(timeout=60)[1].decode()
    assert run.returncode == status
    assert message.splitlines()[-1].endswith("--resume goes on")
    assert "Traceback" not in message
    assert group_is_gone(run.pid)
    assert "going on with the run that was broken off" in finish(tmp_path)


def test_the_number_of_jobs_may_change(tmp_path):
    run = long_run(tmp_path)
    run.kill()
    run.communicate()
    finish(tmp_path, "--jobs", "1")


def test_other_options_do_not_go_on_with_it(tmp_path):
    run = long_run(tmp_path)
    run.kill()
    run.communicate()
    done = textfix("fix", "pages", "--output", "out", "--resume", cwd=tmp_path, check=2)
    assert "was started with other files or options" in done.stderr.decode()
    done = textfix(
        "fix", "pages", "--output", "out", "--edits", "log.jsonl", "--quarantine", "bad", cwd=tmp_path, check=2
    )
    assert "log.jsonl: this edit log is of another run" in done.stderr.decode()
    assert "--resume" in done.stderr.decode()
    finish(tmp_path)


def shown(path):
    """What a report says, without the time that it took."""
    data = re.search(r'id="report">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    report = json.loads(data[1])
    for timed in (report, report["figures"], *report["rows"]):
        for name in ("made", "seconds", "slow"):
            timed.pop(name, None)
    return report


def checkpoints(output):
    return sum(path.read_bytes().count(b"\n") for path in output.glob(".textfix-run-*/progress.jsonl"))


def test_the_report_of_a_resumed_run_tells_of_everything(tmp_path):
    files = {name: data for name, data in pages().items() if name[0] in "0ace"}
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    arguments = [*command(program, "output", 2), "--report", "report.html"]
    reports = []
    for name in ("calm", "wild"):
        write_tree(tmp_path / name / "pages", files)
        if name == "wild":
            process = start(arguments, tmp_path / name)
            while process.poll() is None and checkpoints(tmp_path / name / "out") < 3:
                time.sleep(0.01)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            assert process.returncode == -signal.SIGKILL
            assert list((tmp_path / name).glob("out/.textfix-run-*/told"))
        done = subprocess.run([*arguments, "--resume"], cwd=tmp_path / name, env=ENVIRONMENT, check=False)
        assert done.returncode == 2  # there are broken files
        reports.append(shown(tmp_path / name / "report.html"))
    assert reports[0]["figures"]["documents"] > 5000
    assert reports[1] == reports[0]
    assert not list((tmp_path / "wild" / "out").glob(".textfix-run-*"))


def test_two_at_the_same_files(tmp_path):
    run = long_run(tmp_path)
    second = start([*command("program.py", "output", 2), "--resume"], tmp_path)
    message = second.communicate(timeout=60)[1].decode()
    assert second.returncode == 2
    assert "another textfix is at work on these files" in message
    run.kill()
    run.communicate()
    finish(tmp_path)


def test_two_runs_with_different_options_leave_each_file_of_one_folder_whole(tmp_path):
    """Tasks of an array job share a folder; where two write one file, the later one stays."""
    run = long_run(tmp_path)
    second = start(
        [sys.executable, "-m", "textfix", "fix", "pages", "--output", "./out/", "--steps", "layout"], tmp_path
    )
    second.communicate(timeout=300)
    assert second.returncode == 0
    assert run.wait(timeout=300) == 0
    run.communicate()
    whole = lines(12_000, 1).decode()
    assert tree(tmp_path / "out") in ({"a.jsonl": narrow(whole).encode()}, {"a.jsonl": whole.encode()})


def test_a_run_that_died_hinders_no_other(tmp_path):
    run = long_run(tmp_path)
    run.kill()
    run.communicate()
    textfix("fix", "pages", "--output", "out", cwd=tmp_path, check=0)
    assert (tmp_path / "out" / "a.jsonl").read_bytes() == narrow(lines(12_000, 1).decode()).encode()
    finish(tmp_path)  # what the other has written is not what this one had begun


@pytest.mark.parametrize(("option", "name"), [("--edits", "log.jsonl"), ("--quarantine", "bad")])
def test_two_runs_do_not_write_one_log_or_one_quarantine(tmp_path, option, name):
    fcntl = pytest.importorskip("fcntl")
    (tmp_path / "a.jsonl").write_bytes(lines(3, 1))
    path = tmp_path / name
    if option == "--quarantine":
        path.mkdir()
    script = (  # the other run begins after this one has seen that there is no log of another
        "import fcntl, sys\n"
        "from textfix.batch import Options, fix_files\n"
        "import textfix.batch.fixing as fixing\n"
        "find = fixing._Run._find\n"
        "def late(run):\n"
        "    global other\n"
        f"    other = open({str(path / 'why.jsonl' if path.is_dir() else path)!r}, 'wb')\n"
        "    fcntl.flock(other, fcntl.LOCK_EX)\n"
        "    find(run)\n"
        "fixing._Run._find = late\n"
        "from textfix.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    assert fcntl
    done = subprocess.run(
        [sys.executable, "-c", script, "fix", "a.jsonl", "--output", "out", option, name, "--jobs", "1"],
        cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"another textfix is at work on these files ({name})" in done.stderr.decode()
    assert (path / "why.jsonl" if path.is_dir() else path).exists()
    assert not (tmp_path / "out").exists()


def test_two_runs_in_place_leave_each_file_whole(tmp_path):
    """Both may be at it, as where other files are named; the second to come finds the file changed."""
    (tmp_path / "a.jsonl").write_bytes(lines(6000, 1))
    runs = [
        start([sys.executable, "-m", "textfix", "fix", "a.jsonl", "--in-place", "--jobs", "1", *options], tmp_path)
        for options in (["--steps", "characters"], ["--steps", "characters,mojibake"])
    ]
    said = [run.communicate(timeout=120)[1].decode() for run in runs]
    assert 0 in [run.returncode for run in runs]
    for run, message in zip(runs, said, strict=True):
        assert run.returncode == 0 or "it was changed by another program while it was cleaned" in message
    assert tree(tmp_path) == {"a.jsonl": narrow(lines(6000, 1).decode()).encode()}


def test_two_ways_back_do_not_meet(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    (tmp_path / "a.jsonl").write_bytes(lines(3, 1))
    textfix("fix", "a.jsonl", "--output", "out", "--edits", "log", cwd=tmp_path, check=0)
    (tmp_path / "back").mkdir()
    folder = os.open(tmp_path / "back", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    done = textfix("restore", "log", "--output", "back", cwd=tmp_path, check=2)
    assert "another textfix is at work on these files (back)" in done.stderr.decode()
    os.close(folder)
    with (tmp_path / "log").open("rb") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        done = textfix("restore", "log", "--output", "back", cwd=tmp_path, check=2)
        assert "another textfix is at work on these files (log)" in done.stderr.decode()
    textfix("restore", "log", "--output", "back", cwd=tmp_path, check=0)
    assert tree(tmp_path / "back") == {"a.jsonl": lines(3, 1)}


def test_a_dying_worker_loses_nothing(tmp_path):
    run = long_run(tmp_path)
    children = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(run.pid)], capture_output=True, text=True, check=True
    )
    workers = [int(line.split()[0]) for line in children.stdout.splitlines() if "spawn_main" in line]
    assert workers
    os.kill(workers[0], signal.SIGKILL)
    message = run.communicate(timeout=300)[1].decode()
    assert run.returncode == 0, message
    assert (tmp_path / "out" / "a.jsonl").read_bytes() == narrow(lines(12_000, 1).decode()).encode()


def test_a_record_that_kills_its_worker_is_the_only_one_that_fails(tmp_path):
    # Stands for a crash in native code or the killer of processes that take too much memory.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, textfix\n"
        "explain = textfix.Cleaner.explain\n"
        "textfix.Cleaner.explain = lambda self, text: os._exit(9) if '致命' in text else explain(self, text)\n",
        encoding="utf-8",
    )
    rows = records(300, 1)
    rows[123]["text"] = "这是致命的ＡＰＰ。"
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "a.jsonl").write_text(data, encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), ENVIRONMENT["PYTHONPATH"]))
    done = textfix("fix", "a.jsonl", "--output", "out", "--jobs", "2", cwd=tmp_path, check=2, PYTHONPATH=path)
    assert "a.jsonl#124: a worker process died of it" in done.stderr.decode()
    rows = [row if k == 123 else {**row, "text": narrow(row["text"])} for k, row in enumerate(rows)]
    assert (tmp_path / "out/a.jsonl").read_text(encoding="utf-8") == "".join(
        json.dumps(row, ensure_ascii=False) + "\n" for row in rows
    )


def test_workers_that_never_begin_are_no_fault_of_the_records(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines(3000, 1))
    script = tmp_path / "program.py"
    script.write_text(
        "from textfix import Config\nfrom textfix.batch import Options, fix_files\n"
        "fix_files(['a.jsonl'], Options(output='out', quarantine='bad', jobs=2), Config())\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, env=ENVIRONMENT, check=False)
    assert done.returncode == 1
    *_, message = done.stderr.decode().splitlines()
    assert "worker processes end before they begin to work" in message
    assert "__main__" in message
    assert not (tmp_path / "bad" / "why.jsonl").exists()
    assert not (tmp_path / "out" / "a.jsonl").exists()
    done = textfix("fix", "a.jsonl", "--output", "out", "--quarantine", "bad", "--jobs", "2", "--resume", cwd=tmp_path)
    assert (tmp_path / "out" / "a.jsonl").read_bytes() == narrow(lines(3000, 1).decode()).encode()


@pytest.fixture
def small_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_full_disk_stops_the_run_and_it_goes_on_later(tmp_path, small_disk, name):
    data = lines(12_000, 1)
    (tmp_path / name).write_bytes(gzip.compress(data, 1) if name.endswith("gz") else data)
    (small_disk / "filler").write_bytes(b"x" * 960_000)
    arguments = ("fix", name, "--output", small_disk, "--resume")
    done = textfix(*arguments, cwd=tmp_path, check=2)
    message = done.stderr.decode()
    assert "the run had to stop (No space left on device" in message
    assert "Traceback" not in message
    assert not (small_disk / name).exists()
    (small_disk / "filler").unlink()
    subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
    textfix(*arguments, cwd=tmp_path, check=0)
    written = (small_disk / name).read_bytes()
    assert (gzip.decompress(written) if name.endswith("gz") else written) == narrow(data.decode()).encode()


def test_in_place_on_a_full_disk_keeps_the_file(small_disk):
    data = lines(3000, 1)[:700_000]
    data = data[: data.rfind(b"\n") + 1]
    (small_disk / "a.jsonl").write_bytes(data)
    done = textfix("fix", small_disk / "a.jsonl", "--in-place", check=2)
    assert "No space left on device" in done.stderr.decode()
    assert (small_disk / "a.jsonl").read_bytes() == data


def test_a_file_that_grows_while_it_is_cleaned_is_left_alone(tmp_path):
    run_file = tmp_path / "a.jsonl"
    run_file.write_bytes(lines(12_000, 1))
    run = start(
        [sys.executable, "-m", "textfix", "fix", str(run_file), "--in-place", "--steps", "characters"], tmp_path
    )
    for _ in range(400):
        if any(part.stat().st_size > 100_000 for part in tmp_path.glob(".textfix-*.part")):
            break
        time.sleep(0.02)
    with run_file.open("ab") as file:
        file.write(b'{"text": "new"}\n')
    message = run.communicate(timeout=120)[1].decode()
    assert run.returncode == 2
    assert "it was changed by another program while it was cleaned" in message
    assert run_file.read_bytes() == lines(12_000, 1) + b'{"text": "new"}\n'
    assert set(tree(tmp_path)) == {"a.jsonl"}


def test_a_finished_run_leaves_only_its_output(tmp_path):
    write_tree(tmp_path / "pages", {"a.txt": "用ＡＰＰ吧".encode()})
    textfix("fix", "pages", "--output", "out", "--resume", cwd=tmp_path, check=0)
    assert set(tree(tmp_path)) == {"pages/a.txt", "out/a.txt"}


def test_a_run_that_cannot_begin_leaves_nothing(tmp_path):
    write_tree(tmp_path / "pages", {"a.txt": "用ＡＰＰ吧".encode()})
    done = textfix(
        "fix", "pages", "--output", "out", "--dictionary", "none.tsv", "--edits", "log", "--quarantine", "bad",
        "--steps", "wording", cwd=tmp_path, check=2,
    )  # fmt: skip
    assert "none.tsv" in done.stderr.decode()
    assert set(tree(tmp_path)) == {"pages/a.txt"}
    assert not (tmp_path / "out").exists()
