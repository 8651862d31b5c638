"""Traffic: each request is counted once in every family, under labels of fixed tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from pyoji.web.telemetry.networks import NETWORKS
from pyoji.web.telemetry.traffic import (
    BOUNDS,
    MOST_TEMPLATES,
    OTHER,
    AnswerKind,
    Kind,
    Traffic,
    answer_of,
)

CRAWLER = b"Twitterbot/1.0"


@pytest.fixture
def traffic() -> Traffic:
    return Traffic()


def value(traffic: Traffic, name: str, **labels: str) -> float:
    """A sample of that name and with those labels; 0 where there is none."""
    registry = CollectorRegistry()
    registry.register(traffic)
    return registry.get_sample_value(name, labels) or 0


@pytest.mark.parametrize("fast", [False, True], ids=["routes", "fast path"])
def test_a_request_counts_once_in_each_family(traffic: Traffic, fast: bool) -> None:
    """By status, by link and answer, by network and answer, and by its time."""
    kind = Kind(200, AnswerKind.HIT, traffic.link("plain", "png"), fast)
    traffic.cell(kind).count(CRAWLER, 0.003)
    labels = {"template": "plain", "format": "png", "answer": "hit"}
    assert value(traffic, "pyoji_requests_total", status="200") == 1
    assert value(traffic, "pyoji_card_requests_total", **labels) == 1
    assert value(traffic, "pyoji_network_requests_total", network="x", answer="hit") == 1
    assert value(traffic, "pyoji_request_seconds_count", answer="hit") == 1
    assert value(traffic, "pyoji_request_seconds_sum", answer="hit") == 0.003
    assert value(traffic, "pyoji_request_seconds_bucket", answer="hit", le="0.002") == 0
    assert value(traffic, "pyoji_request_seconds_bucket", answer="hit", le="0.004") == 1
    assert value(traffic, "pyoji_lookups_total", store="memory", result="hit") == fast


def test_what_is_no_card_has_no_link(traffic: Traffic) -> None:
    """A page is counted with its status and network, and not among the cards."""
    traffic.cell(Kind(200, AnswerKind.OTHER)).count(b"", 0.001)
    assert value(traffic, "pyoji_requests_total", status="200") == 1
    assert value(traffic, "pyoji_network_requests_total", network="other", answer="other") == 1
    families = {family.name: family.samples for family in traffic.collect()}
    assert families["pyoji_card_requests"] == []


def test_both_paths_add_up_under_the_same_labels(traffic: Traffic) -> None:
    """A hit is a hit, on whichever path it was answered; and no label stands twice."""
    link = traffic.link("plain", "png")
    for fast in (False, True):
        traffic.cell(Kind(200, AnswerKind.HIT, link, fast)).count(CRAWLER, 0.0001)
    labels = {"template": "plain", "format": "png", "answer": "hit"}
    assert value(traffic, "pyoji_card_requests_total", **labels) == 2
    for family in traffic.collect():
        keys = [(each.name, tuple(each.labels.items())) for each in family.samples]
        assert len(keys) == len(set(keys))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_buckets_are_cumulative(times: list[float]) -> None:
    """Each holds the requests that took no longer than its bound; the last holds all."""
    traffic = Traffic()
    for seconds in times:
        traffic.cell(Kind(200, AnswerKind.OTHER)).count(b"", seconds)
    for bound in BOUNDS:
        found = value(traffic, "pyoji_request_seconds_bucket", answer="other", le=str(bound))
        assert found == sum(seconds <= bound for seconds in times)
    found = value(traffic, "pyoji_request_seconds_bucket", answer="other", le="+Inf")
    assert found == len(times)


def test_templates_have_names_of_their_own_up_to_a_number(traffic: Traffic) -> None:
    """Beyond it they count together; those that were counted first keep their names."""
    for number in range(2 * MOST_TEMPLATES):
        traffic.link(f"t{number}", "png")
    assert traffic.link("t0", "png") == ("t0", "png")
    assert traffic.link("t64", "webp") == (OTHER, "webp")
    assert traffic.link("t999", "png") == (OTHER, "png")


@pytest.mark.parametrize(
    ("status", "source", "answer"),
    [
        (200, AnswerKind.HIT, AnswerKind.HIT),
        (200, AnswerKind.FALLBACK, AnswerKind.FALLBACK),
        (200, AnswerKind.UNLISTED, AnswerKind.UNLISTED),
        (200, AnswerKind.DATA, AnswerKind.DATA),
        (200, None, AnswerKind.OTHER),
        (304, None, AnswerKind.NOT_MODIFIED),
        (304, AnswerKind.DATA, AnswerKind.NOT_MODIFIED),
        (400, None, AnswerKind.REFUSED),
        (404, AnswerKind.DATA, AnswerKind.REFUSED),
        (422, None, AnswerKind.REFUSED),
        (429, None, AnswerKind.LIMITED),
        (500, AnswerKind.HIT, AnswerKind.ERROR),
        (503, None, AnswerKind.ERROR),
    ],
)
def test_an_answer_is_named_by_its_status_and_its_route(status, source, answer) -> None:
    """An error is an error whatever the route meant to answer."""
    assert answer_of(status, source) is answer


def test_the_series_are_bounded(traffic: Traffic) -> None:
    """The number of series has an upper bound for any number and kind of requests."""
    for number in range(3 * MOST_TEMPLATES):
        for format_ in ("png", "jpeg", "webp", "json"):
            link = traffic.link(f"t{number}", format_)
            for answer in AnswerKind:
                cell = traffic.cell(Kind(200, answer, link))
                for agent in (CRAWLER, f"agent {number}".encode(), b"\xff" * 9000):
                    cell.count(agent, number)
    counts = {family.name: len(family.samples) for family in traffic.collect()}
    assert counts["pyoji_requests"] == 1
    assert counts["pyoji_card_requests"] == (MOST_TEMPLATES + 1) * 4 * len(AnswerKind)
    assert counts["pyoji_network_requests"] <= len(NETWORKS) * len(AnswerKind)
    assert counts["pyoji_request_seconds"] == (len(BOUNDS) + 3) * len(AnswerKind)
