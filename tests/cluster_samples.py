"""Some eighty documents for the cluster tests, and the rows that the library makes of them on one machine."""

from column_samples import PAGE, TEXTS, record

import textfix

_PARAGRAPHS = PAGE.split("\n\n")


def documents(number=80):
    """Spun and honest texts of all lengths, with missing ones between them; every one is another."""
    made = list(TEXTS)
    for k in range(number - len(made)):
        start = k % len(_PARAGRAPHS)
        if k % 20 == 0:
            made.append(None)
        elif k % 3 == 0:
            made.append("\n\n".join([f"第{k}篇", *_PARAGRAPHS[start : start + 1 + k % 7]]))
        else:
            made.append(f"第{k}条,记录ＡＢ型。" + "今天的风很大，我们早早就回家了。" * (k % 9))
    return made


def rows(texts, **options):
    """(number, text, record) of every document."""
    results = [None if text is None else textfix.explain(text, **options) for text in texts]
    return [(k, result and result.text, result and record(result)) for k, result in enumerate(results)]
