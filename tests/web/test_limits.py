"""Limits: who is counted with whom, and what becomes of it when Redis does not answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from limits import aio

from app.web import limits as limits_
from app.web.limits import ALL, CLIENT, Limits
from tests.redis_server import RedisServer, redis_server

ONE, OTHER = "8.8.8.8", "8.8.4.4"
SIX = "2606:4700:4700:1::"


def answers(limits: Limits, *addresses: str | None) -> list[str | None]:
    """What each of these clients hears, one after the other."""

    async def asked() -> list[str | None]:
        return [await limits.refusal(address) for address in addresses]

    return asyncio.run(asked())


# ── who is counted with whom ─────────────────────────────────────────────────────────────────


def test_a_client_has_so_many_new_cards() -> None:
    """What one has used up is no other's loss."""
    said = answers(Limits("2/day", None), ONE, ONE, OTHER, ONE, OTHER, OTHER)
    assert said == [None, None, None, CLIENT, None, CLIENT]


def test_all_clients_together_have_so_many() -> None:
    """Whoever they are, also those that have no limit of their own."""
    said = answers(Limits(None, "3/day"), ONE, OTHER, "10.0.0.1", ONE, "10.0.0.1", None)
    assert said == [None, None, None, ALL, ALL, ALL]


def test_a_clients_limit_comes_before_that_of_all() -> None:
    """So whoever asks too much takes nothing from the others."""
    limits = Limits("1/day", "2/day")
    assert answers(limits, ONE, *[ONE] * 9, OTHER) == [None, *[CLIENT] * 9, None]
    assert answers(limits, "9.9.9.9") == [ALL]


def test_without_limits_nobody_is_refused() -> None:
    """Off is off."""
    assert answers(Limits(None, None), *[ONE] * 1000) == [None] * 1000


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (SIX + "1", "2606:4700:4700:1:ffff:ffff:ffff:ffff", True),
        (SIX + "1", "2606:4700:4700:0001:0:0:0:2", True),
        (SIX + "1", SIX.upper() + "2", True),
        (SIX + "1", "2606:4700:4700:2::1", False),
        ("2606:4700::1", "2606:4700:0:0:8000::", True),
        ("2606:4700::1", "2606:4700:0:1::1", False),
        (ONE, f"::ffff:{ONE}", True),
        (f"::ffff:{ONE}", f"::ffff:{OTHER}", False),
        (ONE, "8.8.8.9", False),
    ],
)
def test_which_addresses_are_one_client(first, second, alike) -> None:
    """An IPv4 address, however it is written; of IPv6 the first 64 bits."""
    assert answers(Limits("1/day", None), first, second) == [None, CLIENT if alike else None]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.0.1",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "testclient",
        "",
        None,
    ],
)
def test_an_address_that_is_not_public_stands_for_many(address) -> None:
    """A proxy of our own, or a socket, has no limit."""
    assert answers(Limits("1/day", None), *[address] * 5) == [None] * 5


def test_the_counts_of_strangers_are_bounded(monkeypatch) -> None:
    """Beyond so many they begin anew."""
    monkeypatch.setattr(limits_, "MOST", 4)
    limits = Limits("1/day", None)
    assert answers(limits, *(f"8.8.8.{n}" for n in range(50))) == [None] * 50
    assert len(limits._counts.storage) <= 5


# ── shared by machines ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


Machines = Callable[..., Coroutine[Any, Any, Any]]


def two_machines(url: str, scenario: Machines, client: str | None = None, all_="3/day") -> Any:
    """What the scenario gives, of two that share a Redis."""

    async def lived() -> Any:
        one, other = (Limits(client, all_, url) for _ in range(2))
        try:
            return await scenario(one, other)
        finally:
            await one.close()
            await other.close()

    return asyncio.run(lived())


@pytest.fixture
def patient(monkeypatch) -> None:
    """A loaded machine is no fault of Redis."""
    monkeypatch.setattr(limits_, "PATIENCE", 20)


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_machines_count_together(server) -> None:
    """All of them, and each client on all of them."""

    async def scenario(one, other):
        asked = [(one, ONE), (other, ONE), (one, ONE), (other, OTHER), (one, OTHER)]
        return [await limits.refusal(address) for limits, address in asked]

    assert two_machines(server.url, scenario, "2/day") == [None, None, CLIENT, None, ALL]


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_a_burst_is_counted_by_redis(server, caplog) -> None:
    """Hundreds at once wait for one another; they do not look like a fault."""

    async def scenario(one, other):
        limits = [one, other] * 250
        return await asyncio.gather(*(each.refusal(ONE) for each in limits))

    said = two_machines(server.url, scenario, None, "100/day")
    assert said.count(None) == 100
    assert not caplog.records
    with server.client as client:
        assert client.info("clients")["maxclients"] > 2 * limits_.AT_ONCE
        assert client.info("stats")["total_connections_received"] < 2 * limits_.AT_ONCE + 10


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_what_is_kept_there_goes_by_itself(server) -> None:
    """Under names of ours, each with an end."""

    async def scenario(one, other):
        await one.refusal(ONE)
        await other.refusal(SIX)

    two_machines(server.url, scenario, "2/minute")
    with server.client as client:
        names = list(client.scan_iter())
        assert len(names) == 3
        for name in names:
            assert b"pyoji:limits" in name
            assert client.ttl(name) > 0


