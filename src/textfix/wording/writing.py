"""Which places are restored and which only suggested, and their edits, with the evidence in one sentence.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.textfix.pointers import doubles, fetch, uchars, uints
    from cython.cimports.textfix.wording.zeros import reals, space, wholes
else:
    from textfix.pointers import doubles, fetch, uchars, uints
    from textfix.wording.zeros import reals, space, wholes

from textfix.edits import Edit
from textfix.trie import text_of
from textfix.wording.dictionary import occurrences
from textfix.wording.places import BestPlaces
from textfix.wording.term_packs import term_spans

if TYPE_CHECKING:
    from textfix.config import Config
    from textfix.wording.inference import Document

__all__ = ["SUGGEST", "compiled", "restored", "sorted_out", "write"]

compiled: bool = cython.compiled

SUGGEST = 0.3  # places less sure than this are not even suggested
_ROUNDED = cython.declare(cython.double, 1e-4)
_OTHERS = cython.declare(cython.double, 0.02)  # readings of a place above are told with its edit
_second = itemgetter(1)
_CODE = array("I", [0])


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    sure_of=cython.p_double, candidates=cython.p_uint, posteriors=cython.p_double, kinds=cython.p_uchar,
    sure=cython.p_double, made_at=cython.p_uint, doubtful_at=cython.p_uint, made_sure=cython.p_double,
    doubtful_sure=cython.p_double, p=cython.double, least=cython.double, limit=cython.double, m=cython.Py_ssize_t,
    i=cython.Py_ssize_t, k=cython.Py_ssize_t, made=cython.Py_ssize_t, doubtful=cython.Py_ssize_t,
    trusted=cython.bint, placed=cython.bint, enough=cython.bint,
)  # fmt: skip
def sorted_out(
    document: Document, places: BestPlaces, spun: float, config: Config
) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """The places to be restored and the doubtful ones.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        places: the best candidates, with how sure each is in a spun document.
        spun: probability that the document is spun.
        config: the options.

    Returns:
        Of the former and of the latter the candidates, in order, and how sure each is.
    """
    words, text, least = document.lexicon, document.text, config.min_confidence
    protected = term_spans(text, config.terms)
    own = [span for phrase in words.own_guards for span in occurrences(phrase, text)]
    limit = min(SUGGEST, least)
    trusted, placed = bool(words.trusted), bool(own or protected)
    m = len(document.starts)
    of_candidate, numbers = bytearray(m), reals(m)
    kinds, sure, posteriors = uchars(of_candidate), doubles(numbers), doubles(document.posteriors)
    sure_of, candidates = doubles(places.sure), uints(places.candidates)
    made = doubtful = 0
    for i in range(len(places)):
        k = candidates[i]
        p = sure_of[i] * spun
        if trusted and words.trust(document.pairs[k]):
            # The user says that the pair occurs; only the context can say no.
            p = max(p, posteriors[k])
        if abs(p - limit) < _ROUNDED or abs(p - least) < _ROUNDED:
            p = round(p, 4)  # what is shown decides; elsewhere rounding makes no difference
        if p < limit:
            if not trusted:
                break  # those behind are less sure
            continue
        enough = p >= least
        if placed:
            start, end = document.starts[k], document.ends[k]
            if _touched(own, start, end):
                continue  # the user says that all of the phrase stays, whatever its words could stand for
            enough = enough and not _inside(protected, start, end)
        sure[k] = p
        if enough:
            kinds[k] = 1
            made += 1
        else:
            kinds[k] = 2
            doubtful += 1
    restored, shown = (wholes(made), reals(made)), (wholes(doubtful), reals(doubtful))
    made_at, made_sure, doubtful_at, doubtful_sure = (
        uints(restored[0]), doubles(restored[1]), uints(shown[0]), doubles(shown[1]),
    )  # fmt: skip
    made = doubtful = 0
    for k in range(m):
        if kinds[k] == 1:
            made_at[made] = k
            made_sure[made] = sure[k]
            made += 1
        elif kinds[k] == 2:
            doubtful_at[doubtful] = k
            doubtful_sure[doubtful] = sure[k]
            doubtful += 1
    return restored, shown


def _touched(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the spans reaches into the place."""
    return any(begin < end and start < past for begin, past in spans)


