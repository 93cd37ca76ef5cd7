"""pandas, Polars and PyArrow: the same rows as the library gives, other columns untouched, nothing lost."""

import pytest
from column_samples import TEXTS, expected_records, expected_texts
from extras import need_package

from textfix.errors import ConfigError

pytestmark = pytest.mark.extras

NUMBERS = list(range(len(TEXTS)))
STEPS = ("characters", "punctuation")


# --- pandas


@pytest.mark.parametrize("kind", ["object", "str", "string"])
def test_pandas(kind):
    pandas = need_package("pandas", "pandas")
    from textfix.integrations.pandas import fix_column, restore_column

    rows = [f"r{k}" for k in NUMBERS]
    frame = pandas.DataFrame({"id": NUMBERS, "text": pandas.Series(TEXTS, rows, dtype=object)}, rows)
    if kind != "object" and not (kind == "str" and pandas.__version__ < "3"):  # there str is what object is here
        frame["text"] = frame["text"].astype(kind)
    before = frame.copy(deep=True)
    fixed = fix_column(frame, "text")
    pandas.testing.assert_frame_equal(frame, before)
    assert list(fixed.columns) == ["id", "text", "textfix"]
    assert list(fixed.index) == list(frame.index)
    assert fixed["text"].dtype == frame["text"].dtype
    assert [None if pandas.isna(text) else text for text in fixed["text"]] == expected_texts()
    assert list(fixed["textfix"]) == expected_records()
    pandas.testing.assert_frame_equal(restore_column(fixed, "text"), before)
    plain = fix_column(frame, "text", record=None, jobs=2, steps=STEPS)
    assert list(plain.columns) == ["id", "text"]
    assert [None if pandas.isna(text) else text for text in plain["text"]] == expected_texts(steps=STEPS)


def test_pandas_says_what_is_wrong():
    pandas = need_package("pandas", "pandas")
    from textfix.integrations.pandas import fix_column

    frame = pandas.DataFrame({"text": ["ＡＢ型", 7, None, float("nan")], "textfix": 0}, dtype=object)
    with pytest.raises(ConfigError, match="already"):
        fix_column(frame, "text")
    with pytest.raises(ConfigError, match="no column 'body'"):
        fix_column(frame, "body")
    with pytest.raises(ConfigError, match="unknown option 'step'"):
        fix_column(frame, "text", record="made", step="layout")
    fixed = fix_column(frame, "text", record="made")
    assert fixed["text"].tolist()[:3] == ["AB型", 7, None]
    assert fixed["text"].isna().tolist() == [False, False, True, True]
    assert "not a text but int" in fixed["made"][1]["error"]
    assert fix_column(frame[:0], "text", record="made").shape == (0, 3)


@pytest.mark.parametrize("ordered", [False, True])
def test_pandas_loses_no_value_of_a_column_of_categories(ordered):
    pandas = need_package("pandas", "pandas")
    from textfix.integrations.pandas import fix_column, restore_column

    kind = pandas.CategoricalDtype(["没有", "ＧＰＵ加速", "正常文本", "GPU加速"], ordered)
    values = ["ＧＰＵ加速", "正常文本", None, "GPU加速", "ＧＰＵ加速"]
    frame = pandas.DataFrame({"text": pandas.Categorical(values, dtype=kind)}, [3, 3, 4, 5, 6])
    fixed = fix_column(frame, "text", steps=("characters",))
    assert fixed["text"].astype(object).where(fixed["text"].notna(), None).tolist() == [
        "GPU加速", "正常文本", None, "GPU加速", "GPU加速",
    ]  # fmt: skip
    assert fixed["text"].dtype == pandas.CategoricalDtype(["没有", "GPU加速", "正常文本"], ordered)
    restored = restore_column(fixed, "text")["text"]
    assert restored.astype(object).where(restored.notna(), None).tolist() == values
    assert restored.dtype.ordered == ordered
    numbers = pandas.DataFrame({"n": pandas.Categorical([1, 2, None])})
    pandas.testing.assert_frame_equal(fix_column(numbers, "n", record=None), numbers)
    empty = fix_column(frame[:0], "text")
    assert (empty.shape, empty["text"].dtype) == ((0, 2), kind)


def test_pandas_takes_any_name_of_a_column_and_refuses_two_of_one_name():
    pandas = need_package("pandas", "pandas")
    from textfix.integrations.pandas import fix_column, restore_column

    frame = pandas.DataFrame({0: ["ＧＰＵ加速"], ("a", 1): ["x"]})
    fixed = fix_column(frame, 0, steps=("characters",))
    assert (list(fixed.columns), fixed[0].tolist()) == ([0, ("a", 1), "textfix"], ["GPU加速"])
    assert frame[0].tolist() == ["ＧＰＵ加速"]
    pandas.testing.assert_frame_equal(restore_column(fixed, 0), frame)
    twice = pandas.DataFrame([["ＧＰＵ", "加速"]], columns=["text", "text"])
    with pytest.raises(ConfigError, match="there are 2 columns 'text'; give them different names"):
        fix_column(twice, "text")
    with pytest.raises(ConfigError, match="there are 2 columns 'text'"):
        restore_column(twice.assign(textfix=None), "text")


