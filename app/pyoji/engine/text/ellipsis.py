"""Ellipsis: a text that no size takes whole, cut.

In: a prepared paragraph and a room. Out: a paragraph that ends in an ellipsis, and its lines at the
smallest size. Must not know how lines are chosen where the whole fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pyoji.engine.text.clean import ELLIPSIS
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.lines import SLACK, lines
from pyoji.engine.text.paragraph import Paragraph, Style, prepare
from pyoji.engine.text.room import Room, most_lines
from pyoji.engine.text.unicode import properties

# An ellipsis is kerned with what it follows by less than this, in em.
_KERNED_DOTS = 0.25

Lines = Sequence[tuple[int, int]]


def shortened(fonts: Fonts, paragraph: Paragraph, room: Room) -> tuple[Paragraph, Lines]:
    """The longest beginning that fits at the smallest size with an ellipsis, and its lines.

    The paragraph itself where nothing in it is too long.
    """
    size = room.sizes[0]
    width, limit = room.width, room.width / size
    count = most_lines(paragraph, room, size)
    found = lines(paragraph, width, size, balance=False)
    if len(found) <= count and max(paragraph.width(*line) for line in found) <= limit + SLACK:
        # Nothing is too long; the room is lower than one line, which an ellipsis would not mend.
        return paragraph, found
    begin, reach = found[min(count, len(found)) - 1]
    dots = prepare(fonts, ELLIPSIS, _clipped(paragraph, 0))
    # Each candidate is prepared anew; most that are too long are known to be by arithmetic.
    most = paragraph.advance[begin] + limit - dots.advance[-1] + _KERNED_DOTS
    candidates = [
        end
        for end in paragraph.ends
        if end <= reach and (end <= begin or paragraph.advance[end] <= most)
    ]
    while candidates:
        kept = _presentable(paragraph.text[: candidates.pop()])
        if not kept and candidates:
            continue
        cut = prepare(fonts, kept + ELLIPSIS, _clipped(paragraph, len(kept)))
        found = lines(cut, width, size, balance=False)
        widest = max(cut.width(*line) for line in found)
        if len(found) <= count and widest <= limit + SLACK:
            return cut, lines(cut, width, size)
    return dots, lines(dots, width, size)


def _presentable(kept: str) -> str:
    """Without what must not stand before an ellipsis: spaces, openers, commas and the like."""
    while kept and (
        kept[-1].isspace()
        or properties(ord(kept[-1])).category in ("Ps", "Pi")
        or kept[-1] in ",;:、，：；·-–—…"
    ):
        kept = kept[:-1]
    return kept


def _clipped(paragraph: Paragraph, length: int) -> Style:
    emphases = tuple(
        replace(e, end=min(e.end, length)) for e in paragraph.style.emphases if e.start < length
    )
    return replace(paragraph.style, emphases=emphases)
