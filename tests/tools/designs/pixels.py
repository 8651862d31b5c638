"""Pixels: figures of a painted card: plain background, use of the accent, similarity.

In: cases laid out, images. Out: figures, and their bars. Colours are compared in OKLab.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageChops
from pyoji.engine.color import Color, parse, to_oklab
from pyoji.engine.frame import Art, Fill, GlyphRun, Item

from tests.tools.designs.cards import Laid
from tests.tools.designs.ink import texts, without_words

MOST_BYTES, MEDIAN_BYTES = 300_000, 100_000

EMPTY = 0.40
"""The largest share of a card that a plain rectangle may have."""

PLAIN = 4
"""Levels by which a pixel of plain ground may differ from the ground."""

CELL = 6
"""Pixels of a cell's side in the search for rectangles, which may miss up to two cells."""

ACCENT = 0.03
ACCENTS = ("e0221a", "1e6fd9")
GREY = "7a7a7a"
FOLLOWS = 24
"""Levels by which a pixel that follows the accent differs between these two."""

STEP = 0.08
"""The least difference of a motif from its ground, in OKLab lightness."""

SEEN = 0.4
"""The share of a motif's pixels that has to have this difference."""

PANEL = "the largest panel"

BACKGROUNDS = tuple(
    parse(f"oklch({lightness} {chroma} {hue})")
    for lightness, chroma, hues in (
        (0.02, 0.0, (0,)),
        (0.22, 0.06, (20, 150, 270)),
        (0.40, 0.10, (30, 110, 200, 300)),
        (0.55, 0.13, (25, 90, 145, 255, 330)),
        (0.65, 0.14, (50, 150, 220, 350)),
        (0.80, 0.12, (85, 140, 230)),
        (0.92, 0.05, (20, 100, 250)),
        (1.0, 0.0, (0,)),
    )
    for hue in hues
)
"""24 grounds that a caller may ask for: black, white, and every lightness in several hues."""

_lab = lru_cache(maxsize=1 << 18)(to_oklab)


# ── plain ground ─────────────────────────────────────────────────────────────────────────────


def empty(laid: Laid) -> float:
    """Return the share of the card that its largest plain rectangle covers."""
    ground = laid.painted(laid.frame.items[:1])
    return largest(marked(laid.image, ground, PLAIN), CELL)


def marked(image: Image.Image, other: Image.Image, levels: int) -> Image.Image:
    """A mask of 255 where a channel differs by more than some levels."""
    channels = ImageChops.difference(image, other).split()
    most = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return most.point([255 * (level > levels) for level in range(256)])


def largest(mask: Image.Image, cell: int) -> float:
    """Return the share of an image that its largest rectangle without a marked pixel covers.

    For each row, it is the largest rectangle under the histogram of plain cells above.
    """
    columns, rows = -(-mask.width // cell), -(-mask.height // cell)
    padded = Image.new("L", (columns * cell, rows * cell))
    padded.paste(mask)
    # A box mean would round one pixel of many to nothing; a cell is plain if all of it is.
    cells = padded.convert("F").reduce(cell).tobytes()
    plain = memoryview(cells).cast("f")
    heights, best = [0] * (columns + 1), 0
    for row in range(rows):
        for at in range(columns):
            heights[at] = 0 if plain[row * columns + at] > 0 else heights[at] + 1
        best = max(best, _under(heights))
    return min(1.0, best * cell * cell / (mask.width * mask.height))


def _under(heights: list[int]) -> int:
    """The area of the largest rectangle under a histogram that ends with 0."""
    best, rising = 0, []
    for at, height in enumerate(heights):
        start = at
        while rising and rising[-1][1] >= height:
            start, tall = rising.pop()
            best = max(best, tall * (at - start))
        rising.append((start, height))
    return best


# ── accent and ground ────────────────────────────────────────────────────────────────────────


def following(one: Laid, other: Laid) -> float:
    """The share of pixels that differ clearly between two cards."""
    mask = marked(one.image, other.image, FOLLOWS)
    return mask.histogram()[255] / (mask.width * mask.height)


def motifs(laid: Laid, scale: float = 0.25) -> Iterator[tuple[str, float]]:
    """Yield each motif and lettering by name, with its visible share.

    A pixel is visible if its lightness differs by STEP from the pixel below. An invisible motif is
    measured again in full size, since lines thinner than a pixel are blended with the background.
    For a design without motif and lettering it is the most visible panel.
    """
    items = without_words(laid.frame, texts(laid.frame, laid.cards.fonts))
    card = laid.frame.width * laid.frame.height
    named = [(_motif(item, card), at) for at, item in enumerate(items) if at]
    kinds = {name for name, _ in named} - {None, PANEL}
    panels = []
    for name, at in named:
        if name is None or (name == PANEL and kinds):
            continue
        for size in dict.fromkeys((scale, 1.0)):
            seen = _seen(laid.painted(items[:at], size), laid.painted(items[: at + 1], size))
            if seen >= SEEN:
                break
        if name == PANEL:
            panels.append(seen)
        else:
            yield name, seen
    if panels:
        yield PANEL, max(panels)


def _motif(item: Item, card: float) -> str | None:
    match item:
        case Art():
            return item.motif.name
        case GlyphRun():
            return "lettering"
        case Fill() if item.box.w * item.box.h > 0.02 * card:
            return PANEL
        case _:
            return None


def _seen(before: Image.Image, after: Image.Image) -> float:
    """Of the pixels that changed, the share with a lightness that differs; 1 if none did."""
    mask = marked(before, after, 2).tobytes()
    pairs = zip(mask, triples(before), triples(after), strict=True)
    steps = [abs(_lab(Color(*one))[0] - _lab(Color(*two))[0]) for m, one, two in pairs if m]
    if not steps:
        return 1.0
    return sum(step >= STEP for step in steps) / len(steps)


def triples(image: Image.Image) -> Iterator[tuple[int, ...]]:
    levels = iter(image.tobytes())
    return zip(levels, levels, levels, strict=True)


# ── how far apart ────────────────────────────────────────────────────────────────────────────

SMALL = (64, 34)
"""The size in pixels of a card seen from afar."""

Small = tuple[tuple[float, float, float], ...]


def small(image: Image.Image) -> Small:
    """An image in OKLab at the size of SMALL."""
    reduced = image.resize(SMALL, Image.Resampling.BOX)
    return tuple(_lab(Color(*pixel)) for pixel in triples(reduced))


def distance(one: Small, other: Small) -> float:
    """The mean distance of two small images, pixel by pixel in OKLab."""
    total = 0.0
    for (l1, a1, b1), (l2, a2, b2) in zip(one, other, strict=True):
        total += ((l1 - l2) ** 2 + (a1 - a2) ** 2 + (b1 - b2) ** 2) ** 0.5
    return total / len(one)
