"""Fills: a rectangle in one colour or a gradient, with round corners or square.

Gradients are CSS's `linear-gradient` geometry with stops mixed in OKLab. A ramp of colours is
made once and stretched over the rectangle by one affine map; no pixel is touched by Python. In: an
item of a frame. Out: draw operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise
from math import cos, radians, sin
from operator import sub
from typing import TypeVar

from PIL import Image, ImageChops, ImageFilter

from pyoji.engine.canvas import RGB, DrawOperation, Rectangle
from pyoji.engine.color import Color, ramp
from pyoji.engine.frame import Box, Fill, Shade, Stroke
from pyoji.engine.paint.shapes import Pen, whole
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes
from pyoji.engine.scene import Gradient

T = TypeVar("T")
Between = Callable[[T, T, Sequence[float]], list[RGB]]

# Steps of a ramp; more than the diagonal of the largest card has levels to show.
_STEPS = 2048

# Rows of a gradient share a picture while no channel changes by more levels than this over all of
# them. More than eight rows would be farther apart than a match of DEFLATE reaches.
_UNSEEN, _MOST_SHARED = 0.5, 8

_MANY = 1_500_000
"""Pixels of a large card; others are most of what is asked for, and stay as they are."""

# Of rows that share a picture the last may stand for some beyond the rectangle, half as many as
# are shared: the ramp's ends go on so far.
_MORE = _STEPS // 2 + 2

# Steps over which a ramp's slope is measured. Its levels are whole, so that neighbours jump by one
# on the gentlest slope; over few steps such a jump is no slope, and a larger one is a hard edge.
_SHORT, _SMOOTHED = (1, 2, 8), 64


def fill(item: Fill, scale: float, ramps: Ramps) -> Iterator[DrawOperation]:
    """Fill the item's rectangle."""
    left, top, right, bottom = _pixels(item.box, scale)
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return
    place = left, top, right, bottom
    mask: Image.Image | None = None
    if item.radius:
        pen = Pen((0, 0, width, height))
        pen.rounded(0, 0, width, height, item.radius * scale)
        mask = pen.mask()
    ink = _plain(item.ink)
    if isinstance(ink, Gradient):
        veil = ramps.opacity(ink, width, height)
        if veil is not None:
            mask = veil if mask is None else ImageChops.multiply(mask, veil)
        yield DrawOperation(ramps.gradient(ink, width, height), place, mask)
    elif mask is None and ink.a == 255:
        yield DrawOperation(ink.rgb, place)
    else:
        mask = mask or Image.new("L", (width, height), 255)
        yield DrawOperation(ink.rgb, place, _veiled(mask, ink.a))


