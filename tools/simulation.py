"""Spun documents with their truth, for fitting and reporting.

Two kinds of spinner: profiles drawn from a circulating list by the external
simulator (``simulate.py`` of the evaluation kit, given by path), and profiles
drawn from one dialect file of this project. Both replace plain strings.
"""

from __future__ import annotations

import importlib.util
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

_EDGE = re.compile("[。！？\n]")
_SENTENCE = re.compile("[^。！？\n]+[。！？]")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from textfix.wording.dictionary import TOP_WEIGHT, lexicon, read_entries  # noqa: E402


@dataclass(frozen=True)
class Spun:
    """A spun text: ``spans`` are (start, end, originals) over ``text``; none for an honest one."""

    id: str
    source: str
    dialect: str
    text: str
    spans: list[tuple[int, int, tuple[str, ...]]]


def load_kit(folder: Path) -> tuple[ModuleType, ModuleType]:
    """The evaluation kit's ``simulate`` and ``marked`` modules."""
    modules = []
    for name in ("simulate", "marked"):
        spec = importlib.util.spec_from_file_location(f"kit_{name}", folder / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        modules.append(module)
    return modules[0], modules[1]


def dialect_pairs(name: str) -> dict[str, list[tuple[str, float]]]:
    """Original → (substitute, weight 0..1) of one of this project's dialects, or of several (``a+thesis``)."""
    pairs: dict[str, list[tuple[str, float]]] = {}
    for dialect in name.split("+"):
        for entry in read_entries(ROOT / "dictionaries/wording" / f"{dialect}.tsv"):
            for original, weight in entry.originals:
                if original != entry.substitute:
                    pairs.setdefault(original, []).append((entry.substitute, weight / TOP_WEIGHT))
    return pairs


def dialect_profile(pairs: dict[str, list[tuple[str, float]]], seed: int, keep: float) -> dict[str, str]:
    """One tool of a dialect: one substitute of each original, by weight; the surer a pair, the likelier it is in."""
    rng = random.Random(seed)
    profile = {}
    for original, found in sorted(pairs.items()):
        weights = [weight for _, weight in found]
        substitute = rng.choices([word for word, _ in found], weights)[0]
        # An original whose weights come to a middling one (6 of 9) is in as often as the keep rate says.
        if rng.random() < min(0.98, (1.0 - keep) * min(1.0, sum(weights)) / (6.0 / TOP_WEIGHT)):
            profile[original] = substitute
    return profile


class Spinner:
    """One tool: a profile of pairs and a mode. Without ``pairs`` the profile is of the dialect's own file."""

    def __init__(
        self, kit: ModuleType, pairs: dict[str, list[str]] | None, dialect: str, seed: int, keep: float, mode: str
    ) -> None:
        self.kit = kit
        self.dialect = dialect
        self.mode = mode
        self.profile: dict[str, str] = (
            kit.make_profile(pairs, seed, keep) if pairs else dialect_profile(dialect_pairs(dialect), seed, keep)
        )
        self.longest = max(map(len, self.profile))
        self.ordered = sorted(self.profile.items(), key=lambda p: random.Random(f"{seed}{p[0]}").random())

    def marked(self, text: str) -> str:
        """The spun text in the kit's marked format."""
        if self.mode == "first":
            return str(self.kit.spin_first(text, self.profile, self.longest))
        if self.mode == "chain":
            # Only the pairs whose original can occur: the kit tries each in turn.
            grown = text + "".join(b for a, b in self.ordered if a in text)
            live = [p for p in self.ordered if p[0] in grown]
            return str(self.kit.spin_chain(text, live))
        return str(self.kit.spin(text, self.profile, self.longest))


def spun(spinner: Spinner, marked: ModuleType, documents: list[tuple[str, str, str]]) -> Iterator[Spun]:
    """Documents given as (id, source, text), spun."""
    for name, source, text in documents:
        if "⟦" in text or "|" in text:
            continue
        damaged, spans = marked.parse(spinner.marked(text))
        yield Spun(name, source, spinner.dialect, damaged, [(s.start, s.end, s.originals) for s in spans])


def plant(document: Spun, sentences: list[str], rng: random.Random) -> Spun:
    """A spun document with honest sentences in it: at a sentence end, or as paragraphs of their own."""
    text, spans = document.text, list(document.spans)
    for sentence in sentences:
        edges = [m.end() for m in _EDGE.finditer(text) if not any(s < m.end() < e for s, e, _ in spans)] or [len(text)]
        at = rng.choice(edges)
        planted = sentence if rng.random() < 0.5 else f"\n{sentence}\n"
        text = text[:at] + planted + text[at:]
        spans = [(s + len(planted), e + len(planted), o) if s >= at else (s, e, o) for s, e, o in spans]
    return Spun(document.id, document.source, document.dialect, text, sorted(spans))


class HonestSentences:
    """Sentences of honest texts, by the words of the lexicon that stand in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = lexicon()
        self._sentences: list[str] = []
        self._holding: dict[str, list[int]] = {}
        for text in texts:
            for match in _SENTENCE.finditer(text):
                if 8 <= len(match[0]) <= 90:
                    for number in set(words.find_words(match[0])[::3]):
                        self._holding.setdefault(words.words[number], []).append(len(self._sentences))
                    self._sentences.append(match[0].strip())

    def like(self, document: Spun, rng: random.Random, count: int) -> list[str]:
        """Sentences that each hold a word that a spinner wrote in the document, as an honest word."""
        written = sorted({document.text[start:end] for start, end, _ in document.spans} & self._holding.keys())
        return [
            self._sentences[rng.choice(self._holding[word])] for word in rng.sample(written, min(count, len(written)))
        ]


def trap_sentences(spinner: Spinner, texts: list[str], rng: random.Random, count: int) -> list[str]:
    """Honest sentences in which a substitute of this spinner stands as an honest word."""
    substitutes = list(spinner.profile.values())
    out = []
    for text in rng.sample(texts, len(texts)):
        sentences = [m[0].strip() for m in _SENTENCE.finditer(text) if 12 <= len(m[0]) <= 90]
        for sentence in rng.sample(sentences, min(4, len(sentences))):
            if any(word in sentence for word in substitutes):
                out.append(sentence)
                if len(out) == count:
                    return out
    return out
