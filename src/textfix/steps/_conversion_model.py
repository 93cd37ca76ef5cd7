"""Which Traditional character stands for a Simplified one: read from what stands around it.

後 and 后 are both 后 in Simplified. The model weighs, for each such place, what
OpenCC's phrase tables make of the Simplified text and what real Taiwanese text
writes between the same neighbours (``data/conversion_model.txt``, built by
``tools/build_conversion_model.py``). The neighbours are compared in Simplified,
so that wrong ones do not mislead. Nothing here decides whether to edit.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from textfix.conversion import converter
from textfix.errors import DataError
from textfix.resources import data_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BACKED", "UNBACKED", "Model", "Place", "contexts", "model", "parse", "places", "scores"]

FILE = "conversion_model.txt"
SCALE = 10  # the file holds tenths of a nat
BACKED = 4.0  # occurrences that OpenCC's opinion is worth, on top of the counted ones …
UNBACKED = 0.08  # … and that any other character is

_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_ALWAYS_MERGED = {"瞭": "了"}  # t2s keeps 瞭 but in phrases; naive conversions write it for every 了
_DIGITS = re.compile("[0-9]")
_LATIN = re.compile("[A-Za-z]")
_EDGE = "\n\n"


@dataclass(frozen=True, slots=True)
class Model:
    """The built tables.

    Attributes:
        groups: for each Simplified character the classes of Traditional ones
            that it merges; a class is the forms that are variants of each
            other, the usual one first.
        class_of: for each Simplified character, the class number of each form.
        counts: how often real text has each class, by Simplified character and
            the class that OpenCC's phrase tables choose.
        weights: what a context adds to the score of each class, in nats.
        members: every form of every group, as one string.
    """

    groups: dict[str, tuple[str, ...]]
    class_of: dict[str, dict[str, int]]
    counts: dict[tuple[str, int], tuple[int, ...]]
    weights: dict[tuple[str, str], tuple[float, ...]]
    members: str


@dataclass(frozen=True, slots=True)
class Place:
    """One character of a one-to-many set.

    Attributes:
        at: its offset in the text.
        simplified: what it is in Simplified.
        present: number of the class that stands there.
        opinion: number of the class that OpenCC's phrase tables put there.
        window: the two characters in front, in Simplified, and the two behind.
    """

    at: int
    simplified: str
    present: int
    opinion: int
    window: str


def parse(lines: list[str]) -> Model:
    """The model from the lines of its file."""
    groups: dict[str, tuple[str, ...]] = {}
    counts: dict[tuple[str, int], tuple[int, ...]] = {}
    weights: dict[tuple[str, str], tuple[float, ...]] = {}
    for line in lines:
        kind, _, rest = line.partition("\t")
        if kind == "g":
            simplified, *classes = rest.split("\t")
            groups[simplified] = tuple(classes)
        elif kind == "n":
            simplified, opinion, numbers = rest.split("\t")
            counts[simplified, int(opinion)] = tuple(map(int, numbers.split()))
        elif kind == "w":
            simplified, context, numbers = rest.split("\t")
            weights[simplified, context] = tuple(int(number) / SCALE for number in numbers.split())
    class_of = {s: {form: k for k, forms in enumerate(classes) for form in forms} for s, classes in groups.items()}
    members = "".join(sorted({form for classes in groups.values() for forms in classes for form in forms}))
    return Model(groups, class_of, counts, weights, members)


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that ships with the package.

    Raises:
        DataError: the built file is missing or damaged.

    >>> model().groups["后"]
    ('後', '后')
    """
    path = data_file(FILE)
    try:
        return parse(path.read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError) as error:
        message = f"{path} is missing or damaged; tools/build_conversion_model.py builds it: {error}"
        raise DataError(message) from None


def _aligned(runs: list[str], config: str) -> list[str]:
    """Each run converted, its length kept: where a phrase changes it, character by character."""
    convert = converter(config)
    out = convert("\n".join(runs)).split("\n")
    for k, (run, after) in enumerate(zip(runs, out, strict=True)):
        if len(after) != len(run):
            out[k] = convert("\n".join(run)).replace("\n", "")
    return out


def places(text: str, of: Model) -> Iterator[Place]:
    """The characters of one-to-many sets in ``text``, in order.

    Args:
        text: any ``str``; says nothing useful unless it is Traditional.
        of: the model whose sets are looked for.

    >>> [(place.at, place.simplified) for place in places("午後的陽光", model())]
    [(1, '后')]
    """
    runs = list(_HAN_RUN.finditer(text))
    if not runs:
        return
    simplified = _aligned([run[0] for run in runs], "t2s")
    simplified = [run.replace("瞭", _ALWAYS_MERGED["瞭"]) for run in simplified]
    chosen = _aligned(simplified, "s2t")
    for run, plain, phrases in zip(runs, simplified, chosen, strict=True):
        start, end = run.span()
        window = _outside(text[max(0, start - 2) : start], front=True) + plain + _outside(text[end : end + 2])
        for k, char in enumerate(plain):
            classes = of.class_of.get(char)
            if classes is None:
                continue
            present = classes.get(text[start + k])
            if present is not None:
                yield Place(start + k, char, present, classes.get(phrases[k], 0), window[k : k + 5])


def _outside(text: str, *, front: bool = False) -> str:
    """Two characters beside a Chinese run: digits and letters as one kind each, an edge where there are none."""
    plain = _LATIN.sub("a", _DIGITS.sub("0", text))
    return (_EDGE + plain)[-2:] if front else (plain + _EDGE)[:2]


def contexts(window: str) -> tuple[str, ...]:
    """The contexts of the middle character of ``window``: its neighbours one by one and in pairs.

    >>> contexts("在午后的阳")
    ('a午', 'b的', 'c在午', 'd的阳', 'e午的')
    """
    return (
        "a" + window[1],
        "b" + window[3],
        "c" + window[:2],
        "d" + window[3:],
        "e" + window[1] + window[3],
    )


@lru_cache(maxsize=1 << 16)
def scores(simplified: str, opinion: int, window: str) -> tuple[float, ...]:
    """How likely each class is at a place, as logarithms up to a constant, in nats.

    >>> after, queen = scores("后", 1, "的皇后很好")
    >>> after < queen
    True
    """
    of = model()
    size = len(of.groups[simplified])
    counted = of.counts.get((simplified, opinion), (0,) * size)
    total = [math.log(n + (BACKED if k == opinion else UNBACKED)) for k, n in enumerate(counted)]
    for context in contexts(window):
        weights = of.weights.get((simplified, context))
        if weights is not None:
            total = [score + weight for score, weight in zip(total, weights, strict=True)]
    return tuple(total)
