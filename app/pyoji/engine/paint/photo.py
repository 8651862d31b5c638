"""Photos: images fitted into rectangles.

In: an item of a frame and its image. Out: draw operations. Must not know where images come from,
nor how fitted images are cached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image, ImageOps

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color, ramp
from pyoji.engine.frame import Photo
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.images.raster import Source, open_image
from pyoji.engine.paint.geometry import snapped
from pyoji.engine.paint.shapes import Pen

_REMOTE_FILTER = Image.Resampling.HAMMING
"""The resampling filter for remote images, which are not cached: Lanczos takes twice as long."""

Fit = Callable[[Source, int, int, str, tuple[float, float]], Image.Image]


def photo(item: Photo, data: Source, scale: float, fit: Fit) -> Iterator[DrawOperation]:
    """Draw the image `data` in the item's rectangle, fitted by `fit`."""
    left, top, right, bottom = snapped(item.box, scale)
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return
    image = fit(data, width, height, item.fit, item.focus)
    left += (width - image.width) // 2
    top += (height - image.height) // 2
    rectangle = left, top, left + image.width, top + image.height
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    if item.duotone:
        rgb = duotone(rgb, *item.duotone)
    yield DrawOperation(rgb, rectangle, _mask(image, item, scale), item.blend)


def duotone(image: Image.Image, shadows: Color, lights: Color) -> Image.Image:
    """Return the image in two colours, mixed in OKLab by its lightness.

    Its darkest and lightest hundredth are those colours, so that a flat image has contrast too.
    """
    levels = ImageOps.autocontrast(image.convert("L"), cutoff=1)
    channels = zip(*ramp(shadows, lights, [level / 255 for level in range(256)]), strict=True)
    return Image.merge("RGB", [levels.point(list(channel)) for channel in channels])


def _mask(image: Image.Image, item: Photo, scale: float) -> Image.Image | None:
    """Return the opacity of the fitted image at each pixel; None if it is opaque."""
    is_opaque = image.mode == "RGB"
    if is_opaque and not item.radius and item.opacity >= 1:
        return None
    mask = Image.new("L", image.size, 255) if is_opaque else image.getchannel("A")
    if item.radius:
        pen = Pen((0, 0, image.width, image.height))
        pen.rounded(0, 0, image.width, image.height, item.radius * scale)
        mask = Image.composite(mask, Image.new("L", mask.size), pen.mask())
    if item.opacity < 1:
        mask = mask.point(lambda level: round(level * item.opacity))
    return mask


def fitted(
    data: Source, width: int, height: int, fit: str, focus: tuple[float, float]
) -> Image.Image:
    """Resize the image for a rectangle: cover fills it, contain fits inside."""
    image = open_image(data, width, height, covers=fit == "cover")
    method = _REMOTE_FILTER if isinstance(data, Pixels) else Image.Resampling.LANCZOS
    if fit == "cover":
        return ImageOps.fit(image, (width, height), method, centering=focus)
    return ImageOps.contain(image, (width, height), method)
