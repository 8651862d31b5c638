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
    quoted            the text in quotation marks
    bracketed         the text in brackets
    code              the text in backticks
    quotation         the text of a title, or of one of its halves, that is entirely in quotes
    speaker           the other half of such a title

Must not know designs, fonts or colors.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoji.engine.title import dates, enclosed, figures, halves, letters, series

NAMES = (
    *("head", "tail", "number", "unit", "figure", "version", "part", "parts", "date"),
    *("initial", "letter", "quoted", "bracketed", "code", "quotation", "speaker"),
)
"""The names of all parts, in the order of `read`."""


def read(title: str) -> Mapping[str, str]:
    """Return the parts of a clean title by name; a part that the title lacks is absent."""
    masked = enclosed.masked(title)
    head, tail = halves.split(title, masked)
    date = dates.first(title)
    dateless = _blank(title, date)
    part = series.first(dateless)
    figure = figures.first(_blank(dateless, part.span if part else None))
    quotation, speaker = _quotation(title, head or "", tail or "")
    parts = {
        "head": head,
        "tail": tail,
        "number": figure.number,
        "unit": figure.unit,
        "figure": figure.written,
        "version": figure.version,
        "part": part and part.part,
        "parts": part and part.parts,
        "date": date and title[slice(*date)],
        "initial": letters.initial(title),
        "letter": letters.distinct(title),
        "quoted": enclosed.quoted(title),
        "bracketed": enclosed.bracketed(title),
        "code": enclosed.code(title),
        "quotation": quotation,
        "speaker": speaker,
    }
    return {name: text for name, text in parts.items() if text}


def _quotation(title: str, head: str, tail: str) -> tuple[str | None, str | None]:
    """Return the quotation that the title or one of its halves is, and the other half."""
    for text, other in ((title, None), (head, tail), (tail, head)):
        if words := enclosed.unquoted(text):
            return words, other
    return None, None


def _blank(text: str, span: tuple[int, int] | None) -> str:
    """Return the text with a span replaced by U+FFFC, which no pattern matches."""
    if span is None:
        return text
    start, end = span
    return text[:start] + "\ufffc" * (end - start) + text[end:]