# --- Polars


@pytest.mark.parametrize("lazy", [False, True])
def test_polars(lazy):
    polars = need_package("polars", "polars")
    from textfix.integrations.polars import fix_column, restore_column

    frame = polars.DataFrame({"id": NUMBERS, "text": TEXTS})
    given = frame.lazy() if lazy else frame
    fixed = fix_column(given, "text")
    assert isinstance(fixed, polars.LazyFrame if lazy else polars.DataFrame)
    restored = restore_column(fixed, "text")
    if lazy:
        fixed, restored = fixed.collect(), restored.collect()
    assert fixed.columns == ["id", "text", "textfix"]
    assert fixed["text"].to_list() == expected_texts()
    assert fixed["textfix"].to_list() == expected_records()
    assert restored.equals(frame)
    plain = fix_column(given, "text", record=None, jobs=2, steps=STEPS)
    assert plain.lazy().collect()["text"].to_list() == expected_texts(steps=STEPS)


def test_polars_expressions_and_streaming(tmp_path):
    polars = need_package("polars", "polars")
    from textfix.integrations import polars as module

    frame = polars.DataFrame({"id": NUMBERS, "text": TEXTS})
    made = frame.select(polars.col("text").textfix.fix(steps=STEPS), both=polars.col("text").textfix.explain())
    assert made["text"].to_list() == expected_texts(steps=STEPS)
    assert made["both"].struct.field("text").to_list() == expected_texts()
    assert made["both"].struct.field("record").to_list() == expected_records()
    frame.write_parquet(tmp_path / "in.parquet")
    spun = module.fix_column(polars.scan_parquet(tmp_path / "in.parquet"), "text")
    spun.filter(polars.col("textfix").struct.field("spun")).sink_parquet(tmp_path / "out.parquet")
    assert polars.read_parquet(tmp_path / "out.parquet")["text"].to_list() == [expected_texts()[k] for k in (0, 6)]


def test_polars_says_what_is_wrong():
    polars = need_package("polars", "polars")
    from textfix.integrations.polars import fix_column

    with pytest.raises(ConfigError, match="no column 'body'; the columns are text"):
        fix_column(polars.DataFrame({"text": TEXTS}), "body")
    with pytest.raises(ConfigError, match="'n' holds Int64, not text"):
        fix_column(polars.DataFrame({"n": [1]}), "n")
    assert fix_column(polars.DataFrame({"text": []}, schema={"text": polars.String}), "text").shape == (0, 2)


# --- PyArrow


@pytest.mark.parametrize("kind", ["string", "large_string", "dictionary"])
@pytest.mark.parametrize("batch", [False, True])
def test_arrow(kind, batch):
    pyarrow = need_package("pyarrow", "arrow")
    from textfix.integrations.arrow import fix_table, restore_table

    types = {
        "string": pyarrow.string(),
        "large_string": pyarrow.large_string(),
        "dictionary": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    }
    texts = pyarrow.array(TEXTS).cast(types[kind])
    schema = pyarrow.schema(
        [pyarrow.field("text", types[kind], metadata={"was": "here"}), ("id", pyarrow.int64())], {"k": "v"}
    )
    table = pyarrow.table([texts, NUMBERS], schema=schema)
    given = table.to_batches()[0] if batch else table
    fixed = fix_table(given, "text")
    assert type(fixed) is type(given)
    assert fixed.column_names == ["text", "id", "textfix"]
    assert fixed.schema.field("text").equals(schema.field("text"), check_metadata=True)
    assert fixed.column("text").to_pylist() == expected_texts()
    assert fixed.column("textfix").to_pylist() == expected_records()
    assert restore_table(fixed, "text").equals(given)
    plain = fix_table(given, "text", record=None, jobs=2, steps=STEPS)
    assert plain.column("text").to_pylist() == expected_texts(steps=STEPS)
    assert plain.column_names == ["text", "id"]


def test_arrow_in_chunks_slices_and_without_rows():
    pyarrow = need_package("pyarrow", "arrow")
    from textfix.integrations.arrow import fix_table

    many = [f"第{k}条,ＡＢ型" for k in range(700)]
    table = pyarrow.table({"text": pyarrow.chunked_array([many[:10], [], many[10:]])}).slice(3, 600)
    fixed = fix_table(table, "text", steps=STEPS)
    assert fixed["text"].to_pylist() == [f"第{k}条，AB型" for k in range(3, 603)]
    assert fixed.num_rows == 600
    for empty in (table.slice(0, 0), table.slice(0, 0).to_batches(), pyarrow.table({"text": pyarrow.nulls(0)})):
        if isinstance(empty, list):
            continue
        assert fix_table(empty, "text").num_rows == 0
    with pytest.raises(ConfigError, match="'n' holds int64, not text"):
        fix_table(pyarrow.table({"n": [1]}), "n")
