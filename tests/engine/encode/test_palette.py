"""Palette: every pixel gets the number of its own colour, or there is no palette."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.encode.palette import MOST_COLORS, Palette, colors

from tests.engine.encode.files import RGB, color
from tests.engine.text.chain import tried

CHANNEL = st.integers(0, 255)
COLORS = st.tuples(CHANNEL, CHANNEL, CHANNEL)
NEAR = st.tuples(*[st.integers(100, 107)] * 3)


def strip(found: list[RGB]) -> Image.Image:
    """A pixel for each colour."""
    image = Image.new("RGB", (len(found), 1))
    image.putdata(found)
    return image


def tells(palette: Palette, found: list[RGB]) -> bool:
    """Whether the numbers, looked up, are the colours again."""
    numbers = palette.indices(strip(found)).tobytes()
    return [palette.colors[number] for number in numbers] == found


@given(
    st.lists(COLORS, min_size=1, max_size=MOST_COLORS, unique=True)
    | st.lists(NEAR, min_size=1, max_size=MOST_COLORS, unique=True)
    | st.builds(
        lambda seed, count: list({color(random.Random(seed + n)) for n in range(count)}),
        st.integers(0, 1 << 32),
        st.integers(1, MOST_COLORS),
    ),
    st.integers(0, MOST_COLORS),
)
@tried
def test_any_colours_have_a_right_palette_or_none(found: list[RGB], share: int) -> None:
    """Whichever of them are the ground's; the ground's come first, in their order."""
    ground, more = tuple(found[:share]), found[share:]
    palette = Palette.of(ground, [strip(more)] if more else [])
    if palette is None:
        return
    assert palette.colors[: len(ground)] == ground
    assert sorted(palette.colors) == sorted(found)
    assert tells(palette, found * 2)


ALIKE = {
    "the same red": [(7, n % 16 * 16, n // 16 * 16) for n in range(256)],
    "the same green and blue": [(n, 7, 7) for n in range(256)],
    "greys": [(n, n, n) for n in range(256)],
    "only blue": [(9, 9, n) for n in range(256)],
    "only green": [(9, n, 9) for n in range(256)],
    "a cube": [(a * 36, b * 36, c * 60) for a in range(8) for b in range(8) for c in range(4)],
    "green against blue": [(1, n, 255 - n) for n in range(256)],
    "two rows of blue": [(r, 0, n) for r in range(2) for n in range(128)],
}


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("count", [1, 2, 80, 255, 256])
def test_colours_that_are_much_alike(name: str, count: int) -> None:
    """The palette distinguishes colours that share channels, or there is no palette."""
    found = ALIKE[name][:count]
    palette = Palette.of(found[: count // 2], [strip(found[count // 2 :])])
    assert palette is None or tells(palette, found)


@pytest.mark.parametrize("name", ["greys", "only blue", "only green", "the same green and blue"])
def test_a_ramp_has_a_palette(name: str) -> None:
    """All 256 steps of it, which leaves no sum free."""
    palette = Palette.of(ALIKE[name], [])
    assert palette is not None
    assert tells(palette, ALIKE[name])


def test_most_chance_colours_have_one() -> None:
    """Of 200 colours nearly every set: what a hash cannot do is rare enough not to cost."""
    sets = [{color(random.Random(f"{n} {i}")) for i in range(200)} for n in range(40)]
    found = [Palette.of(tuple(sorted(some)), []) for some in sets]
    assert sum(palette is not None for palette in found) >= 36


def test_a_byte_holds_256() -> None:
    """One colour more, in the strips together or in one of them, and there is no palette."""
    greys = ALIKE["greys"]
    assert Palette.of(greys[:80], [strip(greys[70:200]), strip(greys[150:])]) is not None
    assert Palette.of(greys[:80], [strip(greys[70:]), strip([(1, 0, 0)])]) is None
    assert Palette.of([], [strip([*greys, (1, 0, 0)])]) is None


def test_an_order_is_fixed() -> None:
    """Colours are sorted, however often and wherever they stand."""
    found = [(3, 2, 1), (1, 2, 3), (3, 2, 1), (0, 0, 9)]
    assert colors(strip(found), 3) == ((0, 0, 9), (1, 2, 3), (3, 2, 1))
    assert colors(strip(found), 2) is None
    one, other = (Palette.of([(5, 5, 5)], [strip(order)]) for order in (found, found[::-1]))
    assert one == other


def test_a_background_may_name_a_color_twice() -> None:
    """Its entries stay where they are; a pixel gets the first of them."""
    base = [(1, 2, 3), (9, 9, 9), (1, 2, 3)]
    seen = [(9, 9, 9), (1, 2, 3), (70, 80, 90)]
    palette = Palette.of(base, [strip(seen)])
    assert palette is not None
    assert palette.colors == (*base, (70, 80, 90))
    assert palette.indices(strip(seen)).tobytes() == bytes([1, 0, 3])
    many = [(n, n, n) for n in range(MOST_COLORS - 1)]
    assert Palette.of([*many, many[0]], [strip([(1, 2, 3)])]) is None
