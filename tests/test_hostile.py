"""Input made to do harm: texts that would keep a careless program busy, bytes that are no text, dictionaries and
options of strangers. Nothing takes more than time in proportion, and what is wrong is said in one sentence."""

import random
import resource
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from step_checks import WORST
from strategies import THOROUGH

import textfix
from textfix import Cleaner, Config, ConfigError, DictionaryError
from textfix.edits import apply, check
from textfix.encoding import declared_encoding, decode
from textfix.settings import Settings
from textfix.small_file import LARGEST
from textfix.wording import decoder
from textfix.wording.checking import check_file
from textfix.wording.dictionary import read_dialects, read_entries
from textfix.wording.language_model import read_terms

MEGABYTE = 1_000_000 if THOROUGH else 250_000  # bytes of UTF-8
# Without a compiler the lattice is some thirty times slower; then less is tried.
DENSE = (MEGABYTE // 5 if THOROUGH else MEGABYTE // 10) // (1 if decoder.compiled else 40)
EVERYTHING = "付出羁系克日消耗者体现渴望范畴朋侪恒久制止买卖业务聚会会议办理方案"


def cleaned(text, **options):
    """(result, seconds of processor time), with the promises checked."""
    cleaner = Cleaner(Config(**options))
    start = time.process_time()
    result = cleaner.explain(text)
    taken = time.process_time() - start
    check(text, result.edits)
    assert apply(text, result.edits) == result.text
    assert result.restore() == text
    return result, taken


def of_size(unit, size):
    return unit * (size // len(unit.encode("utf-8", "surrogatepass")))


# --- texts


@pytest.mark.parametrize("unit", WORST)
def test_every_step_takes_linear_time(unit):
    cleaned("付出" * 100)  # loads what is loaded once
    _, taken = cleaned(of_size(unit, MEGABYTE // 4))
    assert taken < 4.0, taken


def test_many_long_lines_that_lost_their_paragraphs():
    """Each line was a reason to go through the whole text once more."""
    sentence = "昨天上午市里的新图书馆在河边开门迎客许多家长带着孩子早早来到门口"
    sentence += "排队等候馆长说这座楼一共有六层都有靠窗的座位可以看河。"
    line = " ".join((sentence,) * 5)
    cleaned("付出" * 100)
    _, small = cleaned("".join(f"第{k}段{line}\n" for k in range(480)), steps=("layout",))
    result, taken = cleaned("".join(f"第{k}段{line}\n" for k in range(4800)), steps=("layout",))
    assert len(result.edits) >= 4800
    assert taken < 20.0 * small + 0.5, (small, taken)


@pytest.mark.parametrize("unit", ["付出", EVERYTHING, "年夜"], ids=["one substitute", "everything", "two readings"])
def test_substitutes_without_end(unit):
    """The most that the lattice can be given: every place is a restoration, many overlap, no sentence ends.

    Whole megabytes of it are timed by ``benchmarks/worst_case.py``.
    """
    text = of_size(unit, DENSE)
    _, small = cleaned(of_size(unit, DENSE // 10), steps=("wording",))
    result, taken = cleaned(text, steps=("wording",))
    assert taken < 20.0 * small + 1.0, (small, taken)
    assert taken < 120.0
    assert len(result.text) <= 2 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000 + ")" * 100_000,
        "（" * 100_000,
        "“‘" * 60_000 + "’”" * 60_000,
        "<div>" * 40_000 + "</div>" * 40_000,
        "<a href='" * 30_000,
        "[[" * 60_000 + "](" * 60_000,
        "{" * 200_000,
        ">" * 200_000 + "引文",
        "&amp;" * 60_000,
        "&" + "amp;" * 60_000 + "lt;",
        "&#" * 100_000,
        "&#x" + "0" * 200_000 + "4e2d;",
        "&#" + "9" * 100_000 + ";",
        "中" + "\u0301" * 200_000,
        "\u202e" * 100_000 + "文字",
        "👩" + "\u200d👩" * 60_000,
        "a" * 1_000_000,
        "中" * 300_000,
        "\n" * 300_000,
        "\r" * 300_000,
        "中\n" * 150_000,
        " " * 500_000 + "中",
        "\x00" * 300_000,
        "\ud800" * 150_000,
        "\ud83d中" * 100_000,
        "1,234," * 60_000,
        "http://" * 50_000,
        "textfix: off\n" * 30_000,
        "<!-- textfix: off -->" * 20_000 + "<!-- textfix: on",
        "```\n" * 80_000,
        "| 甲 " * 80_000,
        "责任编辑：小陈\n" * 30_000,
        "開(kāi)" * 40_000,
        "浣犲ソ" * 40_000,
        "錕斤拷锟斤拷" * 30_000,
    ],
    ids=lambda text: ascii(text[:6]) + f" {len(text)}",
)
def test_nesting_and_monotony(text):
    _, taken = cleaned(text, inline=True)
    assert taken < 6.0, taken


def test_memory_stays_in_proportion():
    """The worst takes some hundred megabytes, not gigabytes. In a process of its own, which says its peak."""
    program = (
        "import resource, textfix\n"
        f"text = {EVERYTHING!r} * {DENSE // len(EVERYTHING.encode())}\n"
        "textfix.fix(text, steps=('wording',))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 2000  # MiB


# --- bytes

NOISE = random.Random(3)


@pytest.mark.parametrize(
    "data",
    [
        NOISE.randbytes(MEGABYTE),
        b"\xff" * MEGABYTE,
        b"\x80" * MEGABYTE,
        b"\x00" * MEGABYTE,
        b"~{" * (MEGABYTE // 2),
        b"~{VPND~}" * (MEGABYTE // 8),
        b"\x1b$B" * (MEGABYTE // 3),
        b"\xff\n" * (MEGABYTE // 2),
        b"charset=" * (MEGABYTE // 8),
        b"charset=" + b" " * MEGABYTE,
        b"\xe4\xb8" * (MEGABYTE // 2),
        b"\x81\x30" * (MEGABYTE // 2),
        b"\xed\xa0\x80" * (MEGABYTE // 3),
        b"\xe9 a" * (MEGABYTE // 3),
        b"\xef\xbb\xbf" * (MEGABYTE // 3),
        b"\x00\xd8" * (MEGABYTE // 2),
        ("你好世界\n".encode() + "你好世界\n".encode("gbk")) * (MEGABYTE // 22),
    ],
    ids=lambda data: repr(data[:8]),
)
def test_a_megabyte_of_odd_bytes(data):
    start = time.process_time()
    result = textfix.explain_bytes(data, steps=())
    assert time.process_time() - start < 5.0
    assert result.restore() == data


# A declaration may name any of Python's codecs; those that run, expand or decompress are not to be among them.
@pytest.mark.parametrize(
    "label", ["zlib", "bz2", "base64", "hex", "rot13", "uu", "idna", "punycode", "unicode_escape", "raw_unicode_escape",
              "undefined", "mbcs", "utf-7", "../../etc/passwd", "os.system", "a" * 5000]
)  # fmt: skip
def test_a_page_cannot_choose_a_dangerous_codec(label):
    data = f'<meta charset="{label}">\n'.encode() + "今天下午三点开会。".encode("gb18030")
    result = textfix.explain_bytes(data, steps=())
    assert result.diagnosis.decoding.encoding == "gb18030"
    assert "今天下午" in result.text
    assert declared_encoding(data) is None
    assert decode("今天下午三点开会。".encode(), declared=label)[0] == "今天下午三点开会。"


# --- dictionaries of strangers

BAD_FILES = {
    "binary": NOISE.randbytes(5000),
    "nul": b"\x00" * 5000,
    "utf-16": "付出\t支付\n".encode("utf-16"),
    "gbk": "付出\t支付\n".encode("gbk"),
    "one long line": b"a" * 200_000,
    "many columns": "付出\t支付".encode() + b"\t-" * 50_000,
    "long word": ("付" * 25 + "\t支付\n").encode(),
    "long original": ("付出\t" + "支" * 25 + "\n").encode(),
    "many originals": ("的\t" + " ".join(f"支{k}" for k in range(1000)) + "\n").encode(),
    "many guards": ("付出\t支付\t" + " ".join(f"付出{k}" for k in range(1000)) + "\n").encode(),
    "long guard": ("付出\t支付\t付出" + "努" * 100_000 + "\n").encode(),
    "infinite": "付出\t支付:inf\n".encode(),
    "nan": "付出\t支付:nan\n".encode(),
    "huge": f"付出\t支付:{'9' * 5000}\n".encode(),
    "negative": "付出\t支付:-3\n".encode(),
    "tabs": b"\t\t\t\n",
    "format": "付出\t{0.__class__}:{}\t%s%n\n".encode(),
}


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_a_bad_dictionary_is_one_sentence(tmp_path, name):
    path = tmp_path / "生人.tsv"
    path.write_bytes(BAD_FILES[name])
    with pytest.raises(DictionaryError) as failure:
        read_entries(path)
    said = str(failure.value)
    assert path.name in said
    assert "\n" not in said
    assert len(said) < 400 + len(str(path))
    with pytest.raises(DictionaryError):
        textfix.fix("他付出了努力。", dictionaries=(str(path),))
    with suppress(DictionaryError):  # the linter names what is wrong, or why it cannot read
        assert check_file(path)
    with pytest.raises(DictionaryError):
        read_dialects(path)


@pytest.mark.parametrize("read", [read_entries, read_terms, check_file, read_dialects])
def test_paths_that_are_no_files(tmp_path, read):
    loop = tmp_path / "loop.tsv"
    loop.symlink_to(loop)
    endless = tmp_path / "endless.tsv"
    endless.symlink_to("/dev/zero")
    for path in (tmp_path, tmp_path / "missing.tsv", loop, endless, tmp_path / ("名" * 400), tmp_path / "nul\0name"):
        with pytest.raises(DictionaryError):
            read(path)


def test_a_device_without_an_end_does_not_fill_the_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DictionaryError, match="larger than 64 MiB"):
        read_entries(Path("/dev/zero"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4 * LARGEST // 1024


def test_a_large_dictionary_of_a_stranger_is_read_in_time(tmp_path):
    path = tmp_path / "大.tsv"
    rows = sorted({f"{chr(0x4E00 + k % 20000)}{chr(0x4E00 + k * 7 % 20000)}甲" for k in range(60_000)})
    path.write_text("".join(f"{row}\t{row[:-1]}乙\n" for row in rows), encoding="utf-8")
    start = time.process_time()
    textfix.fix("今天下午三点，我们在图书馆门口见面。" * 20, dictionaries=(str(path),))
    assert time.process_time() - start < 20.0


def test_the_most_that_an_entry_may_hold_is_bounded_work(tmp_path):
    """Thirty-two originals for the commonest character: every place has them all."""
    path = tmp_path / "的.tsv"
    originals = [f"{char}的" for char in "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"]
    path.write_text("的\t" + " ".join(originals) + "\n", encoding="utf-8")
    _, taken = cleaned("他的书的封面的颜色的名字。" * 200, steps=("wording",), dictionaries=(str(path),))
    assert taken < (20.0 if decoder.compiled else 600.0)


def test_terms_of_a_stranger(tmp_path):
    path = tmp_path / "词.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "小舟付 99999999999999999999999 n\n".encode() * 3 + "长 9 n\n".encode() * 20_000
                     + ("长" * 100_000 + "\n").encode() + b"\x00\x00 1 n\n" + b" \n" * 50)  # fmt: skip
    terms = read_terms(path)
    assert set(terms) <= {"小舟付", "长", "\x00\x00"}
    assert all(-30.0 < value < 10.0 for value in terms.values())
    textfix.fix("他用小舟付付款。", dictionaries=(str(path),))


def test_a_dictionary_is_data(tmp_path, monkeypatch):
    """Nothing in a dictionary is run, imported, formatted or opened."""
    monkeypatch.chdir(tmp_path)
    row = "__import__('os')\t{0.__class__}支付 $(touch\u00a0owned) `touch`\n%s%n\t{}\n"
    path = tmp_path / "恶.tsv"
    path.write_text(row + "付出\t支付\n", encoding="utf-8")
    textfix.fix("他付出了，又付出了。", dictionaries=(str(path),))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["恶.tsv"]


def test_keep_files_of_strangers(tmp_path):
    path = tmp_path / "keep.txt"
    path.write_bytes(NOISE.randbytes(3000))
    with pytest.raises(DictionaryError, match="not UTF-8"):
        textfix.fix("付出", keep=(str(path),))
    path.write_text("\n".join(["的", "  ", "#", "付出 1 n"] * 2000), encoding="utf-8")
    _, taken = cleaned("他的付出,是值得的。" * 2000, keep=(str(path),))
    assert taken < 10.0


# --- options of strangers

BAD_OPTIONS = {
    "binary": NOISE.randbytes(2000),
    "no toml": b"steps = wording",
    "unknown": b"run = 'touch owned'",
    "nested lists": b"steps = " + b"[" * 100_000,
    "nested tables": b"steps = " + b"{a=" * 100_000,
    "long key": b"a" * 100_000 + b" = 1",
    "dotted key": b".".join([b"a"] * 2_000) + b" = 1",
    "wrong kinds": b"min_confidence = 'high'",
    "huge number": b"min_confidence = " + b"9" * 50_000,
    "infinite": b"min_confidence = inf",
    "nan": b"min_confidence = nan",
    "many rounds": b"max_rounds = -1",
    "pattern": b"ignore = ['[']\npaths = 3",
    "object": b"steps = [{a = 1}]",
    "date": b"keep = 1979-05-27T07:32:00Z",
}


@pytest.mark.parametrize("name", sorted(BAD_OPTIONS))
def test_bad_options_are_one_sentence(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "textfix.toml").write_bytes(BAD_OPTIONS[name])
    with pytest.raises(ConfigError) as failure:
        Settings.find()
    said = str(failure.value)
    assert "textfix.toml" in said
    assert len(said) < 500 + len(str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["textfix.toml"]
