"""The arrays that a loop works on: as they are in plain Python, and as C pointers where it is compiled.

What compiled modules import in place of this one stands in ``pointers.pxd``.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "doubles",
    "fetch",
    "fetch_double",
    "fetch_float",
    "fetch_int",
    "fetch_schar",
    "fetch_uchar",
    "fetch_ulonglong",
    "fetch_ushort",
    "floats",
    "ints",
    "schars",
    "uchars",
    "uints",
    "ulonglongs",
    "ushorts",
]


def _from(items: Any, at: int = 0) -> Any:
    """The array from number ``at`` on."""
    return memoryview(items)[at:] if at else items


doubles = floats = ints = schars = uchars = uints = ulonglongs = ushorts = _from


def fetch(items: Any, at: int) -> None:
    """Let the processor bring a number near, and go on meanwhile."""


fetch_double = fetch_float = fetch_int = fetch_schar = fetch_uchar = fetch_ulonglong = fetch_ushort = fetch
