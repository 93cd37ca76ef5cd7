"""Every format: what is cleaned, what stays as it was byte for byte, and the way back."""

import csv
import gzip
import io
import json
import lzma
import stat

import batch_samples as samples
import pytest
from batch_samples import ROWS, narrow, textfix, tree, write_tree

ENDINGS = ["", ".gz", ".xz", pytest.param(".zst", marks=[samples.NEEDS_ZSTD, pytest.mark.extras])]


def files(ending):
    return samples.packed_files(ending) if ending else samples.plain_files()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("where", ["output", "in place"])
def test_there_and_back_byte_for_byte(tmp_path, ending, where):
    pages = write_tree(tmp_path / "pages", files(ending))
    before = tree(pages)
    log = tmp_path / "edits.jsonl"
    options = ["--in-place"] if where == "in place" else ["--output", tmp_path / "clean"]
    textfix("fix", pages, *options, "--edits", log, check=0)
    cleaned = pages if where == "in place" else tmp_path / "clean"
    after = tree(cleaned)
    assert after.keys() == before.keys()
    assert all(after[name] != before[name] for name in before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in cleaned.rglob("*") if path.is_file()} == {0o640}
    textfix("restore", log, "--output", tmp_path / "back", check=0)
    assert tree(tmp_path / "back") == before
    textfix("restore", log, "--in-place", check=0)
    assert tree(cleaned) == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_cleaned_files_say_the_same_in_every_packing(tmp_path, ending):
    pages = write_tree(tmp_path / "pages", files(ending))
    textfix("fix", pages, "--output", tmp_path / "clean", check=0)
    content = {
        name.removesuffix(ending).rpartition("/")[2]: unpacked(data, ending)
        for name, data in tree(tmp_path / "clean").items()
    }
    rows = [{**row, "text": narrow(row["text"])} for row in ROWS]
    assert content == {
        "page.txt": narrow(samples.TEXT.decode("gb18030")).encode("gb18030"),
        "page.md": narrow(samples.PLAIN["page.md"].decode()).encode(),
        "page.html": '<p title="ＡＰＰ">岚舟公司的APP上线了。&nbsp;</p>\n'.encode(),
        "one.json": json.dumps(rows[0]).encode() + b"\n",
        "pages.json": json.dumps(rows, ensure_ascii=False, indent=1).encode(),
        "pages.jsonl": samples.jsonl(rows),
        "pages.csv": samples.csv(rows=rows),
        "pages.tsv": samples.csv("\t", rows=rows),
    }


def unpacked(data, ending):
    if ending == ".gz":
        return gzip.decompress(data)
    if ending == ".xz":
        return lzma.decompress(data)
    if ending == ".zst":
        from textfix.batch.compression import open_reader

        return open_reader(io.BytesIO(data), "zst").read()
    return data


def fixed(tmp_path, name, data, *options):
    """What fix makes of one file, after a look at the way back."""
    path = tmp_path / name
    path.write_bytes(data)
    done = textfix("fix", path, "--output", tmp_path / "clean", "--edits", tmp_path / "log.jsonl", *options)
    textfix("restore", tmp_path / "log.jsonl", "--output", tmp_path / "back", check=0)
    assert (tmp_path / "back" / name).read_bytes() == data
    return done, (tmp_path / "clean" / name).read_bytes()


def test_what_is_no_text_stays_as_it_is_written(tmp_path):
    line = '{ "n":1.00, "e": 1E5,"big":123456789012345678901234567890, "text" : "\\/用ＡＰＰ吧", "dup":1, "dup":2}\r\n'
    done, out = fixed(tmp_path, "a.jsonl", line.encode())
    assert done.returncode == 0
    assert out.decode() == line.replace('"\\/用ＡＰＰ吧"', '"/用APP吧"')


def test_escaped_chinese_stays_escaped(tmp_path):
    _, out = fixed(tmp_path, "a.jsonl", json.dumps({"text": "付出ＡＰＰ"}).encode())
    assert out == json.dumps({"text": "付出APP"}).encode()


def test_lone_surrogates_and_a_literal_that_is_unusual(tmp_path):
    line = b'{"text": "\\ud800\\u4ed8\\uFF21"}\n{"text": "\xef\xbc\xa1\\u4ed8"}\n'
    _, out = fixed(tmp_path, "a.jsonl", line)
    assert [json.loads(row)["text"] for row in out.splitlines()] == ["\ud800付A", "A付"]


