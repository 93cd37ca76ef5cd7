"""Hugging Face datasets: map in batches, cached by what was asked for, with types that every batch agrees on."""

import pytest
from column_samples import TEXTS, expected_records, expected_texts
from extras import need_package

from textfix.errors import ConfigError

pytestmark = [
    pytest.mark.extras,
    # numpy, dill and multiprocess warn of what they themselves use.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]


@pytest.fixture
def datasets(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    module = need_package("datasets", "datasets")
    monkeypatch.setattr(module.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    module.disable_progress_bars()
    return module


def test_a_dataset(datasets):
    from textfix.integrations.datasets import fix_dataset
    from textfix.integrations.values import restore_text

    given = datasets.Dataset.from_dict({"id": list(range(len(TEXTS))), "text": TEXTS})
    fixed = fix_dataset(given, "text", batch_size=2)  # some batches have no edit at all
    assert fixed.column_names == ["id", "text", "textfix"]
    assert list(fixed["text"]) == expected_texts()
    assert list(fixed["textfix"]) == expected_records()
    rows = zip(fixed["text"], fixed["textfix"], strict=True)
    assert [restore_text(text, made) for text, made in rows] == TEXTS
    plain = fix_dataset(given, "text", record=None, num_proc=2, steps=("characters",))
    assert list(plain["text"]) == expected_texts(steps=("characters",))
    assert plain.column_names == ["id", "text"]


def test_splits_and_streams(datasets):
    from textfix.integrations.datasets import fix_dataset

    given = datasets.Dataset.from_dict({"text": TEXTS})
    splits = fix_dataset(datasets.DatasetDict(train=given, test=given.select([0, 3])), "text")
    assert isinstance(splits, datasets.DatasetDict)
    assert list(splits["test"]["text"]) == [expected_texts()[0], None]
    stream = fix_dataset(given.to_iterable_dataset(), "text", batch_size=2)
    assert isinstance(stream, datasets.IterableDataset)
    assert [row["text"] for row in stream] == expected_texts()
    assert [row["textfix"] for row in stream] == expected_records()


def test_results_are_cached_by_options_and_contents_of_dictionaries(datasets, tmp_path):
    hasher = datasets.fingerprint.Hasher

    from textfix.integrations.datasets import FixBatch

    mine = tmp_path / "mine.tsv"
    mine.write_text("步伐\t程序:8\n", encoding="utf-8")

    def fingerprint(**options):
        return hasher.hash(FixBatch("text", **options))

    first = fingerprint(dictionaries=(str(mine),))
    assert fingerprint(dictionaries=(str(mine),)) == first
    assert fingerprint(dictionaries=(str(mine),), min_confidence=0.9) != first
    mine.write_text("步伐\t措施:8\n", encoding="utf-8")
    assert fingerprint(dictionaries=(str(mine),)) != first


def test_what_is_wrong_is_said_before_the_work(datasets):
    from textfix.integrations.datasets import fix_dataset

    given = datasets.Dataset.from_dict({"text": TEXTS, "textfix": TEXTS})
    with pytest.raises(ConfigError, match="already"):
        fix_dataset(given, "text")
    with pytest.raises(ConfigError, match="no column 'body'"):
        fix_dataset(given, "body")
