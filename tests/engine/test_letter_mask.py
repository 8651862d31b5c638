"""Letter masks: rasters in steps, as one image of steps or of coverage."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image
from pyoji.engine.letter_mask import COVERAGES, LetterMask, Raster, mask_of
from pyoji.engine.text.raster import STEPS

FIRST, SECOND = (
    Raster.of(Image.new("L", size, step)) for size, step in (((2, 2), 3), ((1, 3), STEPS))
)
MASK = LetterMask([(10, 21, FIRST), (13, 20, SECOND)], (10, 20, 14, 23))


def test_rasters_are_side_by_side() -> None:
    """At their positions in the box; the rest is empty."""
    assert list(MASK.steps().tobytes()) == [0, 0, 0, 16, 3, 3, 0, 16, 3, 3, 0, 16]
    image = Image.new("L", (6, 5))
    MASK.draw_on(image, 2, 1)
    assert image.crop((2, 1, 6, 4)).tobytes() == MASK.steps().tobytes()
    assert sum(image.tobytes()) == sum(MASK.steps().tobytes())


def test_one_raster_is_drawn_into_an_image_of_its_own() -> None:
    """A change of the image does not change the raster."""
    mask = LetterMask([(10, 21, FIRST)], (10, 21, 12, 23))
    mask.steps().paste(9, (0, 0, 2, 2))
    assert mask.steps().tobytes() == bytes([3] * 4)


def test_rows_become_a_raster_bottom_row_first() -> None:
    """Without what pads them; a part of it is a raster too."""
    raster = Raster.of_rows(2, 3, 4, bytes([5, 6, 0, 0, 3, 4, 0, 0, 1, 2, 0, 0]))
    assert raster.image().tobytes() == bytes([1, 2, 3, 4, 5, 6])
    part = raster.crop((1, 1, 2, 3))
    assert (part.width, part.height, part.image().tobytes()) == (1, 2, bytes([4, 6]))


def test_a_raster_is_cut_at_the_edge_of_an_image() -> None:
    """On each side."""
    image = Image.new("L", (2, 2))
    for x, y in ((-1, -1), (1, 1), (2, 2)):
        FIRST.draw_on(image, x, y)
    assert image.tobytes() == bytes([3, 0, 0, 3])


def test_a_mask_is_in_coverages() -> None:
    """From none to all, in even steps."""
    assert (COVERAGES[0], COVERAGES[-1], len(COVERAGES)) == (0, 255, 1 + STEPS)
    assert {b - a for a, b in pairwise(COVERAGES)} == {15, 16}
    assert MASK.image().tobytes() == bytes(COVERAGES[n] for n in MASK.steps().tobytes())
    assert mask_of(SECOND.image()).tobytes() == b"\xff" * 3
