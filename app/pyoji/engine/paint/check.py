"""Check: whether what a template's file asks for can be painted, before a card asks for it.

In: a motif's name and number of colours, or a picture's bytes. Out: None, or what to do about it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from PIL import Image

from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.images.raster import picture as decoded
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.scene import Motif

MOST_COLORS = 8
MOST_PIXELS = 40_000_000
"""Of a picture: what a phone's camera takes, and what fits in memory a few times over."""


def motifs() -> Collection[str]:
    """The names of the motifs."""
    return MOTIFS.keys()


def motif(name: str, colors: int) -> str | None:
    """Whether there is such a motif, and it is drawn in so many colours."""
    if name not in MOTIFS:
        return f"it must be one of the motifs: {', '.join(sorted(MOTIFS))}"
    takes = _colors(name)
    if takes not in (None, colors):
        return f"it takes {takes} colors, and has {colors}"
    return None


@cache
def _colors(name: str) -> int | None:
    """How many colours the motif unpacks; None where a small drawing does not tell."""
    image, box = Image.new("RGB", (60, 32)), Box(0, 0, 60, 32)
    for count in range(MOST_COLORS + 1):
        try:
            MOTIFS[name](image, box, Motif(name, (Color(0, 0, 0),) * count, unit=0.05), 1.0)
        except ValueError as error:
            if "to unpack" not in str(error):
                return None
        except (IndexError, ArithmeticError):
            return None
        else:
            return count
    return None


def picture(data: bytes) -> str | None:
    """Whether the picture can be decoded, whole."""
    try:
        found = decoded(data, 64, 64)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "its bytes are damaged, or no picture: save it anew"
    if found.width * found.height > MOST_PIXELS:
        return f"it has {found.width} x {found.height} pixels: 4,800 x 2,520 are plenty"
    return None
