"""What textfix says of a text: is it Chinese, in which script, spun, how sure, by which dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Decoding", "Diagnosis"]


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes became text.

    Attributes:
        encoding: Python's name of the codec, such as ``utf-8`` or ``gb18030``.
        confidence: probability that the codec is right, 0..1.
        source: what decided: ``bom``, ``declared``, ``strict`` (only one
            codec fits), ``prior`` (reads best as Chinese), ``guess``
            (charset-normalizer) or ``fallback``.
        lost_bytes: number of bytes that no character could be read from;
            each stands as U+FFFD in the text.
    """

    encoding: str
    confidence: float
    source: str
    lost_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The verdict on one text. Changes nothing.

    Attributes:
        characters: length of the text in code points.
        han: how many of them are Chinese characters.
        script: ``simplified``, ``traditional``, ``mixed``, ``either`` (no
            character tells) or ``none`` (no Chinese).
        spun: whether the wording was probably spun.
        spun_probability: how sure, 0..1.
        dialects: shares of the spinning dialects that explain the text, most
            likely first; empty for an honest text.
        evidence: the substitutes (or remaining originals) that count most,
            as readable notes.
        decoding: how the text was read from bytes, if it was.
        notes: further remarks of the steps, one sentence each.
    """

    characters: int = 0
    han: int = 0
    script: str = "none"
    spun: bool = False
    spun_probability: float = 0.0
    dialects: Mapping[str, float] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    decoding: Decoding | None = None
    notes: tuple[str, ...] = ()
