"""Lettering: a figure and its unit, by the boxes of their ink."""

from __future__ import annotations

import pytest
from pyoji.engine import lettering as module
from pyoji.engine.color import Color
from pyoji.engine.frame import Box, Frame, GlyphRun
from pyoji.engine.scene import (
    Lettering,
)
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import Paragraph, Style

from tests.engine.scenes import CARD, Place, lettering

AREA = Box(100, 100, 1000, 400)


def drawn(
    fonts: Fonts,
    text: str,
    *,
    unit: tuple[float, float] | None = (0.4, 0.9),
    area: Box = AREA,
    mirrored: bool = False,
) -> list[GlyphRun]:
    node = Lettering(
        *(text, "ko", "book", 900, Color(0, 0, 0), 900.0, (0.0, 1.0)),
        within_height=True,
        unit=unit,
    )
    return list(module.runs(fonts, node, area, mirrored=mirrored))


def ink(fonts: Fonts, run: GlyphRun) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink of a run."""
    face, em = fonts.face(run.face), run.size
    boxes = [
        (
            glyph.x + em * face.bearing(glyph.id)[0],
            glyph.y - em * face.ink(glyph.id)[0],
            glyph.x + em * face.bearing(glyph.id)[1],
            glyph.y + em * face.ink(glyph.id)[1],
        )
        for glyph in run.glyphs
    ]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def test_a_unit_takes_the_room_beside_its_figure(fonts: Fonts) -> None:
    """It is smaller than the digits, and as large as the width allows."""
    digits, unit = drawn(fonts, "3.5시간")
    assert 0.4 <= unit.size / digits.size <= 0.9
    assert ink(fonts, unit)[2] == pytest.approx(AREA.x + AREA.w, abs=1)
    assert ink(fonts, digits)[0] == pytest.approx(AREA.x, abs=1)


@pytest.mark.parametrize("figure", ["3.5시간", "7 ways", "97%"])
def test_a_unit_stands_on_the_baseline_of_its_figure(fonts: Fonts, figure: str) -> None:
    """Letters that reach below it by their ink, others by their own baseline."""
    digits, unit = drawn(fonts, figure)
    baseline = digits.glyphs[0].y
    is_square = figure[-1] == "간"
    foot = ink(fonts, unit)[3] if is_square else unit.glyphs[0].y
    assert foot == pytest.approx(baseline, abs=1)


@pytest.mark.parametrize("figure", ["3.5배", "12個", "8本"])
def test_one_square_behind_a_figure_is_a_little_higher(fonts: Fonts, figure: str) -> None:
    """As far above the digits as below their baseline, in any width."""
    for wide in (AREA.w, AREA.w / 2):
        area = Box(AREA.x, AREA.y, wide, AREA.h)
        digits, unit = drawn(fonts, figure, unit=(0.4, 1.0), area=area)
        head, foot = ink(fonts, digits)[1], digits.glyphs[0].y
        _, top, _, bottom = ink(fonts, unit)
        assert (bottom - top) / (foot - head) == pytest.approx(1.1, abs=0.01)
        assert head - top == pytest.approx(bottom - foot, abs=1)


@pytest.mark.parametrize("figure", ["3.5배", "1,200만", "$2.5 billion", "7"])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_figure_stays_in_its_area(fonts: Fonts, figure: str, mirrored: bool) -> None:
    """With its unit; on a mirrored card the unit is at the other side."""
    runs = drawn(fonts, figure, mirrored=mirrored)
    for run in runs:
        left, top, right, bottom = ink(fonts, run)
        assert AREA.x - 1 <= left < right <= AREA.x + AREA.w + 1
        assert AREA.y - 1 <= top < bottom <= AREA.y + AREA.h + 1
    if len(runs) == 2:
        assert (runs[1].glyphs[0].x < runs[0].glyphs[0].x) == mirrored


def test_a_unit_is_as_large_as_its_figure_without_the_key(fonts: Fonts) -> None:
    """Letters are one line then."""
    assert len({run.size for run in drawn(fonts, "3.5배", unit=None)}) == 1


@pytest.mark.parametrize("text", ["배", "3.5", "3.5 ", "\u2003"])
def test_a_figure_without_a_unit_is_one_line(fonts: Fonts, text: str) -> None:
    """And letters without a digit."""
    assert len({run.size for run in drawn(fonts, text)}) <= 1


def test_an_area_without_height_holds_no_figure(fonts: Fonts) -> None:
    """A long title may leave none."""
    assert drawn(fonts, "3.5배", area=Box(0, 0, 1000, 0)) == []


@pytest.mark.parametrize(("text", "unit", "times"), [("가", None, 1), ("97%", (0.4, 0.9), 2)])
def test_each_text_is_prepared_once(
    fonts: Fonts,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    unit: tuple[float, float] | None,
    times: int,
) -> None:
    prepared: list[str] = []
    prepare = module.prepare

    def counted(fonts: Fonts, text: str, style: Style) -> Paragraph:
        prepared.append(text)
        return prepare(fonts, text, style)

    monkeypatch.setattr(module, "prepare", counted)
    assert drawn(fonts, text, unit=unit)
    assert len(prepared) == times


# ── on a card ──────────────────────────────────────────────────────────────────────────────


def ink_on(frame: Frame, fonts: Fonts) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink of a frame with one run."""
    [run] = [item for item in frame.items if isinstance(item, GlyphRun)]
    return ink(fonts, run)


