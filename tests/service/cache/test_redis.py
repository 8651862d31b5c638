"""Redis shares cards among machines. Its failures cause no wrong card and no wait."""

from __future__ import annotations

import os
import socket
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import trustme
from pyoji.engine.card import PNG, WEBP
from pyoji.engine.image_file import ImageFile
from pyoji.service.cache import Claim
from pyoji.service.cache import redis as redis_
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.guard import LONGEST_PAUSE, PATIENCE, Guard
from pyoji.service.cache.redis import CLAIM_SECONDS, TIMEOUT, RedisStore
from pyoji.service.cache.stored import LARGEST, VERSION, pack

from tests.ports import free_port
from tests.redis_server import RedisServer, redis_server
from tests.service.cache.cards import card, close, got, name, turn

pytestmark = pytest.mark.redis

TTL = 3600
PASSWORD = "correct-horse"


@pytest.fixture(scope="module")
def running() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def server(running) -> Iterator[RedisServer]:
    """Empty; for tests that leave it running."""
    with running.client as client:
        client.flushall()
    return running


@pytest.fixture
def own() -> Iterator[RedisServer]:
    """One that a test may end."""
    with redis_server() as server:
        yield server


@pytest.fixture
def store(server) -> Iterator[RedisStore]:
    made = RedisStore(server.url, TTL)
    yield made
    made.close()


@pytest.fixture
def other(server) -> Iterator[RedisStore]:
    """The store of another machine."""
    made = RedisStore(server.url, TTL)
    yield made
    made.close()


def key(number: int, kind: str = "card") -> str:
    return f"pyoji:{VERSION}:{kind}:{name(number)}"


def reason_of(call, *words) -> FaultReason:
    with pytest.raises(Fault) as caught:
        call(*words)
    return caught.value.reason


# ── kept and found ───────────────────────────────────────────────────────────────────────────


def test_it_says_how_much_the_server_holds(store, server) -> None:
    """All keys and all memory, those of other programs included."""
    before = store.size()
    assert before.entries == 0
    store.put(name(1), card(1, size=100_000))
    with server.client as client:
        client.set("another's", b"x")
    after = store.size()
    assert after.entries == 2
    assert after.bytes >= before.bytes + 100_000


def test_what_one_puts_another_gets(store, other):
    """With its format and missing characters; an unknown digest is a miss."""
    store.put(name(1), card(1, 100_000, WEBP))
    assert other.get(name(1)) == card(1, 100_000, WEBP)
    assert other.get(name(2)) is None


def test_what_is_removed_is_gone(store, other):
    """Also if it was never there."""
    store.remove(name(1))
    store.put(name(1), card(1))
    store.remove(name(1))
    assert other.get(name(1)) is None


def test_the_server_says_what_it_is(store, server):
    """With its bound, and what it evicts."""
    with server.client as client:
        client.config_set("maxmemory", "64mb")
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            said, info = store.server(), client.info()
        finally:
            client.config_set("maxmemory", "0")
            client.config_set("maxmemory-policy", "noeviction")
    assert (said.maxmemory, said.policy) == (64 << 20, "allkeys-lru")
    assert said.version == info.get("valkey_version", info["redis_version"])
    assert said.software in ("Redis", "Valkey")


def test_a_card_is_kept_for_a_while(store, server):
    """Putting it again begins the while anew."""
    with server.client as client:
        store.put(name(1), card(1))
        assert TTL - 60 < client.ttl(key(1)) <= TTL
        client.expire(key(1), 5)
        store.put(name(1), card(1))
        assert client.ttl(key(1)) > 5


def test_a_card_too_large_is_refused(store):
    """Before anything is sent."""
    assert reason_of(store.put, name(1), ImageFile(bytes(LARGEST), PNG)) is FaultReason.LARGE


@pytest.mark.parametrize("digest", ["", "*", "a" * 31, "A" * 32])
def test_only_a_digest_becomes_a_key(store, digest):
    """A caller never chooses it."""
    for call in (store.get, store.claim, lambda digest: store.release(Claim(digest, "t"))):
        with pytest.raises(ValueError, match="digest"):
            call(digest)
    with pytest.raises(ValueError, match="digest"):
        store.put(digest, card(1))


