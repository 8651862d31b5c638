"""Limits: the rates of one client and of all together, also when Redis does not answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from pyoji.service.account import Refusal
from pyoji.settings import Settings
from pyoji.settings.proxies import LOOPBACK
from pyoji.settings.rate import Rate
from pyoji.web import rate_limits as limits_
from pyoji.web.clients import Clients
from pyoji.web.rate_limits import ALL, CLIENT, RateLimits, Rates
from pyoji.web.shared_accounts import AT_ONCE, SharedAccounts

from tests.clock import Clock
from tests.redis_server import RedisServer, redis_server

ONE, OTHER = "8.8.8.8", "8.8.4.4"
SIX = "2606:4700:4700:1::"
DAY = 86400


def limits(shared: str | None = None, clock: Callable[[], float] | None = None, **rates: Any):
    chosen = Rates(**rates)
    return RateLimits(chosen, Clients(LOOPBACK), shared, clock or Clock())


def scope(address: str | None) -> dict[str, Any]:
    return {"client": (address, 50000) if address else None, "headers": []}


async def ask(
    made: RateLimits, address: str | None, expected: float = 0.1, spent: float | None = None
) -> str | None:
    """The limit that a new card breaks for this client; else it takes what was expected."""
    account = made.account(scope(address))
    refusal = await account.reserve(expected)
    if refusal is None:
        account.settle(expected if spent is None else spent)
    return refusal and refusal.limit


def answers(made: RateLimits, *addresses: str | None, **cost: float) -> list[str | None]:
    """What each of these clients is answered, one after the other."""

    async def asked() -> list[str | None]:
        return [await ask(made, address, **cost) for address in addresses]

    return asyncio.run(asked())


# ── cards ────────────────────────────────────────────────────────────────────────────────────


def test_a_client_has_so_many_new_cards() -> None:
    """A spent limit of one client does not affect the others."""
    said = answers(limits(client_cards=Rate(2, DAY)), ONE, ONE, OTHER, ONE, OTHER, OTHER)
    assert said == [None, None, None, CLIENT, None, CLIENT]


def test_all_clients_together_have_so_many() -> None:
    """Every client counts, also one without a limit of its own."""
    made = limits(all_cards=Rate(3, DAY))
    said = answers(made, ONE, OTHER, "10.0.0.1", ONE, "10.0.0.1", None)
    assert said == [None, None, None, ALL, ALL, ALL]


def test_a_clients_limit_comes_before_that_of_all() -> None:
    """So a client above its limit takes nothing from the others."""
    made = limits(client_cards=Rate(1, DAY), all_cards=Rate(2, DAY))
    assert answers(made, ONE, *[ONE] * 9, OTHER) == [None, *[CLIENT] * 9, None]
    assert answers(made, "9.9.9.9") == [ALL]


def test_what_has_no_address_is_limited_together() -> None:
    """It is one client."""
    made = limits(client_cards=Rate(1, DAY))
    assert answers(made, None, "testclient", "unknown") == [None, CLIENT, CLIENT]


def test_an_address_that_is_not_public_has_no_limit_of_its_own() -> None:
    """A proxy of the operator's, or the operator."""
    made = limits(client_cards=Rate(1, DAY), client_seconds=Rate(1, DAY))
    assert answers(made, *["10.0.0.1"] * 5, spent=9.0) == [None] * 5


def test_without_limits_nobody_is_refused() -> None:
    """Off is off."""
    assert answers(limits(), *[ONE] * 1000) == [None] * 1000


def test_a_signed_link_has_no_limit() -> None:
    """Its client has turns all the same."""
    made = limits(client_cards=Rate(1, DAY), all_cards=Rate(1, DAY))
    account = made.account(scope(ONE), is_signed=True)
    assert account.client == ONE
    assert [asyncio.run(account.reserve(9.0)) for _ in range(5)] == [None] * 5


def test_no_client_resets_the_count_of_all() -> None:
    """From however many addresses it asks: 1,000 a minute are 1,000."""
    clock = Clock()
    made = limits(clock=clock, all_cards=Rate(1000, 60), client_cards=Rate(1000, 60))
    addresses = [f"2606:4700:{site:x}:1::1" for site in range(12_000)]
    assert answers(made, *addresses).count(None) == 1000
    clock.now += 6
    assert answers(made, *addresses).count(None) == 100


def test_one_site_is_one_client() -> None:
    """With any number of its addresses: the first few count apart, then the site counts as one."""
    made = limits(client_cards=Rate(10, DAY))
    addresses = [f"2606:4700:4700:{network:x}::1" for network in range(4001)]
    assert answers(made, *addresses).count(None) < 20


# ── processor seconds ────────────────────────────────────────────────────────────────────────


def test_cards_count_by_what_they_cost() -> None:
    """A client may have many cheap cards or few expensive ones."""
    for spent, drawn in ((0.1, 100), (1.0, 10), (5.0, 2)):
        made = limits(client_seconds=Rate(10, DAY))
        said = answers(made, *[ONE] * 200, expected=spent)
        assert said.count(None) == drawn
        assert set(said[drawn:]) == {CLIENT}


