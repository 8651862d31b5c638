"""A log that is not read: standard error is a pipe whose reader stops and later continues."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from itertools import cycle

from tests.tools.bench import servers
from tests.tools.faults import cards
from tests.tools.faults.asking import Load, at_once
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import Service, service, until

LONG = 320
"""Requests whose log lines of 8 KB overflow the pipe and the queues of two processes."""

_DROPPED = re.compile(r"(\d+) lines of the log were dropped")


def unread(judge: Judge, requests: int = 2000) -> Finding:
    """Every request is answered meanwhile; then a log line has the number of dropped lines."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    try:
        with service(2, stderr=write, log_level="info", deadline=20) as made:
            long = at_once(made.server, ["/" + "x" * 8000] * LONG)
            with Load(made.server, (cycle(cards.known(4)), 8)) as load:
                load.answered(requests)
            health = servers.ask(made.server, "/healthz").status
            # Workers share counts once a second: the first answer may be of the one that lost none.
            until(lambda: made.counter("pyoji_log_dropped_total") > 0)
            lost = made.counter("pyoji_log_dropped_total")

            def told() -> int:
                _copy(read, made)
                return sum(map(int, _DROPPED.findall(made.said())))

            recovered = until(lambda: told() > 0)
            until(lambda: told() == made.counter("pyoji_log_dropped_total"))

            def goes_on() -> bool:
                # Asked again, since the queue of the worker that answers may still be full.
                servers.ask(made.server, "/after")
                return told() > 0 and '"path":"/after"' in made.said()

            until(goes_on)
            found = finding("a log that is not read", made, judge.counts(load.seen))
            found.recovered, found.peak = recovered, made.peak()
            found.promise(told() >= lost > 0, f"what is missing is counted: {told()} of {lost:.0f}")
    finally:
        os.close(read)
        os.close(write)
    found.promise({seen.status for seen in long} == {404}, "every other request is answered, too")
    found.promise(health == 200, f"/healthz answers: {health}")
    found.promise(found.counts.cards >= requests, "each gets its card")
    return found


def _copy(read: int, made: Service) -> None:
    """Copy the pipe's content to the file that `said` reads."""
    with suppress(BlockingIOError):
        while data := os.read(read, 1 << 20):
            made.log.seek(0, os.SEEK_END)
            made.log.write(data)
