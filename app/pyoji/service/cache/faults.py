"""Faults: what can go wrong with a store, as a small set of metric labels.

A fault never contains an address, a password or a card. The library's exception is its cause.
"""

from __future__ import annotations

from enum import StrEnum


class FaultReason(StrEnum):
    """Why a store operation failed."""

    BUSY = "busy"  # the write queue is full, or another process is writing
    CORRUPT = "corrupt"  # the stored bytes are not a card, or not the one asked for
    DENIED = "denied"  # read-only, no permission, or a wrong password
    DOWN = "down"  # unreachable, or absent
    FULL = "full"  # no space left
    LARGE = "large"  # the card is larger than the store accepts
    SLOW = "slow"  # no response in time
    UNEXPECTED = "unexpected"  # none of these: a bug


COSTLY = frozenset({FaultReason.DOWN, FaultReason.SLOW, FaultReason.UNEXPECTED})
"""Faults that would recur and take time. They open the store's circuit breaker."""


class Fault(Exception):
    """A store operation failed, for `reason`."""

    def __init__(self, reason: FaultReason, detail: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}: {detail}")
