"""Fixing many files at once: folders and tables, over several processes, and nothing lost on the way.

>>> import tempfile
>>> from textfix.batch import Options, fix_files
>>> fix_files(["no such file"], Options(output=tempfile.mkdtemp())).documents
0

:func:`restore_files` gives the inputs back, byte for byte, from the cleaned
files and the edit log.
"""

from __future__ import annotations

from textfix.batch.fixing import fix_files
from textfix.batch.options import Observer, Options
from textfix.batch.problems import BatchError
from textfix.batch.restoring import Restored, restore_files
from textfix.batch.summary import Tally

__all__ = ["BatchError", "Observer", "Options", "Restored", "Tally", "fix_files", "restore_files"]
