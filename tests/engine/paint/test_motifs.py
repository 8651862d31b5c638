"""Motifs: deterministic drawings in the colours and the box they are given."""

from __future__ import annotations

from itertools import pairwise
from math import atan2

import pytest
from PIL import Image, ImageChops, ImageOps
from pyoji.engine.color import Color
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.frame import Box
from pyoji.engine.paint.backgrounds import MOST_COLORS
from pyoji.engine.paint.geometry import snap
from pyoji.engine.paint.motifs import (
    MOTIFS,
    clock,
    code,
    distinct_seed,
    gallery,
    heading,
    horizon,
    pen,
)
from pyoji.engine.scene import Motif

from tests.engine.paint.drawing import draw_motif

PAPER = (250, 250, 250)
INKS = (
    *(Color(200, 30, 30), Color(30, 160, 30), Color(30, 30, 200), Color(0, 0, 0), Color(9, 9, 9)),
    *(Color(200, 200, 30), Color(30, 200, 200), Color(200, 30, 200)),
)

CARD = Box(0, 0, 600, 315)


def count(name: str) -> int:
    """How many colours a motif takes."""
    return MOTIFS[name].colors


def drawn(
    name: str,
    *,
    colors: tuple[Color, ...] | None = None,
    box: Box = CARD,
    seed: int = 0,
    mirrored: bool = False,
    scale: float = 1.0,
) -> Image.Image:
    image = Image.new("RGB", (round(600 * scale), round(315 * scale)), PAPER)
    inks = INKS[: count(name)] if colors is None else colors
    draw_motif(image, box, Motif(name, inks, seed, 0.5, mirrored), scale)
    return image


@pytest.mark.parametrize("name", MOTIFS)
def test_drawings_begin_again(name: str) -> None:
    """After the number of seeds that the table has, in any box and direction; no sooner."""
    images: list[bytes] = []
    for seed in range(VARIANTS):
        views = [
            drawn(name, box=box, seed=seed, mirrored=mirrored).tobytes()
            for box in (CARD, Box(0, 0, 200, 315), Box(20, 30, 500, 60))
            for mirrored in (False, True)
        ]
        images.append(b"".join(views))
    first = [distinct_seed(Motif(name, (), seed)) for seed in range(VARIANTS)]
    assert images == [images[seed] for seed in first]
    seeds = MOTIFS[name].seeds
    assert seeds is None or len(set(images)) == seeds


@pytest.mark.parametrize("name", MOTIFS)
def test_a_motif_is_seen_in_all_its_colours(name: str) -> None:
    """Each colour makes a difference, and nothing is drawn in any other."""
    inks = INKS[: count(name)]
    whole = drawn(name)
    assert whole.getcolors(1) is None
    for index in range(len(inks)):
        without = (*inks[:index], inks[index].with_alpha(0), *inks[index + 1 :])
        assert ImageChops.difference(whole, drawn(name, colors=without)).getbbox()
    clear = tuple(ink.with_alpha(0) for ink in inks)
    assert drawn(name, colors=clear).getcolors(1) == [(600 * 315, PAPER)]


@pytest.mark.slow
@pytest.mark.parametrize("name", MOTIFS)
def test_a_motif_is_the_same_every_time(name: str) -> None:
    """For a seed; there is no chance in it."""
    for seed in range(VARIANTS):
        assert drawn(name, seed=seed).tobytes() == drawn(name, seed=seed).tobytes()


@pytest.mark.parametrize("name", MOTIFS)
def test_a_motif_stays_in_its_box(name: str) -> None:
    """Nothing is painted outside."""
    box = Box(200, 100, 120, 130)
    found = ImageChops.difference(drawn(name, box=box), Image.new("RGB", (600, 315), PAPER))
    bounds = found.getbbox()
    assert bounds is not None
    left, top, right, bottom = bounds
    assert left >= 200
    assert top >= 100
    assert right <= 320
    assert bottom <= 230


