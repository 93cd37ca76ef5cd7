"""Genres: what is usual in the news is rare in a manual, and the other way round.

Honest text is not of one kind. 装置 and 反对 are everyday words of the news
that hardly a manual has, and an old book is full of 应当 and 咱们. Each genre
of honest text has its own rate for every word of the lexicon
(``tools/build_genres.py`` finds them), and each dialect makes of it a spun
genre of its own. Of a text's words we ask which honest genre they fit best,
and which spun one: the ratio of these likelihoods says whether the text is
spun, whatever it is about. The words do not tell genre and spinning apart by
halves: a manual that a tool filled with words of the news still has the other
words of a manual.

Logarithms are stored as whole numbers of ``STEP``, so that the sums are the
same on every machine. Plain Python, and a C extension where the package was
built with a compiler (see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.libc.math import lround
    from cython.cimports.textfix.pointers import doubles, fetch, fetch_schar, fetch_uchar, ints, schars, uchars, uints
    from cython.cimports.textfix.wording.logarithms import log10
    from cython.cimports.textfix.wording.zeros import reals, space
else:
    from math import floor

    from textfix.pointers import doubles, fetch, fetch_schar, fetch_uchar, ints, schars, uchars, uints
    from textfix.wording.logarithms import log10
    from textfix.wording.zeros import reals, space

    def lround(x: float) -> int:
        """The nearest whole number, halves away from zero."""
        return floor(x + 0.5) if x >= 0.0 else -floor(0.5 - x)


from textfix.errors import DataError
from textfix.resources import data_file
from textfix.wording.runs import marks

__all__ = ["GenreTables", "compiled", "counted_genres", "genre_tables", "likelihood_ratio", "smoothed"]

compiled: bool = cython.compiled

STEP = 1.0 / 32.0  # log10
PRIOR = 3.0e5  # characters of text of no genre that each genre is thought to begin with
_STEP = cython.declare(cython.double, STEP)
_FULL = cython.declare(cython.int, 10)  # what a word counts for, in tenths
_LEAST, _MOST = cython.declare(cython.double, -2.0), cython.declare(cython.double, 2.5)  # of one word (log10)
_COUNT = array("i", [0])


class GenreTables(NamedTuple):
    """What the words of a lexicon say of the genres; the last genre is honest text of all kinds.

    Attributes:
        genres: how many.
        rates: for each word a row of bytes, one a genre: minus log10 of its share among the genre's words, in steps.
        ratios: for each dialect that has a word (in the order of :class:`textfix.wording.runs.Scores`) a row of signed
            bytes: log10 of how much more often the word stands in the spun genre, in steps.
        norms: ``array('d')``, for each dialect a row of what any word is to be corrected by (log10), for a spun genre
            need not have as many words as the honest one.
        priors: ``array('d')``, log10 of the share of each dialect.
    """

    genres: int
    rates: Any
    ratios: Any
    norms: Any
    priors: Any


def smoothed(count: Any, characters: Any, general: Any) -> Any:
    """Rate of a word in a genre, a character, from its count there and its rate in honest text of all kinds.

    >>> smoothed(0, 700_000, 1e-5)
    3e-06
    """
    return (count + PRIOR * general) / (characters + PRIOR)


@lru_cache(maxsize=1)
def counted_genres() -> tuple[list[int], dict[str, dict[int, int]]]:
    """Characters of each genre, and how often each word was counted in which; nothing where there is no such file.

    Raises:
        DataError: the file cannot be read.
    """
    path = data_file("genre_counts.tsv")
    if not path.exists():
        return [], {}
    try:
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        counts = {}
        for line in lines:
            word, _, found = line.partition("\t")
            counts[word] = {int(genre): int(n) for genre, _, n in (item.partition(":") for item in found.split())}
        return [int(n) for n in first.split("\t")[1:]], counts
    except (OSError, ValueError) as error:
        raise DataError(f"cannot read {path}: {error}; reinstall textfix") from None


def _rates(words: Sequence[str], general: Sequence[float]) -> array[float]:
    """For each word its rate in each genre, and last in honest text of all kinds."""
    characters, counts = counted_genres()
    out = array("d")
    for word, rate in zip(words, general, strict=True):
        found = counts.get(word, {})
        out.extend(smoothed(found.get(genre, 0), n, rate) for genre, n in enumerate(characters))
        out.append(rate)
    return out


def genre_tables(
    words: Sequence[str],
    general: Sequence[float],
    score_at: Sequence[int],
    dialects: Sequence[int],
    sources: Mapping[tuple[int, int], tuple[float, Sequence[tuple[int, float]]]],
    priors: Sequence[float],
) -> GenreTables:
    """The tables of a lexicon.

    Args:
        words: its words,
        general: and the rate of each in honest text.
        score_at: where the dialects of each word begin in
        dialects: these.
        sources: by word and dialect the share of the word that the dialect leaves, and the words that it writes this
            one for, each with the share of it that becomes this one.
        priors: share of each dialect, not in sum 1.
    """
    rates = _rates(words, general)
    genres = len(rates) // max(1, len(words)) if words else 1
    wholes = _sums(rates, genres)
    coded = bytearray(len(rates))
    ratios = array("b", bytes(genres * len(dialects)))
    spun = array("d", list(wholes) * len(priors))
    left, begins, originals, shares = array("d"), array("I", [0]), array("I"), array("d")
    of_entry = array("I")
    for k in range(len(words)):
        for t in range(score_at[k], score_at[k + 1]):
            kept, written = sources[k, dialects[t]]
            left.append(kept)
            of_entry.append(k)
            originals.extend(a for a, _ in written)
            shares.extend(share for _, share in written)
            begins.append(len(originals))
    _fill(rates, wholes, genres, of_entry, array("I", dialects), left, begins, originals, shares, coded, ratios, spun)
    norms = array("d", (log10(wholes[k % genres] / x) for k, x in enumerate(spun)))
    total = sum(priors)
    return GenreTables(genres, coded, ratios, norms, array("d", (log10(x / total) for x in priors)))


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    rate_at=cython.p_double, out_at=cython.p_double, count=cython.Py_ssize_t, k=cython.Py_ssize_t,
    many=cython.Py_ssize_t,
)  # fmt: skip
def _sums(rates: Any, genres: int) -> array[float]:
    """Words a character in each genre."""
    out, count, many = reals(genres), len(rates), genres
    rate_at, out_at = doubles(rates), doubles(out)
    for k in range(count):
        out_at[k % many] += rate_at[k]
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    rate_at=cython.p_double, whole_at=cython.p_double, many=cython.Py_ssize_t, words=cython.Py_ssize_t,
    entries=cython.Py_ssize_t, entry_word=cython.p_uint, dialect=cython.p_uint, left_at=cython.p_double,
    begin=cython.p_uint, original=cython.p_uint, share_at=cython.p_double, code_at=cython.p_uchar,
    ratio_at=cython.p_schar, spun_at=cython.p_double, t=cython.Py_ssize_t, g=cython.Py_ssize_t, k=cython.Py_ssize_t,
    j=cython.Py_ssize_t, rate=cython.double, gained=cython.double, x=cython.double,
)  # fmt: skip
def _fill(
    rates: Any, wholes: Any, genres: int, of_entry: Any, dialects: Any, left: Any, begins: Any, originals: Any,
    shares: Any, coded: Any, ratios: Any, spun: Any,
) -> None:  # fmt: skip
    """Fill the rows of words and of their dialects; ``spun`` gets the words a character of each spun genre."""
    rate_at, whole_at, many = doubles(rates), doubles(wholes), genres
    words, entries = len(rates) // genres, len(of_entry)
    entry_word, dialect, left_at = uints(of_entry), uints(dialects), doubles(left)
    begin, original, share_at = uints(begins), uints(originals), doubles(shares)
    code_at, ratio_at, spun_at = uchars(coded), schars(ratios), doubles(spun)
    for k in range(words):
        for g in range(many):
            x = -log10(rate_at[k * many + g] / whole_at[g]) / _STEP
            code_at[k * many + g] = lround(min(255.0, max(0.0, x)))
    for t in range(entries):
        k = entry_word[t]
        for g in range(many):
            rate = rate_at[k * many + g]
            gained = 0.0
            for j in range(begin[t], begin[t + 1]):
                gained += share_at[j] * rate_at[original[j] * many + g]
            spun_at[dialect[t] * many + g] += rate * left_at[t] + gained - rate
            x = min(_MOST, max(_LEAST, log10(left_at[t] + gained / rate)))
            ratio_at[t * many + g] = lround(x / _STEP)


@cython.cfunc
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(
    genres=cython.Py_ssize_t, dialects=cython.Py_ssize_t, told=cython.p_int, norms=cython.p_double,
    priors=cython.p_double, found=cython.int, d=cython.Py_ssize_t, g=cython.Py_ssize_t, unit=cython.double,
    words=cython.double, honest=cython.double, spun=cython.double,
)  # fmt: skip
def _ratio(genres, dialects, told, norms, priors, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """log10 by which the likeliest spun genre is likelier than the likeliest honest one."""
    unit = _STEP / _FULL
    words = found / (1.0 * _FULL)
    honest = spun = -1e300
    for g in range(genres):
        honest = max(honest, -unit * told[g])
    for d in range(dialects):
        for g in range(genres):
            spun = max(spun, unit * (told[(d + 1) * genres + g] - told[g]) + words * norms[d * genres + g] + priors[d])
    return spun - honest


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    sums=cython.p_int, at=cython.Py_ssize_t, row=cython.p_uchar, begin=cython.Py_ssize_t, count=cython.Py_ssize_t,
    g=cython.Py_ssize_t,
)  # fmt: skip
def _add_rates(sums, at, row, begin, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for g in range(count):
        sums[at + g] += row[begin + g]


@cython.cfunc
@cython.inline
@cython.nogil
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    sums=cython.p_int, at=cython.Py_ssize_t, row=cython.p_schar, begin=cython.Py_ssize_t, count=cython.Py_ssize_t,
    g=cython.Py_ssize_t,
)  # fmt: skip
def _add_ratios(sums, at, row, begin, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for g in range(count):
        sums[at + g] += row[begin + g]


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    place_at=cython.p_uint, begin=cython.Py_ssize_t, end=cython.Py_ssize_t, counts=cython.p_uchar,
    score_at=cython.p_uint, dialect_at=cython.p_uint, rate_at=cython.p_uchar, ratio_at=cython.p_schar,
    norms=cython.p_double, priors=cython.p_double, told=cython.p_int, genres=cython.Py_ssize_t,
    dialects=cython.Py_ssize_t, full=cython.uint, later=cython.int, found=cython.int, size=cython.Py_ssize_t,
    at=cython.Py_ssize_t, k=cython.Py_ssize_t, t=cython.Py_ssize_t, g=cython.Py_ssize_t, row=cython.Py_ssize_t,
)  # fmt: skip
def likelihood_ratio(
    places: Any, first: int, past: int, scores: Any, tables: GenreTables, full_counts: int, later_share: float,
) -> float:  # fmt: skip
    """How much likelier some words are as spun text of any genre than as honest text of any genre.

    Args:
        places: ``array('I')``: word number, start and end of each match, sorted by start.
        first: the first match that is read,
        past: and one past the last.
        scores: which dialects have each word (:class:`textfix.wording.runs.Scores`).
        tables: of the same lexicon.
        full_counts: this many occurrences of a word count in full, less than 255;
        later_share: the others by this share, a multiple of a tenth.

    Returns:
        log10 of the ratio.
    """
    begin, end, full, later = 3 * first, 3 * past, full_counts, round(10.0 * later_share)
    genres, dialects = tables.genres, len(tables.priors)
    size = (dialects + 1) * genres
    sums, seen = space(_COUNT, 2 * size), marks.of(len(scores.at))
    place_at, counts, told = uints(places), uchars(seen), ints(sums)
    score_at, dialect_at = uints(scores.at), uints(scores.dialects)
    rate_at, ratio_at = uchars(tables.rates), schars(tables.ratios)
    norms, priors = doubles(tables.norms), doubles(tables.priors)
    with cython.nogil:
        for g in range(2 * size):
            told[g] = 0
        for at in range(begin, end, 3):
            fetch_uchar(rate_at, place_at[at] * genres)
            fetch(score_at, place_at[at])
        for at in range(begin, end, 3):
            fetch(dialect_at, score_at[place_at[at]])
            fetch_schar(ratio_at, score_at[place_at[at]] * genres)
        found = 0
        for at in range(begin, end, 3):
            k = place_at[at]
            # What counts in full is summed up apart: a sum without a product is several times as quick.
            row = size
            if counts[k] < full:
                counts[k] += 1
                row = 0
            found += later if row > 0 else _FULL
            _add_rates(told, row, rate_at, k * genres, genres)
            for t in range(score_at[k], score_at[k + 1]):
                _add_ratios(told, row + (dialect_at[t] + 1) * genres, ratio_at, t * genres, genres)
        for g in range(size):
            told[g] = _FULL * told[g] + later * told[size + g]
        for at in range(begin, end, 3):
            counts[place_at[at]] = 0
    return _ratio(genres, dialects, told, norms, priors, found)
