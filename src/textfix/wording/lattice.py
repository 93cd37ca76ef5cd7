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

from textfix.wording import decoder
from textfix.wording.graph import Graph, build
from textfix.wording.language_model import LanguageModel
from textfix.wording.symbols import Layout, Sentence, symbolize

__all__ = ["Candidate", "Lattices", "posteriors"]

_BLOCK = 10_000  # symbols whose graphs are built at a time
_MOST_BLOCKS = 24  # so many are kept: about 200 bytes a symbol


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


class Lattices:
    """The lattices of some sentences: built once, weighed with other odds as often as they are asked.

    Args:
        model: the language model.
        layout: the sentences, and where the candidates stand in them.
        chain_at: where the original of each of these candidates begins in ``chain``, and one past the last.
        chain: the symbols of their originals.
    """

    __slots__ = ("_bounds", "_chain", "_chain_at", "_graphs", "_layout", "_model")

    def __init__(self, model: LanguageModel, layout: Layout, chain_at: array[int], chain: array[int]) -> None:
        self._model, self._layout, self._chain_at, self._chain = model, layout, chain_at, chain
        at = layout.sentence_at
        self._bounds = [0]
        for k in range(1, len(at) - 1) if at[-1] >= _BLOCK else ():
            if at[k] - at[self._bounds[-1]] >= _BLOCK:
                self._bounds.append(k)
        if len(at) > 1:
            self._bounds.append(len(at) - 1)
        # What is beyond them of a very long text is built anew each time: it would not fit into memory.
        self._graphs = list(map(self._build, range(min(len(self._bounds) - 1, _MOST_BLOCKS))))

    def posteriors(self, odds: array[float]) -> array[float]:
        """Posterior probability of each candidate, all those of a sentence read jointly.

        Args:
            odds: prior odds of each candidate against keeping the text there.
        """
        if len(self._bounds) == 2 and self._graphs:
            found: array[float] = decoder.weigh(self._graphs[0], odds)
            return found
        out = array("d")
        for block in range(len(self._bounds) - 1):
            graph = self._graphs[block] if block < len(self._graphs) else self._build(block)
            out += decoder.weigh(graph, odds[len(out) : len(out) + graph.candidates])
        return out

    def _build(self, block: int) -> Graph:
        """The graphs of one block of sentences."""
        layout = self._layout
        if len(self._bounds) == 2:
            return build(
                self._model.arrays, layout.symbols, layout.sentence_at, layout.starts, layout.ends, self._chain_at,
                self._chain, layout.candidate_at,
            )  # fmt: skip
        lo, hi = self._bounds[block], self._bounds[block + 1]
        first, past = layout.candidate_at[lo], layout.candidate_at[hi]
        begin, end = layout.sentence_at[lo], layout.sentence_at[hi]
        chain_begin, chain_end = self._chain_at[first], self._chain_at[past]
        return build(
            self._model.arrays,
            layout.symbols[begin:end],
            _from_zero(layout.sentence_at[lo : hi + 1]),
            layout.starts[first:past],
            layout.ends[first:past],
            _from_zero(self._chain_at[first : past + 1]),
            self._chain[chain_begin:chain_end],
            _from_zero(layout.candidate_at[lo : hi + 1]),
        )


def _from_zero(bounds: array[int]) -> array[int]:
    return array("I", (at - bounds[0] for at in bounds)) if bounds[0] else bounds


def posteriors(
    model: LanguageModel, sentence: Sentence, candidates: Sequence[Candidate], odds: Sequence[float]
) -> array[float]:
    """Posterior probability of each candidate of one sentence, read jointly.

    Args:
        model: the language model.
        sentence: the symbols that the candidates lie in.
        candidates: sorted by start; offsets are those of the text.
        odds: prior odds of each candidate against keeping the text there.
    """
    count = len(candidates)
    layout = Layout(
        sentence.symbols,
        array("I", [0, len(sentence.symbols)]),
        array("I", range(count)),
        array("I", (sentence.starts[c.start] for c in candidates)),
        array("I", (sentence.ends[c.end] + 1 for c in candidates)),
        array("I", [0, count]),
    )
    chain_at, chain = array("I", [0]), array("I")
    for c in candidates:
        chain += symbolize(c.original, 0, len(c.original)).symbols
        chain_at.append(len(chain))
    return Lattices(model, layout, chain_at, chain).posteriors(array("d", odds))[:count]
