"""Painting: a ground is kept packed and given out whole; a painting names what differs from it."""

from __future__ import annotations

import gc
import random
import weakref

import pytest
from PIL import Image
from pyoji.engine.canvas import Ground, Painting


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (300, 200)])
def test_a_ground_is_the_picture_it_was_made_of(size: tuple[int, int]) -> None:
    """Also of one that does not shrink; each time a picture of its own."""
    chance = random.Random(3)
    image = Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3))
    ground = Ground(image)
    first = ground.image()
    assert (first.size, first.mode, first.tobytes()) == (size, "RGB", image.tobytes())
    first.paste((0, 0, 0), (0, 0, *size))
    image.paste((9, 9, 9), (0, 0, *size))
    assert ground.image().tobytes() not in (first.tobytes(), image.tobytes())


def test_a_smooth_ground_is_kept_small() -> None:
    """In a fiftieth of its pixels."""
    image = Image.linear_gradient("L").resize((1200, 630)).convert("RGB")
    assert Ground(image).bytes < 1200 * 630 * 3 / 50


def test_a_ground_is_itself_alone() -> None:
    """Not equal to another of the same pixels, and gone with the last who holds it."""
    image = Image.new("RGB", (4, 4))
    one, other = Ground(image), Ground(image)
    assert one != other
    gone = weakref.ref(one)
    painting = Painting(image, one)
    del one
    assert gone() is painting.ground
    del painting
    gc.collect()
    assert gone() is None
