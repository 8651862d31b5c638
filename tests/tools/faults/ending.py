"""SIGTERM while cards are in flight and new clients connect."""

from __future__ import annotations

import tempfile
import threading
import time
from contextlib import AbstractContextManager
from itertools import cycle
from pathlib import Path

from pyoji.settings import Settings

from tests.tools.faults import cards
from tests.tools.faults.asking import UNHEARD, Load, Seen, at_once
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import Service, acquaint, service, until

DRAIN = Settings().drain


def asked_to_end(judge: Judge, workers: int = 2, flying: int = 24) -> Finding:
    """Cards in flight are finished, new connections refused, and the process exits with 0.

    New clients request a known card, each on its own connection. A connection that no worker has
    accepted when the socket closes is reset, since its request was never read.
    """
    known = cards.known(1)
    # Each render waits until the process is asked to end and has closed its socket.
    targets = [f"/api/{cards.DESIGN}?title=waiting%20{number}" for number in range(flying)]
    flown: list[Seen] = []
    with (
        tempfile.TemporaryDirectory(prefix="pyoji-") as directory,
        _waiting(workers, go_on := Path(directory, "go on")) as made,
    ):
        acquaint(made, known)
        crowd = threading.Thread(target=lambda: flown.extend(at_once(made.server, targets)))
        crowd.start()
        until(lambda: _in_flight(made) == flying)
        with Load(made.server, (cycle(known), 4), pause=0.01, keep=False) as load:
            made.process.terminate()
            began = time.monotonic()
            until(lambda: any(seen.broke == UNHEARD for seen in load.seen))
            go_on.touch()
            code = made.process.wait(2 * DRAIN)
            took = time.monotonic() - began
            load.answered(8)
        crowd.join()
        counts = judge.counts(flown + load.seen)
        found = finding(f"SIGTERM, {workers} worker{'s' * (workers > 1)}", made, counts, cut=True)
    found.recovered = took
    cut = [seen for seen in flown if seen.broke]
    found.promise(not cut, f"who was in flight gets his card: {cut[:3]}")
    found.promise(all(seen.broke == UNHEARD for seen in load.seen[-4:]), "newcomers are refused")
    found.promise(code == 0, f"it ends with 0: {code}")
    found.promise(took < DRAIN, f"it ends before it has to: {took:.1f}")
    return found


def _waiting(workers: int, go_on: Path) -> AbstractContextManager[Service]:
    """Start a service whose renders wait until that file exists."""
    stuck, environment = "tests.tools.faults.stuck", {"GO_ON": str(go_on)}
    return service(workers, module=stuck, environment=environment, deadline=20)


def _in_flight(made: Service) -> float:
    """Return the number of cards that are drawn or queued."""
    return made.counter("pyoji_renders") + made.counter("pyoji_waiting")
