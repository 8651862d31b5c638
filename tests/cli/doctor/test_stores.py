"""Whether cards can be kept is tried, in a directory and on a server, and nothing is left."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoji.cli.doctor import stores
from pyoji.cli.doctor.finding import DoctorFinding
from pyoji.cli.doctor.stores import store, trial
from pyoji.engine.image_file import ImageFile
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.redis import RedisStore, ServerInfo

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states
from tests.redis_server import RedisServer, redis_server
from tests.service.cache.cards import card, name

LIMIT = 1 << 20
PASSWORD = "correct-horse"
BOUNDED = ("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")


# ── which store ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("variables", [{}, {"cache_dir": "/x", "cache_dir_bytes": "0"}])
def test_no_store_is_right_if_that_is_set(installed, variables):
    """In memory only."""
    assert "as set" in only(store, installed(**variables), OK)


def test_no_home_is_reported(installed):
    """The settings did not ask for memory only."""
    seen = installed()
    del seen.environment["PYOJI_CACHE_DIR"]
    assert "there is no home" in only(store, seen, WARNING)


def test_a_default_directory_that_fails_is_a_warning(installed, tmp_path):
    """The service does without it; one that was set is wrong."""
    (tmp_path / "file").touch()
    seen = installed(cache_dir=str(tmp_path / "file" / "cards"))
    assert states(store, seen) == [WRONG]
    del seen.environment["PYOJI_CACHE_DIR"]
    assert states(store, seen) == [WARNING]


# ── the trial ────────────────────────────────────────────────────────────────────────────────


class Store:
    """One that keeps everything."""

    def __init__(self) -> None:
        self.cards: dict[str, ImageFile] = {}

    def get(self, digest: str) -> ImageFile | None:
        return self.cards.get(digest)

    def put(self, digest: str, encoded: ImageFile) -> None:
        self.cards[digest] = encoded

    def remove(self, digest: str) -> None:
        del self.cards[digest]


class Forgets(Store):
    def get(self, digest):
        return None


class Alters(Store):
    def put(self, digest, encoded):
        self.cards[digest] = ImageFile(encoded.data[:-1], encoded.format)


def test_a_trial_leaves_the_store_empty():
    """And says how long reading took."""
    tried = Store()
    assert trial(tried).endswith(" ms")
    assert tried.cards == {}


@pytest.mark.parametrize("kind", [Forgets, Alters])
def test_what_is_not_read_back_is_a_fault(kind):
    """To the last bit; the card is removed all the same."""
    tried = kind()
    with pytest.raises(Fault) as caught:
        trial(tried)
    assert caught.value.reason is FaultReason.CORRUPT
    assert tried.cards == {}


# ── a directory ──────────────────────────────────────────────────────────────────────────────


def findings(path: Path, limit: int = LIMIT, asked: bool = True) -> list[DoctorFinding]:
    return [*stores.directory(path, limit, explicit=asked)]


def found(path: Path, limit: int = LIMIT) -> list[tuple[str, str]]:
    return [(each.state, each.seen) for each in findings(path, limit)]


def test_a_directory_that_does_not_exist_is_not_made(tmp_path):
    """It would belong to the caller, and the service may be another user."""
    assert [state for state, _ in found(tmp_path / "a" / "b")] == [OK, OK]
    assert [*tmp_path.iterdir()] == []


def test_a_store_in_use_keeps_what_it_has(tmp_path):
    """The trial's card is gone, and counted no more."""
    kept = DirectoryStore(tmp_path, LIMIT)
    kept.put(name(1), card(1))
    before = kept.size()
    assert [state for state, _ in found(tmp_path)] == [OK, OK]
    assert kept.size() == before
    assert kept.get(name(1)) == card(1)


def test_another_users_directory_is_wrong(tmp_path, monkeypatch):
    """With who we are. A user's folders above it are found first, root's are trusted."""
    DirectoryStore(tmp_path, LIMIT).open()
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    [(state, seen)] = found(tmp_path)
    assert state == WRONG
    assert re.search(r"belongs to (?:another user|user \d+,)", seen)
    assert f"user {other}" in seen


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("nowhere")])
def test_something_else_in_the_stores_place_is_wrong(tmp_path, make):
    """A file, or a link that leads nowhere."""
    make(tmp_path / "cards-1")
    assert [state for state, _ in found(tmp_path)] == [WRONG]


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (PermissionError(13, "Permission denied"), "service's user"),
        (OSError(30, "Read-only file system"), "mount a volume"),
        (OSError(28, "No space left on device"), "free space"),
    ],
)
def test_what_the_system_refuses_has_its_remedy(tmp_path, monkeypatch, error, remedy):
    """By what it says."""

    def refuse(**_):
        raise error

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    [finding] = findings(tmp_path)
    assert finding.state is WRONG
    assert error.strerror in finding.seen
    assert remedy in finding.remedy


def test_a_bound_below_one_card_is_wrong(tmp_path):
    """It would keep nothing."""
    [finding] = findings(tmp_path, 4096)
    assert finding.state is WRONG
    assert "PYOJI_CACHE_DIR_BYTES" in finding.remedy


def test_a_card_that_cannot_be_removed_is_wrong(tmp_path, monkeypatch):
    """Sweeps would fail in the same way."""

    def refuse(*_):
        raise Fault(FaultReason.DENIED, "Operation not permitted")

    monkeypatch.setattr(DirectoryStore, "remove", refuse)
    assert "(denied: Operation not permitted)" in dict(found(tmp_path))[WRONG]


