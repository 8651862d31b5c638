"""A host that is down is not contacted for a while, for all of its images. Other hosts are."""

from __future__ import annotations

import pytest
from pyoji.service.remote_images.host_breakers import LATE, SECONDS, HostBreakers
from pyoji.service.remote_images.reasons import MissingReason

from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hosts(clock) -> HostBreakers:
    return HostBreakers(clock)


def test_an_unreachable_host_is_left_alone_at_once(hosts, clock):
    """Until the time is over, by the reason that it had."""
    hosts.unreachable("a", MissingReason.ADDRESS)
    assert hosts.open_reason("a") is MissingReason.ADDRESS
    assert hosts.open_reason("b") is None
    clock.now += SECONDS - 1
    assert hosts.open_reason("a") is MissingReason.ADDRESS
    clock.now += 1
    assert hosts.open_reason("a") is None


def test_late_answers_in_a_row_count(hosts):
    """One in time begins the count anew."""
    for _ in range(LATE - 1):
        hosts.late("a")
    hosts.responded("a")
    for _ in range(LATE):
        assert hosts.open_reason("a") is None
        hosts.late("a")
    assert hosts.open_reason("a") is MissingReason.TIMEOUT


def test_an_answer_does_not_end_a_rest(hosts):
    """Its request was sent before the pause began."""
    hosts.unreachable("a", MissingReason.UNREACHABLE)
    hosts.responded("a")
    assert hosts.open_reason("a") is MissingReason.UNREACHABLE


def test_late_answers_are_forgotten(hosts, clock):
    """Those of long ago are not in a row with those of now."""
    for _ in range(5 * LATE):
        hosts.late("a")
        clock.now += SECONDS
    assert hosts.open_reason("a") is None


def test_no_more_hosts_are_remembered_than_there_is_room_for(hosts):
    """A client may name thousands."""
    for number in range(5000):
        hosts.unreachable(f"host-{number}", MissingReason.UNREACHABLE)
    assert hosts.open_reason("host-0") is None
    assert hosts.open_reason("host-4999") is MissingReason.UNREACHABLE
