"""The report that people look at and steer by: one HTML file about many documents, and what they decided in it.

>>> import textfix
>>> with Report() as report:
...     report.add("第一页.txt", textfix.explain("ＧＰＵ加速", steps=("characters",)), seconds=0.01)
...     report.fail("第二页.txt", "there is no such file")
...     report.figures.documents, report.figures.failed
(1, 1)

``report.write("report.html")`` makes the file. In it a person accepts, rejects
and changes edits and downloads the decisions, which :class:`Decisions` reads.
"""

from __future__ import annotations

from textfix.report.collection import Report
from textfix.report.decisions import Decision, Decisions, DecisionsError, Reviewed

__all__ = ["Decision", "Decisions", "DecisionsError", "Report", "Reviewed"]
