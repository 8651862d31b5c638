"""Lossless: an image → a PNG, without the cached bands of `png.py`.

In: an image, a level, a limit. Out: the smaller of two files with different filters; indexed if it
has few colours. TooLarge is raised as soon as both files exceed the limit. Must not know cards.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from math import inf, log2

from PIL import Image, ImageChops

from pyoji.engine.encode.limit import LEVEL, TooLarge, deflated
from pyoji.engine.encode.palette import MOST_COLORS, Palette, colors
from pyoji.engine.encode.png_file import png_file
from pyoji.engine.encode.sample import sample
from pyoji.engine.encode.scanlines import scanlines

_QUICK = 1

# A filter is tried if the predicted size is at most this factor over the limit. The factor is
# smaller for large images, where predictions are better and a trial is slow. The third factor is
# for the entropy of the image, over which no filter is tried.
_TRIAL, _TRIAL_OF_LARGE, _HOPELESS = 1.5, 1.2, 3.0
_MANY = 1_500_000

# An image that does not compress to a twelfth is a photo, for which adaptive filters are better.
_PHOTOGRAPH = 12


def lossless(image: Image.Image, level: int = LEVEL, limit: float = inf) -> bytes:
    """Encode the image; raise TooLarge over the limit."""
    if limit < inf and _is_large(image) and (expected := _entropy(image)) > _HOPELESS * limit:
        raise TooLarge(expected)
    try:
        plain = _plain(image, level, limit)
    except TooLarge as over:
        with suppress(TooLarge):
            return adaptive(image, level, limit)
        raise over from None
    if len(plain) * _PHOTOGRAPH < image.width * image.height * 3:
        return plain
    try:
        return min(plain, adaptive(image, level, limit), key=len)
    except TooLarge:
        return plain


def _plain(image: Image.Image, level: int, limit: float) -> bytes:
    image_colors = colors(image, MOST_COLORS)
    palette = None if image_colors is None else Palette.of(image_colors, ())
    data = scanlines(palette.indices(image) if palette else image)
    file = png_file(image.size, palette.colors if palette else (), deflated(data, level, limit))
    if len(file) > limit:
        raise TooLarge(len(file))
    return file


def adaptive(image: Image.Image, level: int, limit: float) -> bytes:
    """Encode the image with adaptive filters, which suit photos.

    Raise TooLarge over the limit, or if the predicted size is too far over it.
    """
    factor = _TRIAL_OF_LARGE if _is_large(image) else _TRIAL
    if limit < inf and (expected := _expected(image)) > factor * limit:
        raise TooLarge(expected)
    return _saved(image, level, limit)


def _is_large(image: Image.Image) -> bool:
    return image.width * image.height > _MANY


def _entropy(image: Image.Image) -> float:
    """Return the entropy of the differences between neighbouring pixels, in bytes of the image.

    It is estimated by a sample of rows. Only repetitions can make a file smaller.
    """
    sampled, times = sample(image)
    shifted = Image.new(sampled.mode, sampled.size)
    shifted.paste(sampled, (1, 0))
    counts = ImageChops.subtract_modulo(sampled, shifted).histogram()
    total = sampled.width * sampled.height
    bits = sum(count * log2(total / count) for count in counts if count)
    return bits / 8 * times


def _expected(image: Image.Image) -> float:
    """Predict the bytes of the image with adaptive filters, by a sample of rows."""
    sampled, times = sample(image)
    return len(_saved(sampled, _QUICK, inf)) * times


def _saved(image: Image.Image, level: int, limit: float) -> bytes:
    file, copy = _Bounded(limit), image.copy()
    copy.info.clear()  # metadata would be written into the file
    copy.save(file, "PNG", compress_level=level)
    return file.getvalue()


class _Bounded(BytesIO):
    """An in-memory file that raises TooLarge over a number of bytes."""

    def __init__(self, limit: float) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Write, or raise TooLarge."""
        if self.tell() + len(data) > self._limit:
            raise TooLarge(self.tell() + len(data))
        return super().write(data)