def _inside(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the sorted, disjoint spans covers the place, and more than it."""
    k = bisect_right(spans, (start, end + 1)) - 1
    if k + 1 < len(spans) and spans[k + 1][0] == start:
        k += 1
    return k >= 0 and spans[k][0] <= start and end <= spans[k][1] and spans[k] != (start, end)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    starts=cython.p_uint, ends=cython.p_uint, pairs=cython.p_uint, posteriors=cython.p_double,
    gains=cython.p_double, chosen_at=cython.p_uint, sure_at=cython.p_double, original_of=cython.p_uint,
    i=cython.Py_ssize_t,
    j=cython.Py_ssize_t, k=cython.Py_ssize_t, start=cython.Py_ssize_t, end=cython.Py_ssize_t, pair=cython.Py_ssize_t,
    count=cython.Py_ssize_t,
)  # fmt: skip
def write(document: Any, chosen: Any, sure: Any) -> list[Edit]:
    """The restorations of some candidates.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        chosen: ``array('I')``, numbers of candidates.
        sure: ``array('d')``, how sure each of them is, 0..1.

    Returns:
        Edits in the order of ``chosen``.
    """
    starts, ends, pairs = uints(document.starts), uints(document.ends), uints(document.pairs)
    posteriors, gains = doubles(document.posteriors), doubles(document.gains)
    words, original_of = document.lexicon.words, uints(document.tables.original)
    chosen_at, sure_at = uints(chosen), doubles(sure)
    count = len(document.starts)
    told: dict[int, tuple[str, str, str, str]] = {}
    out = []
    for i in range(len(chosen)):
        k = chosen_at[i]
        start = starts[k]
        end = ends[k]
        pair = pairs[k]
        of_pair = told.get(pair)
        if of_pair is None:
            of_pair = told[pair] = _of_pair(document, pair)
        substitute, original, rule, reason = of_pair
        others = [(original, round(posteriors[k], 4))] if posteriors[k] > _OTHERS else []
        # Candidates of one place stand side by side.
        j = k - 1
        while j >= 0 and starts[j] == start and ends[j] == end:
            if posteriors[j] > _OTHERS:
                others.insert(0, (words[original_of[pairs[j]]], round(posteriors[j], 4)))
            j -= 1
        j = k + 1
        while j < count and starts[j] == start and ends[j] == end:
            if posteriors[j] > _OTHERS:
                others.append((words[original_of[pairs[j]]], round(posteriors[j], 4)))
            j += 1
        if len(others) > 1:
            others.sort(key=_second, reverse=True)
        out.append(
            Edit(
                start,
                end,
                substitute,
                original,
                "wording",
                rule,
                round(sure_at[i], 4),
                f"{reason}{gains[k]:.1f}.",
                tuple(others),
            )
        )
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    starts=cython.p_uint, ends=cython.p_uint, pairs=cython.p_uint, chosen_at=cython.p_uint, original=cython.p_uint,
    letter_at=cython.p_uint, letters=cython.p_uint, codes=cython.p_uint, written=cython.p_uint,
    n=cython.Py_ssize_t, count=cython.Py_ssize_t, length=cython.Py_ssize_t, i=cython.Py_ssize_t, k=cython.Py_ssize_t,
    w=cython.Py_ssize_t, j=cython.Py_ssize_t, at=cython.Py_ssize_t, to=cython.Py_ssize_t, start=cython.Py_ssize_t,
)  # fmt: skip
def restored(document: Any, chosen: Any) -> str:
    """The text with the originals of some candidates in it, or the same object if there are none.

    Args:
        document: what :func:`textfix.wording.inference.infer` gave.
        chosen: ``array('I')``, numbers of candidates, which do not overlap; in order.
    """
    count, n = len(chosen), len(document.codes)
    if count == 0:
        return str(document.text)
    tables = document.tables
    starts, ends, pairs = uints(document.starts), uints(document.ends), uints(document.pairs)
    original, letter_at, letters = uints(tables.original), uints(tables.letter_at), uints(tables.letters)
    codes, chosen_at = uints(document.codes), uints(chosen)
    length = n
    for i in range(count):
        fetch(letter_at, original[pairs[chosen_at[i]]])
    for i in range(count):
        k = chosen_at[i]
        w = original[pairs[k]]
        fetch(letters, letter_at[w])
        # One by one: a difference of unsigned numbers is never negative.
        length += letter_at[w + 1]
        length -= letter_at[w]
        length += starts[k]
        length -= ends[k]
    out = space(_CODE, length)
    written = uints(out)
    at = to = 0
    with cython.nogil:
        for i in range(count + 1):
            start = starts[chosen_at[i]] if i < count else n
            for j in range(at, start):
                written[to] = codes[j]
                to += 1
            if i < count:
                k = chosen_at[i]
                at = ends[k]
                w = original[pairs[k]]
                for j in range(letter_at[w], letter_at[w + 1]):
                    written[to] = letters[j]
                    to += 1
    return text_of(out)


def _of_pair(document: Document, pair: int) -> tuple[str, str, str, str]:
    """Substitute, original, rule and most of the reason: the evidence for a restoration, in one sentence."""
    words = document.lexicon
    known = words.pairs[pair]
    b, a, weights = known.substitute, known.original, known.weights
    shares = document.survey.shares
    dialect = next(iter(weights))
    if len(weights) > 1:
        dialect = max(weights, key=lambda d: (shares[d] if d < len(shares) else 0.0) * weights[d])
    count = document.shows(pair) or 1
    standing = document.stands(pair)
    stands = f"{a} stands {standing}×" if standing else f"{a} never"
    reason = (
        f"Spun word of dialect {words.dialects[dialect].name}: {b} stands {count}× in this text, {stands}; "
        f"the context prefers {a} by 10^"
    )
    return b, a, f"{b}→{a}", reason
