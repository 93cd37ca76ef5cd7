"""Regression trees over feature rows: flat arrays in, sums out.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return"

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

__all__ = ["compiled", "tree_sums"]

compiled: bool = cython.compiled


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    rows=cython.double[::1], roots=cython.uint[::1], feature=cython.ushort[::1], threshold=cython.double[::1],
    left=cython.uint[::1], right=cython.uint[::1], sums=cython.double[::1], count=cython.Py_ssize_t,
    width=cython.Py_ssize_t, row=cython.Py_ssize_t, tree=cython.Py_ssize_t, node=cython.Py_ssize_t,
    base=cython.Py_ssize_t, total=cython.double,
)  # fmt: skip
def tree_sums(rows: Any, width: int, roots: Any, feature: Any, threshold: Any, left: Any, right: Any) -> array[float]:
    """Sum of the trees' values for each row.

    Args:
        rows: ``array('d')``, the features of all rows one after another.
        width: features a row.
        roots: ``array('I')``, first node of each tree.
        feature: ``array('H')``, feature that a node splits on.
        threshold: ``array('d')``, go left if the feature is at most this; the value of a leaf.
        left: ``array('I')``, left child; a leaf is its own.
        right: ``array('I')``, right child.

    Returns:
        ``array('d')``, one sum a row.

    >>> from array import array as a  # one tree: feature 0 at most 0.5 gives -1, else +1
    >>> tree_sums(a("d", [0.2, 0.9]), 1, a("I", [0]), a("H", [0, 0, 0]), a("d", [0.5, -1.0, 1.0]),
    ...           a("I", [1, 1, 2]), a("I", [2, 1, 2]))
    array('d', [-1.0, 1.0])
    """
    count = len(rows) // width
    sums = array("d", bytes(8 * count))
    for row in range(count):
        base = row * width
        total = 0.0
        for tree in range(len(roots)):
            node = roots[tree]
            while left[node] != node:
                node = left[node] if rows[base + feature[node]] <= threshold[node] else right[node]
            total += threshold[node]
        sums[row] = total
    return sums