def test_what_a_card_took_is_counted_not_what_was_expected() -> None:
    """A client that owes more than it may waits until it has paid back."""
    clock = Clock()
    made = limits(clock=clock, client_seconds=Rate(10, 100))
    assert answers(made, ONE, expected=0.1, spent=25.0) == [None]
    clock.now += 149
    assert answers(made, ONE, OTHER, expected=0.1) == [CLIENT, None]
    clock.now += 3
    assert answers(made, ONE, expected=0.1) == [None]


def test_a_refusal_says_when_there_is_room_again() -> None:
    """In seconds."""
    made = limits(client_seconds=Rate(10, 100))

    async def scenario() -> Refusal | None:
        await ask(made, ONE, spent=10.0)
        return await made.account(scope(ONE)).reserve(0.5)

    assert asyncio.run(scenario()) == Refusal(CLIENT, pytest.approx(5.0))


def test_a_card_that_is_not_begun_counts_for_nothing() -> None:
    """It costs no card and no seconds."""
    made = limits(client_cards=Rate(1, DAY), client_seconds=Rate(1, DAY), all_cards=Rate(1, DAY))

    async def scenario() -> None:
        for _ in range(5):
            account = made.account(scope(ONE))
            assert await account.reserve(0.9) is None
            account.settle(None)

    asyncio.run(scenario())


def test_a_refusal_charges_nothing() -> None:
    """The limits that would have allowed it are not charged either."""
    made = limits(client_cards=Rate(2, DAY), all_seconds=Rate(1, DAY))
    assert answers(made, ONE, expected=1.0) == [None]
    assert answers(made, *[ONE] * 5, expected=0.5) == [ALL] * 5
    assert len(made._local[CLIENT, "cards"]) == 1
    assert made._local[CLIENT, "cards"].wait(ONE, 1, 1000.0) == 0


def test_the_settings_say_the_rates() -> None:
    """By default a client has both limits, and all together none."""
    rates = Rates.of(Settings())
    assert rates.client_cards
    assert rates.client_seconds
    assert rates.all_cards is rates.all_seconds is None


def test_a_designer_is_not_limited_by_default() -> None:
    """Who turns a knob for an hour: a large card every 0.8 seconds, which is what the page asks."""
    clock = Clock()
    made = RateLimits(Rates.of(Settings()), Clients(LOOPBACK), clock=clock)
    for _ in range(4500):
        clock.now += 0.8
        assert answers(made, ONE, expected=0.2, spent=0.3) == [None]


# ── shared by machines ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


Machines = Callable[[RateLimits, RateLimits], Coroutine[Any, Any, Any]]


def two_machines(url: str, scenario: Machines, clock: Clock | None = None, **rates: Any) -> Any:
    """What the scenario gives, of two that share a Redis."""

    async def lived() -> Any:
        chosen = rates or {"all_cards": Rate(3, DAY)}
        one, other = (limits(url, clock, **chosen) for _ in range(2))
        try:
            return await scenario(one, other)
        finally:
            await one.close()
            await other.close()

    return asyncio.run(lived())


async def corrected(*machines: RateLimits) -> None:
    """Wait until Redis knows what was spent."""
    for machine in machines:
        while machine._corrections:
            await asyncio.wait(machine._corrections)


@pytest.fixture
def patient(monkeypatch) -> None:
    """Give Redis enough time on a loaded machine."""
    monkeypatch.setattr(limits_, "PATIENCE", 20)


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_machines_count_together(server) -> None:
    """All of them, and each client on all of them."""

    async def scenario(one: RateLimits, other: RateLimits) -> list[str | None]:
        asked = [(one, ONE), (other, ONE), (one, ONE), (other, OTHER), (one, OTHER)]
        return [await ask(made, address) for made, address in asked]

    rates = {"client_cards": Rate(2, DAY), "all_cards": Rate(3, DAY)}
    assert two_machines(server.url, scenario, **rates) == [None, None, CLIENT, None, ALL]


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_machines_count_seconds_together(server) -> None:
    """A card costs its measured time, not the expected one. A card that was not started costs
    nothing."""

    async def scenario(one: RateLimits, other: RateLimits) -> list[str | None]:
        said = [await ask(one, ONE, expected=0.1, spent=9.9)]
        account = other.account(scope(ONE))
        assert await account.reserve(0.05) is None
        account.settle(None)
        await corrected(one, other)
        for _ in range(2):
            said.append(await ask(other, ONE, expected=0.05, spent=0.2))
            await corrected(one, other)
        return [*said, await ask(one, OTHER)]

    rates = {"client_seconds": Rate(10, DAY)}
    assert two_machines(server.url, scenario, **rates) == [None, None, CLIENT, None]


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_redis_and_the_process_count_alike(server) -> None:
    """For any requests: the same clients are refused, with the same waits."""
    costs = [0.5, 0.25, 3.0, 0.125, 9.0, 1.0, 0.0625, 0.5]
    rates = {"client_cards": Rate(5, DAY), "client_seconds": Rate(4, DAY)}

    async def all_of(made: RateLimits) -> list[tuple[str, float] | None]:
        said = []
        for cost in costs:
            account = made.account(scope(ONE))
            refusal = await account.reserve(cost)
            if refusal is None:
                account.settle(cost * 1.5)
            said.append(refusal and (refusal.limit, round(refusal.wait, -3)))
            await corrected(made)
        return said

    async def scenario(one: RateLimits, _: RateLimits) -> list[tuple[str, float] | None]:
        return await all_of(one)

    apart = asyncio.run(all_of(limits(**rates)))
    assert two_machines(server.url, scenario, **rates) == apart
    assert apart[0] is None
    assert apart[-1] is not None


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_a_burst_is_counted_by_redis(server, caplog) -> None:
    """Hundreds at once wait for one another; they do not look like a fault."""

    async def scenario(one: RateLimits, other: RateLimits) -> list[str | None]:
        return await asyncio.gather(*(ask(each, ONE) for each in [one, other] * 250))

    said = two_machines(server.url, scenario, all_cards=Rate(100, DAY))
    assert said.count(None) == 100
    assert not caplog.records
    with server.client as client:
        assert client.info("clients")["maxclients"] > 2 * AT_ONCE
        assert client.info("stats")["total_connections_received"] < 2 * AT_ONCE + 10


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_what_is_kept_there_goes_by_itself(server) -> None:
    """Under names of ours, each with an end."""

    async def scenario(one: RateLimits, other: RateLimits) -> None:
        await ask(one, ONE, spent=0.1)
        await ask(other, SIX + "1")
        await corrected(one, other)

    rates = {"client_cards": Rate(2, 60), "all_seconds": Rate(3, DAY)}
    two_machines(server.url, scenario, **rates)
    with server.client as client:
        names = list(client.scan_iter())
        assert len(names) == 3
        for name in names:
            assert name.startswith(b"pyoji:{limits}:")
            assert 0 < client.pttl(name) <= 4 * 1000 * DAY


