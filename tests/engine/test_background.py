"""Background: an image in bands; any rows of it are the rows of the image."""

from __future__ import annotations

import random

import pytest
from PIL import Image
from pyoji.engine.background import BAND, Background, FlatBackground


def grain(size: tuple[int, int], seed: int = 3) -> Image.Image:
    """An image that does not shrink."""
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (300, 200)])
def test_a_background_is_the_image_it_was_made_of(size: tuple[int, int]) -> None:
    """Each call returns a new image; changes to other images do not show in it."""
    image = grain(size)
    background = Background.of(image)
    first = background.image()
    assert (first.size, first.mode, first.tobytes()) == (size, "RGB", image.tobytes())
    first.paste((0, 0, 0), (0, 0, *size))
    image.paste((9, 9, 9), (0, 0, *size))
    assert background.image().tobytes() not in (first.tobytes(), image.tobytes())


def test_a_smooth_background_is_kept_small() -> None:
    """In a fiftieth of its pixels."""
    image = Image.linear_gradient("L").resize((1200, 630)).convert("RGB")
    assert Background.of(image).bytes < 1200 * 630 * 3 / 50


def test_a_background_is_itself_alone() -> None:
    """A background and its key are unequal to those of another one with the same pixels."""
    image = Image.new("RGB", (4, 4))
    one, other = Background.of(image), Background.of(image)
    assert one != other
    assert one.key == one.key != other.key


def test_a_flat_background_is_its_indices_in_color() -> None:
    """As an image, by the band and as strips; other colours share the indices."""
    indices = Image.frombytes("L", (30, 40), bytes(n % 3 for n in range(1200)))
    shared = Background.of(indices)
    for colors in (((1, 2, 3), (40, 50, 60), (255, 0, 9)), ((9, 9, 9), (9, 9, 9), (0, 1, 2))):
        background = FlatBackground.of_indices(shared, colors)
        data = b"".join(bytes(colors[index]) for index in indices.tobytes())
        image = background.image()
        assert (image.mode, image.size, image.tobytes()) == ("RGB", (30, 40), data)
        assert background.band(1).tobytes() == data[BAND * 90 : 2 * BAND * 90]
        assert background.strip((BAND, 40)).image.tobytes() == data[(BAND - 1) * 90 :]
        assert background.indices is shared
        assert background.bytes < 1000


@pytest.mark.parametrize("rows", [(0, 16), (16, 48), (32, 53), (0, 53)])
def test_a_strip_of_indices_is_drawn_on_in_its_scanlines(rows: tuple[int, int]) -> None:
    """With the row above it; what is drawn does not change the background."""
    indices = Image.frombytes("L", (30, 53), random.Random(5).randbytes(30 * 53))
    background, above = Background.of(indices), min(1, rows[0])
    for _ in range(2):
        strip = background.strip(rows)
        expected = indices.crop((0, rows[0] - above, 30, rows[1]))
        assert (strip.start, strip.end, strip.above) == (*rows, above)
        assert strip.image.tobytes() == expected.tobytes()
        for image in (strip.image, expected):
            image.paste(7, (3, 2, 30, 5))
            image.paste(Image.new("L", (4, 4), 9), (0, 8))
        assert strip.image.tobytes() == expected.tobytes()
        assert strip.scanlines is not None
        assert bytes(strip.scanlines) == expected.crop((-1, 0, *expected.size)).tobytes()
    assert background.image().tobytes() == indices.tobytes()


def test_a_box_of_one_index() -> None:
    """Is known; one of several, or out of the background, is not."""
    indices = Image.new("L", (200, 60), 4)
    indices.paste(6, (100, 20, 200, 60))
    background = Background.of(indices)
    for rows in ((0, 60), (32, 60)):
        strip = background.strip(rows)
        assert background.only_index((0, 33, 90, 60), strip) == 4
        assert background.only_index((150, 33, 200, 60), strip) == 6
        for box in ((0, 32, 200, 60), (-1, 32, 5, 50), (150, 40, 201, 50)):
            assert background.only_index(box, strip) is None
