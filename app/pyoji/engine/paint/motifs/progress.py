"""The series card's progress bar and bands."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_SEPARATE = 30
"""The most parts with gaps between them; for more parts the bar is continuous."""


def _numbers(motif: Motif) -> tuple[int, int]:
    """Return the part and the number of parts, by default 2 of 4."""
    part, parts = (*(int(number) for number in motif.numbers), 2, 4)[:2]
    return min(max(1, part), max(1, parts)), max(1, parts)


def progress(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a bar with a segment for each part of the series, filled up to this part.

    Colours: past parts, future parts.
    """
    past, future = motif.colors
    part, parts = _numbers(motif)
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    gap = (12 if parts <= 12 else 6) * unit if parts <= _SEPARATE else 0.0
    long = (w + gap) / parts
    for color, first, end in ((future, part, parts), (past, 0, part)):
        pen = Pen((x, y, x + w, y + h))
        pieces = range(first, end) if gap else range(min(1, end - first))
        for piece in pieces:
            at = x + long * (piece if gap else first)
            wide = long - gap if gap else long * (end - first)
            if motif.mirrored:
                at = x + x + w - at - wide
            # Future parts are a thin line at half the height.
            thin = h if color is past else h / 3
            pen.rounded(at, y + (h - thin) / 2, wide, thin, thin / 2)
        yield from pen.operations(color)


def strata(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw wide slanted bands at the card's end, one more than this part's number, at most six.

    The seed sets the slant. Colours: bands.
    """
    (band,) = motif.colors
    part, _ = _numbers(motif)
    unit = motif.unit * scale
    left, top = box.x * scale, box.y * scale
    right, bottom = (box.x + box.w) * scale, (box.y + box.h) * scale
    lean = (80 + motif.seed * 5 % 12 * 24) * unit
    for index in range(min(6, part + 1)):
        pen = Pen((left, top, right, bottom))
        edge = (96 + 104 * index) * unit
        corners = [(edge, top), (-lean, top), (-lean, bottom), (edge - lean, bottom)]
        if motif.mirrored:
            pen.polygon([(left + x, y) for x, y in corners])
        else:
            pen.polygon([(right - x, y) for x, y in corners])
        yield from pen.operations(band)
