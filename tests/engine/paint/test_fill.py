"""Fill: rectangles in one colour or a gradient, their edges, their lines and their shadows."""

from __future__ import annotations

import importlib
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pyoji.engine.color import Color, mix
from pyoji.engine.frame import Box, Fill, Shade, Stroke
from pyoji.engine.paint.fill import Ramps, fill, shade, stroke
from pyoji.engine.raster_cache import RasterCache
from pyoji.engine.scene import Gradient

from tests.engine.paint.drawing import draw
from tests.engine.text.chain import tried

PAPER, INK, RED = Color(255, 255, 255), Color(0, 0, 0), Color(255, 0, 0)


@pytest.fixture
def sheet() -> Image.Image:
    """A white sheet of 12 by 8."""
    return Image.new("RGB", (12, 8), PAPER.rgb)


def put(image: Image.Image, item: Fill, scale: float) -> None:
    """Fill the item's rectangle of the image."""
    draw(image, fill(item, scale, Ramps(RasterCache())))


def gradient(ink: Gradient, width: int, height: int) -> Image.Image:
    return Ramps(RasterCache()).gradient(ink, width, height)


def opacity(ink: Gradient, width: int, height: int) -> Image.Image | None:
    return Ramps(RasterCache()).opacity(ink, width, height)


def letters(image: Image.Image) -> list[str]:
    """Rows of the picture: `#` black, `.` white, `-` between."""
    names = {0: "#", 255: "."}
    rows = [[image.getpixel((x, y))[1] for x in range(image.width)] for y in range(image.height)]
    return ["".join(names.get(level, "-") for level in row) for row in rows]


def test_a_rectangle(sheet: Image.Image) -> None:
    """Its edges fall on the nearest pixels, so that neighbours share an edge without a seam."""
    put(sheet, Fill(Box(1.2, 2, 3.5, 3), INK), 1.0)
    assert letters(sheet)[1:6] == ["." * 12, *[".####......."] * 3, "." * 12]


def test_a_rectangle_is_scaled(sheet: Image.Image) -> None:
    """The box in pixels of the card times the scale."""
    put(sheet, Fill(Box(1, 1, 3, 2), INK), 2.0)
    assert letters(sheet) == ["." * 12] * 2 + ["..######...."] * 4 + ["." * 12] * 2


@pytest.mark.parametrize("box", [Box(3, 3, 0, 2), Box(3, 3, 2, 0), Box(3, 3, 0.2, 0.2)])
def test_what_has_no_extent_is_not_drawn(sheet: Image.Image, box: Box) -> None:
    """Nor does a gradient or a round corner stumble over it."""
    ramp = Gradient(90, ((0.0, INK), (1.0, RED)))
    for item in (Fill(box, INK), Fill(box, ramp), Fill(box, INK, radius=4)):
        put(sheet, item, 1.0)
    assert letters(sheet) == ["." * 12] * 8


def test_what_leaves_the_sheet_is_cut(sheet: Image.Image) -> None:
    """On every side."""
    ramp = Gradient(90, ((0.0, INK), (1.0, INK)))
    for ink in (INK, ramp, INK.with_alpha(0.999)):
        put(sheet, Fill(Box(-4, -4, 40, 40), ink), 1.0)
    assert letters(sheet) == ["#" * 12] * 8


def test_an_alpha_is_its_share(sheet: Image.Image) -> None:
    """Half a black over white is a middle grey."""
    put(sheet, Fill(Box(0, 0, 6, 8), INK.with_alpha(0.5)), 1.0)
    assert sheet.getpixel((2, 2)) == (127, 127, 127)
    assert sheet.getpixel((6, 2)) == PAPER.rgb


def test_round_corners(sheet: Image.Image) -> None:
    """The corners are soft, the edges straight; a radius too large makes half circles."""
    put(sheet, Fill(Box(0, 0, 12, 8), INK, radius=3), 1.0)
    rows = letters(sheet)
    assert rows[0][0] == rows[7][11] != "#"
    assert rows[0][4:8] == "####"
    assert rows[4] == "#" * 12
    assert rows == rows[::-1] == [row[::-1] for row in rows]
    pill = Image.new("RGB", (12, 8), PAPER.rgb)
    put(pill, Fill(Box(0, 0, 12, 8), INK, radius=99), 1.0)
    half = Image.new("RGB", (12, 8), PAPER.rgb)
    put(half, Fill(Box(0, 0, 12, 8), INK, radius=4), 1.0)
    assert letters(pill) == letters(half) != rows


