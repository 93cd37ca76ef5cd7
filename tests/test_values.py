"""What every adapter does with a column, and how options travel to other machines."""

import json
import pickle
import subprocess
import sys

import pytest
from column_samples import PAGE, TEXTS, expected_records, expected_texts

import textfix
from textfix import Config
from textfix.errors import ConfigError, DictionaryError, MissingExtraError
from textfix.integrations import shipping
from textfix.integrations.schema import EDIT_FIELDS, RECORD_FIELDS
from textfix.integrations.shipping import pack
from textfix.integrations.values import clean_values, require_new_column, restore_text


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_column_is_cleaned_as_the_library_cleans_each_text(jobs):
    made = list(clean_values(TEXTS, Config(), jobs=jobs))
    assert [cleaned.value for cleaned in made] == expected_texts()
    assert [cleaned.record for cleaned in made] == expected_records()


def test_every_text_can_be_rebuilt_from_its_record_even_after_json():
    for text, cleaned in zip(TEXTS, clean_values(TEXTS, Config()), strict=True):
        made = json.loads(json.dumps(cleaned.record))
        assert cleaned.value is None if text is None else restore_text(cleaned.value, made) == text


def test_what_is_no_text_stays_and_says_so():
    good, number, last = clean_values(["ＡＢ型", 3.5, "ＡＢ型"], Config())
    assert (good.value, number.value, last.value) == ("AB型", 3.5, "AB型")
    assert "not a text but float" in number.record["error"]
    assert number.record["edits"] == []


def test_a_text_that_textfix_fails_on_stays_and_says_why(monkeypatch):
    from textfix import steps

    def broken(text, _):
        raise KeyError(text[:2])

    monkeypatch.setattr(steps, "load", lambda _: broken)
    (cleaned,) = clean_values(["ＡＢ型"], Config())
    assert cleaned.value == "ＡＢ型"
    assert "KeyError" in cleaned.record["error"]


def test_records_have_the_fields_of_the_schema():
    for made in expected_records():
        if made:
            assert list(made) == [name for name, _ in RECORD_FIELDS]
            assert all(list(edit) == [name for name, _ in EDIT_FIELDS] for edit in made["edits"])


def test_columns_are_named_in_the_errors():
    with pytest.raises(ConfigError, match="no column 'body'; the columns are id, text"):
        require_new_column("textfix", ["id", "text"], "body")
    with pytest.raises(ConfigError, match=r"'textfix' already; name another with record=\.\.\."):
        require_new_column("textfix", ["text", "textfix"], "text")


# --- options on their way to other machines


@pytest.fixture
def files(tmp_path):
    (tmp_path / "mine.tsv").write_text("步伐\t程序:8 措施\n", encoding="utf-8")
    (tmp_path / "keep.txt").write_text(".NET框架\n北方/南方/东方\n临江\n", encoding="utf-8")
    return tmp_path


def test_a_shipment_carries_its_files_with_it(files, monkeypatch):
    config = Config(dictionaries=(str(files / "mine.tsv"),), keep=("步伐", str(files / "keep.txt")))
    text = f"{PAGE}临江的.NET框架，北方/南方/东方的步伐。"
    here = textfix.Cleaner(config).explain(text)
    sent = pickle.loads(pickle.dumps(pack(config)))
    for file in files.iterdir():
        file.unlink()
    monkeypatch.chdir(files)
    shipping._unpack.cache_clear()
    there = sent.unpack()
    from textfix.wording.dictionary import keep_terms

    assert set(keep_terms(there.keep)) == {"步伐", ".NET框架", "北方/南方/东方", "临江"}
    assert there.dictionaries[0].endswith("/mine.tsv")
    assert there.dictionaries[0] != str(files / "mine.tsv")
    assert textfix.Cleaner(there).explain(text) == here
    assert sent.unpack() is there


def test_two_shipments_differ_when_a_file_does(files):
    config = Config(dictionaries=(str(files / "mine.tsv"),))
    first = pack(config)
    assert pack(config) == first
    (files / "mine.tsv").write_text("步伐\t措施:8\n", encoding="utf-8")
    assert pack(config) != first


def test_a_missing_file_is_an_error_where_the_work_starts(tmp_path):
    with pytest.raises(DictionaryError, match=r"none\.tsv cannot be read"):
        pack(Config(dictionaries=(str(tmp_path / "none.tsv"),)))
    (tmp_path / "bad.tsv").write_text("步伐\n", encoding="utf-8")
    with pytest.raises(DictionaryError, match=r"bad\.tsv, line 1"):
        pack(Config(dictionaries=(str(tmp_path / "bad.tsv"),)))
    with pytest.raises(DictionaryError, match="does not exist"):
        pack(Config(keep=("./none.txt",)))


def test_another_version_on_a_worker_is_an_error():
    sent = shipping.Shipment(Config(), version="0.0.0")
    with pytest.raises(ConfigError, match=r"textfix 0\.0\.0 started this work, and a worker has"):
        sent.unpack()


# --- missing extras

CALLS = {
    "arrow": "from textfix.integrations.arrow import fix_table; fix_table(None, 'text')",
    "pandas": "from textfix.integrations.pandas import fix_column; fix_column(None, 'text')",
    "polars": "import textfix.integrations.polars",
    "datasets": "from textfix.integrations.datasets import fix_dataset; fix_dataset(None, 'text')",
    "scrapy": "from textfix.integrations.scrapy import TextfixPipeline; TextfixPipeline()",
}


@pytest.mark.parametrize("extra", CALLS)
def test_a_missing_package_names_the_extra_that_brings_it(extra):
    package = {"arrow": "pyarrow", "scrapy": "itemadapter"}.get(extra, extra)
    code = f"import sys\nsys.modules[{package!r}] = None\n{CALLS[extra]}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    last = done.stderr.splitlines()[-1]
    assert MissingExtraError.__name__ in last
    assert f"pip install 'textfix[{extra}]'" in last
