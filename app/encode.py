"""Encode: image → the bytes of a file, in one of the formats of `card.FORMATS`.

Deterministic: no time stamp, no name of a program; equal pixels make equal bytes. Must not know
the card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO

from PIL import Image

from app.card import JPEG, PNG, WEBP, Format


def _png(image: Image.Image, quality: int) -> bytes:
    return _saved(image, "PNG", compress_level=6)


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


_ENCODERS: Mapping[Format, Callable[[Image.Image, int], bytes]] = {
    PNG: _png,
    JPEG: _jpeg,
    WEBP: _webp,
}


def encode(image: Image.Image, format_: Format, quality: int) -> bytes:
    """The image as a file of the format; `quality` 1 to 100 counts for lossy formats alone."""
    return _ENCODERS[format_](image, quality)
