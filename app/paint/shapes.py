"""Shapes with smooth edges: Pillow's pen at four times the size, brought down again.

In: coordinates in pixels of the image. Out: coverage masks. Used for what is painted once and
kept (motifs, corners); glyphs have a rasteriser of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, cos, floor, inf, radians, sin

from PIL import Image, ImageDraw

from app.color import Color

FINE = 4
"""Pixels of the pen to a pixel of the image, along each axis."""


Corners = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_Drawing = Callable[[ImageDraw.ImageDraw, float, float], None]


class Pen:
    """Draws shapes into a mask that covers `bounds` (left, top, right, bottom).

    Shapes are noted, and drawn once it is known how much room they take together.
    """

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        self.left, self.top = floor(bounds[0]), floor(bounds[1])
        self._size = max(1, ceil(bounds[2]) - self.left), max(1, ceil(bounds[3]) - self.top)
        self._drawings: list[_Drawing] = []
        self._reach = (inf, inf, -inf, -inf)  # of all shapes, in the pen's pixels

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * FINE, (y - self.top) * FINE

    def _corners(self, x0: float, y0: float, x1: float, y1: float) -> Corners:
        """A rectangle as Pillow has it, its last pixel inside; one of the pen's at the least."""
        (left, top), (right, bottom) = self._at(x0, y0), self._at(x1, y1)
        return left, top, max(left, right - 1), max(top, bottom - 1)

    def _note(self, corners: Corners, drawing: _Drawing) -> None:
        a, b = self._reach, corners
        self._reach = min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
        self._drawings.append(drawing)

    def disc(self, x: float, y: float, radius: float) -> None:
        """A filled circle."""
        corners = self._corners(x - radius, y - radius, x + radius, y + radius)
        self._note(corners, lambda draw, dx, dy: draw.ellipse(moved(corners, dx, dy), fill=255))

    def ring(self, x: float, y: float, radius: float, width: float) -> None:
        """A circle's line, `width` wide, its middle at `radius`."""
        outer = radius + width / 2
        corners = self._corners(x - outer, y - outer, x + outer, y + outer)
        line = max(1, round(width * FINE))
        self._note(
            corners,
            lambda draw, dx, dy: draw.ellipse(moved(corners, dx, dy), outline=255, width=line),
        )

    def arc(
        self, x: float, y: float, radius: float, width: float, start: float, end: float
    ) -> None:
        """Part of a ring with round ends; `start` and `end` in degrees clockwise from twelve."""
        outer = radius + width / 2
        corners = self._corners(x - outer, y - outer, x + outer, y + outer)
        line = max(1, round(width * FINE))
        self._note(
            corners,
            lambda draw, dx, dy: draw.arc(moved(corners, dx, dy), start - 90, end - 90, 255, line),
        )
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
        fine = [self._at(x, y) for x, y in points]
        xs, ys = zip(*fine, strict=True)
        self._note(
            (min(xs), min(ys), max(xs), max(ys)),
            lambda draw, dx, dy: draw.polygon([(x - dx, y - dy) for x, y in fine], fill=255),
        )

    def rounded(
        self, x: float, y: float, w: float, h: float, radius: float, level: int = 255
    ) -> None:
        """A filled rectangle with round corners; `level` 0 takes it out of what is drawn."""
        if w <= 0 or h <= 0:
            return
        corner = max(0.0, min(radius, w / 2, h / 2)) * FINE
        corners = self._corners(x, y, x + w, y + h)
        self._note(
            corners,
            lambda draw, dx, dy: draw.rounded_rectangle(moved(corners, dx, dy), corner, fill=level),
        )

    def erase_disc(self, x: float, y: float, radius: float) -> None:
        """A circular hole in what has been drawn."""
        corners = self._corners(x - radius, y - radius, x + radius, y + radius)
        self._note(corners, lambda draw, dx, dy: draw.ellipse(moved(corners, dx, dy), fill=0))

    def mask(self) -> Image.Image:
        """The coverage of the bounds, 0 to 255 a pixel."""
        return self._covered((0, 0, *self._size))

    def ink(self, image: Image.Image, color: Color) -> None:
        """Lay the shapes on `image` in a colour, its alpha kept."""
        if not self._drawings:
            return
        left, top, right, bottom = self._reach
        box = (
            max(0, floor(left / FINE) - 1),
            max(0, floor(top / FINE) - 1),
            min(self._size[0], ceil(right / FINE) + 2),
            min(self._size[1], ceil(bottom / FINE) + 2),
        )
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        mask = self._covered(box)
        if color.a < 255:
            mask = mask.point(lambda level: round(level * color.a / 255))
        image.paste(color.rgb, (self.left + box[0], self.top + box[1]), mask)

    def _covered(self, box: tuple[int, int, int, int]) -> Image.Image:
        left, top, right, bottom = box
        fine = Image.new("L", ((right - left) * FINE, (bottom - top) * FINE))
        draw = ImageDraw.Draw(fine)
        for drawing in self._drawings:
            drawing(draw, left * FINE, top * FINE)
        return fine.reduce(FINE)


def moved(corners: Corners, dx: float, dy: float) -> Corners:
    """The corners as they are seen from dx, dy."""
    return corners[0] - dx, corners[1] - dy, corners[2] - dx, corners[3] - dy


def whole(value: float) -> int:
    """The nearest whole pixel, of two the later: what moves by whole pixels keeps its size."""
    return floor(value + 0.50001)  # a half that arithmetic made a little smaller is one too


def polar(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    """The point `radius` from x, y at `angle` degrees clockwise from twelve."""
    return x + radius * sin(radians(angle)), y - radius * cos(radians(angle))
