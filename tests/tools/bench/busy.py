"""Busy: latency of hits while every core draws new cards, and how drawing scales with cores."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pyoji.web.server.capacity import process_count, usable_processors

from tests.tools.bench import client, load, servers
from tests.tools.bench.figures import Spread, percentile

ENOUGH = 4000
"""Different cards prepared per second of drawing; more than can be drawn."""
RATE = 200
"""Hits a second at the steady rate."""
PER_WORKER = 8
"""Connections that ask for new cards, for each worker."""


class Cards:
    """Targets of new cards; each is used once."""

    def __init__(self) -> None:
        self._next = 1000  # the first are for those who ask for the same card

    def take(self, number: int) -> list[str]:
        """Return `number` targets that no client has requested before."""
        found = servers.targets(self._next, number)
        self._next += number
        return found


def hits(rounds: int, seconds: float) -> dict[str, Any]:
    """Return latencies of hits on an idle service and while another client requests new cards."""
    workers = process_count(usable_processors())
    [target] = servers.targets(0, 1)
    cards = Cards()
    quiet: dict[str, list[load.Load]] = {"full": [], "steady": []}
    loud: dict[str, list[load.Load]] = {"full": [], "steady": []}
    with servers.pyoji(workers) as server, ThreadPoolExecutor(1) as pool:
        load.hits(server, target, 2)  # until every worker knows it

        def steady() -> load.Load:
            took = [each.seconds * 1000 for each in client.steady(server, target, RATE, seconds)]
            return load.Load(len(took) / seconds, percentile(took, 0.5), percentile(took, 0.99))

        ways = {"full": lambda: load.hits(server, target, seconds), "steady": steady}
        drawn: list[float] = []
        for _ in range(rounds):
            for way, measure in ways.items():
                quiet[way].append(measure())
                ready = cards.take(round(ENOUGH * (seconds + 2)))
                drawing = pool.submit(load.fresh, server, ready, seconds + 1, PER_WORKER * workers)
                loud[way].append(measure())
                drawn.append(drawing.result().rate)
    return {
        "rounds": rounds,
        "seconds": seconds,
        "workers": workers,
        "connections": load.CONNECTIONS,
        "rate": RATE,
        "drawn": Spread.of(drawn).plain(),
        "ways": {
            way: {
                "quiet_p50_ms": Spread.of(each.p50 for each in quiet[way]).plain(),
                "quiet_p99_ms": Spread.of(each.p99 for each in quiet[way]).plain(),
                "busy_p50_ms": Spread.of(each.p50 for each in loud[way]).plain(),
                "busy_p99_ms": Spread.of(each.p99 for each in loud[way]).plain(),
                "busy_rate": Spread.of(each.rate for each in loud[way]).plain(),
                "p99_ratio": Spread.ratio(
                    [each.p99 for each in loud[way]], [each.p99 for each in quiet[way]]
                ).plain(),
            }
            for way in ways
        },
    }


def growth(rounds: int, seconds: float) -> dict[str, Any]:
    """Return the new cards a second of one worker on one core, of one, and of two, by turns.

    A worker draws in threads, and deflate releases the GIL, so one worker may already use a part of
    the second core.
    """
    cards = Cards()
    core = min(os.sched_getaffinity(0))
    with servers.pyoji(1, core) as bound, servers.pyoji(1) as one, servers.pyoji(2) as two:
        everyone = {"one, on one core": bound, "one": one, "two": two}
        found: dict[str, list[load.Load]] = {name: [] for name in everyone}
        for server in everyone.values():
            load.fresh(server, cards.take(ENOUGH * 2), 1, PER_WORKER * server.workers)
        for turn in range(rounds):
            for name in (*list(everyone)[turn % 3 :], *list(everyone)[: turn % 3]):
                server, ready = everyone[name], cards.take(round(ENOUGH * (seconds + 1)))
                connections = PER_WORKER * server.workers
                found[name].append(load.fresh(server, ready, seconds, connections))
    rates = {name: [each.rate for each in loads] for name, loads in found.items()}
    return {
        "rounds": rounds,
        "seconds": seconds,
        "per_worker": PER_WORKER,
        "workers": {
            name: {
                "rate": Spread.of(rates[name]).plain(),
                "two_to_it": Spread.ratio(rates["two"], rates[name]).plain(),
                "p50_ms": Spread.of(each.p50 for each in loads).plain(),
                "p99_ms": Spread.of(each.p99 for each in loads).plain(),
            }
            for name, loads in found.items()
        },
    }
