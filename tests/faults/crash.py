"""A worker killed in the middle of a card, while others ask."""

from __future__ import annotations

import os
import signal
from itertools import count, cycle

from tests.bench import servers
from tests.faults.asking import Load
from tests.faults.finding import Finding, finding
from tests.faults.judge import Judge
from tests.faults.service import Service, await_whole, service

DESIGN = "og-cuckoo-network"


def killed(judge: Judge, workers: int = 4, answers: int = 100) -> Finding:
    """`kill -9` of a worker that draws, under a load of known and of new cards.

    It is stopped for an instant before, to see whose connections it holds: theirs may be cut off,
    and no others.
    """
    known = servers.targets(0, 4, DESIGN)
    new = (target for at in count(1000, 50) for target in servers.targets(at, 50, DESIGN))
    lost: set[int] = set()
    with service(workers) as made:
        with Load(made.server, (cycle(known), 4), (new, 2 * workers), pause=0.005) as load:
            load.answered(answers)
            cut = 0
            while not cut:  # until one was killed that somebody waited for
                lost |= _kill(made)
                recovered = await_whole(made, workers)
                load.answered(answers)
                cut = sum(1 for seen in load.seen if seen.broke)
        counts = judge.counts(load.seen)
        found = finding(f"kill -9 of one of {workers} workers", made, counts, cut=True)
        found.recovered, found.peak = recovered, made.peak()
    others = [seen for seen in found.counts.broken if seen.port not in lost]
    found.promise(not others, f"only those whom it was answering are cut off: {others[:3]}")
    found.promise(found.counts.cards > answers, "cards are drawn before and after")
    return found


def _kill(made: Service) -> set[int]:
    """Kill the worker with the most connections; whose they were."""
    victim = max(made.workers(), key=lambda pid: len(made.clients(pid)))
    os.kill(victim, signal.SIGSTOP)
    lost = made.clients(victim)
    os.kill(victim, signal.SIGKILL)
    return lost
