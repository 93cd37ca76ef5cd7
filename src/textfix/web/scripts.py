"""The scripts that several pages share: elements that hold text and never markup, names of steps, reasons in Chinese.

They expect the page to define ``language`` (``"en"`` or ``"zh"``), ``number``
(formats a number), ``dialectName`` (how a dialect is called) and ``say`` (a
message by its name).
"""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["SHARED", "shared_script"]

SHARED = ("elements.js", "steps.js", "reasons.js")
"""Their names, in the order in which they are put into a page."""


def shared_script(name: str) -> str:
    """One of them.

    >>> "REASONS_ZH" in shared_script("reasons.js")
    True
    """
    if name not in SHARED:
        raise ValueError(f"there is no shared script {name}; there are {', '.join(SHARED)}")
    script = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return f"{_reasons()}\n{script}" if name == "reasons.js" else script


def _reasons() -> str:
    """The reasons that are whole sentences, in Chinese; ``reasons.js`` knows the pattern of the others."""
    from textfix.cli.chinese import REASONS

    whole = {english: chinese for english, chinese in REASONS.items() if "{}" not in english}
    return f"const REASONS_ZH = {json.dumps(whole, ensure_ascii=False, indent=2)};"
