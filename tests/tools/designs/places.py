"""Places: whether the texts and images of a card are in allowed places.

In: a case laid out. Out: findings. Must not paint.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TypeGuard

from pyoji.engine.card import Size
from pyoji.engine.frame import Art, Box, Fill, Item, Photo, Stroke

from tests.tools.designs.cards import Laid
from tests.tools.designs.ink import InkedText, is_inside, meet, texts

SIDE, HUNG = 56, 8
"""Units from the card's left and right edge to any word, and to marks that hang in the margin."""

_HANGING = tuple("“”‘’\"'«»‹›„‚([{「『（［")

END = 36
"""Units from the top and bottom edge."""

BAND = 600
"""Rows of an og card that every network shows."""

LABEL = (700, 92)
"""The lower left of a card, in units, where X lays a label."""

GAP, GAP_EM = 40, 0.5
"""From a title's ink to its subtitle's, in units; from its last baseline, in em of the title."""

ABOVE = 24
"""From the ink of names, dates and logos above a title to its ink, in units."""

SMALLEST = 44
"""The least size of a title, in units, that is always readable."""

LABELLED = ("og", "x")
_MARK, _THIN = 400, 24
"""Units: a picture narrower than the first is a mark; a panel thinner than the second is a rule."""
_OURS = ("표지", "pyoji", "cuckoo")
_BRAND = "og-cuckoo-network"

Said = Iterator[tuple[str, str]]
"""Rules and sentences."""


def look(laid: Laid) -> Said:
    """Yield the faults of the places of a card."""
    words = texts(laid.frame, laid.cards.fonts)
    if laid.frame.missing:
        yield "glyphs", f"no glyph for {', '.join(f'U+{c:04X}' for c in laid.frame.missing)}"
    if not any(text.block.name == "title" for text in words):
        yield "overflow", "there is no title"
        return
    for check in (_boxes, _panels, _overlaps, _edges, _corner, _gap, _above, _cut, _names, _logo):
        yield from check(laid, words)


def _boxes(laid: Laid, words: list[InkedText]) -> Said:
    for text in words:
        box = text.block.box
        over = max(
            max(box.x - line.line.x, line.line.x + line.line.width - box.x - box.w)
            for line in text.lines
        )
        if over > 0.02:
            yield "overflow", f"{text.block.name} leaves its box by {over:.1f} px"
    card = Box(0, 0, laid.frame.width, laid.frame.height)
    for text in words:
        if not is_inside(text.box, card):
            yield "overflow", f"{text.block.name} leaves the card"


def _panels(laid: Laid, words: list[InkedText]) -> Said:
    """Check that texts are wholly inside or outside a panel or a frame."""
    unit = laid.size.unit
    for item in laid.frame.items[1:]:
        if not isinstance(item, Fill | Stroke) or min(item.box.w, item.box.h) < _THIN * unit:
            continue
        for text in words:
            if meet(text.box, item.box, 1.0) and not is_inside(text.box, item.box, 1.0):
                kind = "panel" if isinstance(item, Fill) else "frame"
                yield "overflow", f"{text.block.name} crosses the edge of a {kind}"


def _overlaps(laid: Laid, words: list[InkedText]) -> Said:
    for one, other in combinations(words, 2):
        if meet(one.box, other.box):
            yield "overlap", f"{one.block.name} and {other.block.name} overlap"
    for item in laid.frame.items:
        if not isinstance(item, Art | Photo) or item.box.w >= _MARK * laid.size.unit:
            continue
        what = item.motif.name if isinstance(item, Art) else item.asset.rpartition("/")[2]
        for text in words:
            if any(meet(line.box, item.box) for line in text.lines):
                yield "overlap", f"{text.block.name} overlaps the picture {what}"


def _edges(laid: Laid, words: list[InkedText]) -> Said:
    unit, width, height = laid.size.unit, laid.frame.width, laid.frame.height
    for text in words:
        name, box = text.block.name, text.box
        hangs = any(line.line.text.startswith(_HANGING) for line in text.lines)
        least = HUNG if hangs else SIDE
        sides = (("left", box.x / unit), ("right", (width - box.x - box.w) / unit))
        for side, space in sides:
            if space < least - 0.05:
                yield "margins", f"{name} is {space:.0f} units from the {side} edge, not {least}"
        ends = (("top", box.y / unit), ("bottom", (height - box.y - box.h) / unit))
        for side, space in ends:
            if space < END:
                yield "margins", f"{name} is {space:.0f} units from the {side} edge, not {END}"
        spare = (height - BAND) / 2
        if laid.case.size == "og" and (box.y < spare or box.y + box.h > height - spare):
            yield "band", f"{name} leaves the middle {BAND} rows"


