"""Where the files that ship with the package are: built data and the human-edited dictionaries."""

from __future__ import annotations

from pathlib import Path

__all__ = ["data_file", "dictionary_folder"]

_PACKAGE = Path(__file__).resolve().parent


def data_file(name: str) -> Path:
    """Path of a built file in ``textfix/data``."""
    return _PACKAGE / "data" / name


def dictionary_folder(kind: str) -> Path:
    """Folder of one kind of dictionary, such as ``wording``: inside the wheel, or at the top of a checkout."""
    inside = _PACKAGE / "dictionaries" / kind
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "dictionaries" / kind
