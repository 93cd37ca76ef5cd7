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
from textfix.wording.graph import Graph, build
from textfix.wording.language_model import LanguageModel
from textfix.wording.symbols import Sentence, symbolize

__all__ = ["Candidate", "Lattices", "posteriors"]

_BLOCK = 10_000  # symbols whose graphs are built at a time
_MOST_BLOCKS = 12  # so many are kept: about 200 bytes a symbol


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


class Lattices:
    """The lattices of some sentences: built once, weighed with other odds as often as they are asked.

    Args:
        model: the language model.
        sentences: the symbols of each sentence, and the candidates that lie in
            it, sorted by start; their offsets are those of the text.
    """

    __slots__ = ("_blocks", "_model", "_sentences")

    def __init__(self, model: LanguageModel, sentences: Sequence[tuple[Sentence, Sequence[Candidate]]]) -> None:
        self._model = model
        self._sentences: list[Sequence[tuple[Sentence, Sequence[Candidate]]]] = []
        at = symbols = 0
        for k, (sentence, _) in enumerate(sentences, 1):
            symbols += len(sentence.symbols)
            if symbols >= _BLOCK or k == len(sentences):
                self._sentences.append(sentences[at:k])
                at, symbols = k, 0
        # The graphs of a very long text are built anew each time: they would not fit into memory.
        self._blocks = list(map(self._build, self._sentences)) if len(self._sentences) <= _MOST_BLOCKS else None

    def posteriors(self, odds: Sequence[float]) -> array[float]:
        """Posterior probability of each candidate, all those of a sentence read jointly.

        Args:
            odds: prior odds of each candidate, sentence after sentence, against keeping the text there.
        """
        out = array("d")
        for block in self._blocks or map(self._build, self._sentences):
            at = len(out)
            if block.candidates:
                out += decoder.weigh(block, array("d", odds[at : at + block.candidates]))
        return out

    def _build(self, sentences: Sequence[tuple[Sentence, Sequence[Candidate]]]) -> Graph:
        """The graphs of some sentences."""
        symbols, sentence_at, candidate_at = array("I"), array("I", [0]), array("I", [0])
        starts, ends, chain_at, chain = array("I"), array("I"), array("I", [0]), array("I")
        for sentence, candidates in sentences:
            symbols += sentence.symbols
            sentence_at.append(len(symbols))
            for candidate in candidates:
                starts.append(sentence.starts[candidate.start])
                ends.append(sentence.ends[candidate.end] + 1)
                chain += _chain(candidate.original)
                chain_at.append(len(chain))
            candidate_at.append(len(starts))
        return build(self._model.arrays, symbols, sentence_at, starts, ends, chain_at, chain, candidate_at)


def posteriors(
    model: LanguageModel, sentence: Sentence, candidates: Sequence[Candidate], odds: Sequence[float]
) -> array[float]:
    """Posterior probability of each candidate of one sentence, read jointly; see :class:`Lattices`."""
    return Lattices(model, [(sentence, candidates)]).posteriors(odds)
