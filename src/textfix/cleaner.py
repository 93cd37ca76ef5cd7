"""The Cleaner: runs the steps over one text and collects their edits. It has no rule of its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, cast, overload

from textfix import steps as step_table
from textfix.config import Config
from textfix.diagnosis import Diagnosis
from textfix.edits import Edit, OffsetMap, apply, compose, restore
from textfix.inline import off_spans
from textfix.line_ends import LineEnds, with_line_feeds
from textfix.many import many

if TYPE_CHECKING:
    from typing_extensions import TypeVar  # typing knows defaults from Python 3.13 on; type checkers bring this along

    Input_co = TypeVar("Input_co", bound=str | bytes, covariant=True, default=str | bytes)
else:
    from typing import TypeVar

    Input_co = TypeVar("Input_co", covariant=True)

__all__ = ["Cleaner", "Result"]

_NOT_FOR_LINES = ("wording", "boilerplate")  # steps that lines of a site need not go through to be known again


@dataclass(frozen=True, slots=True)
class Result(Generic[Input_co]):
    """What was made of one text, and how.

    For type checkers it is a ``Result[str]`` or a ``Result[bytes]``, by what was
    given and :meth:`restore` gives back; ``Result`` alone is either.

    Attributes:
        text: the cleaned text.
        edits: what was changed; offsets in code points into the input (for
            bytes: into the decoded text), sorted and disjoint.
        suggestions: doubtful places, reported and not changed; offsets into
            the input as well.
        diagnosis: what textfix thinks of the input.
        metadata: what an HTML page says about its article (``title``, ``author``,
            ``date``, ``site``), as it stands there; empty for other input.
    """

    text: str
    edits: list[Edit]
    suggestions: list[Edit]
    diagnosis: Diagnosis
    metadata: Mapping[str, str] = field(default_factory=dict)
    _data: bytes | str | None = None

    @property
    def input(self) -> str:
        """The text that the edits are over: the input, or for bytes what they were decoded to."""
        return restore(self.text, self.edits)

    def restore(self) -> Input_co:
        """The exact input: the ``str`` or ``bytes`` that were given.

        >>> explain = Cleaner(Config(steps=("characters",))).explain
        >>> explain("ＧＰＵ加速").restore()
        'ＧＰＵ加速'
        """
        return cast("Input_co", self.input if self._data is None else self._data)


class Cleaner:
    """A reusable set of steps. Thread-safe and picklable; its data load on first use.

    Args:
        config: the options; ``Config()`` runs every step.

    >>> Cleaner(Config(steps=("characters",))).fix("ＧＰＵ加速")
    'GPU加速'
    """

    __slots__ = ("config",)

    def __init__(self, config: Config | None = None) -> None:
        if config is not None and not isinstance(config, Config):
            raise TypeError(f"Cleaner takes a textfix.Config, not {type(config).__name__}")
        self.config = config or Config()

    def __repr__(self) -> str:
        return f"Cleaner({self.config!r})"

    def learn_site(self, texts: Iterable[str]) -> Cleaner:
        r"""A Cleaner that knows the site of these pages: its lines, and how its spinner writes.

        Lines that recur from page to page are the site's, not an author's. And
        the spun pages of one site were written by one tool: beside a few of
        them, a page is restored that shows too little of it alone. Lines and
        passages are in ``config.site_lines`` and ``config.site_spun`` of the
        Cleaner that is returned, so they can be looked at, kept and given to
        another; this one stays as it is.

        Args:
            texts: different pages of one site, as text; a dozen are better than
                four, and fewer than four teach nothing. Passages are learned
                where three pages at least are spun beyond doubt. On the
                command line, ``textfix learn-site`` does this with files.

        >>> pages = [f"大桥第{n}天\n{n}月的桥上风很大。\n本站专注桥梁资讯" for n in "一二三四五"]
        >>> cleaner = Cleaner().learn_site(pages)
        >>> cleaner.config.site_lines, cleaner.config.site_spun
        (('本站专注桥梁资讯',), ())
        >>> cleaner.fix("渡口停航\n老船工上了岸。\n本站专注桥梁资讯")
        '渡口停航\n老船工上了岸。'
        """
        if isinstance(texts, (str, bytes)):
            raise TypeError("learn_site takes several texts, the pages of one site")
        from textfix.steps._site_lines import recurring_lines

        # As the step will meet them: what stands in front of it in the order of steps has been at work.
        config = self.config
        before = Cleaner(replace(config, steps=tuple(s for s in config.steps if s not in _NOT_FOR_LINES)))
        pages = [with_line_feeds(before.fix(text)) for text in texts]
        lines = tuple(sorted({*config.site_lines, *recurring_lines(pages)}))
        spun: tuple[str, ...] = ()
        if "wording" in config.steps:
            from textfix.wording import spun_passages

            # Without what would be in each of them.
            articles = map(Cleaner(replace(config, steps=("boilerplate",), site_lines=lines)).fix, pages)
            spun = spun_passages(articles, config)
        return Cleaner(replace(config, site_lines=lines, site_spun=tuple(dict.fromkeys((*config.site_spun, *spun)))))

    def fix(self, text: str) -> str:
        """The cleaned text.

        Raises:
            TypeError: ``text`` is not a ``str``; says what to call instead.

        >>> Cleaner(Config(steps=("characters",))).fix("ＧＰＵ加速")
        'GPU加速'
        """
        return self._run(_plain_text(text, "fix"), told=False)[0]

    def explain(self, text: str) -> Result[str]:
        """The cleaned text with every edit, the doubtful places and the diagnosis.

        Raises:
            TypeError: ``text`` is not a ``str``; says what to call instead.

        >>> result = Cleaner(Config(steps=("characters",))).explain("ＧＰＵ加速")
        >>> result.edits[0].start, result.edits[0].before, result.edits[0].after
        (0, 'ＧＰＵ', 'GPU')
        """
        text = _plain_text(text, "explain")
        current, edits, suggestions, facts = self._run(text)
        return Result(current, edits, _outside(edits, suggestions), _diagnosis(text, facts))

    def _run(self, text: str, *, told: bool = True) -> tuple[str, list[Edit], list[Edit], dict[str, Any]]:
        """The cleaned text, its edits, all suggestions of all rounds, and what the steps know of the input.

        Unless ``told``, only the text is right: nobody looks at the rest.
        """
        if self.config.keep:
            from textfix.wording.dictionary import keep_terms

            keep_terms(self.config.keep)  # a missing file is an error whether or not anything is edited
        if "\r" not in text:
            found = self._rounds(text, told)
            if found[0] is text or "\r" not in found[0]:
                return found
        current = text
        edits: list[Edit] = []
        suggestions: list[Edit] = []
        facts: dict[str, Any] = {}
        for _ in range(self.config.max_rounds):
            ends = LineEnds(current)
            after, made, doubtful, known = self._rounds(ends.plain, told or ends.only is None)
            made = ends.edits(made)
            doubtful.sort(key=lambda item: item.start)
            suggestions += _over_input(text, edits, ends.edits(doubtful))
            edits = compose(text, edits, made)
            facts = facts or known  # the diagnosis is of the input
            current = apply(current, made) if ends.only is None else ends.written(after)
            # It reads otherwise now where a carriage return has come to stand in front of a line feed.
            if with_line_feeds(current) == after:
                break
        return current, edits, suggestions, facts

    def _rounds(self, text: str, told: bool) -> tuple[str, list[Edit], list[Edit], dict[str, Any]]:
        """What :meth:`_run` gives, for a text whose lines end in line feeds."""
        edits: list[Edit] = []
        suggestions: list[Edit] = []
        facts: dict[str, Any] = {}
        current = text
        content: dict[str, str] = {}  # the text in which a step last found nothing to change
        config, load = self.config, step_table.load
        for _ in range(config.max_rounds):
            before = current
            for name in config.steps:
                if content.get(name) is current:
                    continue
                findings = load(name)(current, config)
                if findings is step_table.NOTHING:
                    content[name] = current
                    continue
                if not told:
                    after = self._fixed(current, findings)
                    if after is current:
                        content[name] = current
                    current = after
                    continue
                for key, value in findings.facts.items():
                    if key == "notes":
                        facts[key] = tuple(dict.fromkeys([*facts.get(key, ()), *value]))
                    else:
                        # Later rounds see a cleaned text; the diagnosis is of the input.
                        facts.setdefault(key, value)
                made, doubtful = self._sort_out(current, findings)
                if doubtful:
                    suggestions += _over_input(text, edits, doubtful)
                if made:
                    edits = compose(text, edits, made)
                    current = apply(current, made)
                else:
                    content[name] = current
            if current is before or current == before:
                break
        return current, edits, suggestions, facts

    def fix_bytes(self, data: bytes) -> str:
        """The cleaned text of bytes in any encoding."""
        return self.explain_bytes(data).text

    def explain_bytes(self, data: bytes) -> Result[bytes]:
        """Like :meth:`explain` for bytes; the encoding is in ``diagnosis.decoding``.

        Raises:
            TypeError: ``data`` is not bytes-like; says what to call instead.

        >>> result = Cleaner().explain_bytes("历经三年整改".encode("gb18030"))
        >>> result.text, result.diagnosis.decoding.encoding
        ('历经三年整改', 'gb18030')
        """
        if isinstance(data, str):
            raise TypeError("explain_bytes takes bytes; call explain (or fix) for a str")
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"explain_bytes takes bytes, not {type(data).__name__}")
        from textfix.encoding import decode

        data = bytes(data)
        text, decoding = decode(data)
        result = self.explain(text)
        diagnosis = replace(result.diagnosis, decoding=decoding)
        return Result(result.text, result.edits, result.suggestions, diagnosis, _data=data)

    def fix_html(self, page: str | bytes) -> str:
        """The cleaned article of an HTML page; see :meth:`explain_html`."""
        return self.explain_html(page).text

    @overload
    def explain_html(self, page: str) -> Result[str]: ...

    @overload
    def explain_html(self, page: bytes) -> Result[bytes]: ...

    @overload
    def explain_html(self, page: str | bytes) -> Result[str | bytes]: ...

    def explain_html(self, page: str | bytes) -> Result[str | bytes]:
        """Like :meth:`explain` for the article of an HTML page, or for a fragment with markup in it.

        The edits are over the article's text (``result.input``); ``result.metadata``
        has what the page says about it, ``result.restore()`` the page itself.

        Args:
            page: HTML as a ``str``, or as ``bytes`` in any encoding.

        Raises:
            MissingExtraError: the extra ``textfix[html]`` is not installed.
            TypeError: ``page`` is neither.
        """
        if not isinstance(page, (str, bytes, bytearray, memoryview)):
            raise TypeError(f"explain_html takes str or bytes, not {type(page).__name__}")
        from textfix.encoding import decode
        from textfix.html import read_page

        if isinstance(page, str):
            found, decoding = read_page(page), None
        else:
            page = bytes(page)
            text, decoding = decode(page)
            found = read_page(text)
        result = self.explain(found.text)
        diagnosis = replace(result.diagnosis, decoding=decoding)
        return Result(result.text, result.edits, result.suggestions, diagnosis, found.metadata, page)

    def diagnose(self, text: str) -> Diagnosis:
        """What textfix thinks of the text; changes nothing.

        >>> found = Cleaner().diagnose("淘特小步伐接入微信付出，羁系部门公布了新的外链管理步伐。")
        >>> found.spun_probability > 0.9, found.script
        (True, 'simplified')
        """
        text = _plain_text(text, "diagnose")
        from textfix.wording import survey

        return _diagnosis(text, survey(with_line_feeds(text), self.config))

    def fix_many(self, texts: Iterable[str], *, jobs: int = 1) -> Iterator[str]:
        """The cleaned texts, in order; ``jobs`` worker processes share the work.

        >>> list(Cleaner(Config(steps=("characters",))).fix_many(["ＧＰＵ加速", "整改完成"]))
        ['GPU加速', '整改完成']
        """
        return many(self, "fix", texts, jobs)

    @overload
    def explain_many(
        self, texts: Iterable[str], *, jobs: int = 1, return_exceptions: Literal[False] = False
    ) -> Iterator[Result[str]]: ...

    @overload
    def explain_many(
        self, texts: Iterable[str], *, jobs: int = 1, return_exceptions: bool
    ) -> Iterator[Result[str] | Exception]: ...

    def explain_many(
        self, texts: Iterable[str], *, jobs: int = 1, return_exceptions: bool = False
    ) -> Iterator[Result[str] | Exception]:
        """The results, in order; ``jobs`` worker processes share the work.

        With ``return_exceptions`` a text that cannot be cleaned gives its
        exception in the place of a result, and the others go on. What is wrong
        with the options is still raised: it is wrong for every text.

        >>> cleaner = Cleaner(Config(steps=("characters",)))
        >>> [len(result.edits) for result in cleaner.explain_many(["ＧＰＵ加速", "整改完成"])]
        [1, 0]
        """
        return many(self, "explain", texts, jobs, return_exceptions)

    def _fixed(self, text: str, findings: step_table.Findings) -> str:
        """The text with what of a step's findings is to be made, or the same object if that is nothing."""
        if findings.fixed is not None and not (self.config.keep or self.config.inline):
            return findings.fixed()
        return apply(text, self._sort_out(text, findings)[0]) if findings.edits else text

    def _sort_out(self, text: str, findings: step_table.Findings) -> tuple[list[Edit], list[Edit]]:
        """What of a step's findings is to be made, and what is only reported."""
        made: list[Edit] = []
        kept = _kept_spans(text, self.config) if findings.edits or findings.suggestions else []
        doubtful = [item for item in findings.suggestions if not _touches(kept, item)]
        for edit in findings.edits:
            if not _touches(kept, edit):
                (made if edit.confidence >= self.config.min_confidence else doubtful).append(edit)
        return made, doubtful


