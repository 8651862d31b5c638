"""PNG: a canvas → the bytes of a file (PNG 3, with RFC 1950 and 1951).

In: a canvas, a limit. Out: a file. Rows of pure background come from its cached, compressed bands;
rows that are drawn on are compressed per card. An image of few colours is indexed. All of this is
lossless, and the bytes depend only on the pixels, never on the cache's state. Over the limit, the
image loses colours, then detail (`reduced.py`). Must not know cards.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from math import inf
from typing import NamedTuple

from PIL import Image

from pyoji.engine.background import RGB, SHARED_PIXELS, Background, FlatBackground, Rows, Strip
from pyoji.engine.canvas import Canvas
from pyoji.engine.encode.bands import RUNS, Band, Bands, combined, encoded
from pyoji.engine.encode.indexed import Indexed, indexed
from pyoji.engine.encode.limit import LEVEL, TooLarge
from pyoji.engine.encode.lossless import adaptive, lossless
from pyoji.engine.encode.palette import Palette, colors
from pyoji.engine.encode.png_file import png_file
from pyoji.engine.encode.reduced import reduced
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes

_STRONGEST = 9
_ZLIB_HEADER = b"\x78\x9c"  # RFC 1950 §2.2: DEFLATE with a window of 32 KB

# The strongest level is tried up to this factor over the limit, beyond which it does not help, and
# up to this number of pixels, beyond which it takes a second.
_MOST_EXCESS, _MOST_PIXELS = 1.5, 1_300_000

# A background with more colours leaves too few palette entries for the edges of letters.
_MOST_BACKGROUND_COLORS = 80


class _Numbers(NamedTuple):
    """The palette of a background of few colours, and the background as indices."""

    colors: tuple[RGB, ...]
    background: Background


class _PNGParts(NamedTuple):
    """The palette of a canvas, if it has one, its strips as bands, by first row and end, and the
    background between them."""

    colors: tuple[RGB, ...]
    bands: list[tuple[int, int, Band]]
    clean: Bands


class PNGEncoder:
    """Write PNGs; encoded backgrounds are cached."""

    def __init__(self, cache: RasterCache | None = None) -> None:
        self._cache = cache or RasterCache()

    def encode(self, canvas: Canvas, limit: float = inf) -> bytes:
        """Encode the canvas, within the limit if possible: lossless, else compressed harder, else
        with fewer colours and less detail."""
        try:
            return self._from_bands(canvas, limit)
        except TooLarge as over:
            expected = over.expected
        image = canvas.image()
        with suppress(TooLarge):
            if expected <= _MOST_EXCESS * limit and image.width * image.height <= _MOST_PIXELS:
                return lossless(image, _STRONGEST, limit)
            if isinstance(canvas.background, Background):  # bands have one set of filters
                return adaptive(image, LEVEL, limit)
        return reduced(image, limit, expected)

    def prepare(self, canvas: Canvas) -> None:
        """Compress all of the canvas's background that cards with other texts need."""
        if parts := self._parts(canvas, inf):
            parts.clean.prepare()

    def _from_bands(self, canvas: Canvas, limit: float) -> bytes:
        # Without a photo the image is small; compressing it in one piece takes fewer bytes.
        cap = limit if canvas.has_photo else inf
        parts = self._parts(canvas, cap)
        if parts is None:
            return _within(limit, lossless(canvas.image(), limit=cap))
        stream = _stream(parts.bands, parts.clean)
        return _within(limit, png_file(canvas.size, parts.colors, stream))

    def _parts(self, canvas: Canvas, limit: float) -> _PNGParts | None:
        """Compress what is drawn on a background; None if an image without bands is better."""
        background = canvas.background
        if not isinstance(background, Background):
            return None
        width, height = canvas.size
        is_large = width * height > SHARED_PIXELS
        numbers = self._numbers(background)
        numbered = self._indexed(canvas, background, numbers, is_large) if numbers else None
        if numbers and numbered:
            clean = self._bands(numbers.background)
            level = RUNS if canvas.has_giant else clean.level
            bands = [
                (strip.start, strip.end, encoded(strip, height, level, limit))
                for strip in numbered.strips
            ]
            return _PNGParts(numbered.colors, bands, clean)
        if is_large:
            return None
        bands = [
            (*place, self._compressed(canvas, background, place, limit))
            for place in canvas.dirty_bands()
        ]
        return _PNGParts((), bands, self._bands(background))

    def _compressed(
        self, canvas: Canvas, background: Background, place: Rows, limit: float
    ) -> Band:
        """Draw and compress a range of bands; cache it if its operations recur."""

        def compress() -> Band:
            strip = canvas.draw_on(background.strip(place, self._unpacked))
            return encoded(strip, canvas.size[1], LEVEL, limit)

        names = tuple(operation.name for operation in canvas.operations_on(place))
        key = background.key, place, names
        if None in names or not self._cache.has_seen(key):
            return compress()
        return self._cache.get(RasterKind.LABELS, key, compress, lambda band: len(band.data))

    def _indexed(
        self, canvas: Canvas, background: Background, numbers: _Numbers, is_large: bool
    ) -> Indexed | None:
        """Return the canvas's palette and index strips; None if it has too many colours."""
        from_operations = indexed(canvas, numbers.colors, numbers.background)
        if from_operations is not None or is_large:
            return from_operations
        strips = self._strips(canvas, background)
        palette = Palette.of(numbers.colors, (strip.image for strip in strips))
        if palette is None:
            return None
        index_strips = [Strip(strip.start, palette.indices(strip.image)) for strip in strips]
        return Indexed(palette.colors, index_strips)

    def _strips(self, canvas: Canvas, background: Background) -> list[Strip]:
        """Draw the bands that differ from the background."""
        bands = canvas.dirty_bands()
        return [canvas.draw_on(background.strip(band_rows, self._unpacked)) for band_rows in bands]

    def _unpacked(self, background: Background, number: int) -> Image.Image:
        name = background.key, number
        unpack = partial(background.band, number)
        return self._cache.get(RasterKind.UNPACKED_BAND, name, unpack, image_bytes)

    def _numbers(self, background: Background) -> _Numbers | None:
        if isinstance(background, FlatBackground):
            return _Numbers(background.colors, background.indices)
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
            lambda: Bands(background),
            lambda bands: bands.cost,
        )


def _within(limit: float, file: bytes) -> bytes:
    if len(file) > limit:
        raise TooLarge(len(file))
    return file


def _numbered(background: Background) -> _Numbers | None:
    image = background.image()
    image_colors = colors(image, _MOST_BACKGROUND_COLORS)
    palette = Palette.of(image_colors, ()) if image_colors else None
    if palette is None:
        return None
    return _Numbers(palette.colors, Background.of(palette.indices(image)))


def _stream(dirty: Iterable[tuple[int, int, Band]], clean: Bands) -> bytes:
    """Join `dirty` bands and, for the rows around them, the background's bands to a zlib stream."""
    bands: list[Band] = []
    row = 0
    for start, end, band in dirty:
        bands += clean.between(row, start)
        bands.append(band)
        row = end
    bands += clean.between(row)
    checksum = 1
    for band in bands:
        checksum = combined(checksum, band.adler, band.length)
    return b"".join((_ZLIB_HEADER, *(band.data for band in bands), checksum.to_bytes(4, "big")))
