"""Regression trees over feature rows: flat arrays in, sums or probabilities out.

Plain Python, and a C extension where the package was built with a compiler
(see :mod:`textfix.wording.decoder`).
"""
# mypy: disable-error-code="untyped-decorator, no-any-return, attr-defined"

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

try:
    import cython
except ImportError:  # pragma: no cover - the tests have Cython
    from textfix import _cython as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.libc.math import exp
    from cython.cimports.textfix.pointers import doubles, uints, ushorts
    from cython.cimports.textfix.wording.zeros import reals, space
else:
    from math import exp

    from textfix.pointers import doubles, uints, ushorts
    from textfix.wording.zeros import reals, space


__all__ = ["Forest", "compiled", "forest", "probabilities", "tree_sums"]

compiled: bool = cython.compiled

_NODE = array("I", [0])
_BLOCK = cython.declare(cython.Py_ssize_t, 96)  # rows


class Forest(NamedTuple):
    """Trees as flat arrays. The children of a node stand side by side, so that the way down needs no branches.

    Attributes:
        roots: ``array('I')``, first node of each tree.
        depths: ``array('I')``, steps to its deepest leaf.
        feature: ``array('H')``, feature that a node splits on.
        threshold: ``array('d')``, go to the first child if the feature is at most this, else to the second.
        child: ``array('I')``, the first child; a leaf is its own.
        value: ``array('d')``, what a leaf adds.
    """

    roots: array[int]
    depths: array[int]
    feature: array[int]
    threshold: array[float]
    child: array[int]
    value: array[float]


def forest(
    roots: Sequence[int], feature: Sequence[int], threshold: Sequence[float], left: Sequence[int], right: Sequence[int]
) -> Forest:
    """A forest of nodes in any order.

    Args:
        roots: first node of each tree.
        feature: feature that a node splits on.
        threshold: go left if the feature is at most this; the value of a leaf.
        left: left child; a leaf is its own.
        right: right child.

    >>> forest([0], [0, 0, 0], [0.5, -1.0, 1.0], [1, 1, 2], [2, 1, 2]).value
    array('d', [0.0, -1.0, 1.0])
    """
    built = Forest(array("I"), array("I"), array("H"), array("d"), array("I"), array("d"))
    for root in roots:
        first = len(built.child)
        built.roots.append(first)
        level, depth, known = [root], 0, 1
        while level:
            below: list[int] = []
            for node in level:
                leaf = left[node] == node
                built.feature.append(0 if leaf else feature[node])
                built.threshold.append(math.inf if leaf else threshold[node])
                built.value.append(threshold[node] if leaf else 0.0)
                built.child.append(len(built.child) if leaf else first + known)
                if not leaf:
                    below += (left[node], right[node])
                    known += 2
            level = below
            depth += bool(below)
        built.depths.append(depth)
    return built


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    row_at=cython.p_double, roots=cython.p_uint, depths=cython.p_uint, feature=cython.p_ushort,
    threshold=cython.p_double, child=cython.p_uint, value=cython.p_double, sums=cython.p_double,
    at=cython.p_uint, count=cython.Py_ssize_t, many=cython.Py_ssize_t, width=cython.Py_ssize_t, row=cython.Py_ssize_t,
    tree=cython.Py_ssize_t, node=cython.Py_ssize_t, _step=cython.uint, begin=cython.Py_ssize_t, end=cython.Py_ssize_t,
)  # fmt: skip
def tree_sums(rows: Any, width: int, trees: Forest) -> array[float]:
    """Sum of the trees' values for each row.

    Args:
        rows: ``array('d')``, the features of all rows one after another.
        width: features a row.
        trees: what :func:`forest` gave.

    Returns:
        ``array('d')``, one sum a row.

    >>> from array import array as a  # one tree: feature 0 at most 0.5 gives -1, else +1
    >>> tree_sums(a("d", [0.2, 0.9]), 1, forest([0], [0, 0, 0], [0.5, -1.0, 1.0], [1, 1, 2], [2, 1, 2]))
    array('d', [-1.0, 1.0])
    """
    roots, depths, feature = uints(trees.roots), uints(trees.depths), ushorts(trees.feature)
    threshold, child, value = doubles(trees.threshold), uints(trees.child), doubles(trees.value)
    count, many = len(rows) // width, len(trees.roots)
    out, nodes = reals(count), space(_NODE, count)
    sums, at, row_at = doubles(out), uints(nodes), doubles(rows)
    with cython.nogil:
        end = 0
        while end < count:
            # As many rows at a time as the nearest cache holds.
            begin = end
            end = min(count, begin + _BLOCK)
            # Tree after tree, and all of these rows take a step before any takes the next: no step waits for another.
            for tree in range(many):
                for row in range(begin, end):
                    at[row] = roots[tree]
                for _step in range(depths[tree]):
                    for row in range(begin, end):
                        node = at[row]
                        at[row] = child[node] + (row_at[row * width + feature[node]] > threshold[node])
                for row in range(begin, end):
                    sums[row] += value[at[row]]
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    sum_at=cython.p_double, row_at=cython.p_double, count=cython.Py_ssize_t, many=cython.Py_ssize_t,
    width=cython.Py_ssize_t, at=cython.Py_ssize_t, baseline=cython.double, least_at=cython.p_double,
    floor_at=cython.p_double, row=cython.Py_ssize_t, k=cython.Py_ssize_t, x=cython.double, p=cython.double,
    result=cython.p_double,
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
    count, many, out = len(sums), len(least), reals(len(sums))
    result, sum_at, row_at, least_at, floor_at = (
        doubles(out), doubles(sums), doubles(rows), doubles(least), doubles(floors),
    )  # fmt: skip
    with cython.nogil:
        for row in range(count):
            x = baseline + sum_at[row]
            p = 1.0 / (1.0 + exp(-x)) if x > -60.0 else 0.0
            for k in range(many):
                if row_at[row * width + at] >= least_at[k]:
                    p = max(p, floor_at[k])
            result[row] = p
    return out
