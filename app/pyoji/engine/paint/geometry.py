"""Geometry: points and whole pixels. Pure arithmetic.

In: coordinates of a frame or an image, angles in degrees clockwise from twelve. Out: points, and
rectangles on whole pixels. Must not know what is drawn there.
"""

from __future__ import annotations

from math import cos, floor, radians, sin

from pyoji.engine.frame import Box

Point = tuple[float, float]

Bounds = tuple[int, int, int, int]
"""Left, top, right, bottom, in whole pixels."""

_CURVE = 32
"""The straight lines of a curve."""


def snapped(box: Box, scale: float) -> Bounds:
    """Snap a rectangle of the frame to whole pixels: left, top, right, bottom."""
    left, top, right, bottom = box.x, box.y, box.x + box.w, box.y + box.h
    return snap(left * scale), snap(top * scale), snap(right * scale), snap(bottom * scale)


def snap(value: float) -> int:
    """Round half up to a whole pixel, so translation by whole pixels preserves sizes."""
    return floor(value + 0.50001)  # tolerate rounding errors just below a half


def polar(x: float, y: float, radius: float, angle: float) -> Point:
    """Return the point at `radius` from x, y, at `angle` degrees clockwise from twelve."""
    return x + radius * sin(radians(angle)), y - radius * cos(radians(angle))


def cubic(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Return points of a cubic Bézier curve from a to d with control points b and c."""
    points: list[Point] = []
    for step in range(_CURVE + 1):
        t = step / _CURVE
        shares = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
        weighted = [(n * x, n * y) for n, (x, y) in zip(shares, (a, b, c, d), strict=True)]
        points.append((sum(x for x, _ in weighted), sum(y for _, y in weighted)))
    return points
