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
* a document: a logistic regression and small trees, monotone as well, over
  what the counts and its places say
  (:func:`textfix.wording.verdict.document_row`). Their log odds are averaged:
  the trees know short texts better, and the regression goes on as it must where
  a text is longer or stranger than those it was fitted on. A text that is
  proved by words which honest text was never seen to have is at least as sure
  as such texts were found to be.

The confidence of an edit is the product: the document was spun, and this
place was this original.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import Any

from textfix.errors import DataError
from textfix.resources import data_file
from textfix.wording import trees
from textfix.wording.verdict import DOCUMENT_SIGNS

__all__ = ["Weights", "weights"]


class Weights:
    """The fitted weights.

    Args:
        values: the content of ``confidence.json``.
    """

    __slots__ = (
        "_baseline",
        "_document",
        "_document_baseline",
        "_document_weights",
        "_evident",
        "_gain",
        "_least_unheard",
        "_proved",
        "_trees",
        "_unheard",
        "names",
    )

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.names: list[str] = [str(name) for name in values["features"]]
        self._baseline = float(values["baseline"])
        self._trees = _forest(values)
        self._document_baseline = float(values["document"]["baseline"])
        self._document_weights = [float(x) for x in values["document"]["weights"]]
        self._document = _forest(values["document"])
        self._unheard = list(DOCUMENT_SIGNS).index("unheard")
        self._least_unheard, self._proved = (float(x) for x in values["document"]["proved"])
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
        """Probability that a document holds spun text, from :func:`textfix.wording.verdict.document_row`."""
        (found,) = trees.tree_sums(array("d", features), len(features), self._document)
        straight = sum(map(mul, self._document_weights, features), self._document_weights[-1])
        p = _sigmoid(0.5 * (self._document_baseline + found + straight))
        return max(p, self._proved) if features[self._unheard] >= self._least_unheard else p


def _forest(values: Mapping[str, Any]) -> trees.Forest:
    return trees.forest(*(values[name] for name in ("roots", "feature", "threshold", "left", "right")))


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
