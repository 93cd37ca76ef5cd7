"""Values that are made when they are first looked at: what most callers do not ask for costs them nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

__all__ = ["Late", "LateFacts"]

_T = TypeVar("_T")
_Made = TypeVar("_Made", bound=Collection[object])


class _Late(Generic[_Made]):
    """Something that is made at first sight.

    Args:
        make: gives it; is called once at most.
    """

    __slots__ = ("_kept", "_make")

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make = make
        self._kept: _Made | None = None

    @property
    def _made(self) -> _Made:
        kept = self._kept
        if kept is None:
            kept = self._kept = self._make()
        return kept

    def __len__(self) -> int:
        return len(self._made)

    def __repr__(self) -> str:
        return repr(self._made)


class Late(_Late[Sequence[_T]], Sequence[_T]):
    """A sequence whose items are made at first sight.

    >>> doubtful = Late(lambda: ["付出→支付"])
    >>> len(doubtful), doubtful[0]
    (1, '付出→支付')
    """

    def __iter__(self) -> Iterator[_T]:
        return iter(self._made)

    @overload
    def __getitem__(self, k: int) -> _T: ...

    @overload
    def __getitem__(self, k: slice) -> Sequence[_T]: ...

    def __getitem__(self, k: int | slice) -> _T | Sequence[_T]:
        return self._made[k]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class LateFacts(_Late[Mapping[str, object]], Mapping[str, object]):
    """A mapping that is made at first sight.

    >>> LateFacts(lambda: {"spun": True})["spun"]
    True
    """

    def __getitem__(self, key: str) -> object:
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)
