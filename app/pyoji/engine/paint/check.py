"""Check: whether what a template's file asks for can be painted, before a card asks for it.

In: a motif's name and number of colours, or a picture's bytes. Out: None, or what to do about it.
"""

from __future__ import annotations

from collections.abc import Collection

from PIL import Image

from pyoji.engine.images.raster import picture as decoded
from pyoji.engine.paint.motifs import MOTIFS

MOST_PIXELS = 40_000_000
"""Of a picture: what a phone's camera takes, and what fits in memory a few times over."""


def motifs() -> Collection[str]:
    """The names of the motifs."""
    return MOTIFS.keys()


def motif(name: str, colors: int) -> str | None:
    """Whether there is such a motif, and it is drawn in that many colours."""
    if name not in MOTIFS:
        return f"it must be one of the motifs: {', '.join(sorted(MOTIFS))}"
    takes = MOTIFS[name].colors
    return None if colors == takes else f"it takes {takes} colors, and has {colors}"


def picture(data: bytes) -> str | None:
    """Whether the picture can be decoded, whole."""
    try:
        found = decoded(data, 64, 64)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "its bytes are damaged, or no picture: save it anew"
    if found.width * found.height > MOST_PIXELS:
        return f"it has {found.width} x {found.height} pixels: 4,800 x 2,520 are plenty"
    return None
