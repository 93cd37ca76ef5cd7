"""How probable each word is after another: the links between the edges of a sentence, and its trigrams.

A *link* joins an edge to one that follows it and has the bigram's
probability; where the bigram begins trigrams, it has one more probability for
each link before it. See :mod:`textfix.wording.graph`.

The n-grams are bucketed hash tables: the top bits of a key's hash choose a
bucket (:mod:`textfix.wording.hashes`). An entry is one number: sixteen bits of fingerprint, eight of
a code for its probability and eight of another for its backoff weight, 0 for
a bigram that begins no trigram. A key that is not in the table is taken for
one that is with a probability of about bucket size / 65536.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.textfix.pointers import doubles, fetch, fetch_ulonglong, uchars, uints, ulonglongs, ushorts
    from cython.cimports.textfix.wording.hashes import begin, hinted, pair
    from cython.cimports.textfix.wording.zeros import space
else:
    from textfix.pointers import doubles, fetch, fetch_ulonglong, uchars, uints, ulonglongs, ushorts
    from textfix.wording.hashes import begin, hinted, pair
    from textfix.wording.zeros import space

__all__ = ["compiled", "connect", "heads_of", "pair_key"]

compiled: bool = cython.compiled

_LONG, _NO_BYTES, _NO_SHORTS = array("Q", [0]), bytearray(1), array("H", [0])


def pair_key(first: int, second: int) -> int:
    """The 64-bit hash of a bigram of word hashes; chained, ``pair_key(pair_key(a, b), c)``, of a trigram."""
    key: int = pair(first, second)
    return key


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    keys=cython.p_ulonglong, found=cython.p_uint, lows=cython.p_uint, chosen=cython.p_uint,
    count=cython.Py_ssize_t, shift=cython.uint, heads=cython.p_ulonglong, entries=cython.p_uint,
    k=cython.Py_ssize_t, i=cython.Py_ssize_t, n=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t,
    bucket=cython.Py_ssize_t, mark=cython.uint, entry=cython.uint,
)  # fmt: skip
def _look_up(keys, found, lows, chosen, count, shift, heads, entries):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The entry of each key, 0 for none.

    The tables are larger than the caches, so that a look-up is a wait for
    memory. Most keys are in no table, which the hints say of most of them; of
    the others all are asked for before the first is read, so that the
    processor waits for many at once.
    """
    n = 0
    for k in range(count):
        found[k] = 0
        chosen[n] = k
        n += hinted(heads, keys[k], shift)
    for i in range(n):
        bucket = keys[chosen[i]] >> shift
        lo = begin(heads, bucket)
        lows[2 * i] = lo
        lows[2 * i + 1] = begin(heads, bucket + 1)
        fetch(entries, lo)
    for i in range(n):
        k = chosen[i]
        lo = lows[2 * i]
        hi = lows[2 * i + 1]
        mark = (keys[k] >> 4) & 0xFFFF
        while lo < hi:
            entry = entries[lo]
            if (entry >> 16) >= mark:
                if (entry >> 16) == mark:
                    found[k] = entry
                break
            lo += 1


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    at=cython.p_uint, short_at=cython.p_ushort, byte_at=cython.p_uchar, entry_at=cython.p_uint,
    heads=cython.p_ulonglong, n=cython.Py_ssize_t, bucket=cython.Py_ssize_t, k=cython.Py_ssize_t,
    lo=cython.Py_ssize_t, hi=cython.Py_ssize_t, head=cython.ulonglong, one=cython.ulonglong, few=cython.bint,
)  # fmt: skip
def heads_of(bases: Any, adds: Any, entries: Any) -> Any:
    """The heads of a table's buckets, and one that says where the last one ends.

    Args:
        bases: where each sixteenth bucket begins.
        adds: for each bucket how many entries behind that it begins.
        entries: the table.
    """
    n, out, few = len(adds), space(_LONG, len(adds)), adds.itemsize == 1
    at, entry_at, heads = uints(bases), uints(entries), ulonglongs(out)
    byte_at, short_at = uchars(adds if few else _NO_BYTES), ushorts(_NO_SHORTS if few else adds)
    one = 1
    lo = hi = 0
    for bucket in range(n):
        lo = hi
        head = lo
        if bucket + 1 < n:
            hi = at[(bucket + 1) >> 4] + (byte_at[bucket + 1] if few else short_at[bucket + 1])
        for k in range(lo, hi):
            head |= one << (32 + (entry_at[k] >> 27))
        heads[bucket] = head
    return out


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    shift=cython.uint, entries=cython.p_uint,
    probs=cython.p_double, backoffs=cython.p_double, begin=cython.Py_ssize_t, end=cython.Py_ssize_t,
    edge_in=cython.p_uint, next_in=cython.p_uint, edge_hash=cython.p_ulonglong, edge_uni=cython.p_double,
    edge_back=cython.p_double, link_begin=cython.p_uint, plain_begin=cython.p_uint,
    link_from=cython.p_uint, link_p=cython.p_double, link_hash=cython.p_ulonglong,
    link_backoff=cython.p_double, keys=cython.p_ulonglong, lows=cython.p_uint, origins=cython.p_uint,
    first=cython.Py_ssize_t, count=cython.Py_ssize_t, e=cython.Py_ssize_t, f=cython.Py_ssize_t, t=cython.Py_ssize_t,
    k=cython.Py_ssize_t, front=cython.Py_ssize_t, back=cython.Py_ssize_t, lo=cython.Py_ssize_t, hi=cython.Py_ssize_t,
    third=cython.Py_ssize_t, link_edge=cython.p_uint, link_third=cython.p_uint, outs=cython.p_uint,
    entry=cython.uint, p=cython.double, code=cython.Py_ssize_t,
    key=cython.ulonglong, begins=cython.Py_ssize_t, found=cython.p_uint,
    chosen=cython.p_uint, heads=cython.p_ulonglong,
)  # fmt: skip
def _connect_one(  # type: ignore[no-untyped-def]  # noqa: ANN202
    shift, heads, entries, probs, backoffs, begin, end, edge_in, next_in, edge_hash, edge_uni,  # noqa: ANN001
    edge_back, link_begin, plain_begin, link_from, link_p, link_hash, link_backoff, keys, lows, found, chosen, origins,  # noqa: ANN001
    link_edge, link_third, outs, third,  # noqa: ANN001
):  # fmt: skip
    """The links of a sentence's edges ``begin..end``; its trigrams get numbers from ``third`` on. Returns the next one.

    ``outs`` is left as zeros.
    """
    first = link_begin[begin]
    link_begin[begin + 1] = first
    plain_begin[begin] = first
    count = lo = hi = 0
    for e in range(begin + 1, end):
        if e > begin + 1 and edge_in[e] == edge_in[e - 1]:
            # It leaves the same node as the one before: the same edges lead to it.
            for k in range(lo, hi):
                origins[count] = origins[k]
                key = pair(edge_hash[begin + origins[k]], edge_hash[e])
                fetch_ulonglong(heads, key >> shift)
                keys[count] = key
                count += 1
        else:
            f = edge_in[e]
            while f > 0:
                origins[count] = f - 1
                key = pair(edge_hash[begin + f - 1], edge_hash[e])
                fetch_ulonglong(heads, key >> shift)
                keys[count] = key
                count += 1
                f = next_in[begin + f - 1]
        lo = hi
        hi = count
        link_begin[e + 1] = first + count
    _look_up(keys, found, lows, chosen, count, shift, heads, entries)
    for e in range(begin, end):
        outs[e] = 0
    for e in range(begin + 1, end):
        # Links that begin trigrams from the front, the others from the back.
        front = link_begin[e]
        back = link_begin[e + 1]
        lo = front - first
        hi = back - first
        for k in range(lo, hi):
            f = begin + origins[k]
            outs[f] += 1
            entry = found[k]
            # Without branches, since nothing foretells them; what does not begin a trigram has a backoff for nothing.
            p = edge_back[f] * edge_uni[e]
            p = probs[(entry >> 8) & 0xFF] if entry > 0 else p
            code = entry & 0xFF
            begins = 1 if code > 0 else 0
            back -= 1 - begins
            t = front if code > 0 else back
            front += begins
            link_hash[t - first] = keys[k]
            link_backoff[t - first] = backoffs[(code - 1) & 0xFF]
            link_from[t] = origins[k]
            link_edge[t] = e - begin
            link_p[t] = p
        plain_begin[e] = front
    # Each link that begins trigrams has one for each link that follows it.
    for e in range(begin, end):
        lo = plain_begin[e]
        hi = link_begin[e + 1]
        for t in range(link_begin[e], hi):
            link_third[t] = third
            third += outs[e] if t < lo else 0
        outs[e] = 0
    link_third[link_begin[end]] = third
    return third


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    shift=cython.uint, entries=cython.p_uint,
    probs=cython.p_double, begin=cython.Py_ssize_t, end=cython.Py_ssize_t, edge_hash=cython.p_ulonglong,
    link_begin=cython.p_uint, plain_begin=cython.p_uint, link_from=cython.p_uint, link_p=cython.p_double,
    link_hash=cython.p_ulonglong, link_backoff=cython.p_double, third_p=cython.p_double,
    keys=cython.p_ulonglong, lows=cython.p_uint, first=cython.Py_ssize_t, count=cython.Py_ssize_t,
    e=cython.Py_ssize_t, f=cython.Py_ssize_t, t=cython.Py_ssize_t, s=cython.Py_ssize_t, k=cython.Py_ssize_t,
    entry=cython.uint, found=cython.p_uint, chosen=cython.p_uint, heads=cython.p_ulonglong, key=cython.ulonglong,
    link_third=cython.p_uint, third_to=cython.p_uint, outs=cython.p_uint, place=cython.Py_ssize_t,
    lo=cython.Py_ssize_t,
)  # fmt: skip
def _triple_one(  # type: ignore[no-untyped-def]  # noqa: ANN202
    shift, heads, entries, probs, begin, end, edge_hash, link_begin, plain_begin,  # noqa: ANN001
    link_from, link_p, link_hash, link_backoff, third_p, keys, lows, found, chosen, first, count,  # noqa: ANN001
    link_third, third_to, outs,  # noqa: ANN001
):  # fmt: skip
    """The trigram probabilities of a sentence, ``count`` from number ``first`` on; ``outs`` is zeros."""
    lo = link_begin[begin]
    for e in range(begin + 1, end):
        for t in range(link_begin[e], link_begin[e + 1]):
            f = begin + link_from[t]
            place = outs[f]
            outs[f] += 1
            for s in range(link_begin[f], plain_begin[f]):
                k = link_third[s] + place
                key = pair(link_hash[s - lo], edge_hash[e])
                fetch_ulonglong(heads, key >> shift)
                keys[k - first] = key
                third_to[k] = t - lo
                third_p[k] = link_backoff[s - lo] * link_p[t]
    _look_up(keys, found, lows, chosen, count, shift, heads, entries)
    for k in range(count):
        entry = found[k]
        if entry > 0:
            third_p[first + k] = probs[(entry >> 8) & 0xFF]


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    s=cython.Py_ssize_t, pair_shift=cython.uint, pair_entries=cython.p_uint, pair_heads=cython.p_ulonglong,
    tri_shift=cython.uint, tri_entries=cython.p_uint, tri_heads=cython.p_ulonglong,
    probs=cython.p_double, backoffs=cython.p_double, edge_at=cython.p_uint, third_at=cython.p_uint,
    edge_in=cython.p_uint, next_in=cython.p_uint, edge_hash=cython.p_ulonglong, edge_uni=cython.p_double,
    edge_back=cython.p_double, link_begin=cython.p_uint, plain_begin=cython.p_uint,
    link_from=cython.p_uint, link_p=cython.p_double, link_hash=cython.p_ulonglong,
    link_backoff=cython.p_double, keys=cython.p_ulonglong, lows=cython.p_uint, origins=cython.p_uint,
    sentences=cython.Py_ssize_t, found=cython.p_uint, third=cython.Py_ssize_t, most=cython.Py_ssize_t,
    chosen=cython.p_uint, link_edge=cython.p_uint, link_third=cython.p_uint, third_to=cython.p_uint,
    third_p=cython.p_double, outs=cython.p_uint, most_keys=cython.Py_ssize_t,
)  # fmt: skip
def connect(s: int, graph: Any, room: Any, model: Any) -> int:
    """The links and trigrams of sentence after sentence from ``s`` on, whose edges stand in the graph.

    Returns the sentence whose trigrams there was no room for, or the number of
    sentences; ``graph.third_at`` says how many trigrams there are.
    """
    pair_shift, pair_entries, pair_heads = model[4], uints(model[7]), ulonglongs(model[16])
    tri_shift, tri_entries, tri_heads = model[8], uints(model[11]), ulonglongs(model[17])
    probs, backoffs = doubles(model[12]), doubles(model[13])
    edge_at, third_at, sentences = uints(graph.edge_at), uints(graph.third_at), len(graph.edge_at) - 1
    edge_in, next_in, edge_hash = uints(room.edge_in), uints(room.next_in), ulonglongs(room.edge_hash)
    edge_uni, edge_back = doubles(room.edge_uni), doubles(room.edge_back)
    link_begin, plain_begin, link_from = uints(graph.link_begin), uints(graph.plain_begin), uints(graph.link_from)
    link_p, link_hash, link_backoff = doubles(graph.link_p), ulonglongs(room.link_hash), doubles(room.link_backoff)
    keys, lows, found = ulonglongs(room.keys), uints(room.lows), uints(room.found)
    chosen, origins, outs = uints(room.chosen), uints(room.origins), uints(room.outs)
    link_edge, link_third = uints(graph.link_edge), uints(graph.link_third)
    third_to, third_p = uints(graph.third_to), doubles(graph.third_p)
    most, most_keys = len(graph.third_p), len(room.keys)
    with cython.nogil:
        while s < sentences:
            third = _connect_one(
                pair_shift, pair_heads, pair_entries, probs, backoffs, edge_at[s], edge_at[s + 1], edge_in, next_in,
                edge_hash, edge_uni, edge_back, link_begin, plain_begin, link_from, link_p, link_hash, link_backoff,
                keys, lows, found, chosen, origins, link_edge, link_third, outs, third_at[s],
            )  # fmt: skip
            third_at[s + 1] = third
            if third > most or third - third_at[s] > most_keys:
                break
            _triple_one(
                tri_shift, tri_heads, tri_entries, probs, edge_at[s], edge_at[s + 1], edge_hash, link_begin,
                plain_begin, link_from, link_p, link_hash, link_backoff, third_p, keys, lows, found, chosen,
                third_at[s], third - third_at[s], link_third, third_to, outs,
            )  # fmt: skip
            s += 1
    return s
