"""The supervisor: SIGHUP while it starts, many SIGHUPs, and `kill -9`."""

from __future__ import annotations

import os
import signal
import socket
import time
from itertools import cycle

from tests.tools.bench.servers import HOST
from tests.tools.faults import cards
from tests.tools.faults.asking import Load
from tests.tools.faults.ending import DRAIN
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import await_whole, begun, service, until
from tests.web.serving import is_there, takes

HANGUPS = 100


def early(judge: Judge, answers: int = 60) -> Finding:
    """A SIGHUP as soon as the process handles it; the service still starts."""
    with begun(2, deadline=20) as made:
        until(lambda: takes(made.process.pid, signal.SIGHUP))
        made.process.send_signal(signal.SIGHUP)
        recovered = await_whole(made, 2)
        with Load(made.server, (cycle(cards.known(4)), 2), (cards.endless(), 1)) as load:
            load.answered(answers)
        found = finding("SIGHUP during the start", made, judge.counts(load.seen))
        found.recovered, found.peak = recovered, made.peak()
    return found


def hangups(judge: Judge, answers: int = 60) -> Finding:
    """A hundred SIGHUPs, and SIGTERM at once: the service waits for at most one reload."""
    with service(2, log_level="info", deadline=20) as made:
        with Load(made.server, (cycle(cards.known(4)), 2), (cards.endless(), 1)) as load:
            load.answered(answers)
        for _ in range(HANGUPS):
            made.process.send_signal(signal.SIGHUP)
        made.process.terminate()
        began = time.monotonic()
        code = made.process.wait(2 * DRAIN)
        took = time.monotonic() - began
        found = finding(f"{HANGUPS} SIGHUPs, then SIGTERM", made, judge.counts(load.seen))
        readings = made.said().count("templates unchanged")
    found.recovered = took
    found.promise(code == 0, f"it ends with 0: {code}")
    found.promise(took < DRAIN, f"it ends before it has to: {took:.1f}")
    found.promise(readings < HANGUPS, f"they are a few readings: {readings}")
    return found


def killed(judge: Judge, answers: int = 60) -> Finding:
    """Workers whose supervisor is gone end and leave the port to another service.

    Between the two services, connections may be refused or reset.
    """
    with service(2, deadline=20) as made:
        orphans = made.workers()
        with Load(
            made.server, (cycle(cards.known(4)), 2), (cards.endless(), 1), keep=False
        ) as load:
            load.answered(answers)
            try:
                made.process.kill()
                made.process.wait()
                recovered = until(lambda: _is_free(made.server.port))
                until(lambda: not any(map(is_there, orphans)))
            finally:
                for pid in filter(is_there, orphans):
                    os.kill(pid, signal.SIGKILL)
            with service(2, port=made.server.port, deadline=20):
                before = len(load.seen)
                load.answered(answers)
        counts = judge.counts(load.seen)
        found = finding("kill -9 of the supervisor", made, counts, cut=True)
        found.recovered = recovered
    after = judge.counts(load.seen[before:])
    found.promise(after.cards > 0, "the next service answers on the same port")
    found.promise(not counts.refused, "no request is refused")
    return found


def _is_free(port: int) -> bool:
    """Whether another service could listen there."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind((HOST, port))
            other.listen()
        except OSError:
            return False
    return True
