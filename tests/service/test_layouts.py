"""Layouts: cached for all cards that share them, within a number of glyphs."""

from __future__ import annotations

from dataclasses import replace

from pyoji.engine.card import JPEG, PNG, SIZES, Card, CommonParameters
from pyoji.engine.color import Color
from pyoji.engine.frame import Frame, GlyphRun
from pyoji.engine.text.position import Glyph
from pyoji.service.layouts import LEAST_GLYPHS, MOST_GLYPHS, Layouts


def card(title: str = "제목") -> Card:
    return Card("t", "r", "ko", SIZES["og"], 1.0, PNG, 0, CommonParameters(title=title))


def frame(glyphs: int) -> Frame:
    run = GlyphRun("f", 10.0, Color(0, 0, 0), (Glyph(0, 0.0, 0.0),) * glyphs)
    return Frame("t", 1200, 630, (run,), ())


def test_a_layout_is_shared_by_formats_and_scales() -> None:
    """The text makes another."""
    layouts = Layouts()
    layouts.put(card(), frame(1))
    assert layouts.get(replace(card(), format=JPEG, quality=80, scale=2.0)) == frame(1)
    assert layouts.get(card("다른 제목")) is None


def held(glyphs: int) -> int:
    """How many of 300 layouts with this many glyphs are still cached."""
    layouts = Layouts()
    cards = [card(str(number)) for number in range(300)]
    for each in cards:
        layouts.put(each, frame(glyphs))
    return sum(layouts.get(each) is not None for each in cards)


def test_layouts_are_bounded_by_their_glyphs() -> None:
    """Even an empty one counts as some; one that is larger than the cache is not cached."""
    assert held(2000) == MOST_GLYPHS // (2000 + LEAST_GLYPHS) == 7
    assert held(0) == MOST_GLYPHS // LEAST_GLYPHS == 256
    assert held(MOST_GLYPHS) == 0
