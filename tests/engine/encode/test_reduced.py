"""Reduced: what is over its limit loses colours, then detail, and no more than it must."""

from __future__ import annotations

import random
from io import BytesIO
from math import inf

import pytest
from PIL import Image, ImageChops
from pyoji.engine.encode import reduced as reduced_
from pyoji.engine.encode.limit import TooLarge, deflated
from pyoji.engine.encode.lossless import lossless
from pyoji.engine.encode.reduced import reduced

from tests.engine.encode.files import picture, pixels, taken_apart


@pytest.fixture(scope="module")
def grain() -> Image.Image:
    return picture((301, 157), "grain", random.Random(2))


def opened(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as found:
        return found.convert("RGB")


def test_few_colours_stay_as_they_are() -> None:
    """A picture of fewer than 256 loses none of them."""
    image = picture((60, 60), "few", random.Random(2))
    data = reduced(image, inf, len(lossless(image)))
    assert pixels(data) == image.tobytes()
    taken_apart(data)


def test_the_less_there_may_be_the_more_is_lost(grain: Image.Image) -> None:
    """First colours, then detail; each file is within its limit, and the last is answered though
    it is not."""
    expected = len(lossless(grain))
    limits = [expected // part for part in (1, 4, 8, 20, 60)]
    files = [reduced(grain, limit, expected) for limit in limits]
    for file, limit in zip(files, limits, strict=True):
        taken_apart(file)
        assert opened(file).size == grain.size
        assert len(file) <= limit
    off = [
        sum(ImageChops.difference(opened(f), grain).convert("L").histogram()[24:]) for f in files
    ]
    assert off == sorted(off)
    assert len(reduced(grain, 1, expected)) < limits[-1]


@pytest.mark.parametrize("square", [1, 2, 4, 8])
def test_a_square_is_of_one_colour(grain: Image.Image, square: int) -> None:
    """Also at edges that are no multiple of it."""
    form = reduced_._Form(256, square, 1.0)
    palette = reduced_._palette(grain, 256)
    found = opened(reduced_._written(grain, form, palette, inf))
    small = found.resize(
        (-(-grain.width // square), -(-grain.height // square)), Image.Resampling.NEAREST
    )
    assert found.size == grain.size
    for x, y in ((0, 0), (grain.width - 1, 0), (0, grain.height - 1), (150, 80)):
        corner = found.getpixel((x // square * square, y // square * square))
        assert found.getpixel((x, y)) == corner
    assert small.getcolors(256) is not None


def test_letters_keep_their_colour(grain: Image.Image) -> None:
    """The palette is chosen from pixels as they are, and not from their mean."""
    lettered = grain.copy()
    for x in range(0, 300, 12):
        lettered.paste((255, 255, 255), (x, 40, x + 6, 90))
    found = opened(reduced(lettered, inf, len(lossless(lettered))))
    assert found.getpixel((3, 60)) == (255, 255, 255)


def test_the_cost_is_bounded(grain: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms that cannot meet the limit are skipped; at most four are tried."""
    tried: list[float] = []

    def counted(data: bytes, level: int, limit: float) -> bytes:
        tried.append(limit)
        return deflated(data, level, limit)

    monkeypatch.setattr(reduced_, "deflated", counted)
    expected = len(lossless(grain))
    for part in (1, 1.5, 2, 3, 5, 8, 13, 30, 80):
        tried.clear()
        reduced(grain, expected / part, expected)
        assert 1 <= len(tried) <= 4


def test_a_form_over_its_limit_says_how_large_it_would_be(grain: Image.Image) -> None:
    """So that the next may be passed over."""
    with pytest.raises(TooLarge) as caught:
        reduced_._written(grain, reduced_._FORMS[0], reduced_._palette(grain, 256), 10_000)
    assert caught.value.expected > 10_000
