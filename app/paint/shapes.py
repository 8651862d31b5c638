"""Shapes with smooth edges: Pillow's pen at four times the size, brought down again.

In: coordinates in pixels of the image. Out: coverage masks. Used for what is painted once and
kept (motifs, corners); glyphs have a rasteriser of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, floor, radians, sin

from PIL import Image, ImageDraw

from app.color import Color

FINE = 4
"""Pixels of the pen to a pixel of the image, along each axis."""


class Pen:
    """Draws shapes into a mask that covers `bounds` (left, top, right, bottom)."""

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        self.left, self.top = floor(bounds[0]), floor(bounds[1])
        self._size = max(1, ceil(bounds[2]) - self.left), max(1, ceil(bounds[3]) - self.top)
        self._fine = Image.new("L", (self._size[0] * FINE, self._size[1] * FINE))
        self._draw = ImageDraw.Draw(self._fine)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * FINE, (y - self.top) * FINE

    def _corners(
        self, x0: float, y0: float, x1: float, y1: float
    ) -> tuple[float, float, float, float]:
        """A rectangle as Pillow has it, its last pixel inside; one of the pen's at the least."""
        (left, top), (right, bottom) = self._at(x0, y0), self._at(x1, y1)
        return left, top, max(left, right - 1), max(top, bottom - 1)

    def disc(self, x: float, y: float, radius: float) -> None:
        """A filled circle."""
        corners = self._corners(x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse(corners, fill=255)

    def ring(self, x: float, y: float, radius: float, width: float) -> None:
        """A circle's line, `width` wide, its middle at `radius`."""
        outer = radius + width / 2
        corners = self._corners(x - outer, y - outer, x + outer, y + outer)
        self._draw.ellipse(corners, outline=255, width=max(1, round(width * FINE)))

    def arc(
        self, x: float, y: float, radius: float, width: float, start: float, end: float
    ) -> None:
        """Part of a ring with round ends; `start` and `end` in degrees clockwise from twelve."""
        outer = radius + width / 2
        corners = self._corners(x - outer, y - outer, x + outer, y + outer)
        self._draw.arc(corners, start - 90, end - 90, 255, max(1, round(width * FINE)))
        for angle in (start, end):
            self.disc(*polar(x, y, radius, angle), width / 2)

    def bar(self, x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        """A straight stroke with round ends."""
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
        nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
        self.polygon(
            [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]
        )
        self.disc(x0, y0, width / 2)
        self.disc(x1, y1, width / 2)

    def polygon(self, points: Sequence[tuple[float, float]]) -> None:
        """A filled polygon."""
        self._draw.polygon([self._at(x, y) for x, y in points], fill=255)

    def rounded(
        self, x: float, y: float, w: float, h: float, radius: float, level: int = 255
    ) -> None:
        """A filled rectangle with round corners; `level` 0 takes it out of what is drawn."""
        if w <= 0 or h <= 0:
            return
        corner = max(0.0, min(radius, w / 2, h / 2)) * FINE
        self._draw.rounded_rectangle(self._corners(x, y, x + w, y + h), corner, fill=level)

    def erase_disc(self, x: float, y: float, radius: float) -> None:
        """A circular hole in what has been drawn."""
        corners = self._corners(x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse(corners, fill=0)

    def mask(self) -> Image.Image:
        """The coverage, 0 to 255 a pixel."""
        return self._fine.reduce(FINE)

    def ink(self, image: Image.Image, color: Color) -> None:
        """Lay the shapes on `image` in a colour, its alpha kept."""
        mask = self.mask()
        if color.a < 255:
            mask = mask.point(lambda level: round(level * color.a / 255))
        image.paste(color.rgb, (self.left, self.top), mask)


def polar(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    """The point `radius` from x, y at `angle` degrees clockwise from twelve."""
    return x + radius * sin(radians(angle)), y - radius * cos(radians(angle))
