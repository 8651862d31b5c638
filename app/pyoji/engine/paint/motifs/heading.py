"""The documentation card's motif: a giant number sign, the heading of Markdown, woven of four bars.

It is cropped by the end of the card; on a card at least as high as wide it is above the words. Must
not know the words beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Piece = Sequence[tuple[float, float]]
"""The corners of a part of a bar or a stem."""


class SignPlacement(NamedTuple):
    """A sign on a card 1200 wide and 630 high.

    `first` and `second` are the edges of its stems at the card's upper edge, and `thick` is their
    width. They lean by `slant`, a share of their height, and reach from `top` to `foot`. `bars` are
    the upper edges of the bars, `high` is their height, and `stubs` is how far each begins before
    the first stem.
    """

    slant: float
    first: float
    second: float
    thick: float
    top: float
    foot: float
    bars: tuple[float, float]
    high: float
    stubs: tuple[float, float]


PLACEMENTS = (
    SignPlacement(0.25, 940, 1202, 122, 0, 630, (128, 396), 106, (92, 48)),
    SignPlacement(0.34, 978, 1226, 132, 64, 630, (242, 546), 118, (96, 210)),
    SignPlacement(0.12, 862, 1114, 130, 0, 566, (40, 308), 112, (64, 46)),
)
"""Placements by the seed."""

GAP = 11
"""Between a bar and a stem that passes under it, or over it."""

WIDE, HIGH = 1200, 630
"""The card that placements are on."""

SHARE, STRETCH, MOST = 0.46, 1.5, 2.0
"""On a card at least as high as wide: the share of its height that the sign uses, how much wider
the sign is than it is high, and the most that it is wider than on the card of placements."""


def heading(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a number sign that the end of the box crops; the seed sets its crop and slant.

    Colours: stems, bars.
    """
    stems, bars = motif.colors
    sign = _Sign(box, motif, scale)
    for color, pieces in ((stems, sign.stems()), (bars, sign.bars())):
        yield from sign.draw(pieces, color)


class _Sign:
    """A number sign whose bars pass over and under its stems in turn."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        self._x, self._y, self._w, self._h = (v * scale for v in (box.x, box.y, box.w, box.h))
        self._mirrored = motif.mirrored
        self._placement = PLACEMENTS[motif.seed % len(PLACEMENTS)]
        self._across = motif.unit * scale
        is_tall = self._h >= self._w
        if is_tall:
            self._h *= SHARE
        self._down = self._h / HIGH
        if is_tall:
            self._across = min(self._down * STRETCH, self._w / WIDE * MOST)

    def draw(self, pieces: Iterator[Piece], color: Color) -> Iterator[DrawOperation]:
        """Draw pieces in one colour."""
        pen = Pen((self._x, self._y, self._x + self._w, self._y + self._h))
        for piece in pieces:
            pen.polygon([self._at(*point) for point in piece])
        yield from pen.operations(color)

    def stems(self) -> Iterator[Piece]:
        """Yield the pieces of the stems: the first passes under the lower bar, the second under
        the upper one."""
        sign = self._placement
        for left, under in zip((sign.first, sign.second), reversed(sign.bars), strict=True):
            for top, foot in (
                (sign.top, under - GAP),
                (under + sign.high + GAP, sign.foot),
            ):
                yield self._leaning(left, left + sign.thick, top, foot)

    def bars(self) -> Iterator[Piece]:
        """Yield the pieces of the bars, each of which passes under the other stem."""
        sign = self._placement
        for top, stub, under in zip(sign.bars, sign.stubs, (sign.first, sign.second), strict=True):
            end = WIDE + HIGH + sign.thick
            for left, right in (
                (sign.first - stub, under - GAP),
                (under + sign.thick + GAP, end),
            ):
                yield self._leaning(left, right, top, top + sign.high)

    def _leaning(self, left: float, right: float, top: float, foot: float) -> Piece:
        """Return a piece between two heights whose ends lean as the stems do."""
        slant = self._placement.slant
        return [(edge - slant * y, y) for edge, y in ((left, top), (right, top))] + [
            (edge - slant * y, y) for edge, y in ((right, foot), (left, foot))
        ]

    def _at(self, px: float, py: float) -> tuple[float, float]:
        """Return a point of the card that placements are on, in pixels."""
        back = (WIDE - px) * self._across
        return self._x + (back if self._mirrored else self._w - back), self._y + py * self._down
