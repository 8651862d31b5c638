"""Sheet: many pictures on one, in rows, for eyes that compare."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from pyoji.engine.color import Color

GAP = 16
"""Pixels between the pictures and around them."""


def sheet(images: Sequence[Image.Image], columns: int, background: Color) -> Image.Image:
    """The pictures in reading order, `columns` to a row, every cell as large as the largest."""
    columns = max(1, min(columns, len(images)))
    width = max((image.width for image in images), default=1)
    height = max((image.height for image in images), default=1)
    rows = -(-len(images) // columns)
    size = columns * (width + GAP) + GAP, rows * (height + GAP) + GAP
    whole = Image.new("RGB", size, background.rgb)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        whole.paste(image, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    return whole
