"""Which script a text is in: Simplified, Traditional, mixed, either, or no Chinese at all.

The evidence is characters that only one script writes (国 / 國); what both
write (人, 后, 里) says nothing. The two sets are ``data/script_sets.txt``,
built from OpenCC's tables by ``tools/build_script_sets.py``.
"""

from __future__ import annotations

from textfix.census import census, count
from textfix.character_kinds import HAN, KANA, SIMPLIFIED, TRADITIONAL, only_in

__all__ = ["han_count", "is_chinese", "mostly_traditional", "only_in", "script_kind", "without_japanese"]

_MIXED_MINIMUM = 2
_MIXED_SHARE = 0.08  # above what quoted names and stray conversions reach, below any half-converted page
_MIXED_SHARE_ALONE = 1 / 3  # one character is enough in a phrase of three telling ones
_CHINESE_SHARE = 0.02  # of all code points; below it, foreign text or code that quotes a word
_KANA_OF_LINE = 0.1  # of the Chinese characters of a line; a Chinese line with a Japanese name has fewer
_KANA_SHARE = 0.25  # Japanese prose has more kana than kanji; Chinese about Japanese has a few words


def han_count(text: str) -> int:
    """How many code points of ``text`` are Chinese characters.

    >>> han_count("阿里3年整改OK。")
    5
    """
    return 0 if text.isascii() else count(text, HAN)


def is_chinese(text: str) -> bool:
    """Whether ``text`` is Chinese enough to be cleaned: not merely foreign text that quotes a word, nor Japanese.

    >>> is_chinese("在 Linux 上运行 rsync -av --delete source/ target/"), is_chinese("日本の図書館で読みました")
    (True, False)
    """
    if text.isascii():
        return False
    found = census(text)
    if not found.han or found.han < _CHINESE_SHARE * len(text):
        return False
    return not found.kinds & KANA or not _is_japanese(text, found.han)


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
    found = census(text)
    if not found.han or (found.kinds & KANA and _is_japanese(text, found.han)):
        return "none"
    if not found.kinds & TRADITIONAL:
        return "simplified" if found.kinds & SIMPLIFIED else "either"
    simplified, traditional = count(text, SIMPLIFIED), count(text, TRADITIONAL)
    total = simplified + traditional
    if not total:
        return "either"
    fewer = min(simplified, traditional)
    share = fewer / total
    if share >= _MIXED_SHARE_ALONE or (fewer >= _MIXED_MINIMUM and share >= _MIXED_SHARE):
        return "mixed"
    return "simplified" if simplified > traditional else "traditional"


def mostly_traditional(text: str) -> bool:
    """Whether more of the telling characters of ``text`` are Traditional than Simplified.

    >>> mostly_traditional("檢查命令是否成功執行，获取列表"), mostly_traditional("請访问国家图书馆")
    (True, False)
    """
    traditional = count(text, TRADITIONAL)
    return traditional > 0 and traditional > count(text, SIMPLIFIED)


def without_japanese(text: str) -> str:
    r"""``text`` with blanks in the place of each line that is Japanese; no offset changes.

    Japanese writes many words with the characters of Chinese ones (取得, 開始), which say nothing about Chinese text.

    >>> without_japanese("先取得令牌。\nトークンを取得する\n再开始")
    '先取得令牌。\n         \n再开始'
    """
    if text.isascii() or not count(text, KANA):
        return text
    return "\n".join(" " * len(line) if _is_japanese_line(line) else line for line in text.split("\n"))


def _is_japanese_line(line: str) -> bool:
    """Whether a line has more kana than a Chinese one with a Japanese name in it."""
    return not line.isascii() and count(line, KANA) > _KANA_OF_LINE * count(line, HAN)


def _is_japanese(text: str, han: int) -> bool:
    """Whether kana are too many beside the Chinese characters."""
    return count(text, KANA) > _KANA_SHARE * han
