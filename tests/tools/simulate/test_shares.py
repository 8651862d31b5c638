"""One card that many ask for: how often it is drawn, by who waits for whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.service.cache.guard import PAUSE, TURNS

from tests.tools.simulate.shares import Flight, Site, at_once, follow, rising, within

CARD = 0.005


def drawn(workers, flight, moments, *, store=True, card=CARD):
    return follow(Site(workers, flight, store), moments, card).drawn


def test_without_flight_each_that_comes_too_early_draws():
    """All of a thousand in the same moment; the last waits for all of a worker's."""
    found = follow(Site(1, Flight.NONE), at_once(1000), CARD)
    assert found.drawn == 1000
    assert found.slowest == pytest.approx(1000 * CARD)


def test_with_a_flight_each_worker_draws_once():
    """As the bench finds it."""
    for workers in (1, 2, 12):
        assert drawn(workers, Flight.PROCESS, at_once(1000)) == workers


def test_a_store_saves_those_who_come_later():
    """A worker whose first request comes when another has drawn finds it there."""
    late = [0.0, *(1 + i / 1000 for i in range(1000))]
    assert drawn(12, Flight.PROCESS, late) == 1
    assert drawn(12, Flight.PROCESS, late, store=False) == 12


def test_a_shared_flight_draws_once():
    """The others look again after a pause, and wait no longer than one beyond the drawing."""
    found = follow(Site(12, Flight.SHARED), at_once(1000), CARD)
    assert found.drawn == 1
    assert found.slowest == pytest.approx(PAUSE)


def test_nobody_waits_for_ever_for_another():
    """A card that takes longer than all turns is drawn by each worker."""
    found = follow(Site(4, Flight.SHARED), at_once(1000), TURNS * PAUSE + 1)
    assert found.drawn == 4


def test_a_flight_is_shared_through_a_store():
    """There is no other way."""
    with pytest.raises(ValueError, match="no store"):
        Site(2, Flight.SHARED, store=False)


@given(
    st.integers(1, 16),
    st.integers(1, 300),
    st.floats(0.001, 2),
    st.floats(0.001, 3),
    st.booleans(),
)
def test_waiting_for_others_never_draws_more(workers, asked, card, seconds, store):
    """At most once a worker with flights, at most once a request without, and once at least."""
    moments = within(asked, seconds)
    none = drawn(workers, Flight.NONE, moments, store=store, card=card)
    process = drawn(workers, Flight.PROCESS, moments, store=store, card=card)
    assert 1 <= process <= min(workers, none)
    assert none <= asked
    if store and card <= TURNS * PAUSE:
        assert drawn(workers, Flight.SHARED, moments, card=card) == 1


def test_a_rise_ends_at_its_rate():
    """Half as many requests in all as at that rate from the start."""
    moments = list(rising(500, 60))
    assert len(moments) == 15_000
    assert moments == sorted(moments)
    assert sum(59 <= moment < 60 for moment in moments) == pytest.approx(500, rel=0.02)
