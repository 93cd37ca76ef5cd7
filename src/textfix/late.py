"""Values that are made when they are first looked at: what most callers do not ask for costs them nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, TypeVar, overload

__all__ = ["Late", "LateFacts"]

_T = TypeVar("_T")


class Late(Sequence[_T], Generic[_T]):
    """A sequence whose items are made at first sight.

    Args:
        make: gives the items; is called once at most.

    >>> doubtful = Late(lambda: ["付出→支付"])
    >>> len(doubtful), doubtful[0]
    (1, '付出→支付')
    """

    def __init__(self, make: Callable[[], Sequence[_T]]) -> None:
        self._make = make

    @cached_property
    def _items(self) -> Sequence[_T]:
        return self._make()

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, k: int) -> _T: ...

    @overload
    def __getitem__(self, k: slice) -> Sequence[_T]: ...

    def __getitem__(self, k: int | slice) -> _T | Sequence[_T]:
        return self._items[k]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._items)


class LateFacts(Mapping[str, object]):
    """A mapping that is made at first sight.

    Args:
        make: gives its content; is called once at most.

    >>> LateFacts(lambda: {"spun": True})["spun"]
    True
    """

    def __init__(self, make: Callable[[], Mapping[str, object]]) -> None:
        self._make = make

    @cached_property
    def _items(self) -> Mapping[str, object]:
        return self._make()

    def __getitem__(self, key: str) -> object:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return repr(self._items)
