"""PNG: an image and its ground → the bytes of a file (PNG 3, with RFC 1950 and 1951 inside it).

Rows that are nothing but ground come from its bands, compressed once; rows with ink are compressed
for each card, at the level that pays, but for labels that came before. An image of few colours is
sent as a palette. All of it is lossless and depends on the pixels alone, never on what happened to
be kept.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import chain
from weakref import WeakKeyDictionary

from PIL import Image
from zlib_ng import zlib_ng

from app.encode.bands import Band, Bands, combined, compressed, filtered
from app.encode.numbers import Told, told
from app.encode.palette import MOST_COLORS, Palette, colors
from app.painting import RGB, Ground, Painting, Run, Strip

# Of zlib-ng's levels 4 is where time begins to buy little: on lines of text 5 makes a file a
# fifteenth smaller in a seventh more time, 9 a sixth in seven times (docs/decisions/0013). Where
# the ground has much to tell, more than a gradient in so many bytes, 5 is worth it.
_QUICK, _THOROUGH, _STRONGEST = 4, 5, 9
_SIMPLE_GROUND = 11_000
_ZLIB_HEADER = b"\x78\x9c"  # RFC 1950 §2.2: DEFLATE with a window of 32 KB
_TRUECOLOR, _INDEXED = 2, 3  # PNG 3 §11.2.1

# A design has a handful of labels that stay, and its title in between. What takes more bytes is no
# label.
_KEPT_RUNS, _LABEL = 8, 16_000

# A picture that does not shrink to a twelfth is a photograph, which other filters suit.
_PHOTOGRAPH = 12

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

    def encode(self, painting: Painting) -> bytes:
        """The painting as a file."""
        ground = painting.ground
        if ground is None:
            return whole(painting.image)
        kept = self._kept.get(ground)
        if kept is None:
            kept = self._kept[ground] = _Kept(ground)
        height = painting.size[1]
        found = _told(painting, kept.colors, kept.numbers) if kept.numbers else None
        if found and kept.numbers:
            colors, strips = found
            known = _bands(kept, _INDEXED, kept.numbers)
            inked = [(strip.start, strip.end, _band(strip, height, known)) for strip in strips]
        else:
            colors, known = (), _bands(kept, _TRUECOLOR, ground)
            inked = [
                (run.start, run.end, _inked(kept, painting, run, known)) for run in painting.runs
            ]
        return _file(painting.size, colors, _stream(inked, known))


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
        kept.bands[kind] = Bands(_rows(ground.image()))
    return kept.bands[kind]


def whole(image: Image.Image, level: int = _THOROUGH) -> bytes:
    """An image without a ground as a file; at the better of two sets of filters."""
    found = colors(image, MOST_COLORS)
    palette = None if found is None else Palette.of(found, ())
    data = filtered(_rows(palette.indices(image) if palette else image))
    plain = _file(image.size, palette.colors if palette else (), zlib_ng.compress(data, level))
    if len(plain) * _PHOTOGRAPH < image.width * image.height * 3:
        return plain
    return min(plain, _adaptive(image, level), key=len)


def reduced(image: Image.Image) -> bytes:
    """The image in 256 colours, which loses some, as small as it gets."""
    few = image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return whole(few.convert("RGB"), _STRONGEST)


def strongest(image: Image.Image) -> bytes:
    """The image without loss, as small as it gets, however long it takes."""
    return whole(image, _STRONGEST)


def _adaptive(image: Image.Image, level: int) -> bytes:
    file, bare = BytesIO(), image.copy()
    bare.info.clear()  # a note on the image would be written into the file
    bare.save(file, "PNG", compress_level=level)
    return file.getvalue()


def _rows(image: Image.Image) -> list[bytes]:
    data = image.tobytes()
    stride = len(data) // image.height
    return [data[at : at + stride] for at in range(0, len(data), stride)]


def _inked(kept: _Kept, painting: Painting, run: Run, known: Bands) -> Band:
    """A run of a painting's rows, painted and compressed unless it is known."""
    seen = kept.seen(run) if run.of is not None else _Seen()
    if seen.band is not None:
        return seen.band
    band = _band(painting.strip(run.start, run.end), painting.size[1], known)
    if seen.again and len(band.data) <= _LABEL:
        seen.band = band
    seen.again = True
    return band


def _band(strip: Strip, height: int, known: Bands) -> Band:
    level = _QUICK if known.bytes < _SIMPLE_GROUND else _THOROUGH
    rows = _rows(strip.image)
    data = filtered(rows[strip.above :])
    above = rows[0] if strip.above else None
    packed = compressed(data, above, level, last=strip.end == height)
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


def _file(size: tuple[int, int], colors: Iterable[RGB], stream: bytes) -> bytes:
    """The file of a zlib stream: the chunks that a PNG must have, and no other."""
    listed = bytes(chain.from_iterable(colors))
    kind = _INDEXED if listed else _TRUECOLOR
    header = struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", listed) if listed else b"",
            _chunk(b"IDAT", stream),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib_ng.crc32(data, zlib_ng.crc32(name))
    return b"".join((len(data).to_bytes(4, "big"), name, data, checksum.to_bytes(4, "big")))