@pytest.mark.redis
@pytest.mark.parametrize("fault", ["frozen", "stopped", "started anew", "full of garbage"])
def test_while_redis_does_not_answer_each_machine_counts_for_itself(
    server, caplog, monkeypatch, fault
) -> None:
    """It is logged once. Redis is not contacted for a pause and then counts again."""
    caplog.set_level(logging.WARNING)
    clock = Clock()

    async def scenario(one: RateLimits, other: RateLimits) -> Any:
        monkeypatch.setattr(limits_, "PATIENCE", 20)
        await ask(one, None)
        await corrected(one)
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
        apart = [await ask(one, None) for _ in range(4)]
        if fault != "started anew":
            with monkeypatch.context() as patch:
                patch.setattr(SharedAccounts, "_run", None)  # which would raise
                await ask(one, None)
        if fault == "frozen":
            server.thaw()
        elif fault == "stopped":
            server.start()
        with server.client as client:
            client.flushall()
        clock.now += limits_.PAUSE + 1
        monkeypatch.setattr(limits_, "PATIENCE", 20)
        return apart, [await ask(each, None) for each in (one, other, one, other)]

    apart, together = two_machines(server.url, scenario, clock)
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
    run = SharedAccounts._run

    async def spied(self: SharedAccounts, *words: Any, **more: Any) -> Any:
        nonlocal asked
        asked += 1
        return await run(self, *words, **more)

    monkeypatch.setattr(SharedAccounts, "_run", spied)
    server.freeze()

    async def scenario(one: RateLimits, _: RateLimits) -> list[str | None]:
        return await asyncio.gather(*(ask(one, None) for _ in range(500)))

    said = two_machines(server.url, scenario, all_cards=Rate(100, DAY))
    assert said.count(None) == 100
    assert asked == 4
    assert len(caplog.records) == 1
    server.thaw()


@pytest.mark.redis
@pytest.mark.usefixtures("patient")
def test_a_value_that_is_no_number_is_no_debt(server) -> None:
    """A value that our clock cannot have written is ignored as well."""

    async def scenario(one: RateLimits, _: RateLimits) -> list[str | None]:
        await ask(one, ONE)
        await corrected(one)
        said = []
        with server.client as client:
            [name] = client.scan_iter()
            client.set(name, "garbage")
            said.append(await ask(one, ONE))
            client.set(name, "1e300")
            said.append(await ask(one, ONE))
            assert client.pttl(name) > 0
        return said

    assert two_machines(server.url, scenario, all_cards=Rate(3, DAY)) == [None, None]


def test_a_redis_that_is_not_there_costs_nothing_but_a_line(caplog) -> None:
    """The line contains no password."""
    caplog.set_level(logging.WARNING)

    async def scenario(one: RateLimits, _: RateLimits) -> list[str | None]:
        return [await ask(one, ONE) for _ in range(3)]

    url = "unix://user:correct-horse@/nowhere/socket?db=3"
    assert two_machines(url, scenario, all_cards=Rate(2, DAY)) == [None, None, ALL]
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
    """Building the limits contacts no server."""
    assert limits(url, client_cards=Rate(1, 60))._shared is not None


def test_without_limits_redis_is_not_asked() -> None:
    """Nothing is counted then."""
    assert limits("redis://cards.test")._shared is None
