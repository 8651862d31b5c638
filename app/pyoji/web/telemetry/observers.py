"""Observers: interfaces for events of connections and lists. `Metrics` implements both."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Cut(StrEnum):
    """Why the service closes a connection before its client does."""

    HEAD = "head"  # the head did not arrive in time
    SEND = "send"  # the response was not read in time
    FULL = "full"  # it was idle, and a new connection needed its place
    REFUSED = "refused"  # the limit was reached, and no connection was idle


class ConnectionObserver:
    """Observes connections, and requests refused before the application; this one does nothing."""

    def watch_connections(self, count: Callable[[], int]) -> None:
        """Set the function that returns the number of open connections."""

    def connection_cut(self, reason: Cut) -> None:
        """The service closed a connection."""

    def head_refused(self, status: int) -> None:
        """A request was refused before the application saw it."""


class ListObserver:
    """Observes reloads of lists; this one does nothing."""

    def list_read(self, setting: str, *, good: bool) -> None:
        """A list was reloaded, or could not be read."""
