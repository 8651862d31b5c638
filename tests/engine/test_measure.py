"""Measure: a text is fitted, and an area divided, once for all that ask for it."""

from __future__ import annotations

import pytest
from pyoji.engine import typeset
from pyoji.engine.layout import layout
from pyoji.engine.measure import Extent, Measures
from pyoji.engine.scene import Edges, Node, Scene, Space, Stack
from pyoji.engine.text.fonts import Fonts

from tests.engine.scenes import PAPER, column, mark, row, text


def test_a_text_is_fitted_to_the_room_that_it_gets(boxes: Fonts) -> None:
    """Again where the room is lower than the text, and not again where the text fits it."""
    node = text("aaa aaa aaa aaa", sizes=(5.0, 20.0), max_lines=9)
    measures = Measures(boxes)
    high = measures.fit(node, 100, 100)
    assert measures.fit(node, 100, 100) is high
    assert measures.fit(node, 100, high.height) is high
    low = measures.fit(node, 100, high.height / 2)
    assert low.height <= high.height / 2
    assert measures.fit(node, 100, 100).size == high.size


def test_a_stack_divides_an_area_once(boxes: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    """However deep it is: the time of a layout does not double with each level."""
    counts: list[tuple[Stack, float, float]] = []
    divide = Measures._row

    def counted(measures: Measures, stack: Stack, width: float, height: float) -> list[Extent]:
        counts.append((stack, width, height))
        return divide(measures, stack, width, height)

    monkeypatch.setattr(Measures, "_row", counted)
    deep: Node = mark(5, 5)
    for _ in range(6):
        deep = row(deep, mark(1, 1))
    assert Measures(boxes).need(deep, 200, 100) == (11, 5)
    assert len(counts) == len(set(counts)) >= 6


def test_a_stack_needs_its_children_gaps_and_padding(boxes: Fonts) -> None:
    """Along its direction their sum, across it the largest."""
    children = mark(30, 5), mark(10, 20)
    how = {"gap": 4.0, "padding": Edges(left=1, top=2, right=3, bottom=5)}
    assert Measures(boxes).need(row(*children, **how), 200, 100) == (48, 27)
    assert Measures(boxes).need(column(*children, **how), 200, 100) == (34, 36)


def test_a_text_that_is_placed_is_measured_once(
    boxes: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fitting is arithmetic: each text is shaped once, whatever asks for its extent."""
    shaped = []
    prepare = typeset.prepare
    monkeypatch.setattr(
        typeset, "prepare", lambda *given: shaped.append(given[1]) or prepare(*given)
    )
    first, second = text("ABC", sizes=(5.0, 40.0), max_lines=2), text("DEF", max_lines=2)
    deep = column(row(column(first)), row(second, Space()))
    layout(Scene("test", 200, 100, "ltr", PAPER, (), deep), boxes)
    assert shaped == ["ABC", "DEF"]
