"""Numbers of the command line: what is none is named in a sentence."""

from __future__ import annotations

import argparse
import math

__all__ = ["count_from_one", "megabytes", "number", "share", "whole_number"]

_MOST_MEGABYTES = 1_000_000  # of one text; more fits into no memory, and into no integer of the system's calls


def whole_number(text: str) -> int:
    """A whole number, for ``type=`` of argparse.

    >>> whole_number("zwei")
    Traceback (most recent call last):
    ...
    argparse.ArgumentTypeError: must be a whole number, not 'zwei'
    """
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}") from None


def count_from_one(text: str) -> int:
    """A whole number of at least 1."""
    value = whole_number(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {text}")
    return value


def number(text: str) -> float:
    """A number."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a number, not {text!r}") from None


def megabytes(text: str) -> int:
    """Bytes, from a number of megabytes.

    >>> megabytes("16"), megabytes("0.5")
    (16000000, 500000)
    """
    value = number(text)
    if not math.isfinite(value) or value < 0.001:
        raise argparse.ArgumentTypeError(f"must be at least 0.001 (MB), not {text}")
    if value > _MOST_MEGABYTES:
        raise argparse.ArgumentTypeError(f"must be {_MOST_MEGABYTES:,} (MB) at most, not {text}")
    return int(value * 1_000_000)


def share(text: str) -> float:
    """A number from 0 to 1."""
    value = number(text)
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1, not {text}")
    return value
