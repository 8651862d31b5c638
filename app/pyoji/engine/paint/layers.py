"""Layers: split a frame's items into the cached background and the items drawn on it per card.

In: a frame. Out: two lists of items. The background has the items before the first text of a link,
ruled line or remote image, and later large or tall items that overlap none of the items above, so
the order does not matter. A shadow may overlap letters: it is drawn below them. Must not know
pixels.
"""

from __future__ import annotations

from math import inf

from pyoji.engine.frame import (
    Art,
    Box,
    ColorRun,
    Fill,
    FixedRun,
    Frame,
    GlyphRun,
    Item,
    Photo,
    Rule,
    Shade,
    Stroke,
)
from pyoji.engine.scene import OUTSIDE
from pyoji.engine.text.fonts import Fonts

# Smaller items move with the lines of a title, so each of their positions would need a background
# of its own. Tall items do not move, and would leave no row of pure background.
_LARGE, _TALL = 0.04, 0.5
"""Shares of the card's area and height."""

# Edges and baselines snap to pixels, which at scale=0.5 are two frame pixels.
_TOLERANCE = 2.0


Range = tuple[float, float]
"""The start and the end of an extent along one axis."""


def layers(
    frame: Frame, fonts: Fonts, *, with_fixed: bool = True
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Return the items of the background and the items above it, in order; without `with_fixed` the
    background has no letters."""
    below: list[Item] = []
    above: list[Item] = []
    across: list[Range] = []  # of items above, computed on demand
    large, tall = frame.width * frame.height * _LARGE, frame.height * _TALL
    for item in frame.items:
        if isinstance(item, FixedRun) and with_fixed and not above:
            below.append(item)
            continue
        if isinstance(item, GlyphRun | ColorRun | Rule) or _is_from_outside(item):
            above.append(item)
            continue
        box = _box(item)
        if above and box.w * box.h < large and box.h < tall:
            above.append(item)
            continue
        across += (_across(upper, fonts) for upper in above[len(across) :])
        width, height = (box.x, box.x + box.w), (box.y, box.y + box.h)
        overlaps = any(
            _meet(width, extent)
            and not (isinstance(item, Shade) and isinstance(upper, GlyphRun | ColorRun))
            and _meet(height, _down(upper, fonts))
            for upper, extent in zip(above, across, strict=True)
        )
        (above if overlaps else below).append(item)
    return tuple(below), tuple(above)


def _is_from_outside(item: Item) -> bool:
    return isinstance(item, Photo) and item.asset.startswith(OUTSIDE)


def _box(item: Fill | Stroke | Shade | Photo | Art) -> Box:
    """Return a rectangle around everything that the item paints."""
    if isinstance(item, Shade):
        blur = -2 * item.blur
        return item.box.inset(blur, blur, blur, blur)
    return item.box


def _across(item: Item, fonts: Fonts) -> Range:
    """Return the horizontal extent of everything that the item paints."""
    if not isinstance(item, GlyphRun | ColorRun):
        box = _box(item)
        return box.x, box.x + box.w
    bearing, em = fonts.face(item.face).bearing, item.size
    left, right = (inf, -inf) if item.glyphs else (0.0, 0.0)
    for glyph, x, _ in item.glyphs:
        begin, end = bearing(glyph)
        if x + em * begin < left:
            left = x + em * begin
        if x + em * end > right:
            right = x + em * end
    return left, right


def _down(item: Item, fonts: Fonts) -> Range:
    """Return the vertical extent of everything that the item paints."""
    if not isinstance(item, GlyphRun | ColorRun):
        box = _box(item)
        return box.y, box.y + box.h
    ink, em = fonts.face(item.face).ink, item.size
    top, bottom = (inf, -inf) if item.glyphs else (0.0, 0.0)
    for glyph, _, y in item.glyphs:
        above, below = ink(glyph)
        top, bottom = min(top, y - em * above), max(bottom, y + em * below)
    return top, bottom


def _meet(a: Range, b: Range) -> bool:
    return a[0] < b[1] + _TOLERANCE and b[0] < a[1] + _TOLERANCE
