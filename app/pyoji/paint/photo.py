"""Photos: a picture fitted into a rectangle.

In: the bytes of a PNG, JPEG, WebP or SVG file, or pixels that were decoded elsewhere. What is
fitted once for a rectangle may be kept by whoever asks for it. An SVG is rasterised here and
nowhere else, at the size it is needed in, and draws with what is in it: it reaches no file, no
host and no font.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from io import BytesIO

import resvg_py
from PIL import Image, ImageChops, ImageOps

from pyoji.frame import Photo
from pyoji.paint.shapes import Pen, whole
from pyoji.pixels import Pixels
from pyoji.svg_size import DPI, in_pixels

# Where an SVG would reach out of itself: resvg opens any file that it names. Who reads a template
# says so with line and remedy; here it is made sure of.
_OUTSIDE = re.compile(
    r"<!(ENTITY|ATTLIST)"
    r"|(?<![\w-])href\s*=\s*[\"'](?!\s*(#|data:image/(png|jpe?g|webp);base64,))",
    re.IGNORECASE,
)

BOM = b"\xef\xbb\xbf"

_BLENDS: Mapping[str, Callable[[Image.Image, Image.Image], Image.Image]] = {
    "multiply": ImageChops.multiply,
    "screen": ImageChops.screen,
}

_STRANGERS = Image.Resampling.HAMMING
"""What makes a picture from outside smaller: it is made so for each card anew, and Lanczos's filter
takes twice as long."""

LONGEST = 4800
"""The longest side of a raster, in pixels: that of the largest card, twice."""

Source = bytes | Pixels
Fit = Callable[[Source, int, int, str, tuple[float, float]], Image.Image]


def photo(image: Image.Image, item: Photo, data: Source, scale: float, fit: Fit) -> None:
    """Lay the picture `data` into the item's rectangle of `image`, as `fit` makes it fit."""
    box = item.box
    left, top = whole(box.x * scale), whole(box.y * scale)
    width, height = whole((box.x + box.w) * scale) - left, whole((box.y + box.h) * scale) - top
    if width <= 0 or height <= 0:
        return
    found = fit(data, width, height, item.fit, item.focus)
    left += (width - found.width) // 2
    top += (height - found.height) // 2
    drawn = found if found.mode == "RGB" else found.convert("RGB")
    mask = _mask(found, item, scale)
    if item.blend in _BLENDS:
        under = image.crop((left, top, left + found.width, top + found.height))
        drawn = _BLENDS[item.blend](under, drawn)
    image.paste(drawn, (left, top), mask)


def _mask(found: Image.Image, item: Photo, scale: float) -> Image.Image | None:
    """How much of the fitted picture covers each pixel; None where all of it does."""
    is_opaque = found.mode == "RGB"
    if is_opaque and not item.radius and item.opacity >= 1:
        return None
    mask = Image.new("L", found.size, 255) if is_opaque else found.getchannel("A")
    if item.radius:
        pen = Pen((0, 0, found.width, found.height))
        pen.rounded(0, 0, found.width, found.height, item.radius * scale)
        mask = Image.composite(mask, Image.new("L", mask.size), pen.mask())
    if item.opacity < 1:
        mask = mask.point(lambda level: round(level * item.opacity))
    return mask


def fitted(
    data: Source, width: int, height: int, fit: str, focus: tuple[float, float]
) -> Image.Image:
    """The picture at the size it has in a rectangle: cover fills it, contain lies within."""
    found = picture(data, width, height, covers=fit == "cover")
    method = _STRANGERS if isinstance(data, Pixels) else Image.Resampling.LANCZOS
    if fit == "cover":
        return ImageOps.fit(found, (width, height), method, centering=focus)
    return ImageOps.contain(found, (width, height), method)


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
