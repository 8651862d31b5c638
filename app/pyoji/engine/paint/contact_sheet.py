"""Contact sheet: many images in one, in rows, for visual comparison."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from pyoji.engine.color import Color

GAP = 16
"""Pixels between the images and around them."""


def sheet(images: Sequence[Image.Image], columns: int, background: Color) -> Image.Image:
    """Arrange images in reading order, `columns` per row, in cells of the largest image's size."""
    columns = max(1, min(columns, len(images)))
    width = max((image.width for image in images), default=1)
    height = max((image.height for image in images), default=1)
    rows = -(-len(images) // columns)
    size = columns * (width + GAP) + GAP, rows * (height + GAP) + GAP
    contact_sheet = Image.new("RGB", size, background.rgb)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        contact_sheet.paste(image, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    return contact_sheet
