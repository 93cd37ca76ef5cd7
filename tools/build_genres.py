"""Find the genres of honest text and count the wording dictionaries' words in each: ``genre_counts.tsv``.

    python tools/build_genres.py --corpora DIR [--genres 30]

What nobody writes in a manual (装置, 治理, 反对) is usual in the news, and what nobody writes in the news (咱们, 应当)
fills old books. Honest documents of the *build* part (see ``tools/split.py``), texts of Taiwan in Simplified
characters, what authors of software say (``tools/gather_software.py``) and old books (``tools/gather_literature.py``)
among them, are cut into pieces; a mixture of multinomials over the words of the dictionaries is fitted to them
(expectation maximisation: Nigam et al. 2000), from some genres for each corpus, and sharpened as it goes. Written are
how many characters fell to each genre, and how often each word stood in them. Needs numpy and scipy. The texts stay
outside the project; only statistics go in.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tools"))

from split import books, documents, simplified  # noqa: E402
from textfix.wording import evidence as survey  # noqa: E402
from textfix.wording.dictionary import lexicon  # noqa: E402
from textfix.wording.genres import smoothed  # noqa: E402

OUT = ROOT / "src/textfix/data/genre_counts.tsv"
PIECE = 1500  # code points
FEWEST = 5  # words of a piece
ROUNDS = 25
SOFTEST = 0.2  # share of the evidence that counts in the first round; all of it does after the last


def pieces(corpora: Path) -> Iterator[tuple[str, str]]:
    """Pieces of honest text, each with the name of its corpus."""
    for found in (documents(corpora, "build", traditional=True), books(corpora, ("build",))):
        for d in found:
            text = simplified(d)
            yield from ((d.source, text[at : at + PIECE]) for at in range(0, len(text), PIECE))


def first_guess(sources: list[str], genres: int) -> np.ndarray:
    """A genre for each piece: each corpus has some, by the root of its size, and its pieces are dealt out to them."""
    sizes = Counter(sources)
    roots = sum(n**0.5 for n in sizes.values())
    rng, out, first = np.random.default_rng(0), np.zeros(len(sources), int), 0
    names = np.array(sources)
    for name in sorted(sizes):
        many = max(1, round(genres * sizes[name] ** 0.5 / roots))
        of_source = np.flatnonzero(names == name)
        out[of_source] = first + rng.integers(0, many, len(of_source))
        first += many
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--genres", type=int, default=30, help="about so many")
    args = ap.parse_args()
    words = lexicon()
    sources: list[str] = []
    lengths: list[int] = []
    rows: list[int] = []
    columns: list[int] = []
    values: list[int] = []
    for source, text in pieces(args.corpora):
        counts = Counter(words.find_words(text)[::3])
        if sum(counts.values()) < FEWEST:
            continue
        rows += [len(sources)] * len(counts)
        columns += counts
        values += counts.values()
        sources.append(source)
        lengths.append(len(text))
    counted = csr_matrix((np.array(values, float), (rows, columns)), shape=(len(sources), len(words.words)))
    full, later = survey._FULL_COUNTS, survey._LATER_SHARE  # noqa: SLF001 - as the survey counts
    evidence = counted.copy()
    evidence.data = np.array([min(n, full) + later * max(0.0, n - full) for n in counted.data])
    characters, general = np.array(lengths, float), np.array(list(words.rates))
    guess = first_guess(sources, args.genres)
    shares = np.eye(guess.max() + 1)[guess]
    for number in range(ROUNDS):
        rates = smoothed(np.asarray((counted.T @ shares).T), (characters @ shares)[:, None], general)
        told = evidence @ np.log(rates / rates.sum(1, keepdims=True)).T
        log = told * (SOFTEST + (1.0 - SOFTEST) * number / ROUNDS) + np.log(shares.mean(0) + 1e-6)
        shares = np.exp(log - log.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
    table = np.rint(np.asarray((counted.T @ shares).T)).astype(int)
    lines = ["\t".join(["#characters", *(str(round(n)) for n in characters @ shares)])]
    for k, word in enumerate(words.words):
        found = [f"{genre}:{n}" for genre, n in enumerate(table[:, k]) if n]
        if found:
            lines.append(f"{word}\t{' '.join(found)}")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(sources)} pieces, {len(table)} genres")
    names = np.array(sources)
    for genre in range(len(table)):
        of = Counter(dict(zip(*np.unique(names[shares.argmax(1) == genre], return_counts=True), strict=True)))
        telling = np.argsort(-rates[genre] * np.log(rates[genre] / general))[:8]
        most = ", ".join(f"{name} {n}" for name, n in of.most_common(3))
        print(f"{genre}: {most}; {' '.join(words.words[k] for k in telling)}")


if __name__ == "__main__":
    main()
