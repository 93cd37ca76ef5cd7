"""Inference over a document gives the same numbers compiled and as plain Python."""

import importlib.util
import sys
from array import array
from pathlib import Path

import pytest
from wording_samples import NEWS_SPUN, TECHNICAL_SPUN

from textfix import tally, trie
from textfix.edits import apply
from textfix.steps import _lines
from textfix.wording import (
    candidates,
    channel,
    evidence,
    features,
    genres,
    inference,
    passages,
    runs,
    surroundings,
    verdict,
    writing,
    zeros,
)
from textfix.wording.dictionary import lexicon
from textfix.wording.evidence import survey
from textfix.wording.inference import find_candidates, infer
from textfix.wording.language_model import default_model
from textfix.wording.pair_tables import pair_tables

COMPILED = (
    _lines, candidates, channel, features, genres, passages, runs, surroundings, tally, trie, verdict, writing, zeros,
)  # fmt: skip


def plain(module):
    """A compiled module's source as plain Python."""
    name = module.__name__.rpartition(".")[2]
    path = Path(module.__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"textfix_plain_{name}", path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    assert found.compiled is False
    return found


@pytest.mark.skipif(not channel.compiled, reason="built without a compiler: there is but one version")
@pytest.mark.parametrize("text", [TECHNICAL_SPUN, NEWS_SPUN + "\n" + TECHNICAL_SPUN[:200]])
def test_inference_is_the_same_compiled_or_not(monkeypatch, text):
    words = lexicon()
    found = survey(text, words)
    built = infer(text, found, words, default_model())
    rows = features.feature_rows(built, range(0, len(built), 3))
    loops, few = plain(channel), plain(runs)
    loops.sentence_odds = plain(passages).sentence_odds
    monkeypatch.setattr(inference, "candidates", plain(candidates))
    monkeypatch.setattr(inference, "channel", loops)
    monkeypatch.setattr(inference, "context_gains", plain(surroundings).context_gains)
    monkeypatch.setattr(evidence, "word_ratios", few.word_ratios)
    monkeypatch.setattr(evidence, "place_odds", few.place_odds)
    monkeypatch.setattr(evidence, "likelihood_ratio", plain(genres).likelihood_ratio)
    slow = infer(text, survey(text, words), words, default_model())
    assert len(slow) == len(built) > 30
    for name in slow.__slots__:
        if isinstance(getattr(slow, name), array):
            assert list(getattr(slow, name)) == pytest.approx(list(getattr(built, name)), rel=1e-9, abs=1e-12), name
    assert list(plain(features).feature_rows(slow, range(0, len(slow), 3))) == pytest.approx(list(rows), abs=1e-6)


@pytest.mark.parametrize("module", COMPILED, ids=lambda module: module.__name__)
def test_the_sources_run_without_cython(monkeypatch, module):
    monkeypatch.setitem(sys.modules, "cython", None)
    assert plain(module).compiled is False


def test_tables_are_made_once_and_chains_offered_only_where_they_are_asked_for():
    words = lexicon()
    text = "他按照轨范和步伐办理法度模范的题目"
    assert pair_tables(words) is pair_tables(words)
    direct, chained = find_candidates(text, words), find_candidates(text, words, chains=True)
    assert {(c.start, c.original) for c in direct} < {(c.start, c.original) for c in chained}
    assert all(c.substitute == text[c.start : c.end] for c in chained)
    assert not any(c.pair in words.chains for c in direct)
    assert [(c.start, c.end) for c in chained] == sorted((c.start, c.end) for c in chained)


@pytest.mark.parametrize("module", [writing, plain(writing)], ids=["as built", "plain"])
def test_the_text_is_written_as_its_edits_say(module):
    """Characters above U+FFFF and a lone surrogate among them; and nothing restored is the same object."""
    text = "\U00020000" + TECHNICAL_SPUN + "\ud800。"
    document = infer(text, survey(text, lexicon()), lexicon(), default_model())
    chosen, past = array("I"), 0
    for k in range(len(document)):
        if document.starts[k] >= past:
            chosen.append(k)
            past = document.ends[k]
    edits = writing.write(document, chosen, array("d", [0.9]) * len(chosen))
    assert len(edits) > 10
    assert {len(edit.before) - len(edit.after) for edit in edits} >= {0, 1}
    assert module.restored(document, chosen) == apply(text, edits)
    assert module.restored(document, array("I")) is document.text
