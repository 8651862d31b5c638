"""Fills: a rectangle in one colour or a gradient, with round corners or square.

Gradients are CSS's `linear-gradient` geometry with stops mixed in OKLab. A ramp of colours is
made once and stretched over the rectangle by one affine map; no pixel is touched by Python.
"""

from __future__ import annotations

from math import cos, radians, sin

from PIL import Image, ImageFilter

from app.color import Color, mix
from app.frame import Fill, Shade, Stroke
from app.paint.shapes import Pen
from app.scene import Gradient

# Steps of a ramp; more than the diagonal of the largest card has levels to show.
_STEPS = 2048


def fill(image: Image.Image, item: Fill, scale: float) -> None:
    """Fill the item's rectangle of `image`."""
    box = item.box
    left, top = round(box.x * scale), round(box.y * scale)
    width, height = round((box.x + box.w) * scale) - left, round((box.y + box.h) * scale) - top
    if width <= 0 or height <= 0:
        return
    mask: Image.Image | None = None
    if item.radius:
        pen = Pen((0, 0, width, height))
        pen.rounded(0, 0, width, height, item.radius * scale)
        mask = pen.mask()
    if isinstance(item.ink, Gradient):
        image.paste(gradient(item.ink, width, height), (left, top), mask)
    elif mask is None and item.ink.a == 255:
        image.paste(item.ink.rgb, (left, top, left + width, top + height))
    else:
        alpha = item.ink.a
        mask = mask or Image.new("L", (width, height), 255)
        image.paste(item.ink.rgb, (left, top), mask.point(lambda level: level * alpha // 255))


def stroke(image: Image.Image, item: Stroke, scale: float) -> None:
    """Draw the line inside the rectangle's edge."""
    box, width = item.box, item.width * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, item.radius * scale)
    pen.rounded(
        x + width, y + width, w - 2 * width, h - 2 * width, item.radius * scale - width, level=0
    )
    pen.ink(image, item.color)


def shade(image: Image.Image, item: Shade, scale: float) -> None:
    """Draw the rectangle's soft shadow."""
    box, blur = item.box, item.blur * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x - 2 * blur, y - 2 * blur, x + w + 2 * blur, y + h + 2 * blur))
    pen.rounded(x, y, w, h, item.radius * scale)
    # CSS's blur radius is two standard deviations.
    mask = pen.mask().filter(ImageFilter.GaussianBlur(blur / 2))
    alpha = item.color.a
    image.paste(item.color.rgb, (pen.left, pen.top), mask.point(lambda level: level * alpha // 255))


def gradient(ink: Gradient, width: int, height: int) -> Image.Image:
    """The gradient over a rectangle of whole pixels, as CSS Images 3 §3.4.1 lays it."""
    dx, dy = sin(radians(ink.angle)), -cos(radians(ink.angle))
    length = abs(width * dx) + abs(height * dy)
    ramp = Image.new("RGB", (_STEPS + 4, 3))
    colors = [color.rgb for color in _ramp(ink)]
    row = [colors[0], colors[0], *colors, colors[-1], colors[-1]]
    ramp.putdata(row * 3)
    # Pixel (x, y) shows the ramp at t, 0 to 1: its projection on the gradient's line.
    per_x, per_y = dx / length * (_STEPS - 1), dy / length * (_STEPS - 1)
    origin = (_STEPS - 1) / 2 - per_x * width / 2 - per_y * height / 2 + 2.5
    return ramp.transform(
        (width, height),
        Image.Transform.AFFINE,
        (per_x, per_y, origin, 0.0, 0.0, 1.5),
        Image.Resampling.BILINEAR,
    )


def _ramp(ink: Gradient) -> list[Color]:
    stops = sorted(ink.stops, key=lambda stop: stop[0])
    colors: list[Color] = []
    for step in range(_STEPS):
        at = step / (_STEPS - 1)
        # Of two stops in one place the last counts from there on: a hard edge, as in CSS.
        before = next((stop for stop in reversed(stops) if stop[0] <= at), stops[0])
        after = next((stop for stop in stops if stop[0] > at), stops[-1])
        span = after[0] - before[0]
        colors.append(mix(before[1], after[1], (at - before[0]) / span if span > 0 else 0.0))
    return colors
