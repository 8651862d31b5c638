"""The cover card's landscape: ranges of hills that merge into the background of the text."""

from __future__ import annotations

from collections.abc import Iterator
from math import sin

from PIL import Image

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

# Ranges of hills, far to near: height above the bottom, amplitude, wavelength, share of air colour.
_RANGES = (
    (476, 42, 300, 0.46),
    (396, 44, 230, 0.28),
    (312, 52, 340, 0.18),
    (228, 40, 260, 0.10),
    (136, 36, 380, 0.04),
)


def hills(box: Box, motif: Motif, scale: float, backdrop: Image.Image) -> Iterator[DrawOperation]:
    """Draw ranges of hills under a sky with a low disc; the seed varies the hills and the disc.

    Each range is the `backdrop` with some of the air colour over it, the nearest range the least,
    so the bottom of the motif merges into the background. Colours: sky, glow, disc, air.
    """
    sky, glow, disc, air = motif.colors
    unit = motif.unit * scale
    left, top = box.x * scale, box.y * scale
    right, bottom = (box.x + box.w) * scale, (box.y + box.h) * scale
    # The box may extend beyond the card, so its bottom is at the bottom of every size.
    bounds = (
        max(0.0, left),
        max(0.0, top),
        min(right, backdrop.width),
        min(bottom, backdrop.height),
    )
    pen = Pen(bounds)
    pen.polygon(
        [(left, top), (right, top), (right, bottom), (left, bottom)], (left, top, right, bottom)
    )
    yield from pen.operations(sky)
    away = (150 + motif.seed * 5 % 12 * 26) * unit
    x, y = left + away if motif.mirrored else right - away, bottom - 524 * unit
    for radius, color, share in (
        (440, glow, 0.1),
        (300, glow, 0.12),
        (186, glow, 0.18),
        (92, disc, 1.0),
    ):
        pen = Pen(bounds)
        pen.disc(x, y, radius * unit)
        yield from pen.operations(color.with_alpha(color.a / 255 * share))
    for index, (rise, swell, long, share) in enumerate(_RANGES):
        phase = motif.seed * 2.1 + index * 4.7
        ridge = []
        for step in range(int((right - left) / (8 * unit)) + 2):
            along = step * 8
            wave = sin(along / long + phase) + 0.45 * sin(along / long * 2.3 + phase * 1.7)
            at = right - along * unit if motif.mirrored else left + along * unit
            ridge.append((at, bottom - (rise + swell * wave) * unit))
        pen = Pen(bounds)
        ends = ridge[0][0], ridge[-1][0]
        solid = min(ends), max(y for _, y in ridge), max(ends), bottom
        pen.polygon([*ridge, (ends[1], bottom), (ends[0], bottom)], solid)
        if (coverage := pen.coverage()) is not None:
            yield from coverage.parts_of(backdrop)
            yield coverage.operation(air.with_alpha(air.a / 255 * share))