def test_nested_and_several_fields(tmp_path):
    record = {
        "title": "用ＡＰＰ",
        "messages": [{"role": "Ｂ", "content": "用ＧＰＵ"}, {"content": None}],
        "a.b": "开ＡＰＰ",
    }
    _, out = fixed(
        tmp_path, "a.jsonl", json.dumps(record, ensure_ascii=False).encode(),
        "--field", "messages.content", "--field", "title", "--field", "a\\.b",
    )  # fmt: skip
    assert json.loads(out) == {
        "title": "用APP",
        "messages": [{"role": "Ｂ", "content": "用GPU"}, {"content": None}],
        "a.b": "开APP",
    }


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_records_keep_their_encoding(tmp_path, encoding, name):
    body = "台北公司的ＡＰＰ上線了，這個應用程式很好用，大家都說喜歡。"
    text = f'{{"text": "{body}"}}\n' * 40 if name == "a.jsonl" else "id,text\n" + f"1,{body}\n" * 40
    done, out = fixed(tmp_path, name, text.encode(encoding))
    assert done.returncode == 0
    assert out == narrow(text).encode(encoding)


def test_json_beside_its_brackets(tmp_path):
    text = ' [\n {"text": "用ＡＰＰ"} ,{"text":"乙"}\n\t, {"text": "用ＧＰＵ"} ]\n\n'
    _, out = fixed(tmp_path, "a.json", text.encode())
    assert out.decode() == narrow(text)


@pytest.mark.parametrize("text", ["[]", "[ ]\n", "", "\n"])
def test_json_without_records(tmp_path, text):
    done, out = fixed(tmp_path, "a.json", text.encode())
    assert (done.returncode, out) == (0, text.encode())


def test_csv_with_quotes_line_breaks_and_blank_lines(tmp_path):
    data = 'id,"text",n\r\n1,"用ＡＰＰ ""好""\r\n第二行",x\r\n\r\n2,用ＧＰＵ,"y"\r\n3,"",z'.encode()
    done, out = fixed(tmp_path, "a.csv", data)
    assert done.returncode == 0
    assert out == narrow(data.decode()).encode()
    assert list(csv.reader(io.StringIO(out.decode(), newline="")))[1] == ["1", '用APP "好"\r\n第二行', "x"]


def test_a_cleaned_cell_gets_quotes_where_it_needs_them(tmp_path):
    data = "text,n\nＡ，ｂ，丙,1\n".encode()
    _, out = fixed(tmp_path, "a.csv", data, "--steps", "characters")
    assert next(csv.reader(out.decode().splitlines()[1:]))[1] == "1"


def test_text_without_a_last_line_end_and_with_mixed_ones(tmp_path):
    data = "第一行ＡＰＰ\r\n\r\n\r\n第二行，\n第三行。".encode()
    _, out = fixed(tmp_path, "a.txt", data, "--steps", "characters,layout,punctuation")
    assert not out.endswith(b"\n")


def test_restore_of_texts_whose_bytes_are_broken(tmp_path):
    data = ("岚舟公司的ＡＰＰ上线了，大家都说好。\n" * 30).encode("gb18030")
    data = data[:400] + b"\xff\x80" + data[400:] + "付".encode("gb18030")[:1]
    _, out = fixed(tmp_path, "a.txt", data)
    assert b"APP" in out


def test_a_text_in_two_encodings_comes_back(tmp_path):
    lines = [f"第{k}行的ＡＰＰ说得很清楚，大家都看得懂。\n" for k in range(60)]
    data = b"".join(line.encode("gb18030" if k % 7 == 3 else "utf-8") for k, line in enumerate(lines))
    _, out = fixed(tmp_path, "a.txt", data)
    assert out != data


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_layout_in_every_kind_of_line_end_comes_back(tmp_path, line_end):
    text = "微 信 支 付 的 能 力 。　　第二段从这里开始，写得很长。\n\n\n\n\n责任编辑：小陈\n上一篇：没有了\n"
    fixed(tmp_path, "a.txt", text.replace("\n", line_end).encode(), "--steps", "characters,layout,boilerplate")


def test_an_input_that_does_not_change_is_copied(tmp_path):
    data = gzip.compress("没有变化。".encode(), 1)
    _, out = fixed(tmp_path, "a.txt.gz", data)
    assert out == data


