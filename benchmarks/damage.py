"""What each kind of damage does to clean text, and what textfix makes of it.

    python benchmarks/damage.py --corpora DIR [--pieces 150] [--million 2] [--part report]
    python benchmarks/damage.py --corpora DIR --alarms edits.tsv [--more TEXTS ...]

The corpora are JSON Lines with ``id`` and ``text``; only documents of the
*report* part (``tools/split.py``) are used, on which nothing was fitted. Each
row is one kind of damage, made in pieces of clean text and undone by the step
that is for it: *restored* exactly, *in part* (nearer to the original than the
damaged text), *harmed* (farther). Bytes that were lost cannot come back: such
rows can only be restored in part. Below: how exact the repair of wrong
conversions is, character by character, and what each step does to honest text.

``--alarms`` writes every edit in honest text with its surroundings, to be read
by hand, and does nothing else. ``--more`` names further honest texts (a line
each, or JSON Lines) that take the place of the corpora there.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "src"))

from split import documents  # noqa: E402
from textfix import Cleaner, Config  # noqa: E402
from textfix.conversion import converter  # noqa: E402
from textfix.edits import apply  # noqa: E402
from textfix.encoding import decode  # noqa: E402
from textfix.script_kind import (  # noqa: E402
    han_count,
    only_in,
    script_kind,
)
from textfix.steps import load  # noqa: E402
from textfix.steps._script_dictionary import either_words, variant_classes  # noqa: E402

PIECE = 400  # code points
PAGE = 1500  # code points of a piece whose damage shows only in a page
STEPS = ("mojibake", "characters", "brackets", "script", "punctuation", "layout", "boilerplate")

Damage = Callable[[str, random.Random], str]


class Kind(NamedTuple):
    """One row: the name, what makes the damage, the steps that undo it, Traditional text or not, length of pieces."""

    name: str
    make: Damage
    steps: tuple[str, ...]
    traditional: bool = False
    length: int = PIECE


def cp1252(data: bytes) -> str:
    """Windows-1252 as browsers read it: undefined bytes become control characters."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


def misread(*pairs: tuple[str, str]) -> Damage:
    """Written with one codec and read with another, layer by layer; lines that do not fit stay as they are."""

    def line(text: str) -> str:
        try:
            for wrote, read in pairs:
                data = text.encode(wrote)
                text = cp1252(data) if read == "cp1252" else data.decode(read)
        except UnicodeError:
            return ""
        return text

    def make(text: str, _: random.Random) -> str:
        return "\n".join(line(part) or part for part in text.split("\n"))

    return make


def misread_with_loss(text: str, _: random.Random) -> str:
    """UTF-8 read as GBK, with ? for each byte that fits nothing."""
    return text.encode().decode("gbk", "replace").replace("\ufffd", "?")


def canonical(text: str) -> str:
    """One form for each set of variants and of words that are right either way."""
    classes = variant_classes(kinds=frozenset({"either"}))
    text = either_words().sub(lambda match: "〇" * len(match[0]), text)
    return "".join(classes.get(char, char) for char in text)


def swallowed(text: str, rng: random.Random) -> str:
    """GBK whose full stops lost their first byte, one in a piece."""
    places = [k for k, char in enumerate(text) if char == "。" and k + 8 < len(text)]
    if not places:
        return text
    at = rng.choice(places)
    rest = text[at:].encode("gbk", "ignore")[1:].decode("gbk", "replace")
    return text[:at] + "?" + rest.replace("\ufffd", "?")


@lru_cache(maxsize=1)
def pinyin() -> dict[str, str]:
    """A few common characters and their pinyin, for injected brackets."""
    pairs = (
        "發fā 開kāi 應yīng 當dāng 規guī 體tǐ 個gè 題tí 問wèn 網wǎng 國guó 會huì 來lái 時shí 說shuō 為wèi 這zhè "
        "學xué 對duì 過guò 經jīng 業yè 產chǎn 場chǎng 動dòng 關guān 現xiàn 實shí 進jìn 從cóng 無wú 後hòu 電diàn "
        "機jī 與yǔ 種zhǒng 將jiāng"
    )
    return {pair[0]: pair[1:] for pair in pairs.split()}


