"""Gather what Chinese authors of software say of it, as one more corpus: ``software.jsonl``.

    python tools/gather_software.py --pypi ADDRESS --npm ADDRESS --out DIR/software.jsonl [--jobs 8]

Takes the packages of ``tools/software.tsv`` (registry, name, version) from the two registries, opens each archive,
and keeps the lines of documents, comments and docstrings that are mostly Chinese and hold no kana: each line once
over all packages, and few of those that begin alike, since interfaces are described by stencils. A package makes
documents of about three thousand characters; ``tools/split.py`` leaves them in one part. Archives of more than six
megabytes are left out. The texts stay outside the project; only statistics of them go in.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urljoin
from urllib.request import urlopen

LIST = Path(__file__).with_name("software.tsv")
PROSE = (".md", ".mdx", ".markdown", ".rst", ".txt", ".html")
CODE = (".py", ".pyi", ".js", ".ts", ".vue", ".go", ".java")
LARGEST_ARCHIVE = 6_000_000  # bytes
LARGEST_FILE = 3_000_000  # bytes
LINES = 6000  # of a package at most
HAN_OF_PACKAGE = 60_000  # Chinese characters of a package at most
ALIKE = 30  # lines at most that begin with the same seven Chinese characters
PIECE = 3000  # characters of a document, about
HAN = re.compile("[\u4e00-\u9fff]")
KANA = re.compile("[\u3041-\u30fa]")
TRADITIONAL = frozenset("為這個們說時國會對學後發沒來過還進開關應該當與際類點選擇設")
FENCED = re.compile(r"```.*?```", re.DOTALL)
COMMENT = re.compile(r"#|//|^\s*(\*|/\*|\"\"\"|[\u4e00-\u9fff])")
BEFORE_PROSE = re.compile(r"^.*?(?=[\u4e00-\u9fffA-Za-z0-9“《「（(]*[\u4e00-\u9fff])")
MARKUP = re.compile(r"^[\s#>*\-+|\d.、/\"]+|\*\*")


def chinese_lines(name: str, data: bytes) -> Iterator[str]:
    """The lines of a file that are mostly Chinese, without their markup."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    code = name.lower().endswith(CODE)
    for raw in (text if code else FENCED.sub("", text)).split("\n"):
        if len(raw) > 20_000 or not HAN.search(raw) or (code and not COMMENT.search(raw)):
            continue
        line = re.sub(r"<[^>]*>", "", raw)
        if code and not re.match(r"\s*[#/*]", line):
            line = BEFORE_PROSE.sub("", line, count=1)
        line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line).replace("`", "")
        line = MARKUP.sub("", line).replace("|", " ").replace('"""', "").strip()
        han = len(HAN.findall(line))
        if han >= 8 and han >= 0.45 * len(line) and not KANA.search(line):
            yield line


def files(address: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The documents and sources of an archive."""
    wanted = (*PROSE, *CODE, "metadata", "pkg-info")
    if address.endswith((".whl", ".zip", ".egg")):
        archive = zipfile.ZipFile(io.BytesIO(data))
        for item in archive.infolist():
            if item.filename.lower().endswith(wanted) and item.file_size < LARGEST_FILE:
                yield item.filename, archive.read(item)
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            if file and member.name.lower().endswith(wanted) and member.size < LARGEST_FILE:
                yield member.name, file.read()


def facts_of(registry: str, index: str, name: str, version: str) -> tuple[str, dict[str, Any]]:
    """Where a registry tells of a package, and what it tells; addresses in it may be counted from there."""
    at = f"{index}/{name}/json" if registry == "pypi" else f"{index}/{quote(name, safe='@')}/{version}"
    with urlopen(at, timeout=40) as answer:
        return answer.url, json.load(answer)


def archive_address(registry: str, index: str, name: str, version: str) -> str:
    """Where the archive of a package lies, "" if it is too large or gone."""
    at, facts = facts_of(registry, index, name, version)
    if registry == "npm":
        too_large = facts["dist"].get("unpackedSize", 0) > 7 * LARGEST_ARCHIVE
        return "" if too_large else urljoin(at, facts["dist"]["tarball"])
    found = [f for f in facts["releases"].get(version, ()) if f["size"] < LARGEST_ARCHIVE]
    found.sort(key=lambda f: (f["packagetype"] != "sdist", f["size"]))
    return urljoin(at, found[0]["url"]) if found else ""


def lines_of(task: tuple[str, str, str, str]) -> tuple[str, list[str]]:
    """A package's id and its lines; none, with a word of why, if it can't be had."""
    registry, index, name, version = task
    lines: dict[str, None] = {}
    try:
        address = archive_address(registry, index, name, version)
        if address:
            with urlopen(address, timeout=90) as answer:
                data = answer.read()
            for file, content in files(address, data):
                lines.update(dict.fromkeys(chinese_lines(file, content)))
    except (URLError, TimeoutError, OSError, KeyError, ValueError, tarfile.TarError, zipfile.BadZipFile) as error:
        print(f"{registry} {name} {version}: left out, {error}", file=sys.stderr)
    return f"software/{registry}/{name}", list(lines)[:LINES]


class Sieve:
    """Which lines are new, and which begin like too many before them."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.beginnings: Counter[str] = Counter()

    def keep(self, lines: list[str]) -> list[str]:
        """The lines that are neither there already, nor Traditional, nor of a stencil."""
        kept, han = [], 0
        for line in lines:
            key = "".join(HAN.findall(line))
            if len(key) < 8 or key in self.seen or sum(c in TRADITIONAL for c in line) > 0.03 * len(line) + 1:
                continue
            self.seen.add(key)
            self.beginnings[key[:7]] += 1
            if self.beginnings[key[:7]] <= ALIKE:
                kept.append(line)
                han += len(key)
            if han > HAN_OF_PACKAGE:
                break
        return kept


def pieces(lines: list[str]) -> Iterator[str]:
    """Documents of about :data:`PIECE` characters."""
    piece: list[str] = []
    size = 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= PIECE:
            yield "\n".join(piece)
            piece, size = [], 0
    if piece:
        yield "\n".join(piece)


def rows(body: str, lines: list[str]) -> Iterator[dict[str, str]]:
    """The documents of one body of text, as ``tools/split.py`` reads them: it leaves them in one part."""
    for k, text in enumerate(pieces(lines)):
        yield {"id": f"{body}#{k}" if k else body, "text": text}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pypi", required=True, help="address of PyPI's JSON interface, up to the name of the package")
    ap.add_argument("--npm", required=True, help="address of the npm registry")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--list", type=Path, default=LIST)
    ap.add_argument("--jobs", type=int, default=8)
    args = ap.parse_args()
    packages = [line.split("\t") for line in args.list.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    tasks = [(r, args.pypi if r == "pypi" else args.npm, name, version) for r, name, version in packages]
    sieve = Sieve()
    characters = 0
    with ProcessPoolExecutor(args.jobs) as pool, args.out.open("w", encoding="utf-8") as out:
        for done, (name, lines) in enumerate(pool.map(lines_of, tasks, chunksize=4), 1):
            for row in rows(name, sieve.keep(lines)):
                characters += len(row["text"])
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
            if done % 500 == 0:
                print(f"{done} of {len(tasks)} packages, {characters} characters")
    print(f"{len(tasks)} packages, {characters} characters")


if __name__ == "__main__":
    main()
