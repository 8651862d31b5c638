"""Painting: a painted card, and what of it is shared with other cards.

The painter makes it, an encoder reads it. It holds Pillow's images as they are and must not know
how either was made.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image
from zlib_ng import zlib_ng

BAND = 16
"""Rows that an encoder takes together: ink in one of them is ink in all."""

RGB = tuple[int, int, int]

Rows = tuple[int, int]
"""A range of rows, from its first up to its end."""

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""


class Ink(NamedTuple):
    """A colour or a picture that is laid on a rectangle; the mask says how much of it covers each
    pixel, None all. `of` names the thing it comes from: on one ground equal things lay the
    same."""

    source: RGB | Image.Image
    box: Rectangle
    mask: Image.Image | None = None
    of: Hashable = None

    def moved(self, x: int, y: int) -> Ink:
        """The same at another place."""
        left, top, right, bottom = self.box
        return self._replace(box=(left + x, top + y, right + x, bottom + y))


def lay(image: Image.Image, ink: Ink, top: int = 0) -> None:
    """Lay ink on an image whose first row is the row `top` of what is painted."""
    source, (left, first, right, end), mask, _ = ink
    if mask is not None and not isinstance(source, Image.Image):
        # Pillow lays a picture through a mask in half the time of a colour, to the same pixels.
        source = Image.new("RGB", mask.size, source)
    image.paste(source, (left, first - top, right, end - top), mask)


class Ground:
    """What lies under a card's texts: painted once, the same object for every card that has it.

    It is kept packed, band by band, in a fiftieth of its pixels or less.
    """

    __slots__ = ("__weakref__", "_mode", "_packed", "size")

    def __init__(self, image: Image.Image) -> None:
        self.size = width, height = image.size
        self._mode = image.mode
        self._packed = [
            zlib_ng.compress(image.crop((0, top, width, min(top + BAND, height))).tobytes(), 1)
            for top in range(0, height, BAND)
        ]

    @property
    def bytes(self) -> int:
        """What keeping it costs."""
        return sum(map(len, self._packed))

    def band(self, number: int) -> Image.Image:
        """One of its bands, a new picture at each call."""
        width, height = self.size[0], min(BAND, self.size[1] - number * BAND)
        return Image.frombytes(
            self._mode, (width, height), zlib_ng.decompress(self._packed[number])
        )

    def image(self) -> Image.Image:
        """The picture, a new one at each call."""
        whole = Image.new(self._mode, self.size)
        for number in range(len(self._packed)):
            whole.paste(self.band(number), (0, number * BAND))
        return whole

    def strip(self, start: int, end: int, unpack: Unpack | None = None) -> Strip:
        """Some of its bands, to be painted on; `unpack` may know bands from before."""
        unpack = unpack or Ground.band
        width, above = self.size[0], min(1, start)
        strip = Strip(start, Image.new(self._mode, (width, end - start + above)))
        if above:
            row = unpack(self, start // BAND - 1).crop((0, BAND - 1, width, BAND))
            strip.image.paste(row, (0, 0))
        for number in range(start // BAND, -(-end // BAND)):
            strip.image.paste(unpack(self, number), (0, number * BAND - strip.top))
        return strip


Unpack = Callable[[Ground, int], Image.Image]
"""Gives a band of a ground by its number, not to be painted on."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Whole bands of a painting that hold ink: the rows from `start` on, and in the image before
    them the row above, if there is one."""

    start: int
    image: Image.Image

    @property
    def end(self) -> int:
        """The row after its last."""
        return self.start + self.image.height - self.above

    @property
    def above(self) -> int:
        """How many rows the image has above the bands."""
        return min(1, self.start)

    @property
    def top(self) -> int:
        """The painting's row that is the image's first."""
        return self.start - self.above


class Run(NamedTuple):
    """Rows of bands that hold ink, and the things it is of; `of` is None if nobody knows."""

    start: int
    end: int
    of: tuple[Hashable, ...] | None


class Painting:
    """An opaque RGB image: a ground, and over a range of its rows what was painted there.

    `ink` are ranges of rows, each from its first up to its end, rising and apart; no row outside
    them differs from the ground. Without a ground they say nothing. `inks` are what lies on the
    ground, in its order, if there is nothing else; they are laid when somebody looks. `pictured` is
    whether there may be a photograph on it, whose file would be large.
    """

    __slots__ = ("_under", "_unpack", "ground", "ink", "inks", "pictured", "size")

    def __init__(
        self,
        under: Image.Image | Ground,
        ground: Ground | None = None,
        ink: tuple[Rows, ...] = (),
        inks: tuple[Ink, ...] | None = None,
        unpack: Unpack | None = None,
        *,
        pictured: bool = False,
    ) -> None:
        """Of the image that it is; or of a ground and the inks on it."""
        self.pictured = pictured
        self._under, self._unpack = under, unpack
        self.ground, self.ink, self.inks, self.size = ground, ink, inks, under.size

    @property
    def image(self) -> Image.Image:
        """All of it; never to be painted on."""
        if isinstance(self._under, Ground):
            whole = self._under.image()
            for strip in self.strips:
                whole.paste(strip.image, (0, strip.top))
            self._under = whole
        return self._under

    @property
    def runs(self) -> list[Run]:
        """The rows that an encoder needs beside the ground, from the top down."""
        return [
            Run(start, end, self._of(start, end)) for start, end in _inked(self.ink, self.size[1])
        ]

    @property
    def strips(self) -> list[Strip]:
        """The runs, painted."""
        return [self.strip(run.start, run.end) for run in self.runs]

    def strip(self, start: int, end: int) -> Strip:
        """One run, painted."""
        if not isinstance(self._under, Ground):
            rows = (0, max(0, start - 1), self.size[0], end)
            return Strip(start, self._under.crop(rows))
        strip = self._under.strip(start, end, self._unpack)
        for ink in self._inks(start, end):
            lay(strip.image, ink, strip.top)
        return strip

    def _of(self, start: int, end: int) -> tuple[Hashable, ...] | None:
        things = tuple(ink.of for ink in self._inks(start, end))
        return None if self.inks is None or None in things else things

    def _inks(self, start: int, end: int) -> Iterator[Ink]:
        return (ink for ink in self.inks or () if ink.box[1] < end and start < ink.box[3])


def _inked(ink: Iterable[Rows], height: int) -> list[Rows]:
    """The rows of the bands with ink; the last row of each range is ground, but for the image's."""
    ranges: list[Rows] = []
    for top, bottom in ink:
        start = top // BAND * BAND
        end = min(height, (bottom // BAND + 1) * BAND)
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(ranges[-1][1], end)
        else:
            ranges.append((start, end))
    return ranges
