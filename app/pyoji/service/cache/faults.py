"""Fault: what can be wrong with a store, in a few words that a metric can be labelled with.

It never holds an address, a password or a card; what a store's own library said is its cause.
"""

from __future__ import annotations

from enum import StrEnum


class FaultReason(StrEnum):
    """Why a store did not do what it was asked."""

    BUSY = "busy"  # too much waits to be written, or another process is writing
    CORRUPT = "corrupt"  # what is kept is not a card, or not that one
    DENIED = "denied"  # it says no: read-only, no permission, a wrong password
    DOWN = "down"  # it cannot be reached, or is not there
    FULL = "full"  # no room
    LARGE = "large"  # the card is larger than the store takes
    SLOW = "slow"  # no answer in time
    UNEXPECTED = "unexpected"  # none of these: a fault of ours


COSTLY = frozenset({FaultReason.DOWN, FaultReason.SLOW, FaultReason.UNEXPECTED})
"""What would happen again at once, and take time: the store is then left alone for a while."""


class Fault(Exception):
    """A store did not do what it was asked, for `reason`."""

    def __init__(self, reason: FaultReason, what: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}: {what}")
