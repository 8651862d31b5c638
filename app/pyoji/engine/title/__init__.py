"""Title: what a design may draw from a title that comes alone.

In: a clean title. Out: its parts by name, those alone that it has. Patterns only, no statistics:
the same title always has the same parts, and a part is always text that stands in the title.

    head, tail        before and after a colon or a spaced dash
    number, unit      the figure of the title: "99.9", "%"
    figure            both, as they are written: "99.9%", "7 ways"
    version           "5.9" of "TypeScript 5.9"
    part, parts       "3" and "7" of "Part 3 of 7", "3/7", "3편", "第3回"
    date              as it is written: "2026-11-29", "11월 29일", "29 November 2026"
    initial           the first letter, or Hangul syllable, as a grapheme
    quoted            what stands in quotation marks
    bracketed         what stands in brackets
    code              what stands in backticks
    quotation         what stands in quotation marks around the title, or around one of its halves
    speaker           the other half of a title that is half a quotation

Must not know designs, fonts or colors.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoji.engine.text.breaks import graphemes
from pyoji.engine.title import dates, enclosed, figures, halves, series

NAMES = (
    *("head", "tail", "number", "unit", "figure", "version", "part", "parts", "date"),
    *("initial", "quoted", "bracketed", "code", "quotation", "speaker"),
)
"""Every part's name, in the order that `read` gives them."""


def read(title: str) -> Mapping[str, str]:
    """Return the parts of a clean title by name; a part that the title lacks is absent."""
    masked = enclosed.masked(title)
    head, tail = halves.split(title, masked)
    date = dates.first(title)
    rest = _blank(title, date)
    part = series.first(rest)
    rest = _blank(rest, part.span if part else None)
    figure = figures.first(rest)
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
        "initial": initial(title),
        "quoted": enclosed.quoted(title),
        "bracketed": enclosed.bracketed(title),
        "code": enclosed.code(title),
        "quotation": quotation,
        "speaker": speaker,
    }
    return {name: text for name, text in parts.items() if text}


def _quotation(title: str, head: str, tail: str) -> tuple[str | None, str | None]:
    """Return the quotation that the title is, or one of its halves, and the other half."""
    for text, other in ((title, None), (head, tail), (tail, head)):
        if words := enclosed.whole(text):
            return words, other
    return None, None


def initial(title: str) -> str | None:
    """Return the first grapheme that begins with a letter or a digit."""
    start = 0
    for end in graphemes(title):
        if title[start].isalnum():
            return title[start:end]
        start = end
    return None


def _blank(text: str, span: tuple[int, int] | None) -> str:
    """The text with a span replaced by marks that no pattern matches."""
    if span is None:
        return text
    start, end = span
    return text[:start] + "\ufffc" * (end - start) + text[end:]
