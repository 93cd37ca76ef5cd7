"""Confidence: fitted weights that turn features into probabilities.

Two small models, both in ``data/confidence.json`` and fitted by
``tools/fit_confidence.py``:

* a place: gradient-boosted trees over the features of a candidate
  (:func:`textfix.wording.features.features`). They are monotone: a better
  context, a higher rate of the pair in this document or fewer rivals never
  lower the probability.
  A place that its own context proves (a gain of several powers of ten) is at
  least as sure as such places were found to be, whatever the rest of its
  pair does;
* a document: a logistic regression over what the counts and its places say.

The confidence of an edit is the product: the document was spun, and this
place was this original.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from textfix.errors import DataError
from textfix.resources import data_file
from textfix.wording import trees
from textfix.wording.evidence import Survey

__all__ = ["DOCUMENT_SIGNS", "Weights", "document_features", "weights"]

_SURE = 0.9

DOCUMENT_SIGNS: Mapping[str, int] = {
    "run": 1, "run a thousand": 1, "length": 0, "likely": 1, "left": -1, "sure": 1, "around": 1, "gained": 1,
    "gained a thousand": 1, "surprise": 1, "spared": -1,
}  # fmt: skip
"""The features of a document, in order, and what more of each may count for: 1 for a spinner, -1 against, 0 either."""


def document_features(
    found: Survey,
    places: Sequence[tuple[int, float, float, float]],
    standing: Mapping[int, int],
    substitutes: Mapping[int, int],
    expected: Mapping[int, float],
    characters: int,
) -> list[float]:
    """What decides whether a document is spun.

    Args:
        found: what the counts said.
        places: (pair, probability, log10 gain, log10 context) of the places, the best of those that overlap.
        standing: how many originals of each pair still stand.
        substitutes: the substitute of each pair.
        expected: how often each substitute would stand in an honest text of this length.
        characters: length of the document in code points.

    Returns:
        The features of ``DOCUMENT_SIGNS``: score of the best run of words and
        the same per 1,000 characters; length; mean probability of the likely
        places; share of their originals that still stand; pairs that are
        nearly sure somewhere; what the surroundings say for the pairs in all;
        what the sentences say for them, absolute and per 1,000 characters;
        how surprising the substitutes of the likely places would be in honest
        text; how many substitutes seem to be the author's own words.
    """
    best: dict[int, float] = {}
    surroundings: dict[int, float] = {}
    gains: dict[int, float] = {}
    for pair, p, gain, context in places:
        if p >= best.get(pair, 0.0):
            best[pair] = p
        surroundings[pair] = surroundings.get(pair, 0.0) + p * max(-1.0, min(1.0, context))
        gains[pair] = gains.get(pair, 0.0) + p * max(-2.0, min(3.0, gain))
    # One pair that stands in many places must not decide.
    around = sum(max(-1.0, min(1.5, x)) for x in surroundings.values())
    gained = max(0.0, sum(max(-2.0, min(4.0, x)) for x in gains.values()))
    shown: dict[int, float] = {}
    for pair, p in best.items():
        word = substitutes[pair]
        if p > shown.get(word, -1.0):
            shown[word] = p
    surprise = sum(p * max(0.0, min(4.0, -math.log10(expected[word] + 1e-9))) for word, p in shown.items() if p > 0.5)
    spared = sum(1.0 - p for p in shown.values())
    per_thousand = 1000.0 / max(50, characters)
    likely = [p for _, p, _, _ in places if p > 0.3]
    left = [standing.get(pair, 0) for pair, p in best.items() if p > 0.5]
    sure = sum(p > _SURE for p in best.values())
    return [
        math.log10(1.0 + max(0.0, found.score)),
        math.log10(1.0 + max(0.0, found.rate)),
        math.log10(max(10, characters)),
        sum(likely) / len(likely) if likely else 0.0,
        sum(x / (x + 1.0) for x in left) / len(left) if left else 0.0,
        math.log10(1.0 + sure),
        math.copysign(math.log10(1.0 + abs(around)), around),
        math.log10(1.0 + gained),
        math.log10(1.0 + per_thousand * gained),
        math.log10(1.0 + surprise),
        math.log10(1.0 + spared),
    ]


class Weights:
    """The fitted weights.

    Args:
        values: the content of ``confidence.json``.
    """

    __slots__ = ("_baseline", "_document", "_evident", "_gain", "_trees", "names")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.names: list[str] = [str(name) for name in values["features"]]
        self._baseline = float(values["baseline"])
        self._trees = trees.forest(*(values[name] for name in ("roots", "feature", "threshold", "left", "right")))
        self._document = [float(x) for x in values["document"]]
        self._gain = self.names.index("gain")
        self._evident = (
            array("d", (float(gain) for gain, _ in values["evident"])),
            array("d", (float(p) for _, p in values["evident"])),
        )

    def places(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Probability that each candidate, given by its features, is right."""
        return list(self.probabilities(array("d", (x for row in rows for x in row))))

    def probabilities(self, rows: array[float]) -> array[float]:
        """The same for rows that stand one after another in a flat array.

        The trees say how sure a place is, and its gain alone how sure it is at least.
        """
        width = len(self.names)
        sums = trees.tree_sums(rows, width, self._trees)
        found: array[float] = trees.probabilities(sums, rows, width, self._gain, self._baseline, *self._evident)
        return found

    def document(self, features: Sequence[float]) -> float:
        """Probability that a document holds spun text, from :func:`document_features`."""
        total = self._document[-1]
        for w, f in zip(self._document, features, strict=False):
            total += w * f
        return _sigmoid(total)


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if x > -60.0 else 0.0


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that ship with the package.

    Raises:
        DataError: the file is missing or does not fit.
    """
    path = data_file("confidence.json")
    try:
        return Weights(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError, KeyError) as error:
        raise DataError(f"cannot read {path}: {error}; reinstall textfix") from None
