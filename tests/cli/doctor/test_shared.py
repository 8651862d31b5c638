"""Redis is tried as the service will use it, and says what it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoji.cli.doctor import shared
from pyoji.cli.doctor.clock import clock
from pyoji.cli.doctor.store import store
from pyoji.service.cache.faults import Fault, Reason
from pyoji.service.cache.redis import RedisStore, Server

from tests.cli.doctor.findings import OK, WARNING, WRONG
from tests.redis_server import RedisServer, redis_server

PASSWORD = "correct-horse"
BOUNDED = ("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")


def found(url: str, claims: bool = True) -> list[tuple[str, str]]:
    told = [*shared.look(url, claims=claims)]
    assert PASSWORD not in repr(told)
    assert all(bool(each.remedy) == (each.state is not OK) for each in told)
    return [(each.state, each.seen) for each in told]


@pytest.fixture(scope="module")
def bounded() -> Iterator[RedisServer]:
    with redis_server(*BOUNDED) as running:
        yield running


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://u:geheim@h:7000/3", "redis://h:7000"),
        ("rediss://:geheim@[::1]/0", "rediss://[::1]:6379"),
        ("unix://:geheim@/run/s?db=3", "unix:///run/s"),
    ],
)
def test_an_address_is_shown_without_its_login(url, shown):
    """Where, and nothing more."""
    assert shared.address(url) == shown


def test_nobody_there_is_wrong():
    """With where it was looked for."""
    [(state, told)] = found(f"redis://u:{PASSWORD}@127.0.0.1:1")
    assert state == WRONG
    assert told.startswith("redis://127.0.0.1:1 keeps no card (down")


@pytest.mark.redis
def test_a_server_that_evicts_is_well(bounded):
    """And nothing is left in it."""
    told = found(bounded.url)
    assert [state for state, _ in told] == [OK, OK]
    assert "64 MB, allkeys-lru" in told[1][1]
    with bounded.client as client:
        assert client.dbsize() == 0


@pytest.mark.redis
def test_its_clock_is_compared(bounded, installed):
    """Over the wire; both are this machine's."""
    told = [(each.state, each.seen) for each in clock(installed(cache_url=bounded.url))]
    assert told[1] == (OK, "the store's clock is the same")


@pytest.mark.redis
def test_the_settings_say_which(bounded, installed):
    """An address goes before a directory."""
    told = [each.seen for each in store(installed(cache_url=bounded.url, shared_flight="on"))]
    assert told[0].startswith("unix://")


@pytest.mark.redis
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"maxmemory": "0"}, "takes memory without bound"),
        ({"maxmemory": "64mb", "maxmemory-policy": "noeviction"}, "evicts nothing"),
    ],
)
def test_a_server_that_does_not_evict_is_told(options, told):
    """It works until it is full."""
    with redis_server() as running:
        with running.client as client:
            for name, value in options.items():
                client.config_set(name, value)
        assert [state for state, seen in found(running.url) if told in seen] == [WARNING]


@pytest.mark.redis
def test_a_full_server_is_wrong():
    """Nothing more is kept; the server itself takes more than it may."""
    with redis_server("--maxmemory", "100kb", "--maxmemory-policy", "noeviction") as running:
        assert found(running.url)[0][0] == WRONG
        assert "(full" in found(running.url)[0][1]


@pytest.mark.redis
def test_a_replica_is_wrong(bounded):
    """It takes no cards."""
    with redis_server("--replicaof", "127.0.0.1", "1") as running:
        assert "(denied" in found(running.url)[0][1]


@pytest.mark.redis
def test_a_wrong_password_is_wrong():
    """And a right one is well; neither is shown."""
    with redis_server("--requirepass", PASSWORD, *BOUNDED) as running:
        path = running.url.removeprefix("unix://")
        assert [state for state, _ in found(f"unix://:{PASSWORD}@{path}")] == [OK, OK]
        [(state, told)] = found(f"unix://:not-{PASSWORD}@{path}")
        assert state == WRONG
        assert "(denied" in told


@pytest.mark.redis
def test_a_user_who_may_do_less_is_told_what_is_missing(bounded):
    """Removing and INFO are wanted, agreeing is needed where it is asked for."""
    with bounded.client as client:
        rules = ["+set", "+getrange", "~*", "on", f">{PASSWORD}"]
        client.execute_command("ACL", "SETUSER", "little", "reset", *rules)
    url = f"unix://little:{PASSWORD}@{bounded.url.removeprefix('unix://')}"
    told = found(url)
    assert [state for state, _ in told] == [OK, WARNING, WRONG, WARNING]
    assert "could not be removed" in told[1][1]
    assert "cannot agree" in told[2][1]
    assert "does not say what it is" in told[3][1]
    assert WRONG not in [state for state, _ in found(url, claims=False)]


@pytest.mark.redis
def test_a_frozen_server_is_wrong(patience):
    """It is waited for no longer than the service waits."""
    with redis_server() as running:
        patience(0.05)
        running.freeze()
        assert "(slow" in found(running.url)[0][1]
        running.thaw()


@pytest.mark.redis
def test_a_slow_server_is_told(bounded, monkeypatch):
    """Before it is so slow that it counts as down."""
    monkeypatch.setattr(shared, "PATIENCE", 0.0)
    assert "close to 0 ms" in dict(found(bounded.url))[WARNING]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (Server("Redis", "6.2.14", 1, "allkeys-lru"), [OK]),
        (Server("Redis", "6.0.16", 1, "allkeys-lru"), [WARNING, OK]),
        (Server("Valkey", "8.1.0", 1, "volatile-ttl"), [OK]),
        (Server("Redis", "", 0, ""), [WARNING, WARNING]),
    ],
)
def test_an_old_server_is_told(monkeypatch, said, state):
    """Valkey began where Redis was already new enough."""
    monkeypatch.setattr(RedisStore, "server", lambda _: said)
    opened = RedisStore("redis://127.0.0.1:1", 60)
    assert [each.state for each in shared._server(opened)] == state


def test_every_reason_has_a_remedy():
    """In both stores."""
    from pyoji.cli.doctor import directory

    assert set(shared._REMEDIES) == set(directory._REMEDIES) == set(Reason)
    assert issubclass(Fault, Exception)
