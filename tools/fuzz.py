"""Coverage-guided fuzzing of everything that reads what strangers wrote.

    python tools/fuzz.py TARGET [--seconds 60] [--corpus DIR]
    python tools/fuzz.py all --seconds 20
    python tools/fuzz.py mixed --runs 5000 --seed 1     # much the same inputs each time, as in CI

Targets: texts and bytes, dictionaries, terms and options (here); records of
every kind and packing, HTML, edit logs and decisions (``fuzz_files.py``).
Needs atheris (``pip install atheris``), and the extras of what it reads. Every
target checks the promises, not only that nothing crashes: the input comes
back, edits are sound, cleaning twice is cleaning once, what is wrong with a
file is a TextfixError. The input that breaks one is written to ``crash-…`` in
the current folder.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = Path(tempfile.gettempdir()) / "textfix-fuzz"

import atheris  # noqa: E402 - an optional tool

with atheris.instrument_imports(include=["textfix"]):
    import textfix
    from textfix import Cleaner, Config, TextfixError
    from textfix.edits import apply, check
    from textfix.encoding import decode
    from textfix.settings import Settings
    from textfix.steps import load
    from textfix.wording.checking import check_file
    from textfix.wording.dictionary import Dialect, Lexicon, read_dialects, read_entries
    from textfix.wording.language_model import read_terms

    for name in textfix.STEPS:
        load(name)
    import fuzz_files

CLEANER = Cleaner()
PIECES = (
    *("付出", "羁系", "经由过程", "他说,", "開(kāi)發", "浣犲ソ", "⼈", "ＧＰＵ"),
    *("责任编辑：", "\n\n", "。", "，", "<p>", "&nbsp;", "`", "|", "\r\n", "...\n", "\r"),
)


def as_text(data: bytes) -> str:
    """A text from fuzzed bytes: low bytes are pieces that the steps look for, the rest is UTF-8 with surrogates."""
    out = []
    for part in data.split(b"\xff"):
        if part and part[0] < len(PIECES):
            out.append(PIECES[part[0]] * (1 + len(part) % 3))
        else:
            out.append(part.decode("utf-8", "surrogatepass" if b"\xed" in part and _whole(part) else "replace"))
    return "".join(out)


def _whole(part: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        part.decode("utf-8", "surrogatepass")
        return True
    return False


def promise(text: str) -> None:
    result = CLEANER.explain(text)
    check(text, result.edits)
    check(text, result.suggestions)
    assert apply(text, result.edits) == result.text, "the edits do not make the text"
    assert result.restore() == text, "the input does not come back"
    assert not CLEANER.explain(result.text).edits, "cleaning twice is not cleaning once"
    if "\n" in text and "\r" not in text:
        ended = CLEANER.fix(text.replace("\n", "\r\n"))
        assert ended.replace("\r\n", "\n") == result.text, "what ends the lines makes a difference"


def fuzz_text(data: bytes) -> None:
    promise(as_text(data))


def fuzz_bytes(data: bytes) -> None:
    text, found = decode(data)
    assert 0 <= found.lost_bytes <= len(data)
    assert found.lost_bytes <= text.count("\ufffd")
    result = CLEANER.explain_bytes(data)
    assert result.restore() == data, "the bytes do not come back"
    assert result.input == text


def _through_file(data: bytes, suffix: str, read: Callable[[Path], object]) -> object:
    path = FILE.with_suffix(suffix)
    path.write_bytes(data)
    with suppress(TextfixError):
        return read(path)
    return None


def fuzz_dictionary(data: bytes) -> None:
    _through_file(data, ".tsv", check_file)
    _through_file(data, ".tsv", read_dialects)
    entries = _through_file(data, ".tsv", read_entries)
    if entries:
        words = Lexicon([Dialect("user", 0.3, 1.0, "")], [entries])  # type: ignore[list-item]
        words.find_words("他付出了努力。")
        words.find_overlapping("他付出了努力。")


def fuzz_terms(data: bytes) -> None:
    _through_file(data, ".txt", check_file)
    _through_file(data, ".txt", read_terms)


def fuzz_options(data: bytes) -> None:
    settings = _through_file(data, ".toml", Settings.read)
    if settings:
        with suppress(TextfixError):
            settings.config_for("a/b.txt")  # type: ignore[attr-defined]
            settings.ignored("a/b.txt")  # type: ignore[attr-defined]


def fuzz_edits(data: bytes) -> None:
    """A configuration drawn from the bytes, over a text of the rest."""
    provider = atheris.FuzzedDataProvider(data)
    steps = tuple(name for name in textfix.STEPS if provider.ConsumeBool())
    keep = (provider.ConsumeUnicode(3),) if provider.ConsumeBool() else ()
    with suppress(TextfixError):
        config = Config(steps=steps, keep=tuple(k for k in keep if k.isalnum()), inline=provider.ConsumeBool(),
                        min_confidence=provider.ConsumeFloatInRange(0.0, 1.0))  # fmt: skip
        text = as_text(provider.ConsumeBytes(400))
        result = Cleaner(config).explain(text)
        check(text, result.edits)
        assert result.restore() == text


TARGETS: dict[str, Callable[[bytes], None]] = {
    "bytes": fuzz_bytes,
    "text": fuzz_text,
    "dictionary": fuzz_dictionary,
    "terms": fuzz_terms,
    "options": fuzz_options,
    "config": fuzz_edits,
    **fuzz_files.TARGETS,
}


def fuzz_mixed(data: bytes) -> None:
    """Any of them: the first byte chooses. For a short run over everything."""
    if data:
        names = sorted(SEEDS)
        TARGETS[names[data[0] % len(names)]](data[1:])


SPUN = "岚舟团体公布,旗下付出小步伐上线。\n责任编辑：小陈\n"
SEEDS: dict[str, tuple[bytes, ...]] = {
    "bytes": (
        *(SPUN.encode(codec) for codec in ("utf-8", "gb18030", "utf-16-le", "utf-16")),
        *("這個頁面打不開".encode("big5"), b'<meta charset="gbk">\xd6\xd0', b"~{VPND~}"),
    ),
    "text": (SPUN.encode(), b"\x00\xff\x01\xff\x03 1,234\xff\x04\xff\x09\xff\x0c"),
    "dictionary": ("# 注\n付出\t支付:8 付款\t付出努力\treader\n".encode(), "付出\t付出\n".encode()),
    "terms": ("小程序 100 n\n视频号\n".encode(),),
    "options": (b'steps = ["layout"]\nkeep = ["a"]\nmin-confidence = 0.5\n[[paths]]\nmatch = ["*.md"]\nsteps = []\n',),
    "config": (b"\x01\x01\x01\x01\x01\x01\x01\x01\x00" + "微信付出小步伐".encode(),),
    **fuzz_files.SEEDS,
}
MIXED = tuple(bytes([k]) + seed for k, name in enumerate(sorted(SEEDS)) for seed in SEEDS[name])


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("target", choices=[*TARGETS, "mixed", "all"], help="mixed: all in one run; all: one by one")
    ap.add_argument("--seconds", type=int, default=60, help="time for each target")
    ap.add_argument("--runs", type=int, default=-1, help="stop after so many inputs, if the time has not ended before")
    ap.add_argument("--seed", type=int, default=0, help="where the chance of this run begins; 0: anywhere")
    ap.add_argument("--corpus", type=Path, help="folder of inputs found so far, kept and grown")
    args = ap.parse_args()
    if args.target == "all":
        status = 0
        for name in TARGETS:
            started = time.monotonic()
            command = [sys.executable, __file__, name, "--seconds", str(args.seconds)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            runs = [line for line in done.stderr.splitlines() if "DONE" in line or "Done " in line]
            print(f"{name}: {runs[-1] if runs else 'stopped'} ({time.monotonic() - started:.0f} s)", flush=True)
            if done.returncode:
                print(done.stderr[-4000:])
                status = 1
        return status
    with tempfile.TemporaryDirectory() as scratch:
        corpus = args.corpus or Path(scratch)
        corpus.mkdir(exist_ok=True)
        for number, seed in enumerate(MIXED if args.target == "mixed" else SEEDS[args.target]):
            (corpus / f"seed-{number}").write_bytes(seed)
        # Files hold some records, one of them too long; a text may take each step several rounds.
        longest = 2400 if args.target in fuzz_files.TARGETS else 600
        limits = [f"-max_total_time={args.seconds}", f"-max_len={longest}", "-timeout=20", "-rss_limit_mb=4096"]
        limits += [f"-runs={args.runs}", f"-seed={args.seed}"]
        atheris.Setup([sys.argv[0], str(corpus), *limits], TARGETS.get(args.target, fuzz_mixed))
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