# ── gradients ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("angle", "start", "end"),
    [
        (0, (20, 39), (20, 0)),
        (90, (0, 20), (39, 20)),
        (180, (20, 0), (20, 39)),
        (270, (39, 20), (0, 20)),
        (45, (0, 39), (39, 0)),
        (135, (0, 0), (39, 39)),
    ],
)
def test_a_gradient_runs_as_in_css(
    angle: float, start: tuple[int, int], end: tuple[int, int]
) -> None:
    """0 degrees is upwards, 90 to the right; the corners have the end colours."""
    found = gradient(Gradient(angle, ((0.0, INK), (1.0, PAPER))), 40, 40)
    assert max(found.getpixel(start)) <= 6
    assert min(found.getpixel(end)) >= 249


def test_a_gradient_is_mixed_in_oklab() -> None:
    """Its middle is that of `color.mix`, not of the channels."""
    blue, yellow = Color(0, 0, 255), Color(255, 255, 0)
    found = gradient(Gradient(90, ((0.0, blue), (1.0, yellow))), 401, 3)
    middle, expected = found.getpixel((200, 1)), mix(blue, yellow, 0.5).rgb
    assert all(abs(a - b) <= 2 for a, b in zip(middle, expected, strict=True))


def test_stops_hold_their_places() -> None:
    """Before the first and after the last the colour stays; between equal ones too."""
    ink = Gradient(90, ((0.25, INK), (0.5, INK), (0.75, PAPER)))
    found = gradient(ink, 200, 1)
    levels = [found.getpixel((x, 0))[0] for x in range(200)]
    assert levels[:98] == [0] * 98
    assert levels[152:] == [255] * 48
    assert levels == sorted(levels)


def test_stops_may_be_written_in_any_order() -> None:
    """And two in one place, which keep the order they have, make a hard edge."""
    ink = Gradient(90, ((1.0, PAPER), (0.5, INK), (0.0, INK), (0.5, PAPER)))
    found = gradient(ink, 100, 1)
    assert {found.getpixel((x, 0))[0] for x in range(48)} == {0}
    assert {found.getpixel((x, 0))[0] for x in range(52, 100)} == {255}


def test_a_gradient_has_no_dither() -> None:
    """Pixels on one line across it are equal, which is what keeps the file small."""
    found = gradient(Gradient(90, ((0.0, INK), (1.0, RED))), 64, 16)
    assert all(found.crop((x, 0, x + 1, 16)).getcolors(2) is not None for x in range(64))
    assert len(found.crop((17, 0, 18, 16)).getcolors()) == 1


# ── rows that share a picture ────────────────────────────────────────────────────────────────


def each_row(ink: Gradient, width: int, height: int) -> Image.Image:
    """The gradient, every row for itself."""
    module = importlib.import_module(
        "pyoji.engine.paint.fill"
    )  # `pyoji.engine.paint.fill` is its function
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MAX_SHARED", 1)
        return gradient(ink, width, height)


def shared(image: Image.Image) -> int:
    """The most rows that follow one another without a difference."""
    rows = [image.crop((0, y, image.width, y + 1)).tobytes() for y in range(image.height)]
    longest = run = 1
    for above, row in pairwise(rows):
        run = run + 1 if row == above else 1
        longest = max(longest, run)
    return longest


CHANNEL = st.integers(0, 255)
COLORS = st.builds(Color, CHANNEL, CHANNEL, CHANNEL)
NEAR = st.builds(Color, *[st.integers(100, 106)] * 3)
PLACES = st.floats(0, 1).map(lambda place: round(place, 3))


def stepped(levels: int, at: float, length: float) -> list[tuple[float, Color]]:
    """Even stops with a step between, an edge or a short slope."""
    low, high = Color(99, 99, 99), Color(99 + levels, 99, 99)
    return [(0.0, low), (at, low), (at + length, high), (1.0, high)]


