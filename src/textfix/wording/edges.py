"""The words of a sentence's readings: edges over its text and over the restorations beside it.

Text nodes stand between the symbols of a sentence, inner nodes between those
of each original, all in one topological order. From each node that a word
ends at, every word of the vocabulary that can be spelt along text and
originals is an edge. See :mod:`textfix.wording.graph` for what they are for.

The vocabulary is a bucketed hash table of words and of their beginnings: the
top bits of a word's hash choose a bucket (:mod:`textfix.wording.hashes`),
sixteen further bits are its fingerprint. A word that is not in the table is
taken for one that is with a probability of about bucket size / 65536. Most of
what is spelt across the end of an original is the beginning of no word, which
the hints say.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.textfix.pointers import doubles, fetch, fetch_ulonglong, uints, ulonglongs, ushorts
    from cython.cimports.textfix.wording.hashes import begin, find, hinted, step
else:
    from textfix.pointers import doubles, fetch, fetch_ulonglong, uints, ulonglongs, ushorts
    from textfix.wording.hashes import begin, find, hinted, step


__all__ = ["END", "MOST_SPAN", "compiled", "hash_symbols", "spread"]

compiled: bool = cython.compiled

MOST_SPAN = 300  # text symbols under one word: twelve restorations of 24 are fewer
END = 0xFFFFFFFF  # where the edge goes that is the end of a sentence
MOST_EDGES = 48  # edges out of one node at most: bounds the work on hostile input
STACK = 1024
_LONGEST = cython.declare(cython.Py_ssize_t, MOST_SPAN - 1)
_END = cython.declare(cython.uint, END)
_MAX_EDGES = cython.declare(cython.Py_ssize_t, MOST_EDGES)
_MAX_WORD = cython.declare(cython.Py_ssize_t, 12)  # symbols
_STACK = cython.declare(cython.Py_ssize_t, STACK)
_AHEAD = cython.declare(cython.Py_ssize_t, 3)  # symbols of a word that are looked up before they are needed
_NOT_YET = cython.declare(cython.uint, 0xFFFFFFFE)


@cython.locals(h=cython.ulonglong)
def hash_symbols(symbols: Any) -> int:
    """The 64-bit hash of a word given as symbol codes."""
    h = 0
    for c in symbols:
        h = step(h, c)
    return h


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    shift=cython.uint, heads=cython.p_ulonglong, entries=cython.p_uint,
    symbols=cython.p_uint, base=cython.Py_ssize_t, n=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t,
    starts=cython.p_uint, ends=cython.p_uint, chain_at=cython.p_uint, chain_symbols=cython.p_uint,
    ahead=cython.p_ulonglong, known=cython.p_uint, i=cython.Py_ssize_t, j=cython.Py_ssize_t,
    d=cython.Py_ssize_t, c=cython.Py_ssize_t, count=cython.Py_ssize_t, found=cython.Py_ssize_t, keys=cython.Py_ssize_t,
    h=cython.ulonglong,
)  # fmt: skip
def _look_ahead(  # type: ignore[no-untyped-def]  # noqa: ANN202
    shift, heads, entries, symbols, base, n, lo, hi, starts, ends, chain_at, chain_symbols, ahead,  # noqa: ANN001
    known,  # noqa: ANN001
):  # fmt: skip
    """Look up what begins at each symbol of the text: the indices of its beginnings of up to three symbols.

    The table is larger than the nearest caches, so that a look-up is a wait
    for memory. Here the processor waits for many of them at once, since none
    needs the result of another. Of the originals, and of what is spelt across
    their ends, only the waiting is done.
    """
    count = _AHEAD * n
    for i in range(n):
        h = 0
        for d in range(_AHEAD):
            if i + d < n:
                h = step(h, symbols[base + i + d])
            ahead[_AHEAD * i + d] = h
            fetch_ulonglong(heads, h >> shift)
    for c in range(lo, hi):
        h = 0
        for j in range(chain_at[c], min(chain_at[c + 1], chain_at[c] + _AHEAD)):
            h = step(h, chain_symbols[j])
            ahead[count] = h
            fetch_ulonglong(heads, h >> shift)
            count += 1
        if ends[c] < n:
            ahead[count] = step(h, symbols[base + ends[c]])
            fetch_ulonglong(heads, ahead[count] >> shift)
            h = step(step(0, chain_symbols[chain_at[c + 1] - 1]), symbols[base + ends[c]])
            ahead[count + 1] = h
            fetch_ulonglong(heads, h >> shift)
            count += 2
        for d in range(min(_AHEAD - 1, starts[c])):
            h = step(ahead[_AHEAD * (starts[c] - 1 - d) + d], chain_symbols[chain_at[c]])
            ahead[count] = h
            fetch_ulonglong(heads, h >> shift)
            count += 1
    # Of what may be in the table the key is noted behind all keys.
    keys = count
    for j in range(keys):
        h = ahead[j]
        ahead[count] = h
        count += hinted(heads, h, shift)
    for j in range(keys, count):
        fetch(entries, begin(heads, ahead[j] >> shift))
    for i in range(n):
        for d in range(_AHEAD):
            known[_AHEAD * i + d] = _NOT_YET
        for d in range(min(_AHEAD, n - i)):
            found = find(ahead[_AHEAD * i + d], shift, heads, entries)
            known[_AHEAD * i + d] = found + 1
            if found < 0:
                break


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    n=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, starts=cython.p_uint, ends=cython.p_uint,
    chain_at=cython.p_uint, chain_symbols=cython.p_uint, nodes=cython.Py_ssize_t, c=cython.Py_ssize_t,
    i=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t, t=cython.Py_ssize_t, v=cython.Py_ssize_t,
    length=cython.Py_ssize_t, node_symbol=cython.p_uint, node_next=cython.p_uint, node_where=cython.p_uint,
    order=cython.p_uint, first_candidate=cython.p_uint,
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
    shift=cython.uint, heads=cython.p_ulonglong, entries=cython.p_uint,
    probs=cython.p_double, backoffs=cython.p_double, unknown=cython.double, symbols=cython.p_uint,
    base=cython.Py_ssize_t, n=cython.Py_ssize_t, lo=cython.Py_ssize_t, nodes=cython.Py_ssize_t, starts=cython.p_uint,
    ends=cython.p_uint, chain_at=cython.p_uint, chain_symbols=cython.p_uint, node_symbol=cython.p_uint,
    node_next=cython.p_uint, order=cython.p_uint, first_candidate=cython.p_uint, incoming=cython.p_uint,
    stack=cython.p_uint, stack_hash=cython.p_ulonglong, edge_start=cython.p_uint, edge_end=cython.p_uint,
    edge_span=cython.p_ushort, edge_record=cython.p_uint, edge_hash=cython.p_ulonglong, edge_uni=cython.p_double,
    edge_back=cython.p_double, next_in=cython.p_uint, record_candidate=cython.p_uint, record_parent=cython.p_uint,
    counts=cython.p_uint, edges=cython.Py_ssize_t, records=cython.Py_ssize_t, first_edge=cython.Py_ssize_t,
    begin=cython.Py_ssize_t, position=cython.Py_ssize_t, u=cython.Py_ssize_t, v=cython.Py_ssize_t,
    f=cython.Py_ssize_t, top=cython.Py_ssize_t, depth=cython.Py_ssize_t, span=cython.Py_ssize_t,
    under=cython.Py_ssize_t, found=cython.Py_ssize_t, index=cython.Py_ssize_t, i=cython.Py_ssize_t,
    j=cython.Py_ssize_t, record=cython.uint, entered=cython.uint, capacity=cython.Py_ssize_t, room=cython.Py_ssize_t,
    h=cython.ulonglong, key=cython.ulonglong, symbol=cython.ulonglong, record_base=cython.Py_ssize_t,
    known=cython.p_uint, into=cython.p_uint, edge_in=cython.p_uint, links=cython.Py_ssize_t, p=cython.uint,
)  # fmt: skip
def _spread_one(  # type: ignore[no-untyped-def]  # noqa: ANN202
    shift, heads, entries, probs, backoffs, unknown,  # noqa: ANN001
    symbols, base, n, lo, nodes, starts, ends, chain_at, chain_symbols,  # noqa: ANN001
    node_symbol, node_next, order, first_candidate, incoming, stack, stack_hash,  # noqa: ANN001
    edge_start, edge_end, edge_span, edge_record, edge_hash, edge_uni, edge_back, next_in,  # noqa: ANN001
    record_candidate, record_parent, record_base, counts, edges, known, into, edge_in, capacity, room,  # noqa: ANN001
):  # fmt: skip
    """All word edges of a sentence from edge ``edges`` on; returns one past the last, or -1 for want of room.

    ``incoming`` becomes 1 + the last edge into each node, counted within the
    sentence, ``edge_in`` the same for the node that an edge leaves, and
    ``next_in`` the one before it; ``counts`` the records, and how many links there will be.
    """
    begin = edges
    records = record_base
    links = 0
    for u in range(nodes + 1):
        incoming[u] = 0
        into[u] = 0
    # The sentence's beginning: a word (symbol 3, the edge class) that ends at node 0.
    h = step(0, 3)
    found = find(h, shift, heads, entries)
    if edges + 2 > capacity:
        return -1
    edge_start[edges] = 0
    edge_end[edges] = 0
    edge_span[edges] = 0
    edge_record[edges] = 0
    edge_hash[edges] = h
    edge_uni[edges] = 1.0
    edge_back[edges] = backoffs[entries[found] & 0xFF] if found >= 0 else 1.0
    next_in[edges] = 0
    edge_in[edges] = 0
    incoming[0] = 1
    into[0] = 1
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
                h = step(key, symbol)
                # Along nothing but text it was looked up before.
                if index == i - 1 and record == 0 and u <= n and depth < _AHEAD:
                    found = known[_AHEAD * u + depth]
                    found = found - 1 if found != _NOT_YET else find(h, shift, heads, entries)
                else:
                    found = find(h, shift, heads, entries)
                if found < 0 and depth > 0:
                    continue
                p = (entries[found] >> 8) & 0xFF if found >= 0 else 0
                entered = record
                if index != i - 1:
                    if records + 2 > room:
                        return -1
                    record_candidate[records] = index
                    record_parent[records] = record
                    records += 1
                    entered = records - record_base
                # A character that is unknown, or that only begins words, may still stand alone.
                if (found < 0 or depth == 0 or p > 0) and edges - first_edge < _MAX_EDGES:
                    edge_start[edges] = u
                    edge_end[edges] = f
                    edge_hash[edges] = h
                    if p == 0:
                        edge_uni[edges] = unknown
                        edge_back[edges] = 1.0
                    else:
                        edge_uni[edges] = probs[p]
                        edge_back[edges] = backoffs[entries[found] & 0xFF]
                    edge_in[edges] = incoming[u]
                    links += into[u]
                    into[f] += 1
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
        h = step(0, 3)
        found = find(h, shift, heads, entries)
        edge_start[edges] = n
        edge_end[edges] = _END
        edge_span[edges] = 0
        edge_record[edges] = 0
        edge_hash[edges] = h
        edge_uni[edges] = probs[(entries[found] >> 8) & 0xFF] if found >= 0 else 1e-2
        edge_back[edges] = 1.0
        edge_in[edges] = incoming[n]
        links += into[n]
        next_in[edges] = 0
        edges += 1
    counts[1] += links
    return edges


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    shift=cython.uint, heads=cython.p_ulonglong,
    entries=cython.p_uint, probs=cython.p_double, backoffs=cython.p_double, unknown=cython.double,
    symbols=cython.p_uint, sentence_at=cython.p_uint,
    starts=cython.p_uint, ends=cython.p_uint, chain_at=cython.p_uint, chain_symbols=cython.p_uint,
    candidate_at=cython.p_uint, node_symbol=cython.p_uint, node_next=cython.p_uint,
    node_where=cython.p_uint, order=cython.p_uint, first_candidate=cython.p_uint, incoming=cython.p_uint,
    into=cython.p_uint, known=cython.p_uint, ahead=cython.p_ulonglong, stack=cython.p_uint,
    stack_hash=cython.p_ulonglong, edge_at=cython.p_uint, record_at=cython.p_uint,
    edge_start=cython.p_uint, edge_end=cython.p_uint, edge_span=cython.p_ushort,
    edge_record=cython.p_uint, edge_hash=cython.p_ulonglong, edge_uni=cython.p_double,
    edge_back=cython.p_double, next_in=cython.p_uint, edge_in=cython.p_uint,
    record_candidate=cython.p_uint, record_parent=cython.p_uint, counts=cython.p_uint, s=cython.Py_ssize_t,
    sentences=cython.Py_ssize_t, n=cython.Py_ssize_t, nodes=cython.Py_ssize_t, lo=cython.Py_ssize_t,
    hi=cython.Py_ssize_t, edges=cython.Py_ssize_t, most_edges=cython.Py_ssize_t,
    most_records=cython.Py_ssize_t,
)  # fmt: skip
def spread(s: int, graph: Any, room: Any, model: Any, text: Any) -> int:
    """The edges of sentence after sentence from ``s`` on; returns the one that there was no room for, or their number.

    Args:
        s: number of a sentence.
        graph: gets the edges and the records.
        room: where to work; ``room.counts`` gets the number of links that the edges will have.
        model: the tuple of :attr:`LanguageModel.arrays`.
        text: the sentences and their candidates, as :func:`textfix.wording.graph.build` is given them.
    """
    shift, heads, entries = model[0], ulonglongs(model[15]), uints(model[3])
    probs, backoffs, unknown = doubles(model[12]), doubles(model[13]), model[14]
    symbols, sentence_at, starts, ends = uints(text[0]), uints(text[1]), uints(text[2]), uints(text[3])
    chain_at, chain_symbols, candidate_at = uints(text[4]), uints(text[5]), uints(text[6])
    node_symbol, node_next, node_where = uints(room.node_symbol), uints(room.node_next), uints(room.node_where)
    order, first_candidate = uints(room.order), uints(room.first_candidate)
    incoming, into = uints(room.incoming), uints(room.into)
    known, ahead, counts = uints(room.known), ulonglongs(room.ahead), uints(room.counts)
    stack, stack_hash = uints(room.stack), ulonglongs(room.stack_hash)
    edge_hash, edge_uni, edge_back = ulonglongs(room.edge_hash), doubles(room.edge_uni), doubles(room.edge_back)
    next_in, edge_in = uints(room.next_in), uints(room.edge_in)
    edge_at, record_at, edge_start = uints(graph.edge_at), uints(graph.record_at), uints(graph.edge_start)
    edge_end, edge_span, edge_record = uints(graph.edge_end), ushorts(graph.edge_span), uints(graph.edge_record)
    record_candidate, record_parent = uints(graph.record_candidate), uints(graph.record_parent)
    sentences = len(text[1]) - 1
    most_edges, most_records = len(graph.edge_start), len(graph.record_candidate)
    with cython.nogil:
        while s < sentences:
            n = sentence_at[s + 1] - sentence_at[s]
            lo = candidate_at[s]
            hi = candidate_at[s + 1]
            nodes = _lay_out(
                n, lo, hi, starts, ends, chain_at, chain_symbols,
                node_symbol, node_next, node_where, order, first_candidate,
            )  # fmt: skip
            _look_ahead(
                shift, heads, entries, symbols, sentence_at[s], n, lo, hi, starts, ends, chain_at,
                chain_symbols,
                ahead, known,
            )  # fmt: skip
            edges = _spread_one(
                shift, heads, entries, probs, backoffs, unknown,
                symbols, sentence_at[s], n, lo, nodes, starts, ends, chain_at, chain_symbols,
                node_symbol, node_next, order, first_candidate, incoming, stack, stack_hash,
                edge_start, edge_end, edge_span, edge_record, edge_hash, edge_uni, edge_back, next_in,
                record_candidate, record_parent, record_at[s], counts, edge_at[s], known, into, edge_in, most_edges,
                most_records,
            )  # fmt: skip
            if edges < 0:
                break
            s += 1
            edge_at[s] = edges
            record_at[s] = counts[0]
    return s
