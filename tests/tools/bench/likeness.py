"""Likeness: takumi's request for a card of ours, and the similarity of two images.

In: a card, or two images. Out: takumi's request with the same size, background and texts. To
compare bytes it also has the motif, as an image of our card without its texts. Or the structural
similarity of two images.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, ImageMath
from pyoji.engine.assembly import Engine
from pyoji.engine.card import PNG, Card
from pyoji.engine.color import Color
from pyoji.engine.frame import Box, ColorRun, Fill, Frame, GlyphRun, Item, TextBlock
from pyoji.engine.scene import Gradient

from tests.tools.bench.drawers import placed


@dataclass(frozen=True, slots=True)
class Likeness:
    """Takumi's request for a card of ours."""

    engine: Engine

    def request(self, card: Card) -> dict[str, Any]:
        """The card's size, scale, format, ground and texts."""
        frame = self.engine.pipeline.frame(card, {})
        return {
            "width": card.size.width,
            "height": card.size.height,
            "scale": card.scale,
            "format": card.format.name,
            "ground": _css(frame.items[0]),
            "texts": [_text(text, frame) for text in frame.texts],
            **({"quality": card.quality} if card.format.lossy and card.quality else {}),
        }

    def with_motif(self, card: Card) -> dict[str, Any]:
        """Return the same request on an image of our card without its texts."""
        frame = self.engine.pipeline.frame(card, {})
        items = tuple(each for each in frame.items if not _is_text(each, frame))
        bare = replace(frame, items=items)
        picture = self.engine.pipeline.render(replace(card, format=PNG), frame=bare).data
        return {**self.request(card), "picture": base64.b64encode(picture).decode("ascii")}

    def exact(self, card: Card) -> bytes:
        """Return our card, lossless."""
        return self.engine.pipeline.render(replace(card, format=PNG, quality=0)).data


def similarity(one: bytes, other: bytes) -> float:
    """The mean structural similarity of two images' luminance, over blocks of 8 x 8 pixels.

    1.0 if they are equal. ValueError if they are not of one size.
    """
    a, b = (Image.open(io.BytesIO(data)).convert("L").convert("F") for data in (one, other))
    if a.size != b.size:
        raise ValueError(f"images of {a.size} and {b.size}")
    blocks = (a.width // 8, a.height // 8)

    def mean(image: Image.Image) -> Image.Image:
        return image.resize(blocks, Image.Resampling.BOX)

    def times(x: Image.Image, y: Image.Image) -> Image.Image:
        return ImageMath.lambda_eval(lambda given: given["x"] * given["y"], x=x, y=y)

    value = ImageMath.lambda_eval(
        lambda m: (2 * m["a"] * m["b"] + _C1)
        * (2 * (m["ab"] - m["a"] * m["b"]) + _C2)
        / (
            (m["a"] * m["a"] + m["b"] * m["b"] + _C1)
            * (m["aa"] - m["a"] * m["a"] + m["bb"] - m["b"] * m["b"] + _C2)
        ),
        a=mean(a), b=mean(b), aa=mean(times(a, a)), bb=mean(times(b, b)), ab=mean(times(a, b)),
    )  # fmt: skip
    found = value.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(found, float)
    return found


_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
"""The constants of Wang et al., 2004, for levels of 0 to 255."""


def _text(text: TextBlock, frame: Frame) -> dict[str, Any]:
    runs = (item for item in frame.items if isinstance(item, GlyphRun) and _within(item, text.box))
    color = next((run.color for run in runs), Color(255, 255, 255))
    return {**placed(text), "color": str(color)}


def _is_text(item: Item, frame: Frame) -> bool:
    """Whether an item is the glyphs of a text, and not lettering."""
    if isinstance(item, GlyphRun) and item.clip:
        return False
    is_letters = isinstance(item, GlyphRun | ColorRun)
    return is_letters and any(_within(item, text.box) for text in frame.texts)


def _within(run: GlyphRun | ColorRun, box: Box) -> bool:
    glyph = run.glyphs[0]
    return box.x - 8 <= glyph.x <= box.x + box.w + 8 and box.y - 8 <= glyph.y <= box.y + box.h + 8


def _css(ground: Item) -> str:
    assert isinstance(ground, Fill)
    if not isinstance(ground.color, Gradient):
        return str(ground.color)
    stops = ", ".join(f"{color} {share * 100:g}%" for share, color in ground.color.stops)
    return f"linear-gradient({ground.color.angle:g}deg, {stops})"
