"""PNG: a canvas → the bytes of a file (PNG 3, with RFC 1950 and 1951 inside it).

Rows that are nothing but background come from its bands, compressed once; rows that something is
drawn on are compressed for each card, at the level that pays. An image of few colours is sent as a
palette. All of that is lossless and depends on the pixels alone, never on what happened to be kept.
What is over its limit all the same loses colours, then detail (`reduced.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from math import inf
from typing import NamedTuple

from PIL import Image
from zlib_ng import zlib_ng

from pyoji.engine.canvas import RGB, Background, Canvas, Rows, Strip
from pyoji.engine.encode.bands import Band, Bands, combined, compressed, filtered
from pyoji.engine.encode.indexed import Indexed, indexed
from pyoji.engine.encode.limit import TooLarge
from pyoji.engine.encode.palette import Palette, colors
from pyoji.engine.encode.png_file import png_file, rows
from pyoji.engine.encode.reduced import reduced
from pyoji.engine.encode.whole import THOROUGH, adaptive, whole
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes

# Of zlib-ng's levels 4 is where time begins to buy little: on lines of text 5 makes a file a
# fifteenth smaller in a seventh more time, 9 a sixth in seven times (docs/decisions/0013). Where
# the background takes more bytes than a plain gradient does (_SIMPLE_BACKGROUND), 5 is worth it.
_QUICK, _STRONGEST = 4, 9
_SIMPLE_BACKGROUND = 11_000
_ZLIB_HEADER = b"\x78\x9c"  # RFC 1950 §2.2: DEFLATE with a window of 32 KB

# The strongest level brings no file below its limit that exceeds it by more than the factor _NEAR.
# For more than _MOST_PIXELS it is not tried: it takes a second.
_NEAR, _MOST_PIXELS = 1.5, 1_300_000

# A background with more colours leaves too few numbers of a palette to the edges of letters.
_MOST_BACKGROUND_COLORS = 80


class _Numbers(NamedTuple):
    """A background of few colours: these, and itself told by their numbers."""

    colors: tuple[RGB, ...]
    background: Background


class PNGEncoder:
    """Writes PNGs; what it knows of backgrounds is in the cache."""

    def __init__(self, cache: RasterCache | None = None) -> None:
        self._cache = cache or RasterCache()

    def encode(self, canvas: Canvas, limit: float = inf) -> bytes:
        """The canvas as a file, within the limit if any form of it is: without loss, else
        compressed harder, else in fewer colours and with less detail."""
        try:
            return self._lossless(canvas, limit)
        except TooLarge as over:
            expected = over.expected
        image = canvas.image()
        with suppress(TooLarge):
            if expected <= _NEAR * limit and image.width * image.height <= _MOST_PIXELS:
                return whole(image, _STRONGEST, limit)
            if isinstance(canvas.background, Background):  # bands have one set of filters
                return adaptive(image, THOROUGH, limit)
        return reduced(image, limit, expected)

    def _lossless(self, canvas: Canvas, limit: float) -> bytes:
        # What has no photo is small: compressed in one go it takes fewer bytes.
        most = limit if canvas.has_photo else inf
        background = canvas.background
        if not isinstance(background, Background):
            return _within(limit, whole(canvas.image(), limit=most))
        numbers = self._numbers(background)
        found = self._indexed(canvas, background, numbers) if numbers else None
        height = canvas.size[1]
        if numbers and found:
            palette, known = found.colors, self._bands(numbers.background)
            bands = [(s.start, s.end, _band(s, height, known, most)) for s in found.strips]
        else:
            palette, known = (), self._bands(background)
            bands = [
                (*place, self._drawn(canvas, background, place, known, most))
                for place in canvas.dirty_bands()
            ]
        return _within(limit, png_file(canvas.size, palette, _stream(bands, known)))

    def _drawn(
        self, canvas: Canvas, background: Background, place: Rows, known: Bands, limit: float
    ) -> Band:
        """Some bands, drawn and compressed unless their operations came twice before."""

        def made() -> Band:
            strip = canvas.draw_on(background.strip(place, self._unpacked))
            return _band(strip, canvas.size[1], known, limit)

        names = tuple(operation.name for operation in canvas.operations_on(place))
        what = background.key, place, names
        if None in names or not self._cache.has_seen(what):
            return made()
        return self._cache.get(RasterKind.LABELS, what, made, lambda band: len(band.data))

    def _indexed(self, canvas: Canvas, background: Background, numbers: _Numbers) -> Indexed | None:
        """The canvas's colours, and its strips told by their numbers; None if they are too many."""
        found = indexed(canvas, numbers.colors, numbers.background)
        if found is not None:
            return found
        strips = self._strips(canvas, background)
        palette = Palette.of(numbers.colors, (strip.image for strip in strips))
        if palette is None:
            return None
        told = [Strip(strip.start, palette.indices(strip.image)) for strip in strips]
        return Indexed(palette.colors, told)

    def _strips(self, canvas: Canvas, background: Background) -> list[Strip]:
        """The bands that differ from the background, drawn."""
        drawn = canvas.dirty_bands()
        return [canvas.draw_on(background.strip(place, self._unpacked)) for place in drawn]

    def _unpacked(self, background: Background, number: int) -> Image.Image:
        name = background.key, number
        unpack = partial(background.band, number)
        return self._cache.get(RasterKind.UNPACKED_BAND, name, unpack, image_bytes)

    def _numbers(self, background: Background) -> _Numbers | None:
        return self._cache.get(
            RasterKind.NUMBERS,
            background.key,
            lambda: _numbered(background),
            lambda numbers: numbers.background.bytes if numbers else 0,
        )

    def _bands(self, background: Background) -> Bands:
        return self._cache.get(
            RasterKind.BANDS,
            background.key,
            lambda: Bands(rows(background.image())),
            lambda bands: bands.cost,
        )


def _within(limit: float, file: bytes) -> bytes:
    if len(file) > limit:
        raise TooLarge(len(file))
    return file


def _numbered(background: Background) -> _Numbers | None:
    image = background.image()
    found = colors(image, _MOST_BACKGROUND_COLORS)
    palette = Palette.of(found, ()) if found else None
    if palette is None:
        return None
    return _Numbers(palette.colors, Background.of(palette.indices(image)))


def _band(strip: Strip, height: int, known: Bands, limit: float) -> Band:
    level = _QUICK if known.bytes < _SIMPLE_BACKGROUND else THOROUGH
    lines = rows(strip.image)
    data = filtered(lines[strip.above :])
    above = lines[0] if strip.above else None
    packed = compressed(data, above, level, last=strip.end == height, limit=limit)
    return Band(packed, zlib_ng.adler32(data), len(data))


def _stream(drawn: Iterable[tuple[int, int, Band]], known: Bands) -> bytes:
    """The zlib stream of an image whose other rows, before, between and after those that are drawn,
    are those of the known bands."""
    bands: list[Band] = []
    done = 0
    for start, end, band in drawn:
        bands += known.between(done, start)
        bands.append(band)
        done = end
    bands += known.between(done)
    checksum = 1
    for band in bands:
        checksum = combined(checksum, band.adler, band.length)
    return b"".join((_ZLIB_HEADER, *(band.data for band in bands), checksum.to_bytes(4, "big")))
