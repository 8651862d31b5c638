"""Measure: the bytes of any image file → its format and its size in pixels.

In: bytes, not only of the formats that a card can hold. Out: `Measured`, or None if they are no
image. Only headers are read; nothing is decoded. Must not know where the file comes from.
"""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from typing import NamedTuple

from PIL import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "ICO", "TIFF")
SVG = "SVG"

_SVG_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>|<!--.{0,2000}?-->|\s)*+<(?:!DOCTYPE )?svg\b", re.S
)


class Measured(NamedTuple):
    """A format, as Pillow names it or SVG, and a size; an SVG has none."""

    format: str
    width: int
    height: int


def measure(data: bytes) -> Measured | None:
    """Return the format and size of an image file; None if it is none."""
    if _SVG_START.match(data):
        return Measured(SVG, 0, 0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return Measured(image.format or "", image.width, image.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
