"""Flat: operations on palette indices say the same as operations on colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine import flat
from pyoji.engine.canvas import RGB, DrawOperation

from tests.engine.text.chain import tried

SIZE = (24, 20)

BOXES = st.tuples(st.integers(0, 20), st.integers(0, 16), st.integers(1, 24), st.integers(1, 20))
OPERATIONS = st.lists(
    st.tuples(BOXES, st.integers(0, 2), st.sampled_from([1, 2, 4]), st.integers(0, 9)), max_size=6
)
CHANNEL = st.integers(0, 255)
COLORS = st.lists(st.tuples(CHANNEL, CHANNEL, CHANNEL), min_size=3, max_size=3)


def operation(box: tuple[int, int, int, int], color: RGB, steps: int, seed: int) -> DrawOperation:
    """A rectangle of up to `steps` + 1 coverages; of one step, opaque."""
    left, top, width, height = box
    right, end = min(SIZE[0], left + width), min(SIZE[1], top + height)
    size = right - left, end - top
    mask = None
    if steps > 1:
        levels = bytes(
            (n * 7 + seed) % (steps + 1) * 255 // steps for n in range(size[0] * size[1])
        )
        mask = Image.frombytes("L", size, levels)
    return DrawOperation(color, (left, top, right, end), mask)


def in_color(indices: Image.Image, colors: list[RGB]) -> bytes:
    """The colours of an image of indices."""
    return b"".join(bytes(colors[index]) for index in indices.tobytes())


@given(OPERATIONS, COLORS)
@tried
def test_indices_are_colors(
    drawings: list[tuple[tuple[int, int, int, int], int, int, int]], colors: list[RGB]
) -> None:
    """Of one card, and of a recipe with the colours in its slots."""
    image = Image.new("RGB", SIZE, colors[0])
    entries, recipe = flat.ColorEntries([colors[0]]), flat.Recipe(256)
    by_color, by_slot = Image.new("L", SIZE), Image.new("L", SIZE)
    flat.draw(DrawOperation((0, 0, 0), (0, 0, *SIZE)), by_slot, 0, recipe)
    for box, slot, steps, seed in drawings:
        colored = operation(box, colors[slot], steps, seed)
        colored.draw_on(image)
        flat.draw(colored, by_color, 0, entries)
        flat.draw(operation(box, (slot, 0, 0), steps, seed), by_slot, 0, recipe)
    assert in_color(by_color, entries.colors) == image.tobytes()
    assert len(set(entries.colors)) == len(entries.colors)
    assert in_color(by_slot, list(flat.colors_of(recipe.blends, colors))) == image.tobytes()


def test_an_operation_stands_where_it_is_on_the_canvas() -> None:
    """On an image that begins at another row."""
    image = Image.new("L", (4, 6))
    flat.draw(DrawOperation((5, 5, 5), (1, 12, 3, 14)), image, 10, flat.ColorEntries([(0, 0, 0)]))
    assert image.getbbox() == (1, 2, 3, 4)


@pytest.mark.parametrize(
    "outside",
    [
        DrawOperation((1, 1, 1), (-1, 0, 4, 4)),
        DrawOperation((1, 1, 1), (0, 0, 25, 4)),
        DrawOperation((1, 1, 1), (0, -1, 4, 4)),
        DrawOperation((1, 1, 1), (0, 0, 4, 21)),
        DrawOperation((1, 1, 1), (4, 4, 4, 8)),
        DrawOperation(Image.new("RGB", (4, 4)), (0, 0, 4, 4)),
    ],
    ids=["left", "right", "above", "below", "empty", "an image"],
)
def test_what_is_not_flat(outside: DrawOperation) -> None:
    """An image, and what lies outside, is refused, and nothing is drawn."""
    image = Image.new("L", SIZE)
    with pytest.raises(flat.NotFlat):
        flat.draw(outside, image, 0, flat.ColorEntries([(0, 0, 0)]))
    assert image.getbbox() is None


def test_entries_are_bounded() -> None:
    """Those of a card by a byte, those of a recipe by its limit."""
    ramp = Image.frombytes("L", (16, 16), bytes(range(256)))
    shade = DrawOperation((255, 255, 255), (0, 0, 16, 16), ramp)
    flat.draw(shade, Image.new("L", SIZE), 0, flat.ColorEntries([(0, 0, 0)]))
    with pytest.raises(flat.NotFlat):
        flat.draw(shade, Image.new("L", SIZE), 0, flat.ColorEntries([(0, 0, 1), (0, 0, 0)]))
    slots, recipe = Image.new("L", SIZE), flat.Recipe(100)
    flat.draw(DrawOperation((0, 0, 0), (0, 0, *SIZE)), slots, 0, recipe)
    with pytest.raises(flat.NotFlat):
        flat.draw(shade._replace(source=(1, 0, 0)), slots, 0, recipe)


def test_pixels_are_not_drawn_one_by_one_without_end() -> None:
    """Over noise, of which every colour is rare."""
    size = (256, 128)
    noise = Image.frombytes("L", size, bytes(n * 37 % 251 for n in range(size[0] * size[1])))
    levels = bytes(n % 64 * 4 for n in range(size[0] * size[1]))
    over = DrawOperation((0, 0, 0), (0, 0, *size), Image.frombytes("L", size, levels))
    with pytest.raises(flat.NotFlat):
        flat.draw(over, noise, 0, flat.ColorEntries([(n, n, n) for n in range(251)]))
