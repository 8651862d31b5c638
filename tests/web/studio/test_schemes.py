"""Schemes: figures that claim no more than there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.color import Color, parse
from pyoji.engine.contrast import contrast
from pyoji.web.studio.schemes import palettes


@given(st.builds(Color, *[st.integers(0, 255)] * 3))
def test_every_figure_is_true(seed):
    """Contrast is rounded down, and not below the requirement. Hex and CSS are one colour."""
    for palette in palettes([seed])["palettes"]:
        for theme in ("light", "dark"):
            ground = parse(palette[theme]["ground"]["hex"])
            for name, color in palette[theme].items():
                written = parse(color["hex"])
                css = parse(color["css"])
                assert all(abs(a - b) <= 2 for a, b in zip(written.rgb, css.rgb, strict=True))
                if name == "ground":
                    assert "contrast" not in color
                    continue
                true = contrast(written, ground)
                assert color["least"] <= true
                assert color["contrast"] <= true < color["contrast"] + 0.011


@pytest.mark.parametrize("count", [1, 3])
def test_each_seed_has_its_palettes(count):
    """In order."""
    seeds = [parse(text) for text in ("#7a3ea8", "#c2410c", "#0e7490")][:count]
    answer = palettes(seeds)
    assert [seed["hex"] for seed in answer["seeds"]] == list(map(str, seeds))
    assert len(answer["palettes"]) == 5 * count
    assert [palette["seed"] for palette in answer["palettes"][::5]] == list(map(str, seeds))
