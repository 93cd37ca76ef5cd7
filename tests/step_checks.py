"""What every step promises, checked on one text."""

import time

from hypothesis import settings

from textfix.config import Config
from textfix.edits import apply, check, restore

# The first example may have to load a vocabulary.
settings.register_profile("steps", deadline=None)
settings.load_profile("steps")


def fixed(find, text):
    """The text after the step, with the contract of steps checked on the way."""
    findings = find(text, Config())
    edits = list(findings.edits)
    check(text, edits)
    for edit in edits:
        assert edit.before != edit.after
        assert 0.6 < edit.confidence <= 1.0
        assert edit.rule
        assert edit.reason.endswith(".")
    after = apply(text, edits)
    assert restore(after, edits) == text
    assert not find(after, Config()).edits, "the step finds more in its own result"
    return after


def seconds(find, text):
    """How long the step takes."""
    start = time.process_time()
    find(text, Config())
    return time.process_time() - start


# Each is repeated many times: texts that a careless expression takes minutes for.
WORST = [
    *(
        "1",
        "1,",
        "a@",
        "a",
        "/a",
        "a/",
        "<a ",
        "`a",
        "$ ",
        "|",
        "a| ",
        " ",
        "a  ",
        "\t",
        "(",
        "](a",
        "http://",
        "C:\\",
        '"',
    ),
    *(
        "。 ",
        "中 ",
        "中,",
        "中(",
        "(中)",
        "，",
        "？。",
        "〔",
        "“",
        "中!",
        "?",
        "－",
        "Ａ．",
        "⼀",
        "责任编辑：\n",
        "首页\n",
    ),
    *("&", "&amp;", "&#x4e2d", "\x1b[", "\x1b]", "\u200d", "\u3000", "\n", " \n", "\r\n", "中  \r", "```\n", "|\n"),
]

# For property tests: what the steps look for, mixed.
ALPHABET = (
    "中文的人了吗后面另外 　\t\n\r,;:?!().，。；：？！（）、…“”‘’《》「」|`$<>&#;/@-=_ab1２Ａ．%[⼀⻢金😀你"
    "\u200b\u200d\u00a0\xad\ufeff\x00\x08\x1b\ud800\u2028\uf90a\ufe0f"
)
