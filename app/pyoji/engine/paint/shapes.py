"""Antialiased shapes: drawn by Pillow with 4 x 4 supersampling.

In: coordinates in pixels of the image. Out: coverage masks. For cached drawings such as motifs and
corners; `text.raster` draws glyphs. Must not know cards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, inf
from typing import NamedTuple

from PIL import Image, ImageDraw

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.paint.geometry import Bounds, polar

FINE = 4
"""Samples per pixel along each axis."""


Corners = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_INSCRIBED = 0.7
"""Half the side of a square inside a circle, as a share of the radius."""

LEAST_SOLID = 64 * 64
"""Pixels from which the interior of a shape is filled without supersampling."""

Rounding = Callable[[float], float]
"""How coordinates are rounded: as Pillow does (`int`), or by Pillow itself (`float`)."""

Place = Callable[[Rounding, Sequence[float]], list[float]]
"""Supersampled coordinates (x, y, x, y …) → coordinates of the image drawn on."""

_Drawing = Callable[[ImageDraw.ImageDraw, Place], None]


class Coverage(NamedTuple):
    """A mask and its position on the canvas."""

    mask: Image.Image
    left: int
    top: int

    def operation(self, color: Color) -> DrawOperation:
        """Draw in a colour, with its alpha."""
        mask = self.mask
        if color.a < 255:
            mask = mask.point(lambda level: round(level * color.a / 255))
        left, top = self.left, self.top
        return DrawOperation(color.rgb, (left, top, left + mask.width, top + mask.height), mask)


class Pen:
    """Draw shapes into a mask that covers `bounds` (left, top, right, bottom).

    Shapes are collected, and drawn when their joint extent is known.
    """

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        self.left, self.top = floor(bounds[0]), floor(bounds[1])
        self._size = max(1, ceil(bounds[2]) - self.left), max(1, ceil(bounds[3]) - self.top)
        self._drawings: list[_Drawing] = []
        self._reach = (inf, inf, -inf, -inf)  # of all shapes, in samples
        self._solid: Corners | None = None  # a rectangle of one level
        self._level = 255

    def _at(self, x: float, y: float) -> tuple[float, float]:
        # Rounded, so that an edge on a sample stays on it wherever the shape stands.
        return round((x - self.left) * FINE, 6), round((y - self.top) * FINE, 6)

    def _corners(self, x0: float, y0: float, x1: float, y1: float) -> Corners:
        """Return a rectangle as Pillow expects it, with its last sample; at least one sample."""
        (left, top), (right, bottom) = self._at(x0, y0), self._at(x1, y1)
        return left, top, max(left, right - 1), max(top, bottom - 1)

    def _add(
        self,
        corners: Corners,
        drawing: _Drawing,
        solid: Corners | None = None,
        level: int = 255,
    ) -> None:
        """Add a shape: its extent, how to draw it, and a rectangle in it of one `level`."""
        a, b = self._reach, corners
        self._reach = min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
        self._solid, self._level = None if self._drawings else solid, level
        self._drawings.append(drawing)

    def disc(self, x: float, y: float, radius: float) -> None:
        """Add a filled circle."""
        corners = self._corners(x - radius, y - radius, x + radius, y + radius)
        inside = radius * _INSCRIBED
        self._add(
            corners,
            lambda draw, at: draw.ellipse(at(int, corners), fill=255),
            self._corners(x - inside, y - inside, x + inside, y + inside),
        )

    def ring(self, x: float, y: float, radius: float, width: float) -> None:
        """Add a circular line, `width` wide, centred on `radius`."""
        outer = radius + width / 2
        corners = self._corners(x - outer, y - outer, x + outer, y + outer)
        line = max(1, round(width * FINE))
        self._add(corners, lambda draw, at: draw.ellipse(at(int, corners), outline=255, width=line))

    def arc(
        self, x: float, y: float, radius: float, width: float, start: float, end: float
    ) -> None:
        """Add an arc with round ends; `start` and `end` in degrees clockwise from twelve."""
        outer = radius + width / 2
        corners = self._corners(x - outer, y - outer, x + outer, y + outer)
        line = max(1, round(width * FINE))
        self._add(
            corners, lambda draw, at: draw.arc(at(int, corners), start - 90, end - 90, 255, line)
        )
        for angle in (start, end):
            self.disc(*polar(x, y, radius, angle), width / 2)

    def bar(self, x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        """Add a straight line with round ends."""
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
        nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
        self.polygon(
            [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]
        )
        self.disc(x0, y0, width / 2)
        self.disc(x1, y1, width / 2)

    def polygon(self, points: Sequence[tuple[float, float]], solid: Corners | None = None) -> None:
        """Add a filled polygon; `solid` is a rectangle inside it, which is filled faster."""
        fine = [self._at(x, y) for x, y in points]
        xs, ys = zip(*fine, strict=True)
        flat = [coordinate for point in fine for coordinate in point]
        self._add(
            (min(xs), min(ys), max(xs), max(ys)),
            lambda draw, at: draw.polygon(at(int, flat), fill=255),
            None if solid is None else self._corners(*solid),
        )

    def rounded(
        self, x: float, y: float, w: float, h: float, radius: float, level: int = 255
    ) -> None:
        """Add a filled rectangle with round corners; `level` 0 erases instead."""
        if w <= 0 or h <= 0:
            return
        inset = max(0.0, min(radius, w / 2, h / 2))
        self._add(
            self._corners(x, y, x + w, y + h),
            self._rounded(x, y, w, h, radius, level),
            # Leave the corners' full circles above and below, so none of them is cut.
            self._corners(x + inset, y + 2 * inset, x + w - inset, y + h - 2 * inset),
            level,
        )

    def frame(self, x: float, y: float, w: float, h: float, radius: float, width: float) -> None:
        """Add a line of `width` inside the edge of a rectangle with round corners."""
        if w <= 0 or h <= 0:
            return
        outer = self._rounded(x, y, w, h, radius, 255)
        inner = self._rounded(x + width, y + width, w - 2 * width, h - 2 * width, radius - width, 0)

        def drawing(draw: ImageDraw.ImageDraw, at: Place) -> None:
            outer(draw, at)
            inner(draw, at)

        side, end = width + max(0.0, radius), width + 2 * max(0.0, radius)
        hollow = self._corners(x + side, y + end, x + w - side, y + h - end)
        self._add(self._corners(x, y, x + w, y + h), drawing, hollow, 0)

    def _rounded(
        self, x: float, y: float, w: float, h: float, radius: float, level: int
    ) -> _Drawing:
        if w <= 0 or h <= 0:
            return lambda draw, at: None
        corner = max(0.0, min(radius, w / 2, h / 2)) * FINE
        rounding: Rounding = float if corner else int  # Pillow rounds round corners itself
        corners = self._corners(x, y, x + w, y + h)
        return lambda draw, at: draw.rounded_rectangle(at(rounding, corners), corner, fill=level)

    def erase_disc(self, x: float, y: float, radius: float) -> None:
        """Erase a circle from the shapes before it."""
        corners = self._corners(x - radius, y - radius, x + radius, y + radius)
        self._add(corners, lambda draw, at: draw.ellipse(at(int, corners), fill=0))

    def mask(self) -> Image.Image:
        """Return the coverage of the bounds, 0 to 255 per pixel."""
        return self._coverage_of((0, 0, *self._size))

    def coverage(self) -> Coverage | None:
        """Return the coverage of the shapes' extent; None if it is empty."""
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
        return Coverage(self._coverage_of(box), self.left + box[0], self.top + box[1])

    def operations(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the shapes in a colour, with its alpha."""
        if (coverage := self.coverage()) is not None:
            yield coverage.operation(color)

    def _coverage_of(self, box: Bounds) -> Image.Image:
        """Return the coverage of a part of the bounds; supersample only outside the solid part."""
        left, top, right, bottom = box
        size = right - left, bottom - top
        solid = self._solid_pixels(box)
        if solid is None:
            return self._supersampled(box, (0, 0, *size))
        mask = Image.new("L", size, self._level)
        for part in _surrounding(solid, size):
            mask.paste(self._supersampled(box, part), part[:2])
        return mask

    def _supersampled(self, box: Bounds, part: Bounds) -> Image.Image:
        """Draw a part of the box supersampled, and reduce it."""
        fine = Image.new("L", ((part[2] - part[0]) * FINE, (part[3] - part[1]) * FINE))
        draw = ImageDraw.Draw(fine)
        origin = box[0] * FINE, box[1] * FINE
        shift = part[0] * FINE, part[1] * FINE

        def at(rounding: Rounding, coordinates: Sequence[float]) -> list[float]:
            # Round as Pillow would in the entire box, so parts have equal pixels.
            return [
                rounding(coordinate - origin[axis % 2]) - shift[axis % 2]
                for axis, coordinate in enumerate(coordinates)
            ]

        for drawing in self._drawings:
            drawing(draw, at)
        return fine.reduce(FINE)

    def _solid_pixels(self, box: Bounds) -> Bounds | None:
        """Return the rectangle of one level in the box; None if it is small."""
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


def _surrounding(inside: Bounds, size: tuple[int, int]) -> Iterator[Bounds]:
    """Return the parts of a box of this size around a rectangle in it."""
    left, top, right, bottom = inside
    width, height = size
    parts = (
        (0, 0, width, top),
        (0, top, left, bottom),
        (right, top, width, bottom),
        (0, bottom, width, height),
    )
    return (part for part in parts if part[0] < part[2] and part[1] < part[3])
