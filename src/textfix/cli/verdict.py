"""What ``diagnose`` says to a person: one sentence, then what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textfix.cli.display import pad, shown_name, visible, width, wrap
from textfix.cli.language import say
from textfix.counting import count
from textfix.records import edit_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textfix import Diagnosis, Result

__all__ = ["verdict_lines"]

_CERTAIN = 0.95  # from here on (or from 1 minus it downwards) nothing is said of doubt

_SCRIPTS = {
    "simplified": "Simplified Chinese",
    "traditional": "Traditional Chinese",
    "mixed": "Simplified and Traditional Chinese mixed",
    "either": "Chinese, the same in Simplified and Traditional",
    "none": "no Chinese",
}

_SOURCES = {
    "bom": "its byte-order mark says so",
    "declared": "the page declares it",
    "strict": "nothing else fits the bytes",
    "prior": "it reads best as Chinese",
    "guess": "guessed",
    "fallback": "nothing fitted",
}


def verdict_lines(name: str, result: Result, *, columns: int | None = None) -> Iterator[str]:
    """The lines of the verdict on one document.

    Args:
        name: what the file is called.
        result: what was made of it.
        columns: how wide a line may be; ``None``: as wide as it comes.
    """
    sentence = f"{shown_name(name)}: {say(_verdict(result.diagnosis))}"
    yield from wrap(sentence, columns) if columns else [sentence]
    facts = [(say(label), visible(value, marked=False)) for label, value in _facts(result)]
    widest = max((width(label) for label, _ in facts), default=0)
    for label, value in facts:
        room = None if columns is None else max(20, columns - widest - 4)
        first, *rest = wrap(value, room) if room else [value]
        yield f"  {pad(label, widest)}  {first}"
        yield from (" " * (widest + 4) + line for line in rest)


def _verdict(diagnosis: Diagnosis) -> str:
    chance = f"{diagnosis.spun_probability:.2f}"
    sure = max(diagnosis.spun_probability, 1 - diagnosis.spun_probability) >= _CERTAIN
    if not diagnosis.han:
        return "no Chinese text, nothing to judge"
    if diagnosis.spun:
        return (
            f"{'spun' if sure else 'probably spun'}: a tool put near-synonyms in place of the author's words "
            f"(probability {chance})"
        )
    if sure:
        return f"not spun: nothing shows that words were replaced (probability {chance} that some were)"
    return f"probably not spun (probability {chance} that words were replaced)"


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    """What is known, as pairs of a label and a phrase."""
    diagnosis = result.diagnosis
    if diagnosis.dialects:
        yield "dialect", "; ".join(_dialect(name, share) for name, share in diagnosis.dialects.items())
    if diagnosis.evidence:
        yield "evidence", "; ".join(_evidence(result))
    yield "script", say(_SCRIPTS.get(diagnosis.script, diagnosis.script))
    yield "length", say(f"{diagnosis.characters:,} characters, {diagnosis.han:,} of them Chinese")
    if decoding := diagnosis.decoding:
        why = say(_SOURCES.get(decoding.source, decoding.source))
        lost = say(f"{count(decoding.lost_bytes, 'byte')} could not be read") if decoding.lost_bytes else ""
        yield "encoding", f"{decoding.encoding}: {why} ({decoding.confidence:.2f})" + (f"; {lost}" if lost else "")
    changes = edit_counts(result.edits)
    yield "to change", ", ".join(f"{step} {number:,}" for step, number in changes.items()) or say("nothing")
    if result.suggestions:
        yield "doubtful", say(f"{count(len(result.suggestions), 'suggestion')}; `textfix explain` lists them")
    for note in diagnosis.notes:
        yield "note", say(note)


def _dialect(name: str, share: float) -> str:
    """A dialect with its share and, where it is one of the shipped ones, what people know it by."""
    from textfix.resources import dictionary_folder
    from textfix.wording.dictionary import read_dialects

    known = {d.name: d.description for d in read_dialects(dictionary_folder("wording") / "dialects.tsv")}
    return f"{name} {share:.0%}" + (f", {say(known[name])}" if name in known else "")


def _evidence(result: Result) -> Iterator[str]:
    """The words that count most, each with what it stands for where this text was mended: ``羁系 ×2 (监管)``."""
    originals: dict[str, list[str]] = {}
    for edit in result.edits:
        for rule in edit.rule.split("; "):
            substitute, arrow, original = rule.partition("→")
            if arrow and original not in originals.setdefault(substitute, []):
                originals[substitute].append(original)
    for item in result.diagnosis.evidence:
        word = item.partition(" ×")[0]
        meant = "/".join(originals.get(word, ()))
        yield f"{item} ({meant})" if meant else item
