"""Which script a text is in: Simplified, Traditional, mixed, either, or no Chinese at all.

The evidence is characters that only one script writes (国 / 國); what both
write (人, 后, 里) says nothing. The two sets are ``data/script_sets.txt``,
built from OpenCC's tables by ``tools/build_script_sets.py``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from textfix.errors import DataError
from textfix.resources import data_file

__all__ = ["han_count", "is_chinese", "only_in", "script_kind"]

# 〇, extension A, the main block, compatibility ideographs, the supplementary planes of ideographs.
_NOT_HAN = re.compile("[^\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_NOT_KANA = re.compile("[^\u3041-\u3096\u30a1-\u30fa]+")

_MIXED_MINIMUM = 2
_MIXED_SHARE = 0.08  # above what quoted names and stray conversions reach, below any half-converted page
_MIXED_SHARE_ALONE = 1 / 3  # one character is enough in a phrase of three telling ones
_CHINESE_SHARE = 0.02  # of all code points; below it, foreign text or code that quotes a word
_KANA_SHARE = 0.25  # Japanese prose has more kana than kanji; Chinese about Japanese has a few words


def han_count(text: str) -> int:
    """How many code points of ``text`` are Chinese characters.

    >>> han_count("阿里3年整改OK。")
    5
    """
    return 0 if text.isascii() else len(_NOT_HAN.sub("", text))


def is_chinese(text: str) -> bool:
    """Whether ``text`` is Chinese enough to be cleaned: not merely foreign text that quotes a word, nor Japanese.

    >>> is_chinese("在 Linux 上运行 rsync -av --delete source/ target/"), is_chinese("日本の図書館で読みました")
    (True, False)
    """
    if not (han := han_count(text)) or han < _CHINESE_SHARE * len(text):
        return False
    return not _is_japanese(text, han)


def script_kind(text: str) -> str:
    """The script of ``text``.

    Returns:
        ``simplified`` or ``traditional``: the characters that tell are of that
        script, up to stray ones; ``mixed``: both are really present;
        ``either``: Chinese, but no character tells; ``none``: no Chinese
        characters, or Japanese.

    Raises:
        DataError: the built character sets are missing.

    >>> script_kind("腾讯开放了接口"), script_kind("騰訊開放了介面"), script_kind("人山人海")
    ('simplified', 'traditional', 'either')
    >>> script_kind("这个问题，這個問題")
    'mixed'
    """
    if text.isascii():
        return "none"
    not_simplified, not_traditional = _sets()
    simplified = len(not_simplified.sub("", text))
    traditional = len(not_traditional.sub("", text))
    if not simplified and not traditional and not han_count(text):
        return "none"
    if _is_japanese(text, None):
        return "none"
    if not simplified and not traditional:
        return "either"
    fewer, total = min(simplified, traditional), simplified + traditional
    share = fewer / total
    if share >= _MIXED_SHARE_ALONE or (fewer >= _MIXED_MINIMUM and share >= _MIXED_SHARE):
        return "mixed"
    return "simplified" if simplified > traditional else "traditional"


def _is_japanese(text: str, han: int | None) -> bool:
    """Whether kana are too many beside the Chinese characters (``han`` of them, counted here if None)."""
    kana = len(_NOT_KANA.sub("", text))
    return bool(kana) and kana > _KANA_SHARE * (han_count(text) if han is None else han)


def only_in(script: str) -> str:
    """The characters that only ``simplified`` or only ``traditional`` text writes, as one string.

    Raises:
        DataError: the built character sets are missing.
    """
    return _characters()[script]


@lru_cache(maxsize=1)
def _characters() -> dict[str, str]:
    """The two sets, by script."""
    path = data_file("script_sets.txt")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{path.name} is missing from the package: {error}") from error
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _sets() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Expressions for runs without Simplified-only and without Traditional-only characters."""
    return re.compile(f"[^{only_in('simplified')}]+"), re.compile(f"[^{only_in('traditional')}]+")
