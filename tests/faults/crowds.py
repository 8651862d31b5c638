"""Crowds: everybody asks for one new card at once; everybody asks for another new card at once."""

from __future__ import annotations

import time
from contextlib import nullcontext
from itertools import cycle

from tests.bench import servers
from tests.faults.asking import Load, at_once
from tests.faults.crash import DESIGN
from tests.faults.finding import Finding, finding
from tests.faults.judge import Judge
from tests.faults.service import MEMORY_OF_A_WORKER, service
from tests.redis_server import redis_server

CACHE = 64
"""Megabytes that PYOJI_CACHE_BYTES lets a process keep, unless told otherwise."""


def same(judge: Judge, asking: int = 1000, workers: int = 4, *, shared: bool = False) -> Finding:
    """One new card for so many: drawn once in each process, and once in all with `shared`."""
    target = servers.targets(6000, 1, DESIGN)
    with redis_server() if shared else nullcontext() as redis:
        asked = {"cache_url": redis.url, "shared_flight": "on"} if redis else {}
        with service(workers, **asked) as made:
            before = made.drawn()
            seen = at_once(made.server, target * asking)
            name = f"{asking:,} at once for one new card" + ", shared lock" * shared
            found = finding(name, made, judge.counts(seen))
            found.drawn, found.peak = round(made.drawn() - before), made.peak()
            faults = round(made.counter("pyoji_store_faults_total"))
    # A worker that Redis kept waiting draws for itself: a lock may never lose a card.
    most = min(1 + faults, workers) if shared else workers
    found.promise(1 <= found.drawn <= most, f"at most {most} drawn: {found.drawn}")
    found.promise(found.counts.cards == asking, "everybody gets the card")
    return found


def different(judge: Judge, asking: int = 5000, workers: int = 4) -> Finding:
    """As many new cards at once: memory stays bounded, known cards are answered all the while."""
    known = servers.targets(0, 4, DESIGN)
    targets = servers.targets(10_000, asking, DESIGN)
    with service(workers) as made:
        for _ in range(8):
            at_once(made.server, known * workers)  # every worker knows them
        before = made.drawn()
        began = time.monotonic()
        with Load(made.server, (cycle(known), 4), pause=0.01) as load:
            seen = at_once(made.server, targets)
            took = time.monotonic() - began
            load.answered(8)
        found = finding(f"{asking:,} new cards at once", made, judge.counts(seen))
        beside = judge.counts(load.seen)
        found.drawn, found.peak, found.recovered = round(made.drawn() - before), made.peak(), took
    found.promise(found.peak < MEMORY_OF_A_WORKER + CACHE, f"memory is bounded: {found.peak:.0f}")
    found.promise(beside.cards == beside.requests > 8, f"known cards are answered: {beside}")
    found.promise(found.counts.cards > 0, "some are drawn")
    return found
