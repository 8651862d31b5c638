"""Reduced: an image → a PNG within a limit, by fewer colours and then by less detail.

In: an image that is over the limit without loss. Out: the first of a few forms of it that is not,
which loses least; the last form where none is. Each form is given up as soon as it is over, and
those that cannot be within it are not tried, so that the cost is bounded by the image's pixels
once, and by the limit for each form.
"""

from __future__ import annotations

from math import ceil, inf, sqrt
from typing import NamedTuple

from PIL import Image, ImageChops

from pyoji.engine.canvas import RGB
from pyoji.engine.encode.limit import TooLarge, deflated
from pyoji.engine.encode.png_file import png_file, rows


class _Form(NamedTuple):
    """So many colours, in squares of so many pixels; `share` is its size to that of the first
    form, of an image that is all grain."""

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

_NUMBERED = 0.33
"""The size of an image in 256 colours to its size without loss, of one that is all grain."""

_HOPE = 1.25
"""How far over the limit a form may be expected that is tried all the same: others than grain
shrink more."""

_LOOKED_AT = 16_000
"""Pixels from which the colours are chosen; the choice takes a hundred times as long for all."""

_LEVEL = 7
_NONE, _SUB, _UP = b"\0", b"\1", b"\2"  # PNG 3 §9.2


def reduced(image: Image.Image, limit: float, expected: float) -> bytes:
    """The image within the limit, if any form of it is; it takes about `expected` bytes without
    loss."""
    size = expected * _NUMBERED
    palettes: dict[int, Image.Image] = {}
    for form in _FORMS:
        if size * form.share > _HOPE * limit and form is not _FORMS[-1]:
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
    """An image with the colours that stand for the image's, chosen from pixels of it as they
    are: letters keep their colour."""
    step = max(1, ceil(sqrt(image.width * image.height / _LOOKED_AT)))
    few = image.resize(
        (ceil(image.width / step), ceil(image.height / step)), Image.Resampling.NEAREST
    )
    return few.quantize(most, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _colors(palette: Image.Image) -> list[RGB]:
    listed = palette.getpalette("RGB") or []
    return list(zip(listed[::3], listed[1::3], listed[2::3], strict=True))


def _filtered(numbers: Image.Image, size: tuple[int, int], square: int) -> bytes:
    """The rows with their filter types, each number spread over a square of pixels."""
    if square == 1:
        return b"".join(_NONE + row for row in rows(numbers))
    wide = Image.frombytes("L", numbers.size, numbers.tobytes())
    wide = wide.resize((numbers.width * square, numbers.height), Image.Resampling.NEAREST)
    wide = wide.crop((0, 0, size[0], numbers.height))
    before = Image.new("L", wide.size)
    before.paste(wide, (1, 0))
    again = (_UP + bytes(size[0])) * (square - 1)
    lines = [_SUB + row + again for row in rows(ImageChops.subtract_modulo(wide, before))]
    return b"".join(lines)[: size[1] * (size[0] + 1)]