@pytest.mark.parametrize("name", MOTIFS)
def test_a_motif_is_scaled(name: str) -> None:
    """At twice the scale it is the same drawing, finer."""
    small, large = drawn(name, seed=4), drawn(name, seed=4, scale=2.0)
    off = ImageChops.difference(small, large.reduce(2)).convert("L")
    assert sum(off.histogram()[40:]) < 600 * 315 * 0.002


@pytest.mark.parametrize(
    "name",
    [
        "chart",
        "code-above",
        "code-below",
        "drawer",
        "heading",
        "horizon",
        "lamp",
        "painting",
        "nib",
    ],
)
def test_neighbouring_seeds_differ(name: str) -> None:
    """In kind or place; a chart has other values in each of the variants."""
    found = [drawn(name, seed=seed).tobytes() for seed in range(VARIANTS)]
    assert all(one != other for one, other in pairwise(found))
    assert len(set(found)) == {"chart": VARIANTS, "painting": 6}.get(name, 3)


@pytest.mark.parametrize(
    "name",
    ["arrow", "chart", "code-above", "code-below", "drawer", "heading", "horizon", "lamp", "nib"],
)
def test_a_card_from_right_to_left_has_the_mirror(name: str) -> None:
    for seed in range(3):
        other = ImageOps.mirror(drawn(name, seed=seed, mirrored=True))
        off = ImageChops.difference(drawn(name, seed=seed), other).convert("L")
        assert sum(off.histogram()[60:]) < 600 * 315 * 0.002


def test_a_hanging_frame_has_one_width() -> None:
    """On all four sides of a window that is empty."""
    image = drawn("hanging", box=Box(0, 0, 300, 260))
    bar = gallery.BAR // 2
    across = [x for x in range(300) if image.getpixel((x, 160)) == PAPER]
    down = [y for y in range(40, 260) if image.getpixel((150, y)) == PAPER]
    assert (across[0], across[-1]) == pytest.approx((bar, 299 - bar), abs=1)
    assert (down[0], down[-1]) == pytest.approx((24 + bar, 259 - bar), abs=1)


def test_every_hour_of_the_clock_differs() -> None:
    """Of three neighbouring variants, each has a placement; the hour changes with the mood."""
    box = Box(0, 0, 215, 315)
    dials = {drawn("dial", seed=seed, box=box).tobytes() for seed in range(VARIANTS)}
    assert len(dials) == len(set(clock.HOURS)) * len(clock.PLACEMENTS)


def test_a_mirrored_dial_is_on_the_other_side() -> None:
    """It is a mirror image, hands and all."""
    one = drawn("dial")
    other = ImageOps.mirror(drawn("dial", mirrored=True))
    off = ImageChops.difference(one, other).convert("L")
    assert sum(off.histogram()[60:]) < 600 * 315 * 0.001


@pytest.mark.parametrize("hour", clock.HOURS)
def test_a_cuckoo_calls_on_the_hour_and_the_hour_hand_points_to_the_words(hour: int) -> None:
    """The hour hand is on the side of the words, and clear of the minute hand, which is upright."""
    assert 30 * 7 <= 30 * hour <= 30 * 11


@pytest.mark.parametrize("width", [600, 215])
@pytest.mark.parametrize("seed", range(3))
def test_a_cuckoo_is_whole(width: int, seed: int) -> None:
    """No edge of its box crops it."""
    clear = Color(0, 0, 0, 0)
    bird = drawn(
        "dial",
        colors=(clear, clear, clear, Color(200, 30, 30)),
        box=Box(0, 0, width, 315),
        seed=seed,
    )
    left, top, _, _ = ImageChops.difference(bird, Image.new("RGB", bird.size, PAPER)).getbbox()
    assert left >= 2
    assert top >= 2


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_a_cat_sits_at_the_foot(seed: int, mirrored: bool) -> None:
    """All of it is in the box, which is as wide as a frame."""
    ink = _ink_box(drawn("cat", box=Box(100, 0, 216, 300), seed=seed, mirrored=mirrored))
    assert ink is not None
    assert ink[1:4:2] == pytest.approx((240, 300), abs=1)
    assert 100 <= ink[0] < ink[2] <= 316


