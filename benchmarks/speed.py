"""How fast textfix is beside what people run over the same text, in one process and one run.

    python benchmarks/speed.py [--corpora DIR] [--megabytes 5] [--rounds 3]   # the tables of the README
    python benchmarks/speed.py --record                                       # keep the ratios of this version
    python benchmarks/speed.py --guard                                        # exit status 1 if a ratio fell by 30 %

Every contender cleans or segments the same documents, one after another, in
rounds; the best round counts, in processor time. The figures that say
something on any machine are the ratios to ``jieba.lcut`` on the same text.
With ``--corpora`` (JSON Lines with ``id`` and ``text``) the documents are those
of the *report* part (``tools/split.py``); otherwise they are put together from
the sentences of ``examples/``, and these are what ``--record`` and ``--guard``
use. Spun text is the honest one with the words of this project's dialects in
it, each document by a tool of its own.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "src"))

import textfix  # noqa: E402
from simulation import dialect_pairs, dialect_profile  # noqa: E402
from split import documents  # noqa: E402
from textfix import tally  # noqa: E402
from textfix.character_kinds import marks  # noqa: E402
from textfix.matcher import Matcher  # noqa: E402
from textfix.wording.dictionary import lexicon  # noqa: E402

RECORDED = ROOT / "benchmarks/speed.json"
LOSS = 0.30  # of a ratio, from which the guard fails
LENGTHS = (500, 2000, 8000)  # code points of the documents that are put together
SCALES = (100, 1000, 10_000, 100_000, 1_000_000)
DIALECTS = ("a", "b", "c", "g", "ancestor")
KEEP = 0.35
Contender = Callable[[str], Any]


def own_text(characters: int, rng: random.Random) -> Iterator[str]:
    """Paragraphs of the sentences of ``examples/``, mixed."""
    content = (ROOT / "examples/article.original.txt").read_text(encoding="utf-8")
    sentences = [s for s in re.findall("[^。！？\n]+[。！？]", content) if len(s) > 8]
    while characters > 0:
        paragraph = "".join(rng.choice(sentences) for _ in range(rng.randint(2, 6)))
        characters -= len(paragraph)
        yield paragraph


def corpus_text(folder: Path, characters: int, rng: random.Random) -> Iterator[str]:
    """Documents of the report part, mixed, as long as they are."""
    found = [d.text for d in documents(folder, "report") if len(d.text) >= 100]
    rng.shuffle(found)
    for text in found:
        if characters <= 0:
            return
        yield text[:8000]
        characters -= len(text[:8000])


def pages(parts: Iterator[str]) -> list[str]:
    """Documents of each of the lengths in turn, put together from parts of text."""
    out = []
    text = ""
    for part in parts:
        text = f"{text}\n{part}" if text else part
        if len(text) >= LENGTHS[len(out) % len(LENGTHS)]:
            out.append(text)
            text = ""
    return out


def spin(texts: Sequence[str], most: int = 3 * len(DIALECTS)) -> list[str]:
    """Each text as one of so many tools of the dialects leaves it: the longest original at every place replaced."""
    out = []
    tools = []
    for number in range(most):
        name = DIALECTS[number % len(DIALECTS)]
        profile = dialect_profile(dialect_pairs(name), 50 + number, KEEP)
        tools.append((Matcher(list(profile), longest=True), list(profile.values())))
    for number, text in enumerate(texts):
        matcher, substitutes = tools[number % len(tools)]
        at, pieces = 0, []
        for word, start, end in matcher.find(text):
            pieces += [text[at:start], substitutes[word]]
            at = end
        out.append("".join([*pieces, text[at:]]))
    return out


def blind() -> Contender:
    """The replacement that needs no thought: every substitute becomes its first original."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    words = lexicon()
    originals = [words.pairs[words.by_substitute[b][0]].original for b in words.substitutes]
    automaton = AhoCorasick(words.substitutes, matchkind=MatchKind.LeftmostLongest)

    def replace(text: str) -> str:
        at, pieces = 0, []
        for word, start, end in automaton.find_matches_as_indexes(text):
            pieces += [text[at:start], originals[word]]
            at = end
        return "".join([*pieces, text[at:]])

    return replace


