"""Raster: an image file or decoded pixels → an image.

In: the bytes of a PNG, JPEG, WebP or SVG file, or `Pixels`. Out: an image. Only this module
rasterises SVG, at the size needed. An SVG must be self-contained: it cannot load files, hosts or
fonts. Must not know where the image is painted.
"""

from __future__ import annotations

import math
import re
from io import BytesIO

import resvg_py
from PIL import Image, ImageOps

from pyoji.engine.images.pixels import Pixels
from pyoji.engine.images.svg_size import DPI, in_pixels

# External references in an SVG: resvg opens any file that an SVG names. `design.assets` reports
# them with line and remedy; this is the enforcement.
_OUTSIDE = re.compile(
    r"<!(ENTITY|ATTLIST)"
    r"|(?<![\w-])href\s*=\s*[\"'](?!\s*(#|data:image/(png|jpe?g|webp);base64,))",
    re.IGNORECASE,
)

BOM = b"\xef\xbb\xbf"

LONGEST = 4800
"""The longest side of a raster, in pixels: twice that of the largest card."""

Source = bytes | Pixels


def open_image(data: Source, width: int, height: int, *, covers: bool = False) -> Image.Image:
    """Return the image in RGB or RGBA; an SVG at the size that fits or covers the rectangle.

    Raise OSError, ValueError or Pillow's errors if it cannot be decoded.
    """
    if isinstance(data, Pixels):
        return Image.frombuffer(
            data.mode, (data.width, data.height), data.data, "raw", data.mode, 0, 1
        )
    if data.removeprefix(BOM).lstrip().startswith(b"<"):
        svg = in_pixels(data).decode("utf-8-sig")
        if _OUTSIDE.search(svg):
            raise ValueError("an SVG with an external reference")
        if covers:
            width, height = _covering(_raster(svg, 64, 64).size, width, height)
        return _raster(svg, width, height)
    with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as file:
        return ImageOps.exif_transpose(file).convert("RGBA")


def _covering(shape: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """Return the smallest size of this shape that covers the rectangle, at most LONGEST."""
    times = max(width / shape[0], height / shape[1])
    times = min(times, LONGEST / max(shape))
    return math.ceil(shape[0] * times), math.ceil(shape[1] * times)


def _raster(svg: str, width: int, height: int) -> Image.Image:
    """Rasterise the SVG at the size that fits into the rectangle."""
    content = resvg_py.svg_to_bytes(
        svg_string=svg, width=width, height=height, skip_system_fonts=True, dpi=DPI
    )
    with Image.open(BytesIO(content), formats=("PNG",)) as file:
        return file.convert("RGBA")
