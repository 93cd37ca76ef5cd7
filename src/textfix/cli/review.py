"""``textfix report`` and ``textfix apply``: a page to look at, and what was decided in it brought back to the files."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textfix import Cleaner, Config, TextfixError
from textfix.cli.console import flush, message, write
from textfix.cli.display import count, shown_name
from textfix.cli.files import FileProblem, read, replace_file
from textfix.form import Form
from textfix.report import Decisions, Report, Reviewed
from textfix.report.record import fingerprint

if TYPE_CHECKING:
    from textfix import Decoding
    from textfix.cli.arguments import Arguments

__all__ = ["apply", "report"]

FAILED = 2
_TEXTS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")  # what is read of a folder


def report(arguments: Arguments) -> int:
    """Run ``textfix report`` and return the exit status."""
    output = str(arguments.options["output"])
    if os.path.realpath(output) in {os.path.realpath(name) for name in arguments.files}:
        raise TextfixError(f"the report would overwrite {output}, which is to be read; name another file with -o")
    names = list(_found(arguments.files, leave_out=os.path.realpath(output)))
    with Report(title=arguments.options["title"], config=arguments.config) as pages:
        for name in _progress(names, "reading"):
            if pattern := arguments.settings.ignored(name):
                message(f"{shown_name(name)}: passed over, as {pattern} says; --no-config heeds no such pattern")
                continue
            _look_at(pages, Cleaner(arguments.config_for(name)), name)
        figures = pages.figures
        pages.write(output)
    told = f"{output}: {count(figures.documents, 'document')}, {count(figures.edits, 'edit')}"
    told += f", {figures.doubtful:,} to look at" if figures.doubtful else ""
    message(f"{told}; open it in a browser")
    return FAILED if figures.failed else 0


def _look_at(pages: Report, cleaner: Cleaner, name: str) -> None:
    """Clean one file into the report; one that fails is named in it and on stderr."""
    start = time.perf_counter()
    sentence = ""
    try:
        result = cleaner.explain_bytes(read(name))
        pages.add(name, result, time.perf_counter() - start)
    except FileProblem as problem:
        sentence = str(problem)
    except TextfixError:
        raise  # a wrong option or dictionary is wrong for all files
    except MemoryError:
        sentence = f"{shown_name(name)}: there is not enough memory for it; split it into smaller files"
    except Exception as error:  # whatever one file brings up, the others get their turn
        if sys.flags.dev_mode:
            raise
        sentence = (
            f"{shown_name(name)}: textfix itself failed on it ({type(error).__name__}: {error}); "
            "please report this, with the file if you can"
        )
    if sentence:
        message(f"error: {sentence}")
        pages.fail(name, sentence.removeprefix(f"{name}: "), time.perf_counter() - start)


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


def _found(names: Sequence[str], leave_out: str) -> Iterator[str]:
    """The files named and those in the folders named, each folder in the order of its names; not the last report."""
    for name in names:
        if name != "-" and Path(name).is_dir():
            found = sorted(str(path) for path in Path(name).rglob("*") if _is_text(path))
            yield from (path for path in found if os.path.realpath(path) != leave_out)
        else:
            yield name


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in _TEXTS and not path.name.startswith(".") and path.is_file()


@dataclass(frozen=True, slots=True)
class _Written:
    """One document as its reader left it, ready for its file."""

    name: str
    form: Form
    text: str
    decoding: Decoding | None


def apply(arguments: Arguments) -> int:
    """Run ``textfix apply`` and return the exit status."""
    options = arguments.options
    decisions = Decisions.read(options["decisions"])
    known = {document.name: document for document in decisions.documents}
    names = list(options["documents"]) or list(known)
    if not names:
        message(f"{options['decisions']}: nothing was decided in it")
        return 0
    output = options["output"]
    if output is None and not options["in_place"] and len(names) > 1:
        raise TextfixError(f"there are {len(names):,} documents; say where they go: --output DIR, or --in-place")
    folder = _shared_folder(names)
    written = decided = 0
    for name in _progress(names, "writing"):
        problem = _write_one(known.get(name) or decisions, arguments, name, folder)
        if problem:
            flush()
            message(f"error: {problem}")
            continue
        written += 1
        decided += len(known[name].decisions) if name in known else 0
    if output is not None or options["in_place"]:
        where = "written in place" if options["in_place"] else f"written to {output}"
        message(f"{count(written, 'file')} {where}, with {count(decided, 'decision')}")
    return FAILED if written < len(names) else 0


def _write_one(known: Reviewed | Decisions, arguments: Arguments, name: str, folder: str) -> str:
    """Write one document; returns what was wrong with it, or nothing."""
    output, in_place = arguments.options["output"], arguments.options["in_place"]
    try:
        done = _reviewed(known, arguments, name)
        if output is not None:
            _save(done, _target(output, name, folder))
        elif in_place and done.decoding and done.decoding.lost_bytes:
            return (
                f"{name}: {done.decoding.lost_bytes:,} of its bytes cannot be read and --in-place would "
                "lose them; use --output, which keeps the file"
            )
        elif in_place:
            _save(done, Path(name))
        else:
            write(done.text)
    except (FileProblem, TextfixError) as problem:
        file, sign, _ = name.rpartition("#")
        if sign and Path(file).is_file() and not Path(name).exists():
            return f"{name}: this is a record of a larger file; apply writes whole files only"
        return str(problem)
    return ""


def _reviewed(known: Reviewed | Decisions, arguments: Arguments, name: str) -> _Written:
    """What becomes of one file: as decided, or cleaned like any other where nothing was decided on its content."""
    data = read(name)
    # Decoding only: what was decided is what the reader saw, whatever options and dictionaries are in force now.
    result = Cleaner(Config(steps=())).explain_bytes(data)
    prints = (fingerprint(data), fingerprint(result.text))  # a page of HTML may have been reviewed as decoded
    if isinstance(known, Reviewed):
        reviewed = known if known.sha256 in prints else None
        if reviewed is None:
            raise FileProblem(
                f"{shown_name(name)}: it is not the text that was reviewed any more; make a new report of it"
            )
    else:
        reviewed = known.by_hash(data)
    if reviewed is None:
        result = Cleaner(arguments.config_for(name)).explain_bytes(data)
    decoding = result.diagnosis.decoding
    form = Form.of(data, result.input, decoding.encoding if decoding else "utf-8")
    text = result.text if reviewed is None else reviewed.result(result.text)
    return _Written(name, form, form.lay_out(text), decoding)


def _save(done: _Written, target: Path) -> None:
    data, codec = done.form.encode(done.text)
    if codec == "utf-8" and done.form.codec != "utf-8" and done.decoding:
        message(f"{done.name}: written as UTF-8, since {done.decoding.encoding} cannot write the cleaned text")
    replace_file(target, data, like=done.name)


def _shared_folder(names: Sequence[str]) -> str:
    """The folder that holds all of the files, the deepest one."""
    return os.path.commonpath([Path(name).absolute().parent for name in names])


def _target(output: str, name: str, folder: str) -> Path:
    """Where the result of a file goes: below the output as below the folder that all share."""
    target = Path(output, os.path.relpath(name, folder))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "there is a file of that name" if isinstance(error, FileExistsError) else error.strerror or error
        raise FileProblem(f"{target.parent}: the folder cannot be made ({reason}); choose another --output") from None
    if target.exists() and target.samefile(name):
        raise FileProblem(f"{name}: --output {output} would overwrite it; use --in-place if that is meant")
    return target