def corner(size: Size) -> Box:
    """The rectangle under X's label."""
    width, height = LABEL[0] * size.unit, LABEL[1] * size.unit
    return Box(0, size.height - height, width, height)


def _corner(laid: Laid, words: list[InkedText]) -> Said:
    """Check the corner; X's label stays at the left on right-to-left cards too."""
    if laid.case.size not in LABELLED:
        return
    area = corner(laid.size)
    for text in words:
        for line in text.lines:
            if meet(line.box, area):
                down = line.box.y + line.box.h - area.y
                yield "corner", f"{text.block.name} reaches {down:.0f} units into the lower left"
                break
    for item in laid.frame.items:
        if isinstance(item, Photo) and item.box.w < _MARK and meet(item.box, area):
            yield "corner", f"{item.asset.rpartition('/')[2]} stands in the lower left"


def _gap(laid: Laid, words: list[InkedText]) -> Said:
    by_name = {text.block.name: text for text in words}
    title, subtitle = by_name["title"], by_name.get("subtitle")
    if subtitle is None or subtitle.box.y < title.box.y + title.box.h / 2:
        return
    if subtitle.box.x > title.box.x + title.box.w or title.box.x > subtitle.box.x + subtitle.box.w:
        return  # beside it
    unit, size = laid.size.unit, title.block.size
    space = (subtitle.box.y - title.box.y - title.box.h) / unit
    share = (subtitle.box.y - title.lines[-1].line.baseline) / size
    if space < GAP - 0.5:
        yield "gap", f"{space:.0f} units between title and subtitle, not {GAP}"
    if share < GAP_EM - 0.005:
        yield "gap", f"{share:.2f} em between the title's baseline and subtitle, not {GAP_EM}"


def _above(laid: Laid, words: list[InkedText]) -> Said:
    """Check the distance of names and a logo above a title from its ink, with accents."""
    title = next(text for text in words if text.block.name == "title").box
    others = [(text.block.name, text.box) for text in words if text.block.name != "title"]
    others += [("logo", i.box) for i in laid.frame.items if _is_logo(i)]
    for name, box in others:
        beside = box.x > title.x + title.w or title.x > box.x + box.w
        space = (title.y - box.y - box.h) / laid.size.unit
        if not beside and box.y < title.y and space < ABOVE - 0.5:
            yield "above", f"{space:.0f} units between {name} and title, not {ABOVE}"


def _cut(laid: Laid, words: list[InkedText]) -> Said:
    title = next(text.block for text in words if text.block.name == "title")
    if title.truncated and not laid.case.content.startswith("long title with"):
        yield "cut", "the title is cut"
    size = title.size / laid.size.unit
    if size < SMALLEST - 0.05:
        yield "cut", f"the title is set at {size:.0f} units, not {SMALLEST}"


def _names(laid: Laid, words: list[InkedText]) -> Said:
    """Check for our names, except on a design's own card, which shows samples."""
    if laid.case.design == _BRAND or "title" not in laid.case.pairs:
        return
    for text in words:
        shown = " ".join(line.line.text for line in text.lines).casefold()
        for name in _OURS:
            if name in shown and name not in " ".join(laid.case.pairs.values()).casefold():
                yield "names", f"{text.block.name} says {shown!r}"


def _logo(laid: Laid, words: list[InkedText]) -> Said:
    if "logo" not in laid.case.pairs:
        return
    logos = [item for item in laid.frame.items if _is_logo(item)]
    if len(logos) != 1:
        yield "logo", f"the logo is shown {len(logos)} times"
    card = Box(0, 0, laid.frame.width, laid.frame.height)
    space = END * laid.size.unit
    for logo in logos:
        if not is_inside(logo.box, card.inset(space, space, space, space)):
            yield "logo", f"the logo is less than {END} units from an edge"


def _is_logo(item: Item) -> TypeGuard[Photo]:
    return isinstance(item, Photo) and item.asset.endswith("/logo")
