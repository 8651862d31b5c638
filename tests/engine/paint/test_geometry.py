"""Geometry: angles, whole pixels, curves."""

from __future__ import annotations

import pytest
from pyoji.engine.frame import Box
from pyoji.engine.paint.geometry import cubic, polar, snap, snapped


@pytest.mark.parametrize(
    ("angle", "point"), [(0, (5, -5)), (90, (15, 5)), (180, (5, 15)), (270, (-5, 5))]
)
def test_angles_run_as_on_a_clock(angle: float, point: tuple[float, float]) -> None:
    """From twelve, clockwise."""
    assert polar(5, 5, 10, angle) == pytest.approx(point)


@pytest.mark.parametrize(
    ("value", "pixel"), [(0, 0), (0.49, 0), (0.5, 1), (1.5, 2), (2.5, 3), (-0.5, 0), (-1.5, -1)]
)
def test_the_nearest_whole_pixel(value: float, pixel: int) -> None:
    """Of two the later, everywhere: Python's `round` takes the even one."""
    assert snap(value) == pixel
    assert snap(value - 1e-9) == pixel


def test_a_rectangle_keeps_its_size_when_it_moves_by_whole_pixels() -> None:
    """Each edge is snapped, at any scale."""
    assert snapped(Box(0.3, 0.3, 10.4, 10.4), 1) == (0, 0, 11, 11)
    assert snapped(Box(7.3, 7.3, 10.4, 10.4), 1) == (7, 7, 18, 18)
    assert snapped(Box(0.3, 0.3, 10.4, 10.4), 2) == (1, 1, 21, 21)


def test_a_curve_runs_from_end_to_end() -> None:
    """Through the middle of a symmetric one."""
    points = cubic((0, 0), (0, 8), (8, 8), (8, 0))
    assert (points[0], points[-1]) == ((0, 0), (8, 0))
    assert points[len(points) // 2] == pytest.approx((4, 6))
