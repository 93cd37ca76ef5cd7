"""Many texts, in order: one after another, or shared out among worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from textfix.errors import TextfixError

if TYPE_CHECKING:
    from textfix.cleaner import Cleaner
    from textfix.config import Config

__all__ = ["many"]

_HANDED = 32  # texts handed to a worker process at a time


def many(
    cleaner: Cleaner, method: str, texts: Iterable[str], jobs: int, return_exceptions: bool = False
) -> Iterator[Any]:
    """``cleaner.method`` over many texts, in order, with bounded look-ahead.

    Args:
        cleaner: cleans them.
        method: name of its method for one text, such as ``fix``.
        texts: are taken as they are needed.
        jobs: worker processes; 1 is this process alone.
        return_exceptions: whether a text that cannot be cleaned gives its exception in the place of a result.

    Raises:
        TypeError: ``texts`` is one text.
        ValueError: ``jobs`` is less than 1.
    """
    if isinstance(texts, (str, bytes)):
        raise TypeError(f"{method}_many takes several texts; call {method} for one")
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, not {jobs}")
    if jobs == 1:
        do = _calling(cleaner, method, return_exceptions)
        for text in texts:
            yield do(text)
        return
    # Imported here: it brings in multiprocessing, which a single process never needs.
    from concurrent.futures import ProcessPoolExecutor

    iterator = iter(texts)
    with ProcessPoolExecutor(jobs) as pool:
        waiting: list[Any] = []
        while True:
            while len(waiting) < 2 * jobs and (some := list(islice(iterator, _HANDED))):
                waiting.append(pool.submit(_work, cleaner.config, method, some, return_exceptions))
            if not waiting:
                return
            yield from waiting.pop(0).result()


def _work(config: Config, method: str, texts: list[str], return_exceptions: bool) -> list[Any]:
    """What a worker process does with some of the texts."""
    do = _calling(_worker_cleaner(config), method, return_exceptions)
    return [do(text) for text in texts]


@lru_cache(maxsize=4)
def _worker_cleaner(config: Config) -> Cleaner:
    from textfix.cleaner import Cleaner

    return Cleaner(config)


def _calling(cleaner: Cleaner, method: str, return_exceptions: bool) -> Callable[[str], Any]:
    """The method itself, or one that returns what it raises, unless the options are wrong."""
    do: Callable[[str], Any] = getattr(cleaner, method)
    if not return_exceptions:
        return do

    def attempt(text: str) -> Any:
        try:
            return do(text)
        except TextfixError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever one text brings up, the others get their turn
            return error

    return attempt
