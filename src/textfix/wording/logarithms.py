"""Logarithms and powers of ten: the same sums as the compiled loops do, whose own are in ``logarithms.pxd``.

The natural functions are twice as quick as those for ten, and one digit of sixteen less exact.
"""

from __future__ import annotations

from math import exp, log

__all__ = ["log10", "power", "ten_to"]


def log10(x: float) -> float:
    """The logarithm to the base ten of a positive number.

    >>> round(log10(1000.0), 9)
    3.0
    """
    return log(x) * 0.43429448190325182765


def ten_to(x: float) -> float:
    """Ten to the power of a number.

    >>> round(ten_to(3.0), 9)
    1000.0
    """
    return exp(x * 2.302585092994045684)


def power(x: float, y: float) -> float:
    """A positive number to the power of another."""
    return exp(y * log(x))
