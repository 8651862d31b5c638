"""A failing dependency is bypassed for a while and tried again automatically."""

from __future__ import annotations

import pytest
from pyoji.service.breaker import Breaker, BreakerTimes

from tests.clock import Clock

FIRST_PAUSE, LONGEST_PAUSE, TRIAL = 0.25, 8.0, 1.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock) -> Breaker:
    return Breaker(clock, BreakerTimes(FIRST_PAUSE, LONGEST_PAUSE, TRIAL))


def begun(breaker: Breaker) -> int:
    turn = breaker.begin()
    assert turn is not None
    return turn


def test_a_store_that_is_well_is_asked(breaker):
    """By any number at once."""
    turns = [begun(breaker) for _ in range(5)]
    for turn in turns:
        breaker.record_success(turn)
    assert not breaker.is_open
    begun(breaker)


def test_after_a_fault_it_rests_and_one_tries(breaker, clock):
    """The others wait for how that goes; when it goes well, all may."""
    breaker.record_failure(begun(breaker))
    assert breaker.is_open
    assert breaker.begin() is None
    clock.now += FIRST_PAUSE
    assert not breaker.is_open
    trial = begun(breaker)
    assert breaker.begin() is None
    breaker.record_success(trial)
    begun(breaker)
    begun(breaker)


def test_each_further_fault_doubles_the_rest(breaker, clock):
    """Up to the longest."""
    rest = FIRST_PAUSE
    for _ in range(100):
        breaker.record_failure(begun(breaker))
        clock.now += rest * 0.99
        assert breaker.begin() is None
        clock.now += rest * 0.02
        rest = min(2 * rest, LONGEST_PAUSE)
    breaker.record_success(begun(breaker))
    breaker.record_failure(begun(breaker))
    clock.now += FIRST_PAUSE
    begun(breaker)


def test_faults_at_one_time_are_one(breaker, clock):
    """Four that waited together say the same thing."""
    turns = [begun(breaker) for _ in range(4)]
    for turn in turns:
        breaker.record_failure(turn)
    clock.now += FIRST_PAUSE
    begun(breaker)


def test_old_news_changes_nothing(breaker, clock):
    """What began before the fault and went well after it does not end the rest."""
    early, failing = begun(breaker), begun(breaker)
    breaker.record_failure(failing)
    breaker.record_success(early)
    assert breaker.begin() is None


def test_a_trial_that_is_never_told_of_is_followed_by_another(breaker, clock):
    """A lost trial does not keep the breaker open indefinitely."""
    breaker.record_failure(begun(breaker))
    clock.now += FIRST_PAUSE
    begun(breaker)
    clock.now += TRIAL
    breaker.record_success(begun(breaker))
    begun(breaker)


def test_one_fault_may_be_too_few(clock):
    """A call that goes well begins the count anew."""
    breaker = Breaker(clock, BreakerTimes(30, 30, failures=3))
    breaker.record_failure()
    breaker.record_failure()
    breaker.record_success(begun(breaker))
    for _ in range(3):
        assert not breaker.is_open
        breaker.record_failure()
    assert breaker.is_open
    clock.now += 30
    assert not breaker.is_open


def test_calls_that_fail_together_count_each_until_there_is_a_rest(clock):
    """Eight that wait for one host need not wait three times."""
    breaker = Breaker(clock, BreakerTimes(30, 30, failures=3))
    turns = [begun(breaker) for _ in range(8)]
    for turn in turns:
        breaker.record_failure(turn)
    assert breaker.is_open
    clock.now += 30
    assert not breaker.is_open


def test_without_a_trial_all_try_after_the_rest(clock):
    """One that fails then begins another."""
    breaker = Breaker(clock, BreakerTimes(30, 30))
    breaker.trip()
    assert breaker.begin() is None
    clock.now += 30
    turns = [begun(breaker) for _ in range(3)]
    breaker.record_failure(turns[0])
    assert breaker.is_open
    breaker.record_success(turns[1])
    assert breaker.is_open, "old news"
