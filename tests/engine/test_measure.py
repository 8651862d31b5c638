"""Measure: a text is fitted, and an area divided, once for all that ask for it."""

from __future__ import annotations

import pytest
from pyoji.engine.color import Color
from pyoji.engine.measure import Extent, Measures
from pyoji.engine.scene import Motif, Node, Picture, Stack, Text
from pyoji.engine.text.fonts import Fonts

INK = Color(0, 0, 0)
MARK = Motif("cuckoo", (INK, INK))


def mark(width: float, height: float) -> Picture:
    return Picture(MARK, width, height, 0)


def test_a_text_is_fitted_to_the_room_that_it_gets(boxes: Fonts) -> None:
    """Again where the room is lower than the text, and not again where the text fits it."""
    node = Text("text", "aaa aaa aaa aaa", "en", "noto", 400, INK, (5.0, 20.0), 9, tracking=0.0)
    measure = Measures(boxes)
    high = measure.fit(node, 100, 100)
    assert measure.fit(node, 100, 100) is high
    assert measure.fit(node, 100, high.height) is high
    low = measure.fit(node, 100, high.height / 2)
    assert low.height <= high.height / 2
    assert measure.fit(node, 100, 100).size == high.size


def test_a_stack_divides_an_area_once(boxes: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    """However deep it is: the time of a layout does not double with each level."""
    counts: list[tuple[Stack, float, float]] = []
    divide = Measures._row

    def counted(measure: Measures, stack: Stack, width: float, height: float) -> list[Extent]:
        counts.append((stack, width, height))
        return divide(measure, stack, width, height)

    monkeypatch.setattr(Measures, "_row", counted)
    deep: Node = mark(5, 5)
    for _ in range(6):
        deep = Stack("row", (deep, mark(1, 1)))
    assert Measures(boxes).need(deep, 200, 100) == (11, 5)
    assert len(counts) == len(set(counts)) >= 6


def test_a_stack_needs_its_children_gaps_and_padding(boxes: Fonts) -> None:
    """Along its direction their sum, across it the largest."""
    children = mark(30, 5), mark(10, 20)
    for direction, extent in (("row", (44, 20)), ("column", (30, 29))):
        stack = Stack(direction, children, gap=4.0)
        assert Measures(boxes).need(stack, 200, 100) == extent
