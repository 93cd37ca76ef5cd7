"""The misreadings of Chinese that textfix knows, each with how to find and undo it.

A family looks for the few characters that its misreading is bound to produce,
reads the run around them again and keeps what reads better.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from textfix.census import places
from textfix.char_frequency import mean_rarity, rare_runs, total_rarity
from textfix.character_kinds import DEBRIS, PAIR_LATIN, PAIR_UTF8_AS_GBK, RARE, gbk_seeds
from textfix.script_kind import han_count, script_kind
from textfix.steps._rereading import (
    BYTE_OF,
    DEEPEST,
    LOST,
    WIDE_SPACE,
    Repair,
    gbk_data,
    layers,
    pieces,
    reads_better,
    settle,
)
from textfix.steps._rules import Rule, matches_at
from textfix.steps._shifted_gbk import repairs as _shifted_gbk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textfix.census import Census

__all__ = ["FAMILIES"]

UTF8_AS_GBK = Rule("mojibake", "utf-8-as-gbk", 0.98, "UTF-8 text was read as GBK.")
UTF8_AS_LATIN = Rule("mojibake", "utf-8-as-latin", 0.99, "UTF-8 text was read as Latin-1 or Windows-1252.")
GBK_AS_LATIN = Rule("mojibake", "gbk-as-latin", 0.98, "GBK text was read as Latin-1 or Windows-1252.")
BIG5_AS_LATIN = Rule("mojibake", "big5-as-latin", 0.97, "Big5 text was read as Latin-1 or Windows-1252.")
BIG5_AS_GBK = Rule("mojibake", "big5-as-gbk", 0.95, "Big5 text was read as GBK.")
GBK_AS_BIG5 = Rule("mojibake", "gbk-as-big5", 0.95, "GBK text was read as Big5.")

_SWAPS = ((BIG5_AS_GBK, "gb18030", "big5hkscs"), (GBK_AS_BIG5, "big5hkscs", "gb18030"))
_GAIN_SWAPPED = 2.5  # bits; smaller than elsewhere, since both codecs have rare characters only
_RARE_IN_SEED = 4  # uncommon characters, at most every second one, that such a run has somewhere
_LEAST_SWAPPED = 4  # Chinese characters from which on a whole run of them cannot be chance
_FEW_SWAPPED = 3  # … or so many, if they gain more
_GAIN_ALL = 17.0  # bits that a whole run gains, where its mean gains less …
_GAIN_ALL_FEW = 20.0  # … and one of few characters
_SWAPPED_BITS = 12.0  # mean rarity of what such a run shows at least; the most common of 8,850 had 12.6
_CLEAR_BITS = 13.5  # mean rarity of such a run when it is read again
_SHORT_TEXT = 200  # code points; in a text as short as that every run is read again
_THROUGHOUT = 0.9  # of what a text has beyond ASCII was misread: then so was the rest
_RIVAL = 4  # times as many Chinese characters by one misreading make another one in the same text chance
_MANY = 6  # Chinese characters of sure repairs from which on the unsure ones are believed
_REST_BITS = 17.0  # bits; mean rarity up to which what is left between ASCII is believed then

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_WITH_MARKS = re.compile(r"[^\x00-\x3e\x40-\x7f]+")  # '?' may stand for a lost byte
_KANA = re.compile("[\u3041-\u30fe]")
_HIGH = "".join(re.escape(char) for char in BYTE_OF)
_LATIN_SEED = re.compile(f"[\xa1-\xff][{_HIGH}@-~][{_HIGH}]|[\xc2\xc3][{_HIGH}]")
_LATIN_RUN = re.compile(f"[{_HIGH}]+")
_LATIN_PAIRS = re.compile(f"(?:[{_HIGH}][{_HIGH}@-~])+")
_NARROW_RUN = re.compile("[\xa1-\xff]+")  # all that GB2312 needs; “ and … around it are the text's own
# What is left between ASCII in a text that was misread: a letter or sign of two bytes in UTF-8, a sign of GBK.
_TWO_BYTES = re.compile(f"[\xc2-\xdf][{''.join(re.escape(char) for char, code in BYTE_OF.items() if code < 0xC0)}]")
_SIGN = re.compile(f"(?<![{_HIGH}])[\xa1-\xa9][\xa1-\xfe](?![{_HIGH}])")
_NARROW_PAIRS = re.compile("(?:[\xa1-\xff][\xa1-\xff@-~])+")


@lru_cache(maxsize=1)
def _gbk_seed() -> re.Pattern[str]:
    """Expression for what UTF-8 of a Chinese character and the next begins with in GBK: lead+middle, last+lead."""
    first, second = (re.escape(characters) for characters in gbk_seeds())
    return re.compile(f"[{first}](?:[{second}]|€[{first}])")  # €: the byte 80, see gbk_data


def _utf8_as_gbk(text: str) -> Iterator[Repair]:
    """浣犲ソ → 你好, piece by piece where bytes were lost."""
    found = list(_utf8_runs(text))
    yield from found
    if sum(han_count(repair.after) for repair in found) >= 2 * _MANY:
        yield from _rest(text, UTF8_AS_GBK, found, "gb18030", "utf-8")


def _utf8_runs(text: str) -> Iterator[Repair]:
    """The runs that read as UTF-8 by themselves."""
    done = 0
    for seed in matches_at(_gbk_seed(), text, places(text, pairs=PAIR_UTF8_AS_GBK)):
        if seed.start() < done:
            continue
        run = _WITH_MARKS.match(text, seed.start())
        if run is None:
            continue
        done = run.end()
        chars = run[0]
        data, offsets = gbk_data(chars)
        for first, last, after in pieces(chars, data, offsets, whole_characters=True):
            settled = settle(chars[first:last], after)
            if settled is not None and han_count(settled):
                yield Repair(run.start() + first, run.start() + last, settled, UTF8_AS_GBK)


def _as_latin(text: str) -> Iterator[Repair]:
    """ÖÐÎÄ and ä¸­æ–‡ → 中文."""
    found: list[Repair] = []
    small: list[Repair] = []
    contested: list[tuple[Repair, Repair]] = []
    done = 0
    for seed in _LATIN_SEED.finditer(text):
        if seed.start() < done:
            continue
        start = seed.start()
        while start > done and text[start - 1] in BYTE_OF:
            start -= 1
        run = _LATIN_RUN.match(text, start)
        done = run.end() if run else seed.end()
        sure, unsure = _latin_utf8(run[0], start) if run else ([], [])
        covered = sum(repair.end - repair.start for repair in sure)
        double = None
        if not run or 2 * covered <= len(run[0]):
            double, tried = _latin_double(text, start, seed.start())
            done = max(done, tried)
        if double is not None and double.end - double.start > covered:
            if len(unsure) == 1 and unsure[0].end - unsure[0].start >= double.end - double.start:
                contested.append((unsure[0], double))
                continue
            sure, unsure = ([], [double]) if _weak(double, text) else ([double], [])
        found += sure
        small += unsure
    # A character alone may be chance; among others that were misread alike it is not.
    total = Counter[Rule]()
    for repair in found:
        total[repair.rule] += han_count(repair.after)
    rules = {rule for rule, han in total.items() if _RIVAL * han >= max(total.values())}
    found = [repair for repair in found if repair.rule in rules or han_count(repair.after) > 1]
    for as_utf8, double in contested:
        # Well-formed as UTF-8, but too few characters to be sure of: the rest of the text tells.
        if UTF8_AS_LATIN in rules and total[UTF8_AS_LATIN] >= _MANY:
            small.append(as_utf8)
        else:
            (small if _weak(double, text) else found).append(double)
            rules.add(double.rule)
    if sum(han_count(repair.after) for repair in found) >= _MANY:
        found += [repair for repair in small if repair.rule in rules]
        found += _latin_rest(text, rules, found)
    last = 0
    for repair in sorted(found, key=lambda repair: repair.start):
        if repair.start >= last:
            yield repair
            last = repair.end


def _latin_rest(text: str, rules: set[Rule], found: list[Repair]) -> Iterator[Repair]:
    """Single characters and marks between ASCII, in a text where the same misreading is sure."""
    taken = _Taken(found)
    if UTF8_AS_LATIN in rules:
        for match in _TWO_BYTES.finditer(text):
            if not taken.touches(*match.span()):
                after = bytes(BYTE_OF[char] for char in match[0]).decode()
                yield Repair(*match.span(), after, UTF8_AS_LATIN)
    ways = (
        (GBK_AS_LATIN, _NARROW_RUN, "gb18030"),
        (GBK_AS_LATIN, _SIGN, "gb18030"),
        (BIG5_AS_LATIN, _NARROW_PAIRS, "big5hkscs"),
    )
    for rule, expression, codec in ways:
        if rule not in rules:
            continue
        for match in expression.finditer(text):
            start, end = match.span()
            if len(match[0]) < 2 or taken.touches(start, end):
                continue
            try:
                after = match[0].encode("latin-1").decode(codec)
            except UnicodeDecodeError:
                continue
            if expression is _SIGN or mean_rarity(after.replace(WIDE_SPACE, "")) <= _REST_BITS:
                yield Repair(start, end, after, rule)


class _Taken:
    """Which places repairs have taken already."""

    def __init__(self, repairs: list[Repair]) -> None:
        self._spans = sorted((repair.start, repair.end) for repair in repairs)

    def touches(self, start: int, end: int) -> bool:
        """Whether any of ``start..end`` is taken."""
        k = bisect_left(self._spans, (end, end))
        return k > 0 and self._spans[k - 1][1] > start


def _weak(repair: Repair, text: str) -> bool:
    """Whether the reading of two-byte characters may be chance.

    It may if it is of one character, if it leaves off in the midst of the
    misread characters, or if ASCII letters serve as second bytes of very few
    characters, as in accented words.
    """
    han = han_count(repair.after)
    if han < 2:
        return True
    rest = text[repair.end : repair.end + 1] in BYTE_OF and "\xa1" <= text[repair.end] <= "\xff"
    return han < 4 and (rest or any(char < "\x80" for char in text[repair.start : repair.end]))


def _latin_utf8(chars: str, start: int) -> tuple[list[Repair], list[Repair]]:
    """UTF-8 read as Latin-1 or Windows-1252, in one run of such characters: sure repairs, unsure ones."""
    sure: list[Repair] = []
    unsure: list[Repair] = []
    data = bytes(BYTE_OF[char] for char in chars)
    for first, last, after in pieces(chars, data, list(range(len(chars) + 1)), whole_characters=False):
        settled = settle(chars[first:last], after)
        if settled is not None:
            sure.append(Repair(start + first, start + last, settled, UTF8_AS_LATIN))
        elif LOST not in after:
            # A quotation mark, a dash, a middle dot, or a character too rare to be sure of by itself.
            plain = after
            for _ in range(DEEPEST - 1):
                plain = next(layers(plain), plain) if set(plain) <= BYTE_OF.keys() else plain
            if _LATIN_SEED.search(plain) is None:
                unsure.append(Repair(start + first, start + last, plain, UTF8_AS_LATIN))
    return sure, unsure


def _latin_double(text: str, start: int, seed: int) -> tuple[Repair | None, int]:
    """GBK or Big5 read as Latin-1 or Windows-1252: the reading that is the most common Chinese, and how far was read.

    Where no reading is good, what was read is not read again from another start: that keeps the step linear.
    """
    best: tuple[float, Repair] | None = None
    tried = start
    while seed > start and "\xa1" <= text[seed - 1] <= "\xff":
        seed -= 1  # characters begin at the first of a run, not wherever the search found something
    read: set[tuple[int, int, str]] = set()
    for expression, codec, rule, begin in (
        (_NARROW_RUN, "gb18030", GBK_AS_LATIN, seed),
        (_LATIN_RUN, "gb18030", GBK_AS_LATIN, start),
        (_NARROW_PAIRS, "gb18030", GBK_AS_LATIN, seed),
        (_LATIN_PAIRS, "gb18030", GBK_AS_LATIN, start),
        (_NARROW_PAIRS, "big5hkscs", BIG5_AS_LATIN, seed),
    ):
        match = expression.match(text, begin)
        if match is None or len(match[0]) < 2 or (begin, match.end(), codec) in read:
            continue
        read.add((begin, match.end(), codec))
        tried = max(tried, match.end())
        chars = match[0]
        data = bytes(BYTE_OF.get(char) or ord(char) for char in chars)
        steps = {b - a for a, b in pairwise(data)}
        if len(steps) == 1 and len(data) > 2 and steps <= {0, 1, -1}:
            continue  # a table of the letters, or one letter repeated
        try:
            after = data.decode(codec)
        except UnicodeDecodeError as error:
            # Up to a byte that is no character's.
            data = data[: error.start]
            after = data.decode(codec)
        end = match.start() + len(data)
        if not han_count(after):
            continue
        settled = settle(text[begin:end], after)
        if settled is not None:
            # The longer a reading the better, as long as its characters are common.
            score = mean_rarity(settled) - 0.3 * han_count(settled)
            if best is None or score < best[0]:
                best = (score, Repair(begin, end, settled, rule))
    return (best[1], best[1].end) if best else (None, tried)


def _big5_and_gbk(text: str) -> Iterator[Repair]:
    """Big5 read as GBK, and GBK read as Big5: whole runs of uncommon characters."""
    found: list[Repair] = []
    for start, end in _swapped_runs(text):
        before = text[start:end]
        if mean_rarity(before) < _SWAPPED_BITS or 2 * len(_KANA.findall(before)) > len(before):
            continue  # Japanese, whose bytes read as common characters of Big5
        for rule, misread, codec in _SWAPS:
            after = _reread(before, misread, codec)
            if _is_swapped(before, after):
                found.append(Repair(start, end, after, rule))
                break
    yield from found
    total = Counter[Rule]()
    for repair in found:
        total[repair.rule] += han_count(repair.after)
    for rule, misread, codec in _SWAPS:
        if total[rule] >= 2 * _MANY:
            yield from _rest(text, rule, found, misread, codec)


def _rest(text: str, rule: Rule, found: list[Repair], misread: str, codec: str) -> Iterator[Repair]:
    """Short runs, in a text where the same misreading is sure; all of them if nearly all of the text was misread."""
    taken = _Taken(found)
    read = sum(repair.end - repair.start for repair in found)
    whole = read
    doubtful: list[Repair] = []
    for run in _NOT_ASCII.finditer(text):
        if taken.touches(run.start(), run.end()):
            continue
        whole += len(run[0])
        if after := _reread(run[0], misread, codec):
            repair = Repair(run.start(), run.end(), after, rule)
            mean = mean_rarity(after.replace(WIDE_SPACE, ""))
            if mean <= _REST_BITS and mean + 1 < mean_rarity(run[0]):
                read += len(run[0])
                yield repair
            else:
                doubtful.append(repair)
    if read >= _THROUGHOUT * whole:
        yield from doubtful


def _swapped_runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the runs beyond ASCII that have a chain of uncommon characters; in a short text those that are rare."""
    if len(text) <= _SHORT_TEXT:
        yield from rare_runs(text, _SWAPPED_BITS)
        return
    done = chain = 0
    last = -2
    for at in places(text, RARE):
        near = at == last + 1 or (at == last + 2 and text[at - 1] > "\x7f")
        chain, last = chain + 1 if near else 1, at
        if chain < _RARE_IN_SEED or at < done:
            continue
        start = at
        while start > done and text[start - 1] > "\x7f":
            start -= 1
        run = _NOT_ASCII.match(text, start)
        if run is not None:
            done = run.end()
            yield start, done


