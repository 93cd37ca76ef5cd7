"""Dictionary entries out of decisions: what a person decided again and again need not be decided again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from textfix.report.decisions import Decision, Decisions
from textfix.wording.checking import parse_line

__all__ = ["Lesson", "lessons"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An entry that decisions speak for.

    Attributes:
        substitute: the word in the damaged text.
        original: the word that belongs there; the substitute itself to keep it.
        count: how many decisions say so, in ``documents`` documents.
        against: a sentence if it should not be made, otherwise empty.
    """

    substitute: str
    original: str
    count: int
    documents: int
    against: str = ""

    @property
    def source(self) -> str:
        """What stands in the entry's column of sources."""
        return f"reviewed:{self.count}/{self.documents}"


def lessons(files: Iterable[Decisions], least: int = 2) -> list[Lesson]:
    """The entries that decisions speak for, each word once or with the originals it was given.

    An accepted suggestion and an original that the reader typed are pairs; an
    edit or a suggestion rejected says that the word stays. A word of which
    both was said is named, with what speaks against an entry.

    Args:
        files: decisions of one or more reviews.
        least: how often something must have been decided.

    >>> rejected = {"start": 0, "end": 2, "before": "步伐", "proposed": "程序", "decision": "reject", "of": "edit",
    ...     "step": "wording"}
    >>> again = {**rejected, "start": 9, "end": 11}
    >>> review = {"format": "textfix-decisions/1", "report": "r", "documents": [
    ...     {"name": "一.txt", "sha256": "0", "edits": [], "decisions": [rejected, again]}]}
    >>> [(lesson.substitute, lesson.original, lesson.source) for lesson in lessons([Decisions.of(review)])]
    [('步伐', '步伐', 'reviewed:2/1')]
    """
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))  # word → original → documents
    confirmed: set[str] = set()  # words of which an edit was accepted as it was: the dictionary has them already
    for review in files:
        for document in review.documents:
            for item in document.decisions:
                if item.step != "wording" or item.before == "":
                    continue
                if item.verdict == "accept" and item.kind == "edit":
                    confirmed.add(item.before)
                elif item.after:
                    told[item.before][_original(item)].append(document.sha256)
    out = []
    for word, originals in sorted(told.items()):
        keep = originals.pop(word, [])
        if len(keep) >= least:
            doubt = _against_keeping(word, originals, word in confirmed)
            out.append(Lesson(word, word, len(keep), len(set(keep)), doubt))
        for original, where in sorted(originals.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            if len(where) >= least:
                out.append(Lesson(word, original, len(where), len(set(where)), _against_pair(word, original, keep)))
    return out


def _original(item: Decision) -> str:
    return item.before if item.verdict == "reject" else item.after


def _against_keeping(word: str, originals: dict[str, list[str]], confirmed: bool) -> str:
    if originals:
        return f"{word} was kept in some places and restored to {next(iter(originals))} in others"
    if confirmed:
        return f"{word} was kept in some places and restored in others"
    return _wrong(word, word)


def _against_pair(word: str, original: str, keep: list[str]) -> str:
    if keep:
        return f"{word} was restored to {original} in some places and kept in others"
    return _wrong(word, original)


def _wrong(word: str, original: str) -> str:
    """Why the two cannot stand in a dictionary, or nothing."""
    if any(text != "".join(text.split()) or not text.isprintable() or text.startswith("#") or ":" in text
           for text in (word, original)):  # fmt: skip
        return f"{word!r} → {original!r} holds spaces or signs that cannot stand in a dictionary"
    found = parse_line(f"{word}\t{original}")[1]
    return found[0] if found else ""
