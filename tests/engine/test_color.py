"""Colour: what may be written, the spaces it is converted to, and their mixtures."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoji.engine.color import (
    Color,
    from_oklab,
    from_oklch,
    mix,
    over,
    parse,
    ramp,
    to_oklab,
    to_oklch,
    turn,
)

from tests.engine.text.chain import tried

CHANNEL = st.integers(0, 255)
COLORS = st.builds(Color, CHANNEL, CHANNEL, CHANNEL)
WHITE, BLACK = Color(255, 255, 255), Color(0, 0, 0)


def near(one: Color, other: Color, by: int = 1) -> bool:
    """Whether no channel of the two differs by more than `by`."""
    pairs = zip((*one.rgb, one.a), (*other.rgb, other.a), strict=True)
    return all(abs(a - b) <= by for a, b in pairs)


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#fff", "#ffffff"),
        ("#FFF", "#ffffff"),
        ("fff", "#ffffff"),
        ("#ffffff", "#ffffff"),
        ("WHITE", "#ffffff"),
        (" white ", "#ffffff"),
        ("#1a2", "#11aa22"),
        ("#1a2b", "#11aa22bb"),
        ("1a2b3c4d", "#1a2b3c4d"),
        ("#1a2b3cff", "#1a2b3c"),
        ("teal", "#008080"),
        ("grey", "#808080"),
        ("oklch(1 0 0)", "#ffffff"),
        ("oklch(0% 0 0)", "#000000"),
        ("OKLCH(62.8% 0.2577 29.23)", "#ff0000"),
        ("oklch(0.628 0.2577 29.23deg / 50%)", "#ff000080"),
        ("oklch(0.628 0.2577 29.23 / 0.5)", "#ff000080"),
    ],
)
def test_what_writes_a_colour(text: str, color: str) -> None:
    """Hexadecimal with or without its sign, a name, OKLCH; case does not matter."""
    assert str(parse(text)) == color


@pytest.mark.parametrize(
    "text",
    ["", "#", "#12", "#12345", "#1234567", "#ggg", "reddish", "rgb(1,2,3)", "oklch(1 0)",
     "oklch(1.2.3 0 0)", "oklch(1 0 0 / )", "oklch(-1 0 0)", "#fff\n#000", "٣٣٣"],
)  # fmt: skip
def test_what_writes_none(text: str) -> None:
    """The message says what would."""
    with pytest.raises(ValueError, match=r"^not a colour: #rgb"):
        parse(text)


@given(st.text(max_size=40) | st.text("oklch(). %/0123456789#abcdef", max_size=40))
@example("oklch(" + "9" * 400 + " 0 0)")
@example("oklch(1 " + "9" * 400 + " 0)")
@example("oklch(1 0 " + "9" * 400 + ")")
@example("oklch(0.5 0.1 1e400)")
@tried
def test_any_text_writes_a_colour_or_none(text: str) -> None:
    """A colour, or a ValueError; never another error, and never a channel out of range."""
    try:
        found = parse(text)
    except ValueError:
        return
    assert all(0 <= channel <= 255 for channel in (*found.rgb, found.a))


@given(st.builds(Color, CHANNEL, CHANNEL, CHANNEL, CHANNEL))
@tried
def test_a_colour_reads_what_it_writes(color: Color) -> None:
    """Writing is canonical: reading it again gives the same colour."""
    assert parse(str(color)) == color


@given(COLORS)
@tried
def test_there_and_back_through_oklab_and_oklch(color: Color) -> None:
    """Both forms lose less than one step of a channel."""
    assert near(from_oklab(*to_oklab(color)), color)
    assert near(from_oklch(*to_oklch(color)), color)


@pytest.mark.parametrize(
    ("color", "lab"),
    [
        ("#ffffff", (1.0, 0.0, 0.0)),
        ("#ff0000", (0.62796, 0.22486, 0.12585)),
        ("#00ff00", (0.86644, -0.23389, 0.17950)),
        ("#0000ff", (0.45201, -0.03246, -0.31153)),
        ("#000000", (0.0, 0.0, 0.0)),
    ],
)
def test_oklab_is_ottossons(color: str, lab: tuple[float, float, float]) -> None:
    """The primaries lie where CSS Color 4 has them."""
    assert to_oklab(parse(color)) == pytest.approx(lab, abs=2e-4)


@given(st.floats(-1, 2), st.floats(-0.5, 1), st.floats(-720, 720))
@tried
def test_any_lightness_chroma_and_hue_is_a_colour(
    lightness: float, chroma: float, hue: float
) -> None:
    """Chroma gives way until the colour is in gamut; lightness stays."""
    found = from_oklch(lightness, chroma, hue)
    assert all(0 <= channel <= 255 for channel in found.rgb)
    assert to_oklch(found)[0] == pytest.approx(min(1, max(0, lightness)), abs=0.05)


@given(COLORS, COLORS)
@tried
def test_a_mixture_runs_from_one_to_the_other(first: Color, second: Color) -> None:
    """Its ends are the colours themselves, and its lightness stays between theirs."""
    assert near(mix(first, second, 0), first)
    assert near(mix(first, second, 1), second)
    low, high = sorted((to_oklab(first)[0], to_oklab(second)[0]))
    assert low - 0.03 <= to_oklab(mix(first, second, 0.5))[0] <= high + 0.03


def test_the_middle_of_blue_and_yellow_is_no_grey() -> None:
    """OKLab keeps it light; the mean of the channels would be #808080."""
    middle = mix(parse("blue"), parse("yellow"), 0.5)
    assert to_oklch(middle)[1] > 0.04


@given(COLORS, COLORS, st.lists(st.floats(0, 1), max_size=60).map(sorted))
@example(BLACK, WHITE, [n / 2047 for n in range(2048)])
@example(parse("blue"), parse("yellow"), [n / 2047 for n in range(2048)])
@tried
def test_a_ramp_is_many_mixtures(first: Color, second: Color, shares: list[float]) -> None:
    """Within a level of each, its ends the colours themselves."""
    found = [Color(*rgb) for rgb in ramp(first, second, shares)]
    assert len(found) == len(shares)
    assert all(near(one, mix(first, second, at)) for one, at in zip(found, shares, strict=True))
    assert [Color(*rgb) for rgb in ramp(first, second, [0, 1])] == [
        mix(first, second, 0),
        mix(first, second, 1),
    ]


def test_a_mixture_mixes_opacity() -> None:
    """Halfway from clear to opaque is half clear."""
    assert mix(WHITE.with_alpha(0), WHITE, 0.5).a == 128


@given(COLORS, st.floats(-360, 360))
@tried
def test_turning_keeps_lightness(color: Color, degrees: float) -> None:
    """Only the hue changes; lightness and alpha stay."""
    turned = turn(color.with_alpha(0.4), degrees)
    assert to_oklch(turned)[0] == pytest.approx(to_oklch(color)[0], abs=0.02)
    assert turned.a == 102


def test_laying_over() -> None:
    """A clear colour leaves the ground, an opaque one covers it, a half one meets it halfway."""
    assert over(WHITE.with_alpha(0), BLACK) == BLACK
    assert over(WHITE, BLACK) == WHITE
    assert over(WHITE.with_alpha(0.5), BLACK) == Color(128, 128, 128)


@pytest.mark.parametrize(("alpha", "a"), [(-1, 0), (0, 0), (0.5, 128), (1, 255), (9, 255)])
def test_opacity_is_held_within_bounds(alpha: float, a: int) -> None:
    """From 0.0 to 1.0, and the nearest end beyond."""
    assert BLACK.with_alpha(alpha).a == a
