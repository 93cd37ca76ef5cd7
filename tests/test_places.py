"""Steps look closer only where the census has noted something: no rule may match anywhere else."""

import random
import re
from collections.abc import Callable, Iterable

import pytest
from patterns import names, parser, samples
from test_census import TEXTS, plain_tally

import textfix.tally
from textfix import census as census_module
from textfix import character_kinds as kinds
from textfix.census import census, places
from textfix.char_frequency import levels
from textfix.matcher import RareMatcher
from textfix.steps import _misreadings, _quotes, _shifted_gbk, brackets, characters, layout, mojibake, punctuation

Starts = Callable[[str], Iterable[int]]


def each_start(sign: str, expression: re.Pattern[str]) -> Starts:
    """Where the quotes' finder looks for an expression that begins with a sign."""
    return lambda text: (match.start() for match in _quotes._from_each(sign, expression, text))


# Every expression that is tried only at places, and where it is tried. A row that is missing here is a rule that
# nobody checks: add it with the rule.
TRIGGERS: dict[str, tuple[re.Pattern[str], Starts]] = {
    "characters": (characters._ANY, lambda text: places(text, kinds.ODD, characters._ANY_PAIRS)),
    "rare characters": (characters._ANY_RARE, lambda text: places(text, kinds.ODD)),
    "UTF-8 read as GBK": (_misreadings._gbk_seed(), lambda text: places(text, pairs=kinds.PAIR_UTF8_AS_GBK)),
    "pinyin in brackets": (brackets._BRACKET, lambda text: places(text, pairs=kinds.PAIR_BRACKET_LETTER)),
    "punctuation": (punctuation._ANY, punctuation._starts),
    "doubled marks": (punctuation._RUN, punctuation._run_starts),
    "blanks at line ends": (layout._TRAILING, layout._trailing_starts),
    "paragraph breaks": (layout._BREAK, layout._break_starts),
    "what is beyond repair": (mojibake._BEYOND_REPAIR, lambda text: places(text, kinds.DEBRIS)),
    "a byte of a full stop": (_shifted_gbk._STOP, _shifted_gbk._lost),
    "shifted bytes": (_shifted_gbk._PLACE, _shifted_gbk._lost),
    "titles": (_quotes._TITLE, each_start("<<", _quotes._TITLE)),
    "ellipses": (_quotes._DOTS, each_start("...", _quotes._DOTS)),
    "dashes": (_quotes._DASHES, each_start("--", _quotes._DASHES)),
}


def alphabet(tree) -> set[str]:
    """Characters that an expression names: of each set and range the first and the last."""
    found: set[str] = set()
    for op, value in tree:
        if op in (names.LITERAL, names.NOT_LITERAL):
            found.add(chr(value))
        elif op is names.RANGE:
            found.update(map(chr, value))
        elif op is names.IN:
            found |= alphabet(value)
        elif op is names.BRANCH:
            found.update(*map(alphabet, value[1]))
        elif op is names.SUBPATTERN:
            found |= alphabet(value[3])
        elif op in (names.ASSERT, names.ASSERT_NOT):
            found |= alphabet(value[1])
        elif str(op) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            found |= alphabet(value[2])
    return found


def texts_for(expression: re.Pattern[str], count: int = 4000) -> Iterable[str]:
    """Texts of what an expression is about, at random: enough of them have a match."""
    rng = random.Random(expression.pattern)
    tree = parser.parse(expression.pattern)
    letters = [*sorted(alphabet(tree)), *"字的a \n"]
    whole = samples(tree, 64)
    for _ in range(count):
        few = [*rng.sample(letters, min(len(letters), 5)), rng.choice(whole)]
        yield "".join(rng.choice(few) * rng.choice((1, 1, 1, 2, 3)) for _ in range(rng.randint(1, 12)))


@pytest.mark.parametrize("name", TRIGGERS)
def test_no_rule_matches_where_nothing_is_noted(name):
    expression, starts = TRIGGERS[name]
    matched = 0
    for text in texts_for(expression):
        noted = set(starts(text))
        for match in expression.finditer(text):
            matched += 1
            assert match.start() in noted, (text, match)
    assert matched > 100