@given(
    st.floats(0, 360),
    st.lists(st.tuples(PLACES, COLORS), min_size=2, max_size=4)
    | st.lists(st.tuples(PLACES, NEAR), min_size=2, max_size=4)
    | st.tuples(COLORS, COLORS).map(lambda two: [(0.0, two[0]), (1.0, two[1])])
    | st.tuples(NEAR, NEAR).map(lambda two: [(0.0, two[0]), (1.0, two[1])]),
    st.integers(1, 90),
    st.integers(1, 700),
)
@example(180.0, [(0.0, Color(100, 100, 100)), (1.0, Color(104, 104, 104))], 20, 625)
@example(0.0, [(0.0, Color(100, 100, 100)), (1.0, Color(101, 104, 104))], 20, 9)
@example(89.97, [(0.0, PAPER), (0.5, PAPER), (0.5, INK), (1.0, INK)], 90, 90)
@example(269.80876593975006, stepped(4, 0.17347062660232315, 0), 38, 74)
@example(269.58852283419196, stepped(2, 0.7233526374185195, 0.0005), 21, 77)
@example(89.97, [(0.0, PAPER), (0.48, PAPER), (0.49, Color(235, 235, 235)), (1.0, PAPER)], 90, 90)
@tried
def test_no_eye_sees_that_rows_share(
    angle: float, stops: list[tuple[float, Color]], width: int, height: int
) -> None:
    """No pixel is further than a level from what it would be by itself, the last rows included."""
    ink = Gradient(angle, tuple(stops))
    off = ImageChops.difference(gradient(ink, width, height), each_row(ink, width, height))
    assert max(high for _, high in off.getextrema()) <= 1


def test_rows_of_a_quiet_gradient_share() -> None:
    """Up to eight; along the rows a gradient may be as steep as it likes."""
    quiet = Gradient(135, ((0.0, Color(15, 32, 39)), (1.0, Color(30, 40, 50))))
    assert shared(each_row(quiet, 1200, 630)) < 4 <= shared(gradient(quiet, 1200, 630)) <= 8
    assert shared(gradient(Gradient(90, ((0.0, INK), (1.0, PAPER))), 300, 40)) == 40


@pytest.mark.parametrize("angle", [0.0, 30.0, 60.0, 88.0])
def test_rows_across_a_hard_edge_do_not_share(angle: float) -> None:
    """An edge that is not upright moves from row to row, as it would by itself."""
    ink = Gradient(angle, ((0.0, PAPER), (0.5, PAPER), (0.5, INK), (1.0, INK)))
    assert gradient(ink, 300, 200).tobytes() == each_row(ink, 300, 200).tobytes()


def test_steep_rows_do_not_share() -> None:
    """From black to white over the height each row differs from the next."""
    ink = Gradient(180, ((0.0, INK), (1.0, PAPER)))
    assert gradient(ink, 8, 200).tobytes() == each_row(ink, 8, 200).tobytes()


# ── lines and shadows ────────────────────────────────────────────────────────────────────────


def test_a_stroke_is_inside_its_edge(sheet: Image.Image) -> None:
    """As wide as it says, the middle untouched."""
    draw(sheet, stroke(Stroke(Box(1, 1, 10, 6), INK, 2), 1.0))
    assert letters(sheet) == [
        "............",
        ".##########.",
        ".##########.",
        ".##......##.",
        ".##......##.",
        ".##########.",
        ".##########.",
        "............",
    ]


def test_a_stroke_wider_than_its_box_fills_it(sheet: Image.Image) -> None:
    """There is no inside left."""
    draw(sheet, stroke(Stroke(Box(2, 2, 4, 4), INK, 9, radius=0), 1.0))
    assert letters(sheet)[2:6] == ["..####......"] * 4


def test_a_shade_is_soft_and_symmetric() -> None:
    """Darkest in the middle, fading on both sides, gone beyond twice the blur."""
    image = Image.new("RGB", (80, 80), PAPER.rgb)
    draw(image, shade(Shade(Box(30, 30, 20, 20), INK.with_alpha(0.5), 6), 1.0))
    row = [image.getpixel((x, 40))[0] for x in range(80)]
    assert row == row[::-1]
    assert row[:40] == sorted(row[:40], reverse=True)
    assert 127 <= row[40] < 150
    assert row[27] > row[32]
    assert row[16] == 255


def test_a_shade_without_blur_is_a_rectangle(sheet: Image.Image) -> None:
    """Its edges are hard."""
    draw(sheet, shade(Shade(Box(2, 2, 4, 4), INK, 0), 1.0))
    assert letters(sheet)[1:7] == ["." * 12, *["..####......"] * 4, "." * 12]


