"""The split card's tiles: parts of circles and squares in a grid."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_ROWS, _COLUMNS = 4, 5
"""Rows of a box that is higher than wide, columns of any other."""


def tiles(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw quarter discs, half discs, discs and rings in a grid, one of them twice as large; the
    seed sets the arrangement.

    Colours: that of the large tile, and three more.
    """
    first, second, third, fourth = motif.colors
    colors = (first, second, third, fourth)
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    size = h / _ROWS if h > w else w / _COLUMNS
    columns, rows = max(1, round(w / size)), max(1, round(h / size))
    large = _scattered(motif.seed, 90, 90)
    start = large % max(1, columns - 1), large // 7 % max(1, rows - 1)
    for row in range(rows):
        for column in range(columns):
            across, down = column - start[0], row - start[1]
            if across in (0, 1) and down in (0, 1) and (across or down):
                continue
            times = 1 if across or down else 2
            side = size * times
            position = columns - times - column if motif.mirrored else column
            left, top = x + position * size, y + row * size
            bounds = left, top, min(left + side, x + w), min(top + side, y + h)
            if bounds[2] - bounds[0] >= 1 and bounds[3] - bounds[1] >= 1:
                number = _scattered(motif.seed, row, column)
                pen = Pen(bounds)
                _tile(pen, left, top, side, number % 11, number // 11)
                # The large tile is in the first colour; others differ from those beside them.
                turn = (motif.seed + column + 2 * row) % 4 if times == 1 else 0
                yield from pen.operations(colors[turn])


def _tile(pen: Pen, x: float, y: float, size: float, kind: int, turn: int) -> None:
    """Add one tile; `turn` is the corner or side to which it is oriented."""
    corner = x + size * (turn % 2), y + size * (turn // 2 % 2)
    middle = x + size / 2, y + size / 2
    if kind <= 3:  # a quarter disc, the most common
        pen.disc(*corner, size)
    elif kind == 4:  # quarter rings
        for radius in (size * 0.875, size * 0.625, size * 0.375, size * 0.125):
            pen.ring(*corner, radius, size * 0.125)
    elif kind == 5:
        pen.disc(*middle, size * 0.5)
        pen.erase_disc(*middle, size * 0.22)
    elif kind in (6, 7):  # a half disc
        dx, dy = ((0, -1), (1, 0), (0, 1), (-1, 0))[turn % 4]
        pen.disc(middle[0] + dx * size / 2, middle[1] + dy * size / 2, size / 2)
    elif kind == 8:  # a leaf: where two quarter discs meet
        pen.rounded(x, y, size, size, size / 2)
        for at in (turn % 2, 1 - turn % 2):
            pen.polygon(_square(x + size / 2 * at, y + size / 2 * at, size / 2))
    elif kind == 9:
        pen.disc(*middle, size * 0.3)
    else:
        pen.polygon([(x, y), (x + size, y), (x, y + size)] if turn % 2 else
                    [(x + size, y), (x + size, y + size), (x, y + size)])  # fmt: skip


def _square(x: float, y: float, size: float) -> list[tuple[float, float]]:
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]


def _scattered(seed: int, row: int, column: int) -> int:
    """Return a pseudo-random number from 0 to 1023."""
    number = (seed + 1) * 0x9E3779B1 ^ (row + 3) * 0x85EBCA6B ^ (column + 7) * 0xC2B2AE35
    number &= 0xFFFFFFFF
    number = (number ^ number >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    number = (number ^ number >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return (number ^ number >> 15) & 1023
