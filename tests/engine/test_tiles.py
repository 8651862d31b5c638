"""Tiles: the only index in a box, as its pixels say, or none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.tiles import Tiles

from tests.engine.text.chain import tried

WIDTH, HEIGHT, BAND = 150, 40, 16

BOXES = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 99), st.integers(1, 40)
).map(lambda b: (b[0], b[1], min(WIDTH, b[0] + b[2]), min(HEIGHT, b[1] + b[3])))


def bands(image: Image.Image, read: list[int]):
    """A function from a number to the band; it appends the number to `read`."""

    def band(number: int) -> Image.Image:
        read.append(number)
        return image.crop((0, number * BAND, WIDTH, min(HEIGHT, (number + 1) * BAND)))

    return band


@given(st.lists(st.tuples(BOXES, st.integers(0, 2)), max_size=2), BOXES)
@tried
def test_an_index_is_what_the_pixels_are(
    shapes: list[tuple[tuple[int, int, int, int], int]], box: tuple[int, int, int, int]
) -> None:
    """If there is one; and there is one wherever nothing is drawn on the tiles."""
    image = Image.new("L", (WIDTH, HEIGHT), 5)
    for shape, index in shapes:
        image.paste(index, shape)
    found = Tiles(BAND).only_index(box, bands(image, []))
    if found is not None:
        assert image.crop(box).getextrema() == (found, found)
    if not shapes:
        assert found == 5


def test_a_band_is_read_once() -> None:
    """When a box first lies on it."""
    image, read = Image.new("L", (WIDTH, HEIGHT)), list[int]()
    image.paste(9, (100, 0, WIDTH, HEIGHT))
    tiles = Tiles(BAND)
    band = bands(image, read)
    assert tiles.only_index((0, 3, 90, 15), band) == 0
    assert read == [0]
    assert tiles.only_index((145, 3, WIDTH, 33), band) == 9
    assert tiles.only_index((0, 3, WIDTH, 33), band) is None
    assert tiles.only_index((96, 3, 110, 33), band) is None
    assert read == [0, 1, 2]