def test_threads_share_one_store(store):
    """Each gets what it asked for."""
    for number in range(20):
        store.put(name(number), card(number))
    with ThreadPoolExecutor(8) as pool:
        got = pool.map(store.get, [name(number % 20) for number in range(400)])
    assert list(got) == [card(number % 20) for number in range(400)]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_has_connections_of_its_own(store):
    """Parent and child do not read each other's answers."""
    for number in range(50):
        store.put(name(number), card(number))
    child = os.fork()
    if child == 0:
        try:
            right = all(store.get(name(n)) == card(n) for n in range(25))
            os._exit(0 if right else 1)
        finally:
            os._exit(1)
    assert all(store.get(name(n)) == card(n) for n in range(25, 50))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# ── what others put there ────────────────────────────────────────────────────────────────────


def test_garbage_is_corrupt_and_mended_by_a_put(store, server):
    """Damaged in any way, another card's value, or far too large."""
    whole = pack(name(1), card(1))
    damaged = [b"garbage", whole[:-1], whole + b"\0", bytes(len(whole)), pack(name(2), card(2))]
    damaged += [whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :] for at in range(0, 99, 9)]
    with server.client as client:
        for value in damaged:
            client.set(key(1), value)
            assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    store.put(name(1), card(1))
    assert store.get(name(1)) == card(1)


def test_no_more_is_fetched_than_a_card_can_be(store, server):
    """Whatever the size of the value."""
    with server.client as client:
        client.setrange(key(1), LARGEST * 4, b"x")
        before = client.info("stats")["total_net_output_bytes"]
        assert reason_of(store.get, name(1)) in (FaultReason.CORRUPT, FaultReason.SLOW)
        assert client.info("stats")["total_net_output_bytes"] - before < LARGEST * 2


def test_a_key_of_another_type_is_corrupt_and_mended_by_a_put(store, server):
    """Another program used our name."""
    with server.client as client:
        client.rpush(key(1), "a", "b")
    assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    store.put(name(1), card(1))
    assert store.get(name(1)) == card(1)


def test_an_empty_value_is_a_miss(store, server):
    """It cannot be distinguished from a missing one."""
    with server.client as client:
        client.set(key(1), b"")
    assert store.get(name(1)) is None


# ── what becomes of the server ───────────────────────────────────────────────────────────────


def test_a_server_that_was_restarted_is_found_again(own):
    """The next call replaces the lost connection and succeeds."""
    store = RedisStore(own.url, TTL)
    store.put(name(1), card(1))
    own.stop()
    assert reason_of(store.get, name(1)) is FaultReason.DOWN
    assert reason_of(store.put, name(1), card(1)) is FaultReason.DOWN
    assert reason_of(store.claim, name(1)) is FaultReason.DOWN
    own.start()
    assert store.get(name(1)) is None
    own.stop()
    own.start()
    store.put(name(1), card(1))
    assert store.get(name(1)) == card(1)
    store.close()


def test_a_frozen_server_is_slow(own, patience):
    """On an open connection and on a new one. Late replies are not taken for those of the next
    call."""
    patience(1)
    store, fresh = RedisStore(own.url, TTL), RedisStore(own.url, TTL)
    for number in range(5):
        store.put(name(number), card(number))
    own.freeze()
    for number in range(3):
        assert reason_of(store.get, name(number)) is FaultReason.SLOW
    assert reason_of(fresh.get, name(1)) is FaultReason.SLOW
    assert reason_of(store.put, name(1), card(1)) is FaultReason.SLOW
    own.thaw()
    for number in range(5):
        assert store.get(name(number)) == card(number)
    store.close()
    fresh.close()


def test_behind_a_guard_nothing_of_it_is_felt(own, patience):
    """A frozen server is a miss and then bypassed. After a restart it is used again."""
    patience(1)
    told: list[FaultReason] = []
    now = [0.0]
    store = RedisStore(own.url, TTL)
    guard = Guard(store, lambda _, fault: told.append(fault.reason), store, lambda: now[0])
    store.put(name(1), card(1))
    assert got(guard, name(1)) == card(1)
    own.freeze()
    assert got(guard, name(1)) is None
    assert told == [FaultReason.SLOW]
    assert guard.is_bypassed
    assert got(guard, name(1)) is None
    assert turn(guard, name(1)) == Claim(name(1))
    assert told == [FaultReason.SLOW], "it was not asked"
    own.stop()
    now[0] += LONGEST_PAUSE
    assert got(guard, name(1)) is None
    assert told == [FaultReason.SLOW, FaultReason.DOWN]
    own.start()
    now[0] += LONGEST_PAUSE
    guard.put(name(1), card(1))
    close(guard)
    assert told == [FaultReason.SLOW, FaultReason.DOWN]
    with own.client as client:
        assert client.exists(key(1))


