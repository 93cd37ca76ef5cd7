r"""The form in which a file writes its text: codec, byte-order mark, line ends, end of the last line.

Cleaning changes what a text says, not how its file is written. What comes from
elsewhere, such as an article out of a page, is put into the form of the file.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from textfix.edits import Edit, apply
from textfix.encoding import BOMS, decode
from textfix.line_ends import LINE_END

__all__ = ["Form"]

# Without a mark these mean the machine's own byte order, and with one they would write a second mark.
_PLAIN = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le", "ascii": "utf-8"}

# A codec that reads the same bytes the same way and has more characters.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}

_BARE = re.compile(r"(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Form:
    r"""How one file writes its text.

    Attributes:
        codec: Python's name of the codec, or ``""`` where none writes it back.
        mark: the byte-order mark in front, or ``b""``.
        newline: ``"\r\n"`` or ``"\r"`` where every line ends so, else ``"\n"``.
        ended: whether the last line has a line end.

    >>> form = Form.of("微信\r\n".encode("gbk"), "微信\r\n", "gbk")
    >>> form.lay_out("微信\n支付")
    '微信\r\n支付\r\n'
    """

    codec: str
    mark: bytes
    newline: str
    ended: bool

    @classmethod
    def of(cls, data: bytes, text: str, encoding: str) -> Form:
        """The form of a file.

        Args:
            data: its bytes.
            text: what they read as.
            encoding: how they were read, such as ``Decoding.encoding``.
        """
        try:
            codec = codecs.lookup(encoding).name
        except LookupError:  # several encodings in one file: none writes it back
            codec = ""
        for mark, marked in BOMS:
            # It counts only where the file was read that way: other encodings may begin with these bytes.
            if data.startswith(mark) and _family(marked) == _family(codec):
                codec = marked
                break
        else:
            mark, codec = b"", _PLAIN.get(codec, codec)
        ends = set(LINE_END.findall(text))
        newline = ends.pop() if len(ends) == 1 else "\n"
        return cls(codec, mark, newline, text.endswith(("\n", "\r")))

    def lay_out(self, text: str) -> str:
        """``text`` with this form's line ends, without a byte-order mark, its last line ended or not as here."""
        return apply(text, self.edits(text))

    def edits(self, text: str) -> list[Edit]:
        r"""What :meth:`lay_out` does to ``text``, as edits over it.

        >>> Form("utf-8", b"", "\r\n", ended=True).edits("微信\n支付")
        [Edit(2..2 ''→'\r' form 1.00), Edit(5..5 ''→'\r\n' form 1.00)]
        """
        start = int(bool(self.mark) and text.startswith("\ufeff"))
        end = len(text) if self.ended else max(start, len(text.rstrip("\r\n")))
        edits = [_edit(0, text[:start], "")] if start else []
        if self.newline != "\n":
            add, lost = ("\r", "") if self.newline == "\r\n" else ("\r", "\n")
            edits += [_edit(match.start(), lost, add) for match in _BARE.finditer(text, start, end)]
        if end < len(text):
            edits.append(_edit(end, text[end:], ""))
        elif self.ended and end > start and not text.endswith(("\n", "\r")):
            edits.append(_edit(end, "", self.newline))
        return edits

    def encode(self, text: str) -> tuple[bytes, Form]:
        r"""The bytes of ``text`` in this form, and the form in which they are written.

        That is another form only where this one's bytes would not be read as
        ``text`` again: a wider codec, else UTF-8, and UTF-8 with its mark where
        even that would be taken for something else. So what is written reads as
        it was meant, though no declaration stands beside it.

        >>> Form("big5", b"", "\n", ended=True).encode("今日啲天氣好好\n")[1].codec
        'big5hkscs'
        """
        for codec in (self.codec, _WIDER.get(self.codec, "")):
            if not codec:
                continue
            try:
                data = self.mark + text.encode(codec)
                if data[len(self.mark) :].decode(codec) == text and decode(data)[0] == text:
                    return data, replace(self, codec=codec)
            except UnicodeError:
                continue
        data = text.encode("utf-8", "replace")
        mark = b"" if decode(data)[0] == data.decode("utf-8") else codecs.BOM_UTF8
        return mark + data, replace(self, codec="utf-8", mark=mark)


def _edit(start: int, before: str, after: str) -> Edit:
    return Edit(start, start + len(before), before, after, "form", "form", 1.0, "As the file writes its text.")


def _family(codec: str) -> str:
    """The codec's name without what says byte order or mark.

    >>> _family("utf-16-be"), _family("utf-8-sig")
    ('utf-16', 'utf-8')
    """
    return codec.removesuffix("-le").removesuffix("-be").removesuffix("-sig")
