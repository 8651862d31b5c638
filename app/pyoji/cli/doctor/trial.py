"""Trial: a card of our own, written to a store, read and removed.

In: a store. Out: how long reading took, or the store's Fault.
"""

from __future__ import annotations

import os
import time
from typing import NamedTuple, Protocol

from pyoji.engine.card import PNG
from pyoji.engine.image_file import Encoded
from pyoji.service.cache.faults import Fault, Reason

TYPICAL = 50_000
"""Bytes of a card."""

ROUNDS = 5
"""How often it is read; the slowest counts."""


class Keeps(Protocol):
    """A store that can forget what we put there."""

    def get(self, digest: str) -> Encoded | None:
        """The card, or None."""

    def put(self, digest: str, encoded: Encoded) -> None:
        """Keep the card."""

    def remove(self, digest: str) -> None:
        """Forget the card."""


class Trial(NamedTuple):
    """How it went."""

    slowest: float
    """Seconds that reading took."""
    kept: Fault | None
    """Why the card could not be removed, if it could not."""


def tried(keeps: Keeps) -> Trial:
    """Write, read and remove a card.

    Raises Fault where it cannot be written or read; of Reason.CORRUPT where something else is read
    than was written.
    """
    digest = os.urandom(16).hex()  # two doctors may look at one store at once
    card = Encoded(os.urandom(TYPICAL), PNG)
    slowest, kept = 0.0, None
    try:
        keeps.put(digest, card)
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            found = keeps.get(digest)
            slowest = max(slowest, time.perf_counter() - begun)
            if found != card:
                raise Fault(Reason.CORRUPT, "what is read is not what was written")
    finally:
        kept = _removed(keeps, digest)
    return Trial(slowest, kept)


def _removed(keeps: Keeps, digest: str) -> Fault | None:
    try:
        keeps.remove(digest)
        if keeps.get(digest) is not None:
            return Fault(Reason.CORRUPT, "what was removed is still there")
    except Fault as fault:
        return fault
    return None
