"""Fills, strokes and shadows of rectangles, with square or round corners.

In: an item of a frame. Out: draw operations. Gradients have the geometry of CSS `linear-gradient`,
with stops mixed in OKLab. A cached ramp of colours is stretched over the rectangle by one affine
transform, without per-pixel Python. Must not know motifs or texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise
from math import cos, radians, sin
from operator import sub
from typing import TypeVar

from PIL import Image, ImageChops, ImageFilter

from pyoji.engine.background import RGB
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color, ramp
from pyoji.engine.frame import Fill, Shade, Stroke
from pyoji.engine.paint.geometry import snapped
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes
from pyoji.engine.scene import Gradient

T = TypeVar("T")
Between = Callable[[T, T, Sequence[float]], list[RGB]]

# Steps of a ramp, more than the levels along the diagonal of the largest card.
_STEPS = 2048

# Adjacent rows of a gradient are equal while no channel changes by more than _INVISIBLE levels over
# them. DEFLATE matches do not reach further than eight rows.
_INVISIBLE, _MAX_SHARED = 0.5, 8

_MANY = 1_500_000
"""Pixels from which a card counts as large."""

# Steps by which the ramp is extended at both ends: the last group of equal rows may reach beyond
# the rectangle.
_EXTENSION = _STEPS // 2 + 2

# Steps over which a ramp's slope is measured. Levels are integers, so neighbours differ by one even
# on a gentle slope. Over few steps, a difference of one is ignored and a larger one is a hard edge.
_SHORT, _SMOOTHED = (1, 2, 8), 64


def fill(item: Fill, scale: float, ramps: Ramps) -> Iterator[DrawOperation]:
    """Fill the item's rectangle."""
    rectangle = snapped(item.box, scale)
    left, top, right, bottom = rectangle
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return
    mask: Image.Image | None = None
    if item.radius:
        pen = Pen((0, 0, width, height))
        pen.rounded(0, 0, width, height, item.radius * scale)
        mask = pen.mask()
    color = _simplified(item.color)
    if isinstance(color, Gradient):
        opacity = ramps.opacity(color, width, height)
        if opacity is not None:
            mask = opacity if mask is None else ImageChops.multiply(mask, opacity)
        yield DrawOperation(ramps.gradient(color, width, height), rectangle, mask)
    elif mask is None and color.a == 255:
        yield DrawOperation(color.rgb, rectangle)
    else:
        mask = mask or Image.new("L", (width, height), 255)
        yield DrawOperation(color.rgb, rectangle, _with_opacity(mask, color.a))


