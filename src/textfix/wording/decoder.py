"""Weighing the readings of sentences: forward-backward over their graphs, nothing but arrays in and out.

A path through a graph pays for each word by the n-gram model and for each
restoration it enters by that candidate's weight. Forward-backward gives the
posterior probability of every candidate. The same source runs as plain Python
and, where the package was built with a compiler, as a C extension (Cython's
pure-Python mode); both give the same numbers.
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

if cython.compiled:
    from cython.cimports.textfix.pointers import doubles, uints, ushorts
    from cython.cimports.textfix.wording.zeros import reals, space, wholes
else:
    from textfix.pointers import doubles, uints, ushorts
    from textfix.wording.zeros import reals, space, wholes

from textfix.wording.graph import END, MOST_SPAN, Graph, build

__all__ = ["compiled", "decode", "log_likelihood", "segment", "weigh"]

compiled: bool = cython.compiled
"""Whether this module runs as a C extension."""

_REAL = array("d", [0.0])

_MOST = cython.declare(cython.double, 1e300)
_END = cython.declare(cython.uint, END)
_WIDTH = cython.declare(cython.Py_ssize_t, MOST_SPAN)
_SCALES = (10**1.9, 10**3.2, 10**4.8, 10**6.5)  # a typical cost of one symbol, then dearer ones
_POWERS = array(
    "d", (min(1e308, float(scale) ** k if k < 45 else 1e308) for scale in _SCALES for k in range(MOST_SPAN))
)


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(
    begin=cython.Py_ssize_t, end=cython.Py_ssize_t, powers=cython.p_double, scale=cython.Py_ssize_t,
    edge_span=cython.p_ushort, edge_record=cython.p_uint, link_begin=cython.p_uint, plain_begin=cython.p_uint,
    link_from=cython.p_uint, link_edge=cython.p_uint, link_p=cython.p_double, link_third=cython.p_uint,
    third_to=cython.p_uint, third_p=cython.p_double, record_weight=cython.p_double, edge_weight=cython.p_double,
    plain=cython.p_double, link_alpha=cython.p_double, first=cython.Py_ssize_t, last=cython.Py_ssize_t,
    e=cython.Py_ssize_t, t=cython.Py_ssize_t, k=cython.Py_ssize_t, value=cython.double, total=cython.double,
)  # fmt: skip
def _forward(  # type: ignore[no-untyped-def]  # noqa: ANN202
    begin, end, powers, scale, edge_span, edge_record, link_begin, plain_begin, link_from, link_edge, link_p,  # noqa: ANN001
    link_third, third_to, third_p, record_weight, edge_weight, plain, link_alpha,  # noqa: ANN001
):  # fmt: skip
    """Sum over all paths; fills in the weight of each edge and the sum over the paths up to each link.

    ``plain[e]`` is what of it comes to edge ``e`` over bigrams that begin no
    trigram. All links are gone through in one loop: an edge has two or three
    of them, and how many no processor can foretell.
    """
    first = link_begin[begin]
    last = link_begin[end]
    for e in range(begin, end):
        edge_weight[e - begin] = powers[scale + edge_span[e]] * record_weight[edge_record[e]]
        plain[e - begin] = 0.0
    plain[0] = 1.0
    edge_weight[0] = 1.0
    for t in range(last - first):
        link_alpha[t] = 0.0
    for t in range(first, last):
        e = link_edge[t]
        # What trigrams bring was put there when the links that begin them were met.
        value = (plain[link_from[t]] * link_p[t] + link_alpha[t - first]) * edge_weight[e]
        link_alpha[t - first] = value
        plain[e] += value if t >= plain_begin[begin + e] else 0.0
        for k in range(link_third[t], link_third[t + 1]):
            link_alpha[third_to[k]] += value * third_p[k]
    total = 0.0
    for t in range(link_begin[end - 1], last):
        total += link_alpha[t - first]
    return total


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    begin=cython.Py_ssize_t, end=cython.Py_ssize_t, edge_record=cython.p_uint, link_begin=cython.p_uint,
    plain_begin=cython.p_uint, link_from=cython.p_uint, link_edge=cython.p_uint, link_p=cython.p_double,
    link_third=cython.p_uint, third_to=cython.p_uint, third_p=cython.p_double, edge_weight=cython.p_double,
    link_alpha=cython.p_double, beta=cython.p_double, link_beta=cython.p_double, record_mass=cython.p_double,
    first=cython.Py_ssize_t, last=cython.Py_ssize_t, e=cython.Py_ssize_t, t=cython.Py_ssize_t, k=cython.Py_ssize_t,
    value=cython.double, p=cython.double,
)  # fmt: skip
def _backward(  # type: ignore[no-untyped-def]  # noqa: ANN202
    begin, end, edge_record, link_begin, plain_begin, link_from, link_edge, link_p, link_third, third_to, third_p,  # noqa: ANN001
    edge_weight, link_alpha, beta, link_beta, record_mass,  # noqa: ANN001
):  # fmt: skip
    """The sum over the paths through each record, in ``record_mass``; what belongs to none in its first number."""
    first = link_begin[begin]
    last = link_begin[end - 1]
    for e in range(end - begin):
        beta[e] = 0.0  # what follows an edge over plain bigrams
    # Nothing follows the end of the sentence.
    value = edge_weight[end - 1 - begin]
    for t in range(last, link_begin[end]):
        link_beta[t - first] = value
        beta[link_from[t]] += link_p[t] * value
        record_mass[edge_record[end - 1]] += link_alpha[t - first]
    for t in range(last - 1, first - 1, -1):
        e = link_edge[t]
        p = beta[e]
        if t < plain_begin[begin + e]:
            p = 0.0
            for k in range(link_third[t], link_third[t + 1]):
                p += third_p[k] * link_beta[third_to[k]]
        value = p * edge_weight[e]
        link_beta[t - first] = value  # with the weight of the edge that it leads to
        record_mass[edge_record[begin + e]] += link_alpha[t - first] * p
        beta[link_from[t]] += link_p[t] * value


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    weight_of=cython.p_double, powers=cython.p_double, posteriors=cython.p_double, edge_at=cython.p_uint,
    link_edge=cython.p_uint, link_third=cython.p_uint, third_to=cython.p_uint, record_at=cython.p_uint,
    edge_end=cython.p_uint, edge_span=cython.p_ushort, edge_record=cython.p_uint, link_begin=cython.p_uint,
    plain_begin=cython.p_uint, link_from=cython.p_uint, link_p=cython.p_double, third_p=cython.p_double,
    record_candidate=cython.p_uint, record_parent=cython.p_uint, record_weight=cython.p_double,
    record_mass=cython.p_double, edge_weight=cython.p_double, plain=cython.p_double, link_alpha=cython.p_double,
    beta=cython.p_double, link_beta=cython.p_double, s=cython.Py_ssize_t, sentences=cython.Py_ssize_t,
    begin=cython.Py_ssize_t, end=cython.Py_ssize_t, k=cython.Py_ssize_t, records=cython.Py_ssize_t,
    most_edges=cython.Py_ssize_t, most_links=cython.Py_ssize_t, most_records=cython.Py_ssize_t,
    scale=cython.Py_ssize_t, scales=cython.Py_ssize_t, z=cython.double,
)  # fmt: skip
def weigh(graph: Graph, weights: Any) -> array[float]:
    """Posterior probability of each candidate of the sentences of a graph.

    Args:
        graph: what :func:`textfix.wording.graph.build` gave.
        weights: ``array('d')``, prior odds of each candidate against keeping.

    Returns:
        ``array('d')`` of posteriors, 0..1.
    """
    edge_at, record_at = uints(graph.edge_at), uints(graph.record_at)
    edge_span, edge_record, edge_end = ushorts(graph.edge_span), uints(graph.edge_record), uints(graph.edge_end)
    link_begin, plain_begin, link_from = uints(graph.link_begin), uints(graph.plain_begin), uints(graph.link_from)
    link_edge, link_third, third_to = uints(graph.link_edge), uints(graph.link_third), uints(graph.third_to)
    link_p, third_p = doubles(graph.link_p), doubles(graph.third_p)
    record_candidate, record_parent = uints(graph.record_candidate), uints(graph.record_parent)
    posteriors_out = reals(max(1, graph.candidates))
    posteriors, weight_of, powers = doubles(posteriors_out), doubles(weights), doubles(_POWERS)
    scales = len(_POWERS)
    sentences = len(graph.edge_at) - 1
    most_edges = most_links = most_records = 0
    for s in range(sentences):
        begin = edge_at[s]
        end = edge_at[s + 1]
        most_edges = max(most_edges, end - begin)
        most_links = max(most_links, link_begin[end] - link_begin[begin])
        most_records = max(most_records, record_at[s + 1] - record_at[s])
    # One more of each than the longest sentence has.
    by_edge, by_link = space(_REAL, 3 * most_edges + 3), space(_REAL, 2 * most_links + 2)
    by_record = space(_REAL, 2 * most_records + 2)
    edge_weight, plain, beta = (
        doubles(by_edge), doubles(by_edge, most_edges + 1), doubles(by_edge, 2 * most_edges + 2),
    )  # fmt: skip
    link_alpha, link_beta = doubles(by_link), doubles(by_link, most_links + 1)
    record_weight, record_mass = doubles(by_record), doubles(by_record, most_records + 1)
    with cython.nogil:
        for s in range(sentences):
            begin = edge_at[s]
            end = edge_at[s + 1]
            # No candidate, or no path to the end.
            if record_at[s + 1] == record_at[s] or edge_end[end - 1] != _END:
                continue
            records = record_at[s + 1] - record_at[s]
            record_weight[0] = 1.0
            for k in range(records):
                record_weight[k + 1] = (
                    record_weight[record_parent[record_at[s] + k]] * weight_of[record_candidate[record_at[s] + k]]
                )
            scale = 0
            z = 0.0
            while scale < scales:
                z = _forward(
                    begin, end, powers, scale, edge_span, edge_record, link_begin, plain_begin, link_from, link_edge,
                    link_p, link_third, third_to, third_p, record_weight, edge_weight, plain, link_alpha,
                )  # fmt: skip
                if 0.0 < z < _MOST:
                    break
                scale += _WIDTH
            if not 0.0 < z < _MOST:
                continue
            for k in range(records + 1):
                record_mass[k] = 0.0
            _backward(
                begin, end, edge_record, link_begin, plain_begin, link_from, link_edge, link_p, link_third, third_to,
                third_p, edge_weight, link_alpha, beta, link_beta, record_mass,
            )  # fmt: skip
            for k in range(records, 0, -1):
                posteriors[record_candidate[record_at[s] + k - 1]] += record_mass[k] / z
                record_mass[record_parent[record_at[s] + k - 1]] += record_mass[k]
    return posteriors_out


def decode(
    model: Any, symbols: Any, starts: Any, ends: Any, chain_at: Any, chain_symbols: Any, weights: Any
) -> array[float]:
    """Posterior probability of each candidate of one sentence, built and weighed at once.

    The arguments are those of :func:`textfix.wording.graph.build` and :func:`weigh`.
    """
    bounds, candidates = array("I", [0, len(symbols)]), array("I", [0, len(starts)])
    return weigh(build(model, symbols, bounds, starts, ends, chain_at, chain_symbols, candidates), weights)


def _plain(model: Any, symbols: Any) -> Graph:
    """The graph of a sentence without candidates."""
    none = array("I")
    return build(model, symbols, array("I", [0, len(symbols)]), none, none, array("I", [0]), none, array("I", [0, 0]))


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    powers=cython.p_double, edge_span=cython.p_ushort, edge_start=cython.p_uint, edge_end=cython.p_uint,
    link_begin=cython.p_uint, link_from=cython.p_uint, link_p=cython.p_double, alpha=cython.p_double,
    back=cython.p_uint, e=cython.Py_ssize_t, t=cython.Py_ssize_t, scale=cython.Py_ssize_t, best=cython.Py_ssize_t,
    total=cython.double, value=cython.double,
)  # fmt: skip
def segment(model: Any, symbols: Any) -> list[tuple[int, int]]:
    """The most probable words of a sentence by the bigrams, as ``(start, end)`` symbol offsets."""
    graph = _plain(model, symbols)
    edge_span, edge_start, edge_end = ushorts(graph.edge_span), uints(graph.edge_start), uints(graph.edge_end)
    link_begin, link_from, link_p = uints(graph.link_begin), uints(graph.link_from), doubles(graph.link_p)
    edges = graph.edge_at[1]
    if edge_end[edges - 1] != _END:
        return []
    sums, best_before = reals(edges), wholes(edges)
    alpha, back, powers = doubles(sums), uints(best_before), doubles(_POWERS)
    for scale in range(0, len(_POWERS), _WIDTH):
        alpha[0] = 1.0
        for e in range(1, edges):
            total = 0.0
            best = 0
            for t in range(link_begin[e], link_begin[e + 1]):
                value = alpha[link_from[t]] * link_p[t]
                if value > total:
                    total = value
                    best = link_from[t]
            alpha[e] = total * powers[scale + edge_span[e]]
            back[e] = best
        if alpha[edges - 1] > 0.0:
            path = []
            e = back[edges - 1]
            while e > 0:
                path.append((edge_start[e], edge_end[e]))
                e = back[e]
            return path[::-1]
    return []


@cython.locals(
    edge_span=cython.p_ushort, edge_record=cython.p_uint, link_begin=cython.p_uint, plain_begin=cython.p_uint,
    link_from=cython.p_uint, link_edge=cython.p_uint, link_third=cython.p_uint, third_to=cython.p_uint,
    link_p=cython.p_double, third_p=cython.p_double, powers=cython.p_double, ones=cython.p_double,
    edge_weight=cython.p_double, plain=cython.p_double, link_alpha=cython.p_double,
)  # fmt: skip
def _sum_over_paths(graph: Graph, edges: int, scale: int) -> float:
    """The probability of a sentence that has no candidates; ``scale`` says which of the powers keep it in range."""
    one, by_edge, by_link = array("d", [1.0]), reals(2 * edges), reals(len(graph.link_p) + 1)
    edge_span, edge_record, link_begin = ushorts(graph.edge_span), uints(graph.edge_record), uints(graph.link_begin)
    plain_begin, link_from = uints(graph.plain_begin), uints(graph.link_from)
    link_edge, link_third, third_to = uints(graph.link_edge), uints(graph.link_third), uints(graph.third_to)
    link_p, third_p, powers = doubles(graph.link_p), doubles(graph.third_p), doubles(_POWERS)
    ones, edge_weight, plain, link_alpha = doubles(one), doubles(by_edge), doubles(by_edge, edges), doubles(by_link)
    return _forward(
        0, edges, powers, scale, edge_span, edge_record, link_begin, plain_begin, link_from, link_edge, link_p,
        link_third, third_to, third_p, ones, edge_weight, plain, link_alpha,
    )  # fmt: skip


def log_likelihood(model: Any, symbols: Any) -> float:
    """log10 probability of a sentence, summed over all its segmentations; ``-inf`` if no number can hold it."""
    graph = _plain(model, symbols)
    edges = graph.edge_at[1]
    if graph.edge_end[edges - 1] != END:
        return -math.inf
    for number, scale in enumerate(_SCALES):
        z = _sum_over_paths(graph, edges, number * MOST_SPAN)
        if 0.0 < z < _MOST:
            return math.log10(z) - len(symbols) * math.log10(scale)
    return -math.inf
