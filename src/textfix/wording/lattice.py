"""The lattice of one sentence: its text and, beside it, every candidate restoration as a chain.

A *candidate* says: the author may have written ``original`` where the text
shows ``substitute``. Words of the language model are edges over text and
chains alike, so a word may begin in the text and end in a restoration
(微[信用]户: 微信|用户). Segmentation is thus that of the restored text.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from textfix.wording import decoder
from textfix.wording.language_model import LanguageModel
from textfix.wording.symbols import Sentence, symbolize

__all__ = ["Candidate", "posteriors"]


@dataclass(slots=True)
class Candidate:
    """One possible restoration at one place.

    Attributes:
        start: code-point offset of the substitute in the text.
        end: one past its end.
        substitute: what stands there.
        original: what the author may have written.
        pair: index of the pair in the lexicon.
        posterior: probability, from the last decoding.
        gain: log10 by which the context prefers the original to what stands there.
    """

    start: int
    end: int
    substitute: str
    original: str
    pair: int
    posterior: float = 0.0
    gain: float = 0.0


@lru_cache(maxsize=1 << 16)
def _chain(original: str) -> array[int]:
    """The symbols of an original; the same few thousand come up again and again."""
    return symbolize(original, 0, len(original)).symbols


def posteriors(
    model: LanguageModel, sentence: Sentence, candidates: Sequence[Candidate], odds: Sequence[float]
) -> array[float]:
    """Posterior probability of each candidate of a sentence, read jointly.

    Args:
        model: the language model.
        sentence: the symbols that the candidates lie in.
        candidates: sorted by start; offsets are those of the text.
        odds: prior odds of each candidate against keeping the text there.
    """
    starts, ends, chain_at, chain = array("I"), array("I"), array("I", [0]), array("I")
    weights = array("d")
    for candidate, weight in zip(candidates, odds, strict=True):
        starts.append(sentence.starts[candidate.start])
        ends.append(sentence.ends[candidate.end] + 1)
        chain.extend(_chain(candidate.original))
        chain_at.append(len(chain))
        weights.append(weight)
    return decoder.decode(model.arrays, sentence.symbols, starts, ends, chain_at, chain, weights)