def test_the_side_of_a_nib_is_smooth() -> None:
    """No two of its lines meet at a corner that is seen."""
    turns = [atan2(y1 - y0, x1 - x0) for (x0, y0), (x1, y1) in pairwise(dict.fromkeys(pen.SIDE))]
    assert max(abs(one - other) for one, other in pairwise(turns)) < 0.1


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("box", [Box(40, 0, 520, 120), Box(40, 0, 240, 300)])
def test_a_disc_stands_on_its_rule(box: Box, mirrored: bool) -> None:
    """Half risen at the end, whole past the middle, or half risen at the start."""
    for seed, (risen, along) in enumerate(horizon.PLACEMENTS):
        found = _ink_box(drawn("horizon", box=box, seed=seed, mirrored=mirrored))
        assert found is not None
        left, top, right, foot = found
        assert foot == box.h
        assert top > 0
        assert foot - top == pytest.approx((right - left) * risen, abs=2)
        before, after = left - box.x, box.x + box.w - right
        start, end = (after, before) if mirrored else (before, after)
        assert start == pytest.approx(along * (start + end), abs=2)


def _ink_box(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The smallest rectangle with all ink."""
    return ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).getbbox()


@pytest.mark.parametrize("seed", range(3))
def test_lines_of_code_stand_at_one_distance_from_each_other_and_from_the_title(seed: int) -> None:
    """The title's line moves in its place between the boxes, and no line is cut at their edges."""
    pitch, gap, high = code.PITCH / 2, code.GAP / 2, code.THICK / 2
    down, most = code.DOWN[seed] / 2, code.MOST / 2
    for name, first in (("code-above", 315 - most + down - gap - high), ("code-below", down + gap)):
        image = drawn(name, seed=seed)
        rows = [any(image.getpixel((x, y)) != PAPER for x in range(600)) for y in range(315)]
        starts = [y for y in range(315) if rows[y] and not (y and rows[y - 1])]
        ends = [y + 1 for y in range(315) if rows[y] and not (y < 314 and rows[y + 1])]
        assert min(abs(start - first) for start in starts) <= 1
        assert min(starts[0], 315 - ends[-1]) >= gap - 1
        for start, end in zip(starts, ends, strict=True):
            assert end - start == pytest.approx(high, abs=1)
            assert (start - first) / pitch == pytest.approx(
                round((start - first) / pitch), abs=0.05
            )


@pytest.mark.parametrize("size", [(600, 315), (600, 300), (300, 300)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_recording_has_equal_margins(size: tuple[int, int], mirrored: bool) -> None:
    """Before its first bar and after its last one; the bars of seed 0 are centred."""
    width, height = size
    bars = (*INKS[:2], INKS[2].with_alpha(0), INKS[3])
    image = drawn("recording", colors=bars, box=Box(0, 0, *size), mirrored=mirrored)
    row = [x for x in range(width) if image.getpixel((x, height // 2 + 6)) != PAPER]
    assert row[0] >= 5
    assert row[0] == pytest.approx(width - 1 - row[-1], abs=1)


@pytest.mark.parametrize("seed", range(VARIANTS))
def test_a_playhead_is_in_the_middle_between_two_bars(seed: int) -> None:
    """Its line has as much room on one side as on the other, and its handle is higher."""
    clear = Color(*PAPER)
    head = _ink_box(drawn("recording", colors=(clear, clear, INKS[2], clear), seed=seed))
    bars = drawn("recording", colors=(INKS[0], INKS[1], clear, clear), seed=seed)
    assert head is not None
    middle, handle = (head[0] + head[2]) / 2, head[2] - head[0]
    assert head[1] == 0
    if seed % 3 == 0:  # there is no field
        inked = [x for x in range(600) if set(_column(bars, x)) != {PAPER}]
        before, after = max(x for x in inked if x < middle), min(x for x in inked if x > middle)
        assert middle - before - 1 == pytest.approx(after - middle, abs=1.5)
        assert after - before > handle / 2
        assert all(set(_column(bars, x)[: handle // 2]) == {PAPER} for x in range(600))


def _column(image: Image.Image, x: int) -> list[object]:
    """The pixels of a column, downwards."""
    return [image.getpixel((x, y)) for y in range(image.height)]


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_tail_hangs_under_the_title(mirrored: bool) -> None:
    """Within the bilingual card's margins: under the title's start, its middle, or its end."""
    for seed, places in enumerate(((38, 152), (243, 357), (448, 562)) * 2):
        image = drawn("speech", box=Box(0, 0, 600, 60), seed=seed, mirrored=mirrored)
        row = [x for x in range(600) if image.getpixel((x, 0)) != PAPER]
        ends = (600 - row[-1] - 1, 600 - row[0]) if mirrored else (row[0], row[-1] + 1)
        assert ends == pytest.approx(places, abs=2)


@pytest.mark.parametrize("top", [20.1, 20.4, 20.5, 20.9])
def test_no_line_is_between_a_tail_and_the_block_above_it(top: float) -> None:
    """The block ends at a whole pixel, and so the tail begins there."""
    image = drawn("speech", box=Box(0, top, 600, 60))
    assert image.getpixel((60, snap(top))) == INKS[0].rgb


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_a_heading_stands_beside_the_words(seed: int, mirrored: bool) -> None:
    """The end of the card crops it; on a square card it is above the words."""
    image = drawn("heading", seed=seed, mirrored=mirrored)
    words = (248, 0, 600, 263) if mirrored else (0, 0, 352, 263)
    assert image.crop(words).getcolors(1) == [(352 * 263, PAPER)]
    bounds = _ink_box(image)
    assert bounds is not None
    assert (bounds[0] == 0) if mirrored else (bounds[2] == 600)
    square = drawn("heading", seed=seed, mirrored=mirrored, box=Box(0, 0, 300, 300))
    assert square.crop((0, 139, 300, 300)).getcolors(1) == [(300 * 161, PAPER)]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("box", [CARD, Box(0, 0, 300, 300)])
def test_the_bars_of_a_heading_are_woven(box: Box, seed: int) -> None:
    """The first stem is over the upper bar and under the lower one, with a gap on both sides."""
    sign = heading.PLACEMENTS[seed]
    image = drawn("heading", seed=seed, box=box, scale=2)
    down = box.h * (heading.SHARE if box.h >= box.w else 1) * 2 / heading.HIGH
    wider = heading.STRETCH if box.h >= box.w else 1
    for top, over in zip(sign.bars, (0, 1), strict=True):
        middle = min(top + sign.high, heading.HIGH) / 2 + top / 2
        across = sign.first + sign.thick / 2 - sign.slant * middle
        x = box.w * 2 - (heading.WIDE - across) * down * wider
        assert image.getpixel((round(x), round(middle * down))) == INKS[over].rgb
        edge = sign.first - heading.GAP / 2 - sign.slant * middle
        y = middle if over == 0 else top - heading.GAP / 2
        aside = edge if over == 0 else across
        x = box.w * 2 - (heading.WIDE - aside) * down * wider
        assert image.getpixel((round(x), round(y * down))) == PAPER


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_a_lamp_lights_a_book_on_its_table(seed: int, mirrored: bool) -> None:
    """The words stand beside the light; on a square card below the table, which is there alone."""
    image = drawn("lamp", seed=seed, mirrored=mirrored)
    words = (208, 0, 600, 272) if mirrored else (0, 0, 392, 272)
    assert image.crop(words).getcolors(1) == [(392 * 272, PAPER)]
    assert image.crop((0, 274, 600, 286)).getcolors(1) == [(600 * 12, INKS[1].rgb)]
    light, book = (
        ImageChops.difference(
            drawn("lamp", seed=seed, mirrored=mirrored),
            drawn("lamp", seed=seed, mirrored=mirrored, colors=inks),
        ).getbbox()
        for inks in (
            (INKS[0].with_alpha(0), *INKS[1:3]),
            (*INKS[:2], INKS[2].with_alpha(0)),
        )
    )
    assert light is not None
    assert book is not None
    assert light[0] < book[0] < book[2] < light[2]
    square = drawn("lamp", seed=seed, box=Box(0, 0, 300, 300))
    assert square.crop((0, 135, 300, 300)).getcolors(1) == [(300 * 165, PAPER)]


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("box", [Box(0, 0, 600, 95), Box(0, 0, 450, 160)])
def test_the_tabs_of_a_drawer_are_even(box: Box, mirrored: bool) -> None:
    """They are as wide and as far apart, in a place each; cards rise by one step, the first one's
    edge and tab in one color."""
    places, wide = [], round(box.w)
    for seed in range(3):
        image = drawn("drawer", seed=seed, box=box, mirrored=mirrored)
        foot = round(box.h) - 2
        assert {image.getpixel((x, foot)) for x in range(wide)} == {INKS[3].rgb}
        side = [image.getpixel((2, y)) for y in range(round(box.h))]
        steps = [side.count(INKS[ink].rgb) for ink in (1, 2)]
        assert steps[0] == pytest.approx(steps[1], abs=1)
        top = side.index(INKS[3].rgb)
        rows = [top - sum(steps) // 2 * n - sum(steps) // 4 for n in (1, 2, 3)]
        inks = [INKS[3].rgb] + (
            [INKS[2].rgb, INKS[1].rgb] if seed != 1 else [INKS[1].rgb, INKS[2].rgb]
        )
        tabs = [
            [x for x in range(wide) if image.getpixel((x, y)) == ink]
            for y, ink in zip(rows, inks, strict=True)
        ]
        spans = sorted((tab[0], tab[-1]) for tab in tabs)
        assert len({end - start for start, end in spans}) == 1
        assert spans[1][0] - spans[0][1] == pytest.approx(22, abs=2)
        assert spans[2][0] - spans[1][1] == pytest.approx(22, abs=2)
        places.append(tabs[0][0])
    assert len(set(places)) == 3


def test_a_tray_has_a_notch() -> None:
    """In the middle of its upper edge; its foot is whole."""
    image = drawn("tray", box=Box(0, 0, 600, 42))
    upper = [x for x in range(600) if image.getpixel((x, 0)) == PAPER]
    assert (upper[0] + upper[-1]) / 2 == pytest.approx(299.5, abs=1)
    assert len(upper) == pytest.approx(64, abs=2)
    assert {image.getpixel((x, 40)) for x in range(600)} == {INKS[0].rgb}


@pytest.mark.parametrize("seed", range(VARIANTS))
def test_a_quotation_opens(seed: int) -> None:
    """The round part of a mark, which is its widest, is below its tail in every variant."""
    image = drawn("quotation", seed=seed)
    rows = [
        sum(image.getpixel((x, y)) != PAPER for x in range(image.width))
        for y in range(image.height)
    ]
    inked = [y for y, wide in enumerate(rows) if wide]
    assert rows.index(max(rows)) > (inked[0] + inked[-1]) / 2


@pytest.mark.parametrize("size", [(600, 315), (300, 300)])
def test_a_nib_writes_to_the_end_of_the_card(size: tuple[int, int]) -> None:
    """In each hand, over the field's foot, as far as the margin."""
    (wide, high), unit = size, 0.5
    field = high * pen.SHARE if high >= wide else high
    inks = INKS[: count("nib")]
    for seed in range(3):
        image = drawn("nib", seed=seed, colors=inks, box=Box(0, 0, wide, high))
        row = round(field - pen.FOOT * unit)
        end = round(wide - pen.END * unit)
        written = [image.getpixel((end - 2, y)) for y in range(row - 4, row + 5)]
        assert {color.rgb for color in inks[:2]} & set(written)


def test_a_sun_and_its_mist_keep_clear_of_the_words() -> None:
    """They are below a cover's title, with its land, and beside the subtitle."""
    for seed in range(VARIANTS):
        image = drawn("landscape", seed=seed)
        assert image.crop((0, 0, 600, 148)).getcolors(1) == [(600 * 148, PAPER)]
        assert image.crop((0, 0, 298, 190)).getcolors(1) == [(298 * 190, PAPER)]


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_sun_is_whole_within_a_wide_cover(mirrored: bool) -> None:
    """No end of the card crops it, nor the warm sky behind it."""
    clear = [ink.with_alpha(0) for ink in INKS[: count("landscape")]]
    for seed in range(VARIANTS):
        sun, sky = (
            _ink_box(
                drawn(
                    "landscape",
                    colors=(*clear[:place], INKS[place], *clear[place + 1 :]),
                    seed=seed,
                    mirrored=mirrored,
                )
            )
            for place in (0, 2)
        )
        assert sun is not None
        assert sky is not None
        assert sun[0] > 0
        assert sun[2] < 600
        assert sky[::2] == (0, 600)
        assert sun[1] < sky[1]


@pytest.mark.parametrize("seed", range(VARIANTS))
def test_a_landscape_has_few_colours(seed: int) -> None:
    """Few enough that a cover is drawn on palette indices, which is faster."""
    colors = drawn("landscape", box=Box(0, 0, 600, 315), seed=seed, scale=2).getcolors(4096)
    assert colors is not None
    assert len(colors) <= MOST_COLORS


def test_a_sun_stands_over_its_light_on_the_sea() -> None:
    """Streaks of light are about as long on one side of the sun as on the other."""
    for seed in range(2, VARIANTS, 3):
        inks = (INKS[0], *(ink.with_alpha(0) for ink in INKS[1 : count("landscape")]))
        image = drawn("landscape", colors=inks, seed=seed, box=Box(0, 0, 300, 315))
        sun, sea = (
            ImageChops.difference(part, Image.new("RGB", part.size, PAPER)).getbbox()
            for part in (image.crop((0, 0, 600, 240)), image.crop((0, 250, 600, 315)))
        )
        assert sun is not None
        assert sea is not None
        assert sun[0] + sun[2] == pytest.approx(sea[0] + sea[2], abs=8)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("name", ["earlier", "later"])
def test_no_sliver_of_a_book_is_at_the_end_of_a_shelf(name: str, mirrored: bool) -> None:
    """A book that the box crops is seen by two fifths of its width or more."""
    spines = (INKS[0],) * 3
    away = mirrored if name == "earlier" else not mirrored
    for seed in range(VARIANTS):
        for wide in range(60, 90, 5):
            box = Box(0, 0, wide, 315)
            row = drawn(name, colors=spines, seed=seed, box=box, mirrored=mirrored).crop(
                (0, 314, wide, 315)
            )
            pixels = list((ImageOps.mirror(row) if away else row).convert("L").tobytes())
            first = next((x for x, level in enumerate(pixels) if level > 200), wide)
            assert first == 0 or first >= 10


@pytest.mark.parametrize("seed", range(VARIANTS))
def test_the_last_book_reaches_the_end_of_a_shelf(seed: int) -> None:
    """No strip narrower than a book is left beyond it."""
    box = Box(0, 0, 85, 315)
    row = drawn("later", colors=(INKS[0],) * 3, seed=seed, box=box).crop((0, 314, 85, 315))
    assert row.getpixel((84, 0)) != PAPER
