"""Shapes: the pen's coverage, in the place and of the area that geometry says."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.color import Color
from pyoji.engine.paint import shapes as shapes_
from pyoji.engine.paint.shapes import Pen

from tests.engine.paint.drawing import draw
from tests.engine.text.chain import tried

INK = Color(0, 0, 0)


def area(pen: Pen) -> float:
    """The sum of coverage, in pixels."""
    return sum(level * count for level, count in enumerate(pen.mask().histogram())) / 255


def extent(pen: Pen) -> tuple[int, int, int, int] | None:
    """The smallest rectangle that holds all coverage, in pixels of the image."""
    found = pen.mask().getbbox()
    return found and (
        found[0] + pen.left, found[1] + pen.top, found[2] + pen.left, found[3] + pen.top
    )  # fmt: skip


@pytest.fixture
def pen() -> Pen:
    return Pen((0, 0, 100, 100))


def test_a_disc(pen: Pen) -> None:
    """Round, in its place, of area πr²."""
    pen.disc(50, 40, 20)
    assert extent(pen) == (30, 20, 70, 60)
    assert area(pen) == pytest.approx(pi * 400, rel=0.01)


def test_a_ring(pen: Pen) -> None:
    """Its line lies half inside and half outside the radius; the middle is free."""
    pen.ring(50, 50, 30, 4)
    assert extent(pen) == (18, 18, 82, 82)
    assert area(pen) == pytest.approx(2 * pi * 30 * 4, rel=0.03)
    assert pen.mask().getpixel((50, 50)) == 0


def test_an_arc_runs_clockwise_from_twelve(pen: Pen) -> None:
    """From 0 to 90 degrees it is in the upper right, with a round end on either side."""
    pen.arc(50, 50, 30, 4, 0, 90)
    left, top, right, bottom = extent(pen) or (0, 0, 0, 0)
    assert (left, top) == (pytest.approx(48, abs=1), pytest.approx(18, abs=1))
    assert (right, bottom) == (pytest.approx(82, abs=1), pytest.approx(52, abs=1))
    assert area(pen) == pytest.approx(pi / 2 * 30 * 4 + pi * 4, rel=0.05)


@pytest.mark.parametrize("end", [(80, 20), (20, 80), (80, 80), (50, 10)])
def test_a_bar(pen: Pen, end: tuple[float, float]) -> None:
    """As wide as it says in every direction, its ends round."""
    pen.bar(50, 50, *end, 8)
    length = ((end[0] - 50) ** 2 + (end[1] - 50) ** 2) ** 0.5
    assert area(pen) == pytest.approx(length * 8 + pi * 16, rel=0.04)


def test_a_bar_without_length_is_a_dot(pen: Pen) -> None:
    """Its two ends make a disc."""
    pen.bar(50, 50, 50, 50, 20)
    assert area(pen) == pytest.approx(pi * 100, rel=0.03)


def test_a_polygon(pen: Pen) -> None:
    """Of the area its corners enclose."""
    pen.polygon([(10, 10), (90, 10), (10, 90)])
    assert area(pen) == pytest.approx(3200, rel=0.02)


def test_a_rounded_rectangle(pen: Pen) -> None:
    """Four corners less than the rectangle; without a radius, all of it."""
    pen.rounded(10, 20, 60, 40, 10)
    assert extent(pen) == (10, 20, 70, 60)
    assert area(pen) == pytest.approx(60 * 40 - (4 - pi) * 100, rel=0.01)
    square = Pen((0, 0, 100, 100))
    square.rounded(10, 20, 60, 40, 0)
    assert area(square) == 2400


def test_a_rounded_rectangle_may_be_taken_out(pen: Pen) -> None:
    """At level 0 it erases; without an extent it does nothing."""
    pen.rounded(0, 0, 100, 100, 0)
    pen.rounded(10, 10, 0, 40, 5)
    pen.rounded(10, 10, 40, -1, 5)
    pen.rounded(40, 40, 20, 20, -3, level=0)
    assert area(pen) == 10_000 - 400


def test_a_hole(pen: Pen) -> None:
    """An erased disc is not there."""
    pen.rounded(0, 0, 100, 100, 0)
    pen.erase_disc(50, 50, 20)
    assert area(pen) == pytest.approx(10_000 - pi * 400, rel=0.01)


def test_what_is_hardly_there_is_a_dot(pen: Pen) -> None:
    """A shape smaller than the pen's pixel is no error, and no more than a pixel of it."""
    pen.disc(10.1, 10.1, 0.01)
    pen.ring(30.1, 10.1, 0.01, 0.01)
    pen.arc(50.1, 10.1, 0.01, 0.01, 0, 90)
    pen.bar(70.1, 10.1, 70.1, 10.1, 0.01)
    pen.rounded(90.1, 10.1, 0.01, 0.01, 9)
    assert 0 < area(pen) <= 0.6
    pen.erase_disc(10.1, 10.1, 0.01)


def test_an_edge_between_pixels_is_shared() -> None:
    """Half a pixel has half the coverage; the pen is four times as fine as the image."""
    pen = Pen((0, 0, 10, 10))
    pen.rounded(2.5, 2, 4, 4, 0)
    row = [pen.mask().getpixel((x, 3)) for x in range(10)]
    assert row == [
        0,
        0,
        pytest.approx(128, abs=1),
        255,
        255,
        255,
        pytest.approx(128, abs=1),
        0,
        0,
        0,
    ]


def test_bounds_may_lie_anywhere() -> None:
    """A mask covers whole pixels around its bounds; what is drawn outside is cut."""
    pen = Pen((-3.5, 7.25, 4.5, 9))
    pen.disc(0, 0, 50)
    assert extent(pen) == (-4, 7, 5, 9)


