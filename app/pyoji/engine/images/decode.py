"""Decode: the file of a picture that strangers chose → pixels, bounded and plain.

In: the bytes of a PNG, JPEG, WebP or SVG file. Out: `Pixels` upright and in sRGB, the first of
those that move, with nothing else of what the file holds. How large it is drawn is looked at
before anything is; still it is for a process that may be lost.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from pyoji.engine.images.pixels import LONGEST, Mode, Pixels
from pyoji.engine.images.raster import picture

MOST_PIXELS = 16_000_000
"""Of a file; what a card shows is a fifth of it."""

DRAWN = 1200
"""The longest side of an SVG's raster, in pixels."""


class TooManyPixels(Exception):
    """The file says that it has more than MOST_PIXELS."""


def pixels(data: bytes, kind: str) -> Pixels:
    """The picture in a file of `kind` (PNG, JPEG, WebP or SVG).

    Raises TooManyPixels, and OSError, ValueError, SyntaxError or others for what is no picture.
    """
    try:
        image = picture(data, DRAWN, DRAWN) if kind == "SVG" else _opened(data, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None  # Pillow has a bound of its own, over ours
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    mode: Mode = "RGBA" if image.mode == "RGBA" else "RGB"
    return Pixels(image.width, image.height, mode, image.tobytes())


def _opened(data: bytes, kind: str) -> Image.Image:
    with Image.open(BytesIO(data), formats=(kind.upper(),)) as file:
        if file.width * file.height > MOST_PIXELS:
            raise TooManyPixels
        # A JPEG is decoded at no more than it takes; for the others this does nothing.
        file.draft(None, (LONGEST, LONGEST))
        profile = file.info.get("icc_profile")
        image = _eight_bits(ImageOps.exif_transpose(file))
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _srgb(image, profile)


def _eight_bits(image: Image.Image) -> Image.Image:
    """The image in a mode that can be made smaller: eight bits a channel, no palette."""
    if image.mode.startswith("I"):
        return image.point(lambda level: level * (1 / 256)).convert("L")
    if image.mode in ("RGB", "RGBA", "L", "CMYK"):
        if "transparency" in image.info:
            return image.convert("RGBA")
        return image
    return image.convert("RGBA")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The image in sRGB; one whose profile is not to be understood is taken as it is."""
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        try:
            found = ImageCms.profileToProfile(
                image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=target
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            found = None
        if found is not None:
            return found
    return image.convert(target)