def _is_swapped(before: str, after: str) -> bool:
    """Whether the run reads much better as ``after``: each of its characters, or all of them together."""
    han = han_count(after)
    if han >= _LEAST_SWAPPED and reads_better(before, after, _GAIN_SWAPPED):
        return True
    if han < _FEW_SWAPPED or mean_rarity(after) > _CLEAR_BITS or len(set(before)) < _FEW_SWAPPED:
        return False
    if script_kind(after) == "mixed":
        return False  # no one writes so, and chance does
    gain = total_rarity(before) - total_rarity(after)
    return gain >= (_GAIN_ALL if han >= _LEAST_SWAPPED else _GAIN_ALL_FEW)


def _reread(text: str, misread: str, codec: str) -> str:
    """The text written back with one codec and read with another; empty if it does not fit strictly."""
    try:
        return text.encode(misread).decode(codec)
    except UnicodeError:
        return ""


class Family(NamedTuple):
    """One family of misreadings.

    Attributes:
        possible: whether a text can have any, by its census; a yes costs a closer look and says nothing.
        repairs: what it sees in a text, sorted and disjoint within one misreading.
    """

    possible: Callable[[str, Census], bool]
    repairs: Callable[[str], Iterator[Repair]]


def _may_be_swapped(text: str, found: Census) -> bool:
    """Whether enough rare characters follow each other; in a short text one is enough, if others are there as well."""
    if len(text) > _SHORT_TEXT:
        return found.rare_chain >= _RARE_IN_SEED
    return found.rare_chain > 0 and next(_swapped_runs(text), None) is not None


FAMILIES: tuple[Family, ...] = (
    Family(lambda _, found: found.pairs & PAIR_UTF8_AS_GBK != 0, _utf8_as_gbk),
    Family(lambda _, found: found.pairs & PAIR_LATIN != 0, _as_latin),
    Family(_may_be_swapped, _big5_and_gbk),
    Family(lambda text, found: "?" in text or (found.kinds & DEBRIS != 0 and LOST in text), _shifted_gbk),
)
"""Every family, in the order in which they are asked."""
