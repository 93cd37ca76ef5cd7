"""Bytes to text: which encoding Chinese bytes are in, and what was lost.

A general detector fails on short Chinese text, where any two bytes are some
character of GBK. So each Chinese codec is tried first, and the reading whose
characters are the most common ones wins: the bits that it takes to write them
down are a likelihood of the codec. charset-normalizer decides where none of
these readings looks like Chinese. Nothing is lost silently: each byte that no
character could be read from is counted and stands as U+FFFD.
"""

from __future__ import annotations

import codecs
import re
import threading
from dataclasses import dataclass

from textfix.char_frequency import mean_rarity, total_rarity
from textfix.diagnosis import Decoding

__all__ = ["BOMS", "declared_encoding", "decode"]

LOST = "\ufffd"

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte-order marks and their codecs, the longer first where one begins with another, as UTF-32's does with UTF-16's."""

# Codecs tried by reading, with what they cost before a byte is seen, in bits.
PRIOR: dict[str, float] = {
    "utf-8": 0.0,
    "gb18030": 4.0,
    "big5hkscs": 6.0,
    "utf-16-le": 16.0,
    "utf-16-be": 17.0,
    "utf-32-le": 8.0,
    "utf-32-be": 8.0,
}
DECLARED_BONUS = 14.0  # bits that a declaration is worth; text that clearly reads otherwise overrules it
LOST_BITS = 30.0  # cost of a lost byte inside the text
CUT_BITS = 9.0  # cost of a lost byte of a character cut off by either end

# Labels that pages declare, without - _ . : and space, and the codec that reads them.
# The Chinese ones name the superset: pages labelled gb2312 hold GBK all the time.
LABELS: dict[str, str] = {
    **dict.fromkeys(("utf8", "unicode11utf8", "xunicode20utf8"), "utf-8"),
    **dict.fromkeys(
        (
            "gb2312",
            "gb231280",
            "gbk",
            "gb18030",
            "gb180302005",
            "gb180302022",
            "cp936",
            "ms936",
            "windows936",
            "xgbk",
            "euccn",
            "csgb2312",
            "chinese",
            "isoir58",
        ),
        "gb18030",
    ),
    **dict.fromkeys(("big5", "big5hkscs", "big5eten", "cp950", "ms950", "windows950", "xxbig5", "csbig5"), "big5hkscs"),
    **dict.fromkeys(("hz", "hzgb", "hzgb2312"), "hz"),
    **dict.fromkeys(("utf16", "utf16le", "unicode", "ucs2"), "utf-16-le"),
    "utf16be": "utf-16-be",
    **dict.fromkeys(("utf32", "utf32le", "ucs4"), "utf-32-le"),
    "utf32be": "utf-32-be",
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "windows31j", "cp932", "ms932"), "cp932"),
    **dict.fromkeys(("eucjp", "xeucjp"), "euc_jp"),
    **dict.fromkeys(("euckr", "cp949", "ksc5601", "ksc56011987", "windows949", "uhc"), "cp949"),
    "iso2022jp": "iso2022_jp",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    **{f"windows125{n}": f"cp125{n}" for n in (0, 1, 3, 4, 5, 6, 7, 8)},
    **{f"cp125{n}": f"cp125{n}" for n in (0, 1, 3, 4, 5, 6, 7, 8)},
    **{f"iso8859{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)},
}  # ISO-8859-1, windows-1252 and ASCII are left out: they are what servers say by default, and any byte fits them

_DECLARATION = re.compile(
    rb"""(?:charset|encoding)[\t\n\r ]{0,8}=[\t\n\r ]{0,8}["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_LABEL_NOISE = re.compile(r"[-_.: ]")
_BEYOND_ASCII = re.compile(rb"[^\x00-\x7f]")
_ASCII = bytes(range(0x80))
_ESCAPED = re.compile("[\udc80-\udcff]")
_CONTINUATION = re.compile(rb"[\x80-\xbf]{0,3}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_CONTROL_BYTE = re.compile(_CONTROL.pattern.encode())
_HZ = re.compile(rb"~\{(?:[!-w][!-~]){1,}")

_HEAD = 4096  # bytes in which a declaration is looked for
_SAMPLE = 65536  # bytes on which the codecs are compared
_SURE_UTF8 = 60  # bytes beyond ASCII from which on well-formed UTF-8 cannot be chance
_CHINESE_BITS = 15.0  # mean rarity up to which a text reads as Chinese …
_CHINESE_BITS_SHORT = 17.5  # … and up to which one of a few characters does
_FEW = 12
_LEAST_MIXED = 9  # bytes beyond ASCII of a line whose well-formed UTF-8 is no chance
# Answers of charset-normalizer that are passed over: these codecs have been judged by reading.
_JUDGED = {"utf_7", "utf_8", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"}
# Single bytes among ASCII, as accents in a few Western words are; too little for statistics.
_WESTERN = re.compile(rb"(?:[\x00-\x7f]|(?<![\x80-\xff])[\x85\x91-\x97\xa0-\xff](?![\x80-\xff]))*")
_WESTERN_MOST = 2000  # bytes


def _beyond_ascii(data: bytes) -> int:
    return len(data.translate(None, _ASCII))


class _Count(threading.local):
    """Lost bytes of the decoding that this thread is at."""

    lost = 0


_count = _Count()


def _mark_lost(error: UnicodeError) -> tuple[str, int]:
    """Error handler: one U+FFFD for each byte that cannot be read."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    width = max(1, error.end - error.start)
    _count.lost += width
    return LOST * width, error.start + width


codecs.register_error("textfix-lost", _mark_lost)


def _read(data: bytes, codec: str) -> tuple[str, int]:
    """The text of ``data`` and how many bytes were lost."""
    if codec == "utf-8":
        try:
            return data.decode(codec), 0
        except UnicodeDecodeError:
            # Every byte of a broken character is above 7F, and what escapes it is in no text: quicker than the handler.
            return _ESCAPED.subn(LOST, data.decode(codec, "surrogateescape"))
    _count.lost = 0
    if codec == "hz" and 0 < data.count(b"\n") == data.count(b"\r\n"):
        # Where ~} is lost, a carriage return would be half a character and a byte more that is lost.
        return data.replace(b"\r\n", b"\n").decode(codec, "textfix-lost").replace("\n", "\r\n"), _count.lost
    text = data.decode(codec, "textfix-lost")
    return text, _count.lost


@dataclass(frozen=True, slots=True)
class _Reading:
    """One codec's reading of the sample: the text, its bits, lost bytes, and lost bytes at the two ends."""

    codec: str
    text: str
    bits: float
    lost: int
    cut: int

    @property
    def mean(self) -> float:
        """Mean rarity in bits of what could be read."""
        return mean_rarity(self.text.replace(LOST, "") if self.lost else self.text)

    @property
    def is_chinese(self) -> bool:
        """Whether the characters are common Chinese ones, and much more than what is lost."""
        beyond = len(self.text) - len(self.text.encode("ascii", "ignore")) - self.lost
        if beyond <= 0 or 2 * (self.lost - self.cut) > beyond:
            return False
        return self.mean <= (_CHINESE_BITS if beyond > _FEW else _CHINESE_BITS_SHORT)

    @property
    def is_wide_ascii(self) -> bool:
        """Whether a wide codec makes mostly plain ASCII of it, without control characters."""
        ascii_characters = len(self.text.encode("ascii", "ignore"))
        return self.lost == self.cut and 2 * ascii_characters > len(self.text) and not _CONTROL.search(self.text)


def declared_encoding(head: bytes | str) -> str | None:
    """The codec that an HTTP header, an HTML ``meta`` or an XML declaration names, or ``None``.

    >>> declared_encoding(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb18030'
    >>> declared_encoding("text/html; charset=Big5")
    'big5hkscs'
    """
    raw = head.encode("ascii", "replace") if isinstance(head, str) else head[:_HEAD]
    lower = raw.lower()
    match = _DECLARATION.search(raw) if b"charset" in lower or b"encoding" in lower else None
    label = match[1].decode("ascii") if match else raw.decode("ascii", "replace") if isinstance(head, str) else ""
    return LABELS.get(_LABEL_NOISE.sub("", label.strip().strip("\"'")).lower()) if len(label) <= 80 else None


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, Decoding]:
    """The text of ``data`` and how it was read.

    Args:
        data: bytes in any encoding that Chinese text comes in, with or without BOM.
        declared: what is known of the encoding from outside: a label such as
            ``gbk`` or an HTTP header such as ``text/html; charset=gbk``. Without
            it, a declaration inside HTML or XML is used. It is weighed, not obeyed.

    Returns:
        The text without BOM, and the :class:`~textfix.diagnosis.Decoding`. Each
        byte that could not be read is one U+FFFD and counted in ``lost_bytes``.

    >>> decode("你好".encode("gbk"))
    ('你好', Decoding(encoding='gb18030', confidence=0.99, source='prior', lost_bytes=0))
    >>> decode("臺灣的天氣".encode("big5"))[1].encoding
    'big5'
    >>> decode("中文".encode()[:-1])
    ('中��', Decoding(encoding='utf-8', confidence=0.99, source='prior', lost_bytes=2))
    """
    for bom, codec in BOMS:
        if data.startswith(bom):
            text, lost = _read(data[len(bom) :], codec)
            if lost * 20 <= len(data):
                return text, Decoding(codec, 1.0, "bom", lost)
            if codec == "utf-8":
                data = data[len(bom) :]  # a mark that some editor put in front of bytes of another encoding
                break
    named = declared_encoding(declared) if declared else declared_encoding(data)
    first = _BEYOND_ASCII.search(data)
    if first is None and not _CONTROL_BYTE.search(data):
        return _read_ascii(data)
    # A long page may begin with much markup; its first byte beyond ASCII begins a character in every codec but the
    # wide ones.
    begin = first.start() if first and len(data) > _SAMPLE else 0
    sample = data[begin : begin + _SAMPLE]
    whole = len(sample) == len(data) - begin
    utf8 = _reading(sample, "utf-8", whole=whole)
    if first and utf8.lost == utf8.cut and _beyond_ascii(sample) > _SURE_UTF8 and utf8.mean < 23:
        return _finish(data, "utf-8", 1.0, "declared" if named == "utf-8" else "strict")
    if first and utf8.lost > utf8.cut and (mixed := _read_mixed(data)):
        return mixed
    readings = [utf8]
    if first:
        readings += [_reading(sample, codec, whole=whole) for codec in ("gb18030", "big5hkscs")]
    readings += _wide_readings(data, len(sample))
    if named and named not in PRIOR and named != "hz" and first:
        foreign = _reading(sample, named, whole=whole)
        if not foreign.lost and not any(r.is_chinese for r in readings):
            return _finish(data, named, 0.9, "declared")
    cost = {r.codec: r.bits + PRIOR[r.codec] - (DECLARED_BONUS if r.codec == named else 0.0) for r in readings}
    ranked = sorted(readings, key=lambda r: cost[r.codec])
    best = ranked[0]
    if best.is_chinese or (best.codec.startswith(("utf-16", "utf-32")) and best.is_wide_ascii):
        margin = cost[ranked[1].codec] - cost[best.codec] if len(ranked) > 1 else 20.0
        confidence = round(min(0.99, 1 / (1 + 2 ** -min(margin, 20.0))), 2)
        only = all(r is best or r.lost > r.cut for r in readings) and best.lost == best.cut
        source = "declared" if best.codec == named else "strict" if only else "prior"
        return _finish(data, best.codec, confidence, source)
    return _guess(data, utf8) if first else _read_ascii(data)


def _read_ascii(data: bytes) -> tuple[str, Decoding]:
    """Plain ASCII is UTF-8, unless it is HZ: GB2312 in ASCII between ``~{`` and ``~}``."""
    if _HZ.search(data):
        text, lost = _read(data, "hz")
        chinese = "".join(char for char in text if char > "\x7f" and char != LOST)
        limit = _CHINESE_BITS if lost else _CHINESE_BITS_SHORT
        if len(chinese) > 1 and lost * 20 <= len(data) and mean_rarity(chinese) <= limit:
            return text, Decoding("hz", 0.99, "prior", lost)
    return data.decode("ascii"), Decoding("utf-8", 1.0, "strict")


def _reading(sample: bytes, codec: str, *, whole: bool) -> _Reading:
    """Read the sample with one codec and count the bits."""
    text, lost = _read(sample, codec)
    cut = 0
    if lost:
        # A last character cut off costs little, and with UTF-8 a first one too.
        if codec == "utf-8":
            head = _CONTINUATION.match(sample)
            cut += len(head[0]) if head else 0
        cut += min(3, len(text) - len(text.rstrip(LOST)))
        cut = min(cut, lost)
    clear = text.replace(LOST, "")
    marks = min(len(text) - len(clear), lost)
    bits = total_rarity(clear)
    # A sample that was cut out of the data says nothing by its cut end.
    bits += (marks - cut) * LOST_BITS + (cut * CUT_BITS if whole else 0.0)
    return _Reading(codec, text, bits, lost, cut)


def _wide_readings(data: bytes, length: int) -> list[_Reading]:
    """Readings as UTF-16 and UTF-32 without BOM, where the bytes allow them, of the first ``length`` bytes."""
    head = data[:length]
    codecs_wide = []
    if len(data) >= 8 and not any(head[3::4]) and len(head) % 4 == 0:
        codecs_wide.append("utf-32-le")
    if len(data) >= 8 and not any(head[0::4]) and len(head) % 4 == 0:
        codecs_wide.append("utf-32-be")
    if len(data) >= 4:
        codecs_wide += ["utf-16-le", "utf-16-be"]
    return [_reading(head, codec, whole=len(head) == len(data)) for codec in codecs_wide]


def _finish(data: bytes, codec: str, confidence: float, source: str) -> tuple[str, Decoding]:
    """Read all of ``data`` with the codec that was chosen."""
    if codec == "big5hkscs":
        # Name the smallest of the family that reads everything.
        for smaller in ("big5", "cp950"):
            text, lost = _read(data, smaller)
            if not lost:
                return text, Decoding(smaller, confidence, source)
    text, lost = _read(data, codec)
    if lost > 3 and codec in ("utf-8", "gb18030", "big5hkscs"):
        text, lost = _read_lines(data, codec)
    return text, Decoding(codec, confidence, source, lost)


def _read_mixed(data: bytes) -> tuple[str, Decoding] | None:
    """Lines in UTF-8 among lines in one other Chinese codec, as where files were joined; ``None`` if it is not so.

    A line of GBK or Big5 of several characters is never well-formed UTF-8 by
    chance; what is not well-formed must read as Chinese throughout.
    """
    lines = data.split(b"\n")
    if len(lines) < 2:
        return None
    texts: dict[int, str] = {}
    rest: list[int] = []
    sure = False
    for k, line in enumerate(lines):
        try:
            texts[k] = line.decode("utf-8")
        except UnicodeDecodeError:
            rest.append(k)
            continue
        sure = sure or (_beyond_ascii(line) >= _LEAST_MIXED and mean_rarity(texts[k]) <= _CHINESE_BITS)
    if not sure:
        return None
    other = b"\n".join(lines[k] for k in rest)
    best = min((_reading(other, codec, whole=True) for codec in ("gb18030", "big5hkscs")), key=lambda r: r.bits)
    if best.lost * 100 > len(other) or not best.is_chinese:
        return None
    texts.update(zip(rest, best.text.split("\n"), strict=True))
    codec = best.codec if 2 * len(other) > len(data) else "utf-8"
    return "\n".join(texts[k] for k in range(len(lines))), Decoding(codec, 0.95, "prior", best.lost)


def _read_lines(data: bytes, codec: str) -> tuple[str, int]:
    """Read line by line, each line that ``codec`` cannot read with another Chinese codec that can."""
    pieces: list[str] = []
    lost = 0
    for line in data.split(b"\n"):
        text, missing = _read(line, codec)
        if missing:
            for other in ("utf-8", "gb18030", "big5hkscs"):
                instead, still = (text, 1) if other == codec else _read(line, other)
                if not still and mean_rarity(instead) <= _CHINESE_BITS:
                    text, missing = instead, 0
                    break
        pieces.append(text)
        lost += missing
    return "\n".join(pieces), lost


def _guess(data: bytes, utf8: _Reading) -> tuple[str, Decoding]:
    """No Chinese codec fits: well-formed UTF-8, else what charset-normalizer says, else UTF-8 with losses."""
    if utf8.lost == utf8.cut and any(char > "\x7f" for char in utf8.text.strip(LOST)):
        return _finish(data, "utf-8", 0.95, "strict")
    if len(data) <= _WESTERN_MOST and _WESTERN.fullmatch(data):
        return _finish(data, "cp1252", 0.5, "guess")
    from charset_normalizer import from_bytes

    found = next((match for match in from_bytes(data[:_SAMPLE]) if match.encoding not in _JUDGED), None)
    if found is not None:
        text, lost = _read(data, found.encoding)
        return text, Decoding(found.encoding.replace("_", "-"), round(0.3 + 0.4 * (1 - found.chaos), 2), "guess", lost)
    text, lost = _read(data, "utf-8")
    return text, Decoding("utf-8", 0.1, "fallback", lost)
