"""Observers: what connections and lists report, and to whom. Metrics are both; these do nothing."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Cut(StrEnum):
    """Why a connection is ended that its client would have kept."""

    HEAD = "head"  # the head did not come in time
    SEND = "send"  # the answer was not read in time
    FULL = "full"  # it was idle, and its place was needed
    REFUSED = "refused"  # no place could be made for it


class ConnectionObserver:
    """Is informed of connections, and of answers before any application; this one does nothing."""

    def watch_connections(self, count: Callable[[], int]) -> None:
        """Ask this for how many are open."""

    def connection_cut(self, reason: Cut) -> None:
        """A connection is ended."""

    def head_refused(self, status: int) -> None:
        """A head is refused before an application sees it."""


class ListObserver:
    """Is informed of readings; this one does nothing."""

    def list_read(self, setting: str, *, good: bool) -> None:
        """A list was read again, or could not be."""
