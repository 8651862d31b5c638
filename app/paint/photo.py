"""Photos: a picture fitted into a rectangle.

In: the bytes of a PNG, JPEG or WebP file. They are decoded once for a rectangle and kept with the
painted ground they are part of.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from app.frame import Photo
from app.paint.shapes import Pen


def photo(image: Image.Image, item: Photo, data: bytes, scale: float) -> None:
    """Lay the picture `data` into the item's rectangle of `image`."""
    box = item.box
    left, top = round(box.x * scale), round(box.y * scale)
    width, height = round((box.x + box.w) * scale) - left, round((box.y + box.h) * scale) - top
    if width <= 0 or height <= 0:
        return
    with Image.open(BytesIO(data)) as file:
        picture = ImageOps.exif_transpose(file).convert("RGBA")
    if item.fit == "cover":
        fitted = ImageOps.fit(
            picture, (width, height), Image.Resampling.LANCZOS, centering=item.focus
        )
    else:
        fitted = ImageOps.contain(picture, (width, height), Image.Resampling.LANCZOS)
        left += (width - fitted.width) // 2
        top += (height - fitted.height) // 2
    mask = fitted.getchannel("A")
    if item.radius:
        pen = Pen((0, 0, fitted.width, fitted.height))
        pen.rounded(0, 0, fitted.width, fitted.height, item.radius * scale)
        mask = Image.composite(mask, Image.new("L", mask.size), pen.mask())
    if item.opacity < 1:
        mask = mask.point(lambda level: round(level * item.opacity))
    image.paste(fitted.convert("RGB"), (left, top), mask)
