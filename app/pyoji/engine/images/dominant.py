"""Dominant: an image file → the few colours that a reader would say it has.

In: the bytes of a checked PNG, JPEG, WebP or SVG file. Out: at most MOST colours, the strongest
first. Transparent pixels count for nothing. Near colours are joined in OKLab, and vivid ones weigh
more than greys, since the colour of a mark is rarely that of its paper. Must not know what the
colours are for.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import dist
from typing import Any

from PIL import Image

from pyoji.engine.color import Color, to_oklab, to_oklch
from pyoji.engine.images.raster import open_image

MOST = 5

_SIDE = 96
"""The longest side in pixels of the image that is counted."""

_OPAQUE = 128
"""The least alpha of a pixel that counts."""

_CELLS = 32
"""Colours that the image is reduced to before near ones are joined."""

_NEAREST = 0.09
"""The OKLab distance within which two colours are one."""

_GREY_WEIGHT = 0.03
"""The weight of a pixel without chroma; one of chroma 0.2 has about eight times as much."""

_LEAST_SHARE = 0.02
"""The share of pixels below which a colour is noise, such as the edge of a letter."""


def colors(data: bytes) -> tuple[Color, ...]:
    """Return the dominant colours, none of an image that is transparent."""
    counts = list(_joined(_counted(open_image(data, _SIDE, _SIDE))))
    total = sum(count for _, count in counts)
    large = [(color, count) for color, count in counts if count >= _LEAST_SHARE * total]
    large.sort(key=lambda entry: -entry[1] * (_GREY_WEIGHT + to_oklch(entry[0])[1]))
    return tuple(color for color, _ in large[:MOST])


def _counted(image: Image.Image) -> list[tuple[Color, int]]:
    """Return the colours of the opaque pixels with their numbers, the most frequent first."""
    image = image.convert("RGBA")
    image.thumbnail((_SIDE, _SIDE))
    pixels = image.tobytes()
    opaque = b"".join(
        pixels[at : at + 3] for at in range(0, len(pixels), 4) if pixels[at + 3] >= _OPAQUE
    )
    if not opaque:
        return []
    row = Image.frombytes("RGB", (len(opaque) // 3, 1), opaque)
    reduced = row.quantize(_CELLS, method=Image.Quantize.MEDIANCUT).convert("RGB")
    counts: Any = reduced.getcolors(_CELLS) or []  # of RGB: pairs of a number and channels
    by_count = sorted(counts, key=lambda entry: (-entry[0], entry[1]))
    return [(Color(*channels), count) for count, channels in by_count]


def _joined(counts: list[tuple[Color, int]]) -> Iterator[tuple[Color, int]]:
    """Yield each colour that no more frequent one is near to, with the numbers of those near it."""
    totals: dict[Color, int] = {}
    for color, count in counts:
        place = to_oklab(color)
        owner = next((c for c in totals if dist(to_oklab(c), place) < _NEAREST), color)
        totals[owner] = totals.get(owner, 0) + count
    yield from totals.items()