@pytest.mark.parametrize(
    ("place_", "bleed", "left", "top"),
    [
        ((0.0, 0.0), (0.0, 0.0), 0.0, 0.0),
        ((1.0, 1.0), (0.0, 0.0), 150.0, 50.0),
        ((0.5, 0.5), (0.5, 0.5), 75.0, 25.0),
        ((1.0, 0.0), (0.5, 0.5), 175.0, -25.0),
        ((0.0, 1.0), (0.2, 0.2), -10.0, 60.0),
        ((0.0, 1.0), (0.0, 0.2), 0.0, 60.0),
        ((0.0, 1.0), (0.2, 0.0), -10.0, 50.0),
    ],
)
def test_lettering_stands_by_its_ink(
    place: Place,
    boxes: Fonts,
    place_: tuple[float, float],
    bleed: tuple[float, float],
    left: float,
    top: float,
) -> None:
    """At its height; an edge crops the share that bleeds, and none is in the middle."""
    x0, y0, x1, y1 = ink_on(place(lettering("a", place=place_, bleed=bleed)), boxes)
    assert y1 - y0 == pytest.approx(50)
    width = x1 - x0
    assert x0 == pytest.approx(left + (50 - width) * (place_[0] - (2 * place_[0] - 1) * bleed[0]))
    assert y0 == pytest.approx(top)


def test_lettering_is_no_wider_than_its_area(place: Place, boxes: Fonts) -> None:
    """But for what bleeds; it is no text of the card."""
    frame = place(lettering("abcdefgh", height=90.0))
    x0, _, x1, _ = ink_on(frame, boxes)
    assert x1 - x0 == pytest.approx(200)
    assert frame.texts == ()
    wide = place(lettering("abcdefgh", height=90.0, bleed=(0.5, 0.0), place=(1.0, 0.5)))
    x0, _, x1, _ = ink_on(wide, boxes)
    assert x1 - x0 == pytest.approx(400)


def test_lettering_may_be_no_higher_than_its_area(place: Place, boxes: Fonts) -> None:
    """It is asked to be; what an edge crops may be outside."""
    for down, height in ((0.5, 100), (1.0, 200)):
        how = {"place": (0.5, down), "bleed": (0.5, 0.5)}
        letter = lettering("a", height=400.0, within_height=True, **how)
        _, y0, _, y1 = ink_on(place(letter), boxes)
        assert y1 - y0 == pytest.approx(height)
    _, y0, _, y1 = ink_on(place(lettering("a", height=160.0)), boxes)
    assert y1 - y0 == pytest.approx(160)


def test_lettering_is_clipped_to_its_area(place: Place) -> None:
    """And runs from the right in a card that does."""
    frame = place(lettering("a", place=(1.0, 1.0), bleed=(0.5, 0.5)), direction="rtl")
    [run] = [item for item in frame.items if isinstance(item, GlyphRun)]
    assert run.clip == CARD
    assert run.glyphs[0].x < 0


@pytest.mark.parametrize("letters", ["", " ", "\u2003"])
def test_lettering_without_ink_draws_nothing(place: Place, letters: str) -> None:
    """It has no size."""
    assert not any(isinstance(item, GlyphRun) for item in place(lettering(letters)).items)
