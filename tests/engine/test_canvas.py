"""Canvas: a frozen background and operations; the image and the strips of it say the same."""

from __future__ import annotations

import random
from dataclasses import FrozenInstanceError

import pytest
from PIL import Image, ImageChops
from pyoji.engine.background import BAND, Background
from pyoji.engine.canvas import Canvas, DrawOperation
from pyoji.engine.letter_mask import LetterMask


def grain(size: tuple[int, int], seed: int = 3) -> Image.Image:
    """An image that does not shrink."""
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))


def test_a_canvas_does_not_change() -> None:
    """Assignment raises. Drawing on an image of the canvas does not change the canvas."""
    canvas = Canvas(Background.of(grain((40, 50))), (DrawOperation((9, 9, 9), (3, 3, 20, 20)),))
    with pytest.raises(FrozenInstanceError):
        canvas.operations = ()  # type: ignore[misc]
    first = canvas.image()
    before = first.tobytes()
    first.paste((1, 2, 3), (0, 0, 40, 50))
    assert canvas.image().tobytes() == before


@pytest.mark.parametrize("blend", ["normal", "multiply", "screen"])
@pytest.mark.parametrize("box", [(5, 20, 25, 60), (-4, -3, 16, 37), (30, 75, 50, 115)])
def test_strips_are_rows_of_the_image(blend: str, box: tuple[int, int, int, int]) -> None:
    """With the row above them, wherever an operation lies and however it mixes; the other rows are
    the background's, packed or not."""
    under, mask = grain((40, 83)), Image.linear_gradient("L").resize((20, 40))
    operations = (
        DrawOperation((9, 90, 200), box, mask),
        DrawOperation(grain((20, 40), 5), box, mask, blend),  # type: ignore[arg-type]
        DrawOperation((1, 2, 3), (0, box[1], 4, box[3])),
    )
    rows = ((max(0, box[1]), min(83, box[3])),)
    background = Background.of(under)
    canvas = Canvas(background, operations, rows)
    image = canvas.image()
    assert image.tobytes() == Canvas(under, operations, rows).image().tobytes()
    [drawn] = canvas.dirty_bands()
    assert drawn[0] % BAND == 0
    strip = canvas.draw_on(background.strip(drawn))
    assert (strip.start, strip.end) == drawn
    assert strip.image.tobytes() == image.crop((0, strip.top, 40, strip.end)).tobytes()
    image.paste(under.crop((0, *rows[0][:1], 40, rows[0][1])), (0, rows[0][0]))
    assert ImageChops.difference(image, under).getbbox() is None


@pytest.mark.parametrize(("height", "has_giant"), [(70, False), (71, True)])
def test_a_giant_is_a_letter_higher_than_most_of_the_canvas(height: int, has_giant: bool) -> None:
    """A shape or a colour of that height is none."""
    ground, box = Background.of(grain((40, 100))), (0, 0, 40, height)
    shape = DrawOperation((1, 2, 3), (0, 0, 40, 90), Image.new("L", (40, 90)))
    letter = DrawOperation((1, 2, 3), box, LetterMask((), box))
    assert not Canvas(ground, (shape, DrawOperation((1, 2, 3), (0, 0, 40, 99)))).has_giant
    assert Canvas(ground, (shape, letter)).has_giant is has_giant


def test_an_operation_moves_by_whole_pixels() -> None:
    """Nothing else of it changes."""
    operation = DrawOperation((1, 2, 3), (0, 1, 2, 3), None, "screen")
    moved = DrawOperation((1, 2, 3), (5, -6, 7, -4), None, "screen", "a")
    assert operation.moved(5, -7, "a") == moved