@pytest.mark.redis
@pytest.mark.parametrize("fault", ["frozen", "stopped", "started anew", "full of garbage"])
def test_while_redis_does_not_answer_each_machine_counts_for_itself(
    server, caplog, monkeypatch, fault
) -> None:
    """It is said once, Redis is left alone for a pause, and then counts on."""
    caplog.set_level(logging.WARNING)
    now = 1000.0

    async def scenario(one, other):
        nonlocal now
        monkeypatch.setattr(limits_, "monotonic", lambda: now)
        monkeypatch.setattr(limits_, "PATIENCE", 20)
        await one.refusal(None)
        if fault == "frozen":
            server.freeze()
        elif fault == "full of garbage":
            with server.client as client:
                for name in client.scan_iter():
                    client.delete(name)
                    client.lpush(name, "garbage")
        else:
            server.stop()
            if fault == "started anew":
                server.start()
        if fault == "frozen":
            monkeypatch.setattr(limits_, "PATIENCE", 0.05)
        apart = [await one.refusal(None) for _ in range(4)]
        asked = []
        if fault != "started anew":
            ask = aio.strategies.SlidingWindowCounterRateLimiter.hit

            async def spied(self, *words):
                asked.append(self)
                return await ask(self, *words)

            with monkeypatch.context() as patch:
                patch.setattr(aio.strategies.SlidingWindowCounterRateLimiter, "hit", spied)
                await one.refusal(None)
            assert asked == [one._own]
        if fault == "frozen":
            server.thaw()
        elif fault == "stopped":
            server.start()
        with server.client as client:
            client.flushall()
        now += limits_.PAUSE + 1
        monkeypatch.setattr(limits_, "PATIENCE", 20)
        return apart, [await each.refusal(None) for each in (one, other, one, other)]

    apart, together = two_machines(server.url, scenario)
    assert apart == [None, None, None, ALL]
    assert together == [None, None, None, ALL]
    said = len(caplog.records)
    assert said == 1 or (said == 0 and fault == "started anew")


@pytest.mark.redis
def test_a_frozen_redis_delays_a_burst_once(server, caplog, monkeypatch) -> None:
    """Those that wait for their turn to ask do not ask once it is known; all are answered."""
    monkeypatch.setattr(limits_, "AT_ONCE", 4)
    caplog.set_level(logging.WARNING)
    asked = 0
    ask = aio.storage.RedisStorage.acquire_sliding_window_entry

    async def spied(*words, **more):
        nonlocal asked
        asked += 1
        return await ask(*words, **more)

    monkeypatch.setattr(aio.storage.RedisStorage, "acquire_sliding_window_entry", spied)
    server.freeze()

    async def scenario(one, other):
        return await asyncio.gather(*(one.refusal(None) for _ in range(500)))

    said = two_machines(server.url, scenario, None, "100/day")
    assert said.count(None) == 100
    assert asked == 4
    assert len(caplog.records) == 1
    server.thaw()


def test_a_redis_that_is_not_there_costs_nothing_but_a_line(caplog) -> None:
    """And the line holds no password."""
    caplog.set_level(logging.WARNING)

    async def scenario(one, other):
        return [await one.refusal(ONE) for _ in range(3)]

    url = "unix://user:correct-horse@/nowhere/socket?db=3"
    assert two_machines(url, scenario, None, "2/day") == [None, None, ALL]
    assert len(caplog.records) == 1
    assert "correct-horse" not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "redis://cards.test",
        "redis://[2001:db8::1]/1",
        "redis://:password@cards.test:",
        "redis://user:p%40ss@cards.test:6380/2",
        "rediss://cards.test/0?ssl_ca_certs=/etc/ca.pem",
        "unix:///run/redis.sock",
        "unix://user:password@/run/redis.sock?db=2",
    ],
)
def test_every_address_that_the_settings_allow_is_understood(url) -> None:
    """Building the limits asks nobody."""
    assert Limits("1/minute", None, url)._shared is not None


def test_without_limits_redis_is_not_asked() -> None:
    """Nothing is counted then."""
    assert Limits(None, None, "redis://cards.test")._shared is None
