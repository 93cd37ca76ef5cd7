"""Floors of quality on the evaluation texts beside the repository; skipped where they are not.

The floors stand in ``floors.toml``; only an explained change may lower one.
"""

import csv
import importlib.util
import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from floors import SHARED, floors, hold
from strategies import honest_documents, spun

import textfix

ROOT = Path(__file__).parents[1]
EVAL = SHARED / "eval"
CORPORA = SHARED / "corpora"
WORDING = textfix.Cleaner(textfix.Config(steps=("wording",)))

needs_evaluation = pytest.mark.skipif(
    not (EVAL / "score.py").is_file(), reason="the evaluation texts are not here; TEXTFIX_EVALUATION may name them"
)


@lru_cache(maxsize=2)
def kit(name):
    """A module of the evaluation kit, by path."""
    spec = importlib.util.spec_from_file_location(f"eval_kit_{name}", EVAL / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    path, marked = list(sys.path), sys.modules.get("marked")
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = path
        sys.modules.pop("marked", None)
        if marked is not None:
            sys.modules["marked"] = marked
    return module


def totals(paths):
    """(precision, recall) over marked texts, and what went wrong, for the message."""
    score, marked = kit("score"), kit("marked")
    counts, notes = score.collections.Counter(), []
    for path in paths:
        text, spans = marked.parse(path.read_text(encoding="utf-8"))
        result = textfix.explain(text, steps=("wording",))
        assert result.restore() == text
        assert textfix.fix(result.text, steps=("wording",)) == result.text
        found = score.score_text(text, spans, result.edits)
        counts.update(found["counts"])
        notes += [note for note in found["notes"] if note[0] != "missed"]
    assert counts["spans"] > 100
    precision, recall, _ = score.ratios(counts)
    return precision, recall, notes


@needs_evaluation
def test_the_seed():
    precision, recall, notes = totals([EVAL / "seed.marked.txt"])
    hold("seed: precision", precision, notes)
    hold("seed: recall", recall)


@needs_evaluation
def test_real_pages():
    precision, recall, notes = totals(sorted((EVAL / "real").glob("*.marked.txt")))
    hold("real pages: precision", precision, notes)
    hold("real pages: recall", recall)


@needs_evaluation
def test_hard_honest_sentences_stay():
    with (EVAL / "clean_hard.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) > 50
    changed = {row["sentence"]: textfix.fix(row["sentence"], steps=("wording",)) for row in rows}
    wrong = {before: after for before, after in changed.items() if before != after}
    hold("hard honest sentences: sentences changed", len(wrong), wrong)


def test_honest_documents_of_our_own():
    """No step finds anything to do in what a careful author wrote."""
    edits = [(name, edit) for name, text in honest_documents().items() for edit in textfix.explain(text).edits]
    assert len(honest_documents()) >= 26
    hold("honest documents: edits of any step", len(edits), edits)


def test_honest_documents_behind_a_spun_page():
    """Two documents in one file, the first of them spun: the second is to stay nearly untouched."""
    front = ("08-股东大会", "25-电商客服")
    documents = {name: text for name, text in honest_documents().items() if name not in front}
    edits, characters = [], 0
    for dialect in ("a", "b", "g"):
        page = spun("".join(honest_documents()[name] for name in front), dialect) + "\n\n"
        assert len(WORDING.explain(page).edits) > 10
        for name, text in documents.items():
            characters += len(text)
            edits += [(dialect, name, e) for e in WORDING.explain(page + text).edits if e.start >= len(page)]
    rate = 1e6 * len(edits) / characters
    hold("honest documents behind a spun page: wording edits in a million characters", rate, edits)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not here; TEXTFIX_EVALUATION may name them")
def test_honest_corpora():
    """A million characters of every honest corpus by turns, the same ones each time."""
    edits, characters = [], 0
    paths = [path for path in sorted(CORPORA.glob("*.jsonl")) if path.stem not in ("spun_pages", "parallel_g")]
    for path in paths:
        budget = 1_000_000 // len(paths)
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                text = json.loads(line).get("text") or ""
                edits += [(path.stem, number, edit) for edit in WORDING.explain(text).edits]
                characters += len(text)
                budget -= len(text)
                if budget <= 0:
                    break
    assert characters > 500_000
    rate = 1e6 * len(edits) / characters
    hold("honest corpora: wording edits in a million characters", rate, edits)


def test_a_floor_is_lowered_only_with_a_reason(tmp_path):
    """The guard of the floors guards: it is run over a history of its own."""
    tool = [sys.executable, str(ROOT / "tools" / "check_floors.py"), "--repository"]

    def git(*arguments):
        subprocess.run(["git", "-C", tmp_path, "-c", "user.name=t", "-c", "user.email=t@t", *arguments], check=True)

    def say(values, name="f"):
        (tmp_path / "tests").mkdir(exist_ok=True)
        content = f'[[figure]]\nname = "{name}"\nat_least = [{values}]\n'
        (tmp_path / "tests" / "floors.toml").write_text(content, encoding="utf-8")
        return subprocess.run([*tool, str(tmp_path)], capture_output=True, text=True, check=False)

    git("init", "-q")
    assert say("{ value = 0.9 }").returncode == 0
    git("add", ".")
    git("commit", "-q", "-m", "A floor")
    assert say("{ value = 0.9 }, { value = 0.95 }").returncode == 0
    assert "say why" in say("{ value = 0.9 }, { value = 0.8 }").stdout
    assert say(f'{{ value = 0.9 }}, {{ value = 0.8, because = "{"a reason " * 5}" }}').returncode == 0
    assert "edited" in say("{ value = 0.8 }").stdout
    assert "removed" in say("{ value = 0.9 }", name="g").stdout
    assert all(kind in ("at_least", "at_most") for kind, _ in floors().values())


@needs_evaluation
@pytest.mark.parametrize(
    "word", ["微信支付", "支付宝", "小程序", "阿里巴巴集团", "监管", "消费者", "微信用户", "电商业务", "主营业务"]
)
def test_the_page_that_this_project_started_from(word):
    text = (EVAL / "seed.raw.txt").read_text(encoding="utf-8")
    assert word in page(text)


@lru_cache(maxsize=1)
def page(text):
    result = textfix.explain(text)
    assert result.restore() == text
    assert textfix.fix(result.text) == result.text
    return result.text
