"""Colour schemes: readable by construction, for any seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.color import Color, parse, to_oklch
from pyoji.engine.color_schemes import ACCENT, GROUND, LEAST, NAMES, ColorScheme, schemes

COLORS = st.builds(Color, *[st.integers(0, 255)] * 3)
EDGES = ["#000", "#fff", "#808080", "#ff0", "#00f", "#f00", "#0f0", "#f0f", "#0ff", "#7a3ea8"]


def assert_readable(scheme: ColorScheme) -> None:
    """Each colour reaches what is asked of it, in both themes."""
    for theme, colors in scheme.themes.items():
        assert set(colors) == {GROUND, *LEAST}
        for name, least in LEAST.items():
            assert scheme.contrast(theme, name) >= least, (scheme.name, theme, name)


@pytest.mark.parametrize("seed", EDGES)
def test_every_scheme_of_an_edge_is_readable(seed):
    """Black, white, grey, and the corners of sRGB."""
    assert [scheme.name for scheme in schemes(parse(seed))] == list(NAMES)
    for scheme in schemes(parse(seed)):
        assert_readable(scheme)


@given(COLORS)
def test_every_scheme_is_readable(seed):
    """A title at 7:1, other texts at 4.5:1."""
    for scheme in schemes(seed):
        assert_readable(scheme)


@given(COLORS)
def test_light_is_light_and_dark_is_dark(seed):
    """So that a theme is what it is called."""
    for scheme in schemes(seed):
        light, dark = (to_oklch(scheme.themes[theme][GROUND])[0] for theme in ("light", "dark"))
        assert light > 0.75 > 0.5 > dark


def test_a_seed_that_reads_is_the_accent_itself():
    """It is changed only where it would not be readable."""
    [paper, *_] = schemes(parse("#7a3ea8"))
    assert str(paper.themes["light"][ACCENT]) == "#7a3ea8"
    assert str(paper.themes["dark"][ACCENT]) != "#7a3ea8"
    hues = [to_oklch(paper.themes[theme][ACCENT])[2] for theme in ("light", "dark")]
    assert hues[0] == pytest.approx(hues[1], abs=2)


def test_a_grey_seed_stays_grey():
    """A black mark gets no hue that nothing asked for."""
    for scheme in schemes(parse("#222")):
        for colors in scheme.themes.values():
            assert all(to_oklch(color)[1] < 0.02 for color in colors.values())


def test_schemes_differ():
    """Each has grounds and colours of its own."""
    grounds = {str(scheme.themes["light"][GROUND]) for scheme in schemes(parse("#7a3ea8"))}
    assert len(grounds) == len(NAMES)


def test_an_opacity_is_set_aside():
    """A palette's colours are opaque."""
    [scheme, *_] = schemes(parse("#7a3ea880"))
    assert scheme.seed == parse("#7a3ea8")
