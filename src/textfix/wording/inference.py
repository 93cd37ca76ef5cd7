"""Inference over the document: which pairs are active, and what each place was.

The observed text is the author's, sent through a noisy channel: a tool that
writes the substitute b for the original a with a rate r(a, b) of its own. The
rates are unknown but one for the whole document, so they are estimated from
it: expected restorations over occurrences, with a prior from the dialects
(an EM step on the lattice's posteriors), a few rounds. Where in the document
the tool was at work is estimated along with them
from the signs around each place. The sums are in :mod:`textfix.wording.candidates` and
:mod:`textfix.wording.channel`; what came out of them is judged by
:mod:`textfix.wording.confidence`, place by place.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache

from textfix.trie import code_points
from textfix.wording import candidates, channel
from textfix.wording.context_model import context_model, word_rows
from textfix.wording.dictionary import Lexicon
from textfix.wording.evidence import Survey
from textfix.wording.language_model import LanguageModel
from textfix.wording.lattice import Candidate, Lattices
from textfix.wording.pair_tables import PairTables, pair_tables
from textfix.wording.runs import mixed
from textfix.wording.surroundings import context_gains
from textfix.wording.symbols import lay_out, sentence_bounds
from textfix.wording.zeros import reals

__all__ = ["Document", "infer"]

ROUNDS = 2
_NONE, _NOTHING = array("I"), array("d")  # of a text without candidates; never changed
LEAST_PRIOR = 0.02  # rate below which a pair is not thought of,
LEAST_CHAIN = 0.04  # and two pairs one after the other;
LEAST_ODDS = 0.05  # the same times the root of how much more usual the original is than the substitute
LEAST_POSTERIOR = 0.05  # candidates that come to no more are not judged
LEFT = 0.25  # share of the prior in the dialect shares: the counts may mistake one dialect for another


class Document:
    """A text under inference: flat arrays, by candidate, by pair or by word.

    Attributes:
        text: the text.
        codes: its code points.
        survey: what the counts said.
        lexicon: what stands for what,
        tables: and the same in arrays.
        bounds: where its sentences begin, and one past the last.
        places: word, start and end of every word of the lexicon in it.
        starts: start of every candidate restoration; they are sorted.
        ends: one past its last code point.
        pairs: its pair.
        odds: its prior odds in the last round.
        posteriors: its probability from the last round.
        gains: log10 by which its context prefers the original to what stands there.
        contexts: log10 by which its wider surroundings prefer the original; 0 if it is not judged.
        spun: log10 odds that its place was spun by what stands around it,
        near: what the other signs in its sentence say alone,
        left_near: and of these the originals that stand there;
        left_line: the same of its line.
        local: its pair, as a number in ``active``.
        active: the pairs that have candidates, and their steps; what follows is in this order:
        priors: prior rate,
        rates: estimated rate,
        expected: expected restorations,
        bursts: factor on the odds from what the document does with its words elsewhere,
        occurrences: how many candidates,
        firsts: start of the first one,
        original_of: its original, as a number in ``words``,
        substitute_of: and its substitute.
        step_of: of a chain 1 + the numbers in ``active`` of its two steps, else 0: two numbers for each pair.
        number_of: the same for any pair, as :mod:`textfix.wording.candidates` finds it.
        words: the words of the text and of the active pairs; what follows is in this order:
        word_count: how often it stands here,
        word_first: and where first;
        is_substitute: 1 if a spinner writes it;
        held: how often it stands in an honest phrase, where it is surely the author's;
        kept: how many of the standing originals lie in a spun passage; -1 for all that stand;
        unseen: prior rate at which it is replaced by substitutes that this text does not have;
        restored: expected restorations of a substitute, to whichever original.
        place_words: by place, the number of its word in ``words``.
        first_only: how much the tool seems to replace first occurrences only, 0..1.
    """

    __slots__ = (
        "active", "bounds", "bursts", "codes", "contexts", "ends", "expected", "first_only", "firsts", "gains",
        "held", "is_substitute", "kept", "left_line", "left_near", "lexicon", "local", "near", "number_of",
        "occurrences", "odds", "original_of", "pairs", "place_words", "places", "posteriors", "priors", "rates",
        "restored", "spun", "starts", "step_of", "substitute_of", "survey", "tables", "text", "unseen", "word_count",
        "word_first", "words",
    )  # fmt: skip

    def __init__(self, text: str, survey: Survey, lexicon: Lexicon) -> None:
        self.text, self.survey, self.lexicon = text, survey, lexicon
        self.tables: PairTables = pair_tables(lexicon)
        self.places, self.codes = survey.places, survey.codes
        self.first_only = 0.0
        self.bounds = self.starts = self.ends = self.pairs = _NONE
        self.active = self.firsts = self.local = self.number_of = self.occurrences = self.step_of = _NONE
        self.original_of = self.substitute_of = self.place_words = _NONE
        self.words = self.word_count = self.word_first = _NONE
        self.is_substitute = bytearray()
        self.odds = self.posteriors = self.gains = self.contexts = self.spun = _NOTHING
        self.near = self.left_near = self.left_line = _NOTHING
        self.bursts = self.expected = self.priors = self.rates = _NOTHING
        self.held = self.kept = self.restored = self.unseen = _NOTHING

    def __len__(self) -> int:
        return len(self.starts)

    def candidate(self, k: int) -> Candidate:
        """One candidate, for those who look at single places."""
        pair = self.lexicon.pairs[self.pairs[k]]
        return Candidate(
            self.starts[k], self.ends[k], pair.substitute, pair.original, self.pairs[k], self.posteriors[k],
            self.gains[k],
        )  # fmt: skip

    @property
    def candidates(self) -> list[Candidate]:
        """Every candidate, sorted by start."""
        return [self.candidate(k) for k in range(len(self))]

    @property
    def pair_rates(self) -> dict[int, float]:
        """The estimated rate of each active pair."""
        return dict(zip(self.active, self.rates, strict=True))

    @property
    def standing(self) -> dict[int, int]:
        """How many originals of each active pair still stand."""
        return {pair: self.stands(pair) for pair in self.active}

    def stands(self, pair: int) -> int:
        """How often the original of an active pair stands in the text."""
        return self.word_count[self.original_of[self.active.index(pair)]]

    def shows(self, pair: int) -> int:
        """How often the substitute of an active pair stands in the text as a word of its own."""
        return self.word_count[self.substitute_of[self.active.index(pair)]]


def find_candidates(text: str, lexicon: Lexicon, *, chains: bool = False) -> list[Candidate]:
    """Every place where a substitute stands, with each of its originals; guarded phrases left out.

    Args:
        text: the document.
        lexicon: what stands for what.
        chains: also the originals that two pairs lead to, one after the other.
    """
    codes = code_points(text)
    found = lexicon.find_overlapping(text, codes)
    tables = pair_tables(lexicon)
    out = []
    everyone = array("d", [1.0]) * len(lexicon.dialects)
    for start, end, k in zip(*candidates.offered(codes, found, tables, everyone, 0.0, 0.0, 0.0)[:3], strict=True):
        if chains or k < tables.direct:
            out.append(Candidate(start, end, lexicon.pairs[k].substitute, lexicon.pairs[k].original, k))
    return out


def infer(text: str, survey: Survey, lexicon: Lexicon, model: LanguageModel) -> Document:
    """Candidates of a text with posteriors, gains and pair rates.

    In a text that did not pass the gate only the user's own entries are candidates.
    """
    document = Document(text, survey, lexicon)
    found = lexicon.find_overlapping(text, survey.codes)
    tables = document.tables
    if not survey.passed:
        survey.shares = [float(number in lexicon.trusted) for number in range(len(lexicon.dialects))]
    shares = mixed(array("d", survey.shares), _priors(lexicon), LEFT)
    starts, ends, pairs, held, by_row = candidates.offered(
        document.codes, found, tables, shares, LEAST_PRIOR, LEAST_CHAIN, LEAST_ODDS
    )
    if not survey.passed:
        trusted = [k for k, p in enumerate(pairs) if tables.trust[tables.row[p]] > 0.0 and p < tables.direct]
        starts, ends, pairs = _chosen(starts, trusted), _chosen(ends, trusted), _chosen(pairs, trusted)
    if not starts:
        return document
    document.starts, document.ends, document.pairs = starts, ends, pairs
    candidates.activate(document, tables, held)
    candidates.set_priors(document, tables, shares, by_row)
    document.bounds = sentence_bounds(document.codes)
    layout = lay_out(document.codes, document.starts, document.ends)
    if len(layout.kept) < len(starts):
        _choose(document, layout.kept)
    candidates.count_places(document)
    document.spun = reals(len(document))
    lattices = Lattices(model, layout, *candidates.spelt(document, tables))
    for number in range(ROUNDS):
        channel.set_odds(document, number > 0)
        document.posteriors = lattices.posteriors(document.odds)
        channel.estimate(document, tables)
        channel.find_passages(document)
    channel.set_gains(document)
    document.contexts = context_gains(document, context_model(), word_rows(lexicon), LEAST_POSTERIOR)
    return document


@lru_cache(maxsize=8)
def _priors(lexicon: Lexicon) -> array[float]:
    """The share of each dialect before anything is counted."""
    total = sum(dialect.prior for dialect in lexicon.dialects)
    return array("d", (dialect.prior / total for dialect in lexicon.dialects))


def _choose(document: Document, chosen: array[int]) -> None:
    """Leave only the chosen candidates."""
    document.starts, document.ends = _chosen(document.starts, chosen), _chosen(document.ends, chosen)
    document.pairs, document.local = _chosen(document.pairs, chosen), _chosen(document.local, chosen)


def _chosen(items: array[int], chosen: Sequence[int]) -> array[int]:
    return items if len(chosen) == len(items) else array("I", [items[k] for k in chosen])
