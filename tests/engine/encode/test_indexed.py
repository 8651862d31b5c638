"""Numbers: what follows from a painting's inks is what its pixels say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.canvas import RGB, Ground, Ink, Painting
from pyoji.engine.encode.indexed import told
from pyoji.engine.encode.palette import Palette, colors
from pyoji.engine.encode.png import PNGEncoder

from tests.engine.encode.files import pixels, taken_apart
from tests.engine.text.chain import tried

WIDTH, HEIGHT = 40, 70
LEFT, RIGHT = (10, 20, 30), (200, 90, 40)
WHITE, RED = (255, 255, 255), (200, 0, 0)


def halves() -> Image.Image:
    """A ground of two colours, side by side."""
    image = Image.new("RGB", (WIDTH, HEIGHT), LEFT)
    image.paste(RIGHT, (WIDTH // 2, 0, WIDTH, HEIGHT))
    return image


def painting(inks: Sequence[Ink], ground: Image.Image | None = None) -> Painting:
    """The inks on a ground; each in rows of its own or all in one range."""
    under = Ground(ground or halves())
    rows = [(max(0, ink.box[1]), min(HEIGHT, ink.box[3])) for ink in inks]
    ink = ((min(a for a, _ in rows), max(b for _, b in rows)),) if rows else ()
    return Painting(under, under, ink, tuple(inks))


def letter(x: int, y: int, color: RGB = WHITE, width: int = 12, height: int = 9) -> Ink:
    """Something of all coverages."""
    mask = Image.linear_gradient("L").resize((width, height))
    return Ink(color, (x, y, x + width, y + height), mask)


def found(given: Painting) -> bool:
    """Whether it follows from the inks; that it is then what the pixels say."""
    assert given.ground is not None
    image = given.ground.image()
    palette = Palette.of(colors(image, 80) or (), ())
    assert palette is not None
    answer = told(given, palette.colors, Ground(palette.indices(image)))
    whole = Palette.of(palette.colors, [strip.image for strip in given.strips])
    if answer is None:
        return False
    assert whole is not None
    every, strips = answer
    assert every == whole.colors
    for strip, painted in zip(strips, given.strips, strict=True):
        assert (strip.start, strip.image.mode) == (painted.start, "L")
        assert strip.image.tobytes() == whole.indices(painted.image).tobytes()
    return True


@pytest.mark.parametrize(
    ("inks", "follows"),
    [
        ([], True),
        ([letter(2, 5)], True),
        ([letter(2, 5), letter(24, 40)], True),
        ([letter(2, 5), letter(4, 20, RED), Ink(RED, (1, 40, 9, 44))], True),
        ([Ink(WHITE, (0, 0, 20, HEIGHT))], True),
        ([letter(15, 5)], False),
        ([letter(2, 5), letter(6, 8)], False),
        ([letter(-2, 5)], False),
        ([letter(33, 5)], False),
        ([letter(2, -3)], False),
        ([letter(2, 65)], False),
        ([Ink(Image.new("RGB", (3, 3), RED), (2, 5, 5, 8))], False),
    ],
    ids=[
        "nothing", "on one colour", "each on its own", "several inks", "all of a colour",
        "over an edge", "one over the other", "over the left", "over the right", "over the top",
        "over the foot", "a picture",
    ],
)  # fmt: skip
def test_what_follows_from_inks(inks: list[Ink], follows: bool) -> None:
    """An ink on one colour of the ground, apart from all others and inside the card."""
    assert found(painting(inks)) is follows


def test_more_colours_than_a_byte_numbers() -> None:
    """Are told by nobody."""
    shades = [letter(1, 2 + 10 * n, (255, 200, n), 18, 8) for n in range(6)]
    for n, ink in enumerate(shades):
        assert ink.mask is not None
        wide = Image.frombytes("L", (18, 8), bytes((n + k) % 256 for k in range(144)))
        shades[n] = ink._replace(mask=wide)
    assert found(painting(shades[:1]))
    assert not found(painting(shades))


BOXES = st.tuples(st.integers(-4, 38), st.integers(-4, 66), st.integers(1, 20), st.integers(1, 20))
SHADES = st.sampled_from([WHITE, RED, LEFT, RIGHT])


@given(st.lists(st.tuples(BOXES, SHADES, st.booleans()), max_size=4))
@tried
def test_the_file_is_the_same_without_inks(given: list[tuple[tuple[int, ...], RGB, bool]]) -> None:
    """Byte for byte, wherever they lie."""
    inks = []
    for (x, y, width, height), color, is_masked in given:
        ink = letter(x, y, color, width, height)
        if ink.box[3] > 0 and y < HEIGHT:
            inks.append(ink if is_masked else ink._replace(mask=None))
    known = painting(inks)
    assert known.ground is not None
    seen = Painting(known.image, known.ground, known.ink)
    data = PNGEncoder().encode(known)
    taken_apart(data)
    assert pixels(data) == seen.image.tobytes()
    assert data == PNGEncoder().encode(seen)
    found(known)
