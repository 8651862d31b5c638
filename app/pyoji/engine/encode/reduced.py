"""Reduced: an image → a PNG within a limit, with fewer colours, then less detail.

In: an image that exceeds the limit if lossless. Out: the first of a few forms within the limit,
else the last form. A form stops as soon as it exceeds the limit, and hopeless forms are skipped, so
the cost is bounded by the image's pixels once, and by the limit for each form. Must not know cards.
"""

from __future__ import annotations

from math import ceil, inf, sqrt
from typing import NamedTuple

from PIL import Image, ImageChops

from pyoji.engine.background import RGB
from pyoji.engine.encode.limit import TooLarge, deflated
from pyoji.engine.encode.png_file import png_file
from pyoji.engine.encode.scanlines import SUB, UP, rows, scanlines


class _Form(NamedTuple):
    """The number of colours, the side of squares of averaged pixels, and the size of a noisy image
    relative to the first form."""

    colors: int
    square: int
    share: float


_FORMS = (
    _Form(256, 1, 1.0),
    _Form(128, 1, 0.88),
    _Form(64, 1, 0.75),
    _Form(256, 2, 0.33),
    _Form(256, 3, 0.18),
    _Form(256, 4, 0.1),
    _Form(64, 8, 0.03),
)

_INDEXED_SHARE = 0.33
"""The size of a noisy image in 256 colours, relative to its lossless size."""

_MOST_EXCESS = 1.25
"""A form is tried up to this factor of its expected size over the limit: most images need less."""

_SAMPLED_PIXELS = 16_000
"""Pixels from which the palette is chosen; all pixels would take a hundred times as long."""

_LEVEL = 7


def reduced(image: Image.Image, limit: float, expected: float) -> bytes:
    """Encode the image within the limit if possible; `expected` is its lossless size in bytes."""
    size = expected * _INDEXED_SHARE
    palettes: dict[int, Image.Image] = {}
    for form in _FORMS:
        if size * form.share > _MOST_EXCESS * limit and form is not _FORMS[-1]:
            continue
        if form.colors not in palettes:
            palettes[form.colors] = _palette(image, form.colors)
        try:
            return _written(image, form, palettes[form.colors], limit)
        except TooLarge as over:
            size = over.expected / form.share
    return _written(image, _FORMS[-1], palettes[_FORMS[-1].colors], inf)


def _written(image: Image.Image, form: _Form, palette: Image.Image, limit: float) -> bytes:
    small = image.reduce(form.square) if form.square > 1 else image
    numbers = small.quantize(palette=palette, dither=Image.Dither.NONE)
    stream = deflated(_filtered(numbers, image.size, form.square), _LEVEL, limit)
    file = png_file(image.size, _colors(palette), stream)
    if len(file) > limit:
        raise TooLarge(len(file))
    return file


def _palette(image: Image.Image, most: int) -> Image.Image:
    """Return an image with the palette, from unscaled pixels, so letters keep their colour."""
    step = max(1, ceil(sqrt(image.width * image.height / _SAMPLED_PIXELS)))
    sampled = image.resize(
        (ceil(image.width / step), ceil(image.height / step)), Image.Resampling.NEAREST
    )
    return sampled.quantize(most, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _colors(palette: Image.Image) -> list[RGB]:
    channels = palette.getpalette("RGB") or []
    return list(zip(channels[::3], channels[1::3], channels[2::3], strict=True))


def _filtered(numbers: Image.Image, size: tuple[int, int], square: int) -> bytes:
    """Return the rows with their filter types, each index repeated over a square of pixels."""
    if square == 1:
        return scanlines(numbers)
    widened = Image.frombytes("L", numbers.size, numbers.tobytes())
    widened = widened.resize((numbers.width * square, numbers.height), Image.Resampling.NEAREST)
    widened = widened.crop((0, 0, size[0], numbers.height))
    shifted = Image.new("L", widened.size)
    shifted.paste(widened, (1, 0))
    repeated = (UP + bytes(size[0])) * (square - 1)
    lines = [SUB + row + repeated for row in rows(ImageChops.subtract_modulo(widened, shifted))]
    return b"".join(lines)[: size[1] * (size[0] + 1)]
