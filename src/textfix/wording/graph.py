"""The readings of sentences as graphs: word edges over text and restorations, linked by n-gram probabilities.

A graph has text nodes ``0..n`` between the ``n`` symbols of a sentence and,
for each candidate restoration, a chain of inner nodes that spells the original
from the node before the substitute to the node behind it. Words are *edges*
over one or more symbols, in the text, in a chain or across both. A *link*
joins an edge to one that follows it and has the bigram's probability; where
the bigram begins trigrams, it has one more probability for each link before
it. All this depends on the text alone, so a graph is built once and then
weighed as often as the rates of the pairs change (:mod:`textfix.wording.decoder`).

The graphs of many sentences stand one after another in flat arrays. The source
runs as plain Python and, where the package was built with a compiler, as a C
extension (Cython's pure-Python mode); both give the same numbers.

Tables are bucketed hash tables: the top bits of a key's hash choose a bucket,
sixteen further bits are its fingerprint, values stand in a parallel array. A
key that is not in the table is taken for one that is with a probability of
about bucket size / 65536.
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

__all__ = ["END", "MOST_SPAN", "Graph", "build", "compiled", "hash_symbols", "pair_key"]

compiled: bool = cython.compiled
"""Whether this module runs as a C extension."""

MOST_SPAN = 300  # text symbols under one word: twelve restorations of 24 are fewer
END = 0xFFFFFFFF  # where the edge goes that is the end of a sentence

_LONGEST = cython.declare(cython.Py_ssize_t, MOST_SPAN - 1)
_END = cython.declare(cython.uint, END)
_MAX_EDGES = cython.declare(cython.Py_ssize_t, 48)  # edges out of one node at most: bounds the work on hostile input
_MAX_WORD = cython.declare(cython.Py_ssize_t, 12)  # symbols
_STACK = cython.declare(cython.Py_ssize_t, 1024)
# Declared, since literals beyond a signed 64-bit number are Python objects to Cython, and slow.
_MASK = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
_WORD = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)
_TWO_WORDS = cython.declare(cython.ulonglong, 0xD6E8FEB86659FD93)


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.ulonglong)
@cython.locals(h=cython.ulonglong, c=cython.ulonglong)
def _step(h, c):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The hash of a word with one more symbol."""
    h = ((h ^ c) * _WORD) & _MASK
    return h ^ (h >> 29)


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.ulonglong)
@cython.locals(a=cython.ulonglong, b=cython.ulonglong)
def _pair(a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The hash of the bigram ``a b``."""
    a = (((a << 17) | (a >> 47)) & _MASK) ^ b
    a = (a * _TWO_WORDS) & _MASK
    a = a ^ (a >> 32)
    return (a * _TWO_WORDS) & _MASK


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    key=cython.ulonglong, shift=cython.uint, offsets=cython.uint[::1], prints=cython.ushort[::1],
    lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, bucket=cython.Py_ssize_t, mark=cython.uint, found=cython.uint,
)  # fmt: skip
def _find(key, shift, offsets, prints):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Index of ``key`` in a table, or -1."""
    bucket = key >> shift
    mark = (key >> 4) & 0xFFFF
    lo = offsets[bucket]
    hi = offsets[bucket + 1]
    while lo < hi:
        found = prints[lo]
        if found >= mark:
            return lo if found == mark else -1
        lo += 1
    return -1


def hash_symbols(symbols: Any) -> int:
    """The 64-bit hash of a word given as symbol codes."""
    h = 0
    for c in symbols:
        h = _step(h, c)
    return h


def pair_key(first: int, second: int) -> int:
    """The 64-bit hash of a bigram of word hashes; chained, ``pair_key(pair_key(a, b), c)``, of a trigram."""
    return _pair(first, second)


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
        link_p: probability of the bigram.
        third_p: for each link, in order, and each link that begins a trigram
            and leads to where it comes from, in order: probability of the trigram.
        record_candidate: a candidate that is entered,
        record_parent: and 1 + the record of those entered before it, 0 for none.
        candidates: how many candidates there are.
    """

    __slots__ = (
        "candidates", "edge_at", "edge_end", "edge_record", "edge_span", "edge_start", "link_begin", "link_from",
        "link_p", "plain_begin", "record_at", "record_candidate", "record_parent", "third_at", "third_p",
    )  # fmt: skip

    def __init__(self, sentences: int, candidates: int) -> None:
        self.candidates = candidates
        self.edge_at, self.third_at, self.record_at = (array("I", bytes(4 * (sentences + 1))) for _ in range(3))
        self.edge_start, self.edge_end, self.edge_record, self.plain_begin = (array("I") for _ in range(4))
        self.edge_span = array("H")
        self.link_begin = array("I", [0])
        self.link_from, self.record_candidate, self.record_parent = array("I"), array("I"), array("I")
        self.link_p, self.third_p = array("d"), array("d")

    def resize(self, edges: int, links: int, thirds: int, records: int) -> None:
        """Make room, or give back what is not needed."""
        for name in ("edge_start", "edge_end", "edge_record", "plain_begin", "edge_span"):
            _resize(getattr(self, name), edges)
        _resize(self.link_begin, edges + 1)
        _resize(self.link_from, links)
        _resize(self.link_p, links)
        _resize(self.third_p, thirds)
        _resize(self.record_candidate, records)
        _resize(self.record_parent, records)


def _resize(items: Any, size: int) -> None:
    if size > len(items):
        items.frombytes(bytes(items.itemsize * (size - len(items))))
    else:
        del items[size:]


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    n=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, starts=cython.uint[::1], ends=cython.uint[::1],
    chain_at=cython.uint[::1], chain_symbols=cython.uint[::1], nodes=cython.Py_ssize_t, c=cython.Py_ssize_t,
    i=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t, t=cython.Py_ssize_t, v=cython.Py_ssize_t,
    length=cython.Py_ssize_t, node_symbol=cython.uint[::1], node_next=cython.uint[::1], node_where=cython.uint[::1],
    order=cython.uint[::1], first_candidate=cython.uint[::1],
)  # fmt: skip
def _lay_out(  # type: ignore[no-untyped-def]  # noqa: ANN202
    n, lo, hi, starts, ends, chain_at, chain_symbols,  # noqa: ANN001
    node_symbol, node_next, node_where, order, first_candidate,  # noqa: ANN001
):  # fmt: skip
    """The nodes of a graph over ``n`` symbols, the text's first and then the inner nodes chain by chain.

    Fills in the symbol and the end of the arc that leaves each inner node, all
    nodes in topological order, and the first candidate at each text node.
    Returns the number of nodes.
    """
    k = n + 1
    for c in range(lo, hi):
        length = chain_at[c + 1] - chain_at[c]
        i = starts[c]
        j = ends[c]
        for t in range(1, length):
            node_symbol[k] = chain_symbols[chain_at[c] + t]
            node_next[k] = k + 1 if t + 1 < length else j
            node_where[k] = i * 5040 + (j - i) * 5040 * t // length  # place along the text
            k += 1
    nodes = k
    for i in range(n + 1):
        node_where[i] = i * 5040
    # Merge the (nearly sorted) inner nodes into the text nodes by insertion.
    for k in range(n + 1, nodes):
        order[k - n - 1] = k
    for k in range(1, nodes - n - 1):
        v = order[k]
        t = k
        while t > 0 and node_where[order[t - 1]] > node_where[v]:
            order[t] = order[t - 1]
            t -= 1
        order[t] = v
    k = nodes - n - 2  # last inner node
    t = nodes - 1
    i = n
    while k >= 0 and i >= 0:
        if node_where[order[k]] >= node_where[i]:
            order[t] = order[k]
            k -= 1
        else:
            order[t] = i
            i -= 1
        t -= 1
    while i >= 0:
        order[t] = i
        i -= 1
        t -= 1
    c = lo
    for i in range(n + 1):
        while c < hi and starts[c] < i:
            c += 1
        first_candidate[i] = c
    first_candidate[n + 1] = hi
    return nodes


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    word_shift=cython.uint, word_offsets=cython.uint[::1], word_prints=cython.ushort[::1],
    word_probs=cython.uchar[::1], word_backoffs=cython.uchar[::1], probs=cython.double[::1],
    backoffs=cython.double[::1], unknown=cython.double, symbols=cython.uint[::1], base=cython.Py_ssize_t,
    n=cython.Py_ssize_t, lo=cython.Py_ssize_t, nodes=cython.Py_ssize_t, starts=cython.uint[::1], ends=cython.uint[::1],
    chain_at=cython.uint[::1], chain_symbols=cython.uint[::1], node_symbol=cython.uint[::1],
    node_next=cython.uint[::1], order=cython.uint[::1], first_candidate=cython.uint[::1], incoming=cython.uint[::1],
    stack=cython.uint[::1], stack_hash=cython.ulonglong[::1], edge_start=cython.uint[::1], edge_end=cython.uint[::1],
    edge_span=cython.ushort[::1], edge_record=cython.uint[::1], edge_hash=cython.ulonglong[::1],
    edge_uni=cython.double[::1], edge_back=cython.double[::1], next_in=cython.uint[::1],
    record_candidate=cython.uint[::1], record_parent=cython.uint[::1], counts=cython.uint[::1],
    edges=cython.Py_ssize_t, records=cython.Py_ssize_t, first_edge=cython.Py_ssize_t, begin=cython.Py_ssize_t,
    position=cython.Py_ssize_t, u=cython.Py_ssize_t, v=cython.Py_ssize_t, f=cython.Py_ssize_t, top=cython.Py_ssize_t,
    depth=cython.Py_ssize_t, span=cython.Py_ssize_t, under=cython.Py_ssize_t, found=cython.Py_ssize_t,
    index=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t, record=cython.uint, entered=cython.uint,
    capacity=cython.Py_ssize_t, h=cython.ulonglong, key=cython.ulonglong, symbol=cython.ulonglong,
    record_base=cython.Py_ssize_t,
)  # fmt: skip
def _spread(  # type: ignore[no-untyped-def]  # noqa: ANN202
    word_shift, word_offsets, word_prints, word_probs, word_backoffs, probs, backoffs, unknown,  # noqa: ANN001
    symbols, base, n, lo, nodes, starts, ends, chain_at, chain_symbols,  # noqa: ANN001
    node_symbol, node_next, order, first_candidate, incoming, stack, stack_hash,  # noqa: ANN001
    edge_start, edge_end, edge_span, edge_record, edge_hash, edge_uni, edge_back, next_in,  # noqa: ANN001
    record_candidate, record_parent, record_base, counts, edges,  # noqa: ANN001
):  # fmt: skip
    """All word edges of a sentence from edge ``edges`` on; returns one past the last, or -1 for want of room.

    ``incoming`` becomes 1 + the last edge into each node, counted within the
    sentence, and ``next_in`` the one before it; ``counts[0]`` the records.
    """
    begin = edges
    capacity = len(edge_start)
    records = record_base
    for u in range(nodes + 1):
        incoming[u] = 0
    # The sentence's beginning: a word (symbol 3, the edge class) that ends at node 0.
    h = _step(0, 3)
    found = _find(h, word_shift, word_offsets, word_prints)
    if edges + 2 > capacity:
        return -1
    edge_start[edges] = 0
    edge_end[edges] = 0
    edge_span[edges] = 0
    edge_record[edges] = 0
    edge_hash[edges] = h
    edge_uni[edges] = 1.0
    edge_back[edges] = backoffs[word_backoffs[found]] if found >= 0 else 1.0
    next_in[edges] = 0
    incoming[0] = 1
    edges += 1
    for position in range(nodes):
        u = order[position]
        if incoming[u] == 0 or u == n:
            continue
        if edges + _MAX_EDGES + 2 > capacity:
            return -1
        first_edge = edges
        top = 0
        stack[0] = u
        stack[1] = 0
        stack[2] = 0
        stack[3] = 0
        stack_hash[0] = 0
        while top >= 0:
            v = stack[4 * top]
            depth = stack[4 * top + 1]
            span = stack[4 * top + 2]
            record = stack[4 * top + 3]
            key = stack_hash[top]
            top -= 1
            # Arcs out of v: the text's own symbol (index i - 1), then the chains that begin here.
            if v > n:
                i = 0
                j = 0
            else:
                if v == n:
                    continue
                i = first_candidate[v]
                j = first_candidate[v + 1]
            for index in range(i - 1, j):
                under = span
                if index == i - 1:
                    if v > n:
                        symbol = node_symbol[v]
                        f = node_next[v]
                    else:
                        symbol = symbols[base + v]
                        f = v + 1
                        under += 1
                else:
                    symbol = chain_symbols[chain_at[index]]
                    if chain_at[index + 1] - chain_at[index] == 1:
                        f = ends[index]
                    else:
                        # inner nodes were numbered chain after chain
                        f = n + 1 + chain_at[index] - chain_at[lo] - (index - lo)
                    under += ends[index] - starts[index]
                h = _step(key, symbol)
                found = _find(h, word_shift, word_offsets, word_prints)
                if found < 0 and depth > 0:
                    continue
                entered = record
                if index != i - 1:
                    if records + 2 > len(record_candidate):
                        return -1
                    record_candidate[records] = index
                    record_parent[records] = record
                    records += 1
                    entered = records - record_base
                # A character that is unknown, or that only begins words, may still stand alone.
                if (found < 0 or depth == 0 or word_probs[found] > 0) and edges - first_edge < _MAX_EDGES:
                    edge_start[edges] = u
                    edge_end[edges] = f
                    edge_hash[edges] = h
                    if found < 0 or word_probs[found] == 0:
                        edge_uni[edges] = unknown
                        edge_back[edges] = 1.0
                    else:
                        edge_uni[edges] = probs[word_probs[found]]
                        edge_back[edges] = backoffs[word_backoffs[found]]
                    edge_span[edges] = min(under, _LONGEST)
                    edge_record[edges] = entered
                    next_in[edges] = incoming[f]
                    edges += 1
                    incoming[f] = edges - begin
                if found >= 0 and depth + 1 < _MAX_WORD and top < _STACK - 24 and f != n:
                    top += 1
                    stack[4 * top] = f
                    stack[4 * top + 1] = depth + 1
                    stack[4 * top + 2] = under
                    stack[4 * top + 3] = entered
                    stack_hash[top] = h
    counts[0] = records
    if incoming[n] > 0:
        # One step beyond the last node: the sentence's end, as an edge of its own.
        h = _step(0, 3)
        found = _find(h, word_shift, word_offsets, word_prints)
        edge_start[edges] = n
        edge_end[edges] = _END
        edge_span[edges] = 0
        edge_record[edges] = 0
        edge_hash[edges] = h
        edge_uni[edges] = probs[word_probs[found]] if found >= 0 else 1e-2
        edge_back[edges] = 1.0
        next_in[edges] = 0
        edges += 1
    return edges


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    key=cython.ulonglong, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, prints=cython.ushort[::1], mark=cython.uint,
    found=cython.uint,
)  # fmt: skip
def _found(key, lo, hi, prints):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Index of ``key`` in its bucket ``lo..hi``, or -1."""
    mark = (key >> 4) & 0xFFFF
    while lo < hi:
        found = prints[lo]
        if found >= mark:
            return lo if found == mark else -1
        lo += 1
    return -1


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    keys=cython.ulonglong[::1], lows=cython.uint[::1], count=cython.Py_ssize_t, shift=cython.uint,
    offsets=cython.uint[::1], prints=cython.ushort[::1], k=cython.Py_ssize_t, low=cython.Py_ssize_t,
    size=cython.Py_ssize_t, seen=cython.uint,
)  # fmt: skip
def _fetch(keys, lows, count, shift, offsets, prints):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Where the bucket of each key begins.

    The tables are larger than the caches, so that a look-up is a wait for
    memory. Here the processor waits for many of them at once, since none needs
    the result of another; afterwards the buckets are at hand.
    """
    for k in range(count):
        lows[k] = offsets[keys[k] >> shift]
    size = len(prints)
    seen = 0
    for k in range(count):
        low = lows[k]
        if low < size:
            seen ^= prints[low]
    lows[count] = seen  # behind the last: what nobody uses the compiler would leave out


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    pair_shift=cython.uint, pair_offsets=cython.uint[::1], pair_prints=cython.ushort[::1], pair_probs=cython.uchar[::1],
    context_shift=cython.uint, context_offsets=cython.uint[::1], context_prints=cython.ushort[::1],
    context_backoffs=cython.uchar[::1], probs=cython.double[::1], backoffs=cython.double[::1],
    begin=cython.Py_ssize_t, end=cython.Py_ssize_t, incoming=cython.uint[::1], next_in=cython.uint[::1],
    edge_start=cython.uint[::1], edge_hash=cython.ulonglong[::1], edge_uni=cython.double[::1],
    edge_back=cython.double[::1], link_begin=cython.uint[::1], plain_begin=cython.uint[::1],
    link_from=cython.uint[::1], link_p=cython.double[::1], link_hash=cython.ulonglong[::1],
    link_backoff=cython.double[::1], keys=cython.ulonglong[::1], lows=cython.uint[::1], origins=cython.uint[::1],
    first=cython.Py_ssize_t, count=cython.Py_ssize_t, e=cython.Py_ssize_t, f=cython.Py_ssize_t, t=cython.Py_ssize_t,
    k=cython.Py_ssize_t, front=cython.Py_ssize_t, back=cython.Py_ssize_t, found=cython.Py_ssize_t,
    known=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, p=cython.double,
    contexts=cython.Py_ssize_t, bound=cython.Py_ssize_t, context_keys=cython.ulonglong[::1],
    context_lows=cython.uint[::1],
)  # fmt: skip
def _connect(  # type: ignore[no-untyped-def]  # noqa: ANN202
    pair_shift, pair_offsets, pair_prints, pair_probs, context_shift, context_offsets, context_prints,  # noqa: ANN001
    context_backoffs, probs, backoffs, begin, end, incoming, next_in, edge_start, edge_hash, edge_uni, edge_back,  # noqa: ANN001
    link_begin, plain_begin, link_from, link_p, link_hash, link_backoff, keys, lows, origins,  # noqa: ANN001
    context_keys, context_lows,  # noqa: ANN001
):  # fmt: skip
    """The links of a sentence's edges ``begin..end``; returns one past the last, or -1 for want of room."""
    first = link_begin[begin]
    link_begin[begin + 1] = first
    plain_begin[begin] = first
    count = contexts = 0
    for e in range(begin + 1, end):
        f = incoming[edge_start[e]]
        while f > 0:
            if first + count >= len(link_from):
                return -1
            origins[count] = f - 1
            keys[count] = _pair(edge_hash[begin + f - 1], edge_hash[e])
            count += 1
            f = next_in[begin + f - 1]
        link_begin[e + 1] = first + count
    _fetch(keys, lows, count, pair_shift, pair_offsets, pair_prints)
    # The pairs that are listed, numbered from 1; the others are no contexts either.
    for k in range(count):
        hi = pair_offsets[(keys[k] >> pair_shift) + 1]
        lows[k] = _found(keys[k], lows[k], hi, pair_prints) + 1
        if lows[k] > 0:
            context_keys[contexts] = keys[k]
            contexts += 1
    _fetch(context_keys, context_lows, contexts, context_shift, context_offsets, context_prints)
    contexts = 0
    for e in range(begin + 1, end):
        # Links that begin trigrams from the front, the others from the back.
        front = link_begin[e]
        back = link_begin[e + 1]
        lo = front - first
        hi = back - first
        for k in range(lo, hi):
            found = lows[k]
            known = -1
            if found > 0:
                p = probs[pair_probs[found - 1]]
                bound = context_offsets[(keys[k] >> context_shift) + 1]
                known = _found(keys[k], context_lows[contexts], bound, context_prints)
                contexts += 1
            else:
                p = edge_back[begin + origins[k]] * edge_uni[e]
            if known >= 0:
                t = front
                front += 1
                link_hash[t] = keys[k]
                link_backoff[t] = backoffs[context_backoffs[known]]
            else:
                back -= 1
                t = back
            link_from[t] = origins[k]
            link_p[t] = p
        plain_begin[e] = front
    return first + count


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    third_shift=cython.uint, third_offsets=cython.uint[::1], third_prints=cython.ushort[::1],
    third_probs=cython.uchar[::1], probs=cython.double[::1], begin=cython.Py_ssize_t, end=cython.Py_ssize_t,
    edge_hash=cython.ulonglong[::1], link_begin=cython.uint[::1], plain_begin=cython.uint[::1],
    link_from=cython.uint[::1], link_p=cython.double[::1], link_hash=cython.ulonglong[::1],
    link_backoff=cython.double[::1], third_p=cython.double[::1], keys=cython.ulonglong[::1], lows=cython.uint[::1],
    first=cython.Py_ssize_t, count=cython.Py_ssize_t, e=cython.Py_ssize_t, f=cython.Py_ssize_t,
    t=cython.Py_ssize_t, s=cython.Py_ssize_t, k=cython.Py_ssize_t, found=cython.Py_ssize_t, hi=cython.Py_ssize_t,
)  # fmt: skip
def _triple(  # type: ignore[no-untyped-def]  # noqa: ANN202
    third_shift, third_offsets, third_prints, third_probs, probs, begin, end, edge_hash, link_begin, plain_begin,  # noqa: ANN001
    link_from, link_p, link_hash, link_backoff, third_p, keys, lows, first,  # noqa: ANN001
):  # fmt: skip
    """The trigram probabilities of a sentence, from number ``first`` on; one past the last, or -1 for want of room."""
    count = 0
    for e in range(begin + 1, end):
        for t in range(link_begin[e], link_begin[e + 1]):
            f = begin + link_from[t]
            if first + count + plain_begin[f] - link_begin[f] > len(third_p):
                return -1
            for s in range(link_begin[f], plain_begin[f]):
                keys[count] = _pair(link_hash[s], edge_hash[e])
                third_p[first + count] = link_backoff[s] * link_p[t]
                count += 1
    _fetch(keys, lows, count, third_shift, third_offsets, third_prints)
    for k in range(count):
        hi = third_offsets[(keys[k] >> third_shift) + 1]
        found = _found(keys[k], lows[k], hi, third_prints)
        if found >= 0:
            third_p[first + k] = probs[third_probs[found]]
    return first + count


