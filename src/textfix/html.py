"""HTML in: the article of a page as plain text, and what the page says about it.

Finding the article in a page is trafilatura's work (the extra
``textfix[html]``); a fragment without ``html`` or ``body`` is all content,
and only its markup goes. What textfix then cleans is the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textfix.errors import require
from textfix.line_ends import with_line_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HTML_SUFFIXES", "Page", "read_page"]

HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
"""Endings of the names of files that hold HTML."""

_PURPOSE = "reading HTML"
_WHOLE_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_HEAD = 4000  # code points in which a whole page shows itself
_META_AUTHOR = re.compile(
    r"""<meta\s[^<>]{0,200}?name=["']?author["']?\s[^<>]{0,200}?content=["']([^"'<>]{1,80})["']"""
    r"""|<meta\s[^<>]{0,200}?content=["']([^"'<>]{1,80})["'][^<>]{0,200}?name=["']?author\b""",
    re.IGNORECASE,
)

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset(("td", "th"))
_NO_TEXT = frozenset(
    [
        "audio",
        "canvas",
        "head",
        "iframe",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "video",
    ]
)
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026"
_SOURCE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \t\r\f]*\n\\s*(?=[{_WIDE}])")
_HELD = "\x00"  # a space of preformatted text, until the spaces that only set out the source are gone
_SPACES = re.compile("[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says.

    Attributes:
        text: the article, one paragraph a line, without its markup.
        title: its title, without the name of the site where that can be told.
        author: who wrote it, as the page has it.
        date: when it was published, as ``YYYY-MM-DD``.
        site: the name of the site.

    What a page does not say is empty.
    """

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    site: str = ""

    @property
    def metadata(self) -> dict[str, str]:
        """What the page says about the article, without what it does not say."""
        fields = {"title": self.title, "author": self.author, "date": self.date, "site": self.site}
        return {name: value for name, value in fields.items() if value}


def read_page(html: str) -> Page:
    """The article of a page, or the text of a fragment, and what is said about it.

    Of ``<p>他说：<b>今天</b>很忙。</p>明天再来。`` the text has two lines, 他说：今天很忙。 and 明天再来。

    Args:
        html: a whole page, or a fragment such as ``<p>…</p>``. Text without
            any markup is given back as it is.

    Raises:
        MissingExtraError: trafilatura is not installed.
    """
    trafilatura = require("trafilatura", extra="html", purpose=_PURPOSE)
    if "<" not in html and "&" not in html:
        return Page(html)
    html = with_line_feeds(html)  # as a browser reads it
    if not _WHOLE_PAGE.search(html, 0, _HEAD):
        return Page(_plain(html))
    # Recall first: what is left out cannot be given back, what is too much the step ``boilerplate`` removes.
    found: Any = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, favor_recall=True)
    if found is None:
        return Page(_plain(html), author=_author(html))
    return Page(
        (found.text or "").strip("\n") or _plain(html),
        title=found.title or "",
        author=found.author or _author(html),
        date=found.date or "",
        site=found.sitename or "",
    )


def _author(html: str) -> str:
    """The author in a ``meta`` element; trafilatura passes over names of two characters."""
    found = _META_AUTHOR.search(html, 0, _HEAD)
    return (found[1] or found[2]).strip() if found else ""


def _plain(html: str) -> str:
    """All text of some markup, block elements on lines of their own."""
    parser = require("lxml.html", extra="html", purpose=_PURPOSE)
    html = html.replace(_HELD, "")
    if not html.strip():
        return ""
    # As a document, which may have two bodies or text behind its end; of a fragment lxml asks for one element.
    root = parser.document_fromstring(
        f"<div>{_SOURCE_BREAK.sub('', html)}</div>", parser=parser.HTMLParser(huge_tree=True)
    )
    lines = "".join(_pieces(root)).split("\n")
    kept = (line.strip(" ") for line in lines if line.strip(" \t\x00"))
    return "\n".join(kept).replace(_HELD, " ")


def _pieces(root: Any) -> Iterator[str]:
    """The text of an element and all in it; no recursion, since markup may be nested as deep as it likes."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    preformatted = 0
    while stack:
        element, closing = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if not closing:
            if tag in _BLOCKS:
                yield "\n"
            preformatted += tag == "pre"
            stack.append((element, True))
            if tag and tag not in _NO_TEXT:
                yield _text(element.text, preformatted=preformatted)
                stack += [(child, False) for child in reversed(element)]
            continue
        preformatted -= tag == "pre"
        yield "\n" if tag in _BLOCKS else "\t" if tag in _CELLS else ""
        if element is not root:
            yield _text(element.tail, preformatted=preformatted)


def _text(text: str | None, *, preformatted: int) -> str:
    return (text or "").replace(" ", _HELD) if preformatted else _SPACES.sub(" ", text or "")
