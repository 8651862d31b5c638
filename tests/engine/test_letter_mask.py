"""Letter masks: rasters in steps, as one image of steps or of coverage."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image
from pyoji.engine.letter_mask import COVERAGES, LetterMask, mask_of
from pyoji.engine.text.raster import STEPS

FIRST, SECOND = Image.new("L", (2, 2), 3), Image.new("L", (1, 3), STEPS)
MASK = LetterMask([(10, 21, FIRST), (13, 20, SECOND)], (10, 20, 14, 23))


def test_rasters_are_side_by_side() -> None:
    """At their positions in the box; the rest is empty."""
    assert list(MASK.steps().tobytes()) == [0, 0, 0, 16, 3, 3, 0, 16, 3, 3, 0, 16]
    image = Image.new("L", (6, 5))
    MASK.draw_on(image, 2, 1)
    assert image.crop((2, 1, 6, 4)).tobytes() == MASK.steps().tobytes()
    assert sum(image.tobytes()) == sum(MASK.steps().tobytes())


def test_one_raster_is_its_own_mask() -> None:
    """It is not copied."""
    assert LetterMask([(10, 21, FIRST)], (10, 21, 12, 23)).steps() is FIRST


def test_a_mask_is_in_coverages() -> None:
    """From none to all, in even steps."""
    assert (COVERAGES[0], COVERAGES[-1], len(COVERAGES)) == (0, 255, 1 + STEPS)
    assert {b - a for a, b in pairwise(COVERAGES)} == {15, 16}
    assert MASK.image().tobytes() == bytes(COVERAGES[n] for n in MASK.steps().tobytes())
    assert mask_of(SECOND).tobytes() == b"\xff" * 3
