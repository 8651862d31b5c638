"""Connections: limits of a process's connections, in number and time.

In: connections as they open and close. Out: calls of `expire` when a deadline has passed, and of
`close` when a new connection needs the place. Each connection is an open file, so their number is
bounded by the limit of open files; beyond that, the system would reset new clients without a line
in the log.

This file must not know what is sent over a connection.
"""

from __future__ import annotations

import asyncio
import heapq
import resource
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from operator import attrgetter
from typing import Protocol

from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.observers import ConnectionObserver, Cut

OWN_FILES = 128
"""Open files besides connections: fonts, stores, images being fetched."""

_PAUSE = 0.5
"""Seconds between two checks of all deadlines."""

_SHARE = 32
"""Connections are evicted in batches of the limit divided by this, so that few scans are needed."""

_QUIET = 60.0
"""Seconds between two warnings about the limit."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """The number of connections of a process, and their timeouts in seconds.

    `head` is the time for a complete request head, `idle` for the next one to begin, `send` for the
    client to read a response.
    """

    most: int = 4096
    head: float = 10.0
    idle: float = 75.0
    send: float = 60.0


class Connection(Protocol):
    """A connection as the table sees it. Times are the event loop's."""

    @property
    def deadline(self) -> float:
        """When `expire` is due."""

    @property
    def idle_since(self) -> float:
        """When the connection opened or its last response was complete; `inf` while a request is
        being answered."""

    def expire(self) -> None:
        """End the connection after its deadline."""

    def close(self) -> None:
        """Close the connection at once."""


class Connections:
    """The connections of one process, within `limits`."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self.observer = ConnectionObserver()
        self._open: dict[Connection, None] = {}
        self._leaving: dict[Connection, None] = {}  # closing, but still open files; by age
        self._timer: asyncio.TimerHandle | None = None
        self._quiet_until = -inf
        self._closed = self._refused = 0

    def observe(self, observer: ConnectionObserver | None) -> None:
        """Replace the observer; None changes nothing."""
        if observer is not None and observer is not self.observer:
            self.observer = observer
            observer.watch_connections(lambda: len(self._open))

    def add(self, connection: Connection, loop: asyncio.AbstractEventLoop) -> bool:
        """Add a connection, evicting idle ones if needed; return whether there is a place."""
        if len(self._open) >= self.limits.most:
            self._make_room()
        fits = len(self._open) < self.limits.most
        (self._open if fits else self._leaving)[connection] = None
        if not fits:
            self._refused += 1
            self.observer.connection_cut(Cut.REFUSED)
        for leaving in list(self._leaving)[: -OWN_FILES // 2]:
            leaving.close()
        if self._closed or self._refused:
            self._warn(loop.time())
        if self._timer is None:
            self._timer = loop.call_later(_PAUSE, self._check_deadlines, loop)
        return fits

    def discard(self, connection: Connection) -> None:
        """Remove a lost connection."""
        self._open.pop(connection, None)
        self._leaving.pop(connection, None)

    def _make_room(self) -> None:
        """Close the connections that were idle longest, if any are idle."""
        idle = (connection for connection in self._open if connection.idle_since < inf)
        number = max(1, self.limits.most // _SHARE)
        for connection in heapq.nsmallest(number, idle, key=attrgetter("idle_since")):
            del self._open[connection]
            self._leaving[connection] = None
            self._closed += 1
            self.observer.connection_cut(Cut.FULL)
            connection.close()

    def _check_deadlines(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for connection in (*self._open, *self._leaving):
            if connection.deadline <= now:
                connection.expire()
        self._timer = (
            loop.call_later(_PAUSE, self._check_deadlines, loop)
            if self._open or self._leaving
            else None
        )

    def _warn(self, now: float) -> None:
        """Log that the limit is reached, at most once in _QUIET seconds."""
        if now < self._quiet_until:
            return
        self._quiet_until = now + _QUIET
        LOG.warning(
            "at its limit of %d connections: closed %d idle ones for new ones, and answered %d new"
            " ones with 503",
            self.limits.most,
            self._closed,
            self._refused,
        )
        self._closed = self._refused = 0


def affordable(connections: int) -> int:
    """Raise the limit of open files as far as the connections need and the system allows; return
    how many connections fit. Of a low limit they get half."""
    need = connections + OWN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < need:
        highest = need if hard == resource.RLIM_INFINITY else min(need, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return connections
    return max(1, min(connections, max(soft - OWN_FILES, soft // 2)))


def warn(fitting: int, connections: int) -> None:
    """Log if only `fitting` of the connections fit."""
    if fitting < connections:
        LOG.warning(
            "only %s of %s connections fit into the limit of open files, %s; raise that limit"
            " (pyoji doctor says how)",
            f"{fitting:,}",
            f"{connections:,}",
            f"{resource.getrlimit(resource.RLIMIT_NOFILE)[0]:,}",
        )
