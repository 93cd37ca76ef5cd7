"""Data inside an HTML page: JSON that no text can break out of, and the same compressed."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from typing import Any

__all__ = ["compressed", "json_bytes", "script_json"]

_SURROGATE = re.compile("[\ud800-\udfff]")
# What could end the script element or begin a comment in it, and the two line ends that JavaScript knows besides.
_MARKUP = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def json_bytes(value: Any) -> bytes:
    r"""The value as compact JSON in UTF-8; a lone surrogate becomes an escape, so that it arrives as it is.

    >>> json_bytes(["支付", "\ud800"]).decode()
    '["支付","\\ud800"]'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode("utf-8")


def script_json(value: Any) -> str:
    r"""JSON that can stand in a ``<script>`` element: nothing in it can end the element.

    >>> script_json({"name": "</script>\u2028"})
    '{"name":"\\u003c/script\\u003e\\u2028"}'
    """
    return json_bytes(value).decode("utf-8").translate(_MARKUP)


def compressed(value: Any) -> bytes:
    """JSON, deflated (zlib) and in base64: letters, digits, ``+/=`` only.

    >>> compressed(["支付"]).isascii()
    True
    """
    return b64encode(zlib.compress(json_bytes(value), 9))
