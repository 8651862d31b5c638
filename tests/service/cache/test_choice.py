"""The settings choose the store behind memory. A store that is unavailable stops no start."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from pyoji.service.cache import Claim, ExternalStore
from pyoji.service.cache.choice import guarded_store
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.settings import Settings, from_mapping

from tests.redis_server import redis_server
from tests.service.cache.cards import card, close, got, name, turn
from tests.tree import ROOT


def no_fault(store: ExternalStore, fault: Fault) -> None:
    pytest.fail(f"{store.name}: {fault}")


def test_settings_made_by_hand_have_no_store():
    """A test or a program that builds its own writes nowhere."""
    assert guarded_store(Settings(), no_fault) is None


def test_a_service_that_a_test_starts_keeps_its_cards_with_the_test(cache_home):
    """The cache of the user who runs the tests stays unused."""
    assert from_mapping(os.environ).cache_dir == cache_home / "pyoji"


@pytest.mark.parametrize("nothing", [{"cache_dir": None}, {"cache_dir_bytes": 0}])
def test_a_store_that_is_off_is_not_made(tmp_path, nothing):
    """Its directory is not made either."""
    settings = Settings(**{"cache_dir": tmp_path / "cards", **nothing})
    assert guarded_store(settings, no_fault) is None
    assert not (tmp_path / "cards").exists()


def test_a_directory_is_made_with_all_above_it(tmp_path):
    """What one process puts there, the next one gets."""
    settings = Settings(cache_dir=tmp_path / "of" / "cards")
    store = guarded_store(settings, no_fault)
    assert store is not None
    store.put(name(1), card(1))
    close(store)
    after = guarded_store(settings, no_fault)
    assert after is not None
    assert after.name == "directory"
    assert got(after, name(1)) == card(1)
    assert turn(after, name(2)) == Claim(name(2))
    close(after)


def test_a_directory_is_made_when_the_store_is_opened(tmp_path):
    """A process that only forks the workers does not make it."""
    store = guarded_store(Settings(cache_dir=tmp_path / "cards"), no_fault)
    assert store is not None
    assert not (tmp_path / "cards").exists()
    assert store.open() is None
    assert (tmp_path / "cards").is_dir()


def test_a_directory_that_cannot_be_made_is_said(tmp_path):
    """The reason is logged, and the service runs without the store."""
    (tmp_path / "file").write_text("")
    store = guarded_store(Settings(cache_dir=tmp_path / "file" / "cards"), no_fault)
    assert store is not None
    assert "Not a directory" in str(store.open())
    assert got(store, name(1)) is None


@pytest.mark.redis
@pytest.mark.parametrize("shared_flight", [True, False])
def test_an_address_is_preferred(tmp_path, shared_flight):
    """Cards are stored there, not in the directory. With shared flight, processes agree on who
    renders."""
    with redis_server() as server:
        settings = Settings(
            cache_dir=tmp_path / "cards", cache_url=server.url, shared_flight=shared_flight
        )
        store = guarded_store(settings, no_fault)
        assert store is not None
        assert store.name == "redis"
        store.put(name(1), card(1))
        claim = turn(store, name(2))
        assert isinstance(claim, Claim)
        assert bool(claim.token) == shared_flight
        close(store)
        with server.client as client:
            [kept] = client.keys("*:card:*")
            assert kept.decode().endswith(name(1))
    assert not (tmp_path / "cards").exists()


def test_an_address_where_nobody_is_does_not_stop_the_start():
    """It may come later."""
    told: list[tuple[str, FaultReason]] = []
    settings = Settings(cache_url="unix:///nowhere/at/all")
    store = guarded_store(settings, lambda store, fault: told.append((store.name, fault.reason)))
    assert store is not None
    assert got(store, name(1)) is None
    assert told == [("redis", FaultReason.DOWN)]
    close(store)


def test_who_needs_no_redis_does_not_load_it():
    """Loading the library takes a sixth of a second of every start."""
    code = "import sys; from pyoji.service.cache import choice; sys.exit('redis' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
