"""A column of texts as users have them, and what cleaning it must give, worked out with the plain library."""

from pathlib import Path

import textfix
from textfix.records import edit_fields

PAGE = (Path(__file__).parents[1] / "examples" / "article.txt").read_text(encoding="utf-8")
TEXTS = [
    PAGE,
    "今天下了一场小雨，路上的人都走得很慢。",
    "",
    None,
    "ＧＰＵ加速,很快。。",
    "𠮷野家的菜单\n\n第二段",
    PAGE[:900],
]


def expected_texts(**options):
    return [None if text is None else textfix.fix(text, **options) for text in TEXTS]


def expected_records(**options):
    return [None if text is None else record(textfix.explain(text, **options)) for text in TEXTS]


def record(result):
    return {
        "spun": result.diagnosis.spun,
        "spun_probability": round(result.diagnosis.spun_probability, 4),
        "dialect": next(iter(result.diagnosis.dialects), None),
        "error": None,
        "edits": [edit_fields(edit) for edit in result.edits],
    }


def test_the_samples_have_what_matters():
    records = expected_records()
    assert [made["spun"] for made in records if made] == [True, False, False, False, False, True]
    assert expected_texts()[3] is None
