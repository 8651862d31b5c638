"""Raster: a picture's file, or pixels that were decoded elsewhere → an image.

In: the bytes of a PNG, JPEG, WebP or SVG file. An SVG is rasterised here and nowhere else, at the
size it is needed in, and draws with what is in it: it reaches no file, no host and no font.
"""

from __future__ import annotations

import math
import re
from io import BytesIO

import resvg_py
from PIL import Image, ImageOps

from pyoji.engine.images.pixels import Pixels
from pyoji.engine.images.svg_size import DPI, in_pixels

# Where an SVG would reach out of itself: resvg opens any file that it names. Who reads a template
# says so with line and remedy; here it is made sure of.
_OUTSIDE = re.compile(
    r"<!(ENTITY|ATTLIST)"
    r"|(?<![\w-])href\s*=\s*[\"'](?!\s*(#|data:image/(png|jpe?g|webp);base64,))",
    re.IGNORECASE,
)

BOM = b"\xef\xbb\xbf"

LONGEST = 4800
"""The longest side of a raster, in pixels: that of the largest card, twice."""

Source = bytes | Pixels


def picture(data: Source, width: int, height: int, *, covers: bool = False) -> Image.Image:
    """The picture as it is, in RGB or RGBA; one that is drawn, as large as fits the rectangle, or
    covers it.

    Raises OSError, ValueError or Pillow's errors for what cannot be decoded.
    """
    if isinstance(data, Pixels):
        return Image.frombuffer(
            data.mode, (data.width, data.height), data.data, "raw", data.mode, 0, 1
        )
    if data.removeprefix(BOM).lstrip().startswith(b"<"):
        svg = in_pixels(data).decode("utf-8-sig")
        if _OUTSIDE.search(svg):
            raise ValueError("an SVG that names what is not in it")
        if covers:
            width, height = _covering(_raster(svg, 64, 64).size, width, height)
        return _raster(svg, width, height)
    with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as file:
        return ImageOps.exif_transpose(file).convert("RGBA")


def _covering(shape: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """The least size of about that shape that covers the rectangle, or LONGEST at its longest."""
    times = max(width / shape[0], height / shape[1])
    times = min(times, LONGEST / max(shape))
    return math.ceil(shape[0] * times), math.ceil(shape[1] * times)


def _raster(svg: str, width: int, height: int) -> Image.Image:
    """The SVG as large as fits into the rectangle."""
    content = resvg_py.svg_to_bytes(
        svg_string=svg, width=width, height=height, skip_system_fonts=True, dpi=DPI
    )
    with Image.open(BytesIO(content), formats=("PNG",)) as file:
        return file.convert("RGBA")
