"""``textfix apply``: what was decided in a report is brought back to the files."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textfix import Cleaner, Config, TextfixError
from textfix.batch.sources import RECORD_KINDS, Source, kind_of, saved_name
from textfix.cli.console import complain, flush, message, write
from textfix.cli.display import shown_name
from textfix.cli.files import FileProblem, is_page, packed, read, replace_file
from textfix.cli.reviewed_records import apply_to_records, file_of
from textfix.counting import count
from textfix.errors import MissingExtraError
from textfix.form import Form
from textfix.report import Decisions, Reviewed
from textfix.report.record import fingerprint

if TYPE_CHECKING:
    from textfix import Decoding
    from textfix.cli.arguments import Arguments

__all__ = ["apply"]

FAILED = 2


def _progress(names: Sequence[str], doing: str) -> Iterator[str]:
    """The names, and on a terminal a line that says how far this is, once it takes longer than a moment."""
    start = shown = time.monotonic()
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    for number, name in enumerate(names, 1):
        now = time.monotonic()
        if on_terminal and now - start > 1 and now - shown > 0.2:
            shown = now
            print(f"\r\x1b[Ktextfix: {doing} {number:,} of {len(names):,}", end="", file=sys.stderr, flush=True)
        yield name
    if on_terminal and shown != start:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class _Written:
    """One document as its reader left it, ready for its file."""

    name: str
    form: Form
    text: str
    decoding: Decoding | None
    article: bool = False


class _Targets:
    """Where results go: below the output as their files below the folder they share, each to a place of its own."""

    def __init__(self, output: str, names: Sequence[str]) -> None:
        self.output = output
        self.folder = os.path.commonpath([Path(name).absolute().parent for name in names])
        self.inputs = {os.path.realpath(name): name for name in names}
        self.taken: dict[str, str] = {}  # target -> the file whose result it is

    def of(self, name: str, *, article: bool = False) -> Path:
        """The place of one result, its folder made.

        Args:
            name: the file.
            article: whether the result is the text of an HTML page's article.

        Raises:
            FileProblem: it is that of another file, or cannot be.
        """
        kind, compression = kind_of(name)
        source = Source(name, os.path.relpath(name, self.folder), "article" if article else kind, compression)
        target = Path(self.output, saved_name(source))
        if (read := self.inputs.get(os.path.realpath(target))) is not None:
            raise FileProblem(
                f"{shown_name(read)}: --output {shown_name(self.output)} would overwrite it; "
                "use --in-place if that is meant"
            )
        first = self.taken.setdefault(os.path.normcase(os.path.realpath(target)), name)
        if os.path.realpath(first) != os.path.realpath(name):
            raise FileProblem(
                f"{shown_name(name)}: {shown_name(first)} goes to the same place in the output; "
                "use another --output for files of the same name"
            )
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = "there is a file of that name" if isinstance(error, FileExistsError) else error.strerror or error
            raise FileProblem(
                f"{shown_name(str(target.parent))}: the folder cannot be made ({reason}); choose another --output"
            ) from None
        return target


def apply(arguments: Arguments) -> int:
    """Run ``textfix apply`` and return the exit status."""
    options = arguments.options
    decisions = Decisions.read(options["decisions"])
    known = {document.name: document for document in decisions.documents}
    names = list(dict.fromkeys(options["documents"] or (file_of(name) for name in known)))
    if not names:
        message(f"{options['decisions']}: nothing was decided in it")
        return 0
    output = options["output"]
    if output is None and not options["in_place"] and len(names) > 1:
        raise TextfixError(f"there are {len(names):,} documents; say where they go: --output DIR, or --in-place")
    targets = None if output is None else _Targets(output, names)
    written = decided = 0
    for name in _progress(names, "writing"):
        if kind_of(name)[0] in RECORD_KINDS and Path(name).is_file():
            problem, made = _write_records(decisions, arguments, name, targets)
        else:
            problem = _write_one(known.get(name) or decisions, arguments, name, targets)
            made = len(known[name].decisions) if name in known else 0
        decided += made
        if problem:
            flush()
            complain(str(problem))
            continue
        written += 1
    if output is not None or options["in_place"]:
        where = "written in place" if options["in_place"] else f"written to {output}"
        message(f"{count(written, 'file')} {where}, with {count(decided, 'decision')}")
    return FAILED if written < len(names) else 0


def _write_records(decisions: Decisions, arguments: Arguments, name: str, targets: _Targets | None) -> tuple[str, int]:
    """Write one file of records; returns what was wrong with it, or nothing, and the number of decisions."""
    try:
        target = None if targets is None else str(targets.of(name))
        return apply_to_records(decisions, arguments, name, target)
    except (FileProblem, TextfixError) as problem:
        return str(problem), 0


def _write_one(known: Reviewed | Decisions, arguments: Arguments, name: str, targets: _Targets | None) -> str:
    """Write one document; returns what was wrong with it, or nothing."""
    in_place = arguments.options["in_place"]
    try:
        done = _reviewed(known, arguments, name)
        if targets is not None:
            _save(done, targets.of(name, article=done.article))
        elif in_place and done.decoding and done.decoding.lost_bytes:
            return (
                f"{shown_name(name)}: {done.decoding.lost_bytes:,} of its bytes cannot be read and --in-place would "
                "lose them; use --output, which keeps the file"
            )
        elif in_place:
            _save(done, Path(name))
        else:
            write(done.text)
    except (FileProblem, TextfixError) as problem:
        return str(problem)
    return ""


def _reviewed(known: Reviewed | Decisions, arguments: Arguments, name: str) -> _Written:
    """What becomes of one file: as decided, or cleaned like any other where nothing was decided on its content."""
    data = read(name)
    # Decoding only: what was decided is what the reader saw, whatever options and dictionaries are in force now.
    result = Cleaner(Config(steps=())).explain_bytes(data)
    prints = (fingerprint(data), fingerprint(result.text))  # a page of HTML may have been reviewed as decoded
    article = _article(known, name, data) if not _known_as(known, prints) else None
    if isinstance(known, Reviewed):
        reviewed = known if known.sha256 in prints or article is not None else None
        if reviewed is None:
            raise FileProblem(
                f"{shown_name(name)}: it is not the text that was reviewed any more; make a new report of it"
            )
    else:
        reviewed = known.by_hash(data) or (known.by_hash(article) if article is not None else None)
    if article is not None and reviewed is not None:
        if arguments.options["in_place"]:
            raise FileProblem(
                f"{shown_name(name)}: the text of its article was reviewed, which cannot take the place of the HTML; "
                "use --output"
            )
        return _Written(name, Form("utf-8", b"", "\n", ended=True), reviewed.result(article), None, article=True)
    if reviewed is None:
        result = Cleaner(arguments.config_for(name)).explain_bytes(data)
    decoding = result.diagnosis.decoding
    form = Form.of(data, result.input, decoding.encoding if decoding else "utf-8")
    text = result.text if reviewed is None else reviewed.result(result.text)
    return _Written(name, form, form.lay_out(text), decoding)


def _known_as(known: Reviewed | Decisions, prints: tuple[str, ...]) -> bool:
    documents = [known] if isinstance(known, Reviewed) else known.documents
    return any(document.sha256 in prints for document in documents)


def _article(known: Reviewed | Decisions, name: str, data: bytes) -> str | None:
    """The text of an HTML page's article, where that is what was reviewed."""
    if not is_page(name):
        return None
    try:
        text = Cleaner(Config(steps=())).explain_html(data).input
    except MissingExtraError:
        return None
    return text if _known_as(known, (fingerprint(text),)) else None


def _save(done: _Written, target: Path) -> None:
    data, written = done.form.encode(done.text)
    if written.codec == "utf-8" and done.form.codec != "utf-8" and done.decoding:
        message(
            f"{shown_name(done.name)}: written as UTF-8, since in {done.decoding.encoding} it would not be read as the "
            "cleaned text"
        )
    replace_file(target, packed(data, target.name), like=done.name)
