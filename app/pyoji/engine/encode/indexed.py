"""Indexed: a canvas of few colours as their numbers, straight from its draw operations.

Where each operation lies on one colour of the background and on no other operation, what its mask
says of a pixel is all there is to know: the number of the pixel's colour is looked up by its
coverage. That takes a tenth of looking at colours, as `palette.py` has to everywhere else, and
gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, cast

from PIL import Image

from pyoji.engine.canvas import RGB, Background, Canvas, DrawOperation, Rectangle, Strip
from pyoji.engine.encode.palette import MOST_COLORS


class Indexed(NamedTuple):
    """Colours by number, and strips of these numbers."""

    colors: tuple[RGB, ...]
    strips: list[Strip]


def indexed(canvas: Canvas, known: Sequence[RGB], numbers: Background) -> Indexed | None:
    """The colours of a canvas, those of its background first, and its strips; None where they do
    not follow from the operations, or a byte does not hold all numbers. `known` are the
    background's colours, and `numbers` is the background told by them."""
    operations = canvas.operations
    if any(isinstance(operation.source, Image.Image) for operation in operations):
        return None
    if any(_meet(a.box, b.box) for a, b in combinations(operations, 2)):
        return None
    strips = [numbers.strip(rows) for rows in canvas.dirty_bands()]
    drawn: list[tuple[DrawOperation, Strip, tuple[RGB, ...]]] = []
    colors: set[RGB] = set()
    for operation in operations:
        source, box, mask, *_ = operation
        strip = next((s for s in strips if s.start <= box[1] and box[3] <= s.end), None)
        if isinstance(source, Image.Image) or strip is None:
            return None
        under = _under(box, strip)
        if under is None:
            return None
        shades = _shades(known[under], source)
        levels = mask.histogram() if mask else [0] * 255 + [1]
        colors.update(shade for shade, count in zip(shades, levels, strict=True) if count)
        drawn.append((operation, strip, shades))
    every = (*known, *sorted(colors.difference(known)))
    if len(every) > MOST_COLORS:
        return None
    number = {color: n for n, color in enumerate(every)}
    for (_, (left, top, right, bottom), mask, *_), strip, shades in drawn:
        table = [number.get(shade, 0) for shade in shades]
        image = mask.point(table) if mask else table[255]
        strip.image.paste(image, (left, top - strip.top, right, bottom - strip.top))
    return Indexed(every, strips)


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


@lru_cache(maxsize=256)  # the colours of a design's texts on its backgrounds
def _shades(background: RGB, color: RGB) -> tuple[RGB, ...]:
    """The background's colour under each coverage of another, 0 to 255, by the canvas's
    arithmetic."""
    ramp, levels = Image.new("RGB", (256, 1), background), bytes(range(256))
    mask = Image.frombytes("L", (256, 1), levels)
    DrawOperation(color, (0, 0, 256, 1), mask).draw_on(ramp)
    data = ramp.tobytes()
    return tuple(zip(data[::3], data[1::3], data[2::3], strict=True))


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
