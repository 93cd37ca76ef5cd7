"""Files of every format that batch reads, with a wide letter in each text that cleaning makes narrow."""

import gzip
import io
import json
import lzma
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE), "TEXTFIX_LANG": "en"}

NEEDS_ZSTD = pytest.mark.skipif(
    sys.version_info < (3, 14) and (find_spec("backports") is None or find_spec("backports.zstd") is None),
    reason="needs textfix[zstd]",
)
NEEDS_PARQUET = pytest.mark.skipif(find_spec("pyarrow") is None, reason="needs textfix[parquet]")

ROWS = [
    {"id": 1, "text": "岚舟公司的ＡＰＰ上线了。", "note": "ＡＢ,不动"},
    {"id": 2, "text": '他说"好",第二行\n还有ＧＰＵ。', "note": None},
    {"id": 3, "text": "没有变化。", "note": "x"},
]


def textfix(*arguments, cwd=None, check=None, **environment):
    """The finished process of ``textfix`` with these arguments, with only the step ``characters`` for fix."""
    arguments = [str(argument) for argument in arguments]
    if arguments[0] == "fix" and "--steps" not in arguments:
        arguments += ["--steps", "characters"]
    done = subprocess.run(
        [sys.executable, "-m", "textfix", *arguments],
        capture_output=True,
        cwd=cwd,
        env={**ENVIRONMENT, **environment},
        timeout=300,
        check=False,
    )
    if check is not None:
        assert done.returncode == check, done.stderr.decode()
    return done


def narrow(text):
    """What cleaning makes of these texts."""
    return text.replace("ＡＰＰ", "APP").replace("ＧＰＵ", "GPU")


def jsonl(rows=ROWS):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def csv(delimiter=",", rows=ROWS):
    import csv as module

    out = io.StringIO()
    writer = module.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["id", "text", "note"])
    writer.writerows([row["id"], row["text"], row["note"]] for row in rows)
    return out.getvalue().encode()


def parquet(rows=ROWS, **options):
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    table = pa.table({name: [row[name] for row in rows] for name in rows[0]}).replace_schema_metadata({"who": "us"})
    pq.write_table(table, out, **options)
    return out.getvalue()


def compressed(data, ending):
    if ending == ".gz":
        return gzip.compress(data, 9)
    if ending == ".xz":
        return lzma.compress(data)
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd.compress(data, 5)


TEXT = "岚舟公司的ＡＰＰ上线了。\r\n第二行。\r\n".encode("gb18030")
PLAIN = {
    "page.txt": TEXT,
    "page.md": "# 标题\n\n岚舟公司的ＡＰＰ上线了。".encode(),
    "page.html": '<p title="ＡＰＰ">岚舟公司的ＡＰＰ上线了。&nbsp;</p>\n'.encode(),
    "pages.json": json.dumps(ROWS, ensure_ascii=False, indent=1).encode(),
    "one.json": json.dumps(ROWS[0]).encode() + b"\n",
    "pages.jsonl": jsonl(),
    "pages.csv": csv(),
    "pages.tsv": csv("\t"),
}


def plain_files():
    """Every format but Parquet, plain, as name → bytes."""
    return dict(PLAIN)


def packed_files(ending):
    """Every format but Parquet, compressed."""
    return {name + ending: compressed(data, ending) for name, data in PLAIN.items()}


def write_tree(folder, files):
    """The files in a folder, some of them deeper in it."""
    for number, (name, data) in enumerate(files.items()):
        path = folder / ("deep/" if number % 2 else "") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o640)
    return folder


def tree(folder):
    """Names below a folder, and their bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
