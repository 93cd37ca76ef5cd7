"""``textfix dict check``, ``show`` and ``add``, and ``textfix learn``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textfix.batch.sources import Source, find_sources, kind_of
from textfix.cli.console import complain, message, write
from textfix.cli.display import pad, shown_name, visible, width
from textfix.cli.files import FileProblem, is_page, read, save_text
from textfix.cli.language import say
from textfix.counting import count
from textfix.errors import DictionaryError

if TYPE_CHECKING:
    from textfix.cli.arguments import Arguments
    from textfix.wording.dictionary import Entry

__all__ = ["run_dict", "run_learn", "texts_of"]

FOUND = 1
FAILED = 2

_HEAD = ("dialect", "spun", "original", "weight", "guard", "source")
_TEXTS = ("text", "html", "jsonl")  # what is read of a folder


def run_dict(arguments: Arguments) -> int:
    """Run ``textfix dict check``, ``show`` or ``add`` and return the exit status."""
    action = str(arguments.options["action"])
    return {"check": _check, "show": _show, "add": _add}[action](arguments)


def _check(arguments: Arguments) -> int:
    from textfix.wording.checking import check_file

    found = failed = False
    for name in arguments.files:
        try:
            findings = check_file(Path(name))
        except DictionaryError as error:
            complain(str(error))
            failed = True
            continue
        for finding in findings:
            found = True
            write(f"{shown_name(name)}:{finding.line}: {visible(finding.message, marked=False)}\n")
    return FAILED if failed else FOUND if found else 0


def _add(arguments: Arguments) -> int:
    from textfix.wording.editing import add_entry

    options = arguments.options
    if options["decisions"]:
        return _add_lessons(arguments)
    row = add_entry(
        Path(arguments.files[0]), options["substitute"], options["originals"], options["guard"], options["source"]
    )
    message(f"{arguments.files[0]}: {row.expandtabs(1)}")
    return 0


def _add_lessons(arguments: Arguments) -> int:
    """Add what decisions speak for; a word that was decided both ways is named and left to the user."""
    from textfix.report.decisions import Decisions
    from textfix.report.lessons import lessons
    from textfix.wording.editing import add_entry

    path = Path(arguments.files[0])
    options = arguments.options
    found = lessons([Decisions.read(name) for name in options["decisions"]], options["min_count"])
    added = left = 0
    for lesson in found:
        reason = lesson.against
        if not reason:
            try:
                row = add_entry(path, lesson.substitute, [lesson.original], (), [lesson.source])
                message(f"{path}: {row.expandtabs(1)}")
                added += 1
                continue
            except DictionaryError as error:
                reason = str(error)
        left += 1
        message(f"left out: {visible(reason, marked=False)}")
    told = count(added, "entry", "entries")
    message(
        f"{told} added to {path}" + (f", {left:,} left out" if left else "") + _too_seldom(found, options["min_count"])
    )
    return 0


def _too_seldom(found: Sequence[object], least: int) -> str:
    return "" if found else f"; nothing was decided {least} times or more, see --min-count"


def _show(arguments: Arguments) -> int:
    """Every entry of the shipped and the given dictionaries that has the word on either side."""
    word = str(arguments.options["word"]).strip()
    if not word:
        raise DictionaryError("there is no word to show; name one, such as: textfix dict show 付出")
    lines = list(_entry_lines(word, arguments.config.dictionaries))
    for line in lines:
        write(line + "\n")
    return 0 if len(lines) > 1 else FOUND


def _entry_lines(word: str, user_files: Iterable[str]) -> Iterator[str]:
    from textfix.resources import dictionary_folder
    from textfix.wording.dictionary import counted_words, read_dialects, read_entries

    folder = dictionary_folder("wording")
    files = [(d.name, folder / f"{d.name}.tsv") for d in read_dialects(folder / "dialects.tsv")]
    files += [("user", Path(name)) for name in user_files if not name.endswith(".txt")]
    rows: dict[bool, list[tuple[str, ...]]] = {True: [], False: []}
    total, counts = counted_words()
    for dialect, path in files:
        for entry in read_entries(path) if dialect == "user" or path.exists() else ():
            for original, weight, source in _pairs(entry):
                if word in (entry.substitute, original):
                    rows[word == entry.substitute].append(
                        (dialect, entry.substitute, original, f"{weight:g}", " ".join(entry.guards) or "-", source)
                    )
    yield f"{visible(word, marked=False)}: {say(_rate(word, total, counts))}"
    for is_substitute, heading in ((True, "as a substitute"), (False, "as an original")):
        if rows[is_substitute]:
            others = list(dict.fromkeys(row[2 if is_substitute else 1] for row in rows[is_substitute]))
            rates = {other: _rate(other, total, counts) for other in others if other != word}
            yield ""
            yield say(f"{visible(word, marked=False)} {heading}:")
            yield from _aligned([tuple(map(say, _HEAD)), *rows[is_substitute]])
            if rates:
                yield ""
                yield from _aligned(list(rates.items()))


def _pairs(entry: Entry) -> Iterator[tuple[str, float, str]]:
    """Original, weight and source of each pair; measurements that stand for one original each are told apart."""
    each = len(entry.sources) == len(entry.originals) and all(s.startswith("measured:") for s in entry.sources)
    for k, (original, weight) in enumerate(entry.originals):
        sources = entry.sources[k : k + 1] if each else entry.sources
        yield original, weight, ", ".join(map(_source, sources)) or "-"


def _source(source: str) -> str:
    """``measured:0.96/24`` and ``pages:14/14`` in words; other sources as they are."""
    kind, _, value = source.partition(":")
    share, _, sampled = value.partition("/")
    done = {"measured": "restored", "pages": "replaced"}.get(kind)
    return f"{kind}: {share} of {sampled} {done}" if done and sampled else source


def _rate(word: str, total: int, counts: dict[str, int]) -> str:
    if word not in counts:
        return "not counted in honest text"
    return f"{1e6 * counts[word] / total:,.1f} per million characters of honest text"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(width(row[k]) for row in shown) for k in range(len(shown[0]) - 1)]
    for row in shown:
        cells = [pad(cell, columns) for cell, columns in zip(row, widths, strict=False)]
        yield "  " + "  ".join([*cells, row[-1]]).rstrip()


def run_learn(arguments: Arguments) -> int:
    """Run ``textfix learn`` and return the exit status."""
    from textfix.wording.learning import learn, proposal_lines

    options = arguments.options
    failed: list[str] = []
    texts = list(texts_of(arguments.files, options["field"], failed))
    clean = texts_of((options["clean"],), options["field"], failed) if options["clean"] else ()
    if not texts:
        complain("there is no text to learn from")
        return FAILED
    proposals = learn(
        texts, arguments.config, clean, least_count=options["min_count"], least_documents=options["min_documents"],
        least_score=options["min_score"], progress=message,
    )  # fmt: skip
    content = "".join(f"{line}\n" for line in proposal_lines(proposals))
    if options["output"] in (None, "-"):
        write(content)
    else:
        save_text(options["output"], content)
    message(count(len(proposals), "proposal"))
    return FAILED if failed else 0


def texts_of(names: Iterable[str], field: str, failed: list[str], *, articles: bool = False) -> Iterator[str]:
    """The texts of files, of ``.jsonl`` files (one a line) and of folders; what fails is reported and left out.

    With ``articles``, an HTML page gives the text that ``textfix fix`` makes of it, else what its bytes say.
    """
    for name in names:
        path = Path(name)
        if name != "-" and path.is_dir():
            sources = [found for found in find_sources([name]) if isinstance(found, Source)]
            inside = [source.path for source in sources if source.kind in _TEXTS]
            if not inside:
                _report(f"{name}: there is no text, page or .jsonl file in this folder; name the files", failed)
            yield from texts_of(inside, field, failed, articles=articles)
            continue
        try:
            data = read(name)
        except FileProblem as problem:
            _report(str(problem), failed)
            continue
        if kind_of(name)[0] == "jsonl":
            yield from _records(name, data, field, failed)
        else:
            from textfix.encoding import decode

            text = decode(data)[0]
            if articles and is_page(name):
                from textfix.html import read_page

                text = read_page(text).text
            yield text


def _records(name: str, data: bytes, field: str, failed: list[str]) -> Iterator[str]:
    from textfix.encoding import decode

    bad: list[int] = []
    for number, line in enumerate(decode(data)[0].split("\n"), 1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)[field]
        except (ValueError, KeyError, TypeError, RecursionError):
            bad.append(number)
            continue
        if isinstance(text, str):
            yield text
    if bad:
        others = f" ({count(len(bad) - 1, 'more line')} like it)" if len(bad) > 1 else ""
        sentence = f"line {bad[0]:,}: no JSON object with a field {field!r}{others}; see --field"
        _report(f"{shown_name(name)}, {sentence}", failed)


def _report(sentence: str, failed: list[str]) -> None:
    complain(sentence)
    failed.append(sentence)
