"""Lossy: an image → a JPEG or a WebP, within a limit if any quality of it is.

In: an image, the quality asked for, the limit, whether there is a picture in it. Out: a file of
that quality; over the limit, of a lower one, and in the end with less detail. A sample of the rows
says which quality to try, so that no more than MOST_FILES files are written whole.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from math import inf
from typing import BinaryIO, NamedTuple

from PIL import Image

from pyoji.engine.card import JPEG, MIN_QUALITY, WEBP, Format
from pyoji.engine.encode.sample import sample

MOST_FILES = 3
"""How many files are written whole at most."""

_STEP = 8
"""Of quality, from one that is tried to the next."""

_SOFTER = ((1, 18), (1, 10), (2, 10), (4, 10), (8, 10))
"""What is tried when no quality that may be asked for is low enough: lower ones, then squares of
pixels whose detail is given up."""

_PLAIN, _PICTURED, _LARGE = 2, 0, 0
"""How hard WebP looks for a smaller file, to the same likeness: of a card, of a photograph, of more
than _MANY pixels. Of a card 4 saves a tenth over 2, in more than twice the time; of a photograph a
twentieth over 0, in four times; of a large card 2 saves a third over 0, in twice the time."""

_MANY = 1_500_000

# Pillow has libjpeg write a progressive file into a buffer of a byte a pixel, and fails where the
# file is larger. What is expected over this share of it is written row by row instead.
_BUFFER = 0.8


def encode(
    image: Image.Image, format_: Format, quality: int, limit: float, *, has_photo: bool
) -> bytes:
    """The image as a file; where none is within the limit, the smallest that was written."""
    write = _WRITERS[format_]
    expected = _Expected(image, write)
    forms = [_Form(1, step) for step in (*range(quality, MIN_QUALITY, -_STEP), MIN_QUALITY)]
    forms += [_Form(*softer) for softer in _SOFTER]
    # Most cards have no picture and are within their limit: of those no sample is written.
    at = _first(forms, expected, limit) if has_photo else 0
    files: list[bytes] = []
    while len(files) < MOST_FILES:
        form = forms[at]
        size = expected.size(form) if has_photo or files else None
        files.append(write(_softened(image, form.square), form.quality, size))
        if len(files[-1]) <= limit or form is forms[-1]:
            break
        expected.correct(form, len(files[-1]))
        rest = at + 1
        at = rest + _first(forms[rest:], expected, limit)
    return min(files, key=len)


class _Form(NamedTuple):
    """A way to write an image: squares whose detail is given up, and a quality."""

    square: int
    quality: int


def _first(forms: Sequence[_Form], expected: _Expected, limit: float) -> int:
    """The first that is expected within the limit, the last if none is; the later the smaller."""
    if limit == inf:
        return 0
    return min(bisect_left(forms, -limit, key=lambda form: -expected.size(form)), len(forms) - 1)


Write = Callable[[Image.Image, int, float | None], bytes]
"""An image, a quality and the bytes expected (None: few, as of all without pictures) → a file."""


class _Expected:
    """How large an image's files would be, by a sample of its rows."""

    def __init__(self, image: Image.Image, write: Write) -> None:
        self._write = write
        self._image, self._times = sample(image)
        self._sizes: dict[_Form, int] = {}

    def size(self, form: _Form) -> float:
        """The bytes expected of a file."""
        if form not in self._sizes:
            image = _softened(self._image, form.square)
            self._sizes[form] = len(self._write(image, form.quality, inf))
        return self._sizes[form] * self._times

    def correct(self, form: _Form, found: int) -> None:
        """Expect of the others what was found of one."""
        self._times *= found / self.size(form)


def _softened(image: Image.Image, square: int) -> Image.Image:
    if square == 1:
        return image
    return image.reduce(square).resize(image.size, Image.Resampling.BILINEAR)


def _jpeg(image: Image.Image, quality: int, expected: float | None) -> bytes:
    # 4:4:4, since halved chroma frays coloured letters.
    options = {"quality": quality, "subsampling": 0}
    pixels = image.width * image.height
    if (expected or 0) <= _BUFFER * pixels:
        # Of a large card a progressive file saves a fiftieth, in more than twice the time.
        progressive = pixels <= _MANY
        try:
            return _saved(image, "JPEG", optimize=True, progressive=progressive, **options)
        except OSError:
            pass  # larger than Pillow's buffer
    return _saved(image, "JPEG", **options)


def _webp(image: Image.Image, quality: int, expected: float | None) -> bytes:
    plain = _LARGE if image.width * image.height > _MANY else _PLAIN
    method = plain if expected is None else _PICTURED
    return _saved(image, "WEBP", quality=quality, method=method)


_WRITERS: Mapping[Format, Write] = {JPEG: _jpeg, WEBP: _webp}


def _saved(image: Image.Image, name: str, **options: object) -> bytes:
    if image.info:  # a note on the image would be written into the file
        image = image.copy()
        image.info.clear()
    with _file() as file:
        image.save(file, name, **options)
        file.seek(0)
        return file.read()


@contextmanager
def _file() -> Iterator[BinaryIO]:
    """A file in memory; the system's own, where it has such files.

    Into one of those Pillow writes with the interpreter released. Into an object of Python's it
    holds it for as long as libjpeg writes a progressive file, a tenth of a second for a large card.
    """
    with ExitStack() as open_files:
        file: BinaryIO = BytesIO()
        with suppress(AttributeError, OSError):
            file = open_files.enter_context(os.fdopen(os.memfd_create("card"), "w+b"))
        yield file
