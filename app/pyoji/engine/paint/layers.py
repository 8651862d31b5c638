"""Layers: split a frame's items into the cached background and the items drawn on it per card.

In: a frame. Out: two lists of items. The background has the items before the first text, ruled
line or remote image, and later large or tall items that overlap none of the items above, so the
order does not matter. A shadow may overlap letters: it is drawn below them. Must not know pixels.
"""

from __future__ import annotations

from pyoji.engine.frame import Box, ColorRun, Frame, GlyphRun, Item, Photo, Rule, Shade
from pyoji.engine.scene import OUTSIDE
from pyoji.engine.text.fonts import Fonts

# Smaller items move with the lines of a title, so each of their positions would need a background
# of its own. Tall items do not move, and would leave no row of pure background.
_LARGE, _TALL = 0.04, 0.5
"""Shares of the card's area and height."""

# Edges and baselines snap to pixels, which at scale=0.5 are two frame pixels.
_TOLERANCE = 2.0


def layers(frame: Frame, fonts: Fonts) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Return the items of the background and the items above it, in order."""
    below: list[Item] = []
    above: list[Item] = []
    extents: list[Box] = []  # of items above, computed on demand
    large, tall = frame.width * frame.height * _LARGE, frame.height * _TALL
    for item in frame.items:
        if isinstance(item, GlyphRun | ColorRun | Rule) or _is_from_outside(item):
            above.append(item)
            continue
        box = _extent(item, fonts)
        if above and box.w * box.h < large and box.h < tall:
            above.append(item)
            continue
        extents += (_extent(upper, fonts) for upper in above[len(extents) :])
        overlaps = any(
            _meet(box, extent)
            for upper, extent in zip(above, extents, strict=True)
            if not (isinstance(item, Shade) and isinstance(upper, GlyphRun | ColorRun))
        )
        (above if overlaps else below).append(item)
    return tuple(below), tuple(above)


def _is_from_outside(item: Item) -> bool:
    return isinstance(item, Photo) and item.asset.startswith(OUTSIDE)


def _extent(item: Item, fonts: Fonts) -> Box:
    """Return a rectangle around everything that the item paints."""
    match item:
        case GlyphRun(glyphs=()) | ColorRun(glyphs=()):
            return Box(0, 0, 0, 0)
        case GlyphRun() | ColorRun():
            face, em = fonts.face(item.face), item.size
            sides = [(g.x, *face.bearing(g.id)) for g in item.glyphs]
            heights = [(g.y, *face.ink(g.id)) for g in item.glyphs]
            left, right = min(x + em * a for x, a, _ in sides), max(x + em * b for x, _, b in sides)
            top, bottom = (
                min(y - em * a for y, a, _ in heights),
                max(y + em * b for y, _, b in heights),
            )
            return Box(left, top, right - left, bottom - top)
        case Shade():
            blur = -2 * item.blur
            return item.box.inset(blur, blur, blur, blur)
        case _:
            return item.box


def _meet(a: Box, b: Box) -> bool:
    across = a.x < b.x + b.w + _TOLERANCE and b.x < a.x + a.w + _TOLERANCE
    return across and a.y < b.y + b.h + _TOLERANCE and b.y < a.y + a.h + _TOLERANCE
