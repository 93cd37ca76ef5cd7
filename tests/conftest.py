"""Fixtures that several test modules share."""

from extras import browser

__all__ = ["browser"]