def test_a_command_waits_longer_than_a_request(own):
    """A server that pauses is too slow for a card, and not for a purge."""
    patient = RedisStore(own.url, TTL, timeout=60)
    patient.put(name(1), card(1))
    with own.client as client:
        client.execute_command("CLIENT", "PAUSE", 500, "ALL")
        assert patient.get(name(1)) == card(1)
    patient.close()


def test_a_full_server_is_told_and_still_read(own):
    """`noeviction`: writes are refused, what is there is found."""
    store = RedisStore(own.url, TTL)
    with own.client as client:
        client.config_set("maxmemory-policy", "noeviction")
        store.put(name(1), card(1))
        client.config_set("maxmemory", 1)
        assert reason_of(store.put, name(2), card(2)) is FaultReason.FULL
        assert store.get(name(1)) == card(1)
        client.config_set("maxmemory", 0)
        store.put(name(2), card(2))
    store.close()


def test_a_server_that_says_no_is_told():
    """A wrong password, none, a replica that only reads."""
    with redis_server("--requirepass", PASSWORD) as server:
        for url in (server.url, server.url.replace("unix://", f"unix://:wrong-{PASSWORD}@")):
            store = RedisStore(url, TTL)
            with pytest.raises(Fault) as caught:
                store.get(name(1))
            assert caught.value.reason is FaultReason.DENIED
            said = "".join(traceback.format_exception(caught.value)) + repr(store)
            assert PASSWORD not in said
            store.close()
        store = RedisStore(server.url.replace("unix://", f"unix://:{PASSWORD}@"), TTL)
        store.put(name(1), card(1))
        with server.client as client:
            client.auth(PASSWORD)
            client.execute_command("ACL", "SETUSER", "default", "-set")
            assert reason_of(store.put, name(1), card(1)) is FaultReason.DENIED
        assert store.get(name(1)) == card(1)
        store.close()


def cause_of(store: RedisStore) -> str:
    """What the fault of a read says."""
    with pytest.raises(Fault) as caught:
        store.get(name(1))
    store.close()
    return str(caught.value)


def test_a_fault_names_its_cause(own):
    """In words of ours or of the system, by which an operator knows what to do."""
    closed = RedisStore("redis://user:geheim@127.0.0.1:1/0", TTL)
    assert cause_of(closed) == "down: Connection refused"
    none = RedisStore("unix:///nonexistent/redis.sock", TTL)
    assert cause_of(none) == "down: No such file or directory"
    with own.client as client:
        client.config_set("requirepass", PASSWORD)
    assert cause_of(RedisStore(own.url, TTL)) == "denied: wrong user or password"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("redis://user:geheim@cache.example:6380/3", "cache.example:6380"),
        ("rediss://:geheim@cache.example", "cache.example:6379"),
        ("redis://user:geheim@[::1]:7000", "[::1]:7000"),
        ("redis://", "localhost:6379"),
        ("unix://:geheim@/run/redis/redis.sock", "/run/redis/redis.sock"),
    ],
)
def test_the_place_of_a_server_has_no_login(url, place):
    """It is logged."""
    assert RedisStore(url, TTL).place == place


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        (b"", {FaultReason.DOWN}),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", {FaultReason.DOWN}),
        (b"$999999999999\r\nabc", {FaultReason.DOWN, FaultReason.SLOW}),
        (b"$-7\r\n\r\n", {FaultReason.DOWN, FaultReason.CORRUPT, FaultReason.UNEXPECTED}),
        (b"*1\r\n$3\r\nabc\r\n", {FaultReason.DOWN, FaultReason.CORRUPT, FaultReason.UNEXPECTED}),
        (b":7\r\n", {FaultReason.DOWN, FaultReason.CORRUPT, FaultReason.UNEXPECTED}),
        (b"-LOADING Redis is loading the dataset in memory\r\n", {FaultReason.DOWN}),
        (b"-MISCONF cannot persist\r\n", {FaultReason.DENIED}),
        (b"-ERR max number of clients reached\r\n", {FaultReason.DOWN}),
    ],
)
def test_what_is_no_redis_is_a_miss(answer, reasons):
    """Over TCP, behind a guard, whatever it answers; and it is not asked twice."""
    told: list[FaultReason] = []
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, address = listener.accept()
                except OSError:
                    return
                asked.append(address)
                with connection:
                    connection.recv(4096)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        guard = Guard(
            RedisStore(f"redis://127.0.0.1:{port}/0", TTL),
            lambda _, fault: told.append(fault.reason),
        )
        assert got(guard, name(1)) is None
        close(guard)
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert set(told) <= reasons
    assert len(told) == len(asked) == 1


