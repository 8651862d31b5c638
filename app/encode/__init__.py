"""Encode: a painting → the bytes of a file, in one of the formats of `card.FORMATS`.

Deterministic: no time stamp, no name of a program; equal pixels make equal bytes. Must not know
the card.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from app.card import JPEG, MIN_QUALITY, PNG, WEBP, Format
from app.encode.png import PNGEncoder, reduced, strongest
from app.encoded import Budget
from app.painting import Painting

_QUALITY_STEP = 8


class Encoder:
    """Writes files; one that is over the budget is written again, as small as need be."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._png = PNGEncoder()

    def encode(self, painting: Painting, format_: Format, quality: int) -> bytes:
        """The painting as a file; `quality` 1 to 100 counts for lossy formats alone.

        Over the budget a PNG is compressed as strongly as can be, then brought to 256 colours; the
        other formats lose quality step by step. What is still too large is answered all the same.
        """
        limit = self._budget.of(format_)
        if format_ == PNG:
            data = self._png.encode(painting)
            for harder in (strongest, reduced):
                if len(data) <= limit:
                    break
                data = min(data, harder(painting.image), key=len)
            return data
        image = painting.image
        write = {JPEG: _jpeg, WEBP: _webp}[format_]
        data = write(image, quality)
        while len(data) > limit and quality > MIN_QUALITY:
            quality = max(MIN_QUALITY, quality - _QUALITY_STEP)
            data = write(image, quality)
        return data


def _jpeg(image: Image.Image, quality: int) -> bytes:
    # 4:4:4, since halved chroma frays coloured letters.
    return _saved(image, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)


def _webp(image: Image.Image, quality: int) -> bytes:
    return _saved(image, "WEBP", quality=quality, method=4)


def _saved(image: Image.Image, name: str, **options: object) -> bytes:
    file, bare = BytesIO(), image.copy()
    bare.info.clear()  # a note on the image would be written into the file
    bare.save(file, name, **options)
    return file.getvalue()