def bracketed(text: str, _: random.Random) -> str:
    """Turned to Traditional character by character, with pinyin behind the characters that it is known of."""
    first = naive_map("first")
    turned = "".join(first.get(char, char) for char in text)
    known = pinyin()
    return "".join(f"{char}({known[char]})" if char in known else char for char in turned)


def strays(text: str, rng: random.Random) -> str:
    """A Traditional character here and there in Simplified text."""
    simplified = set(only_in("simplified"))
    places = [k for k, char in enumerate(text) if char in simplified]
    chosen = set(rng.sample(places, max(1, len(places) // 40))) if places else set()
    turn = converter("s2t")
    return "".join(turn(char) if k in chosen else char for k, char in enumerate(text))


@lru_cache(maxsize=8)
def opencc_table(name: str) -> dict[str, list[str]]:
    """One dictionary of the installed OpenCC."""
    import opencc

    folder = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "table.txt"
        source = folder / "share" / "opencc" / f"{name}.ocd2"
        command = [folder / "bin" / "opencc_dict", "-i", source, "-o", out, "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)
        lines = out.read_text(encoding="utf-8").splitlines()
    return {key: values.split(" ") for key, _, values in (line.partition("\t") for line in lines) if key}


USUAL: Counter[str] = Counter()  # how often the Traditional documents of the build part write each character


@lru_cache(maxsize=4)
def naive_map(choice: str) -> dict[str, str]:
    """Simplified to Traditional, one character for one: OpenCC's first, the most usual one, or the last one."""
    back = opencc_table("TSCharacters")
    merged = {(after[0], before) for before, after in back.items()} | {("了", "瞭")}
    for before, after in opencc_table("TSPhrases").items():
        if len(before) == len(after[0]):
            merged |= set(zip(after[0], before, strict=True))
    table: dict[str, str] = {}
    for simplified, forms in opencc_table("STCharacters").items():
        # 坐 is not written for 座 by any converter from Simplified: only what merges into the character counts.
        real = [form for form in forms if form == simplified or (simplified, form) in merged] or forms
        if choice == "usual":
            table[simplified] = max(real, key=lambda form: USUAL[form])
        else:
            table[simplified] = real[0] if choice == "first" else real[-1]
    return table


def naively(choice: str) -> Damage:
    """Simplified with t2s and turned back character by character."""

    def make(text: str, _: random.Random) -> str:
        simplified = converter("t2s")(text)
        if len(simplified) != len(text):
            simplified = "".join(converter("t2s")(char) for char in text)
        table = naive_map(choice)
        return "".join(table.get(char, char) for char in simplified)

    return make


_RADICALS = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土"
TO_KANGXI = {char: chr(0x2F00 + k) for k, char in enumerate(_RADICALS)}


_MARKS_AS_TYPED = {"“": '"', "”": '"', "……": "...", "——": "--", "《": "<<", "》": ">>"}


def typed(text: str, _: random.Random) -> str:
    """Quotation and title marks, ellipses and dashes as a keyboard without Chinese has them."""
    for mark, narrow in _MARKS_AS_TYPED.items():
        text = text.replace(mark, narrow)
    return text


def escaped(text: str, rng: random.Random) -> str:
    """Quotation marks and other signs as HTML entities, some of them escaped twice."""
    names = {"“": "&ldquo;", "”": "&rdquo;", "…": "&hellip;", "—": "&mdash;", "·": "&middot;", "&": "&amp;"}
    out = [names.get(char, char) for char in text]
    return "".join(one.replace("&", "&amp;") if len(one) > 1 and rng.random() < 0.3 else one for one in out)


def controlled(text: str, rng: random.Random) -> str:
    """Control characters and colours of a terminal here and there."""
    signs = ("\x00", "\x08", "\x1b[31m", "\x1b[0m", "\x7f", "\u200e", "\ufffc")
    return "".join(c + rng.choice(signs) if han_count(c) and rng.random() < 0.03 else c for c in text)


def compatible(text: str, rng: random.Random) -> str:
    """Compatibility ideographs in place of the characters themselves."""
    forms = {unicodedata.normalize("NFC", chr(code)): chr(code) for code in range(0xF900, 0xFAD9)}
    return "".join(forms[c] if c in forms and han_count(c) and rng.random() < 0.8 else c for c in text)


def odd_spaces(text: str, rng: random.Random) -> str:
    return "".join(rng.choice("\u00a0\u2002\u2009\u202f") if c == " " else c for c in text)


def mixed_marks(text: str, rng: random.Random) -> str:
    """A second mark of another kind behind some."""
    other = {"。": "，。", "，": "，、", "？": "？。", "！": "！。"}
    return "".join(other[c] if c in other and rng.random() < 0.2 else c for c in text)


def lightly_bracketed(text: str, rng: random.Random) -> str:
    """Pinyin behind a random half of the characters that it is known of."""
    notes = {f"{char}({reading})" for char, reading in pinyin().items()}
    damaged = re.sub(
        r".\([^()]{2,6}\)", lambda m: m[0][0] if m[0] in notes and rng.random() < 0.5 else m[0], bracketed(text, rng)
    )
    return damaged if any(note in damaged for note in notes) else text


def blank(text: str, rng: random.Random) -> str:
    """Four to nine blank lines in place of some line ends."""
    return "".join("\n" * rng.randint(5, 10) if c == "\n" and rng.random() < 0.4 else c for c in text)


def headed(text: str, rng: random.Random) -> str:
    """Lines of the site in front of the article."""
    return "\n".join((*sorted(rng.sample(HEAD, 3), key=HEAD.index), text))


def pushed_in(text: str, rng: random.Random) -> str:
    """A line of the site between two paragraphs."""
    lines = text.split("\n")
    if len(lines) < 3:
        return text
    at = rng.randrange(1, len(lines))
    return "\n".join([*lines[:at], rng.choice(PUSHED), *lines[at:]])


def kangxi(text: str, rng: random.Random) -> str:
    return "".join(TO_KANGXI[c] if c in TO_KANGXI and rng.random() < 0.7 else c for c in text)


def zero_width(text: str, rng: random.Random) -> str:
    return "".join(c + rng.choice("\u200b\ufeff\u00ad") if han_count(c) and rng.random() < 0.05 else c for c in text)


def full_width(text: str, _: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def half_width(text: str, _: random.Random) -> str:
    return text.translate(str.maketrans("，；：？！", ",;:?!"))


def doubled(text: str, rng: random.Random) -> str:
    return "".join(c * 2 if c in "，。" and rng.random() < 0.3 else c for c in text)


def run_on(text: str, _: random.Random) -> str:
    """Paragraph breaks turned into spaces."""
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def wrapped(text: str, _: random.Random) -> str:
    return "\n".join("\n".join(line[k : k + 38] for k in range(0, max(1, len(line)), 38)) for line in text.split("\n"))


def spaced(text: str, rng: random.Random) -> str:
    out = []
    for char, after in zip(text, text[1:] + "\n", strict=True):
        stray = han_count(char) and han_count(after) and rng.random() < 0.01
        out.append(char + " " if stray else char)
    return "".join(out)


def spaced_words(text: str, rng: random.Random) -> str:
    """A space inside a word of two characters here and there, as a line break leaves it."""
    import jieba

    out = []
    for word in jieba.cut(text):
        stray = len(word) == 2 and han_count(word) == 2 and rng.random() < 0.02
        out.append(f"{word[0]} {word[1]}" if stray else word)
    return "".join(out)


def exchanged(text: str, rng: random.Random) -> str:
    """The two characters of a word in the wrong order, half the time that one of those words stands there."""
    import jieba

    return "".join(word[::-1] if word in EXCHANGED and rng.random() < 0.5 else word for word in jieba.cut(text))


def repeated(text: str, rng: random.Random) -> str:
    """One paragraph a second time, right behind itself."""
    lines = text.split("\n")
    places = [k for k, line in enumerate(lines) if len(line) >= 20 and "。" in line]
    if not places:
        return text
    at = rng.choice(places)
    return "\n".join([*lines[:at], lines[at], *lines[at:]])


SPAM = [
    "某某娱乐城官网",
    "百家乐技巧",
    "真人娱乐平台",
    "时时彩计划",
    "老虎机下载",
    "体育投注开户",
    "棋牌游戏平台",
    "六合彩开奖",
    "彩票网注册",
]
# Words that spun pages were seen to write the wrong way round; others never come back, since nobody wrote them down.
EXCHANGED = frozenset(
    [
        "随机",
        "包含",
        "任意",
        "能够",
        "重复",
        "定义",
        "简单",
        "获取",
        "返回",
        "创建",
        "修改",
        "复杂",
        "检查",
        "显示",
        "搜索",
        "设置",
        "安装",
        "默认",
        "发送",
    ]
)
TAGS = ("css", "node", "html", "get", "spa", "java")
TAIL = (
    "责任编辑：小陈",
    "来源：某某网",
    "上一篇：没有了",
    "下一篇：桥上的灯",
    "版权所有 某某网",
    "扫码关注我们的公众号",
)
HEAD = (
    "首页 | 新闻 | 财经 | 科技 | 登录",
    "当前位置：首页 > 新闻 > 正文",
    "来源：某某网",
    "字号：大 中 小",
    "分享到：",
)
PUSHED = ("点击查看大图", "【广告】", "[登录/注册后可看大图](http://example.com/a)")


def spammed(text: str, rng: random.Random) -> str:
    """A row of keywords in front of the headline."""
    return rng.choice(",|_").join(rng.sample(SPAM, 6)) + "\n" + text


def tagged(text: str, rng: random.Random) -> str:
    """A tag word behind each paragraph that ends with a full stop."""
    return "\n".join(line + rng.choice(TAGS) if line.endswith("。") else line for line in text.split("\n"))


def tailed(text: str, rng: random.Random) -> str:
    """Three lines of the site behind the article."""
    return "\n".join((text, *sorted(rng.sample(TAIL, 3), key=TAIL.index)))


KINDS = (
    Kind("UTF-8 read as GBK", misread(("utf-8", "gb18030")), ("mojibake",)),
    Kind("UTF-8 read as GBK, bytes lost", misread_with_loss, ("mojibake",)),
    Kind("UTF-8 read as Latin-1", misread(("utf-8", "latin-1")), ("mojibake",)),
    Kind("UTF-8 read as Windows-1252", misread(("utf-8", "cp1252")), ("mojibake",)),
    Kind("GBK read as Latin-1", misread(("gbk", "latin-1")), ("mojibake",)),
    Kind("UTF-8 read as Latin-1, twice", misread(("utf-8", "latin-1"), ("utf-8", "latin-1")), ("mojibake",)),
    Kind("GBK read as Big5", misread(("gbk", "big5hkscs")), ("mojibake",)),
    Kind("Big5 read as GBK", misread(("big5hkscs", "gb18030")), ("mojibake",), traditional=True),
    Kind("GBK with a swallowed byte", swallowed, ("mojibake",)),
    Kind("characters with pinyin in brackets", bracketed, ("brackets",), length=PAGE),
    Kind("… behind a random half of them", lightly_bracketed, ("brackets",), length=PAGE),
    Kind("stray Traditional characters", strays, ("script",)),
    Kind("wrong conversion, OpenCC's first", naively("first"), ("script",), traditional=True, length=PAGE),
    Kind("wrong conversion, the most usual", naively("usual"), ("script",), traditional=True, length=PAGE),
    Kind("Kangxi radicals", kangxi, ("characters",)),
    Kind("zero-width characters", zero_width, ("characters",)),
    Kind("full-width letters and digits", full_width, ("characters",)),
    Kind("HTML entities, some escaped twice", escaped, ("characters",)),
    Kind("control characters and escape sequences", controlled, ("characters",)),
    Kind("compatibility ideographs", compatible, ("characters",)),
    Kind("odd spaces", odd_spaces, ("characters",)),
    Kind("half-width punctuation", half_width, ("punctuation",)),
    Kind("doubled punctuation", doubled, ("punctuation",)),
    Kind("mixed punctuation", mixed_marks, ("punctuation",)),
    Kind("quotes, titles, ellipses, dashes as typed", typed, ("punctuation",)),
    Kind("many blank lines", blank, ("layout",)),
    Kind("paragraph breaks turned into spaces", run_on, ("layout",), length=PAGE),
    Kind("hard-wrapped lines", wrapped, ("layout",)),
    Kind("stray spaces inside words", spaced_words, ("layout",)),
    Kind("stray spaces anywhere", spaced, ("layout",)),
    Kind("the characters of words exchanged", exchanged, ("wording",), length=PAGE),
    Kind("a paragraph twice", repeated, ("layout",)),
    Kind("lines of the site behind the article", tailed, ("boilerplate",)),
    Kind("lines of the site before the article", headed, ("boilerplate",)),
    Kind("a line of the site pushed into the article", pushed_in, ("boilerplate",)),
    Kind("a row of spam keywords in front", spammed, ("boilerplate",)),
    Kind("tag words behind paragraphs", tagged, ("boilerplate",), length=PAGE),
)


def fixed(text: str, steps: tuple[str, ...]) -> str:
    """The text after the steps."""
    config = Config()
    for name in steps:
        text = apply(text, list(load(name)(text, config).edits))
    return text


def pieces(texts: list[str], length: int, count: int, rng: random.Random) -> Iterator[str]:
    """Random pieces of different texts, of whole lines where the lines are short enough."""
    chosen = [text for text in texts if len(text) >= 60]
    rng.shuffle(chosen)
    for text in chosen[:count]:
        at = rng.randrange(max(1, len(text) - length))
        start = text.rfind("\n", 0, at) + 1
        yield text[max(start, at - length) :][:length].strip()


def likeness(a: str, b: str) -> float:
    """Share of characters that two texts have in common, in order."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def row(kind: Kind, texts: list[str], count: int) -> str:
    """One line of the table."""
    rng = random.Random(kind.name)
    tally: Counter[str] = Counter()
    right: list[float] = []
    for text in pieces(texts, kind.length, count, rng):
        # Damage starts from text that the steps have nothing to say about, and that it can be made in.
        original = fixed(text, kind.steps)
        damaged = kind.make(original, rng)
        if damaged == original:
            continue
        result = fixed(damaged, kind.steps)
        if kind.name == "many blank lines":
            original, result = (re.sub("\n\n?", "\n", text) for text in (original, result))
        if kind.name.startswith("wrong conversion"):
            original, damaged, result = map(canonical, (original, damaged, result))
            if damaged == original:
                continue
        tally["made"] += 1
        if result == original:
            tally["exact"] += 1
            right.append(1.0)
            continue
        before, after = likeness(damaged, original), likeness(result, original)
        right.append(after)
        tally["part" if after > before else "harmed" if after < before else "left"] += 1
    mean = sum(right) / len(right) if right else 0.0
    return (
        f"| {kind.name} | {tally['made']} | {tally['exact']} | {tally['part']} | {tally['left']} | {tally['harmed']} "
        f"| {mean:.4f} |"
    )


def encoding_rows(simplified: list[str], traditional: list[str], count: int) -> Iterator[str]:
    """How often bytes of a few Chinese characters are read right."""
    rng = random.Random("encoding")
    codecs = ("utf-8", "gb18030", "big5", "big5hkscs", "hz", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    for codec in codecs:
        texts = traditional if codec.startswith("big5") else simplified
        shares = []
        for length in (2, 4, 8, 16):
            made = right = 0
            for _ in range(count * 4):
                text = rng.choice(texts)
                at = rng.randrange(max(1, len(text) - length))
                piece = text[at : at + length]
                if han_count(piece) != length:
                    continue
                try:
                    data = piece.encode(codec)
                except UnicodeEncodeError:
                    continue
                made += 1
                right += decode(data)[0] == piece
            shares.append(f"{right / max(1, made):.3f}")
        yield f"| {codec} | " + " | ".join(shares) + " |"


def _cut(text: str, codec: str, _: random.Random) -> tuple[bytes, str]:
    return text.rstrip().encode(codec)[:-1], text.rstrip()[:-1]


def _joined(text: str, codec: str, _: random.Random) -> tuple[bytes, str]:
    lines = text.split("\n")
    half = len(lines) // 2
    first, second = "\n".join(lines[:half]) + "\n", "\n".join(lines[half:])
    return first.encode(codec) + second.encode(), first + second


def _labelled(text: str, codec: str, _: random.Random) -> tuple[bytes, str]:
    page = '<meta charset="gb2312">' + text
    return page.encode(codec), page


def _bad_byte(text: str, codec: str, rng: random.Random) -> tuple[bytes, str]:
    data = bytearray((text * (1_000_000 // (2 * len(text)) + 1)).encode(codec))
    data[rng.randrange(len(data))] = 0xFF
    return bytes(data), ""


FAULTS = (
    ("last byte cut off", _cut, ("utf-8", "gb18030"), 150),
    ("first half in this encoding, the rest in UTF-8", _joined, ("gb18030",), 150),
    ("labelled gb2312", _labelled, ("gb18030", "utf-8"), 150),
    ("one bad byte in a megabyte", _bad_byte, ("utf-8", "gb18030"), 8),
)


def file_rows(texts: list[str]) -> Iterator[str]:
    """How often whole files with one fault are read right, but for what was lost."""
    rng = random.Random("files")
    usable = [text[:PAGE] for text in texts if len(text) >= 200 and "\n" in text[:PAGE]]
    for name, make, codecs, times in FAULTS:
        for codec in codecs:
            chosen = rng.sample(usable, min(times, len(usable)))
            right = 0
            for text in chosen:
                data, wanted = make(text, codec, rng)
                read, decoding = decode(data)
                if wanted:
                    right += read.rstrip("\ufffd") == wanted
                else:
                    # All but a few characters around the bad byte, and the loss is told.
                    whole = data.decode(codec, "replace")
                    right += abs(len(read) - len(whole)) <= 3 and 0 < decoding.lost_bytes <= 3
            yield f"| {name} | {codec} | {len(chosen)} | {right} |"


def site_row(texts: list[str], count: int) -> str:
    """Articles in the frame of one site, learned from a dozen of them and taken away from the others."""
    rng = random.Random("site")
    cleaner = Cleaner(Config(steps=("boilerplate",)))

    def page(text: str) -> str:
        lines = text.split("\n")
        middle = len(lines) // 2
        framed = [*lines[:middle], "更多河边的故事，都在某某周刊的增刊里", *lines[middle:]]
        return "\n".join(("河边故事会 第二频道", *framed, f"浏览{rng.randrange(999)}次", "河边故事会 保留一切解释"))

    usable = [text.strip() for text in texts if 200 < len(text) < PAGE][: 2 * count + 12]
    usable = [text for text in usable if cleaner.fix(text) == text][: count + 12]
    learned = cleaner.learn_site(page(text) for text in usable[:12])
    right = sum(learned.fix(page(text)) == text for text in usable[12:])
    return f"| the frame of a site, learned from 12 of its pages | {len(usable) - 12} | {right} restored |"


def html_row(texts: list[str], count: int) -> str:
    """Articles in an HTML page with navigation, sidebar and footer: how much of the text comes out, in order."""
    chosen = [text.strip() for text in texts if 300 < len(text) < PAGE][:count]
    right, metadata = [], 0
    cleaner = Cleaner(Config(steps=()))
    for k, text in enumerate(chosen):
        body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
        page = (
            f"<!doctype html><html><head><title>第{k}篇 - 某某网</title>"
            "<meta name='author' content='某记者'></head><body>"
            "<nav><ul><li><a href='/'>首页</a></li><li><a href='/n'>新闻</a></li></ul></nav>"
            f"<article><h1>第{k}篇</h1>{body}</article>"
            "<aside><ul><li><a href='/1'>热门：河边的灯</a></li></ul></aside>"
            "<footer>版权所有 某某网</footer></body></html>"
        )
        result = cleaner.explain_html(page)
        plain = "\n".join(line.strip() for line in text.split("\n") if line.strip())
        right.append(likeness(result.text, plain))
        metadata += f"第{k}篇" in result.metadata.get("title", "") and result.metadata.get("author", "") == "某记者"
    good = sum(share > 0.95 for share in right)
    mean = sum(right) / max(1, len(right))
    said = f"{good} more than .95 alike, mean {mean:.4f}; {metadata} titles and authors"
    return f"| the article of an HTML page | {len(right)} | {said} |"


def mojibake_rows(simplified: list[str], traditional: list[str], count: int) -> Iterator[str]:
    """How often a few misread Chinese characters, alone, are restored; and how often they become something else."""
    for kind in KINDS:
        if kind.steps != ("mojibake",) or kind.make in {misread_with_loss, swallowed}:
            continue
        rng = random.Random(kind.name)
        cells = []
        for length in (4, 6, 8, 16):
            made = exact = wrong = 0
            for _ in range(count * 20):
                text = rng.choice(traditional if kind.traditional else simplified)
                at = rng.randrange(max(1, len(text) - length))
                piece = text[at : at + length]
                damaged = kind.make(piece, rng) if han_count(piece) == length else piece
                if damaged == piece:
                    continue
                result = fixed(damaged, kind.steps)
                made += 1
                exact += result == piece
                wrong += result not in {piece, damaged}
            cells.append(f"{exact / max(1, made):.3f} ({wrong})")
        yield f"| {kind.name} | " + " | ".join(cells) + " |"


def conversion_rows(texts: list[str]) -> Iterator[str]:
    """Precision and recall of the repair of wrong conversions, by character."""
    classes = variant_classes(kinds=frozenset({"either"}))
    find = load("script")
    for choice in ("first", "usual", "last"):
        damaged = edits = right = 0
        for text in texts:
            broken = naively(choice)(text, random.Random(0))
            free = {at for t in (text, broken) for m in either_words().finditer(t) for at in range(*m.span())}
            result = apply(broken, list(find(broken, Config()).edits))
            if not len(text) == len(broken) == len(result):
                continue
            for at, (a, b, c) in enumerate(zip(text, broken, result, strict=True)):
                if at in free:
                    continue
                good = classes.get(a, a)
                damaged += classes.get(b, b) != good
                if b != c:
                    edits += 1
                    right += classes.get(c, c) == good
        yield f"| {choice} | {damaged} | {edits} | {right / max(1, edits):.3f} | {right / max(1, damaged):.3f} |"


def alarm_rows(texts: list[str], traditional: list[str], most: int) -> Iterator[str]:
    """Edits per million characters of honest text, step by step. Not every one of them is false."""
    for name in STEPS:
        find = load(name)
        cells = []
        start = time.perf_counter()
        for group in (texts, traditional):
            seen = made = 0
            for text in group:
                if seen > most:
                    break
                seen += len(text)
                made += len(find(text, Config()).edits)
            cells.append(f"{made} | {made / max(1, seen) * 1e6:.1f}")
        yield f"| {name} | {' | '.join(cells)} | {time.perf_counter() - start:.0f} s |"


def alarms(texts: Iterable[tuple[str, str]], out: Path) -> None:
    """Write every edit in honest texts, to be read: step, rule, text, what stands around it."""
    seen = Counter[str]()
    characters = 0
    lines = []
    for name, text in texts:
        characters += len(text)
        for step in STEPS:
            for edit in load(step)(text, Config()).edits:
                seen[f"{step} {edit.rule}"] += 1
                before, after = text[max(0, edit.start - 30) : edit.start], text[edit.end : edit.end + 30]
                lines.append(f"{step}\t{edit.rule}\t{name}\t{before + f'⟦{edit.before}→{edit.after}⟧' + after!r}\n")
    out.write_text("".join(lines), encoding="utf-8")
    print(f"{characters:,} characters\n" + "\n".join(f"{n:6}  {rule}" for rule, n in seen.most_common()))


def more_texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Honest texts of other files, each once: a field ``text`` of JSON Lines, or a line each."""
    known = set()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = json.loads(line)["text"] if path.suffix == ".jsonl" else line
            if text not in known:
                known.add(text)
                yield f"{path.name}:{number}", text


def main() -> None:
    """Print the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--part", default="report", help="of tools/split.py; another one to develop on")
    parser.add_argument("--alarms", type=Path, metavar="FILE", help="write every edit in honest text there, to be read")
    parser.add_argument("--more", type=Path, nargs="+", default=[], help="with --alarms: these honest texts instead")
    parser.add_argument("--pieces", type=int, default=150, help="pieces of text for each kind of damage")
    parser.add_argument("--million", type=float, default=2.0, help="millions of honest characters at most")
    arguments = parser.parse_args()
    found = list(documents(arguments.corpora, arguments.part, traditional=True))
    if arguments.alarms:
        texts = more_texts(arguments.more) if arguments.more else ((d.id, d.text) for d in found)
        alarms(texts, arguments.alarms)
        return
    traditional = [d.text for d in found if d.source.startswith("tw_")]
    simplified = [d.text for d in found if not d.source.startswith("tw_") and script_kind(d.text) == "simplified"]
    random.Random(0).shuffle(simplified)
    for d in documents(arguments.corpora, "build", traditional=True):
        if d.source.startswith("tw_"):
            USUAL.update(d.text)
    print("| damage | made | restored | in part | left | harmed | likeness after |\n|---|---|---|---|---|---|---|")
    for kind in KINDS:
        print(row(kind, traditional if kind.traditional else simplified, arguments.pieces), flush=True)
    print("\n| encoding, share right | 2 characters | 4 | 8 | 16 |\n|---|---|---|---|---|")
    for line in encoding_rows(simplified, traditional, arguments.pieces):
        print(line, flush=True)
    print("\n| files | encoding | made | read right |\n|---|---|---|---|")
    for line in file_rows(simplified):
        print(line, flush=True)
    print("\n| pages | made | |\n|---|---|---|")
    print(site_row(simplified, arguments.pieces), html_row(simplified, arguments.pieces), sep="\n", flush=True)
    print("\n| mojibake, share restored (wrong) | 4 characters | 6 | 8 | 16 |\n|---|---|---|---|---|")
    for line in mojibake_rows(simplified, traditional, arguments.pieces):
        print(line, flush=True)
    print("\n| naive conversion | wrong characters | edits | precision | recall |\n|---|---|---|---|---|")
    for line in conversion_rows(traditional):
        print(line, flush=True)
    head = "| step on honest text | edits, Simplified | per million | Traditional | per million | time |"
    print(f"\n{head}\n{'|---' * 6}|")
    for line in alarm_rows(simplified, traditional, int(arguments.million * 1e6)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
