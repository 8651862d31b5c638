"""The series card's measure: how far along this part is."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_SEPARATE = 30
"""Parts that are still told apart by a gap; of more there is one unbroken rule."""


def _numbers(motif: Motif) -> tuple[int, int]:
    """Which part of how many; the second of four where nobody says."""
    part, parts = (*(int(number) for number in motif.numbers), 2, 4)[:2]
    return min(max(1, part), max(1, parts)), max(1, parts)


def progress(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """A rule in as many pieces as the series has parts, filled up to this one.

    Colours: behind us, ahead of us.
    """
    done, ahead = motif.colors
    part, parts = _numbers(motif)
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    gap = (12 if parts <= 12 else 6) * unit if parts <= _SEPARATE else 0.0
    long = (w + gap) / parts
    for color, first, end in ((ahead, part, parts), (done, 0, part)):
        pen = Pen((x, y, x + w, y + h))
        pieces = range(first, end) if gap else range(min(1, end - first))
        for piece in pieces:
            at = x + long * (piece if gap else first)
            wide = long - gap if gap else long * (end - first)
            if motif.mirrored:
                at = x + x + w - at - wide
            # What is ahead is a hairline in the middle of what is behind.
            thin = h if color is done else h / 3
            pen.rounded(at, y + (h - thin) / 2, wide, thin, thin / 2)
        yield from pen.operations(color)


def strata(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Wide bands that lean over the card's far side, as many as the parts so far, at most six.

    The seed sets how far they lean. Colours: bands.
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
