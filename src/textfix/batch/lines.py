"""Cutting the lines of a file, or the rows of a table, into pieces of bounded size.

Where a piece ends depends on nothing but where it begins, so that a run that
was broken off goes on with the very pieces of an undisturbed one.
"""

from __future__ import annotations

from collections.abc import Iterator

from textfix.batch.csv_cells import opens_quote
from textfix.batch.feed import Feed, HashedFile
from textfix.batch.items import Begin, Item, Oversize, Piece
from textfix.batch.task import Task

__all__ = ["PIECE", "OpenQuotes", "line_pieces", "row_length"]

PIECE = 1 << 16  # bytes of records that are worked on together: about a second of work where all is spun


def line_pieces(
    begin: Begin, feed: Feed, file: HashedFile, delimiter: bytes, limit: int, record: int
) -> Iterator[Item]:
    """Records of one line, or in CSV and TSV of lines whose quotes stand open, some together."""
    most = min(PIECE, limit)
    known = OpenQuotes()
    while feed.has(1):
        if delimiter:
            size, count, too_long = _rows(feed, delimiter, most, limit, known)
        else:
            size, count, too_long = _lines(feed, most, limit)
        if size:
            data = feed.take(size)
            work = Task(begin.spec, data, record)
            yield Piece(begin.number, begin.source, work, feed.offset, record + count, file.size)
            record += count
        if too_long:
            yield from _oversize(begin, feed, record, limit)
            record += 1


def _lines(feed: Feed, most: int, limit: int) -> tuple[int, int, bool]:
    """Bytes and number of the lines of the next piece, and whether a line that is too long comes behind them."""
    window = feed.peek(most)
    if len(window) < most or window.endswith(b"\n"):
        size = len(window)
    else:
        start = window.rfind(b"\n") + 1  # of the line that goes over the end
        size = feed.find(b"\n", most, start + limit + 1) + 1
        if not size:
            size = feed.available()
            if size - start > limit:
                return start, window.count(b"\n"), True
    data = feed.slice(0, size)
    return size, _count(data), False


def _count(lines: bytes) -> int:
    return lines.count(b"\n") + (not lines.endswith(b"\n"))


def _rows(feed: Feed, delimiter: bytes, most: int, limit: int, known: OpenQuotes) -> tuple[int, int, bool]:
    """Like :func:`_lines` for rows, whose cells may go over several lines."""
    window = feed.peek(most)
    if b'"' not in window:
        size = len(window) if len(window) < most else window.rfind(b"\n") + 1
        if size:
            return size, _count(window[:size]), False
    size = count = 0
    while size < most and feed.has(size + 1):
        length, alone = row_length(feed, size, delimiter, limit, known)
        if length > limit:
            return size, count, True
        if alone and size:
            break  # the worker must not see the lines behind it as its own
        count += 1
        size += length
        if alone:
            break
    return size, count, False


class OpenQuotes:
    """What the search for the ends of rows has learned of the lines ahead, so that none is gone through for every row.

    A quote is open at the end of a line or it is not; two rows of which both have one open there go the same way from
    there on. Where one row found no end, a later one need not look.

    Attributes:
        until: a place in the content; every row that begins before it, and whose first line leaves a quote open, has
            it open there.
        ahead: the line from there on goes at least so far.
        forever: the quote of such a row is never closed.
    """

    def __init__(self) -> None:
        self.until = self.ahead = 0
        self.forever = False


def row_length(feed: Feed, start: int, delimiter: bytes, limit: int, known: OpenQuotes) -> tuple[int, bool]:
    """Bytes of the row that begins ``start`` bytes ahead, and whether its quote never closes.

    A row whose quote never closes is its first line alone. A row that is too
    long counts more than ``limit`` bytes.

    Args:
        feed: where the rows come from.
        start: at or behind the beginning of every row that was asked for before.
        delimiter: what stands between cells.
        limit: the most bytes of a row.
        known: what such calls learn of this feed; it makes them faster and changes no answer.
    """
    here = feed.offset
    at, inside, first = start, False, 0
    while True:
        end = feed.find(b"\n", at, start + limit + 1) + 1
        last = not end
        if last:
            end = feed.available()
        first = first or end - start
        if end - start > limit:
            if at > start:
                known.ahead = here + end
            return first, first <= limit
        inside = opens_quote(feed.slice(at, end), delimiter, inside=inside)
        if not inside:
            return end - start, False
        if last or not feed.has(end + 1):
            known.forever = True
        known.until = max(known.until, here + end)
        if known.forever or known.ahead - here - start > limit:
            return first, True
        at = known.until - here


def _oversize(begin: Begin, feed: Feed, record: int, limit: int) -> Iterator[Item]:
    """One line that is too long, in parts."""
    first = True
    last = False
    while not last:
        end = feed.find(b"\n", 0, PIECE)
        if end >= 0:
            data, last = feed.take(end + 1), True
        else:
            data = feed.take(feed.available())
            last = not feed.peek(1)
        yield Oversize(begin.number, begin.source, record, data, first, last, feed.offset, limit)
        first = False
