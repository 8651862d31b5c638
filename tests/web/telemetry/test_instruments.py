"""Instruments: a child is looked up once, and a block is timed."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, Counter, Histogram
from pyoji.web.telemetry.instruments import Children, Timed


def test_a_child_is_looked_up_once() -> None:
    """The metric counts all that it is given."""
    registry = CollectorRegistry()
    counter = Counter("cards", "Cards.", ("format",), registry=registry)
    asked: list[str] = []

    def labels(value: str) -> Counter:
        asked.append(value)
        return counter.labels(value)

    children = Children(labels)
    for value in ("png", "jpeg", "png"):
        children[value].inc()
    assert asked == ["png", "jpeg"]
    assert registry.get_sample_value("cards_total", {"format": "png"}) == 2
    assert registry.get_sample_value("cards_total", {"format": "jpeg"}) == 1


def test_a_block_is_timed() -> None:
    """A failing block as well. Its exception propagates."""
    registry = CollectorRegistry()
    histogram = Histogram("stage", "Stages.", registry=registry)
    with Timed(histogram):
        pass
    with pytest.raises(ZeroDivisionError), Timed(histogram):
        _ = 1 / 0
    assert registry.get_sample_value("stage_count") == 2