def test_inking_leaves_the_rest(pen: Pen) -> None:
    """Colour goes where the coverage is, as opaque as it is."""
    image = Image.new("RGB", (100, 100), (255, 255, 255))
    pen.rounded(10, 10, 20, 20, 0)
    draw(image, pen.operations(INK.with_alpha(0.2)))
    assert image.getpixel((15, 15)) == (204, 204, 204)
    assert image.getpixel((31, 15)) == (255, 255, 255)


AT = st.floats(-30, 130) | st.integers(-120, 520).map(lambda n: n / 4)
LENGTH = st.floats(0, 70) | st.integers(0, 280).map(lambda n: n / 4)
SHAPES = st.one_of(
    st.tuples(st.just("disc"), AT, AT, LENGTH),
    st.tuples(st.just("frame"), AT, AT, LENGTH, LENGTH, LENGTH, st.floats(0.1, 20)),
    st.tuples(st.just("ring"), AT, AT, LENGTH, st.floats(0.1, 20)),
    st.tuples(st.just("arc"), AT, AT, LENGTH, st.floats(0.1, 20), AT, AT),
    st.tuples(st.just("bar"), AT, AT, AT, AT, st.floats(0.1, 20)),
    st.tuples(st.just("polygon"), st.lists(st.tuples(AT, AT), min_size=2, max_size=6)),
    st.tuples(st.just("rounded"), AT, AT, LENGTH, LENGTH, LENGTH, st.sampled_from([0, 255])),
    st.tuples(st.just("erase_disc"), AT, AT, LENGTH),
)


@given(
    st.lists(SHAPES, max_size=5),
    st.tuples(AT, AT, st.floats(0, 90), st.floats(0, 90)),
    st.sampled_from([0, 90, 255]),
)
@tried
def test_inking_is_pasting_the_whole_mask(
    shapes: list[tuple], bounds: tuple[float, float, float, float], alpha: int
) -> None:
    """Shapes may reach far out of the bounds: only empty parts of the mask are cut off."""
    x, y, w, h = bounds
    pen = Pen((x, y, x + w, y + h))
    for name, *given_ in shapes:
        getattr(pen, name)(*given_)
    color = Color(10, 20, 200, alpha)
    found, expected = (Image.new("RGB", (100, 100), (250, 240, 230)) for _ in range(2))
    draw(found, pen.operations(color))
    mask = pen.mask().point(lambda level: round(level * alpha / 255))
    expected.paste(color.rgb, (pen.left, pen.top), mask)
    assert found.tobytes() == expected.tobytes()


def test_a_pen_may_be_used_again(pen: Pen) -> None:
    """Its mask can be had twice, and more may be drawn after the first."""
    pen.disc(50, 50, 20)
    first = pen.mask().tobytes()
    assert pen.mask().tobytes() == first
    pen.disc(20, 20, 5)
    assert pen.mask().tobytes() != first


# ── the inside of a large shape ──────────────────────────────────────────────────────────────

PLACES = st.floats(-150, 350)
SIDES = st.floats(1, 400)
LARGE = st.one_of(
    st.tuples(st.just("disc"), PLACES, PLACES, st.floats(1, 300)),
    st.tuples(st.just("rounded"), PLACES, PLACES, SIDES, SIDES, st.floats(0, 90)),
    st.tuples(st.just("frame"), PLACES, PLACES, SIDES, SIDES, st.floats(0, 90), st.floats(0.3, 60)),
    st.tuples(st.just("frame"), PLACES, PLACES, SIDES, SIDES, st.floats(0, 90), st.floats(0.3, 60)),
    st.tuples(st.just("ring"), PLACES, PLACES, st.floats(1, 200), st.floats(0.5, 40)),
    st.tuples(st.just("erase_disc"), PLACES, PLACES, st.floats(1, 100)),
    st.tuples(st.just("bar"), PLACES, PLACES, PLACES, PLACES, st.floats(1, 90)),
)


def drawn(shapes: list[tuple], least: int, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the mask of shapes and the pixels they draw, with `least` as LEAST_SOLID."""
    monkeypatch.setattr(shapes_, "LEAST_SOLID", least)
    pen = Pen((0, 0, 300, 200))
    for name, *words in shapes:
        getattr(pen, name)(*words)
    image = Image.new("RGB", (300, 200))
    if coverage := pen.coverage():
        draw(image, [coverage.operation(Color(200, 20, 2, 90))])
    return [pen.mask().tobytes(), image.tobytes()]


@given(st.lists(LARGE, min_size=1, max_size=2))
@tried
def test_an_inside_that_is_filled_as_it_is_looks_the_same(shapes: list[tuple]) -> None:
    """To the pixel, as if the fine pen had drawn all of it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        whole_ = drawn(shapes, 1 << 40, monkeypatch)
        assert drawn(shapes, 1, monkeypatch) == whole_


def test_the_fine_pen_draws_little_of_a_large_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies inside is no pixel of its."""
    fine: list[int] = []
    new = Image.new

    def spied(mode, size, color=0):
        fine.append(size[0] * size[1])
        return new(mode, size, color)

    monkeypatch.setattr(Image, "new", spied)
    pen = Pen((0, 0, 1000, 1000))
    pen.rounded(0, 0, 1000, 1000, 10)
    pen.mask()
    assert sum(fine) < 3 * 1000 * 1000  # and sixteen times as many without


def test_a_pen_that_drew_nothing_covers_nothing() -> None:
    """Nor does a card get a mask of it."""
    assert Pen((0, 0, 40, 40)).coverage() is None
