"""PNG: an image and its ground → the bytes of a file (PNG 3, with RFC 1950 and 1951 inside it).

Rows that are nothing but ground come from its bands, compressed once; rows with ink are compressed
for each card, at the level that pays. An image of few colours is sent as a palette. All of it is
lossless and depends on the pixels alone, never on what happened to be kept.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from weakref import WeakKeyDictionary

from PIL import Image
from zlib_ng import zlib_ng

from app.encode.bands import HEIGHT, Band, bands, combined, compressed, filtered
from app.encode.palette import MOST_COLORS, RGB, Palette, colors
from app.painting import Ground, Painting

# Of zlib-ng's levels 4 is where time begins to buy little: on lines of text 5 makes a file a
# fifteenth smaller in a seventh more time, 9 a sixth in seven times (docs/decisions/0013). Where
# the ground has much to tell, more than a gradient in so many bytes, 5 is worth it.
_QUICK, _THOROUGH, _STRONGEST = 4, 5, 9
_SIMPLE_GROUND = 12_000
_ZLIB_HEADER = b"\x78\x9c"  # RFC 1950 §2.2: DEFLATE with a window of 32 KB
_TRUECOLOR, _INDEXED = 2, 3  # PNG 3 §11.2.1

# A picture that does not shrink to a twelfth is a photograph, which other filters suit.
_PHOTOGRAPH = 12

# A ground with more colours leaves too few numbers of a palette to the edges of letters.
_MOST_GROUND_COLORS = 80


@dataclass(slots=True)
class _Kept:
    """What is known of a ground."""

    colors: tuple[RGB, ...] | None
    bands: dict[int, list[Band]] = field(default_factory=dict)


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
            kept = self._kept[ground] = _Kept(colors(ground.image(), _MOST_GROUND_COLORS))
        palette = None
        if kept.colors is not None:
            strips = (painting.rows(a, b) for a, b in painting.ink)
            palette = Palette.of(kept.colors, strips)
        known = _bands(kept, ground, palette)
        return _file(painting.size, palette, _stream(painting, palette, known))


def _bands(kept: _Kept, ground: Ground, palette: Palette | None) -> list[Band]:
    kind = _INDEXED if palette else _TRUECOLOR
    if kind not in kept.bands:  # a palette numbers the ground's colours first, and always alike
        image = palette.indices(ground.image()) if palette else ground.image()
        kept.bands[kind] = bands(_rows(image))
    return kept.bands[kind]


def whole(image: Image.Image, level: int = _THOROUGH) -> bytes:
    """An image without a ground as a file; at the better of two sets of filters."""
    found = colors(image, MOST_COLORS)
    palette = None if found is None else Palette.of(found, ())
    data = filtered(_rows(palette.indices(image) if palette else image))
    plain = _file(image.size, palette, zlib_ng.compress(data, level))
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


def _stream(painting: Painting, palette: Palette | None, known: Sequence[Band]) -> bytes:
    """The zlib stream of a painting whose rows without ink are those of the known bands."""
    parts, checksum, done, height = [_ZLIB_HEADER], 1, 0, painting.size[1]
    is_simple = sum(len(band.data) for band in known) < _SIMPLE_GROUND
    level = _QUICK if is_simple else _THOROUGH
    for top, end in (*_inked(painting.ink, height), (height, height)):
        for band in known[-(-done // HEIGHT) : -(-top // HEIGHT)]:
            parts.append(band.data)
            checksum = combined(checksum, band.adler, band.length)
        if top == end:
            break
        first = max(0, top - 1)  # the row above is ground, and may be looked back at
        strip = painting.rows(first, end)
        rows = _rows(palette.indices(strip) if palette else strip)
        data = filtered(rows[top - first :])
        checksum = zlib_ng.adler32(data, checksum)
        above = rows[0] if top else None
        parts.append(compressed(data, above, level, last=end == height))
        done = end
    return b"".join((*parts, checksum.to_bytes(4, "big")))


def _inked(ink: Iterable[tuple[int, int]], height: int) -> list[tuple[int, int]]:
    """The ranges of rows to compress: whole bands, the last row of each range being ground."""
    ranges: list[tuple[int, int]] = []
    for top, bottom in ink:
        start = top // HEIGHT * HEIGHT
        end = min(height, (bottom // HEIGHT + 1) * HEIGHT)
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(ranges[-1][1], end)
        else:
            ranges.append((start, end))
    return ranges


def _file(size: tuple[int, int], palette: Palette | None, stream: bytes) -> bytes:
    """The file of a zlib stream: the chunks that a PNG must have, and no other."""
    kind = _INDEXED if palette else _TRUECOLOR
    header = struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0)
    colors = bytes(value for color in palette.colors for value in color) if palette else b""
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", colors) if palette else b"",
            _chunk(b"IDAT", stream),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib_ng.crc32(data, zlib_ng.crc32(name))
    return b"".join((len(data).to_bytes(4, "big"), name, data, checksum.to_bytes(4, "big")))
