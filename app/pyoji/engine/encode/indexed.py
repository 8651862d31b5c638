"""Indexed: a canvas of few colours as palette indices, derived from its draw operations.

In: a canvas, the palette indices of its background. Out: a palette and strips of indices. The
colour below a pixel and its coverage determine its index, so an operation is one table lookup for
each common colour below it. The pixels where two antialiased edges meet are few and are drawn one
by one. This takes a fraction of the time of `palette.py`, which reads the colours of all pixels.
Must not know files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from PIL import Image, ImageChops

from pyoji.engine.canvas import RGB, Background, Canvas, DrawOperation, Rectangle, Strip
from pyoji.engine.encode.palette import MOST_COLORS


class Indexed(NamedTuple):
    """A palette, and strips of its indices."""

    colors: tuple[RGB, ...]
    strips: list[Strip]


class TooManyColors(Exception):
    """The operations need more colours than a palette has, or too many pixels of their own."""


_CODES = 256
"""Values of a pixel."""

_MOST_SINGLE = 20_000
"""The most pixels of an operation that are drawn one by one."""

_DRAWN = re.compile(b"\1")  # a search for one byte is ten times as fast as for a range of bytes


def indexed(canvas: Canvas, base: Sequence[RGB], numbers: Background) -> Indexed | None:
    """Return the palette of a canvas, and its strips.

    `base` are the background's colours, first in the palette, and `numbers` is the background as
    indices into them. Return None if an operation draws an image or lies outside the strips, or
    there are more than MOST_COLORS.
    """
    if any(isinstance(operation.source, Image.Image) for operation in canvas.operations):
        return None
    strips = [numbers.strip(rows) for rows in canvas.dirty_bands()]
    palette = _Palette(base)
    try:
        for operation in canvas.operations:
            _, first, _, end = operation.box
            strip = next((s for s in strips if s.start <= first and end <= s.end), None)
            if strip is None or not _draw(operation, strip, palette):
                return None
    except TooManyColors:
        return None
    return Indexed(tuple(palette.colors), strips)


class _Palette:
    """Colours by index, added as they are drawn."""

    def __init__(self, base: Sequence[RGB]) -> None:
        self.colors = list(base)
        self._indices = {color: index for index, color in enumerate(base)}

    def shades(self, below: int, color: RGB) -> tuple[RGB, ...]:
        """Return the blend of a colour over the colour of an index for each coverage."""
        return _shades(self.colors[below], color)

    def table(self, below: int, color: RGB, levels: Sequence[int]) -> bytes:
        """Return the index of each coverage of a colour over the colour `below`.

        `levels` are the pixels of each coverage; a coverage without pixels has no index.
        """
        shades = self.shades(below, color)
        table = bytearray(256)
        for level, count in enumerate(levels):
            if count:
                table[level] = self.index(shades[level])
        return bytes(table)

    def blends(self, pairs: set[tuple[int, int]], color: RGB) -> dict[tuple[int, int], int]:
        """Return the index of each pair of an index below the colour and a coverage."""
        ordered = sorted(pairs)
        below = [self.colors[index] for index, _ in ordered]
        shades = _blended(below, color, bytes(level for _, level in ordered))
        return {pair: self.index(shade) for pair, shade in zip(ordered, shades, strict=True)}

    def index(self, color: RGB) -> int:
        """Return the index of a colour; raise TooManyColors."""
        index = self._indices.get(color)
        if index is None:
            index = self._indices[color] = len(self.colors)
            if index == MOST_COLORS:
                raise TooManyColors
            self.colors.append(color)
        return index


def _draw(operation: DrawOperation, strip: Strip, palette: _Palette) -> bool:
    """Draw an operation on a strip that contains its rows; return False if it lies beside it."""
    source, (left, first, right, end), mask, *_ = operation
    if isinstance(source, Image.Image) or not 0 <= left < right <= strip.image.width:
        return False
    box = left, first - strip.top, right, end - strip.top
    if mask is None:
        strip.image.paste(palette.index(source), box)
        return True
    counts = strip.image.crop(box).histogram()
    commonest = max(counts)
    if commonest == mask.width * mask.height:
        table = palette.table(counts.index(commonest), source, mask.histogram())
        strip.image.paste(_mapped(mask, table), box)
    else:
        _draw_over(strip.image, source, box, mask, palette)
    return True


def _draw_over(
    image: Image.Image, color: RGB, box: Rectangle, mask: Image.Image, palette: _Palette
) -> None:
    """Draw a colour over several colours.

    Each pixel gets a code: which of the most common colours is below it, and its coverage. One
    code more stands for all other colours, and leaves the pixel as it is where nothing is drawn.
    """
    below = image.crop(box)
    levels = [level for level, count in enumerate(mask.histogram()) if count]
    counts = below.histogram()
    most = _CODES // len(levels) - 1
    common = sorted((n for n in range(_CODES) if counts[n]), key=lambda n: (-counts[n], n))[:most]
    if not common:
        raise TooManyColors
    rare = len(common) * len(levels)
    first, second = bytearray([rare] * _CODES), bytearray(_CODES)
    for number, index in enumerate(common):
        first[index] = number * len(levels)
    for number, level in enumerate(levels):
        second[level] = number
    codes = ImageChops.add(_mapped(below, first), _mapped(mask, second))
    occurs = codes.histogram()
    table = bytearray(_CODES)
    for number, index in enumerate(common):
        shades = palette.shades(index, color)
        for code, level in enumerate(levels, number * len(levels)):
            if occurs[code]:
                table[code] = palette.index(shades[level])
    data = codes.tobytes()
    drawn = bytearray(data.translate(table))
    is_clear = levels[0] == 0
    if any(occurs[rare + is_clear :]):
        _draw_single(drawn, data, below.tobytes(), (rare, levels), color, palette)
    place = None
    if is_clear and occurs[rare]:
        place = _mapped(codes, bytes([255] * rare + [0] + [255] * (_CODES - rare - 1)))
    image.paste(Image.frombytes("L", mask.size, bytes(drawn)), box, place)


def _draw_single(
    drawn: bytearray,
    codes: bytes,
    below: bytes,
    rare: tuple[int, Sequence[int]],
    color: RGB,
    palette: _Palette,
) -> None:
    """Draw a colour over other than the common colours, pixel by pixel.

    `rare` is the first of these pixels' codes, and the coverages that it and the next stand for.
    """
    start, levels = rare
    least = start + (levels[0] == 0)
    is_drawn = codes.translate(bytes(least) + b"\1" * (_CODES - least))
    at = [match.start() for match in _DRAWN.finditer(is_drawn)]
    if len(at) > _MOST_SINGLE:
        raise TooManyColors
    pairs = [(below[n], levels[codes[n] - start]) for n in at]
    blends = palette.blends(set(pairs), color)
    for n, pair in zip(at, pairs, strict=True):
        drawn[n] = blends[pair]


def _mapped(image: Image.Image, table: bytes | bytearray) -> Image.Image:
    """Return the image with its values replaced; Pillow's `point` spends long on its table."""
    return Image.frombytes("L", image.size, image.tobytes().translate(table))


@lru_cache(maxsize=256)  # a template's text colours on its backgrounds
def _shades(background: RGB, color: RGB) -> tuple[RGB, ...]:
    """Return the blend of a colour over a background colour for each coverage from 0 to 255."""
    return _blended([background] * 256, color, bytes(range(256)))


def _blended(below: Sequence[RGB], color: RGB, levels: bytes) -> tuple[RGB, ...]:
    """Return the blend of a colour over each colour, by coverage, as the canvas draws it."""
    size = len(levels), 1
    row = Image.frombytes("RGB", size, bytes(chain.from_iterable(below)))
    DrawOperation(color, (0, 0, *size), Image.frombytes("L", size, levels)).draw_on(row)
    data = row.tobytes()
    return tuple(zip(data[::3], data[1::3], data[2::3], strict=True))
