"""How probable each word is after another: the links between the edges of a sentence, and its trigrams.

A *link* joins an edge to one that follows it and has the bigram's
probability; where the bigram begins trigrams, it has one more probability for
each link before it. See :mod:`textfix.wording.graph`.

The n-grams are bucketed hash tables: the top bits of a key's hash choose a
bucket; where it begins is the sum of a number for sixteen buckets and a small
one of its own. An entry is one number: sixteen bits of fingerprint, eight of
a code for its probability and eight of another for its backoff weight, 0 for
a bigram that begins no trigram. A key that is not in the table is taken for
one that is with a probability of about bucket size / 65536.

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
    from cython.cimports.textfix.pointers import doubles, uchars, uints, ulonglongs
else:
    from textfix.pointers import doubles, uchars, uints, ulonglongs

__all__ = ["compiled", "connect", "pair_key", "triple"]

compiled: bool = cython.compiled

# Declared, since literals beyond a signed 64-bit number are Python objects to Cython, and slow.
_MASK = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
_TWO_WORDS = cython.declare(cython.ulonglong, 0xD6E8FEB86659FD93)


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


def pair_key(first: int, second: int) -> int:
    """The 64-bit hash of a bigram of word hashes; chained, ``pair_key(pair_key(a, b), c)``, of a trigram."""
    return _pair(first, second)


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    keys=cython.p_ulonglong, lows=cython.p_uint, count=cython.Py_ssize_t, shift=cython.uint,
    bases=cython.p_uint, smalls=cython.p_uchar, entries=cython.p_uint, k=cython.Py_ssize_t,
    low=cython.Py_ssize_t, size=cython.Py_ssize_t, bucket=cython.Py_ssize_t, seen=cython.uint,
)  # fmt: skip
def _fetch(keys, lows, count, shift, bases, smalls, entries, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Where the bucket of each key begins.

    The tables are larger than the caches, so that a look-up is a wait for
    memory. Here the processor waits for many of them at once, since none needs
    the result of another; afterwards the buckets are at hand.
    """
    for k in range(count):
        bucket = keys[k] >> shift
        lows[k] = bases[bucket >> 4] + smalls[bucket]
    seen = 0
    for k in range(count):
        low = lows[k]
        if low < size:
            seen ^= entries[low]
    lows[count] = seen  # behind the last: what nobody uses the compiler would leave out


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.uint)
@cython.locals(
    key=cython.ulonglong, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, shift=cython.uint, bases=cython.p_uint,
    smalls=cython.p_uchar, entries=cython.p_uint, bucket=cython.Py_ssize_t, mark=cython.uint,
    entry=cython.uint,
)  # fmt: skip
def _entry(key, lo, shift, bases, smalls, entries):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The entry of ``key``, whose bucket begins at ``lo``; 0 for none."""
    bucket = (key >> shift) + 1
    hi = bases[bucket >> 4] + smalls[bucket]
    mark = (key >> 4) & 0xFFFF
    while lo < hi:
        entry = entries[lo]
        if (entry >> 16) >= mark:
            return entry if (entry >> 16) == mark else 0
        lo += 1
    return 0


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    shift=cython.uint, bases=cython.p_uint, smalls=cython.p_uchar, entries=cython.p_uint,
    probs=cython.p_double, backoffs=cython.p_double, begin=cython.Py_ssize_t, end=cython.Py_ssize_t,
    edge_in=cython.p_uint, next_in=cython.p_uint, edge_hash=cython.p_ulonglong, edge_uni=cython.p_double,
    edge_back=cython.p_double, link_begin=cython.p_uint, plain_begin=cython.p_uint,
    link_from=cython.p_uint, link_p=cython.p_double, link_hash=cython.p_ulonglong,
    link_backoff=cython.p_double, keys=cython.p_ulonglong, lows=cython.p_uint, origins=cython.p_uint,
    first=cython.Py_ssize_t, count=cython.Py_ssize_t, e=cython.Py_ssize_t, f=cython.Py_ssize_t, t=cython.Py_ssize_t,
    k=cython.Py_ssize_t, front=cython.Py_ssize_t, back=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t,
    thirds=cython.Py_ssize_t, entry=cython.uint, p=cython.double, size=cython.Py_ssize_t,
)  # fmt: skip
def _connect_one(  # type: ignore[no-untyped-def]  # noqa: ANN202
    shift, bases, smalls, entries, probs, backoffs, begin, end, edge_in, next_in, edge_hash, edge_uni,  # noqa: ANN001
    edge_back, link_begin, plain_begin, link_from, link_p, link_hash, link_backoff, keys, lows, origins, size,  # noqa: ANN001
):  # fmt: skip
    """The links of a sentence's edges ``begin..end``; returns how many trigram probabilities they need."""
    first = link_begin[begin]
    link_begin[begin + 1] = first
    plain_begin[begin] = first
    count = 0
    for e in range(begin + 1, end):
        f = edge_in[e]
        while f > 0:
            origins[count] = f - 1
            keys[count] = _pair(edge_hash[begin + f - 1], edge_hash[e])
            count += 1
            f = next_in[begin + f - 1]
        link_begin[e + 1] = first + count
    _fetch(keys, lows, count, shift, bases, smalls, entries, size)
    thirds = 0
    for e in range(begin + 1, end):
        # Links that begin trigrams from the front, the others from the back.
        front = link_begin[e]
        back = link_begin[e + 1]
        lo = front - first
        hi = back - first
        for k in range(lo, hi):
            f = begin + origins[k]
            thirds += plain_begin[f] - link_begin[f]
            entry = _entry(keys[k], lows[k], shift, bases, smalls, entries)
            p = probs[(entry >> 8) & 0xFF] if entry > 0 else edge_back[f] * edge_uni[e]
            if entry & 0xFF:
                t = front
                front += 1
                link_hash[t] = keys[k]
                link_backoff[t] = backoffs[(entry & 0xFF) - 1]
            else:
                back -= 1
                t = back
            link_from[t] = origins[k]
            link_p[t] = p
        plain_begin[e] = front
    return thirds


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    shift=cython.uint, bases=cython.p_uint, smalls=cython.p_uchar, entries=cython.p_uint,
    probs=cython.p_double, backoffs=cython.p_double, edge_at=cython.p_uint, third_at=cython.p_uint,
    edge_in=cython.p_uint, next_in=cython.p_uint, edge_hash=cython.p_ulonglong, edge_uni=cython.p_double,
    edge_back=cython.p_double, link_begin=cython.p_uint, plain_begin=cython.p_uint,
    link_from=cython.p_uint, link_p=cython.p_double, link_hash=cython.p_ulonglong,
    link_backoff=cython.p_double, keys=cython.p_ulonglong, lows=cython.p_uint, origins=cython.p_uint,
    s=cython.Py_ssize_t, sentences=cython.Py_ssize_t, size=cython.Py_ssize_t,
)  # fmt: skip
def connect(graph: Any, room: Any, model: Any) -> None:
    """The links of all sentences, whose edges stand in the graph; says in ``graph.third_at`` how many trigrams."""
    shift, bases, smalls, entries = model[4], uints(model[5]), uchars(model[6]), uints(model[7])
    probs, backoffs, size = doubles(model[12]), doubles(model[13]), len(model[7])
    edge_at, third_at, sentences = uints(graph.edge_at), uints(graph.third_at), len(graph.edge_at) - 1
    edge_in, next_in, edge_hash = uints(room.edge_in), uints(room.next_in), ulonglongs(room.edge_hash)
    edge_uni, edge_back = doubles(room.edge_uni), doubles(room.edge_back)
    link_begin, plain_begin, link_from = uints(graph.link_begin), uints(graph.plain_begin), uints(graph.link_from)
    link_p, link_hash, link_backoff = doubles(graph.link_p), ulonglongs(room.link_hash), doubles(room.link_backoff)
    keys, lows, origins = ulonglongs(room.keys), uints(room.lows), uints(room.origins)
    with cython.nogil:
        for s in range(sentences):
            third_at[s + 1] = third_at[s] + _connect_one(
                shift, bases, smalls, entries, probs, backoffs, edge_at[s], edge_at[s + 1], edge_in, next_in,
                edge_hash, edge_uni, edge_back, link_begin, plain_begin, link_from, link_p, link_hash, link_backoff,
                keys, lows, origins, size,
            )  # fmt: skip


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    shift=cython.uint, bases=cython.p_uint, smalls=cython.p_uchar, entries=cython.p_uint,
    probs=cython.p_double, begin=cython.Py_ssize_t, end=cython.Py_ssize_t, edge_hash=cython.p_ulonglong,
    link_begin=cython.p_uint, plain_begin=cython.p_uint, link_from=cython.p_uint, link_p=cython.p_double,
    link_hash=cython.p_ulonglong, link_backoff=cython.p_double, third_p=cython.p_double,
    keys=cython.p_ulonglong, lows=cython.p_uint, first=cython.Py_ssize_t, count=cython.Py_ssize_t,
    e=cython.Py_ssize_t, f=cython.Py_ssize_t, t=cython.Py_ssize_t, s=cython.Py_ssize_t, k=cython.Py_ssize_t,
    entry=cython.uint, size=cython.Py_ssize_t,
)  # fmt: skip
def _triple_one(  # type: ignore[no-untyped-def]  # noqa: ANN202
    shift, bases, smalls, entries, probs, begin, end, edge_hash, link_begin, plain_begin,  # noqa: ANN001
    link_from, link_p, link_hash, link_backoff, third_p, keys, lows, first, size,  # noqa: ANN001
):  # fmt: skip
    """The trigram probabilities of a sentence, from number ``first`` on."""
    count = 0
    for e in range(begin + 1, end):
        for t in range(link_begin[e], link_begin[e + 1]):
            f = begin + link_from[t]
            for s in range(link_begin[f], plain_begin[f]):
                keys[count] = _pair(link_hash[s], edge_hash[e])
                third_p[first + count] = link_backoff[s] * link_p[t]
                count += 1
    _fetch(keys, lows, count, shift, bases, smalls, entries, size)
    for k in range(count):
        entry = _entry(keys[k], lows[k], shift, bases, smalls, entries)
        if entry > 0:
            third_p[first + k] = probs[(entry >> 8) & 0xFF]


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    shift=cython.uint, bases=cython.p_uint, smalls=cython.p_uchar, entries=cython.p_uint,
    probs=cython.p_double, edge_at=cython.p_uint, third_at=cython.p_uint, edge_hash=cython.p_ulonglong,
    link_begin=cython.p_uint, plain_begin=cython.p_uint, link_from=cython.p_uint, link_p=cython.p_double,
    link_hash=cython.p_ulonglong, link_backoff=cython.p_double, third_p=cython.p_double,
    keys=cython.p_ulonglong, lows=cython.p_uint, s=cython.Py_ssize_t,
    sentences=cython.Py_ssize_t, size=cython.Py_ssize_t,
)  # fmt: skip
def triple(graph: Any, room: Any, model: Any) -> None:
    """The trigram probabilities of all sentences, whose links stand in the graph."""
    shift, bases, smalls, entries = model[8], uints(model[9]), uchars(model[10]), uints(model[11])
    probs, size = doubles(model[12]), len(model[11])
    edge_at, third_at, sentences = uints(graph.edge_at), uints(graph.third_at), len(graph.edge_at) - 1
    link_begin, plain_begin, link_from = uints(graph.link_begin), uints(graph.plain_begin), uints(graph.link_from)
    edge_hash, link_hash = ulonglongs(room.edge_hash), ulonglongs(room.link_hash)
    link_p, link_backoff, third_p = doubles(graph.link_p), doubles(room.link_backoff), doubles(graph.third_p)
    keys, lows = ulonglongs(room.keys), uints(room.lows)
    with cython.nogil:
        for s in range(sentences):
            _triple_one(
                shift, bases, smalls, entries, probs, edge_at[s], edge_at[s + 1], edge_hash, link_begin, plain_begin,
                link_from, link_p, link_hash, link_backoff, third_p, keys, lows, third_at[s], size,
            )  # fmt: skip
