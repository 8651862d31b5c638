"""Lossy: JPEG and WebP of any picture, at any quality, within any limit, in a few tries."""

from __future__ import annotations

import os
import random
from io import BytesIO
from math import inf

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps, ImageStat
from pyoji.engine.card import JPEG, MAX_QUALITY, MIN_QUALITY, WEBP, Format
from pyoji.engine.encode import lossy
from pyoji.engine.encode.lossy import MOST_FILES, encode

LOSSY = pytest.mark.parametrize("format_", [JPEG, WEBP], ids=lambda f: f.name)


@pytest.fixture(scope="module")
def grain() -> Image.Image:
    """What takes the most bytes: every pixel is chance."""
    return Image.frombytes("RGB", (800, 400), random.Random(3).randbytes(800 * 400 * 3))


def opened(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as found:
        found.load()
        return found


@LOSSY
@pytest.mark.parametrize("quality", [MIN_QUALITY, 88, 93, 94, 95, MAX_QUALITY])
@pytest.mark.parametrize("size", [(16, 16), (800, 400), (801, 401)])
@pytest.mark.parametrize("has_photo", [False, True])
def test_the_grainiest_picture_is_a_file(
    grain: Image.Image, format_: Format, quality: int, size: tuple[int, int], has_photo: bool
) -> None:
    """At every quality and in every size: Pillow's buffer for a JPEG with Huffman tables of its own
    is of a byte a pixel, or two, and this takes more."""
    image = grain.resize(size, Image.Resampling.NEAREST)
    found = opened(encode(image, format_, quality, inf, has_photo=has_photo))
    assert (found.format, found.size) == (format_.name.upper(), size)


@LOSSY
@pytest.mark.parametrize("part", [1.0, 0.8, 0.5, 0.2, 0.1, 0.03])
def test_a_picture_is_brought_within_its_limit(
    grain: Image.Image, format_: Format, part: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In MOST_FILES files of the picture's size at most; the sample's are an eighth of it."""
    limit = len(encode(grain, format_, 94, inf, has_photo=True)) * part
    written: list[int] = []
    saved = lossy._saved

    def counted(image: Image.Image, name: str, **options: object) -> bytes:
        written.append(image.width * image.height)
        return saved(image, name, **options)

    monkeypatch.setattr(lossy, "_saved", counted)
    data = encode(grain, format_, 94, limit, has_photo=True)
    assert len(data) <= limit
    assert opened(data).size == grain.size
    # A JPEG that does not fit into Pillow's buffer is written once more.
    pixels = grain.width * grain.height
    assert sum(size == pixels for size in written) <= 2 * MOST_FILES
    assert sum(written) <= (2 * MOST_FILES + 2) * pixels


def letters(ground: Image.Image) -> Image.Image:
    """Thin, antialiased edges in every direction, in two colours on the ground."""
    image = ground.copy()
    mask = Image.new("L", (ground.width * 4, ground.height * 4))
    pen = ImageDraw.Draw(mask)
    for n in range(24):
        x, y = n % 8 * 190 + 40, n // 8 * 250 + 40
        pen.arc((x, y, x + 130, y + 200), 15 * n, 15 * n + 250, 255, 22)
        pen.line((x, y + 200, x + 8 * n, y), 255, 14)
    mask = mask.reduce(4)
    for color, left in (((255, 255, 255), 0), ((240, 90, 40), ground.width // 2)):
        half = (left, 0, left + ground.width // 2, ground.height)
        image.paste(color, half, mask.crop(half))
    return image


def error(data: bytes, image: Image.Image, soft: float = 0) -> float:
    """The mean squared error of a file; of what is left after a blur."""
    blur = ImageFilter.GaussianBlur(soft)
    pair = [each.convert("RGB").filter(blur) for each in (opened(data), image)]
    return sum(ImageStat.Stat(ImageChops.difference(*pair)).sum2) / (image.width * image.height)


def standard(image: Image.Image, quality: int) -> bytes:
    """The JPEG with the tables that the specification suggests."""
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=0, optimize=True)
    return file.getvalue()


@pytest.mark.parametrize("ground", ["plain", "gradient"])
def test_a_jpeg_of_letters_is_smaller_and_nearer_than_by_the_standard_tables(ground: str) -> None:
    """Letters are of high frequencies, for which those are coarse; a gradient is no coarser."""
    ramp = Image.linear_gradient("L").resize((400, 200))
    grounds = {
        "plain": Image.new("RGB", ramp.size, (20, 40, 60)),
        "gradient": ImageOps.colorize(ramp, (15, 32, 39), (44, 83, 100)),
    }
    image = letters(grounds[ground])
    data, other = encode(image, JPEG, 88, inf, has_photo=False), standard(image, 88)
    assert len(data) < 0.98 * len(other)
    assert error(data, image) < 0.9 * error(other, image)
    assert error(data, image, 5) < 1.1 * error(other, image, 5)


@pytest.mark.parametrize("quality", [MIN_QUALITY, 60, 88, 95])
def test_a_jpeg_with_a_photo_has_the_standard_tables(quality: int) -> None:
    """Which are made for photos; and those of any card grow finer with its quality."""
    image = Image.effect_mandelbrot((160, 80), (-3, -2.5, 2, 2.5), 60).convert("RGB")
    assert encode(image, JPEG, quality, inf, has_photo=True) == standard(image, quality)
    drawn, finer = (
        opened(encode(image, JPEG, each, inf, has_photo=False)).quantization
        for each in (quality, quality + 4)
    )
    for table in (0, 1):
        assert sum(finer[table]) < sum(drawn[table])


@LOSSY
def test_what_no_form_brings_within_its_limit_is_a_file(
    grain: Image.Image, format_: Format
) -> None:
    """The smallest of those that were written."""
    data = encode(grain, format_, 100, 1, has_photo=True)
    assert opened(data).size == grain.size
    assert len(data) < len(encode(grain, format_, MIN_QUALITY, inf, has_photo=True))


def test_a_jpeg_is_the_same_without_files_in_memory(
    grain: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system has none, or refuses one."""
    files = [encode(grain, JPEG, 60, inf, has_photo=False)]

    def refused(_: str) -> int:
        raise OSError("not permitted")

    monkeypatch.setattr(os, "memfd_create", refused, raising=False)
    files.append(encode(grain, JPEG, 60, inf, has_photo=False))
    monkeypatch.delattr(os, "memfd_create")
    files.append(encode(grain, JPEG, 60, inf, has_photo=False))
    assert files[0] == files[1] == files[2]


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="only Linux has files in memory")
def test_pillow_writes_with_the_interpreter_released(
    grain: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a descriptor of the system's, which is the one way in which it does that."""
    made: list[int] = []
    create = os.memfd_create

    def counted(name: str) -> int:
        made.append(create(name))
        return made[-1]

    monkeypatch.setattr(os, "memfd_create", counted)
    encode(grain, JPEG, 88, inf, has_photo=False)
    assert made
    for descriptor in made:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)
