"""Bytes to text: each encoding, what is declared, what is lost."""

import os
import random
import time

import pytest

from textfix.encoding import declared_encoding, decode

SIMPLIFIED = "春天来了，小区门口的早点铺又排起了长队，大家一边等豆浆一边聊昨晚的球赛。"
TRADITIONAL = "圖書館的二樓新設了閱覽區，週末常有學生帶著筆電來寫報告，氣氛安靜。"


@pytest.mark.parametrize(
    ("codec", "text", "name"),
    [
        ("utf-8", SIMPLIFIED, "utf-8"),
        ("utf-8", TRADITIONAL, "utf-8"),
        ("gb2312", SIMPLIFIED, "gb18030"),
        ("gbk", TRADITIONAL, "gb18030"),
        ("gb18030", SIMPLIFIED + "㐀𠀀", "gb18030"),
        ("big5", TRADITIONAL, "big5"),
        ("big5hkscs", "佢哋喺度食緊飯，我哋一陣間先嚟搵你啦，唔使急。", "big5hkscs"),
        ("utf-16-le", SIMPLIFIED, "utf-16-le"),
        ("utf-16-be", TRADITIONAL, "utf-16-be"),
        ("utf-32-le", SIMPLIFIED, "utf-32-le"),
        ("utf-32-be", SIMPLIFIED, "utf-32-be"),
        ("hz", SIMPLIFIED, "hz"),
    ],
)
def test_each_encoding_is_read(codec, text, name):
    decoded, decoding = decode(text.encode(codec))
    assert decoded == text
    assert (decoding.encoding, decoding.lost_bytes) == (name, 0)
    assert decoding.confidence > 0.9


@pytest.mark.parametrize(
    ("bom", "codec"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_a_bom_decides_and_is_not_in_the_text(bom, codec):
    decoded, decoding = decode(bom + "夜里下雨".encode(codec))
    assert decoded == "夜里下雨"
    assert (decoding.encoding, decoding.source) == (codec, "bom")


def test_a_wrong_bom_is_overruled():
    decoded, decoding = decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gbk"))
    assert decoding.encoding == "gb18030"
    assert decoded == SIMPLIFIED


@pytest.mark.parametrize("text", ["早点回家", "豆浆油条", "天气不错", "开会通知", "谢谢大家"])
@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_four_characters_are_enough(text, codec):
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize("text", ["早點回家", "圖書館裡", "謝謝大家", "開會通知"])
def test_four_characters_of_big5_are_enough(text):
    assert decode(text.encode("big5"))[0] == text


def test_hz_whose_rows_are_not_closed_loses_no_more_with_carriage_returns():
    data = ("今天很忙，明天再来。\n" * 6).encode("hz").replace(b"~}\n", b"\n", 1)
    text, found = decode(data)
    assert found.encoding == "hz"
    assert found.lost_bytes == 3
    assert decode(data.replace(b"\n", b"\r\n")) == (text.replace("\n", "\r\n"), found)


@pytest.mark.parametrize("data", [b"", b"plain ASCII, ~{ no HZ ~}", b"if (a) ~{b}", b"\t\r\n\x1b[0m"])
def test_plain_ascii_is_utf8(data):
    text, decoding = decode(data)
    assert text == data.decode("ascii")
    assert (decoding.encoding, decoding.confidence, decoding.lost_bytes) == ("utf-8", 1.0, 0)


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ("<META http-equiv=Content-Type content='text/html; charset=GBK'>", "gb18030"),
        ('<?xml version="1.0" encoding="Big5"?>', "big5hkscs"),
        ("text/html; charset=utf-8", "utf-8"),
        ("gb_2312-80", "gb18030"),
        ("Content-Type: text/html", None),
        ("charset=rot13", None),
        ("charset=iso-8859-1", None),
        ("", None),
    ],
)
def test_declarations(head, codec):
    assert declared_encoding(head) == codec


def test_gb2312_label_reads_characters_beyond_it():
    page = '<meta charset="gb2312"><p>作者朱镕、李堃</p>'
    text, decoding = decode(page.encode("gbk"))
    assert text == page
    assert (decoding.encoding, decoding.source) == ("gb18030", "declared")


