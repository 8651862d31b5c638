"""Shapes with smooth edges: Pillow's pen at four times the size, brought down again.

In: coordinates in pixels of the image. Out: coverage masks. Used for what is painted once and
kept (motifs, corners); glyphs have a rasteriser of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, cos, floor, inf, radians, sin
from typing import NamedTuple

from PIL import Image, ImageDraw

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color

FINE = 4
"""Pixels of the pen to a pixel of the image, along each axis."""


Corners = tuple[float, float, float, float]
"""Left, top, right, bottom."""

Bounds = tuple[int, int, int, int]
"""The same, in whole pixels."""

_INSCRIBED = 0.7
"""Of a circle's radius, half the side of a square that lies in it."""

LEAST_SOLID = 64 * 64
"""Pixels of the inside of a shape from which on it is filled without the fine pen."""

Snap = Callable[[float], float]
"""How a coordinate is made whole: as Pillow would (`int`), or by Pillow itself (`float`)."""

Place = Callable[[Snap, Sequence[float]], list[float]]
"""Coordinates of the pen (x, y, x, y …) → those of what is drawn on."""

_Drawing = Callable[[ImageDraw.ImageDraw, Place], None]


class Coverage(NamedTuple):
    """A mask, where its first pixel is on the canvas, and a part of it that is full."""

    mask: Image.Image
    left: int
    top: int
    full: Bounds | None = None

    def operation(self, color: Color) -> DrawOperation:
        """Draw it in a colour, its alpha kept."""
        mask = self.mask
        if color.a < 255:
            mask = mask.point(lambda level: round(level * color.a / 255))
        return DrawOperation(color.rgb, self._placed((0, 0, *mask.size)), mask)

    def parts_of(self, image: Image.Image) -> Iterator[DrawOperation]:
        """Draw the same part of an image as large as the canvas."""
        whole = (0, 0, *self.mask.size)
        for part in _around(self.full, self.mask.size) if self.full else (whole,):
            place = self._placed(part)
            yield DrawOperation(image.crop(place), place, self.mask.crop(part))
        if self.full:
            place = self._placed(self.full)
            yield DrawOperation(image.crop(place), place)

    def _placed(self, part: Bounds) -> Bounds:
        x, y = self.left, self.top
        return part[0] + x, part[1] + y, part[2] + x, part[3] + y


