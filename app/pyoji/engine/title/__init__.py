"""Title: the parts of a title that a design may draw separately.

In: a clean title. Out: the parts that it has, by name. Parts are recognised by patterns, without
statistics: equal titles have equal parts, and a part is always a substring of the title.

    head, tail        before and after a colon or a spaced dash
    number, unit      the figure of the title: "99.9", "%"
    figure            number and unit, as in the title: "99.9%", "7 ways"
    version           "5.9" of "TypeScript 5.9"
    part, parts       "3" and "7" of "Part 3 of 7", "3/7", "3편", "第3回"
    date              as in the title: "2026-11-29", "11월 29일", "29 November 2026"
    initial           the first letter, or Hangul syllable, as a grapheme
    letter            the first one that is recognised where an edge crops it
    word              the whole title, if it is one long word
    quoted            the text in quotation marks
    bracketed         the text in brackets
    code              the text in backticks
    quotation         the text of a title, or of one of its halves, that is entirely in quotes
    speaker           the other half of such a title

Must not know designs, fonts or colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from pyoji.engine.title import dates, enclosed, figures, halves, letters, series
from pyoji.engine.title.dates import Span
from pyoji.engine.title.figures import Figures
from pyoji.engine.title.series import SeriesPart


def read(title: str) -> Mapping[str, str]:
    """Return the parts of a clean title by name; a part that the title lacks is absent.

    Most designs draw only the halves, so each part is looked for when it is first read.
    """
    return _Parts(title)


class _Title:
    """What several parts of a title come from."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def halves(self) -> tuple[str | None, str | None]:
        return halves.split(self.text)

    @cached_property
    def date(self) -> Span | None:
        return dates.first(self.text)

    @cached_property
    def series(self) -> SeriesPart | None:
        return series.first(self._dateless)

    @cached_property
    def figures(self) -> Figures:
        return figures.first(_blank(self._dateless, self.series.span if self.series else None))

    @cached_property
    def quotation(self) -> tuple[str | None, str | None]:
        """The quotation that the title or one of its halves is, and the other half."""
        head, tail = self.halves
        for text, other in ((self.text, None), (head or "", tail), (tail or "", head)):
            if words := enclosed.unquoted(text):
                return words, other
        return None, None

    @property
    def _dateless(self) -> str:
        return _blank(self.text, self.date)


_READERS: Mapping[str, Callable[[_Title], str | None]] = {
    "head": lambda title: title.halves[0],
    "tail": lambda title: title.halves[1],
    "number": lambda title: title.figures.number,
    "unit": lambda title: title.figures.unit,
    "figure": lambda title: title.figures.written,
    "version": lambda title: title.figures.version,
    "part": lambda title: title.series.part if title.series else None,
    "parts": lambda title: title.series.parts if title.series else None,
    "date": lambda title: title.text[slice(*title.date)] if title.date else None,
    "initial": lambda title: letters.initial(title.text),
    "letter": lambda title: letters.distinct(title.text),
    "word": lambda title: letters.word(title.text),
    "quoted": lambda title: enclosed.quoted(title.text),
    "bracketed": lambda title: enclosed.bracketed(title.text),
    "code": lambda title: enclosed.code(title.text),
    "quotation": lambda title: title.quotation[0],
    "speaker": lambda title: title.quotation[1],
}

NAMES = tuple(_READERS)
"""The names of all parts, in the order of `read`."""


class _Parts(Mapping[str, str]):
    """The parts of a title by name, each looked for once."""

    def __init__(self, title: str) -> None:
        self._title = _Title(title)
        self._texts: dict[str, str | None] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = _READERS[name](self._title)
        text = self._texts[name]
        if not text:
            raise KeyError(name)
        return text

    def __iter__(self) -> Iterator[str]:
        return (name for name in NAMES if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _blank(text: str, span: Span | None) -> str:
    """Return the text with a span replaced by U+FFFC, which no pattern matches."""
    if span is None:
        return text
    start, end = span
    return text[:start] + "\ufffc" * (end - start) + text[end:]