def _plain_text(text: object, method: str) -> str:
    """The text as a ``str`` and nothing more: parsers of HTML give strings of their own classes."""
    if isinstance(text, str):
        return text if type(text) is str else str.__str__(text)
    if isinstance(text, (bytes, bytearray, memoryview)):
        instead = "diagnose(data.decode(...))" if method == "diagnose" else "fix_bytes or explain_bytes for bytes"
        raise TypeError(f"{method} takes a str; call {instead}")
    if isinstance(text, Iterable):
        raise TypeError(f"{method} takes one str, not {type(text).__name__}; call Cleaner().fix_many for several texts")
    raise TypeError(f"{method} takes a str, not {type(text).__name__}")


def _kept_spans(text: str, config: Config) -> list[tuple[int, int]]:
    """Where nothing may be touched: the user's keep terms, and what inline marks switch off. Sorted and disjoint."""
    spans: list[tuple[int, int]] = []
    if config.keep:
        from textfix.wording.dictionary import keep_terms, occurrences

        for term in keep_terms(config.keep):
            spans += occurrences(with_line_feeds(term), text)
    if config.inline:
        spans += off_spans(text)
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _touches(kept: Sequence[tuple[int, int]], edit: Edit) -> bool:
    """Whether an edit reaches into one of the spans (sorted and disjoint); what stands beside one does not."""
    k = bisect_right(kept, edit.start, key=lambda span: span[1])
    return k < len(kept) and kept[k][0] < edit.end


def _over_input(text: str, edits: Sequence[Edit], doubtful: Sequence[Edit]) -> list[Edit]:
    """Suggestions over the current text as suggestions over the input."""
    if not edits:
        return list(doubtful)
    offsets = OffsetMap(edits)
    out = []
    for item in doubtful:
        start, end = offsets.span(item.start, item.end)
        out.append(replace(item, start=start, end=end, before=text[start:end]))
    return out


def _outside(edits: Sequence[Edit], suggestions: Sequence[Edit]) -> list[Edit]:
    """The suggestions that touch no edit, sorted, one a place; of several rounds the first speaks."""
    out: list[Edit] = []
    at = 0
    taken = list(edits)
    k = 0
    for item in sorted(suggestions, key=lambda s: (s.start, s.end)):
        while k < len(taken) and taken[k].end <= item.start:
            k += 1
        if (k < len(taken) and taken[k].start < item.end) or item.start < at or item.before == item.after:
            continue
        out.append(item)
        at = item.end
    return out


def _diagnosis(text: str, facts: Mapping[str, Any]) -> Diagnosis:
    from textfix.script_kind import han_count, script_kind

    return Diagnosis(characters=len(text), han=han_count(text), script=script_kind(text), **facts)