class Pen:
    """Draws shapes into a mask that covers `bounds` (left, top, right, bottom).

    Shapes are noted, and drawn once it is known how much room they take together.
    """

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        self.left, self.top = floor(bounds[0]), floor(bounds[1])
        self._size = max(1, ceil(bounds[2]) - self.left), max(1, ceil(bounds[3]) - self.top)
        self._drawings: list[_Drawing] = []
        self._reach = (inf, inf, -inf, -inf)  # of all shapes, in the pen's pixels
        self._solid: Corners | None = None  # a part that is all of one level
        self._level = 255

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * FINE, (y - self.top) * FINE

    def _corners(self, x0: float, y0: float, x1: float, y1: float) -> Corners:
        """A rectangle as Pillow has it, its last pixel inside; one of the pen's at the least."""
        (left, top), (right, bottom) = self._at(x0, y0), self._at(x1, y1)
        return left, top, max(left, right - 1), max(top, bottom - 1)

    def _note(
        self,
        corners: Corners,
        drawing: _Drawing,
        solid: Corners | None = None,
        level: int = 255,
    ) -> None:
        """Note a shape: what it reaches, how it is drawn, and a part of it that is of one level for
        certain."""
        a, b = self._reach, corners
        self._reach = min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
        self._solid, self._level = None if self._drawings else solid, level
        self._drawings.append(drawing)

    def disc(self, x: float, y: float, radius: float) -> None:
        """A filled circle."""
        corners = self._corners(x - radius, y - radius, x + radius, y + radius)
        inside = radius * _INSCRIBED
        self._note(
            corners,
            lambda draw, at: draw.ellipse(at(int, corners), fill=255),
            self._corners(x - inside, y - inside, x + inside, y + inside),
        )

    def ring(self, x: float, y: float, radius: float, width: float) -> None:
        """A circle's line, `width` wide, its middle at `radius`."""
        outer = radius + width / 2
        corners = self._corners(x - outer, y - outer, x + outer, y + outer)
        line = max(1, round(width * FINE))
        self._note(
            corners, lambda draw, at: draw.ellipse(at(int, corners), outline=255, width=line)
        )

    def arc(
        self, x: float, y: float, radius: float, width: float, start: float, end: float
    ) -> None:
        """Part of a ring with round ends; `start` and `end` in degrees clockwise from twelve."""
        outer = radius + width / 2
        corners = self._corners(x - outer, y - outer, x + outer, y + outer)
        line = max(1, round(width * FINE))
        self._note(
            corners, lambda draw, at: draw.arc(at(int, corners), start - 90, end - 90, 255, line)
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

    def polygon(self, points: Sequence[tuple[float, float]], solid: Corners | None = None) -> None:
        """A filled polygon; `solid` is a rectangle that it covers, which makes it quicker."""
        fine = [self._at(x, y) for x, y in points]
        xs, ys = zip(*fine, strict=True)
        flat = [each for point in fine for each in point]
        self._note(
            (min(xs), min(ys), max(xs), max(ys)),
            lambda draw, at: draw.polygon(at(int, flat), fill=255),
            None if solid is None else self._corners(*solid),
        )

    def rounded(
        self, x: float, y: float, w: float, h: float, radius: float, level: int = 255
    ) -> None:
        """A filled rectangle with round corners; `level` 0 takes it out of what is drawn."""
        if w <= 0 or h <= 0:
            return
        inset = max(0.0, min(radius, w / 2, h / 2))
        self._note(
            self._corners(x, y, x + w, y + h),
            self._rounded(x, y, w, h, radius, level),
            # Below and above lie the whole circles of the corners, so that none of them is cut.
            self._corners(x + inset, y + 2 * inset, x + w - inset, y + h - 2 * inset),
            level,
        )

    def frame(self, x: float, y: float, w: float, h: float, radius: float, width: float) -> None:
        """A line of `width` just inside the edge of a rectangle with round corners."""
        if w <= 0 or h <= 0:
            return
        outer = self._rounded(x, y, w, h, radius, 255)
        inner = self._rounded(x + width, y + width, w - 2 * width, h - 2 * width, radius - width, 0)

        def drawing(draw: ImageDraw.ImageDraw, at: Place) -> None:
            outer(draw, at)
            inner(draw, at)

        side, end = width + max(0.0, radius), width + 2 * max(0.0, radius)
        hollow = self._corners(x + side, y + end, x + w - side, y + h - end)
        self._note(self._corners(x, y, x + w, y + h), drawing, hollow, 0)

    def _rounded(
        self, x: float, y: float, w: float, h: float, radius: float, level: int
    ) -> _Drawing:
        if w <= 0 or h <= 0:
            return lambda draw, at: None
        corner = max(0.0, min(radius, w / 2, h / 2)) * FINE
        snap: Snap = float if corner else int  # of round corners Pillow measures the sides first
        corners = self._corners(x, y, x + w, y + h)
        return lambda draw, at: draw.rounded_rectangle(at(snap, corners), corner, fill=level)

    def erase_disc(self, x: float, y: float, radius: float) -> None:
        """A circular hole in what has been drawn."""
        corners = self._corners(x - radius, y - radius, x + radius, y + radius)
        self._note(corners, lambda draw, at: draw.ellipse(at(int, corners), fill=0))

    def mask(self) -> Image.Image:
        """The coverage of the bounds, 0 to 255 a pixel."""
        return self._covered((0, 0, *self._size))

    def coverage(self) -> Coverage | None:
        """The coverage of no more than what the shapes reach; None where that is nothing."""
        if not self._drawings:
            return None
        left, top, right, bottom = self._reach
        box = (
            max(0, floor(left / FINE) - 1),
            max(0, floor(top / FINE) - 1),
            min(self._size[0], ceil(right / FINE) + 2),
            min(self._size[1], ceil(bottom / FINE) + 2),
        )
        if box[0] >= box[2] or box[1] >= box[3]:
            return None
        full = self._inside(box) if self._level == 255 else None
        return Coverage(self._covered(box), self.left + box[0], self.top + box[1], full)

    def operations(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the shapes in a colour, its alpha kept; nothing where there are none."""
        if (coverage := self.coverage()) is not None:
            yield coverage.operation(color)

    def _covered(self, box: Bounds) -> Image.Image:
        """The coverage of a part of the bounds.

        What is of one level for certain is filled as it is; the fine pen draws what is around it.
        """
        left, top, right, bottom = box
        size = right - left, bottom - top
        solid = self._inside(box)
        if solid is None:
            return self._fine(box, (0, 0, *size))
        mask = Image.new("L", size, self._level)
        for part in _around(solid, size):
            mask.paste(self._fine(box, part), part[:2])
        return mask

    def _fine(self, box: Bounds, part: Bounds) -> Image.Image:
        """The coverage of a part of the box, drawn large and brought down."""
        fine = Image.new("L", ((part[2] - part[0]) * FINE, (part[3] - part[1]) * FINE))
        draw = ImageDraw.Draw(fine)
        origin = box[0] * FINE, box[1] * FINE
        shift = part[0] * FINE, part[1] * FINE

        def at(snap: Snap, coordinates: Sequence[float]) -> list[float]:
            # Made whole as Pillow would in the whole box, so that no part differs from it.
            return [
                snap(each - origin[axis % 2]) - shift[axis % 2]
                for axis, each in enumerate(coordinates)
            ]

        for drawing in self._drawings:
            drawing(draw, at)
        return fine.reduce(FINE)

    def _inside(self, box: Bounds) -> Bounds | None:
        """The pixels of the box that are of one level for certain, if they are many."""
        if self._solid is None:
            return None
        left, top, right, bottom = box
        inside = (
            max(0, ceil(self._solid[0] / FINE) + 1 - left),
            max(0, ceil(self._solid[1] / FINE) + 1 - top),
            min(right, floor(self._solid[2] / FINE) - 1) - left,
            min(bottom, floor(self._solid[3] / FINE) - 1) - top,
        )
        if inside[0] >= inside[2] or inside[1] >= inside[3] or _area(inside) < LEAST_SOLID:
            return None
        return inside


def _area(box: Corners) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _around(inside: Bounds, size: tuple[int, int]) -> Iterator[Bounds]:
    """The parts of a box of that size around a rectangle in it."""
    left, top, right, bottom = inside
    width, height = size
    parts = (
        (0, 0, width, top),
        (0, top, left, bottom),
        (right, top, width, bottom),
        (0, bottom, width, height),
    )
    return (part for part in parts if part[0] < part[2] and part[1] < part[3])


def whole(value: float) -> int:
    """The nearest whole pixel, of two the later: what moves by whole pixels keeps its size."""
    return floor(value + 0.50001)  # a half that arithmetic made a little smaller is one too


def polar(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    """The point `radius` from x, y at `angle` degrees clockwise from twelve."""
    return x + radius * sin(radians(angle)), y - radius * cos(radians(angle))
