"""Numbers: a painting of few colours told by their numbers, straight from its inks.

Where each ink lies on one colour of the ground and on no other ink, what its mask says of a pixel
is all there is to know: the number of the pixel's colour is looked up by its coverage. That takes
a tenth of looking at colours, as `palette.py` has to everywhere else, and gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import cast

from PIL import Image

from pyoji.engine.canvas import RGB, Ground, Ink, Painting, Rectangle, Strip, lay
from pyoji.engine.encode.palette import MOST_COLORS

Told = tuple[tuple[RGB, ...], list[Strip]]
"""Colours by number, and strips of these numbers."""


def told(painting: Painting, found: Sequence[RGB], numbers: Ground) -> Told | None:
    """The colours of a painting, those of its ground first, and its strips; None where it does not
    follow from the inks, or a byte does not hold all numbers. `found` are the ground's colours, and
    `numbers` is the ground told by them."""
    inks = painting.inks
    if inks is None or any(_meet(a.box, b.box) for a, b in combinations(inks, 2)):
        return None
    strips = [numbers.strip(run.start, run.end) for run in painting.runs]
    laid: list[tuple[Ink, Strip, tuple[RGB, ...]]] = []
    colors: set[RGB] = set()
    for ink in inks:
        strip = next((s for s in strips if s.start <= ink.box[1] and ink.box[3] <= s.end), None)
        if isinstance(ink.source, Image.Image) or strip is None:
            return None
        under = _under(ink.box, strip)
        if under is None:
            return None
        shades = _shades(found[under], ink.source)
        levels = ink.mask.histogram() if ink.mask else [0] * 255 + [1]
        colors.update(shade for shade, count in zip(shades, levels, strict=True) if count)
        laid.append((ink, strip, shades))
    every = (*found, *sorted(colors.difference(found)))
    if len(every) > MOST_COLORS:
        return None
    number = {color: n for n, color in enumerate(every)}
    for ink, strip, shades in laid:
        left, top, right, bottom = ink.box
        table = [number.get(shade, 0) for shade in shades]
        image = ink.mask.point(table) if ink.mask else table[255]
        strip.image.paste(image, (left, top - strip.top, right, bottom - strip.top))
    return every, strips


def _under(box: Rectangle, strip: Strip) -> int | None:
    """The number of the colour that all of a rectangle has; None if it has several, or none."""
    left, top, right, bottom = box
    if not 0 <= left < right <= strip.image.width or top >= bottom:
        return None
    low, high = cast(
        tuple[int, int],
        strip.image.crop((left, top - strip.top, right, bottom - strip.top)).getextrema(),
    )
    return low if low == high else None


@lru_cache(maxsize=256)  # the colours of a design's texts on its grounds
def _shades(ground: RGB, ink: RGB) -> tuple[RGB, ...]:
    """The ground's colour under each coverage of an ink, 0 to 255, by the painter's arithmetic."""
    ramp = Image.new("RGB", (256, 1), ground)
    lay(ramp, Ink(ink, (0, 0, 256, 1), Image.frombytes("L", (256, 1), bytes(range(256)))))
    data = ramp.tobytes()
    return tuple(zip(data[::3], data[1::3], data[2::3], strict=True))


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
