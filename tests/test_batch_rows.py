"""Where the rows of a table end when quotes stay open: the answers of a search anew for every row, in linear time."""

import io
import random

import pytest

from textfix.batch import lines
from textfix.batch.csv_cells import opens_quote
from textfix.batch.feed import Feed
from textfix.batch.lines import OpenQuotes, row_length


def searched_anew(data, start, limit):
    """What a row is, found without anything that is known of the rows before."""
    at, inside, first = start, False, 0
    while True:
        end = data.find(b"\n", at) + 1
        end = end or len(data)
        first = first or end - start
        if end - start > limit:
            return (first, True) if first <= limit else (None, False)  # too long: how much does not matter
        inside = opens_quote(data[at:end], b",", inside=inside)
        if not inside:
            return end - start, False
        if end == len(data):
            return first, True
        at = end


def rows(data, limit):
    """Start, bytes and openness of every row, as the pieces of a file ask for them."""
    feed, known, at = Feed(io.BytesIO(data), ""), OpenQuotes(), 0
    while feed.has(1):
        ahead = 0
        for _ in range(3):  # some rows are looked at ahead, and looked at again when the first are taken
            if not feed.has(ahead + 1):
                break
            length, alone = row_length(feed, ahead, b",", limit, known)
            yield at + ahead, length, alone
            if length > limit:
                length = data.find(b"\n", at + ahead) + 1 - at - ahead
                length = length if length > 0 else len(data) - at - ahead
                ahead += length
                break
            if alone and ahead:
                break
            ahead += length
        at += len(feed.take(ahead))


@pytest.mark.parametrize("seed", range(8))
def test_what_is_known_changes_no_answer(seed, monkeypatch):
    monkeypatch.setattr("textfix.batch.feed.BLOCK", 7)
    rng = random.Random(seed)
    for _ in range(400):
        cells = rng.choices(['"', "a", ",", "\n", '""', '"b"', 'a","b\n', "x" * 9], k=rng.randint(1, 60))
        data, limit = "".join(cells).encode(), rng.choice((5, 12, 30, 1000))
        for start, length, alone in rows(data, limit):
            wanted = searched_anew(data, start, limit)
            assert (length if length <= limit else None, alone) == wanted, (data, start, limit)


@pytest.mark.parametrize(
    "tail", ["", "b", "c" * 30_000, "c" * 30_000 + "\n" + 'a","b\n' * 9], ids=["plain", "open", "long", "longer"]
)
@pytest.mark.parametrize("limit", [1000, 20_000, 10**6])
def test_rows_whose_quotes_never_close_are_not_gone_through_for_each(monkeypatch, limit, tail):
    seen = 0

    def counted(line, delimiter, *, inside):
        nonlocal seen
        seen += len(line)
        return opens_quote(line, delimiter, inside=inside)

    monkeypatch.setattr(lines, "opens_quote", counted)
    data = ('a","b\n' * 5000 + tail).encode()
    assert sum(alone for _, _, alone in rows(data, limit)) >= 4000
    assert seen < 8 * len(data)