def others() -> Iterator[tuple[str, Contender]]:
    """What is installed of the tools that people run over Chinese text."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    yield "jieba.lcut", jieba.lcut
    try:
        import rjieba

        yield "rjieba.cut", rjieba.cut
    except ImportError:
        print("rjieba is not installed", file=sys.stderr)
    import opencc

    yield "OpenCC t2s", opencc.OpenCC("t2s").convert
    try:
        import ftfy

        yield "ftfy.fix_text", ftfy.fix_text
    except ImportError:
        print("ftfy is not installed", file=sys.stderr)
    yield "blind replacement, ahocorasick_rs", blind()
    try:
        from pycorrector.corrector import Corrector  # the rule-based one; needs kenlm

        yield "pycorrector, rules", Corrector().correct
    except Exception as error:  # noqa: BLE001 - whatever its parts say when one is missing
        print(f"pycorrector's rule-based corrector is not available: {error}", file=sys.stderr)


def our_own() -> Iterator[tuple[str, Contender]]:
    """What is measured of textfix."""
    wording = textfix.Cleaner(textfix.Config(steps=("wording",)))
    yield "textfix, wording step", wording.fix
    yield "textfix, all steps", textfix.Cleaner().fix
    yield "textfix.diagnose", wording.diagnose
    table = marks()
    yield "a plain pass over the characters", lambda text: tally.tally(text, *table, 0, 0)


def speeds(contenders: dict[str, Contender], texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Bytes of UTF-8 a second of each contender: the best of several rounds that take turns."""
    size = sum(len(text.encode()) for text in texts)
    best = dict.fromkeys(contenders, float("inf"))
    for contender in contenders.values():
        contender(texts[0])
    for _ in range(rounds):
        for name, contender in contenders.items():
            if name.startswith("pycorrector") and best[name] < float("inf"):
                continue
            start = time.process_time()
            for text in texts:
                contender(text)
            best[name] = min(best[name], time.process_time() - start)
    return {name: size / seconds for name, seconds in best.items()}


def table(honest: dict[str, float], spun: dict[str, float]) -> Iterator[str]:
    """The rows of the README's table."""
    yield "| | honest text, MB/s | × jieba | spun text, MB/s | × jieba |"
    yield "|---|---|---|---|---|"
    for name in honest:
        cells = [
            f"{speed[name] / 1e6:.2f} | {speed[name] / speed['jieba.lcut']:.2f}" if name in speed else " | "
            for speed in (honest, spun)
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def fresh(program: str, *, repeat: int = 5) -> list[float]:
    """The numbers that a fresh interpreter prints, the least of several runs each."""
    rows = []
    for _ in range(repeat):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
        rows.append([float(x) for x in done.stdout.split()])
    return [min(column) for column in zip(*rows, strict=True)]


def start_up(texts: Sequence[str]) -> Iterator[str]:
    """Import, the first result in a new process, and memory."""
    sample = ROOT / "examples/article.txt"
    loaded, first = fresh(
        f"import time; a = time.process_time(); import textfix; b = time.process_time(); "
        f"textfix.fix(open({str(sample)!r}, encoding='utf-8').read()); print(b - a, time.process_time() - a)"
    )
    yield f"import textfix: {loaded:.3f} s; import and first fix of a spun page: {first:.3f} s (processor time)"
    scratch = Path(os.environ.get("TMPDIR", "/tmp")) / f"textfix-speed-{os.getpid()}.json"
    scratch.write_text(json.dumps(list(texts)), encoding="utf-8")
    try:
        before, after, peak = fresh(
            "import json, textfix\n"
            "def now(what='VmRSS'):\n"
            "    with open('/proc/self/status') as f:\n"
            "        return next(int(line.split()[1]) for line in f if line.startswith(what)) / 1024\n"
            "textfix.fix('')\n"
            "a = now()\n"
            f"with open({str(scratch)!r}, encoding='utf-8') as file:\n"
            "    texts = json.load(file)\n"
            "b = now()\n"
            "for k in range(len(texts)):\n"
            "    textfix.fix(texts[k]); texts[k] = None\n"
            "print(a, now(), now('VmHWM'))",  # getrusage would tell the peak of this process, too
            repeat=1,
        )
        size = sum(len(text.encode()) for text in texts) / 1e6
        yield f"resident memory: {before:.0f} MB at first, {after:.0f} MB after {size:.1f} MB, peak {peak:.0f} MB"
    except (subprocess.CalledProcessError, OSError):
        yield "resident memory: not measured here"
    finally:
        scratch.unlink()


def scaling(honest: Sequence[str], spun: Sequence[str]) -> Iterator[str]:
    """Nanoseconds a character over the length of a document: level, if the cost is linear.

    The long documents are short ones joined. Where many tools have spun them,
    the first round restores what the commonest of them did, and a text is
    read again as long as a round finds something.
    """
    wording = textfix.Cleaner(textfix.Config(steps=("wording",)))
    every = textfix.Cleaner()
    rows = (
        ("honest, wording", honest, wording),
        ("honest, all steps", honest, every),
        ("spun by one tool, wording", spin(honest, 1), wording),
        ("spun by many tools, wording", spun, wording),
    )
    yield f"| ns a character at length | {' | '.join(f'{n:,}' for n in SCALES)} |"
    yield f"|---|{'---|' * len(SCALES)}"
    for name, texts, cleaner in rows:
        whole = "\n".join(texts)
        cells = []
        for length in SCALES:
            parts = [whole[at : at + length] for at in range(0, min(len(whole) - length + 1, 200_000), length)]
            if not parts:
                cells.append("")
                continue
            best = float("inf")
            for _ in range(3 if length < 100_000 else 1):
                start = time.process_time()
                for part in parts:
                    cleaner.fix(part)
                best = min(best, time.process_time() - start)
            cells.append(f"{1e9 * best / (length * len(parts)):.0f}")
        yield f"| {name} | {' | '.join(cells)} |"


def side_by_side(texts: Sequence[str]) -> Iterator[str]:
    """Two threads and two processes over one, by the clock."""
    cleaner = textfix.Cleaner(textfix.Config(steps=("wording",)))

    def alone() -> None:
        for text in texts:
            cleaner.fix(text)

    def threads() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(cleaner.fix, texts))

    def processes() -> None:
        list(cleaner.fix_many(texts, jobs=2))

    best: dict[str, float] = {}
    for _ in range(3):
        for run in (alone, threads, processes):
            start = time.perf_counter()
            run()
            best[run.__name__] = min(best.get(run.__name__, float("inf")), time.perf_counter() - start)
    yield (
        f"spun text, wording step, over one thread: two threads {best['alone'] / best['threads']:.2f} ×, "
        f"two processes {best['alone'] / best['processes']:.2f} × ({os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f})"
    )