@samples.NEEDS_PARQUET
@pytest.mark.extras
class TestParquet:
    def test_there_and_back(self, tmp_path):
        import pyarrow.parquet as pq

        data = samples.parquet(row_group_size=2, compression="gzip")
        done, out = fixed(tmp_path, "a.parquet", data)
        assert done.returncode == 0
        before, after = pq.read_table(io.BytesIO(data)), pq.read_table(io.BytesIO(out))
        assert after.schema.equals(before.schema, check_metadata=True)
        assert after.to_pylist() == [{**row, "text": narrow(row["text"])} for row in ROWS]
        metadata = pq.ParquetFile(io.BytesIO(out)).metadata
        assert [metadata.row_group(k).num_rows for k in range(metadata.num_row_groups)] == [2, 1]
        assert metadata.row_group(0).column(1).compression == "GZIP"

    def test_texts_inside_structs_and_lists(self, tmp_path):
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = [
            {"m": {"t": ["用ＡＰＰ", None, "乙"], "n": 1}, "d": "开ＧＰＵ"},
            {"m": None, "d": None},
            {"m": {"t": None, "n": None}, "d": "开ＧＰＵ"},
        ]
        kind = pa.struct({"t": pa.list_(pa.string()), "n": pa.int64()})
        table = pa.table(
            {
                "m": pa.array([row["m"] for row in rows], kind),
                "d": pa.array([row["d"] for row in rows]).dictionary_encode(),
            }
        )
        out = io.BytesIO()
        pq.write_table(table, out)
        _, saved = fixed(tmp_path, "a.parquet", out.getvalue(), "--field", "m.t", "--field", "d")
        after = pq.read_table(io.BytesIO(saved))
        assert after.schema == table.schema
        rows[0]["m"]["t"][0] = "用APP"
        rows[0]["d"] = rows[2]["d"] = "开GPU"
        assert after.to_pylist() == rows

    def test_many_rows_and_two_jobs(self, tmp_path):
        import pyarrow.parquet as pq

        rows = [{"id": k, "text": f"第{k}行的ＡＰＰ。", "note": "Ｎ"} for k in range(3210)]
        path = tmp_path / "a.parquet"
        path.write_bytes(samples.parquet(rows, row_group_size=1234))
        textfix("fix", path, "--output", tmp_path / "clean", "--jobs", 2, check=0)
        assert pq.read_table(tmp_path / "clean" / "a.parquet").to_pylist() == [
            {**row, "text": narrow(row["text"])} for row in rows
        ]

    @pytest.mark.parametrize(
        ("field", "sentence"),
        [("id", "the column id is int64, not text"), ("body", "it has no column body, only id, text, note")],
    )
    def test_a_column_that_is_no_text(self, tmp_path, field, sentence):
        path = tmp_path / "a.parquet"
        path.write_bytes(samples.parquet())
        done = textfix("fix", path, "--output", tmp_path / "clean", "--field", field, check=2)
        assert sentence in done.stderr.decode()
        assert not (tmp_path / "clean" / "a.parquet").exists()

    def test_a_broken_file(self, tmp_path):
        data = samples.parquet()
        (tmp_path / "a.parquet").write_bytes(data[: len(data) // 2])
        (tmp_path / "b.parquet").write_bytes(data)
        done = textfix("fix", tmp_path / "a.parquet", tmp_path / "b.parquet", "--output", tmp_path / "clean", check=2)
        assert "a.parquet: it is no readable Parquet" in done.stderr.decode()
        assert (tmp_path / "clean" / "b.parquet").exists()


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "parquet"])
def test_fields_may_be_named_in_any_order(tmp_path, kind):
    """Of a table the last was written first, and the row behind it once more."""
    names = [f"c{number}" for number in range(12)]
    rows = [{name: f"公司的ＡＰＰ{name}上线了" for name in names}] * 2
    mark = {"csv": ",", "tsv": "\t"}.get(kind, "")
    if kind == "parquet":
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    elif kind == "jsonl":
        (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        lines = [mark.join(names), *(mark.join(row.values()) for row in rows)]
        (tmp_path / f"a.{kind}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    fields = ("--field", "c11", "--field", "c2", "--field", "c10")
    samples.textfix("fix", f"a.{kind}", *fields, "--output", "out", "--edits", "log", cwd=tmp_path, check=0)
    expected = [{n: v.replace("ＡＰＰ", "APP") if n in fields else v for n, v in row.items()} for row in rows]
    written = tmp_path / "out" / f"a.{kind}"
    if kind == "parquet":
        found = pq.read_table(written).to_pylist()
    elif kind == "jsonl":
        found = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    else:
        cells = [line.split(mark) for line in written.read_text(encoding="utf-8").splitlines()]
        found = [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    assert found == expected
    samples.textfix("restore", "log", "--output", "back", cwd=tmp_path, check=0)
    assert (tmp_path / "back" / f"a.{kind}").read_bytes() == (tmp_path / f"a.{kind}").read_bytes()


def test_every_column_of_a_name_is_cleaned(tmp_path):
    (tmp_path / "a.csv").write_text("text,id,text\n公司的ＡＰＰ,ＩＤ,公司的ＧＰＵ\n", encoding="utf-8")
    done = samples.textfix("fix", "a.csv", cwd=tmp_path, check=0)
    assert done.stdout.decode() == "text,id,text\n公司的APP,ＩＤ,公司的GPU\n"
