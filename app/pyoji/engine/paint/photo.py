"""Photos: a picture fitted into a rectangle. What is fitted once may be kept by the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image, ImageOps

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color, ramp
from pyoji.engine.frame import Photo
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.images.raster import Source, picture
from pyoji.engine.paint.shapes import Pen, whole

_STRANGERS = Image.Resampling.HAMMING
"""What makes a picture from outside smaller: it is made so for each card anew, and Lanczos's filter
takes twice as long."""

Fit = Callable[[Source, int, int, str, tuple[float, float]], Image.Image]


def photo(item: Photo, data: Source, scale: float, fit: Fit) -> Iterator[DrawOperation]:
    """Draw the picture `data` in the item's rectangle, as `fit` makes it fit."""
    box = item.box
    left, top = whole(box.x * scale), whole(box.y * scale)
    width, height = whole((box.x + box.w) * scale) - left, whole((box.y + box.h) * scale) - top
    if width <= 0 or height <= 0:
        return
    found = fit(data, width, height, item.fit, item.focus)
    left += (width - found.width) // 2
    top += (height - found.height) // 2
    place = left, top, left + found.width, top + found.height
    picture = found if found.mode == "RGB" else found.convert("RGB")
    if item.duotone:
        picture = duotone(picture, *item.duotone)
    yield DrawOperation(picture, place, _mask(found, item, scale), item.blend)


def duotone(picture: Image.Image, shadows: Color, lights: Color) -> Image.Image:
    """Return the picture in two colors, mixed in OKLab by its lightness.

    Its darkest and lightest hundredth are those colors, so that a flat picture has contrast too.
    """
    levels = ImageOps.autocontrast(picture.convert("L"), cutoff=1)
    channels = zip(*ramp(shadows, lights, [level / 255 for level in range(256)]), strict=True)
    return Image.merge("RGB", [levels.point(list(channel)) for channel in channels])


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
