"""The texts in a row of CSV or TSV (RFC 4180), found without writing the row anew."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping

from textfix.batch.cells import Cell
from textfix.batch.problems import BadFile, BadRecord

__all__ = ["cell_value", "column_names", "csv_cells", "csv_literal", "csv_row", "opens_quote"]

_QUOTED = {
    mark: re.compile(rf'"(?:[^"]|"")*"(?=[{re.escape(mark)}\r\n]|$)|[^{re.escape(mark)}]*') for mark in (",", "\t")
}

_QUOTED_WHOLE = re.compile(r'"(?:[^"]|"")*"')


def csv_row(record: str, delimiter: str) -> list[tuple[int, int]]:
    """Where the cells of one row stand, without its line end.

    >>> csv_row('7,"付出,能力",完', ",")
    [(0, 1), (2, 9), (10, 11)]
    """
    spans = []
    pattern = _QUOTED[delimiter]
    at = 0
    while True:
        match = pattern.match(record, at)
        assert match is not None  # the second alternative fits anything
        spans.append(match.span())
        at = match.end() + 1
        if at > len(record):
            return spans


def cell_value(literal: str) -> str:
    """What a cell says, without quotes.

    >>> cell_value('"他""好"')
    '他"好'
    """
    if len(literal) > 1 and literal[0] == literal[-1] == '"':
        return literal[1:-1].replace('""', '"')
    return literal


def csv_cells(record: str, delimiter: str, columns: Mapping[int, str], width: int) -> list[Cell]:
    """The texts of one row.

    Args:
        record: the row without its line end.
        delimiter: what stands between cells.
        columns: which cells are texts, and the names of their columns.
        width: how many cells the header has.

    Raises:
        BadRecord: the row has another number of cells.
    """
    spans = csv_row(record, delimiter)
    if len(spans) != width:
        raise BadRecord(f"the row has {len(spans)} cells and the header {width}")
    cells = []
    for number in sorted(columns):  # the row is written from its beginning to its end
        name = columns[number]
        start, end = spans[number]
        if record[start : start + 1] == '"' and not _QUOTED_WHOLE.fullmatch(record, start, end):
            raise BadRecord(f"the quote at the beginning of {name} is not closed where the cell ends")
        cells.append(Cell(start, end, cell_value(record[start:end]), name))
    return cells


def csv_literal(value: str, like: str, delimiter: str) -> str:
    """A text as a cell, in quotes where ``like``, the cell in its place, has them or where it needs them.

    >>> csv_literal("支付,能力", like="付出", delimiter=",")
    '"支付,能力"'
    """
    if (len(like) > 1 and like.startswith('"')) or re.search(f'["\r\n{delimiter}]', value):
        return '"' + value.replace('"', '""') + '"'
    return value


def column_names(header: str, delimiter: str) -> list[str]:
    """The names in a header line.

    Raises:
        BadFile: they cannot be read (a line break of its own inside, say).
    """
    try:
        return next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error as error:
        raise BadFile(f"its header cannot be read ({str(error).partition(' - ')[0]}); correct it") from None


def opens_quote(line: bytes, delimiter: bytes, *, inside: bool) -> bool:
    r"""Whether a quoted cell goes on behind this line.

    Args:
        line: one line of the file, with its line end.
        delimiter: what stands between cells.
        inside: whether a quoted cell goes on from the line before.

    >>> opens_quote('7,"第一行\n'.encode(), b",", inside=False)
    True
    >>> opens_quote('第二行",完\n'.encode(), b",", inside=True)
    False
    """
    if b'"' not in line:
        return inside
    at = 0
    while True:
        if not inside:
            if line[at : at + 1] == b'"':
                at += 1
            else:
                at = line.find(delimiter, at) + 1
                if not at:
                    return False
                continue
        # Within quotes: the next quote that is not doubled ends them.
        inside = True
        while True:
            quote = line.find(b'"', at)
            if quote < 0:
                return True
            at = quote + 1
            if line[at : at + 1] != b'"':
                break
            at += 1
        inside = False
        behind = line.find(delimiter, at)  # where text stands behind the quote, it belongs to the cell
        if behind < 0:
            return False
        at = behind + 1
