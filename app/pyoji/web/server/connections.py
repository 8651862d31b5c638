"""Connections: how many a process holds, how long each may take, and which are closed first.

In: connections as they are made and lost. Out: calls to `expire` when one's time is up, to `close`
when others need its place. A connection is a file of the process, so they are bounded by the limit
of open files: beyond it the system would reset new clients, and no line of the log would say so.

This file must not know what is sent over a connection.
"""

from __future__ import annotations

import asyncio
import heapq
import resource
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import Protocol

from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.observers import ConnectionObserver, Cut

OWN_FILES = 128
"""Files that a process has open besides connections: fonts, stores, pictures being fetched."""

_PAUSE = 0.5
"""Seconds between two looks at the times of all connections."""

_SHARE = 32
"""One part in so many of the connections is closed together, so that not each new one looks."""

_QUIET = 60.0
"""Seconds between two lines of the log about the same."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Bounds of a process's connections: their number, and seconds for each thing they wait for.

    A whole head has to come within `head`, the next one may begin within `idle`, and what is sent
    has to be taken within `send`.
    """

    most: int = 4096
    head: float = 10.0
    idle: float = 75.0
    send: float = 60.0


class Connection(Protocol):
    """What the table asks of a connection.

    `deadline` is when `expire` is called, in the loop's time. `idle_since` is when the last answer
    was complete, or the connection made; `inf` while a request is being answered.
    """

    @property
    def deadline(self) -> float:
        """When the time of what it waits for is up."""

    @property
    def idle_since(self) -> float:
        """Since when nothing is asked."""

    def expire(self) -> None:
        """End what takes too long."""

    def close(self) -> None:
        """Close at once: the place is needed."""


class Connections:
    """The connections of one process, within `limits`."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self.observer = ConnectionObserver()
        self._open: dict[Connection, None] = {}
        self._leaving: dict[Connection, None] = {}  # closed or refused, and still files; by age
        self._timer: asyncio.TimerHandle | None = None
        self._quiet_until = -inf
        self._closed = self._refused = 0

    def observe(self, observer: ConnectionObserver | None) -> None:
        """Inform this one from now on; None changes nothing."""
        if observer is not None and observer is not self.observer:
            self.observer = observer
            observer.watch_connections(lambda: len(self._open))

    def add(self, connection: Connection, loop: asyncio.AbstractEventLoop) -> bool:
        """Take a new connection in; whether there is a place for it. Make one if need be."""
        if len(self._open) >= self.limits.most:
            self._make_room()
        fits = len(self._open) < self.limits.most
        (self._open if fits else self._leaving)[connection] = None
        if not fits:
            self._refused += 1
            self.observer.connection_cut(Cut.REFUSED)
        for each in list(self._leaving)[: -OWN_FILES // 2]:
            each.close()
        if self._closed or self._refused:
            self._tell(loop.time())
        if self._timer is None:
            self._timer = loop.call_later(_PAUSE, self._look, loop)
        return fits

    def discard(self, connection: Connection) -> None:
        """Forget a connection that is lost."""
        self._open.pop(connection, None)
        self._leaving.pop(connection, None)

    def _make_room(self) -> None:
        """Close those that were idle longest, if there are any."""
        idle = (each for each in self._open if each.idle_since < inf)
        number = max(1, self.limits.most // _SHARE)
        for each in heapq.nsmallest(number, idle, key=lambda each: each.idle_since):
            del self._open[each]
            self._leaving[each] = None
            self._closed += 1
            self.observer.connection_cut(Cut.FULL)
            each.close()

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for each in [each for each in (*self._open, *self._leaving) if each.deadline <= now]:
            each.expire()
        is_needed = self._open or self._leaving
        self._timer = loop.call_later(_PAUSE, self._look, loop) if is_needed else None

    def _tell(self, now: float) -> None:
        """Say that the bound is reached, and not again for a while."""
        if now < self._quiet_until:
            return
        self._quiet_until = now + _QUIET
        LOG.warning(
            "at its limit of %d connections: %d idle ones were closed for new ones, and %d new ones"
            " were answered with 503",
            self.limits.most,
            self._closed,
            self._refused,
        )
        self._closed = self._refused = 0


def affordable(wanted: int) -> int:
    """Raise this process's limit of open files as far as `wanted` connections need it and the
    system lets us; return how many of them fit."""
    need = wanted + OWN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < need:
        highest = need if hard == resource.RLIM_INFINITY else min(need, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    return max(1, min(wanted, soft - OWN_FILES))
