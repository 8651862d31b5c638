"""Sample: some rows of an image, to predict the size of its file.

In: an image. Out: evenly spaced bands of it in one image, and the ratio of their heights. Must not
know file formats.
"""

from __future__ import annotations

from math import inf

from PIL import Image

BAND = 16
"""Rows of a band, a multiple of the block heights of JPEG and WebP."""

INTERVALS = ((300_000, 1), (1_500_000, 8), (inf, 24))
"""(maximum pixels, n): in images up to this size, one band in n is sampled."""


def sample(image: Image.Image) -> tuple[Image.Image, float]:
    """Return the sampled rows, and the ratio of the image's height to theirs."""
    pixels = image.width * image.height
    interval = next(interval for most, interval in INTERVALS if pixels <= most)
    if interval == 1 or image.height < BAND:
        return image, 1.0
    tops = range(0, image.height - BAND + 1, BAND * interval)
    sampled = Image.new(image.mode, (image.width, BAND * len(tops)))
    for number, top in enumerate(tops):
        sampled.paste(image.crop((0, top, image.width, top + BAND)), (0, number * BAND))
    return sampled, image.height / sampled.height
