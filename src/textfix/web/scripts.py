"""The scripts that several pages share: elements that hold text and never markup, and the reasons in Chinese.

They expect the page to define ``language`` (``"en"`` or ``"zh"``), ``number``
(formats a number), ``dialectName`` (how a dialect is called) and ``say`` (a
message by its name).
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["SHARED", "shared_script"]

SHARED = ("elements.js", "reasons.js")
"""Their names, in the order in which they are put into a page."""


def shared_script(name: str) -> str:
    """One of them.

    >>> "REASONS_ZH" in shared_script("reasons.js")
    True
    """
    if name not in SHARED:
        raise ValueError(f"there is no shared script {name}; there are {', '.join(SHARED)}")
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
