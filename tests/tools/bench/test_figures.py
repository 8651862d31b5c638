"""Figures of the bench: percentiles, spreads, and how a number is formatted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.bench.figures import Spread, four, number, percentile

TIMES = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=50)


@pytest.mark.parametrize(
    ("share", "found"), [(0.0, 1), (0.2, 1), (0.5, 3), (0.61, 4), (0.95, 5), (1.0, 5)]
)
def test_a_percentile_is_the_nearest_rank(share, found):
    """The percentile is one of the values, which may be in any order."""
    assert percentile([5, 3, 1, 4, 2], share) == found


def test_of_nothing_there_is_no_percentile():
    """Rather than a number that means nothing."""
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


@given(TIMES, st.floats(0, 1))
def test_no_more_than_its_share_lies_below(times, share):
    """And at least its share is not above."""
    found = percentile(times, share)
    assert sum(each < found for each in times) <= share * len(times)
    assert sum(each <= found for each in times) >= share * len(times)


@given(TIMES)
def test_a_median_lies_within_its_spread(times):
    """Low, median, high."""
    spread = Spread.of(times)
    assert min(times) == spread.low <= spread.median <= spread.high == max(times)


def test_a_ratio_is_of_one_round_with_itself():
    """Not of the medians: both were slow in the second round, and the ratio does not show it."""
    assert Spread.ratio([1, 10, 2], [2, 20, 1]) == Spread(0.5, 0.5, 2)
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        Spread.ratio([1, 2], [1])


@pytest.mark.parametrize(
    ("value", "told"),
    [(26104.4, "26,104"), (143.2, "143"), (27.84, "27.8"), (7.84, "7.84"), (0.416, "0.42")],
)
def test_a_number_has_the_digits_that_mean_something(value, told):
    """Three, or those before the point."""
    assert number(value) == told


def test_a_likeness_has_four_digits():
    """Two would say of all that they are one."""
    assert Spread(0.99824, 0.9, 1).told(four) == "0.9982 (0.9000 to 1.0000)"
