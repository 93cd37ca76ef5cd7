"""Texts to try the promises on: real-looking Chinese, what damages it, and anything that Unicode allows.

Everything here is drawn by hypothesis, so a text that breaks a promise
shrinks to the few characters that matter. The honest documents are those of
``tests/honest``; the sentences are made of the words below.
"""
# ruff: noqa: SIM905 - lists of words read better as words

import os
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from textfix.resources import dictionary_folder
from textfix.wording.dictionary import read_entries

THOROUGH = bool(os.environ.get("TEXTFIX_THOROUGH"))
"""Whether to take the time for as many and as large inputs as CI tries; otherwise a quarter of them."""

HONEST_FOLDER = Path(__file__).parent / "honest"
EXAMPLES = Path(__file__).parents[1] / "examples"


@lru_cache(maxsize=1)
def honest_documents():
    """The honest documents, by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(HONEST_FOLDER.glob("*.txt"))}


# --- Chinese that reads like Chinese

WHO = "这家公司 当地居民 我们 几位老师 监管部门 青禾科技 图书馆 新来的同事 消费者 研究人员 主管部门 很多用户".split()
WHEN = "近日 去年冬天 目前 过去几年 周末 第二天一早 2021年3月 最近 开业以来 晚上八点 长期以来 后来".split()
HOW = "已经 一直 首先 经常 主动 逐渐 重新 仔细地 大约 终于 并没有 通过电话 按照规定".split()
DOES = "解决了 讨论过 支持 提供了 发现了 完善 开发 支付了 提高了 停止了 增加 保护 得到 公布了 检查".split()
WHAT = (
    "这个问题 新的产品 配送的时间 微信小程序 数据的安全 一笔费用 三种解决方案 老人的隐私 图书的价格 人工智能 "
    "社区的环境 这项技术 交易记录 服务质量 电商业务 孩子的作业 浏览器的设置 考试的方法"
).split()
BECAUSE = "因为天气不好 由于成本太高 为了减少误会 如果没有意外 虽然时间很紧 除了上述原因 随着客人增多".split()
END = ("。", "。", "。", "。", "！", "？", "……", "；")


@st.composite
def sentences(draw):
    """One sentence of ordinary words."""
    parts = [
        draw(st.sampled_from(["", *BECAUSE])),
        draw(st.sampled_from(["", *WHEN])) + draw(st.sampled_from(WHO)),
    ]
    body = draw(st.sampled_from(HOW)) + draw(st.sampled_from(DOES)) + draw(st.sampled_from(WHAT))
    if draw(st.integers(0, 5)) == 0:
        body = f"表示，“{body}”"
    if draw(st.integers(0, 5)) == 0:
        body += draw(st.sampled_from(["（详见附表）", "(APP 3.0)", "，约占45.5%", "，共1,024元", " OK"]))
    return "，".join(filter(None, parts)) + body + draw(st.sampled_from(END))


def paragraphs(most=6):
    """A few sentences."""
    return st.lists(sentences(), min_size=1, max_size=most).map("".join)


def documents(most=4):
    """A few paragraphs."""
    return st.lists(paragraphs(), min_size=1, max_size=most).map("\n\n".join)


# --- what spinners do to it

DIALECTS = ("a", "b", "c", "g", "thesis", "character")


@lru_cache(maxsize=16)
def substitutions(dialect):
    """The best substitute of each original of a dialect."""
    best = {}
    for entry in read_entries(dictionary_folder("wording") / f"{dialect}.tsv"):
        for original, weight in entry.originals:
            if original != entry.substitute and weight > best.get(original, ("", 0.0))[1]:
                best[original] = (entry.substitute, weight)
    return {original: substitute for original, (substitute, _) in best.items()}


def spun(text, dialect, *, every=1):
    """``text`` as a spinner of the dialect leaves it: leftmost-longest, every n-th word that it knows."""
    table = substitutions(dialect)
    longest = max(map(len, table))
    out = []
    at = met = 0
    while at < len(text):
        for length in range(min(longest, len(text) - at), 0, -1):
            word = text[at : at + length]
            if word in table:
                met += 1
                out.append(table[word] if met % every == 0 else word)
                at += length
                break
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


@st.composite
def spun_documents(draw):
    """A document, the whole of it or a part spun."""
    text = draw(st.one_of(documents(), st.sampled_from(sorted(honest_documents().values()))))
    cut = draw(st.sampled_from((0, 0, 0, len(text) // 2)))
    return text[:cut] + spun(text[cut:], draw(st.sampled_from(DIALECTS)), every=draw(st.integers(1, 3)))


# --- what else happens to it

TRADITIONAL = dict(zip("国发说时这个会对开问", "國發說時這個會對開問", strict=True))
HALF = dict(zip("，。；：？！（）", ",.;:?!()", strict=True))
DEBRIS = (
    "\u200b \u3000 \xa0 \ufeff \u200d \ufe0f \u202e \x00 \x08 \x1b[31m &nbsp; &#20013; &amp;amp; <p> </p> "
    "kāi (kāi) ( ） ⼈ ﹐ ＡＰＰ １２ �� 锟斤拷 浣犲ソ 责任编辑：小陈 上一篇：没有了 ``` | $x$ http://a.cn/?b=1 😀 "
    "👨‍👩‍👧 𠮷 e\u0301 "
    "\ud800 \r\n \r \n\n\n\n \t \u2028 \x85 。。 ，， 付出 羁系 經由過程 年夜 textfix:off <!--textfix:off-->"
).split(" ")


def _replace(table):
    return lambda text, at: text[:at] + table.get(text[at], text[at]) + text[at + 1 :]


def _insert(debris):
    return lambda text, at: text[:at] + debris + text[at:]


DAMAGES = (
    _replace(TRADITIONAL),
    _replace(HALF),
    lambda text, at: text[:at] + text[at + 1 :],  # lost
    lambda text, at: text[: at + 1] + text[at:],  # doubled
    lambda text, at: text[:at] + text[at : at + 2][::-1] + text[at + 2 :],  # swapped
    lambda text, at: text[:at] + chr((ord(text[at]) + 7) % 0xD800) + text[at + 1 :],  # another character
    lambda text, at: text[:at] + text[at : at + 40].encode("utf-8", "replace").decode("gbk", "replace")
    + text[at + 40 :],
    *map(_insert, DEBRIS),
)  # fmt: skip


@st.composite
def mutated(draw, base=None):
    """A text with a few places damaged."""
    text = draw(base if base is not None else st.one_of(documents(3), spun_documents()))
    for _ in range(draw(st.integers(1, 6))):
        if text:
            text = draw(st.sampled_from(DAMAGES))(text, draw(st.integers(0, len(text) - 1)))
    return text


# --- anything

# What each step looks at, and what breaks offsets: astral, combining, joined, lone surrogates, controls.
TRICKY = (
    "中文的人了吗后面另外付出团体羁系说開發 　\t\n\r,;:?!().，。；：？！（）、…“”‘’《》「」|`$<>&#;/@-=_ab1２Ａ．%[⼀"
    "⻢金😀你\u200b\u200d\u00a0\xad\ufeff\x00\x08\x1b\ud800\udc00\u2028\uf90a\ufe0f𠮷e\u0301\U000e0100kāi"
)


def anything(most=200):
    """Any text at all: all of Unicode with lone surrogates, the tricky characters, and both with Chinese between."""
    every = st.characters(exclude_categories=())
    return st.one_of(
        st.text(every, max_size=most),
        st.text(TRICKY, max_size=most),
        st.lists(st.one_of(st.sampled_from(DEBRIS), sentences(), st.text(every, max_size=4)), max_size=12).map("".join),
    )


def texts():
    """All of the above."""
    return st.one_of(documents(), spun_documents(), mutated(), anything())


CODECS = (
    "utf-8",
    "gb18030",
    "gbk",
    "big5",
    "big5hkscs",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-8-sig",
    "hz",
)


@st.composite
def byte_strings(draw):
    """Bytes: text in some encoding, whole or with bytes lost, changed, doubled or cut, and bytes that are no text."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.binary(max_size=300))
    data = bytearray(draw(mutated()).encode(draw(st.sampled_from(CODECS)), "replace"))
    if draw(st.booleans()):
        head = draw(st.sampled_from(['<meta charset="gbk">', "<?xml encoding='big5'?>", "charset=utf-7"]))
        data[:0] = head.encode()
    for _ in range(draw(st.integers(0, 5))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            del data[at]
        elif kind == 1:
            data[at] = draw(st.integers(0, 255))
        elif kind == 2:
            data[at:at] = data[at : at + 3]
        else:
            del data[at + 50 :]
    return bytes(data)
