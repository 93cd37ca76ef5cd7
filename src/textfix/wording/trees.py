"""Regression trees over feature rows: flat arrays in, sums or probabilities out.

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
    from cython.cimports.libc.math import exp
else:
    from math import exp

__all__ = ["compiled", "probabilities", "tree_sums"]

compiled: bool = cython.compiled


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    rows=cython.double[::1], roots=cython.uint[::1], feature=cython.ushort[::1], threshold=cython.double[::1],
    left=cython.uint[::1], right=cython.uint[::1], sums=cython.double[::1], count=cython.Py_ssize_t,
    width=cython.Py_ssize_t, row=cython.Py_ssize_t, tree=cython.Py_ssize_t, node=cython.Py_ssize_t,
    base=cython.Py_ssize_t,
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
    sums = out = array("d", bytes(8 * count))
    with cython.nogil:
        # Tree after tree: one tree stays at hand for all rows, and each row still adds in the trees' order.
        for tree in range(len(roots)):
            for row in range(count):
                base = row * width
                node = roots[tree]
                while left[node] != node:
                    node = left[node] if rows[base + feature[node]] <= threshold[node] else right[node]
                sums[row] += threshold[node]
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    sums=cython.double[::1], rows=cython.double[::1], width=cython.Py_ssize_t, at=cython.Py_ssize_t,
    baseline=cython.double, least=cython.double[::1], floors=cython.double[::1], row=cython.Py_ssize_t,
    k=cython.Py_ssize_t, x=cython.double, p=cython.double, result=cython.double[::1],
)  # fmt: skip
def probabilities(sums: Any, rows: Any, width: int, at: int, baseline: float, least: Any, floors: Any) -> array[float]:
    """Probabilities from the sums of trees, by the logistic function.

    Args:
        sums: ``array('d')``, what :func:`tree_sums` gave.
        rows: the features that it was given,
        width: so many a row.
        at: the feature that can prove a row by itself:
        least: from each of these values of it on
        floors: the probability is at least this.
        baseline: is added to each sum.

    Returns:
        ``array('d')``, one a row.

    >>> from array import array as a  # the second row has 4 and more of the feature
    >>> list(probabilities(a("d", [0.0, 0.0]), a("d", [1.0, 5.0]), 1, 0, 0.0, a("d", [4.0]), a("d", [0.9])))
    [0.5, 0.9]
    """
    result = out = array("d", bytes(8 * len(sums)))
    with cython.nogil:
        for row in range(len(sums)):
            x = baseline + sums[row]
            p = 1.0 / (1.0 + exp(-x)) if x > -60.0 else 0.0
            for k in range(len(least)):
                if rows[row * width + at] >= least[k]:
                    p = max(p, floors[k])
            result[row] = p
    return out