def test_over_tls_the_server_is_who_it_says(tmp_path):
    """By an authority that the address names. A certificate of an unknown authority is refused."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(tmp_path / "server.pem")
    port = free_port()
    options = {"port": port, "cert-file": tmp_path / "server.pem", "auth-clients": "no"}
    options |= {"key-file": tmp_path / "server.pem", "ca-cert-file": tmp_path / "ca.pem"}
    with redis_server(*(str(w) for k, v in options.items() for w in (f"--tls-{k}", v))):
        url = f"rediss://127.0.0.1:{port}/0"
        store = RedisStore(f"{url}?ssl_ca_certs={tmp_path / 'ca.pem'}", TTL)
        store.put(name(1), card(1))
        assert store.get(name(1)) == card(1)
        store.close()
        assert reason_of(RedisStore(url, TTL).get, name(1)) is FaultReason.DOWN


def test_every_step_has_its_bound(server, patience):
    """To connect and to wait for an answer."""
    patience(TIMEOUT)
    chosen = RedisStore(server.url, TTL)._client.connection_pool.connection_kwargs
    assert chosen["socket_timeout"] == chosen["socket_connect_timeout"] == TIMEOUT <= PATIENCE


def test_where_nobody_listens_it_is_down():
    """On a free port; no name, either."""
    port = free_port()
    for address in (f"redis://127.0.0.1:{port}", f"rediss://127.0.0.1:{port}", "unix:///nowhere"):
        assert reason_of(RedisStore(address, TTL).get, name(1)) is FaultReason.DOWN


# ── who draws ────────────────────────────────────────────────────────────────────────────────


def test_one_of_two_has_the_right(store, other):
    """For each card; given back, it is free."""
    claim = store.claim(name(1))
    assert claim is not None
    assert other.claim(name(1)) is None
    assert store.claim(name(1)) is None
    assert other.claim(name(2)) is not None
    store.release(claim)
    assert other.claim(name(1)) is not None


def test_only_its_own_right_is_given_back(store, other, server):
    """One that ran out and went to another is left to the other."""
    late = store.claim(name(1))
    with server.client as client:
        client.delete(key(1, "drawn"))  # as if it had run out
    current = other.claim(name(1))
    assert current is not None
    store.release(late)
    assert store.claim(name(1)) is None
    other.release(current)
    other.release(current)
    assert store.claim(name(1)) is not None


def test_a_right_runs_out(store, other, server, monkeypatch):
    """Its holder may have died."""
    assert store.claim(name(1)) is not None
    with server.client as client:
        assert 0 < client.pttl(key(1, "drawn")) <= CLAIM_SECONDS * 1000
    monkeypatch.setattr(redis_, "CLAIM_SECONDS", 0.001)
    assert store.claim(name(2)) is not None
    for _ in range(1000):
        if claim := other.claim(name(2)):
            break
    assert claim is not None


def test_machines_agree_on_who_draws(server):
    """Of many guards one draws, and the others find its card; when it died, another draws."""
    guards = []
    for _ in range(4):
        store = RedisStore(server.url, TTL)
        guards.append(Guard(store, lambda _, fault: told.append(fault.reason), store))
    told: list[FaultReason] = []
    turns = [turn(guard, name(1)) for guard in guards]
    [claim] = [turn for turn in turns if turn is not None]
    assert isinstance(claim, Claim)
    drawer = guards[turns.index(claim)]
    drawer.put(name(1), card(1))
    drawer.release(claim)
    close(drawer)
    others = [guard for guard in guards if guard is not drawer]
    assert [turn(guard, name(1)) for guard in others] == [card(1)] * 3
    assert isinstance(turn(others[0], name(2)), Claim)
    assert turn(others[1], name(2)) is None
    with server.client as client:
        client.delete(key(2, "drawn"))  # the holder died, and its right ran out
    assert isinstance(turn(others[1], name(2)), Claim)
    for guard in others:
        close(guard)
    assert told == []
