"""The article card's motif: a lamp on a table or above it, and a book that lies open in its light.

Lamp and table are one silhouette. The words stand beside the light, and on a card at least as high
as wide below the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, radians, sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.motifs.quotation import curve
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Point = tuple[float, float]
"""In design units: from the scene's start, and from the table upwards."""


class LampShape(NamedTuple):
    """A lamp and its light: outlines, the joints of its arms, the middle of the book, and the
    table's height on a card that is wider than high."""

    beam: Sequence[Point]
    solids: Sequence[Sequence[Point]]
    joints: Sequence[Point]
    book: float
    table: float


ABOVE = 700
"""A height outside every card: where a lamp that hangs begins."""

HEAD, TURN = (262, 404), radians(14)
"""The neck of a shade on an arm, and the angle between the shade and a hanging one."""


def _head(*points: Point) -> Sequence[Point]:
    """Return points of the shade, given from the neck: across, and down along its middle."""
    (x, y), along, across = HEAD, sin(TURN), cos(TURN)
    return [
        (x - along * down + across * out, y - across * down - along * out) for out, down in points
    ]


STANDING = LampShape(
    beam=(*_head((-104, 117), (104, 117)), (350, 0), (38, 0)),
    solids=(
        _head((-36, 2), (36, 2), (118, 118), (-118, 118)),
        _head((-20, -34), (20, -34), (20, 4), (-20, 4)),
        ((276, 0), (280, 20), (418, 20), (422, 0)),
    ),
    joints=(*_head((0, -34)), (410, 322), (349, 20)),
    book=172,
    table=84,
)
"""A lamp with two arms on a foot."""


def _dome() -> Sequence[Point]:
    """Return the outline of a hanging shade."""
    half = curve((128, 290), (128, 408), (28, 418))
    return [(210 + x, y) for x, y in half] + [(210 - x, y) for x, y in reversed(half)]


HANGING = LampShape(
    beam=((94, 291), (326, 291), (388, 0), (32, 0)),
    solids=(
        _dome(),
        ((184, 410), (236, 410), (230, 452), (190, 452)),
        ((206, 450), (214, 450), (214, ABOVE), (206, ABOVE)),
    ),
    joints=(),
    book=210,
    table=28,
)
"""A lamp under a dome."""

WIDE, TURNED, HIGH, BELOW = 440, 460, 546, 84
"""The width of the scene, twice the middle of a lamp that is turned to the end, the scene's height
above the table, and the height below it on a card that is wider than high."""

SHARE, RIM, INWARDS = 0.40, 28, 76
"""On other cards: the share of the height above the table, the table's height, and the distance of
the scene from the end."""

ARM, JOINT = 15, 21
"""The thickness of an arm and the radius of a joint."""

PAGE = (
    *curve((3, 34), (36, 78), (112, 54)),
    *((112, 54), (112, 0), (3, 0)),
)
"""The outline of the page after a book's spine."""


def lamp(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw light, a book in it, and a lamp with its table; the seed sets which lamp.

    Colours: light, lamp and table, book.
    """
    light, dark, paper = motif.colors
    kind = motif.seed % 3
    shape = HANGING if kind == 1 else STANDING
    scene = _Scene(box, motif, scale, shape, is_turned=kind == 2)
    yield from scene.light(light)
    yield from scene.book(paper)
    yield from scene.table(dark)
    yield from scene.lamp(dark)


class _Scene:
    """A table and what stands on it, in pixels of the card."""

    def __init__(
        self, box: Box, motif: Motif, scale: float, shape: LampShape, *, is_turned: bool
    ) -> None:
        self._shape = shape
        self._x, self._y, self._w, self._h = (v * scale for v in (box.x, box.y, box.w, box.h))
        unit = motif.unit * scale
        is_tall = self._h >= self._w
        self._floor = self._h * SHARE if is_tall else self._h - BELOW * unit
        self._table = (RIM if is_tall else shape.table) * unit
        self._size = self._floor / HIGH
        self._start = self._w - WIDE * self._size - (INWARDS * unit if is_tall else 0)
        self._mirrored = motif.mirrored
        self._is_turned = is_turned

    def _pen(self) -> Pen:
        return Pen((self._x, self._y, self._x + self._w, self._y + self._h))

    def _at(self, point: Point) -> Point:
        along = TURNED - point[0] if self._is_turned else point[0]
        across = self._start + along * self._size
        if self._mirrored:
            across = self._w - across
        return self._x + across, self._y + self._floor - point[1] * self._size

    def light(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the light down to the table."""
        pen = self._pen()
        pen.polygon([self._at(point) for point in self._shape.beam])
        yield from pen.operations(color)

    def book(self, color: Color) -> Iterator[DrawOperation]:
        """Draw both pages of the book."""
        pen = self._pen()
        for side in (1, -1):
            pen.polygon([self._at((self._shape.book + side * x, y)) for x, y in PAGE])
        yield from pen.operations(color)

    def table(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the table from edge to edge."""
        pen = self._pen()
        pen.rounded(self._x, self._y + self._floor, self._w, self._table, 0)
        yield from pen.operations(color)

    def lamp(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the lamp."""
        pen = self._pen()
        for outline in self._shape.solids:
            pen.polygon([self._at(point) for point in outline])
        for start, end in pairwise(map(self._at, self._shape.joints)):
            pen.bar(*start, *end, ARM * self._size)
        for joint in self._shape.joints:
            pen.disc(*self._at(joint), JOINT * self._size)
        yield from pen.operations(color)
