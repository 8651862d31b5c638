"""Check: validate a template's motifs and images, before a card uses them.

In: a motif's name and number of colours, or the bytes of an image file. Out: None, or what to
change.
"""

from __future__ import annotations

from collections.abc import Collection

from PIL import Image

from pyoji.engine.images.raster import open_image
from pyoji.engine.paint.motifs import MOTIFS

MOST_PIXELS = 40_000_000
"""Of an asset: enough for a phone's camera, and fits in memory several times."""


def motifs() -> Collection[str]:
    """The names of the motifs."""
    return MOTIFS.keys()


def motif(name: str, colors: int) -> str | None:
    """Return what is wrong with a motif's name or number of colours, None if valid."""
    if name not in MOTIFS:
        return f"it must be one of the motifs: {', '.join(sorted(MOTIFS))}"
    expected = MOTIFS[name].colors
    return None if colors == expected else f"it takes {expected} colors, and has {colors}"


def picture(data: bytes) -> str | None:
    """Return what is wrong with an image file, None if it decodes."""
    try:
        image = open_image(data, 64, 64)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "it is damaged or not an image: save it again"
    if image.width * image.height > MOST_PIXELS:
        return f"it has {image.width} x {image.height} pixels: 4,800 x 2,520 are enough"
    return None
