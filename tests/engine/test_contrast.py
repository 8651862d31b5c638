"""Contrast: the ratios of WCAG, and colours that are made readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.color import Color, from_oklch, parse, to_oklch
from pyoji.engine.contrast import contrast, luminance, readable

from tests.engine.text.chain import tried

CHANNEL = st.integers(0, 255)
COLORS = st.builds(Color, CHANNEL, CHANNEL, CHANNEL)
WHITE, BLACK = Color(255, 255, 255), Color(0, 0, 0)


def test_luminance_and_contrast_are_wcags() -> None:
    """Black on white is 21:1, a colour on itself 1:1, and #767676 the last grey of 4.5."""
    assert (luminance(BLACK), luminance(WHITE)) == (0.0, pytest.approx(1.0))
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(parse("#767676"), WHITE) >= 4.5 > contrast(parse("#777777"), WHITE)
    assert contrast(WHITE.with_alpha(0), BLACK) == 1


@given(COLORS, COLORS)
@tried
def test_contrast_has_no_direction(one: Color, other: Color) -> None:
    """Contrast is symmetric."""
    assert contrast(one, other) == pytest.approx(contrast(other, one))
    assert 1 <= contrast(one, other) <= 21.001


def lowest(color: Color, backgrounds: tuple[Color, ...]) -> float:
    return min(contrast(color, background) for background in backgrounds)


@given(COLORS, st.lists(COLORS, min_size=1, max_size=4).map(tuple), st.sampled_from([3, 4.5, 7]))
@tried
def test_a_color_is_made_readable(
    color: Color, backgrounds: tuple[Color, ...], ratio: float
) -> None:
    """It reaches the ratio on every background, or is the better of black and white."""
    changed = readable(color, backgrounds, ratio)
    best = max(lowest(end, backgrounds) for end in (WHITE, BLACK))
    assert lowest(changed, backgrounds) >= min(ratio, best)


@given(COLORS, COLORS)
@tried
def test_on_one_background_any_color_reaches_four_and_a_half(
    color: Color, background: Color
) -> None:
    """Black or white always does: one of them has 4.58:1 on the worst of greys."""
    assert contrast(readable(color, (background,), 4.5), background) >= 4.5


@given(COLORS, COLORS)
@tried
def test_a_readable_color_is_left_alone(color: Color, background: Color) -> None:
    """A second correction changes nothing."""
    changed = readable(color, (background,), 4.5)
    assert readable(changed, (background,), 4.5) == changed
    if contrast(color, background) >= 4.5:
        assert changed == color


def test_a_color_is_changed_no_further_than_needed() -> None:
    """A dim blue on black becomes a blue that just reads, not white."""
    changed = readable(parse("#203080"), (BLACK,), 4.5)
    lightness, chroma, hue = to_oklch(changed)
    assert contrast(changed, BLACK) == pytest.approx(4.5, abs=0.15)
    assert hue == pytest.approx(to_oklch(parse("#203080"))[2], abs=6)
    assert chroma > 0.1
    assert lightness < 0.7


@pytest.mark.parametrize(("lightness", "becomes"), [(0.62, "lighter"), (0.5, "darker")])
def test_of_two_readable_colours_the_nearer_is_taken(lightness: float, becomes: str) -> None:
    """On a middle grey both black and white are read: a light colour becomes lighter."""
    background = Color(118, 118, 118)
    changed = readable(from_oklch(lightness, 0.05, 250), (background,), 3)
    assert contrast(changed, background) >= 3
    assert (to_oklch(changed)[0] > lightness) == (becomes == "lighter")
