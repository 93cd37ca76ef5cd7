"""Floors of quality on the evaluation texts beside the repository; skipped where they are not.

Only an explained change may lower a floor.
"""

import csv
import importlib.util
import sys
from functools import lru_cache
from pathlib import Path

import pytest

import textfix

EVAL = Path(__file__).parents[2] / "shared" / "eval"

pytestmark = pytest.mark.skipif(not (EVAL / "score.py").is_file(), reason="the evaluation texts are not here")


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


def test_the_seed():
    precision, recall, notes = totals([EVAL / "seed.marked.txt"])
    assert precision >= 0.90, notes
    assert recall >= 0.80


def test_real_pages():
    precision, recall, notes = totals(sorted((EVAL / "real").glob("*.marked.txt")))
    assert precision >= 0.90, notes
    assert recall >= 0.80


def test_hard_honest_sentences_stay():
    with (EVAL / "clean_hard.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) > 50
    changed = {row["sentence"]: textfix.fix(row["sentence"], steps=("wording",)) for row in rows}
    assert {before: after for before, after in changed.items() if before != after} == {}


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