def _veiled(mask: Image.Image, alpha: int) -> Image.Image:
    return mask.point(lambda level: level * alpha // 255)


def _pixels(box: Box, scale: float) -> Rectangle:
    """The rectangle in whole pixels."""
    edges = box.x, box.y, box.x + box.w, box.y + box.h
    left, top, right, bottom = (whole(edge * scale) for edge in edges)
    return left, top, right, bottom


def _plain(ink: Color | Gradient) -> Color | Gradient:
    """The colour of a gradient that has one, as a veil has that is as strong everywhere."""
    if isinstance(ink, Gradient) and len({color for _, color in ink.stops}) == 1:
        return ink.stops[0][1]
    return ink


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
    """Draw the rectangle's soft shadow; on a canvas of that `size`, no more than is seen of it."""
    box, blur = item.box, item.blur * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    bounds = x - 2 * blur, y - 2 * blur, x + w + 2 * blur, y + h + 2 * blur
    if size is not None:
        # What lies farther off the canvas than the blur reaches changes nothing of it.
        far = 2 * blur + 8
        bounds = (
            max(bounds[0], -far),
            max(bounds[1], -far),
            min(bounds[2], size[0] + far),
            min(bounds[3], size[1] + far),
        )
    pen = Pen(bounds)
    pen.rounded(x, y, w, h, item.radius * scale)
    # CSS's blur radius is two standard deviations.
    mask = pen.mask().filter(ImageFilter.GaussianBlur(blur / 2))
    place = pen.left, pen.top, pen.left + mask.width, pen.top + mask.height
    yield DrawOperation(item.color.rgb, place, _veiled(mask, item.color.a))


class Ramps:
    """Gradients over rectangles; the ramp of their colours is kept in a cache."""

    def __init__(self, cache: RasterCache) -> None:
        self._cache = cache

    def gradient(self, ink: Gradient, width: int, height: int) -> Image.Image:
        """The gradient over a rectangle of whole pixels, as CSS Images 3 §3.4.1 lays it."""
        colors = {color.rgb for _, color in ink.stops}
        if len(colors) == 1:  # of a veil the opacity alone changes
            return Image.new("RGB", (width, height), colors.pop())
        strip, steepest = self._cache.get(
            RasterKind.RAMP, ink.stops, lambda: _strip(_levels(ink.stops, ramp)), _strip_bytes
        )
        return _stretched(strip, steepest, ink.angle, width, height)

    def opacity(self, ink: Gradient, width: int, height: int) -> Image.Image | None:
        """How much the gradient covers at each pixel; None where that is all, everywhere."""
        if all(color.a == 255 for _, color in ink.stops):
            return None
        # By the stops' opacities alone: a veil is the same in every colour.
        alphas = tuple((at, color.a) for at, color in ink.stops)
        strip, steepest = self._cache.get(
            RasterKind.RAMP, alphas, lambda: _veil(alphas), _strip_bytes
        )
        return _stretched(strip, steepest, ink.angle, width, height)


def _strip_bytes(made: tuple[Image.Image, float]) -> int:
    return image_bytes(made[0])


def _stretched(
    strip: Image.Image, steepest: float, angle: float, width: int, height: int
) -> Image.Image:
    """The strip stretched over a rectangle along the angle.

    Rows that differ by less than half a level share one picture: no eye sees it, and a file of
    equal rows is a fraction of the size. Of many pixels two columns do, in half the time.
    """
    dx, dy = sin(radians(angle)), -cos(radians(angle))
    length = abs(width * dx) + abs(height * dy)
    # Pixel (x, y) shows the ramp at t, 0 to 1: its projection on the gradient's line.
    per_x, per_y = dx / length * (_STEPS - 1), dy / length * (_STEPS - 1)
    levels = steepest * abs(per_y)
    unseen = int(_UNSEEN / levels) if levels else _MOST_SHARED
    shared = max(1, min(_MOST_SHARED, unseen, height))
    # Pillow samples at a pixel's middle; of rows that share a picture that is theirs together.
    is_even = steepest * abs(per_x) < _UNSEEN
    across = 2 if is_even and width * height > _MANY else 1
    origin = (_STEPS - 1) / 2 - per_x * width / 2 - per_y * height / 2 + _MORE + 0.5
    rows, columns = -(-height // shared), -(-width // across)
    few = strip.transform(
        (columns, rows),
        Image.Transform.AFFINE,
        (per_x * across, per_y * shared, origin, 0.0, 0.0, 1.5),
        Image.Resampling.BILINEAR,
    )
    if shared == across == 1:
        return few
    part = (0, 0, width / across, height / shared)
    return few.resize((width, height), Image.Resampling.NEAREST, part)


def _veil(alphas: Sequence[tuple[float, int]]) -> tuple[Image.Image, float]:
    strip, steepest = _strip(_levels(alphas, _alphas))
    return strip.getchannel(0), steepest


def _strip(colors: Sequence[RGB]) -> tuple[Image.Image, float]:
    """The colours from start to end as a strip that goes on at either end; and the most levels by
    which a channel changes from one step to the next."""
    row = [colors[0]] * _MORE + [*colors] + [colors[-1]] * _MORE
    strip = Image.frombytes("RGB", (len(row), 3), bytes(chain.from_iterable(row)) * 3)
    channels = tuple(zip(*colors, strict=True))
    slopes = [(_most(channels, steps) - 1) / steps for steps in _SHORT]
    return strip, max(*slopes, _most(channels, _SMOOTHED) / _SMOOTHED)


def _most(channels: Sequence[Sequence[int]], steps: int) -> int:
    """The most levels by which a channel changes over so many steps."""
    most: int = max(max(map(abs, map(sub, levels, levels[steps:]))) for levels in channels)
    return most


def _levels(stops: Sequence[tuple[float, T]], between: Between[T]) -> list[RGB]:
    """What a gradient of stops is at each step; `between` gives it at shares of the way between
    two of them."""
    stops = sorted(stops, key=lambda stop: stop[0])
    steps = [step / (_STEPS - 1) for step in range(_STEPS)]
    first, last = stops[0][1], stops[-1][1]
    # Of two stops in one place the last counts from there on: a hard edge, as in CSS.
    found = between(first, first, [0.0] * sum(at < stops[0][0] for at in steps))
    for (start, color), (end, other) in pairwise(stops):
        found += between(
            color, other, [(at - start) / (end - start) for at in steps if start <= at < end]
        )
    return found + between(last, last, [0.0] * (_STEPS - len(found)))


def _alphas(first: int, second: int, shares: Sequence[float]) -> list[RGB]:
    levels = (round(first + (second - first) * share) for share in shares)
    return [(level, level, level) for level in levels]
