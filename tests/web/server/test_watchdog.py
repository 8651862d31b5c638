"""The watchdog: a drawing that never ends fails the probes one after the other, then is stuck."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterator

import pytest
from pyoji.engine.design import Registry, Templates
from pyoji.service import default_cards, renderer
from pyoji.service.daemon_pool import DaemonPool, PoolCall
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.server.watchdog import Stuck, Watchdog, stack
from starlette.testclient import TestClient

from tests.fakes import FakePipeline
from tests.waiting import async_until

LOOP = 0  # no thread has this identifier


class Case:
    """A watchdog with a limit of 30 s, what it has reported, and what runs."""

    def __init__(self, limit: float | None = 30.0) -> None:
        self.running: list[PoolCall] = []
        self.stuck: list[Stuck] = []
        self.dog = Watchdog(limit, lambda: self.running)
        self.dog.on_stuck = self.stuck.append

    def look(self, seconds: float, times: int = 1) -> tuple[bool, bool]:
        """Look; whether it is ready and alive then. The event loop turns meanwhile."""
        for _ in range(times):
            self.dog._silence = 0.0
            self.dog.look(seconds, LOOP)
        return self.dog.is_ready, self.dog.is_alive


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.fixture
def job() -> Iterator[PoolCall]:
    """A call that runs until the end of the test."""
    begun, gate, pool = threading.Event(), threading.Event(), DaemonPool(1, "test")

    def never_ends() -> None:
        begun.set()
        gate.wait()

    pool.submit(never_ends)
    assert begun.wait(60)
    yield pool.running[0]
    gate.set()


def test_readiness_fails_first_then_liveness_then_it_is_stuck(case: Case, job: PoolCall) -> None:
    """At a third, at two thirds and at the whole of the limit; reported once."""
    case.running = [job]
    assert case.look(1.0) == (True, True)
    assert case.look(1.0, 9) == (True, True)
    assert case.look(1.0) == (False, True)
    assert case.look(1.0, 9) == (False, True)
    assert case.look(1.0) == (False, False)
    assert case.look(1.0, 9) == (False, False)
    assert case.stuck == []
    case.look(1.0, 3)
    assert case.stuck == [Stuck.DRAWING]


def test_a_drawing_that_ends_was_only_slow(case: Case, job: PoolCall) -> None:
    """Another one in the same thread starts from nothing."""
    case.running = [job]
    assert case.look(1.0, 25) == (False, False)
    case.running = [PoolCall(job.call, job.future, job.thread)]
    assert case.look(1.0) == (True, True)
    case.running = []
    assert case.look(1.0) == (True, True)
    assert case.stuck == []


def test_the_longest_of_several_counts(case: Case, job: PoolCall) -> None:
    """Others beside it that come and go change nothing."""
    for _ in range(31):
        case.running = [PoolCall(job.call, job.future), job]
        case.look(1.0)
    assert case.stuck == [Stuck.DRAWING]


def test_an_event_loop_that_does_not_turn_is_stuck(case: Case) -> None:
    """However short the renderings are."""
    for _ in range(31):
        case.dog.look(1.0, LOOP)
    assert case.stuck == [Stuck.LOOP]


def test_without_a_limit_nothing_is_stuck(job: PoolCall) -> None:
    """No drawing is too long, and no thread is started."""
    case = Case(None)
    case.running = [job]
    assert case.look(1000.0, 9) == (True, True)
    before = set(threading.enumerate())  # some of which may end meanwhile

    async def scenario() -> None:
        case.dog.begin()
        assert set(threading.enumerate()) <= before
        await case.dog.end()

    asyncio.run(scenario())
    assert case.stuck == []


def test_it_shows_at_once_that_python_runs(case: Case) -> None:
    """Then it does so at each look. Its observer must not wait for the first interval."""
    looks: list[bool] = []
    case.dog.on_look = lambda: looks.append(True)

    async def scenario() -> None:
        case.dog.begin()
        assert looks
        await case.dog.end()

    asyncio.run(scenario())


def test_the_log_says_where_it_is_stuck(case: Case, job: PoolCall, caplog) -> None:
    """As a traceback of the thread."""
    case.running = [job]
    case.look(1.0, 32)
    [record] = caplog.records
    assert record.levelno == logging.CRITICAL
    assert record.getMessage().startswith("a card has been rendered for 30 s")
    assert "in never_ends" in record.stack
    assert stack(LOOP) == ""


def test_a_frozen_process_finds_no_old_drawing(case: Case, job: PoolCall, monkeypatch) -> None:
    """When it continues after an hour, the clock has moved and the drawing has not had its time."""
    case.running = [job]
    hours = iter(range(0, 10**9, 3600))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(hours)))
    steps: list[float] = []

    def look(seconds: float, _: int) -> None:
        steps.append(seconds)
        if len(steps) == 3:
            case.dog._ended.set()

    monkeypatch.setattr(case.dog, "look", look)
    case.dog._watch(0.001, LOOP)
    assert steps == [0.002] * 3


def test_its_own_thread_notices_both(job: PoolCall) -> None:
    """A drawing that does not end while the loop turns, and a loop that a call holds."""
    case = Case(2.0)  # a loop that a busy machine holds up for less does not count

    async def drawing() -> None:
        case.running = [job]
        case.dog.begin()
        await async_until(lambda: case.stuck)
        await case.dog.end()

    asyncio.run(drawing())
    assert case.stuck == [Stuck.DRAWING]

    case = Case(0.2)
    told = threading.Event()
    case.dog.on_stuck = lambda what: (case.stuck.append(what), told.set())

    async def blocked() -> None:
        case.dog.begin()
        await asyncio.sleep(0)
        assert told.wait(60)
        await case.dog.end()

    asyncio.run(blocked())
    assert case.stuck == [Stuck.LOOP]


def test_probes_fail_and_others_have_the_fallback(templates: Templates, monkeypatch) -> None:
    """Readiness, then liveness. A new card is answered with the template's own meanwhile."""
    monkeypatch.setattr(default_cards, "PATIENCE", 60)
    monkeypatch.setattr(renderer, "_GRACE", 0)  # the first answer comes long before a third
    pipeline = FakePipeline()
    pipeline.held = lambda card: card.by_name.get("title") == "endless"
    app = assemble(Settings(watchdog=4.5, deadline=0.1), Registry(templates), pipeline)
    stuck: list[Stuck] = []
    app.watchdog.on_stuck = stuck.append
    with TestClient(app) as client:
        while client.get("/readyz").status_code != 200:
            pass
        pipeline.gate.clear()
        first = client.get("/api/og-cuckoo-network?title=endless")
        assert first.headers["X-Card-Fallback"] == "overloaded"
        seen = []
        while not stuck:
            seen.append((client.get("/readyz").status_code, client.get("/healthz").status_code))
            time.sleep(0.01)
        other = client.get("/api/og-cuckoo-network?title=other")
        assert (other.status_code, other.headers["X-Card-Fallback"]) == (200, "overloaded")
        assert client.get("/readyz").json()["type"] == "/docs#stuck"
        assert client.get("/healthz").json()["type"] == "/docs#stuck"
        pipeline.gate.set()
        while client.get("/readyz").status_code != 200:
            pass
        assert client.get("/healthz").status_code == 200
    order = list(dict.fromkeys(seen))
    assert order == sorted(order), order
    assert (
        {(200, 200), (503, 503)}
        <= set(order)
        <= {(200, 200), (503, 200), (503, 503)}
        | {
            (200, 503)  # it became stuck between the two questions
        }
    )
