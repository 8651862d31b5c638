"""A day's requests: how many, in order, how they are spread, and the same ones each time."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.simulate import traffic
from tests.tools.simulate.traffic import DAY, FORMS, TRACKED, Traffic, ranks, requests, size

SMALL = Traffic(requests=40_000, titles=5_000, posts=500, bursts=3)


@pytest.fixture(scope="module")
def small():
    return list(requests(SMALL))


@given(
    st.builds(
        Traffic,
        requests=st.integers(0, 3_000),
        titles=st.integers(1, 50),
        posts=st.integers(0, 50),
        bursts=st.integers(0, 5),
        burst=st.integers(0, 500),
        fresh=st.floats(0, 1),
    )
)
def test_a_day_has_exactly_its_requests(day):
    """Each within the day, in the order of time, for a card that there is."""
    made = list(requests(day))
    assert len(made) == day.requests
    assert all(0 <= one.second <= other.second <= DAY for one, other in pairwise(made))
    assert all(0 <= each.card < day.cards for each in made)


def test_a_seed_makes_one_day(small):
    """Another seed makes another."""
    assert list(requests(SMALL)) == small
    assert list(requests(Traffic(40_000, 5_000, 500, bursts=3, seed=2))) != small


def test_old_titles_follow_zipf(small):
    """The first is asked for as much more than the tenth as the law says."""
    asked = Counter(each.title for each in small)
    assert asked[0] / asked[9] == pytest.approx(10**SMALL.exponent, rel=0.2)


def test_zipf_weights_are_the_laws():
    """Each with all before it added."""
    assert ranks(3, 1.0) == pytest.approx([1, 3 / 2, 11 / 6])


def test_a_post_is_not_asked_for_before_it_appears(small):
    """Post number n of N appears at n / N of the day, to the minute."""
    for each in small:
        if each.title >= SMALL.titles:
            appears = (each.title - SMALL.titles) / SMALL.posts * DAY
            assert each.second >= appears - 60


def test_a_burst_is_one_link_within_a_second(small):
    """A thousand requests for one card, each of the three times."""
    seconds = Counter((int(each.second), each.card) for each in small)
    assert sum(count >= SMALL.burst for count in seconds.values()) == SMALL.bursts


def test_shares_are_as_told(small):
    """Of tracked links, of the day's posts, and of the first form."""
    assert mean(each.tracked for each in small) == pytest.approx(TRACKED, abs=0.01)
    calm = [each for each in small if int(each.second) % 60]  # a burst begins a minute
    assert mean(each.form == 0 for each in calm) == pytest.approx(FORMS[0].share, abs=0.01)
    fresh = mean(each.title >= SMALL.titles for each in calm)
    assert fresh == pytest.approx(SMALL.fresh, abs=0.01)
    assert sum(form.share for form in FORMS) == pytest.approx(1)


def test_the_busiest_minute_has_eight_times_the_quietest():
    """And all minutes have all requests."""
    minutes = traffic._minutes(1_000_000)
    assert sum(minutes) == 1_000_000
    assert max(minutes) / min(minutes) == pytest.approx(8, rel=0.05)


def test_sizes_are_those_of_cards():
    """40 KB in the middle, 60 KB at the 95th percentile, the mean as stated; never nothing."""
    first = FORMS[0]
    assert size(0.5, first) == 40_000
    assert size(0.95, first) == 60_000
    drawn = [size((i + 0.5) / 1000, first) for i in range(1000)]
    assert mean(drawn) == pytest.approx(traffic.MEAN_BYTES, rel=0.01)
    assert median(size(0.5, form) for form in FORMS) <= 40_000
    assert 0 < size(0, first) < size(1, first) < 2**20
