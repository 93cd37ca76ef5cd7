"""Bytes that are no text, whatever the file is called: told by what they begin with."""

from __future__ import annotations

__all__ = ["SIGNATURES", "not_text"]

_UNPACK = "unpack it first, or give the file its ending"
_SAVE = "save it as text first"

SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b\x08", "gzip", f"{_UNPACK}, .gz"),
    (b"\xfd7zXZ\0", "xz", f"{_UNPACK}, .xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard", f"{_UNPACK}, .zst"),
    (b"PK\3\4", "ZIP, as .docx and .epub are", _SAVE),
    (b"7z\xbc\xaf\x27\x1c", "7z", "unpack it first"),
    (b"Rar!\x1a\x07", "RAR", "unpack it first"),
    (b"%PDF-1.", "PDF", _SAVE),
    (b"%PDF-2.", "PDF", _SAVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _SAVE),
    (b"\x89PNG\r\n", "a picture", "leave it out"),
    (b"\xff\xd8\xff", "a picture", "leave it out"),
    (b"SQLite format 3\0", "a database", "export it as JSON Lines or CSV"),
)
"""The first bytes, what such a file is, and what to do; no text in any encoding begins so."""


def not_text(data: bytes) -> str | None:
    r"""What to say of bytes that are no text; ``None`` where they may be one.

    >>> not_text(b"PK\3\4\x14\0")
    'it is no text (ZIP, as .docx and .epub are); save it as text first'
    >>> not_text("微信支付".encode("gb18030"))
    """
    for first, what, do in SIGNATURES:
        if data.startswith(first):
            return f"it is no text ({what}); {do}"
    return None
