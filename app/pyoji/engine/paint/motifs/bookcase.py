"""The series card's books: those before and after its part, or a row without numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from math import ceil, cos, radians, sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_GAP = 6
_NARROW = 48
"""The greatest rest of a shelf that its last book fills."""

_MOST = 6
"""Books on one side of the part."""


class _Book(NamedTuple):
    width: float
    height: float  # a share of the box
    bands: tuple[tuple[float, float], ...]  # across its spine: place and height, shares of it


_BOOKS: tuple[_Book, ...] = (
    _Book(64, 0.84, ((0.10, 0.012), (0.14, 0.012))),
    _Book(88, 0.76, ((0.12, 0.16),)),
    _Book(56, 0.90, ((0.86, 0.03),)),
    _Book(76, 0.80, ((0.08, 0.03), (0.86, 0.012), (0.90, 0.012))),
    _Book(96, 0.70, ((0.14, 0.02), (0.40, 0.02))),
    _Book(60, 0.86, ((0.10, 0.10),)),
    _Book(80, 0.73, ((0.82, 0.06),)),
)
_PULLED = _Book(128, 1.0, ((0.07, 0.012), (0.1, 0.012), (0.88, 0.012), (0.91, 0.012)))
_ANGLE = radians(8)
_LEAST = 0.4
"""The share of a book that is seen, of one that the end of the box crops."""


def _order(seed: int) -> Iterator[_Book]:
    """Yield the books endlessly; the seed sets the first one."""
    start = seed * 3 % len(_BOOKS)
    return cycle(_BOOKS[start:] + _BOOKS[:start])


class _Lean(NamedTuple):
    """A rotation about the foot of a book at `x`, by `angle` towards the start."""

    x: float
    angle: float

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """Return the rotated point."""
        across, side, up = x - self.x, sin(self.angle), cos(self.angle)
        return self.x + across * up - y * side, across * side + y * up


class _Bookcase:
    """The box of the motif, in design units from its start and its lower edge."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        self._unit = motif.unit * scale
        self._left, top = box.x * scale, box.y * scale
        self._right, self._bottom = self._left + box.w * scale, top + box.h * scale
        self._bounds = (self._left, top, self._right, self._bottom)
        self._mirrored = motif.mirrored
        self.width, self.height = box.w / motif.unit, box.h / motif.unit

    def pen(self) -> Pen:
        """Return a pen for one colour."""
        return Pen(self._bounds)

    def seen(self, row: Sequence[tuple[float, _Book]]) -> list[tuple[float, _Book]]:
        """Return the books of a row without those of which the box shows a sliver or nothing."""
        return [(x, book) for x, book in row if x + _LEAST * book.width <= self.width]

    def filled(self, row: Sequence[tuple[float, _Book]]) -> list[tuple[float, _Book]]:
        """Return the books that are seen, the last one widened over a narrow rest of the box."""
        seen = self.seen(row)
        if seen:
            x, last = seen[-1]
            rest = self.width - x - last.width
            if 0 < rest < _NARROW:
                seen[-1] = x, last._replace(width=last.width + rest)
        return seen

    def rectangle(
        self, pen: Pen, x: float, y: float, width: float, height: float, lean: _Lean | None = None
    ) -> None:
        """Add a rectangle with its lower edge `y` above that of the box."""
        unit = self._unit
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        if lean:
            corners = [lean.turned(*corner) for corner in corners]
        if self._mirrored:
            points = [(self._right - across * unit, up) for across, up in corners]
        else:
            points = [(self._left + across * unit, up) for across, up in corners]
        pen.polygon([(across, self._bottom - up * unit) for across, up in points])

    def books(
        self,
        books: Sequence[tuple[float, _Book]],
        inks: Sequence[Color],
        band: Color,
        lean: _Lean | None = None,
    ) -> Iterator[DrawOperation]:
        """Draw books at their places in alternating inks, with the bands on their spines."""
        bands = self.pen()
        for number, ink in enumerate(inks):
            spines = self.pen()
            for x, book in books[number :: len(inks)]:
                tall = book.height * self.height
                self.rectangle(spines, x, 0, book.width, tall, lean)
                for place, high in book.bands:
                    up = tall * (1 - place - high)
                    self.rectangle(bands, x, up, book.width, tall * high, lean)
            yield from spines.operations(ink)
        yield from bands.operations(band)


def _placed(seed: int, count: int, start: float) -> list[tuple[float, _Book]]:
    """Return `count` books beside each other from `start`."""
    row = []
    for _, book in zip(range(count), _order(seed), strict=False):
        row.append((start, book))
        start += book.width + _GAP
    return row


def earlier(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw the books before a part up to the end of the box; `numbers` has the part.

    Colours: two for spines in turn, bands.
    """
    first, second, band = motif.colors
    bookcase = _Bookcase(box, motif, scale)
    part = int(motif.numbers[0]) if motif.numbers else 3
    row = bookcase.seen(_placed(motif.seed, min(part - 1, _MOST), 0))
    at = [(bookcase.width - x - book.width, book) for x, book in row]
    yield from bookcase.books(at, (first, second), band)


def later(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw the books after a part, from the box's start; three where the series' end is unknown.

    Colours: two for spines in turn, bands.
    """
    first, second, band = motif.colors
    bookcase = _Bookcase(box, motif, scale)
    part, parts = (*motif.numbers, 0, 0)[:2]
    count = min(max(0, int(parts - part)), _MOST) if parts else 3
    yield from _following(bookcase, motif.seed + 2, count, 0, (first, second), band)


def books(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a row of books to the end of the box, with one pulled up; the seed sets their order.

    Colours: pulled book, two for the others in turn, bands.
    """
    pulled, first, second, band = motif.colors
    bookcase = _Bookcase(box, motif, scale)
    many = ceil(bookcase.width / 60)
    chosen = (1 + motif.seed % 3) * max(1, round(bookcase.width / 540))
    before = _placed(motif.seed, chosen, 0)
    at = sum(book.width + _GAP for _, book in before)
    yield from bookcase.books(before, (first, second), band)
    yield from bookcase.books([(at, _PULLED)], [pulled], band)
    start = at + _PULLED.width + _GAP
    yield from _following(bookcase, motif.seed + chosen, many, start, (first, second), band)


def _following(
    bookcase: _Bookcase,
    seed: int,
    count: int,
    start: float,
    inks: Sequence[Color],
    band: Color,
) -> Iterator[DrawOperation]:
    """Draw the books after a part; for odd seeds, the first of them leans towards it, if the box
    has room for the next one."""
    row = _placed(seed, count, start)
    if len(row) > 1 and seed % 2:
        _, book = row[0]
        side = book.height * bookcase.height * sin(_ANGLE)
        moved = bookcase.filled([(x + side, other) for x, other in row[1:]])
        if moved:
            yield from bookcase.books(
                [(start + side, book)], inks[:1], band, _Lean(start + side, _ANGLE)
            )
            yield from bookcase.books(moved, [*inks[1:], inks[0]], band)
            return
    yield from bookcase.books(bookcase.filled(row), inks, band)
