"""Flat: operations on palette indices say the same as operations on colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine import flat
from pyoji.engine.background import RGB
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.entries import ColorEntries, NotFlat, Recipe, blended, colors_of
from pyoji.engine.letter_mask import COVERAGES, LetterMask, Raster
from pyoji.engine.text.raster import STEPS

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
    entries, recipe = ColorEntries([colors[0]]), Recipe(256)
    by_color, by_slot = Image.new("L", SIZE), Image.new("L", SIZE)
    flat.draw(DrawOperation((0, 0, 0), (0, 0, *SIZE)), by_slot, 0, recipe)
    for box, slot, count, seed in drawings:
        colored = operation(box, colors[slot], count, seed)
        colored.draw_on(image)
        flat.draw(colored, by_color, 0, entries)
        flat.draw(operation(box, (slot, 0, 0), count, seed), by_slot, 0, recipe)
    assert in_color(by_color, entries.colors) == image.tobytes()
    assert len(set(entries.colors)) == len(entries.colors)
    assert in_color(by_slot, list(colors_of(recipe.blends, colors))) == image.tobytes()


def test_an_operation_stands_where_it_is_on_the_canvas() -> None:
    """On an image that begins at another row."""
    image = Image.new("L", (4, 6))
    flat.draw(DrawOperation((5, 5, 5), (1, 12, 3, 14)), image, 10, ColorEntries([(0, 0, 0)]))
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
    with pytest.raises(NotFlat):
        flat.draw(outside, image, 0, ColorEntries([(0, 0, 0)]))
    assert image.getbbox() is None


def test_pixels_are_not_drawn_one_by_one_without_end() -> None:
    """Over noise, of which every colour is rare."""
    size = (256, 128)
    noise = Image.frombytes("L", size, bytes(n * 37 % 251 for n in range(size[0] * size[1])))
    levels = bytes(n % 64 * 4 for n in range(size[0] * size[1]))
    over = DrawOperation((0, 0, 0), (0, 0, *size), Image.frombytes("L", size, levels))
    with pytest.raises(NotFlat):
        flat.draw(over, noise, 0, ColorEntries([(n, n, n) for n in range(251)]))


GROUND, EDGE, INK = (250, 250, 240), (90, 20, 30), (10, 20, 60)


def letters(x: int, y: int, color: RGB = INK) -> DrawOperation:
    """Two letters side by side, of different heights, in all steps of coverage."""
    first = Image.frombytes("L", (5, 4), bytes(n % (1 + STEPS) for n in range(20)))
    second = Image.frombytes("L", (4, 6), bytes(STEPS - n % (1 + STEPS) for n in range(24)))
    box = (x, y, x + 10, y + 6)
    pieces = [(x, y + 2, Raster.of(first)), (x + 6, y, Raster.of(second))]
    return DrawOperation(color, box, LetterMask(pieces, box))


@pytest.mark.parametrize(
    "base", [[GROUND], [*blended(GROUND, INK, COVERAGES), EDGE]], ids=["own", "ladder"]
)
@pytest.mark.parametrize("color", [INK, EDGE, GROUND])
@pytest.mark.parametrize("place", [(1, 1), (13, 13)])
def test_letters_on_one_index_are_colors(
    base: list[RGB], color: RGB, place: tuple[int, int]
) -> None:
    """The same, whether the index below is known or read; wherever the image begins."""
    image = Image.new("RGB", SIZE, GROUND)
    letters(*place, color).draw_on(image)
    results = []
    for below in (0, None):
        entries, indices = ColorEntries(base), Image.new("L", SIZE)
        flat.draw(letters(place[0], place[1] + 100, color), indices, 100, entries, below)
        assert in_color(indices, entries.colors) == image.tobytes()
        results.append((indices.tobytes(), entries.colors))
    assert results[0] == results[1]


def test_letters_in_the_first_color_are_their_steps() -> None:
    """They add no entry."""
    base = [*blended(GROUND, INK, COVERAGES), EDGE]
    entries, indices = ColorEntries(base), Image.new("L", SIZE)
    drawn = letters(3, 2)
    flat.draw(drawn, indices, 0, entries, 0)
    assert entries.colors == base
    assert isinstance(drawn.mask, LetterMask)
    assert indices.crop(drawn.box).tobytes() == drawn.mask.steps().tobytes()


@pytest.mark.parametrize("base", [[GROUND, EDGE], [*blended(GROUND, INK, COVERAGES), EDGE]])
def test_letters_over_an_edge_and_each_other_are_colors(base: list[RGB]) -> None:
    """In two colours, over two colours."""
    image = Image.new("RGB", SIZE, GROUND)
    image.paste(EDGE, (8, 0, *SIZE))
    entries, indices = ColorEntries(base), Image.new("L", SIZE)
    indices.paste(base.index(EDGE), (8, 0, *SIZE))
    for drawn in (letters(2, 3), letters(6, 5, (200, 200, 0)), letters(1, 6, EDGE)):
        drawn.draw_on(image)
        flat.draw(drawn, indices, 0, entries)
    assert in_color(indices, entries.colors) == image.tobytes()


def test_indices_are_arranged() -> None:
    """By the most common one first, then in order; those that do not occur are dropped."""
    indices = Image.frombytes("L", (7, 1), bytes([7, 3, 3, 9, 5, 7, 3]))
    image, order = flat.arranged(indices, 4)
    assert order == (3, 3, 3, 3, 5, 7, 9)
    assert image.tobytes() == bytes([5, 0, 0, 6, 4, 5, 0])
    assert bytes(order[n] for n in image.tobytes()) == indices.tobytes()
    same, again = flat.arranged(image, 4)
    assert (same.tobytes(), again) == (image.tobytes(), (0, 0, 0, 0, 4, 5, 6))
