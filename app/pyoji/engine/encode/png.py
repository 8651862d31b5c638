"""PNG: an image and its ground → the bytes of a file (PNG 3, with RFC 1950 and 1951 inside it).

Rows that are nothing but ground come from its bands, compressed once; rows with ink are compressed
for each card, at the level that pays, but for labels that came before. An image of few colours is
sent as a palette. All of that is lossless and depends on the pixels alone, never on what happened
to be kept. What is over its limit all the same loses colours, then detail (`reduced.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from weakref import WeakKeyDictionary

from zlib_ng import zlib_ng

from pyoji.engine.canvas import RGB, Ground, Painting, Run, Strip
from pyoji.engine.encode.bands import Band, Bands, combined, compressed, filtered
from pyoji.engine.encode.indexed import Told, told
from pyoji.engine.encode.limit import TooLarge
from pyoji.engine.encode.palette import Palette, colors
from pyoji.engine.encode.png_file import png_file, rows
from pyoji.engine.encode.reduced import reduced
from pyoji.engine.encode.whole import THOROUGH, adaptive, whole

# Of zlib-ng's levels 4 is where time begins to buy little: on lines of text 5 makes a file a
# fifteenth smaller in a seventh more time, 9 a sixth in seven times (docs/decisions/0013). Where
# the ground has much to tell, more than a gradient in so many bytes, 5 is worth it.
_QUICK, _STRONGEST = 4, 9
_SIMPLE_GROUND = 11_000
_TRUECOLOR, _INDEXED = 2, 3  # PNG 3 §11.2.1
_ZLIB_HEADER = b"\x78\x9c"  # RFC 1950 §2.2: DEFLATE with a window of 32 KB

# The strongest level brings no file below its limit that is more than so many times over it. Of
# more pixels it is not tried: it takes a second.
_NEAR, _MOST_PIXELS = 1.5, 1_300_000

# A design has a handful of labels that stay, and its title in between. What takes more bytes is no
# label.
_KEPT_RUNS, _LABEL = 8, 16_000

# A ground with more colours leaves too few numbers of a palette to the edges of letters.
_MOST_GROUND_COLORS = 80


@dataclass(slots=True)
class _Seen:
    """A run that was asked for once; its band from the second time on."""

    again: bool = False
    band: Band | None = None


class _Kept:
    """What is known of a ground: its colours and itself told by them, if they are few; its bands by
    the kind of file; and of the last runs of ink on it those that came again, as labels do."""

    def __init__(self, ground: Ground) -> None:
        image = ground.image()
        self.colors: tuple[RGB, ...] = ()
        self.numbers: Ground | None = None
        self.bands: dict[int, Bands] = {}
        self.seen = lru_cache(maxsize=_KEPT_RUNS)(lambda run: _Seen())
        found = colors(image, _MOST_GROUND_COLORS)
        palette = Palette.of(found, ()) if found else None
        if palette is not None:
            self.colors, self.numbers = palette.colors, Ground(palette.indices(image))


class PNGEncoder:
    """Writes PNGs; keeps the bands of grounds for as long as somebody keeps the grounds."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Ground, _Kept] = WeakKeyDictionary()

    def encode(self, painting: Painting, limit: float = inf) -> bytes:
        """The painting as a file, within the limit if any form of it is: without loss, else
        compressed harder, else in fewer colours and with less detail."""
        try:
            return self._lossless(painting, limit)
        except TooLarge as over:
            expected = over.expected
        image = painting.image
        with suppress(TooLarge):
            if expected <= _NEAR * limit and image.width * image.height <= _MOST_PIXELS:
                return whole(image, _STRONGEST, limit)
            if painting.ground is not None:  # bands have one set of filters
                return adaptive(image, THOROUGH, limit)
        return reduced(image, limit, expected)

    def _lossless(self, painting: Painting, limit: float) -> bytes:
        # What has no picture is small: compressed in one go it takes fewer bytes.
        most = limit if painting.pictured else inf
        ground = painting.ground
        if ground is None:
            return _within(limit, whole(painting.image, limit=most))
        kept = self._kept.get(ground)
        if kept is None:
            kept = self._kept[ground] = _Kept(ground)
        height = painting.size[1]
        found = _told(painting, kept.colors, kept.numbers) if kept.numbers else None
        if found and kept.numbers:
            colors, strips = found
            known = _bands(kept, _INDEXED, kept.numbers)
            inked = [
                (strip.start, strip.end, _band(strip, height, known, most)) for strip in strips
            ]
        else:
            colors, known = (), _bands(kept, _TRUECOLOR, ground)
            inked = [
                (run.start, run.end, _inked(kept, painting, run, known, most))
                for run in painting.runs
            ]
        return _within(limit, png_file(painting.size, colors, _stream(inked, known)))


def _within(limit: float, file: bytes) -> bytes:
    if len(file) > limit:
        raise TooLarge(len(file))
    return file


def _told(painting: Painting, colors: tuple[RGB, ...], numbers: Ground) -> Told | None:
    """The painting's colours, and its strips told by their numbers; None if there are too many."""
    found = told(painting, colors, numbers)
    if found is not None:
        return found
    palette = Palette.of(colors, (strip.image for strip in painting.strips))
    if palette is None:
        return None
    strips = [Strip(strip.start, palette.indices(strip.image)) for strip in painting.strips]
    return palette.colors, strips


def _bands(kept: _Kept, kind: int, ground: Ground) -> Bands:
    if kind not in kept.bands:
        kept.bands[kind] = Bands(rows(ground.image()))
    return kept.bands[kind]


def _inked(kept: _Kept, painting: Painting, run: Run, known: Bands, limit: float) -> Band:
    """A run of a painting's rows, painted and compressed unless it is known."""
    seen = kept.seen(run) if run.of is not None else _Seen()
    if seen.band is not None:
        return seen.band
    band = _band(painting.strip(run.start, run.end), painting.size[1], known, limit)
    if seen.again and len(band.data) <= _LABEL:
        seen.band = band
    seen.again = True
    return band


def _band(strip: Strip, height: int, known: Bands, limit: float) -> Band:
    level = _QUICK if known.bytes < _SIMPLE_GROUND else THOROUGH
    lines = rows(strip.image)
    data = filtered(lines[strip.above :])
    above = lines[0] if strip.above else None
    packed = compressed(data, above, level, last=strip.end == height, limit=limit)
    return Band(packed, zlib_ng.adler32(data), len(data))


def _stream(inked: Iterable[tuple[int, int, Band]], known: Bands) -> bytes:
    """The zlib stream of an image whose other rows, before, between and after those with ink, are
    those of the known bands."""
    bands: list[Band] = []
    done = 0
    for start, end, band in inked:
        bands += known.between(done, start)
        bands.append(band)
        done = end
    bands += known.between(done)
    checksum = 1
    for band in bands:
        checksum = combined(checksum, band.adler, band.length)
    return b"".join((_ZLIB_HEADER, *(band.data for band in bands), checksum.to_bytes(4, "big")))
