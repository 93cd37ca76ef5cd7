"""How far a run is: a bar with rate and time left, where a person watches."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["Progress"]


class Progress:
    """A bar on stderr; nothing at all where stderr is no terminal."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: Any = None
        self._early = 0  # bytes done before the bar was there

    def begin(self, files: int, size: int) -> None:
        """Show the bar: ``size`` bytes of ``files`` files are to be done."""
        if sys.stderr is None or not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )
        from rich.progress import Progress as Bar

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        )
        name = f"{files:,} file{'' if files == 1 else 's'}"
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4)
        self._task = self._bar.add_task(name, total=max(1, size), completed=self._early)
        self._bar.start()

    def advance(self, size: int) -> None:
        """Bytes are done."""
        if self._bar is None:
            self._early += size
        else:
            self._bar.advance(self._task, size)

    def pause(self) -> None:
        """Make room for a line of text."""
        if self._bar is not None:
            self._bar.refresh()

    def end(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
