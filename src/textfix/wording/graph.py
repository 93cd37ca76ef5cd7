"""The readings of sentences as graphs: word edges over text and restorations, linked by n-gram probabilities.

A graph has text nodes ``0..n`` between the ``n`` symbols of a sentence and,
for each candidate restoration, a chain of inner nodes that spells the original
from the node before the substitute to the node behind it. Words are *edges*
over one or more symbols, in the text, in a chain or across both. A *link*
joins an edge to one that follows it and has the bigram's probability; where
the bigram begins trigrams, it has one more probability for each link before
it. All this depends on the text alone, so a graph is built once and then
weighed as often as the rates of the pairs change (:mod:`textfix.wording.decoder`).

The graphs of many sentences stand one after another in flat arrays. The loops
are in :mod:`textfix.wording.edges` and :mod:`textfix.wording.links`.
"""

from __future__ import annotations

import threading
from array import array
from typing import Any

from textfix.wording import sentences
from textfix.wording.edges import END, MOST_EDGES, MOST_SPAN, STACK, hash_symbols, spread
from textfix.wording.links import connect, pair_key
from textfix.wording.zeros import space

__all__ = ["END", "MOST_SPAN", "Graph", "build", "hash_symbols", "pair_key"]

_NONE, _NO_SPANS, _NO_REALS = array("I"), array("H"), array("d")
_ZERO, _LONG_ZERO, _REAL_ZERO = array("I", [0]), array("Q", [0]), array("d", [0.0])
_SHORT_ZERO = array("H", [0])


class Graph:
    """The graphs of some sentences, in flat arrays.

    Attributes:
        edge_at: first edge of each sentence, and one past the last. The first
            is the sentence's beginning, the last its end, if it can be reached.
        third_at: the same for trigram probabilities.
        record_at: the same for records.
        edge_start: node that an edge leaves, within its sentence.
        edge_end: node that it reaches; :data:`END` for the end of the sentence.
        edge_span: how many symbols of the text lie under the edge.
        edge_record: 1 + the record of the candidates that the edge enters, 0 for none.
        link_begin: first link into each edge; the links that begin trigrams come first,
        plain_begin: then the others.
        link_from: edge that a link comes from, counted within the sentence.
        link_edge: edge that it leads to, counted in the same way.
        link_p: probability of the bigram.
        link_third: first trigram that begins with each link, and one past the last.
        third_to: link that a trigram ends with, counted within the sentence.
        third_p: its probability.
        record_candidate: a candidate that is entered,
        record_parent: and 1 + the record of those entered before it, 0 for none.
        candidates: how many candidates there are.
    """

    __slots__ = (
        "candidates", "edge_at", "edge_end", "edge_record", "edge_span", "edge_start", "link_begin", "link_edge",
        "link_from", "link_p", "link_third", "plain_begin", "record_at", "record_candidate", "record_parent",
        "third_at", "third_p", "third_to",
    )  # fmt: skip

    def __init__(self, sentences: int, candidates: int) -> None:
        self.candidates = candidates
        self.edge_at, self.third_at = _ZERO * (sentences + 1), _ZERO * (sentences + 1)
        self.record_at = _ZERO * (sentences + 1)
        self.edge_start = self.edge_end = self.edge_record = self.plain_begin = _NONE
        self.link_edge = self.link_third = self.third_to = _NONE
        self.link_begin = self.link_from = self.record_candidate = self.record_parent = _NONE
        self.edge_span, self.link_p = _NO_SPANS, _NO_REALS
        self.third_p = _NO_REALS

    def make_room(self, edges: int, records: int) -> None:
        """Room for so many edges and records, those that are there being kept."""
        self.edge_start = _grown(self.edge_start, edges, _ZERO)
        self.edge_end = _grown(self.edge_end, edges, _ZERO)
        self.edge_record = _grown(self.edge_record, edges, _ZERO)
        self.edge_span = _grown(self.edge_span, edges, _SHORT_ZERO)
        self.record_candidate = _grown(self.record_candidate, records, _ZERO)
        self.record_parent = _grown(self.record_parent, records, _ZERO)


def _grown(items: array[Any], size: int, one: array[Any]) -> array[Any]:
    """The items, and behind them, up to a size, what means nothing."""
    return space(one, size) if not items else items if size <= len(items) else items + space(one, size - len(items))


