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

_ROOT = re.compile(rb"<(?:!DOCTYPE )?svg(?=[\s/>])", re.I)
_PROLOG = ((b"<?", b"?>"), (b"<!--", b"-->"))
_MOST_PROLOG = 4096
"""Bytes in which the root of an SVG begins."""


class Measured(NamedTuple):
    """A format, as Pillow names it or SVG, and a size; an SVG has none."""

    format: str
    width: int
    height: int


def measure(data: bytes) -> Measured | None:
    """Return the format and size of an image file; None if it is none."""
    if _is_svg(data[:_MOST_PROLOG]):
        return Measured(SVG, 0, 0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return Measured(image.format or "", image.width, image.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _is_svg(start: bytes) -> bool:
    """Whether a file begins as an SVG does: a declaration and comments may precede its root."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    while ends := next((end for begin, end in _PROLOG if text.startswith(begin)), None):
        text = text.partition(ends)[2].lstrip()
    return bool(_ROOT.match(text))
