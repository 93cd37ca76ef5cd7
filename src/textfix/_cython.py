"""Stands in for the ``cython`` module where Cython is not installed.

Modules written in Cython's pure-Python mode import this as a fallback and
then run as plain Python: the decorators do nothing, the types mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

compiled = False


class _Type:
    """A C type: names one, and with an index a memory view of it."""

    def __getitem__(self, _index: object) -> _Type:
        return self


class _NoGil:
    """Marks a function, or a block, that needs no Python objects."""

    def __call__(self, function: Any) -> Any:
        return function

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_details: object) -> None:
        pass


bint = int = float = schar = Py_ssize_t = Py_UCS4 = double = uchar = uint = ushort = ulonglong = void = _Type()  # noqa: A001
p_double = p_float = p_int = p_schar = p_uchar = p_uint = p_ulonglong = p_ushort = _Type()
nogil = _NoGil()


def _identity(function: Any) -> Any:
    return function


def boundscheck(_flag: bool) -> Callable[[Any], Any]:
    """No-op."""
    return _identity


wraparound = cdivision = boundscheck


def declare(_type: Any, value: Any) -> Any:
    """The value."""
    return value


def locals(**_types: Any) -> Callable[[Any], Any]:  # noqa: A001
    """No-op."""
    return _identity


def returns(_type: Any) -> Callable[[Any], Any]:
    """No-op."""
    return _identity


def cfunc(function: Any) -> Any:
    """No-op."""
    return function


inline = ccall = cfunc


def exceptval(*_args: Any, **_options: Any) -> Callable[[Any], Any]:
    """No-op."""
    return _identity
