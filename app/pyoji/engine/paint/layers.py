"""Layers: which of a frame's items are its background, and which are drawn on it for each card.

The background is what stands before the first text or picture from outside, and whatever large or
tall comes later without touching anything that was drawn before it: drawn sooner, it looks the
same. A shadow falls on the background, never on letters.
"""

from __future__ import annotations

from pyoji.engine.frame import Box, ColorRun, Frame, GlyphRun, Item, Photo, Shade
from pyoji.engine.scene import OUTSIDE
from pyoji.engine.text.fonts import Fonts

# Smaller items move with the lines of a title; each of their places would be another background.
# Those that stand from top to bottom do not, and would make no row background.
_LARGE, _TALL = 0.04, 0.5
"""Of the card's area, and of its height."""

# Edges and baselines are brought to whole pixels, which at scale=0.5 are two of the frame's.
_NEAR = 2.0


def layers(frame: Frame, fonts: Fonts) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The items of the background, and those above it, each in its order."""
    below: list[Item] = []
    above: list[Item] = []
    reaches: list[Box] = []  # of the first of what is above, as far as anyone asked
    large, tall = frame.width * frame.height * _LARGE, frame.height * _TALL
    for item in frame.items:
        if isinstance(item, GlyphRun | ColorRun) or _is_from_outside(item):
            above.append(item)
            continue
        box = _reach(item, fonts)
        if above and box.w * box.h < large and box.h < tall:
            above.append(item)
            continue
        reaches += (_reach(other, fonts) for other in above[len(reaches) :])
        stays = any(
            _meet(box, reach)
            for other, reach in zip(above, reaches, strict=True)
            if not (isinstance(item, Shade) and isinstance(other, GlyphRun | ColorRun))
        )
        (above if stays else below).append(item)
    return tuple(below), tuple(above)


def _is_from_outside(item: Item) -> bool:
    return isinstance(item, Photo) and item.asset.startswith(OUTSIDE)


def _reach(item: Item, fonts: Fonts) -> Box:
    """A rectangle that holds all that the item paints."""
    match item:
        case GlyphRun(glyphs=()) | ColorRun(glyphs=()):
            return Box(0, 0, 0, 0)
        case GlyphRun() | ColorRun():
            face, em = fonts.face(item.face), item.size
            sides = [(g.x, *face.bearing(g.id)) for g in item.glyphs]
            feet = [(g.y, *face.ink(g.id)) for g in item.glyphs]
            left, right = min(x + em * a for x, a, _ in sides), max(x + em * b for x, _, b in sides)
            top, bottom = min(y - em * a for y, a, _ in feet), max(y + em * b for y, _, b in feet)
            return Box(left, top, right - left, bottom - top)
        case Shade():
            blur = -2 * item.blur
            return item.box.inset(blur, blur, blur, blur)
        case _:
            return item.box


def _meet(a: Box, b: Box) -> bool:
    across = a.x < b.x + b.w + _NEAR and b.x < a.x + a.w + _NEAR
    return across and a.y < b.y + b.h + _NEAR and b.y < a.y + a.h + _NEAR
