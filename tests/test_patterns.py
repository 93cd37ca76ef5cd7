"""No regular expression of the package can be kept busy: each takes time in proportion to the text, over a megabyte
of what is worst for it."""

from itertools import product

import pytest
from patterns import attacks, busy_text, call_sites, patterns, seconds
from strategies import THOROUGH

MEGABYTE = 1_000_000  # code points; of Chinese that is three megabytes. Otherwise than in CI: SMALL only.
SMALL = 16_000
LIMIT_SMALL = 0.15  # seconds; an expression that is quadratic takes longer, a linear one a hundredth of it
LIMIT = 6.0

# Expressions that nobody searches for in a text of any length: how each is used, and on how many code points at most.
MATCH = "match"  # from a given place on, never searched for
BOUNDED = {
    "batch.json_pieces._BETWEEN": (MATCH, 400),  # it matches wherever it is tried; white space between two values
    "steps._protected._LIST": (MATCH, 400),  # the head of a line
    "steps._protected._CODE_LINE": (MATCH, 400),  # the head of a line
    "steps._protected._ASSIGNMENT": (MATCH, 400),  # the head of a line
    "steps._protected._COMMENT": (MATCH, 400),  # the head of a line
    "steps._protected._TABLE": (MATCH, 600),  # a line of at most _LONGEST_ROW
    "steps.characters._NAME_ALONE": (MATCH, 80),  # what stands before a sign in its line, at most _LONGEST_NAME
    "steps.boilerplate._LAST_RULER": ("search", 12),  # the last twelve code points of the article
    "steps.layout._RUN_LEFT": ("search", 8),  # _REACH code points before a gap
    # The messages of the program, each whole; what they quote of a stranger's is short.
    "cli.language._pattern": (MATCH, 250),
}


def test_every_expression_is_tried():
    """Each call of the re module in the sources was seen with the pattern it compiles."""
    seen = {(found.module, found.line) for found in patterns()}
    missing = sorted(site for site in call_sites() if not any(
        module == site[0] and site[1] <= line <= site[1] + 40 for module, line in seen
    ))  # fmt: skip
    assert missing == []
    assert len(patterns()) > 80


@pytest.mark.parametrize("found", patterns(), ids=lambda found: found.name)
def test_time_grows_with_the_text_and_no_faster(found):
    how, most = BOUNDED.get(found.name, ("search", None))
    search = how == "search"
    size = SMALL if most is None else most
    # A message is matched by itself; of the others a megabyte of such pieces may come.
    once = most is None or found.name == "cli.language._pattern"
    limit = LIMIT_SMALL if once else LIMIT * most / MEGABYTE
    slowest = (0.0, None)
    # From small to large: what takes too long is found out before it takes hours.
    sizes = [size] if most else [SMALL // 64, SMALL // 16, SMALL // 4, SMALL]
    for attack, size in product(attacks(found), sizes):
        text = busy_text(found, attack, size)
        taken = min(seconds(found, text, search=search) for _ in range(3 if most else 1))
        if taken > limit:  # once more: the machine may have been busy
            taken = seconds(found, text, search=search)
        assert taken < limit, (found, attack, taken)
        slowest = max(slowest, (taken, attack), key=lambda item: item[0])
    if slowest[1] and most is None and THOROUGH:
        taken = seconds(found, busy_text(found, slowest[1], MEGABYTE))
        assert taken < LIMIT, (found, slowest, taken)
