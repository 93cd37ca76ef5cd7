"""Adding an entry to a wording dictionary file: in its sorted place, merged with what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textfix.errors import DictionaryError
from textfix.whole_file import put_in_place
from textfix.wording.checking import Line, loops, parse_line, read_lines
from textfix.wording.dictionary import DEFAULT_WEIGHT

__all__ = ["HEAD", "add_entry", "written"]

HEAD = "# substitute\toriginals\tguard\tsource"


def add_entry(
    path: Path, substitute: str, originals: Sequence[str], guards: Sequence[str] = (), sources: Sequence[str] = ()
) -> str:
    """Add an entry to a file, or merge it with the entry of its substitute; makes the file where there is none.

    Args:
        path: the file, named ``….tsv``.
        substitute: what spun pages show.
        originals: what authors wrote, each with an optional ``:weight``; the
            weight given replaces the one that stands there.
        guards: honest phrases in which the substitute stays.
        sources: where the pair is known from.

    Returns:
        The line as it now stands in the file.

    Raises:
        DictionaryError: the entry makes no sense, or the file cannot be read
            or written; the file is as it was.
    """
    if path.suffix != ".tsv":
        raise DictionaryError(f"{path}: a wording dictionary is a .tsv file; a list of terms needs no tool")
    for word in (substitute, *originals, *guards, *sources):
        if not word or word != "".join(word.split()) or not word.isprintable() or word.startswith("#"):
            raise DictionaryError(f"{word!r} cannot stand in a dictionary: no spaces, no leading #, nothing invisible")
    new, wrong = parse_line(
        "\t".join([substitute, " ".join(originals), " ".join(dict.fromkeys(guards)), " ".join(dict.fromkeys(sources))])
    )
    if wrong:
        raise DictionaryError(f"{substitute}: {wrong[0]}")
    lines = read_lines(path) if path.exists() else [HEAD]
    end = "\r" if lines and lines[0].endswith("\r") else ""
    entries = {k: _entry(path, k, row) for k, row in enumerate(lines) if row.strip() and not row.startswith("#")}
    at = next((k for k, entry in entries.items() if entry.substitute == substitute), None)
    if at is not None:
        new = _merged(entries[at], new)
    _refuse_loops(path, {e.substitute: set(e.originals) for e in entries.values()}, new)
    row = written(new)
    if at is None:
        place = next((k for k, entry in entries.items() if entry.substitute > substitute), len(lines))
        while place and lines[place - 1].startswith("#") and place - 1 and place < len(lines):
            place -= 1  # comments above an entry belong to it
        lines.insert(place, row + end)
    else:
        lines[at] = row + end
    _replace(path, "".join(f"{line}\n" for line in lines))
    return row


def written(line: Line) -> str:
    r"""An entry as a line of a file, originals best first; the usual weight is not written.

    >>> written(Line("步伐", {"措施": 7.0, "程序": 8.0}, ["前进步伐"], [])).split("\t")
    ['步伐', '程序:8 措施', '前进步伐', '-']
    """
    best_first = sorted(line.originals.items(), key=lambda item: -item[1])
    originals = " ".join(word if weight == DEFAULT_WEIGHT else f"{word}:{weight:g}" for word, weight in best_first)
    return "\t".join([line.substitute, originals, " ".join(line.guards) or "-", " ".join(line.sources) or "-"])


def _entry(path: Path, number: int, row: str) -> Line:
    entry, wrong = parse_line(row)
    if wrong:
        raise DictionaryError(f"{path}, line {number + 1}: {wrong[0]}; mend this first (textfix dict check)")
    return entry


def _merged(old: Line, new: Line) -> Line:
    b = old.substitute
    if (b in old.originals) != (b in new.originals):
        kept = "keeps it (an entry mapped to itself)" if b in old.originals else "restores it"
        raise DictionaryError(f"{b}: the file {kept}, and cannot do both; remove that line first")
    sources = [source for source in dict.fromkeys([*old.sources, *new.sources]) if source != "-"]
    return Line(b, {**old.originals, **new.originals}, list(dict.fromkeys([*old.guards, *new.guards])), sources)


def _refuse_loops(path: Path, edges: dict[str, set[str]], new: Line) -> None:
    b = new.substitute
    back = [a for a in new.originals if a != b and b in edges.get(a, ())]
    if back:
        raise DictionaryError(f"{path} restores {back[0]} to {b}; {b} to {back[0]} as well would be a loop")
    edges[b] = set(new.originals) - {b}
    for way in loops(edges):
        if b in way:
            raise DictionaryError(f"{path}: with this entry the words would lead in a loop: {' → '.join(way)}")


def _replace(path: Path, content: str) -> None:
    """Write a file whole or not at all."""
    try:
        put_in_place(path, [content.encode("utf-8")])
    except OSError as error:
        raise DictionaryError(f"cannot write the dictionary {path}: {error.strerror or error}") from None
