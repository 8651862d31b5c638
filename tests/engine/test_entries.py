"""Entries: a palette that grows as operations need colours, of a card or of all its colours."""

from __future__ import annotations

from itertools import chain

import pytest
from PIL import Image
from pyoji.engine.background import RGB
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.entries import ColorEntries, NotFlat, Recipe, blended, colors_of
from pyoji.engine.letter_mask import COVERAGES, OPAQUE
from pyoji.engine.text.raster import STEPS

WHITE, RED, BLUE = (255, 255, 255), (200, 0, 0), (0, 0, 90)


def test_equal_blends_are_one_entry() -> None:
    """Of the background or of an operation before; the first of equal colours counts."""
    entries = ColorEntries([WHITE, RED, RED])
    assert entries.indices([(0, OPAQUE), (0, 0), (2, 0)], RED) == [1, 0, 1]
    assert entries.indices([(0, 128), (0, OPAQUE)], BLUE) == [3, 4]
    assert entries.indices([(1, OPAQUE), (0, 128)], BLUE) == [4, 3]
    assert entries.colors[:3] == [WHITE, RED, RED]
    assert len(entries.colors) == 5


def test_cards_on_one_background_do_not_share_entries() -> None:
    """What one adds, the other does not have."""
    base = (WHITE, RED)
    first, second = ColorEntries(base), ColorEntries(base)
    assert first.indices([(0, OPAQUE)], BLUE) == [2]
    assert second.indices([(0, 100), (0, OPAQUE)], BLUE) == [2, 3]
    assert base == (WHITE, RED)


def test_steps_lead_from_one_colour_to_another() -> None:
    """As a canvas blends them; asked for twice they are the same entries."""
    colors = blended(WHITE, BLUE, COVERAGES)
    assert (colors[0], colors[-1], len(colors)) == (WHITE, BLUE, 1 + STEPS)
    assert sorted(colors, reverse=True) == colors
    entries = ColorEntries([RED, WHITE])
    indices = entries.step_indices(1, BLUE)
    assert [entries.colors[index] for index in indices] == colors
    assert entries.step_indices(1, BLUE) == indices == [1, *range(2, 2 + STEPS)]
    assert entries.step_indices(0, BLUE) != indices


def test_entries_are_bounded() -> None:
    """Those of a card by a byte, those of a recipe by its limit."""
    shades: list[RGB] = [(n, 0, 0) for n in range(255)]
    ColorEntries(shades).indices([(0, OPAQUE)], BLUE)
    with pytest.raises(NotFlat):
        ColorEntries(shades).indices([(0, OPAQUE), (0, 128)], BLUE)
    recipe = Recipe(100)
    recipe.indices([(0, OPAQUE)], (0, 0, 0))
    recipe.indices([(0, level) for level in range(1, 100)], (1, 0, 0))
    with pytest.raises(NotFlat):
        recipe.indices([(0, OPAQUE)], (1, 0, 0))


def test_a_recipe_is_of_any_colours() -> None:
    """Entries are by slot, so equal colours stay apart."""
    recipe = Recipe(256)
    assert recipe.indices([(0, OPAQUE)], (0, 0, 0)) == [0]
    assert recipe.indices([(0, 0), (0, 128), (0, OPAQUE)], (1, 0, 0)) == [0, 1, 2]
    assert recipe.indices([(2, OPAQUE), (0, 128)], (1, 0, 0)) == [2, 1]
    for ground, ink in ((WHITE, BLUE), (RED, RED)):
        first, between, last = colors_of(recipe.blends, [ground, ink])
        assert (first, last) == (ground, ink)
        channels = zip(ground, between, ink, strict=True)
        assert all(sorted(channel)[1] == channel[1] for channel in channels)


def test_the_first_entry_of_a_recipe_may_repeat() -> None:
    """Then those after it follow its last one."""
    recipe = Recipe(256, 3)
    assert recipe.indices([(0, OPAQUE)], (0, 0, 0)) == [0]
    assert recipe.indices([(0, OPAQUE), (0, 128)], (1, 0, 0)) == [3, 4]
    assert recipe.indices([(0, OPAQUE)], (0, 0, 0)) == [0]
    assert colors_of(recipe.blends, [WHITE, BLUE])[:4] == [WHITE, WHITE, WHITE, BLUE]


def test_a_blend_is_that_of_a_canvas() -> None:
    """Each coverage of each level over each other, to the last bit."""
    levels = range(256)
    for below in range(0, 256, 15):
        for above in range(0, 256, 17):
            row = Image.new("RGB", (256, 1), (below, 255 - below, 90))
            mask = Image.frombytes("L", (256, 1), bytes(levels))
            color = (above, 7, 255 - above)
            DrawOperation(color, (0, 0, 256, 1), mask).draw_on(row)
            blends = blended((below, 255 - below, 90), color, bytes(levels))
            assert bytes(chain.from_iterable(blends)) == row.tobytes()
