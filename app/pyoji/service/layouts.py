"""Layouts: the frames of recent cards, cached for cards that share them.

In: cards, and their frames without remote images. Out: the frame of a card that differs in format,
scale or quality alone. The cache is bounded by glyphs. It must not know how a card is laid out.
"""

from __future__ import annotations

from contextlib import suppress

from cachetools import LRUCache

from pyoji.engine.card import Card
from pyoji.engine.frame import ColorRun, Frame, GlyphRun

MOST_GLYPHS, LEAST_GLYPHS = 16_384, 64
"""Glyphs of all cached layouts, 200 bytes each; the smallest count for one layout."""


class Layouts:
    """The cached layouts."""

    def __init__(self) -> None:
        self._frames: LRUCache[str, Frame] = LRUCache(MOST_GLYPHS, _glyphs)

    def get(self, card: Card) -> Frame | None:
        """Return the layout of the card, or None."""
        return self._frames.get(card.layout.digest)

    def put(self, card: Card, frame: Frame) -> None:
        """Cache the layout, unless it is larger than the cache."""
        with suppress(ValueError):
            self._frames[card.layout.digest] = frame


def _glyphs(frame: Frame) -> int:
    """Return the layout's size in the cache, in glyphs."""
    runs = [item for item in frame.items if isinstance(item, (GlyphRun, ColorRun))]
    return LEAST_GLYPHS + sum([len(run.glyphs) for run in runs])
