"""Whole: an image → a PNG without loss, of an image that shares nothing with others.

At the better of two sets of filters, and by the numbers of its colours where they are few. Given a
limit, it ends as soon as both sets are over it.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from math import inf, log2

from PIL import Image, ImageChops

from pyoji.engine.encode.bands import filtered
from pyoji.engine.encode.limit import TooLarge, deflated
from pyoji.engine.encode.palette import MOST_COLORS, Palette, colors
from pyoji.engine.encode.png_file import png_file, rows
from pyoji.engine.encode.sample import sample

THOROUGH = 5
"""zlib-ng's level for detailed images (docs/decisions/0013)."""

_QUICK = 1

# A size expected from a sample may exceed the limit by the factor _HOPE and the file still fit. For
# a large image the factor is smaller: it has many rows, and a try is slow. Over _HOPELESS no filter
# brings the file within the limit.
_HOPE, _HOPE_OF_LARGE, _HOPELESS = 1.5, 1.2, 3.0
_MANY = 1_500_000

# A picture that does not shrink to a twelfth is a photograph, which other filters suit.
_PHOTOGRAPH = 12


def whole(image: Image.Image, level: int = THOROUGH, limit: float = inf) -> bytes:
    """The image as a file; TooLarge where it is over the limit."""
    if limit < inf and _is_large(image) and (expected := _grain(image)) > _HOPELESS * limit:
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
    found = colors(image, MOST_COLORS)
    palette = None if found is None else Palette.of(found, ())
    data = filtered(rows(palette.indices(image) if palette else image))
    file = png_file(image.size, palette.colors if palette else (), deflated(data, level, limit))
    if len(file) > limit:
        raise TooLarge(len(file))
    return file


def adaptive(image: Image.Image, level: int, limit: float) -> bytes:
    """The image as a file by the filters that suit photographs; TooLarge over the limit, and where
    it is sure to be."""
    hope = _HOPE_OF_LARGE if _is_large(image) else _HOPE
    if limit < inf and (expected := _expected(image)) > hope * limit:
        raise TooLarge(expected)
    return _saved(image, level, limit)


def _is_large(image: Image.Image) -> bool:
    return image.width * image.height > _MANY


def _grain(image: Image.Image) -> float:
    """The bytes that the image takes if no two of its pixels are alike but by chance: the entropy
    of the differences between neighbours, of a sample of the rows."""
    some, times = sample(image)
    before = Image.new(some.mode, some.size)
    before.paste(some, (1, 0))
    counts = ImageChops.subtract_modulo(some, before).histogram()
    total = some.width * some.height
    bits = sum(count * log2(total / count) for count in counts if count)
    return bits / 8 * times


def _expected(image: Image.Image) -> float:
    """The bytes that these filters bring the image to, by a sample of it."""
    some, times = sample(image)
    return len(_saved(some, _QUICK, inf)) * times


def _saved(image: Image.Image, level: int, limit: float) -> bytes:
    file, bare = _Bounded(limit), image.copy()
    bare.info.clear()  # a note on the image would be written into the file
    bare.save(file, "PNG", compress_level=level)
    return file.getvalue()


class _Bounded(BytesIO):
    """A file that ends what writes more than so many bytes into it."""

    def __init__(self, limit: float) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Write, or raise TooLarge."""
        if self.tell() + len(data) > self._limit:
            raise TooLarge(self.tell() + len(data))
        return super().write(data)
