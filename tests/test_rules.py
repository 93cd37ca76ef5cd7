"""What the steps share: matches at places, and passes until nothing is left."""

import re

from textfix.edits import apply
from textfix.steps._rules import matches_at, rule_table, until_stable

RULES = rule_table("layout", [("twice", 0.9, "Two are one.")])
TWICE = re.compile("aa")


def halve(text):
    return [RULES["twice"].edit(text, m.start(), m.end(), "a") for m in TWICE.finditer(text)]


def test_matches_at_places_are_those_of_a_search():
    text = "aaaa b aaa"
    everywhere = [match.span() for match in TWICE.finditer(text)]
    assert [match.span() for match in matches_at(TWICE, text, range(len(text)))] == everywhere
    assert [match.span() for match in matches_at(TWICE, text, [0, 0, 2, 7])] == everywhere
    assert [match.span() for match in matches_at(TWICE, text, [1])] == [(1, 3)]


def test_passes_go_on_until_nothing_is_left():
    text = "aaaaaaaa b aaa"
    assert apply(text, until_stable(text, halve)) == "a b a"


def test_a_settled_text_is_not_looked_at_again():
    looked_at = []

    def one_pass(text):
        looked_at.append(text)
        return halve(text)

    assert apply("aaa", until_stable("aaa", one_pass, "test")) == "a"
    assert looked_at == ["aaa", "aa", "a"]
    assert until_stable("a", one_pass, "test") == []
    assert len(looked_at) == 3
    assert until_stable("b", one_pass, "test") == []
    assert until_stable("a", one_pass, "test") == []
    assert until_stable("a", one_pass) == []
    assert looked_at[3:] == ["b", "a", "a"]