def ratios(honest: dict[str, float], spun: dict[str, float]) -> dict[str, float]:
    """What is recorded: the speed of textfix over that of jieba."""
    return {
        f"{name}, {kind} text": round(speed[name] / speed["jieba.lcut"], 3)
        for kind, speed in (("honest", honest), ("spun", spun))
        for name in speed
        if name.startswith("textfix")
    }


def guard(found: dict[str, float]) -> int:
    """How many ratios fell too far below the recorded ones."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    failed = 0
    for name, before in recorded.items():
        now = found[name]
        fell = now < (1.0 - LOSS) * before
        failed += fell
        print(f"{name}: {now:.2f} × jieba, recorded {before:.2f}{'  TOO SLOW' if fell else ''}")
    print(f"{len(recorded) - failed} passed, {failed} failed")
    return failed


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, help="take the documents from there")
    ap.add_argument("--megabytes", type=float, default=5.0, help="of each kind of text, as UTF-8")
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--record", action="store_true", help=f"write the ratios to {RECORDED.name}")
    ap.add_argument("--guard", action="store_true", help="compare the ratios with the recorded ones, and nothing more")
    args = ap.parse_args()
    watched = args.record or args.guard
    characters = int((0.2 if watched else args.megabytes) * 1e6 / 2.9)
    rng = random.Random(5)
    if args.corpora and not watched:
        honest_texts = list(corpus_text(args.corpora, characters, rng))
    else:
        honest_texts = pages(own_text(characters, rng))
    spun_texts = spin(honest_texts)
    contenders = dict(others())
    if watched:
        contenders = {"jieba.lcut": contenders["jieba.lcut"]}
    contenders |= dict(our_own())
    rounds = 5 if watched else args.rounds
    honest, spun = speeds(contenders, honest_texts, rounds), speeds(contenders, spun_texts, rounds)
    if args.guard:
        sys.exit(1 if guard(ratios(honest, spun)) else 0)
    if args.record:
        RECORDED.write_text(json.dumps(ratios(honest, spun), indent=1) + "\n", encoding="utf-8")
        print(RECORDED.read_text(encoding="utf-8"))
        return
    kinds = "; ".join(
        f"{name} {sum(len(t.encode()) for t in texts) / 1e6:.1f} MB in {len(texts)} documents"
        for name, texts in (("honest", honest_texts), ("spun", spun_texts))
    )
    print(f"{kinds}; compiled: {tally.compiled}\n")
    for lines in (
        table(honest, spun), scaling(honest_texts, spun_texts), start_up(spun_texts), side_by_side(spun_texts),
    ):  # fmt: skip
        print("\n".join(lines), end="\n\n")


if __name__ == "__main__":
    main()
