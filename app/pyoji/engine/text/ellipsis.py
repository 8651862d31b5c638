"""Ellipsis: truncate a text that fits at no size.

In: a prepared paragraph and a room. Out: a paragraph that ends in an ellipsis, and its lines at the
smallest size. Must not know how lines are chosen for a text that fits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pyoji.engine.text.clean import ELLIPSIS
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.lines import SLACK, lines
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.room import Rows
from pyoji.engine.text.style import Style
from pyoji.engine.text.unicode import properties

# Upper bound of the kerning between an ellipsis and the character before it, in em.
_KERNED_DOTS = 0.25

_LATER_ITEM, _LATER_DASHED_ITEM = (
    re.compile(rf"( [{parts}] )[^{parts}]{{1,32}}(?=\Z| [{parts}] )") for parts in ("·/", "·/–")
)
"""A short item of a list such as a byline, but the first. A dash parts items only beside Arabic
digits, of which one is a dot; elsewhere it is a pause."""

_ARABIC_DIGIT = re.compile("[٠-٩۰-۹]")

_NUMBER = re.compile(r"\d(?:[\d.,:]*\d)?")

LineSpans = Sequence[tuple[int, int]]


def shortened(fonts: Fonts, paragraph: Paragraph, rows: Rows) -> tuple[Paragraph, LineSpans]:
    """Return the longest prefix that fits at the smallest size with an ellipsis, and its lines.

    Return the paragraph unchanged if only its height does not fit.
    """
    width, size = rows.room.width, rows.room.sizes[0]
    count, limit = max(1, rows.most(size)), width / size
    spans = lines(paragraph, width, size, balance=False)
    if len(spans) <= count and max(paragraph.width(*line) for line in spans) <= limit + SLACK:
        # The room is lower than one line, so an ellipsis would not help.
        return paragraph, spans
    begin, limit_end = spans[min(count, len(spans)) - 1]
    dots = prepare(fonts, ELLIPSIS, _clipped(paragraph, 0))
    # Preparing a candidate is expensive; exclude most that are too long by arithmetic.
    furthest = paragraph.advance[begin] + limit - dots.advance[-1] + _KERNED_DOTS
    candidates = [
        end
        for end in paragraph.ends
        if end <= limit_end and (end <= begin or paragraph.advance[end] <= furthest)
    ]
    candidates = _without_torn(paragraph.text, candidates, one_line=count == 1) or candidates
    while candidates:
        prefix = _presentable(paragraph.text[: candidates.pop()])
        if not prefix and candidates:
            continue
        cut = prepare(fonts, prefix + ELLIPSIS, _clipped(paragraph, len(prefix)))
        spans = lines(cut, width, size, balance=False)
        widest = max(cut.width(*line) for line in spans)
        if len(spans) <= count and widest <= limit + SLACK:
            return cut, lines(cut, width, size)
    return dots, lines(dots, width, size)


def _without_torn(text: str, ends: Sequence[int], *, one_line: bool) -> list[int]:
    """Drop the ends inside a number, and in one line inside a short item of a list.

    They mislead: "30 November" is not "3…". The first item of a list may be torn.
    """
    spared = [number.span() for number in _NUMBER.finditer(text)]
    if one_line:
        later = _LATER_DASHED_ITEM if _ARABIC_DIGIT.search(text) else _LATER_ITEM
        spared += [(item.end(1), item.end()) for item in later.finditer(text)]
    return [end for end in ends if not any(start < end < stop for start, stop in spared)]


def _presentable(prefix: str) -> str:
    """Strip what must not precede an ellipsis: spaces, opening marks, commas, dashes."""
    while prefix and (
        prefix[-1].isspace()
        or properties(ord(prefix[-1])).category in ("Ps", "Pi")
        or prefix[-1] in ",;:、，：；·-–—…"
    ):
        prefix = prefix[:-1]
    return prefix


def _clipped(paragraph: Paragraph, length: int) -> Style:
    emphases = tuple(
        replace(e, end=min(e.end, length)) for e in paragraph.style.emphases if e.start < length
    )
    return replace(paragraph.style, emphases=emphases)