def _with_opacity(mask: Image.Image, alpha: int) -> Image.Image:
    return mask.point(lambda level: level * alpha // 255)


def _simplified(fill_color: Color | Gradient) -> Color | Gradient:
    """Replace a gradient of equal stops by its colour."""
    if isinstance(fill_color, Gradient) and len({color for _, color in fill_color.stops}) == 1:
        return fill_color.stops[0][1]
    return fill_color


def stroke(item: Stroke, scale: float) -> Iterator[DrawOperation]:
    """Draw the line inside the rectangle's edge."""
    box, width = item.box, item.width * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.frame(x, y, w, h, item.radius * scale, width)
    return pen.operations(item.color)


def shade(
    item: Shade, scale: float, size: tuple[int, int] | None = None
) -> Iterator[DrawOperation]:
    """Draw the rectangle's soft shadow; with a canvas `size`, only the visible part."""
    box, blur = item.box, item.blur * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    bounds = x - 2 * blur, y - 2 * blur, x + w + 2 * blur, y + h + 2 * blur
    if size is not None:
        # Outside the canvas, only the part within reach of the blur has an effect.
        margin = 2 * blur + 8
        bounds = (
            max(bounds[0], -margin),
            max(bounds[1], -margin),
            min(bounds[2], size[0] + margin),
            min(bounds[3], size[1] + margin),
        )
    pen = Pen(bounds)
    pen.rounded(x, y, w, h, item.radius * scale)
    # In CSS the blur radius is two standard deviations.
    mask = pen.mask().filter(ImageFilter.GaussianBlur(blur / 2))
    rectangle = pen.left, pen.top, pen.left + mask.width, pen.top + mask.height
    yield DrawOperation(item.color.rgb, rectangle, _with_opacity(mask, item.color.a))


class Ramps:
    """Gradients over rectangles, from cached ramps."""

    def __init__(self, cache: RasterCache) -> None:
        self._cache = cache

    def gradient(self, gradient: Gradient, width: int, height: int) -> Image.Image:
        """Draw the gradient over a rectangle, with the geometry of CSS Images 3 §3.4.1."""
        colors = {color.rgb for _, color in gradient.stops}
        if len(colors) == 1:  # only the opacity changes
            return Image.new("RGB", (width, height), colors.pop())
        strip, steepest = self._cache.get(
            RasterKind.RAMP,
            gradient.stops,
            lambda: _strip(_levels(gradient.stops, ramp)),
            _strip_bytes,
        )
        return _stretched(strip, steepest, gradient.angle, width, height)

    def opacity(self, gradient: Gradient, width: int, height: int) -> Image.Image | None:
        """Return the gradient's opacity at each pixel; None if it is opaque everywhere."""
        if all(color.a == 255 for _, color in gradient.stops):
            return None
        # Cached by the opacities of the stops, independent of their colours.
        alphas = tuple((at, color.a) for at, color in gradient.stops)
        strip, steepest = self._cache.get(
            RasterKind.RAMP, alphas, lambda: _opacity_strip(alphas), _strip_bytes
        )
        return _stretched(strip, steepest, gradient.angle, width, height)


def _strip_bytes(entry: tuple[Image.Image, float]) -> int:
    return image_bytes(entry[0])


def _stretched(
    strip: Image.Image, steepest: float, angle: float, width: int, height: int
) -> Image.Image:
    """Stretch the strip over a rectangle along the angle.

    Rows that differ by less than half a level are made equal, which is invisible and reduces the
    file to a fraction. In large cards, pairs of columns are made equal too, which halves the time.
    """
    dx, dy = sin(radians(angle)), -cos(radians(angle))
    length = abs(width * dx) + abs(height * dy)
    # A pixel's position on the ramp is its projection on the gradient line.
    per_x, per_y = dx / length * (_STEPS - 1), dy / length * (_STEPS - 1)
    levels = steepest * abs(per_y)
    indistinguishable = int(_INVISIBLE / levels) if levels else _MAX_SHARED
    shared = max(1, min(_MAX_SHARED, indistinguishable, height))
    # Pillow samples at the centre of a pixel, here of a group of equal rows.
    is_even = steepest * abs(per_x) < _INVISIBLE
    across = 2 if is_even and width * height > _MANY else 1
    origin = (_STEPS - 1) / 2 - per_x * width / 2 - per_y * height / 2 + _EXTENSION + 0.5
    rows, columns = -(-height // shared), -(-width // across)
    sampled = strip.transform(
        (columns, rows),
        Image.Transform.AFFINE,
        (per_x * across, per_y * shared, origin, 0.0, 0.0, 1.5),
        Image.Resampling.BILINEAR,
    )
    if shared == across == 1:
        return sampled
    area = (0, 0, width / across, height / shared)
    return sampled.resize((width, height), Image.Resampling.NEAREST, area)


def _opacity_strip(alphas: Sequence[tuple[float, int]]) -> tuple[Image.Image, float]:
    strip, steepest = _strip(_levels(alphas, _alphas))
    return strip.getchannel(0), steepest


def _strip(colors: Sequence[RGB]) -> tuple[Image.Image, float]:
    """Return the colours as a strip, extended at both ends, and the maximum change of a channel
    per step, in levels."""
    row = [colors[0]] * _EXTENSION + [*colors] + [colors[-1]] * _EXTENSION
    strip = Image.frombytes("RGB", (len(row), 3), bytes(chain.from_iterable(row)) * 3)
    channels = tuple(zip(*colors, strict=True))
    slopes = [(_max_change(channels, steps) - 1) / steps for steps in _SHORT]
    return strip, max(*slopes, _max_change(channels, _SMOOTHED) / _SMOOTHED)


def _max_change(channels: Sequence[Sequence[int]], steps: int) -> int:
    """Return the maximum change of a channel over this many steps, in levels."""
    most: int = max(max(map(abs, map(sub, levels, levels[steps:]))) for levels in channels)
    return most


def _levels(stops: Sequence[tuple[float, T]], between: Between[T]) -> list[RGB]:
    """Return the levels of a gradient at each step; `between` interpolates two stops."""
    stops = sorted(stops, key=lambda stop: stop[0])
    steps = [step / (_STEPS - 1) for step in range(_STEPS)]
    first, last = stops[0][1], stops[-1][1]
    # Two stops at one position make a hard edge, as in CSS.
    levels = between(first, first, [0.0] * sum(at < stops[0][0] for at in steps))
    for (start, color), (end, next_color) in pairwise(stops):
        levels += between(
            color, next_color, [(at - start) / (end - start) for at in steps if start <= at < end]
        )
    return levels + between(last, last, [0.0] * (_STEPS - len(levels)))


def _alphas(first: int, second: int, shares: Sequence[float]) -> list[RGB]:
    levels = (round(first + (second - first) * share) for share in shares)
    return [(level, level, level) for level in levels]
