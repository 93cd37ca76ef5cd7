"""The figures of many documents, counted one document at a time in bounded memory."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from textfix.cleaner import Result
from textfix.config import STEPS
from textfix.diagnosis import Diagnosis

__all__ = ["CONFIDENCE_BINS", "DENSITY_EDGES", "DOUBTFUL", "Figures", "doubtful_places", "verdict", "wording_pairs"]

DOUBTFUL = 0.85
"""An edit less sure than this is one that a reader should look at, like every suggestion."""

CONFIDENCE_BINS = 20
DENSITY_EDGES = (0, 1, 5, 10, 20, 40, 60, 80, 100)
"""Lower edges of the classes of edits per thousand characters; the first class is none at all."""

_PAIRS_KEPT = 200_000  # distinct pairs counted before the rarest are forgotten
_PAIRS_SHOWN = 60
_SLOW_SHOWN = 20
_FAILURES_SHOWN = 1000
_SURE = 0.95  # as on the command line: from here on nothing is said of doubt


@dataclass
class Figures:
    """Sums over the documents of a report.

    Attributes:
        documents: how many were read.
        failed: how many could not be.
        characters: code points of all texts; ``han`` of them Chinese.
        seconds: time of all of them together.
        edits: edits made in all; ``suggestions`` places only reported.
        doubtful: suggestions and edits that a reader should look at.
        verdicts: documents that are spun, probably spun, probably not, not.
        dialects: by dialect, the sum of its shares and the documents it is in.
        steps: by step, its edits, suggestions and documents.
        pairs: by pair of words, how often the wording step restored it.
        confidence: edits and suggestions by confidence, in equal bins of 0..1.
        density: documents by edits per thousand characters.
        slow: the slowest documents: seconds, name, characters.
        failures: name and sentence of the first that failed.

    >>> import textfix
    >>> figures = Figures()
    >>> figures.count("页面.txt", textfix.explain("ＧＰＵ加速", steps=("characters",)), 0.01)
    >>> figures.steps["characters"]
    [1, 0, 1]
    """

    documents: int = 0
    failed: int = 0
    characters: int = 0
    han: int = 0
    seconds: float = 0.0
    edits: int = 0
    suggestions: int = 0
    doubtful: int = 0
    verdicts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    scripts: Counter[str] = field(default_factory=Counter)
    dialects: dict[str, list[float]] = field(default_factory=dict)
    steps: dict[str, list[int]] = field(default_factory=lambda: {step: [0, 0, 0] for step in STEPS})
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    confidence: list[list[int]] = field(default_factory=lambda: [[0, 0] for _ in range(CONFIDENCE_BINS)])
    density: list[int] = field(default_factory=lambda: [0] * len(DENSITY_EDGES))
    slow: list[tuple[float, str, int]] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)

    def count(self, name: str, result: Result, seconds: float) -> None:
        """Add one document."""
        diagnosis = result.diagnosis
        self.documents += 1
        self.characters += diagnosis.characters
        self.han += diagnosis.han
        self.seconds += seconds
        self.edits += len(result.edits)
        self.suggestions += len(result.suggestions)
        self.doubtful += doubtful_places(result)
        self.scripts[diagnosis.script] += 1
        self.verdicts[verdict(diagnosis)] += 1
        for dialect, share in diagnosis.dialects.items():
            sums = self.dialects.setdefault(dialect, [0.0, 0])
            sums[0] += share
            sums[1] += 1
        touched = set()
        for kind, edits in enumerate((result.edits, result.suggestions)):
            for edit in edits:
                self.confidence[min(int(edit.confidence * CONFIDENCE_BINS), CONFIDENCE_BINS - 1)][kind] += 1
                for step in edit.step.split("+"):
                    self.steps.setdefault(step, [0, 0, 0])[kind] += 1
                    if kind == 0:
                        touched.add(step)
        for step in touched:
            self.steps[step][2] += 1
        self.pairs.update(wording_pairs(result))
        if len(self.pairs) > _PAIRS_KEPT:
            self.pairs = Counter(dict(self.pairs.most_common(_PAIRS_KEPT // 2)))
        per_thousand = 1000 * len(result.edits) / max(1, diagnosis.characters)
        self.density[sum(per_thousand >= edge for edge in DENSITY_EDGES[1:]) if result.edits else 0] += 1
        self._time(name, diagnosis.characters, seconds)

    def fail(self, name: str, sentence: str, seconds: float) -> None:
        """Add one document that could not be read or cleaned."""
        self.failed += 1
        self.seconds += seconds
        if len(self.failures) < _FAILURES_SHOWN:
            self.failures.append((name, sentence))

    def shown_pairs(self) -> list[tuple[str, str]]:
        """The pairs that the report names, most frequent first."""
        ranked = sorted(self.pairs.items(), key=lambda item: (-item[1], item[0]))
        return [pair for pair, _ in ranked[:_PAIRS_SHOWN]]

    def record(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return {
            "documents": self.documents,
            "failed": self.failed,
            "characters": self.characters,
            "han": self.han,
            "seconds": round(self.seconds, 3),
            "edits": self.edits,
            "suggestions": self.suggestions,
            "doubtful": self.doubtful,
            "verdicts": self.verdicts,
            "scripts": dict(self.scripts.most_common()),
            "dialects": [
                [name, round(share, 3), int(number)]
                for name, (share, number) in sorted(self.dialects.items(), key=lambda item: -item[1][0])
            ],
            "steps": [[step, *numbers] for step, numbers in self.steps.items()],
            "pairs": [[*pair, self.pairs[pair]] for pair in self.shown_pairs()],
            "confidence": self.confidence,
            "density": [list(pair) for pair in zip(DENSITY_EDGES, self.density, strict=True)],
            "slow": [[name, round(seconds, 3), characters] for seconds, name, characters in sorted(self.slow)[::-1]],
            "failures": [list(failure) for failure in self.failures],
        }

    def _time(self, name: str, characters: int, seconds: float) -> None:
        if len(self.slow) < _SLOW_SHOWN:
            heapq.heappush(self.slow, (seconds, name, characters))
        else:
            heapq.heappushpop(self.slow, (seconds, name, characters))


def wording_pairs(result: Result) -> Counter[tuple[str, str]]:
    """How often each pair of words was restored in one document."""
    return Counter((edit.before, edit.after) for edit in result.edits if "wording" in edit.step.split("+"))


def doubtful_places(result: Result) -> int:
    """How many places of a document a reader should look at."""
    return len(result.suggestions) + sum(edit.confidence < DOUBTFUL for edit in result.edits)


def verdict(diagnosis: Diagnosis) -> int:
    """Spun (0), probably spun (1), probably not (2) or not (3).

    >>> from textfix import Diagnosis
    >>> verdict(Diagnosis(spun=True, spun_probability=0.99)), verdict(Diagnosis(spun_probability=0.2))
    (0, 2)
    """
    if diagnosis.spun:
        return 0 if diagnosis.spun_probability >= _SURE else 1
    return 3 if diagnosis.spun_probability <= 1 - _SURE else 2
