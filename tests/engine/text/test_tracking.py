"""Tracking by size: a table, read between its sizes."""

from __future__ import annotations

import pytest
from pyoji.engine.text.tracking import DISPLAY, at_least, at_size, scaled, untightened


@pytest.mark.parametrize(
    ("size", "tracking"),
    [
        (12, 0.0), (36, 0.0), (40, -0.005), (44, -0.01), (54, -0.015), (64, -0.02), (84, -0.025),
        (104, -0.03), (126, -0.032), (150, -0.035), (400, -0.035),
    ],
)  # fmt: skip
def test_display_text_stands_closer_as_it_grows(size: float, tracking: float) -> None:
    """None at 36 px and below, linear between the sizes of the table, constant from 150."""
    assert at_size(DISPLAY, size) == tracking


def test_a_smaller_card_has_the_same_tracking() -> None:
    """Sizes are scaled with the card, em are not."""
    assert at_size(scaled(DISPLAY, 2 / 3), 64 * 2 / 3) == at_size(DISPLAY, 64)


def test_letters_that_join_are_never_tightened() -> None:
    """Room that a table adds stays."""
    assert untightened(((10, 0.1), (20, -0.1))) == ((10, 0.1), (20, 0.0))


def test_tracking_has_a_bound() -> None:
    """What is above it stays."""
    assert at_least(((10, 0.0), (20, -0.03)), -0.01) == ((10, 0.0), (20, -0.01))
