"""The inner loop of the lattice: forward-backward over word edges, nothing but arrays in and out.

The same source runs as plain Python and, where the package was built with a
compiler, as a C extension (Cython's pure-Python mode); both give the same
numbers.

A lattice has text nodes ``0..n`` between the ``n`` symbols of a sentence and,
for each candidate restoration, a chain of inner nodes that spells the original
from the node before the substitute to the node behind it. Words are edges
over one or more symbols, in the text, in a chain or across both; a path pays
for each word by the n-gram model and for each chain it enters by that
candidate's weight. Forward-backward over these edges gives the posterior
probability of every candidate.

Tables are bucketed hash tables: the top bits of a key's hash choose a bucket,
sixteen further bits are its fingerprint, values stand in a parallel array. A
key that is not in the table is taken for one that is with a probability of
about bucket size / 65536.
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

import math
from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

__all__ = ["compiled", "decode", "hash_symbols", "log_likelihood", "pair_key", "segment"]

compiled: bool = cython.compiled
"""Whether this module runs as a C extension."""

_MAX_EDGES = 48  # edges out of one node at most: bounds the work on hostile input
_MAX_WORD = 12  # symbols


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.returns(cython.ulonglong)
@cython.locals(h=cython.ulonglong, c=cython.ulonglong)
def _step(h, c):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The hash of a word with one more symbol."""
    h = ((h ^ c) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    return h ^ (h >> 29)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.returns(cython.ulonglong)
@cython.locals(a=cython.ulonglong, b=cython.ulonglong)
def _pair(a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The hash of the bigram ``a b``."""
    a = (((a << 17) | (a >> 47)) & 0xFFFFFFFFFFFFFFFF) ^ b
    a = (a * 0xD6E8FEB86659FD93) & 0xFFFFFFFFFFFFFFFF
    a = a ^ (a >> 32)
    return (a * 0xD6E8FEB86659FD93) & 0xFFFFFFFFFFFFFFFF


@cython.cfunc
@cython.inline
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


def _grown(old: Any, size: int) -> Any:
    """A copy of an array with room for ``size`` items."""
    new = array(old.typecode, old)
    new.frombytes(bytes(old.itemsize * (size - len(old))))
    return new


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    n=cython.Py_ssize_t, starts=cython.uint[::1], ends=cython.uint[::1], chain_at=cython.uint[::1],
    chain_symbols=cython.uint[::1], m=cython.Py_ssize_t, nodes=cython.Py_ssize_t, c=cython.Py_ssize_t,
    i=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t, t=cython.Py_ssize_t, v=cython.Py_ssize_t,
    length=cython.Py_ssize_t, node_symbol=cython.uint[::1], node_next=cython.uint[::1], node_where=cython.uint[::1],
    order=cython.uint[::1], first_candidate=cython.uint[::1],
)  # fmt: skip
def _lay_out(n, starts, ends, chain_at, chain_symbols):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The nodes of a lattice over ``n`` symbols, the text's first and then the inner nodes chain by chain.

    Returns the symbol and the end of the arc that leaves each inner node, all
    nodes in topological order, and the first candidate at each text node.
    """
    m = len(starts)
    nodes = n + 1
    for c in range(m):
        nodes += chain_at[c + 1] - chain_at[c] - 1
    node_symbol = array("I", bytes(4 * (nodes + 1)))  # of the arc that leaves an inner node
    node_next = array("I", bytes(4 * (nodes + 1)))
    node_where = array("I", bytes(4 * (nodes + 1)))  # place along the text, for the topological order
    order = array("I", bytes(4 * nodes))
    first_candidate = array("I", bytes(4 * (n + 2)))  # candidates are sorted by start
    k = n + 1
    for c in range(m):
        length = chain_at[c + 1] - chain_at[c]
        i = starts[c]
        j = ends[c]
        for t in range(1, length):
            node_symbol[k] = chain_symbols[chain_at[c] + t]
            node_next[k] = k + 1 if t + 1 < length else j
            node_where[k] = i * 5040 + (j - i) * 5040 * t // length
            k += 1
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
    c = 0
    for i in range(n + 1):
        while c < m and starts[c] < i:
            c += 1
        first_candidate[i] = c
    first_candidate[n + 1] = m
    return node_symbol, node_next, order, first_candidate


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    word_shift=cython.uint, word_offsets=cython.uint[::1], word_prints=cython.ushort[::1],
    word_probs=cython.uchar[::1], word_backoffs=cython.uchar[::1], pair_shift=cython.uint,
    pair_offsets=cython.uint[::1], pair_prints=cython.ushort[::1], pair_probs=cython.uchar[::1],
    probs=cython.double[::1], backoffs=cython.double[::1], symbols=cython.uint[::1], starts=cython.uint[::1],
    ends=cython.uint[::1], chain_at=cython.uint[::1], chain_symbols=cython.uint[::1], weights=cython.double[::1],
    posteriors=cython.double[::1], viterbi=cython.bint, scale=cython.double, unknown=cython.double,
    n=cython.Py_ssize_t, nodes=cython.Py_ssize_t, k=cython.Py_ssize_t,
    i=cython.Py_ssize_t, j=cython.Py_ssize_t, u=cython.Py_ssize_t, v=cython.Py_ssize_t, e=cython.Py_ssize_t,
    f=cython.Py_ssize_t, t=cython.Py_ssize_t, index=cython.Py_ssize_t, top=cython.Py_ssize_t,
    depth=cython.Py_ssize_t, edges=cython.Py_ssize_t, first_edge=cython.Py_ssize_t, capacity=cython.Py_ssize_t,
    links=cython.Py_ssize_t, link_capacity=cython.Py_ssize_t, position=cython.Py_ssize_t, length=cython.Py_ssize_t,
    found=cython.Py_ssize_t, best=cython.Py_ssize_t, symbol=cython.ulonglong, h=cython.ulonglong,
    key=cython.ulonglong, p=cython.double, total=cython.double, weight=cython.double, z=cython.double,
    value=cython.double, node_symbol=cython.uint[::1], node_next=cython.uint[::1],
    order=cython.uint[::1], first_candidate=cython.uint[::1],
    incoming=cython.uint[::1], next_in=cython.uint[::1], edge_end=cython.uint[::1],
    edge_hash=cython.ulonglong[::1], edge_uni=cython.double[::1], edge_back=cython.double[::1],
    edge_weight=cython.double[::1], alpha=cython.double[::1], beta=cython.double[::1], edge_start=cython.uint[::1],
    entered0=cython.uint[::1], entered1=cython.uint[::1], entered2=cython.uint[::1], back=cython.uint[::1],
    link_from=cython.uint[::1], link_p=cython.double[::1], link_begin=cython.uint[::1],
    link_hash=cython.ulonglong[::1], link_alpha=cython.double[::1], link_beta=cython.double[::1],
    link_context=cython.uint[::1], link_third=cython.uint[::1], third_p=cython.double[::1],
    plain=cython.double[::1], third_shift=cython.uint, third_offsets=cython.uint[::1],
    third_prints=cython.ushort[::1], third_probs=cython.uchar[::1], context_shift=cython.uint,
    context_offsets=cython.uint[::1], context_prints=cython.ushort[::1], context_backoffs=cython.uchar[::1],
    thirds=cython.Py_ssize_t, third_capacity=cython.Py_ssize_t, s=cython.Py_ssize_t, mass=cython.double,
    stack_node=cython.uint[::1], stack_depth=cython.uint[::1], stack_hash=cython.ulonglong[::1],
    stack_weight=cython.double[::1], stack_a=cython.uint[::1], stack_b=cython.uint[::1], stack_c=cython.uint[::1],
    span=cython.Py_ssize_t, ca=cython.uint, cb=cython.uint, cc=cython.uint, na=cython.uint, nb=cython.uint,
    nc=cython.uint,
)  # fmt: skip
def _run(model, symbols, starts, ends, chain_at, chain_symbols, weights, posteriors, scale, viterbi):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Build the lattice and run forward-backward (or the best path); returns Z, or the path's words."""
    (
        word_shift, word_offsets, word_prints, word_probs, word_backoffs,
        pair_shift, pair_offsets, pair_prints, pair_probs,
        third_shift, third_offsets, third_prints, third_probs,
        context_shift, context_offsets, context_prints, context_backoffs,
        probs, backoffs, unknown,
    ) = model  # fmt: skip
    n = len(symbols)

    node_symbol, node_next, order, first_candidate = _lay_out(n, starts, ends, chain_at, chain_symbols)
    nodes = len(order)
    incoming = array("I", bytes(4 * (nodes + 1)))  # 1 + index of the last edge into a node, 0 for none
    # Room for an ordinary sentence; the arrays grow where there are more readings.
    capacity = 6 * nodes + 2 * _MAX_EDGES
    link_capacity = 14 * nodes + 256
    edge_start = array("I", bytes(4 * capacity))
    edge_end = array("I", bytes(4 * capacity))
    edge_hash = array("Q", bytes(8 * capacity))
    edge_uni = array("d", bytes(8 * capacity))
    edge_back = array("d", bytes(8 * capacity))
    edge_weight = array("d", bytes(8 * capacity))
    alpha = array("d", bytes(8 * capacity))
    next_in = array("I", bytes(4 * capacity))
    entered0 = array("I", bytes(4 * capacity))
    entered1 = array("I", bytes(4 * capacity))
    entered2 = array("I", bytes(4 * capacity))
    back = array("I", bytes(4 * capacity))
    link_begin = array("I", bytes(4 * (capacity + 1)))
    link_from = array("I", bytes(4 * link_capacity))
    link_p = array("d", bytes(8 * link_capacity))
    link_hash = array("Q", bytes(8 * link_capacity))
    link_alpha = array("d", bytes(8 * link_capacity))
    link_context = array("I", bytes(4 * link_capacity))  # 1 + index of the bigram as a trigram's context
    link_third = array("I", bytes(4 * link_capacity))  # where its trigram probabilities begin
    third_capacity = link_capacity
    third_p = array("d", bytes(8 * third_capacity))
    plain = array("d", bytes(8 * capacity))  # of alpha, what came over bigrams that begin no trigram
    thirds = 0
    stack_node = array("I", bytes(4 * 1024))
    stack_depth = array("I", bytes(4 * 1024))
    stack_hash = array("Q", bytes(8 * 1024))
    stack_weight = array("d", bytes(8 * 1024))
    stack_a = array("I", bytes(4 * 1024))
    stack_b = array("I", bytes(4 * 1024))
    stack_c = array("I", bytes(4 * 1024))
    # Edge 0 is the sentence's beginning: a word (symbol 3, the edge class) that ends at node 0.
    h = _step(0, 3)
    found = _find(h, word_shift, word_offsets, word_prints)
    edge_hash[0] = h
    edge_back[0] = backoffs[word_backoffs[found]] if found >= 0 else 1.0
    edge_weight[0] = 1.0
    alpha[0] = 1.0
    plain[0] = 1.0
    incoming[0] = 1
    edges = 1
    links = 0
    link_begin[0] = 0
    link_begin[1] = 0
    for position in range(nodes + 1):
        # One step beyond the last node: the sentence's end, as an edge of its own.
        u = order[position] if position < nodes else n
        if incoming[u] == 0:
            continue
        if edges + _MAX_EDGES + 2 > capacity:
            capacity *= 2
            edge_start = _grown(edge_start.base if compiled else edge_start, capacity)
            edge_end = _grown(edge_end.base if compiled else edge_end, capacity)
            edge_hash = _grown(edge_hash.base if compiled else edge_hash, capacity)
            edge_uni = _grown(edge_uni.base if compiled else edge_uni, capacity)
            edge_back = _grown(edge_back.base if compiled else edge_back, capacity)
            edge_weight = _grown(edge_weight.base if compiled else edge_weight, capacity)
            alpha = _grown(alpha.base if compiled else alpha, capacity)
            plain = _grown(plain.base if compiled else plain, capacity)
            next_in = _grown(next_in.base if compiled else next_in, capacity)
            entered0 = _grown(entered0.base if compiled else entered0, capacity)
            entered1 = _grown(entered1.base if compiled else entered1, capacity)
            entered2 = _grown(entered2.base if compiled else entered2, capacity)
            back = _grown(back.base if compiled else back, capacity)
            link_begin = _grown(link_begin.base if compiled else link_begin, capacity + 1)
        first_edge = edges
        if position == nodes:
            h = _step(0, 3)
            found = _find(h, word_shift, word_offsets, word_prints)
            edge_start[edges] = n
            edge_end[edges] = nodes
            edge_hash[edges] = h
            edge_uni[edges] = probs[word_probs[found]] if found >= 0 else 1e-2
            edge_back[edges] = 1.0
            edge_weight[edges] = 1.0
            edges += 1
        elif u == n:
            continue
        else:
            top = 0
            stack_node[0] = u
            stack_depth[0] = 0
            stack_hash[0] = 0
            stack_weight[0] = 1.0
            stack_a[0] = 0
            stack_b[0] = 0
            stack_c[0] = 0
            while top >= 0:
                v = stack_node[top]
                depth = stack_depth[top]
                key = stack_hash[top]
                weight = stack_weight[top]
                ca = stack_a[top]
                cb = stack_b[top]
                cc = stack_c[top]
                top -= 1
                # Arcs out of v: the text's own symbol (index -1), then the chains that begin here.
                if v > n:
                    i = 0
                    j = 0
                else:
                    if v == n:
                        continue
                    i = first_candidate[v]
                    j = first_candidate[v + 1]
                for index in range(i - 1, j):
                    na = ca
                    nb = cb
                    nc = cc
                    if index == i - 1:
                        if v > n:
                            symbol = node_symbol[v]
                            f = node_next[v]
                            p = weight
                        else:
                            symbol = symbols[v]
                            f = v + 1
                            p = weight * scale
                    else:
                        symbol = chain_symbols[chain_at[index]]
                        if chain_at[index + 1] - chain_at[index] == 1:
                            f = ends[index]
                        else:
                            # inner nodes were numbered chain after chain
                            f = n + 1 + chain_at[index] - index
                        span = ends[index] - starts[index]
                        p = weight * weights[index] * scale**span
                        if na == 0:
                            na = index + 1
                        elif nb == 0:
                            nb = index + 1
                        elif nc == 0:
                            nc = index + 1
                    h = _step(key, symbol)
                    found = _find(h, word_shift, word_offsets, word_prints)
                    if found < 0 and depth > 0:
                        continue
                    if (found < 0 or word_probs[found] > 0) and edges - first_edge < _MAX_EDGES:
                        edge_start[edges] = u
                        edge_end[edges] = f
                        edge_hash[edges] = h
                        if found < 0:
                            edge_uni[edges] = unknown
                            edge_back[edges] = 1.0
                        else:
                            edge_uni[edges] = probs[word_probs[found]]
                            edge_back[edges] = backoffs[word_backoffs[found]]
                        edge_weight[edges] = p
                        entered0[edges] = na
                        entered1[edges] = nb
                        entered2[edges] = nc
                        edges += 1
                    elif found >= 0 and depth == 0 and word_probs[found] == 0 and edges - first_edge < _MAX_EDGES:
                        # A character that only begins words: it may still stand alone.
                        edge_start[edges] = u
                        edge_end[edges] = f
                        edge_hash[edges] = h
                        edge_uni[edges] = unknown
                        edge_back[edges] = 1.0
                        edge_weight[edges] = p
                        entered0[edges] = na
                        entered1[edges] = nb
                        entered2[edges] = nc
                        edges += 1
                    if found >= 0 and depth + 1 < _MAX_WORD and top < 1000 and (f > n or f < n):
                        top += 1
                        stack_node[top] = f
                        stack_depth[top] = depth + 1
                        stack_hash[top] = h
                        stack_weight[top] = p
                        stack_a[top] = na
                        stack_b[top] = nb
                        stack_c[top] = nc
        # Forward: each new edge from every edge that ends here, and from the edges before those.
        for e in range(first_edge, edges):
            link_begin[e] = links
            total = 0.0
            mass = 0.0
            best = 0
            f = incoming[u]
            while f > 0:
                key = _pair(edge_hash[f - 1], edge_hash[e])
                found = _find(key, pair_shift, pair_offsets, pair_prints)
                p = probs[pair_probs[found]] if found >= 0 else edge_back[f - 1] * edge_uni[e]
                if viterbi:
                    value = alpha[f - 1] * p
                    if value > total:
                        total = value
                        best = f
                    f = next_in[f - 1]
                    continue
                if links + 2 > link_capacity:
                    link_capacity *= 2
                    link_from = _grown(link_from.base if compiled else link_from, link_capacity)
                    link_p = _grown(link_p.base if compiled else link_p, link_capacity)
                    link_hash = _grown(link_hash.base if compiled else link_hash, link_capacity)
                    link_alpha = _grown(link_alpha.base if compiled else link_alpha, link_capacity)
                    link_context = _grown(link_context.base if compiled else link_context, link_capacity)
                    link_third = _grown(link_third.base if compiled else link_third, link_capacity)
                link_from[links] = f - 1
                link_p[links] = p
                link_hash[links] = key
                link_third[links] = thirds
                link_context[links] = (
                    _find(key, context_shift, context_offsets, context_prints) + 1 if found >= 0 else 0
                )
                value = plain[f - 1] * p
                for s in range(link_begin[f - 1], link_begin[f]):
                    if link_context[s] > 0:
                        found = _find(_pair(link_hash[s], edge_hash[e]), third_shift, third_offsets, third_prints)
                        weight = (
                            probs[third_probs[found]]
                            if found >= 0
                            else (backoffs[context_backoffs[link_context[s] - 1]] * p)
                        )
                        if thirds + 2 > third_capacity:
                            third_capacity *= 2
                            third_p = _grown(third_p.base if compiled else third_p, third_capacity)
                        third_p[thirds] = weight
                        thirds += 1
                        value += link_alpha[s] * weight
                value *= edge_weight[e]
                link_alpha[links] = value
                total += value
                if link_context[links] == 0:
                    mass += value
                links += 1
                f = next_in[f - 1]
            alpha[e] = total * edge_weight[e] if viterbi else total
            plain[e] = mass
            back[e] = best
        link_begin[edges] = links
        for e in range(first_edge, edges):
            f = edge_end[e]
            if f < nodes:
                next_in[e] = incoming[f]
                incoming[f] = e + 1
    if edges < 2 or edge_end[edges - 1] != nodes:
        return [] if viterbi else 0.0
    e = edges - 1
    z = alpha[e]
    if viterbi:
        path = []
        e = back[e] - 1
        while e > 0:
            path.append((edge_start[e], edge_end[e]))
            e = back[e] - 1
        path.reverse()
        return path
    if z <= 0.0 or z > 1e300:
        return z
    # Backward over the links. beta[e] gathers what follows edge e over plain bigrams.
    beta = array("d", bytes(8 * (edges + 1)))
    link_beta = array("d", bytes(8 * (links + 1)))
    for e in range(edges - 1, 0, -1):
        total = 0.0
        for t in range(link_begin[e], link_begin[e + 1]):
            if e == edges - 1:
                p = 1.0
            elif link_context[t] == 0:
                p = beta[e]
            else:
                p = link_beta[t]
            if p == 0.0 or link_alpha[t] == 0.0:
                continue
            total += link_alpha[t] * p
            value = p * edge_weight[e]
            f = link_from[t]
            beta[f] += link_p[t] * value
            k = link_third[t]
            for s in range(link_begin[f], link_begin[f + 1]):
                if link_context[s] > 0:
                    link_beta[s] += third_p[k] * value
                    k += 1
        if entered0[e] > 0 and total > 0.0:
            value = total / z
            posteriors[entered0[e] - 1] += value
            if entered1[e] > 0:
                posteriors[entered1[e] - 1] += value
                if entered2[e] > 0:
                    posteriors[entered2[e] - 1] += value
    return z


_SCALES = (10**1.9, 10**3.2, 10**4.8, 10**6.5)  # a typical cost of one symbol, then dearer ones


def decode(
    model: Any, symbols: Any, starts: Any, ends: Any, chain_at: Any, chain_symbols: Any, weights: Any
) -> array[float]:
    """Posterior probability of each candidate of one sentence.

    Args:
        model: the tuple of :attr:`LanguageModel.arrays`.
        symbols: ``array('I')`` of symbol codes.
        starts: ``array('I')``, first symbol of each candidate's substitute; sorted.
        ends: ``array('I')``, one past its last symbol.
        chain_at: ``array('I')``, where each candidate's original begins in
            ``chain_symbols``; one item more than candidates.
        chain_symbols: ``array('I')``, the originals' symbols.
        weights: ``array('d')``, prior odds of each candidate against keeping.

    Returns:
        ``array('d')`` of posteriors, 0..1.
    """
    posteriors = array("d", bytes(8 * max(1, len(starts))))
    for scale in _SCALES:
        z = _run(model, symbols, starts, ends, chain_at, chain_symbols, weights, posteriors, scale, False)
        if 0.0 < z < 1e300:
            break
    return posteriors


def segment(model: Any, symbols: Any) -> list[tuple[int, int]]:
    """The most probable words of a sentence, as ``(start, end)`` symbol offsets."""
    empty = array("I")
    nothing = array("d", [0.0])
    for scale in _SCALES:
        path: list[tuple[int, int]] = _run(
            model, symbols, empty, empty, array("I", [0]), empty, nothing, nothing, scale, True
        )
        if path:
            return path
    return []


def log_likelihood(model: Any, symbols: Any) -> float:
    """log10 probability of a sentence, summed over all its segmentations; ``-inf`` if no number can hold it."""
    empty = array("I")
    nothing = array("d", [0.0])
    for scale in _SCALES:
        z = _run(model, symbols, empty, empty, array("I", [0]), empty, nothing, nothing, scale, False)
        if 0.0 < z < 1e300:
            return math.log10(z) - len(symbols) * math.log10(scale)
    return -math.inf
