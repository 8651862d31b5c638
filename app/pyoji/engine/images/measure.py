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

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
SVG = "SVG"
_ICO = b"\0\0\1\0"

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
    if data.startswith(_ICO):
        return _measured_icon(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of bombs, and of damaged metadata
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return Measured(image.format or "", image.width, image.height)
    except (OSError, ValueError, SyntaxError, RuntimeError, Image.DecompressionBombError):
        return None


def _measured_icon(data: bytes) -> Measured | None:
    """Return the size of the largest image of an icon file, from its directory. Pillow would decode
    the image.
    """
    count = int.from_bytes(data[4:6], "little")
    entries = [data[at : at + 16] for at in range(6, 6 + 16 * count, 16)]
    sizes = [(entry[0] or 256, entry[1] or 256) for entry in entries if len(entry) == 16]
    return Measured("ICO", *max(sizes)) if sizes else None


def _is_svg(start: bytes) -> bool:
    """Whether a file begins as an SVG does: a declaration and comments may precede its root."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    while ends := next((end for begin, end in _PROLOG if text.startswith(begin)), None):
        text = text.partition(ends)[2].lstrip()
    return bool(_ROOT.match(text))