class _Room:
    """Where the loops work: arrays that only grow, for each thread its own. What is in them means nothing later."""

    __slots__ = (
        "ahead", "chosen", "counts", "edge_back", "edge_hash", "edge_in", "edge_uni", "first_candidate", "found",
        "incoming", "into", "keys", "known", "link_backoff", "link_hash", "lows", "next_in", "node_next",
        "node_symbol", "node_where", "order", "origins", "outs", "stack", "stack_hash",
    )  # fmt: skip

    def __init__(self) -> None:
        self.node_symbol = self.node_next = self.node_where = self.order = self.first_candidate = _NONE
        self.incoming = self.into = self.known = self.next_in = self.edge_in = self.outs = self.lows = self.found = (
            self.chosen
        ) = self.origins = _NONE
        self.ahead = self.edge_hash = self.link_hash = self.keys = array("Q")
        self.edge_uni = self.edge_back = self.link_backoff = array("d")
        self.stack, self.stack_hash = _ZERO * (4 * STACK), _LONG_ZERO * STACK
        self.counts = _ZERO * 2  # records, links

    def for_nodes(self, nodes: int, symbols: int) -> None:
        """Room for the nodes of one sentence, and for what is looked up ahead along so many symbols."""
        if len(self.order) < nodes + 2:
            self.node_symbol, self.node_next = _ZERO * (nodes + 2), _ZERO * (nodes + 2)
            self.node_where = _ZERO * (nodes + 2)
            self.order, self.first_candidate = _ZERO * (nodes + 2), _ZERO * (nodes + 2)
            self.incoming, self.into = _ZERO * (nodes + 2), _ZERO * (nodes + 2)
        if len(self.known) < 3 * symbols + 2:
            # Three keys for each symbol, seven for each original, and one more place behind as many again.
            self.known, self.ahead = _ZERO * (3 * symbols + 2), _LONG_ZERO * (20 * symbols + 2)

    def for_edges(self, edges: int) -> None:
        """Room for the edges of all sentences, those that are there being kept."""
        if len(self.next_in) < edges:
            self.next_in, self.edge_in = _grown(self.next_in, edges, _ZERO), _grown(self.edge_in, edges, _ZERO)
            self.outs = _ZERO * edges
            self.edge_hash = _grown(self.edge_hash, edges, _LONG_ZERO)
            self.edge_uni = _grown(self.edge_uni, edges, _REAL_ZERO)
            self.edge_back = _grown(self.edge_back, edges, _REAL_ZERO)

    def for_links(self, links: int) -> None:
        """Room for the links of all sentences."""
        if len(self.link_hash) < links:
            self.link_hash, self.link_backoff = _LONG_ZERO * links, _REAL_ZERO * links

    def for_keys(self, count: int) -> None:
        """Room for so many n-grams that are looked up at a time."""
        if len(self.keys) < count:
            self.keys, self.origins = _LONG_ZERO * count, _ZERO * count
            self.lows, self.found, self.chosen = _ZERO * (2 * count), _ZERO * count, _ZERO * (count + 1)


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.room = _Room()


_of_thread = _OfThread()


def build(
    model: Any, symbols: Any, sentence_at: Any, starts: Any, ends: Any, chain_at: Any, chain_symbols: Any,
    candidate_at: Any,
) -> Graph:  # fmt: skip
    """The graphs of some sentences.

    Args:
        model: the tuple of :attr:`LanguageModel.arrays`.
        symbols: ``array('I')`` of symbol codes, sentence after sentence.
        sentence_at: ``array('I')``, first symbol of each sentence, and one past the last.
        starts: ``array('I')``, first symbol of each candidate's substitute,
            counted within its sentence; sorted.
        ends: ``array('I')``, one past its last symbol.
        chain_at: ``array('I')``, where each candidate's original begins in
            ``chain_symbols``; one item more than candidates.
        chain_symbols: ``array('I')``, the originals' symbols.
        candidate_at: ``array('I')``, first candidate of each sentence, and one past the last.
    """
    count = len(sentence_at) - 1
    graph, room = Graph(count, len(starts)), _of_thread.room
    longest = sentences.longest(sentence_at, chain_at, candidate_at)
    total = len(symbols) + count + chain_at[len(starts)] - len(starts)
    room.for_nodes(longest + 1, longest)
    text = symbols, sentence_at, starts, ends, chain_at, chain_symbols, candidate_at
    # Room for ordinary sentences; the arrays grow where there are more readings.
    share, at = 1.0, 0
    room.counts[1] = 0
    while True:
        edges = int(share * 3 * total) + 2 * MOST_EDGES
        graph.make_room(edges, int(share * 3 * len(starts)) + 64)
        room.for_edges(edges)
        at = spread(at, graph, room, model, text)
        if at == count:
            break
        share *= 2.0
    edges, links = graph.edge_at[-1], room.counts[1]
    graph.link_begin, graph.plain_begin = space(_ZERO, edges + 1), space(_ZERO, edges)
    graph.link_from, graph.link_p = space(_ZERO, links), space(_REAL_ZERO, links)
    graph.link_edge, graph.link_third = space(_ZERO, links), space(_ZERO, links + 1)
    graph.link_begin[0] = 0
    room.for_links(links)
    # Half as many trigrams as links are usual.
    thirds, at = links, 0
    while True:
        graph.third_p, graph.third_to = _grown(graph.third_p, thirds, _REAL_ZERO), _grown(graph.third_to, thirds, _ZERO)
        room.for_keys(thirds)
        at = connect(at, graph, room, model)
        if at == count:
            return graph
        thirds = 2 * graph.third_at[at + 1]
