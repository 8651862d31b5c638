"""Codecs: a small file of each image format.

In: nothing. Out: files. A program decodes them before it gives up its files, since codecs are
loaded on first use. Must not know how files are decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image

_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>'


def samples() -> Iterator[bytes]:
    """Yield a PNG, a JPEG, a WebP and an SVG file of 2 x 2 pixels."""
    image = Image.new("RGB", (2, 2))
    for name in ("PNG", "JPEG", "WEBP"):
        file = BytesIO()
        image.save(file, name)
        yield file.getvalue()
    yield _SVG
