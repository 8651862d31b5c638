"""Lossy: an image → a JPEG or WebP file, within a limit if possible; also lossless WebP.

In: an image, the requested quality, a limit in bytes, whether it has a photo. Out: a file. If the
file of the requested quality exceeds the limit, lower qualities are tried, then averaged pixels. A
sample of rows predicts the size at each quality, so at most MOST_FILES files are encoded. Must not
know cards.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from io import BytesIO
from itertools import product
from math import hypot, inf
from typing import BinaryIO, NamedTuple

from PIL import Image

from pyoji.engine.card import JPEG, MIN_QUALITY, WEBP, Format
from pyoji.engine.encode.sample import sample

MOST_FILES = 3
"""Encoded files per image."""

_STEP = 8
"""The difference between successive qualities."""

_SOFTER = ((1, 18), (1, 10), (2, 10), (4, 10), (8, 10))
"""Forms (square, quality) below MIN_QUALITY: lower qualities, then averaged squares of pixels."""

_PLAIN, _PICTURED, _LARGE = 2, 0, 0
"""WebP's effort (`method`, 0 to 6) for a card without a photo, with one, and over _MANY pixels.

A higher effort gives smaller files of equal quality. Without a photo, 4 saves 10 % over 2 in more
than twice the time. With one, 4 saves 5 % over 0 in four times the time. For a large card, 2 saves
33 % over 0 in twice the time.
"""

_LOSSLESS = 1
"""WebP's effort for a lossless file: 0 takes twice the bytes, 4 half as much time more."""

_MANY = 1_500_000
"""Pixels of a large card."""

# Pillow writes a JPEG with its own Huffman tables into a buffer of one byte per pixel, and fails if
# the file is larger. Files expected to exceed this share of the buffer get the standard tables.
_BUFFER = 0.8


Table = tuple[int, ...]
"""A quantisation table of a JPEG at quality 50, row by row."""

_STEEP = 3
"""The spatial frequency of a block, in half waves, from which a table is constant."""


def _table(mean: int, low: int, high: int) -> Table:
    """Return a table: `mean` for the mean of a block, `low` for the lowest frequencies, rising
    linearly to `high`."""

    def step(vertical: int, horizontal: int) -> int:
        rise = (hypot(vertical, horizontal) - 1) / (_STEEP - 1)
        return mean if rise < 0 else round(low + (high - low) * min(1, rise))

    return tuple(step(*frequency) for frequency in product(range(8), repeat=2))


_LETTERS = _table(16, 24, 46), _table(17, 34, 70)
"""The tables of luminance and of colour for a card without a photo (docs/decisions/0031).

The standard tables (ITU-T T.81, annex K) are made for photos, and coarsest in the high frequencies,
of which edges of letters consist. These are nearly flat, and finer in the low frequencies, of which
gradients consist.
"""

_PHOTO = None
"""The standard tables."""


def encode(
    image: Image.Image, format_: Format, quality: int, limit: float, *, has_photo: bool
) -> bytes:
    """Encode the image; if no form is within the limit, return the smallest file written."""
    write = _WRITERS[format_, has_photo]
    expected = _Expected(image, write)
    forms = [_Form(1, step) for step in (*range(quality, MIN_QUALITY, -_STEP), MIN_QUALITY)]
    forms += [_Form(*softer) for softer in _SOFTER]
    # Most cards have no photo and are within their limit: skip the sample.
    at = _first(forms, expected, limit) if has_photo else 0
    files: list[bytes] = []
    while len(files) < MOST_FILES:
        form = forms[at]
        size = expected.size(form) if has_photo or files else None
        files.append(write(_softened(image, form.square), form.quality, size))
        if len(files[-1]) <= limit or form is forms[-1]:
            break
        expected.correct(form, len(files[-1]))
        next_form = at + 1
        at = next_form + _first(forms[next_form:], expected, limit)
    return min(files, key=len)


def lossless_webp(image: Image.Image) -> bytes:
    """Encode the image without loss, for images of few colours."""
    return _saved(image, "WEBP", lossless=True, quality=0, method=_LOSSLESS)


class _Form(NamedTuple):
    """A form of a file: the side of squares of averaged pixels, and a quality."""

    square: int
    quality: int


def _first(forms: Sequence[_Form], expected: _Expected, limit: float) -> int:
    """Return the first form expected within the limit, else the last; sizes descend."""
    if limit == inf:
        return 0
    return min(bisect_left(forms, -limit, key=lambda form: -expected.size(form)), len(forms) - 1)


Write = Callable[[Image.Image, int, float | None], bytes]
"""(image, quality, expected bytes if it has a photo) → a file."""


class _Expected:
    """The expected file sizes of an image, by a sample of its rows."""

    def __init__(self, image: Image.Image, write: Write) -> None:
        self._write = write
        self._image, self._times = sample(image)
        self._sizes: dict[_Form, int] = {}

    def size(self, form: _Form) -> float:
        """Return the expected bytes of a form."""
        if form not in self._sizes:
            image = _softened(self._image, form.square)
            self._sizes[form] = len(self._write(image, form.quality, inf))
        return self._sizes[form] * self._times

    def correct(self, form: _Form, actual: int) -> None:
        """Scale all expectations by the actual size of one form."""
        self._times *= actual / self.size(form)


def _softened(image: Image.Image, square: int) -> Image.Image:
    if square == 1:
        return image
    return image.reduce(square).resize(image.size, Image.Resampling.BILINEAR)


def _jpeg(
    tables: Sequence[Table] | None, image: Image.Image, quality: int, expected: float | None
) -> bytes:
    # 4:4:4: chroma subsampling blurs coloured letters. A progressive file saves 4 % in more than
    # twice the time.
    options = {"quality": quality, "subsampling": 0, "qtables": tables}
    if (expected or 0) <= _BUFFER * image.width * image.height:
        with suppress(OSError):  # larger than Pillow's buffer
            return _saved(image, "JPEG", optimize=True, **options)
    return _saved(image, "JPEG", **options)


def _webp(image: Image.Image, quality: int, expected: float | None) -> bytes:
    plain = _LARGE if image.width * image.height > _MANY else _PLAIN
    method = plain if expected is None else _PICTURED
    return _saved(image, "WEBP", quality=quality, method=method)


_WRITERS: Mapping[tuple[Format, bool], Write] = {
    (JPEG, False): partial(_jpeg, _LETTERS),
    (JPEG, True): partial(_jpeg, _PHOTO),
    (WEBP, False): _webp,
    (WEBP, True): _webp,
}
"""By format, and whether the image has a photo."""


def _saved(image: Image.Image, name: str, **options: object) -> bytes:
    if image.info:  # metadata would be written into the file
        image = image.copy()
        image.info.clear()
    with _file() as file:
        image.save(file, name, **options)
        file.seek(0)
        return file.read()


@contextmanager
def _file() -> Iterator[BinaryIO]:
    """Open a memory file of the operating system, or a BytesIO if it has none.

    Pillow releases the GIL while it writes to a file descriptor. For a Python object it holds the
    GIL while libjpeg writes a file with its own Huffman tables.
    """
    with ExitStack() as open_files:
        file: BinaryIO = BytesIO()
        with suppress(AttributeError, OSError):
            file = open_files.enter_context(os.fdopen(os.memfd_create("card"), "w+b"))
        yield file
