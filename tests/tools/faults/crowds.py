"""Crowds: many clients request one new card at once, or each requests a different new card."""

from __future__ import annotations

import time
from contextlib import nullcontext
from itertools import cycle

from tests.redis_server import redis_server
from tests.tools.faults import cards
from tests.tools.faults.asking import Load, at_once
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import MEMORY_OF_A_WORKER, acquaint, service, until

CACHE = 64
"""The default of PYOJI_CACHE_BYTES, in megabytes per process."""


def same(judge: Judge, asking: int = 1000, workers: int = 4, *, shared: bool = False) -> Finding:
    """Request one new card `asking` times at once: one draw per process, or one with `shared`."""
    target = cards.new(1)
    with redis_server() if shared else nullcontext() as redis:
        asked = {"cache_url": redis.url, "shared_flight": "on"} if redis else {}
        with service(workers, deadline=20, **asked) as made:
            seen = at_once(made.server, target * asking)
            # The worker that drew it shares its counts within about a second.
            until(lambda: made.counter("pyoji_cards_drawn_total") > workers)
            name = f"{asking:,} at once for one new card" + ", shared lock" * shared
            found = finding(name, made, judge.counts(seen))
            found.drawn = round(made.drawn()) - workers  # each draws one to be ready
            found.peak = made.peak()
            faults = round(made.counter("pyoji_store_faults_total"))
    # A worker that Redis kept waiting draws for itself: a lock may never lose a card.
    most = min(1 + faults, workers) if shared else workers
    found.promise(1 <= found.drawn <= most, f"at most {most} drawn: {found.drawn}")
    found.promise(found.counts.cards == asking, "everybody gets the card")
    return found


def different(judge: Judge, asking: int = 5000, workers: int = 4, **settings: object) -> Finding:
    """Request many new cards at once: memory stays bounded, and known cards are served."""
    known = cards.known(4)
    name = f"{asking:,} new cards at once" + ", 503 chosen" * ("overload" in settings)
    targets = cards.new(asking)
    with service(workers, **settings) as made:
        acquaint(made, known)
        before = made.drawn()
        began = time.monotonic()
        with Load(made.server, (cycle(known), 4), pause=0.01) as load:
            seen = at_once(made.server, targets)
            took = time.monotonic() - began
            load.answered(8)
        found = finding(name, made, judge.counts(seen))
        beside = judge.counts(load.seen)
        found.known, found.recovered = beside.slowest, took
        found.drawn, found.peak = round(made.drawn() - before), made.peak()
    found.promise(found.peak < MEMORY_OF_A_WORKER + CACHE, f"memory is bounded: {found.peak:.0f}")
    found.promise(
        beside.cards == beside.requests > 8,
        f"known cards are answered: {beside.cards} of {beside.requests}",
    )
    found.promise(found.counts.cards > 0, "some are drawn")
    return found
