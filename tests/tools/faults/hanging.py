"""A render that never ends, in every worker, under load; and SIGTERM while it hangs.

The service is that of `stuck.py`, whose render hangs where the title says so.
"""

from __future__ import annotations

import time
from contextlib import suppress
from http.client import HTTPException
from itertools import cycle

from tests.tools.bench import servers
from tests.tools.faults import cards
from tests.tools.faults.asking import Load, at_once
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import Service, await_whole, service, until

DRAIN = 10
"""Seconds that the service has to end."""

_HANGS = f"/api/{cards.DESIGN}?title=sleeping"
_PROBES = ("/readyz", "/healthz")


def endless(judge: Judge, watchdog: int = 9) -> Finding:
    """Waiting clients get the fallback, readiness and then liveness fail, and each worker is
    replaced. When renders hang again, the service still ends at SIGTERM.

    A new connection to an ending worker may be reset.
    """
    chosen = {"watchdog": watchdog, "deadline": 0.5, "drain": DRAIN}
    known = cards.known(2)
    with service(2, module="tests.tools.faults.stuck", **chosen) as made:
        stuck = set(made.workers())
        _hang(made)
        began = time.monotonic()
        with Load(
            made.server, (cycle(known), 2), (cards.endless(), 1), pause=0.02, keep=False
        ) as load:
            failed = _failed(made, stuck)
            await_whole(made, 2)
            recovered, before = time.monotonic() - began, len(load.seen)
            load.answered(20)
        counts = judge.counts(load.seen)
        after = judge.counts(load.seen[before:])
        found = finding("a drawing that never ends", made, counts, cut=True)
        found.recovered, found.peak = recovered, made.peak()
        found.promise("stuck.py" in made.said(), "the log says where it hung")
        _hang(made)
        asked = time.monotonic()
        made.process.terminate()
        code = made.process.wait(4 * DRAIN)
        took = time.monotonic() - asked
    found.promise(failed == list(_PROBES), f"readiness fails, then liveness: {failed}")
    found.promise(counts.fallbacks > after.fallbacks, "others get the fallback meanwhile")
    found.promise(after.cards > 0, "cards are drawn again")
    found.promise(not counts.unheard, "a worker listens all the time")
    found.promise(code == 0, f"it ends with 0: {code}")
    found.promise(took < 2 * DRAIN, f"it ends in time: {took:.1f}")
    return found


def _hang(made: Service) -> None:
    """Give each of the idle workers a render that never ends.

    A fallback that takes longer than a client waits is ready for the next client.
    """
    until(lambda: made.counter("pyoji_renders") == 0)
    for pid in made.workers():
        with made.alone(pid):
            until(lambda: _waited(made))


def _waited(made: Service) -> bool:
    """Whether a client that waited for the render got the fallback."""
    [seen] = at_once(made.server, [_HANGS])
    assert seen.status in (200, 503), seen
    return seen.field("x-card-fallback") == "overloaded"


def _failed(made: Service, stuck: set[int]) -> list[str]:
    """Return the probes that failed until all of these workers were replaced, in order."""
    failed: list[str] = []

    def replaced() -> bool:
        for probe in _PROBES:
            with suppress(OSError, HTTPException):
                if probe not in failed and servers.ask(made.server, probe).status == 503:
                    failed.append(probe)
        return stuck.isdisjoint(made.workers())

    until(replaced)
    return failed