def test_a_false_declaration_is_overruled():
    page = f'<meta charset="gb2312"><p>{SIMPLIFIED}</p>'
    text, decoding = decode(page.encode("utf-8"))
    assert text == page
    assert decoding.encoding == "utf-8"
    assert decode(SIMPLIFIED.encode("gbk"), declared="text/html; charset=iso-8859-1")[0] == SIMPLIFIED


def test_a_declaration_tips_the_scales():
    # Three bytes of UTF-8 and two characters of GBK are too little to be sure by themselves.
    text, decoding = decode("Привет, как дела".encode("koi8-r"), declared="koi8-r")
    assert text == "Привет, как дела"
    assert decoding.source == "declared"


@pytest.mark.parametrize(("codec", "cut", "lost"), [("utf-8", 1, 2), ("utf-8", 2, 1), ("gbk", 1, 1), ("big5", 1, 1)])
def test_a_truncated_last_character_is_counted(codec, cut, lost):
    text = TRADITIONAL.rstrip("。")
    decoded, decoding = decode(text.encode(codec)[:-cut])
    assert decoded == text[:-1] + "\ufffd" * lost
    assert decoding.lost_bytes == lost


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_one_bad_byte_in_a_megabyte(codec):
    line = (TRADITIONAL + "\n").encode(codec)
    lines = [line] * (1_000_000 // len(line))
    middle = len(lines) // 2
    lines[middle] = b"\xff" + line
    text, decoding = decode(b"".join(lines))
    assert decoding.lost_bytes == 1
    assert text.split("\n")[middle] == "\ufffd" + TRADITIONAL
    assert text.count(TRADITIONAL) == len(lines)


def test_lines_in_two_encodings():
    data = (SIMPLIFIED + "\n").encode() * 4 + "这一行是从旧系统里贴过来的\n".encode("gbk") + "最后一行".encode()
    text, decoding = decode(data)
    assert text == (SIMPLIFIED + "\n") * 4 + "这一行是从旧系统里贴过来的\n最后一行"
    assert (decoding.encoding, decoding.lost_bytes) == ("utf-8", 0)


def test_honest_replacement_characters_are_not_counted():
    text, decoding = decode("乱\ufffd码".encode())
    assert (text, decoding.lost_bytes) == ("乱\ufffd码", 0)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Привет, как дела? Сегодня очень хорошая погода, пойдём гулять", "cp1251"),
        ("今日はとても天気がいいですね。一緒に散歩しましょう", "cp932"),
        ("Un café, une idée naïve", "cp1252"),
        ("안녕하세요, 반갑습니다", "utf-8"),
    ],
)
def test_what_is_not_chinese_is_left_to_charset_normalizer(text, codec):
    assert decode(text.encode(codec))[0] == text


def test_noise_is_never_silent():
    noise = random.Random(7).randbytes(5000)
    text, decoding = decode(noise)
    assert decoding.lost_bytes == text.count("\ufffd") or decoding.source == "guess"
    assert decoding.confidence < 0.8


def test_large_input_is_fast():
    start = time.process_time()
    for data in (SIMPLIFIED.encode("gbk") * 100_000, b"\xff" * 2_000_000, os.urandom(1 << 20), b"\x81" * 1_000_001):
        decode(data)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("other", ["gb18030", "big5"])
@pytest.mark.parametrize("turned", [False, True])
def test_short_lines_in_two_encodings(other, turned):
    first, second = "會議將在下午三點準時開始", "請大家帶上昨天的文件"
    codecs = (other, "utf-8") if turned else ("utf-8", other)
    data = b"\n".join((b"# notes", first.encode(codecs[0]), b"", second.encode(codecs[1])))
    text, decoding = decode(data)
    assert text == f"# notes\n{first}\n\n{second}"
    assert decoding.lost_bytes == 0


def test_utf_8_with_a_bad_byte_in_a_line_is_not_two_encodings():
    lines = "會議將在下午三點準時開始\n請大家帶上昨天的文件".encode()
    text, decoding = decode(lines + b"\xff")
    assert text == lines.decode() + "\ufffd"
    assert (decoding.encoding, decoding.lost_bytes) == ("utf-8", 1)