def _room(count: int) -> array[int]:
    """Room for so many whole numbers and two more."""
    return array("I", bytes(4 * (count + 2)))


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    word_shift=cython.uint, word_offsets=cython.uint[::1], word_prints=cython.ushort[::1],
    word_probs=cython.uchar[::1], word_backoffs=cython.uchar[::1], pair_shift=cython.uint,
    pair_offsets=cython.uint[::1], pair_prints=cython.ushort[::1], pair_probs=cython.uchar[::1],
    third_shift=cython.uint, third_offsets=cython.uint[::1], third_prints=cython.ushort[::1],
    third_probs=cython.uchar[::1], context_shift=cython.uint, context_offsets=cython.uint[::1],
    context_prints=cython.ushort[::1], context_backoffs=cython.uchar[::1], probs=cython.double[::1],
    backoffs=cython.double[::1], unknown=cython.double, symbols=cython.uint[::1], sentence_at=cython.uint[::1],
    starts=cython.uint[::1], ends=cython.uint[::1], chain_at=cython.uint[::1], chain_symbols=cython.uint[::1],
    candidate_at=cython.uint[::1], node_symbol=cython.uint[::1], node_next=cython.uint[::1],
    node_where=cython.uint[::1], order=cython.uint[::1], first_candidate=cython.uint[::1], incoming=cython.uint[::1],
    stack=cython.uint[::1], stack_hash=cython.ulonglong[::1], edge_at=cython.uint[::1], third_at=cython.uint[::1],
    record_at=cython.uint[::1], edge_start=cython.uint[::1], edge_end=cython.uint[::1], edge_span=cython.ushort[::1],
    edge_record=cython.uint[::1], edge_hash=cython.ulonglong[::1], edge_uni=cython.double[::1],
    edge_back=cython.double[::1], next_in=cython.uint[::1], link_begin=cython.uint[::1], plain_begin=cython.uint[::1],
    link_from=cython.uint[::1], link_p=cython.double[::1], link_hash=cython.ulonglong[::1],
    link_backoff=cython.double[::1], third_p=cython.double[::1], record_candidate=cython.uint[::1],
    record_parent=cython.uint[::1], counts=cython.uint[::1], s=cython.Py_ssize_t, sentences=cython.Py_ssize_t,
    n=cython.Py_ssize_t, nodes=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t,
    edges=cython.Py_ssize_t, links=cython.Py_ssize_t, thirds=cython.Py_ssize_t, keys=cython.ulonglong[::1],
    lows=cython.uint[::1], origins=cython.uint[::1], context_keys=cython.ulonglong[::1], context_lows=cython.uint[::1],
)  # fmt: skip
def _build_from(s, graph, model, symbols, sentence_at, starts, ends, chain_at, chain_symbols, candidate_at, most_nodes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Build sentence after sentence from ``s`` on; returns the one that there was no room for, or their number."""
    (
        word_shift, word_offsets, word_prints, word_probs, word_backoffs,
        pair_shift, pair_offsets, pair_prints, pair_probs,
        third_shift, third_offsets, third_prints, third_probs,
        context_shift, context_offsets, context_prints, context_backoffs,
        probs, backoffs, unknown,
    ) = model  # fmt: skip
    node_symbol, node_next, node_where = _room(most_nodes), _room(most_nodes), _room(most_nodes)
    order, first_candidate, incoming = _room(most_nodes), _room(most_nodes), _room(most_nodes)
    stack = array("I", bytes(16 * _STACK))
    stack_hash = array("Q", bytes(8 * _STACK))
    capacity = len(graph.edge_start)
    next_in = _room(capacity)
    edge_hash = array("Q", bytes(8 * capacity))
    edge_uni, edge_back = array("d", bytes(8 * capacity)), array("d", bytes(8 * capacity))
    link_hash, link_backoff = array("Q", bytes(8 * len(graph.link_p))), array("d", bytes(8 * len(graph.link_p)))
    capacity = max(len(graph.link_p), len(graph.third_p))
    keys, lows, origins = array("Q", bytes(8 * capacity)), _room(capacity), _room(capacity)
    context_keys, context_lows = array("Q", bytes(8 * capacity)), _room(capacity)
    edge_at, third_at, record_at = graph.edge_at, graph.third_at, graph.record_at
    edge_start, edge_end, edge_span = graph.edge_start, graph.edge_end, graph.edge_span
    edge_record, link_begin, plain_begin = graph.edge_record, graph.link_begin, graph.plain_begin
    link_from, link_p, third_p = graph.link_from, graph.link_p, graph.third_p
    record_candidate, record_parent = graph.record_candidate, graph.record_parent
    counts = array("I", [0])
    sentences = len(sentence_at) - 1
    with cython.nogil:
        while s < sentences:
            n = sentence_at[s + 1] - sentence_at[s]
            lo = candidate_at[s]
            hi = candidate_at[s + 1]
            nodes = _lay_out(
                n, lo, hi, starts, ends, chain_at, chain_symbols,
                node_symbol, node_next, node_where, order, first_candidate,
            )  # fmt: skip
            edges = _spread(
                word_shift, word_offsets, word_prints, word_probs, word_backoffs, probs, backoffs, unknown,
                symbols, sentence_at[s], n, lo, nodes, starts, ends, chain_at, chain_symbols,
                node_symbol, node_next, order, first_candidate, incoming, stack, stack_hash,
                edge_start, edge_end, edge_span, edge_record, edge_hash, edge_uni, edge_back, next_in,
                record_candidate, record_parent, record_at[s], counts, edge_at[s],
            )  # fmt: skip
            if edges < 0:
                break
            links = _connect(
                pair_shift, pair_offsets, pair_prints, pair_probs, context_shift, context_offsets, context_prints,
                context_backoffs, probs, backoffs, edge_at[s], edges, incoming, next_in, edge_start, edge_hash,
                edge_uni, edge_back, link_begin, plain_begin, link_from, link_p, link_hash, link_backoff, keys, lows,
                origins, context_keys, context_lows,
            )  # fmt: skip
            if links < 0:
                break
            thirds = _triple(
                third_shift, third_offsets, third_prints, third_probs, probs, edge_at[s], edges, edge_hash,
                link_begin, plain_begin, link_from, link_p, link_hash, link_backoff, third_p, keys, lows, third_at[s],
            )  # fmt: skip
            if thirds < 0:
                break
            s += 1
            edge_at[s] = edges
            record_at[s] = counts[0]
            third_at[s] = thirds
    return s


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
    sentences = len(sentence_at) - 1
    graph = Graph(sentences, len(starts))
    most = 0
    total = len(symbols) + sentences
    for k in range(sentences):
        lo, hi = candidate_at[k], candidate_at[k + 1]
        inner = chain_at[hi] - chain_at[lo] - (hi - lo)
        most = max(most, sentence_at[k + 1] - sentence_at[k] + 1 + inner)
        total += inner
    # Room for ordinary sentences; the arrays grow where there are more readings.
    share = 1.0
    at = 0
    while True:
        graph.resize(
            int(share * 3 * total) + 2 * _MAX_EDGES,
            int(share * 7 * total) + 256,
            int(share * 4 * total) + 256,
            int(share * 3 * len(starts)) + 64,
        )
        at = _build_from(
            at, graph, model, symbols, sentence_at, starts, ends, chain_at, chain_symbols, candidate_at, most
        )
        if at == sentences:
            break
        share *= 2.0
    edges = graph.edge_at[-1]
    graph.resize(edges, graph.link_begin[edges], graph.third_at[-1], graph.record_at[-1])
    return graph