def test_runs_with_a_chain_of_rare_characters_are_those_that_an_expression_finds():
    common = "".join(re.escape(char) for char, bits in levels().items() if bits <= kinds.COMMON_BITS)
    chain = re.compile("[^\x00-\x7f]?".join([f"[^\x00-\u2fff{common}]"] * _misreadings._RARE_IN_SEED))
    rng = random.Random(6)
    found = 0
    for _ in range(500):
        text = "".join(rng.choice("的是龘靐齉齾，é 𠀀😀") for _ in range(205))
        runs = [run.span() for run in re.finditer(r"[^\x00-\x7f]+", text) if chain.search(run[0])]
        assert list(_misreadings._swapped_runs(text)) == runs
        found += len(runs)
    assert found > 500


def test_marks_are_judged_wherever_they_can_be_wrong():
    rng = random.Random(4)
    for _ in range(4000):
        text = "".join(rng.choice("你好这是谁吗ab1 ,,;:?!(。“《\n") for _ in range(12))
        guard = punctuation.Guard(text)
        found = punctuation._marks(text, guard)
        everywhere = [match.start() for match in punctuation._MARK.finditer(text)]
        noted, punctuation._mark_starts = punctuation._mark_starts, lambda _text, places=everywhere: places
        try:
            assert punctuation._marks(text, guard) == found
        finally:
            punctuation._mark_starts = noted


def test_very_many_marks_come_in_order_as_well():
    for text in ("好," * 20_000, ",好, 好" * 9_000):
        expected = [match.start() for match in re.finditer("(?<=好),|,(?= ?好)", text)]
        assert sorted({*punctuation._mark_starts(text)}) == expected
        assert list(punctuation._mark_starts(text)) == sorted(punctuation._mark_starts(text))


PLACES = [
    (kinds.ODD | kinds.NARROW_BRACKET, 0, 0),
    (0, kinds.PAIR_HAN_MARK | kinds.PAIR_DOUBLED, 0),
    (kinds.ODD, kinds.PAIR_COMMA_SPACE | kinds.PAIR_END_SPACE, 0),
    (kinds.STRAIGHT_QUOTE, kinds.PAIR_LATIN | kinds.PAIR_UTF8_AS_GBK, 0),
    (0, kinds.PAIR_HAN_SPACE, kinds.PAIR_SPACE_HAN),
    (0, kinds.PAIR_HAN_MARK | kinds.PAIR_HAN_SPACE, kinds.PAIR_SPACE_HAN | kinds.PAIR_MARK_HAN),
]


@pytest.mark.parametrize("wanted", PLACES)
def test_compiled_plain_and_regular_expressions_find_the_same_places(wanted):
    plain = plain_tally()
    rng = random.Random(8)
    some = '好，。,(" "a&\u00a0Öй浣犲𠀀\U0002f800😀\n锟'
    for text in [*TEXTS, *("".join(rng.choices(some, k=30)) for _ in range(300))]:
        found = list(textfix.tally.places(text, *kinds.marks(), *wanted))
        assert list(plain.places(text, *kinds.marks(), *wanted)) == found
        assert [match.start() for match in census_module._expression(*wanted).finditer(text)] == found
        assert list(places(text, wanted[0], wanted[1], then=wanted[2])) == found


def test_pairs_of_a_table_are_found_however_many():
    marks, _ = RareMatcher(["支付", "付宝", "宝𠮷"])._heads
    for text in ("用支付宝𠮷支付", "支付宝" * 30_000):
        found = list(textfix.tally.pairs_of(text, *marks))
        assert found == list(plain_tally().pairs_of(text, *marks))
        assert found == list(textfix.tally.places(text, *marks, 0, (1 << kinds.MOST_PAIRS) - 1, 0))
        assert len(found) == (4 if len(text) < 20 else 60_000)


def test_places_are_of_what_the_census_has():
    text = '好，，真 好"a'
    assert list(places(text, kinds.STRAIGHT_QUOTE)) == [6]
    assert list(places(text, pairs=kinds.PAIR_HAN_SPACE, then=kinds.PAIR_SPACE_HAN)) == [3]
    assert list(places(text, kinds.DEBRIS, kinds.PAIR_DASHES)) == []


def test_a_piece_does_not_push_the_whole_out():
    whole = "这家公司发布了新的产品。" * 100
    first = census(whole)
    census(whole[:20])
    assert census(whole) is first
