"""Redis stopped, frozen and filled with garbage, under load; and two instances that share one.

There is no memory cache, so every response needs the store. Rate limits and shared flight use the
store too.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import cycle

from tests.redis_server import RedisServer, redis_server
from tests.tools.faults import cards
from tests.tools.faults.asking import Load, at_once
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import Service, service, until

MANY = "100000/minute"
"""A limit that no client reaches; requests are still counted."""


def stopped(judge: Judge, seconds: float = 1.5) -> Finding:
    """Redis is killed under load, stays down for a while, and comes back empty."""
    return _broken(judge, "Redis stopped", _stop, RedisServer.start, seconds)


def frozen(judge: Judge, seconds: float = 1.5) -> Finding:
    """SIGSTOP: Redis accepts connections and does not answer; then it continues."""
    return _broken(judge, "Redis frozen", RedisServer.freeze, RedisServer.thaw, seconds)


def garbled(judge: Judge, seconds: float = 1.5) -> Finding:
    """Every key gets a random value, or one of another type, several times."""
    return _broken(judge, "Redis filled with garbage", _garble, _garble, seconds)


def two(judge: Judge, number: int = 24) -> Finding:
    """Run two instances: cards drawn by one are hits in the other."""
    targets = cards.new(number)
    with redis_server() as redis:
        asked = {"cache_url": redis.url, "deadline": 20}
        with service(1, **asked) as one, service(1, **asked) as other:
            seen = [each for target in targets for each in at_once(one.server, [target])]
            # A card is written behind its answer.
            until(lambda: len(_cards(redis)) + _missed(one) >= number and _is_settled(redis))
            # Redis may have kept a worker waiting; the card is then not stored.
            kept, before = len(_cards(redis)), other.drawn()
            seen += at_once(other.server, targets[: number // 2])
            seen += at_once(other.server, targets[number // 2 :])
            found = finding("two instances, one Redis", other, judge.counts(seen))
            found.drawn = round(one.drawn() + other.drawn()) - 2  # each draws one to be ready
            found.peak = max(one.peak(), other.peak())
            hits = other.counter("pyoji_lookups_total", store="redis", result="hit")
            missed = _missed(other)
            found.promise(2 * kept >= number, f"most are kept: {kept} of {number}")
            found.promise(
                other.drawn() - before <= number - kept + missed,
                "the other draws none that Redis gives it",
            )
            found.promise(kept - missed <= hits <= kept, f"it finds those in Redis: {hits:.0f}")
    return found


def _missed(made: Service) -> float:
    """Return how often Redis failed or timed out."""
    return made.counter("pyoji_store_faults_total", store="redis")


def _is_settled(redis: RedisServer) -> bool:
    """Whether there are cards, and their number is constant for a second."""
    before = len(_cards(redis))
    time.sleep(1)
    return 0 < before == len(_cards(redis))


def _broken(
    judge: Judge,
    name: str,
    break_: Callable[[RedisServer], object],
    mend: Callable[[RedisServer], object],
    seconds: float,
) -> Finding:
    """Run a load before, during and after the fault. The metrics report the fault. The store has
    recovered once lookups in it are hits."""
    known = cycle(cards.known(12))
    with redis_server() as redis:
        asked = {"cache_url": redis.url, "cache_bytes": 0, "shared_flight": "on", "deadline": 20}
        with service(2, limit_all=MANY, **asked) as made:
            with Load(made.server, (known, 4), (cards.endless(), 2), pause=0.02) as load:
                until(lambda: _hits(made) > 0)
                break_(redis)
                until(lambda: _missed(made) > 0)
                time.sleep(seconds)
                load.answered(20)
                mend(redis)
                before = _hits(made)
                recovered = until(lambda: _hits(made) > before)
                load.answered(20)
            found = finding(name, made, judge.counts(load.seen))
            found.recovered, found.peak = recovered, made.peak()
    found.promise(not found.counts.refused, "no request is refused")
    return found


def _hits(made: Service) -> float:
    return made.counter("pyoji_lookups_total", store="redis", result="hit")


def _cards(redis: RedisServer) -> list[bytes]:
    with redis.client as client:
        return [key for key in client.keys("*") if b":card:" in key]


def _stop(redis: RedisServer) -> None:
    redis.stop()


def _garble(redis: RedisServer) -> None:
    chance = random.Random(7)
    with redis.client as client:
        for _ in range(5):
            keys = client.keys("*")  # looked up once: the load adds more all the time
            drawn = [key for key in keys if b":card:" in key]
            for key in keys:
                kind = chance.randrange(4)
                if kind == 0:
                    client.set(key, chance.randbytes(chance.randrange(1, 100_000)))
                elif kind == 1:  # a true beginning
                    value = client.getrange(key, 0, 90) if client.type(key) == b"string" else b""
                    client.set(key, bytes(value) + chance.randbytes(500))
                elif kind == 2:
                    client.delete(key)
                    client.lpush(key, b"no card")
                elif drawn and client.type(other := chance.choice(drawn)) == b"string":
                    client.set(key, client.get(other) or b"")  # another card's value, whole
            time.sleep(0.1)
