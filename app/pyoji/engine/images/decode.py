"""Decode: an untrusted image file → bounded, plain pixels.

In: the bytes of a PNG, JPEG, WebP or SVG file. Out: `Pixels`, upright and in sRGB, without
metadata, of the first image if animated. The dimensions are checked before decoding; still, this
runs in a sandboxed process. Must not know where the file comes from.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from pyoji.engine.images.pixels import LONGEST, Mode, Pixels
from pyoji.engine.images.raster import open_image

MOST_PIXELS = 16_000_000
"""Pixels of a file; a card has at most a fifth of that."""

SVG_SIDE = 1200
"""The longest side of an SVG's raster, in pixels."""


class TooManyPixels(Exception):
    """The file has more than MOST_PIXELS by its header."""


def pixels(data: bytes, kind: str) -> Pixels:
    """Decode a file of `kind` (PNG, JPEG, WebP or SVG).

    Raise TooManyPixels, and OSError, ValueError, SyntaxError or others for invalid files.
    """
    try:
        image = open_image(data, SVG_SIDE, SVG_SIDE) if kind == "SVG" else _opened(data, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None  # Pillow's own bound is higher
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    mode: Mode = "RGBA" if image.mode == "RGBA" else "RGB"
    return Pixels(image.width, image.height, mode, image.tobytes())


def _opened(data: bytes, kind: str) -> Image.Image:
    with Image.open(BytesIO(data), formats=(kind.upper(),)) as file:
        if file.width * file.height > MOST_PIXELS:
            raise TooManyPixels
        # Decodes a JPEG at a reduced size; no effect on other formats.
        file.draft(None, (LONGEST, LONGEST))
        profile = file.info.get("icc_profile")
        image = _eight_bits(ImageOps.exif_transpose(file))
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _srgb(image, profile)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Convert to a mode that can be resized: eight bits per channel, no palette."""
    if image.mode.startswith("I"):
        return image.point(lambda level: level * (1 / 256)).convert("L")
    if image.mode in ("RGB", "RGBA", "L", "CMYK"):
        if "transparency" in image.info:
            return image.convert("RGBA")
        return image
    return image.convert("RGBA")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to sRGB; ignore a profile that is invalid."""
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        try:
            converted = ImageCms.profileToProfile(
                image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=target
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert(target)