@pytest.mark.parametrize(
    ("blocks", "state", "seen"),
    [
        (256, OK, "1 MB are free, cards may use 1 MB more"),
        (255, WARNING, "1,020 KB are free, cards may use 1 MB more"),
    ],
)
def test_the_disk_has_room_for_what_may_come(tmp_path, monkeypatch, blocks, state, seen):
    """Up to the bound."""
    disk = SimpleNamespace(f_bavail=blocks, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _: disk)
    assert found(tmp_path)[1] == (state, seen)


def test_what_cards_take_already_is_not_needed_again(tmp_path, monkeypatch):
    """By what the store holds."""
    kept = DirectoryStore(tmp_path, LIMIT)
    for number in range(10):
        kept.put(name(number), card(number, size=50_000))
    disk = SimpleNamespace(f_bavail=256, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _: disk)
    [seen] = [seen for _, seen in found(tmp_path) if "free" in seen]
    assert float(seen.split("may use ")[1].split()[0]) < 600


# ── a server ─────────────────────────────────────────────────────────────────────────────────


def served(url: str, with_claims: bool = True) -> list[tuple[str, str]]:
    told = [*stores.server(url, with_claims=with_claims)]
    assert PASSWORD not in repr(told)
    assert all(bool(each.remedy) == (each.state is not OK) for each in told)
    return [(each.state, each.seen) for each in told]


@pytest.fixture(scope="module")
def bounded() -> Iterator[RedisServer]:
    with redis_server(*BOUNDED) as running:
        yield running


def test_a_server_that_is_down_is_wrong():
    """With its address, and without user and password."""
    [(state, seen)] = served(f"redis://u:{PASSWORD}@127.0.0.1:1")
    assert state == WRONG
    assert seen.startswith("redis://…@127.0.0.1:1 stores no card (down")


@pytest.mark.redis
def test_a_server_that_evicts_is_right(bounded, installed):
    """It goes before a directory, and nothing is left in it."""
    seen = installed(cache_url=bounded.url, shared_flight="on")
    assert states(store, seen) == [OK, OK]
    assert "64 MB, allkeys-lru" in [each.seen for each in store(seen)][1]
    with bounded.client as client:
        assert client.dbsize() == 0


@pytest.mark.redis
def test_a_full_server_is_wrong():
    """Nothing more is kept; the server itself takes more than it may."""
    with redis_server("--maxmemory", "100kb", "--maxmemory-policy", "noeviction") as running:
        assert served(running.url)[0][0] == WRONG
        assert "(full" in served(running.url)[0][1]


@pytest.mark.redis
def test_a_replica_is_wrong():
    """It takes no cards."""
    with redis_server("--replicaof", "127.0.0.1", "1") as running:
        assert "(denied" in served(running.url)[0][1]


@pytest.mark.redis
def test_a_wrong_password_is_wrong():
    """The output shows no password."""
    with redis_server("--requirepass", PASSWORD, *BOUNDED) as running:
        path = running.url.removeprefix("unix://")
        assert [state for state, _ in served(f"unix://:{PASSWORD}@{path}")] == [OK, OK]
        [(state, seen)] = served(f"unix://:not-{PASSWORD}@{path}")
        assert state == WRONG
        assert "(denied" in seen


@pytest.mark.redis
@pytest.mark.parametrize(
    ("rights", "with_claims", "expected"),
    [
        (["+set", "+getrange"], False, [WRONG]),
        (["+set", "+getrange", "+del"], False, [OK, WARNING]),
        (["+set", "+getrange", "+del"], True, [WRONG]),
        (["+set", "+getrange", "+del", "+eval", "+get", "+info"], True, [OK, OK]),
    ],
)
def test_a_user_without_a_right_is_reported(bounded, rights, with_claims, expected):
    """Agreeing is needed where it is set; without INFO the bound is not known."""
    with bounded.client as client:
        rules = [*rights, "~*", "on", f">{PASSWORD}"]
        client.execute_command("ACL", "SETUSER", "little", "reset", *rules)
    url = f"unix://little:{PASSWORD}@{bounded.url.removeprefix('unix://')}"
    assert [state for state, _ in served(url, with_claims)] == expected


@pytest.mark.redis
def test_a_frozen_server_is_wrong(patience):
    """The wait is the service's own."""
    with redis_server() as running:
        patience(0.05)
        running.freeze()
        assert "(slow" in served(running.url)[0][1]
        running.thaw()


@pytest.mark.parametrize(
    ("said", "state", "seen"),
    [
        (
            ServerInfo("Valkey", "8.1.0", 1, "volatile-ttl"),
            OK,
            "Valkey 8.1.0, 1 bytes, volatile-ttl",
        ),
        (ServerInfo("Redis", "7.2", 0, "noeviction"), WARNING, "its memory has no limit"),
        (ServerInfo("Redis", "7.2", 64, "noeviction"), WARNING, "no card is stored"),
    ],
)
def test_a_server_that_does_not_evict_is_reported(monkeypatch, said, state, seen):
    """It works until it is full."""
    monkeypatch.setattr(RedisStore, "server", lambda _: said)
    monkeypatch.setattr(stores, "trial", lambda _: "read")
    assert served("redis://127.0.0.1:1", with_claims=False)[1][0] == state
    assert seen in served("redis://127.0.0.1:1", with_claims=False)[1][1]
