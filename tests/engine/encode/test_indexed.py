"""Indexed: what follows from a canvas's operations is what its pixels say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.background import RGB, Background, Strip
from pyoji.engine.canvas import Canvas, DrawOperation
from pyoji.engine.encode.indexed import indexed
from pyoji.engine.encode.palette import Palette, colors
from pyoji.engine.encode.png import PNGEncoder
from pyoji.engine.letter_mask import LetterMask, Raster
from pyoji.engine.text.raster import STEPS

from tests.engine.encode.files import canvas_of, pixels, taken_apart
from tests.engine.text.chain import tried

WIDTH, HEIGHT = 40, 70
LEFT, RIGHT = (10, 20, 30), (200, 90, 40)
WHITE, RED = (255, 255, 255), (200, 0, 0)


def halves() -> Image.Image:
    """A background of two colours, side by side."""
    image = Image.new("RGB", (WIDTH, HEIGHT), LEFT)
    image.paste(RIGHT, (WIDTH // 2, 0, WIDTH, HEIGHT))
    return image


def canvas(operations: Sequence[DrawOperation], under: Image.Image | None = None) -> Canvas:
    """The operations on a background; each in rows of its own or all in one range."""
    rows = [(max(0, each.box[1]), min(HEIGHT, each.box[3])) for each in operations]
    drawn = ((min(a for a, _ in rows), max(b for _, b in rows)),) if rows else ()
    return Canvas(Background.of(under or halves()), tuple(operations), drawn)


def strips(given: Canvas, background: Background) -> list[Strip]:
    """The bands that differ from the background."""
    return [given.draw_on(background.strip(rows)) for rows in given.dirty_bands()]


def letter(x: int, y: int, color: RGB = WHITE, width: int = 12, height: int = 9) -> DrawOperation:
    """Something of all coverages."""
    mask = Image.linear_gradient("L").resize((width, height))
    return DrawOperation(color, (x, y, x + width, y + height), mask)


def glyph(x: int, y: int, color: RGB = WHITE, width: int = 12, height: int = 9) -> DrawOperation:
    """Something of a few coverages, as a letter has them."""
    drawn = letter(x, y, color, width, height)
    assert drawn.mask is not None
    return drawn._replace(mask=drawn.mask.point(lambda level: level // 51 * 51))


def word(x: int, y: int, color: RGB = WHITE) -> DrawOperation:
    """Two letters side by side."""
    steps = Raster.of(Image.frombytes("L", (5, 9), bytes(n % (1 + STEPS) for n in range(45))))
    box = (x, y, x + 12, y + 9)
    return DrawOperation(color, box, LetterMask([(x, y, steps), (x + 7, y, steps)], box))


SHADED = DrawOperation(
    WHITE, (12, 3, 28, 19), Image.frombytes("L", (16, 16), bytes(range(256)))
)  # fmt: skip
"""More coverages over an edge than pairs of coverage and colour have codes."""


def follows_from_operations(given: Canvas) -> bool:
    """Whether it follows from the operations; that it is then what the pixels say."""
    assert isinstance(given.background, Background)
    image = given.background.image()
    palette = Palette.of(colors(image, 80) or (), ())
    assert palette is not None
    drawn = strips(given, given.background)
    answer = indexed(given, palette.colors, Background.of(palette.indices(image)))
    if answer is None:
        return False
    assert answer.colors[: len(palette.colors)] == palette.colors
    assert len(set(answer.colors)) == len(answer.colors) <= 256
    for strip, painted in zip(answer.strips, drawn, strict=True):
        assert (strip.start, strip.image.mode) == (painted.start, "L")
        said = [answer.colors[index] for index in strip.image.tobytes()]
        data = painted.image.tobytes()
        assert said == list(zip(data[::3], data[1::3], data[2::3], strict=True))
    return True


@pytest.mark.parametrize(
    ("operations", "follows"),
    [
        ([], True),
        ([letter(2, 5)], True),
        ([letter(2, 5), letter(24, 40)], True),
        ([letter(2, 5), letter(4, 20, RED), DrawOperation(RED, (1, 40, 9, 44))], True),
        ([DrawOperation(WHITE, (0, 0, 20, HEIGHT))], True),
        ([DrawOperation(WHITE, (0, 0, WIDTH, HEIGHT))], True),
        ([letter(15, 5)], True),
        ([word(2, 5), word(4, 30, RED), word(24, 5), word(2, 50)], True),
        ([word(2, 5), word(6, 8, RED), word(4, 10)], True),
        ([word(15, 5), DrawOperation(RED, (2, 30, 18, 44)), word(4, 32)], True),
        ([word(-2, 5)], False),
        ([glyph(15, 5), glyph(17, 8, RED)], True),
        ([glyph(15, 5), DrawOperation(RED, (12, 6, 22, 9)), glyph(14, 4, LEFT)], True),
        ([SHADED], False),
        ([letter(-2, 5)], False),
        ([letter(33, 5)], False),
        ([letter(2, -3)], False),
        ([letter(2, 65)], False),
        ([DrawOperation(Image.new("RGB", (3, 3), RED), (2, 5, 5, 8))], False),
    ],
    ids=[
        "nothing", "on one colour", "each on its own", "several operations", "half of a colour",
        "all of a colour", "over an edge", "words", "a word over the other", "words over edges",
        "a word over the left", "one over the other", "three over an edge",
        "more levels than codes", "over the left", "over the right", "over the top",
        "over the foot", "a picture",
    ],
)  # fmt: skip
def test_what_follows_from_operations(operations: list[DrawOperation], follows: bool) -> None:
    """Operations inside the card, over each other too."""
    assert follows_from_operations(canvas(operations)) is follows


@pytest.mark.parametrize(
    "second", [word(6, 8, RED), word(13, 5, RED), word(6, 13, RED)], ids=["both", "column", "row"]
)
def test_words_over_each_other_on_one_colour(second: DrawOperation) -> None:
    """The index below the second is not that of the background, though they share one pixel."""
    plain = Image.new("RGB", (WIDTH, HEIGHT), LEFT)
    assert follows_from_operations(canvas([word(2, 5), second], plain))


def test_more_colours_than_a_byte_numbers() -> None:
    """More than 256 colours do not follow from the operations."""
    shades = [letter(1, 2 + 10 * n, (255, 200, n), 18, 8) for n in range(6)]
    for n, ink in enumerate(shades):
        assert ink.mask is not None
        wide = Image.frombytes("L", (18, 8), bytes((n + k) % 256 for k in range(144)))
        shades[n] = ink._replace(mask=wide)
    assert follows_from_operations(canvas(shades[:1]))
    assert not follows_from_operations(canvas(shades))


BOXES = st.tuples(st.integers(-4, 38), st.integers(-4, 66), st.integers(1, 20), st.integers(1, 20))
SHADES = st.sampled_from([WHITE, RED, LEFT, RIGHT])


@given(st.lists(st.tuples(BOXES, SHADES, st.booleans()), max_size=4))
@tried
def test_the_file_is_the_same_by_pixels(
    given: list[tuple[tuple[int, ...], RGB, bool]],
) -> None:
    """At any place of the operations, and after any other card on the background."""
    operations = []
    for (x, y, width, height), color, is_masked in given:
        each = (letter if x % 3 else glyph)(x, y, color, width, height)
        if is_masked and width % 3 == 0:
            each = word(x, y, color)
        if each.box[3] > 0 and y < HEIGHT:
            operations.append(each if is_masked else each._replace(mask=None))
    known = canvas(operations)
    assert isinstance(known.background, Background)
    seen = canvas_of(known.image(), known.background, known.rows)
    encoder = PNGEncoder()
    data = encoder.encode(known)
    taken_apart(data)
    assert pixels(data) == pixels(encoder.encode(seen)) == seen.image().tobytes()
    assert data == encoder.encode(known)
    follows_from_operations(known)
