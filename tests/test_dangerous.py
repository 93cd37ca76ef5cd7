"""The hundred substitutes that are the most dangerous, because honest authors use them most: each has a sentence in
which it must be undone, and one in which it must stay."""

from functools import lru_cache
from pathlib import Path

from floors import hold
from strategies import honest_documents, spun

from textfix import Cleaner, Config
from textfix.wording.dictionary import lexicon
from textfix.wording.inference import find_candidates

CLEANER = Cleaner(Config(steps=("wording",)))
HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def rows():
    """(substitute, original, what the author wrote, an honest sentence with the substitute)."""
    lines = (HERE / "dangerous.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


@lru_cache(maxsize=16)
def page(dialect):
    """A spun page of a dialect, for the sentences to stand in."""
    return spun(honest_documents()["08-股东大会"] + honest_documents()["20-展览前言"], dialect)


def dialect_of(substitute, original):
    """The dialect that writes the pair most, among those with a dictionary made by hand."""
    words = lexicon()
    pair = next(p for p in map(words.pairs.__getitem__, words.by_substitute[substitute]) if p.original == original)
    names = {words.dialects[d].name: weight for d, weight in pair.weights.items()}
    names = {name: weight for name, weight in names.items() if name != "ancestor"} or {"a": 1.0}
    return max(sorted(names), key=names.__getitem__)


def behind_the_page(sentence, substitute, original):
    """What becomes of a sentence at the end of a spun page."""
    front = page(dialect_of(substitute, original)) + "\n\n"
    result = CLEANER.explain(front + sentence)
    shift = sum(len(e.after) - len(e.before) for e in result.edits if e.start < len(front))
    return result.text[len(front) + shift :]


def test_there_are_a_hundred():
    assert len(rows()) == 100
    assert len({row[:2] for row in rows()}) == 100
    for substitute, original, wrote, honest in rows():
        assert wrote.count(original) == 1, wrote
        assert substitute in honest, honest
        assert original not in honest, honest


def test_each_pair_is_in_the_dictionary_and_offered_in_its_sentence():
    """Not shadowed, not guarded away: whatever the context says, the reading is there to be chosen."""
    missing = []
    for substitute, original, wrote, _ in rows():
        spun_sentence = wrote.replace(original, substitute)
        found = {(c.start, c.original) for c in find_candidates(spun_sentence, lexicon())}
        if (wrote.find(original), original) not in found:
            missing.append((substitute, original, spun_sentence))
    hold("dangerous substitutes: originals not offered in their sentence", len(missing), missing)


def test_each_honest_sentence_stays():
    changed = [honest for _, _, _, honest in rows() if CLEANER.fix(honest) != honest]
    hold("dangerous substitutes: honest sentences changed, each alone", len(changed), changed)


def test_all_the_honest_sentences_together_stay():
    """A text in which every second sentence holds a substitute, and which nobody spun."""
    for text in ("".join(row[3] for row in rows()), "\n".join(row[3] for row in rows()[::-1])):
        assert CLEANER.fix(text) == text


def test_what_a_spun_page_does_to_the_honest_sentences():
    changed = [
        (substitute, behind_the_page(honest, substitute, original))
        for substitute, original, _, honest in rows()
        if behind_the_page(honest, substitute, original) != honest
    ]
    hold("dangerous substitutes: honest sentences changed, in a spun page", len(changed), changed)


def test_what_a_spun_page_lets_us_restore():
    missed = []
    for substitute, original, wrote, _ in rows():
        got = behind_the_page(wrote.replace(original, substitute), substitute, original)
        if original not in got:
            missed.append((substitute, original, got))
    hold("dangerous substitutes: originals restored, in a spun page", len(rows()) - len(missed), missed)
