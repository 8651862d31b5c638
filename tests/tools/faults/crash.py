"""A worker is killed while it draws a card, under load."""

from __future__ import annotations

import os
import signal
import time
from itertools import cycle

from tests.processes import stop
from tests.tools.faults import cards
from tests.tools.faults.asking import Load
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import Service, await_whole, service, until


def killed(judge: Judge, workers: int = 4, answers: int = 100) -> Finding:
    """`kill -9` of a drawing worker, under a load of known and new cards.

    It is stopped briefly before, to list its connections: only these may be reset.
    """
    lost: set[int] = set()
    with service(workers, deadline=20) as made:
        with Load(
            made.server, (cycle(cards.known(4)), 4), (cards.endless(), 2 * workers), pause=0.005
        ) as load:
            load.answered(answers)
            cut = 0
            while not cut:  # until a killed worker had waiting clients
                victim, clients = _kill(made)
                lost |= clients
                began = time.monotonic()
                until(lambda: victim not in made.workers())  # noqa: B023  # it is called here
                await_whole(made, workers)
                recovered = time.monotonic() - began
                load.answered(answers)
                cut = sum(1 for seen in load.seen if seen.broke)
        counts = judge.counts(load.seen)
        found = finding(f"kill -9 of one of {workers} workers", made, counts, cut=True)
        found.recovered, found.peak = recovered, made.peak()
    others = [seen for seen in found.counts.broken if seen.port not in lost]
    found.promise(not others, f"only those whom it was answering are cut off: {others[:3]}")
    found.promise(found.counts.cards > answers, "cards are drawn before and after")
    return found


def _kill(made: Service) -> tuple[int, set[int]]:
    """Kill the worker with the most connections; return its id and its clients."""
    victim = max(made.workers(), key=lambda pid: len(made.clients(pid)))
    stop(victim)
    lost = made.clients(victim)
    os.kill(victim, signal.SIGKILL)
    return victim, lost
