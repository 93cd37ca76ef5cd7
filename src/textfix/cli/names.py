"""Names of files and folders on the command line: an empty one, as of a variable that is not set, is none."""

from __future__ import annotations

import argparse

__all__ = ["file_name"]


def file_name(text: str) -> str:
    """The name of a file or folder to write, for ``type=`` of argparse.

    >>> file_name("")
    Traceback (most recent call last):
    ...
    argparse.ArgumentTypeError: must be a name, not ''
    """
    if not text:
        raise argparse.ArgumentTypeError("must be a name, not ''")
    return text
