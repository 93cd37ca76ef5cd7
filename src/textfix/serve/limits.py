"""How much one request may bring, how long a text may take, how many may wait."""

from __future__ import annotations

from dataclasses import dataclass, fields

from textfix.errors import ConfigError

__all__ = ["MOST", "Limits"]

MOST = 2**31 - 1
"""The most that a bound can be: what timers and sockets take on every system."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a service. What exceeds one is refused with a sentence that says so.

    Attributes:
        body: bytes of a request's body.
        texts: texts of one batch.
        seconds: time that one text may take in its worker process.
        upload: seconds in which a body must have arrived.
        waiting: requests at a time, in work and waiting.
        workers: worker processes.

    >>> Limits(workers=0)
    Traceback (most recent call last):
    ...
    textfix.errors.ConfigError: workers must be above 0, not 0
    """

    body: int = 8_000_000
    texts: int = 1000
    seconds: float = 30.0
    upload: float = 30.0
    waiting: int = 1000
    workers: int = 2

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value > 0:
                raise ConfigError(f"{field.name} must be above 0, not {value}")
            if not value <= MOST:
                raise ConfigError(f"{field.name} must be {MOST:,} at most, not {value}")