def test_a_gradient_covers_as_much_as_its_stops_say() -> None:
    """From nothing to all, mixed in between; its corners are round all the same."""
    image = Image.new("RGB", (101, 9), PAPER.rgb)
    veil = Gradient(90, ((0.0, INK.with_alpha(0)), (1.0, INK)))
    put(image, Fill(Box(0, 0, 101, 9), veil), 1.0)
    row = [image.getpixel((x, 4))[0] for x in range(101)]
    assert row == sorted(row, reverse=True)
    assert (row[0] > 250, row[-1] < 5, abs(row[50] - 128) < 4) == (True, True, True)
    round_ = Image.new("RGB", (101, 9), PAPER.rgb)
    put(round_, Fill(Box(0, 0, 101, 9), veil, radius=4), 1.0)
    assert round_.getpixel((100, 0)) == PAPER.rgb
    assert round_.getpixel((50, 4)) == image.getpixel((50, 4))


def test_an_even_gradient_is_the_colour() -> None:
    """Half of ink over paper, as a plain fill has it."""
    one, other = (Image.new("RGB", (9, 9), PAPER.rgb) for _ in range(2))
    half = INK.with_alpha(0.5)
    draw(
        one,
        fill(
            Fill(Box(0, 0, 9, 9), Gradient(30, ((0.0, half), (1.0, half)))),
            1.0,
            Ramps(RasterCache()),
        ),
    )
    put(other, Fill(Box(0, 0, 9, 9), half), 1.0)
    flat = Image.Image.get_flattened_data
    assert max(abs(a[0] - b[0]) for a, b in zip(flat(one), flat(other), strict=True)) <= 1


def test_a_veil_that_is_even_is_no_gradient(sheet: Image.Image, monkeypatch: Any) -> None:
    """It is laid as its colour is, and no ramp is made of it."""
    module = importlib.import_module("pyoji.engine.paint.fill")
    expected = sheet.copy()
    veil = RED.with_alpha(0.76)
    put(expected, Fill(Box(1, 1, 9, 5), veil), 1.0)
    monkeypatch.setattr(module, "_stretched", None)
    draw(
        sheet,
        fill(
            Fill(Box(1, 1, 9, 5), Gradient(30, ((0, veil), (1, veil)))), 1.0, Ramps(RasterCache())
        ),
    )
    assert sheet.tobytes() == expected.tobytes()


def test_a_veil_of_one_colour_has_no_ramp_of_colours(sheet: Image.Image, monkeypatch: Any) -> None:
    """Its opacity alone changes; that ramp is kept for every colour."""
    module = importlib.import_module("pyoji.engine.paint.fill")
    monkeypatch.setattr(module, "ramp", None)
    cache = RasterCache()
    ramps, kept, found = Ramps(cache), 0, []
    for color in (INK, RED):
        image = sheet.copy()
        veil = Gradient(180, ((0.0, color.with_alpha(0)), (1.0, color)))
        draw(image, fill(Fill(Box(0, 0, 12, 8), veil), 1.0, ramps))
        assert kept in (0, cache.bytes)
        kept = cache.bytes
        found.append(image.getpixel((0, 7)))
    assert found[0][0] < 40 < 240 < found[1][0]
    assert kept > 0


@pytest.mark.parametrize("angle", [0, 30, 90, 125, 200])
@pytest.mark.parametrize(("width", "height"), [(1733, 901), (1301, 1301)])
def test_a_large_gradient_is_as_a_small_one(monkeypatch: Any, angle: int, width, height) -> None:
    """Two of its columns share a picture, and are off by no more than a level; a veil's too."""
    module = importlib.import_module("pyoji.engine.paint.fill")
    ink = Gradient(angle, ((0.0, INK.with_alpha(0.1)), (1.0, Color(90, 120, 200))))
    found = (
        gradient(ink, width, height),
        opacity(ink, width, height),
    )
    monkeypatch.setattr(module, "_MANY", width * height)
    expected = (
        gradient(ink, width, height),
        opacity(ink, width, height),
    )
    for some, others in zip(found, expected, strict=True):
        assert some.size == others.size == (width, height)
        assert some.mode == others.mode
        assert max(high for _, high in _extremes(ImageChops.difference(some, others))) <= 1


def _extremes(image: Image.Image) -> list[tuple[int, int]]:
    return [channel.getextrema() for channel in image.split()]
