"""Sample: some rows of an image, by which the size of its file is expected before it is written.

In: an image. Out: bands of it from the top to the bottom, one below the other, and how many times
as high the image is.
"""

from __future__ import annotations

from math import inf

from PIL import Image

BAND = 16
"""Rows of a band: JPEG's and WebP's blocks are as high, or half as high."""

OF = ((300_000, 1), (1_500_000, 8), (inf, 24))
"""Pixels of an image at most, and n: one band in n is sampled."""


def sample(image: Image.Image) -> tuple[Image.Image, float]:
    """The rows, and the image's height to theirs."""
    pixels = image.width * image.height
    of = next(of for most, of in OF if pixels <= most)
    if of == 1 or image.height < BAND:
        return image, 1.0
    tops = range(0, image.height - BAND + 1, BAND * of)
    found = Image.new(image.mode, (image.width, BAND * len(tops)))
    for number, top in enumerate(tops):
        found.paste(image.crop((0, top, image.width, top + BAND)), (0, number * BAND))
    return found, image.height / found.height
