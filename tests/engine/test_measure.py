"""Measure: a text is fitted, and an area divided, once for all that ask for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
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


@given(
    size=st.floats(5, 12),
    lengths=st.lists(st.integers(1, 7), min_size=1, max_size=3),
    inner=st.sampled_from([row, column]),
    outer=st.lists(
        st.tuples(st.sampled_from([row, column]), st.floats(0, 9), st.floats(0, 9)), max_size=4
    ),
)
def test_a_text_that_has_room_is_cut_in_no_stack(
    boxes: Fonts,
    size: float,
    lengths: list[int],
    inner: Callable[..., Stack],
    outer: list[tuple[Callable[..., Stack], float, float]],
) -> None:
    """A stack needs as much as its texts take, however many stacks it stands in."""
    texts = (text("a" * length, sizes=(size, size), max_lines=1) for length in lengths)
    deep: Node = inner(*texts, gap=3.3)
    for stack, left, right in outer:
        deep = stack(deep, padding=Edges(left=left, right=right))
    frame = layout(Scene("test", 400, 200, "ltr", PAPER, (), row(deep)), boxes)
    assert not any(block.truncated for block in frame.texts)


def test_a_row_in_a_row_cuts_texts_once(boxes: Fonts) -> None:
    """Texts that are too long share all of the width, however many rows they stand in."""
    texts = [text(letters, sizes=(10, 10), max_lines=1) for letters in ("aa aaa", "aaa aa")]
    plain = row(*texts, gap=5.0)

    def lines(content: Node) -> list[str]:
        frame = layout(Scene("test", 100, 50, "ltr", PAPER, (), content), boxes)
        return [line.text for block in frame.texts for line in block.lines]

    assert lines(row(row(plain))) == lines(plain)
    assert all("…" in line for line in lines(plain))


def test_a_text_that_is_placed_is_measured_once(
    boxes: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fitting is arithmetic: each text is shaped once, however often its extent is needed."""
    shaped = []
    prepare = typeset.prepare
    monkeypatch.setattr(
        typeset, "prepare", lambda *given: shaped.append(given[1]) or prepare(*given)
    )
    first, second = text("ABC", sizes=(5.0, 40.0), max_lines=2), text("DEF", max_lines=2)
    deep = column(row(column(first)), row(second, Space()))
    layout(Scene("test", 200, 100, "ltr", PAPER, (), deep), boxes)
    assert shaped == ["ABC", "DEF"]
