"""Stamps: an item drawn from the cache equals the item drawn without it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pyoji.engine.color import Color
from pyoji.engine.frame import Art, Box, Fill, Item, Shade, Stroke
from pyoji.engine.paint.fill import Ramps, fill, shade, stroke
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.paint.stamps import Stampable, Stamps
from pyoji.engine.raster_cache import RasterCache
from pyoji.engine.scene import Gradient, Motif

from tests.engine.paint.drawing import draw, draw_motif
from tests.engine.paint.test_motifs import INKS, count
from tests.engine.text.chain import tried

PAPER, RED = (250, 240, 230), Color(200, 30, 40)
RAMP = Gradient(120, ((0.0, RED), (0.4, Color(0, 90, 160)), (1.0, Color(9, 9, 9))))


def sheet(width: int = 200, height: int = 120) -> Image.Image:
    return Image.new("RGB", (width, height), PAPER)


def put(stamps: Stamps, image: Image.Image, item: Stampable, scale: float) -> None:
    """Draw what the item's stamp says."""
    draw(image, stamps.operations(item, scale, image.size))


def straight_on(image: Image.Image, item: Stampable, scale: float) -> None:
    """Draw the item as if it were not kept."""
    ramps = Ramps(RasterCache())
    match item:
        case Fill():
            draw(image, fill(item, scale, ramps))
        case Stroke():
            draw(image, stroke(item, scale))
        case Shade():
            draw(image, shade(item, scale, image.size))
        case Art():
            draw_motif(image, item.box, item.motif, scale)


def off(one: Image.Image, other: Image.Image) -> int:
    """The most levels that a channel of a pixel is off."""
    return max(high for _, high in ImageChops.difference(one, other).getextrema())


def as_drawn(stamps: Stamps, item: Stampable, scale: float, *, by: int = 1) -> None:
    """Stamped twice and drawn once, in the place to which a stamp is true: all alike."""
    size = (300, 200)
    first, second, straight = (sheet(*size) for _ in range(3))
    put(stamps, first, item, scale)
    put(stamps, second, item, scale)
    straight_on(straight, item, scale)
    assert first.tobytes() == second.tobytes()
    assert off(first, straight) <= by


# In thirty-seconds of a pixel, no edge at a quarter, where a pen's next pixel begins.
EDGE = st.integers(-20, 200).flatmap(
    lambda n: st.sampled_from([1, 3, 5, 7, 11, 13]).map(lambda part: n + part / 16)
)
LENGTH = st.integers(0, 400).map(lambda n: n / 4)
BOXES = st.builds(Box, EDGE, EDGE, LENGTH, LENGTH)
INK = st.builds(Color, *[st.integers(0, 255)] * 4)
RADIUS = st.sampled_from([0.0, 3.0, 12.5, 99.0])
ITEMS = (
    st.builds(Fill, BOXES, INK | st.just(RAMP), RADIUS)
    | st.builds(Stroke, BOXES, INK, st.sampled_from([1.0, 2.5]), RADIUS)
    | st.builds(Shade, BOXES, INK, st.sampled_from([0.0, 2.0, 8.0]), RADIUS)
)


@given(st.lists(st.tuples(ITEMS, st.sampled_from([0.5, 1.0, 2.0])), min_size=1, max_size=5))
@tried
def test_shapes_are_as_drawn(found: list[tuple[Item, float]]) -> None:
    """At any place, partly or wholly outside, in any order, at any scale, again and again."""
    stamps = Stamps(RasterCache())
    for item, scale in found + found[::-1]:
        as_drawn(stamps, item, scale)


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("name", sorted(MOTIFS))
def test_motifs_are_as_drawn(name: str, scale: float) -> None:
    """Wherever they stand, whole pixels apart or not."""
    stamps = Stamps(RasterCache())
    motif = Motif(name, INKS[: count(name)], 3, 0.5)
    for x, y in ((0, 0), (40, 8), (40.5, 8.25), (-30.5, 60), (90, -20), (0, 0)):
        as_drawn(stamps, Art(Box(x, y, 96, 64), motif), scale)


def test_whole_pixels_change_no_size() -> None:
    """An edge on the middle of a pixel goes the same way everywhere: even, odd, below zero."""
    stamps = Stamps(RasterCache())
    for x in range(-3, 6):
        for box in (Box(x + 0.5, 2.5, 6, 7), Box(x, 2, 6.5, 7.5), Box(x + 0.25, 0.75, 6.25, 8.75)):
            for item in (Fill(box, RED), Fill(box, RAMP), Fill(box, RED.with_alpha(0.5))):
                as_drawn(stamps, item, 1.0, by=0)
                as_drawn(stamps, replace(item, box=box._replace(w=6)), 2.0, by=0)


def test_items_that_meet_share_their_edge() -> None:
    """No gap and no overlap between two clear ones, wherever the edge between them falls."""
    ink = Color(0, 0, 0, 128)
    for tenth in range(40):
        image = sheet(40, 3)
        edge, stamps = 12 + tenth / 10, Stamps(RasterCache())
        put(stamps, image, Fill(Box(2, 0, edge - 2, 3), ink), 1.0)
        put(stamps, image, Fill(Box(edge, 0, 12, 3), ink), 1.0)
        assert image.crop((2, 0, 23, 3)).getcolors(1) is not None, edge


def test_the_place_within_a_pixel_counts() -> None:
    """A line moved by half a pixel is another stamp; by whole pixels it is the same."""
    cache = RasterCache()
    stamps = Stamps(cache)
    line = Stroke(Box(3, 5, 20, 20), RED, 1.5)
    kept = []
    for x in (3, 4, 90, -2, 3.5, 7.5, 3.0001):
        put(stamps, sheet(), replace(line, box=line.box._replace(x=x)), 1.0)
        kept.append(cache.bytes)
    assert kept[0] == kept[3] < kept[4] == kept[6]
    put(stamps, sheet(), line, 2.0)
    put(stamps, sheet(), replace(line, box=line.box._replace(h=21)), 1.0)
    assert cache.bytes > 2 * kept[4]


def test_very_large_items_are_not_movable() -> None:
    """They are drawn as far as the canvas shows them; a shadow is larger than its box."""
    stamps = Stamps(RasterCache())
    for scale, kept in ((1.0, True), (2.0, False)):
        assert stamps.is_movable(Fill(Box(0, 0, 1200, 630), RED), scale) is kept
    assert stamps.is_movable(Shade(Box(0, 0, 800, 600), RED, 0), 1.0)
    assert not stamps.is_movable(Shade(Box(0, 0, 800, 600), RED, 80), 1.0)
