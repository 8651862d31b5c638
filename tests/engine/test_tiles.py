"""Tiles: the only index in a box, as its pixels say, or none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.tiles import Tiles

from tests.engine.text.chain import tried

SIZE = WIDTH, HEIGHT = 150, 40
BAND = 16

Rectangle = tuple[int, int, int, int]

BOXES = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 99), st.integers(1, 40)
).map(lambda b: (b[0], b[1], min(WIDTH, b[0] + b[2]), min(HEIGHT, b[1] + b[3])))


@given(st.lists(st.tuples(BOXES, st.integers(0, 2)), max_size=2), st.lists(BOXES, min_size=1))
@tried
def test_an_index_is_what_the_pixels_are(
    shapes: list[tuple[Rectangle, int]], boxes: list[Rectangle]
) -> None:
    """Earlier queries do not change the result. A box whose tiles no shape touches has an index."""
    image = Image.new("L", SIZE, 5)
    for shape, index in shapes:
        image.paste(index, shape)
    tiles = Tiles(BAND)
    for box in boxes:
        found = tiles.only_index(box, SIZE, image.crop)
        assert found == Tiles(BAND).only_index(box, SIZE, image.crop)
        if found is not None:
            assert image.crop(box).getextrema() == (found, found)
        if not shapes:
            assert found == 5


def test_tiles_are_read_once() -> None:
    """When a box first lies on them, together if they have one index; never beyond the image."""
    image, read = Image.new("L", SIZE), list[Rectangle]()
    image.paste(9, (100, 0, *SIZE))

    def crop(box: Rectangle) -> Image.Image:
        read.append(box)
        return image.crop(box)

    tiles = Tiles(BAND)
    assert tiles.only_index((0, 3, 90, 15), SIZE, crop) == 0
    assert tiles.only_index((3, 1, 60, 16), SIZE, crop) == 0
    assert read == [(0, 0, 96, 16)]
    assert tiles.only_index((145, 3, WIDTH, 33), SIZE, crop) == 9
    assert read[1:] == [(144, 0, WIDTH, HEIGHT)]
    assert tiles.only_index((0, 3, WIDTH, 33), SIZE, crop) is None
    count = len(read)
    for box, index in (((96, 3, 110, 33), None), ((0, 0, 96, 40), 0), ((144, 0, *SIZE), 9)):
        assert tiles.only_index(box, SIZE, crop) == index
    assert len(read) == count
