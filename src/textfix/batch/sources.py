"""The files of a run: what was named, what lies in the folders, and where the cleaned file of each goes."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import PurePath

from textfix.batch.compression import COMPRESSIONS

__all__ = ["KINDS", "Passed", "Source", "counted", "find_sources", "folder_of", "kind_of", "saved_name"]

KINDS: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
"""Endings of file names, and how such a file is read."""

RECORD_KINDS = ("json", "jsonl", "csv", "tsv", "parquet")
"""Kinds that hold many documents, in fields."""

_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to clean.

    Attributes:
        path: as it was found.
        relative: its place below the output folder.
        kind: how it is read, one of the values of :data:`KINDS`.
        compression: ``""``, ``"gz"``, ``"zst"`` or ``"xz"``.
        named: whether the user named it, or it was found in a folder.
    """

    path: str
    relative: str
    kind: str
    compression: str
    named: bool = True


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that is not cleaned.

    Attributes:
        path: what it is.
        why: a sentence, or for what is only counted a word: ``link``, ``kind``, ``special``.
        failed: whether the user must be told that it failed.
    """

    path: str
    why: str
    failed: bool = True


def kind_of(name: str) -> tuple[str, str]:
    """How a file of this name is read, and its compression; the kind is ``""`` where the name does not say.

    >>> kind_of("a/pages.jsonl.gz"), kind_of("novel.TXT"), kind_of("LICENSE")
    (('jsonl', 'gz'), ('text', ''), ('', ''))
    """
    stem, ending = os.path.splitext(os.path.basename(name).lower())
    compression = COMPRESSIONS.get(ending, "")
    if compression:
        ending = os.path.splitext(stem)[1]
    return KINDS.get(ending, ""), compression


def saved_name(source: Source) -> str:
    """Where its cleaned file stands below the output folder: an article is a text.

    >>> saved_name(Source("a/page.html.gz", "a/page.html.gz", "article", "gz"))
    'a/page.txt.gz'
    """
    if source.kind != "article":
        return source.relative
    ending = f".{source.compression}" if source.compression else ""
    return os.path.splitext(source.relative.removesuffix(ending))[0] + ".txt" + ending


def folder_of(path: str) -> str:
    """The folder that holds what a file, a folder or a pattern names: the nearest one that exists.

    >>> folder_of("no such folder/*.txt"), folder_of("no such folder/a.txt"), folder_of("/")
    ('.', '.', '/')
    """
    folder = path if os.path.lexists(path) else _fixed(path)
    while folder and not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder or "."


def _fixed(pattern: str) -> str:
    """The folder in front of the first part of a pattern that is none itself."""
    fixed = list(takewhile(lambda part: not _MAGIC.search(part), PurePath(pattern).parts))
    return str(PurePath(*fixed))


_COUNTED = {
    "link": "{} not followed, being symbolic links; name those that are meant",
    "kind": "{} left out, being of another kind (by the ending of the name)",
    "special": "{} left out, being no regular files",
    "records": "{} left out, being of records; fix --output and report read them",
}


def counted(why: str, number: int) -> str:
    """A sentence for so many entries of folders that were passed over, or ``""`` where each has its own.

    >>> counted("special", 2)
    '2 entries of the folders were left out, being no regular files'
    """
    several = "1 entry of the folders was" if number == 1 else f"{number:,} entries of the folders were"
    return _COUNTED[why].format(several) if why in _COUNTED else ""


def find_sources(
    paths: Sequence[str],
    *,
    kind: str | None = None,
    ignored: Callable[[str], str | None] | None = None,
    leave_out: Sequence[str] = (),
    in_place: bool = False,
) -> Iterator[Source | Passed]:
    """The files behind what the user named, folders in the order of their names.

    Folders are searched through, without hidden files and without following
    symbolic links (a link that the user names is followed). A pattern such as
    ``pages/**/*.txt`` that the shell left alone is expanded.

    Args:
        paths: files, folders and patterns.
        kind: read every named file so, whatever it is called.
        ignored: says why a file is to be passed over, or ``None``.
        leave_out: folders that are not searched, such as the output.
        in_place: whether each is replaced where it stands, so that files of one name do not meet in the output.
    """
    several = len(paths) > 1
    outside = frozenset(os.path.realpath(path) for path in leave_out)
    finder = _Finder(kind, ignored, outside, many=several, in_place=in_place)
    for path in paths:
        yield from finder.find(path)


def _key(source: Source) -> str:
    """What two files have in common that go to the same place."""
    return os.path.normcase(os.path.normpath(saved_name(source)))


class _Finder:
    def __init__(
        self,
        kind: str | None,
        ignored: Callable[[str], str | None] | None,
        leave_out: frozenset[str],
        *,
        many: bool,
        in_place: bool,
    ) -> None:
        self.kind, self.ignored, self.leave_out = kind, ignored, leave_out
        self.many, self.in_place = many, in_place
        self.seen: dict[str, str] = {}  # real paths; needed only where two arguments may meet
        self.targets: dict[str, str] = {}

    def find(self, path: str) -> Iterator[Source | Passed]:
        try:
            status = os.stat(path)
        except FileNotFoundError:
            if _MAGIC.search(path) and not os.path.lexists(path):
                yield from self._pattern(path)
            else:
                yield Passed(path, "there is no such file; check the name")
            return
        except OSError as error:
            yield Passed(path, f"it cannot be read ({error.strerror}); check the path and its permissions")
            return
        if stat.S_ISDIR(status.st_mode):
            if os.path.realpath(path) in self.leave_out:
                yield Passed(path, "what is written goes into this very folder; name another one for it")
                return
            yield from self._folder(path, "")
        elif stat.S_ISREG(status.st_mode):
            yield from self._file(path, os.path.basename(path), named=True)
        else:
            yield Passed(path, "this is no regular file; a pipe or a device can be given as standard input")

    def _pattern(self, pattern: str) -> Iterator[Source | Passed]:
        base = _fixed(pattern)
        found = False
        for path in sorted(glob.iglob(pattern, recursive=True)):
            if os.path.isfile(path):
                found = True
                yield from self._file(path, os.path.relpath(path, base), named=True)
        if not found:
            yield Passed(pattern, "no file fits this pattern; check it")

    def _folder(self, folder: str, relative: str) -> Iterator[Source | Passed]:
        if os.path.realpath(folder) in self.leave_out:
            return
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield Passed(folder, f"the folder cannot be read ({error.strerror}); change its permissions")
            return
        for entry in entries:
            below = os.path.join(relative, entry.name)
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_symlink():
                    yield Passed(entry.path, "link", failed=False)
                elif entry.is_dir():
                    yield from self._folder(entry.path, below)
                elif not entry.is_file():
                    yield Passed(entry.path, "special", failed=False)
                elif not kind_of(entry.name)[0]:
                    yield Passed(entry.path, "kind", failed=False)
                else:
                    yield from self._file(entry.path, below, named=False)
            except OSError as error:
                yield Passed(entry.path, f"it cannot be read ({error.strerror}); check its permissions")

    def _apart(self, source: Source) -> Source:
        """The source with as many of its folders in front of its place as tell it from those before it."""
        folders = list(PurePath(os.path.abspath(source.path)).parts[1:])
        rest = len(PurePath(source.relative).parts)
        while _key(source) in self.targets and rest < len(folders):
            rest += 1
            source = replace(source, relative=os.path.join(*folders[-rest:]))
        return source

    def _file(self, path: str, relative: str, *, named: bool) -> Iterator[Source | Passed]:
        if self.ignored and (pattern := self.ignored(path)):
            if named:
                yield Passed(path, f"passed over, as {pattern} says; --no-config heeds no such pattern", failed=False)
            return
        kind, compression = kind_of(path)
        if self.kind == "article":
            kind = "article" if kind == "html" else kind
        elif self.kind and named:
            kind = self.kind
        source = Source(path, relative, kind or "text", compression, named)
        if self.many:
            real = os.path.realpath(path)
            if real in self.seen:
                return
            self.seen[real] = path
        if self.many or self.kind == "article":
            if self.in_place:
                source = self._apart(source)
            key = _key(source)
            if key in self.targets:
                yield Passed(
                    path,
                    f"{self.targets[key]} goes to the same place in the output; "
                    "use another --output for files of the same name",
                )
                return
            self.targets[key] = path
        yield source
